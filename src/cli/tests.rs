//! Tests of parsing arguments, and of the errors for wrong ones.

use super::*;
use crate::environment::Environment;
use crate::locale;
use crate::platforms::PLATFORMS;

/// Parses `args` together with `settings`, where the given streams are terminals.
fn parsed_at(args: &[&str], settings: &Value, terminals: &[u8]) -> Command {
    let args: Vec<String> = args.iter().map(|arg| (*arg).to_owned()).collect();
    let language = |lang: Option<&str>| locale::choose(lang, &Environment::default(), &|| None);
    let is_terminal = |stream| terminals.contains(&stream);
    let at = CliEnvironment { language: &language, variable: &|_| None, is_terminal: &is_terminal };
    parse(&args, settings.as_object().expect("settings"), &at)
}

/// Parses `args` with a custom platform `acme`, where no stream is a terminal.
pub(super) fn parsed(args: &[&str]) -> Command {
    parsed_at(args, &json!({ "custom": [{ "id": "acme" }] }), &[])
}

/// The text that `args` print with this exit status.
pub(super) fn printed(args: &[&str], with: u8) -> String {
    match parsed(args) {
        Command::Print { text, status, .. } if status == with => text,
        other => panic!("{args:?} gave {other:?}"),
    }
}

pub(super) fn option_error(args: &[&str]) -> String {
    printed(args, WRONG_USAGE)
}

/// The requested run.
pub(super) fn run_of(command: Command) -> RunRequest {
    match command {
        Command::Run(asked) => asked,
        other => panic!("no run, but {other:?}"),
    }
}

fn platforms_of(args: &[&str]) -> Value {
    run_of(parsed(args)).options.get("platforms").cloned().unwrap_or_default()
}

#[test]
fn no_arguments_ask_for_everything() {
    let (options, enable, how) = (Map::new(), Vec::new(), How::Report { colour: false });
    let (sends, diagnoses, in_time, progress, watch) = (true, false, false, false, None);
    let all = RunRequest { options, enable, sends, diagnoses, in_time, progress, watch, how };
    assert_eq!(parsed(&[]), Command::Run(all));
}

#[test]
fn options_take_values_in_both_forms() {
    let options = json!({ "lang": "ko", "platforms": ["openai", "zai"], "timeout": "25", "private": true });
    let args = [
        "--lang=ko",
        "--platform",
        "openai",
        "--platform=zai-coding-plan",
        "--enable",
        "claude",
        "--timeout",
        "25",
        "--json",
        "--private",
    ];
    let RunRequest { options: read, enable, how, .. } = run_of(parsed(&args));
    assert_eq!((Value::from(read), enable, how), (options, vec!["claude".to_owned()], How::Json));
}

#[test]
fn words_name_platforms_as_the_option_does() {
    assert_eq!(platforms_of(&["openai", "zai-coding-plan,COPILOT"]), json!(["openai", "zai", "copilot"]));
    assert_eq!(platforms_of(&["openai", "--platform", "zai", "--json"]), json!(["openai", "zai"]));
    assert_eq!(platforms_of(&["--", "openai"]), json!(["openai"]));
    assert_eq!(platforms_of(&[]), Value::Null);
}

#[test]
fn every_platform_is_named_by_its_whole_name_too() {
    for platform in PLATFORMS {
        let named = platforms_of(&["--platform", platform.name]);
        let ids = named.as_array().expect("platforms");
        assert!(ids.contains(&json!(platform.id)), "{}: {named}", platform.name);
        assert_eq!(platforms_of(&[platform.name]), named);
        let both = platforms_of(&["--platform", &format!("zai, {}", platform.name)]);
        assert_eq!(both.as_array().map(Vec::len), Some(ids.len() + 1), "{}: {both}", platform.name);
    }
    assert_eq!(platforms_of(&["--platform", "openai zai"]), json!(["openai", "zai"]));
}

