//! A run in preparation: the files that it needs, and the accounts found in them.

use super::found::{OptIns, find_all, keys};
use super::{Keeping, Run};
use crate::cache::{CacheView, Intent, ReadingCache};
use crate::client::ClientContext;
use crate::doctor::{self, Diagnosis};
use crate::environment::{AUTH_CONTENT, Environment, below};
use crate::host::Host;
use crate::limiter::RequestLimiter;
use crate::locale;
use crate::option_error::OptionError;
use crate::options::{Options, nearest};
use crate::platform::Platform;
use crate::platforms::{self, custom};
use crate::sanitized::Sanitized;
use crate::settings::{self, Settings};
use crate::signal::Signal;
use crate::signal_update;
use crate::sources::{FileRead, Sources};
use crate::time::EpochMs;
use futures_util::stream::FuturesUnordered;
use serde_json::Value;
use std::cell::RefCell;
use std::convert::identity;
use std::mem;
use std::rc::Rc;

/// Words after the command that request the forecast's record or a check-up in place of the report, or hide names.
/// They take two dashes too, but `opencode run` would keep those for itself.
const BACKTEST: &str = "backtest";
const DOCTOR: &str = "doctor";
const PRIVATE: &str = "private";

/// The page that a finished run shows.
#[derive(Clone, Copy)]
pub(super) enum Shows {
    Report,
    /// The forecast's track record.
    Record,
    /// The results of a check-up.
    Doctor,
}

/// A run that waits for its files.
pub struct Plan {
    host: Rc<dyn Host>,
    environment: Environment,
    options: Value,
    enable: Vec<String>,
    typed: String,
    /// Whether the typed text asks to hide names.
    is_private: bool,
    /// The error in the typed text, if it holds an option that does not exist.
    unknown: Option<OptionError>,
    shows: Shows,
    files: Vec<FileRead>,
    view: CacheView,
    signals: Vec<Value>,
    /// Whether the run is a check-up and, if so, whether it queries the platforms.
    diagnoses: Option<bool>,
}

/// What the options and the typed text ask for.
struct Wishes {
    options: Options,
    option_errors: Vec<OptionError>,
    /// Whether the typed text was not understood, so that no account is queried.
    is_unclear: bool,
}

impl Plan {
    /// Prepares a run with `options`, which [`Options::read`] gives precedence over the user's settings.
    pub fn new(environment: Environment, options: Value, host: Rc<dyn Host>) -> Self {
        Self {
            host,
            environment,
            options,
            enable: Vec::new(),
            typed: String::new(),
            is_private: false,
            unknown: None,
            shows: Shows::Report,
            files: Vec::new(),
            view: ReadingCache::default().view(Intent::Asked),
            signals: Vec::new(),
            diagnoses: None,
        }
    }

    /// Lets the run use `cache` as `intent` allows, and stores its readings there. Without a cache, every account
    /// is queried.
    pub fn use_cache(&mut self, cache: &ReadingCache, intent: Intent) {
        self.view = cache.view(intent);
    }

    /// Uses the host's own credential store, in the form of `auth.json`, in place of that file.
    pub fn store(&mut self, auth: String) {
        self.environment.store = Some(auth);
    }

    /// Adds a signal of a session's request, for [`Signal::read`].
    pub fn add_signal(&mut self, signal: Value) {
        self.signals.push(signal);
    }

    /// Queries the opt-in platforms `ids` too, which the user named for this run. Options cannot enable a platform,
    /// because a project may hold them.
    pub fn enable(&mut self, ids: Vec<String>) {
        self.enable = ids;
    }

    /// Applies the text `typed` after the command: limits the run to platforms, hides names, or shows the forecast's
    /// record or a check-up in place of the report.
    pub fn narrow(&mut self, typed: &str) {
        let mut parts = Vec::new();
        for part in typed.split(',') {
            let mut words = Vec::new();
            for word in part.split_whitespace() {
                // A host may pass an argument on with its quotes.
                let word = word.trim_matches(['"', '\'']);
                let flag = word.strip_prefix("--");
                let name = flag.unwrap_or(word).to_lowercase();
                match name.as_str() {
                    BACKTEST => self.shows = Shows::Record,
                    DOCTOR => {
                        self.shows = Shows::Doctor;
                        self.diagnose(true);
                    }
                    PRIVATE => self.is_private = true,
                    name if flag.is_some() => {
                        let known = [BACKTEST, DOCTOR, PRIVATE].map(|name| (name, name));
                        let nearest = nearest(name, &known);
                        self.unknown = Some(OptionError::Unknown { name: Sanitized::written(word), nearest });
                    }
                    _ => words.push(word),
                }
            }
            parts.extend((!words.is_empty()).then(|| words.join(" ")));
        }
        self.typed = parts.join(",");
    }

