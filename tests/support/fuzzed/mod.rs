//! Fuzz targets. Each is a function of a text that panics if a promise is broken, and the seeds to start from. The
//! fuzzer (`fuzz/`) drives them with coverage; `tests/fuzzed.rs` replays its corpus on any toolchain.
//!
//! A target's text is a list of parts, so that the corpus is readable, and stays valid when platforms are added.

pub mod files;
pub mod forecast;
pub mod mapping;
pub mod parsers;
pub mod platforms;
pub mod settings;
pub mod signals;
pub mod whole;

use super::every::reply;
use super::samples::{Sample, samples};
use super::{Answer, Script};
use mystatus::http::{NetworkCause, SendError};
use mystatus::reading::{Amount, Level, Reading};
use mystatus::run::Run;
use mystatus::sanitized::Sanitized;
use serde_json::Value;
use std::collections::BTreeSet;

/// A target of the fuzzer.
pub struct Target {
    pub name: &'static str,
    /// Runs the target on a text.
    pub run: fn(&str),
    /// The seeds that the fuzzer starts from.
    pub seeds: fn() -> Vec<String>,
}

/// Every target, the quickest first.
pub const TARGETS: &[Target] = &[
    Target { name: "parsers", run: parsers::run, seeds: parsers::seeds },
    Target { name: "signals", run: signals::run, seeds: signals::seeds },
    Target { name: "settings", run: settings::run, seeds: settings::seeds },
    Target { name: "mapping", run: mapping::run, seeds: mapping::seeds },
    Target { name: "platforms", run: platforms::run, seeds: platforms::seeds },
    Target { name: "files", run: files::run, seeds: files::seeds },
    Target { name: "forecast", run: forecast::run, seeds: forecast::seeds },
    Target { name: "whole", run: whole::run, seeds: whole::seeds },
];

/// Runs the target called `name` on `data`.
pub fn run(name: &str, data: &[u8]) {
    let target = TARGETS.iter().find(|target| target.name == name).expect("a target");
    (target.run)(&String::from_utf8_lossy(data));
}

/// Maximum length of a text, in bytes.
pub const LONGEST: usize = 4096;

/// Separates the parts of a text; JSON never contains it unescaped.
const BETWEEN: char = '\u{1f}';

fn parts(text: &str) -> impl Iterator<Item = &str> {
    text.split(BETWEEN)
}

fn joined(parts: &[&str]) -> String {
    parts.join(&BETWEEN.to_string())
}

/// The JSON in `part`; null if there is none.
fn json_of(part: Option<&str>) -> Value {
    part.and_then(|part| serde_json::from_str(part).ok()).unwrap_or_default()
}

/// The statuses that a reply's first byte selects, `0` for the first; 0 means no answer.
const STATUSES: [u16; 16] = [200, 400, 401, 402, 403, 404, 429, 500, 503, 0, 204, 302, 200, 200, 200, 200];

/// Parses an answer: its status, and its body, which is also the Retry-After header of a failure.
fn answer(part: &str) -> Answer {
    let Some(status) = part.bytes().next().map(|first| STATUSES[usize::from(first) % STATUSES.len()]) else {
        return reply(200, "");
    };
    if status == 0 {
        // The code is from a runtime, not from a platform.
        return Err(SendError::Network { cause: NetworkCause::of(part), code: Sanitized::fixed("CODE") });
    }
    let body = part.chars().skip(1).collect::<String>();
    reply(status, &body)
        .map(|response| mystatus::http::Response { retry_after: (status >= 400).then_some(body), ..response })
}

/// The answer to a run's request `number`: the parts in turn, repeated.
fn nth(parts: &[&str], number: usize) -> Answer {
    answer(if parts.is_empty() { "" } else { parts[number % parts.len()] })
}

/// Part of every credential on the machine, and of nothing else.
pub const SECRET: &str = "Kx7-Vq2.Zt9_Wb4.Hj6-Mn3_Pd8";
/// This many consecutive characters of a secret are a leak; an account's own label may share fewer with one.
const PIECE: usize = 12;

/// Returns a generator of secrets.
fn secrets() -> impl FnMut() -> String {
    let mut number = 0;
    move || {
        number += 1;
        format!("{number}{SECRET}{number}")
    }
}

/// Whether `text` holds `piece` consecutive characters of a secret, in any case.
fn holds_secret(text: &str, piece: usize) -> bool {
    // Fast path: a text with a piece has four of its characters at one of these places, and most texts do not.
    let mut places = text.as_bytes().windows(4).step_by(piece - 3);
    let is_own = |four: &[u8]| SECRET.as_bytes().windows(4).any(|own| own.eq_ignore_ascii_case(four));
    if !places.any(is_own) {
        return false;
    }
    let (text, secret) = (text.to_ascii_lowercase(), SECRET.to_ascii_lowercase());
    (0..=secret.len() - piece).any(|at| text.contains(&secret[at..at + piece]))
}

