//! One run in two steps. A [`Plan`] names the files that it needs and receives them. Once started it is a [`Run`],
//! which queries the accounts concurrently and holds the report.
//!
//! The run is polled from outside and advances only when its [`Host`] has answered. Equal sources and answers thus
//! make equal reports, and a trap in the module surfaces as an exception of the causing call.

mod found;
mod people;
mod plan;
mod shown;

pub use plan::Plan;
use plan::Shows;

use crate::cache::{CacheView, CachedReading, Outcome};
use crate::client::{Client, ClientContext, RequestProbe};
use crate::doctor::Diagnosis;
use crate::failure::Failure;
use crate::forecaster::Forecaster;
use crate::host::Host;
use crate::locale::Language;
use crate::options::{Horizon, Options};
use crate::platform::{Account, Found, Identity, Platform};
use crate::reading::Reading;
use crate::report::{AccountRef, AccountReport, Clock, FailureReport, Notices, Report};
use crate::sessions::SessionHistory;
use crate::time::EpochMs;
use crate::usage_samples::UsageSamples;
use futures_util::future::LocalBoxFuture;
use futures_util::stream::{FuturesUnordered, StreamExt};
use serde_json::Value;
use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, Wake, Waker};

/// A run under way or finished.
pub struct Run {
    host: Rc<dyn Host>,
    options: Options,
    began: EpochMs,
    language: &'static Language,
    tasks: Vec<Task>,
    /// The pending queries, each with its index in `tasks`.
    queries: FuturesUnordered<LocalBoxFuture<'static, (usize, Outcome)>>,
    /// Why a credential file shared by several platforms could not be read.
    shared_failure: Option<Failure>,
    notices: Notices,
    horizon: Horizon,
    shows: Shows,
    keeping: Keeping,
    /// Whether the host stores samples.
    stores_samples: bool,
    forecaster: RefCell<Forecaster>,
    /// Whether a session signal reported a reached limit.
    is_refused: bool,
    diagnosis: Option<Diagnosis>,
}

/// The treatment of the stored usage samples.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Keeping {
    /// Adds to the samples.
    Adds,
    /// Leaves samples as they are: a plugin entry's options, maybe a project's, can stop but not erase them.
    Holds,
    /// Erases the samples, because the user no longer wants them.
    Erases,
}

impl Keeping {
    /// Chooses by whether the run's options ask for samples, and whether a file of the user's does.
    fn of(is_wanted: bool, is_kept: bool) -> Self {
        match (is_wanted, is_kept) {
            (true, _) => Self::Adds,
            (false, true) => Self::Holds,
            (false, false) => Self::Erases,
        }
    }
}

/// An account and its result, once known.
struct Task {
    platform: &'static Platform,
    identity: Identity,
    /// The cached reading from before the run, which the answer replaces.
    before: Option<CachedReading>,
    /// `None` while the query is pending.
    outcome: Option<Outcome>,
    probe: Option<Rc<RequestProbe>>,
}

impl Task {
    /// Returns the reference to this account at `index`.
    fn account_ref(&self, index: usize) -> AccountRef<'_> {
        AccountRef { index, platform: self.platform, identity: &self.identity }
    }
}

/// A waker that records that it was called.
#[derive(Default)]
struct Woken(AtomicBool);

impl Wake for Woken {
    fn wake(self: Arc<Self>) {
        self.0.store(true, Ordering::Relaxed);
    }
}

