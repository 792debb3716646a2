//! Wafer: the requests that a Wafer Pass includes, in windows of five hours.
//!
//! Credential: a key, pasted into OpenCode or in `WAFER_API_KEY`. Request: `GET pass.wafer.ai/v1/inference/quota`,
//! not documented. A limit of 0 means pay as you go, without a pass.

use crate::failure::Failure;
use crate::platform::{DEFAULTS, Find, Platform};
use crate::setup::{Key, Setup};

/// See the module's documentation.
pub static WAFER: Platform = Platform {
    id: "wafer",
    name: "Wafer",
    hosts: &["pass.wafer.ai"],
    providers: &["wafer.ai"],
    entries: &["wafer.ai", "wafer", "wafer-ai"],
    setups: &[Setup::Key(Key::of_plan("Wafer", "wafer.ai", "https://app.wafer.ai"))],
    variables: &["WAFER_API_KEY"],
    // Without a window, there is no plan.
    find: Find::Adjusted(MAPPING, |_, _, outcome| outcome?.unless_blank(Failure::NO_QUOTA)),
    ..DEFAULTS
};

const MAPPING: &str = r#"{
    "url": "https://pass.wafer.ai/v1/inference/quota",
    "plan": "/plan_tier",
    "windows": [{"percent": "/current_period_used_percent", "used": "/included_request_count",
                 "limit": "/included_request_limit", "remaining": "/remaining_included_requests",
                 "unit": "requests", "seconds": 18000, "resets": "/window_end"}]
}"#;
