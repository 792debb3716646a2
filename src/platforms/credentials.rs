//! Credentials as most platforms have them: entries of OpenCode's `auth.json`, and keys in environment variables.

use crate::client::Client;
use crate::failure::Failure;
use crate::platform::{Found, Incomplete, Platform};
use crate::reach::Reach;
use crate::reading::{Label, Note, Reading};
use crate::sanitized::Sanitized;
use crate::secret::{Redactor, Secret};
use crate::sources::{Entry, Needs, Sources};

/// The entries of `auth.json` that have one of these `names`, each with the secret that is needed of it, or with what it
/// lacks. An entry that repeats another one is left out.
pub fn credentials(
    sources: &Sources,
    names: &'static [&'static str],
    needs: Needs,
) -> impl Iterator<Item = (Entry, Result<Secret, Incomplete>)> {
    let mut seen = Vec::new();
    sources.entries(names).filter_map(move |(name, entry)| {
        let secret = match entry.secret(needs) {
            Ok(secret) => Ok(Secret::new(secret)),
            Err(missing) => Err(Incomplete { entry: name, missing, usable: false }),
        };
        if let Ok(secret) = &secret {
            // The same token on another host is another account.
            let account = (secret.clone(), entry.enterprise_url.get().map(str::to_owned));
            if seen.contains(&account) {
                return None;
            }
            seen.push(account);
        }
        Some((entry, secret))
    })
}

/// A key that was found.
pub struct FoundKey {
    /// The key, white space around it left out.
    pub key: Secret,
    /// Its entry in `auth.json`; `None` where it stood in an environment variable.
    pub entry: Option<Entry>,
    redactor: Redactor,
    is_padded: bool,
}

impl FoundKey {
    /// How the account that the key is of is named.
    pub fn label(&self) -> Label {
        Label::Plain(Sanitized::mask(&self.key))
    }

    /// The account that the key is of, queried by `query`, which is handed `credential`.
    pub fn account<C, F>(self, platform: &'static Platform, credential: C, query: fn(Client, C) -> F) -> Found
    where
        C: 'static,
        F: Future<Output = Result<Reading, Failure>> + 'static,
    {
        let label = self.label();
        let account =
            Found::account(label, Reach::Official(platform.hosts), self.redactor, credential, query);
        account.with_note(self.is_padded.then_some(Note::KeyTrimmed))
    }
}

/// Each key in the entries `names` of `auth.json` and in the environment variables `variables`, once; and each entry
/// that lacks something.
pub fn each_key(
    sources: &Sources,
    names: &'static [&'static str],
    variables: &'static [&'static str],
) -> Vec<Result<FoundKey, Incomplete>> {
    let mut found: Vec<_> = credentials(sources, names, Needs::Key)
        .map(|(entry, key)| {
            let (redactor, is_padded) = (entry.redactor(), entry.key.is_padded());
            key.map(|key| FoundKey { key, entry: Some(entry), redactor, is_padded })
        })
        .collect();
    for written in variables.iter().filter_map(|name| sources.environment.variable(name)) {
        let key = Secret::new(written.trim());
        if !key.expose().is_empty() && !found.iter().flatten().any(|found| found.key == key) {
            let redactor = Redactor::new(std::slice::from_ref(&key));
            let is_padded = key.expose() != written;
            found.push(Ok(FoundKey { key, entry: None, redactor, is_padded }));
        }
    }
    found
}

/// The accounts of a platform that takes a key: one for each key in the entries `names` of `auth.json` and in the
/// platform's environment variables. Each is queried by `query`.
pub fn keys<F>(
    sources: &Sources,
    platform: &'static Platform,
    names: &'static [&'static str],
    query: fn(Client, Secret) -> F,
) -> Vec<Found>
where
    F: Future<Output = Result<Reading, Failure>> + 'static,
{
    let account = |found: FoundKey| {
        let key = found.key.clone();
        found.account(platform, key, query)
    };
    let found = each_key(sources, names, platform.variables).into_iter();
    found.map(|found| found.map_or_else(Found::Incomplete, account)).collect()
}

/// The failure of a key whose entry in `auth.json` does not hold in `field` what is `expected`.
pub fn wrong_field(sources: &Sources, field: &'static str, expected: &'static str) -> Failure {
    let path = sources.environment.display(&sources.environment.auth_file());
    Failure::InvalidConfig { path, field: Some(field), expected: Some(expected) }
}

/// The failure of a key beside which the environment variable `name` does not hold what is `expected`.
pub fn wrong_variable(name: &'static str, expected: &'static str) -> Failure {
    let path = Sanitized::fixed("environment");
    Failure::InvalidConfig { path, field: Some(name), expected: Some(expected) }
}
