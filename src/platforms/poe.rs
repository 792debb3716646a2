//! Poe: the points that are left.
//!
//! Credential: a key, pasted into OpenCode or in `POE_API_KEY`. Request: `GET api.poe.com/usage/current_balance`,
//! documented. Neither the allotment nor its reset is sent, so the points are a balance.

use super::credentials::keys;
use super::described;
use crate::platform::{DEFAULTS, Platform};
use crate::setup::{Key, Setup};

/// See the module's documentation.
pub static POE: Platform = Platform {
    id: "poe",
    name: "Poe",
    api: "Poe",
    hosts: &["api.poe.com"],
    providers: &["poe"],
    entries: &["poe"],
    setups: &[Setup::Key(Key { choose: "Poe", entry: "poe", console: "https://poe.com/api_key" })],
    variables: &["POE_API_KEY"],
    find: |sources| keys(sources, &POE, |client, key| described(MAPPING, client, key)),
    ..DEFAULTS
};

const MAPPING: &str = r#"{
    "url": "https://api.poe.com/usage/current_balance",
    "balances": [{"remaining": "/current_point_balance", "currency": "points"}]
}"#;
