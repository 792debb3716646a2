//! One run, in two steps: a [`Plan`] names the files that it wants and takes them in; started, it is a [`Run`], which
//! queries the accounts side by side and holds the report.
//!
//! The run is polled from outside, and moves on only where its [`Host`] has answered, so the same sources and answers
//! always make the same report, and a trap inside the module surfaces as an ordinary exception in the call that
//! caused it.

use crate::client::{Ask, AskNote, Client, Wire};
use crate::doctor::{self, Examination};
use crate::environment::Environment;
use crate::failure::Failure;
use crate::foresight::Foresight;
use crate::gate::Gate;
use crate::gating::{self, Model};
use crate::hearing;
use crate::history::History;
use crate::host::Host;
use crate::locale::{self, Language};
use crate::memory::{Intent, Known, Memory, Outcome, Recall};
use crate::option_error::OptionError;
use crate::options::{self, Aim, Options};
use crate::platform::{Account, Found, Incomplete, Platform, Serves, Terms};
use crate::platforms::{self, PLATFORMS, custom};
use crate::reading::Label;
use crate::render::{
    self, Room, Tone, brief,
    doctor::{Checked, Checks},
    json::JsonReport,
    line::{self, Wish},
    metrics, stops,
    summary::{self, Warned},
};
use crate::report::{AccountReport, Awaited, Clock, FailureReport, Report};
use crate::samples::Samples;
use crate::sanitized::Sanitized;
use crate::settings::Settings;
use crate::setup::Setup;
use crate::signal::Signal;
use crate::sources::{FileRead, Source, Sources};
use crate::time::EpochMs;
use futures_util::future::LocalBoxFuture;
use futures_util::stream::{FuturesUnordered, StreamExt};
use serde_json::{Map, Value};
use std::cell::RefCell;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, Wake, Waker};

/// What is typed after the command for the forecast's own record, or a check-up, in place of the report.
const BACKTEST: &str = "--backtest";
const DOCTOR: &str = "--doctor";

/// What is shown once a run is done.
#[derive(Clone, Copy)]
enum Shows {
    Report,
    /// The forecast's own record.
    Record,
    /// What was examined.
    CheckUp,
}

/// A run that waits for its files.
pub struct Plan {
    host: Rc<dyn Host>,
    environment: Environment,
    options: Value,
    enable: Vec<String>,
    typed: String,
    shows: Shows,
    files: Vec<FileRead>,
    recall: Recall,
    signals: Vec<Value>,
    /// Whether everything that is read is examined, and then whether the platforms are asked too.
    examines: Option<bool>,
}

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
    unsupported: Vec<Sanitized>,
    offered: Vec<(&'static Platform, &'static Terms)>,
    timeout_s: u32,
    aim: Aim,
    shows: Shows,
    /// Whether what windows show is kept.
    remembers: bool,
    foresight: RefCell<Foresight>,
    examination: Option<Examination>,
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
    note: Option<Rc<AskNote>>,
}

impl Plan {
    /// A run with `options`, which [`Options::read`] takes over the user's settings.
    #[must_use]
    pub fn new(environment: Environment, options: Value, host: Rc<dyn Host>) -> Self {
        Self {
            host,
            environment,
            options,
            enable: Vec::new(),
            typed: String::new(),
            shows: Shows::Report,
            files: Vec::new(),
            recall: Memory::default().recall(Intent::Asked),
            signals: Vec::new(),
            examines: None,
        }
    }

    /// Lets the run take from `memory` what `intent` allows, and keeps there what it finds out. Without it, every account
    /// is asked.
    pub fn recall(&mut self, memory: &Memory, intent: Intent) {
        self.recall = memory.recall(intent);
    }

    /// Takes in what was heard of a session's request, in the form that [`Signal::read`] reads.
    pub fn hear(&mut self, signal: Value) {
        self.signals.push(signal);
    }

    /// Queries the opt-in platforms called `ids` too, which the user himself named for this run: a project may hold
    /// options, so none of these enables a platform.
    pub fn enable(&mut self, ids: Vec<String>) {
        self.enable = ids;
    }

    /// Does what was `typed` after the command: narrows the run to platforms, and has it tell the forecast's own record, or
    /// examine everything, in place of the report.
    pub fn narrow(&mut self, typed: &str) {
        let mut words = Vec::new();
        for word in options::words(typed) {
            match word {
                BACKTEST => self.shows = Shows::Record,
                DOCTOR => {
                    self.shows = Shows::CheckUp;
                    self.examine(true);
                }
                word => words.push(word),
            }
        }
        self.typed = words.join(" ");
    }

