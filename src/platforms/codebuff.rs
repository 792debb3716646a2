//! Codebuff: the month's credits, and a subscription's week and block of several hours.
//!
//! Credential: a key in `CODEBUFF_API_KEY`, or the session token that Codebuff's program keeps in
//! `~/.config/manicode/credentials.json`: `{default: {authToken}}`, or a top-level `authToken`. Requests, neither
//! documented: `POST www.codebuff.com/api/v1/usage` and, only with a session token, `GET
//! www.codebuff.com/api/user/subscription`, whose failure does not hide the credits. The latter recognizes only the
//! website's cookie, so the token is also sent as one, as Codebuff's program does. The format of the reply is from
//! that program's source. The host without `www.` redirects.

use super::credentials::{FoundKey, SignInFields, StoredSignIn, accounts, each_key, kept_account};
use crate::client::Client;
use crate::environment::Environment;
use crate::failure::Failure;
use crate::http::Request;
use crate::lenient::{self, Moment, Number, Object, Text};
use crate::platform::{DEFAULTS, Find, Found, Platform};
use crate::reading::{Amount, Balance, BalanceKind, Count, Period, Reading, Scope, Window};
use crate::secret::Secret;
use crate::setup::{self, Setup, Variable};
use crate::sources::Sources;
use serde::Deserialize;

const HOST: &str = "www.codebuff.com";

/// See the module's documentation.
pub static CODEBUFF: Platform = Platform {
    id: "codebuff",
    name: "Codebuff",
    hosts: &[HOST],
    providers: &["codebuff"],
    entries: &["codebuff"],
    setups: &[
        Setup::SignIn(setup::SignIn::by("Codebuff", "codebuff login")),
        Setup::Variable(Variable { name: "CODEBUFF_API_KEY", console: "https://www.codebuff.com/api-keys" }),
    ],
    files,
    variables: &["CODEBUFF_API_KEY"],
    find: Find::By(find),
    ..DEFAULTS
};

fn files(environment: &Environment) -> Vec<String> {
    vec![format!("{}/.config/manicode/credentials.json", environment.home)]
}

/// The sign-in of Codebuff's program.
const KEPT: SignInFields = SignInFields {
    access: "/default/authToken|authToken: string",
    refresh: "",
    expires: "",
    name: "/default/email",
};

fn find(sources: &Sources) -> Vec<Found> {
    let keys = each_key(sources, &CODEBUFF, CODEBUFF.entries, CODEBUFF.variables);
    let seen: Vec<_> = keys.iter().flatten().map(|key| key.key.clone()).collect();
    let with_key =
        |key: FoundKey| key.account(&CODEBUFF, |client, key| client.ask(request(&key), read_credits));
    let mut found = accounts(keys, &with_key);
    found.extend(kept_account(sources, &files(sources.environment), &mut |json| {
        let sign_in = StoredSignIn::kept(json, &KEPT).filter(|one| !seen.contains(&one.access))?;
        Some(sign_in.account(sources, &CODEBUFF, |client, key| Box::pin(all(client, key))))
    }));
    found
}

#[derive(Default, Deserialize)]
#[serde(bound = "'de: 'a")]
struct Credits<'a> {
    #[serde(rename = "usage")]
    used: Number<'a>,
    quota: Number<'a>,
    #[serde(rename = "remainingBalance")]
    remaining_balance: Number<'a>,
    next_quota_reset: Moment<'a>,
}

#[derive(Default, Deserialize)]
#[serde(bound = "'de: 'a", rename_all = "camelCase")]
struct Subscribed<'a> {
    #[serde(rename = "/subscription/displayName|displayName: string")]
    plan: Text<'a>,
    rate_limit: Object<'a, RateLimit<'a>>,
    #[serde(rename = "/limits/blockDurationHours")]
    block_hours: Number<'a>,
}

#[derive(Default, Deserialize)]
#[serde(bound = "'de: 'a", rename_all = "camelCase")]
struct RateLimit<'a> {
    block_used: Number<'a>,
    block_limit: Number<'a>,
    block_resets_at: Moment<'a>,
    weekly_used: Number<'a>,
    weekly_limit: Number<'a>,
    weekly_resets_at: Moment<'a>,
}

/// The request for the credits, with any credential.
fn request(key: &Secret) -> Request {
    let body = r#"{"fingerprintId":"opencode-mystatus"}"#.to_owned();
    Request::post(HOST, "/api/v1/usage", body).bearer(key)
}

/// Queries the credits and the subscription, with a session token.
async fn all(mut client: Client, token: Secret) -> Result<Reading, Failure> {
    let body = client.object(request(&token)).await?;
    let mut reading = read_credits(&client, &body)?;
    let cookie = format!("next-auth.session-token={};", token.expose());
    let request = Request::get(HOST, "/api/user/subscription").bearer(&token).header("Cookie", &cookie);
    let Ok(body) = client.object(request).await else { return Ok(reading) };
    let subscribed: Subscribed = lenient::read(&body);
    reading.plan = client.name_in(subscribed.plan);
    let limit = subscribed.rate_limit.get().unwrap_or_default();
    let block = subscribed.block_hours.get().and_then(|hours| Period::seconds(hours * 3600.0));
    let mut windows = Vec::new();
    for (used, limit, resets_at, period) in [
        (limit.block_used, limit.block_limit, limit.block_resets_at, block),
        (limit.weekly_used, limit.weekly_limit, limit.weekly_resets_at, Some(Period::WEEK)),
    ] {
        let window = Window::counted(Scope::Plan, Count::of(used.get(), limit.get()));
        windows.extend(window.map(|window| window.over(period).resetting(resets_at.get(client.now()))));
    }
    windows.append(&mut reading.windows);
    Ok(Reading { windows, ..reading })
}

fn read_credits(client: &Client, body: &str) -> Result<Reading, Failure> {
    let reply: Credits = lenient::read(body);
    let count = Count::of(reply.used.get(), reply.quota.get());
    if let Some(window) = Window::counted(Scope::Credits, count) {
        let window = window.over(Period::Month).resetting(reply.next_quota_reset.get(client.now()));
        return Ok(Reading { windows: vec![window], ..Reading::default() });
    }
    let left = reply.remaining_balance.get().ok_or(Failure::InvalidReply)?;
    let balance = Balance::new(BalanceKind::Credits, Amount::Of(left));
    Ok(Reading { balances: vec![balance], ..Reading::default() })
}
