//! Whether what a report shows will last, and where to work: the [forecast](crate::forecast) of each window, by what was
//! done in OpenCode.

mod windows;

use crate::forecast::{self, BIN, Finding, Rhythm, SURE, Sample, where_to_work};
use crate::gating::{self, Model};
use crate::history::{Calendar, History};
use crate::options::Aim;
use crate::reading::{Reading, Scope, Window};
use crate::report::{AccountReport, Expected, Leg, MeterFinding, Report, WindowRecord, Work};
use crate::samples::Samples;
use crate::time::{EpochMs, SECOND};
use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use windows::{bounds, measured};

/// A forecast is reused for five minutes.
const HOLDS: i64 = 5 * 60 * SECOND;
/// So many questions of the past are asked of a window at most, which takes a tenth of a second.
const MOST_ASKED: usize = 100;
/// Minimum percentage points an earlier window must have moved before its rate is used.
const POINTS: f64 = 10.0;

/// What is expected of a run's accounts, which is found out once for each reading.
#[derive(Debug, Default)]
pub struct Foresight {
    history: History,
    samples: Samples,
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
    reading: *const Reading,
    expected: Rc<[Option<Expected>]>,
    own: Rhythm,
    /// The windows that stop its work; `None` where too little is known of them.
    bounds: Option<Vec<forecast::Window>>,
    /// Whether it was paid for as a plan, and not by what is used of it.
    is_plan: bool,
    /// Until when it is sure to last, where that is until a reset.
    lasts_until: Option<EpochMs>,
}

impl Foresight {
    /// Takes in what was done in OpenCode.
    pub fn learn(&mut self, history: History) {
        *self = Self { history, samples: std::mem::take(&mut self.samples), ..Self::default() };
    }

    /// Takes in what windows showed before.
    pub fn recollect(&mut self, samples: Samples) {
        *self = Self { history: std::mem::take(&mut self.history), samples, ..Self::default() };
    }

    /// What windows showed before.
    pub fn samples(&self) -> &Samples {
        &self.samples
    }

    /// Writes into `report` what is to be expected of each of its windows, and where to work.
    pub fn fill(&mut self, report: &mut Report, aim: Aim) {
        self.expect(report);
        // Who is still to answer may be the one to work on.
        if report.awaited.is_empty() && !report.accounts.iter().any(|account| account.is_awaited) {
            report.work.clone_from(self.work.get_or_init(|| self.work(report, aim, 0.0)));
        }
    }

    /// Writes into `report` what is to be expected of each of its windows.
    pub fn expect(&mut self, report: &mut Report) {
        if !(0..HOLDS).contains(&(report.now - self.at)) {
            self.at = report.now;
            self.accounts.clear();
            self.work.take();
        }
        let calendar = calendar_of(report);
        let now = calendar.minute(report.now);
        let mut expected = Vec::with_capacity(report.accounts.len());
        for account in &report.accounts {
            let reading = std::ptr::from_ref(account.reading);
            let known = self.accounts.get(&account.place).filter(|known| known.reading == reading);
            expected.push(if let Some(known) = known {
                Rc::clone(&known.expected)
            } else {
                let known = self.find_out(report, account, calendar, now);
                let expected = Rc::clone(&known.expected);
                self.accounts.insert(account.place, known);
                self.work.take();
                expected
            });
        }
        for (account, expected) in report.accounts.iter_mut().zip(expected) {
            account.expected = expected;
        }
    }

    /// Where to work, of the accounts that models can be chosen of in OpenCode, as [`Foresight::expect`] found them: on one
    /// that lasts with a chance of at least `sure`, where any does.
    pub fn work(&self, report: &Report, aim: Aim, sure: f64) -> Option<Work> {
        let calendar = calendar_of(report);
        let now = calendar.minute(report.now);
        let all: Vec<_> = report
            .candidates()
            .filter_map(|account| Some((account.place, self.accounts.get(&account.place)?)))
            .filter(|(_, known)| known.bounds.is_some())
            .collect();
        let demand = self.history.bins(calendar, now, &|_, _| true);
        let demand = Rhythm::at_work(&demand, now);
        // What is paid for by use is not lost where it is left alone.
        let plans: Vec<_> = all.iter().copied().filter(|(_, known)| known.is_plan).collect();
        let enough = sure.max(aim.prefer.enough());
        let work = schedule(&plans, &demand, report.now, aim.minutes, enough);
        let work = match work {
            Some(work) if work.lasts >= enough || plans.len() == all.len() => work,
            _ => schedule(&all, &demand, report.now, aim.minutes, enough)?,
        };
        Some(Work { candidates: all.len(), ..work })
    }

