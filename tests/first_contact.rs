//! First contact: no sign-in yet, sign-ins elsewhere, unreadable files, and unsupported providers.

use crate::support::{HOME, Script};
use mystatus::binding::Model;
use mystatus::http::Response;
use mystatus::locale::{LANGUAGES, fill};
use mystatus::platforms::{PLATFORMS, POPULAR};
use mystatus::render::{Room, plain, width};
use serde_json::{Value, json};

const ZAI: &str = "GET https://api.z.ai/api/monitor/usage/quota/limit";
const CREDITS: &str = "GET https://api.github.com/users/ada/settings/billing/ai_credit/usage";

fn auth_file() -> String {
    format!("{HOME}/.local/share/opencode/auth.json")
}

fn zai() -> Script {
    Script::auth(json!({ "zai-coding-plan": { "type": "api", "key": "0123456789abcdef.ABCDEFGH" } }))
}

fn copilot_file(text: impl std::fmt::Display) -> Script {
    Script::new().file(&format!("{HOME}/.config/opencode/copilot-quota-token.json"), text)
}

fn limits() -> Value {
    json!({ "code": 200, "success": true, "data": { "limits": [
        { "type": "TOKENS_LIMIT", "unit": 3, "number": 5, "percentage": 7 },
    ] } })
}

/// The rows that `text` takes on a terminal of 80 columns.
fn rows(text: &str) -> usize {
    text.lines().map(|line| width(line).div_ceil(80).max(1)).sum()
}

/// No sign-in yet: the message that tutorials quote, and popular platforms, within one screen including the prompt.
#[test]
fn who_has_nothing_yet_sees_what_is_popular_and_where_the_rest_is_within_a_screen() {
    for language in LANGUAGES {
        for (mut script, start) in
            [(Script::new(), "❌ "), (Script::auth("{}"), language.words().no_accounts)]
        {
            script = script.lang(language.tag());
            let run = script.run();
            let text = plain(&run.lines(Room::Endless));
            assert!(text.starts_with(start), "{text}");
            assert_eq!(text.contains("ENOENT"), start == "❌ ", "{text}");
            for platform in POPULAR {
                let line = format!("• {} (`{}`)", platform.name_in(language.tag()), platform.id);
                assert!(text.contains(&line), "{line} in {text}");
                assert!(run.brief().contains(&line) && run.repeat(false).contains(&line));
            }
            assert!(text.contains(&language.and_more(PLATFORMS.len() - POPULAR.len())), "{text}");
            assert!(text.contains("`mystatus platforms`"), "{text}");
            assert!(rows(&text) < 24, "{text}");
            assert!(run.summary(Model::default()).is_empty(), "the sidebar shows nothing");
            assert_eq!(run.report().exit_status(), 1);
        }
    }
}

/// Other programs' files, which hold no credential here.
const OF_FOLDERS: &[&str] =
    &["CODEX_HOME", "KIMI_CODE_HOME", "GROK_HOME", "CLAUDE_CONFIG_DIR", "BAILIAN_CONFIG_DIR", "APPDATA"];

#[test]
fn the_list_of_platforms_says_how_each_is_set_up_and_which_were_found() {
    let auth = json!({ "deepseek": { "type": "api", "key": "key-0123456789abcdef" } });
    let claude = json!({ "claudeAiOauth": { "accessToken": "sk-ant-oat01-invented" } });
    let custom = json!({ "custom": [{ "id": "acme", "preset": "litellm", "url": "https://acme.example.com",
        "auth": { "env": "ACME_KEY" } }] });
    for language in LANGUAGES {
        let script = Script::auth(&auth)
            .lang(language.tag())
            .variable("DEEPSEEK_API_KEY", "another-0123456789")
            .variable("ACME_KEY", "acme-0123456789")
            .file(&format!("{HOME}/.claude/.credentials.json"), &claude)
            .settings(&custom);
        let text = plain(&script.start().platforms(Room::Endless));
        let counted = fill(language.words().platforms_found, &["3", &(PLATFORMS.len() + 1).to_string()]);
        let begins = format!("{counted}\n\n• DeepSeek (`deepseek`) · auth.json, DEEPSEEK_API_KEY\n");
        assert!(text.starts_with(&begins), "{text}");
        assert!(
            text.contains(&format!("\n  {}\n", fill(language.words().also_reads, &["DEEPSEEK_API_KEY"]))),
            "{text}"
        );
        assert_eq!(text.matches("WARP_API_KEY").count(), 1, "the set-up says it: {text}");
        let (found, others) = text[begins.len()..].split_once("\n\n").expect("two groups");
        assert!(
            found.contains("• acme (`acme`) · ACME_KEY\n") && found.contains("• Claude (`claude`)\n"),
            "{found}"
        );
        for platform in PLATFORMS {
            let line = format!("• {} (`{}`)", platform.name_in(language.tag()), platform.id);
            let setups = language.setups(platform.setups);
            assert!(text.contains(&line) && text.contains(&setups), "{line}, {setups} in {text}");
            for name in platform.variables {
                assert_eq!(text.contains(name), !OF_FOLDERS.contains(name), "{name} in {text}");
            }
            assert_eq!(others.contains(&line), !["deepseek", "claude"].contains(&platform.id), "{others}");
        }
        assert!(!text.contains("0123456789"), "{text}");
    }
}

