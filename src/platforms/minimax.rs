//! MiniMax: one Token Plan, formerly Coding Plan, on two sites.
//!
//! Credential: a key of the plan, pasted into OpenCode, or in a variable that names the plan. `MINIMAX_API_KEY` is
//! not read: both sites and keys without a plan share it, so it does not say where a key may go. Request: `GET
//! /v1/token_plan/remains`, as in the vendor's own command line. The site in China was called `minimaxi.com` until
//! September 2026; that name is the fallback if the new one is unreachable or does not serve the plan. Percents are of
//! what is left. Status 2 means used up, and status 3 a week without a limit, whatever the percent says. If both
//! windows have status 3 and no count, the lane is not part of the plan. Counts are 0 on current plans and mean the
//! opposite at an older address, so they only show that there is a limit. A failure comes with HTTP status 200.

use crate::client::{Client, Query};
use crate::failure::Failure;
use crate::http::Request;
use crate::lenient::{self, List, Number, Object, Text};
use crate::platform::{DEFAULTS, Find, Platform};
use crate::reading::{Level, Percent, Period, Reading, Scope, Window};
use crate::reason::Reason;
use crate::secret::Secret;
use crate::setup::{Key, Setup};
use crate::time::EpochMs;
use serde::Deserialize;

/// The site abroad.
pub static MINIMAX: Platform = Platform {
    id: "minimax",
    name: "MiniMax",
    hosts: &[ABROAD],
    providers: &["minimax-coding-plan"],
    entries: &["minimax-coding-plan"],
    setups: &[Setup::Key(Key::of_plan(
        "MiniMax Token Plan (minimax.io)",
        "minimax-coding-plan",
        "https://platform.minimax.io/user-center/payment/token-plan",
    ))],
    variables: &["MINIMAX_CODING_PLAN_API_KEY", "MINIMAX_CODING_API_KEY"],
    find: Find::ByKey(|client, key| client.ask(request(ABROAD, &key), read)),
    ..DEFAULTS
};

/// The site in China.
pub static MINIMAX_CN: Platform = Platform {
    id: "minimax-cn",
    name: "MiniMax (China)",
    api: "MiniMax",
    local_names: &[("zh", "MiniMax（中国）"), ("ko", "MiniMax(중국)"), ("ja", "MiniMax（中国）")],
    hosts: &[CHINA, CHINA_BEFORE],
    providers: &["minimax-cn-coding-plan"],
    entries: &["minimax-cn-coding-plan"],
    setups: &[Setup::Key(Key::of_plan(
        "MiniMax Token Plan (minimax.cn)",
        "minimax-cn-coding-plan",
        "https://platform.minimax.cn/user-center/payment/token-plan",
    ))],
    variables: &["MINIMAX_CHINA_CODING_PLAN_API_KEY"],
    find: Find::ByKey(query_in_china),
    ..DEFAULTS
};

const ABROAD: &str = "api.minimax.io";
const CHINA: &str = "api.minimax.cn";
const CHINA_BEFORE: &str = "api.minimaxi.com";

/// The reply. The plan's members may be nested under `data`.
#[derive(Default, Deserialize)]
#[serde(bound = "'de: 'a")]
struct Reply<'a> {
    base_resp: Object<'a, Outcome<'a>>,
    #[serde(rename = "model_remains|/data/model_remains: array")]
    lanes: List<'a, Lane<'a>>,
    #[serde(rename = "current_subscribe_title|/data/current_subscribe_title: string")]
    plan: Text<'a>,
}

#[derive(Default, Deserialize)]
#[serde(bound = "'de: 'a")]
struct Outcome<'a> {
    status_code: Number<'a>,
    status_msg: Text<'a>,
}

/// The quota of a model, of a kind of media, or, as `general`, of everything without a lane of its own.
#[derive(Default, Deserialize)]
#[serde(bound = "'de: 'a")]
struct Lane<'a> {
    model_name: Text<'a>,
    start_time: Number<'a>,
    end_time: Number<'a>,
    current_interval_remaining_percent: Number<'a>,
    current_interval_total_count: Number<'a>,
    current_interval_status: Number<'a>,
    weekly_end_time: Number<'a>,
    current_weekly_remaining_percent: Number<'a>,
    current_weekly_total_count: Number<'a>,
    current_weekly_status: Number<'a>,
}