#[test]
fn a_command_goes_with_platforms_that_stand_before_it() {
    let asked = run_of(parsed(&["--platform", "zai", "metrics"]));
    assert_eq!((Value::from(asked.options), asked.how), (json!({ "platforms": ["zai"] }), How::Metrics));
    let asked = run_of(parsed(&["zai", "metrics", "openai"]));
    let platforms = json!({ "platforms": ["zai", "openai"] });
    assert_eq!((Value::from(asked.options), asked.how), (platforms, How::Metrics));
    let told = option_error(&["zai", "platforms"]);
    assert!(told.contains("`platforms` cannot be used with `zai`"), "{told}");
}

#[test]
fn space_around_a_word_means_nothing() {
    assert_eq!(run_of(parsed(&["metrics "])).how, How::Metrics);
    assert_eq!(platforms_of(&[" openai"]), json!(["openai"]));
}

#[test]
fn words_after_a_command_name_platforms_where_it_takes_some() {
    for command in ["line", "guard", "metrics", "doctor"] {
        assert_eq!(
            platforms_of(&[command, "openai", "zai-coding-plan,acme"]),
            json!(["openai", "zai", "acme"])
        );
        let told = option_error(&[command, "opnai"]);
        assert!(told.contains("`openai`"), "{told}");
        let told = option_error(&[command, "platforms"]);
        assert!(told.contains(&format!("`{command}` cannot be used with `platforms`")), "{told}");
    }
}

#[test]
fn platforms_to_enable_are_written_as_others_are() {
    let enabled = |args: &[&str]| run_of(parsed(args)).enable;
    assert_eq!(enabled(&["--enable", "Claude, kiro", "--enable=devin"]), ["claude", "kiro", "devin"]);
    for wrong in ["", "claude,", "claude,openai"] {
        assert!(option_error(&["--enable", wrong]).contains("claude"), "{wrong}");
    }
}

#[test]
fn names_of_entries_in_credentials_name_their_platforms_too() {
    for (name, ids) in
        [("codex", json!(["openai"])), ("ChatGPT", json!(["openai"])), ("copilot-chat", json!(["copilot"]))]
    {
        assert_eq!(platforms_of(&[name]), ids, "{name}");
    }
}

#[test]
fn the_settings_name_platforms_and_choose_the_language_too() {
    let settings =
        json!({ "lang": "ko", "custom": [{ "id": "acme" }, { "id": "platforms" }, { "id": "help" }] });
    let parsed = |args: &[&str]| parsed_at(args, &settings, &[]);
    let how = |args: &[&str]| run_of(parsed(args)).how;
    let report = || How::Report { colour: false };
    assert_eq!([how(&["--platform", "acme"]), how(&["acme"])], [report(), report()]);
    assert_eq!(how(&["platforms"]), How::Platforms { colour: false }, "a command counts first");
    assert_eq!(how(&["help"]), report(), "but the help has an option too");
    assert_eq!([how(&["acme", "platforms"]), how(&["--platform", "platforms"])], [report(), report()]);
    assert_eq!(how(&["acme", "metrics"]), How::Metrics);
    let korean = fill(locale::by_tag("ko").expect("Korean").words().see_help, &["mystatus --help"]);
    let Command::Print { text, status: WRONG_USAGE, .. } = parsed(&["--platform", "nothing"]) else {
        panic!("no wrong usage");
    };
    assert!(text.contains("nothing") && text.contains(&korean), "{text}");
}

#[test]
fn wrong_usage_names_the_argument_and_what_it_takes() {
    assert!(option_error(&["--verbose"]).contains("--verbose"));
    assert!(option_error(&["report"]).contains("report"));
    assert!(option_error(&["--json=yes"]).contains("`--json=yes`: this option takes no value"));
    assert!(option_error(&["--private=false", "--json"]).contains("`--private=false`: this option takes"));
    assert!(option_error(&["-x"]).contains("-x"));
    assert!(option_error(&["--timeout"]).contains("--timeout"));
    for value in ["0", "-1", "NaN", "601", "2.5", "5s"] {
        let told = option_error(&["--timeout", value]);
        let expected = format!("--timeout takes whole seconds from 1 to 600, not `{value}`");
        assert!(told.contains(&expected), "{told}");
    }
    assert!(option_error(&["--platform", "zai,opnai"]).contains("`openai`"));
    // An unset variable leaves an empty word, which does not mean all platforms.
    for args in [&[""][..], &["zai", " "], &["--platform", ","], &["doctor", "--platform="]] {
        assert!(option_error(args).contains("there is no platform"), "{args:?}");
    }
    assert!(option_error(&["--enable", "openai"]).contains("claude"));
    assert!(option_error(&["--lang", "fr"]).contains("en, zh, ko, ja"));
    assert!(option_error(&["--color", "yes"]).contains("auto, always, never"));
}

