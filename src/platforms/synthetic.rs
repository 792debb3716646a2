//! Synthetic: rolling five hours of requests, a week of credits, and the searches of the hour.
//!
//! Credential: a key, pasted into OpenCode or in `SYNTHETIC_API_KEY`. Request: `GET api.synthetic.new/v2/quotas`,
//! documented, and not counted as a request. `nextTickAt` and `nextRegenAt` give back only part of the usage, so
//! they are not shown as resets. The week is `planWeeklyLimit` of a plan, or `weeklyTokenLimit` in credits.
//! Synthetic's own tools prefer the former, according to ai-usagebar 1.46 (`src/synthetic/types.rs`). `subscription`
//! is the limit of older plans and means nothing next to a newer limit. A limit of 0 is none, and an empty reply is
//! an account without a plan.

use crate::client::{Client, Query};
use crate::failure::Failure;
use crate::http::Request;
use crate::lenient::{self, Flag, Json, Number, Object, Text};
use crate::platform::{DEFAULTS, Find, Platform};
use crate::reading::{Count, Percent, Period, Reading, Scope, Window};
use crate::sanitized::Sanitized;
use crate::secret::Secret;
use crate::setup::{Key, Setup};
use crate::time::EpochMs;
use serde::Deserialize;

const HOST: &str = "api.synthetic.new";

/// See the module's documentation.
pub static SYNTHETIC: Platform = Platform {
    id: "synthetic",
    name: "Synthetic",
    hosts: &[HOST],
    providers: &["synthetic"],
    entries: &["synthetic"],
    setups: &[Setup::Key(Key::of_plan("Synthetic", "synthetic", "https://synthetic.new/user-settings/api"))],
    variables: &["SYNTHETIC_API_KEY"],
    find: Find::ByKey(query),
    ..DEFAULTS
};

#[derive(Default, Deserialize)]
#[serde(bound = "'de: 'a", rename_all = "camelCase")]
struct Reply<'a> {
    rolling_five_hour_limit: Object<'a, Rolling<'a>>,
    #[serde(rename = "planWeeklyLimit|weeklyTokenLimit: object")]
    weekly_limit: Object<'a, Weekly<'a>>,
    subscription: Object<'a, Requests<'a>>,
    #[serde(rename = "/search/hourly")]
    hourly_search: Object<'a, Requests<'a>>,
    /// All of the above, in some replies.
    data: Object<'a, Reply<'a>>,
}

#[derive(Default, Deserialize)]
#[serde(bound = "'de: 'a")]
struct Rolling<'a> {
    remaining: Number<'a>,
    max: Number<'a>,
    limited: Flag<'a>,
}

#[derive(Default, Deserialize)]
#[serde(bound = "'de: 'a", rename_all = "camelCase")]
struct Weekly<'a> {
    percent_remaining: Number<'a>,
    /// In dollars, with or without their sign.
    max_credits: Json<'a>,
    remaining_credits: Json<'a>,
}

#[derive(Default, Deserialize)]
#[serde(bound = "'de: 'a", rename_all = "camelCase")]
struct Requests<'a> {
    limit: Number<'a>,
    #[serde(rename = "requests")]
    used: Number<'a>,
    renews_at: Text<'a>,
}

fn query(client: Client, key: Secret) -> Query {
    client.ask(Request::get(HOST, "/v2/quotas").bearer(&key), read)
}

fn read(client: &Client, body: &str) -> Result<Reading, Failure> {
    let (reply, now): (Reply, _) = (lenient::read(body), client.now());
    let mut windows = reply.windows(now);
    if windows.is_empty() {
        windows.extend(reply.data.get().into_iter().flat_map(|data| data.windows(now)));
    }
    Reading { windows, ..Reading::default() }.unless_blank(Failure::NO_QUOTA)
}

impl Reply<'_> {
    fn windows(&self, now: EpochMs) -> Vec<Window> {
        let rolling = self.rolling_five_hour_limit.get().and_then(|limit| limit.window());
        let weekly = self.weekly_limit.get();
        let is_newer = rolling.is_some() || weekly.is_some();
        let older = self.subscription.get().filter(|_| !is_newer);
        let search = self.hourly_search.get().and_then(|hourly| {
            let window = hourly.window(Scope::Named(Sanitized::fixed("search")), now)?;
            Some(window.over(Period::Seconds(3_600)))
        });
        let weekly = weekly.map(|limit| limit.window());
        let older = older.and_then(|requests| requests.window(Scope::Plan, now));
        [rolling, weekly, older, search].into_iter().flatten().collect()
    }
}

/// Returns a window with `count`; `None` if `limit` is 0 or less.
fn counted(scope: Scope, limit: Option<f64>, count: Option<Count>) -> Option<Window> {
    let is_limit = limit.is_none_or(|limit| limit > 0.0);
    is_limit.then(|| Window::known(scope, count.and_then(Count::left)).counting(count))
}

impl Rolling<'_> {
    fn window(&self) -> Option<Window> {
        let max = self.max.get();
        let window = counted(Scope::Plan, max, Count::any_two(None, max, self.remaining.get()))?;
        let reached = self.limited.is(true);
        Some(Window { reached, ..window.over(Period::FIVE_HOURS) })
    }
}

impl Weekly<'_> {
    fn window(&self) -> Window {
        let credits = |json: Json| lenient::number(&json.get()?.replace(['$', ','], ""));
        let count = Count::any_two(None, credits(self.max_credits), credits(self.remaining_credits));
        let left = self.percent_remaining.get().map(Percent::new).or_else(|| count?.left());
        Window::known(Scope::Plan, left).over(Period::WEEK)
    }
}

impl Requests<'_> {
    fn window(&self, scope: Scope, now: EpochMs) -> Option<Window> {
        let limit = self.limit.get();
        let window = counted(scope, limit, Count::of(self.used.get(), limit))?;
        Some(window.resetting(self.renews_at.time(now)))
    }
}
