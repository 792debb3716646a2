//! One run: finds the accounts, queries them side by side within the limits on requests, and holds the report.
//!
//! The run is driven from outside. It hands requests to its [`Host`] and moves on only when an answer is given back
//! to [`Run::reply`], so the same sources and answers always make the same report, and a trap inside the module
//! surfaces as an ordinary exception in the call that caused it.

use crate::client::{Client, Exchange};
use crate::environment::Environment;
use crate::failure::Failure;
use crate::host::Host;
use crate::http::{Response, SendError};
use crate::locale::{self, Language};
use crate::option_error::OptionError;
use crate::options::Options;
use crate::platform::Incomplete;
use crate::platform::{Found, Platform, Query};
use crate::platforms::{self, PLATFORMS};
use crate::proxy::{self, UnusableProxy};
use crate::reading::{Label, Note, Reading};
use crate::render::{
    self, brief,
    json::JsonReport,
    summary::{self, Warned},
};
use crate::report::{AccountReport, FailureReport, Report};
use crate::settings;
use crate::setup::Setup;
use crate::sources::{FileRead, Sources};
use crate::time::EpochMs;
use serde_json::Value;
use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

/// Most requests under way at once.
const AT_ONCE: usize = 16;
/// Most requests under way at once to one host.
const AT_ONCE_PER_HOST: usize = 8;

/// A run: waiting for its files, under way, or done.
pub struct Run<H> {
    host: H,
    environment: Rc<Environment>,
    files: Vec<FileRead>,
    options: Options,
    option_errors: Vec<OptionError>,
    language: &'static dyn Language,
    tasks: Vec<Task>,
    /// Tasks whose request has not been sent for want of room, first come first.
    waiting: VecDeque<usize>,
    /// The requests under way: whose, and to which host.
    under_way: Vec<(usize, String)>,
    /// Why the credentials that several platforms share could not be read.
    shared_failure: Option<Failure>,
    incomplete: Vec<Incomplete>,
}

/// One account on its way to a result.
struct Task {
    platform: &'static Platform,
    label: Label,
    setup: Option<&'static Setup>,
    notes: Vec<Note>,
    exchange: Rc<RefCell<Exchange>>,
    state: State,
    /// When the account's time is up; counted from its first request.
    deadline: Option<EpochMs>,
}

enum State {
    Querying(Query),
    Done(Result<Reading, Failure>),
}

impl<H: Host> Run<H> {
    /// A run that has not begun. `options` are as [`Options::read`] takes them.
    pub fn new(environment: Environment, options: &Value, host: H) -> Self {
        let (options, option_errors) = Options::read(options);
        let language = locale::choose(options.lang.as_deref(), &environment, &|| host.locale());
        Self {
            host,
            environment: Rc::new(environment),
            files: Vec::new(),
            options,
            option_errors,
            language,
            tasks: Vec::new(),
            waiting: VecDeque::new(),
            under_way: Vec::new(),
            shared_failure: None,
            incomplete: Vec::new(),
        }
    }

    /// The folder to [`list`](Self::list).
    #[must_use]
    pub fn folder(&self) -> String {
        self.environment.packages_folder()
    }

    /// Takes in the names of what is in the folder; to be called before [`files`](Self::files), some of which lie in it.
    pub fn list(&mut self, names: Vec<String>) {
        Rc::make_mut(&mut self.environment).packages = names;
    }

    /// The paths of the files to [`take`](Self::take) in.
    #[must_use]
    pub fn files(&self) -> Vec<String> {
        platforms::files(&self.environment)
    }

    /// Takes in a file, in place of the same one as it was read before. Returns whether it looks as if it was caught
    /// while being written, so that it is worth reading a second time.
    pub fn take(&mut self, file: FileRead) -> bool {
        let is_unfinished = file.is_unfinished();
        match self.files.iter_mut().find(|known| known.path == file.path) {
            Some(known) => *known = file,
            None => self.files.push(file),
        }
        is_unfinished
    }

    /// Finds the accounts in the files that were taken in, and sends their first requests.
    pub fn start(&mut self) {
        let environment = Rc::clone(&self.environment);
        let sources = Sources::new(&environment, std::mem::take(&mut self.files), self.host.now());
        self.options.private |= settings::is_private(&sources);
        let wanted = PLATFORMS.iter().filter(|platform| self.options.wants(platform.id));
        let mut found: Vec<_> = wanted
            .flat_map(|platform| (platform.find)(&sources).into_iter().map(|found| (*platform, found)))
            .collect();
        if self.options.private {
            redact_names(&mut found);
        }
        for (platform, found) in found {
            self.add(platform, found, sources.now);
        }
        self.shared_failure = sources.auth_failure();
        for id in 0..self.tasks.len() {
            self.advance(id);
        }
        self.send_waiting();
    }

    /// Gives the answer to the request that was sent under `id`. An answer that nobody waits for is ignored.
    pub fn reply(&mut self, id: usize, answer: Result<Response, SendError>) {
        let Some(at) = self.under_way.iter().position(|(task, _)| *task == id) else { return };
        self.under_way.swap_remove(at);
        if let Some(task) = self.tasks.get(id) {
            task.exchange.borrow_mut().answer = Some((answer, self.host.now()));
        }
        self.advance(id);
        self.send_waiting();
    }

    /// Whether every account has its result.
    #[must_use]
    pub fn is_done(&self) -> bool {
        self.tasks.iter().all(|task| matches!(task.state, State::Done(_)))
    }

    /// The host.
    pub fn host(&self) -> &H {
        &self.host
    }

