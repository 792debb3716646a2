//! What a process remembers of the accounts that it asked, for as long as it lives: so that no platform is asked more
//! often than it should be, and what was known stays in sight while a platform does not answer.
//!
//! An account goes by a key that nothing can be read back from; one with another credential is another account. Points
//! in time are told apart by the host's clock, which may be set back: what then lies ahead counts as old.

use crate::failure::Failure;
use crate::host::Host;
use crate::reading::{Reading, Window};
use crate::sanitized::Sanitized;
use crate::time::{EpochMs, SECOND};
use std::cell::{Cell, RefCell};
use std::future::poll_fn;
use std::rc::Rc;
use std::task::{Poll, Waker};

/// How long an answer serves who opens the report.
const REUSED: i64 = 60 * SECOND;
/// How long a platform is left alone after a first refusal, unless it says so itself; twice as long after each more.
const FIRST_WAIT: i64 = 60 * SECOND;
/// The longest that it is left alone without its own word.
const LONGEST_WAIT: i64 = 15 * 60 * SECOND;
/// The longest that it is left alone on its own word, in seconds: whatever is limited starts over within a day.
const LONGEST_ASKED: u64 = 86_400;
/// More accounts than anybody has: the least recently asked are dropped first.
const MOST: usize = 1024;

/// Why a run is made, which says how fresh its readings have to be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Intent {
    /// The user asks anew.
    #[default]
    Asked,
    /// The user opens the report.
    Opened,
    /// Nobody asks by hand: what is in sight is refreshed, or a model wants to know.
    Automatic,
    /// Nobody is to be asked: what is remembered is told, with what was heard since.
    Remembered,
}

/// What is remembered; its clones share it.
#[derive(Clone, Default)]
pub struct ReadingCache {
    accounts: Rc<RefCell<Accounts>>,
    /// How many answers have come.
    answers: Rc<Cell<u64>>,
}

/// Each with its key; the last one was asked for last.
type Accounts = Vec<(u64, Rc<Account>)>;

/// What one run may take from a memory.
#[derive(Clone)]
pub struct CacheView {
    cache: ReadingCache,
    intent: Intent,
    /// How many answers had come when the run began.
    since: u64,
}

/// What a session's own requests told of an account, which counts as newer than what was known before.
#[derive(Debug)]
pub struct SignalReading {
    /// When.
    pub at: EpochMs,
    /// The plan, where it was told.
    pub plan: Option<Sanitized>,
    /// The windows that were told of.
    pub windows: Vec<Window>,
    /// True if this covers every window that can stop a session. It then serves as a fresh answer, except for `Opened`.
    pub is_answer: bool,
}

impl SignalReading {
    /// `reading` with what was heard.
    fn over(&self, mut reading: Reading) -> Reading {
        reading.plan = self.plan.clone().or(reading.plan);
        self.windows.iter().for_each(|window| reading.put(window.clone()));
        reading.bounded()
    }
}

/// What is known of an account, or why nothing is.
pub type Outcome = Result<CachedReading, Failure>;

/// A reading, and how it came to be shown.
#[derive(Debug)]
pub struct CachedReading {
    /// What the platform said.
    pub reading: Rc<Reading>,
    /// Where it did not say so just now: since when that is known.
    pub cached: Option<Cached>,
}

/// Since when a reading is known.
#[derive(Debug)]
pub struct Cached {
    /// When the platform said so.
    pub at: EpochMs,
    /// Why there is nothing newer; `None` where the platform was not asked, as the reading is fresh enough.
    pub failure: Option<Failure>,
}

impl Cached {
    /// How old the reading is, in seconds; `None` where the clock was set back since, so that nobody knows.
    pub fn age(&self, now: EpochMs) -> Option<u64> {
        u64::try_from((now - self.at).div_euclid(SECOND)).ok()
    }
}

/// What is remembered of an account.
#[derive(Default)]
struct Account {
    /// Whether a run asks, and those that wait meanwhile: they may find its answer here.
    is_asked: Cell<bool>,
    waiting: RefCell<Vec<Waker>>,
    state: RefCell<State>,
}

