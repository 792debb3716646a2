//! The forecast of one account.

use super::windows::{bounds, measured};
use super::{Known, calendar_of};
use crate::binding::{self, Model};
use crate::forecast::{self, BIN, Finding, Rhythm, Sample};
use crate::reading::{Scope, Window};
use crate::report::{AccountReport, MeterFinding, Report};
use crate::sessions::{Calendar, SessionHistory};
use crate::usage_samples::UsageSamples;
use std::rc::Rc;

/// Minimum percentage points an earlier window must have moved before its rate is used.
const POINTS: f64 = 10.0;

/// An account of a report, and the data for its forecast.
pub struct AccountForecaster<'a> {
    history: &'a SessionHistory,
    samples: &'a UsageSamples,
    report: &'a Report<'a>,
    account: &'a AccountReport<'a>,
    calendar: Calendar,
    /// The minute of the report.
    now: i64,
}

impl<'a> AccountForecaster<'a> {
    pub fn new(
        history: &'a SessionHistory,
        samples: &'a UsageSamples,
        report: &'a Report,
        account: &'a AccountReport,
    ) -> Self {
        let calendar = calendar_of(report);
        Self { history, samples, report, account, calendar, now: calendar.minute(report.now) }
    }

    /// Computes the account's forecast.
    pub fn known(&self) -> Known {
        let now = self.now;
        let windows = &self.account.reading.windows;
        let all = self.bins(&|_| true);
        let own = Rhythm::new(&all, now);
        let read = |window: &Window| {
            let read = self.measured(window)?;
            let rate = if is_plan(window) { self.rate(window, &all) } else { None };
            Some(forecast::Window { rate, ..read })
        };
        let of_plan: Vec<_> = windows.iter().filter(|window| is_plan(window)).filter_map(read).collect();
        let mut forecasts = forecast::forecasts(&own, &of_plan).into_iter();
        let mut expected = Vec::with_capacity(windows.len());
        for window in windows {
            let forecast = match read(window) {
                Some(_) if is_plan(window) => forecasts.next().flatten(),
                Some(one) => forecast::forecast(&Rhythm::new(&self.bins_of(window), now), &one),
                None => None,
            };
            // A window that has not begun, or is used up, has no forecast.
            let is_running =
                window.resets_at.is_some() && window.left().is_some_and(|left| left.exact() > 0.0);
            let at = |minutes| self.calendar.at(now + minutes);
            expected.push(forecast.filter(|_| is_running).map(|forecast| forecast.map(at)));
        }
        let bounds = bounds(windows, &read, self.report.now, self.calendar);
        let of_plan = || windows.iter().zip(&expected).filter(|(window, _)| is_plan(window));
        let says = || of_plan().filter_map(|(_, expected)| Some(expected.as_ref()?.verdict()));
        let resets = || of_plan().filter_map(|(window, _)| window.resets_at);
        let lasts = says().count() > 0 && says().all(|says| says == forecast::Verdict::Lasts);
        let lasts_until = if lasts { resets().filter(|at| *at > self.report.now).min() } else { None };
        let mut stopping = windows.iter().filter(|window| is_plan(window)).peekable();
        let is_paid_ahead =
            stopping.peek().is_none() || stopping.any(|window| window.scope != Scope::Spending);
        let reading = Rc::clone(self.account.reading);
        Known { reading, expected: expected.into(), own, bounds, is_paid_ahead, lasts_until }
    }

    /// Usage per bin by the models that `window` limits.
    pub fn bins_of(&self, window: &Window) -> Vec<f64> {
        self.bins(&|id| is_plan(window) || binding::stops(&window.scope, id))
    }

    /// Usage per bin by the models with an id that `counts` accepts.
    fn bins(&self, counts: &dyn Fn(&str) -> bool) -> Vec<f64> {
        self.history.bins(self.calendar, self.now, &|provider, id| counts(id) && self.serves(provider, id))
    }

    /// Whether the account may serve sessions with this model.
    fn serves(&self, provider: &str, id: &str) -> bool {
        binding::serving(self.report, Model { provider, id })
            .any(|serving| serving.of.index == self.account.of.index)
    }

    /// Earlier readings of `window`.
    fn samples_of(&self, window: &Window) -> Vec<Sample> {
        let samples = self.samples.of(self.report, self.account, window);
        samples.map(|(at, used)| Sample { at: self.calendar.minute(at), used }).collect()
    }

    fn measured(&self, window: &Window) -> Option<forecast::Window> {
        measured(window, self.report.now, self.calendar)
    }

    /// Percent per unit of the history in `bins`, from the latest earlier window that moved at least [`POINTS`].
    fn rate(&self, window: &Window, bins: &[f64]) -> Option<f64> {
        let start = self.measured(window)?.start;
        let mut samples = self.samples_of(window);
        samples.retain(|sample| (0..start).contains(&sample.at));
        // Between resets, usage only grows.
        let stretches = samples.chunk_by(|before, after| before.used <= after.used);
        let rate = |stretch: &[Sample]| {
            let (first, last) = (stretch.first()?, stretch.last()?);
            let [from, to] = [first.at, last.at].map(|at| usize::try_from(at / BIN).unwrap_or_default());
            let units: f64 = bins.get(from..to.min(bins.len()))?.iter().sum();
            let points = last.used - first.used;
            (points >= POINTS && units > 0.0).then(|| points / units)
        };
        stretches.rev().find_map(rate)
    }

    /// Finds what the account's meters do not show, from their readings since the windows began.
    pub fn audit(&self) -> Vec<MeterFinding> {
        let everything = self.history.bins(self.calendar, self.now, &|_, _| true);
        let mut found = Vec::new();
        // Without history, all usage would look idle.
        let windows = self.account.reading.windows.iter().filter(|_| !everything.is_empty());
        for (number, window) in windows.enumerate() {
            let Some(read) = self.measured(window) else { continue };
            let mut samples = self.samples_of(window);
            samples.retain(|sample| sample.at >= read.start.max(0));
            let Some(first) = samples.first() else { continue };
            let [own, all] = [&self.bins_of(window), &everything].map(|bins| Rhythm::new(bins, self.now));
            // Usage spread over whole days shows neither a change within them nor the cost of a unit.
            let is_fine =
                self.history.is_fine(self.calendar.at(read.start), &|provider, id| self.serves(provider, id));
            let findings = forecast::audit(&own, &all, &samples).into_iter();
            let told = findings.filter(|finding| is_fine || matches!(finding, Finding::WhileIdle { .. }));
            found.extend(told.map(|finding| MeterFinding {
                window: number,
                finding,
                begins: self.calendar.begins(),
                samples: samples.len(),
                since: self.calendar.at(first.at),
            }));
        }
        found
    }
}

/// Whether `window` stops every model.
fn is_plan(window: &Window) -> bool {
    binding::stops(&window.scope, "")
}
