//! NeuralWatt: the plan's energy of the month, the key's allowance, and the credits.
//!
//! Credential: a key, pasted into OpenCode or in `NEURALWATT_API_KEY`. Request: `GET api.neuralwatt.com/v1/quota`,
//! documented, at most once a second. The plan counts kilowatt-hours, over a month or another billing interval. An
//! allowance that the key's owner set counts dollars. Its reset is not sent, and it may block a key before it is
//! spent. An ended subscription is still returned; its `status` says so.

use crate::client::Client;
use crate::failure::Failure;
use crate::platform::{DEFAULTS, Find, Platform};
use crate::reading::{Reading, Scope};
use crate::setup::{Key, Setup};
use serde_json::Value;

/// See the module's documentation.
pub static NEURALWATT: Platform = Platform {
    id: "neuralwatt",
    name: "NeuralWatt",
    hosts: &["api.neuralwatt.com"],
    providers: &["neuralwatt"],
    entries: &["neuralwatt"],
    setups: &[Setup::Key(Key::of_plan("Neuralwatt", "neuralwatt", "https://portal.neuralwatt.com"))],
    variables: &["NEURALWATT_API_KEY"],
    find: Find::Adjusted(MAPPING, adjusted),
    ..DEFAULTS
};

/// Prefixes of the status of a subscription that grants nothing.
const ENDED: &[&str] = &["canceled", "unpaid", "incomplete"];

const MAPPING: &str = r#"{
    "url": "https://api.neuralwatt.com/v1/quota",
    "plan": "/subscription/plan",
    "windows": [
        {"used": "/subscription/kwh_used", "limit": "/subscription/kwh_included",
         "remaining": "/subscription/kwh_remaining", "unit": "kWh", "resets": "/subscription/current_period_end",
         "month": true},
        {"name": "spending", "used": "/key/allowance/spent_usd", "limit": "/key/allowance/limit_usd",
         "remaining": "/key/allowance/remaining_usd", "unit": "USD", "seconds": "/key/allowance/period"}
    ],
    "balances": [{"remaining": "/balance/credits_remaining_usd", "currency": "USD"}]
}"#;

fn adjusted(_: &Client, reply: &Value, outcome: Result<Reading, Failure>) -> Result<Reading, Failure> {
    let mut reading = outcome?;
    let interval = reply.pointer("/subscription/billing_interval").and_then(Value::as_str);
    let is_monthly = interval.is_none_or(|interval| interval.starts_with("month"));
    let status = reply.pointer("/subscription/status").and_then(Value::as_str).unwrap_or_default();
    if ENDED.iter().any(|ended| status.starts_with(ended)) {
        reading.plan = None;
        reading.windows.retain(|window| window.scope == Scope::Spending);
    }
    let is_blocked = reply.pointer("/key/allowance/blocked") == Some(&Value::Bool(true));
    for window in &mut reading.windows {
        if window.scope == Scope::Spending {
            window.reached = is_blocked;
        } else if !is_monthly {
            window.period = None;
        }
    }
    Ok(reading)
}
