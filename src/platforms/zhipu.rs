//! Zhipu AI and Z.ai: one Coding Plan under two names, in China and abroad.
//!
//! Credential: a key that the user pasted into OpenCode: `{type: "api", key}`. Request: `GET
//! /api/monitor/usage/quota/limit` with the bare key as `Authorization`; not documented, read by several quota tools.
//! The reply is `{code, msg, success, data: {limits, level?}}`, and a failure comes with HTTP status 200.

use crate::client::Client;
use crate::failure::Failure;
use crate::http::Request;
use crate::json::Lenient;
use crate::platform::Incomplete;
use crate::platform::{Found, Layout, Platform};
use crate::reach::Reach;
use crate::reading::{Count, Label, Level, Note, Percent, Period, Reading, Scope, Window};
use crate::sanitized::Sanitized;
use crate::secret::Secret;
use crate::setup::{Key, Setup};
use crate::sources::{Sources, missing, redactor};
use crate::time::EpochMs;
use serde_json::Value;

/// Zhipu AI, in China.
pub static ZHIPU: Platform = Platform {
    id: "zhipu",
    name: "Zhipu AI",
    api: "Zhipu",
    local_apis: &[("zh", "智谱")],
    hosts: &["bigmodel.cn"],
    providers: &["zhipuai-coding-plan"],
    setups: &[Setup::Key(Key {
        choose: "Zhipu AI Coding Plan",
        entry: "zhipuai-coding-plan",
        console: "https://bigmodel.cn/usercenter/proj-mgmt/apikeys",
    })],
    layout: Layout::Full,
    files: |_| Vec::new(),
    variables: &[],
    find: |sources| find(sources, &ZHIPU, "bigmodel.cn", &["zhipuai-coding-plan", "zhipu-coding-plan"]),
};

/// Z.ai, abroad.
pub static ZAI: Platform = Platform {
    id: "zai",
    name: "Z.ai",
    api: "Z.ai",
    local_apis: &[],
    hosts: &["api.z.ai"],
    providers: &["zai-coding-plan"],
    setups: &[Setup::Key(Key {
        choose: "Z.AI Coding Plan",
        entry: "zai-coding-plan",
        console: "https://z.ai/manage-apikey/apikey-list",
    })],
    layout: Layout::Full,
    files: |_| Vec::new(),
    variables: &[],
    find: |sources| find(sources, &ZAI, "api.z.ai", &["zai-coding-plan"]),
};

struct Credential {
    host: &'static str,
    key: Secret,
}

fn find(
    sources: &Sources,
    platform: &'static Platform,
    host: &'static str,
    entries: &[&'static str],
) -> Vec<Found> {
    let mut seen = Vec::new();
    let mut found = Vec::new();
    for entry in entries.iter().copied() {
        let Some(value) = sources.auth(entry) else { continue };
        let missing = missing(value, ("api", "type: \"api\""), &[("key", "key")]);
        let Some(text) = value.text("key").filter(|_| missing.is_empty()) else {
            found.push(Found::Incomplete(Incomplete { entry, missing, usable: false }));
            continue;
        };
        if seen.contains(&text) {
            continue;
        }
        seen.push(text);
        let key = Secret::new(text);
        let trimmed = value.at("key").and_then(Value::as_str).is_some_and(|written| written != text);
        let label = Label::Plain(Sanitized::mask(&key));
        let credential = Credential { host, key };
        let account =
            Found::account(label, Reach::Official(platform.hosts), redactor(value), credential, query);
        found.push(account.with_note(trimmed.then_some(Note::KeyTrimmed)));
    }
    found
}

async fn query(mut client: Client, credential: Credential) -> Result<Reading, Failure> {
    let request = Request::get(credential.host, "/api/monitor/usage/quota/limit")
        .header("Authorization", credential.key.expose());
    let reply = client.json(request).await?;
    #[expect(clippy::cast_possible_truncation, reason = "a code is a small whole number; others saturate")]
    let code = reply.number("code").map(|code| code as i64);
    if reply.flag("success") == Some(false) || code.is_some_and(|code| code != 200) {
        let words = reply.text("msg").or_else(|| reply.text("message"));
        let message = words.and_then(|words| client.message(words));
        return Err(Failure::Platform { code, message });
    }
    let data = reply.at("data").filter(|data| data.get("limits").is_some_and(Value::is_array));
    let data = data.ok_or(Failure::InvalidReply)?;
    let plan = data.text("level").or_else(|| data.text("planName")).and_then(|plan| client.name(plan));
    let windows = data.items("limits").iter().map(|limit| window(limit, &client)).collect();
    Ok(Reading { plan, windows, ..Reading::default() })
}

/// A limit: `usage` is the limit itself, `currentValue` what was used of it, `percentage` the percent used. Newer
/// plans leave the counts out.
fn window(limit: &Value, client: &Client) -> Window {
    let kind = limit.text("type");
    let scope = match kind {
        Some("TOKENS_LIMIT") => Scope::Tokens,
        Some("TIME_LIMIT") => Scope::McpCalls,
        Some("CREDIT_LIMIT") => Scope::Credits,
        other => other.and_then(|name| client.name(name)).map_or(Scope::Plan, Scope::Named),
    };
    let count = Option::zip(limit.number("currentValue"), limit.number("usage"))
        .map(|(used, limit)| Count { used, limit });
    let counted = count.filter(|count| count.limit > 0.0).map(|count| count.used / count.limit * 100.0);
    let used = limit.number("percentage").or(counted);
    let mut window =
        Window::new(scope, used.map_or(Level::NoData, |used| Level::Left(Percent::left_of(used))));
    window.period = period(limit, kind == Some("TIME_LIMIT"));
    window.count = count;
    window.resets_at = limit.number("nextResetTime").and_then(|at| EpochMs::from_millis(at, client.now()));
    window
}

/// `unit` is 1 for days, 3 for hours, 6 for weeks, and 5 for minutes, or for months where calls are counted.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "checked to be positive and small"
)]
fn period(limit: &Value, counts_calls: bool) -> Option<Period> {
    let number = limit.number("number").unwrap_or(1.0);
    let number = (1.0..=10_000.0).contains(&number).then_some(number as u64)?;
    let unit = limit.number("unit").filter(|unit| (1.0..=6.0).contains(unit))? as u64;
    match unit {
        1 => Some(Period::Seconds(number * 86_400)),
        3 => Some(Period::Seconds(number * 3_600)),
        5 if counts_calls => Some(Period::Month),
        5 => Some(Period::Seconds(number * 60)),
        6 => Some(Period::Seconds(number * 604_800)),
        _ => None,
    }
}
