//! Crof: the credits, and the plan's daily requests.
//!
//! Credential: a key, pasted into OpenCode, or in `CROF_API_KEY` or `CROFAI_API_KEY`. Request: `GET
//! crof.ai/usage_api/`, not documented; several quota tools read it. Without the trailing slash, it redirects.
//! `usable_requests` is what is left today; a plan of 0 requests is no plan. The day is said to end at midnight in
//! Chicago, so no reset is shown.

use crate::platform::{DEFAULTS, Find, Platform};
use crate::setup::{Key, Setup};

/// See the module's documentation.
pub static CROF: Platform = Platform {
    id: "crof",
    name: "CrofAI",
    api: "Crof",
    hosts: &["crof.ai"],
    providers: &["crof"],
    entries: &["crof"],
    setups: &[Setup::Key(Key::of_plan("CrofAI", "crof", "https://crof.ai/dashboard"))],
    variables: &["CROF_API_KEY", "CROFAI_API_KEY"],
    find: Find::Described(MAPPING),
    ..DEFAULTS
};

const MAPPING: &str = r#"{
    "url": "https://crof.ai/usage_api/",
    "windows": [{"limit": "/requests_plan", "remaining": "/usable_requests", "unit": "requests", "seconds": 86400}],
    "balances": [{"remaining": "/credits", "currency": "USD"}]
}"#;