    fn find_out(&self, report: &Report, account: &AccountReport, calendar: Calendar, now: i64) -> Known {
        let windows = &account.reading.windows;
        let bins = |counts: &dyn Fn(&str) -> bool| self.bins(report, account, calendar, counts);
        let all = bins(&|_| true);
        let own = Rhythm::new(&all, now);
        let read = |window: &Window| {
            let read = measured(window, report.now, calendar)?;
            let rate =
                if is_plan(window) { self.rate(report, account, window, calendar, &all) } else { None };
            Some(forecast::Window { rate, ..read })
        };
        let of_plan: Vec<_> = windows.iter().filter(|window| is_plan(window)).filter_map(read).collect();
        let mut forecasts = forecast::forecasts(&own, &of_plan).into_iter();
        let mut expected = Vec::with_capacity(windows.len());
        for window in windows {
            let forecast = match read(window) {
                Some(_) if is_plan(window) => forecasts.next().flatten(),
                Some(one) => {
                    let bins = bins(&|id| gating::stops(&window.scope, id));
                    forecast::forecast(&Rhythm::new(&bins, now), &one)
                }
                None => None,
            };
            // Of one that has not begun, or is used up, there is nothing to foresee.
            let is_running =
                window.resets_at.is_some() && gating::left(window).is_some_and(|left| left.exact() > 0.0);
            expected.push(forecast.filter(|_| is_running).map(|forecast| {
                Expected {
                    p_empty: forecast.p_empty,
                    says: forecast.says,
                    is_even: forecast.is_even,
                    empty_at: [forecast.p10, forecast.p50, forecast.p90]
                        .map(|minutes| Some(calendar.at(now + minutes?))),
                }
            }));
        }
        let bounds = bounds(windows, &read, report.now, calendar);
        let of_plan = || windows.iter().zip(&expected).filter(|(window, _)| is_plan(window));
        let says = || of_plan().filter_map(|(_, expected)| Some(expected.as_ref()?.says));
        let resets = || of_plan().filter_map(|(window, _)| window.resets_at);
        let lasts = says().count() > 0 && says().all(|says| says == forecast::Says::Lasts);
        let lasts_until = if lasts { resets().filter(|at| *at > report.now).min() } else { None };
        let reading = std::ptr::from_ref(account.reading);
        let mut stopping = windows.iter().filter(|window| is_plan(window)).peekable();
        let is_plan = stopping.peek().is_none() || stopping.any(|window| window.scope != Scope::Spending);
        Known { reading, expected: expected.into(), own, bounds, is_plan, lasts_until }
    }

    /// What was used of `account` in each bin, by the models of which the id `counts`.
    fn bins(
        &self,
        report: &Report,
        account: &AccountReport,
        calendar: Calendar,
        counts: &dyn Fn(&str) -> bool,
    ) -> Vec<f64> {
        self.history.bins(calendar, calendar.minute(report.now), &|provider, id| {
            counts(id) && serves(report, account, Model { provider, id })
        })
    }

    /// The same of the models that `window` stops.
    fn bins_of(
        &self,
        report: &Report,
        account: &AccountReport,
        window: &Window,
        calendar: Calendar,
    ) -> Vec<f64> {
        let counts: &dyn Fn(&str) -> bool =
            if is_plan(window) { &|_| true } else { &|id| gating::stops(&window.scope, id) };
        self.bins(report, account, calendar, counts)
    }

    /// What `window` showed before.
    fn samples_of(
        &self,
        report: &Report,
        account: &AccountReport,
        window: &Window,
        calendar: Calendar,
    ) -> Vec<Sample> {
        let samples = self.samples.of(report, account, window);
        samples.map(|(at, used)| Sample { at: calendar.minute(at), used }).collect()
    }

