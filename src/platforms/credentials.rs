//! Credentials as most platforms have them: entries of OpenCode's `auth.json`, and keys in environment variables.

use crate::client::Client;
use crate::failure::Failure;
use crate::platform::{Found, Incomplete, Platform, Serves};
use crate::reach::Reach;
use crate::reading::{Label, Note, Reading};
use crate::sanitized::Sanitized;
use crate::secret::{Redactor, Secret};
use crate::settings;
use crate::sources::{Entry, Needs, Sources};

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
    let variables = platform.variables.iter().filter_map(|name| sources.environment.variable(name));
    let options = settings::provider_keys(sources, names, platform.hosts);
    for written in options.into_iter().chain(variables.map(str::to_owned)) {
        let key = Secret::new(written.trim());
        if !key.expose().is_empty() && !seen.contains(&key) {
            seen.push(key.clone());
            let redactor = Redactor::new(std::slice::from_ref(&key));
            found.push(account(key.clone(), redactor, key.expose() != written.as_str()));
        }
    }
    found
}
