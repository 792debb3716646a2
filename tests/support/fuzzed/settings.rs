//! User input: `mystatus.json`, a plugin's options, text typed after the command, OpenCode's configuration, and the
//! command line's arguments, one per line.

use super::{SECRET, assert_safe, joined, json_of, language_for, parts, shares_secret};
use crate::support::vectors::cases;
use crate::support::{HOME, Script};
use mystatus::cli::{CliEnvironment, Command, parse};
use mystatus::environment::Environment;
use mystatus::locale;
use mystatus::options::{LONGEST_TIMEOUT, Options, Span};
use mystatus::render::{Room, plain};
use mystatus::settings::Settings;
use mystatus::sources::FileRead;
use serde_json::{Map, Value, json};

pub fn run(text: &str) {
    // The user's own words are shown to them unchanged.
    if shares_secret(text) {
        return;
    }
    let mut parts = parts(text);
    let mut next = || parts.next().unwrap_or_default();
    let (own, given, typed, opencode, args) = (next(), next(), next(), next(), next());
    let language = locale::by_tag(language_for(text)).expect("a language");
    let environment = Environment { home: HOME.to_owned(), ..Environment::default() };
    let file =
        |name: &str, text: &str| FileRead::new(&environment.global_config_file(name), Ok(text.to_owned()));
    let files = [file("mystatus.json", own), file("opencode.json", opencode)];
    let settings = Settings::read(&environment, &files);
    let given = json_of(Some(given));
    let (mut options, mut option_errors) = Options::read(&settings.own, &given);
    option_errors.append(&mut options.narrow(typed).unwrap_or_else(|wrong| wrong));
    option_errors.extend(settings.option_errors);
    for option_error in &option_errors {
        assert_safe(&language.option_error(option_error));
    }
    assert!((1..=LONGEST_TIMEOUT).contains(&options.timeout) && (0.0..=100.0).contains(&options.low));
    assert!(match options.span {
        Span::Hours(hours) => (0.25..=168.0).contains(&hours),
        Span::Until(minute) => (0..24 * 60).contains(&minute),
    });
    command(args, &settings.own, language_for(text));
    report(&settings.own, own, given, typed, opencode);
}

/// Reads the arguments in `lines`.
fn command(lines: &str, own: &Map<String, Value>, tag: &str) {
    let args: Vec<String> = lines.lines().map(str::to_owned).collect();
    let environment = Environment::default();
    let language = |lang: Option<&str>| locale::choose(lang.or(Some(tag)), &environment, &|| None);
    let at = CliEnvironment { language: &language, variable: &|_| None, is_terminal: &|_| true };
    if let Command::Print { text, .. } = parse(&args, own, &at) {
        assert_safe(&text);
    }
}

/// Runs with all of the input, on a machine with a credential, and checks what is shown before any answer.
fn report(own: &Map<String, Value>, text: &str, given: Value, typed: &str, opencode: &str) {
    // Each invalid description stays in memory for the life of a process; another target tests them.
    let own = if own.contains_key("custom") {
        let mut own = own.clone();
        own.remove("custom");
        Value::Object(own).to_string()
    } else {
        text.to_owned()
    };
    let auth = json!({ "openrouter": { "type": "api", "key": SECRET } });
    let mut script =
        Script::auth(auth).settings(own).file(&format!("{HOME}/.config/opencode/opencode.json"), opencode);
    script.more_options = given;
    typed.clone_into(&mut script.typed);
    let shown = || {
        let run = script.start();
        [plain(&run.lines(Room::Columns(80))), run.brief(), run.pending().unwrap_or_default()]
    };
    let first = shown();
    for text in &first {
        assert_safe(text);
    }
    assert_eq!(first, shown());
}

pub fn seeds() -> Vec<String> {
    let own = r#"{"$schema":"x","lang":"ko","platforms":["zai","openai"],"timeout":25,"private":true,"memory":true,"low":15,"hours":2.5,"until":"18:00","prefer":"no-waste","advise":true,"sidebar":false,"prompt":true,"toast":false,"wait":true,"command":"off","enable":["claude"],"names":{"ada@example.com":"Work"}}"#;
    let given = r#"{"lang":"ja","platforms":"zai, OpenAI","timeout":"25","private":"true","hours":"3"}"#;
    let opencode = r#"{"plugin":[["opencode-mystatus",{"private":true}]],"provider":{"openrouter":{"options":{"apiKey":"{env:OPENROUTER_API_KEY}"}},"x":{"options":{"apiKey":"sk-x"}}}} // x"#;
    let mut seeds = vec![
        joined(&[own, given, "openai zai --backtest", opencode, "--json\n--lang\nko"]),
        joined(&["{\n  // x\n}", "", "", "", "line\n--for\nopenai/m\n--format\n{left}% {{x}}"]),
    ];
    let lines = [
        "--watch=60",
        "guard\n--sure\n80%\n--hours\n2",
        "metrics\n--private",
        "doctor\n--online",
        "line\n--preset\nwaybar\n--tightest",
        "completions\nzsh",
        "--platform\nzai,openai\n--timeout\n20\n--enable\nclaude",
        "--help",
        "--nonsense",
        "--until\n18:00\n--prefer\nno-stop\n--color\nalways",
    ];
    seeds.extend(lines.map(|line| joined(&["{}", "{}", "", "{}", line])));
    for case in cases() {
        let files = ["mystatus.json", "opencode.json"].map(|name| match &case["files"][name] {
            Value::Null => String::new(),
            Value::String(text) => text.clone(),
            json => json.to_string(),
        });
        if files.iter().any(|file| !file.is_empty()) {
            seeds.push(joined(&[&files[0], "", "", &files[1], ""]));
        }
    }
    seeds
}
