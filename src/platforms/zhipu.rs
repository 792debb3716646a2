//! Zhipu AI and Z.ai: one Coding Plan under two names, in China and abroad.
//!
//! Credential: a key that the user pasted into OpenCode: `{type: "api", key}`. Request: `GET
//! /api/monitor/usage/quota/limit` with the bare key as `Authorization`; not documented, read by several quota tools.
//! The reply is `{code, msg, success, data: {limits, level?}}`, and a failure comes with HTTP status 200.

use super::credentials::keys;
use crate::client::Client;
use crate::failure::Failure;
use crate::http::Request;
use crate::lenient::{Flag, List, Maybe, Number, Text};
use crate::platform::{Layout, Platform};
use crate::reading::{Count, Level, Percent, Period, Reading, Scope, Window};
use crate::secret::Secret;
use crate::setup::{Key, Setup};
use crate::time::EpochMs;
use serde::Deserialize;

/// Zhipu AI, in China.
pub static ZHIPU: Platform = Platform {
    id: "zhipu",
    name: "Zhipu AI",
    api: "Zhipu",
    local_apis: &[("zh", "智谱")],
    hosts: &[ZHIPU_HOST],
    providers: &["zhipuai-coding-plan"],
    setups: &[Setup::Key(Key {
        choose: "Zhipu AI Coding Plan",
        entry: "zhipuai-coding-plan",
        console: "https://bigmodel.cn/usercenter/proj-mgmt/apikeys",
    })],
    layout: Layout::Full,
    files: |_| Vec::new(),
    variables: &[],
    find: |sources| {
        let names = &["zhipuai-coding-plan", "zhipu-coding-plan"];
        keys(sources, &ZHIPU, names, |client, key| query(client, ZHIPU_HOST, key))
    },
};

/// Z.ai, abroad.
pub static ZAI: Platform = Platform {
    id: "zai",
    name: "Z.ai",
    api: "Z.ai",
    local_apis: &[],
    hosts: &[ZAI_HOST],
    providers: &["zai-coding-plan"],
    setups: &[Setup::Key(Key {
        choose: "Z.AI Coding Plan",
        entry: "zai-coding-plan",
        console: "https://z.ai/manage-apikey/apikey-list",
    })],
    layout: Layout::Full,
    files: |_| Vec::new(),
    variables: &[],
    find: |sources| keys(sources, &ZAI, &["zai-coding-plan"], |client, key| query(client, ZAI_HOST, key)),
};

const ZHIPU_HOST: &str = "bigmodel.cn";
const ZAI_HOST: &str = "api.z.ai";

#[derive(Default, Deserialize)]
#[serde(default)]
struct Reply {
    code: Number,
    success: Flag,
    msg: Text,
    message: Text,
    data: Maybe<Data>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Data {
    level: Text,
    #[serde(rename = "planName")]
    plan_name: Text,
    limits: List<Limit>,
}

/// A limit: `usage` is the limit itself, `currentValue` what was used of it, `percentage` the percent used. Newer
/// plans leave the counts out.
#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Limit {
    r#type: Text,
    unit: Number,
    number: Number,
    usage: Number,
    current_value: Number,
    percentage: Number,
    next_reset_time: Number,
}

async fn query(mut client: Client, host: &str, key: Secret) -> Result<Reading, Failure> {
    let request = Request::get(host, "/api/monitor/usage/quota/limit").header("Authorization", key.expose());
    let reply: Reply = client.json(request).await?;
    #[expect(clippy::cast_possible_truncation, reason = "a code is a small whole number; others saturate")]
    let code = reply.code.get().map(|code| code as i64);
    if reply.success.get() == Some(false) || code.is_some_and(|code| code != 200) {
        let message = reply.msg.get().or_else(|| reply.message.get()).and_then(|text| client.words(text));
        return Err(Failure::Platform { code, message });
    }
    let data = reply.data.get().ok_or(Failure::InvalidReply)?;
    let limits = data.limits.get().ok_or(Failure::InvalidReply)?;
    let plan = data.level.get().or_else(|| data.plan_name.get()).and_then(|plan| client.name(plan));
    let windows = limits.iter().map(|limit| window(limit, &client)).collect();
    Ok(Reading { plan, windows, ..Reading::default() })
}

fn window(limit: &Limit, client: &Client) -> Window {
    let kind = limit.r#type.get();
    let scope = match kind {
        Some("TOKENS_LIMIT") => Scope::Tokens,
        Some("TIME_LIMIT") => Scope::McpCalls,
        Some("CREDIT_LIMIT") => Scope::Credits,
        other => other.and_then(|name| client.name(name)).map_or(Scope::Plan, Scope::Named),
    };
    let count = Count::of(limit.current_value.get(), limit.usage.get());
    let left = limit.percentage.get().map(Percent::left_of).or(count.and_then(Count::left));
    let mut window = Window::new(scope, left.map_or(Level::NoData, Level::Left));
    window.period = period(limit, kind == Some("TIME_LIMIT"));
    window.count = count;
    window.resets_at = limit.next_reset_time.get().and_then(|at| EpochMs::from_millis(at, client.now()));
    window
}

/// `unit` is 1 for days, 3 for hours, 6 for weeks, and 5 for minutes, or for months where calls are counted.
fn period(limit: &Limit, counts_calls: bool) -> Option<Period> {
    let number = limit.number.get().unwrap_or(1.0).trunc();
    #[expect(clippy::cast_possible_truncation, reason = "a unit is a small whole number; others saturate")]
    let seconds = match limit.unit.get()? as i64 {
        1 => 86_400.0,
        3 => 3_600.0,
        5 if counts_calls => return Some(Period::Month),
        5 => 60.0,
        6 => 604_800.0,
        _ => return None,
    };
    Period::seconds(number * seconds)
}
