//! Whether the windows of a report will last, and where to work: [forecasts](crate::forecast) from the usage in
//! OpenCode.

mod account;
mod windows;

use crate::forecast::{self, Rhythm, Schedule, where_to_work};
use crate::options::Horizon;
use crate::reading::Reading;
use crate::report::{
    AccountReport, Leg, MeterEvidence, MeterFinding, Report, WindowForecast, WindowRecord, Work,
};
use crate::sessions::{Calendar, SessionHistory};
use crate::time::{EpochMs, SECOND};
use crate::usage_samples::UsageSamples;
use account::AccountForecaster;
use std::cell::OnceCell;
use std::mem;
use std::rc::Rc;
use windows::measured;

/// How long a forecast is reused, in ms: five minutes.
const HOLDS: i64 = 5 * 60 * SECOND;
/// Maximum number of past questions for each window; answering them takes a tenth of a second.
const MOST_ASKED: usize = 100;

/// Forecasts of a run's accounts, computed once for each reading.
#[derive(Debug, Default)]
pub struct Forecaster {
    history: SessionHistory,
    samples: UsageSamples,
    /// When the forecasts were computed.
    at: EpochMs,
    /// Each with the account's index.
    accounts: Vec<(usize, Known)>,
    /// The number of accounts with models whose newer reading was pending when `work` was computed.
    pending: usize,
    /// Where to work, once computed.
    work: OnceCell<Option<Work>>,
    /// The forecast's own record, once computed.
    record: Option<Rc<[WindowRecord]>>,
}

/// The forecast of an account.
#[derive(Debug)]
struct Known {
    /// The reading that the forecast is based on.
    reading: Rc<Reading>,
    expected: Rc<[Option<WindowForecast>]>,
    own: Rhythm,
    /// The windows that stop work with the account; `None` if too little is known of them.
    bounds: Option<Vec<forecast::Window>>,
    /// Whether the account is paid for as a plan, not by usage.
    is_paid_ahead: bool,
    /// The reset until which the account is sure to last, if it is.
    lasts_until: Option<EpochMs>,
}

impl Forecaster {
    /// Sets the usage in OpenCode, and drops all forecasts.
    pub fn set_sessions(&mut self, history: SessionHistory) {
        *self = Self { history, samples: mem::take(&mut self.samples), ..Self::default() };
    }

    /// Sets the earlier readings of windows, and drops all forecasts.
    pub fn set_samples(&mut self, samples: UsageSamples) {
        *self = Self { history: mem::take(&mut self.history), samples, ..Self::default() };
    }

    /// The earlier readings of windows.
    pub fn samples(&self) -> &UsageSamples {
        &self.samples
    }

    /// Writes the forecast of each window and where to work into `report`.
    pub fn fill(&mut self, report: &mut Report, horizon: Horizon) {
        self.expect(report);
        let is_pending =
            |account: &&AccountReport| account.is_pending && !account.of.platform.providers.is_empty();
        let pending = report.accounts.iter().filter(is_pending).count();
        // An answer without a new reading changes the choice, too.
        if mem::replace(&mut self.pending, pending) != pending {
            self.work.take();
        }
        // A pending account without a recent reading may be the best one to work on.
        let known = report.candidates().filter(|account| account.is_pending).count();
        if report.pending.is_empty() && known == pending {
            report.work.clone_from(self.work.get_or_init(|| self.work(report, horizon, 0.0)));
        }
    }

    /// Writes the forecast of each window into `report`.
    pub fn expect(&mut self, report: &mut Report) {
        if !(0..HOLDS).contains(&(report.now - self.at)) {
            self.at = report.now;
            self.accounts.clear();
            self.work.take();
        }
        let mut expected = Vec::with_capacity(report.accounts.len());
        for account in &report.accounts {
            let index = account.of.index;
            let known = self.known(index).filter(|known| Rc::ptr_eq(&known.reading, account.reading));
            expected.push(if let Some(known) = known {
                Rc::clone(&known.expected)
            } else {
                let known = self.subject(report, account).known();
                let expected = Rc::clone(&known.expected);
                self.accounts.retain(|(of, _)| *of != index);
                self.accounts.push((index, known));
                self.work.take();
                expected
            });
        }
        for (account, expected) in report.accounts.iter_mut().zip(expected) {
            account.forecasts = expected;
        }
    }

