//! A report for programs. Names stay the same across versions and languages.

mod forecast;

use super::page::{name, note, seconds_until};
use crate::locale::{LANGUAGES, Language};
use crate::reading::{Amount, Balance, BalanceKind, Currency, Level, Period, Window};
use crate::report::{AccountRef, AccountReport, FailureReport, Report, WindowForecast};
use crate::sanitized::Sanitized;
use crate::sources::Source;
use crate::time::EpochMs;
use forecast::{JsonForecast, JsonWork};
use serde::{Serialize, Serializer};
use std::borrow::Cow;
use std::ops::Not;

/// Returns the report as JSON. Percentages are whole numbers, `resets_at` is RFC 3339, and unknown values are left
/// out. Messages are in `language`.
pub fn json<'a>(report: &Report<'a>, language: &Language, private: bool) -> JsonReport<'a> {
    let incomplete = report.notices.incomplete.iter();
    JsonReport {
        version: 1,
        generated_at: report.now.format_iso(),
        accounts: report.accounts.iter().map(|one| account(report, one, language, private)).collect(),
        failures: report.failures.iter().map(|one| failure(report, one, language, private)).collect(),
        work: report.work.as_ref().map(|one| forecast::work(report, one, private)),
        incomplete: incomplete
            .map(|entry| JsonIncomplete { entry: entry.entry, missing: &entry.missing })
            .collect(),
        missing: report.notices.missing.iter().map(|platform| platform.id).collect(),
        unsupported: report.notices.unsupported.iter().map(Sanitized::as_str).collect(),
        offered: report.notices.offered.iter().map(|(platform, _)| platform.id).collect(),
        option_errors: report.notices.option_errors.iter().map(|one| language.option_error(one)).collect(),
    }
}

/// The report of `mystatus --json`. Unknown values are left out. `platform`, `scope`, `window`, `kind` and `code` are
/// the same in every language; names and messages are in the user's.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(title = "Report", inline))]
pub struct JsonReport<'a> {
    /// The version of this format. It increases when a field is removed or changes its meaning.
    #[cfg_attr(test, schemars(extend("const" = 1)))]
    version: u32,
    /// When the report was made, in RFC 3339 format, in UTC.
    #[cfg_attr(test, schemars(extend("format" = "date-time")))]
    generated_at: String,
    /// The accounts that answered.
    accounts: Vec<JsonAccount<'a>>,
    /// What could not be queried, and why.
    failures: Vec<JsonFailure<'a>>,
    /// Where to work. Left out if no account with a known limit answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    work: Option<JsonWork<'a>>,
    /// Entries of OpenCode's credentials that lack what a query needs, and entries and variables whose key is not used.
    incomplete: Vec<JsonIncomplete<'a>>,
    /// The ids of platforms that were asked for, but of which no account was found.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    missing: Vec<&'a str>,
    /// Entries of OpenCode's credentials that belong to no supported platform.
    unsupported: Vec<&'a str>,
    /// The ids of opt-in platforms that were found, but are not enabled.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    offered: Vec<&'a str>,
    /// What is wrong with the settings, in words. Invalid settings are ignored.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    option_errors: Vec<String>,
}

/// An account that answered.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "Account"))]
struct JsonAccount<'a> {
    /// The platform's id.
    platform: &'a str,
    /// The platform's name in English.
    platform_name: &'a str,
    /// What the account is called: an e-mail address, a masked key, or the platform's name.
    account: String,
    /// Where its credential was found: a file, such as `auth.json`, or a variable.
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<&'a str>,
    /// The plan, as the platform calls it.
    #[serde(skip_serializing_if = "Option::is_none")]
    plan: Option<&'a str>,
    /// The limits.
    windows: Vec<JsonWindow<'a>>,
    /// Money, credits and the like.
    balances: Vec<JsonBalance<'a>>,
    /// What else there is to know, in words.
    notes: Vec<String>,
    /// When this reading was taken, if not for this report.
    #[serde(skip_serializing_if = "Option::is_none")]
    fetched_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    age_seconds: Option<u64>,
    /// Whether this reading is old because of `failure`.
    #[serde(skip_serializing_if = "Not::not")]
    stale: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    failure: Option<JsonFailure<'a>>,
}

