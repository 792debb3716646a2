//! ClinePass: Cline's plan.
//!
//! Credential: a key, pasted into OpenCode, or in `CLINE_API_KEY` or `CLINEPASS_API_KEY`. Request: `GET
//! api.cline.bot/api/v1/users/me/plan/usage-limits`, not documented; Cline's website and several quota tools read
//! it. Percentages are used and may pass 100; a window without a reset has not started. A failure has status 200. An
//! account without the pass has an empty list, or such a failure.

use crate::failure::Failure;
use crate::platform::{DEFAULTS, Find, Platform};
use crate::setup::{Key, Setup};

/// See the module's documentation.
pub static CLINEPASS: Platform = Platform {
    id: "clinepass",
    name: "ClinePass",
    api: "Cline",
    hosts: &["api.cline.bot"],
    providers: &["cline-pass"],
    entries: &["cline-pass", "clinepass", "cline"],
    setups: &[Setup::Key(Key::of_plan("ClinePass", "cline-pass", "https://app.cline.bot"))],
    variables: &["CLINE_API_KEY", "CLINEPASS_API_KEY"],
    // Without a window, there is no plan.
    find: Find::Adjusted(MAPPING, |_, _, outcome| outcome?.unless_blank(Failure::NO_QUOTA)),
    ..DEFAULTS
};

const MAPPING: &str = r#"{
    "url": "https://api.cline.bot/api/v1/users/me/plan/usage-limits",
    "ok": {"at": "/success", "is": true}, "message": "/error",
    "windows": [{"each": "/data/limits", "percent": "/percentUsed", "resets": "/resetsAt", "seconds": "/type"}]
}"#;
