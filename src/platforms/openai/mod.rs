//! OpenAI: ChatGPT plans, whose limits Codex shares.
//!
//! Credential: OpenCode's sign-in, `openai` in `auth.json`: `{type: "oauth", access, refresh, expires (ms),
//! accountId?}`, where `access` is a JWT. Or Codex's, `auth.json` in `$CODEX_HOME`, by default `~/.codex`: `{tokens:
//! {id_token, access_token, refresh_token, account_id}, personal_access_token?}`; the API key there has no plan and
//! is not read. An account with both sign-ins is queried once, with the token that expires later. A personal access
//! token does not name its account, so it is queried in addition to that account's other sign-in. Requests: `GET
//! chatgpt.com/backend-api/wham/usage`; with a personal access token, first `GET
//! auth.openai.com/api/accounts/v1/user-auth-credential/whoami`, as Codex does. Neither is documented; the fields
//! are those that Codex and other quota tools read. A base URL in the user's configuration is ignored: it would send
//! the token to whoever wrote that file.

mod sign_in;
mod signals;

use crate::client::Client;
use crate::failure::Failure;
use crate::http::Request;
use crate::lenient::{self, Flag, Json, List, Members, Moment, Number, Object, Text};
use crate::platform::{DEFAULTS, Find, Platform};
use crate::reading::{Amount, Balance, BalanceKind, Count, Level, Percent, Period, Reading, Scope, Window};
use crate::secret::Secret;
use crate::setup::{Setup, SignIn};
use crate::time::EpochMs;
use serde::Deserialize;
use sign_in::{CODEX, CODEX_HOME, codex_file, find};
pub use signals::read_signal;

const HOST: &str = "chatgpt.com";
const AUTH_HOST: &str = "auth.openai.com";

/// See the module's documentation.
pub static OPENAI: Platform = Platform {
    id: "openai",
    name: "OpenAI",
    hosts: &[HOST, AUTH_HOST],
    model_hosts: &["api.openai.com"],
    providers: &["openai"],
    entries: &["openai", "codex", "chatgpt"],
    setups: &[Setup::SignIn(SignIn::with_opencode("OpenAI (ChatGPT)")), CODEX],
    files: |environment| vec![codex_file(environment)],
    variables: &[CODEX_HOME],
    read_signal,
    find: Find::By(find),
    ..DEFAULTS
};

struct Credential {
    access: Secret,
    account_id: Option<String>,
    /// Whether it is a personal access token, whose account must be requested.
    is_personal: bool,
}

/// The account of a personal access token.
#[derive(Default, Deserialize)]
#[serde(bound = "'de: 'a")]
struct Owner<'a> {
    chatgpt_account_id: Text<'a>,
    chatgpt_account_is_fedramp: Flag<'a>,
}

#[derive(Default, Deserialize)]
#[serde(bound = "'de: 'a")]
struct Reply<'a> {
    plan_type: Text<'a>,
    rate_limit: Json<'a>,
    additional_rate_limits: List<'a, Additional<'a>>,
    code_review_rate_limit: Json<'a>,
    individual_limit: Object<'a, Quota<'a>>,
    spend_control: Object<'a, SpendControl<'a>>,
    credits: Object<'a, Credits<'a>>,
    #[serde(rename = "/rate_limit_reset_credits/available_count")]
    saved_resets: Number<'a>,
    /// What blocks the account, even if its windows have quota left; some replies hold it in an object.
    #[serde(rename = "/rate_limit_reached_type/type|rate_limit_reached_type: string")]
    reached_type: Text<'a>,
}

#[derive(Default, Deserialize)]
#[serde(bound = "'de: 'a")]
struct Additional<'a> {
    #[serde(rename = "limit_name|metered_feature: string")]
    name: Text<'a>,
    rate_limit: Json<'a>,
}

/// A `rate_limit` object without its windows, which have many names.
#[derive(Default, Deserialize)]
#[serde(bound = "'de: 'a")]
struct Limits<'a> {
    limit_reached: Flag<'a>,
    allowed: Flag<'a>,
}

/// One limit, of a time window or of spending: a percentage used or left, or any two of the three counts.
#[derive(Default, Deserialize)]
#[serde(bound = "'de: 'a")]
struct Quota<'a> {
    used_percent: Number<'a>,
    remaining_percent: Number<'a>,
    used: Number<'a>,
    limit: Number<'a>,
    remaining: Number<'a>,
    limit_window_seconds: Number<'a>,
    reset_at: Moment<'a>,
    reset_after_seconds: Number<'a>,
}

