//! Factory: the token windows of Droid's plans, and the balance for usage past them.
//!
//! Credential: a key in `FACTORY_API_KEY`, or that variable in `~/.factory/.env`; the program's token file is
//! encrypted. Request: `GET api.factory.ai/api/billing/limits`, not documented; a header names the client, as in the
//! vendor's program. Older plans have no windows here: `limits` is null, or `usesTokenRateLimitsBilling` is false.
//!
//! A window that is over keeps its last percentage until the next request starts a new one. It is shown as unused,
//! as in the vendor's program.

use super::credentials::{keys_and, plain_text};
use crate::client::{Client, Query};
use crate::environment::Environment;
use crate::failure::Failure;
use crate::http::Request;
use crate::lenient::{self, Flag, Moment, Number, Object};
use crate::platform::{DEFAULTS, Find, Found, Platform};
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
    hosts: &[HOST],
    providers: &["factory"],
    setups: &[Setup::Variable(Variable {
        name: VARIABLE,
        console: "https://app.factory.ai/settings/api-keys",
    })],
    files,
    variables: &[VARIABLE],
    find: Find::By(find),
    ..DEFAULTS
};

fn files(environment: &Environment) -> Vec<String> {
    vec![format!("{}/.factory/.env", environment.home)]
}

fn find(sources: &Sources) -> Vec<Found> {
    let text = plain_text(sources, &files(sources.environment), Some("`FACTORY_API_KEY=...`"));
    keys_and(sources, &FACTORY, text.map(|text| text.lines().find_map(key).map(str::to_owned)), query)
}

/// The key in a line of an `.env` file.
fn key(line: &str) -> Option<&str> {
    let line = line.trim();
    let (name, value) = line.strip_prefix("export ").unwrap_or(line).split_once('=')?;
    let value = value.trim();
    let mut quoted =
        ['"', '\''].into_iter().filter_map(|quote| value.strip_prefix(quote)?.split(quote).next());
    // Without quotes, a `#` starts a comment.
    let value = quoted.next().or(value.split('#').next())?.trim();
    (name.trim() == VARIABLE && !value.is_empty()).then_some(value)
}

#[derive(Default, Deserialize)]
#[serde(bound = "'de: 'a", rename_all = "camelCase")]
struct Reply<'a> {
    #[serde(rename = "usesTokenRateLimitsBilling")]
    is_limited: Flag<'a>,
    #[serde(rename = "/limits/standard")]
    standard: Object<'a, Group<'a>>,
    #[serde(rename = "/limits/core")]
    core: Object<'a, Group<'a>>,
    extra_usage_balance_cents: Number<'a>,
}

#[derive(Default, Deserialize)]
#[serde(bound = "'de: 'a", rename_all = "camelCase")]
struct Group<'a> {
    five_hour: Object<'a, Slot<'a>>,
    weekly: Object<'a, Slot<'a>>,
    monthly: Object<'a, Slot<'a>>,
}

#[derive(Default, Deserialize)]
#[serde(bound = "'de: 'a", rename_all = "camelCase")]
struct Slot<'a> {
    used_percent: Number<'a>,
    window_end: Moment<'a>,
}

fn query(client: Client, key: Secret) -> Query {
    let request = Request::get(HOST, "/api/billing/limits").bearer(&key).header("X-Factory-Client", "cli");
    client.ask(request, read)
}

fn read(client: &Client, body: &str) -> Result<Reading, Failure> {
    let reply: Reply = lenient::read(body);
    let now = client.now();
    let mut reading = Reading::default();
    if !reply.is_limited.is(false) {
        let core = Scope::Named(Sanitized::fixed("Droid Core"));
        for (all, scope) in [(reply.standard, Scope::Plan), (reply.core, core)] {
            let all = all.get().unwrap_or_default();
            for (slot, period) in [
                (all.five_hour, Period::FIVE_HOURS),
                (all.weekly, Period::WEEK),
                (all.monthly, Period::Month),
            ] {
                let window = slot.get().and_then(|slot| window(&slot, scope.clone(), period, now));
                reading.windows.extend(window);
            }
        }
    }
    let balance = reply.extra_usage_balance_cents.get();
    reading.balances.extend(balance.map(|cents| Balance::dollars(BalanceKind::Credits, cents / 100.0)));
    reading.unless_blank(Failure::NO_QUOTA)
}

fn window(slot: &Slot, scope: Scope, period: Period, now: EpochMs) -> Option<Window> {
    let used = slot.used_percent.get()?;
    let window = if slot.window_end.is_over(now) {
        Window::used(scope, 0.0)
    } else if let Some(end) = slot.window_end.get(now) {
        Window::used(scope, used).resetting(Some(end))
    } else {
        // The percentage may belong to a window that is over.
        Window::new(scope, Level::NoData)
    };
    Some(window.over(period))
}