impl Run {
    /// Advances every account whose answer has arrived. Returns whether all have their result.
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
                // Woken during the poll: an account made room for another, or there were too many to poll at once.
                Poll::Pending if woken.0.swap(false, Ordering::Relaxed) => {}
                Poll::Pending => return false,
            }
        }
    }

    /// Sets OpenCode's sessions, for the forecasts.
    pub fn set_sessions(&mut self, history: SessionHistory) {
        self.forecaster.get_mut().set_sessions(history);
    }

    /// Sets the samples that the host stored, if the user wants them.
    pub fn set_samples(&mut self, kept: &Value) {
        self.stores_samples = true;
        let samples =
            if self.keeping == Keeping::Erases { UsageSamples::default() } else { UsageSamples::read(kept) };
        self.forecaster.get_mut().set_samples(samples);
    }

    /// Returns what the host is to store in place of `kept`: `Some(None)` to erase it, `None` if nothing changed.
    pub fn samples_to_store(&self, kept: &Value) -> Option<Option<UsageSamples>> {
        match self.keeping {
            Keeping::Adds => {}
            Keeping::Holds => return None,
            Keeping::Erases => return (!kept.is_null()).then_some(None),
        }
        let mut samples = UsageSamples::read(kept);
        samples.add(&self.findings()).then_some(Some(samples))
    }

    /// Whether every account has its result.
    pub fn is_done(&self) -> bool {
        self.queries.is_empty()
    }

    /// Adds an account or entry. An account without a `key` is always queried; in a run that only uses the cache,
    /// so is an account without a cached reading.
    fn add(
        &mut self,
        platform: &'static Platform,
        found: Found,
        key: Option<u64>,
        context: &Rc<ClientContext>,
        view: &CacheView,
    ) {
        let diagnoses = self.diagnosis.is_some();
        let remembered = key.filter(|_| !diagnoses).and_then(|key| view.remembered(key, self.began));
        let before = key.and_then(|key| view.last(key));
        let mut probe = None;
        let (mut identity, outcome) = match found {
            Found::Account(account) if remembered.is_none() => {
                let Account { identity, allowed_hosts, redactor, notes, query, .. } = account;
                let is_dry_run = self.diagnosis.as_ref().is_some_and(|examined| !examined.is_online);
                probe = diagnoses.then(|| Rc::new(RequestProbe { is_dry_run, ..RequestProbe::default() }));
                let client =
                    Client::new(Rc::clone(context), allowed_hosts, redactor).with_probe(probe.clone());
                let answer = async move {
                    let mut reading = query(client).await?.bounded();
                    reading.notes.extend(notes);
                    Ok(reading)
                };
                // A dry run never gets an answer, so others with the same key must not wait for it.
                self.ask(platform.interval, key.filter(|_| !is_dry_run), view.clone(), answer);
                (identity, None)
            }
            Found::Account(account) => (account.identity, remembered),
            Found::Failed(identity, failure) => (identity, Some(Err(failure))),
            // An entry may belong to several platforms, and a provider may be in several files.
            Found::Incomplete(incomplete) if self.notices.incomplete.contains(&incomplete) => return,
            Found::Incomplete(incomplete) => return self.notices.incomplete.push(incomplete),
        };
        identity.setup = identity.setup.or(platform.setups.first());
        self.tasks.push(Task { platform, identity, before, outcome, probe });
    }

    /// Queues the next account's query `answer`, shared through `view` if the account has a `key`.
    fn ask(
        &mut self,
        interval: i64,
        key: Option<u64>,
        view: CacheView,
        answer: impl Future<Output = Result<Reading, Failure>> + 'static,
    ) {
        let (index, host) = (self.tasks.len(), Rc::clone(&self.host));
        self.queries.push(Box::pin(async move {
            let outcome = match key {
                Some(key) => view.ask(key, interval, &*host, answer).await,
                None => answer.await.map(|reading| CachedReading { reading: reading.into(), cached: None }),
            };
            (index, outcome)
        }));
    }

    /// Returns the report as known so far.
    pub fn report(&self) -> Report<'_> {
        let mut report = self.findings();
        self.forecaster.borrow_mut().fill(&mut report, self.horizon);
        report
    }

    /// Returns the report without forecasts.
    fn findings(&self) -> Report<'_> {
        let mut report = Report {
            now: self.host.now(),
            clock: Clock(&*self.host),
            began: self.began,
            low: self.options.low,
            accounts: Vec::new(),
            failures: Vec::new(),
            pending: Vec::new(),
            notices: &self.notices,
            work: None,
        };
        report.failures.extend(self.shared_failure.iter().map(|failure| FailureReport { of: None, failure }));
        for (index, task) in self.tasks.iter().enumerate() {
            let (of, is_pending) = (task.account_ref(index), task.outcome.is_none());
            let known = match &task.outcome {
                None => task.before.as_ref(),
                Some(Ok(known)) => Some(known),
                Some(Err(failure)) => {
                    report.failures.push(FailureReport { of: Some(of), failure });
                    continue;
                }
            };
            match known {
                Some(CachedReading { reading, cached }) => report.accounts.push(AccountReport {
                    of,
                    reading,
                    forecasts: Rc::default(),
                    cached: cached.as_ref(),
                    is_pending,
                }),
                None => report.pending.push(of),
            }
        }
        report
    }

    /// Returns the timeout per account, in seconds.
    pub fn timeout(&self) -> u32 {
        self.options.timeout
    }
}
