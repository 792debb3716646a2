//! The dialog of three accounts, and what it shows after some keys.

use crate::support::Script;
use crate::support::openai::USAGE;
use mystatus::dialog::{Dialog, Pressed, Screen, View};
use mystatus::render::plain;
use mystatus::run::Run;
use serde_json::{Value, json};

/// A sign-in of ada@example.com.
pub const TOKEN: &str = "eyJhbGciOiJub25lIn0.eyJodHRwczovL2FwaS5vcGVuYWkuY29tL3Byb2ZpbGUiOnsiZW1haWwiOiJhZGFAZXhhbXBsZS5jb20ifX0.x";
const ZAI: &str = "GET https://api.z.ai/api/monitor/usage/quota/limit";
const ZHIPU: &str = "GET https://bigmodel.cn/api/monitor/usage/quota/limit";

/// OpenAI and Z.ai, which answer, and Zhipu, which fails.
pub fn run() -> Run {
    script().run()
}

pub fn script() -> Script {
    script_with(25)
}

pub fn script_with(used: u32) -> Script {
    script_of(&accounts(), used)
}

pub fn accounts() -> Value {
    json!({
        "openai": { "type": "oauth", "access": TOKEN },
        "zhipuai-coding-plan": { "type": "api", "key": "0123456789abcdef.ABCDEFGH" },
        "zai-coding-plan": { "type": "api", "key": "fedcba9876543210.ABCDEFGH" },
    })
}

pub fn script_of(accounts: &Value, used: u32) -> Script {
    let limits = json!({ "success": true, "data": { "level": "pro", "limits": [{ "type": "TOKENS_LIMIT", "unit": 3, "number": 5, "percentage": used }] } });
    let window = json!({ "used_percent": 15, "limit_window_seconds": 18_000, "reset_after_seconds": 9_180 });
    Script::auth(accounts)
        .answer(USAGE, 200, json!({ "plan_type": "plus", "rate_limit": { "primary_window": window } }))
        .answer(ZHIPU, 503, "busy")
        .answer(ZAI, 200, limits)
}

pub const LARGE: Screen = Screen { columns: 80, height: 40, top: 0 };

/// The dialog after these keys, restored between them as the shim does.
pub fn after(run: &Run, keys: &[&str], screen: Screen) -> (Dialog, Pressed) {
    let mut dialog = Dialog::default();
    let mut pressed = Pressed { top: screen.top, ..Pressed::default() };
    for key in keys {
        let kept = serde_json::to_value(&dialog).expect("JSON");
        pressed = Dialog::read(&kept, run).press(run, key, Screen { top: pressed.top, ..screen });
        dialog = pressed.state.clone();
    }
    (dialog, pressed)
}

pub fn text(run: &Run, keys: &[&str]) -> String {
    let (dialog, _) = after(run, keys, LARGE);
    let shown = dialog.show(run, LARGE.columns, &View::default());
    format!("{}\n{}", plain(&[shown.title]), plain(&shown.lines))
}

/// The marked line, if any.
pub fn chosen(run: &Run, keys: &[&str]) -> Option<String> {
    text(run, keys).lines().find_map(|line| line.strip_prefix("› ").map(str::to_owned))
}
