//! Caches one reading per account for the life of the process, so that no platform is queried too often. While a
//! platform does not answer, its last reading stays visible.
//!
//! An account's key is one-way, and another credential makes another account. Times come from the host's clock,
//! which may be set back: readings dated in the future count as old.

use crate::failure::Failure;
use crate::host::Host;
use crate::reading::{Reading, Window};
use crate::sanitized::Sanitized;
use crate::time::{EpochMs, SECOND};
use std::cell::{Cell, RefCell};
use std::future::poll_fn;
use std::rc::Rc;
use std::task::{Poll, Waker};

/// How long a reading serves a user who opens the report, in ms.
const REUSED: i64 = 60 * SECOND;
/// The pause after a first refusal, in ms, unless the platform sets one; it doubles with each further refusal.
const FIRST_WAIT: i64 = 60 * SECOND;
/// The longest pause that the platform did not set, in ms.
const LONGEST_WAIT: i64 = 15 * 60 * SECOND;
/// More accounts than any user has; beyond it, the least recently used are dropped.
const MOST: usize = 1024;

/// The reason for a run, which decides how fresh its readings must be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Intent {
    /// The user requests fresh readings.
    #[default]
    Asked,
    /// The user opens the report.
    Opened,
    /// No user request: the visible report is refreshed, or a model wants to know.
    Automatic,
    /// No platform is queried: the run shows cached readings and the signals since.
    Remembered,
}

/// The cached readings; clones share them.
#[derive(Clone, Default)]
pub struct ReadingCache {
    accounts: Rc<RefCell<Accounts>>,
    /// How many answers have arrived.
    answers: Rc<Cell<u64>>,
}

/// The accounts by key, the most recently used last.
type Accounts = Vec<(u64, Rc<Account>)>;

/// One run's access to the cache.
#[derive(Clone)]
pub struct CacheView {
    cache: ReadingCache,
    intent: Intent,
    /// How many answers had arrived when the run began.
    since: u64,
}

/// What a session's own requests reported about an account. Ignored unless the cached reading is older.
#[derive(Debug)]
pub struct SignalReading {
    /// When it was reported.
    pub at: EpochMs,
    /// The plan, if reported.
    pub plan: Option<Sanitized>,
    /// The windows that were reported.
    pub windows: Vec<Window>,
    /// True if it tells what is left of any window. It then serves as a fresh answer, but only to automatic runs.
    pub is_answer: bool,
}

impl SignalReading {
    /// Merges the signal into `reading`.
    fn over(&self, mut reading: Reading) -> Reading {
        reading.plan = self.plan.clone().or(reading.plan);
        // Nobody knows whether an earlier stop without a reset is over: only the new one is told.
        for stop in self.windows.iter().filter(|window| window.stopped) {
            let earlier = reading.windows.iter_mut().filter(|window| window.scope == stop.scope);
            earlier.filter(|window| window.resets_at.is_none()).for_each(|window| window.stopped = false);
        }
        self.windows.iter().for_each(|window| reading.put(window.clone()));
        reading.bounded()
    }
}

/// The reading of an account, or why there is none.
pub type Outcome = Result<CachedReading, Failure>;

/// A reading, fresh or cached.
#[derive(Debug)]
pub struct CachedReading {
    /// What the platform reported.
    pub reading: Rc<Reading>,
    /// For a cached reading, its time and why there is nothing newer; `None` for a fresh one.
    pub cached: Option<Cached>,
}

/// The time of a cached reading, and why it is shown.
#[derive(Debug)]
pub struct Cached {
    /// When the platform reported the reading.
    pub at: EpochMs,
    /// Why there is nothing newer; `None` if the reading is fresh enough and the platform was not queried.
    pub failure: Option<Failure>,
}

impl Cached {
    /// The reading's age in seconds; `None` if the clock was set back since, so that the age is unknown.
    pub fn age(&self, now: EpochMs) -> Option<u64> {
        now.seconds_since(self.at)
    }
}

/// The cached state of an account.
#[derive(Default)]
struct Account {
    /// Whether a run is querying, and the runs that wait; they may find its answer here.
    is_asked: Cell<bool>,
    waiting: RefCell<Vec<Waker>>,
    state: RefCell<State>,
}

/// The right to query an account, while held.
struct Turn<'a>(&'a Account);

impl Account {
    /// Waits until no other run queries the account.
    async fn turn(&self) -> Turn<'_> {
        poll_fn(|context| {
            if self.is_asked.replace(true) {
                self.waiting.borrow_mut().push(context.waker().clone());
                return Poll::Pending;
            }
            Poll::Ready(Turn(self))
        })
        .await
    }
}

