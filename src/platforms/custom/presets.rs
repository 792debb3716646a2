//! Programs that many people host themselves, each described once. The path is appended to the user's base URL.

use crate::client::Client;
use crate::failure::Failure;
use crate::platforms::mapping::Mapping;
use crate::reading::{Level, Note, Reading, Scope};
use crate::reason::Reason;
use crate::sanitized::Sanitized;
use serde_json::Value;

/// Turns a reply into a reading.
pub type Read = fn(&Mapping, &Client, Value) -> Result<Reading, Failure>;

/// A self-hosted program.
#[derive(Clone, Copy)]
pub struct Preset {
    name: &'static str,
    /// The path of the request.
    pub path: &'static str,
    /// The mapping: where the figures are in the reply.
    pub mapping: &'static str,
    /// Reads the reply, with adjustments that the mapping cannot express.
    pub read: Read,
}

/// Returns the preset called `name`.
pub fn by_name(name: &str) -> Option<Preset> {
    PRESETS.into_iter().find(|known| known.name == name)
}

const PRESETS: [Preset; 3] = [
    Preset { name: "litellm", path: "/key/info", mapping: LITELLM, read: litellm },
    Preset { name: "new-api", path: "/api/usage/token/", mapping: NEW_API, read: new_api },
    Preset { name: "sub2api", path: "/v1/usage", mapping: SUB2API, read: sub2api },
];

/// The names of all presets.
pub const NAMES: [&str; 3] = {
    let [litellm, new_api, sub2api] = PRESETS;
    [litellm.name, new_api.name, sub2api.name]
};

/// The key's budget, and its budgets over other periods; its team's or user's would take a second request.
/// Documented. No budget is null; one of 0 leaves nothing.
const LITELLM: &str = r#"{
    "windows": [
        {"used": "/info/spend", "limit": "/info/max_budget", "resets": "/info/budget_reset_at",
         "seconds": "/info/budget_duration", "unit": "USD", "zero_is_limit": true},
        {"each": "/info/budget_limits", "used": "/spend", "limit": "/max_budget", "resets": "/reset_at",
         "seconds": "/budget_duration", "unit": "USD", "zero_is_limit": true}
    ]
}"#;

/// Fills in the budget of the key's tier, which applies if the key has none (read off
/// `key_management_endpoints.py`). Copies the spending of each further period into its budget.
fn litellm(mapping: &Mapping, client: &Client, mut reply: Value) -> Result<Reading, Failure> {
    let info = reply.get_mut("info").and_then(Value::as_object_mut);
    if let Some(info) = info {
        let table = info.get("litellm_budget_table").cloned().unwrap_or_default();
        for name in ["max_budget", "budget_duration", "budget_reset_at"] {
            let tier = table.get(name).filter(|_| info.get(name).is_none_or(Value::is_null));
            info.extend(tier.map(|tier| (name.to_owned(), tier.clone())));
        }
        let spent = info.get("budget_limits_usage").cloned().unwrap_or_default();
        let limits = info.get_mut("budget_limits").and_then(Value::as_array_mut);
        for limit in limits.into_iter().flatten().filter_map(Value::as_object_mut) {
            let duration = limit.get("budget_duration").and_then(Value::as_str);
            let spent = duration.and_then(|duration| spent.get(duration)?.get("current_spend")).cloned();
            limit.extend(spent.map(|spent| ("spend".to_owned(), spent)));
        }
    }
    mapping.reading(client, &reply)
}

/// 500,000 units are a dollar, unless the site's owner changed that. Documented.
const NEW_API: &str = r#"{
    "ok": {"at": "/code", "is": true}, "message": "/message",
    "windows": [{"used": "/data/total_used", "limit": "/data/total_granted", "divide": 500000,
                 "unlimited": {"at": "/data/unlimited_quota", "is": true}, "zero_is_limit": true}]
}"#;

/// A key without a limit draws on the account's balance, which is not in the reply, so only the key is unlimited.
fn new_api(mapping: &Mapping, client: &Client, reply: Value) -> Result<Reading, Failure> {
    let mut reading = mapping.reading(client, &reply)?;
    for window in reading.windows.iter_mut().filter(|window| window.level == Level::Unlimited) {
        window.scope = Scope::Named(Sanitized::fixed("key quota"));
        reading.notes.push(Note::KeyUnlimited);
    }
    Ok(reading)
}

/// Read off sub2api's source, `gateway_handler.go`. The limits of a subscription may be null.
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

/// Fails for an expired key: sub2api calls it valid, but refuses its requests. If no subscription of the key's group
/// is active, the reply has only the group's name.
fn sub2api(mapping: &Mapping, client: &Client, reply: Value) -> Result<Reading, Failure> {
    let status = reply.get("status").and_then(Value::as_str);
    if let Some(expired) = status.filter(|status| *status == "expired") {
        let reason = Some(Reason::Credential);
        return Err(Failure::Platform { code: None, message: client.words(expired), reason });
    }
    match mapping.reading(client, &reply) {
        Err(Failure::InvalidReply) if reply.get("planName").is_some() => Err(Failure::NO_QUOTA),
        reading => reading,
    }
}
