//! Kilo: the monthly Kilo Pass and the prepaid balance.
//!
//! Credential: a key, pasted into OpenCode, in `KILO_API_KEY`, or in the file of Kilo's own program,
//! `~/.local/share/kilo/auth.json`: `{kilo: {access | key, accountId?}}`. Requests, neither documented: `GET
//! app.kilo.ai/api/trpc/kiloPass.getState`, a tRPC batch of one whose reply may be nested under `json`, and `GET
//! api.kilo.ai/api/profile/balance`, in dollars. A failure to read the balance does not hide the pass.
//!
//! A pass grants a base and a bonus. By Kilo's source (`apps/web/src/routers/kilo-pass-router.ts` in
//! Kilo-Org/cloud), an ended pass is still returned, with nothing used. `refillAt` is the end of the month for
//! monthly and yearly passes; `nextBillingAt` of a yearly pass is the end of the year. In Kilo's program
//! (`packages/kilo-gateway/src` in Kilo-Org/kilocode), `accountId` is the organization that the user works for. The
//! header `X-KiloCode-OrganizationId` selects that organization's balance; passes belong to persons.

use super::credentials::{kept_text, keys_and};
use crate::client::Client;
use crate::environment::Environment;
use crate::failure::Failure;
use crate::http::Request;
use crate::lenient::{self, Json, List, Moment, Number, Object, Text};
use crate::platform::{DEFAULTS, Find, Found, Platform, Start};
use crate::reading::{Balance, BalanceKind, Count, Label, Period, Reading, Scope, Window};
use crate::reason::Reason;
use crate::sanitized::Sanitized;
use crate::secret::{Redactor, Secret};
use crate::setup::{Key, Setup, SignIn, Variable};
use crate::sources::Sources;
use serde::Deserialize;

const APP: &str = "app.kilo.ai";
const API: &str = "api.kilo.ai";
const CONSOLE: &str = "https://app.kilo.ai/profile";

const KILO_CLI: Setup = Setup::SignIn(SignIn::by("Kilo CLI", "kilo auth login"));

/// See the module's documentation.
pub static KILO: Platform = Platform {
    id: "kilo",
    name: "Kilo",
    hosts: &[APP, API],
    providers: &["kilo"],
    entries: &["kilo"],
    setups: &[
        Setup::Key(Key::new("Kilo Gateway", "kilo", CONSOLE)),
        Setup::Variable(Variable { name: "KILO_API_KEY", console: CONSOLE }),
        KILO_CLI,
    ],
    files,
    variables: &["KILO_API_KEY"],
    find: Find::By(find),
    ..DEFAULTS
};

fn files(environment: &Environment) -> Vec<String> {
    vec![format!("{}/kilo/auth.json", environment.folder("XDG_DATA_HOME", ".local/share"))]
}

/// The credentials file of Kilo's program, a fork of OpenCode that keeps the same format.
#[derive(Default, Deserialize)]
#[serde(bound = "'de: 'a")]
struct Kept<'a> {
    #[serde(rename = "/kilo/access")]
    access: Text<'a>,
    #[serde(rename = "/kilo/key")]
    key: Text<'a>,
    #[serde(rename = "/kilo/accountId")]
    organization: Text<'a>,
}

fn find(sources: &Sources) -> Vec<Found> {
    let files = files(sources.environment);
    let kept = kept_text(sources, &files).map(lenient::read::<Kept>);
    let organization =
        kept.as_ref().ok().and_then(|kept| Some((kept.access.secret()?, kept.organization.secret()?)));
    let own = kept.map(|kept| kept.access.or(kept.key).get().filter(|_| organization.is_none()));
    let mut found = keys_and(sources, &KILO, own, |client, key| Box::pin(query(client, key)));
    found.extend(organization.map(|(key, organization)| {
        let label = Label::Plain(Sanitized::mask(&key));
        // Redacted values also distinguish accounts.
        let redactor = Redactor::new(&[key.clone(), organization.clone()]);
        let start: Start = Box::new(move |client| Box::pin(query_organization(client, key, organization)));
        let account = Found::official(&KILO, label, redactor, start);
        account.found_in(sources.source(&files)).set_up_by(&KILO_CLI)
    }));
    found
}