#[test]
fn what_is_nearly_a_word_or_an_option_is_told() {
    for (args, nearest) in [
        (&["--jsno"][..], "`--json`"),
        (&["--platfrom=zai"], "`--platform`"),
        (&["--colour", "never"], "`--color`"),
        (&["line", "--from", "zai"], "`--for`"),
        (&["--frmat", "{left}", "line"], "`--format`"),
        (&["platfroms"], "`platforms`"),
        (&["completion"], "`completions`"),
        (&["json-shema"], "`json-schema`"),
        (&["opnai"], "`openai`"),
        (&["zai,githubcopilot"], "`copilot`"),
        (&["hepl"], "`--help`"),
        (&["zai", "help"], "`--help`"),
        (&["guard", "version"], "`--version`"),
        (&["-v"], "`--version`"),
        (&["--for", "zai"], "`mystatus line --for`, `mystatus guard --for`"),
    ] {
        assert!(option_error(args).contains(nearest), "{}", option_error(args));
    }
    assert!(option_error(&["line", "--formt"]).ends_with("`mystatus line --help`"));
    assert!(option_error(&["--formt"]).ends_with("`mystatus --help`"));
    // Options that the command does not take are never suggested.
    for args in [&["xyzzy"][..], &["--xyzzy"], &["--frob"], &["metrics", "--jsno"]] {
        assert!(!option_error(args).contains("mean"), "{}", option_error(args));
    }
}

#[test]
fn help_and_version_are_words_as_well() {
    for (words, options) in [
        (&["help"][..], &["--help"][..]),
        (&["help", "doctor", "--lang", "ko"], &["doctor", "--help", "--lang", "ko"]),
        (&["version"], &["--version"]),
    ] {
        assert_eq!(printed(words, 0), printed(options, 0));
    }
    assert!(option_error(&["help", "docter"]).contains("`doctor`"));
}

#[test]
fn errors_speak_the_language_that_is_asked_for_wherever_it_stands() {
    let korean = fill(locale::by_tag("ko").expect("Korean").words().see_help, &["mystatus --help"]);
    for args in [
        &["--lang", "ko", "--verbose"][..],
        &["--verbose", "--lang=ko"],
        &["opnai", "--lang", "ko"],
        &["--timeout", "soon", "--lang", "ko_KR.UTF-8"],
    ] {
        assert!(option_error(args).contains(&korean), "{}", option_error(args));
    }
    assert!(!option_error(&["--verbose", "--", "--lang=ko"]).contains(&korean));
}

#[test]
fn wrong_usage_is_json_where_that_is_asked_for() {
    for args in [&["--verbose", "--json"][..], &["--json", "opnai"], &["platforms", "--json"]] {
        let Command::Print { text, status: WRONG_USAGE, stream: OUTPUT } = parsed(args) else {
            panic!("{args:?}")
        };
        let error: Value = serde_json::from_str(&text).expect("JSON");
        assert_eq!((&error["version"], &error["error"]["code"]), (&json!(1), &json!("usage")));
        let message = error["error"]["message"].as_str().expect("a message");
        let args: Vec<_> = args.iter().filter(|arg| message.contains(**arg)).collect();
        assert!(!args.is_empty(), "{message}");
    }
    assert!(matches!(parsed(&["--verbose"]), Command::Print { stream: ERRORS, .. }));
    assert!(matches!(parsed(&["--", "--json"]), Command::Print { stream: ERRORS, .. }));
}

