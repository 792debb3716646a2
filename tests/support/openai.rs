//! A sign-in to OpenAI.

use super::{NOW, Script, TOKEN};
use mystatus::failure::Failure;
use serde_json::{Value, json};

pub const USAGE: &str = "GET https://chatgpt.com/backend-api/wham/usage";

pub fn entry() -> Value {
    json!({ "type": "oauth", "access": TOKEN, "refresh": "rt-0123456789", "expires": NOW + 3_600_000 })
}

pub fn signed_in() -> Script {
    Script::auth(json!({ "openai": entry() }))
}

pub fn failure(mut script: Script) -> Failure {
    let run = script.run();
    let report = run.report();
    report.failures.into_iter().next().expect("a failure").failure.clone()
}