    /// What a unit of history took of the last of the windows before `window` of which enough was seen.
    fn rate(
        &self,
        report: &Report,
        account: &AccountReport,
        window: &Window,
        calendar: Calendar,
        bins: &[f64],
    ) -> Option<f64> {
        let start = measured(window, report.now, calendar)?.start;
        let mut samples = self.samples_of(report, account, window, calendar);
        samples.retain(|sample| (0..start).contains(&sample.at));
        // From reset to reset, what is used only grows.
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

    /// What meters are judged by: so many sessions, and so many samples since then; `None` where either is missing.
    pub fn basis(&self) -> Option<(usize, usize, EpochMs)> {
        let (samples, _, since) = self.samples.extent()?;
        Some((self.history.count(), samples, since)).filter(|(sessions, ..)| *sessions > 0)
    }

    /// What the meters of `account` do not say, by what they showed since their windows began.
    pub fn audit(&self, report: &Report, account: &AccountReport) -> Vec<MeterFinding> {
        let calendar = calendar_of(report);
        let now = calendar.minute(report.now);
        let everything = self.history.bins(calendar, now, &|_, _| true);
        let mut found = Vec::new();
        // Without history, nothing ever ran here, as far as is known.
        let windows = account.reading.windows.iter().filter(|_| !everything.is_empty());
        for (number, window) in windows.enumerate() {
            let Some(read) = measured(window, report.now, calendar) else { continue };
            let mut samples = self.samples_of(report, account, window, calendar);
            samples.retain(|sample| sample.at >= read.start.max(0));
            let Some(first) = samples.first() else { continue };
            let bins = self.bins_of(report, account, window, calendar);
            let [own, all] = [&bins, &everything].map(|bins| Rhythm::new(bins, now));
            // What is spread over days says nothing of a change within them, nor how much a unit takes.
            let is_fine = self.history.is_fine(calendar.at(read.start), &|provider, id| {
                serves(report, account, Model { provider, id })
            });
            let findings = forecast::audit(&own, &all, &samples).into_iter();
            let told = findings.filter(|finding| is_fine || matches!(finding, Finding::WhileIdle { .. }));
            found.extend(told.map(|finding| MeterFinding {
                window: number,
                finding,
                begins: calendar.begins(),
                samples: samples.len(),
                since: calendar.at(first.at),
            }));
        }
        found
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
            for (number, window) in account.reading.windows.iter().enumerate() {
                let Some(read) = measured(window, report.now, calendar) else { continue };
                let bins = self.bins_of(report, account, window, calendar);
                let questions = forecast::replay(&bins, now, &read);
                let step = questions.len().div_ceil(MOST_ASKED).max(1);
                let questions: Vec<_> = questions.into_iter().step_by(step).collect();
                let record = forecast::backtest(&bins, &questions);
                if record.asked > 0 {
                    tried.push(WindowRecord { place: account.place, window: number, record });
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

/// Whether `account` may serve sessions with `model`.
fn serves(report: &Report, account: &AccountReport, model: Model) -> bool {
    gating::serving(report, model).any(|serving| serving.place == account.place)
}

/// Whether `window` stops every model.
fn is_plan(window: &Window) -> bool {
    gating::stops(&window.scope, "")
}

/// Which of `candidates`, by their places, to work on for so long, one after another.
fn schedule(
    candidates: &[(usize, &Known)],
    demand: &Rhythm,
    now: EpochMs,
    minutes: i64,
    enough: f64,
) -> Option<Work> {
    let accounts: Vec<_> = candidates
        .iter()
        .filter_map(|(_, known)| Some(forecast::Account { own: &known.own, windows: known.bounds.as_ref()? }))
        .collect();
    let advice = where_to_work(demand, &accounts, minutes, enough)?;
    let ends = now + minutes.saturating_mul(60 * SECOND);
    let leg = |leg: &forecast::Leg| {
        let (place, known) = candidates.get(leg.account)?;
        // Of its own use it may be sure to last, and not of all the work that there is.
        let lasts = leg.lasts >= SURE;
        Some(Leg {
            place: *place,
            until: leg.until.map(|minutes| now + minutes.saturating_mul(60 * SECOND)),
            reset: known.lasts_until.filter(|at| lasts && *at >= ends),
        })
    };
    Some(Work {
        lasts: advice.lasts,
        is_sure: advice.is_sure(),
        is_any_sure: advice.is_any_sure,
        minutes,
        candidates: candidates.len(),
        schedule: advice.schedule.iter().filter_map(leg).collect(),
    })
}
