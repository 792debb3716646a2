//! v0: what is left of the billing cycle's credits, and of bought ones.
//!
//! Credential: a key, pasted into OpenCode or in `V0_API_KEY`. Request: `GET api.v0.dev/v1/user/billing`, documented
//! except for the unit of times: milliseconds, as seen. Token billing sends `balance`, `billingCycle` and
//! `onDemand.balance`, which is spent last; its unit is not documented. Legacy billing sends the figures of the
//! second row. All may be null, or all but the limit missing: an account without a window.

use super::mapping::number_of;
use crate::client::Client;
use crate::failure::Failure;
use crate::platform::{DEFAULTS, Find, Platform};
use crate::reading::{Amount, Balance, BalanceKind, Reading};
use crate::sanitized::Sanitized;
use crate::setup::{Key, Setup};
use serde_json::Value;

/// See the module's documentation.
pub static V0: Platform = Platform {
    id: "v0",
    name: "v0",
    hosts: &["api.v0.dev"],
    providers: &["v0"],
    entries: &["v0"],
    setups: &[Setup::Key(Key::new("v0", "v0", "https://v0.app/chat/settings/keys"))],
    variables: &["V0_API_KEY"],
    find: Find::Adjusted(MAPPING, adjusted),
    ..DEFAULTS
};

const MAPPING: &str = r#"{
    "url": "https://api.v0.dev/v1/user/billing",
    "plan": "/data/plan",
    "windows": [
        {"limit": "/data/balance/total", "remaining": "/data/balance/remaining",
         "resets": "/data/billingCycle/end", "resets_as": "ms"},
        {"limit": "/data/limit", "remaining": "/data/remaining", "resets": "/data/reset", "resets_as": "ms"}
    ]
}"#;

fn adjusted(_: &Client, reply: &Value, outcome: Result<Reading, Failure>) -> Result<Reading, Failure> {
    let mut reading = match outcome {
        Err(Failure::InvalidReply) if reply.pointer("/data/limit").is_some() => Reading::default(),
        outcome => outcome?,
    };
    let on_demand = reply.pointer("/data/onDemand/balance").and_then(number_of);
    if let Some(left) = on_demand.filter(|left| *left > 0.0) {
        let name = Some(Sanitized::fixed("on-demand credits"));
        reading.balances.push(Balance { name, ..Balance::new(BalanceKind::Credits, Amount::Of(left)) });
        reading.windows.iter_mut().for_each(|window| window.goes_on = true);
    }
    Ok(reading)
}