    /// Chooses where to work among the accounts that OpenCode has models of, using the forecasts of
    /// [`Forecaster::expect`]. Prefers an account that lasts with a probability of at least `sure`.
    pub fn work(&self, report: &Report, horizon: Horizon, sure: f64) -> Option<Work> {
        let calendar = calendar_of(report);
        let now = calendar.minute(report.now);
        let all: Vec<_> = report
            .candidates()
            .filter_map(|account| Some((account.of.index, self.known(account.of.index)?)))
            .filter(|(_, known)| known.bounds.is_some())
            .collect();
        let demand = self.history.bins(calendar, now, &|_, _| true);
        let demand = Rhythm::at_work(&demand, now);
        // Quota paid for by usage is not lost if left unused.
        let plans: Vec<_> = all.iter().copied().filter(|(_, known)| known.is_paid_ahead).collect();
        let enough = sure.max(horizon.prefer.enough());
        let of = |candidates: &[_]| {
            let schedule = schedule(candidates, &demand, horizon.minutes, enough);
            as_work(candidates, &schedule, report.now, horizon.minutes, all.len())
        };
        match of(&plans) {
            Some(work) if work.lasts >= enough || plans.len() == all.len() => Some(work),
            _ => of(&all),
        }
    }

    fn known(&self, index: usize) -> Option<&Known> {
        self.accounts.iter().find(|(of, _)| *of == index).map(|(_, known)| known)
    }

    fn subject<'a>(&'a self, report: &'a Report, account: &'a AccountReport) -> AccountForecaster<'a> {
        AccountForecaster::new(&self.history, &self.samples, report, account)
    }

    /// The evidence behind the findings of [`Forecaster::audit`].
    pub fn evidence(&self) -> MeterEvidence {
        let sessions = self.history.count();
        match self.samples.extent().filter(|_| self.samples.has_pair()) {
            None => MeterEvidence::FewSamples,
            Some(_) if sessions == 0 => MeterEvidence::NoSessions,
            Some((samples, _, since)) => MeterEvidence::Known { sessions, samples, since },
        }
    }

    /// Finds what the meters of `account` do not show, from their readings since their windows began.
    pub fn audit(&self, report: &Report, account: &AccountReport) -> Vec<MeterFinding> {
        self.subject(report, account).audit()
    }

    /// Computes how well the forecast of each window would have done in the last weeks.
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

/// The calendar in the user's time zone at the time of `report`.
fn calendar_of(report: &Report) -> Calendar {
    Calendar::new(report.now, report.clock.utc_offset(report.now))
}

/// Schedules `candidates`, by their positions, over the next `minutes`.
fn schedule(candidates: &[(usize, &Known)], demand: &Rhythm, minutes: i64, enough: f64) -> Schedule {
    let accounts: Vec<_> = candidates
        .iter()
        .filter_map(|(_, known)| Some(forecast::Account { own: &known.own, windows: known.bounds.as_ref()? }))
        .collect();
    where_to_work(demand, &accounts, minutes, enough)
}

/// Converts `schedule` from positions in `candidates`, of `all` that there are, to account indices; `None` if it is
/// empty.
fn as_work(
    candidates: &[(usize, &Known)],
    schedule: &Schedule,
    now: EpochMs,
    minutes: i64,
    all: usize,
) -> Option<Work> {
    let first = schedule.legs.first()?;
    let ends = now + minutes.saturating_mul(60 * SECOND);
    let leg = |leg: &forecast::Leg| {
        let (index, known) = candidates.get(leg.account)?;
        Some(Leg {
            index: *index,
            until: leg.until.map(|minutes| now + minutes.saturating_mul(60 * SECOND)),
            // An account's own usage may fit even where the total demand does not.
            reset: known.lasts_until.filter(|at| leg.is_sure() && *at >= ends),
        })
    };
    Some(Work {
        lasts: first.lasts,
        is_sure: first.is_sure(),
        is_any_sure: schedule.is_any_sure,
        minutes,
        candidates: all,
        schedule: schedule.legs.iter().filter_map(leg).collect(),
    })
}