#[derive(Default, Deserialize)]
#[serde(bound = "'de: 'a")]
struct SpendControl<'a> {
    reached: Flag<'a>,
    individual_limit: Object<'a, Quota<'a>>,
    role_budget_limit: Object<'a, Quota<'a>>,
    workspace_default_limit: Object<'a, Quota<'a>>,
    workspace_shared_limit: Object<'a, Quota<'a>>,
    #[serde(rename = "/group_default_limit/details")]
    group_default_limit: Object<'a, Quota<'a>>,
    #[serde(rename = "/group_shared_limit/details")]
    group_shared_limit: Object<'a, Quota<'a>>,
}

#[derive(Default, Deserialize)]
#[serde(bound = "'de: 'a")]
struct Credits<'a> {
    #[serde(rename = "has_credits")]
    are_there: Flag<'a>,
    unlimited: Flag<'a>,
    balance: Number<'a>,
}

async fn query(mut client: Client, credential: Credential) -> Result<Reading, Failure> {
    let Credential { access, mut account_id, is_personal } = credential;
    let mut request = Request::get(HOST, "/backend-api/wham/usage").bearer(&access);
    if is_personal {
        let whoami = Request::get(AUTH_HOST, "/api/accounts/v1/user-auth-credential/whoami").bearer(&access);
        let body = client.object(whoami).await?;
        let owner: Owner = lenient::read(&body);
        account_id = Some(owner.chatgpt_account_id.get().ok_or(Failure::InvalidReply)?);
        if owner.chatgpt_account_is_fedramp.is(true) {
            request = request.header("X-OpenAI-Fedramp", "true");
        }
    }
    if let Some(id) = account_id {
        request = request.header("ChatGPT-Account-Id", &id);
    }
    let body = client.object(request).await?;
    answered(&client, &body)
}

fn answered(client: &Client, body: &str) -> Result<Reading, Failure> {
    let reply: Reply = lenient::read(body);
    // Business plans send `rate_limit: null`: the reply is valid, and the plan has no limits.
    let is_known =
        reply.plan_type.get().is_some() || reply.rate_limit.get().is_some() || reply.credits.get().is_some();
    if is_known { Ok(read(client, &reply)) } else { Err(Failure::InvalidReply) }
}

fn read(client: &Client, reply: &Reply) -> Reading {
    let now = client.now();
    let mut windows = group(&reply.rate_limit, &Scope::Plan, now);
    for limit in reply.additional_rate_limits.iter() {
        if let Some(name) = client.name_in(limit.name) {
            windows.extend(group(&limit.rate_limit, &Scope::Named(name), now));
        }
    }
    windows.extend(group(&reply.code_review_rate_limit, &Scope::CodeReview, now));
    windows.extend(spending(reply, now));
    for scope in blocks(client, reply) {
        block(&mut windows, scope);
    }
    let plan = client.name_in(reply.plan_type);
    Reading { plan, windows, balances: balances(reply), notes: Vec::new() }
}

/// The spending limit that binds: the tightest of the user's, groups', role's and workspace's.
fn spending(reply: &Reply, now: EpochMs) -> Option<Window> {
    let control = reply.spend_control.get().unwrap_or_default();
    let limits = [
        reply.individual_limit,
        control.individual_limit,
        control.role_budget_limit,
        control.workspace_default_limit,
        control.workspace_shared_limit,
        control.group_default_limit,
        control.group_shared_limit,
    ];
    let limits = limits.into_iter().filter_map(|limit| window(&limit.get()?, &Scope::Spending, now));
    limits.reduce(|tightest, limit| if limit.left() < tightest.left() { limit } else { tightest })
}

