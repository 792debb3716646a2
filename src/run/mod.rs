//! One run, in two steps: a [`Plan`] names the files that it wants and takes them in; started, it is a [`Run`], which
//! queries the accounts side by side and holds the report.
//!
//! The run is polled from outside, and moves on only where its [`Host`] has answered, so the same sources and answers
//! always make the same report, and a trap inside the module surfaces as an ordinary exception in the call that
//! caused it.

mod plan;
mod shown;

pub use plan::Plan;
use plan::Shows;

use crate::client::{Client, ClientContext, RequestProbe};
use crate::doctor::Examination;
use crate::failure::Failure;
use crate::foresight::Foresight;
use crate::history::History;
use crate::host::Host;
use crate::locale::Language;
use crate::memory::{Known, Outcome, Recall};
use crate::options::{Aim, Options};
use crate::platform::{Account, Found, Identity, Platform};
use crate::reading::Reading;
use crate::report::{AccountReport, Clock, FailureReport, Report, Rest, Whose};
use crate::samples::Samples;
use crate::time::EpochMs;
use futures_util::future::LocalBoxFuture;
use futures_util::stream::{FuturesUnordered, StreamExt};
use serde_json::Value;
use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, Wake, Waker};

/// A run under way, or done.
pub struct Run {
    host: Rc<dyn Host>,
    options: Options,
    began: EpochMs,
    language: &'static dyn Language,
    tasks: Vec<Task>,
    /// The accounts that are being queried, each with its place in `tasks`.
    queries: FuturesUnordered<LocalBoxFuture<'static, (usize, Outcome)>>,
    /// Why the credentials that several platforms share could not be read.
    shared_failure: Option<Failure>,
    rest: Rest,
    aim: Aim,
    shows: Shows,
    keeping: Keeping,
    foresight: RefCell<Foresight>,
    /// Whether a refusal that it heard tells of a limit.
    is_refused: bool,
    examination: Option<Examination>,
}

/// What becomes of what the host keeps of what windows showed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Keeping {
    /// The run adds to it.
    Adds,
    /// It stays as it is: an entry's options, which may be a project's, can keep it from growing, and not erase it.
    Holds,
    /// It is erased, as the user does not want it any more.
    Erases,
}

impl Keeping {
    /// Where the options ask for it or not, and the user's own files do or not.
    fn of(is_wanted: bool, is_kept: bool) -> Self {
        match (is_wanted, is_kept) {
            (true, _) => Self::Adds,
            (false, true) => Self::Holds,
            (false, false) => Self::Erases,
        }
    }
}

/// One account on its way to a result.
struct Task {
    platform: &'static Platform,
    identity: Identity,
    /// What was known of the account before the run, in whose place its answer comes.
    before: Option<Known>,
    /// None while the account is being queried.
    outcome: Option<Outcome>,
    probe: Option<Rc<RequestProbe>>,
}

impl Task {
    /// Whose it is, in its `place`.
    fn whose(&self, place: usize) -> Whose<'_> {
        Whose { place, platform: self.platform, identity: &self.identity }
    }
}

/// Notes that it was woken.
#[derive(Default)]
struct Woken(AtomicBool);

impl Wake for Woken {
    fn wake(self: Arc<Self>) {
        self.0.store(true, Ordering::Relaxed);
    }
}

impl Run {
    /// Lets every account go on whose answer has come. Returns whether all have their result.
    pub fn poll(&mut self) -> bool {
        let woken = Arc::new(Woken::default());
        let waker = Waker::from(Arc::clone(&woken));
        loop {
            match self.queries.poll_next_unpin(&mut Context::from_waker(&waker)) {
                Poll::Ready(Some((index, outcome))) => {
                    if let Some(task) = self.tasks.get_mut(index) {
                        task.outcome = Some(outcome);
                    }
                }
                Poll::Ready(None) => return true,
                // Woken meanwhile: an account gave room to another one, or there were many to poll at once.
                Poll::Pending if woken.0.swap(false, Ordering::Relaxed) => {}
                Poll::Pending => return false,
            }
        }
    }

    /// Takes in what was done in OpenCode, by which forecasts are made.
    pub fn learn(&mut self, history: History) {
        self.foresight.get_mut().learn(history);
    }

    /// Takes in what the host kept of what windows showed before, where the user wants that.
    pub fn recollect(&mut self, kept: &Value) {
        let samples = if self.keeping == Keeping::Erases { Samples::default() } else { Samples::read(kept) };
        self.foresight.get_mut().recollect(samples);
    }

