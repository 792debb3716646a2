//! Synthetic: rolling five hours of requests, a week of credits, and the searches of the hour.
//!
//! Credential: a key, pasted into OpenCode or in `SYNTHETIC_API_KEY`. Request: `GET api.synthetic.new/v2/quotas`,
//! documented, and not counted as a request. `nextTickAt` and `nextRegenAt` give back a part of what was used, so they are
//! no resets, and are not shown as such. `subscription` is what older plans count by: beside the two newer limits it
//! means nothing. An empty reply is an account without a plan.

use crate::client::{Client, Query};
use crate::failure::Failure;
use crate::http::Request;
use crate::lenient::{self, Flag, Maybe, Number, Text};
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
    api: "Synthetic",
    hosts: &[HOST],
    providers: &["synthetic"],
    entries: &["synthetic"],
    setups: &[Setup::Key(Key::new("Synthetic", "synthetic", "https://synthetic.new/user-settings/api"))],
    variables: &["SYNTHETIC_API_KEY"],
    find: Find::ByKey(query),
    ..DEFAULTS
};

#[derive(Default, Deserialize)]
#[serde(bound = "'de: 'a", rename_all = "camelCase")]
struct Reply<'a> {
    rolling_five_hour_limit: Maybe<'a, Rolling<'a>>,
    weekly_token_limit: Maybe<'a, Weekly<'a>>,
    subscription: Maybe<'a, Requests<'a>>,
    search: Maybe<'a, Search<'a>>,
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
}

#[derive(Default, Deserialize)]
#[serde(bound = "'de: 'a")]
struct Search<'a> {
    hourly: Maybe<'a, Requests<'a>>,
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
    let reply: Reply = lenient::read(body);
    let now = client.now();
    let rolling = reply.rolling_five_hour_limit.get().map(|limit| limit.window());
    let weekly = reply.weekly_token_limit.get().map(|limit| limit.window());
    let is_newer = rolling.is_some() || weekly.is_some();
    let older = reply.subscription.get().filter(|_| !is_newer);
    let search = reply.search.get().and_then(|search| search.hourly.get()).map(|hourly| {
        hourly.window(Scope::Named(Sanitized::fixed("search")), now).over(Period::Seconds(3_600))
    });
    let older = older.map(|requests| requests.window(Scope::Plan, now));
    let windows: Vec<_> = [rolling, weekly, older, search].into_iter().flatten().collect();
    if windows.is_empty() {
        return Err(Failure::QuotaUnavailable { message: None });
    }
    Ok(Reading { windows, ..Reading::default() })
}

/// A window of which so much was used.
fn counted(scope: Scope, count: Option<Count>) -> Window {
    Window::known(scope, count.and_then(Count::left)).counting(count)
}

impl Rolling<'_> {
    fn window(&self) -> Window {
        let count = Count::any_two(None, self.max.get(), self.remaining.get());
        let reached = self.limited.get() == Some(true);
        Window { reached, ..counted(Scope::Plan, count).over(Period::FIVE_HOURS) }
    }
}

impl Weekly<'_> {
    fn window(&self) -> Window {
        Window::known(Scope::Plan, self.percent_remaining.get().map(Percent::new)).over(Period::WEEK)
    }
}

impl Requests<'_> {
    fn window(&self, scope: Scope, now: EpochMs) -> Window {
        counted(scope, Count::of(self.used.get(), self.limit.get())).resetting(self.renews_at.time(now))
    }
}
