//! GitHub Copilot's sign-in, and the outcome of a run with it.

use super::Script;
use mystatus::failure::Failure;
use mystatus::reading::Reading;
use serde_json::{Value, json};

pub const INTERNAL: &str = "GET https://api.github.com/copilot_internal/user";
pub const ENTERPRISE: &str = "GET https://api.acme.ghe.com/copilot_internal/user";

pub fn entry() -> Value {
    json!({ "type": "oauth", "access": "gho_access-token", "refresh": "gho_refresh-token", "expires": 0 })
}

pub fn signed_in() -> Script {
    Script::auth(json!({ "github-copilot": entry() }))
}

pub fn reading(mut script: Script) -> Reading {
    let run = script.run();
    let report = run.report();
    assert!(report.failures.is_empty(), "{:?}", report.failures);
    Reading::clone(report.accounts.into_iter().next().expect("an account that answered").reading)
}

pub fn failure(mut script: Script) -> Failure {
    let run = script.run();
    let report = run.report();
    report.failures.into_iter().next().expect("a failure").failure.clone()
}
