//! Credentials that most platforms use: entries of OpenCode's `auth.json`, and keys in environment variables.

use crate::allowed_hosts::AllowedHosts;
use crate::client::{Client, Query};
use crate::failure::{ExpectedValue, Failure};
use crate::lenient::{self, Moment, Text};
use crate::platform::{Found, Incomplete, Platform, ServedModels, Start};
use crate::reading::{Label, Note};
use crate::sanitized::Sanitized;
use crate::secret::{Redactor, Secret};
use crate::setup::Setup;
use crate::sources::{Entry, Needs, Source, Sources};
use crate::time::EpochMs;
use std::convert::identity;

/// Reads the entries of `auth.json` called `names`. Returns each name and entry with its required secret, or with
/// the fields it lacks. Skips duplicates.
pub fn credentials<'a>(
    sources: &'a Sources,
    names: &'static [&'static str],
    needs: Needs,
) -> Vec<(&'static str, Entry<'a>, Result<Secret, Incomplete>)> {
    let mut found: Vec<(_, Entry, Result<_, Incomplete>)> = Vec::new();
    for (name, entry) in sources.entries(names) {
        let incomplete = |missing| Incomplete { entry: name, missing, ..Incomplete::default() };
        let secret = entry.secret(needs).map_err(incomplete);
        // A token on another host belongs to another account.
        let is_known = secret.is_ok()
            && found.iter().any(|(_, known, other)| {
                other.as_ref().ok() == secret.as_ref().ok()
                    && known.enterprise_url.get() == entry.enterprise_url.get()
            });
        if !is_known {
            found.push((name, entry, secret));
        }
    }
    found
}

/// Returns what `account` makes of each sign-in in the entries of `auth.json` called `names`, and the incomplete ones.
/// If there is a setup to use `instead` of an API key, which has no plan, an entry with a key is told as such.
pub fn sign_ins(
    sources: &Sources,
    names: &'static [&'static str],
    needs: Needs,
    instead: &'static [Setup],
    account: &mut dyn FnMut(&'static str, &Entry, Secret) -> Option<Found>,
) -> Vec<Found> {
    let mut found = Vec::new();
    for (name, entry, secret) in credentials(sources, names, needs) {
        let one = match secret {
            Ok(secret) => account(name, &entry, secret),
            Err(mut incomplete) => {
                if !instead.is_empty() && entry.secret(Needs::Key).is_ok() {
                    (incomplete.usable, incomplete.instead) = (true, instead);
                }
                Some(Found::Incomplete(incomplete))
            }
        };
        let one = one.map(|one| one.found_in(sources.entry(name)));
        found.extend(one.map(|one| one.serving([ServedModels::Provider(name)])));
    }
    found
}

/// Returns the entries of `auth.json` called `names` that hold an API key although `platform` needs a plan. Reports
/// show them only if no account has limits.
pub fn without_plan(
    sources: &Sources,
    platform: &'static Platform,
    names: &'static [&'static str],
) -> impl Iterator<Item = Found> {
    let entries = sources.entries(names).into_iter().filter(|(_, entry)| entry.secret(Needs::Key).is_ok());
    entries.map(|(entry, _)| {
        let instead = platform.setups.get(..1).unwrap_or_default();
        Found::Incomplete(Incomplete { entry, usable: true, instead, ..Incomplete::default() })
    })
}

/// A key that was found.
pub struct FoundKey<'a> {
    /// The key, trimmed.
    pub key: Secret,
    /// The entry of `auth.json` that holds the key, if any.
    pub entry: Option<Entry<'a>>,
    source: Source,
    /// The name of the entry, or of the provider whose options hold the key; its sessions use the key.
    pub name: Option<&'static str>,
    /// The setup that yields such a key, if it is not the platform's default.
    way: Option<&'static Setup>,
    redactor: Redactor,
    is_padded: bool,
}

impl FoundKey<'_> {
    /// Trims the key `written` in a variable or a file.
    fn new(written: &str, source: Source, way: Option<&'static Setup>) -> Self {
        let key = Secret::new(written.trim());
        let redactor = Redactor::new(std::slice::from_ref(&key));
        let is_padded = key.expose() != written;
        Self { key, entry: None, source, name: None, way, redactor, is_padded }
    }

    /// The account's label: the masked key.
    pub fn label(&self) -> Label {
        Label::Plain(Sanitized::mask(&self.key))
    }

    /// Returns the key's account, which cannot be queried because of `failure`.
    pub fn failed(self, failure: Failure) -> Found {
        Found::failed(self.label(), failure).found_in(self.source)
    }

    /// Returns the key's account, queried by `query` with the key.
    pub fn account(self, platform: &'static Platform, query: fn(Client, Secret) -> Query) -> Found {
        let key = self.key.clone();
        self.queried(platform, Box::new(move |client| query(client, key)))
    }

    /// Returns the key's account, queried by `query`.
    pub fn queried(self, platform: &'static Platform, query: Start) -> Found {
        let (label, allowed_hosts) = (self.label(), AllowedHosts::Official(platform.hosts));
        let account = Found::account(label, allowed_hosts, self.redactor, query);
        let account = account.found_in(self.source).with_note(self.is_padded.then_some(Note::KeyTrimmed));
        account.serving(self.name.map(ServedModels::Provider)).set_up_by(self.way)
    }
}

