//! The shared vectors: inputs, and the facts that their reports must contain.

use crate::support::vectors::{cases, script};
use mystatus::locale::LANGUAGES;
use mystatus::render::{Room, plain};
use serde_json::{Value, json};

/// The vectors with partial lists; the lists of all others are complete.
const PARTIAL: &str = include_str!("vectors/partial.txt");

/// Whether `actual` contains `expected`: objects by their named fields, arrays by an item each, in order. If the
/// lists `are_whole`, `actual` may contain no other items.
fn holds(actual: &Value, expected: &Value, are_whole: bool) -> bool {
    match (actual, expected) {
        (Value::Object(actual), Value::Object(expected)) => expected
            .iter()
            .all(|(key, value)| actual.get(key).is_some_and(|actual| holds(actual, value, are_whole))),
        (Value::Array(actual), Value::Array(expected)) => {
            let mut rest = actual.iter();
            expected.iter().all(|value| rest.any(|actual| holds(actual, value, are_whole)))
                && (actual.len() == expected.len() || !(are_whole || expected.is_empty()))
        }
        (Value::Number(actual), Value::Number(expected)) => actual.as_f64() == expected.as_f64(),
        (actual, expected) => actual == expected,
    }
}

#[test]
fn every_vector_holds() {
    let cases = cases();
    assert!(cases.len() >= 243, "all vectors were read: {}", cases.len());
    let wrong: Vec<String> = cases.iter().flat_map(problems).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

fn problems(case: &Value) -> Vec<String> {
    let name = case["name"].as_str().expect("a name");
    let are_whole = !PARTIAL.lines().any(|partial| partial == name);
    let mut wrong = Vec::new();
    for lang in LANGUAGES.iter().map(|language| language.tag()) {
        let mut script = script(case).lang(lang);
        let run = script.run();
        let text = plain(&run.lines(Room::Endless));
        let json = json!(run.json());
        let facts = &case["facts"];
        let mut check = |fine: bool, what: &str| {
            if !fine {
                wrong.push(format!("{name} ({lang}): {what}\n{text}\n{json:#}"));
            }
        };
        if let Some(requests) = facts["requests"].as_u64() {
            check(script.sent().len() as u64 == requests, "requests");
        }
        if let Some(exit) = facts["exit"].as_u64() {
            check(u64::from(run.report().exit_status()) == exit, "exit");
        }
        for key in ["accounts", "failures"] {
            check(facts[key].is_null() || holds(&json[key], &facts[key], are_whole), key);
        }
        for (url, headers) in facts["request_headers"].as_object().into_iter().flatten() {
            for (header, value) in headers.as_object().into_iter().flatten() {
                let sent = script.sent();
                let request = sent.iter().find(|sent| sent.url().split('?').next() == Some(url));
                check(request.and_then(|sent| sent.header(header)) == value.as_str(), header);
            }
        }
        for words in case["text"][lang].as_array().into_iter().flatten() {
            check(text.contains(words.as_str().expect("words")), &format!("lacks {words}"));
        }
        for words in case["not"].as_array().into_iter().flatten() {
            let words = words.as_str().expect("words");
            check(!text.contains(words) && !json.to_string().contains(words), &format!("holds {words:?}"));
        }
    }
    wrong
}
