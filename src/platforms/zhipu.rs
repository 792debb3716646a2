//! Zhipu AI and Z.ai: one Coding Plan under two names, in China and abroad.
//!
//! Credential: a key pasted into OpenCode: `{type: "api", key}`, or in a variable that other tools for the plan read:
//! Zhipu's in `BIGMODEL_API_KEY`, Z.ai's in `ZAI_CODING_PLAN_API_KEY`, `Z_AI_API_KEY` or `ZAI_API_KEY`. The entries
//! `zhipuai` and `zai`, next to the plan's in OpenCode's list, hold keys that are paid by use. The first is queried
//! for its balance as a platform of its own, and the second is only mentioned. Request: `GET
//! /api/monitor/usage/quota/limit` with the bare key as `Authorization`; not documented, read by several quota
//! tools. The reply is `{code, msg, success, data: {limits, level?}}`. A failure comes with HTTP status 200, or as `{error: {code, message}}` with the same codes, as
//! documented for their other APIs. With a status of its own, such as 429, the code only tells the reason. A session
//! is refused in the latter form, whose message says in China's time when the limit resets.

use super::credentials::{accounts, each_key, without_plan};
use crate::client::{Client, Query};
use crate::failure::Failure;
use crate::http::{Request, Response};
use crate::lenient::{self, Flag, List, Moment, Number, Object, Text};
use crate::platform::{DEFAULTS, Find, Platform};
use crate::reading::{Count, Percent, Period, Reading, Scope, Window};
use crate::reason::Reason;
use crate::secret::{Redactor, Secret};
use crate::setup::{Key, Setup};
use crate::signal::{LimitUpdate, Signal};
use serde::Deserialize;

/// Zhipu AI, in China.
pub static ZHIPU: Platform = Platform {
    id: "zhipu",
    name: "Zhipu AI",
    api: "Zhipu",
    local_apis: &[("zh", "智谱")],
    hosts: &[ZHIPU_HOST],
    providers: &["zhipuai-coding-plan"],
    entries: &["zhipuai-coding-plan", "zhipu-coding-plan"],
    setups: &[Setup::Key(Key::of_plan(
        "Zhipu AI Coding Plan",
        "zhipuai-coding-plan",
        "https://bigmodel.cn/usercenter/proj-mgmt/apikeys",
    ))],
    variables: &["BIGMODEL_API_KEY"],
    read_signal,
    find: Find::ByKey(|client, key| query(client, ZHIPU_HOST, key)),
    ..DEFAULTS
};

/// Z.ai, abroad.
pub static ZAI: Platform = Platform {
    id: "zai",
    name: "Z.ai",
    hosts: &[ZAI_HOST],
    providers: &[ZAI_PLAN],
    entries: &[ZAI_PLAN, "zai"],
    setups: &[Setup::Key(Key::of_plan(
        "Z.AI Coding Plan",
        ZAI_PLAN,
        "https://z.ai/manage-apikey/apikey-list",
    ))],
    variables: &["ZAI_CODING_PLAN_API_KEY", "Z_AI_API_KEY", "ZAI_API_KEY"],
    read_signal,
    find: Find::By(|sources| {
        let keys = each_key(sources, &ZAI, &[ZAI_PLAN], ZAI.variables);
        let mut found = accounts(keys, &|key| key.account(&ZAI, |client, key| query(client, ZAI_HOST, key)));
        found.extend(without_plan(sources, &ZAI, &["zai"]));
        found
    }),
    ..DEFAULTS
};

const ZHIPU_HOST: &str = "bigmodel.cn";
const ZAI_HOST: &str = "api.z.ai";
const ZAI_PLAN: &str = "zai-coding-plan";

#[derive(Default, Deserialize)]
#[serde(bound = "'de: 'a")]
struct Reply<'a> {
    code: Number<'a>,
    success: Flag<'a>,
    #[serde(rename = "msg|message: string")]
    message: Text<'a>,
    /// A failure in its other form.
    error: Object<'a, Reply<'a>>,
    #[serde(rename = "/data/level|/data/planName: string")]
    plan: Text<'a>,
    #[serde(rename = "/data/limits")]
    limits: List<'a, Limit<'a>>,
}

/// A limit: `usage` is the limit itself, `currentValue` the amount used, `remaining` the rest, `percentage` the
/// percent used. Newer plans omit the counts, and some replies name percentages and resets as OpenAI does.
#[derive(Default, Deserialize)]
#[serde(bound = "'de: 'a", rename_all = "camelCase")]
struct Limit<'a> {
    r#type: Text<'a>,
    unit: Number<'a>,
    number: Number<'a>,
    usage: Number<'a>,
    current_value: Number<'a>,
    remaining: Number<'a>,
    percentage: Number<'a>,
    #[serde(rename = "used_percent")]
    used_percent: Number<'a>,
    #[serde(rename = "remaining_percent")]
    remaining_percent: Number<'a>,
    next_reset_time: Moment<'a>,
    #[serde(rename = "reset_after_seconds")]
    reset_after_seconds: Number<'a>,
}

fn query(client: Client, host: &str, key: Secret) -> Query {
    let request = Request::get(host, "/api/monitor/usage/quota/limit").header("Authorization", key.expose());
    client.ask_for_any(request, read)
}