/// Finds the platform's keys, without duplicates: in entries `names` of `auth.json`, in OpenCode's options of
/// providers `names`, and in environment `variables`. Returns as errors the incomplete entries, and the keys that
/// may belong to a gateway that OpenCode uses instead: all that it may use, while a configuration cannot be read.
pub fn each_key<'a>(
    sources: &'a Sources,
    platform: &'static Platform,
    names: &'static [&'static str],
    variables: &[&'static str],
) -> Vec<Result<FoundKey<'a>, Found>> {
    let by_key = platform.setups.iter().find(|setup| is_key(setup));
    let is_bypassed = |name: &&str| platform.is_bypassed(name, &sources.providers);
    let elsewhere = |entry| Incomplete { entry, usable: true, ..Incomplete::default() };
    let mut found: Vec<_> = credentials(sources, names, Needs::Key)
        .into_iter()
        .map(|(name, entry, key)| {
            let (redactor, is_padded) = (entry.redactor(), entry.key.is_padded());
            let found = |key| FoundKey {
                key,
                entry: Some(entry),
                source: sources.entry(name),
                name: Some(name),
                way: by_key,
                redactor,
                is_padded,
            };
            let key = if is_bypassed(&name) { key.and(Err(elsewhere(name))) } else { key };
            key.map(found)
        })
        .collect();
    for (name, written) in sources.providers.keys(names) {
        if is_bypassed(&name) {
            found.push(Err(elsewhere(name)));
        } else {
            let key = FoundKey::new(written, Source::Configuration, by_key);
            add(&mut found, FoundKey { name: Some(name), ..key });
        }
    }
    // OpenCode holds no key for a platform without entries, so it sends none of them to a gateway.
    let is_opencodes = !platform.entries.is_empty();
    let is_any_bypassed = || is_opencodes && names.iter().chain(platform.providers).any(is_bypassed);
    for name in variables {
        let Some(written) = sources.environment.variable(name) else { continue };
        if is_any_bypassed() {
            found.push(Err(elsewhere(name)));
            continue;
        }
        let is_it = |setup: &&Setup| matches!(setup, Setup::Variable(variable) if variable.name == *name);
        let way = platform.setups.iter().find(is_it).or(by_key);
        add(&mut found, FoundKey::new(written, Source::Variable(name), way));
    }
    let unset = sources.providers.unset(names, sources.environment);
    for (name, variable) in unset.filter(|(name, _)| !is_bypassed(name)) {
        let variable = Some(Sanitized::written(variable));
        found.push(Err(Incomplete { entry: name, variable, ..Incomplete::default() }));
    }
    let unread = sources.unread.as_ref().filter(|_| is_opencodes);
    let mut usable = Vec::with_capacity(found.len());
    for key in found {
        usable.push(match (key, unread) {
            (Ok(key), Some(failure)) => Err(key.failed(failure.clone())),
            (key, _) => key.map_err(Found::Incomplete),
        });
    }
    usable
}

/// Whether `setup` uses a key, wherever the user puts it.
fn is_key(setup: &Setup) -> bool {
    matches!(setup, Setup::Key(_) | Setup::PermittedKey(_) | Setup::Variable(_))
}

/// Adds `one` unless it is empty or already found.
fn add<'a, E>(found: &mut Vec<Result<FoundKey<'a>, E>>, one: FoundKey<'a>) {
    if !one.key.expose().is_empty() && !found.iter().flatten().any(|known| known.key == one.key) {
        found.push(Ok(one));
    }
}

/// Creates an account, as `account` does, for each of `keys`.
pub fn accounts(keys: Vec<Result<FoundKey, Found>>, account: &dyn Fn(FoundKey) -> Found) -> Vec<Found> {
    keys.into_iter().map(|key| key.map_or_else(identity, account)).collect()
}

/// Creates the accounts of a platform that takes a key, each queried by `query`. Keys come from [`each_key`] and
/// from `kept`, the key in the platform's own file. An error in `kept` becomes a failed account.
pub fn keys_and(
    sources: &Sources,
    platform: &'static Platform,
    kept: Result<Option<String>, Failure>,
    query: fn(Client, Secret) -> Query,
) -> Vec<Found> {
    let sign_in = platform.setups.iter().find(|setup| matches!(setup, Setup::SignIn(_)));
    let mut keys = each_key(sources, platform, platform.entries, platform.variables);
    let source = sources.source(&(platform.files)(sources.environment));
    if let (Ok(Some(written)), Some(source)) = (&kept, source.clone()) {
        add(&mut keys, FoundKey::new(written, source, sign_in));
    }
    let mut accounts = accounts(keys, &|key| key.account(platform, query));
    let unusable = |failure| Found::failed(Label::Platform, failure).found_in(source).set_up_by(sign_in);
    accounts.extend(kept.err().map(unusable));
    accounts
}

