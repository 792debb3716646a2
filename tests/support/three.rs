//! A machine with three accounts, and their platforms' replies.

use super::{NOW, Script, TOKEN};
use serde_json::{Value, json};

pub const USAGE: &str = "GET https://chatgpt.com/backend-api/wham/usage";
pub const ZAI: &str = "GET https://api.z.ai/api/monitor/usage/quota/limit";
pub const BALANCE: &str = "GET https://api.deepseek.com/user/balance";

pub fn openai(used: f64, spark: f64) -> Value {
    let window = |percent: f64| json!({ "used_percent": percent, "limit_window_seconds": 18_000, "reset_at": NOW / 1000 + 9_200 });
    json!({ "plan_type": "plus", "rate_limit": { "primary_window": window(used) },
        "additional_rate_limits": [{ "limit_name": "GPT-5.3-Codex-Spark", "rate_limit": { "primary_window": window(spark) } }] })
}

pub fn zai(used: f64) -> Value {
    json!({ "success": true, "code": 200, "data": { "level": "pro", "limits": [
        { "type": "TOKENS_LIMIT", "unit": 3, "number": 5, "percentage": used, "nextResetTime": NOW + 3_600_000 } ] } })
}

/// OpenAI with 58 % left, Z.ai with 9 %, and a balance.
pub fn machine() -> Script {
    Script::auth(json!({
        "openai": { "type": "oauth", "access": TOKEN },
        "zai-coding-plan": { "type": "api", "key": "0123456789abcdefgh" },
        "deepseek": { "type": "api", "key": "sk-0123456789abcdefgh" },
    }))
    .answer(USAGE, 200, openai(42.0, 100.0))
    .answer(ZAI, 200, zai(91.0))
    .answer(
        BALANCE,
        200,
        json!({ "is_available": true, "balance_infos": [{ "currency": "USD", "total_balance": "12.50" }] }),
    )
}