/// A limit.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "Window"))]
struct JsonWindow<'a> {
    /// What people call it, in the report's language.
    name: String,
    /// What is limited: `plan` for the plan as a whole, one of `code_review`, `spending`, `tokens`, `mcp_calls`,
    /// `credits`, `premium_requests`, `chat`, `completions`, or the platform's own name for a model or a pool.
    scope: &'a str,
    /// Over how long, in English whatever the language: `5-hour`, `daily`, `weekly`, `monthly`.
    #[serde(skip_serializing_if = "Option::is_none")]
    window: Option<String>,
    /// The length of `window` in seconds; a calendar month has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    window_seconds: Option<u64>,
    /// The share that was used, in percent.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, schemars(range(max = 100)))]
    percent_used: Option<u32>,
    /// The share that is left, in percent: 0 and 100 where it is exactly nothing or everything.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, schemars(range(max = 100)))]
    percent_left: Option<u32>,
    /// Whether there is no limit; left out where there is one.
    #[serde(skip_serializing_if = "Not::not")]
    unlimited: bool,
    /// Whether nothing is left; left out where something is.
    #[serde(skip_serializing_if = "Not::not")]
    limit_reached: bool,
    /// How much was used, where the platform counts it.
    #[serde(skip_serializing_if = "Option::is_none")]
    used: Option<Figure>,
    /// The amount that `used` may reach.
    #[serde(skip_serializing_if = "Option::is_none")]
    limit: Option<Figure>,
    /// The unit of `used` and `limit`, where the scope does not say it: an ISO 4217 currency code, or a unit.
    #[serde(skip_serializing_if = "Option::is_none")]
    currency: Option<&'a str>,
    /// When it resets, in RFC 3339 format, in UTC.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, schemars(extend("format" = "date-time")))]
    resets_at: Option<String>,
    /// The seconds until `resets_at`; left out where it has passed.
    #[serde(skip_serializing_if = "Option::is_none")]
    resets_in_seconds: Option<u64>,
    /// The time until `resets_at` in English, such as `2h 33m`.
    #[serde(skip_serializing_if = "Option::is_none")]
    resets_in: Option<String>,
    /// Whether it lasts, where that can be told.
    #[serde(skip_serializing_if = "Option::is_none")]
    forecast: Option<JsonForecast>,
}

/// What is left in money or the like.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "Balance"))]
struct JsonBalance<'a> {
    /// What it is: credits bought on top of a plan, resets of a limit that were saved up, or what was paid in.
    #[cfg_attr(test, schemars(extend("enum" = ["credits", "saved_resets", "prepaid"])))]
    kind: &'static str,
    /// What the platform calls it, where it has a name of its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
    /// How much is left; less than nothing where it is owed.
    #[serde(skip_serializing_if = "Option::is_none")]
    remaining: Option<Figure>,
    /// Whether there is no limit; left out where there is one.
    #[serde(skip_serializing_if = "Not::not")]
    unlimited: bool,
    /// What it is counted in: a currency by its ISO 4217 code, or a unit.
    #[serde(skip_serializing_if = "Option::is_none")]
    currency: Option<&'a str>,
}

/// An account, or a source of accounts, that could not be queried.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "Failure"))]
struct JsonFailure<'a> {
    /// The platform's id; left out for a file that several platforms share.
    #[serde(skip_serializing_if = "Option::is_none")]
    platform: Option<&'a str>,
    /// What the account is called, where that is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    account: Option<String>,
    /// Where its credential was found, where one was.
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<&'a str>,
    /// What happened, such as `token_expired`, `http_status`, `network` or `timeout`.
    code: Cow<'static, str>,
    /// The HTTP status, where one was the matter.
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<i64>,
    /// What happened, in words.
    message: String,
    /// What to do about it, in words.
    next_step: String,
}

/// An entry that lacks what a query needs, or whose key is not used.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "Incomplete"))]
struct JsonIncomplete<'a> {
    /// The entry's name in its file, or the variable's.
    entry: &'a str,
    /// The fields that it lacks; none where its key is of no plan, used by OpenCode at another host or in a variable
    /// that is not set, or where its platform's accounts are read from elsewhere.
    missing: &'a [&'static str],
}

