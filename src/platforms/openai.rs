//! OpenAI: ChatGPT plans, whose limits Codex shares.
//!
//! Credential: OpenCode's own sign-in, `openai` in `auth.json`: `{type: "oauth", access, refresh, expires (ms),
//! accountId?}`; `access` is a JWT. Request: `GET chatgpt.com/backend-api/wham/usage`, which is not documented; the
//! fields are those that Codex itself and other quota tools read. A base URL from the user's configuration is not
//! honoured: it would send the token to whoever wrote that file.

use crate::client::Client;
use crate::failure::Failure;
use crate::http::Request;
use crate::json::Lenient;
use crate::jwt;
use crate::platform::Incomplete;
use crate::platform::{Found, Layout, Platform};
use crate::reach::Reach;
use crate::reading::{
    Amount, Balance, BalanceKind, Count, Label, Level, Percent, Period, Reading, Scope, Window,
};
use crate::sanitized::Sanitized;
use crate::secret::Secret;
use crate::setup::{Setup, SignIn};
use crate::sources::{Sources, missing, redactor};
use crate::time::EpochMs;
use serde_json::Value;

const HOST: &str = "chatgpt.com";

/// See the module's documentation.
pub static OPENAI: Platform = Platform {
    id: "openai",
    name: "OpenAI",
    api: "OpenAI",
    local_apis: &[],
    hosts: &[HOST],
    providers: &["openai"],
    setups: &[Setup::SignIn(SignIn::with_opencode("OpenAI"))],
    layout: Layout::Full,
    files: |_| Vec::new(),
    variables: &[],
    find,
};

/// The names that OpenCode and its plugins have kept ChatGPT's sign-in under.
const ENTRIES: &[&str] = &["openai", "codex", "chatgpt"];

struct Credential {
    access: Secret,
    account_id: Option<String>,
}

fn find(sources: &Sources) -> Vec<Found> {
    let mut seen: Vec<&str> = Vec::new();
    let mut found = Vec::new();
    for entry in ENTRIES.iter().copied() {
        let Some(value) = sources.auth(entry) else { continue };
        let missing = missing(value, ("oauth", "type: \"oauth\""), &[("access", "access")]);
        let Some(access) = value.text("access").filter(|_| missing.is_empty()) else {
            let usable = value.text("type") == Some("api") && value.text("key").is_some();
            found.push(Found::Incomplete(Incomplete { entry, missing, usable }));
            continue;
        };
        if seen.contains(&access) {
            continue;
        }
        seen.push(access);
        found.push(account(sources, value, access));
    }
    found
}

fn account(sources: &Sources, entry: &Value, access: &str) -> Found {
    let claims = jwt::claims(access).unwrap_or_default();
    let claim = |namespace: &str, name: &str| claims.at(namespace)?.text(name).map(str::to_owned);
    let redactor = redactor(entry);
    let email = claim("https://api.openai.com/profile", "email");
    let label = Label::person(email.as_ref().and_then(|email| Sanitized::label(email, &redactor)));
    if entry.number("expires").is_some_and(|expires| expires > 0.0 && sources.now.has_reached(expires)) {
        return Found::failed(label, Failure::TokenExpired);
    }
    let account_id = entry.text("accountId").map(str::to_owned);
    let account_id = account_id.or_else(|| claim("https://api.openai.com/auth", "chatgpt_account_id"));
    let credential = Credential { access: Secret::new(access), account_id };
    Found::account(label, Reach::Official(OPENAI.hosts), redactor, credential, query).named(email.as_deref())
}

async fn query(mut client: Client, credential: Credential) -> Result<Reading, Failure> {
    let mut request = Request::get(HOST, "/backend-api/wham/usage")
        .header("Authorization", format!("Bearer {}", credential.access.expose()));
    if let Some(id) = credential.account_id {
        request = request.header("ChatGPT-Account-Id", id);
    }
    let reply = client.json(request).await?;
    read(&client, &reply).ok_or(Failure::InvalidReply)
}

