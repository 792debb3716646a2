//! Vercel AI Gateway: what is left of the team's credits.
//!
//! Credential: a key, pasted into OpenCode or in `AI_GATEWAY_API_KEY`. Request: `GET ai-gateway.vercel.sh/v1/credits`,
//! documented; amounts are texts, in dollars, and the whole team's. `/v1/report` is never asked: each query is billed.

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
