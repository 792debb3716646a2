//! What a meter does not say: use from elsewhere, and a rate that changed. Nothing is said without strong evidence; the
//! thresholds are such that, for invented people and meters that round, lag and weigh models differently, fewer than one
//! window in a hundred has a finding that is not so.

use super::BIN;
use super::rhythm::{Rhythm, bin_of, count};

/// A meter may count what was used this long ago, in bins.
const LAG: usize = 4;
/// Both ends of a difference are rounded: so many points of it may be nothing.
const ROUNDING: f64 = 1.0;
/// So many points beyond rounding must have been used while nothing ran here.
const LEAST_IDLE: f64 = 2.5;
/// The least share from elsewhere that is told.
const LEAST_SHARE: f64 = 0.1;
/// A rate is taken over so many points, where rounding matters little.
const POINTS: f64 = 3.0;
/// So many such rates there must be before a change and after it.
const RATES: usize = 3;
/// The least change of a rate that is told.
const LEAST_FACTOR: f64 = 1.8;
/// So many times its standard error a change must be (logarithms), of rates that are taken to spread at least so much.
const EVIDENCE: f64 = 5.0;
const LEAST_SPREAD: f64 = 0.2;

/// What a meter said.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sample {
    /// When, in minutes since the beginning of the history.
    pub at: i64,
    /// What was used, in percent.
    pub used: f64,
}

/// What the samples imply beyond the meter's own figures.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Finding {
    /// So many points were used, at least, while nothing ran here; the last of it between these minutes.
    WhileIdle {
        /// Points of percent.
        points: f64,
        /// First minute.
        from: i64,
        /// Last minute.
        to: i64,
    },
    /// About this share of what is used came from elsewhere, from 0 to 1.
    Elsewhere {
        /// The share.
        share: f64,
    },
    /// Since that minute a unit costs so many times what it did.
    Rate {
        /// Since when.
        since: i64,
        /// How many times.
        factor: f64,
    },
}

/// What is between two samples.
#[derive(Clone, Copy, Debug)]
struct Step {
    from: i64,
    to: i64,
    points: f64,
    units: f64,
    /// The units of all accounts.
    all: f64,
    /// Whether nothing ran here, nor shortly before.
    idle: bool,
}

/// What the samples of one window, in order, say beyond their figures, by what the history of its account, `own`, shows of
/// the same time. A session that went on with another account may be counted as that one's: nothing ran here only where `all`
/// of the history is empty, and a unit costs more only where one of all of it does.
pub fn audit(own: &Rhythm, all: &Rhythm, samples: &[Sample]) -> Vec<Finding> {
    let steps = steps(own, all, samples);
    let idle = while_idle(&steps);
    let elsewhere = idle.and_then(|(_, certain)| elsewhere(&steps, certain));
    // What others use makes the same work here look dearer.
    let rate = if idle.is_none() { rate_change(&steps, |step| step.units) } else { None };
    let rate = rate.filter(|(_, change)| {
        let of_all = rate_change(&steps, |step| step.all);
        of_all.is_some_and(|(_, of_all)| (*change > 0.0) == (of_all > 0.0))
    });
    let rate = rate.map(|(since, change)| Finding::Rate { since, factor: change.exp() });
    [idle.map(|(finding, _)| finding), elsewhere, rate].into_iter().flatten().collect()
}

/// From sample to sample, since the window began anew.
fn steps(own: &Rhythm, all: &Rhythm, samples: &[Sample]) -> Vec<Step> {
    let mut steps = Vec::new();
    for pair in samples.windows(2) {
        let [before, after] = pair else { continue };
        let points = after.used - before.used;
        if !points.is_finite() || after.at <= before.at || points < -ROUNDING {
            steps.clear();
            continue;
        }
        // A sample lies within a bin: what that bin holds may be before it or after.
        let (from, to) = (bin_of(before.at), bin_of(after.at));
        let idle = all.units((bin_of(before.at - BIN + 1)).saturating_sub(LAG), to) <= 0.0;
        let [units, all] = [own, all].map(|rhythm| rhythm.units(from, to));
        steps.push(Step { from: before.at, to: after.at, points, units, all, idle });
    }
    steps
}

/// What was used while nothing ran here, and how many points of that are certain.
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

/// The share of the use that came from elsewhere: what the work here does not explain, at the rate at which the meter
/// counts while there is any.
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
    // Who works elsewhere at the same time makes some of them too high.
    let rate = rates.get(rates.len() / 3).copied().unwrap_or(0.0);
    // No less than what is certain.
    let share = (1.0 - rate * units / used).max(certain / used).min(1.0);
    (share >= LEAST_SHARE).then_some(Finding::Elsewhere { share })
}

/// Since when one of these units costs more, or less, and by how much (logarithm).
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

/// The mean, and the sum of the squares of what is off it.
fn spread(rates: &[(i64, f64)]) -> (f64, f64) {
    let mean = rates.iter().map(|(_, rate)| rate).sum::<f64>() / count(rates.len().max(1));
    (mean, rates.iter().map(|(_, rate)| (rate - mean) * (rate - mean)).sum())
}
