//! LLM Gateway: the key's spending limit, and the dev plan's credits.
//!
//! Credential: a key, pasted into OpenCode or in `LLMGATEWAY_API_KEY`. Request: `GET api.llmgateway.io/v1/key`,
//! documented; amounts are strings, in dollars. Neither the key's limit nor the plan's cycle sends a reset.

use crate::platform::{DEFAULTS, Find, Platform};
use crate::setup::{Key, Setup};

/// See the module's documentation.
pub static LLMGATEWAY: Platform = Platform {
    id: "llmgateway",
    name: "LLM Gateway",
    hosts: &["api.llmgateway.io"],
    // For one key, OpenCode lists the plan's models and those of single providers separately.
    providers: &["llmgateway", "llmgateway-providers"],
    entries: &["llmgateway", "llmgateway-providers"],
    setups: &[Setup::Key(Key::of_plan(
        "DevPass (LLM Gateway)",
        "llmgateway",
        "https://llmgateway.io/dashboard",
    ))],
    variables: &["LLMGATEWAY_API_KEY"],
    find: Find::Described(MAPPING),
    ..DEFAULTS
};

const MAPPING: &str = r#"{
    "url": "https://api.llmgateway.io/v1/key",
    "plan": "/data/devPlan",
    "windows": [
        {"name": "spending", "used": "/data/usage", "limit": "/data/limit", "unit": "USD"},
        {"name": "credits", "used": "/data/devPlanCreditsUsed", "limit": "/data/devPlanCreditsLimit", "unit": "USD"},
        {"name": "premium models", "used": "/data/devPlanPremiumCreditsUsed",
         "limit": "/data/devPlanPremiumWeeklyLimit", "unit": "USD", "seconds": 604800,
         "resets": "/data/devPlanPremiumWeekResetsAt"}
    ]
}"#;
