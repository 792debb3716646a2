//! Charm Hyper: the remaining credits, worth $0.05 each.
//!
//! Credential: a key, pasted into OpenCode or in `HYPER_API_KEY`. Request: `GET hyper.charm.land/v1/credits`,
//! documented. A subscription grants credits that expire at the end of the day. The reply does not tell them from
//! bought ones, so there is a balance and no window.

use crate::platform::{DEFAULTS, Find, Platform};
use crate::setup::{Key, Setup};

/// See the module's documentation.
pub static HYPER: Platform = Platform {
    id: "hyper",
    name: "Charm Hyper",
    hosts: &["hyper.charm.land"],
    providers: &["hyper"],
    entries: &["hyper"],
    setups: &[Setup::Key(Key::new("Charm Hyper", "hyper", "https://hyper.charm.land"))],
    variables: &["HYPER_API_KEY"],
    find: Find::Described(MAPPING),
    ..DEFAULTS
};

const MAPPING: &str = r#"{
    "url": "https://hyper.charm.land/v1/credits",
    "balances": [{"remaining": "/balance", "currency": "Hypercredits"}]
}"#;