#[test]
fn a_command_takes_its_own_options_and_words() {
    let asked = run_of(parsed(&["platforms", "--lang", "ko"]));
    assert_eq!((Value::from(asked.options), asked.sends), (json!({ "lang": "ko", "platforms": [] }), false));
    assert_eq!(parsed(&["json-schema"]), Command::File { path: SCHEMA });
    let [bash, zsh, fish] = ["bash", "zsh", "fish"].map(|shell| match parsed(&["completions", shell]) {
        Command::File { path } => path,
        other => panic!("{other:?}"),
    });
    let paths = ["completions/mystatus.bash", "completions/_mystatus", "completions/mystatus.fish"];
    assert_eq!([bash, zsh, fish], paths);
    assert!(option_error(&["completions"]).contains("completions needs a shell: bash, zsh, fish"));
    assert!(option_error(&["completions", "csh"]).contains("bash, zsh, fish"));
    for (args, other) in [
        (&["platforms", "--json"][..], "--json"),
        (&["--private", "platforms"], "--private"),
        (&["platforms", "openai"], "openai"),
        (&["json-schema", "--watch"], "--watch"),
        (&["completions", "bash", "zsh"], "zsh"),
    ] {
        assert!(option_error(args).contains(other), "{}", option_error(args));
    }
}

#[test]
fn a_report_is_watched_on_a_terminal_only() {
    let watched = |args: &[&str]| {
        let RunRequest { watch, progress, options, .. } =
            run_of(parsed_at(args, &json!({}), &[OUTPUT, ERRORS]));
        assert!(!progress);
        (watch.map(|watch| watch.seconds), options.contains_key("platforms"))
    };
    assert_eq!(watched(&["--watch"]), (Some(60), false));
    assert_eq!(watched(&["--watch", "30"]), (Some(30), false));
    assert_eq!(watched(&["--watch=600", "--private"]), (Some(600), false));
    assert_eq!(watched(&["--watch", "openai"]), (Some(60), true));
    assert_eq!(watched(&["--watch", "302ai"]), (Some(60), true), "a platform, not seconds");
    for seconds in ["9", "86401", "5m"] {
        let told = option_error(&["--watch", seconds]);
        let expected = format!("--watch takes whole seconds from 10 to 86400, not `{seconds}`");
        assert!(told.contains(&expected), "{told}");
    }
    assert!(option_error(&["--watch"]).contains("--watch"));
    let words = |terminals: &[u8]| {
        run_of(parsed_at(&["--watch"], &json!({}), terminals)).watch.map(|watch| watch.words)
    };
    assert_eq!(words(&[INPUT, OUTPUT]).as_deref(), Some("every 60s · q quits"));
    assert_eq!(words(&[OUTPUT]).as_deref(), Some("every 60s"), "no key is read");
    let both = parsed_at(&["--watch", "--json"], &json!({}), &[OUTPUT, ERRORS]);
    assert!(matches!(both, Command::Print { status: WRONG_USAGE, stream: OUTPUT, .. }));
}

#[test]
fn nothing_is_drawn_where_the_terminal_cannot() {
    let args = ["--watch".to_owned()];
    let language = |lang: Option<&str>| locale::choose(lang, &Environment::default(), &|| None);
    let dumb = |name: &str| (name == "TERM").then(|| "dumb".to_owned());
    let at = CliEnvironment { language: &language, variable: &dumb, is_terminal: &|_| true };
    let command = parse(&args, &Map::new(), &at);
    assert!(matches!(command, Command::Print { status: WRONG_USAGE, stream: ERRORS, .. }), "{command:?}");
}

#[test]
fn who_is_waited_for_is_told_on_a_terminal_and_not_beside_json() {
    let told = |args: &[&str], terminals: &[u8]| run_of(parsed_at(args, &json!({}), terminals)).progress;
    assert!(told(&[], &[OUTPUT, ERRORS]) && told(&[], &[ERRORS]));
    assert!(!told(&[], &[OUTPUT]) && !told(&["--json"], &[OUTPUT, ERRORS]));
}

#[test]
fn what_cannot_be_written_is_told_in_the_language_asked_for() {
    let args = ["--json".to_owned(), "--lang=ja".to_owned()];
    let language = |lang: Option<&str>| locale::choose(lang, &Environment::default(), &|| None);
    let at = CliEnvironment { language: &language, variable: &|_| None, is_terminal: &|_| false };
    let text = unwritten(&args, &Map::new(), &at, "ENOSPC");
    assert!(text.contains("ENOSPC") && text.contains("書き込め"), "{text}");
}

