//! Ollama Cloud: the session and the week, or the month of newer plans.
//!
//! Credential: a key, pasted into OpenCode or in `OLLAMA_API_KEY`; the key pair in `~/.ollama` is unrelated. Requests,
//! with the key as `Bearer`: `GET ollama.com/api/usage`; if it has no limits, `GET ollama.com/api/balance`.
//!
//! Limits in a reply of `/api/usage` were never documented: `usage` is the fraction used, and null if no limit is
//! stated. No resets are sent. Sessions were seen to end when the seconds since 1970 are a multiple of five hours, and
//! weeks on Monday at midnight UTC.
//!
//! Ollama's documentation (`docs/api/cloud-usage.mdx` and `docs/api/balance.mdx` in ollama/ollama) has a usage history
//! at `/api/usage`. `/api/balance` returns what is left of the month in dollars, or of older plans' session and week
//! in percent, and of bought credits. Each allows ten requests a minute and recommends one.
//!
//! OpenCode's sessions are refused with `{error}`: `you (NAME) have reached your session usage limit`, or `weekly`.

use crate::client::Client;
use crate::failure::Failure;
use crate::http::Request;
use crate::lenient::{self, Moment, Number, Object};
use crate::platform::{DEFAULTS, Find, Platform};
use crate::reading::{Balance, BalanceKind, Count, Percent, Period, Reading, Scope, Window};
use crate::secret::{Redactor, Secret};
use crate::setup::{Key, Setup};
use crate::signal::{LimitUpdate, Signal};
use crate::time::{EpochMs, SECOND};
use serde::Deserialize;

const HOST: &str = "ollama.com";

/// See the module's documentation.
pub static OLLAMA: Platform = Platform {
    id: "ollama",
    name: "Ollama Cloud",
    api: "Ollama",
    hosts: &[HOST],
    providers: &["ollama-cloud"],
    entries: &["ollama-cloud"],
    setups: &[Setup::Key(Key::of_plan("Ollama Cloud", "ollama-cloud", "https://ollama.com/settings/keys"))],
    variables: &["OLLAMA_API_KEY"],
    read_signal,
    find: Find::ByKey(|client, key| Box::pin(query(client, key))),
    ..DEFAULTS
};

/// The length of a session, in seconds.
const SESSION: u32 = 18_000;

/// The limits in the reply of `/api/usage`.
#[derive(Default, Deserialize)]
#[serde(bound = "'de: 'a")]
struct Limits<'a> {
    session: Object<'a, Limit<'a>>,
    weekly: Object<'a, Limit<'a>>,
    monthly: Object<'a, Limit<'a>>,
}

#[derive(Default, Deserialize)]
#[serde(bound = "'de: 'a")]
struct Limit<'a> {
    usage: Number<'a>,
}

/// The reply of `/api/balance`.
#[derive(Default, Deserialize)]
#[serde(bound = "'de: 'a")]
struct Funds<'a> {
    included: Object<'a, Included<'a>>,
    #[serde(rename = "/purchased/balance_usd")]
    bought: Number<'a>,
}

#[derive(Default, Deserialize)]
#[serde(bound = "'de: 'a")]
struct Included<'a> {
    balance_usd: Number<'a>,
    allowance_usd: Number<'a>,
    #[serde(rename = "/period/until")]
    until: Moment<'a>,
    session: Object<'a, Remaining<'a>>,
    weekly: Object<'a, Remaining<'a>>,
}

#[derive(Default, Deserialize)]
#[serde(bound = "'de: 'a")]
struct Remaining<'a> {
    remaining_percent: Number<'a>,
    resets_at: Moment<'a>,
}

async fn query(mut client: Client, key: Secret) -> Result<Reading, Failure> {
    match client.object(Request::get(HOST, "/api/usage").bearer(&key)).await {
        Ok(body) => {
            if let Some(limits) = lenient::at::<Object<Limits>>(&body, "limits").get() {
                return read(&client, limits);
            }
        }
        // Limits are no longer documented here, so the usage history may come to require other parameters.
        Err(Failure::Status { status: 400 | 404, .. }) => {}
        Err(failure) => return Err(failure),
    }
    let body = client.object(Request::get(HOST, "/api/balance").bearer(&key)).await?;
    lenient::read::<Funds>(&body).reading(client.now())
}

fn read(client: &Client, limits: Limits) -> Result<Reading, Failure> {
    let now = client.now();
    let mut windows = Vec::new();
    for (limit, period, resets_at) in [
        (limits.session, Period::Seconds(SESSION.into()), Some(end_of_session(now))),
        (limits.weekly, Period::WEEK, now.next_week()),
        (limits.monthly, Period::Month, None),
    ] {
        windows.extend(limit.get().map(|limit| window(&limit, period, resets_at)));
    }
    Reading { windows, ..Reading::default() }.unless_blank(Failure::NO_QUOTA)
}

fn window(limit: &Limit, period: Period, resets_at: Option<EpochMs>) -> Window {
    let left = limit.usage.get().map(|used| Percent::left_of(used * 100.0));
    Window::known(Scope::Plan, left).over(period).resetting(resets_at.filter(|_| left.is_some()))
}

fn end_of_session(now: EpochMs) -> EpochMs {
    let session = i64::from(SESSION) * SECOND;
    now + (session - (now - EpochMs::default()).rem_euclid(session))
}

/// Reads the limit from a refusal.
pub fn read_signal(signal: &Signal, _: &Redactor) -> Option<LimitUpdate> {
    if signal.is_refusal() && signal.words().contains("session usage limit") {
        return Some(LimitUpdate::stopped(None, Some(Period::FIVE_HOURS), signal.reset(0)));
    }
    signal.common()
}

impl Funds<'_> {
    fn reading(&self, now: EpochMs) -> Result<Reading, Failure> {
        let included = self.included.get().ok_or(Failure::InvalidReply)?;
        let mut windows = Vec::new();
        for (rest, period) in [(included.session, Period::FIVE_HOURS), (included.weekly, Period::WEEK)] {
            windows.extend(rest.get().map(|rest| rest.window(period, now)));
        }
        let money = Count::of(included.balance_usd.get(), included.allowance_usd.get());
        if windows.is_empty() && money.is_none() {
            return Err(Failure::InvalidReply);
        }
        windows.extend(included.month(now));
        let bought = self.bought.get();
        // Its price pages sell credits for use past the plan's limits.
        let goes_on = bought.is_some_and(|left| left > 0.0);
        for window in &mut windows {
            window.goes_on = goes_on;
        }
        let balances = Vec::from_iter(bought.map(|left| Balance::dollars(BalanceKind::Credits, left)));
        Reading { windows, balances, ..Reading::default() }.unless_blank(Failure::NO_QUOTA)
    }
}

impl Included<'_> {
    /// Returns the month of a plan that counts money; `None` if nothing is allowed, as without a plan.
    fn month(&self, now: EpochMs) -> Option<Window> {
        let count = Count::any_two(None, self.allowance_usd.get(), self.balance_usd.get());
        let window = Window::counted(Scope::Plan, count)?.over(Period::Month).in_unit("USD");
        Some(window.resetting(self.until.get(now)))
    }
}

impl Remaining<'_> {
    fn window(&self, period: Period, now: EpochMs) -> Window {
        let left = self.remaining_percent.get().map(Percent::new);
        Window::known(Scope::Plan, left).over(period).resetting(self.resets_at.get(now))
    }
}
