//! Session signals, and machines that receive them.

use super::{NOW, Script, TOKEN};
use mystatus::cache::{Intent, ReadingCache};
use mystatus::render::{Room, plain};
use mystatus::run::Run;
use serde_json::{Value, json};

pub const USAGE: &str = "GET https://chatgpt.com/backend-api/wham/usage";
pub const ZAI: &str = "GET https://api.z.ai/api/monitor/usage/quota/limit";
pub const MINUTE: i64 = 60_000;
pub const HOUR: i64 = 60 * MINUTE;

/// Seconds since the epoch, for a time in ms after [`NOW`].
pub fn at(ms: i64) -> i64 {
    (NOW + ms) / 1000
}

pub fn remembering(mut script: Script) -> Script {
    script.memory = Some((ReadingCache::default(), Intent::Automatic));
    script
}

/// A machine with a ChatGPT plan and Z.ai's, in one process.
pub fn machine() -> Script {
    let zai = json!({ "success": true, "data": { "limits": [
        { "type": "TOKENS_LIMIT", "unit": 3, "number": 5, "percentage": 15, "nextResetTime": NOW + 2 * HOUR },
    ] } });
    let openai = json!({ "plan_type": "plus", "rate_limit": {
        "primary_window": { "used_percent": 40, "limit_window_seconds": 18_000, "reset_at": at(2 * HOUR) },
        "secondary_window": { "used_percent": 97, "limit_window_seconds": 604_800, "reset_at": at(51 * HOUR) } } });
    let script = Script::auth(json!({
        "openai": { "type": "oauth", "access": TOKEN },
        "zai-coding-plan": { "type": "api", "key": "0123456789abcdefgh" },
    }));
    remembering(script.answer(USAGE, 200, openai).answer(ZAI, 200, zai))
}

/// A machine with one key, and nothing cached.
pub fn with_key(entry: &str) -> Script {
    remembering(Script::auth(json!({ entry: { "type": "api", "key": "sk-0123456789abcdefgh" } })))
}

/// OpenCode's event of a refusal, as the shim hands it over.
pub fn error(provider: &str, status: u16, headers: &Value, body: &Value) -> Value {
    let body = if body.is_null() { String::new() } else { body.to_string() };
    json!({ "type": "error", "provider": provider, "model": "m", "status": status, "headers": headers, "body": body })
}

pub fn weekly(headers: &Value) -> Value {
    let body = json!({ "error": { "type": "usage_limit_reached", "message": "The usage limit has been reached",
        "plan_type": "plus", "resets_at": at(51 * HOUR), "eligible_promo": null, "resets_in_seconds": 51 * 3600 } });
    error("openai", 429, headers, &body)
}

/// The lines on why sessions stopped.
pub fn stops(run: &Run) -> String {
    plain(&run.stops(&mut Vec::new()))
}

pub fn text(run: &Run) -> String {
    plain(&run.lines(Room::Endless))
}

pub fn windows(run: &Run) -> Value {
    json!(run.json())["accounts"][0]["windows"].clone()
}
