//! Strategies for replies, files and options of any form.

use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::{Map, Number, Value, json};

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
pub fn options() -> impl Strategy<Value = Value> {
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
pub enum Change {
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
pub enum Text {
    Changed(Vec<(Index, Change)>),
    Json(Value),
    Cut(Index),
    Deep(&'static str, usize),
    Bytes(Vec<u8>),
    Raw(&'static str),
}

pub fn text() -> impl Strategy<Value = Text> {
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
    pub fn of_file(&self, content: &Value) -> String {
        match (self, content) {
            (Self::Changed(changes), Value::String(text)) => flat(&changed(pieces(text), changes)),
            (Self::Cut(at), Value::String(text)) => text.chars().take(at.index(text.len())).collect(),
            _ => self.of(content),
        }
    }

    pub fn of(&self, good: &Value) -> String {
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
pub fn pieces(text: &str) -> Value {
    text.split_inclusive(['\n', '=', '"', '<', '>', '&', ';', ' ']).map(Value::from).collect()
}

/// Joins the pieces to a text again.
pub fn flat(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(flat).collect(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

pub fn answer() -> impl Strategy<Value = (u16, Text)> {
    let status = prop_oneof![6 => Just(200u16), 2 => any::<u16>(), 1 => prop::sample::select(vec![204, 302, 401, 403, 404, 429, 500])];
    (status, text())
}
