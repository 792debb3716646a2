//! A person who works office hours, and two plans.

use super::{NOW, Script, TOKEN};
use mystatus::run::Run;
use mystatus::sessions::{Calendar, SessionHistory};
use mystatus::time::EpochMs;
use serde_json::{Value, json};

pub const OPENAI: &str = "GET https://chatgpt.com/backend-api/wham/usage";
const ZAI: &str = "GET https://api.z.ai/api/monitor/usage/quota/limit";
const HOUR: i64 = 3_600_000;
const DAY: i64 = 24 * HOUR;

/// OpenAI with `weekly` percent used of a week that began three days ago. Z.ai has five hours that began an hour
/// ago and a week that began yesterday.
pub fn script(weekly: u32, five_hours: u32, zai_weekly: u32) -> Script {
    let window = |used: u32, seconds: i64, left: i64| json!({ "used_percent": used, "limit_window_seconds": seconds, "reset_after_seconds": left / 1000 });
    let usage = json!({ "plan_type": "plus", "rate_limit": { "primary_window": window(5, 18_000, 4 * HOUR), "secondary_window": window(weekly, 604_800, 4 * DAY) } });
    let limit = |unit: u32, number: u32, used: u32, reset: i64| json!({ "type": "TOKENS_LIMIT", "unit": unit, "number": number, "percentage": used, "nextResetTime": NOW + reset });
    let limits = json!({ "success": true, "data": { "level": "pro", "limits": [limit(3, 5, five_hours, 4 * HOUR), limit(6, 1, zai_weekly, 6 * DAY)] } });
    let auth = json!({ "openai": { "type": "oauth", "access": TOKEN }, "zai-coding-plan": { "type": "api", "key": "fedcba9876543210.HGFEDCBA" } });
    Script::auth(auth).answer(OPENAI, 200, usage).answer(ZAI, 200, limits)
}

/// Sessions of two hours on every work day from nine o'clock, for four weeks and this one, each with the given tokens.
pub fn office(provider: &str, model: &str, tokens: u32) -> Vec<Value> {
    let calendar = Calendar::new(EpochMs::new(NOW), 0);
    let session = |day: i64, hour: i64| {
        let created = calendar.at((day * 24 + hour) * 60).as_clock();
        let time = json!({ "created": created, "updated": created + 110.0 * 60e3 });
        json!({ "model": { "providerID": provider, "id": model }, "time": time, "tokens": { "input": tokens } })
    };
    let days = (0..30).filter(|day| day % 7 < 5);
    days.flat_map(|day| [9, 11, 14, 16].map(|hour| session(day, hour)))
        .filter(|session| {
            session["time"]["created"].as_f64().is_some_and(|at| EpochMs::from_clock(at) < EpochMs::new(NOW))
        })
        .collect()
}

pub fn run_with(mut script: Script, sessions: &[Value]) -> Run {
    let mut run = script.run();
    run.set_sessions(SessionHistory::read(&json!(sessions).to_string()));
    run
}