/// Reads the reply; `None` where it holds nothing of what the platform is known to send.
fn read(client: &Client, reply: &Value) -> Option<Reading> {
    // Business plans send `rate_limit: null`: known, and without limits.
    let known = ["plan_type", "rate_limit", "credits"].iter().any(|key| reply.get(key).is_some());
    let mut windows = Vec::new();
    if let Some(limits) = reply.at("rate_limit") {
        windows.extend(group(limits, &Scope::Plan, client.now()));
    }
    for limit in reply.items("additional_rate_limits") {
        let name = limit.text("limit_name").or_else(|| limit.text("metered_feature"));
        if let (Some(name), Some(limits)) = (name.and_then(|name| client.name(name)), limit.at("rate_limit"))
        {
            windows.extend(group(limits, &Scope::Named(name), client.now()));
        }
    }
    if let Some(limits) = reply.at("code_review_rate_limit") {
        windows.extend(group(limits, &Scope::CodeReview, client.now()));
    }
    let spending = reply.at("individual_limit").or_else(|| reply.at("spend_control")?.at("individual_limit"));
    windows.extend(spending.and_then(|limit| spending_window(limit, client.now())));
    let plan = reply.text("plan_type").and_then(|plan| client.name(plan));
    known.then_some(Reading { plan, windows, balances: balances(reply), notes: Vec::new() })
}

/// The most windows that one `rate_limit` object is read for.
const MOST_WINDOWS: usize = 16;

/// The windows of one `rate_limit` object, shortest first. They are told apart by their own length, never by the
/// slot they stand in: a weekly window may well be the primary one.
fn group(limits: &Value, scope: &Scope, now: EpochMs) -> Vec<Window> {
    let mut windows = Vec::new();
    for (name, slot) in limits.as_object().into_iter().flatten() {
        if name.ends_with("_window") && windows.len() < MOST_WINDOWS {
            windows.extend(window(slot, scope, now));
        }
    }
    windows.sort_by_key(|window| window.period);
    if limits.flag("limit_reached") == Some(true) {
        // The flag is the group's; the limit that was reached is the one with the least left.
        let left = |window: &&mut Window| match window.level {
            Level::Left(percent) => percent.whole(),
            _ => 100,
        };
        if let Some(tightest) = windows.iter_mut().min_by_key(left) {
            tightest.reached = true;
        }
    }
    windows
}

fn window(slot: &Value, scope: &Scope, now: EpochMs) -> Option<Window> {
    let used = slot.number("used_percent")?;
    let mut window = Window::new(scope.clone(), Level::Left(Percent::left_of(used)));
    window.period = seconds(slot.number("limit_window_seconds")).map(Period::Seconds);
    window.resets_at = reset(slot, now);
    Some(window)
}

/// When a window resets: `reset_at` in seconds since the epoch, else `reset_after_seconds` from now.
fn reset(slot: &Value, now: EpochMs) -> Option<EpochMs> {
    match slot.number("reset_at") {
        Some(at) => EpochMs::from_seconds(at, now),
        None => now.after_seconds(slot.number("reset_after_seconds")?),
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "checked to be positive and small"
)]
fn seconds(number: Option<f64>) -> Option<u64> {
    number.filter(|seconds| (1.0..=1e9).contains(seconds)).map(|seconds| seconds as u64)
}

/// A spending limit: `{limit, used, remaining_percent, reset_at}`.
fn spending_window(limit: &Value, now: EpochMs) -> Option<Window> {
    let count =
        Option::zip(limit.number("used"), limit.number("limit")).map(|(used, limit)| Count { used, limit });
    let counted = count
        .filter(|count| count.limit > 0.0)
        .map(|count| Percent::left_of(count.used / count.limit * 100.0));
    let left = limit.number("remaining_percent").map(Percent::new).or(counted)?;
    let mut window = Window::new(Scope::Spending, Level::Left(left));
    window.count = count;
    window.resets_at = reset(limit, now);
    Some(window)
}

fn balances(reply: &Value) -> Vec<Balance> {
    let credits = reply.at("credits").and_then(|credits| {
        let remaining = if credits.flag("unlimited") == Some(true) {
            Amount::Unlimited
        } else if credits.flag("has_credits") == Some(false) {
            return None;
        } else {
            Amount::Of(credits.number("balance")?)
        };
        Some(Balance { kind: BalanceKind::Credits, remaining })
    });
    let resets = reply.at("rate_limit_reset_credits").and_then(|resets| {
        let count = resets.number("available_count").filter(|count| *count > 0.0)?;
        Some(Balance { kind: BalanceKind::SavedResets, remaining: Amount::Of(count) })
    });
    credits.into_iter().chain(resets).collect()
}