/// The names of, or paths to, what a program stores of its sign-in; empty for what it does not store.
pub struct SignInFields {
    /// The access token.
    pub access: &'static str,
    /// The refresh token.
    pub refresh: &'static str,
    /// When the access token expires.
    pub expires: &'static str,
    /// The e-mail address or user name.
    pub name: &'static str,
}

/// A sign-in that another program created and renews.
pub struct StoredSignIn {
    /// The access token.
    pub access: Secret,
    /// Other secrets stored with the sign-in, which only the platform may see.
    pub others: Vec<Secret>,
    /// When the access token expires, if known.
    pub expires: Option<EpochMs>,
    /// The e-mail address or user name, if known.
    pub name: Option<String>,
}

impl StoredSignIn {
    /// The sign-in in `entry` of OpenCode's `auth.json`, with its `access` token.
    pub fn of(entry: &Entry, access: Secret) -> Self {
        let others = Vec::from_iter(entry.refresh.secret());
        Self { access, others, expires: entry.expires.expiry(), name: None }
    }

    /// The sign-in that another program stores in `json`; `None` without an access token.
    pub fn kept(json: &str, fields: &SignInFields) -> Option<Self> {
        // An empty name leads to the object itself, which is neither a text nor a time.
        let text = |name| lenient::at::<Text>(json, name);
        let access = text(fields.access).secret()?;
        let others = Vec::from_iter(text(fields.refresh).secret());
        let expires = lenient::at::<Moment>(json, fields.expires).expiry();
        Some(Self { access, others, expires, name: text(fields.name).get() })
    }

    /// Returns the account, queried by `query`. An expired token is a failure: only its program may renew it.
    pub fn account(
        self,
        sources: &Sources,
        platform: &'static Platform,
        query: fn(Client, Secret) -> Query,
    ) -> Found {
        let Self { access, others: mut secrets, expires, name } = self;
        secrets.push(access.clone());
        let redactor = Redactor::new(&secrets);
        let label = Label::person(name.as_ref().and_then(|name| Sanitized::label(name, &redactor)));
        if expires.is_some_and(|expires| sources.now >= expires) {
            return Found::failed(label, Failure::TokenExpired);
        }
        let start: Start = Box::new(move |client| query(client, access));
        Found::official(platform, label, redactor, start)
    }
}

/// Returns a failed account for the first of `files` that exists, which is unusable because of `failure`.
pub fn unusable(sources: &Sources, files: &[String], failure: Failure) -> Found {
    Found::failed(Label::Platform, failure).found_in(sources.source(files))
}

/// Returns the account that `account` makes of the JSON that another program stores in the first of `files` that
/// exists; a failed one if the file cannot be used.
pub fn kept_account(
    sources: &Sources,
    files: &[String],
    account: &mut dyn FnMut(&str) -> Option<Found>,
) -> Option<Found> {
    match kept_text(sources, files) {
        Ok(kept) => Some(account(kept)?.found_in(sources.source(files))),
        Err(failure) => Some(unusable(sources, files, failure)),
    }
}

/// Returns the text of the first of `files` that exists, a JSON object; `{}` if none exists.
///
/// # Errors
/// Why the file cannot be used.
pub fn kept_text<'a>(sources: &'a Sources, files: &[String]) -> Result<&'a str, Failure> {
    let Some(file) = sources.file(files) else { return Ok("{}") };
    file.object().map_err(|cause| sources.unusable(file, cause, None))
}

/// Returns the text of the first of `files` that exists; empty if none exists.
///
/// # Errors
/// Why the file cannot be read.
pub fn plain_text<'a>(
    sources: &'a Sources,
    files: &[String],
    expected: Option<&'static str>,
) -> Result<&'a str, Failure> {
    let Some(file) = sources.file(files) else { return Ok("") };
    file.readable().map_err(|cause| sources.unusable(file, cause, expected))
}

/// The failure of a credential whose entry in `auth.json` does not hold `expected`, if that is known, in `field`.
pub fn wrong_field(sources: &Sources, field: &'static str, expected: Option<&'static str>) -> Failure {
    let expected = expected.map(ExpectedValue::Written);
    Failure::InvalidConfig { path: sources.auth_path(), field: Some(field), expected }
}

/// The failure of a key that needs `expected` in the environment variable `name`.
pub fn wrong_variable(name: &'static str, expected: &'static str) -> Failure {
    let (path, expected) = (Sanitized::fixed("environment"), Some(ExpectedValue::Written(expected)));
    Failure::InvalidConfig { path, field: Some(name), expected }
}
