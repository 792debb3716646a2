//! Claude Pro and Max, with Claude Code's sign-in; queried only if the user enables it.
//!
//! Credential: `claudeAiOauth` in Claude Code's `~/.claude/.credentials.json` (`$CLAUDE_CONFIG_DIR`). On macOS it is
//! in the keychain, which is not read. Only Claude Code renews it.
//!
//! Request: `GET api.anthropic.com/api/oauth/usage`, not documented; at least six quota tools read it. Other clients
//! are throttled far sooner, so the request uses Claude Code's name. A 429 sticks to the token for long.
//!
//! Reply: two generations, the list `limits` and older named members; the list takes precedence. Percentages are
//! used; a null reset means that the window has not begun.
//!
//! Spending: extra usage is in a currency's minor unit and only its share is shown: the percentage or, if that is
//! null, the amounts' ratio. Enterprise seats may have `spend` instead, and no limits: amounts in a minor unit, with
//! `exponent` as the number of decimals.
//!
//! Headers: every reply to a session has `anthropic-ratelimit-unified-{5h,7d,7d_oi}-{utilization,reset,status}`;
//! `7d_oi` is Fable's own week. `-representative-claim` names the window behind a refusal.

use super::credentials::kept_account;
use crate::client::Client;
use crate::environment::Environment;
use crate::failure::Failure;
use crate::http::Request;
use crate::lenient::{self, Flag, List, Moment, Number, Object, Text};
use crate::platform::{DEFAULTS, Find, Found, OptInReason, Platform, Start};
use crate::reading::{Count, Label, Period, Reading, Scope, Window};
use crate::sanitized::Sanitized;
use crate::secret::{Redactor, Secret};
use crate::setup::{Setup, SignIn};
use crate::signal::{LimitUpdate, Signal, Stop, WAIT_OF_LIMIT};
use crate::sources::{Sources, redactor_of};
use crate::time::{EpochMs, SECOND};
use serde::Deserialize;

const HOST: &str = "api.anthropic.com";
const FOLDER: &str = "CLAUDE_CONFIG_DIR";

/// See the module's documentation.
pub static CLAUDE: Platform = Platform {
    id: "claude",
    name: "Claude",
    hosts: &[HOST],
    providers: &["anthropic"],
    setups: &[Setup::SignIn(SignIn::in_keychain("Claude Code", "claude /login"))],
    files: |environment| vec![file(environment)],
    variables: &[FOLDER],
    // Anthropic limits a plan's sign-in to Claude Code and its own apps, and had OpenCode remove the sign-in.
    opt_in: Some(OptInReason::Forbidden { vendor: "Anthropic" }),
    // The API refuses after about five requests, and its refusals stick to the sign-in for a long time.
    interval: 300 * SECOND,
    read_signal,
    find: Find::By(find),
    ..DEFAULTS
};

/// Claude Code's user agent.
const USER_AGENT: &str = "claude-code/2.1.0";

fn file(environment: &Environment) -> String {
    format!("{}/.credentials.json", environment.folder(FOLDER, ".claude"))
}

#[derive(Default, Deserialize)]
#[serde(bound = "'de: 'a")]
struct SignedIn<'a> {
    #[serde(rename = "/claudeAiOauth/accessToken")]
    access: Text<'a>,
    #[serde(rename = "/claudeAiOauth/refreshToken")]
    refresh: Text<'a>,
    #[serde(rename = "/claudeAiOauth/expiresAt")]
    expires: Moment<'a>,
    #[serde(rename = "/claudeAiOauth/subscriptionType")]
    plan: Text<'a>,
}

fn find(sources: &Sources) -> Vec<Found> {
    let files = [file(sources.environment)];
    Vec::from_iter(kept_account(sources, &files, &mut |json| account(sources, &lenient::read(json))))
}

/// Returns the account of `signed_in`; `None` without a token: the file may hold only other programs' ones.
fn account(sources: &Sources, signed_in: &SignedIn) -> Option<Found> {
    let access = signed_in.access.secret()?;
    if signed_in.expires.expiry().is_some_and(|at| at <= sources.now) {
        return Some(Found::failed(Label::Platform, Failure::TokenExpired));
    }
    let redactor = redactor_of(&[signed_in.access, signed_in.refresh]);
    let plan = signed_in.plan.get().and_then(|plan| Sanitized::name(&plan, &redactor));
    let start: Start = Box::new(move |client| Box::pin(query(client, access, plan)));
    Some(Found::official(&CLAUDE, Label::Platform, redactor, start))
}

