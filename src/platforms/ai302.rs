//! 302.AI: what is left of the prepaid money.
//!
//! Credential: a key, pasted into OpenCode or in `302AI_API_KEY`; it needs permission for the query. Request: `GET
//! api.302.ai/dashboard/balance`, documented except for the currency: dollars, as in the site's prices.

use crate::platform::{DEFAULTS, Find, Platform};
use crate::setup::{Key, Setup};

/// See the module's documentation.
pub static AI302: Platform = Platform {
    id: "302ai",
    name: "302.AI",
    hosts: &["api.302.ai"],
    providers: &["302ai"],
    entries: &["302ai"],
    setups: &[Setup::Key(Key::new("302.AI", "302ai", "https://302.ai/dashboard/apis/list"))],
    variables: &["302AI_API_KEY"],
    find: Find::Described(MAPPING),
    ..DEFAULTS
};

const MAPPING: &str = r#"{
    "url": "https://api.302.ai/dashboard/balance",
    "balances": [{"remaining": "/data/balance", "currency": "USD"}]
}"#;
