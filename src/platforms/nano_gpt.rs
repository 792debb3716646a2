//! NanoGPT: the subscription's tokens and images, and the prepaid money and coins.
//!
//! Credential: a key, pasted into OpenCode, or in `NANO_GPT_API_KEY` or `NANOGPT_API_KEY`. Requests, both
//! documented: `GET nano-gpt.com/api/subscription/v1/usage`, and `POST nano-gpt.com/api/check-balance` without a
//! body. One that fails does not hide the other, unless the platform asks for a pause. `percentUsed` is a fraction.
//! A null quota is not enforced, and one with a limit of 0 is not shown. Without a subscription only the balance
//! counts. The balance in XNO, a coin, is shown if there is one, and never added to another.

use crate::client::Client;
use crate::failure::Failure;
use crate::http::{Method, Request};
use crate::lenient::{self, Flag, Number, Object, Text};
use crate::platform::{DEFAULTS, Find, Platform};
use crate::reading::{
    Amount, Balance, BalanceKind, Count, Currency, Note, Percent, Period, Reading, Scope, Window,
};
use crate::sanitized::Sanitized;
use crate::secret::Secret;
use crate::setup::{Key, Setup};
use crate::time::EpochMs;
use serde::Deserialize;

const HOST: &str = "nano-gpt.com";

/// See the module's documentation.
pub static NANO_GPT: Platform = Platform {
    id: "nano-gpt",
    name: "NanoGPT",
    hosts: &[HOST],
    providers: &["nano-gpt"],
    entries: &["nano-gpt"],
    setups: &[Setup::Key(Key::of_plan("NanoGPT", "nano-gpt", "https://nano-gpt.com/api"))],
    variables: &["NANO_GPT_API_KEY", "NANOGPT_API_KEY"],
    find: Find::ByKey(|client, key| Box::pin(query(client, key))),
    ..DEFAULTS
};

/// The subscription's usage. `daily` and `monthly` count requests, on older plans.
#[derive(Default, Deserialize)]
#[serde(bound = "'de: 'a", rename_all = "camelCase")]
struct Usage<'a> {
    active: Flag<'a>,
    state: Text<'a>,
    limits: Object<'a, Limits<'a>>,
    weekly_input_tokens: Object<'a, Quota<'a>>,
    daily_input_tokens: Object<'a, Quota<'a>>,
    daily_images: Object<'a, Quota<'a>>,
    daily: Object<'a, Quota<'a>>,
    monthly: Object<'a, Quota<'a>>,
}

#[derive(Default, Deserialize)]
#[serde(bound = "'de: 'a", rename_all = "camelCase")]
struct Limits<'a> {
    weekly_input_tokens: Number<'a>,
    daily_input_tokens: Number<'a>,
    daily_images: Number<'a>,
    daily: Number<'a>,
    monthly: Number<'a>,
}

#[derive(Default, Deserialize)]
#[serde(bound = "'de: 'a", rename_all = "camelCase")]
struct Quota<'a> {
    used: Number<'a>,
    remaining: Number<'a>,
    percent_used: Number<'a>,
    reset_at: Number<'a>,
}

#[derive(Default, Deserialize)]
#[serde(bound = "'de: 'a")]
struct Funds<'a> {
    usd_balance: Number<'a>,
    nano_balance: Number<'a>,
}

async fn query(mut client: Client, key: Secret) -> Result<Reading, Failure> {
    let usage = Request::get(HOST, "/api/subscription/v1/usage");
    let usage = client.object(usage.header("x-api-key", key.expose())).await;
    let windows = usage.and_then(|usage| lenient::read::<Usage>(&usage).windows(client.now()));
    let windows = match windows {
        // A platform that asks for a pause is left alone.
        Err(failure) if failure.asks_for_pause() => return Err(failure),
        windows => windows,
    };
    let mut funds = Request::get(HOST, "/api/check-balance");
    funds.method = Method::Post;
    let funds = client.object(funds.header("x-api-key", key.expose())).await;
    let balances = funds.and_then(|funds| lenient::read::<Funds>(&funds).balances());
    match (windows, balances) {
        (Err(_), Err(failure)) if failure.asks_for_pause() => Err(failure),
        (Err(failure), Err(_)) => Err(failure),
        // Without a subscription, only the balance is known.
        (Ok(windows), Err(failure)) if windows.is_empty() => Err(failure),
        (windows, balances) => Ok(Reading {
            // The balance alone would look like an account without a plan.
            notes: Vec::from_iter(windows.is_err().then_some(Note::PlanUnknown)),
            windows: windows.unwrap_or_default(),
            balances: balances.unwrap_or_default(),
            ..Reading::default()
        }),
    }
}

impl Usage<'_> {
    fn windows(&self, now: EpochMs) -> Result<Vec<Window>, Failure> {
        // A lapsed plan stays valid for a while, without being `active`.
        let is_active = match self.state.get() {
            Some(state) => state != "inactive",
            None => self.active.get().ok_or(Failure::InvalidReply)?,
        };
        let limits = self.limits.get().unwrap_or_default();
        let (day, week) = (Period::DAY, Period::WEEK);
        let images = Scope::Named(Sanitized::fixed("images"));
        let mut windows = Vec::new();
        for (quota, limit, scope, period) in [
            (&self.daily_input_tokens, limits.daily_input_tokens, Scope::Tokens, day),
            (&self.weekly_input_tokens, limits.weekly_input_tokens, Scope::Tokens, week),
            (&self.daily, limits.daily, Scope::Plan, day),
            (&self.monthly, limits.monthly, Scope::Plan, Period::Month),
            (&self.daily_images, limits.daily_images, images, day),
        ] {
            let limit = limit.get();
            let is_limited = is_active && limit.is_none_or(|limit| limit > 0.0);
            let quota = quota.get().filter(|_| is_limited);
            windows.extend(quota.map(|quota| quota.window(limit, scope, now).over(period)));
        }
        Ok(windows)
    }
}

impl Quota<'_> {
    fn window(&self, limit: Option<f64>, scope: Scope, now: EpochMs) -> Window {
        let count = Count::any_two(self.used.get(), limit, self.remaining.get());
        let left = self.percent_used.get().map(|fraction| Percent::left_of(fraction * 100.0));
        let left = left.or(count.and_then(Count::left));
        let resets_at = self.reset_at.get().and_then(|at| EpochMs::from_millis(at, now));
        Window::known(scope, left).counting(count).resetting(resets_at)
    }
}

impl Funds<'_> {
    fn balances(&self) -> Result<Vec<Balance>, Failure> {
        let coins = self.nano_balance.get().filter(|coins| *coins != 0.0);
        let mut balances = Vec::new();
        for (amount, unit) in [(self.usd_balance.get(), "USD"), (coins, "XNO")] {
            let Some(amount) = amount else { continue };
            let balance = Balance::new(BalanceKind::Prepaid, Amount::Of(amount));
            balances.push(Balance { unit: Some(Currency::fixed(unit)), ..balance });
        }
        if balances.is_empty() { Err(Failure::InvalidReply) } else { Ok(balances) }
    }
}
