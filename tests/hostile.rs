//! No reply and no file breaks a run: it ends in time, and every account is shown or named as failed.
//! `MYSTATUS_FUZZ_CASES` sets the number of cases.

use crate::support::every::{drive, good_reply, machine, outputs, reply};
use crate::support::fuzzed::assert_safe;
use crate::support::google::accounts_file;
use crate::support::samples::{Sample, samples, samples_by_files};
use crate::support::{Answer, HOME, NOW, Script};
use mystatus::http::{NetworkCause, SendError};
use mystatus::reading::Level;
use mystatus::render::{self, Room};
use mystatus::sanitized::Sanitized;
use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::{Map, Number, Value, json};

/// Accounts on the machine.
const ACCOUNTS: usize = 11;

fn cases() -> ProptestConfig {
    let asked = std::env::var("MYSTATUS_FUZZ_CASES").ok().and_then(|cases| cases.parse().ok());
    ProptestConfig { cases: asked.unwrap_or(ProptestConfig::default().cases), ..ProptestConfig::default() }
}

/// Any JSON, small.
fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        prop::num::f64::ANY.prop_map(|number| Number::from_f64(number).map_or(Value::Null, Value::Number)),
        prop::sample::select(vec![
            "",
            " ",
            "0",
            "-1",
            "1e400",
            "NaN",
            "inf",
            "-0",
            "9999999999999999999999",
            "0x10",
            "١٢",
            "2026-99-99T99:99:99Z",
            "+275760-09-13T00:00:00Z",
            "1970-01-01",
            "2026-11-18T12:00:00+99:99",
            "oauth",
            "api",
            "github.com",
        ])
        .prop_map(Value::from),
        "\\PC{0,30}".prop_map(Value::from),
        Just(Value::from("\u{0}\u{1b}[2J\n".repeat(100))),
    ];
    leaf.prop_recursive(4, 24, 6, |inner| {
        let name = prop_oneof!["[a-z_]{1,12}", prop::sample::select(NAMES.to_vec()).prop_map(str::to_owned)];
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::vec((name, inner), 0..6)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

/// Names that platforms use, so that random JSON reaches the fields that are read.
const NAMES: &[&str] = &[
    "rate_limit",
    "primary_window",
    "used_percent",
    "reset_at",
    "reset_after_seconds",
    "limit_window_seconds",
    "credits",
    "balance",
    "individual_limit",
    "data",
    "limits",
    "percentage",
    "usage",
    "currentValue",
    "number",
    "unit",
    "nextResetTime",
    "quota_snapshots",
    "monthly_quotas",
    "limited_user_quotas",
    "quota_reset_date",
    "usageItems",
    "grossQuantity",
    "models",
    "quotaInfo",
    "remainingFraction",
    "resetTime",
    "error",
    "message",
    "accounts",
    "code",
    "success",
];

/// The plugin's options, as a configuration file may hold them.
fn options() -> impl Strategy<Value = Value> {
    let name = prop::sample::select(vec![
        "lang",
        "platforms",
        "private",
        "timeout",
        "sidebar",
        "prompt",
        "toast",
        "wait",
        "command",
        "x",
    ]);
    prop::collection::vec((name, any_json()), 0..4)
        .prop_map(|members| members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
}

/// A change of a good reply or file: replace, drop, rename, repeat or wrap the value at a place.
#[derive(Clone, Debug)]
enum Change {
    Replace(Value),
    Drop,
    Rename(&'static str),
    Repeat(usize),
    Wrap(usize),
    Number(f64),
}

fn change() -> impl Strategy<Value = Change> {
    let numbers = vec![
        -1.0,
        0.0,
        -0.0,
        0.5,
        100.000_001,
        1e9,
        1e15,
        1e18,
        1e19,
        9.3e18,
        -9.3e18,
        1e300,
        -1e300,
        f64::MIN_POSITIVE,
        f64::MAX,
        8.64e15,
        8.64e12,
    ];
    prop_oneof![
        4 => any_json().prop_map(Change::Replace),
        1 => Just(Change::Drop),
        1 => prop::sample::select(NAMES.to_vec()).prop_map(Change::Rename),
        1 => (0usize..200).prop_map(Change::Repeat),
        1 => (1usize..100).prop_map(Change::Wrap),
        3 => prop::sample::select(numbers).prop_map(Change::Number),
    ]
}

/// The places in `value`, as JSON pointers.
fn places(value: &Value, at: &str, found: &mut Vec<String>) {
    found.push(at.to_owned());
    match value {
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                places(item, &format!("{at}/{index}"), found);
            }
        }
        Value::Object(members) => {
            for (name, member) in members {
                places(member, &format!("{at}/{}", name.replace('~', "~0").replace('/', "~1")), found);
            }
        }
        _ => {}
    }
}

fn changed(mut value: Value, changes: &[(Index, Change)]) -> Value {
    for (place, change) in changes {
        let mut found = Vec::new();
        places(&value, "", &mut found);
        let Some(at) = value.pointer_mut(&found[place.index(found.len())]) else { continue };
        *at = match (change, at.take()) {
            (Change::Replace(new), _) => new.clone(),
            (Change::Drop, _) => Value::Null,
            (Change::Number(number), _) => json!(number),
            (Change::Rename(name), Value::Object(members)) => {
                let renamed = members.into_iter().enumerate();
                let name = |(index, (old, value)): (usize, (String, Value))| {
                    (if index == 0 { (*name).to_owned() } else { old }, value)
                };
                Value::Object(renamed.map(name).collect::<Map<_, _>>())
            }
            (Change::Rename(name), old) => json!({ *name: old }),
            (Change::Repeat(times), Value::Array(items)) => {
                items.iter().cycle().take(items.len() * times).cloned().collect()
            }
            (Change::Repeat(times), old) => std::iter::repeat_n(old, *times).collect(),
            (Change::Wrap(depth), old) => (0..*depth).fold(old, |inner, _| json!([inner])),
        };
    }
    value
}

/// A reply or file, as text: a changed good one, or anything.
#[derive(Clone, Debug)]
enum Text {
    Changed(Vec<(Index, Change)>),
    Json(Value),
    Cut(Index),
    Deep(&'static str, usize),
    Bytes(Vec<u8>),
    Raw(&'static str),
}

fn text() -> impl Strategy<Value = Text> {
    prop_oneof![
        8 => prop::collection::vec((any::<Index>(), change()), 1..4).prop_map(Text::Changed),
        2 => any_json().prop_map(Text::Json),
        1 => any::<Index>().prop_map(Text::Cut),
        1 => (prop::sample::select(vec!["[", "{\"a\":", "[[{\"rate_limit\":"]), 1usize..10_000).prop_map(|(open, depth)| Text::Deep(open, depth)),
        1 => prop::collection::vec(any::<u8>(), 0..400).prop_map(Text::Bytes),
        1 => prop::sample::select(vec![
            "", "null", "true", "0", "\"\"", "\u{feff}{}", "{}{}", "{\"a\":1,\"a\":2}", "// x\n{}", "{\"a\":1,}", "NaN", "1e999999999",
            "{\"data\":{\"limits\":[{\"percentage\":1e999}]}}", "{\"used_percent\":-1e-400}", "<html><title>", "<title></title", "<title><",
        ]).prop_map(Text::Raw),
    ]
}

impl Text {
    /// Replaces a file's content.
    fn of_file(&self, content: &Value) -> String {
        match (self, content) {
            (Self::Changed(changes), Value::String(text)) => flat(&changed(pieces(text), changes)),
            (Self::Cut(at), Value::String(text)) => text.chars().take(at.index(text.len())).collect(),
            _ => self.of(content),
        }
    }

    fn of(&self, good: &Value) -> String {
        match self {
            Self::Changed(changes) => changed(good.clone(), changes).to_string(),
            Self::Json(value) => value.to_string(),
            Self::Cut(at) => {
                let text = good.to_string();
                text.chars().take(at.index(text.len())).collect()
            }
            Self::Deep(open, depth) => open.repeat(*depth),
            Self::Bytes(bytes) => String::from_utf8_lossy(bytes).into_owned(),
            Self::Raw(text) => (*text).to_owned(),
        }
    }
}

/// Splits a text that is not JSON after the delimiters of TOML, XML and files of variables.
fn pieces(text: &str) -> Value {
    text.split_inclusive(['\n', '=', '"', '<', '>', '&', ';', ' ']).map(Value::from).collect()
}

/// Joins the pieces to a text again.
fn flat(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(flat).collect(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

fn answer() -> impl Strategy<Value = (u16, Text)> {
    let status = prop_oneof![6 => Just(200u16), 2 => any::<u16>(), 1 => prop::sample::select(vec![204, 302, 401, 403, 404, 429, 500])];
    (status, text())
}

/// One reply for every platform, with every field that any may have.
fn full_reply() -> Value {
    let mut full = good_reply("issued-0123456789");
    let window = json!({ "used_percent": 15, "limit_window_seconds": 604_800, "reset_at": NOW / 1000 + 60, "reset_after_seconds": 60 });
    let more = json!({
        "rate_limit": { "limit_reached": true, "primary_window": window, "secondary_window": window },
        "code_review_rate_limit": { "primary_window": window },
        "individual_limit": { "limit": 100, "used": "12.5", "remaining_percent": 50, "reset_at": 1 },
        "credits": { "has_credits": true, "unlimited": false, "balance": "12.50" },
        "rate_limit_reset_credits": { "available_count": 2 },
        "data": { "level": "pro", "limits": [
            { "type": "TOKENS_LIMIT", "unit": 3, "number": 5, "usage": 8_000_000, "currentValue": 2_000_000, "percentage": 25, "nextResetTime": NOW + 1000 },
            { "type": "TIME_LIMIT", "unit": 5, "number": 1, "usage": 100, "currentValue": 90 },
        ] },
        "quota_reset_date": "2026-12-01", "access_type_sku": "free",
        "quota_snapshots": { "premium_interactions": { "entitlement": 300, "remaining": -3, "percent_remaining": 23.7, "overage_count": 3 }, "chat": { "unlimited": true } },
        "monthly_quotas": { "chat": 50 }, "limited_user_quotas": { "chat": 12 }, "limited_user_reset_date": "2026-12-01",
        "usageItems": [{ "sku": "Copilot Premium Request", "unitType": "requests", "model": "m", "grossQuantity": 3, "discountQuantity": 2, "netQuantity": 1 }],
        "models": { "gemini-3-flash": { "quotaInfo": { "remainingFraction": 0.5, "resetTime": "2026-11-18T12:36:40Z" } }, "claude-x": { "quotaInfo": { "resetTime": "2026-11-18T12:36:40Z" } } },
    });
    if let (Value::Object(full), Value::Object(more)) = (&mut full, more) {
        full.extend(more);
    }
    full
}

fn secrets() -> impl FnMut() -> String {
    let mut number = 0;
    move || {
        number += 1;
        format!("{number}-0123456789abcdef")
    }
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn no_reply_breaks_a_run(answers in prop::collection::vec(answer(), 8), by_token in any::<bool>()) {
        let (script, _) = machine(by_token, &mut secrets());
        let good = full_reply();
        let mut number = 0;
        let run = drive(&script, |_, request| {
            number += 1;
            let (status, text) = &answers[number % answers.len()];
            // Half of the sign-ins work, to reach the replies behind them.
            let signs_in = request.host == "oauth2.googleapis.com" && number % 2 == 0;
            if signs_in { reply(200, &good) } else { reply(*status, &text.of(&good)) }
        });
        let report = run.report();
        prop_assert_eq!(report.accounts.len() + report.failures.len(), ACCOUNTS);
        let shown: usize = outputs(&run, false).iter().map(String::len).sum();
        prop_assert!(shown < 2_000_000, "{shown} bytes shown");
    }

    #[test]
    fn no_file_breaks_a_run(texts in prop::collection::vec(text(), 4), by_variable in any::<bool>(), options in options()) {
        let (good, _) = machine(true, &mut secrets());
        let mut script = Script::new();
        for (file, text) in good.files.iter().zip(&texts) {
            let content = file.text();
            // Scripts are not JSON: change the pieces of their text.
            let text = serde_json::from_str(content).map_or_else(|_| text.of(&json!(content)), |good| text.of(&good));
            if by_variable && file.path.ends_with("auth.json") {
                script = script.variable("OPENCODE_AUTH_CONTENT", &text);
            } else {
                script = script.file(&file.path, text);
            }
        }
        script.more_options = options;
        let reply_to_all = full_reply();
        let run = drive(&script, |_, _| reply(200, &reply_to_all));
        outputs(&run, true);
    }

    #[test]
    fn no_code_of_a_runtime_breaks_a_run(code in "\\PC{0,80}", status in any::<u16>(), after in "\\PC{0,40}") {
        let (script, _) = machine(false, &mut secrets());
        let mut network: Option<Answer> = Sanitized::own(&code).map(|code| {
            Err(SendError::Network { cause: NetworkCause::of(code.as_str()), code })
        });
        let run = drive(&script, |_, _| {
            network.take().unwrap_or_else(|| {
                reply(status, "{}").map(|response| mystatus::http::Response { retry_after: Some(after.clone()), ..response })
            })
        });
        outputs(&run, false);
    }
}

#[test]
fn json_10_000_levels_deep_is_refused_everywhere() {
    for open in ["[", "{\"a\":"] {
        let deep = open.repeat(10_000);
        let (script, _) = machine(true, &mut secrets());
        let run = drive(&script, |_, _| reply(200, &deep));
        assert_eq!(run.report().failures.len(), ACCOUNTS);
        let path = format!("{HOME}/.config/opencode/copilot-quota-token.json");
        let script = Script::auth(&deep).file(&accounts_file(), &deep).file(&path, &deep);
        let run = drive(&script, |_, _| panic!("nothing to ask"));
        assert_eq!(run.report().failures.len(), 3);
    }
}

proptest! {
    /// Every platform of the registry, with random changes everywhere in its good replies.
    #[test]
    fn no_platforms_reply_breaks_a_run(texts in prop::collection::vec(answer(), 4)) {
        SAMPLES.with(|samples| {
            for sample in samples {
                let mut requests = 0;
                let run = sample.run(|_, good| {
                    requests += 1;
                    let (status, text) = &texts[requests % texts.len()];
                    reply(*status, &text.of(&good))
                });
                let report = run.report();
                let ended = report.accounts.len() + report.failures.len();
                assert!(ended > 0, "an account of {} is shown or named", sample.platform.id);
                for account in &report.accounts {
                    for window in &account.reading.windows {
                        if let Level::Left(left) = window.level {
                            assert!((0.0..=100.0).contains(&left.exact()), "{}", sample.platform.id);
                        }
                    }
                }
                drop(outputs(&run, false));
            }
        });
    }

    /// Every file that holds a platform's account, of any program.
    #[test]
    fn no_programs_file_breaks_a_run(texts in prop::collection::vec(text(), 3)) {
        BY_FILES.with(|samples| {
            for sample in samples {
                let mut files = 0;
                let spoilt = sample.with_files(|_, content| {
                    files += 1;
                    texts[files % texts.len()].of_file(content)
                });
                let run = drive(&spoilt.script(), |_, request| reply(200, &sample.good(request)));
                let lines = render::plain(&run.lines(Room::Columns(80)));
                let check_up = render::plain(&run.doctor("Node v24 · linux", Room::Endless));
                for text in [lines, check_up, run.brief()] {
                    assert_safe(&text);
                    assert!(text.len() < 200_000, "{}: {} bytes shown", sample.platform.id, text.len());
                }
                assert!(json!(run.json()).is_object());
            }
        });
    }
}

thread_local! {
    static SAMPLES: Vec<Sample> = samples();
    static BY_FILES: Vec<Sample> = samples_by_files();
}

#[test]
fn a_file_of_any_form_is_changed_in_places() {
    let toml = "windsurf_api_key = \"secret\"\n";
    assert_eq!(flat(&pieces(toml)), toml);
    let forms: Vec<_> = samples_by_files();
    let has = |end: &str| forms.iter().any(|sample| sample.files().any(|(name, _)| name.ends_with(end)));
    for end in [
        ".toml",
        ".env",
        ".xml",
        "auth.json",
        ".claude/.credentials.json",
        "cursor/auth.json",
        "kiro-auth-token.json",
    ] {
        assert!(has(end), "no vector has an account in {end}");
    }
}
