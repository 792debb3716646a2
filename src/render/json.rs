//! A report for programs: names stay as they are from one version to the next, whatever the language.

use super::layout::{name, seconds_until};
use crate::locale::{LANGUAGES, Language};
use crate::reading::{Amount, Balance, BalanceKind, Currency, Level, Period, Scope, Window};
use crate::report::{AccountReport, FailureReport, Report};
use crate::sanitized::Sanitized;
use crate::sources::Source;
use crate::time::EpochMs;
use serde::{Serialize, Serializer};
use std::borrow::Cow;
use std::ops::Not;

/// The report as JSON: `accounts` with their `windows` and `balances`, and `failures`. Percentages are whole numbers,
/// `resets_at` is RFC 3339, and what is not known is left out. Messages are in `language`.
#[must_use]
pub fn json<'a>(report: &Report<'a>, language: &dyn Language, private: bool) -> JsonReport<'a> {
    let incomplete = report.incomplete.iter();
    JsonReport {
        version: 1,
        generated_at: report.now.format_iso(),
        accounts: report.accounts.iter().map(|one| account(one, report.now, language, private)).collect(),
        failures: report.failures.iter().map(|one| failure(one, language, private)).collect(),
        incomplete: incomplete
            .map(|entry| JsonIncomplete { entry: entry.entry, missing: &entry.missing })
            .collect(),
        unsupported: report.unsupported.iter().map(Sanitized::as_str).collect(),
        offered: report.offered.iter().map(|(platform, _)| platform.id).collect(),
    }
}

/// A report, to be written as JSON.
#[derive(Debug, Serialize)]
pub struct JsonReport<'a> {
    version: u32,
    generated_at: String,
    accounts: Vec<JsonAccount<'a>>,
    failures: Vec<JsonFailure<'a>>,
    incomplete: Vec<JsonIncomplete<'a>>,
    unsupported: Vec<&'a str>,
    /// The ids of platforms that were found, and are asked only where the user enables them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    offered: Vec<&'a str>,
}

#[derive(Debug, Serialize)]
struct JsonAccount<'a> {
    platform: &'a str,
    account: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    plan: Option<&'a str>,
    windows: Vec<JsonWindow<'a>>,
    balances: Vec<JsonBalance<'a>>,
    notes: Vec<String>,
}

#[derive(Debug, Serialize)]
struct JsonWindow<'a> {
    name: String,
    scope: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    window_seconds: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    percent_used: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    percent_left: Option<u32>,
    #[serde(skip_serializing_if = "Not::not")]
    unlimited: bool,
    #[serde(skip_serializing_if = "Not::not")]
    limit_reached: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    used: Option<Figure>,
    #[serde(skip_serializing_if = "Option::is_none")]
    limit: Option<Figure>,
    #[serde(skip_serializing_if = "Option::is_none")]
    currency: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    resets_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    resets_in_seconds: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    resets_in: Option<String>,
}

#[derive(Debug, Serialize)]
struct JsonBalance<'a> {
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    remaining: Option<Figure>,
    #[serde(skip_serializing_if = "Not::not")]
    unlimited: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    currency: Option<&'a str>,
}

#[derive(Debug, Serialize)]
struct JsonFailure<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    platform: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    account: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<&'a str>,
    code: Cow<'static, str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<i64>,
    message: String,
    next_step: String,
}

#[derive(Debug, Serialize)]
struct JsonIncomplete<'a> {
    entry: &'a str,
    missing: &'a [&'static str],
}

fn account<'a>(
    account: &AccountReport<'a>,
    now: EpochMs,
    language: &dyn Language,
    private: bool,
) -> JsonAccount<'a> {
    let AccountReport { platform, label, source, reading, .. } = *account;
    JsonAccount {
        platform: platform.id,
        account: name(label, platform.name, private),
        source: source.map(Source::name),
        plan: reading.plan.as_ref().map(Sanitized::as_str),
        windows: reading.windows.iter().map(|one| window(one, now, language)).collect(),
        balances: reading.balances.iter().map(balance).collect(),
        notes: reading.notes.iter().map(|note| language.note(note)).collect(),
    }
}

