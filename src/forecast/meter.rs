//! Usage from elsewhere and changed rates, which a meter does not show. Findings need strong evidence. The
//! thresholds keep false findings below one window in a hundred, for invented people and meters that round, lag and
//! weigh models differently.

use super::BIN;
use super::rhythm::{Rhythm, bin_of, count};

/// How late a meter may count usage, in bins.
const LAG: usize = 4;
/// Percentage points by which a difference may be off, because both of its ends are rounded.
const ROUNDING: f64 = 1.0;
/// Minimum points, beyond rounding, that must have been used while nothing ran here.
const LEAST_IDLE: f64 = 2.5;
/// The smallest share from elsewhere that is reported.
const LEAST_SHARE: f64 = 0.1;
/// Points over which one rate is measured, so that rounding matters little.
const POINTS: f64 = 3.0;
/// Minimum number of measured rates before a change, and after it.
const RATES: usize = 3;
/// The smallest change of a rate that is reported, as a factor.
const LEAST_FACTOR: f64 = 1.8;
/// Minimum size of a change in standard errors (logarithms). Rates are assumed to spread by at least `LEAST_SPREAD`.
const EVIDENCE: f64 = 5.0;
const LEAST_SPREAD: f64 = 0.2;

/// An earlier reading of a meter.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sample {
    /// Minutes since the beginning of the history.
    pub at: i64,
    /// Percent used.
    pub used: f64,
}

/// A conclusion from the samples that the meter's own figures do not show.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Finding {
    /// At least `points` were used while nothing ran here, most recently between `from` and `to`.
    WhileIdle {
        /// Percentage points.
        points: f64,
        /// First minute.
        from: i64,
        /// Last minute.
        to: i64,
    },
    /// About this share of the usage, from 0 to 1, came from elsewhere.
    Elsewhere {
        /// The share.
        share: f64,
    },
    /// Since minute `since`, a unit costs `factor` times as much as before.
    Rate {
        /// Minutes since the beginning of the history.
        since: i64,
        /// The new rate divided by the old one.
        factor: f64,
    },
}

/// The difference between two consecutive samples.
#[derive(Clone, Copy, Debug)]
struct Step {
    from: i64,
    to: i64,
    points: f64,
    units: f64,
    /// The units of all accounts.
    all: f64,
    /// Whether nothing ran here during the step or shortly before.
    idle: bool,
}

/// Compares the samples of one window, in order, with the history of its account (`own`) and of all accounts
/// (`all`). A session may have switched accounts. Usage therefore counts as idle only if `all` is empty, and a rate
/// change only if `all` shows it too.
pub fn audit(own: &Rhythm, all: &Rhythm, samples: &[Sample]) -> Vec<Finding> {
    let steps = steps(own, all, samples);
    let idle = while_idle(&steps);
    let elsewhere = idle.and_then(|(_, certain)| elsewhere(&steps, certain));
    // Usage from elsewhere would look like a higher rate here.
    let rate = if idle.is_none() { rate_change(&steps, |step| step.units) } else { None };
    let rate = rate.filter(|(_, change)| {
        let of_all = rate_change(&steps, |step| step.all);
        of_all.is_some_and(|(_, of_all)| (*change > 0.0) == (of_all > 0.0))
    });
    let rate = rate.map(|(since, change)| Finding::Rate { since, factor: change.exp() });
    [idle.map(|(finding, _)| finding), elsewhere, rate].into_iter().flatten().collect()
}

/// The steps between consecutive samples since the window last reset.
fn steps(own: &Rhythm, all: &Rhythm, samples: &[Sample]) -> Vec<Step> {
    let mut steps = Vec::new();
    for pair in samples.windows(2) {
        let [before, after] = pair else { continue };
        let points = after.used - before.used;
        if !points.is_finite() || after.at <= before.at || points < -ROUNDING {
            steps.clear();
            continue;
        }
        // A sample lies within a bin, so that bin's usage may come before or after it.
        let (from, to) = (bin_of(before.at), bin_of(after.at));
        let idle = all.units((bin_of(before.at - BIN + 1)).saturating_sub(LAG), to) <= 0.0;
        let [units, all] = [own, all].map(|rhythm| rhythm.units(from, to));
        steps.push(Step { from: before.at, to: after.at, points, units, all, idle });
    }
    steps
}

