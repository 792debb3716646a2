//! A run that is being prepared: what it wants to read, and which accounts are in what it was given.

use super::{Keeping, Run};
use crate::cache::{CacheView, Intent, ReadingCache};
use crate::client::ClientContext;
use crate::doctor::{self, Diagnosis};
use crate::environment::Environment;
use crate::failure::Failure;
use crate::host::Host;
use crate::limiter::RequestLimiter;
use crate::locale;
use crate::options::Options;
use crate::platform::{Account, Found, Identity, Platform};
use crate::platforms::{self, PLATFORMS, custom};
use crate::reading::Label;
use crate::report::Notices;
use crate::sanitized::Sanitized;
use crate::settings::Settings;
use crate::signal::Signal;
use crate::signal_update;
use crate::sources::{FileRead, Sources};
use futures_util::stream::FuturesUnordered;
use serde_json::{Map, Value};
use std::cell::RefCell;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::rc::Rc;

/// What is typed after the command for the forecast's own record, or a check-up, in place of the report.
const BACKTEST: &str = "--backtest";
const DOCTOR: &str = "--doctor";

/// What is shown once a run is done.
#[derive(Clone, Copy)]
pub(super) enum Shows {
    Report,
    /// The forecast's own record.
    Record,
    /// What was examined.
    Doctor,
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
    view: CacheView,
    signals: Vec<Value>,
    /// Whether everything that is read is examined, and then whether the platforms are asked too.
    diagnoses: Option<bool>,
}

impl Plan {
    /// A run with `options`, which [`Options::read`] takes over the user's settings.
    pub fn new(environment: Environment, options: Value, host: Rc<dyn Host>) -> Self {
        Self {
            host,
            environment,
            options,
            enable: Vec::new(),
            typed: String::new(),
            shows: Shows::Report,
            files: Vec::new(),
            view: ReadingCache::default().view(Intent::Asked),
            signals: Vec::new(),
            diagnoses: None,
        }
    }

    /// Lets the run take from `cache` what `intent` allows, and keeps there what it finds out. Without it, every account
    /// is asked.
    pub fn use_cache(&mut self, cache: &ReadingCache, intent: Intent) {
        self.view = cache.view(intent);
    }

    /// Takes in what the host keeps of credentials in a store of its own, as the text of `auth.json`, which it stands in for.
    pub fn store(&mut self, auth: String) {
        self.environment.store = Some(auth);
    }

    /// Takes in what was heard of a session's request, in the form that [`Signal::read`] reads.
    pub fn add_signal(&mut self, signal: Value) {
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
        let mut parts = Vec::new();
        for part in typed.split(',') {
            let mut words = Vec::new();
            for word in part.split_whitespace() {
                match word {
                    BACKTEST => self.shows = Shows::Record,
                    DOCTOR => {
                        self.shows = Shows::Doctor;
                        self.diagnose(true);
                    }
                    word => words.push(word),
                }
            }
            parts.extend((!words.is_empty()).then(|| words.join(" ")));
        }
        self.typed = parts.join(",");
    }

    /// Examines everything that is read. Unless that is `online`, each account's first request is only noted, by
    /// [`start`](Self::start), and nothing is sent.
    pub fn diagnose(&mut self, online: bool) {
        self.diagnoses = Some(online);
        for name in doctor::CERTIFICATES {
            if let Some(value) = self.host.variable(name) {
                self.environment.env.insert((*name).to_owned(), value.into());
            }
        }
    }

    /// The folders to [`list`](Self::list).
    pub fn folders(&self) -> Vec<String> {
        platforms::folders(&self.environment)
    }

    /// Takes in the names of what is in `folder`, which may tell of more [`files`](Self::files).
    pub fn list(&mut self, folder: &str, names: Vec<String>) {
        self.environment.listed.push((folder.to_owned(), names));
    }