fn window<'a>(window: &'a Window, now: EpochMs, language: &dyn Language) -> JsonWindow<'a> {
    let percent_left = match window.level {
        Level::Left(left) => Some(left.whole()),
        _ => None,
    };
    let window_seconds = window.period.and_then(|period| match period {
        Period::Seconds(seconds) => Some(seconds),
        Period::Month => None,
    });
    let resets_in_seconds = window.resets_at.and_then(|at| seconds_until(at, now));
    // Countdowns stay English for programs, as the names do.
    let english = LANGUAGES.first().copied().unwrap_or(language);
    JsonWindow {
        name: language.window(&window.scope, window.period),
        scope: scope(&window.scope),
        window_seconds,
        percent_used: percent_left.map(|left| 100 - left),
        percent_left,
        unlimited: window.level == Level::Unlimited,
        limit_reached: window.reached || percent_left == Some(0),
        used: window.count.map(|count| count.used).or(window.spent).and_then(Figure::new),
        limit: window.count.and_then(|count| Figure::new(count.limit)),
        currency: window.unit.as_ref().map(Currency::as_str),
        resets_at: window.resets_at.map(EpochMs::format_iso),
        resets_in_seconds,
        resets_in: resets_in_seconds.map(|seconds| english.duration(seconds)),
    }
}

fn balance(balance: &Balance) -> JsonBalance<'_> {
    let kind = match balance.kind {
        BalanceKind::Credits => "credits",
        BalanceKind::SavedResets => "saved_resets",
        BalanceKind::Prepaid => "prepaid",
    };
    let (remaining, unlimited) = match balance.remaining {
        Amount::Of(amount) => (Figure::new(amount), false),
        Amount::Unlimited => (None, true),
    };
    JsonBalance {
        kind,
        name: balance.name.as_ref().map(Sanitized::as_str),
        remaining,
        unlimited,
        currency: balance.unit.as_ref().map(Currency::as_str),
    }
}

fn failure<'a>(failed: &FailureReport<'a>, language: &dyn Language, private: bool) -> JsonFailure<'a> {
    let account =
        failed.platform.zip(failed.label).map(|(platform, label)| name(label, platform.name, private));
    JsonFailure {
        platform: failed.platform.map(|platform| platform.id),
        account,
        source: failed.source.map(Source::name),
        code: failed.failure.code(),
        status: failed.failure.status(),
        message: failed.message(language),
        next_step: failed.advice(language),
    }
}

/// What is limited, by a name that stays.
#[must_use]
pub fn scope(scope: &Scope) -> &str {
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

/// A number that a platform counts in.
#[derive(Debug)]
pub struct Figure(f64);

impl Figure {
    /// `value`; `None` where adding up made no number of it.
    #[must_use]
    pub fn new(value: f64) -> Option<Self> {
        value.is_finite().then_some(Self(value))
    }
}

impl Serialize for Figure {
    /// A whole number as such, `229` and not `229.0`; of anything else six decimals at most, `0.3` and not what adding
    /// up made of it.
    #[expect(clippy::cast_possible_truncation, clippy::float_cmp, reason = "checked to be whole and exact")]
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let rounded = (self.0 * 1e6).round() / 1e6;
        // Past that, a double has no six decimals to round.
        let value = if self.0.abs() < 9e9 { rounded } else { self.0 };
        if value.trunc() == value && value.abs() < 9e15 {
            serializer.serialize_i64(value as i64)
        } else {
            serializer.serialize_f64(value)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_short_and_never_odd() {
        for (figure, written) in [
            (12.5, "12.5"),
            (-0.1, "-0.1"),
            (1.0, "1"),
            (0.1 + 0.2, "0.3"),
            (-1e-9, "0"),
            (8e9, "8000000000"),
            (1e300, "1e+300"),
        ] {
            let figure = Figure::new(figure).map(|figure| serde_json::to_string(&figure).expect("JSON"));
            assert_eq!(figure.as_deref(), Some(written));
        }
        assert!(Figure::new(f64::NAN).is_none() && Figure::new(f64::INFINITY).is_none());
    }
}
