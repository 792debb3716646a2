//! A report as gauges, in the format that `OpenMetrics` and Prometheus share. Labels stay the same across
//! languages and versions.

use super::forecast::thousandths;
use super::json::{self, Figure};
use super::page::name;
use crate::reading::{Amount, Balance, Period, Unit, Window};
use crate::report::{AccountRef, AccountReport, FailureReport, Report};
use crate::time::EpochMs;
use std::fmt::Write;

/// The units that the names of families end in.
const UNITS: [&str; 2] = ["ratio", "seconds"];

/// A family of metrics.
struct Family {
    /// The name, which ends in the unit if there is one.
    name: &'static str,
    help: &'static str,
}

const UP: Family = Family { name: "mystatus_up", help: "Whether the account's platform answered." };
const FAILED: Family = Family {
    name: "mystatus_failed",
    help: "1 for each account that could not be queried, with the code of why.",
};
const LEFT: Family =
    Family { name: "mystatus_left_ratio", help: "The share of a limit that is left, from 0 to 1." };
const RESET: Family = Family {
    name: "mystatus_reset_timestamp_seconds",
    help: "When a limit starts over, in seconds since 1970.",
};
const EMPTY: Family = Family {
    name: "mystatus_empty_before_reset_ratio",
    help: "The chance that a limit is used up before it starts over, from 0 to 1.",
};
const EMPTY_AT: Family = Family {
    name: "mystatus_empty_timestamp_seconds",
    help: "When a limit is used up with the chance of the label, in seconds since 1970.",
};
const BALANCE: Family = Family {
    name: "mystatus_balance",
    help: "What is left of money, credits or the like, in the currency of the label; +Inf without a limit.",
};
const AGE: Family =
    Family { name: "mystatus_age_seconds", help: "How long ago the account's figures were got; 0 for now." };
const BUILD: Family = Family { name: "mystatus_build_info", help: "1, with the version of mystatus." };

/// Returns the metrics of `report`. If `private`, accounts are numbered instead of named.
pub fn text(report: &Report, private: bool) -> String {
    let mut all = Metrics::default();
    let accounts = Accounts::of(report, private);
    for account in &report.accounts {
        let own = [("platform", account.of.platform.id), ("account", accounts.name(account.of.index))];
        let stale = account.stale();
        all.add(&UP, &own, if stale.is_none() { 1.0 } else { 0.0 });
        if let Some(FailureReport { failure, .. }) = stale {
            all.add(&FAILED, &with(&own, &[("code", &failure.code())]), 1.0);
        }
        // The age is unknown if the clock was set back.
        if let Some(age) = account.cached.map_or(Some(0), |cached| cached.age(report.now)) {
            #[expect(clippy::cast_precision_loss, reason = "seconds of a plausible time are exact")]
            all.add(&AGE, &own, age as f64);
        }
        all.account(account, &own);
    }
    for FailureReport { of, failure } in &report.failures {
        let platform = of.map(|of| of.platform.id).unwrap_or_default();
        let account = of.map(|of| accounts.name(of.index)).unwrap_or_default();
        let own = [("platform", platform), ("account", account)];
        // A source that several platforms share is no account that could be up.
        if of.is_some() {
            all.add(&UP, &own, 0.0);
        }
        all.add(&FAILED, &with(&own, &[("code", &failure.code())]), 1.0);
    }
    all.add(&BUILD, &[("version", env!("CARGO_PKG_VERSION"))], 1.0);
    all.text()
}