    /// The paths of the files to [`take`](Self::take) in. Where the run is narrowed to some platforms, others' files are
    /// not looked for; what the user's own settings say of that is not known before they are read.
    pub fn files(&self) -> Vec<String> {
        if self.diagnoses.is_some() {
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
    pub fn start(self) -> Run {
        let Self { host, mut environment, options, enable, typed, shows, files, view, signals, diagnoses } =
            self;
        let mut settings = Settings::read(&environment, &files);
        // By the user, for this run, and not as a matter of course, by the settings.
        let names_platforms = !typed.is_empty() || !view.is_automatic() && named(options.get("platforms"));
        let (mut options, mut option_errors) = Options::read(&settings.own, &options);
        option_errors.append(&mut options.narrow(&typed));
        option_errors.append(&mut settings.option_errors);
        options.private |= settings.is_private;
        let language = locale::choose(options.lang.as_deref(), &environment, &|| host.locale());
        let named = custom::own_variables(&settings.own).chain(settings.providers.variables());
        for name in named {
            if let Some(value) = host.variable(name) {
                environment.env.insert(name.to_owned(), value.into());
            }
        }
        settings.providers.resolve(&environment);
        let diagnosis = diagnoses.map(|online| {
            let (now, private) = (host.now(), options.private);
            Diagnosis::of(&environment, &files, now, online, private)
        });
        let began = host.now();
        let asked = platforms::stored();
        let own: Vec<_> = custom::own_entries(&settings.own).filter(|name| !asked.contains(name)).collect();
        let mut sources = Sources::new(&environment, files, began, &own);
        (sources.providers, sources.unread) = (settings.providers, settings.unread);
        let shared_failure = sources.auth_failure();
        // What cannot be read may hold whatever is missing.
        let is_read = shared_failure.as_ref().is_none_or(Failure::is_missing_auth_file);
        let is_asked_for = is_read && names_platforms && !options.platforms.is_empty();
        let (mut found, mut notices) = (Vec::new(), Notices { option_errors, ..Notices::default() });
        for platform in PLATFORMS.iter().filter(|platform| options.wants(platform.id)) {
            let of_platform = platforms::find(platform, &sources);
            if of_platform.is_empty() && is_asked_for {
                notices.missing.push(*platform);
            }
            match &platform.opt_in {
                Some(terms)
                    if !options.enables(platform.id) && !enable.iter().any(|id| id == platform.id) =>
                {
                    // Who has said what to enable is not asked again.
                    if options.enable.is_none() && !of_platform.is_empty() {
                        notices.offered.push((*platform, terms));
                    }
                }
                _ => found.extend(of_platform.into_iter().map(|found| (*platform, found))),
            }
        }
        let own = custom::find(&settings.own, &sources);
        found.extend(own.into_iter().filter(|(platform, _)| options.wants(platform.id)));
        if options.private {
            redact_names(&mut found);
        }
        rename(&mut found, &options);
        // Which entries are of no platform shows where every platform has looked for its own.
        if options.platforms.is_empty() {
            notices.unsupported = unsupported(&sources);
        }
        let providers = sources.providers;
        let context = ClientContext {
            host: Rc::clone(&host),
            environment,
            limiter: RequestLimiter::default(),
            timeout_s: options.timeout,
        };
        let context = Rc::new(context);
        let mut run = Run {
            began,
            language,
            tasks: Vec::new(),
            queries: FuturesUnordered::new(),
            shared_failure,
            notices,
            horizon: options.horizon(began, &|at| host.utc_offset(at)),
            shows,
            keeping: Keeping::of(options.memory, settings.keeps),
            options,
            forecaster: RefCell::default(),
            is_refused: false,
            host,
            diagnosis,
        };
        let described = settings.own.get("custom").map(Value::to_string);
        let keys = keys(&found, described.as_deref());
        for signal in signals.iter().filter_map(|signal| Signal::read(signal, began)) {
            run.is_refused |=
                signal_update::apply(&signal, &found, &keys, &providers, &view, run.options.low, began);
        }
        for ((platform, found), key) in found.into_iter().zip(keys) {
            run.add(platform, found, key, &context, &view);
        }
        // Who has accounts or keys elsewhere need not have signed in to OpenCode.
        if !run.tasks.is_empty() || !run.notices.incomplete.is_empty() {
            run.shared_failure.take_if(|failure| failure.is_missing_auth_file());
        }
        if diagnoses == Some(false) {
            run.poll();
        }
        run
    }
}

/// Whether an option's value names any platform.
fn named(platforms: Option<&Value>) -> bool {
    match platforms {
        Some(Value::Array(names)) => !names.is_empty(),
        Some(Value::String(_)) => true,
        _ => false,
    }
}

/// What each of `found` goes by in a memory: nothing where it has no credential to be told by, or shares that with
/// another. Those of the user's own platforms are told apart too by how he `described` these.
fn keys(found: &[(&Platform, Found)], described: Option<&str>) -> Vec<Option<u64>> {
    let key = |(platform, found): &(&Platform, Found)| {
        let Found::Account(Account { identity, allowed_hosts, redactor, names, .. }) = found else {
            return None;
        };
        let described = described.filter(|_| platforms::is_own(platform));
        let mut hasher = DefaultHasher::new();
        (platform.id, &identity.label, allowed_hosts, redactor.identity()?, names, described)
            .hash(&mut hasher);
        Some(hasher.finish())
    };
    let all: Vec<_> = found.iter().map(key).collect();
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
        let Some(identity) = found.identity() else { continue };
        let known_as = match &identity.label {
            Label::Person(name) | Label::Plain(name) => name.as_str(),
            Label::Platform => platform.id,
        };
        let name = options.names.get(known_as).and_then(Value::as_str).and_then(Sanitized::own);
        if let Some(name) = name {
            identity.label = Label::Plain(name);
        }
    }
}

/// Has every account's name redacted, whichever platform repeats it, and every e-mail address: that of an account whose
/// platform was not asked for may be known to another.
fn redact_names(found: &mut [(&Platform, Found)]) {
    let names_of = |found: &Found| match found {
        Found::Account(account) => account.names.clone(),
        Found::Failed(Identity { label: Label::Person(name), .. }, _) => vec![name.to_string()],
        Found::Failed(..) | Found::Incomplete(_) => Vec::new(),
    };
    let names: Vec<String> = found.iter().flat_map(|(_, found)| names_of(found)).collect();
    for (_, found) in found {
        if let Found::Account(account) = found {
            account.redactor.hide_addresses();
            for name in &names {
                account.redactor.add_word(name);
            }
        }
    }
}