#[derive(Default, Deserialize)]
#[serde(bound = "'de: 'a")]
struct Usage<'a> {
    limits: List<'a, Limit<'a>>,
    five_hour: Object<'a, Older<'a>>,
    seven_day: Object<'a, Older<'a>>,
    seven_day_opus: Object<'a, Older<'a>>,
    seven_day_sonnet: Object<'a, Older<'a>>,
    seven_day_oauth_apps: Object<'a, Older<'a>>,
    seven_day_routines: Object<'a, Older<'a>>,
    seven_day_cowork: Object<'a, Older<'a>>,
    #[serde(rename = "extra_usage")]
    extra: Object<'a, Extra<'a>>,
    spend: Object<'a, Spend<'a>>,
}

#[derive(Default, Deserialize)]
#[serde(bound = "'de: 'a")]
struct Limit<'a> {
    kind: Text<'a>,
    group: Text<'a>,
    percent: Number<'a>,
    resets_at: Text<'a>,
    #[serde(rename = "/scope/model/display_name|/scope/model/id|/scope/surface: string")]
    name: Text<'a>,
}

#[derive(Default, Deserialize)]
#[serde(bound = "'de: 'a")]
struct Older<'a> {
    utilization: Number<'a>,
    resets_at: Text<'a>,
}

#[derive(Default, Deserialize)]
#[serde(bound = "'de: 'a")]
struct Extra<'a> {
    is_enabled: Flag<'a>,
    monthly_limit: Number<'a>,
    used_credits: Number<'a>,
    utilization: Number<'a>,
}

#[derive(Default, Deserialize)]
#[serde(bound = "'de: 'a")]
struct Spend<'a> {
    enabled: Flag<'a>,
    used: Object<'a, Money<'a>>,
    limit: Object<'a, Money<'a>>,
}

#[derive(Default, Deserialize)]
#[serde(bound = "'de: 'a")]
struct Money<'a> {
    amount_minor: Number<'a>,
    exponent: Number<'a>,
    currency: Text<'a>,
}

async fn query(mut client: Client, access: Secret, plan: Option<Sanitized>) -> Result<Reading, Failure> {
    let request = Request::get(HOST, "/api/oauth/usage")
        .bearer(&access)
        .header("anthropic-beta", "oauth-2025-04-20")
        .header("Content-Type", "application/json")
        .header("User-Agent", USER_AGENT);
    let body = client.object(request).await?;
    let usage: Usage = lenient::read(&body);
    let windows = windows(&client, &usage);
    if windows.is_empty() {
        // An empty list of limits means an account without a plan.
        let has_none = usage.limits.get().is_some_and(|mut limits| limits.next().is_none());
        return Err(if has_none { Failure::NO_QUOTA } else { Failure::InvalidReply });
    }
    Ok(Reading { plan, windows, ..Reading::default() })
}

fn windows(client: &Client, usage: &Usage) -> Vec<Window> {
    let mut windows = Vec::new();
    let mut add = |scope, period: Option<Period>, used: Number, resets_at: Text| {
        if let Some(used) = used.get() {
            windows.push(Window::used(scope, used).over(period).resetting(resets_at.time(client.now())));
        }
    };
    for limit in usage.limits.iter() {
        let period = match limit.group.or(limit.kind).get().as_deref() {
            Some("session") => Some(Period::FIVE_HOURS),
            Some("weekly" | "weekly_all" | "weekly_scoped") => Some(Period::WEEK),
            _ => None,
        };
        let name = client.name_in(limit.name);
        // Without a name, a limit of one part would look like the plan's own.
        if name.is_some() || !limit.kind.is("weekly_scoped") {
            add(name.map_or(Scope::Plan, Scope::Named), period, limit.percent, limit.resets_at);
        }
    }
    let has_limits = usage.limits.iter().any(|limit| limit.percent.get().is_some());
    let named = |name| Scope::Named(Sanitized::fixed(name));
    let older = [
        (usage.five_hour, Scope::Plan, Period::FIVE_HOURS),
        (usage.seven_day, Scope::Plan, Period::WEEK),
        (usage.seven_day_opus, named("Opus"), Period::WEEK),
        (usage.seven_day_sonnet, named("Sonnet"), Period::WEEK),
        (usage.seven_day_oauth_apps, named("OAuth apps"), Period::WEEK),
        (usage.seven_day_routines, named("Routines"), Period::WEEK),
        (usage.seven_day_cowork, named("Cowork"), Period::WEEK),
    ];
    for (older, scope, period) in older {
        let older = older.get().filter(|_| !has_limits).unwrap_or_default();
        add(scope, Some(period), older.utilization, older.resets_at);
    }
    windows.extend(usage.extra.get().and_then(|extra| spent_on_top(&extra)));
    if !windows.iter().any(|window| window.scope == Scope::Spending) {
        windows.extend(usage.spend.get().and_then(|spend| spent(client, &spend)));
    }
    windows
}

