//! Rules for every platform: limits on requests, time, independence, languages, privacy.

use crate::support::{HOME, NOW, Script, TOKEN};
use mystatus::binding::Model;
use mystatus::failure::Failure;
use mystatus::http::Response;
use mystatus::locale::LANGUAGES;
use mystatus::platforms::by_id;
use mystatus::render::{Room, ansi, plain, width};
use mystatus::run::Run;
use serde_json::json;

const OPENAI: &str = "GET https://chatgpt.com/backend-api/wham/usage";
const ZAI: &str = "GET https://api.z.ai/api/monitor/usage/quota/limit";
const ZHIPU: &str = "GET https://bigmodel.cn/api/monitor/usage/quota/limit";
const KEY: &str = "0123456789abcdef.ABCDEFGH";

fn three() -> Script {
    Script::auth(json!({
        "openai": { "type": "oauth", "access": TOKEN },
        "zai-coding-plan": { "type": "api", "key": KEY },
        "zhipuai-coding-plan": { "type": "api", "key": KEY },
    }))
}

fn limits() -> serde_json::Value {
    json!({ "code": 200, "success": true, "data": { "level": "pro", "limits": [
        { "type": "TOKENS_LIMIT", "unit": 3, "number": 5, "usage": 8_000_000, "currentValue": 2_000_000, "percentage": 25, "nextResetTime": NOW + 14_400_000 },
        { "type": "TIME_LIMIT", "unit": 5, "number": 1, "usage": 100, "currentValue": 90, "percentage": 90 },
        { "type": "PROMPTS_LIMIT", "unit": 1, "number": 1, "percentage": 100, "nextResetTime": NOW - 1 },
    ] } })
}

#[test]
fn one_platforms_failure_never_hides_anothers_report() {
    let mut script =
        three().answer(ZAI, 200, limits()).answer(ZHIPU, 503, "busy").fail(OPENAI, "ECONNREFUSED");
    insta::assert_snapshot!(script.text());
}

#[test]
fn reports_grow_as_platforms_answer() {
    let mut script = three().answer(ZAI, 200, limits()).answer(ZHIPU, 200, limits()).answer(
        OPENAI,
        200,
        json!({ "plan_type": "plus" }),
    );
    let mut run = script.start();
    assert_eq!(script.sent().len(), 3, "all platforms are asked side by side");
    let lines = |run: &Run| plain(&run.lines(Room::Endless)).lines().map(str::to_owned).collect::<Vec<_>>();
    let waiting = |of: &str| format!("{of}  waiting…");
    let [openai, zhipu, zai] = ["OpenAI  ada@example.com", "Zhipu AI  0123****EFGH", "Z.ai  0123****EFGH"];
    assert_eq!(lines(&run), [openai, zhipu, zai].map(waiting));
    assert_eq!(run.pending().as_deref(), Some("Waiting for: OpenAI, Zhipu AI, Z.ai"));
    script.step(&mut run);
    let text = lines(&run);
    let places = [format!("{openai} (plus)"), waiting(zhipu), waiting(zai)];
    let at = places.map(|place| text.iter().position(|line| *line == place).expect(&place));
    assert!(at.is_sorted() && !run.is_done(), "{text:?}");
    while script.step(&mut run) {}
    assert!(run.is_done() && run.pending().is_none() && !lines(&run).concat().contains("waiting"));
    // An answer appears in its account's place, whatever the order of answers.
    let mut run = script.start();
    let last = script.unanswered()[2];
    script.reply(last, Ok(Response { status: 200, retry_after: None, body: limits().to_string() }));
    run.poll();
    let text = lines(&run);
    let places = [waiting(openai), waiting(zhipu), format!("{zai} (pro)")];
    let at = places.map(|place| text.iter().position(|line| *line == place).expect(&place));
    assert!(at.is_sorted(), "{text:?}");
}