/// The requested platform decides, not the others that are present.
#[test]
fn who_asks_for_what_is_not_set_up_is_told_how_it_is() {
    let openai = PLATFORMS.iter().find(|platform| platform.id == "openai").expect("OpenAI");
    let asked = |ids: &[&str], mut script: Script| {
        script.options.platforms = ids.iter().map(|id| (*id).to_owned()).collect();
        script
    };
    for language in LANGUAGES {
        let told = [
            fill(language.words().not_found, &["OpenAI"]).trim_end().to_owned(),
            language.setups(openai.setups),
        ];
        for (script, has_another) in [
            (asked(&["openai"], zai()), false),
            (asked(&["openai"], Script::new()), false),
            (asked(&["openai", "zai"], zai().answer(ZAI, 200, limits())), true),
        ] {
            let run = script.lang(language.tag()).run();
            for text in [plain(&run.lines(Room::Endless)), run.brief(), run.repeat(false)] {
                assert!(told.iter().all(|told| text.contains(told)), "{told:?} in {text}");
                assert!(!text.contains(language.words().supported), "{text}");
            }
            let sentence = told.join(if language.tag() == "zh" { "" } else { " " });
            // Without any account, the brief is the whole report.
            assert_eq!(run.brief().contains(&sentence), has_another, "{sentence} in {}", run.brief());
            assert_eq!(json!(run.json())["missing"], json!(["openai"]));
            let (_, guarded) = run.guard(0.5, None);
            assert_eq!((run.report().exit_status(), guarded.contains(&told[0])), (1, true), "{guarded}");
        }
    }
    // A platform list in the settings is not a request for each of them.
    let some = json!({ "platforms": ["openai", "zai"] });
    let text = zai().settings(&some).answer(ZAI, 200, limits()).text();
    assert!(text.contains("Z.ai") && !text.contains("No OpenAI account"), "{text}");
    let mut typed = zai().settings(&some);
    typed.typed = "openai".to_owned();
    assert!(typed.text().contains("No OpenAI account"));
    // An unreadable file may hold the account, and an incomplete one is not missing.
    for auth in ["{", r#"{"openai": {"type": "oauth"}}"#] {
        let mut script = asked(&["openai"], Script::auth(auth));
        let text = script.text();
        assert!(!text.contains("No OpenAI account"), "{text}");
        let beside = script.variable("ZAI_API_KEY", "0123456789abcdef.ABCDEFGH").answer(ZAI, 200, limits());
        let text = asked(&["openai", "zai"], beside).text();
        assert!(!text.contains("No OpenAI account"), "{text}");
    }
}

#[test]
fn who_has_accounts_elsewhere_needs_no_credential_file() {
    let token = json!({ "token": "github_pat_0123456789", "username": "ada", "tier": "max",
        "billingModel": "ai_credits" });
    let run = copilot_file(&token).answer(CREDITS, 200, json!({ "usageItems": [] })).run();
    assert_eq!(
        (run.report().failures.len(), run.report().exit_status()),
        (0, 0),
        "{}",
        plain(&run.lines(Room::Endless))
    );
    // An unreadable file is still reported.
    let broken =
        copilot_file(token).file(&auth_file(), "{").answer(CREDITS, 200, json!({ "usageItems": [] })).run();
    assert_eq!(broken.report().exit_status(), 1);
    assert!(plain(&broken.lines(Room::Endless)).contains("Failed to read auth file"));
}

#[test]
fn why_a_file_cannot_be_read_is_said_in_words_with_what_helps() {
    for (code, words, step) in [
        ("ENOENT", "ENOENT (there is no such file)", "Sign in to a platform"),
        ("EACCES", "EACCES (you have no permission to read it)", "Make the file and its folder readable"),
        ("EPERM", "EPERM (you have no permission to read it)", "Make the file and its folder readable"),
        ("EISDIR", "EISDIR (it is not a file)", "Repair the file"),
        ("EFBIG", "EFBIG (it is too large)", "Repair the file"),
        ("ELOOP", "ELOOP (it could not be read)", "Repair the file"),
    ] {
        let text = Script::new().unreadable(&auth_file(), code).text();
        assert!(text.contains(&format!("\nError: {words}\n→ {step}")), "{text}");
    }
    for start in ["\u{fffd}\u{fffd}{\0", "\u{fffd}\u{fffd}\0{", "{\0\"\0", "\0{\0\""] {
        let text = Script::auth(start).text();
        assert!(
            text.contains("\nError: it is UTF-16") && text.contains("\n→ Save the file in UTF-8"),
            "{text}"
        );
    }
}

