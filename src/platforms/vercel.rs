//! Vercel AI Gateway: the team's remaining credits.
//!
//! Credential: a key, pasted into OpenCode or in `AI_GATEWAY_API_KEY`. Request: `GET ai-gateway.vercel.sh/v1/credits`,
//! documented; amounts are strings, in dollars, of the team. `/v1/report` is not used, as it is billed.

use crate::platform::{DEFAULTS, Find, Platform};
use crate::setup::{Key, Setup};

/// See the module's documentation.
pub static VERCEL: Platform = Platform {
    id: "vercel",
    name: "Vercel AI Gateway",
    api: "Vercel",
    hosts: &["ai-gateway.vercel.sh"],
    providers: &["vercel"],
    entries: &["vercel"],
    setups: &[Setup::Key(Key::new("Vercel AI Gateway", "vercel", "https://vercel.link/ai-gateway-token"))],
    variables: &["AI_GATEWAY_API_KEY"],
    find: Find::Described(MAPPING),
    ..DEFAULTS
};

const MAPPING: &str = r#"{
    "url": "https://ai-gateway.vercel.sh/v1/credits",
    "balances": [{"remaining": "/balance", "currency": "USD"}]
}"#;
