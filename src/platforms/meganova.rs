//! MegaNova: the remaining credits.
//!
//! Credential: a key, pasted into OpenCode or in `MEGANOVA_API_KEY`. Request: `GET
//! api.meganova.ai/api/v1/users/credits`, documented; the amount is a string, in dollars.

use crate::platform::{DEFAULTS, Find, Platform};
use crate::setup::{Key, Setup};

/// See the module's documentation.
pub static MEGANOVA: Platform = Platform {
    id: "meganova",
    name: "MegaNova",
    hosts: &["api.meganova.ai"],
    providers: &["meganova"],
    entries: &["meganova"],
    setups: &[Setup::Key(Key::new("Meganova", "meganova", "https://console.meganova.ai"))],
    variables: &["MEGANOVA_API_KEY"],
    find: Find::Described(MAPPING),
    ..DEFAULTS
};

const MAPPING: &str = r#"{
    "url": "https://api.meganova.ai/api/v1/users/credits",
    "balances": [{"remaining": "/data/available_balance", "currency": "USD"}]
}"#;
