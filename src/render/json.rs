//! A report for programs: names stay as they are from one version to the next, whatever the language.

use super::layout::{name, seconds_until};
use crate::json::{array, object};
use crate::locale::{LANGUAGES, Language};
use crate::reading::{Amount, Balance, BalanceKind, Level, Period, Scope, Window};
use crate::report::{AccountReport, FailureReport, Report};
use crate::sanitized::Sanitized;
use crate::time::EpochMs;
use serde_json::Value;

/// The report as JSON: `accounts` with their `windows` and `balances`, and `failures`. Percentages are whole numbers,
/// `resets_at` is RFC 3339, and what is not known is left out. Messages are in `language`.
#[must_use]
pub fn json(report: &Report, language: &dyn Language, private: bool) -> Value {
    let (mut accounts, mut failures, mut incomplete) = (Vec::new(), Vec::new(), Vec::new());
    for account in &report.accounts {
        accounts.push(self::account(account, report, language, private));
    }
    for failed in &report.failures {
        failures.push(failure(failed, language, private));
    }
    for entry in report.incomplete {
        let missing = array(entry.missing.iter().copied());
        incomplete.push(object([("entry", entry.entry.into()), ("missing", missing)]));
    }
    object([
        ("version", 1.into()),
        ("generated_at", report.now.format_iso().into()),
        ("accounts", accounts.into()),
        ("failures", failures.into()),
        ("incomplete", incomplete.into()),
    ])
}

fn account(account: &AccountReport, report: &Report, language: &dyn Language, private: bool) -> Value {
    let AccountReport { platform, label, reading } = account;
    let (mut windows, mut balances, mut notes) = (Vec::new(), Vec::new(), Vec::new());
    for window in &reading.windows {
        windows.push(self::window(window, report, language));
    }
    for one in &reading.balances {
        balances.push(balance(one));
    }
    for note in &reading.notes {
        notes.push(Value::from(language.note(note)));
    }
    object([
        ("platform", platform.id.into()),
        ("account", name(label, platform, private).into()),
        ("plan", reading.plan.as_ref().map(Sanitized::as_str).into()),
        ("windows", windows.into()),
        ("balances", balances.into()),
        ("notes", notes.into()),
    ])
}

fn window(window: &Window, report: &Report, language: &dyn Language) -> Value {
    let left = match window.level {
        Level::Left(left) => Some(left.whole()),
        _ => None,
    };
    let seconds = window.period.and_then(|period| match period {
        Period::Seconds(seconds) => Some(seconds),
        Period::Month => None,
    });
    let resets_in = window.resets_at.and_then(|at| seconds_until(at, report.now));
    // Countdowns stay English for programs, as the names do.
    let english = LANGUAGES.first().copied().unwrap_or(language);
    object([
        ("name", language.window(&window.scope, window.period).into()),
        ("scope", scope(&window.scope).into()),
        ("window_seconds", seconds.into()),
        ("percent_used", left.map(|left| 100 - left).into()),
        ("percent_left", left.into()),
        ("unlimited", (window.level == Level::Unlimited).then_some(true).into()),
        ("limit_reached", (window.reached || left == Some(0)).then_some(true).into()),
        ("used", window.count.map(|count| figure(count.used)).into()),
        ("limit", window.count.map(|count| figure(count.limit)).into()),
        ("resets_at", window.resets_at.map(EpochMs::format_iso).into()),
        ("resets_in_seconds", resets_in.into()),
        ("resets_in", resets_in.map(|seconds| english.duration(seconds)).into()),
    ])
}

fn balance(balance: &Balance) -> Value {
    let kind = match balance.kind {
        BalanceKind::Credits => "credits",
        BalanceKind::SavedResets => "saved_resets",
    };
    let remaining = match balance.remaining {
        Amount::Of(amount) => ("remaining", figure(amount)),
        Amount::Unlimited => ("unlimited", true.into()),
    };
    object([("kind", kind.into()), remaining])
}

fn failure(failed: &FailureReport, language: &dyn Language, private: bool) -> Value {
    let api = failed.platform.map_or("", |platform| platform.api);
    let account = failed.platform.zip(failed.label).map(|(platform, label)| name(label, platform, private));
    object([
        ("platform", failed.platform.map(|platform| platform.id).into()),
        ("account", account.into()),
        ("code", failed.failure.code().into()),
        ("status", failed.failure.status().into()),
        ("message", language.what(failed.failure, api).into()),
        (
            "next_step",
            language.next_step(failed.failure, failed.platform.map(|platform| platform.setup)).into(),
        ),
    ])
}

fn scope(scope: &Scope) -> &str {
    match scope {
        Scope::Plan => "plan",
        Scope::CodeReview => "code_review",
        Scope::Spending => "spending",
        Scope::Tokens => "tokens",
        Scope::McpCalls => "mcp_calls",
        Scope::Credits => "credits",
        Scope::PremiumRequests => "premium_requests",
        Scope::Chat => "chat",
        Scope::Completions => "completions",
        Scope::Named(name) => name.as_str(),
    }
}

/// A whole number as such, anything else as it is: `229`, not `229.0`.
#[expect(clippy::cast_possible_truncation, clippy::float_cmp, reason = "checked to be whole and exact")]
fn figure(value: f64) -> Value {
    if value.trunc() == value && value.abs() < 9e15 { (value as i64).into() } else { value.into() }
}