/// Leave to ask, for as long as it is held.
struct Turn<'a>(&'a Account);

impl Account {
    /// Waits until no other run asks.
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
    /// Wakes all that wait, as all may go on at once with what is known now.
    fn drop(&mut self) {
        self.0.is_asked.set(false);
        self.0.waiting.take().into_iter().for_each(Waker::wake);
    }
}

#[derive(Default)]
struct State {
    /// What the platform last said, or what was heard over that, and when.
    good: Option<(EpochMs, Rc<Reading>)>,
    /// When a request of ours was last answered by a reading.
    asked: Option<EpochMs>,
    last: Option<Last>,
    /// How often the platform refused in a row.
    refusals: u32,
    /// How long after the last answer the platform is left alone, in milliseconds.
    wait: i64,
    /// What was last heard, and its number among all that was heard of the account.
    heard: (u64, Option<Rc<SignalReading>>),
}

/// The last answer.
struct Last {
    at: EpochMs,
    /// Its number among all answers.
    number: u64,
    /// What was wrong with it, or why there is none.
    failure: Option<Failure>,
}

impl ReadingCache {
    /// What a run with this `intent`, which begins now, may take from it.
    pub fn view(&self, intent: Intent) -> CacheView {
        CacheView { cache: self.clone(), intent, since: self.answers.get() }
    }

    /// The account that goes by `key`, where it was asked for or heard of before.
    fn known(&self, key: u64) -> Option<Rc<Account>> {
        let accounts = self.accounts.borrow();
        accounts.iter().find(|(known, _)| *known == key).map(|(_, account)| Rc::clone(account))
    }

    /// The same, or a new one, which is now the last that was asked for.
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
    /// Whether nobody asked for the run by hand.
    pub fn is_automatic(&self) -> bool {
        matches!(self.intent, Intent::Automatic | Intent::Remembered)
    }

    /// What is known of the account that goes by `key` in a run that is to ask nobody, where it was asked for or heard of
    /// before.
    pub fn remembered(&self, key: u64, now: EpochMs) -> Option<Outcome> {
        if self.intent != Intent::Remembered {
            return None;
        }
        self.cache.known(key)?.state.borrow().remembered(now)
    }

    /// What was last known of the account that goes by `key`.
    pub fn last(&self, key: u64) -> Option<CachedReading> {
        self.cache.known(key)?.state.borrow().good(None)
    }

    /// Takes in what was heard of the account that goes by `key`, unless its platform has said something since. What is
    /// later than `now` was said before the clock was set back.
    pub fn add_signal(&self, key: u64, heard: SignalReading, now: EpochMs) {
        let account = self.cache.account(key);
        // No answer to anybody: a run that asks anew is not served by it.
        let number = self.cache.answers.get();
        account.state.borrow_mut().add_signal(heard, number, now);
    }

    /// What is known of the account that goes by `key`: what `query` finds out, unless the memory has it, or the platform
    /// is to be left alone. In a run that nobody asks for by hand, an answer serves for `interval` milliseconds.
    ///
    /// # Errors
    /// Why nothing is known of the account.
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
        let heard = account.state.borrow().heard.0;
        let answer = query.await;
        let number = self.cache.answers.get() + 1;
        self.cache.answers.set(number);
        account.state.borrow_mut().note(answer, number, host.now(), heard)
    }
}

impl State {
    /// What is known without asking; `None` where the platform is to be asked.
    fn recall(&self, run: &CacheView, interval: i64, now: EpochMs) -> Option<Outcome> {
        let last = self.last.as_ref()?;
        let is_within = |ms| (0..ms).contains(&(now - last.at));
        let is_whole = || self.asked.is_some_and(|at| (0..REUSED).contains(&(now - at)));
        // What was asked for while this run waited is as new as what it would ask for.
        let is_new = last.number > run.since;
        let serves = match run.intent {
            Intent::Asked => false,
            // Who has mended something looks whether it helped.
            Intent::Opened => last.failure.is_none() && is_whole(),
            Intent::Automatic => is_within(interval),
            Intent::Remembered => true,
        };
        if is_new || serves || is_within(self.wait) { self.remembered(now) } else { None }
    }

