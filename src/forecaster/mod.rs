//! Whether what a report shows will last, and where to work: the [forecast](crate::forecast) of each window, by what was
//! done in OpenCode.

mod account;
mod windows;

use crate::forecast::{self, Rhythm, Schedule, where_to_work};
use crate::options::Horizon;
use crate::reading::Reading;
use crate::report::{AccountReport, Leg, MeterFinding, Report, WindowForecast, WindowRecord, Work};
use crate::sessions::{Calendar, SessionHistory};
use crate::time::{EpochMs, SECOND};
use crate::usage_samples::UsageSamples;
use account::AccountForecaster;
use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use windows::measured;

/// A forecast is reused for five minutes.
const HOLDS: i64 = 5 * 60 * SECOND;
/// So many questions of the past are asked of a window at most, which takes a tenth of a second.
const MOST_ASKED: usize = 100;

/// What is expected of a run's accounts, which is found out once for each reading.
#[derive(Debug, Default)]
pub struct Forecaster {
    history: SessionHistory,
    samples: UsageSamples,
    /// When what is below was found out.
    at: EpochMs,
    /// By their places.
    accounts: BTreeMap<usize, Known>,
    /// Where to work, once that was found out.
    work: OnceCell<Option<Work>>,
    /// How the forecast did, where that was found out.
    record: Option<Rc<[WindowRecord]>>,
}

/// What is expected of an account.
#[derive(Debug)]
struct Known {
    /// The reading that this was found out of.
    reading: Rc<Reading>,
    expected: Rc<[Option<WindowForecast>]>,
    own: Rhythm,
    /// The windows that stop its work; `None` where too little is known of them.
    bounds: Option<Vec<forecast::Window>>,
    /// Whether it was paid for as a plan, and not by what is used of it.
    is_plan: bool,
    /// Until when it is sure to last, where that is until a reset.
    lasts_until: Option<EpochMs>,
}

impl Forecaster {
    /// Takes in what was done in OpenCode.
    pub fn set_sessions(&mut self, history: SessionHistory) {
        *self = Self { history, samples: std::mem::take(&mut self.samples), ..Self::default() };
    }

    /// Takes in what windows showed before.
    pub fn set_samples(&mut self, samples: UsageSamples) {
        *self = Self { history: std::mem::take(&mut self.history), samples, ..Self::default() };
    }

    /// What windows showed before.
    pub fn samples(&self) -> &UsageSamples {
        &self.samples
    }

    /// Writes into `report` what is to be expected of each of its windows, and where to work.
    pub fn fill(&mut self, report: &mut Report, horizon: Horizon) {
        self.expect(report);
        // Who is still to answer may be the one to work on.
        if report.pending.is_empty() && !report.accounts.iter().any(|account| account.is_pending) {
            report.work.clone_from(self.work.get_or_init(|| self.work(report, horizon, 0.0)));
        }
    }

    /// Writes into `report` what is to be expected of each of its windows.
    pub fn expect(&mut self, report: &mut Report) {
        if !(0..HOLDS).contains(&(report.now - self.at)) {
            self.at = report.now;
            self.accounts.clear();
            self.work.take();
        }
        let mut expected = Vec::with_capacity(report.accounts.len());
        for account in &report.accounts {
            let known = self.accounts.get(&account.of.index);
            expected.push(
                if let Some(known) = known.filter(|known| Rc::ptr_eq(&known.reading, account.reading)) {
                    Rc::clone(&known.expected)
                } else {
                    let known = self.subject(report, account).known();
                    let expected = Rc::clone(&known.expected);
                    self.accounts.insert(account.of.index, known);
                    self.work.take();
                    expected
                },
            );
        }
        for (account, expected) in report.accounts.iter_mut().zip(expected) {
            account.forecasts = expected;
        }
    }