/// The unique names of the accounts, each with the account's index and platform.
struct Accounts(Vec<(usize, &'static str, String)>);

impl Accounts {
    fn of(report: &Report, private: bool) -> Self {
        let mut all: Vec<_> = report.of_all().collect();
        all.sort_unstable_by_key(|of| of.index);
        let mut names: Vec<(usize, &'static str, String)> = Vec::new();
        for of in all {
            let AccountRef { index, platform, .. } = of;
            let is_taken =
                |name: &str| names.iter().any(|(_, id, other)| *id == platform.id && other == name);
            let first = if private { "1".to_owned() } else { name(report, of, platform.name, false) };
            let numbered = |first: &str, count: usize| {
                if private { count.to_string() } else { format!("{first} {count}") }
            };
            let name = unique(&first, &is_taken, &numbered);
            names.push((index, platform.id, name));
        }
        Self(names)
    }

    fn name(&self, index: usize) -> &str {
        self.0.iter().find(|(other, ..)| *other == index).map_or("", |(.., name)| name)
    }
}

/// Returns `first`, or if it is taken, `other` of it with the first free number from 2.
fn unique(first: &str, is_taken: &dyn Fn(&str) -> bool, other: &dyn Fn(&str, usize) -> String) -> String {
    let mut name = first.to_owned();
    let mut count = 2;
    while is_taken(&name) {
        name = other(first, count);
        count += 1;
    }
    name
}

/// A label's name and value.
type Pair<'a> = (&'a str, &'a str);

fn with<'a>(own: &[Pair<'a>], more: &[Pair<'a>]) -> Vec<Pair<'a>> {
    own.iter().chain(more).copied().collect()
}

/// The families, each with its samples.
#[derive(Default)]
struct Metrics<'a>(Vec<(&'a Family, Vec<(String, f64)>)>);

impl<'a> Metrics<'a> {
    /// Adds a sample, unless one has the same labels: duplicates would make all samples invalid.
    fn add(&mut self, family: &'a Family, labels: &[Pair], value: f64) {
        let at = self.0.iter().position(|(known, _)| known.name == family.name).unwrap_or_else(|| {
            self.0.push((family, Vec::new()));
            self.0.len() - 1
        });
        let Some((_, samples)) = self.0.get_mut(at) else { return };
        let labels = written(labels);
        if !value.is_nan() && !samples.iter().any(|(known, _)| *known == labels) {
            samples.push((labels, value));
        }
    }

    fn account(&mut self, account: &AccountReport, own: &[Pair]) {
        let mut taken = Vec::new();
        for (window, expected) in account.windows() {
            let period = period(window);
            // Platforms may give one name to several limits.
            let scope = unique(
                window.scope.id(),
                &|scope| taken.iter().any(|(one, over)| one == scope && *over == period),
                &|scope, count| format!("{scope} {count}"),
            );
            let labels = with(own, &[("scope", &scope), ("period", &period)]);
            if let Some(left) = window.left() {
                self.add(&LEFT, &labels, left.exact() / 100.0);
            }
            if let Some(at) = window.resets_at {
                self.add(&RESET, &labels, seconds(at));
            }
            if let Some(expected) = expected {
                self.add(&EMPTY, &labels, thousandths(expected.p_empty));
                // The label `quantile` is reserved for summaries.
                for (chance, at) in ["0.1", "0.5", "0.9"].into_iter().zip(expected.empty_at) {
                    if let Some(at) = at {
                        self.add(&EMPTY_AT, &with(&labels, &[("chance", chance)]), seconds(at));
                    }
                }
            }
            taken.push((scope, period));
        }
        let mut known: Vec<(&str, String, &str)> = Vec::new();
        for Balance { kind, name, remaining, unit } in &account.reading.balances {
            let kind = json::kind(*kind);
            let name = name.as_ref().map_or("", |name| name.as_str());
            let currency = unit.as_ref().map_or("", |unit| unit.as_str());
            let name = unique(
                name,
                &|name| {
                    known.iter().any(|known| (known.0, known.1.as_str(), known.2) == (kind, name, currency))
                },
                &|name, count| format!("{name} {count}").trim_start().to_owned(),
            );
            let labels = with(own, &[("kind", kind), ("name", &name), ("currency", currency)]);
            let value = match remaining {
                Amount::Of(amount) => *amount,
                Amount::Unlimited => f64::INFINITY,
            };
            self.add(&BALANCE, &labels, value);
            known.push((kind, name, currency));
        }
    }

    fn text(&self) -> String {
        let mut text = String::new();
        for (Family { name, help }, samples) in &self.0 {
            // Prometheus's own format has no such line, and reads it as a comment.
            let unit = UNITS.iter().find(|unit| name.ends_with(**unit));
            let unit = unit.map_or_else(String::new, |unit| format!("# UNIT {name} {unit}\n"));
            // Writing to a string never fails.
            let _ = write!(text, "# HELP {name} {help}\n# TYPE {name} gauge\n{unit}");
            for (labels, value) in samples {
                // Written as in JSON, because both formats read its numbers.
                let figure = Figure::new(*value).and_then(|figure| serde_json::to_string(&figure).ok());
                let value = figure.as_deref().unwrap_or(if *value > 0.0 { "+Inf" } else { "-Inf" });
                let _ = writeln!(text, "{name}{labels} {value}");
            }
        }
        text + "# EOF"
    }
}

/// Writes `labels`. A label without a value is left out, which means the same.
fn written(labels: &[Pair]) -> String {
    let escaped = |value: &str| value.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
    let labels = labels.iter().filter(|(_, value)| !value.is_empty());
    let labels: Vec<_> = labels.map(|(name, value)| format!("{name}=\"{}\"", escaped(value))).collect();
    format!("{{{}}}", labels.join(","))
}

#[expect(clippy::cast_precision_loss, reason = "seconds of a plausible time are exact")]
fn seconds(at: EpochMs) -> f64 {
    at.as_seconds() as f64
}

/// The window's length: `5h`, `1w`, `1mo`; empty if it is unknown.
fn period(window: &Window) -> String {
    let spoken = window.period.map(Period::spoken);
    let written = spoken.map(|(unit, count)| {
        let unit = match unit {
            Unit::Minute => "m",
            Unit::Hour => "h",
            Unit::Day => "d",
            Unit::Week => "w",
            Unit::Month => "mo",
        };
        format!("{count}{unit}")
    });
    written.unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_escaped_and_left_out_where_they_are_empty() {
        let labels = [("a", "x\\y\"z\nw{}=,"), ("b", ""), ("c", "ü")];
        assert_eq!(written(&labels), "{a=\"x\\\\y\\\"z\\nw{}=,\",c=\"ü\"}");
        assert_eq!(written(&[]), "{}");
    }

    #[test]
    fn samples_are_numbers_that_both_formats_know_and_never_stand_twice() {
        let mut metrics = Metrics::default();
        for (label, value) in [
            ("a", 0.5),
            ("b", f64::INFINITY),
            ("c", f64::NEG_INFINITY),
            ("d", f64::NAN),
            ("a", 0.7),
            ("e", 1e21),
        ] {
            metrics.add(&LEFT, &[("x", label)], value);
        }
        let text = metrics.text();
        let samples: Vec<_> = text.lines().filter(|line| !line.starts_with('#')).collect();
        assert_eq!(
            samples,
            [
                "mystatus_left_ratio{x=\"a\"} 0.5",
                "mystatus_left_ratio{x=\"b\"} +Inf",
                "mystatus_left_ratio{x=\"c\"} -Inf",
                "mystatus_left_ratio{x=\"e\"} 1e+21"
            ]
        );
    }
}