fn read(client: &Client, response: &Response) -> Result<Reading, Failure> {
    let outer: Option<Reply> = lenient::object(&response.body);
    let inner = outer.as_ref().and_then(|reply| reply.error.get());
    let known = [inner, outer].into_iter().flatten().find_map(|part| Some((part.reason()?, part)));
    let reply: Result<Reply, Failure> = client.read(response);
    if let Some((reason, part)) = known {
        return Err(match reply {
            Err(Failure::Status { status, retry_after, message, .. }) => {
                Failure::Status { status, retry_after, message, reason: Some(reason) }
            }
            _ => part.failure(client, Some(reason)),
        });
    }
    let reply = reply?;
    if reply.success.is(false) || reply.code.whole().is_some_and(|code| code != 200) {
        return Err(reply.failure(client, None));
    }
    let limits = reply.limits.get().ok_or(Failure::InvalidReply)?;
    let plan = client.name_in(reply.plan);
    let mut reading = Reading { plan, ..Reading::default() };
    for limit in limits {
        if !limit.is_blank() {
            reading.windows.push(window(&limit, client));
        }
    }
    Ok(reading)
}

/// The hours by which clocks in China are ahead of UTC.
const CHINA: i64 = 8;

/// Reads the limit from a refusal.
pub fn read_signal(signal: &Signal, _: &Redactor) -> Option<LimitUpdate> {
    let refused: Reply = lenient::read(signal.body());
    match refused.error.get().and_then(|error| error.reason()) {
        Some(Reason::LimitReached) if signal.is_refusal() => {
            Some(LimitUpdate::stopped(None, signal.period(), signal.reset(CHINA)))
        }
        // OpenCode's retries have no body.
        None => signal.by_words(CHINA),
        Some(_) => None,
    }
}

/// Returns why the platform refused, from the `code`s that it documents.
pub fn reason(code: i64) -> Option<Reason> {
    Some(match code {
        401 | 1000..=1004 => Reason::Credential,
        1110..=1112 | 1120 | 1121 => Reason::Suspended,
        1113 | 1309 | 1311 => Reason::NoPlan,
        1302 | 1303 | 1305 | 1312 => Reason::TooMany,
        1304 | 1308 | 1310 | 1316..=1321 => Reason::LimitReached,
        500 | 1200 | 1230 | 1234 => Reason::Fault,
        _ => return None,
    })
}

impl Reply<'_> {
    fn reason(&self) -> Option<Reason> {
        reason(self.code.whole()?)
    }

    fn failure(&self, client: &Client, reason: Option<Reason>) -> Failure {
        let message = client.words_in(self.message);
        Failure::Platform { code: self.code.whole(), message, reason }
    }
}

impl Limit<'_> {
    /// Whether all figures are zero: a slot that the plan does not use, or a limit of nothing, whatever its reset.
    fn is_blank(&self) -> bool {
        let is_zero = |figure: &Number| figure.get().is_none_or(|figure| figure == 0.0);
        self.usage.get() == Some(0.0)
            && [self.current_value, self.remaining, self.percentage].iter().all(is_zero)
    }
}

fn window(limit: &Limit, client: &Client) -> Window {
    let kind = limit.r#type.get();
    let scope = match kind.as_deref() {
        Some("TOKENS_LIMIT") => Scope::Tokens,
        Some("TIME_LIMIT") => Scope::McpCalls,
        Some("CREDIT_LIMIT") => Scope::Credits,
        other => other.and_then(|name| client.name(name)).map_or(Scope::Plan, Scope::Named),
    };
    let count = Count::any_two(limit.current_value.get(), limit.usage.get(), limit.remaining.get());
    let used = limit.percentage.get().or_else(|| limit.used_percent.get());
    let left = used.map(Percent::left_of).or_else(|| limit.remaining_percent.get().map(Percent::new));
    let left = left.or_else(|| count.and_then(Count::left));
    let in_seconds = || client.now().after_seconds(limit.reset_after_seconds.get()?);
    let resets_at = limit.next_reset_time.get(client.now()).or_else(in_seconds);
    let period = period(limit, resets_at.map(|at| at - client.now()));
    Window::known(scope, left).counting(count).over(period).resetting(resets_at)
}

/// Returns the limit's period. `unit` is 1 or 4 for days, 3 for hours, 6 for weeks, and 5 for minutes or months. It
/// is months if calls or credits are counted, or if `resets_in` (ms) is longer than that many minutes.
fn period(limit: &Limit, resets_in: Option<i64>) -> Option<Period> {
    let number = limit.number.get().unwrap_or(1.0).trunc();
    let unit = limit.unit.whole()?;
    let seconds = match unit {
        1 | 4 => 86_400.0,
        3 => 3_600.0,
        5 => 60.0,
        6 => 604_800.0,
        _ => return None,
    };
    let length = Period::seconds(number * seconds);
    let counts_by_month = limit.r#type.is("TIME_LIMIT") || limit.r#type.is("CREDIT_LIMIT");
    let outlasts =
        matches!((resets_in, length), (Some(ms), Some(Period::Seconds(s))) if ms.unsigned_abs() > s * 1000);
    if unit == 5 && (counts_by_month || outlasts) { Some(Period::Month) } else { length }
}
