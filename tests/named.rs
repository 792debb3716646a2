//! What a run says about platforms that the user names, whether or not it can query them.

use crate::support::three::{USAGE, ZAI};
use crate::support::{HOME, Script, TOKEN};
use mystatus::locale::LANGUAGES;
use mystatus::options::named as named_ids;
use mystatus::platforms::PLATFORMS;
use mystatus::render::{Room, plain};
use serde_json::{Value, json};

const KEY: &str = "sk-0123456789abcdefghij";

/// A machine with a Z.ai plan, and what `more` adds to `auth.json`.
fn zai(more: Value) -> Script {
    let mut auth = more;
    auth["zai-coding-plan"] = json!({ "type": "api", "key": "0123456789abcdef.ABCDEFGH" });
    Script::auth(auth).answer(ZAI, 200, crate::support::three::zai(8.0))
}

fn claude() -> Script {
    let file = json!({ "claudeAiOauth": { "accessToken": "sk-ant-oat01-invented" } });
    Script::auth("{}").file(&format!("{HOME}/.claude/.credentials.json"), file)
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
    let text = script().settings(json!({ "platforms": ["openai", "zai"] })).text();
    assert!(!text.contains("Skipped"), "{text}");
}

#[test]
fn a_platform_that_is_named_is_offered_though_others_were_enabled() {
    for enable in [json!([]), json!(["warp"])] {
        let script = || claude().settings(json!({ "enable": enable }));
        assert!(!script().text().contains("--enable claude"));
        let text = named(&["claude"], script()).text();
        assert!(text.contains("in mystatus.json or, on the command line, `--enable claude`"), "{text}");
    }
}

