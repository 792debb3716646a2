//! What windows showed before, which the host keeps where the user wants it: of each window a hash, and of each hour at most
//! one time and one percentage. No name, no secret and no figure besides is among it.

use crate::reading::Window;
use crate::report::{AccountRef, AccountReport, Report};
use crate::time::{DAY, EpochMs, HOUR};
use serde::Serialize;
use serde_json::Value;

/// What is older is forgotten.
const KEPT: i64 = 60 * DAY;
/// So many samples are kept at most, of all windows, the newest.
const MOST: usize = 4096;

/// What windows showed before.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(transparent)]
pub struct UsageSamples(Vec<Series>);

/// What a window showed.
#[derive(Clone, Debug, PartialEq, Serialize)]
struct Series {
    /// What stands for the window.
    of: String,
    /// When, in epoch milliseconds, and how many percent were used.
    samples: Vec<(f64, f64)>,
}

impl UsageSamples {
    /// Reads what the host kept.
    pub fn read(kept: &Value) -> Self {
        let sample = |pair: &Value| Some((pair.get(0)?.as_f64()?, pair.get(1)?.as_f64()?));
        let series = |series: &Value| {
            let of = series.get("of")?.as_str()?.to_owned();
            let samples = series.get("samples")?.as_array()?.iter().filter_map(sample).collect();
            Some(Series { of, samples })
        };
        Self(kept.as_array().into_iter().flatten().filter_map(series).collect())
    }

    /// Adds what the windows of `report` show, and forgets what is too old. Returns whether that changed anything.
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

    /// What was kept of a window: when, and how many percent were used, the oldest first.
    pub fn of(
        &self,
        report: &Report,
        account: &AccountReport,
        window: &Window,
    ) -> impl Iterator<Item = (EpochMs, f64)> {
        let of = key(report, account, window);
        let known = self.0.iter().find(move |series| of.as_ref() == Some(&series.of));
        known
            .into_iter()
            .flat_map(|series| &series.samples)
            .map(|(at, used)| (EpochMs::from_clock(*at), *used))
    }

    /// How many samples there are, of how many windows, and of which time the oldest is; `None` where there is none.
    pub fn extent(&self) -> Option<(usize, usize, EpochMs)> {
        let all = || self.0.iter().flat_map(|series| &series.samples);
        let oldest = all().map(|(at, _)| *at).min_by(f64::total_cmp)?;
        Some((all().count(), self.0.len(), EpochMs::from_clock(oldest)))
    }

    fn forget(&mut self, now: EpochMs) {
        let mut times: Vec<_> = self.0.iter().flat_map(|series| &series.samples).map(|(at, _)| *at).collect();
        times.sort_unstable_by(|a, b| b.total_cmp(a));
        let oldest = times.get(MOST - 1).copied().unwrap_or_default().max((now + -KEPT).as_clock());
        for series in &mut self.0 {
            // One that the clock was set back from would stand in the way of all that follow.
            series.samples.retain(|(at, _)| (oldest..=now.as_clock()).contains(at));
        }
        self.0.retain(|series| !series.samples.is_empty());
    }
}

impl Series {
    /// Adds a sample, unless there is one of the same hour. Of several with the same percentage only the first and the last
    /// say anything.
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

/// What stands for a window, and names nobody; `None` where it cannot be told from another one.
fn key(report: &Report, account: &AccountReport, window: &Window) -> Option<String> {
    let AccountRef { platform, identity, .. } = account.of;
    let is_same =
        |other: &&AccountReport| other.of.platform == platform && other.of.identity.label == identity.label;
    let is_alike = |other: &&Window| other.scope == window.scope && other.period == window.period;
    let is_alone = report.accounts.iter().filter(is_same).count() == 1
        && account.reading.windows.iter().filter(is_alike).count() == 1;
    (is_alone && window.length().is_some()).then(|| account.fingerprint(window))
}
