//! Umans: the requests of its coding plan, or the wallet of a key that pays by token.
//!
//! Credential: a key, pasted into OpenCode or in an environment variable. Requests: `GET
//! api.code.umans.ai/v1/usage`, and for a key that pays by token, as all newer ones do, `GET
//! app.umans.ai/api/v1/wallet/summary`, in cents with fractions. If that is not found, `GET
//! api.code.umans.ai/v1/wallet`, as one other tool does. None is documented. Weighted requests count against the
//! limit, plain ones only against the burst ceiling. Some tools show `window.resets_at` as a reset. The most careful
//! one reads it as the next partial refill, so it is not shown.

use super::mapping::ask;
use crate::client::Client;
use crate::failure::Failure;
use crate::http::Request;
use crate::lenient::{self, Json, Number, Object, Text};
use crate::platform::{DEFAULTS, Find, Platform};
use crate::reading::{Count, Level, Period, Reading, Scope, Window};
use crate::secret::Secret;
use crate::setup::{Key, Setup};
use serde::Deserialize;

const HOST: &str = "api.code.umans.ai";

/// See the module's documentation.
pub static UMANS: Platform = Platform {
    id: "umans",
    name: "Umans",
    api: "Umans",
    hosts: &[HOST, "app.umans.ai"],
    providers: &["umans-ai-coding-plan", "umans-ai"],
    entries: &["umans-ai-coding-plan", "umans-ai"],
    setups: &[Setup::Key(Key::new("Umans AI Coding Plan", "umans-ai-coding-plan", "https://app.umans.ai"))],
    variables: &["UMANS_AI_CODING_PLAN_API_KEY", "UMANS_AI_API_KEY", "UMANS_API_KEY"],
    find: Find::ByKey(|client, key| Box::pin(query(client, key))),
    ..DEFAULTS
};

#[derive(Default, Deserialize)]
#[serde(bound = "'de: 'a")]
struct Reply<'a> {
    billing: Object<'a, Billing<'a>>,
    plan: Object<'a, Plan<'a>>,
    limits: Object<'a, Limits<'a>>,
    usage: Object<'a, Usage<'a>>,
}

#[derive(Default, Deserialize)]
#[serde(bound = "'de: 'a")]
struct Billing<'a> {
    mode: Text<'a>,
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
    requests: Object<'a, Requests<'a>>,
}

#[derive(Default, Deserialize)]
#[serde(bound = "'de: 'a")]
struct Requests<'a> {
    /// The limit; `null` if there is none.
    limit: Json<'a>,
    window_seconds: Number<'a>,
}

#[derive(Default, Deserialize)]
#[serde(bound = "'de: 'a")]
struct Usage<'a> {
    weighted_in_window: Number<'a>,
    weighted_remaining_requests: Number<'a>,
}

/// The wallet that the key pays from.
const WALLET: &str = r#"{
    "url": "https://app.umans.ai/api/v1/wallet/summary",
    "balances": [{"remaining": "/balance/balanceCents", "divide": 100, "currency": "USD"}]
}"#;

/// The same wallet at its other address.
const OTHER_WALLET: &str = r#"{
    "url": "https://api.code.umans.ai/v1/wallet",
    "balances": [{"remaining": "/balance", "currency": "/currency"},
                 {"remaining": "/wallet/balance", "currency": "/wallet/currency"}]
}"#;

async fn query(mut client: Client, key: Secret) -> Result<Reading, Failure> {
    let body = client.object(Request::get(HOST, "/v1/usage").bearer(&key)).await?;
    let reply: Reply = lenient::read(&body);
    let plan = reply.plan.get().unwrap_or_default();
    let requests = reply.limits.get().and_then(|limits| limits.requests.get());
    let window = requests.and_then(|requests| window(&requests, reply.usage));
    let mut reading = Reading {
        plan: client.name_in(plan.display_name),
        windows: Vec::from_iter(window),
        ..Reading::default()
    };
    let billing = reply.billing.get().unwrap_or_default();
    if billing.mode.is("pay_by_token") || plan.slug.is("service_account") {
        // Only the money limits these requests.
        reading.windows.retain(|window| window.level != Level::Unlimited);
        let mut wallet = ask(WALLET, &mut client, &key).await;
        if let Err(Failure::Status { status: 404, .. }) = wallet {
            wallet = ask(OTHER_WALLET, &mut client, &key).await;
        }
        match wallet {
            Ok((money, _)) => reading.balances = money.balances,
            Err(failure) if reading.windows.is_empty() => return Err(failure),
            // The request limit is still worth showing.
            Err(_) => {}
        }
    }
    if reading.is_blank() { Err(Failure::InvalidReply) } else { Ok(reading) }
}

fn window(requests: &Requests, usage: Object<Usage>) -> Option<Window> {
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
