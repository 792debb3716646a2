//! Requesty: the key's monthly spending limit, and the organization's balance if the key may see it.
//!
//! Credential: a key, pasted into OpenCode or in `REQUESTY_API_KEY`. The requests' host is not that of the models.
//! `GET api-v2.requesty.ai/v1/manage/apikey/self` is documented by example; a limit of 0 is none, and months are
//! calendar months. With the permission to manage, also `GET /v1/manage/org`, documented.

use super::mapping::{add_balances, ask};
use crate::client::Client;
use crate::failure::Failure;
use crate::platform::{DEFAULTS, Find, Platform};
use crate::reading::Reading;
use crate::secret::Secret;
use crate::setup::{Key, Setup};
use serde_json::Value;

/// See the module's documentation.
pub static REQUESTY: Platform = Platform {
    id: "requesty",
    name: "Requesty",
    hosts: &["api-v2.requesty.ai"],
    providers: &["requesty"],
    entries: &["requesty"],
    setups: &[Setup::Key(Key::new("Requesty", "requesty", "https://app.requesty.ai/api-keys"))],
    variables: &["REQUESTY_API_KEY"],
    find: Find::ByKey(|client, key| Box::pin(query(client, key))),
    ..DEFAULTS
};

const KEY: &str = r#"{
    "url": "https://api-v2.requesty.ai/v1/manage/apikey/self",
    "windows": [{"name": "spending", "used": "/monthly_spend", "limit": "/monthly_limit", "unit": "USD", "month": true}]
}"#;

const ORGANIZATION: &str = r#"{
    "url": "https://api-v2.requesty.ai/v1/manage/org",
    "balances": [{"remaining": "/balance", "currency": "USD"}]
}"#;

async fn query(mut client: Client, key: Secret) -> Result<Reading, Failure> {
    let (mut reading, reply) = ask(KEY, &mut client, &key).await?;
    for window in &mut reading.windows {
        window.resets_at = client.now().next_month();
    }
    if let Some("read" | "write") = reply.pointer("/permissions/manage").and_then(Value::as_str) {
        add_balances(&mut reading, ORGANIZATION, &mut client, &key).await?;
    }
    Ok(reading)
}
