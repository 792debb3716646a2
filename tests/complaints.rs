//! The commands' errors about wrong settings on standard error, and their exit status.

use crate::support::every::outputs;
use crate::support::office::script;
use crate::support::three::ZAI;
use crate::support::{HOME, Script, TOKEN};
use mystatus::cli::{CliEnvironment, Command, Shown, parse};
use mystatus::environment::Environment;
use mystatus::locale::{self, LANGUAGES};
use mystatus::platforms::PLATFORMS;
use mystatus::render::{Room, plain};
use serde_json::{Map, Value, json};

/// The output of a command.
struct Printed {
    text: String,
    status: u8,
    complaints: String,
}

/// The output of `args`, with `settings`, for a run of `script` with these files.
fn printed(args: &[&str], settings: &str, mut script: Script) -> Printed {
    let own: Map<String, Value> = serde_json::from_str(settings).unwrap_or_default();
    let args: Vec<String> = args.iter().map(|arg| (*arg).to_owned()).collect();
    let environment = Environment::default();
    let language = |lang: Option<&str>| locale::choose(lang, &environment, &|| None);
    let at = CliEnvironment { language: &language, variable: &|_| None, is_terminal: &|_| false };
    let command = parse(&args, &own, &at);
    let Command::Run(asked) = &command else { panic!("{args:?} gave {command:?}") };
    script.more_options = asked.options.clone().into();
    script.diagnoses = asked.diagnoses.then_some(asked.sends);
    let run = if asked.sends { script.run() } else { script.start() };
    let output = asked.how.output(&run, Room::Endless, "");
    let Shown::Text(text) = output.shown else { panic!("no text") };
    Printed { text, status: output.status, complaints: output.complaints.join("\n") }
}

/// The output of `args` with `settings` as the user's own.
fn with_settings(args: &[&str], settings: &str, script: Script) -> Printed {
    printed(args, settings, script.settings(settings))
}

