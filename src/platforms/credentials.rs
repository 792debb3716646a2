//! Credentials as most platforms have them: entries of OpenCode's `auth.json`, and keys in environment variables.

use crate::client::Client;
use crate::failure::Failure;
use crate::lenient;
use crate::platform::{Found, Incomplete, Platform, Serves};
use crate::reach::Reach;
use crate::reading::{Label, Note, Reading};
use crate::sanitized::Sanitized;
use crate::secret::{Redactor, Secret};
use crate::settings;
use crate::setup::Setup;
use crate::sources::{Entry, Needs, Sources};
use crate::time::EpochMs;
use serde::Deserialize;

/// The entries of `auth.json` that have one of these `names`, each by its name, with the secret that is needed of it, or with what it
/// lacks. An entry that repeats another one is left out.
pub fn credentials(
    sources: &Sources,
    names: &'static [&'static str],
    needs: Needs,
) -> impl Iterator<Item = (&'static str, Entry, Result<Secret, Incomplete>)> {
    let mut seen = Vec::new();
    sources.entries(names).filter_map(move |(name, entry)| {
        let secret = match entry.secret(needs) {
            Ok(secret) => Ok(Secret::new(secret)),
            Err(missing) => Err(Incomplete { entry: name, missing, usable: false, instead: None }),
        };
        if let Ok(secret) = &secret {
            // The same token on another host is another account.
            let account = (secret.clone(), entry.enterprise_url.get().map(str::to_owned));
            if seen.contains(&account) {
                return None;
            }
            seen.push(account);
        }
        Some((name, entry, secret))
    })
}

/// The entries of `auth.json` that have one of these `names` and hold an API key where `platform` needs a plan of its own:
/// named when nothing else was found.
pub fn without_plan(
    sources: &Sources,
    platform: &'static Platform,
    names: &'static [&'static str],
) -> impl Iterator<Item = Found> {
    let entries = sources.entries(names).filter(|(_, entry)| entry.secret(Needs::Key).is_ok());
    entries.map(|(entry, _)| {
        let instead = platform.setups.first();
        Found::Incomplete(Incomplete { entry, missing: Vec::new(), usable: true, instead })
    })
}

/// The accounts of a platform that takes a key: one for each key in the entries `names` of `auth.json`, in the options
/// of providers of those names in the user's own configuration of OpenCode, and in the platform's environment variables,
/// white space around it left out. Each is queried by `query`.
pub fn keys<F>(
    sources: &Sources,
    platform: &'static Platform,
    names: &'static [&'static str],
    query: fn(Client, Secret) -> F,
) -> Vec<Found>
where
    F: Future<Output = Result<Reading, Failure>> + 'static,
{
    keys_and(sources, platform, names, Ok(None), query)
}

/// The same, and one for the key `kept` in a file of the platform's own program, where that can be used.
pub fn keys_and<F>(
    sources: &Sources,
    platform: &'static Platform,
    names: &'static [&'static str],
    kept: Result<Option<&str>, &Failure>,
    query: fn(Client, Secret) -> F,
) -> Vec<Found>
where
    F: Future<Output = Result<Reading, Failure>> + 'static,
{
    let account = |key: Secret, redactor, is_padded: bool| {
        let label = Label::Plain(Sanitized::mask(&key));
        let account = Found::account(label, Reach::Official(platform.hosts), redactor, key, query);
        account.with_note(is_padded.then_some(Note::KeyTrimmed))
    };
    let mut seen = Vec::new();
    let mut found = Vec::new();
    for (name, entry, key) in credentials(sources, names, Needs::Key) {
        found.push(match key {
            Ok(key) => {
                seen.push(key.clone());
                account(key, entry.redactor(), entry.key.is_padded()).serving([Serves::Provider(name)])
            }
            Err(incomplete) => Found::Incomplete(incomplete),
        });
    }
    let way = |is_it: &dyn Fn(&Setup) -> bool| platform.setups.iter().find(|setup| is_it(setup));
    let variable = |name: &&'static str| {
        let is_it = |setup: &Setup| matches!(setup, Setup::Variable(variable) if variable.name == *name);
        Some((sources.environment.variable(name)?.to_owned(), way(&is_it)))
    };
    let options = settings::provider_keys(sources, names, platform.hosts);
    let options = options.into_iter().map(|key| (key, None));
    let sign_in = way(&|setup| matches!(setup, Setup::SignIn(_)));
    let unusable = kept.err().map(|failure| Found::failed(Label::Platform, failure.clone()));
    let kept = kept.ok().flatten().map(|key| (key.to_owned(), sign_in));
    let variables = platform.variables.iter().filter_map(variable);
    for (written, way) in options.chain(variables).chain(kept) {
        let key = Secret::new(written.trim());
        if !key.expose().is_empty() && !seen.contains(&key) {
            seen.push(key.clone());
            let redactor = Redactor::new(std::slice::from_ref(&key));
            let account = account(key.clone(), redactor, key.expose() != written);
            found.push(way.into_iter().fold(account, Found::set_up_by));
        }
    }
    found.extend(unusable.map(|unusable| sign_in.into_iter().fold(unusable, Found::set_up_by)));
    found
}

/// A sign-in that another program made and renews.
pub struct SignIn<'a> {
    /// The access token.
    pub access: &'a str,
    /// What else the program keeps of it that only the platform may see.
    pub others: Vec<&'a str>,
    /// When the access token runs out, where that is known.
    pub expires: Option<EpochMs>,
    /// The e-mail address or user name, where it is known.
    pub name: Option<&'a str>,
}

impl SignIn<'_> {
    /// The account, queried by `query`; one whose access token has run out is not, as only that program may renew it.
    pub fn account<F>(
        &self,
        sources: &Sources,
        platform: &'static Platform,
        query: fn(Client, Secret) -> F,
    ) -> Found
    where
        F: Future<Output = Result<Reading, Failure>> + 'static,
    {
        let secrets: Vec<_> = self.others.iter().chain([&self.access]).copied().map(Secret::new).collect();
        let redactor = Redactor::new(&secrets);
        let label = Label::person(self.name.and_then(|name| Sanitized::label(name, &redactor)));
        if self.expires.is_some_and(|expires| sources.now >= expires) {
            return Found::failed(label, Failure::TokenExpired);
        }
        let access = Secret::new(self.access);
        Found::account(label, Reach::Official(platform.hosts), redactor, access, query).named(self.name)
    }
}

/// What another program keeps in the first of `files` that exists; nothing where none does.
///
/// # Errors
/// That the file cannot be used, which signing in anew in that program mends.
pub fn kept<T: Default + for<'de> Deserialize<'de>>(
    sources: &Sources,
    files: &[String],
) -> Result<T, Failure> {
    Ok(lenient::object(kept_text(sources, files)?).unwrap_or_default())
}

/// The text of it, which is a JSON object.
///
/// # Errors
/// That the file cannot be used, which signing in anew in that program mends.
pub fn kept_text<'a>(sources: &'a Sources, files: &[String]) -> Result<&'a str, Failure> {
    let Some(file) = sources.file(files) else { return Ok("{}") };
    file.json().ok().filter(|json| lenient::is_object(json)).ok_or_else(|| Failure::InvalidConfig {
        path: sources.environment.display(&file.path),
        field: None,
        expected: None,
    })
}