impl Drop for Turn<'_> {
    /// Wakes all waiting runs, since each may find its answer in the cache now.
    fn drop(&mut self) {
        self.0.is_asked.set(false);
        self.0.waiting.take().into_iter().for_each(Waker::wake);
    }
}

#[derive(Default)]
struct State {
    /// The last reading, including later signals, and its time.
    good: Option<(EpochMs, Rc<Reading>)>,
    /// When a query last returned a reading; signals do not count.
    asked: Option<EpochMs>,
    last: Option<Last>,
    /// How many times in a row the platform refused.
    refusals: u32,
    /// The pause after the last answer, in milliseconds.
    wait: i64,
    /// The number of signals so far, and the last one.
    signals: (u64, Option<Rc<SignalReading>>),
}

/// The last answer.
struct Last {
    at: EpochMs,
    /// The answer's number among all answers.
    number: u64,
    /// The failure, if there is no usable answer.
    failure: Option<Failure>,
}

impl ReadingCache {
    /// Returns the view for a run that begins now with this `intent`.
    pub fn view(&self, intent: Intent) -> CacheView {
        CacheView { cache: self.clone(), intent, since: self.answers.get() }
    }

    /// Returns the account `key`, if it was queried or signalled before.
    fn known(&self, key: u64) -> Option<Rc<Account>> {
        let accounts = self.accounts.borrow();
        accounts.iter().find(|(known, _)| *known == key).map(|(_, account)| Rc::clone(account))
    }

    /// Returns the account `key`, or a new one, and marks it as the most recently used.
    fn account(&self, key: u64) -> Rc<Account> {
        let mut accounts = self.accounts.borrow_mut();
        let account = match accounts.iter().position(|(known, _)| *known == key) {
            Some(at) => accounts.remove(at).1,
            None => Rc::default(),
        };
        let surplus = (accounts.len() + 1).saturating_sub(MOST);
        accounts.drain(..surplus);
        accounts.push((key, Rc::clone(&account)));
        account
    }
}

impl CacheView {
    /// Whether the user requested no readings: the run is automatic, or shows only cached ones.
    pub fn is_automatic(&self) -> bool {
        matches!(self.intent, Intent::Automatic | Intent::Remembered)
    }

    /// Returns the cached outcome of account `key` in a run that must not query; `None` in other runs, or if
    /// nothing is cached.
    pub fn remembered(&self, key: u64, now: EpochMs) -> Option<Outcome> {
        if self.intent != Intent::Remembered {
            return None;
        }
        self.cache.known(key)?.state.borrow().remembered(now)
    }

    /// Returns the last reading of account `key`.
    pub fn last(&self, key: u64) -> Option<CachedReading> {
        self.cache.known(key)?.state.borrow().good(None)
    }

    /// Applies a session signal to account `key`, unless the cached reading is newer. A cached reading dated after
    /// `now` (clock set back) counts as older.
    pub fn add_signal(&self, key: u64, signal: SignalReading, now: EpochMs) {
        let account = self.cache.account(key);
        // A signal is no answer: it must not serve a run that requests fresh readings.
        let number = self.cache.answers.get();
        account.state.borrow_mut().add_signal(signal, number, now);
    }

    /// Returns the outcome for account `key`: from the cache if that is fresh enough or the platform must not be
    /// queried yet, else from `query`. Automatic runs reuse an answer for `interval` milliseconds.
    ///
    /// # Errors
    /// Why there is no reading of the account.
    pub async fn ask(
        &self,
        key: u64,
        interval: i64,
        host: &dyn Host,
        query: impl Future<Output = Result<Reading, Failure>>,
    ) -> Outcome {
        let account = self.cache.account(key);
        let _turn = account.turn().await;
        if let Some(outcome) = account.state.borrow().recall(self, interval, host.now()) {
            return outcome;
        }
        let signals_before = account.state.borrow().signals.0;
        let answer = query.await;
        let number = self.cache.answers.get() + 1;
        self.cache.answers.set(number);
        account.state.borrow_mut().note(answer, number, host.now(), signals_before)
    }
}

impl State {
    /// Returns the cached outcome; `None` if the platform must be queried.
    fn recall(&self, run: &CacheView, interval: i64, now: EpochMs) -> Option<Outcome> {
        let last = self.last.as_ref()?;
        let is_within = |ms| (0..ms).contains(&(now - last.at));
        let is_whole = || self.asked.is_some_and(|at| (0..REUSED).contains(&(now - at)));
        // An answer that arrived while this run waited is as fresh as its own would be.
        let is_new = last.number > run.since;
        let serves = match run.intent {
            Intent::Asked => false,
            // A user who has fixed a failure wants to see whether that helped.
            Intent::Opened => last.failure.is_none() && is_whole(),
            Intent::Automatic => is_within(interval),
            Intent::Remembered => true,
        };
        if is_new || serves || is_within(self.wait) { self.remembered(now) } else { None }
    }