/// Platforms' own files too.
#[test]
fn every_file_that_cannot_be_used_is_named_with_its_cause() {
    let folder = format!("{HOME}/.config/opencode");
    for (name, expected) in
        [("copilot-quota-token.json", "\"token\""), ("antigravity-accounts.json", "\"accounts\"")]
    {
        let path = format!("{folder}/{name}");
        for (script, cause, step) in [
            (
                Script::auth("{}").file(&path, "{\n  \"a\": 1,\n}"),
                "not valid JSON from line 3, column 1",
                expected,
            ),
            (Script::auth("{}").file(&path, "[]"), "not a JSON object", expected),
            (Script::auth("{}").file(&path, "\u{fffd}\u{fffd}{\0"), "it is UTF-16", "UTF-8"),
            (
                Script::auth("{}").unreadable(&path, "EACCES"),
                "EACCES (you have no permission to read it)",
                "Make the file and its folder readable",
            ),
        ] {
            let mut script = script;
            let run = script.run();
            let report = run.report();
            let said = report.failures[0].message(LANGUAGES[0]);
            assert_eq!(
                said,
                format!(
                    "❌ ~/.config/opencode/{name} cannot be used: {}",
                    said.rsplit("used: ").next().expect("a cause")
                )
            );
            assert!(said.contains(cause), "{cause}: {said}");
            assert!(report.failures[0].next_step(LANGUAGES[0]).contains(step), "{name}: {step}");
            assert_eq!(report.failures[0].failure.code(), "invalid_config");
        }
    }
}

#[test]
fn without_a_home_folder_that_is_what_is_said() {
    let homeless = || {
        let mut script = Script::new();
        script.environment.home = String::new();
        script
    };
    let text = homeless().text();
    let told =
        "auth file: ~/.local/share/opencode/auth.json\nError: HOME (on Windows: USERPROFILE) is not set";
    assert!(text.contains(told), "{text}");
    assert!(text.contains("\n→ Set HOME") && !text.contains("Supported platforms"), "{text}");
    let moved = homeless().variable("XDG_DATA_HOME", "/data").text();
    assert!(moved.contains("auth file: /data/opencode/auth.json\nError: ENOENT"), "{moved}");
    // A key from elsewhere needs no home folder, nor one that is a folder, as `HOME=/dev/null` is not.
    for script in [homeless(), Script::new().unreadable(&auth_file(), "ENOTDIR")] {
        let balance = json!({ "currency": "USD", "total_balance": "4.20" });
        let answer = json!({ "is_available": true, "balance_infos": [balance] });
        let mut script = script.variable("DEEPSEEK_API_KEY", "sk-0123456789abcdef").answer(
            "GET https://api.deepseek.com/user/balance",
            200,
            answer,
        );
        let run = script.run();
        let report = json!(run.json());
        assert_eq!((report["failures"].clone(), run.report().exit_status()), (json!([]), 0), "{report}");
    }
    let text = Script::new().unreadable(&auth_file(), "ENOTDIR").text();
    assert!(text.contains("\nError: ENOTDIR"), "{text}");
}

#[test]
fn a_variable_that_is_not_json_leaves_the_file_in_force() {
    for broken in ["{", "", "oops"] {
        let run = zai().variable("OPENCODE_AUTH_CONTENT", broken).answer(ZAI, 200, limits()).run();
        assert_eq!(run.report().accounts.len(), 1, "{broken}");
    }
    let replaced = zai().variable("OPENCODE_AUTH_CONTENT", "{}").run();
    assert!(replaced.report().is_empty());
}