#[test]
fn a_guard_does_not_pass_by_settings_that_do_not_count() {
    for (settings, told) in [
        ("{\"hours\": 20 \"prefer\": \"no-stop\"}", "line 1, column 14"),
        (r#"{"hours": "soon"}"#, "hours"),
        (r#"{"until": "six"}"#, "until"),
        (r#"{"hour": 20}"#, "`hours`"),
    ] {
        let Printed { text, status, complaints } = with_settings(&["guard"], settings, script(5, 1, 1));
        assert_eq!((text.as_str(), status), ("", 1), "{settings}");
        assert!(complaints.contains(told), "{complaints}");
        assert!(complaints.ends_with("\nmystatus: nothing was judged: correct this first"), "{complaints}");
    }
    let Printed { text, status, complaints } = with_settings(&["guard"], r#"{"hours": 3}"#, script(5, 1, 1));
    assert!(text.contains("lasts 3h") && status == 0 && complaints.is_empty(), "{text} {complaints}");
    // The sidebar is not its business.
    let printed = with_settings(&["guard"], r#"{"hours": 3, "sidebar": "off"}"#, script(5, 1, 1));
    assert!(printed.text.contains("lasts 3h") && printed.status == 0, "{}", printed.text);
    assert!(printed.complaints.contains("sidebar"), "{}", printed.complaints);
}

#[test]
fn a_platform_of_ones_own_that_is_described_wrongly_is_complained_of() {
    let acme = json!({ "custom": [{ "id": "acme", "url": "https://acme.example.com", "auth": { "env": "ACME_KEY" } }] });
    let none = json!({ "custom": {} });
    for (settings, field) in [(acme, "`custom[0]`"), (none, "`custom`")] {
        for command in [&["line"][..], &["guard"], &["metrics"], &["platforms"]] {
            let Printed { text, complaints, .. } =
                with_settings(command, &settings.to_string(), script(5, 1, 1));
            // A guard also says that it judged nothing, as it cannot know the accounts.
            let lines = if command == ["guard"] && field == "`custom`" { 2 } else { 1 };
            assert!(
                complaints.contains(field) && complaints.lines().count() == lines,
                "{command:?}: {complaints}"
            );
            assert!(!complaints.contains('❌'), "{complaints}");
            if command == ["platforms"] {
                let lists = field != "`custom`";
                let count = PLATFORMS.len() + usize::from(lists);
                assert!(text.starts_with(&format!("2 of {count} platforms")), "{text}");
                assert_eq!((text.contains("(`acme`)"), text.contains("custom")), (lists, false), "{text}");
            }
        }
    }
}

#[test]
fn what_is_wrong_with_platforms_of_ones_own_is_said_whichever_is_asked() {
    let acme = json!({ "id": "acme", "url": "https://acme.example.com", "auth": { "env": "ACME_KEY" },
        "balances": [{ "remaining": "/left", "currency": "USD" }] });
    let twice = json!({ "custom": [acme, acme] }).to_string();
    let answer = json!({ "left": 5 });
    let script = || {
        let keyed = Script::auth("{}").variable("ACME_KEY", "acme-0123456789");
        keyed.answer("GET https://acme.example.com/", 200, &answer)
    };
    let Printed { text, status, .. } = with_settings(&["acme"], &twice, script());
    assert!(text.contains("mystatus.json: `custom[1].id` is missing or wrong") && status == 1, "{text}");
    let listed = with_settings(&["platforms"], &twice, script()).text;
    let found = format!("1 of {} platforms", PLATFORMS.len() + 1);
    assert!(listed.starts_with(&found) && listed.matches("(`acme`)").count() == 1, "{listed}");
    let text = with_settings(&["zai"], r#"{"custom": {}}"#, zai()).text;
    assert!(text.starts_with("opencode-mystatus: mystatus.json: `custom` takes a list\n"), "{text}");
}

#[test]
fn what_a_description_lacks_is_said_in_words_with_what_helps() {
    let acme = |members: Value| {
        let mut acme = json!({ "id": "acme", "url": "https://acme.example.com", "auth": { "env": "ACME_KEY" },
            "balances": [{ "remaining": "/left", "currency": "USD" }] });
        for (name, value) in members.as_object().expect("members") {
            acme[name] = value.clone();
        }
        json!({ "custom": [acme] })
    };
    let of_key = r#"auth.json has no entry `nosuch` of type "api""#;
    let in_words = [
        (json!({ "id": "Ac me" }), "`custom[0].id`", "Set `custom[0].id` to 1 to 32 of a-z, 0-9 and -"),
        (
            json!({ "url": "http://localhost/x" }),
            "`custom[0].url` is missing or wrong",
            "Set `custom[0].url` to an https address, or add `\"loopback\": true`",
        ),
        (
            json!({ "url": "http://billing.example.com/x" }),
            "`custom[0].url` is missing or wrong",
            "Set `custom[0].url` to https://host[:1024-65535]/path",
        ),
        (
            json!({ "url": "http://localhost/x", "loopback": true }),
            "`custom[0].url` is missing or wrong",
            "Set `custom[0].url` to http://localhost:1024-65535/path",
        ),
        (json!({}), "the variable `ACME_KEY` is not set", "Set it, or name another in `custom[0].auth.env`"),
        (json!({ "auth": { "entry": "nosuch" } }), of_key, "or name another in `custom[0].auth.entry`"),
        (json!({ "balances": [] }), "`custom[0]` does not say where its figures stand", "`windows`"),
        (json!({ "windows": 5 }), "`custom[0].windows`", "to a list of at most 16 objects"),
        (json!({ "name": "" }), "`custom[0].name`", "to a string of 1 to 64 characters"),
        (
            json!({ "balances": [{ "remaining": "/left", "currency": "USD", "divide": 0 }] }),
            "`custom[0].balances[0].divide`",
            "to a number above 0",
        ),
    ];
    for (members, message, advice) in in_words {
        let settings = acme(members).to_string();
        for language in LANGUAGES {
            let mut script = Script::auth("{}").lang(language.tag()).settings(&settings);
            let failure = json!(script.run().json())["failures"][0].clone();
            assert_eq!(failure["code"], "invalid_config", "{failure}");
            let [told, step] = ["message", "next_step"].map(|name| failure[name].as_str().expect("words"));
            let is_english = language.tag() == "en";
            if is_english {
                assert!(told.contains(message) && step.contains(advice), "{told}: {step}");
            } else {
                let foreign = [" of ", " to ", " or ", " that "];
                let is_foreign = |word: &&str| told.contains(word) || step.contains(word);
                assert!(!foreign.iter().any(is_foreign), "{told}: {step}");
            }
        }
    }
}

#[test]
fn a_reply_that_a_description_does_not_fit_is_no_reason_to_update() {
    let acme = json!({ "custom": [{ "id": "acme", "url": "https://acme.example.com/x", "auth": { "env": "ACME_KEY" },
        "balances": [{ "remaining": "/left", "currency": "USD" }] }] });
    for (status, reply) in [(200, json!({ "remaining": 5 })), (404, json!({}))] {
        let text = Script::auth("{}")
            .settings(&acme)
            .variable("ACME_KEY", "acme-0123456789")
            .answer("GET https://acme.example.com/x", status, reply)
            .text();
        assert!(text.contains("→ Check `url` and the pointers in its `custom` entry"), "{text}");
        assert!(!text.contains("update opencode-mystatus"), "{text}");
    }
}

#[test]
fn the_list_is_of_every_platform_whichever_the_settings_ask() {
    let printed = with_settings(&["platforms"], r#"{"platforms": ["openai"]}"#, script(5, 1, 1));
    assert!(printed.text.contains("(`zai`) · auth.json"), "{}", printed.text);
}

fn zai() -> Script {
    let auth = json!({ "zai-coding-plan": { "type": "api", "key": "0123456789abcdef.ABCDEFGH" } });
    Script::auth(auth).answer(ZAI, 200, crate::support::three::zai(8.0))
}

#[test]
fn settings_may_have_comments_and_trailing_commas() {
    let text = "// mine\n{ \"names\": { \"0123****EFGH\": \"Work\", }, /* soon */ }";
    let report = zai().settings(text).text();
    assert!(report.contains("Work") && !report.contains("mystatus.json"), "{report}");
    let checked = with_settings(&["doctor"], text, zai());
    assert!(checked.text.contains("✓ ~/.config/opencode/mystatus.json"), "{}", checked.text);
}

#[test]
fn a_file_that_variables_name_too_is_told_of_once() {
    let folder = format!("{HOME}/.config/opencode");
    let file = format!("{folder}/opencode.json");
    for (variable, path) in [("OPENCODE_CONFIG_DIR", &folder), ("OPENCODE_CONFIG", &file)] {
        let text = zai().file(&file, "{\"plugin\": ").variable(variable, path).text();
        assert_eq!(text.matches("so names are hidden").count(), 1, "{variable}: {text}");
    }
}

#[test]
fn why_a_file_cannot_be_used_is_said_with_what_comes_of_it() {
    for language in LANGUAGES {
        let tag = language.tag();
        let mut said = Vec::new();
        for content in ["{\n  \"lang\" \"ko\"}", "// x\n{ \"a\": }", "", "[]", "\u{fffd}\u{fffd}{\0"] {
            said.push(zai().lang(tag).settings(content).text());
        }
        let file = format!("{HOME}/.config/opencode/mystatus.json");
        for code in ["EISDIR", "EACCES", "EFBIG"] {
            said.push(zai().lang(tag).unreadable(&file, code).text());
        }
        for (text, cause) in
            said.iter().zip(["2", "2", "JSON", "JSON", "UTF-16", "EISDIR", "EACCES", "EFBIG"])
        {
            let line = text.lines().find(|line| line.contains("mystatus.json")).expect("a complaint");
            assert!(line.contains(cause), "{cause} in {line}");
        }
    }
    let text = zai().settings("// x\n{ \"a\": }").text();
    let told = "~/.config/opencode/mystatus.json cannot be used: not valid JSON from line 2, column 8, so its settings \
        are ignored and names are hidden";
    assert!(text.contains(told), "{text}");
    for cause in ["EACCES (you have no permission to read it)", "ETIMEDOUT (the disk did not answer)"] {
        let code = cause.split(' ').next().expect("a code");
        let text = zai().unreadable(&format!("{HOME}/.config/opencode/mystatus.jsonc"), code).text();
        let told = format!("~/.config/opencode/mystatus.jsonc cannot be used: {cause}, so names are hidden");
        assert!(text.contains(&told), "a file that may not exist is not renamed: {text}");
    }
}

#[test]
fn a_configuration_that_hides_names_because_it_cannot_be_read_is_named() {
    let usage = "GET https://chatgpt.com/backend-api/wham/usage";
    let auth = json!({ "openai": { "type": "oauth", "access": TOKEN } });
    for (name, content) in [("opencode.json", "{"), ("mystatus.jsonc", "{}")] {
        let mut script = Script::auth(&auth)
            .file(&format!("{HOME}/.config/opencode/{name}"), content)
            .answer(usage, 200, json!({ "plan_type": "plus" }));
        let run = script.run();
        let text = plain(&run.lines(Room::Endless));
        assert!(!text.contains("ada@example.com"), "{text}");
        let told = run.option_errors().join("\n");
        assert!(told.contains(&format!("~/.config/opencode/{name}")), "{told}");
        assert!(told.contains("names are hidden") && text.contains(&told), "{told} in {text}");
    }
}

#[test]
fn a_line_of_a_model_that_nothing_gates_says_what_to_name() {
    let line = |of: &str| printed(&["line", "--for", of], "{}", script(5, 1, 1));
    let Printed { text, status, complaints } = line("gpt-5.3-codex-9");
    assert_eq!((text.as_str(), status), ("", 1));
    let told = "mystatus: nothing here limits `gpt-5.3-codex-9`; name its provider too, such as `openai/gpt-5.3-codex-9`";
    assert_eq!(complaints, told);
    // These names need no provider added.
    for of in ["zai", "openai/gpt-5.3-codex-9"] {
        assert_eq!(line(of).complaints, "", "{of}");
    }
    let unanswered = printed(&["line", "--for", "gpt-5.3-codex-9"], "{}", Script::auth("{}"));
    assert_eq!((unanswered.status, unanswered.complaints.as_str()), (1, ""));
}

#[test]
fn a_line_of_a_platform_that_cannot_be_shown_says_why() {
    let claude = json!({ "claudeAiOauth": { "accessToken": "sk-ant-oat01-invented" } });
    let machine = || {
        let auth = json!({ "openai": { "type": "api", "key": "sk-0123456789abcdefghij" } });
        Script::auth(auth).file(&format!("{HOME}/.claude/.credentials.json"), &claude)
    };
    for (args, told) in [
        (&["line", "zai"][..], "mystatus: No Z.ai account was found: run `"),
        (&["line", "--for", "zai/glm-4.7"], "mystatus: No Z.ai account was found: run `"),
        (&["line", "claude"], "mystatus: Claude: Anthropic does not allow"),
        (&["line", "openai"], "mystatus: `openai` was found, but lacks"),
    ] {
        let Printed { text, status, complaints } = printed(args, "{}", machine());
        assert_eq!((text.as_str(), status), ("", 1), "{args:?}");
        assert!(complaints.starts_with(told) && complaints.lines().count() == 1, "{args:?}: {complaints}");
    }
    // A bar that names nothing shows what there is.
    assert_eq!(printed(&["line"], "{}", machine()).complaints, "");
    assert_eq!(printed(&["line", "zai", "minimax"], "{}", zai()).complaints, "");
}

#[test]
fn a_guard_tells_an_error_in_a_description_once() {
    let acme = json!({ "custom": [{ "id": "acme", "url": "https://acme.example.com", "auth": { "env": "ACME_KEY" } }] });
    let Printed { text, status, complaints } =
        with_settings(&["guard"], &acme.to_string(), Script::auth("{}"));
    assert!(complaints.contains("`custom[0]`") && status == 1, "{complaints}");
    assert!(text == "There is no account to judge", "{text}");
}

#[test]
fn who_waited_in_vain_is_told_how_to_wait_longer() {
    let zai = json!({ "zai-coding-plan": { "type": "api", "key": "0123456789abcdef.ABCDEFGH" } });
    for language in LANGUAGES {
        let script = |code| Script::auth(&zai).lang(language.tag()).fail(ZAI, code);
        let [late, refused] = ["timeout", "ECONNREFUSED"].map(|code| script(code).text());
        // OpenCode has options only.
        let (option, flag) = (late.find("`timeout`"), late.find("`--timeout`"));
        assert!(option.is_some() && option < flag && late.contains("HTTPS_PROXY"), "{late}");
        assert!(!refused.contains("--timeout"), "{refused}");
    }
}

#[test]
fn a_check_up_that_finds_something_wrong_fails() {
    let wrong_options = "Some options are wrong";
    for (settings, is_bad, is_listed) in [
        ("{", true, false),
        ("", true, false),
        ("[]", true, false),
        (r#"{"hours": "soon"}"#, true, true),
        (r#"{"hours": 3}"#, false, false),
    ] {
        for args in [&["doctor", "--online"][..], &["doctor", "--online", "--private"]] {
            let Printed { text, status, .. } = with_settings(args, settings, zai());
            assert_eq!(status, u8::from(is_bad), "{settings}: {text}");
            let is_private = args.contains(&"--private");
            assert_eq!(text.contains(wrong_options), is_private && is_listed, "{settings}: {text}");
            let is_marked = text.contains("✗ ~/.config/opencode/mystatus.json");
            assert_eq!(is_marked, is_bad && !is_listed, "{settings}: {text}");
        }
    }
    let proxy = printed(&["doctor"], "{}", zai().variable("HTTPS_PROXY", "socks5://proxy.corp"));
    assert_eq!(proxy.status, 1, "{}", proxy.text);
}

#[test]
fn a_key_in_the_place_of_a_name_is_shown_nowhere() {
    let key = "sk-live-0123456789abcdefABCDEFGH";
    let own = |auth: Value| {
        json!({ "custom": [{ "id": "acme", "url": "https://acme.example.com/v1", "auth": auth,
        "balances": [{ "remaining": "/a", "currency": "USD" }] }] })
    };
    for (settings, told) in [
        (own(json!({ "env": key })), "custom[0].auth.env"),
        (own(json!({ "entry": key })), "custom[0].auth.entry"),
        (own(json!({ key: 1 })), "custom[0].auth.****"),
        (json!({ key: 1 }), "****"),
        (json!({ "enable": [key] }), "enable"),
        (json!({ "lang": key }), "lang"),
        (json!({ "platforms": [key, [key]] }), "platforms"),
    ] {
        for private in [false, true] {
            let mut script = Script::auth("{}").settings(&settings);
            script.more_options = json!({ "private": private, "platforms": null });
            let run = script.run();
            assert!(plain(&run.lines(Room::Endless)).contains(told), "{settings}");
            for text in outputs(&run, private) {
                assert!(!text.contains("0123456789"), "{settings}: {text}");
            }
        }
    }
}

#[test]
fn a_line_that_shows_nothing_says_which_file_cannot_be_read_and_what_the_named_account_lacks() {
    let broken = || Script::auth("{bad");
    for args in
        [&["line"][..], &["line", "openai"], &["line", "--for", "openai"], &["line", "--for", "gpt-5"]]
    {
        let Printed { text, status, complaints } = printed(args, "{}", broken());
        assert_eq!((text.as_str(), status), ("", 1), "{args:?}");
        let told =
            "mystatus: Failed to read auth file: ~/.local/share/opencode/auth.json Error: not valid JSON";
        assert!(complaints.starts_with(told) && complaints.contains("→ Repair"), "{args:?}: {complaints}");
        assert!(complaints.lines().count() == 1 && !complaints.contains("account was found"), "{complaints}");
    }
    let openai = |status: u16, body: Value| {
        let auth = json!({ "openai": { "type": "oauth", "access": TOKEN } });
        Script::auth(auth).answer(crate::support::three::USAGE, status, body)
    };
    let without = openai(200, json!({ "plan_type": "plus" }));
    let told = printed(&["line", "--for", "openai/gpt-5"], "{}", without).complaints;
    assert_eq!(told, "mystatus: OpenAI answered without limits");
    // A prompt without a name need not repeat what failed.
    let refused = || openai(401, json!({}));
    let told = printed(&["line", "openai"], "{}", refused()).complaints;
    assert!(told.contains("OpenAI API request failed (401)") && told.contains(" → "), "{told}");
    assert_eq!(printed(&["line"], "{}", refused()).complaints, "");
    let window = json!({ "used_percent": 5, "limit_window_seconds": 18_000, "reset_at": crate::support::NOW / 1000 + 60 });
    let spark = json!([{ "limit_name": "GPT-5.3-Codex-Spark", "rate_limit": { "primary_window": window } }]);
    let only_spark = openai(200, json!({ "plan_type": "plus", "additional_rate_limits": spark }));
    let told = printed(&["line", "--for", "openai/gpt-5"], "{}", only_spark).complaints;
    assert_eq!(told, "mystatus: OpenAI has no limit for `gpt-5`");
}