    /// Where to work, of the accounts that models can be chosen of in OpenCode, as [`Forecaster::expect`] found them: on one
    /// that lasts with a chance of at least `sure`, where any does.
    pub fn work(&self, report: &Report, horizon: Horizon, sure: f64) -> Option<Work> {
        let calendar = calendar_of(report);
        let now = calendar.minute(report.now);
        let all: Vec<_> = report
            .candidates()
            .filter_map(|account| Some((account.of.index, self.accounts.get(&account.of.index)?)))
            .filter(|(_, known)| known.bounds.is_some())
            .collect();
        let demand = self.history.bins(calendar, now, &|_, _| true);
        let demand = Rhythm::at_work(&demand, now);
        // What is paid for by use is not lost where it is left alone.
        let plans: Vec<_> = all.iter().copied().filter(|(_, known)| known.is_plan).collect();
        let enough = sure.max(horizon.prefer.enough());
        let of = |candidates: &[_]| {
            let schedule = schedule(candidates, &demand, horizon.minutes, enough);
            work(candidates, &schedule, report.now, horizon.minutes, all.len())
        };
        match of(&plans) {
            Some(work) if work.lasts >= enough || plans.len() == all.len() => Some(work),
            _ => of(&all),
        }
    }

    fn subject<'a>(&'a self, report: &'a Report, account: &'a AccountReport) -> AccountForecaster<'a> {
        AccountForecaster::new(&self.history, &self.samples, report, account)
    }

    /// What meters are judged by: so many sessions, and so many samples since then; `None` where either is missing.
    pub fn basis(&self) -> Option<(usize, usize, EpochMs)> {
        let (samples, _, since) = self.samples.extent()?;
        Some((self.history.count(), samples, since)).filter(|(sessions, ..)| *sessions > 0)
    }

    /// What the meters of `account` do not say, by what they showed since their windows began.
    pub fn audit(&self, report: &Report, account: &AccountReport) -> Vec<MeterFinding> {
        self.subject(report, account).audit()
    }

    /// How well the forecast of each window would have done in the last weeks.
    pub fn record(&mut self, report: &Report) -> Rc<[WindowRecord]> {
        if let Some(record) = &self.record {
            return Rc::clone(record);
        }
        let calendar = calendar_of(report);
        let now = calendar.minute(report.now);
        let mut tried = Vec::new();
        for account in &report.accounts {
            let subject = self.subject(report, account);
            for (number, window) in account.reading.windows.iter().enumerate() {
                let Some(read) = measured(window, report.now, calendar) else { continue };
                let bins = subject.bins_of(window);
                let questions = forecast::replay(&bins, now, &read);
                let step = questions.len().div_ceil(MOST_ASKED).max(1);
                let questions: Vec<_> = questions.into_iter().step_by(step).collect();
                let record = forecast::backtest(&bins, &questions);
                if record.asked > 0 {
                    tried.push(WindowRecord { index: account.of.index, window: number, record });
                }
            }
        }
        let record: Rc<[WindowRecord]> = tried.into();
        self.record = Some(Rc::clone(&record));
        record
    }
}

/// The calendar of the user's clocks at the time of `report`.
fn calendar_of(report: &Report) -> Calendar {
    Calendar::new(report.now, report.clock.utc_offset(report.now))
}

/// Which of `candidates`, by their indices, to work on for so long, one after another.
fn schedule(candidates: &[(usize, &Known)], demand: &Rhythm, minutes: i64, enough: f64) -> Schedule {
    let accounts: Vec<_> = candidates
        .iter()
        .filter_map(|(_, known)| Some(forecast::Account { own: &known.own, windows: known.bounds.as_ref()? }))
        .collect();
    where_to_work(demand, &accounts, minutes, enough)
}

/// What `schedule` says of `candidates`, by their places, of so many that there are; `None` where it is of none.
fn work(
    candidates: &[(usize, &Known)],
    schedule: &Schedule,
    now: EpochMs,
    minutes: i64,
    of: usize,
) -> Option<Work> {
    let first = schedule.legs.first()?;
    let ends = now + minutes.saturating_mul(60 * SECOND);
    let leg = |leg: &forecast::Leg| {
        let (index, known) = candidates.get(leg.account)?;
        Some(Leg {
            index: *index,
            until: leg.until.map(|minutes| now + minutes.saturating_mul(60 * SECOND)),
            // Of its own use it may be sure to last, and not of all the work that there is.
            reset: known.lasts_until.filter(|at| leg.is_sure() && *at >= ends),
        })
    };
    Some(Work {
        lasts: first.lasts,
        is_sure: first.is_sure(),
        is_any_sure: schedule.is_any_sure,
        minutes,
        candidates: of,
        schedule: schedule.legs.iter().filter_map(leg).collect(),
    })
}
