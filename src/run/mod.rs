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
use crate::option_error::OptionError;
use crate::options::Aim;
use crate::platform::{Account, Found, Incomplete, Platform, Serves, Terms};
use crate::reading::Label;
use crate::report::{AccountReport, Awaited, Clock, FailureReport, Report};
use crate::samples::Samples;
use crate::sanitized::Sanitized;
use crate::setup::Setup;
use crate::sources::Source;
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
    is_private: bool,
    low: f64,
    began: EpochMs,
    option_errors: Vec<OptionError>,
    language: &'static dyn Language,
    tasks: Vec<Task>,
    /// The accounts that are being queried, each with its place in `tasks`.
    queries: FuturesUnordered<LocalBoxFuture<'static, (usize, Outcome)>>,
    /// Why the credentials that several platforms share could not be read.
    shared_failure: Option<Failure>,
    incomplete: Vec<Incomplete>,
    missing: Vec<&'static Platform>,
    unsupported: Vec<Sanitized>,
    offered: Vec<(&'static Platform, &'static Terms)>,
    timeout_s: u32,
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
    label: Label,
    setup: Option<&'static Setup>,
    source: Option<Source>,
    serves: Vec<Serves>,
    /// What was known of the account before the run, in whose place its answer comes.
    before: Option<Known>,
    /// None while the account is being queried.
    outcome: Option<Outcome>,
    probe: Option<Rc<RequestProbe>>,
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
        let (label, setup, source, serves, outcome) = match found {
            Found::Account(Account {
                label,
                setup,
                source,
                allowed_hosts,
                redactor,
                mut notes,
                serves,
                query,
                ..
            }) if remembered.is_none() => {
                let mut client = Client::new(Rc::clone(context), allowed_hosts, redactor);
                let mut key = key;
                if let Some(examination) = &self.examination {
                    let own = Rc::new(RequestProbe {
                        is_dry_run: !examination.is_online,
                        ..RequestProbe::default()
                    });
                    // What is never answered would be waited for by whoever has the same key.
                    key = key.filter(|_| examination.is_online);
                    client = client.with_probe(Rc::clone(&own));
                    probe = Some(own);
                }
                let index = self.tasks.len();
                let (host, recall) = (Rc::clone(&context.host), recall.clone());
                self.queries.push(Box::pin(async move {
                    let answer = async move {
                        let mut reading = query(client).await?.bounded();
                        reading.notes.append(&mut notes);
                        Ok(reading)
                    };
                    let outcome = match key {
                        Some(key) => recall.ask(key, platform.interval, &*host, answer).await,
                        None => answer.await.map(|reading| Known { reading: reading.into(), recalled: None }),
                    };
                    (index, outcome)
                }));
                (label, setup, source, serves, None)
            }
            Found::Account(Account { label, setup, source, serves, .. }) => {
                (label, setup, source, serves, remembered)
            }
            Found::Failed { label, setup, source, failure } => {
                (label, setup, source, Vec::new(), Some(Err(failure)))
            }
            // One entry may be of several platforms, and one provider stand in several files.
            Found::Incomplete(incomplete) if self.incomplete.contains(&incomplete) => return,
            Found::Incomplete(incomplete) => return self.incomplete.push(incomplete),
        };
        let setup = setup.or(platform.setups.first());
        self.tasks.push(Task { platform, label, setup, source, serves, before, outcome, probe });
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
            low: self.low,
            incomplete: &self.incomplete,
            missing: &self.missing,
            unsupported: &self.unsupported,
            option_errors: &self.option_errors,
            offered: self.offered.clone(),
            ..Report::default()
        };
        if let Some(failure) = &self.shared_failure {
            let (place, platform, label, setup, source) = (None, None, None, None, None);
            report.failures.push(FailureReport { place, platform, label, setup, source, failure });
        }
        for (place, task) in self.tasks.iter().enumerate() {
            let Task { platform, label, setup, source, serves, before, outcome, .. } = task;
            let known = match outcome {
                None => before.as_ref(),
                Some(outcome) => outcome.as_ref().ok(),
            };
            if let Some(Known { reading, recalled }) = known {
                let (setup, source, recalled) = (*setup, source.as_ref(), recalled.as_ref());
                let is_awaited = outcome.is_none();
                report.accounts.push(AccountReport {
                    place,
                    platform,
                    label,
                    setup,
                    source,
                    serves,
                    reading,
                    expected: Rc::default(),
                    recalled,
                    is_awaited,
                });
            }
            match outcome {
                None if known.is_none() => report.awaited.push(Awaited { place, platform, label }),
                None | Some(Ok(_)) => {}
                Some(Err(failure)) => {
                    let (place, platform, label) = (Some(place), Some(*platform), Some(label));
                    let (setup, source) = (*setup, source.as_ref());
                    report.failures.push(FailureReport { place, platform, label, setup, source, failure });
                }
            }
        }
        report
    }

    /// How long each account may take, in seconds.
    pub fn timeout(&self) -> u32 {
        self.timeout_s
    }
}