    /// Examines everything that is read. Unless that is `online`, each account's first request is only noted, by
    /// [`start`](Self::start), and nothing is sent.
    pub fn examine(&mut self, online: bool) {
        self.examines = Some(online);
        for name in doctor::variables() {
            if let Some(value) = self.host.variable(name) {
                self.environment.env.insert((*name).to_owned(), value.into());
            }
        }
    }

    /// The folders to [`list`](Self::list).
    #[must_use]
    pub fn folders(&self) -> Vec<String> {
        platforms::folders(&self.environment)
    }

    /// Takes in the names of what is in `folder`, which may tell of more [`files`](Self::files).
    pub fn list(&mut self, folder: &str, names: Vec<String>) {
        self.environment.listed.push((folder.to_owned(), names));
    }

    /// The paths of the files to [`take`](Self::take) in. Where the run is narrowed to some platforms, others' files are
    /// not looked for; what the user's own settings say of that is not known before they are read.
    #[must_use]
    pub fn files(&self) -> Vec<String> {
        if self.examines.is_some() {
            let mut files = platforms::files(&self.environment);
            files.extend(doctor::files(&self.environment));
            return files;
        }
        let (mut options, _) = Options::read(&Map::new(), &self.options);
        options.narrow(&self.typed);
        platforms::files_of(&self.environment, &|id| options.wants(id))
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

    /// Finds the accounts in the files that were taken in. Nothing is sent before the first [`Run::poll`].
    #[must_use]
    pub fn start(self) -> Run {
        let Self { host, mut environment, options, enable, typed, shows, files, recall, signals, examines } =
            self;
        let settings = Settings::read(&environment, &files);
        let (mut options, mut option_errors) = Options::read(&settings.own, &options);
        option_errors.append(&mut options.narrow(&typed));
        option_errors.extend(settings.option_error);
        options.private |= settings.is_private;
        let language = locale::choose(options.lang.as_deref(), &environment, &|| host.locale());
        let named = custom::own_variables(&settings.own).chain(settings.providers.variables());
        for name in named {
            if let Some(value) = host.variable(name) {
                environment.env.insert(name.to_owned(), value.into());
            }
        }
        let examination = examines.map(|online| {
            let (now, private) = (host.now(), options.private);
            Examination::of(&environment, &files, now, online, private)
        });
        let began = host.now();
        let mut sources = Sources::new(&environment, files, began);
        sources.providers = settings.providers;
        let shared_failure = sources.auth_failure();
        let (mut found, mut offered) = (Vec::new(), Vec::new());
        for platform in PLATFORMS.iter().filter(|platform| options.wants(platform.id)) {
            let of_platform = (platform.find)(&sources);
            match &platform.terms {
                Some(terms)
                    if !options.enables(platform.id) && !enable.iter().any(|id| id == platform.id) =>
                {
                    // Who has said what to enable is not asked again.
                    if options.enable.is_none() && !of_platform.is_empty() {
                        offered.push((*platform, terms));
                    }
                }
                _ => found.extend(of_platform.into_iter().map(|found| (*platform, found))),
            }
        }
        let own = custom::find(&settings.own, &sources);
        let built_in = found.len();
        found.extend(own.into_iter().filter(|(platform, _)| options.wants(platform.id)));
        rename(&mut found, &options);
        // Which entries are of no platform shows where every platform has looked for its own.
        let unsupported = if options.platforms.is_empty() { unsupported(&sources) } else { Vec::new() };
        if options.private {
            redact_names(&mut found);
        }
        let wire =
            Wire { host: Rc::clone(&host), environment, gate: Gate::default(), timeout_s: options.timeout };
        let wire = Rc::new(wire);
        let mut run = Run {
            is_private: options.private,
            low: options.low,
            began,
            option_errors,
            language,
            tasks: Vec::new(),
            queries: FuturesUnordered::new(),
            shared_failure,
            incomplete: Vec::new(),
            unsupported,
            offered,
            timeout_s: options.timeout,
            aim: options.aim(began, host.utc_offset(began)),
            shows,
            remembers: options.memory,
            foresight: RefCell::default(),
            host,
            examination,
        };
        let described = settings.own.get("custom").map(Value::to_string);
        let keys = keys(&found, built_in, described.as_deref());
        for signal in signals.iter().filter_map(|signal| Signal::read(signal, began)) {
            hearing::hear(&signal, &found, &keys, &recall, began);
        }
        for ((platform, found), key) in found.into_iter().zip(keys) {
            run.add(platform, found, key, &wire, &recall);
        }
        // Who has accounts elsewhere need not have signed in to OpenCode.
        if !run.tasks.is_empty() {
            run.shared_failure.take_if(|failure| failure.is_missing_auth_file());
        }
        if examines == Some(false) {
            run.poll();
        }
        run
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
        let samples = if self.remembers { Samples::read(kept) } else { Samples::default() };
        self.foresight.get_mut().recollect(samples);
    }

    /// What the host is to keep from now on, in place of what it `kept`: nothing at all where the user does not want that;
    /// `None` where it is the same.
    #[must_use]
    pub fn remember(&self, kept: &Value) -> Option<Option<Samples>> {
        if !self.remembers {
            return (!kept.is_null()).then_some(None);
        }
        let mut samples = Samples::read(kept);
        samples.add(&self.findings()).then_some(Some(samples))
    }

    /// Whether every account has its result.
    #[must_use]
    pub fn is_done(&self) -> bool {
        self.queries.is_empty()
    }

    /// Adds what was found; an account without a `key` is always asked.
    fn add(
        &mut self,
        platform: &'static Platform,
        found: Found,
        key: Option<u64>,
        wire: &Rc<Wire>,
        recall: &Recall,
    ) {
        let before = key.and_then(|key| recall.last(key));
        let mut note = None;
        let (label, setup, source, serves, outcome) = match found {
            Found::Account(Account {
                label,
                setup,
                source,
                reach,
                redactor,
                mut notes,
                serves,
                query,
                ..
            }) => {
                let mut client = Client::new(Rc::clone(wire), reach, redactor);
                let mut key = key;
                if let Some(examination) = &self.examination {
                    let own = Rc::new(AskNote { is_rehearsal: !examination.is_online, ..AskNote::default() });
                    // What is never answered would be waited for by whoever has the same key.
                    key = key.filter(|_| examination.is_online);
                    client = client.noting(Rc::clone(&own));
                    note = Some(own);
                }
                let index = self.tasks.len();
                let (host, recall) = (Rc::clone(&wire.host), recall.clone());
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
            Found::Failed { label, setup, source, failure } => {
                (label, setup, source, Vec::new(), Some(Err(failure)))
            }
            Found::Incomplete(incomplete) => return self.incomplete.push(incomplete),
        };
        let setup = setup.or(platform.setups.first());
        self.tasks.push(Task { platform, label, setup, source, serves, before, outcome, note });
    }

    /// What is known by now.
    #[must_use]
    pub fn report(&self) -> Report<'_> {
        let mut report = self.findings();
        self.foresight.borrow_mut().fill(&mut report, self.aim);
        report
    }

    /// The same without what is to be expected.
    fn findings(&self) -> Report<'_> {
        let mut report = Report {
            now: self.host.now(),
            clock: Clock(Some(&*self.host)),
            began: self.began,
            low: self.low,
            incomplete: &self.incomplete,
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

    /// The report as lines to show in `room`.
    #[must_use]
    pub fn lines(&self, room: Room) -> Vec<render::Line> {
        if let Some(lines) = self.in_place_of_report(room) {
            return lines;
        }
        render::report(&self.report(), self.language, self.is_private, room)
    }

    fn in_place_of_report(&self, room: Room) -> Option<Vec<render::Line>> {
        match self.shows {
            Shows::Record if self.is_done() => Some(self.record(room)),
            Shows::CheckUp if self.is_done() => Some(self.doctor("", room)),
            _ => None,
        }
    }

    /// The same for the accounts of which `filter` tells something, and at which of the lines each begins.
    #[must_use]
    pub fn page(&self, filter: &str, room: Room) -> (Vec<render::Line>, Vec<(usize, usize)>) {
        if let Some(lines) = self.in_place_of_report(room) {
            return (lines, Vec::new());
        }
        let mut report = self.report();
        report.filter(filter, self.language.tag());
        if !filter.is_empty() && report.is_empty() {
            return (vec![render::Line::of(self.language.no_match(), Tone::Muted)], Vec::new());
        }
        render::page(&report, self.language, self.is_private, room)
    }

    /// All that is known of the account in `place`.
    #[must_use]
    pub fn details(&self, place: usize, room: Room) -> Vec<render::Line> {
        let local = |at: EpochMs| {
            let local = at.local(self.host.utc_offset(at));
            format!("{} {}", local.date(), local.time())
        };
        let report = self.report();
        let account = report.account(place);
        let found =
            account.map(|account| self.foresight.borrow().audit(&report, account)).unwrap_or_default();
        render::details(&report, place, &found, self.language, self.is_private, room, &local)
    }

    /// How well the forecast would have done in the last weeks.
    #[must_use]
    pub fn record(&self, room: Room) -> Vec<render::Line> {
        let report = self.findings();
        let record = self.foresight.borrow_mut().record(&report);
        render::record(&report, &record, self.language, self.is_private, room)
    }

    /// What is kept of what windows showed.
    #[must_use]
    pub fn memory(&self, room: Room) -> Vec<render::Line> {
        let foresight = self.foresight.borrow();
        let kept = if self.remembers { Some(foresight.samples()) } else { None };
        render::memory(&self.findings(), kept, self.language, self.is_private, room)
    }

    /// On which provider's models to work, for the model that chooses a subagent; none where there is no choice.
    #[must_use]
    pub fn advice(&self) -> Option<String> {
        render::advice(&self.report())
    }

    /// What the dialog's keys do.
    #[must_use]
    pub fn keys(&self) -> Vec<render::Line> {
        render::keys(self.language)
    }

    /// Whose answers are still to come; none where all are there.
    #[must_use]
    pub fn awaited(&self) -> Option<String> {
        let awaited = self.tasks.iter().filter(|task| task.outcome.is_none());
        let mut names: Vec<_> = awaited.map(|task| task.platform.name_in(self.language.tag())).collect();
        names.dedup();
        (!names.is_empty()).then(|| self.language.awaiting(&names.join(", ")))
    }

    /// Every platform, and which of them were found on this machine. Nothing needs to be sent for it.
    #[must_use]
    pub fn platforms(&self, room: Room) -> Vec<render::Line> {
        let mut found: Vec<(&Platform, Vec<&str>)> = Vec::new();
        let offered = self.offered.iter().map(|(platform, _)| (*platform, None));
        for (platform, source) in
            self.tasks.iter().map(|task| (task.platform, task.source.as_ref())).chain(offered)
        {
            let at = found.iter().position(|(known, _)| *known == platform).unwrap_or_else(|| {
                found.push((platform, Vec::new()));
                found.len() - 1
            });
            let (Some((_, places)), Some(source)) = (found.get_mut(at), source) else { continue };
            if !places.contains(&source.name()) {
                places.push(source.name());
            }
        }
        render::platforms(self.language, &found, room)
    }

    /// The report in few words, for a model.
    #[must_use]
    pub fn brief(&self) -> String {
        brief::text(&self.report(), self.language, self.is_private)
    }

    /// The whole report with the order to repeat it, for a model, and, where `lacks_dialog`, how to get the dialog.
    #[must_use]
    pub fn repeat(&self, lacks_dialog: bool) -> String {
        brief::repeat(&self.lines(Room::Model), self.language, lacks_dialog)
    }

    /// The lines of the sidebar of a session with `model`.
    #[must_use]
    pub fn summary(&self, model: Model) -> Vec<render::Line> {
        summary::lines(&self.findings(), self.language, self.is_private, model)
    }

    /// The words beside the prompt of a session with `model`; none where nothing known gates it.
    #[must_use]
    pub fn prompt(&self, model: Model) -> Option<render::Line> {
        summary::prompt(&self.findings(), self.language, model)
    }

    /// The warnings that are due, given those in `given`, to which they are added.
    pub fn warnings(&self, given: &mut Vec<Warned>) -> Vec<render::Line> {
        summary::warnings(&self.findings(), self.language, self.is_private, given)
    }

    /// Why sessions stopped, where that was not said in `given`, to which it is added.
    pub fn stops(&self, given: &mut Vec<Warned>) -> Vec<render::Line> {
        stops::due(&self.report(), self.language, self.is_private, given)
    }

    /// For how many milliseconds a session with `model` is stopped yet, where that is known.
    #[must_use]
    pub fn wait(&self, model: Model) -> Option<i64> {
        let report = self.report();
        let gate = gating::of_model(&report, model).filter(|gate| gate.left.exact() <= 0.0)?;
        Some(gate.window.resets_at? - report.now).filter(|ms| *ms > 0)
    }

    /// The line that is wished for, for a prompt or a bar; none where nothing is known that it could be of.
    #[must_use]
    pub fn line(&self, wish: &Wish) -> Option<String> {
        line::line(&self.findings(), self.language, self.is_private, wish)
    }

    /// The report as metrics.
    #[must_use]
    pub fn metrics(&self) -> String {
        metrics::text(&self.report(), self.is_private)
    }

    /// What was examined, in a run that examines, on what has these `versions`.
    #[must_use]
    pub fn doctor(&self, versions: &str, room: Room) -> Vec<render::Line> {
        let Some(examination) = &self.examination else { return Vec::new() };
        let (report, foresight) = (self.findings(), self.foresight.borrow());
        let ask = |note: &Rc<AskNote>| -> Option<Ask> { note.ask.borrow().clone() };
        let found = |place| Some(foresight.audit(&report, report.account(place)?));
        let checked = self.tasks.iter().enumerate().map(|(place, task)| Checked {
            platform: task.platform,
            label: &task.label,
            source: task.source.as_ref(),
            ask: task.note.as_ref().and_then(ask),
            found: found(place).unwrap_or_default(),
        });
        let checks = Checks { accounts: checked.collect(), basis: foresight.basis() };
        let (language, is_private) = (self.language, self.is_private);
        render::doctor::report(&report, examination, &checks, language, is_private, versions, room)
    }

    /// Whether everything that is read was examined.
    #[must_use]
    pub fn is_examined(&self) -> bool {
        self.examination.is_some()
    }

    /// Whether the account to work on lasts with a chance of `sure`, and that in words.
    #[must_use]
    pub fn guard(&self, sure: f64) -> (bool, String) {
        let report = self.report();
        let lasts = report.work.as_ref().is_some_and(|work| work.lasts >= sure);
        (lasts, render::guard(&report, self.language, self.is_private, sure))
    }

    /// How long each account may take, in seconds.
    #[must_use]
    pub fn timeout(&self) -> u32 {
        self.timeout_s
    }

    /// The report for programs.
    #[must_use]
    pub fn json(&self) -> JsonReport<'_> {
        render::json::json(&self.report(), self.language, self.is_private)
    }
}

/// What each of `found` goes by in a memory: nothing where it has no credential to be told by, or shares that with
/// another. Those from `own` on are of platforms that the user `described`, which tells them apart too.
fn keys(found: &[(&Platform, Found)], own: usize, described: Option<&str>) -> Vec<Option<u64>> {
    let key = |(index, (platform, found)): (usize, &(&Platform, Found))| {
        let Found::Account(Account { label, reach, redactor, names, .. }) = found else { return None };
        let described = described.filter(|_| index >= own);
        let mut hasher = DefaultHasher::new();
        (platform.id, label, reach, redactor.identity()?, names, described).hash(&mut hasher);
        Some(hasher.finish())
    };
    let all: Vec<_> = found.iter().enumerate().map(key).collect();
    let is_shared = |key: &u64| all.iter().filter(|other| **other == Some(*key)).count() > 1;
    all.iter().map(|key| key.filter(|key| !is_shared(key))).collect()
}

/// The entries of OpenCode's credentials that belong to no platform, once all have looked for theirs.
fn unsupported(sources: &Sources) -> Vec<Sanitized> {
    let mut names = sources.unasked();
    // Providers whose accounts are kept in another file.
    names.retain(|name| !platforms::providers().contains(&name.as_str()));
    names
}

/// Gives accounts the names that the user has for them, which say of nobody more than he wants to be said.
fn rename(found: &mut [(&'static Platform, Found)], options: &Options) {
    for (platform, found) in found {
        let (Found::Account(Account { label, .. }) | Found::Failed { label, .. }) = found else { continue };
        let known_as = match label {
            Label::Person(name) | Label::Plain(name) => name.as_str(),
            Label::Platform => platform.id,
        };
        let name = options.names.get(known_as).and_then(Value::as_str).and_then(Sanitized::own);
        if let Some(name) = name {
            *label = Label::Plain(name);
        }
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