    /// Checks everything that is read. Unless `online`, [`start`](Self::start) only records each account's first
    /// request, and nothing is sent.
    pub fn diagnose(&mut self, online: bool) {
        self.diagnoses = Some(online);
        self.environment.read(doctor::CERTIFICATES, &|name| self.host.variable(name));
    }

    /// Returns the folders to [`list`](Self::list), of the platforms whose [`files`](Self::files) are to be taken.
    pub fn folders(&self) -> Vec<String> {
        platforms::folders_of(&self.environment, &self.may_query())
    }

    /// Adds the names of the entries in `folder`, which may lead to more [`files`](Self::files).
    pub fn list(&mut self, folder: &str, names: Vec<String>) {
        self.environment.listed.push((folder.to_owned(), names));
    }

    /// Returns the paths of the files to [`take`](Self::take). Skips those of platforms that this run, or the settings
    /// if they were taken before, leave out.
    pub fn files(&self) -> Vec<String> {
        let mut files = platforms::files_of(&self.environment, &self.may_query());
        if self.diagnoses.is_some() {
            files.extend(doctor::files(&self.environment));
        }
        files
    }

    /// Returns whether the run may query a platform. Opt-in platforms are left out if the user has enabled others, or
    /// none, unless this run names them. A check-up looks at every place.
    fn may_query(&self) -> impl Fn(&Platform) -> bool {
        let (mut options, _) = Options::read(&settings::own(&self.environment, &self.files), &self.options);
        let is_clear = options.narrow(&self.typed).is_ok() && self.unknown.is_none();
        let is_requested = self.names_platforms();
        move |platform| {
            let opt_ins = OptIns { options: &options, enable: &self.enable, is_requested };
            is_clear && (self.diagnoses.is_some() || options.wants(platform.id) && opt_ins.may_name(platform))
        }
    }

    /// Adds a file, replacing an earlier read of it. Returns whether it looks half-written and should be read
    /// again.
    pub fn take(&mut self, file: FileRead) -> bool {
        let is_unfinished = file.is_unfinished();
        match self.files.iter_mut().find(|known| known.path == file.path) {
            Some(known) => *known = file,
            None => self.files.push(file),
        }
        is_unfinished
    }

    /// Whether the user named platforms for this run. Those in `mystatus.json` do not count.
    fn names_platforms(&self) -> bool {
        !self.typed.is_empty() || !self.view.is_automatic() && named(self.options.get("platforms"))
    }

    /// Finds the accounts in the files. Sends nothing before the first [`Run::poll`].
    pub fn start(mut self) -> Run {
        // A check-up lists every file.
        if self.diagnoses.is_none() {
            leave_out_refused(&mut self.files, &self.environment);
        }
        // Settings that cannot be read may ask for that.
        self.environment.is_private = true;
        let mut settings = Settings::read(&self.environment, &self.files);
        let Wishes { options, option_errors, is_unclear } = self.wishes(&mut settings);
        self.environment.is_private = options.private;
        let language = locale::choose(options.lang.as_deref(), &self.environment, &|| self.host.locale());
        resolve_variables(&mut settings, &mut self.environment, self.host.as_ref());
        let began = self.host.now();
        let mut diagnosis = self.diagnosis(&settings, &options, began);
        let is_requested = self.names_platforms() && !options.platforms.is_empty();
        let opt_ins = OptIns { options: &options, enable: &self.enable, is_requested };
        let own = custom::own_entries(&settings.own).filter(|name| !platforms::stored().contains(name));
        let own: Vec<_> = own.collect();
        let mut sources = Sources::new(&self.environment, self.files, began, &own);
        (sources.providers, sources.unread) = (settings.providers, settings.unread);
        let mut accounts = find_all(&sources, &settings.own, &opt_ins);
        let mut shared_failure = sources.auth_failure();
        // An account may be gone for a while, so a report does not complain.
        if let Some(diagnosis) = diagnosis.as_mut().filter(|_| shared_failure.is_none()) {
            diagnosis.unused_names = mem::take(&mut accounts.unused_names);
        }
        let (found, mut notices) = accounts.with_notices(&sources, shared_failure.as_ref(), &opt_ins);
        // A mistyped word must not ask everybody.
        let found = if is_unclear { Vec::new() } else { found };
        (notices.option_errors, notices.is_unclear) = (option_errors, is_unclear);
        let providers = sources.providers;
        let context = Rc::new(ClientContext {
            host: Rc::clone(&self.host),
            environment: self.environment,
            limiter: RequestLimiter::default(),
            timeout_s: options.timeout,
        });
        let mut run = Run {
            began,
            language,
            tasks: Vec::new(),
            queries: FuturesUnordered::new(),
            shared_failure: None,
            notices,
            horizon: options.horizon(began, &|at| self.host.utc_offset(at)),
            shows: if is_unclear { Shows::Report } else { self.shows },
            keeping: Keeping::of(options.memory, settings.keeps),
            options,
            stores_samples: false,
            forecaster: RefCell::default(),
            is_refused: false,
            host: self.host,
            diagnosis,
        };
        let described = settings.own.get("custom").map(Value::to_string);
        let keys = keys(&found, described.as_deref());
        for signal in self.signals.iter().filter_map(|signal| Signal::read(signal, began)) {
            run.is_refused |=
                signal_update::apply(&signal, &found, &keys, &providers, &self.view, run.options.low, began);
        }
        for ((platform, found), key) in found.into_iter().zip(keys) {
            run.add(platform, found, key, &context, &self.view);
        }
        // A user with accounts or keys elsewhere need not be signed in to OpenCode.
        let notices = &run.notices;
        if !(run.tasks.is_empty() && notices.incomplete.is_empty() && notices.offered.is_empty()) {
            shared_failure
                .take_if(|failure| failure.is_missing_auth_file() || failure.cannot_have_auth_file());
        }
        run.shared_failure = shared_failure;
        if self.diagnoses == Some(false) {
            run.poll();
        }
        run
    }