/// The window of the month's extra spending, on top of the plan.
fn spent_on_top(extra: &Extra) -> Option<Window> {
    let limit = extra.monthly_limit.get().filter(|limit| *limit > 0.0);
    let limit = limit.filter(|_| extra.is_enabled.is(true))?;
    let used = extra.utilization.get().or_else(|| Some(extra.used_credits.get()? / limit * 100.0))?;
    Some(Window::used(Scope::Spending, used).over(Period::Month))
}

/// The window of the month's spending, for a seat without limits.
fn spent(client: &Client, spend: &Spend) -> Option<Window> {
    let limit = spend.limit.get().filter(|_| spend.enabled.is(true))?;
    let amount = |money: &Money| {
        let decimals = usize::try_from(money.exponent.whole()?).ok()?;
        Some(money.amount_minor.get()? / [1.0, 10.0, 100.0, 1e3, 1e4].get(decimals)?)
    };
    let used = spend.used.get().as_ref().and_then(amount);
    let unit = limit.currency.get().and_then(|unit| client.unit(&unit));
    let window = Window::counted(Scope::Spending, Count::of(used, amount(&limit)))?.over(Period::Month);
    Some(Window { unit, ..window })
}

/// Each window's name in headers and in refusals, its model if it has one, and its period.
const CLAIMS: [(&str, &str, Option<&str>, Period); 3] = [
    ("5h", "five_hour", None, Period::FIVE_HOURS),
    ("7d", "seven_day", None, Period::WEEK),
    ("7d_oi", "seven_day_overage_included", Some("Fable"), Period::WEEK),
];

/// Reads the headers of a reply to a session. Without headers, as in OpenCode's retries, reads only a wait that is
/// long enough for a plan's limit.
pub fn read_signal(signal: &Signal, _: &Redactor) -> Option<LimitUpdate> {
    let mut told = LimitUpdate::default();
    let header = |name: &str| format!("anthropic-ratelimit-unified-{name}");
    let claim = signal.header(&header("representative-claim"));
    let is_refused = signal.is_refusal() && signal.header(&header("status")) == Some("rejected");
    for (short, long, model, period) in CLAIMS {
        let of = |what: &str| header(&format!("{short}-{what}"));
        let scope = model.map_or(Scope::Plan, |name| Scope::Named(Sanitized::fixed(name)));
        let reset = signal.number(&of("reset")).and_then(|seconds| EpochMs::from_seconds(seconds, signal.at));
        if let Some(used) = signal.number(&of("utilization")) {
            told.windows.push(Window::used(scope.clone(), used * 100.0).over(period).resetting(reset));
        }
        let is_claimed = signal.header(&of("status")) == Some("rejected") || claim == Some(long);
        if is_refused && is_claimed {
            let resets_at = reset.or_else(|| signal.reset(0));
            told.stop = Some(Stop { scope: Some(scope), period: Some(period), resets_at });
        }
    }
    if signal.header(&header("status")).is_none() {
        let is_long = |stop: &Stop| stop.resets_at.is_some_and(|at| at - signal.at > WAIT_OF_LIMIT);
        told.stop = signal.common().and_then(|told| told.stop).filter(is_long);
    }
    told.known()
}
