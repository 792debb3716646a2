//! A sign-in to OpenAI.

use super::{NOW, Script, TOKEN};
use mystatus::failure::Failure;
use serde_json::{Value, json};

pub const USAGE: &str = "GET https://chatgpt.com/backend-api/wham/usage";

pub fn entry() -> Value {
    json!({ "type": "oauth", "access": TOKEN, "refresh": "rt-0123456789", "expires": NOW + 3_600_000 })
}

pub fn signed_in() -> Script {
    Script::auth(json!({ "openai": entry() }))
}

/// A five-hour limit of which `used` percent are used, without a reset.
pub fn window(used: f64) -> Value {
    json!({ "used_percent": used, "limit_window_seconds": 18_000 })
}

/// A reply of which the five-hour limit is `used`, in percent, and resets in that many seconds.
pub fn usage(used: f64, resets_in_s: i64) -> Value {
    json!({ "plan_type": "plus", "rate_limit": {
        "primary_window": { "used_percent": used, "limit_window_seconds": 18000, "reset_at": NOW / 1000 + resets_in_s },
        "secondary_window": { "used_percent": 5, "limit_window_seconds": 604_800, "reset_at": NOW / 1000 + 90_000 } } })
}

pub fn failure(mut script: Script) -> Failure {
    let run = script.run();
    let report = run.report();
    report.failures.into_iter().next().expect("a failure").failure.clone()
}