    /// Reads what the options and the typed text ask for, in the user's `settings`.
    fn wishes(&mut self, settings: &mut Settings) -> Wishes {
        let (mut options, mut option_errors) = Options::read(&settings.own, &self.options);
        let narrowed = options.narrow(&self.typed);
        let is_unclear = narrowed.is_err() || self.unknown.is_some();
        // Names are hidden unless each word was understood: one may be a mistyped `private`.
        let is_understood = narrowed.as_ref().is_ok_and(Vec::is_empty);
        options.private |= settings.is_private || self.is_private || !is_understood;
        option_errors.extend(self.unknown.take());
        option_errors.append(&mut narrowed.unwrap_or_else(identity));
        option_errors.append(&mut settings.option_errors);
        Wishes { options, option_errors, is_unclear }
    }

    /// Begins a check-up, if one is requested.
    fn diagnosis(&self, settings: &Settings, options: &Options, now: EpochMs) -> Option<Diagnosis> {
        let is_online = self.diagnoses?;
        // The user chose the names of these.
        let own: Vec<_> = custom::readers(&settings.own).filter(|_| !options.private).collect();
        Some(Diagnosis::of(&self.environment, &self.files, now, is_online, options.private, &own))
    }
}

/// Reads the variables that the settings name, with keys of the user's own platforms and of providers, and puts them into
/// the providers' options.
fn resolve_variables(settings: &mut Settings, environment: &mut Environment, host: &dyn Host) {
    let mut named = settings.providers.variables();
    named.extend(custom::own_variables(&settings.own));
    environment.read(&named, &|name| host.variable(name));
    settings.providers.resolve(environment);
}

/// Leaves out the files of a home folder that may not be entered: each of them is refused, whether it exists or not.
/// OpenCode's credentials and one settings file are kept, which say so, unless the credentials are elsewhere.
fn leave_out_refused(files: &mut Vec<FileRead>, environment: &Environment) {
    if !files.iter().any(FileRead::is_denied) {
        return;
    }
    let is_at_home = |path: &str| below(path, &environment.home).is_some();
    let settings = settings::files(environment).into_iter().find(|path| is_at_home(path));
    let kept: Vec<_> = settings.into_iter().chain([environment.auth_file()]).collect();
    // Seldom do both exist where nothing else does, so that they alone could be refused.
    let is_there = |path: &String| is_at_home(path) && files.iter().any(|file| file.path == *path);
    let says_so = environment.variable(AUTH_CONTENT).is_none() && kept.iter().all(is_there);
    if says_so && files.iter().filter(|file| is_at_home(&file.path)).all(FileRead::is_denied) {
        files.retain(|file| !is_at_home(&file.path) || kept.contains(&file.path));
    }
}

/// Whether the option's value names any platform.
fn named(platforms: Option<&Value>) -> bool {
    match platforms {
        Some(Value::Array(names)) => !names.is_empty(),
        Some(Value::String(_)) => true,
        _ => false,
    }
}