#[derive(Default, Deserialize)]
#[serde(bound = "'de: 'a")]
struct Reply<'a> {
    #[serde(rename = "/result/data")]
    data: Json<'a>,
    #[serde(rename = "/result/data/json/subscription|/result/data/subscription: object")]
    subscription: Object<'a, Subscription<'a>>,
    error: Object<'a, Error<'a>>,
}

/// The statuses of a pass that grants credits.
const RUNNING: &[&str] = &["active", "trialing", "past_due"];

#[derive(Default, Deserialize)]
#[serde(bound = "'de: 'a", rename_all = "camelCase")]
struct Subscription<'a> {
    tier: Text<'a>,
    status: Text<'a>,
    current_period_base_credits_usd: Number<'a>,
    current_period_bonus_credits_usd: Number<'a>,
    current_period_usage_usd: Number<'a>,
    refill_at: Moment<'a>,
    next_billing_at: Moment<'a>,
    next_renewal_at: Moment<'a>,
}

#[derive(Default, Deserialize)]
#[serde(bound = "'de: 'a")]
struct Error<'a> {
    #[serde(rename = "/json/message")]
    message: Text<'a>,
    #[serde(rename = "/json/data/httpStatus")]
    status: Number<'a>,
}

async fn query(mut client: Client, key: Secret) -> Result<Reading, Failure> {
    let path = "/api/trpc/kiloPass.getState?batch=1&input=%7B%220%22%3Anull%7D";
    let body = client.body(Request::get(APP, path).bearer(&key)).await?;
    let mut reading = pass(&client, &body)?;
    reading.add_balances(balance(&mut client, money(&key)).await.map(Vec::from_iter))?;
    reading.unless_blank(Failure::InvalidReply)
}

/// Queries an organization's balance.
async fn query_organization(
    mut client: Client,
    key: Secret,
    organization: Secret,
) -> Result<Reading, Failure> {
    let request = money(&key).header("X-KiloCode-OrganizationId", organization.expose());
    let balance = balance(&mut client, request).await?.ok_or(Failure::InvalidReply)?;
    Ok(Reading { balances: vec![balance], ..Reading::default() })
}

fn money(key: &Secret) -> Request {
    Request::get(API, "/api/profile/balance").bearer(key)
}

async fn balance(client: &mut Client, request: Request) -> Result<Option<Balance>, Failure> {
    let profile = client.object(request).await?;
    let dollars: Number = lenient::at(&profile, "balance");
    Ok(dollars.get().map(|dollars| Balance::dollars(BalanceKind::Prepaid, dollars)))
}

fn pass(client: &Client, body: &str) -> Result<Reading, Failure> {
    let batch = List::<Reply, 1>::of(body);
    let reply = batch.iter().next().ok_or(Failure::InvalidReply)?;
    if let Some(error) = reply.error.get() {
        let code = error.status.whole();
        let reason = match code {
            Some(401) => Some(Reason::Credential),
            Some(429) => Some(Reason::TooMany),
            Some(500..=599) => Some(Reason::Fault),
            _ => None,
        };
        return Err(Failure::Platform { code, message: client.words_in(error.message), reason });
    }
    reply.data.get().filter(|data| lenient::is_object(data)).ok_or(Failure::InvalidReply)?;
    let is_running =
        |pass: &Subscription| pass.status.get().is_none_or(|status| RUNNING.contains(&status.as_str()));
    let Some(pass) = reply.subscription.get().filter(is_running) else { return Ok(Reading::default()) };
    let granted = pass
        .current_period_base_credits_usd
        .get()
        .map(|base| base + pass.current_period_bonus_credits_usd.get().unwrap_or_default());
    let now = client.now();
    let window = Window::counted(Scope::Plan, Count::of(pass.current_period_usage_usd.get(), granted));
    let window = window.map(|window| {
        let ends = [pass.refill_at, pass.next_billing_at, pass.next_renewal_at];
        let resets_at = ends.into_iter().find_map(|at| at.get(now));
        window.over(Period::Month).in_unit("USD").resetting(resets_at)
    });
    let plan = client.name_in(pass.tier);
    Ok(Reading { plan, windows: Vec::from_iter(window), ..Reading::default() })
}
