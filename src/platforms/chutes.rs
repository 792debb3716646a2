//! Chutes: the subscription's four-hour and monthly windows; without one, the day's requests.
//!
//! Credential: a key, pasted into OpenCode or in `CHUTES_API_KEY`. Requests: `GET
//! api.chutes.ai/users/me/subscription_usage` and, only without a subscription, `GET …/users/me/quota_usage/me`;
//! both as in the source of the vendor's server. The four-hour window is fixed, not rolling. Usage and cap are
//! dollars' worth of the plan, so only their ratio is shown. A time without an offset is UTC.

use crate::client::Client;
use crate::failure::Failure;
use crate::http::Request;
use crate::lenient::{self, Flag, Json, Number, Object, Text};
use crate::platform::{DEFAULTS, Find, Platform};
use crate::reading::{Count, Level, Period, Reading, Scope, Window};
use crate::secret::Secret;
use crate::setup::{Key, Setup};
use crate::time::EpochMs;
use serde::Deserialize;

const HOST: &str = "api.chutes.ai";

/// See the module's documentation.
pub static CHUTES: Platform = Platform {
    id: "chutes",
    name: "Chutes",
    hosts: &[HOST],
    providers: &["chutes"],
    entries: &["chutes"],
    setups: &[Setup::Key(Key::of_plan("Chutes", "chutes", "https://chutes.ai/app/api"))],
    variables: &["CHUTES_API_KEY"],
    find: Find::ByKey(|client, key| Box::pin(query(client, key))),
    ..DEFAULTS
};

#[derive(Default, Deserialize)]
#[serde(bound = "'de: 'a")]
struct Subscription<'a> {
    #[serde(rename = "subscription")]
    is_active: Flag<'a>,
    four_hour: Object<'a, Bucket<'a>>,
    monthly: Object<'a, Bucket<'a>>,
}

#[derive(Default, Deserialize)]
#[serde(bound = "'de: 'a")]
struct Bucket<'a> {
    usage: Number<'a>,
    cap: Number<'a>,
    uncapped: Flag<'a>,
    reset_at: Text<'a>,
}

/// The day's requests; `quota` is a number or `"unlimited"`.
#[derive(Default, Deserialize)]
#[serde(bound = "'de: 'a")]
struct Day<'a> {
    quota: Json<'a>,
    used: Number<'a>,
}

async fn query(mut client: Client, key: Secret) -> Result<Reading, Failure> {
    let get = |path| Request::get(HOST, path).bearer(&key);
    let body = client.object(get("/users/me/subscription_usage")).await?;
    let reply: Subscription = lenient::read(&body);
    let windows = match reply.is_active.get() {
        None => return Err(Failure::InvalidReply),
        Some(true) => {
            let now = client.now();
            let four_hours = reply.four_hour.get().map(|bucket| bucket.window(Period::Seconds(14_400), now));
            let month = reply.monthly.get().map(|bucket| bucket.window(Period::Month, now));
            four_hours.into_iter().chain(month).collect()
        }
        Some(false) => {
            let body = client.object(get("/users/me/quota_usage/me")).await?;
            let day: Day = lenient::read(&body);
            vec![day.window(client.now())?]
        }
    };
    Ok(Reading { windows, ..Reading::default() })
}

impl Bucket<'_> {
    fn window(&self, period: Period, now: EpochMs) -> Window {
        let left = Count::of(self.usage.get(), self.cap.get()).and_then(Count::left);
        let level = match self.uncapped.get() {
            Some(true) => Level::Unlimited,
            _ => left.map_or(Level::NoData, Level::Left),
        };
        Window::new(Scope::Plan, level).over(period).resetting(self.reset_at.time(now))
    }
}

impl Day<'_> {
    fn window(&self, now: EpochMs) -> Result<Window, Failure> {
        let quota = self.quota.get().ok_or(Failure::InvalidReply)?;
        let count = Count::of(self.used.get(), lenient::number(quota));
        let level = match count {
            _ if quota == "\"unlimited\"" => Level::Unlimited,
            Some(count) => Level::Left(count.left().ok_or(Failure::NO_QUOTA)?),
            None => return Err(Failure::InvalidReply),
        };
        Ok(Window::new(Scope::Plan, level).counting(count).over(Period::DAY).resetting(now.next_day()))
    }
}