/// A name that stands for one account only would be another one's a moment later.
#[test]
fn an_account_is_named_as_one_of_several_while_the_others_are_awaited() {
    let auth = json!({ "zai-coding-plan": { "type": "api", "key": "aaaa0123456789abcdefAAAA" } });
    let script = Script::auth(auth).variable("ZAI_API_KEY", "bbbb0123456789abcdefBBBB");
    let mut script = script.answer(ZAI, 200, limits());
    let mut run = script.start();
    script.step(&mut run);
    assert!(!run.is_done());
    let text = plain(&run.summary(Model::default()));
    assert!(text.contains("Z.ai aaaa"), "{text}");
}

#[test]
fn a_reset_that_is_now_has_passed() {
    let usage = |reset: i64| {
        let window =
            json!({ "used_percent": 100, "limit_window_seconds": 18_000, "reset_at": NOW / 1000 + reset });
        json!({ "plan_type": "plus", "rate_limit": { "primary_window": window } })
    };
    for (reset, used_up, told) in [
        (60, "Used up: OpenAI 5-hour limit (resets in 1m)", "resets in 1m"),
        (0, "Used up: OpenAI 5-hour limit", "Reset time has passed"),
    ] {
        let auth = json!({ "openai": { "type": "oauth", "access": TOKEN } });
        let run = Script::auth(auth).answer(OPENAI, 200, usage(reset)).run();
        let text = plain(&run.lines(Room::Endless));
        assert_eq!(text.lines().next(), Some(used_up));
        assert!(text.lines().any(|line| line.starts_with("  5-hour limit") && line.contains(told)), "{text}");
    }
}

#[test]
fn of_much_that_is_low_three_are_named_and_the_rest_counted() {
    let limit = |name: usize| json!({ "limit_name": format!("m{name}"), "rate_limit": { "primary_window": { "used_percent": 90 } } });
    for (count, told) in [(3, "m2 10%"), (5, "m2 10%, … and 2 more")] {
        let limits: Vec<_> = (0..count).map(limit).collect();
        let auth = json!({ "openai": { "type": "oauth", "access": TOKEN } });
        let usage = json!({ "plan_type": "plus", "additional_rate_limits": limits });
        let text = Script::auth(auth).answer(OPENAI, 200, usage).text();
        let low = text.lines().find(|line| line.starts_with("Low: OpenAI m0")).expect("what is low");
        assert!(low.ends_with(told), "{low}");
    }
}

#[test]
fn an_account_without_data_says_where_its_key_is_unless_that_is_opencodes_file() {
    let nothing = json!({ "plan_type": "business", "credits": { "has_credits": false } });
    let codex = json!({ "tokens": { "access_token": TOKEN, "account_id": "acct-1" } });
    let opencodes = Script::auth(json!({ "openai": { "type": "oauth", "access": TOKEN } }));
    let codexs = Script::auth("{}").file(&format!("{HOME}/.codex/auth.json"), codex);
    for (script, row) in [(opencodes, "  no data"), (codexs, "  no data · ~/.codex/auth.json")] {
        let text = script.answer(OPENAI, 200, &nothing).text();
        assert!(text.lines().any(|line| line == row), "{text}");
    }
}

#[test]
fn the_dialogs_keys_stand_two_columns_before_what_they_do() {
    for language in LANGUAGES {
        let keys = three().lang(language.tag()).plan().start().keys(usize::MAX);
        let named = language.words().keys.iter().map(|(key, _)| width(key)).max().expect("keys");
        for (line, (_, does)) in keys.iter().zip(language.words().keys) {
            let text = plain(std::slice::from_ref(line));
            assert_eq!(text.find(does).map(|at| width(&text[..at])), Some(named + 2), "{text}");
        }
    }
}

#[test]
fn only_the_platforms_asked_for_are_queried() {
    let mut script = three().answer(ZAI, 200, limits());
    script.options.platforms = vec!["zai".to_owned()];
    assert_eq!(script.run().report().accounts.len(), 1);
    assert_eq!(script.sent().len(), 1);
}