fn query_in_china(client: Client, key: Secret) -> Query {
    let is_unserved = |failure: &Failure| {
        matches!(
            failure,
            Failure::Network { .. }
                | Failure::Timeout { .. }
                | Failure::NotAsked { .. }
                | Failure::Status { status: 404 | 500.., .. }
        )
    };
    let requests = [request(CHINA, &key).briefly(), request(CHINA_BEFORE, &key)];
    client.ask_either(requests, read, is_unserved, |older, newer| match older {
        Failure::Network { .. } => true,
        // The older name may be gone, and the newer one is only unwell.
        Failure::Status { status: 404, .. } => matches!(newer, Failure::Status { status: 500.., .. }),
        _ => false,
    })
}

fn request(host: &str, key: &Secret) -> Request {
    Request::get(host, "/v1/token_plan/remains").bearer(key)
}

fn read(client: &Client, body: &str) -> Result<Reading, Failure> {
    let reply: Reply = lenient::read(body);
    if let Some(outcome) = reply.base_resp.get() {
        let code = outcome.status_code.whole();
        if code != Some(0) {
            let message = client.words_in(outcome.status_msg);
            let reason = (code == Some(1004)).then_some(Reason::Credential);
            return Err(Failure::Platform { code, message, reason });
        }
    }
    let mut windows = Vec::new();
    for lane in reply.lanes.get().ok_or(Failure::InvalidReply)? {
        lane.windows(client, &mut windows);
    }
    let plan = client.name_in(reply.plan);
    Reading { plan, windows, ..Reading::default() }.unless_blank(Failure::NO_QUOTA)
}

impl Lane<'_> {
    fn windows(&self, client: &Client, windows: &mut Vec<Window>) {
        let length = self.start_time.get().zip(self.end_time.get());
        let length = length.and_then(|(start, end)| Period::seconds((end - start) / 1e3));
        let is_open = |status: Number| status.get().map(f64::trunc) == Some(3.0);
        let is_counted = |total: Number| total.get().is_some_and(|total| total > 0.0);
        let (now, week) = (self.current_interval_total_count, self.current_weekly_total_count);
        let week_is_open = is_open(self.current_weekly_status);
        let is_of_plan = !week_is_open
            || !is_open(self.current_interval_status)
            || [now, week].into_iter().any(is_counted);
        let limits = [
            (
                is_of_plan,
                self.current_interval_status,
                self.current_interval_remaining_percent,
                now,
                length,
                self.end_time,
            ),
            (
                !week_is_open,
                self.current_weekly_status,
                self.current_weekly_remaining_percent,
                week,
                Some(Period::WEEK),
                self.weekly_end_time,
            ),
        ];
        let name = self.model_name.get().filter(|name| name != "general");
        let scope = name.and_then(|name| client.name(&name)).map_or(Scope::Plan, Scope::Named);
        for (_, status, percent, total, period, end) in limits.into_iter().filter(|(is_limit, ..)| *is_limit)
        {
            if let Some(level) = level(status.get(), percent.get(), is_counted(total)) {
                let resets_at = end.get().and_then(|end| EpochMs::from_millis(end, client.now()));
                windows.push(Window::new(scope.clone(), level).over(period).resetting(resets_at));
            }
        }
    }
}

/// Returns what is left; `None` if there is no such limit.
fn level(status: Option<f64>, percent: Option<f64>, is_counted: bool) -> Option<Level> {
    match (status.map(f64::trunc), percent) {
        (Some(2.0), _) => Some(Level::Left(Percent::new(0.0))),
        (Some(3.0), None | Some(100.0..)) => None,
        (_, Some(percent)) => Some(Level::Left(Percent::new(percent))),
        (status, None) => (status.is_some() || is_counted).then_some(Level::NoData),
    }
}