/// Whether the user's own `text` may make their words look like a secret where shown.
fn shares_secret(text: &str) -> bool {
    holds_secret(text, 4)
}

/// Whether `c` moves the cursor, or hides or reorders the text around it.
fn is_unsafe(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// Panics if `text`, which is shown in lines, holds a character or a secret that must not be shown.
pub fn assert_safe(text: &str) {
    let found = text.chars().find(|c| *c != '\n' && is_unsafe(*c));
    assert_eq!(found, None, "in {text:?}");
    assert!(!holds_secret(text, PIECE), "a secret in {text:?}");
}

/// Panics if a text in `value`, which is for programs, holds what must not be shown.
fn assert_safe_json(value: &Value) {
    match value {
        Value::String(text) => assert_safe(text),
        Value::Array(items) => items.iter().for_each(assert_safe_json),
        Value::Object(members) => members.iter().for_each(|(name, member)| {
            assert_safe(name);
            assert_safe_json(member);
        }),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// Panics if a figure of `reading` is impossible.
pub fn assert_possible(reading: &Reading) {
    for window in &reading.windows {
        if let Level::Left(left) = window.level {
            assert!((0.0..=100.0).contains(&left.exact()), "{window:?}");
        }
        let count = window.count.map_or([0.0; 2], |count| [count.used, count.limit]);
        assert!(count.iter().all(|figure| figure.is_finite()), "{window:?}");
        assert!(window.spent.is_none_or(f64::is_finite), "{window:?}");
    }
    for balance in &reading.balances {
        if let Amount::Of(amount) = balance.remaining {
            assert!(amount.is_finite(), "{balance:?}");
        }
    }
}

/// Panics if `run` ended impossibly, or shows what it must not; returns what it shows.
fn said(run: &Run) -> String {
    let report = run.report();
    report.accounts.iter().for_each(|account| assert_possible(account.reading));
    let json = serde_json::to_value(run.json()).expect("JSON");
    assert_safe_json(&json);
    let lines = run.lines(mystatus::render::Room::Columns(80));
    let text = [mystatus::render::plain(&lines), run.metrics()].join("\n");
    assert_safe(&text);
    assert_eq!(mystatus::render::plain(&lines).split('\n').count(), lines.len());
    format!("{text}\n{json}\n{report:?}")
}

/// Panics unless `make` makes a run with the same output every time.
fn assert_same(make: impl Fn() -> Run) {
    assert_eq!(said(&make()), said(&make()));
}

/// A language's tag chosen by `text`, so that every language is tested.
fn language_for(text: &str) -> &'static str {
    ["en", "zh", "ko", "ja"][text.len() % 4]
}

thread_local! {
    static SAMPLES: Vec<Sample> = {
        let mut all = samples();
        for sample in &mut all {
            sample.with_secrets(secrets());
        }
        all
    };
}

/// The sample of the platform called `id`, or another one if there is none.
fn sample<'a>(all: &'a [Sample], id: &str) -> &'a Sample {
    let other = || id.bytes().map(usize::from).sum::<usize>() % all.len();
    all.iter().find(|sample| sample.platform.id == id).unwrap_or_else(|| &all[other()])
}

/// The machine of `sample`, restricted to its platform.
fn machine_of(sample: &Sample) -> Script {
    let mut script = sample.script();
    script.diagnoses = None;
    script.options.platforms = vec![sample.platform.id.to_owned()];
    script
}

/// Words for the fuzzer to insert: the names and values in replies, settings and headers.
pub fn dictionary() -> BTreeSet<String> {
    let mut words = BTreeSet::from([SECRET.to_owned(), BETWEEN.to_string()]);
    for case in super::vectors::cases() {
        collect(&case["http"], &mut words);
        collect(&case["files"], &mut words);
    }
    words.extend(mapping::known_names());
    words.extend(signals::WORDS.iter().map(|word| (*word).to_owned()));
    words.extend(parsers::seeds().iter().map(|seed| seed.chars().skip(1).collect()));
    SAMPLES.with(|samples| words.extend(samples.iter().map(|sample| sample.platform.id.to_owned())));
    // Longer words are whole texts, which the seeds contain.
    words.retain(|word| (2..=32).contains(&word.len()) || *word == BETWEEN.to_string());
    words
}

fn collect(value: &Value, words: &mut BTreeSet<String>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| collect(item, words)),
        Value::Object(members) => members.iter().for_each(|(name, member)| {
            words.insert(name.clone());
            collect(member, words);
        }),
        _ => {}
    }
}
