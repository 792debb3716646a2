//! routing.run: the requests of the day, and of the hour and the minute if those are used up.
//!
//! Credential: a key, pasted into OpenCode or in `ROUTING_RUN_API_KEY`. Request: `GET
//! api.routing.run/v1/user/requests`, known from one other tool. The daily reset at midnight UTC is inferred.

use crate::client::Client;
use crate::failure::Failure;
use crate::platform::{DEFAULTS, Find, Platform};
use crate::reading::{Period, Reading};
use crate::setup::{Key, Setup};
use serde_json::Value;

/// See the module's documentation.
pub static ROUTING_RUN: Platform = Platform {
    id: "routing-run",
    name: "routing.run",
    hosts: &["api.routing.run"],
    providers: &["routing-run"],
    entries: &["routing-run"],
    setups: &[Setup::Key(Key::of_plan("routing.run", "routing-run", "https://routing.run/dashboard"))],
    variables: &["ROUTING_RUN_API_KEY"],
    find: Find::Adjusted(MAPPING, adjusted),
    ..DEFAULTS
};

const MAPPING: &str = r#"{
    "url": "https://api.routing.run/v1/user/requests",
    "plan": "/plan_tier",
    "windows": [
        {"used": "/requests_used_this_minute", "limit": "/requests_limit_this_minute", "unit": "requests",
         "seconds": 60},
        {"used": "/requests_used_this_hour", "limit": "/requests_limit_this_hour", "unit": "requests",
         "seconds": 3600},
        {"used": "/requests_used_today", "limit": "/requests_limit_today", "remaining": "/requests_remaining_today",
         "unit": "requests", "seconds": 86400}
    ]
}"#;

/// Removes the shorter windows, unless they are used up.
fn adjusted(client: &Client, _: &Value, outcome: Result<Reading, Failure>) -> Result<Reading, Failure> {
    let mut reading = outcome?;
    reading.windows.retain(|window| window.period == Some(Period::DAY) || window.is_empty());
    for window in &mut reading.windows {
        if window.period == Some(Period::DAY) {
            window.resets_at = client.now().next_day();
        }
    }
    Ok(reading)
}
