//! The published schema of `mystatus --json`, checked against reports of every kind.

use crate::support::Script;
use crate::support::vectors::{cases, script};
use jsonschema::Validator;
use mystatus::cli::{self, CliEnvironment, Command};
use mystatus::locale;
use serde_json::{Map, Value, json};

fn published() -> Value {
    serde_json::from_str(include_str!("../schema/report-v1.json")).expect("JSON")
}

/// The published schema without its allowance for additions by later versions: all output must be published.
fn strict(schema: &mut Value) {
    match schema {
        Value::Object(members) => {
            if members.contains_key("properties") {
                members.insert("additionalProperties".to_owned(), json!(false));
            }
            members.values_mut().for_each(strict);
        }
        Value::Array(items) => items.iter_mut().for_each(strict),
        _ => {}
    }
}

fn validator() -> Validator {
    let mut schema = published();
    strict(&mut schema);
    jsonschema::options().should_validate_formats(true).build(&schema).expect("a schema")
}

#[test]
fn every_vectors_report_is_as_the_schema_says() {
    let validator = validator();
    let (mut wrong, mut checked) = (Vec::new(), 0);
    for case in cases() {
        for lang in ["en", "ko"] {
            let report = json!(script(&case).lang(lang).run().json());
            checked += 1;
            if let Err(error) = validator.validate(&report) {
                wrong.push(format!("{} ({lang}): {error}\n{report:#}", case["name"]));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
    assert!(checked >= 300, "{checked} reports");
}

#[test]
fn a_report_that_is_not_done_and_one_with_wrong_settings_are_too() {
    let validator = validator();
    let unfinished = Script::auth(json!({ "openai": { "type": "oauth", "access": crate::support::TOKEN } }));
    let report = json!(unfinished.start().json());
    assert!(validator.is_valid(&report), "{report:#}");
    let mut wrong = Script::auth("{}");
    wrong.more_options = json!({ "colour": true });
    let report = json!(wrong.run().json());
    assert!(validator.is_valid(&report), "{report:#}");
    assert!(report["option_errors"][0].as_str().is_some_and(|words| words.contains("colour")), "{report:#}");
}

#[test]
fn so_is_what_is_printed_of_wrong_usage() {
    let language = |_: Option<&str>| *locale::LANGUAGES.first().expect("English");
    let at = CliEnvironment { language: &language, variable: &|_| None, is_terminal: &|_| false };
    for args in [["--json", "--verbose"], ["--json", "opnai"], ["platforms", "--json"]] {
        let Command::Print { text, .. } = cli::parse(&args.map(str::to_owned), &Map::new(), &at) else {
            panic!("{args:?}")
        };
        let error: Value = serde_json::from_str(&text).expect("JSON");
        assert!(validator().is_valid(&error), "{text}");
    }
    // The shim's own messages, which include a next step, are covered too.
    let mut broken = json!({ "version": 1, "error": { "code": "broken", "message": "m", "next_step": "n" } });
    assert!(validator().is_valid(&broken));
    broken["error"]["next_step"].take();
    assert!(!validator().is_valid(&broken));
}

/// The schema does not accept everything.
#[test]
fn what_is_no_report_is_refused() {
    let validator = validator();
    let [mut report, mut other, mut third] = [(); 3].map(|()| json!(Script::auth("{}").run().json()));
    assert!(validator.is_valid(&report));
    report["version"] = json!(2);
    other["generated_at"] = json!("yesterday");
    third["accounts"] = json!([{ "platform": "openai" }]);
    for wrong in [report, other, third, json!({}), json!([]), json!({ "version": 1, "error": {} })] {
        assert!(!validator.is_valid(&wrong), "{wrong:#}");
    }
}

/// Names for programs are equal in every language; those for people next to them are not.
#[test]
fn english_names_stand_beside_translated_ones() {
    let report = |lang: &str| {
        let mut script = crate::support::vectors::cases()
            .iter()
            .find(|case| case["facts"]["accounts"][0]["windows"].is_array())
            .map(|case| script(case).lang(lang))
            .expect("a case with windows");
        json!(script.run().json())
    };
    let (english, korean) = (report("en"), report("ko"));
    let window = |report: &Value| report["accounts"][0]["windows"][0].clone();
    assert_ne!(window(&english)["name"], window(&korean)["name"]);
    for name in ["scope", "window", "window_seconds"] {
        assert_eq!(window(&english)[name], window(&korean)[name], "{name}");
    }
    let known = ["5-hour", "daily", "weekly", "monthly"].map(Value::from);
    assert!(known.contains(&window(&english)["window"]), "{english:#}");
    let named = |report: &Value| report["accounts"][0]["platform_name"].clone();
    assert!(named(&english).is_string());
    assert_eq!(named(&english), named(&korean));
}
