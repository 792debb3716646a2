//! Command Code: the plan's windows, and the credits.
//!
//! Credential: a key in the entries that recipes for OpenCode use, in an environment variable, or in the file of
//! Command Code's program, `~/.commandcode/auth.json`: `{apiKey, userName}`. Requests, neither documented: `GET
//! api.commandcode.ai/alpha/whoami` returns the key's organization, if any; `GET .../alpha/billing/credits?orgId=`
//! returns what is left there. Despite its name, `monthlyCredits` is what is left of the month; the amount used
//! would take two more requests.

use super::credentials::{kept_text, keys_and};
use crate::client::Client;
use crate::environment::Environment;
use crate::failure::Failure;
use crate::http::Request;
use crate::lenient::{self, Flag, Moment, Number, Object, Text};
use crate::platform::{DEFAULTS, Find, Found, Platform};
use crate::reading::{Balance, BalanceKind, Count, Period, Reading, Scope, Window};
use crate::sanitized::Sanitized;
use crate::secret::Secret;
use crate::setup::{Setup, SignIn, Variable};
use crate::sources::Sources;
use crate::time::EpochMs;
use form_urlencoded::byte_serialize;
use serde::Deserialize;

const HOST: &str = "api.commandcode.ai";

/// See the module's documentation.
pub static COMMAND_CODE: Platform = Platform {
    id: "commandcode",
    name: "Command Code",
    hosts: &[HOST],
    providers: &["commandcode"],
    entries: &["commandcode", "command-code", "commandcode-plan"],
    setups: &[
        Setup::SignIn(SignIn::by("Command Code", "command-code login")),
        Setup::Variable(Variable {
            name: "COMMAND_CODE_API_KEY",
            console: "https://commandcode.ai/settings",
        }),
    ],
    files,
    variables: &["COMMAND_CODE_API_KEY", "COMMANDCODE_API_KEY", "CMD_API_KEY"],
    find: Find::By(find),
    ..DEFAULTS
};

fn files(environment: &Environment) -> Vec<String> {
    vec![format!("{}/.commandcode/auth.json", environment.home)]
}

fn find(sources: &Sources) -> Vec<Found> {
    let kept = kept_text(sources, &files(sources.environment));
    let key = kept.map(|kept| lenient::at::<Text>(kept, "apiKey").get());
    keys_and(sources, &COMMAND_CODE, key, |client, key| Box::pin(query(client, key)))
}

#[derive(Default, Deserialize)]
#[serde(bound = "'de: 'a")]
struct Reply<'a> {
    credits: Object<'a, Credits<'a>>,
    #[serde(rename = "/windowLimits/fiveHour")]
    five_hour: Object<'a, Limit<'a>>,
    #[serde(rename = "/windowLimits/weekly")]
    weekly: Object<'a, Limit<'a>>,
}

#[derive(Default, Deserialize)]
#[serde(bound = "'de: 'a")]
struct Credits<'a> {
    #[serde(rename = "monthlyCredits")]
    left_of_month: Number<'a>,
    #[serde(rename = "purchasedCredits")]
    bought: Number<'a>,
    #[serde(rename = "freeCredits")]
    given: Number<'a>,
    #[serde(rename = "planId")]
    plan: Text<'a>,
}

#[derive(Default, Deserialize)]
#[serde(bound = "'de: 'a", rename_all = "camelCase")]
struct Limit<'a> {
    used: Number<'a>,
    cap: Number<'a>,
    exceeded: Flag<'a>,
    reset_at: Moment<'a>,
}

async fn query(mut client: Client, key: Secret) -> Result<Reading, Failure> {
    let body = match client.object(Request::get(HOST, "/alpha/whoami").bearer(&key)).await {
        Err(failure @ Failure::Status { status: 401 | 403 | 429, .. }) => return Err(failure),
        // Most keys belong to no organization.
        body => body.unwrap_or_default(),
    };
    let path = match lenient::at::<Text>(&body, "/org/id").get() {
        Some(id) => {
            format!("/alpha/billing/credits?orgId={}", byte_serialize(id.as_bytes()).collect::<String>())
        }
        None => "/alpha/billing/credits".to_owned(),
    };
    let body = client.object(Request::get(HOST, &path).bearer(&key)).await?;
    let reply: Reply = lenient::read(&body);
    let window = |limit: Object<Limit>, period| window(&limit.get()?, period, client.now());
    let windows = [window(reply.five_hour, Period::FIVE_HOURS), window(reply.weekly, Period::WEEK)];
    let credits = reply.credits.get();
    if credits.is_none() && windows.iter().all(Option::is_none) {
        return Err(Failure::InvalidReply);
    }
    Ok(Reading {
        plan: credits.as_ref().and_then(|credits| client.name_in(credits.plan)),
        windows: windows.into_iter().flatten().collect(),
        balances: credits.as_ref().map(balances).unwrap_or_default(),
        notes: Vec::new(),
    })
}

/// Returns the window of `limit`; `None` if there is no such limit.
fn window(limit: &Limit, period: Period, now: EpochMs) -> Option<Window> {
    let mut window = Window::counted(Scope::Plan, Count::of(limit.used.get(), limit.cap.get()))?;
    window.reached = limit.exceeded.is(true);
    Some(window.over(period).in_unit("USD").resetting(limit.reset_at.get(now)))
}

/// What is left of the month's credits, and the credits besides the plan.
fn balances(credits: &Credits) -> Vec<Balance> {
    let beside = match (credits.bought.get(), credits.given.get()) {
        (None, None) => None,
        (bought, given) => Some(bought.unwrap_or_default() + given.unwrap_or_default()),
    };
    let month = credits.left_of_month.get().map(|dollars| Balance {
        name: Some(Sanitized::fixed("monthly credits")),
        ..Balance::dollars(BalanceKind::Prepaid, dollars)
    });
    let beside = beside.map(|dollars| Balance::dollars(BalanceKind::Credits, dollars));
    month.into_iter().chain(beside).collect()
}
