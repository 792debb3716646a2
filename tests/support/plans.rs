//! A key for a plan, and the outcome of a run with it.

use super::Script;
use mystatus::failure::Failure;
use mystatus::reading::{Level, Percent, Reading};
use serde_json::{Value, json};

pub fn with_key(entry: &str) -> Script {
    Script::auth(json!({ entry: { "type": "api", "key": "key-0123456789abcdef" } }))
}

pub fn reading(mut script: Script) -> Reading {
    let run = script.run();
    let report = run.report();
    Reading::clone(report.accounts.first().unwrap_or_else(|| panic!("{:?}", report.failures)).reading)
}

pub fn failure(mut script: Script) -> Failure {
    let run = script.run();
    let report = run.report();
    report.failures.first().expect("a failure").failure.clone()
}

pub fn left(percent: f64) -> Level {
    Level::Left(Percent::new(percent))
}

pub fn json_report(mut script: Script) -> Value {
    json!(script.run().json())
}

/// The code of the only failure.
pub fn failure_code(script: Script) -> String {
    let report = json_report(script);
    assert_eq!(report["accounts"], json!([]), "{report:#}");
    report["failures"][0]["code"].as_str().expect("a code").to_owned()
}