#[test]
fn the_version_is_the_crates() {
    assert_eq!(printed(&["--version"], 0), env!("CARGO_PKG_VERSION"));
    assert_eq!(printed(&["-V"], 0), env!("CARGO_PKG_VERSION"));
}

#[test]
fn nothing_in_a_wrong_argument_acts_on_a_terminal() {
    let bad = "x\u{1b}[2J\u{7}\u{202e}y";
    let option = format!("--{bad}");
    for args in [
        &[option.as_str()][..],
        &[bad],
        &["--timeout", bad],
        &["--platform", bad],
        &["line", "--format", bad, "--format", "{\u{7}}"],
        &["line", "--format", "{\u{1b}[2J"],
        &["completions", bad],
        &["platforms", bad],
    ] {
        let told = option_error(args);
        assert!(told.chars().all(|c| c == '\n' || !c.is_control() && c != '\u{202e}'), "{told:?}");
    }
}

#[test]
fn a_guard_takes_for_how_long_there_is_work_and_how_sure_to_be() {
    let guard = |args: &[&str]| match run_of(parsed(args)) {
        RunRequest { options, how: How::Guard { sure, .. }, .. } => (Value::from(options), sure),
        other => panic!("{args:?} gave {other:?}"),
    };
    let args = ["guard", "--until=18:30", "--prefer", "no-waste", "--sure", "0.75"];
    assert_eq!(guard(&args), (json!({ "until": "18:30", "prefer": "no-waste" }), 0.75));
    assert_eq!(guard(&["guard", "--hours", "1.5"]).0, json!({ "hours": "1.5" }));
    for args in [&["guard", "--hours", "1.5", "--until=18:30"][..], &["--until=18:30", "--hours=2"]] {
        let told = option_error(args);
        assert!(told.contains("`--hours` cannot be used with `--until`"), "{told}");
    }
    assert_eq!(guard(&["guard", "--sure", "0"]), (json!({}), 0.0));
    let of = |of: &str| guard(&["guard", "--for", of]).0["platforms"].clone();
    assert_eq!([of("zai"), of("zai-coding-plan")], [json!(["zai"]), json!(["zai"])]);
    // Only one of the two platforms is to last.
    for (args, other) in [
        (&["guard", "--platform", "zai", "--for", "minimax"][..], "--platform"),
        (&["guard", "--for=zai", "openai"], "openai"),
        (&["openai", "guard", "zai", "--for", "zai"], "openai"),
        (&["guard", "openai", "--platform=zai", "--for", "zai"], "--platform"),
    ] {
        let told = option_error(args);
        assert!(told.contains(&format!("`--for` cannot be used with `{other}`")), "{told}");
    }
    for unknown in ["claude-sonnet-4-5", "bogus"] {
        let told = option_error(&["guard", "--for", unknown]);
        assert!(told.contains(&format!("--for: there is no platform `{unknown}`")), "{told}");
    }
    // OpenCode Zen's entry holds OpenCode Go's key too, and its models are not Go's.
    assert!(option_error(&["line", "--for", "opencode/x"]).contains("no platform `opencode/x`"));
    // A guard does not judge a model's own limits.
    let told = option_error(&["guard", "--for", "zai-coding-plan/glm-4.7"]);
    assert!(told.contains("no platform `zai-coding-plan/glm-4.7`; did you mean `zai`?"), "{told}");
    for (option, values, takes) in [
        ("--hours", ["0", "4,5", "NaN", "169"], "takes a number from 0.25 to 168, not"),
        ("--until", ["24:00", "18:60", "noon", "-1:00"], "such as \"18:00\""),
        ("--until", ["18:000", "018:00", "+8:00", "18:+5"], "such as \"18:00\""),
        ("--prefer", ["waste", "no stop", "xyzzy", "-"], "no-stop, no-waste"),
        ("--sure", ["0.991", "-0.1", "80", "very"], "takes a share from 0 to 0.99, such as 0.8, not"),
    ] {
        for value in values {
            let told = option_error(&["guard", option, value]);
            assert!([option, value, takes].iter().all(|words| told.contains(words)), "{told}");
        }
    }
}
