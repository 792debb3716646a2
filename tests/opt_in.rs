//! Platforms that the user must enable, and the user's own settings, which alone can: cases that the vectors leave out.

use crate::support::{HOME, Script};
use mystatus::platforms::stored;
use serde_json::json;

const CLAUDE: &str = "GET https://api.anthropic.com/api/oauth/usage";

fn claude() -> Script {
    let oauth = json!({ "accessToken": "sk-ant-oat01-invented-A", "expiresAt": 1_795_021_600_000_i64 });
    let file = json!({ "claudeAiOauth": oauth });
    let usage = json!({ "five_hour": { "utilization": 20 } });
    Script::auth("{}").file(&format!("{HOME}/.claude/.credentials.json"), file).answer(CLAUDE, 200, usage)
}

#[test]
fn what_a_project_could_hold_neither_enables_nor_describes_a_platform() {
    let mut script = claude();
    script.more_options = json!({ "enable": ["claude"], "custom": [{ "id": "acme", "preset": "litellm" }] });
    let run = script.run();
    assert_eq!(script.sent().len(), 0);
    let text = script.text();
    assert!(text.contains("`enable` is read from mystatus.json only"), "{text}");
    assert!(text.contains("`custom` is read from mystatus.json only"), "{text}");
    drop(run);
}

#[test]
fn a_folder_that_a_variable_names_holds_no_settings() {
    let mut script = claude()
        .variable("OPENCODE_CONFIG_DIR", "/project")
        .file("/project/mystatus.json", json!({ "enable": ["claude"] }));
    script.run();
    assert_eq!(script.sent().len(), 0);
}

#[test]
fn a_found_platform_is_offered_once_until_the_user_has_said_which_to_enable() {
    let mut script = claude();
    let text = script.text();
    assert_eq!(text.matches("• Claude: Anthropic does not allow").count(), 1, "{text}");
    assert_eq!(json!(script.run().json())["offered"], json!(["claude"]));
    assert_eq!(script.sent().len(), 0);
    let text = claude().settings(json!({ "enable": [] })).text();
    assert!(!text.contains("• Claude: Anthropic"), "{text}");
    let mut enabled = claude().settings(json!({ "enable": ["claude"] }));
    enabled.run();
    assert_eq!(enabled.sent().len(), 1);
}

#[test]
fn settings_that_cannot_be_read_are_named_and_hide_names() {
    let path = format!("{HOME}/.config/opencode/mystatus.json");
    for (script, at) in [
        (
            claude().settings("{\"lang\" \"ko\"}"),
            "mystatus.json cannot be used: not valid JSON from line 1, column 9",
        ),
        (claude().settings("[]"), "~/.config/opencode/mystatus.json cannot be used: not a JSON object"),
        (claude().unreadable(&path, "EACCES"), "mystatus.json cannot be used: EACCES"),
    ] {
        let mut script = script;
        let text = script.text();
        assert!(text.contains(at), "{text}");
    }
}

#[test]
fn accounts_go_by_the_names_that_the_user_has_for_them() {
    let named = json!({ "enable": ["claude"], "names": { "claude": "Work" } });
    let text = claude().settings(&named).text();
    assert!(text.contains("Work"), "{text}");
}

#[test]
fn what_opencode_keeps_for_a_platform_that_must_be_enabled_is_no_credential_of_it() {
    let names = stored();
    assert!(names.contains(&"openai") && names.contains(&"zai-coding-plan"), "{names:?}");
    assert!(!names.contains(&"anthropic"), "{names:?}");
}

/// Whoever uses Claude Code alone need not be signed in to OpenCode.
#[test]
fn an_offer_is_no_report_of_a_missing_credential_file() {
    let file = json!({ "claudeAiOauth": { "accessToken": "sk-ant-oat01-invented-A" } });
    let text = Script::new().file(&format!("{HOME}/.claude/.credentials.json"), file).text();
    assert!(text.contains("claude") && !text.contains("Failed to read auth file"), "{text}");
}

#[test]
fn what_opencode_keeps_for_claude_leads_to_how_it_is_enabled_and_at_which_risk() {
    let text = Script::auth(json!({ "anthropic": { "type": "api", "key": "key-0123456789abcdef" } })).text();
    let hint = text.lines().find(|line| line.starts_with("`anthropic`")).expect("the hint");
    assert!(hint.contains(r#""enable": ["claude"]"#) && hint.contains("may block the account"), "{hint}");
}
