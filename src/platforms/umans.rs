//! Umans: the requests of its coding plan, or the wallet of a key that pays by token.
//!
//! Credential: a key, pasted into OpenCode or in an environment variable. Requests: `GET api.code.umans.ai/v1/usage`, and
//! for a key that pays by token, whose plan is called `service_account`, `GET .../v1/wallet` (one source); neither is
//! documented. Weighted requests count against the limit, plain ones only against the ceiling of bursts. Some tools show
//! `window.resets_at` as a reset; the most careful one takes it for the next partial refill, so it is not shown.

use super::credentials::keys;
use crate::client::Client;
use crate::failure::Failure;
use crate::http::Request;
use crate::lenient::{self, Json, Maybe, Number, Text};
use crate::platform::{DEFAULTS, Platform};
use crate::reading::{Amount, Balance, BalanceKind, Count, Currency, Level, Period, Reading, Scope, Window};
use crate::secret::Secret;
use crate::setup::{Key, Setup};
use serde::Deserialize;

const HOST: &str = "api.code.umans.ai";

/// See the module's documentation.
pub static UMANS: Platform = Platform {
    id: "umans",
    name: "Umans",
    api: "Umans",
    hosts: &[HOST],
    providers: &["umans-ai-coding-plan", "umans-ai"],
    entries: &["umans-ai-coding-plan", "umans-ai"],
    setups: &[Setup::Key(Key {
        choose: "Umans AI Coding Plan",
        entry: "umans-ai-coding-plan",
        console: "https://app.umans.ai",
    })],
    variables: &["UMANS_AI_CODING_PLAN_API_KEY", "UMANS_AI_API_KEY", "UMANS_API_KEY"],
    find: |sources| keys(sources, &UMANS, |client, key| Box::pin(query(client, key))),
    ..DEFAULTS
};

#[derive(Default, Deserialize)]
#[serde(bound = "'de: 'a")]
struct Reply<'a> {
    plan: Maybe<'a, Plan<'a>>,
    limits: Maybe<'a, Limits<'a>>,
    usage: Maybe<'a, Usage<'a>>,
}

#[derive(Default, Deserialize)]
#[serde(bound = "'de: 'a")]
struct Plan<'a> {
    slug: Text<'a>,
    display_name: Text<'a>,
}

#[derive(Default, Deserialize)]
#[serde(bound = "'de: 'a")]
struct Limits<'a> {
    requests: Maybe<'a, Requests<'a>>,
}

#[derive(Default, Deserialize)]
#[serde(bound = "'de: 'a")]
struct Requests<'a> {
    /// `null` where there is none.
    limit: Json<'a>,
    window_seconds: Number<'a>,
}

#[derive(Default, Deserialize)]
#[serde(bound = "'de: 'a")]
struct Usage<'a> {
    weighted_in_window: Number<'a>,
    weighted_remaining_requests: Number<'a>,
}

#[derive(Default, Deserialize)]
#[serde(bound = "'de: 'a")]
struct Wallet<'a> {
    wallet: Maybe<'a, Money<'a>>,
}

#[derive(Default, Deserialize)]
#[serde(bound = "'de: 'a")]
struct Money<'a> {
    balance: Number<'a>,
    currency: Text<'a>,
}

async fn query(mut client: Client, key: Secret) -> Result<Reading, Failure> {
    let body = client.object(Request::get(HOST, "/v1/usage").bearer(&key)).await?;
    let reply: Reply = lenient::read(&body);
    let plan = reply.plan.get().unwrap_or_default();
    if plan.slug.is("service_account") {
        let body = client.body(Request::get(HOST, "/v1/wallet").bearer(&key)).await?;
        let balance = wallet(&body).ok_or(Failure::InvalidReply)?;
        return Ok(Reading { balances: vec![balance], ..Reading::default() });
    }
    let requests = reply.limits.get().and_then(|limits| limits.requests.get());
    let window = requests.and_then(|requests| window(&requests, reply.usage));
    Ok(Reading {
        plan: client.name_in(plan.display_name),
        windows: vec![window.ok_or(Failure::InvalidReply)?],
        ..Reading::default()
    })
}

fn window(requests: &Requests, usage: Maybe<Usage>) -> Option<Window> {
    let period = requests.window_seconds.get().and_then(Period::seconds);
    let written = requests.limit.get()?;
    if written == "null" {
        return Some(Window::new(Scope::Plan, Level::Unlimited).over(period));
    }
    let (limit, usage) = (lenient::number(written)?, usage.get()?);
    let left = usage.weighted_remaining_requests.get();
    let used = usage.weighted_in_window.get().or_else(|| Some(limit - left?));
    let window = Window::counted(Scope::Plan, Count::of(used, Some(limit)))?;
    Some(window.over(period).in_unit("requests"))
}

/// The balance in `body`, which may or may not have a level called `wallet`.
fn wallet(body: &str) -> Option<Balance> {
    let inner: Wallet = lenient::object(body)?;
    let outer: Money = lenient::object(body)?;
    let money = inner.wallet.get().unwrap_or(outer);
    let mut balance = Balance::new(BalanceKind::Prepaid, Amount::Of(money.balance.get()?));
    balance.unit = money.currency.get().and_then(|currency| Currency::parse(&currency.to_ascii_uppercase()));
    Some(balance)
}
