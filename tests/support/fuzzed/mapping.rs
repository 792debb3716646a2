//! The reader of described platforms: a description in JSON, and the replies to its request.

use super::{SECRET, assert_same, joined, json_of, language_for, nth, parts};
use crate::support::Script;
use crate::support::every::drive;
use crate::support::vectors::cases;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// The schema of the settings, which has every name allowed in a description.
const SCHEMA: &str = include_str!("../../../mystatus.schema.json");
/// The stand-in for all names that are not allowed: each one shown stays in memory for the life of a process.
const UNKNOWN: &str = "unknown";

thread_local! {
    static KNOWN: BTreeSet<String> = known_names();
}

pub fn known_names() -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    names_in(&serde_json::from_str(SCHEMA).expect("the schema"), &mut names);
    names
}

fn names_in(schema: &Value, names: &mut BTreeSet<String>) {
    match schema {
        Value::Object(members) => {
            names.extend(schema["properties"].as_object().into_iter().flat_map(Map::keys).cloned());
            members.values().for_each(|member| names_in(member, names));
        }
        Value::Array(items) => items.iter().for_each(|item| names_in(item, names)),
        _ => {}
    }
}

/// Replaces every name in `value` that no description has by one stand-in.
fn with_few_names(value: Value, known: &BTreeSet<String>) -> Value {
    match value {
        Value::Object(members) => {
            let renamed = members.into_iter().map(|(name, member)| {
                (if known.contains(&name) { name } else { UNKNOWN.to_owned() }, with_few_names(member, known))
            });
            Value::Object(renamed.collect())
        }
        Value::Array(items) => items.into_iter().map(|item| with_few_names(item, known)).collect(),
        other => other,
    }
}

pub fn run(text: &str) {
    let mut parts = parts(text);
    let Value::Object(mut own) = KNOWN.with(|known| with_few_names(json_of(parts.next()), known)) else {
        return;
    };
    for name in ["name", "provider", "loopback"] {
        own.remove(name);
    }
    let header = own.get("auth").and_then(|auth| auth.get("header")).cloned();
    own.insert("id".to_owned(), "own".into());
    own.insert("url".to_owned(), "https://api.own.example/usage".into());
    own.insert("auth".to_owned(), json!({ "entry": "own" }));
    if let Some(header) = header {
        own["auth"]["header"] = header;
    }
    let replies: Vec<&str> = parts.collect();
    let auth = json!({ "own": { "type": "api", "key": SECRET } });
    let settings = json!({ "custom": [own] });
    let mut script = Script::auth(auth).settings(settings).lang(language_for(text));
    script.options.platforms = vec!["own".to_owned()];
    assert_same(|| {
        let mut number = 0;
        let run = drive(&script, |_, request| {
            assert_eq!(request.host, "api.own.example");
            number += 1;
            nth(&replies, number - 1)
        });
        let report = run.report();
        assert_eq!(report.accounts.len() + report.failures.len(), 1);
        drop(report);
        run
    });
}

/// The descriptions in the vectors and of built-in platforms, with replies for them.
pub fn seeds() -> Vec<String> {
    let mut seeds = Vec::new();
    for case in cases() {
        let body = format!("0{}", case["http"][0]["body"]);
        for own in case["files"]["mystatus.json"]["custom"].as_array().into_iter().flatten() {
            seeds.push(joined(&[&own.to_string(), &body]));
        }
    }
    for seed in super::platforms::seeds() {
        let (id, replies) = seed.split_once(super::BETWEEN).unwrap_or_default();
        for mapping in mappings().iter().filter(|(ids, _)| ids.iter().any(|known| known == id)) {
            seeds.push(joined(&[&mapping.1.to_string(), replies]));
        }
    }
    seeds
}

/// The descriptions in the sources, with the ids of the platforms in the same file.
fn mappings() -> Vec<(Vec<String>, Value)> {
    let root = super::super::vectors::root();
    let entries = std::fs::read_dir(root.join("src/platforms")).expect("the platforms");
    let texts = entries.filter_map(|entry| std::fs::read_to_string(entry.expect("an entry").path()).ok());
    let mut mappings = Vec::new();
    for text in texts {
        let ids = text.lines().filter_map(|line| line.trim().strip_prefix("id: \"")?.strip_suffix("\","));
        let ids: Vec<String> = ids.map(str::to_owned).collect();
        let raw = text.split("r#\"").skip(1).filter_map(|rest| rest.split("\"#").next());
        let objects = raw.filter_map(|raw| serde_json::from_str(raw).ok()).filter(Value::is_object);
        mappings.extend(objects.map(|mapping| (ids.clone(), mapping)));
    }
    mappings
}
