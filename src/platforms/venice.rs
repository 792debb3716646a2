//! Venice: the money, and the DIEM, a day's allotment for those who staked for it.
//!
//! Credential: a key, pasted into OpenCode or in `VENICE_API_KEY`. Request: `GET api.venice.ai/api/v1/billing/balance`,
//! documented as beta, which takes an admin key only: an inference key, good for chat, is refused with 401. With an
//! allotment DIEM are a window that starts over at midnight UTC, without one a balance. `canConsume` leaves bundled
//! credits out, so it is not read.

use super::ask;
use super::credentials::keys;
use crate::client::Client;
use crate::failure::Failure;
use crate::platform::{DEFAULTS, Platform};
use crate::reading::Reading;
use crate::secret::Secret;
use crate::setup::{Key, PermittedKey, Setup};

/// See the module's documentation.
pub static VENICE: Platform = Platform {
    id: "venice",
    name: "Venice AI",
    api: "Venice",
    hosts: &["api.venice.ai"],
    providers: &["venice"],
    entries: &["venice"],
    setups: &[Setup::PermittedKey(PermittedKey {
        key: Key { choose: "Venice AI", entry: "venice", console: "https://venice.ai/settings/api" },
        permission: "ADMIN",
    })],
    variables: &["VENICE_API_KEY"],
    find: |sources| keys(sources, &VENICE, |client, key| Box::pin(query(client, key))),
    ..DEFAULTS
};

const MAPPING: &str = r#"{
    "url": "https://api.venice.ai/api/v1/billing/balance",
    "windows": [{"name": "DIEM", "limit": "/diemEpochAllocation", "remaining": "/balances/diem", "unit": "DIEM",
                 "seconds": 86400}],
    "balances": [{"remaining": "/balances/usd", "currency": "USD"},
                 {"remaining": "/balances/diem", "currency": "DIEM"}]
}"#;

async fn query(mut client: Client, key: Secret) -> Result<Reading, Failure> {
    let (mut reading, _) = ask(MAPPING, &mut client, &key).await?;
    // An allotment of 0 is none.
    reading.windows.retain(|window| window.count.is_some());
    if let Some(window) = reading.windows.first_mut() {
        window.resets_at = client.now().next_day();
        reading.balances.retain(|balance| balance.unit != window.unit);
    }
    Ok(reading)
}