#[test]
fn a_platform_that_the_settings_want_but_do_not_enable_is_not_offered() {
    let wanted = json!({ "enable": [], "platforms": ["warp", "zai"] });
    let script = || zai(json!({})).settings(&wanted).variable("WARP_API_KEY", KEY);
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
            let by_settings = || Script::auth("{}").settings(json!({ "enable": [platform.id] }));
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

/// A machine with an OpenAI plan that knows its user, and a Z.ai plan.
fn two(typed: &str) -> Script {
    let auth = json!({
        "openai": { "type": "oauth", "access": TOKEN },
        "zai-coding-plan": { "type": "api", "key": "0123456789abcdef.ABCDEFGH" },
    });
    let mut script = Script::auth(auth)
        .answer(USAGE, 200, crate::support::three::openai(42.0, 100.0))
        .answer(ZAI, 200, crate::support::three::zai(8.0));
    typed.clone_into(&mut script.typed);
    script
}

#[test]
fn a_word_that_is_not_understood_asks_nobody_and_shows_nothing_but_the_error() {
    let not_platform = |word: &str| format!("platforms: there is no platform `{word}`");
    for (typed, told) in [
        ("opnai", "did you mean `openai`?".to_owned()),
        ("foo bar", not_platform("bar")),
        ("--private foo", not_platform("foo")),
        ("--bogus", "unknown option `--bogus`".to_owned()),
        ("openai --privat", "unknown option `--privat`; did you mean `private`?".to_owned()),
        ("--lang ja zai", "unknown option `--lang`".to_owned()),
        ("--bogus --doctor", "unknown option `--bogus`".to_owned()),
    ] {
        let mut script = two(typed);
        let run = script.run();
        assert_eq!(script.sent().len(), 0, "{typed}");
        for text in [plain(&run.lines(Room::Endless)), run.brief(), run.fenced(), run.repeat(true)] {
            assert!(text.contains(&told), "{typed}: {text}");
            for other in ["ada", "Z.ai", "Supported platforms", "No configured accounts"] {
                assert!(!text.contains(other), "{typed}: {other} in {text}");
            }
        }
        let json = json!(run.json());
        assert_eq!((&json["accounts"], run.report().exit_status()), (&json!([]), 1), "{typed}");
        assert_ne!(json["option_errors"], Value::Null, "{typed}");
    }
    // Beside a known name, an unknown one is only told.
    let text = two("zai foo").text();
    assert!(
        text.contains(&not_platform("foo")) && text.contains("Z.ai") && !text.contains("OpenAI"),
        "{text}"
    );
}

#[test]
fn names_are_hidden_and_pages_chosen_by_words_with_and_without_dashes() {
    assert!(two("openai").text().contains("ada@example.com"));
    for typed in ["private openai", "openai --private", "'--private' openai"] {
        let run = two(typed).run();
        for text in [plain(&run.lines(Room::Endless)), run.brief(), json!(run.json()).to_string()] {
            assert!(text.contains("a***") && !text.contains("ada@"), "{typed}: {text}");
            assert!(!text.contains("Z.ai"), "{typed}: {text}");
        }
    }
    for (typed, told) in [("doctor", "Check-up"), ("zai --doctor", "Check-up"), ("backtest", "No record yet")]
    {
        let text = two(typed).text();
        assert!(text.contains(told) && !text.contains("there is no platform"), "{typed}: {text}");
    }
    let taken = ["doctor", "backtest", "private"];
    assert!(PLATFORMS.iter().all(|platform| !taken.contains(&platform.id)), "no platform is called so");
}

/// `xAI` is OpenCode's name for the provider of Grok's models.
#[test]
fn no_platforms_name_stands_for_another_one() {
    for platform in PLATFORMS {
        assert_eq!(named_ids(platform.name, &[]), Ok(vec![platform.id.to_owned()]));
    }
}

/// Every entry is named, though the accounts of its provider are read from elsewhere.
#[test]
fn an_entry_that_does_not_tell_of_its_platforms_account_is_named_with_what_would() {
    let auth = || {
        json!({
            "anthropic": { "type": "oauth", "access": "a", "refresh": "r" },
            "google": { "type": "api", "key": "gemini-key-0123456789" },
            "github-copilot-enterprise": { "type": "oauth", "refresh": "gho_0123456789" },
        })
    };
    let run = Script::auth(auth()).run();
    let text = plain(&run.lines(Room::Endless));
    assert!(text.starts_with("No configured accounts found\n"), "{text}");
    for told in [
        "`anthropic` does not show what is left of Claude: run `claude /login`",
        "`google` does not show what is left of Google Cloud: run `opencode plugin ",
        "`github-copilot-enterprise` does not show what is left of GitHub Copilot: run `opencode auth login`",
    ] {
        assert!(text.contains(told), "{told} in {text}");
    }
    let report = json!(run.json());
    let entries = report["incomplete"].as_array().expect("a list").iter().map(|one| one["entry"].clone());
    assert_eq!(entries.collect::<Vec<_>>(), ["anthropic", "github-copilot-enterprise", "google"]);
    assert_eq!(report["unsupported"], json!([]));
    let mut checked = Script::auth(auth());
    checked.diagnoses = Some(false);
    let text = plain(&checked.start().doctor("", Room::Endless));
    assert!(text.contains("`anthropic` does not show what is left of Claude"), "{text}");
    // An account that was found elsewhere makes the entry no news, and so does another plan, but for a check-up.
    let claude = json!({ "claudeAiOauth": { "accessToken": "sk-ant-oat01-invented" } });
    let found = Script::auth(auth()).file(&format!("{HOME}/.claude/.credentials.json"), claude).text();
    assert!(!found.contains("`anthropic`") && found.contains("--enable claude"), "{found}");
    let mut more = auth();
    more["zai-coding-plan"] = json!({ "type": "api", "key": "0123456789abcdef.ABCDEFGH" });
    let text = Script::auth(more).answer(ZAI, 200, crate::support::three::zai(8.0)).text();
    assert!(!text.contains("does not show"), "{text}");
}

#[test]
fn a_key_from_a_variable_that_is_not_set_is_told_with_the_variable() {
    let configuration = |key: &str| json!({ "provider": { "deepseek": { "options": { "apiKey": key } } } });
    let machine = |auth: Value, key: &str| {
        Script::auth(auth).file(&format!("{HOME}/.config/opencode/opencode.json"), configuration(key))
    };
    let told = "opencode.json takes the key of `deepseek` from the variable `FOO_KEY`, which is not set";
    let mut named = machine(json!({}), "{env:FOO_KEY}");
    named.options.platforms = vec!["deepseek".to_owned()];
    let text = named.text();
    assert!(text.contains(told) && !text.contains("No DeepSeek account"), "{text}");
    let zai = json!({ "zai-coding-plan": { "type": "api", "key": "0123456789abcdef.ABCDEFGH" } });
    let beside = machine(zai, "{env:FOO_KEY}").answer(ZAI, 200, crate::support::three::zai(8.0)).text();
    assert!(beside.contains(told), "whoever has a plan meant this key to work too: {beside}");
    let mut checked = machine(json!({}), "{env:FOO_KEY}");
    checked.diagnoses = Some(false);
    let doctor = |script: &Script| plain(&script.start().doctor("", Room::Endless));
    assert!(doctor(&checked).contains(told), "{}", doctor(&checked));
    checked.options.private = true;
    assert!(!doctor(&checked).contains("FOO_KEY"), "the user chose the name: {}", doctor(&checked));
    // Nothing is amiss if there is a key.
    let auth = json!({ "deepseek": { "type": "api", "key": "sk-0123456789abcdefgh" } });
    let balance =
        json!({ "is_available": true, "balance_infos": [{ "currency": "USD", "total_balance": "1" }] });
    let text = machine(auth, "{env:FOO_KEY}").answer(crate::support::three::BALANCE, 200, balance).text();
    assert!(!text.contains("FOO_KEY"), "{text}");
    // Not even if the key is in the platform's own file.
    let ours = json!({ "provider": { "commandcode": { "options": { "apiKey": "{env:FOO_KEY}" } } } });
    let mut kept = Script::auth("{}").file(&format!("{HOME}/.config/opencode/opencode.json"), ours);
    kept = kept.file(&format!("{HOME}/.commandcode/auth.json"), json!({ "apiKey": "cc-invented-1" }));
    let text = kept.answer("GET https://api.commandcode.ai/alpha/whoami", 401, "{}").text();
    assert!(text.contains("Command Code") && !text.contains("FOO_KEY"), "{text}");
}

#[test]
fn a_mistyped_wish_to_hide_names_shows_none() {
    for typed in ["openai privat", "openai -private", "openai —private", "openai PRIVATE"] {
        let text = two(typed).text();
        assert!(text.contains("OpenAI  a***") && !text.contains("ada@"), "{typed}: {text}");
    }
}

#[test]
fn who_has_chosen_opt_in_platforms_is_offered_no_other_but_by_name() {
    let auth = json!({ "anthropic": { "type": "api", "key": KEY } });
    let script = || Script::auth(&auth).settings(json!({ "enable": [] }));
    let text = script().text();
    assert!(!text.contains("claude /login"), "{text}");
    let text = named(&["claude"], script()).text();
    assert!(text.contains("`anthropic` does not show what is left of Claude: run `claude /login`"), "{text}");
}

#[test]
fn a_run_succeeds_only_if_each_platform_that_it_names_has_an_account() {
    for (more, status) in [
        (json!({ "openrouter": { "type": "api" } }), 1),
        (json!({ "openrouter": { "type": "api", "key": KEY } }), 0),
    ] {
        let script = zai(more).answer(
            "GET https://openrouter.ai/api/v1/key",
            200,
            json!({ "data": { "limit": 5, "limit_remaining": 4, "usage": 1 } }),
        );
        let script = script.answer("GET https://openrouter.ai/api/v1/credits", 403, "{}");
        let run = named(&["zai", "openrouter"], script).run();
        assert_eq!(run.report().exit_status(), status, "{}", plain(&run.lines(Room::Endless)));
    }
}