    /// Returns the last outcome, or the last signals if there was no answer.
    fn remembered(&self, now: EpochMs) -> Option<Outcome> {
        match self.last.as_ref().and_then(|last| last.failure.clone()) {
            Some(failure) => Some(self.failed(failure, now)),
            None => self.good(None).map(Ok),
        }
    }

    /// Applies a signal received after `number` answers.
    fn add_signal(&mut self, signal: SignalReading, number: u64, now: EpochMs) {
        let is_outdated_by = |at| (signal.at..=now).contains(&at);
        // A later failure that dropped the reading also dropped what signals had told before.
        let failed = self.last.as_ref().filter(|last| last.at != signal.at && is_outdated_by(last.at));
        let is_dropped = failed.and_then(|last| last.failure.as_ref()).is_some_and(|it| !it.is_passing());
        if is_dropped || self.good.as_ref().is_some_and(|(at, _)| is_outdated_by(*at)) {
            return;
        }
        let before = self.good.as_ref().map(|(_, reading)| Reading::clone(reading)).unwrap_or_default();
        self.good = Some((signal.at, Rc::new(signal.over(before))));
        if signal.is_answer {
            // A pause that the platform requested still holds, unless the clock was set back since.
            let last = self.last.as_ref().filter(|last| last.at <= now);
            self.wait = last.map_or(0, |last| (last.at + self.wait - signal.at).max(0));
            self.last = Some(Last { at: signal.at, number, failure: None });
        }
        self.signals = (self.signals.0 + 1, Some(Rc::new(signal)));
    }

    /// Stores an answer to a query that began after `signals_before` signals.
    fn note(
        &mut self,
        answer: Result<Reading, Failure>,
        number: u64,
        now: EpochMs,
        signals_before: u64,
    ) -> Outcome {
        let failure = match answer {
            Ok(mut reading) => {
                self.carry_over(&mut reading, signals_before);
                let reading = Rc::new(reading);
                let last = Some(Last { at: now, number, failure: None });
                let signals = std::mem::take(&mut self.signals);
                let good = Some((now, Rc::clone(&reading)));
                *self = Self { good, asked: Some(now), last, signals, ..Self::default() };
                return Ok(CachedReading { reading, cached: None });
            }
            Err(failure) => failure,
        };
        self.refusals += u32::from(failure.is_refusal());
        self.wait = self.wait_after(&failure);
        self.last = Some(Last { at: now, number, failure: Some(failure.clone()) });
        if !failure.is_passing() {
            self.good = None;
            self.asked = None;
        }
        if self.good.is_some() { self.failed(failure, now) } else { Err(failure) }
    }

    /// Carries signals after number `signals_before`, and `stopped` flags of windows still empty, into a new reading.
    fn carry_over(&self, reading: &mut Reading, signals_before: u64) {
        if let (number, Some(later)) = &self.signals
            && *number > signals_before
        {
            *reading = later.over(std::mem::take(reading));
        }
        let before = self.good.iter().flat_map(|(_, before)| &before.windows);
        for stopped in before.filter(|window| window.stopped) {
            let mut same = reading.windows.iter_mut().filter(|window| window.is_same_limit(stopped));
            if let Some(window) = same.find(|window| window.is_empty()) {
                window.stopped = true;
            }
        }
    }

    /// The pause after `failure`, in milliseconds.
    fn wait_after(&self, failure: &Failure) -> i64 {
        match failure {
            _ if !failure.asks_for_pause() => 0,
            Failure::Status { retry_after: Some(seconds), .. } => {
                i64::try_from(*seconds.min(&Failure::LONGEST_PAUSE)).unwrap_or_default() * SECOND
            }
            // A shift by four exceeds the longest pause.
            _ => (FIRST_WAIT << self.refusals.saturating_sub(1).min(4)).min(LONGEST_WAIT),
        }
    }

    /// Returns the last good reading with `failure`, or only `failure` if there is none. During a pause, the
    /// failure's `retry_after` is the remaining time.
    fn failed(&self, mut failure: Failure, now: EpochMs) -> Outcome {
        let left = self.last.as_ref().map_or(0, |last| last.at + self.wait - now);
        if let Failure::Status { retry_after, .. } = &mut failure
            && (1..=self.wait).contains(&left)
        {
            *retry_after = Some(left.unsigned_abs().div_ceil(SECOND.unsigned_abs()));
        }
        self.good(Some(failure.clone())).ok_or(failure)
    }

    fn good(&self, failure: Option<Failure>) -> Option<CachedReading> {
        let (at, reading) = self.good.as_ref()?;
        Some(CachedReading { reading: Rc::clone(reading), cached: Some(Cached { at: *at, failure }) })
    }
}
