//! OpenRouter: the key's spending limit, the free models' requests, and, for a management key, the credits.
//!
//! Credential: a key, pasted into OpenCode or in `OPENROUTER_API_KEY`. Requests, both documented: `GET
//! openrouter.ai/api/v1/key`, and, only with a management key, `GET openrouter.ai/api/v1/credits`. Other keys get
//! 403 or zeros there, which some tools show as a balance of 0. Usage is `limit - limit_remaining`, as `usage`
//! covers the key's whole life. Limits reset at midnight UTC, weekly ones on Monday. For a key without a limit, the
//! month's spending is known.

use super::mapping::{add_balances, ask, number_of};
use crate::client::Client;
use crate::failure::Failure;
use crate::platform::{DEFAULTS, Find, Platform};
use crate::reading::{Note, Period, Reading, Scope};
use crate::secret::Secret;
use crate::setup::{Key, Setup};
use serde_json::Value;

/// See the module's documentation.
pub static OPENROUTER: Platform = Platform {
    id: "openrouter",
    name: "OpenRouter",
    hosts: &["openrouter.ai"],
    providers: &["openrouter"],
    entries: &["openrouter"],
    setups: &[Setup::Key(Key::new("OpenRouter", "openrouter", "https://openrouter.ai/settings/keys"))],
    variables: &["OPENROUTER_API_KEY"],
    find: Find::ByKey(|client, key| Box::pin(query(client, key))),
    ..DEFAULTS
};

const KEY: &str = r#"{
    "url": "https://openrouter.ai/api/v1/key",
    "windows": [
        {"name": "spending", "limit": "/data/limit", "remaining": "/data/limit_remaining", "unit": "USD"},
        {"name": "free models", "used": "/data/free_model_daily_requests/used",
         "limit": "/data/free_model_daily_requests/limit", "unit": "requests", "seconds": 86400}
    ]
}"#;

const CREDITS: &str = r#"{
    "url": "https://openrouter.ai/api/v1/credits",
    "balances": [{"remaining": "/data/total_credits", "minus": "/data/total_usage", "currency": "USD"}]
}"#;

async fn query(mut client: Client, key: Secret) -> Result<Reading, Failure> {
    let (mut reading, reply) = ask(KEY, &mut client, &key).await?;
    let now = client.now();
    for window in &mut reading.windows {
        let starts_over = match window.scope {
            Scope::Spending => reply.pointer("/data/limit_reset").and_then(Value::as_str),
            _ => Some("daily"),
        };
        (window.period, window.resets_at) = match starts_over {
            Some("daily") => (Some(Period::DAY), now.next_day()),
            Some("weekly") => (Some(Period::WEEK), now.next_week()),
            Some("monthly") => (Some(Period::Month), now.next_month()),
            _ => (None, None),
        };
    }
    let is_set = |at: &str| reply.pointer(at).and_then(Value::as_bool) == Some(true);
    if is_set("/data/is_management_key") || is_set("/data/is_provisioning_key") {
        add_balances(&mut reading, CREDITS, &mut client, &key).await?;
    } else if !reading.windows.iter().any(|window| window.scope == Scope::Spending) {
        let spent = reply.pointer("/data/usage_monthly").and_then(number_of);
        reading.notes.extend(spent.map(Note::SpentThisMonth));
    }
    Ok(reading)
}