/// Returns the usage while nothing ran here, and how many of its points are certain.
fn while_idle(steps: &[Step]) -> Option<(Finding, f64)> {
    let (mut certain, mut last) = (0.0, None);
    for stretch in steps.chunk_by(|a, b| a.idle == b.idle) {
        let (Some(first), Some(end)) = (stretch.first(), stretch.last()) else { continue };
        let points: f64 = stretch.iter().map(|step| step.points).sum();
        if first.idle && points > ROUNDING {
            certain += points - ROUNDING;
            last = Some((first.from, end.to));
        }
    }
    let (from, to) = last.filter(|_| certain >= LEAST_IDLE)?;
    Some((Finding::WhileIdle { points: certain, from, to }, certain))
}

/// Estimates the share from elsewhere: usage that the work here does not explain, at the meter's rate while work
/// runs here.
fn elsewhere(steps: &[Step], certain: f64) -> Option<Finding> {
    let (mut used, mut units, mut rates, mut span) = (0.0, 0.0, Vec::new(), (0.0, 0.0));
    for step in steps {
        (used, units) = (used + step.points, units + step.units);
        if !step.idle {
            span = (span.0 + step.units, span.1 + step.points);
        }
        if span.1 >= POINTS && span.0 > 0.0 {
            rates.push(span.1 / span.0);
            span = (0.0, 0.0);
        }
    }
    rates.sort_unstable_by(f64::total_cmp);
    // Simultaneous work elsewhere makes some rates too high, so take a low one.
    let rate = rates.get(rates.len() / 3).copied().unwrap_or(0.0);
    // The share is at least what is certain.
    let share = (1.0 - rate * units / used).max(certain / used).min(1.0);
    (share >= LEAST_SHARE).then_some(Finding::Elsewhere { share })
}

/// Returns since when a unit costs more or less, and by how much (logarithm).
fn rate_change(steps: &[Step], units: impl Fn(&Step) -> f64) -> Option<(i64, f64)> {
    let (mut rates, mut span, mut since) = (Vec::new(), (0.0, 0.0), steps.first()?.from);
    for step in steps {
        span = (span.0 + units(step), span.1 + step.points);
        if span.1 >= POINTS && span.0 > 0.0 {
            rates.push((since, (span.1 / span.0).ln()));
            (span, since) = ((0.0, 0.0), step.to);
        }
    }
    let splits = RATES..(rates.len() + 1).saturating_sub(RATES);
    let compared = splits.filter_map(|split| {
        let (before, after) = rates.split_at_checked(split)?;
        let ((mean_before, off_before), (mean_after, off_after)) = (spread(before), spread(after));
        let change = mean_after - mean_before;
        let variance = (off_before + off_after) / count(rates.len().saturating_sub(2).max(1));
        let sizes = 1.0 / count(before.len()) + 1.0 / count(after.len());
        let error = (variance.max(LEAST_SPREAD * LEAST_SPREAD) * sizes).sqrt();
        Some((change.abs() / error, change, after.first()?.0))
    });
    let (evidence, change, since) = compared.max_by(|a, b| a.0.total_cmp(&b.0))?;
    let is_strong = evidence >= EVIDENCE && change.abs() >= LEAST_FACTOR.ln();
    is_strong.then_some((since, change))
}

/// Returns the mean, and the sum of squared deviations from it.
fn spread(rates: &[(i64, f64)]) -> (f64, f64) {
    let mean = rates.iter().map(|(_, rate)| rate).sum::<f64>() / count(rates.len().max(1));
    (mean, rates.iter().map(|(_, rate)| (rate - mean) * (rate - mean)).sum())
}
