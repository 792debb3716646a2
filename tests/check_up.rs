//! The output of `mystatus doctor`.

use crate::support::check_up::{doctor, workplace};
use crate::support::google::{INSTALLED, SECRET, accounts_file, constants, script_path};
use crate::support::three::{BALANCE, USAGE, ZAI, machine, openai, zai};
use crate::support::{HOME, Script, TOKEN};
use mystatus::cache::{Intent, ReadingCache};
use mystatus::render::{Room, Tone, plain};
use serde_json::{Value, json};

#[test]
fn a_check_up_tells_a_settings_file_where_none_is_read() {
    let script = || Script::auth("{}").file("/srv/ada/mystatus.json", r#"{"lang": "ja"}"#);
    let own = || script().variable("OPENCODE_CONFIG_DIR", "/srv/ada/");
    let told =
        "? /srv/ada/mystatus.json: not read: settings are read from ~/.config/opencode/mystatus.json alone";
    assert!(doctor(&mut own()).contains(told), "{}", doctor(&mut own()));
    let mut private = own();
    private.options.private = true;
    assert!(doctor(&mut private).contains("? $OPENCODE_CONFIG_DIR/mystatus.json: not read"));
    assert!(!doctor(&mut script()).contains("not read: "));
    // The same folder in other words, as on Windows.
    let global = format!("{HOME}/.config/opencode/");
    for same in [&global, &global.replace("config/", "config\\")] {
        let script = Script::auth("{}").file(&(global.clone() + "mystatus.json"), "{}");
        let text = doctor(
            &mut script.file(&format!("{same}mystatus.json"), "{}").variable("OPENCODE_CONFIG_DIR", same),
        );
        assert!(!text.contains("not read: "), "{text}");
    }
}

#[test]
fn who_has_no_account_is_told_what_says_how_to_set_one_up() {
    let text = doctor(&mut Script::auth("{}"));
    assert!(text.contains("No account was found: the report (`/mystatus`, or `mystatus`) says"), "{text}");
}

#[test]
fn a_check_up_walks_every_place_and_sends_nothing() {
    let mut script = workplace();
    let text = doctor(&mut script);
    assert!(script.sent().is_empty());
    let lines: Vec<_> = text.lines().map(str::trim_start).collect();
    for line in [
        &format!("mystatus {} · Node v24.1.0 · linux 6.1 x64 · OpenCode 1.18.33", env!("CARGO_PKG_VERSION")),
        "✓ ~/.local/share/opencode/auth.json: valid JSON · changed 3d ago · OpenAI (ada@example.com), Z.ai (0123****efgh), DeepSeek (sk-0****efgh)",
        "✓ ~/.config/opencode/opencode.jsonc: valid JSON · all platforms",
        "✗ ~/.config/opencode/copilot-quota-token.json cannot be used: not valid JSON from line 2, column 3 · GitHub Copilot",
        "✓ AMP_API_KEY · Amp",
        "✓ ACME_KEY · acme",
        "✓ HTTPS_PROXY: through http://proxy.acme.example:3128, with a user name or password",
        "✓ NO_PROXY: no proxy for api.z.ai,intern.acme.example",
        "✓ NODE_EXTRA_CA_CERTS: /mnt/ada/ca.pem · certificates trusted besides the runtime's own: 1",
        "? NODE_TLS_REJECT_UNAUTHORIZED: ignored, because certificates are always checked",
        "• OpenAI (ada@example.com) · auth.json",
        "• acme (acme****cdef) · ACME_KEY",
        "GET chatgpt.com/backend-api/wham/usage · through http://proxy.acme.example:3128",
        "may also ask auth.openai.com",
        "GET api.z.ai/api/monitor/usage/quota/limit · directly",
        "✓ 1. OpenCode's credential file can be read",
        "✓ 2. there is an account to query",
        "? 4. every platform accepts its request: only `--online` can tell",
    ] {
        assert!(lines.contains(&line), "{line}\nin\n{text}");
    }
    assert!(text.contains("Not found: ") && text.contains("~/.codex/auth.json (OpenAI)"), "{text}");
    assert!(!text.contains("pass-word"), "{text}");
}

#[test]
fn a_check_up_tells_a_variable_from_the_file_that_it_stands_in_for() {
    let zai = json!({ "zai-coding-plan": { "type": "api", "key": "0123456789abcdefgh" } });
    let file = || Script::auth(json!({ "openai": { "type": "oauth", "access": TOKEN } }));
    let text = doctor(&mut file().variable("OPENCODE_AUTH_CONTENT", &zai.to_string()));
    for line in [
        "  – ~/.local/share/opencode/auth.json: not read, as OPENCODE_AUTH_CONTENT stands in for it",
        "  • Z.ai (0123****efgh) · OPENCODE_AUTH_CONTENT",
        "  – 1. OpenCode's credential file can be read",
    ] {
        assert!(text.lines().any(|other| other == line), "{line}\nin\n{text}");
    }
    // A variable that is not JSON replaces nothing.
    let text = doctor(&mut file().variable("OPENCODE_AUTH_CONTENT", "oops"));
    assert!(text.contains("✓ ~/.local/share/opencode/auth.json: valid JSON · OpenAI"), "{text}");
    assert!(text.contains("✗ OPENCODE_AUTH_CONTENT cannot be used: "), "{text}");
}

#[test]
fn a_variable_that_holds_no_credentials_is_to_be_corrected_or_unset() {
    let advice =
        "→ Correct OPENCODE_AUTH_CONTENT, which must be a JSON object, or unset it: then auth.json counts";
    for (content, why) in [("{\"a", "JSON from line 1, column "), ("[]", "JSON object")] {
        let mut script = Script::auth("{}").variable("OPENCODE_AUTH_CONTENT", content);
        let text = doctor(&mut script);
        let marked = text.lines().find(|line| line.contains("OPENCODE_AUTH_CONTENT")).expect("the variable");
        let cause =
            text.lines().any(|line| line.starts_with("  ✗ OPENCODE_AUTH_CONTENT") && line.contains(why));
        assert!(cause, "{marked}\nin\n{text}");
        assert!(text.lines().any(|line| line.trim() == advice), "{text}");
        assert!(!text.contains("auth login"), "{text}");
    }
    let text = doctor(&mut Script::auth("{}").variable("OPENCODE_AUTH_CONTENT", "{}"));
    assert!(text.contains("✓ OPENCODE_AUTH_CONTENT") && !text.contains(advice), "{text}");
}

#[test]
fn a_check_up_names_the_problems_with_whose_they_are() {
    let google = json!({ "accounts": [{ "email": "ada@example.com", "refreshToken": "1//refresh-token" }] });
    let mut script = Script::auth(json!({ "openai": { "type": "oauth", "access": TOKEN, "expires": 1 } }))
        .file(&format!("{HOME}/.config/opencode/antigravity-accounts.json"), google);
    let text = doctor(&mut script);
    assert!(text.contains("✗ 3. every sign-in is still valid: OpenAI (ada@example.com)"), "{text}");
    assert!(
        text.contains("✗ 7. every Google account names its project: Google Cloud (ada@example.com)"),
        "{text}"
    );
    assert!(text.contains("→ "), "{text}");
    assert!(doctor(&mut Script::auth("{}")).contains("✗ 2. there is an account to query"));
    let text = doctor(&mut Script::auth("{"));
    assert!(text.contains("✗ 1. OpenCode's credential file can be read"), "{text}");
}

#[test]
fn a_check_up_online_tells_each_answer() {
    let mut script = Script::auth(json!({
        "openai": { "type": "oauth", "access": TOKEN },
        "zai-coding-plan": { "type": "api", "key": "0123456789abcdefgh" },
    }))
    .answer(USAGE, 200, openai(42.0, 0.0))
    .answer(ZAI, 401, json!({ "message": "no" }));
    script.diagnoses = Some(true);
    let text = doctor(&mut script);
    assert!(text.contains("✓ answered · 58% remaining"), "{text}");
    let of_zai = "auth.json\n    GET api.z.ai/api/monitor/usage/quota/limit · directly\n    Z.ai API request failed (401): no\n";
    assert!(text.contains(of_zai), "{text}");
    assert!(text.contains("✗ 4. every platform accepts its request: Z.ai (0123****efgh)"), "{text}");
    assert!(text.contains("✓ 5. every answer comes in time\n"), "{text}");
    assert_eq!(script.sent().len(), 2);
}

#[test]
fn a_check_up_tells_how_old_an_answer_is_that_needs_no_request() {
    let mut script = Script::auth(
        json!({ "zai-coding-plan": { "type": "api", "key": "0123456789abcdefgh" } }),
    )
    .answer(ZAI, 200, zai(1.0));
    script.memory = Some((ReadingCache::default(), Intent::Opened));
    script.run();
    script.pass(20_000);
    script.diagnoses = Some(true);
    let text = doctor(&mut script);
    assert!(text.contains("auth.json\n    As of <1m ago\n    ✓ answered · 99% remaining\n"), "{text}");
    assert_eq!(script.sent().len(), 1);
}

#[test]
fn a_check_up_ticks_nothing_that_failed_or_that_nobody_was_asked() {
    let marks = |script: Script| {
        let mut script = script;
        script.diagnoses.get_or_insert(true);
        let text = doctor(&mut script);
        let mark = |number: usize| {
            let line = text.lines().find(|line| line.contains(&format!(" {number}. ")));
            line.and_then(|line| line.trim_start().chars().next()).expect("a mark")
        };
        (1..=8).map(mark).collect::<String>()
    };
    let one = || Script::auth(json!({ "zai-coding-plan": { "type": "api", "key": "0123456789abcdefgh" } }));
    let codex = json!({ "tokens": { "access_token": TOKEN } });
    let codex = || Script::new().file(&format!("{HOME}/.codex/auth.json"), &codex);
    let mut offline = codex();
    offline.diagnoses = Some(false);
    // A platform that was queried before.
    let mut stale = one().answer(ZAI, 200, zai(1.0)).answer(ZAI, 503, "{}");
    stale.memory = Some((ReadingCache::default(), Intent::Asked));
    stale.run();
    // Its answer is fresh enough.
    let mut fresh = one().answer(ZAI, 200, zai(1.0));
    fresh.memory = Some((ReadingCache::default(), Intent::Opened));
    fresh.run();
    // Whatever accounts these files hold is not known.
    let unreadable = || {
        Script::auth("{")
            .file(&accounts_file(), "{")
            .file(&format!("{HOME}/.config/opencode/copilot-quota-token.json"), json!({ "token": 5 }))
    };
    for (script, expected) in [
        (unreadable(), "✗✗––––––"),
        (unreadable().variable("ZAI_API_KEY", "0123456789abcdefgh").answer(ZAI, 200, zai(1.0)), "✗✓✓✓✓––✓"),
        (one().answer(ZAI, 200, zai(1.0)), "✓✓✓✓✓––✓"),
        (one().fail(ZAI, "ECONNREFUSED").variable("HTTPS_PROXY", "http://127.0.0.1:9"), "✓✓✓–✗–––"),
        (one().variable("HTTPS_PROXY", "socks5://127.0.0.1:9"), "✓✓✓–✗–––"),
        (one().answer(ZAI, 200, "<!DOCTYPE html><html></html>"), "✓✓✓–✗–––"),
        (one().answer(ZAI, 200, "[1"), "✓✓✓✗✓––✓"),
        (stale, "✓✓✓✗✓––✓"),
        (fresh, "✓✓✓✓✓––✓"),
        (Script::auth("{}"), "✓✗––––––"),
        (Script::new(), "✗✗––––––"),
        (codex().answer(USAGE, 200, openai(1.0, 1.0)), "–✓✓✓✓––✓"),
        (offline, "–✓✓??––?"),
    ] {
        assert_eq!(marks(script), expected);
    }
}

#[test]
fn a_name_for_an_account_that_is_not_here_is_told_by_the_check_up_alone() {
    let claude = format!("{HOME}/.claude/.credentials.json");
    let signed_in = json!({ "claudeAiOauth": { "accessToken": "sk-ant-oat01-0123456789" } });
    let named = |auth: Value| {
        let mut script = Script::auth(auth).lang("en").file(&claude, &signed_in);
        let names =
            json!({ "ada@exmple.com": "Work", " ada@example.com ": "Home", "claude": "C", "acme": "A" });
        script.more_options = json!({ "names": names });
        script
    };
    let told = |mut script: Script| {
        let text = doctor(&mut script);
        text.lines().filter(|line| line.starts_with("names: ")).map(str::to_owned).collect::<Vec<_>>()
    };
    let auth = json!({ "openai": { "type": "oauth", "access": TOKEN } });
    let unused = [
        "names: no account here is called `acme`",
        "names: no account here is called `ada@exmple.com`; did you mean `ada@example.com`?",
    ];
    assert_eq!(told(named(auth.clone())), unused, "Claude is here, though nobody enabled it");
    assert_eq!(named(auth.clone()).start().report().exit_status(), 0);
    let report = plain(&named(auth.clone()).start().lines(Room::Endless));
    assert!(!report.contains("names:"), "an account may be gone for a while");

    let mut private = named(auth.clone());
    private.options.private = true;
    let mut narrowed = named(auth);
    narrowed.options.platforms = vec!["openai".to_owned()];
    let incomplete = json!({ "openai": { "type": "oauth", "access": TOKEN }, "deepseek": { "type": "api" } });
    let unread = named(json!({})).file(&format!("{HOME}/.codex/auth.json"), "[");
    for script in [private, narrowed, named(incomplete), named(json!("{")), unread] {
        assert!(told(script).is_empty(), "nothing can be said");
    }
}

#[test]
fn a_check_up_names_the_variables_of_own_platforms_with_whose_they_are() {
    let of = |id: &str, name: &str| {
        json!({ "id": id, "auth": { "env": name }, "url": "https://acme.example/left",
        "balances": [{ "remaining": "/left", "currency": "USD" }] })
    };
    let custom = json!({ "custom": [of("acme", "OFFICE_KEY"), of("acme-two", "OFFICE_KEY"), of("other", "UNSET_KEY")] });
    for private in [false, true] {
        let mut script = machine().settings(&custom).variable("OFFICE_KEY", "0123456789abcdefgh");
        script.options.private = private;
        let text = doctor(&mut script);
        let unset = text.lines().find(|line| line.starts_with("  Not set: ")).expect("what is not set");
        let is_told = [text.contains("\n  ✓ OFFICE_KEY · acme, acme-two\n"), unset.contains("UNSET_KEY")];
        assert_eq!(is_told, [!private; 2], "{text}");
        assert!(!private || !text.contains("OFFICE_KEY"), "{text}");
    }
}

#[test]
fn a_check_up_says_which_answers_tell_that_the_balance_is_too_low() {
    for (is_available, told) in
        [(false, "    ✓ answered · ⛔ The balance is too low for requests"), (true, "    ✓ answered")]
    {
        let mut script = Script::auth("{}").variable("DEEPSEEK_API_KEY", "sk-0123456789abcdefgh").answer(
            BALANCE,
            200,
            json!({ "is_available": is_available, "balance_infos": [{ "currency": "CNY", "total_balance": "0.5" }] }),
        );
        script.diagnoses = Some(true);
        let text = doctor(&mut script);
        assert!(text.lines().any(|line| line == told), "{told} in\n{text}");
    }
}

#[test]
fn a_check_up_says_whose_a_file_is_and_whether_it_can_be_used() {
    let config = format!("{HOME}/.config/opencode");
    let token = json!({ "token": "github_pat_0123456789", "username": "ada", "tier": "pro" });
    let text = doctor(
        &mut Script::auth("// mine\n{}")
            .file(&format!("{config}/copilot-quota-token.json"), token)
            .file(&script_path(INSTALLED, "dist/src/constants.js"), constants("client-id", SECRET))
            .file(&format!("{config}/opencode.jsonc"), "{ // mine\n \"plugin\": [,] }"),
    );
    for line in [
        "✗ ~/.local/share/opencode/auth.json cannot be used: not valid JSON from line 1, column 1",
        "✓ ~/.config/opencode/copilot-quota-token.json: valid JSON · GitHub Copilot (@ada)",
        "  • GitHub Copilot (@ada) · ~/.config/opencode/copilot-quota-token.json",
        "✓ ~/.config/opencode/opencode.jsonc: valid JSON",
        "dist/src/constants.js: readable · Google Cloud",
    ] {
        assert!(text.contains(line), "{line} in\n{text}");
    }
}

#[test]
fn a_check_up_ticks_no_credentials_that_are_no_object_and_tells_no_proxy_at_all_from_some() {
    for private in [false, true] {
        let mut script =
            Script::auth("[]").file(&format!("{HOME}/.codex/auth.json"), "[]").variable("NO_PROXY", "*");
        script.options.private = private;
        let text = doctor(&mut script);
        for line in [
            "  ✗ ~/.local/share/opencode/auth.json cannot be used: not a JSON object · all platforms",
            "  ✗ ~/.codex/auth.json cannot be used: not a JSON object · OpenAI",
            "  ✓ NO_PROXY: no proxy for *",
        ] {
            assert!(text.lines().any(|other| other == line), "{line} in\n{text}");
        }
    }
}

/// A terminal shows the end of what was printed, a dialog its beginning.
#[test]
fn what_is_wrong_stands_where_it_is_seen_first() {
    let mut script = machine();
    script.diagnoses = Some(false);
    let run = script.start();
    let at = |versions: &str, heading: &str| {
        plain(&run.doctor(versions, Room::Endless)).find(heading).expect("the heading")
    };
    assert!(at("", "\nCheck-up\n") < at("", "\nFiles\n"));
    assert!(at("Node v24", "\nCheck-up\n") > at("Node v24", "\nMeters\n"));
}

#[test]
fn a_check_up_tells_what_is_not_set_and_marks_what_is_wrong_in_the_network() {
    let mut script = machine()
        .variable("KIMI_API_KEY", "sk-kimi-0123456789abcdef")
        .variable("HTTPS_PROXY", "socks5://proxy.acme.example")
        .variable("NO_PROXY", "api.z.ai");
    script.diagnoses = Some(false);
    let lines = script.start().doctor("", Room::Endless);
    let tone = |words: &str| {
        let of = |line: &&mystatus::render::Line| plain(std::slice::from_ref(*line)).contains(words);
        lines.iter().find(of).expect(words).0[0].1
    };
    assert_eq!(tone("HTTPS_PROXY: names no proxy that can be used"), Tone::Bad);
    assert_eq!(tone("NO_PROXY: no proxy for api.z.ai"), Tone::Plain);
    let text = plain(&lines);
    let unset = text.lines().find(|line| line.starts_with("  Not set: ")).expect("what is not set");
    assert!(unset.contains("AMP_API_KEY") && !unset.contains("KIMI_API_KEY"), "{unset}");
    assert!(text.lines().any(|line| line.starts_with("  • ") && line.ends_with(" · KIMI_API_KEY")), "{text}");
    assert!(text.contains("\nMeters\n  ? only the dialog in OpenCode's terminal can check"), "{text}");
    // Also true for those who have set the option.
    assert!(!text.contains("set `\"memory\"") && text.contains("`\"memory\": true`"), "{text}");
}