fn account<'a>(
    report: &Report<'a>,
    account: &AccountReport<'a>,
    language: &Language,
    private: bool,
) -> JsonAccount<'a> {
    let AccountReport { of, reading, cached, .. } = *account;
    let AccountRef { platform, identity, .. } = of;
    let stale = account.stale();
    let windows = account.windows().map(|(one, expected)| window(one, expected, report.now, language));
    JsonAccount {
        platform: platform.id,
        platform_name: platform.name,
        account: name(report, of, platform.name, private),
        source: identity.source.as_ref().map(Source::name),
        plan: reading.plan.as_ref().map(Sanitized::as_str),
        windows: windows.collect(),
        balances: reading.balances.iter().map(balance).collect(),
        notes: reading.notes.iter().map(|one| note(one, language, private)).collect(),
        fetched_at: cached.map(|cached| cached.at.format_iso()),
        age_seconds: cached.and_then(|cached| cached.age(report.now)),
        stale: stale.is_some(),
        failure: stale.map(|failed| failure(report, &failed, language, private)),
    }
}

fn window<'a>(
    window: &'a Window,
    expected: Option<WindowForecast>,
    now: EpochMs,
    language: &Language,
) -> JsonWindow<'a> {
    let percent_left = match window.level {
        Level::Left(left) => Some(left.whole()),
        _ => None,
    };
    let window_seconds = window.period.and_then(|period| match period {
        Period::Seconds(seconds) => Some(seconds),
        Period::Month => None,
    });
    let resets_in_seconds = window.resets_at.and_then(|at| seconds_until(at, now));
    // Countdowns for programs are English, like names.
    let english = LANGUAGES.first().copied().unwrap_or(language);
    JsonWindow {
        name: language.window_of(window),
        scope: window.scope.id(),
        window: window.period.map(|period| {
            let (unit, count) = period.spoken();
            let limit = english.limit(unit, count);
            limit.strip_suffix(" limit").unwrap_or(&limit).to_ascii_lowercase()
        }),
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
        forecast: expected.map(forecast::forecast),
    }
}

fn balance(balance: &Balance) -> JsonBalance<'_> {
    let (remaining, unlimited) = match balance.remaining {
        Amount::Of(amount) => (Figure::new(amount), false),
        Amount::Unlimited => (None, true),
    };
    JsonBalance {
        kind: kind(balance.kind),
        name: balance.name.as_ref().map(Sanitized::as_str),
        remaining,
        unlimited,
        currency: balance.unit.as_ref().map(Currency::as_str),
    }
}

fn failure<'a>(
    report: &Report<'a>,
    failed: &FailureReport<'a>,
    language: &Language,
    private: bool,
) -> JsonFailure<'a> {
    JsonFailure {
        platform: failed.of.map(|of| of.platform.id),
        account: failed.of.map(|of| name(report, of, of.platform.name, private)),
        source: failed.of.and_then(|of| of.identity.source.as_ref()).map(Source::name),
        code: failed.failure.code(),
        status: failed.failure.status(),
        message: failed.message(language),
        next_step: failed.next_step(language),
    }
}

/// The stable name of a kind of balance.
pub fn kind(kind: BalanceKind) -> &'static str {
    match kind {
        BalanceKind::Credits => "credits",
        BalanceKind::SavedResets => "saved_resets",
        BalanceKind::Prepaid => "prepaid",
    }
}

/// A number that a platform counts in.
#[derive(Debug)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(inline))]
pub struct Figure(f64);

impl Figure {
    /// Returns `value` as a figure; `None` if it is not finite.
    pub fn new(value: f64) -> Option<Self> {
        value.is_finite().then_some(Self(value))
    }
}

impl Serialize for Figure {
    /// Writes a whole number as `229`, not `229.0`. Rounds others to six decimals, because adding floats turns
    /// `0.3` into more digits.
    #[expect(clippy::cast_possible_truncation, clippy::float_cmp, reason = "checked to be whole and exact")]
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let rounded = (self.0 * 1e6).round() / 1e6;
        // A larger double has no six decimals to round.
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
