//! A machine with Google accounts, the companion plugin, and a sign-in that works.

use super::{HOME, Script};
use mystatus::failure::Failure;
use mystatus::reading::Label;
use mystatus::report::{FailureReport, Report};
use serde_json::{Value, json};

pub const TOKEN: &str = "POST https://oauth2.googleapis.com/token";
pub const MODELS: &str = "POST https://cloudcode-pa.googleapis.com/v1internal:fetchAvailableModels";
pub const SUMMARY: &str = "POST https://cloudcode-pa.googleapis.com/v1internal:retrieveUserQuotaSummary";
pub const DAILY: &str = "POST https://daily-cloudcode-pa.googleapis.com/v1internal:retrieveUserQuotaSummary";
pub const REFRESH: &str = "1//0ada+refresh/token=example";
pub const SECRET: &str = "companions-client-secret";
pub const ACCESS: &str = "ya29.a0WxYz-AbCd0123456789";
/// The companion version that OpenCode installed, and its path.
pub const VERSION: &str = "1.6.0";
pub const INSTALLED: &str = "packages/opencode-antigravity-auth@1.6.0/node_modules";

pub fn accounts_file() -> String {
    format!("{HOME}/.config/opencode/antigravity-accounts.json")
}

pub fn constants(id: &str, secret: &str) -> String {
    format!(
        "export const ANTIGRAVITY_CLIENT_ID = \"{id}\";\nexport const ANTIGRAVITY_CLIENT_SECRET = '{secret}';\n"
    )
}

pub fn script_path(folder: &str, script: &str) -> String {
    format!("{HOME}/.cache/opencode/{folder}/opencode-antigravity-auth/{script}")
}

/// A machine with `accounts`, an empty auth.json, and no companion.
pub fn alone(accounts: &Value) -> Script {
    Script::auth("{}").file(&accounts_file(), json!({ "version": 4, "accounts": accounts, "activeIndex": 0 }))
}

/// A machine with `accounts`, an empty auth.json, and the companion.
pub fn machine(accounts: &Value) -> Script {
    let path = script_path(INSTALLED, "dist/src/constants.js");
    alone(accounts).file(&path, constants("client-id", SECRET))
}

pub fn ada() -> Value {
    json!({ "email": "ada@gmail.example", "refreshToken": REFRESH, "projectId": "proj-1", "lastUsed": 2 })
}

pub fn bob() -> Value {
    json!({ "email": "bob@gmail.example", "refreshToken": "1//0bob-refresh-token", "managedProjectId": "managed-7" })
}

/// With a sign-in that works.
pub fn granted(script: Script) -> Script {
    script.answer(TOKEN, 200, json!({ "access_token": ACCESS, "expires_in": 3599 }))
}

/// A sign-in that works, on an account without pools.
pub fn signed_in(script: Script) -> Script {
    granted(script).answer(DAILY, 404, "{}").answer(SUMMARY, 404, "{}")
}

/// With one model at 50 % left.
pub fn answered(script: Script) -> Script {
    let models = json!({ "models": { "gemini-3-flash": { "quotaInfo": { "remainingFraction": 0.5, "resetTime": "2026-11-18T12:36:40Z" } } } });
    signed_in(script).answer(MODELS, 200, models)
}

pub fn failures(mut script: Script) -> Vec<(Option<String>, Failure)> {
    let named = |label: &Label| match label {
        Label::Person(name) | Label::Plain(name) => Some(name.to_string()),
        Label::Platform => None,
    };
    let run = script.run();
    let failures = run.report().failures;
    let named = |failed: &FailureReport| named(&failed.of?.identity.label);
    failures.into_iter().map(|failed| (named(&failed), failed.failure.clone())).collect()
}

pub fn failure(script: Script) -> Failure {
    failures(script).pop().expect("a failure").1
}

pub fn names(report: &Report) -> Vec<String> {
    let name = |label: &Label| match label {
        Label::Person(name) | Label::Plain(name) => name.to_string(),
        Label::Platform => "-".to_owned(),
    };
    report.accounts.iter().map(|account| name(&account.of.identity.label)).collect()
}
