//! What `mystatus doctor --private` leaves out.

use crate::support::check_up::{doctor, workplace};
use crate::support::three::{BALANCE, USAGE, ZAI, machine, openai};
use crate::support::{Script, TOKEN};
use mystatus::locale::LANGUAGES;
use mystatus::platforms::{PLATFORMS, variables};
use serde_json::{Value, json};

#[test]
fn a_private_check_up_can_be_pasted_anywhere() {
    let auth = json!({
        "openai": { "type": "oauth", "access": TOKEN },
        "copilot": { "type": "oauth", "refresh": "gho_0123456789abcdef", "enterpriseUrl": "https://company.ghe.com" },
        "zai-coding-plan": { "type": "api", "key": "0123456789abcdefgh" },
        "wellknown-acme": { "type": "api", "key": "0123456789-stuvwxyz" },
    });
    let words = json!({ "message": "Of grace@acme.example, project acme" });
    for online in [false, true] {
        for language in LANGUAGES {
            let mut script = workplace().lang(language.tag());
            script.environment.home = "/home/ada".to_owned();
            script.options.private = true;
            let names = serde_json::Map::from_iter([("zai".to_owned(), "Mary Shelley".into())]);
            script.options.names = Some(names);
            script.more_options = json!({ "timeout": "grace" });
            script.diagnoses = Some(online);
            let script = script
                .variable("XDG_DATA_HOME", "/mnt/ada/share")
                .file("/mnt/ada/share/opencode/auth.json", &auth)
                .answer("GET https://api.company.ghe.com/copilot_internal/user", 500, &words)
                .answer("GET https://litellm.acme.example:4000/my-route", 403, &words)
                .answer("GET https://ampcode.com/api/internal", 403, &words)
                .answer("POST https://ampcode.com/api/internal", 403, &words);
            let mut script = script;
            let text = doctor(&mut script);
            assert!(text.contains("$XDG_DATA_HOME/opencode/auth.json"), "{text}");
            assert!(text.contains("~/.config/opencode/mystatus.json"), "{text}");
            assert!(text.contains("GET chatgpt.com"), "{text}");
            assert!(text.contains("$NODE_EXTRA_CA_CERTS"), "{text}");
            let asked: Vec<_> = script.sent().iter().map(|sent| sent.request.host.clone()).collect();
            for own in ["api.company.ghe.com", "litellm.acme.example:4000"] {
                assert_eq!(asked.iter().any(|host| host == own), online, "{own} among {asked:?}");
            }
            // A platform's own names may contain these words.
            let names = PLATFORMS.iter().map(|platform| platform.name).chain(variables());
            let plain_text = names.fold(text.clone(), |text, name| text.replace(name, "…")).to_lowercase();
            for secret in [
                "/home/",
                "/mnt",
                "acme",
                "ghe.com",
                "example",
                "grace",
                "shelley",
                "0123",
                "gho_",
                "efgh",
                "pass-word",
                "proxy.",
                "3128",
                "4000",
                "my-route",
                "acct-1",
            ] {
                assert!(!plain_text.contains(secret), "{secret} in\n{text}");
            }
            let words: Vec<_> = plain_text.split(|c: char| !c.is_ascii_alphanumeric()).collect();
            assert!(!words.contains(&"ada"), "{text}");
        }
    }
}

#[test]
fn a_check_up_says_which_options_are_wrong_and_in_private_only_that_some_are() {
    let which = "timeout takes whole seconds from 1 to 600, not `soon`";
    let some = "Some options are wrong: the report (`/mystatus`, or `mystatus`) says which";
    for (private, wrong, told) in [
        (false, true, [true, false]),
        (true, true, [false, true]),
        (false, false, [false; 2]),
        (true, false, [false; 2]),
    ] {
        let mut script = machine();
        script.options.private = private;
        script.more_options = if wrong { json!({ "timeout": "soon" }) } else { Value::Null };
        let text = doctor(&mut script);
        assert_eq!([which, some].map(|words| text.contains(words)), told, "{text}");
    }
}

#[test]
fn a_check_up_says_which_settings_are_not_read_also_where_it_hides_names() {
    let said = |script: Script| {
        let text = doctor(&mut script.variable("XDG_CONFIG_HOME", "/mnt/ada"));
        assert!(!text.contains("Some options are wrong") && !text.contains("/mnt/ada"), "{text}");
        text
    };
    let misnamed = "/mnt/ada/opencode/mystatus.jsonc";
    let text = said(machine().file(misnamed, "{}"));
    let line = "  ✗ $XDG_CONFIG_HOME/opencode/mystatus.jsonc is not read, and names are hidden: call it \
        mystatus.json, which may have comments too";
    assert!(text.lines().any(|other| other == line), "{text}");
    assert!(!text.contains("mystatus.jsonc: valid JSON"), "{text}");
    // Its folder may not be entered, so nobody knows whether there is such a file.
    let text = said(machine().unreadable(misnamed, "EACCES"));
    let line = "  ✗ $XDG_CONFIG_HOME/opencode/mystatus.jsonc cannot be used: EACCES";
    assert!(text.contains(line) && !text.contains("call it mystatus.json"), "{text}");
    let text = said(machine().variable("OPENCODE_CONFIG_CONTENT", "{"));
    assert!(
        text.contains("\n  ✗ OPENCODE_CONFIG_CONTENT cannot be used: not valid JSON from line 1"),
        "{text}"
    );
    let text = doctor(&mut machine().variable("OPENCODE_CONFIG_CONTENT", "{}"));
    assert!(text.contains("\n  ✓ OPENCODE_CONFIG_CONTENT · all platforms"), "{text}");
}

#[test]
fn a_private_check_up_numbers_accounts_and_leaves_out_the_platforms_own_words() {
    let mut script = Script::auth(json!({
        "openai": { "type": "oauth", "access": TOKEN },
        "codex": { "type": "oauth", "access": "another-token" },
        "zai-coding-plan": { "type": "api", "key": "0123456789abcdefgh" },
    }))
    .variable("DEEPSEEK_API_KEY", "sk-0123456789abcdefgh")
    .answer(BALANCE, 503, "{}")
    .answer(USAGE, 200, openai(42.0, 0.0))
    .answer(ZAI, 401, json!({ "message": "who is grace?" }));
    script.options.private = true;
    script.diagnoses = Some(true);
    let text = doctor(&mut script);
    for line in [
        "  • OpenAI 1 · auth.json",
        "  • OpenAI 2 · auth.json",
        "  • Z.ai · auth.json",
        "  • DeepSeek · DEEPSEEK_API_KEY",
        "    Z.ai API request failed (401)",
        "✗ 4. every platform accepts its request: Z.ai, DeepSeek",
    ] {
        assert!(text.lines().any(|other| other == line || other.trim_start() == line), "{line} in\n{text}");
    }
    assert!(text.contains("\n    → "), "{text}");
}