    /// What is known by now.
    #[must_use]
    pub fn report(&self) -> Report<'_> {
        let mut report = Report {
            now: self.host.now(),
            incomplete: &self.incomplete,
            option_errors: &self.option_errors,
            ..Report::default()
        };
        if let Some(failure) = &self.shared_failure {
            report.failures.push(FailureReport { platform: None, label: None, setup: None, failure });
        }
        for Task { platform, label, setup, state, .. } in &self.tasks {
            match state {
                State::Querying(_) => report.awaited.push((platform, label)),
                State::Done(Ok(reading)) => report.accounts.push(AccountReport { platform, label, reading }),
                State::Done(Err(failure)) => {
                    let (platform, label) = (Some(*platform), Some(label));
                    report.failures.push(FailureReport { platform, label, setup: *setup, failure });
                }
            }
        }
        report
    }

    /// The report as lines to show.
    #[must_use]
    pub fn lines(&self) -> Vec<render::Line> {
        render::report(&self.report(), self.language, self.options.private)
    }

    /// The report in few words, for a model.
    #[must_use]
    pub fn brief(&self) -> String {
        brief::text(&self.report(), self.language, self.options.private)
    }

    /// The whole report with the order to repeat it, for a model.
    #[must_use]
    pub fn repeat(&self) -> String {
        brief::repeat(&self.report(), self.language, self.options.private)
    }

    /// The lines of the sidebar.
    #[must_use]
    pub fn summary(&self) -> Vec<render::Line> {
        summary::lines(&self.report(), self.language, self.options.private)
    }

    /// The words beside the prompt, by the id of the provider whose model is in use.
    #[must_use]
    pub fn prompts(&self) -> Vec<(&'static str, render::Line)> {
        summary::prompts(&self.report(), self.language)
    }

    /// The warnings that are due, given those in `given`, to which they are added.
    pub fn warnings(&self, given: &mut Vec<Warned>) -> Vec<render::Line> {
        summary::warnings(&self.report(), self.language, self.options.private, given)
    }

    /// The report for programs.
    #[must_use]
    pub fn json(&self) -> JsonReport<'_> {
        render::json::json(&self.report(), self.language, self.options.private)
    }

    fn add(&mut self, platform: &'static Platform, found: Found, now: EpochMs) {
        let exchange = Rc::new(RefCell::new(Exchange::default()));
        let (label, setup, notes, state) = match found {
            Found::Account(account) => {
                let client = Client::new(
                    Rc::clone(&exchange),
                    account.reach,
                    account.redactor,
                    now,
                    self.options.timeout,
                );
                (account.label, account.setup, account.notes, State::Querying((account.query)(client)))
            }
            Found::Failed { label, setup, failure } => (label, setup, Vec::new(), State::Done(Err(failure))),
            Found::Incomplete(incomplete) => return self.incomplete.push(incomplete),
        };
        let setup = setup.or(platform.setups.first());
        self.tasks.push(Task { platform, label, setup, notes, exchange, state, deadline: None });
    }

    /// Lets the task go on until it needs an answer or has its result.
    fn advance(&mut self, id: usize) {
        let Some(task) = self.tasks.get_mut(id) else { return };
        if let State::Querying(query) = &mut task.state {
            // Nothing ever wakes a task but the answer that `reply` brings, so its waker has nothing to do.
            match query.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
                Poll::Ready(result) => {
                    let result = result.map(|reading| {
                        let mut reading = reading.bounded();
                        reading.notes.append(&mut task.notes);
                        reading
                    });
                    task.state = State::Done(result);
                }
                Poll::Pending => self.waiting.push_back(id),
            }
        }
    }

    /// Sends what waits, as far as there is room.
    fn send_waiting(&mut self) {
        for id in std::mem::take(&mut self.waiting) {
            if !self.send(id) {
                self.waiting.push_back(id);
            }
        }
    }

    /// Sends the task's request; `false` where there is no room for it yet.
    fn send(&mut self, id: usize) -> bool {
        let to_host = |host: &str| self.under_way.iter().filter(|(_, other)| other == host).count();
        let room = |host: &str| self.under_way.len() < AT_ONCE && to_host(host) < AT_ONCE_PER_HOST;
        let Some(task) = self.tasks.get_mut(id) else { return true };
        let request = task.exchange.borrow_mut().request.take_if(|request| room(&request.host));
        let Some(request) = request else { return task.exchange.borrow().request.is_none() };
        let now = self.host.now();
        let whole = self.options.timeout.saturating_mul(1000);
        let deadline = *task.deadline.get_or_insert(now + i64::from(whole));
        match u32::try_from(deadline - now) {
            Ok(left) if left > 0 => match proxy::for_host(&self.environment, &request.host) {
                Ok(proxy) => {
                    self.under_way.push((id, request.host.clone()));
                    self.host.send(id, &request, proxy, left.min(whole));
                }
                Err(UnusableProxy { variable }) => {
                    task.state = State::Done(Err(Failure::UnusableProxy { variable }));
                }
            },
            _ => {
                task.state = State::Done(Err(Failure::Timeout { seconds: self.options.timeout }));
            }
        }
        true
    }
}

/// Has every account's name redacted, whichever platform repeats it.
fn redact_names(found: &mut [(&Platform, Found)]) {
    let names_of = |found: &Found| match found {
        Found::Account(account) => account.names.clone(),
        Found::Failed { .. } | Found::Incomplete(_) => Vec::new(),
    };
    let names: Vec<String> = found.iter().flat_map(|(_, found)| names_of(found)).collect();
    for (_, found) in found {
        if let Found::Account(account) = found {
            for name in &names {
                account.redactor.add_word(name);
            }
        }
    }
}
