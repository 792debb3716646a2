//! Past usage of windows, which the host stores if the user wants it. Holds a hash per window and at most one time
//! and percentage per hour; no names, secrets or other figures.

use crate::lenient::items;
use crate::reading::Window;
use crate::report::{AccountRef, AccountReport, Report};
use crate::time::{DAY, EpochMs, HOUR};
use serde::Serialize;
use serde_json::Value;

/// The age at which samples are dropped, in ms.
const KEPT: i64 = 60 * DAY;
/// The maximum number of samples over all windows; the newest are kept.
const MOST: usize = 4096;

/// Past usage of all windows.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(transparent)]
pub struct UsageSamples(Vec<Series>);

/// Past usage of a window.
#[derive(Clone, Debug, PartialEq, Serialize)]
struct Series {
    /// The window's fingerprint.
    of: String,
    /// Times in epoch milliseconds, and the percentage used.
    samples: Vec<(f64, f64)>,
}

impl UsageSamples {
    /// Reads what the host stored.
    pub fn read(kept: &Value) -> Self {
        let sample = |pair: &Value| Some((pair.get(0)?.as_f64()?, pair.get(1)?.as_f64()?));
        let series = |series: &Value| {
            let of = series.get("of")?.as_str()?.to_owned();
            let samples = series.get("samples")?.as_array()?.iter().filter_map(sample).collect();
            Some(Series { of, samples })
        };
        Self(items(Some(kept)).iter().filter_map(series).collect())
    }

    /// Adds the current usage of the windows in `report`, and drops old samples. Returns whether anything changed.
    pub fn add(&mut self, report: &Report) -> bool {
        let before = self.clone();
        for account in &report.accounts {
            let at = account.cached.map_or(report.began, |cached| cached.at);
            for window in &account.reading.windows {
                let (Some(left), Some(of)) = (window.left(), key(report, account, window)) else {
                    continue;
                };
                let used = ((100.0 - left.exact()) * 10.0).round() / 10.0;
                let series = match self.0.iter().position(|series| series.of == of) {
                    Some(at) => self.0.get_mut(at),
                    None => {
                        self.0.push(Series { of, samples: Vec::new() });
                        self.0.last_mut()
                    }
                };
                if let Some(series) = series {
                    series.add(at, used);
                }
            }
        }
        self.forget(report.now);
        *self != before
    }

    /// Returns the samples of a window, oldest first: time and percentage used.
    pub fn of(
        &self,
        report: &Report,
        account: &AccountReport,
        window: &Window,
    ) -> impl Iterator<Item = (EpochMs, f64)> {
        // A key takes a hash, and most users store nothing.
        let of = if self.0.is_empty() { None } else { key(report, account, window) };
        let known = self.0.iter().find(move |series| of.as_ref() == Some(&series.of));
        known
            .into_iter()
            .flat_map(|series| &series.samples)
            .map(|(at, used)| (EpochMs::from_clock(*at), *used))
    }

    /// Returns the number of samples, the number of windows and the oldest time; `None` without samples.
    pub fn extent(&self) -> Option<(usize, usize, EpochMs)> {
        let all = || self.0.iter().flat_map(|series| &series.samples);
        let oldest = all().map(|(at, _)| *at).min_by(f64::total_cmp)?;
        Some((all().count(), self.0.len(), EpochMs::from_clock(oldest)))
    }

    /// Whether any window has two samples.
    pub fn has_pair(&self) -> bool {
        self.0.iter().any(|series| series.samples.len() > 1)
    }

    fn forget(&mut self, now: EpochMs) {
        let mut times: Vec<_> = self.0.iter().flat_map(|series| &series.samples).map(|(at, _)| *at).collect();
        times.sort_unstable_by(|a, b| b.total_cmp(a));
        let oldest = times.get(MOST - 1).copied().unwrap_or_default().max((now + -KEPT).as_clock());
        // There may be more samples of the oldest time than room for them.
        let mut room = MOST - times.iter().filter(|at| **at > oldest).count();
        for series in &mut self.0 {
            series.samples.retain(|(at, _)| {
                // A sample from before the clock was set back would block all later ones.
                let is_kept = (oldest..=now.as_clock()).contains(at) && (*at > oldest || room > 0);
                if is_kept && *at <= oldest {
                    room -= 1;
                }
                is_kept
            });
        }
        self.0.retain(|series| !series.samples.is_empty());
    }
}

impl Series {
    /// Adds a sample, unless its hour already has one. In a run of equal percentages, only the first and the last
    /// are kept.
    fn add(&mut self, at: EpochMs, used: f64) {
        let hour = |at: EpochMs| (at - EpochMs::default()).div_euclid(HOUR);
        if self.samples.last().is_some_and(|(last, _)| hour(EpochMs::from_clock(*last)) >= hour(at)) {
            return;
        }
        let is_same = |sample: &(f64, f64)| sample.1.total_cmp(&used).is_eq();
        if let [.., first, second] = self.samples.as_slice()
            && is_same(first)
            && is_same(second)
        {
            self.samples.pop();
        }
        self.samples.push((at.as_clock(), used));
    }
}

/// Returns a window's anonymous fingerprint; `None` if it is not unique or the window's length is unknown.
fn key(report: &Report, account: &AccountReport, window: &Window) -> Option<String> {
    let AccountRef { platform, identity, .. } = account.of;
    let is_same =
        |other: &&AccountReport| other.of.platform == platform && other.of.identity.label == identity.label;
    let is_alike = |other: &&Window| other.scope == window.scope && other.period == window.period;
    let is_alone = report.accounts.iter().filter(is_same).count() == 1
        && account.reading.windows.iter().filter(is_alike).count() == 1;
    (is_alone && window.length().is_some()).then(|| account.fingerprint(window))
}
