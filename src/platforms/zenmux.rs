//! `ZenMux`: the windows of a subscription, and the balance of pay as you go.
//!
//! Credential: a management key, in `ZENMUX_MANAGEMENT_API_KEY`, or in `ZENMUX_MANAGEMENT_KEY`, as in the vendor's
//! own skill for agents. The keys for models, which OpenCode keeps, are refused here, so they are not sent.
//! Requests, both documented: `GET zenmux.ai/api/v1/management/subscription/detail` and `GET
//! .../management/payg/balance`. `usage_percentage` is a fraction despite its name. The month states no usage, so it
//! is no window. The balance may be below 0; its currency is in small letters. Status 422 means too many requests.

use super::mapping::{add_balances, ask};
use crate::client::Client;
use crate::failure::Failure;
use crate::platform::{DEFAULTS, Find, Platform};
use crate::reading::{Currency, Note, Reading};
use crate::reason::Reason;
use crate::secret::Secret;
use crate::setup::{Setup, Variable};
use serde_json::Value;

/// See the module's documentation.
pub static ZENMUX: Platform = Platform {
    id: "zenmux",
    name: "ZenMux",
    hosts: &["zenmux.ai"],
    providers: &["zenmux"],
    setups: &[Setup::Variable(Variable {
        name: "ZENMUX_MANAGEMENT_API_KEY",
        console: "https://zenmux.ai/platform/management",
    })],
    variables: &["ZENMUX_MANAGEMENT_API_KEY", "ZENMUX_MANAGEMENT_KEY"],
    find: Find::ByKey(|client, key| Box::pin(query(client, key))),
    ..DEFAULTS
};

const SUBSCRIPTION: &str = r#"{
    "url": "https://zenmux.ai/api/v1/management/subscription/detail",
    "ok": {"at": "/success", "is": true}, "message": "/error/message",
    "plan": "/data/plan/tier",
    "windows": [
        {"percent": "/data/quota_5_hour/usage_percentage", "percent_is": "used_fraction",
         "used": "/data/quota_5_hour/used_flows", "limit": "/data/quota_5_hour/max_flows",
         "remaining": "/data/quota_5_hour/remaining_flows", "unit": "flows",
         "seconds": 18000, "resets": "/data/quota_5_hour/resets_at"},
        {"percent": "/data/quota_7_day/usage_percentage", "percent_is": "used_fraction",
         "used": "/data/quota_7_day/used_flows", "limit": "/data/quota_7_day/max_flows",
         "remaining": "/data/quota_7_day/remaining_flows", "unit": "flows",
         "seconds": 604800, "resets": "/data/quota_7_day/resets_at"}
    ]
}"#;

const BALANCE: &str = r#"{
    "url": "https://zenmux.ai/api/v1/management/payg/balance",
    "ok": {"at": "/success", "is": true}, "message": "/error/message",
    "balances": [{"remaining": "/data/total_credits", "currency": "/data/currency"}]
}"#;

async fn query(mut client: Client, key: Secret) -> Result<Reading, Failure> {
    // An account that only pays as it goes has no windows.
    let (mut reading, reply) = match ask(SUBSCRIPTION, &mut client, &key).await {
        Err(Failure::InvalidReply) => (Reading::default(), Value::Null),
        plan => plan.map_err(limited)?,
    };
    if let Some("suspended" | "banned") = reply.pointer("/data/account_status").and_then(Value::as_str) {
        reading.notes.push(Note::Suspended { reason: None });
    }
    add_balances(&mut reading, BALANCE, &mut client, &key).await.map_err(limited)?;
    for balance in &mut reading.balances {
        balance.unit = balance.unit.take().map(Currency::in_capitals);
    }
    Ok(reading)
}

/// Names the reason for the status with which this platform refuses too many requests.
fn limited(failure: Failure) -> Failure {
    failure.because(422..=422, Reason::TooMany)
}
