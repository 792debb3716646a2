//! Programs that many people run themselves, each described once. The path is added to the base that the user gives.

/// A preset by its name: the path, and what is read.
pub fn by_name(name: &str) -> Option<(&'static str, &'static str)> {
    PRESETS.into_iter().find(|(known, ..)| *known == name).map(|(_, path, mapping)| (path, mapping))
}

const PRESETS: [(&str, &str, &str); 3] = [
    ("litellm", "/key/info", LITELLM),
    ("new-api", "/api/usage/token/", NEW_API),
    ("sub2api", "/v1/usage", SUB2API),
];

/// The names of all.
pub const NAMES: [&str; 3] = {
    let [(litellm, ..), (new_api, ..), (sub2api, ..)] = PRESETS;
    [litellm, new_api, sub2api]
};

/// The budget of the key itself; that of its team or user would be a second request. Documented.
const LITELLM: &str = r#"{
    "windows": [{"used": "/info/spend", "limit": "/info/max_budget", "resets": "/info/budget_reset_at",
                 "seconds": "/info/budget_duration", "unit": "USD"}]
}"#;

/// In units of which 500,000 are a dollar, unless the site's owner changed that. Documented.
const NEW_API: &str = r#"{
    "ok": {"at": "/code", "is": true}, "message": "/message",
    "windows": [{"used": "/data/total_used", "limit": "/data/total_granted", "divide": 500000,
                 "unlimited": {"at": "/data/unlimited_quota", "is": true}}]
}"#;

/// Read off its source. The limits of a subscription may be null.
const SUB2API: &str = r#"{
    "ok": {"at": "/isValid", "is": true}, "plan": "/planName",
    "windows": [
        {"name": "quota", "used": "/quota/used", "limit": "/quota/limit", "unit": "USD"},
        {"each": "/rate_limits", "name": "/window", "used": "/used", "limit": "/limit", "resets": "/reset_at",
         "seconds": "/window", "unit": "USD"},
        {"name": "daily", "used": "/subscription/daily_usage_usd", "limit": "/subscription/daily_limit_usd",
         "seconds": 86400, "unit": "USD"},
        {"name": "weekly", "used": "/subscription/weekly_usage_usd", "limit": "/subscription/weekly_limit_usd",
         "seconds": 604800, "unit": "USD"},
        {"name": "monthly", "used": "/subscription/monthly_usage_usd", "limit": "/subscription/monthly_limit_usd",
         "month": true, "unit": "USD"}
    ],
    "balances": [{"remaining": "/balance", "currency": "USD"}]
}"#;