/// The scopes that the platform reports as used up, apart from any window.
fn blocks(client: &Client, reply: &Reply) -> Vec<Scope> {
    let mut blocks = Vec::new();
    blocks.extend(reply.reached_type.get().and_then(|reached| match reached.as_str() {
        "rate_limit_reached" => Some(Scope::Plan),
        credits if credits.ends_with("credits_depleted") => Some(Scope::Credits),
        usage if usage.ends_with("usage_limit_reached") => Some(Scope::Spending),
        other => client.name(other).map(Scope::Named),
    }));
    if reply.spend_control.get().is_some_and(|control| control.reached.is(true)) {
        blocks.push(Scope::Spending);
    }
    // Counts even if no window shows which limit is reached.
    if is_reached(reply.rate_limit.get().unwrap_or_default()) {
        blocks.push(Scope::Plan);
    }
    // A plan without its own limits runs on credits alone.
    let runs_on_credits = reply.rate_limit.get().is_some_and(|json| json == "null");
    let is_empty = |credits: Credits| {
        let flags = [credits.are_there, credits.unlimited];
        !flags.iter().any(|flag| flag.is(true)) && credits.balance.get().is_some_and(|balance| balance <= 0.0)
    };
    if runs_on_credits && reply.credits.get().is_some_and(is_empty) {
        blocks.push(Scope::Credits);
    }
    blocks
}

/// Marks the tightest window of `scope` as reached. Adds an empty window if there is none.
fn block(windows: &mut Vec<Window>, scope: Scope) {
    let mut of_scope = windows.iter().filter(|window| window.scope == scope).peekable();
    if of_scope.peek().is_none() {
        let mut window = Window::new(scope, Level::Left(Percent::new(0.0)));
        window.reached = true;
        windows.push(window);
    } else if of_scope.all(|window| !window.reached) {
        reach(windows.iter_mut().filter(|window| window.scope == scope));
    }
}

/// Marks the tightest of `windows` as reached.
fn reach<'a>(windows: impl Iterator<Item = &'a mut Window>) {
    if let Some(tightest) = windows.min_by_key(|window| window.left().unwrap_or(Percent::new(100.0))) {
        tightest.reached = true;
    }
}

/// The maximum number of windows read from one `rate_limit` object.
const MOST_WINDOWS: usize = 16;

/// The windows of one `rate_limit` object, shortest first. Their length identifies them, never their slot: the
/// primary one may be weekly.
fn group(limits: &Json, scope: &Scope, now: EpochMs) -> Vec<Window> {
    let json = limits.get().unwrap_or_default();
    let mut windows = Vec::new();
    for (name, slot) in Members::<Object<Quota>>::of(json).iter() {
        if name.ends_with("_window") && windows.len() < MOST_WINDOWS {
            windows.extend(slot.get().and_then(|slot| window(&slot, scope, now)));
        }
    }
    Window::sort(&mut windows);
    if is_reached(json) {
        // The flag covers the group; the limit reached is the one with the least left.
        reach(windows.iter_mut());
    }
    windows
}

/// Whether the `rate_limit` object in `json` says that one of its limits is reached.
fn is_reached(json: &str) -> bool {
    let limits: Limits = lenient::read(json);
    limits.limit_reached.is(true) || limits.allowed.is(false)
}

/// The window of `limit`, if any: in a slot that the plan does not use, everything is zero.
fn window(limit: &Quota, scope: &Scope, now: EpochMs) -> Option<Window> {
    let count = Count::any_two(limit.used.get(), limit.limit.get(), limit.remaining.get());
    let used = limit.used_percent.get();
    let left = limit.remaining_percent.get().map(Percent::new).or_else(|| used.map(Percent::left_of));
    let left = left.or_else(|| count?.left())?;
    let is_unused = limit.limit_window_seconds.get() == Some(0.0) && left.exact() >= 100.0;
    if is_unused && limit.reset_at.get(now).is_none() {
        return None;
    }
    let period = limit.limit_window_seconds.get().and_then(Period::seconds);
    let window = Window::new(scope.clone(), Level::Left(left)).counting(count);
    Some(window.over(period).resetting(reset(limit, now)))
}

/// When a limit resets: `reset_at` or, if that is implausible, `reset_after_seconds` from now.
fn reset(limit: &Quota, now: EpochMs) -> Option<EpochMs> {
    limit.reset_at.get(now).or_else(|| now.after_seconds(limit.reset_after_seconds.get()?))
}

fn balances(reply: &Reply) -> Vec<Balance> {
    let credits = reply.credits.get().and_then(|credits| {
        let remaining = if credits.unlimited.is(true) {
            Amount::Unlimited
        } else if credits.are_there.is(false) {
            return None;
        } else {
            Amount::Of(credits.balance.get()?)
        };
        Some(Balance::new(BalanceKind::Credits, remaining))
    });
    let resets = reply.saved_resets.get().filter(|count| *count > 0.0);
    let resets = resets.map(|count| Balance::new(BalanceKind::SavedResets, Amount::Of(count)));
    credits.into_iter().chain(resets).collect()
}