    /// What the last answer was, or what was heard where there was none.
    fn remembered(&self, now: EpochMs) -> Option<Outcome> {
        match self.last.as_ref().and_then(|last| last.failure.clone()) {
            Some(failure) => Some(self.failed(failure, now)),
            None => self.good(None).map(Ok),
        }
    }

    /// Takes in what was heard when so many answers had come.
    fn add_signal(&mut self, heard: SignalReading, number: u64, now: EpochMs) {
        if self.good.as_ref().is_some_and(|(at, _)| (heard.at..=now).contains(at)) {
            return;
        }
        let before = self.good.as_ref().map(|(_, reading)| Reading::clone(reading)).unwrap_or_default();
        self.good = Some((heard.at, Rc::new(heard.over(before))));
        if heard.is_answer {
            // A platform that asked to be left alone still is.
            let until = self.last.as_ref().map_or(heard.at, |last| last.at + self.wait);
            self.wait = (until - heard.at).max(0);
            self.last = Some(Last { at: heard.at, number, failure: None });
        }
        self.heard = (self.heard.0 + 1, Some(Rc::new(heard)));
    }

    /// Takes in an answer that was asked for when so many things had been `heard`.
    fn note(&mut self, answer: Result<Reading, Failure>, number: u64, now: EpochMs, heard: u64) -> Outcome {
        let failure = match answer {
            Ok(mut reading) => {
                self.carry_over(&mut reading, heard);
                let reading = Rc::new(reading);
                let last = Some(Last { at: now, number, failure: None });
                let heard = std::mem::take(&mut self.heard);
                let good = Some((now, Rc::clone(&reading)));
                *self = Self { good, asked: Some(now), last, heard, ..Self::default() };
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

    /// Gives a new `reading`, asked for when so many things had been `heard`, what counts in it of what was known before.
    fn carry_over(&self, reading: &mut Reading, heard: u64) {
        if let (number, Some(later)) = &self.heard
            && *number > heard
        {
            *reading = later.over(std::mem::take(reading));
        }
        let before = self.good.iter().flat_map(|(_, before)| &before.windows);
        for stopped in before.filter(|window| window.stopped) {
            let mut same = reading.windows.iter_mut().filter(|window| window.is_same_limit(stopped));
            if let Some(window) = same.find(|window| window.left().is_some_and(|left| left.exact() <= 0.0)) {
                window.stopped = true;
            }
        }
    }

    /// How long the platform is left alone after `failure`, in milliseconds.
    fn wait_after(&self, failure: &Failure) -> i64 {
        match failure {
            Failure::Status { retry_after: Some(seconds), .. } if failure.is_passing() => {
                i64::try_from(*seconds.min(&LONGEST_ASKED)).unwrap_or_default() * SECOND
            }
            // A shift of four is more than the longest.
            _ if failure.is_refusal() => {
                (FIRST_WAIT << self.refusals.saturating_sub(1).min(4)).min(LONGEST_WAIT)
            }
            _ => 0,
        }
    }

    /// The last good reading in the place of `failure`, where there is one; where the platform is left alone, the failure
    /// says for how long.
    fn failed(&self, mut failure: Failure, now: EpochMs) -> Outcome {
        let left = self.last.as_ref().map_or(0, |last| last.at + self.wait - now);
        if let Failure::Status { retry_after, .. } = &mut failure
            && (1..=self.wait).contains(&left)
        {
            *retry_after = Some(left.unsigned_abs().div_ceil(SECOND.unsigned_abs()));
        }
        match self.good(Some(failure.clone())) {
            Some(known) => Ok(known),
            None => Err(failure),
        }
    }

    fn good(&self, failure: Option<Failure>) -> Option<CachedReading> {
        let (at, reading) = self.good.as_ref()?;
        Some(CachedReading { reading: Rc::clone(reading), cached: Some(Cached { at: *at, failure }) })
    }
}
