//! What a run says about platforms that the user names, whether or not it can query them.

#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod support;

use mystatus::locale::LANGUAGES;
use mystatus::platforms::PLATFORMS;
use mystatus::render::{Room, plain};
use serde_json::{Value, json};
use support::three::ZAI;
use support::{HOME, Script};

const KEY: &str = "sk-0123456789abcdefghij";

/// A machine with a Z.ai plan, and what `more` adds to `auth.json`.
fn zai(more: Value) -> Script {
    let mut auth = more;
    auth["zai-coding-plan"] = json!({ "type": "api", "key": "0123456789abcdef.ABCDEFGH" });
    Script::auth(auth).answer(ZAI, 200, support::three::zai(8.0))
}

fn claude() -> Script {
    let file = json!({ "claudeAiOauth": { "accessToken": "sk-ant-oat01-invented" } });
    Script::auth("{}").file(&format!("{HOME}/.claude/.credentials.json"), file)
}

fn settings(script: Script, settings: &Value) -> Script {
    script.file(&format!("{HOME}/.config/opencode/mystatus.json"), settings)
}

fn named(ids: &[&str], mut script: Script) -> Script {
    script.options.platforms = ids.iter().map(|id| (*id).to_owned()).collect();
    script
}

/// A user with a plan has the extra key on purpose, but asked for it by name.
#[test]
fn a_key_that_is_not_used_is_told_to_whoever_names_its_platform() {
    let elsewhere =
        json!({ "provider": { "deepseek": { "options": { "baseURL": "https://openrouter.ai/api/v1" } } } });
    let script = || {
        let api = json!({ "type": "api", "key": KEY });
        zai(json!({ "openai": api, "deepseek": api }))
            .file(&format!("{HOME}/.config/opencode/opencode.json"), &elsewhere)
    };
    assert!(!script().text().contains("Skipped"));
    let text = named(&["openai", "deepseek", "zai"], script()).text();
    for told in
        ["Skipped", "`openai` holds an API key", "`deepseek` holds a key that OpenCode sends to another"]
    {
        assert!(text.contains(told), "{told} in {text}");
    }
    // The settings ask for no platform in particular.
    let text = settings(script(), &json!({ "platforms": ["openai", "zai"] })).text();
    assert!(!text.contains("Skipped"), "{text}");
}

#[test]
fn a_platform_that_is_named_is_offered_though_others_were_enabled() {
    for enable in [json!([]), json!(["warp"])] {
        let script = || settings(claude(), &json!({ "enable": enable }));
        assert!(!script().text().contains("--enable claude"));
        let text = named(&["claude"], script()).text();
        assert!(text.contains("--enable claude"), "{text}");
    }
}

#[test]
fn a_platform_that_the_settings_want_but_do_not_enable_is_not_offered() {
    let wanted = json!({ "enable": [], "platforms": ["warp", "zai"] });
    let script = || settings(zai(json!({})), &wanted).variable("WARP_API_KEY", KEY);
    let mut without_request = script();
    without_request.more_options = json!({ "platforms": null });
    assert!(!without_request.text().contains("--enable warp"));
    assert!(named(&["warp"], script()).text().contains("--enable warp"));
}

#[test]
fn whoever_names_platforms_is_not_told_of_others() {
    for language in LANGUAGES {
        let api = || Script::auth(json!({ "openai": { "type": "api", "key": KEY } }));
        for (id, script) in [("claude", claude()), ("openai", api())] {
            let words = language.words();
            let text = named(&[id], script.lang(language.tag())).text();
            assert!(text.contains(words.no_accounts) && !text.contains(words.supported), "{text}");
        }
        let text = claude().lang(language.tag()).text();
        assert!(text.contains(language.words().supported), "{text}");
    }
}

#[test]
fn whoever_has_enabled_a_platform_is_told_only_its_terms() {
    for language in LANGUAGES {
        for platform in PLATFORMS.iter().filter(|platform| platform.opt_in.is_some()) {
            let terms = language.terms(platform.opt_in.as_ref().expect("terms"));
            let by_settings = || settings(Script::auth("{}"), &json!({ "enable": [platform.id] }));
            let mut by_option = Script::auth("{}");
            by_option.enable = vec![platform.id.to_owned()];
            for (script, is_enabled) in
                [(Script::auth("{}"), false), (by_settings(), true), (by_option, true)]
            {
                let run = named(&[platform.id], script.lang(language.tag())).run();
                for lines in [run.lines(Room::Endless), run.platforms(Room::Endless)] {
                    let text = plain(&lines);
                    assert!(text.contains(&terms), "{terms} in {text}");
                    assert_eq!(text.contains(&format!("--enable {}", platform.id)), !is_enabled, "{text}");
                }
            }
        }
    }
}
