//! The user's own settings, the platforms that he enables, and those that he describes: what the vectors do not reach.

#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod support;

use serde_json::{Value, json};
use support::{HOME, Script};

const KEY: &str = "tok-EXAMPLEexampleEXAMPLE0033";
const CLAUDE: &str = "GET https://api.anthropic.com/api/oauth/usage";

fn settings(script: Script, settings: &Value) -> Script {
    script.file(&format!("{HOME}/.config/opencode/mystatus.json"), settings)
}

fn acme(more: &Value) -> Value {
    let mut acme = json!({ "id": "acme", "url": "https://billing.example.com/v2/balance", "auth": { "entry": "acme" },
        "balances": [{ "remaining": "/b", "currency": "USD" }] });
    acme.as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
    acme
}

/// A machine with the key, and `custom` in the settings.
fn machine(custom: &Value) -> Script {
    let auth = json!({ "acme": { "type": "api", "key": KEY } });
    settings(Script::auth(auth), &json!({ "custom": custom }))
}

/// What a run says is wrong, of which nothing was sent.
fn refused(custom: &Value) -> String {
    let mut script = settings(
        Script::auth(json!({ "acme": { "type": "api", "key": KEY } })),
        &json!({ "custom": custom }),
    );
    let run = script.run();
    assert_eq!(script.sent().len(), 0, "{custom}");
    let report = json!(run.json());
    assert_eq!(report["failures"][0]["code"], "invalid_config", "{report}");
    report["failures"][0]["message"].as_str().expect("a message").to_owned()
}

fn claude() -> Script {
    let oauth = json!({ "accessToken": "sk-ant-oat01-invented-A", "expiresAt": 1_795_021_600_000_i64 });
    let file = json!({ "claudeAiOauth": oauth });
    let usage = json!({ "five_hour": { "utilization": 20 } });
    Script::auth("{}").file(&format!("{HOME}/.claude/.credentials.json"), file).answer(CLAUDE, 200, usage)
}

#[test]
fn every_wrong_member_is_named_by_its_path() {
    for (more, member) in [
        (
            json!({ "windows": [{ "used": "/u", "limit": "/l" }, { "used": "/u", "formula": "x" }] }),
            "custom[0].windows[1].formula",
        ),
        (json!({ "windows": [{ "used": "/u" }] }), "custom[0].windows[0].percent"),
        (
            json!({ "windows": [{ "percent": "/p", "seconds": 5, "month": true }] }),
            "custom[0].windows[0].month",
        ),
        (json!({ "windows": {} }), "custom[0].windows"),
        (json!({ "balances": [{ "remaining": "b", "currency": "USD" }] }), "custom[0].balances[0].remaining"),
        (json!({ "balances": [{ "remaining": "/b", "currency": "$" }] }), "custom[0].balances[0].currency"),
        (
            json!({ "balances": [{ "remaining": "/b", "currency": "USD", "divide": 0 }] }),
            "custom[0].balances[0].divide",
        ),
        (json!({ "balances": [] }), "custom[0].windows"),
        (json!({ "ok": { "at": "/a" } }), "custom[0].ok.is"),
        (json!({ "ok": { "at": "/a", "is": 1, "below": 1 } }), "custom[0].ok.below"),
        (json!({ "auth": { "entry": "acme", "header": "cookie" } }), "custom[0].auth.header"),
        (json!({ "auth": { "env": "DEEPSEEK_API_KEY" } }), "custom[0].auth.env"),
        (json!({ "auth": { "env": "NOT_SET" } }), "custom[0].auth.env"),
        (json!({ "auth": { "entry": "other" } }), "custom[0].auth.entry"),
        (json!({ "auth": {} }), "custom[0].auth"),
        (json!({ "url": "https://billing.example.com:22/" }), "custom[0].url"),
        (json!({ "id": "Acme" }), "custom[0].id"),
        (json!({ "preset": "litellm" }), "custom[0].balances"),
    ] {
        let message = refused(&json!([acme(&more)]));
        assert!(message.contains(&format!("`{member}`")), "{more} gave {message}");
    }
    assert!(refused(&json!({})).contains("`custom`"));
}

#[test]
fn an_id_is_given_once_and_more_than_16_are_refused() {
    let second = acme(&json!({ "url": "https://elsewhere.example.com/" }));
    let mut script = machine(&json!([acme(&json!({})), second]));
    script = script.answer("GET https://billing.example.com/v2/balance", 200, json!({ "b": 5 }));
    script.run();
    assert_eq!(script.sent().len(), 1);
    let many: Vec<_> = (0..17).map(|n| acme(&json!({ "id": format!("a-{n}"), "url": "http://x" }))).collect();
    let report = json!(settings(Script::auth("{}"), &json!({ "custom": many })).run().json());
    assert_eq!(report["failures"].as_array().map(Vec::len), Some(17));
}

