//! Fireworks: the monthly spending limit.
//!
//! Credential: a key, pasted into OpenCode or in `FIREWORKS_API_KEY`. Requests, both documented: `GET
//! api.fireworks.ai/v1/accounts`, which names the accounts (of several, the first is used and a note names it), then
//! `GET /v1/accounts/NAME/quotas/monthly-spend-usd`: `value` is the user's limit, `maxValue` the tier's. Figures are
//! whole dollars, as the quota's name says. The reset is not sent. No balance can be read.

use super::mapping::ask;
use crate::client::Client;
use crate::failure::Failure;
use crate::http::{Request, segment};
use crate::platform::{DEFAULTS, Find, Platform};
use crate::reading::{Note, Reading};
use crate::secret::Secret;
use crate::setup::{Key, Setup};
use serde_json::Value;

/// See the module's documentation.
pub static FIREWORKS: Platform = Platform {
    id: "fireworks",
    name: "Fireworks AI",
    api: "Fireworks",
    hosts: &["api.fireworks.ai"],
    providers: &["fireworks-ai"],
    entries: &["fireworks-ai"],
    setups: &[Setup::Key(Key::new(
        "Fireworks AI",
        "fireworks-ai",
        "https://app.fireworks.ai/settings/users/api-keys",
    ))],
    variables: &["FIREWORKS_API_KEY"],
    find: Find::ByKey(|client, key| Box::pin(query(client, key))),
    ..DEFAULTS
};

const QUOTA: &str = r#"{
    "url": "https://api.fireworks.ai/v1/accounts/{account}/quotas/monthly-spend-usd",
    "windows": [{"name": "spending", "used": "/usage", "limit": "/value", "unit": "USD", "month": true}]
}"#;

async fn query(mut client: Client, key: Secret) -> Result<Reading, Failure> {
    let request = Request::get("api.fireworks.ai", "/v1/accounts").bearer(&key);
    let accounts = client.json(request).await?;
    let first = accounts.pointer("/accounts/0/name").and_then(Value::as_str);
    let account = first.and_then(|name| segment(name.trim().strip_prefix("accounts/")?));
    let account = account.ok_or(Failure::InvalidReply)?;
    let (mut reading, _) = ask(&QUOTA.replace("{account}", account), &mut client, &key).await?;
    let are_several = accounts.pointer("/accounts/1").is_some();
    reading.notes.extend(client.name(account).filter(|_| are_several).map(Note::Account));
    Ok(reading)
}