    /// What the host is to keep from now on, in place of what it `kept`: nothing at all where the user does not want that;
    /// `None` where it is the same.
    pub fn remember(&self, kept: &Value) -> Option<Option<Samples>> {
        match self.keeping {
            Keeping::Adds => {}
            Keeping::Holds => return None,
            Keeping::Erases => return (!kept.is_null()).then_some(None),
        }
        let mut samples = Samples::read(kept);
        samples.add(&self.findings()).then_some(Some(samples))
    }

    /// Whether every account has its result.
    pub fn is_done(&self) -> bool {
        self.queries.is_empty()
    }

    /// Adds what was found. An account without a `key` is always to be asked; in a run that asks nobody, so is one of which
    /// nothing is remembered.
    fn add(
        &mut self,
        platform: &'static Platform,
        found: Found,
        key: Option<u64>,
        context: &Rc<ClientContext>,
        recall: &Recall,
    ) {
        let examines = self.examination.is_some();
        let remembered = key.filter(|_| !examines).and_then(|key| recall.remembered(key, self.began));
        let before = key.and_then(|key| recall.last(key));
        let mut probe = None;
        let (mut identity, outcome) = match found {
            Found::Account(account) if remembered.is_none() => {
                let Account { identity, allowed_hosts, redactor, notes, query, .. } = account;
                let is_dry_run = self.examination.as_ref().is_some_and(|examined| !examined.is_online);
                probe = examines.then(|| Rc::new(RequestProbe { is_dry_run, ..RequestProbe::default() }));
                let client =
                    Client::new(Rc::clone(context), allowed_hosts, redactor).with_probe(probe.clone());
                let answer = async move {
                    let mut reading = query(client).await?.bounded();
                    reading.notes.extend(notes);
                    Ok(reading)
                };
                // What is never answered would be waited for by whoever has the same key.
                self.ask(platform.interval, key.filter(|_| !is_dry_run), recall.clone(), answer);
                (identity, None)
            }
            Found::Account(account) => (account.identity, remembered),
            Found::Failed(identity, failure) => (identity, Some(Err(failure))),
            // One entry may be of several platforms, and one provider stand in several files.
            Found::Incomplete(incomplete) if self.rest.incomplete.contains(&incomplete) => return,
            Found::Incomplete(incomplete) => return self.rest.incomplete.push(incomplete),
        };
        identity.setup = identity.setup.or(platform.setups.first());
        self.tasks.push(Task { platform, identity, before, outcome, probe });
    }

    /// Has the next account's `answer` waited for, by way of `recall` where the account has a `key`.
    fn ask(
        &mut self,
        interval: i64,
        key: Option<u64>,
        recall: Recall,
        answer: impl Future<Output = Result<Reading, Failure>> + 'static,
    ) {
        let (index, host) = (self.tasks.len(), Rc::clone(&self.host));
        self.queries.push(Box::pin(async move {
            let outcome = match key {
                Some(key) => recall.ask(key, interval, &*host, answer).await,
                None => answer.await.map(|reading| Known { reading: reading.into(), recalled: None }),
            };
            (index, outcome)
        }));
    }

    /// What is known by now.
    pub fn report(&self) -> Report<'_> {
        let mut report = self.findings();
        self.foresight.borrow_mut().fill(&mut report, self.aim);
        report
    }

    /// The report without forecasts.
    fn findings(&self) -> Report<'_> {
        let mut report = Report {
            now: self.host.now(),
            clock: Clock(Some(&*self.host)),
            began: self.began,
            low: self.options.low,
            accounts: Vec::new(),
            failures: Vec::new(),
            awaited: Vec::new(),
            rest: &self.rest,
            work: None,
        };
        report.failures.extend(self.shared_failure.iter().map(|failure| FailureReport { of: None, failure }));
        for (place, task) in self.tasks.iter().enumerate() {
            let (of, is_awaited) = (task.whose(place), task.outcome.is_none());
            let known = match &task.outcome {
                None => task.before.as_ref(),
                Some(Ok(known)) => Some(known),
                Some(Err(failure)) => {
                    report.failures.push(FailureReport { of: Some(of), failure });
                    continue;
                }
            };
            match known {
                Some(Known { reading, recalled }) => report.accounts.push(AccountReport {
                    of,
                    reading,
                    expected: Rc::default(),
                    recalled: recalled.as_ref(),
                    is_awaited,
                }),
                None => report.awaited.push(of),
            }
        }
        report
    }

    /// How long each account may take, in seconds.
    pub fn timeout(&self) -> u32 {
        self.options.timeout
    }
}