#[test]
fn a_key_goes_to_the_one_host_and_port_past_no_proxy_but_that_of_this_machine() {
    let url = "https://billing.example.com:4000/v2/balance?x=1";
    let custom =
        json!([acme(&json!({ "url": url, "auth": { "entry": "acme", "header": "authorization-raw" } }))]);
    let mut script =
        machine(&custom).answer("GET https://billing.example.com:4000/v2/balance", 200, json!({ "b": 5 }));
    script.run();
    assert_eq!(script.sent()[0].url(), url);
    assert_eq!(script.sent()[0].header("authorization"), Some(KEY));
    let local = json!([acme(&json!({ "url": "http://localhost:4000/b", "loopback": true }))]);
    // Even a proxy that cannot be used is nothing to this machine.
    let mut script = machine(&local).variable("HTTPS_PROXY", "socks5://proxy.example").answer(
        "GET https://localhost:4000/b",
        200,
        json!({ "b": 5 }),
    );
    let run = script.run();
    assert_eq!(run.report().exit_status(), 0);
    assert_eq!(script.sent()[0].request.host, "localhost:4000");
}

#[test]
fn what_a_project_could_hold_neither_enables_nor_describes_a_platform() {
    let mut script = claude();
    script.more_options = json!({ "enable": ["claude"], "custom": [acme(&json!({}))] });
    let run = script.run();
    assert_eq!(script.sent().len(), 0);
    let text = script.text();
    assert!(text.contains("`enable` counts in mystatus.json only"), "{text}");
    assert!(text.contains("`custom` counts in mystatus.json only"), "{text}");
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
    let text = settings(claude(), &json!({ "enable": [] })).text();
    assert!(!text.contains("• Claude: Anthropic"), "{text}");
    let mut enabled = settings(claude(), &json!({ "enable": ["claude"] }));
    enabled.run();
    assert_eq!(enabled.sent().len(), 1);
}

#[test]
fn settings_that_cannot_be_read_are_named_and_hide_names() {
    let path = format!("{HOME}/.config/opencode/mystatus.json");
    for (script, at) in [
        (claude().file(&path, "{\"lang\": \"ko\",}"), "~/.config/opencode/mystatus.json:1:"),
        (claude().file(&path, "[]"), "~/.config/opencode/mystatus.json is not"),
        (claude().unreadable(&path, "EACCES"), "mystatus.json (EACCES)"),
    ] {
        let mut script = script;
        let text = script.text();
        assert!(text.contains(at), "{text}");
    }
}

#[test]
fn accounts_go_by_the_names_that_the_user_has_for_them() {
    let named = json!({ "enable": ["claude"], "names": { "claude": "Work" } });
    let text = settings(claude(), &named).text();
    assert!(text.contains("Work"), "{text}");
}

#[test]
fn an_expired_sign_in_is_not_sent() {
    for (file, content, id) in [
        (
            ".claude/.credentials.json",
            json!({ "claudeAiOauth": { "accessToken": "a", "expiresAt": 1 } }),
            "claude",
        ),
        (
            ".claude/.credentials.json",
            json!({ "claudeAiOauth": { "accessToken": "a", "expiresAt": 1_795_000_000_000_i64 } }),
            "claude",
        ),
        (
            ".aws/sso/cache/kiro-auth-token.json",
            json!({ "accessToken": "a", "expiresAt": "2026-11-18T11:06:40Z" }),
            "kiro",
        ),
    ] {
        let mut script = Script::auth("{}").file(&format!("{HOME}/{file}"), content);
        script.enable = vec![id.to_owned()];
        let report = json!(script.run().json());
        assert_eq!(report["failures"][0]["code"], "token_expired", "{report}");
        assert_eq!(script.sent().len(), 0);
    }
}

#[test]
fn a_region_that_is_no_host_of_kiros_gets_nothing() {
    for region in ["evil.example/", "us-east-1.evil.example", "xx-east-9"] {
        let file = json!({ "accessToken": "a", "region": region });
        let mut script =
            Script::auth("{}").file(&format!("{HOME}/.aws/sso/cache/kiro-auth-token.json"), file);
        script.enable = vec!["kiro".to_owned()];
        let report = json!(script.run().json());
        assert_eq!(report["failures"][0]["code"], "invalid_config", "{report}");
        assert_eq!(script.sent().len(), 0);
    }
}
