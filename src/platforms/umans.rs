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
use crate::lenient::{self, Json, Number, Text};
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
    hosts: &[HOST, "app.umans.ai"],
    providers: &["umans-ai-coding-plan", "umans-ai"],
    entries: &["umans-ai-coding-plan", "umans-ai"],
    setups: &[Setup::Key(Key::of_plan(
        "Umans AI Coding Plan",
        "umans-ai-coding-plan",
        "https://app.umans.ai",
    ))],
    variables: &["UMANS_AI_CODING_PLAN_API_KEY", "UMANS_AI_API_KEY", "UMANS_API_KEY"],
    find: Find::ByKey(|client, key| Box::pin(query(client, key))),
    ..DEFAULTS
};

#[derive(Default, Deserialize)]
#[serde(bound = "'de: 'a")]
struct Reply<'a> {
    #[serde(rename = "/billing/mode")]
    billing: Text<'a>,
    #[serde(rename = "/plan/slug")]
    slug: Text<'a>,
    #[serde(rename = "/plan/display_name")]
    plan: Text<'a>,
    /// The limit of requests; `null` if there is none.
    #[serde(rename = "/limits/requests/limit")]
    limit: Json<'a>,
    #[serde(rename = "/limits/requests/window_seconds")]
    seconds: Number<'a>,
    #[serde(rename = "/usage/weighted_in_window")]
    used: Number<'a>,
    #[serde(rename = "/usage/weighted_remaining_requests")]
    left: Number<'a>,
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
    let mut reading = Reading {
        plan: client.name_in(reply.plan),
        windows: Vec::from_iter(reply.window()),
        ..Reading::default()
    };
    if reply.billing.is("pay_by_token") || reply.slug.is("service_account") {
        // Only the money limits these requests.
        reading.windows.retain(|window| window.level != Level::Unlimited);
        let mut wallet = ask(WALLET, &mut client, &key).await;
        if let Err(Failure::Status { status: 404, .. }) = wallet {
            wallet = ask(OTHER_WALLET, &mut client, &key).await;
        }
        reading.add_balances(wallet.map(|(money, _)| money.balances))?;
    }
    reading.unless_blank(Failure::InvalidReply)
}

impl Reply<'_> {
    fn window(&self) -> Option<Window> {
        let period = self.seconds.get().and_then(Period::seconds);
        let written = self.limit.get()?;
        if written == "null" {
            return Some(Window::new(Scope::Plan, Level::Unlimited).over(period));
        }
        let limit = lenient::number(written)?;
        let used = self.used.get().or_else(|| Some(limit - self.left.get()?));
        let window = Window::counted(Scope::Plan, Count::of(used, Some(limit)))?;
        Some(window.over(period).in_unit("requests"))
    }
}
