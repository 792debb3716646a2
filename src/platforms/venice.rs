//! Venice: the money, and the DIEM, a daily allotment for users who staked for it.
//!
//! Credential: a key, pasted into OpenCode, or in `VENICE_API_KEY` or `VENICE_KEY`. Requests, documented: `GET
//! api.venice.ai/api/v1/api_keys/rate_limits`, which tells any key what it may spend; or, for an admin key, `GET
//! .../billing/balance`. The latter refuses other keys with 401, adds the allotment and earned credits, and sends
//! null for amounts that are not positive. DIEM with an allotment are a window that resets at midnight UTC,
//! otherwise a balance. Bundled and earned credits are US dollars, spent before the money.

use super::credentials::{accounts, each_key};
use super::mapping::described;
use crate::client::{Client, Query};
use crate::failure::Failure;
use crate::platform::{DEFAULTS, Find, Found, Platform};
use crate::reading::{Amount, Note, Reading};
use crate::secret::Secret;
use crate::setup::{Key, PermittedKey, Setup};
use crate::sources::Sources;
use serde_json::Value;

/// See the module's documentation.
pub static VENICE: Platform = Platform {
    id: "venice",
    name: "Venice AI",
    api: "Venice",
    hosts: &["api.venice.ai"],
    providers: &["venice"],
    entries: &["venice"],
    setups: &[Setup::Key(KEY)],
    variables: &["VENICE_API_KEY", "VENICE_KEY"],
    find: Find::By(find),
    ..DEFAULTS
};

const KEY: Key = Key::new("Venice AI", "venice", "https://venice.ai/settings/api");
const ADMIN_KEY: Setup = Setup::PermittedKey(PermittedKey { key: KEY, permission: "Admin" });

const OF_KEY: &str = r#"{
    "url": "https://api.venice.ai/api/v1/api_keys/rate_limits",
    "balances": [{"remaining": "/data/balances/USD", "currency": "USD"},
                 {"name": "bundled credits", "remaining": "/data/balances/BUNDLED_CREDITS", "currency": "USD"},
                 {"remaining": "/data/balances/DIEM", "currency": "DIEM"}]
}"#;

const OF_ACCOUNT: &str = r#"{
    "url": "https://api.venice.ai/api/v1/billing/balance",
    "windows": [{"name": "DIEM", "limit": "/diemEpochAllocation", "remaining": "/balances/diem", "unit": "DIEM",
                 "seconds": 86400}],
    "balances": [{"remaining": "/balances/usd", "currency": "USD"},
                 {"name": "bundled credits", "remaining": "/balances/bundledCredits", "currency": "USD"},
                 {"name": "earned credits", "remaining": "/balances/earnedCredits", "currency": "USD"},
                 {"remaining": "/balances/diem", "currency": "DIEM"}]
}"#;

/// Whether `key` is named as an admin's: `VENICE_ADMIN_KEY_…`.
fn is_admin(key: &Secret) -> bool {
    key.expose().contains("ADMIN")
}

fn find(sources: &Sources) -> Vec<Found> {
    accounts(each_key(sources, &VENICE, VENICE.entries, VENICE.variables), &|key| {
        let is_admin = is_admin(&key.key);
        let found = key.account(&VENICE, query);
        if is_admin { found.set_up_by(&ADMIN_KEY) } else { found }
    })
}

fn query(client: Client, key: Secret) -> Query {
    described(if is_admin(&key) { OF_ACCOUNT } else { OF_KEY }, adjusted, client, key)
}

fn adjusted(client: &Client, _: &Value, outcome: Result<Reading, Failure>) -> Result<Reading, Failure> {
    let mut reading = outcome?;
    // Drop kinds of credits that the account has none of.
    reading.balances.retain(|balance| balance.name.is_none() || balance.remaining != Amount::Of(0.0));
    // An allotment of 0 is none.
    reading.windows.retain(|window| window.count.is_some());
    if let Some(window) = reading.windows.first_mut() {
        window.resets_at = client.now().next_day();
        reading.balances.retain(|balance| balance.unit != window.unit);
    }
    if reading.is_blank() {
        reading.notes.push(Note::BalanceTooLow);
    }
    Ok(reading)
}
