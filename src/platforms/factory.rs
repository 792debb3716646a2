//! Factory: the token windows of Droid's plans, and the balance for what goes past them.
//!
//! Credential: a key in `FACTORY_API_KEY`, or in that line of `~/.factory/.env`; the program's own token file is encrypted.
//! Request: `GET api.factory.ai/api/billing/limits`, not documented; the header that names a client is sent as the
//! vendor's program does. Older plans have no windows here (`limits: null`).
//!
//! A window that is over keeps its last percentage until the next request starts a new one: it is shown as unused, as the
//! vendor's program does.

use super::credentials::keys_and;
use crate::client::Client;
use crate::environment::Environment;
use crate::failure::Failure;
use crate::http::Request;
use crate::lenient::{Maybe, Moment, Number};
use crate::platform::{Found, Layout, Platform};
use crate::reading::{Balance, BalanceKind, Level, Period, Reading, Scope, Window};
use crate::sanitized::Sanitized;
use crate::secret::Secret;
use crate::setup::{Setup, Variable};
use crate::sources::Sources;
use crate::time::EpochMs;
use serde::Deserialize;

const HOST: &str = "api.factory.ai";
const VARIABLE: &str = "FACTORY_API_KEY";

/// See the module's documentation.
pub static FACTORY: Platform = Platform {
    id: "factory",
    name: "Factory",
    api: "Factory",
    local_apis: &[],
    hosts: &[HOST],
    providers: &["factory"],
    setups: &[Setup::Variable(Variable {
        name: VARIABLE,
        console: "https://app.factory.ai/settings/api-keys",
    })],
    layout: Layout::Full,
    files,
    variables: &[VARIABLE],
    find,
};

fn files(environment: &Environment) -> Vec<String> {
    vec![format!("{}/.factory/.env", environment.home)]
}

fn find(sources: &Sources) -> Vec<Found> {
    let file = sources.file(&files(sources.environment));
    let key = file.and_then(|file| file.text().lines().find_map(key));
    keys_and(sources, &FACTORY, &[], Ok(key), query)
}

/// The key in a line of a file of variables.
fn key(line: &str) -> Option<&str> {
    let line = line.trim();
    let (name, value) = line.strip_prefix("export ").unwrap_or(line).split_once('=')?;
    let value = value.trim().trim_matches(['"', '\'']);
    (name.trim() == VARIABLE && !value.is_empty()).then_some(value)
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Reply {
    limits: Maybe<Limits>,
    extra_usage_balance_cents: Number,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Limits {
    standard: Maybe<Group>,
    core: Maybe<Group>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Group {
    five_hour: Maybe<Slot>,
    weekly: Maybe<Slot>,
    monthly: Maybe<Slot>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Slot {
    used_percent: Number,
    window_end: Moment,
}

async fn query(mut client: Client, key: Secret) -> Result<Reading, Failure> {
    let request = Request::get(HOST, "/api/billing/limits").bearer(&key).header("X-Factory-Client", "cli");
    let reply: Reply = client.json(request).await?;
    let now = client.now();
    let mut reading = Reading::default();
    if let Some(limits) = reply.limits.get() {
        reading
            .windows
            .extend(limits.standard.get().into_iter().flat_map(|all| group(all, &Scope::Plan, now)));
        let core = Scope::Named(Sanitized::fixed("Droid Core"));
        reading.windows.extend(limits.core.get().into_iter().flat_map(|all| group(all, &core, now)));
    }
    let balance = reply.extra_usage_balance_cents.get();
    reading.balances.extend(balance.map(|cents| Balance::dollars(BalanceKind::Credits, cents / 100.0)));
    if reading.windows.is_empty() && reading.balances.is_empty() {
        return Err(Failure::QuotaUnavailable { message: None });
    }
    Ok(reading)
}

fn group(group: &Group, scope: &Scope, now: EpochMs) -> impl Iterator<Item = Window> {
    let slots = [
        (&group.five_hour, Period::FIVE_HOURS),
        (&group.weekly, Period::WEEK),
        (&group.monthly, Period::Month),
    ];
    slots.into_iter().filter_map(move |(slot, period)| window(slot.get()?, scope.clone(), period, now))
}

fn window(slot: &Slot, scope: Scope, period: Period, now: EpochMs) -> Option<Window> {
    let used = slot.used_percent.get()?;
    let window = if slot.window_end.is_over(now) {
        Window::used(scope, 0.0)
    } else if let Some(end) = slot.window_end.get(now) {
        Window::used(scope, used).resetting(Some(end))
    } else {
        // The percentage may be that of a window that is over.
        Window::new(scope, Level::NoData)
    };
    Some(window.over(period))
}
