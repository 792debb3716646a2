//! Novita: what may still be spent, from prepaid money and the credit line.
//!
//! Credential: a key, pasted into OpenCode or in `NOVITA_API_KEY`. Request: `GET
//! api.novita.ai/openapi/v1/billing/balance/detail`, documented; amounts are strings, in ten-thousandths of a
//! dollar. Some tools still request `/v3/user/balance`, the older path of the same figures.

use crate::platform::{DEFAULTS, Find, Platform};
use crate::setup::{Key, Setup};

/// See the module's documentation.
pub static NOVITA: Platform = Platform {
    id: "novita",
    name: "Novita AI",
    api: "Novita",
    hosts: &["api.novita.ai"],
    providers: &["novita-ai"],
    entries: &["novita-ai"],
    setups: &[Setup::Key(Key::new("NovitaAI", "novita-ai", "https://novita.ai/settings/key-management"))],
    variables: &["NOVITA_API_KEY"],
    find: Find::Described(MAPPING),
    ..DEFAULTS
};

const MAPPING: &str = r#"{
    "url": "https://api.novita.ai/openapi/v1/billing/balance/detail",
    "balances": [{"remaining": "/availableBalance", "divide": 10000, "currency": "USD"}]
}"#;
