//! A run in preparation: the files that it needs, and the accounts found in them.

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

/// Words after the command that request the forecast's record or a check-up in place of the report.
const BACKTEST: &str = "--backtest";
const DOCTOR: &str = "--doctor";

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
    shows: Shows,
    files: Vec<FileRead>,
    view: CacheView,
    signals: Vec<Value>,
    /// Whether the run is a check-up and, if so, whether it queries the platforms.
    diagnoses: Option<bool>,
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

    /// Applies the text `typed` after the command: limits the run to platforms, or shows the forecast's record or a
    /// check-up in place of the report.
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

    /// Checks everything that is read. Unless `online`, [`start`](Self::start) only records each account's first
    /// request, and nothing is sent.
    pub fn diagnose(&mut self, online: bool) {
        self.diagnoses = Some(online);
        for name in doctor::CERTIFICATES {
            if let Some(value) = self.host.variable(name) {
                self.environment.env.insert((*name).to_owned(), value.into());
            }
        }
    }

    /// Returns the folders to [`list`](Self::list).
    pub fn folders(&self) -> Vec<String> {
        platforms::folders(&self.environment)
    }

    /// Adds the names of the entries in `folder`, which may lead to more [`files`](Self::files).
    pub fn list(&mut self, folder: &str, names: Vec<String>) {
        self.environment.listed.push((folder.to_owned(), names));
    }

    /// Returns the paths of the files to [`take`](Self::take). If the run is limited to some platforms, skips the
    /// files of others. Limits in the user's own settings are not known yet.
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

    /// Finds the accounts in the files. Sends nothing before the first [`Run::poll`].
    pub fn start(self) -> Run {
        let Self { host, mut environment, options, enable, typed, shows, files, view, signals, diagnoses } =
            self;
        let mut settings = Settings::read(&environment, &files);
        // Only platforms named by the user for this run count, not those in the settings.
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
        // An unreadable file may hold the missing credentials.
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
                    // Offer nothing if the user has already chosen what to enable.
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
        // Unsupported entries are known only after every platform has looked for its own.
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
        // A user with accounts or keys elsewhere need not be signed in to OpenCode.
        if !run.tasks.is_empty() || !run.notices.incomplete.is_empty() {
            run.shared_failure.take_if(|failure| failure.is_missing_auth_file());
        }
        if diagnoses == Some(false) {
            run.poll();
        }
        run
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

/// Returns each account's cache key; `None` without a credential that identifies it, or if another account has the
/// same key. For the user's own platforms, the key also covers `described`, their description.
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

/// Returns the entries of OpenCode's credentials that no platform reads. Call after all platforms have searched.
fn unsupported(sources: &Sources) -> Vec<Sanitized> {
    let mut names = sources.unasked();
    // The accounts of these providers are in another file.
    names.retain(|name| !platforms::providers().contains(&name.as_str()));
    names
}

/// Applies the user's own names for accounts, which reveal no more than the user wants.
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

/// Redacts every e-mail address and every account's name, whichever platform repeats them. An account whose
/// platform is not queried may still be known to another.
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