#[test]
fn files_are_looked_for_only_where_the_settings_want_their_platform() {
    let file_of = |id| {
        let platform = by_id(id).expect("a platform");
        (platform.files)(&Script::auth("{}").environment).first().cloned().expect("a file")
    };
    let (codex, kimi, claude, kiro) =
        (file_of("openai"), file_of("kimi"), file_of("claude"), file_of("kiro"));
    let looks_for = |settings: &str, change: &dyn Fn(&mut Script)| {
        let mut script = Script::auth("{}").settings(settings);
        script.more_options = json!({ "platforms": null });
        change(&mut script);
        let mut plan = script.plan();
        // The settings are taken first, as they were when they were last read.
        for file in &script.files {
            plan.take(file.clone());
        }
        let files = plan.files();
        assert!(files.iter().any(|path| path.ends_with("/auth.json")), "{files:?}");
        assert!(files.iter().any(|path| path.ends_with("/mystatus.json")), "{files:?}");
        assert_eq!(
            plan.folders().is_empty(),
            !files.iter().any(|path| path.contains("antigravity")),
            "{files:?}"
        );
        [&codex, &kimi, &claude, &kiro].map(|file| files.contains(file))
    };
    let names = |script: &mut Script| script.typed = "claude kimi".to_owned();
    // `opencode run --command mystatus "claude kimi"` passes the quotes on.
    let quoted = |script: &mut Script| script.typed = "\"claude kimi\"".to_owned();
    for (settings, looked_for) in [
        ("{}", [true; 4]),
        ("[]", [true; 4]),
        (r#"{ "platforms": ["openai"], "enable": [] }"#, [true, false, false, false]),
        (r#"{ "enable": [] }"#, [true, true, false, false]),
        (r#"{ "enable": ["kiro"] }"#, [true, true, false, true]),
        (r#"{ "platforms": ["openai", "claude"], "enable": [] }"#, [true, false, false, false]),
    ] {
        assert_eq!(looks_for(settings, &|_| ()), looked_for, "{settings}");
        // A check-up reads every place, and words stand above the settings.
        assert_eq!(looks_for(settings, &|script| script.diagnoses = Some(false)), [true; 4], "{settings}");
        assert_eq!(looks_for(settings, &names), [false, true, true, false], "{settings}");
        assert_eq!(looks_for(settings, &quoted), [false, true, true, false], "{settings}");
    }
    let enables = |script: &mut Script| script.enable = vec!["claude".to_owned()];
    assert_eq!(looks_for(r#"{ "enable": ["kiro"] }"#, &enables), [true; 4]);
}

#[test]
fn a_request_is_given_the_accounts_time() {
    let mut script = three().fail(OPENAI, "timeout").fail(ZAI, "timeout").fail(ZHIPU, "timeout");
    script.options.timeout = Some(3);
    let run = script.run();
    assert_eq!(run.timeout(), 3);
    assert!(script.sent().iter().all(|sent| sent.timeout_ms == 3_000));
    assert!(run.report().failures.iter().all(|failed| *failed.failure == Failure::Timeout { seconds: 3 }));
}

#[test]
fn retry_after_is_told_in_seconds_and_dates() {
    for (header, told) in [
        (Some("120"), "try again in 2m"),
        (Some("119.5"), "try again in 2m"),
        (Some("Wed, 18 Nov 2026 12:06:40 GMT"), "try again in 1h"),
        (Some("Wed, 18 Nov 2020 12:06:40 GMT"), "in a few minutes"),
        (Some("0"), "in a few minutes"),
        (Some("soon"), "in a few minutes"),
        (None, "in a few minutes"),
    ] {
        let response = Response { status: 429, retry_after: header.map(str::to_owned), body: String::new() };
        let mut script = three().respond(ZAI, Ok(response));
        script.options.platforms = vec!["zai".to_owned()];
        let text = script.text();
        assert!(text.contains("Z.ai API request failed (429)") && text.contains(told), "{header:?}: {text}");
    }
}

#[test]
fn a_redirect_is_a_failure_and_not_followed() {
    let mut script = three().answer(ZAI, 302, "");
    script.options.platforms = vec!["zai".to_owned()];
    assert!(script.text().contains("Z.ai API request failed (302)"));
    assert_eq!(script.sent().len(), 1);
}

#[test]
fn white_space_around_a_key_is_trimmed_and_said() {
    let mut script = Script::auth(
        json!({ "zai-coding-plan": { "type": "api", "key": format!(" {KEY}\n") } }),
    )
    .answer(ZAI, 200, limits());
    assert!(script.text().contains("Whitespace around the key"));
    assert_eq!(script.sent()[0].header("Authorization"), Some(KEY));
    let infos = json!({ "balance_infos": [{ "currency": "USD", "total_balance": "1" }] });
    let by_variable = Script::new().variable("DEEPSEEK_API_KEY", &format!(" {KEY}"));
    let mut by_variable = by_variable.answer("GET https://api.deepseek.com/user/balance", 200, infos);
    by_variable.options.platforms = vec!["deepseek".to_owned()];
    let text = by_variable.text();
    assert!(!text.contains("auth.json") && text.contains("Whitespace around the key"), "{text}");
}

#[test]
fn a_private_report_names_nobody() {
    let mut script =
        three().answer(ZAI, 200, limits()).answer(ZHIPU, 200, limits()).answer(OPENAI, 401, "who is ada?");
    script.options.private = true;
    let run = script.run();
    for text in [plain(&run.lines(Room::Endless)), json!(run.json()).to_string()] {
        assert!(text.contains("a***") && !text.contains("ada@"), "{text}");
    }
}

#[test]
fn colours_add_nothing_but_themselves() {
    let run = three().answer(ZAI, 200, limits()).answer(ZHIPU, 200, limits()).fail(OPENAI, "timeout").run();
    let mut bare = ansi(&run.lines(Room::Endless));
    for code in ["\u{1b}[0m", "\u{1b}[1m", "\u{1b}[2m", "\u{1b}[31m", "\u{1b}[32m", "\u{1b}[33m"] {
        assert!(bare.contains(code));
        bare = bare.replace(code, "");
    }
    assert_eq!(bare, plain(&run.lines(Room::Endless)));
}

#[test]
fn every_language_tells_the_same_report() {
    for language in LANGUAGES {
        let mut script = three()
            .answer(ZAI, 200, limits())
            .answer(ZHIPU, 429, r#"{"msg":"slow down"}"#)
            .fail(OPENAI, "timeout")
            .lang(language.tag());
        insta::assert_snapshot!(format!("report_{}", language.tag()), script.text());
    }
}

#[test]
fn a_credential_file_that_cannot_be_read_is_told_with_its_cause() {
    let path = format!("{HOME}/.local/share/opencode/auth.json");
    for (script, cause) in [
        (Script::new(), "Error: ENOENT"),
        (Script::new().unreadable(&path, "EACCES"), "Error: EACCES"),
        (Script::new().unreadable(&path, "EISDIR"), "Error: EISDIR"),
        (Script::auth("{\n  \"openai\": {,}\n}"), "not valid JSON from line 2, column 14"),
        (Script::auth("{\"openai\": {},}"), "not valid JSON from line 1, column 15"),
        (Script::auth("// mine\n{}"), "not valid JSON from line 1, column 1"),
        (Script::auth(""), "not valid JSON from line 1, column 1"),
        (Script::auth("[]"), "not a JSON object"),
        (Script::auth("null"), "not a JSON object"),
        (Script::auth(format!("{}1", "[".repeat(100_000))), "not valid JSON from line 1, column 100001"),
    ] {
        let mut script = script;
        let run = script.run();
        let text = plain(&run.lines(Room::Endless));
        assert!(
            text.starts_with("❌ Failed to read auth file: ~/.local/share/opencode/auth.json\nError: "),
            "{text}"
        );
        assert!(text.contains(cause), "{cause}: {text}");
        assert_eq!(run.report().exit_status(), 1);
    }
}

#[test]
fn an_option_that_is_wrong_is_told_above_whatever_the_report_is() {
    for lang in LANGUAGES.iter().map(|language| language.tag()) {
        let mut script = Script::auth("{}").lang(lang);
        script.more_options = json!({ "timeout": 601, "colour": true });
        let text = script.text();
        let (head, _) = text.split_once("\n\n").expect("a head");
        assert!(head.contains("timeout") && head.contains("600") && head.contains("`colour`"), "{text}");
        // If the output has no place for it, it is separate.
        let alone = script.run().option_errors();
        assert!(alone.len() == 2 && alone.iter().all(|error| head.contains(error)), "{alone:?} {head}");
    }
}

/// A project's configuration replaces the plugin's options; the user's own still hides names.
#[test]
fn what_protects_can_only_be_made_stricter() {
    let entry = json!({ "openai": { "type": "oauth", "access": crate::support::TOKEN } });
    let usage = "GET https://chatgpt.com/backend-api/wham/usage";
    let text = |file: &str, config: &str| {
        let mut script =
            Script::auth(&entry).file(file, config).answer(usage, 200, json!({ "plan_type": "plus" }));
        script.more_options = json!({ "private": false });
        script.text()
    };
    let private = r#"{ "plugin": ["other", ["opencode-mystatus@2.0.0", { "private": true }]] }"#;
    let commented =
        "{ // mine\n \"plugin\": [[\"file:///x/opencode-mystatus\", { \"private\": \"yes\" },],], }";
    let newer =
        r#"{ "plugins": ["other", { "package": "opencode-mystatus", "options": { "private": true } }] }"#;
    let global = format!("{HOME}/.config/opencode");
    for (file, config) in [
        (format!("{global}/opencode.json"), private),
        (format!("{global}/opencode.json"), newer),
        (format!("{global}/cli.json"), newer),
        (format!("{global}/opencode.jsonc"), commented),
        (format!("{global}/tui.json"), private),
        (format!("{HOME}/.opencode/opencode.json"), private),
        (format!("{HOME}/.opencode/tui.json"), private),
        (format!("{global}/mystatus.json"), r#"{ "private": true }"#),
        // An unreadable file may have asked for privacy.
        (format!("{global}/mystatus.json"), "not JSON"),
        (format!("{global}/opencode.json"), "not JSON"),
        (format!("{global}/tui.json"), "\u{fffd}\u{fffd}{\0}\0"),
    ] {
        assert!(!text(&file, config).contains("ada@example.com"), "{file}");
    }
    for (file, config) in [
        (format!("{global}/opencode.json"), r#"{ "plugin": [["opencode-mystatus", { "private": false }]] }"#),
        (
            format!("{global}/opencode.json"),
            r#"{ "plugin": [["opencode-mystatus", { "private": " False" }]] }"#,
        ),
        (format!("{global}/opencode.json"), r#"{ "plugin": [["another", { "private": true }]] }"#),
        (
            format!("{global}/cli.json"),
            r#"{ "plugins": [{ "package": "another", "options": { "private": true } }] }"#,
        ),
        (format!("{global}/opencode.json"), "// nothing yet\n"),
    ] {
        assert!(text(&file, config).contains("ada@example.com"), "{config}");
    }
    let content = Script::auth(&entry).variable("OPENCODE_CONFIG_CONTENT", private);
    let text = content.answer(usage, 200, json!({ "plan_type": "plus" })).text();
    assert!(!text.contains("ada@example.com"), "{text}");
    let unreadable = Script::auth(&entry).unreadable(&format!("{global}/opencode.json"), "EACCES");
    let text = unreadable.answer(usage, 200, json!({ "plan_type": "plus" })).text();
    assert!(!text.contains("ada@example.com"), "{text}");
}

#[test]
fn cells_are_two_columns_apart_without_bars_too() {
    let run = three().answer(ZAI, 200, limits()).answer(ZHIPU, 503, "").fail(OPENAI, "timeout").run();
    let text = plain(&run.lines(Room::Model));
    assert!(text.contains("  75% remaining  resets in 4h  "), "{text}");
}
