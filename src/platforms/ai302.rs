//! 302.AI: what is left of the money paid in.
//!
//! Credential: a key, pasted into OpenCode or in `302AI_API_KEY`; it needs the permission to ask. Request: `GET
//! api.302.ai/dashboard/balance`, documented, but for the currency: dollars, as the site's prices are.

use super::credentials::keys;
use super::described;
use crate::platform::{DEFAULTS, Platform};
use crate::setup::{Key, Setup};

/// See the module's documentation.
pub static AI302: Platform = Platform {
    id: "302ai",
    name: "302.AI",
    api: "302.AI",
    hosts: &["api.302.ai"],
    providers: &["302ai"],
    entries: &["302ai"],
    setups: &[Setup::Key(Key::new("302.AI", "302ai", "https://302.ai/dashboard/apis/list"))],
    variables: &["302AI_API_KEY"],
    find: |sources| keys(sources, &AI302, |client, key| described(MAPPING, client, key)),
    ..DEFAULTS
};

const MAPPING: &str = r#"{
    "url": "https://api.302.ai/dashboard/balance",
    "balances": [{"remaining": "/data/balance", "currency": "USD"}]
}"#;