#[test]
fn what_is_not_supported_yet_is_named_once() {
    let auth = |more: Value| {
        let mut entries = json!({
            "zai-coding-plan": { "type": "api", "key": "0123456789abcdef.ABCDEFGH" },
            "https://acme.example": { "type": "wellknown", "key": "TOKEN", "token": "well-known-token" },
            "google": { "type": "api", "key": "gemini-key-0123456789" },
        });
        entries.as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
        Script::auth(entries).answer(ZAI, 200, limits())
    };
    let more = json!({ "acme-ai": { "type": "api", "key": "k" }, "zzz": { "type": "oauth" }, "no-entry": 5 });
    let run = auth(more.clone()).run();
    let text = plain(&run.lines(Room::Endless));
    assert_eq!(text.matches("Found, but not supported yet: acme-ai, zzz").count(), 1, "{text}");
    for name in ["acme.example", "google", "no-entry"] {
        assert!(!text.contains(name), "{name} is no platform of its own: {text}");
    }
    assert_eq!(run.report().exit_status(), 0, "which is no failure");
    assert!(run.brief().contains("Found, but not supported yet: acme-ai, zzz"), "{}", run.brief());
    assert_eq!(json!(run.json())["unsupported"], json!(["acme-ai", "zzz"]));
    assert!(plain(&run.summary(Model::default())).lines().all(|line| !line.contains("acme")));
    // A request for one platform is not one for the others.
    let mut narrowed = auth(more);
    narrowed.options.platforms = vec!["zai".to_owned()];
    assert!(!narrowed.text().contains("not supported yet"));
    // A secret in place of a name is not shown.
    let secret = "zsk-0123456789abcdef";
    let leaky = Script::auth(json!({ secret: { "type": "api", "key": secret } })).text();
    assert!(!leaky.contains("0123456789"), "{leaky}");
    // If there is nothing else, it stands above the list of supported platforms.
    let alone = Script::auth(json!({ "acme-ai": { "type": "api", "key": "k" } })).text();
    assert!(
        alone.starts_with("No configured accounts found\n\nFound, but not supported yet: acme-ai\n\n"),
        "{alone}"
    );
    let many = (0..20)
        .map(|n| (format!("acme-{n:02}"), json!({ "type": "api" })))
        .collect::<serde_json::Map<_, _>>();
    let many = Script::auth(Value::Object(many)).text();
    assert!(many.contains("acme-11, … and 8 more\n") && !many.contains("acme-12"), "{many}");
}

#[test]
fn a_dead_proxy_is_named_as_the_proxy() {
    for code in ["ECONNREFUSED", "ENOTFOUND", "ConnectionRefused", "EHOSTUNREACH"] {
        let through = zai().variable("HTTPS_PROXY", "http://127.0.0.1:9").fail(ZAI, code).text();
        assert!(through.contains(&format!("The proxy could not be reached ({code})")), "{through}");
        assert!(through.contains("→ Check the proxy's address in HTTPS_PROXY or ALL_PROXY"), "{through}");
        let direct = zai().fail(ZAI, code).text();
        assert!(!direct.contains("The proxy"), "{direct}");
        let exempt = zai().variable("HTTPS_PROXY", "http://127.0.0.1:9").variable("NO_PROXY", "z.ai");
        assert!(!exempt.fail(ZAI, code).text().contains("The proxy"));
    }
}

/// A retry after the stated wait is not refused.
#[test]
fn the_time_to_wait_is_rounded_up() {
    for (header, told) in [
        ("1", "try again in 1m"),
        ("60", "try again in 1m"),
        ("61", "try again in 2m"),
        ("3601", "try again in 1h 1m"),
        ("86401", "try again in 1d"),
        ("86400", "try again in 1d"),
        ("Wed, 18 Nov 2026 11:07:41 GMT", "try again in 2m"),
        ("2678400", "try again in 1d"),
        ("18446744073709551615", "try again in 1d"),
        ("Wed, 18 Nov 2065 11:07:41 GMT", "try again in 1d"),
    ] {
        let response = Response { status: 429, retry_after: Some(header.to_owned()), body: String::new() };
        let text = zai().respond(ZAI, Ok(response)).text();
        assert!(text.contains(told), "{header}: {text}");
    }
}

#[test]
fn a_platform_is_called_the_same_in_headings_and_messages() {
    let zhipu = "GET https://bigmodel.cn/api/monitor/usage/quota/limit";
    let key = json!({ "zhipuai-coding-plan": { "type": "api", "key": "0123456789abcdef.ABCDEFGH" } });
    let heading = Script::auth(&key).lang("zh").answer(zhipu, 200, limits()).text();
    assert!(heading.contains("智谱 AI  0123****EFGH"), "{heading}");
    let failed = Script::auth(&key).lang("zh").answer(zhipu, 500, "").text();
    assert!(failed.contains("\n智谱 AI (0123****EFGH): 智谱 API 请求失败 (500)\n"), "{failed}");
}

#[test]
fn an_entry_is_told_what_it_lacks_and_no_more() {
    for (entry, lacks) in [
        (json!({ "type": "oauth" }), "`access`"),
        (json!({ "access": "x" }), "`type: \"oauth\"`"),
        (json!({ "type": "key" }), "`type: \"oauth\"`, `access`"),
    ] {
        let text = Script::auth(json!({ "openai": entry })).text();
        let told = format!(
            "No configured accounts found\n\n`openai` was found, but lacks {lacks} → Sign in again: `opencode auth login`\n\n"
        );
        assert!(text.starts_with(&told), "{text}");
    }
}
