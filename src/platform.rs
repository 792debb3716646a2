//! A platform: data, functions that find its accounts and query them, and one that reads its session signals.

use crate::allowed_hosts::AllowedHosts;
use crate::client::{Client, Query};
use crate::environment::Environment;
use crate::failure::Failure;
use crate::providers::Providers;
use crate::reading::{Label, Note, Reading};
use crate::sanitized::Sanitized;
use crate::secret::{Redactor, Secret};
use crate::setup::Setup;
use crate::signal::{LimitUpdate, Signal};
use crate::sources::{Source, Sources};
use crate::time::SECOND;
use serde_json::Value;
use std::fmt;

/// A service with a quota.
pub struct Platform {
    /// The id that `--platform` and JSON reports use.
    pub id: &'static str,
    /// The name in headings.
    pub name: &'static str,
    /// The name in messages about its API, if it is not `name`.
    pub api: &'static str,
    /// Localized API names, by language tag.
    pub local_apis: &'static [(&'static str, &'static str)],
    /// Localized heading names, for languages where replacing `api` in `name` is not enough; by language tag.
    pub local_names: &'static [(&'static str, &'static str)],
    /// The official hosts: requests with this platform's credentials go nowhere else.
    pub hosts: &'static [&'static str],
    /// Hosts that serve its models, if on other sites than `hosts`. Nothing is sent there.
    pub model_hosts: &'static [&'static str],
    /// The ids of OpenCode's providers of its models.
    pub providers: &'static [&'static str],
    /// The entries of `auth.json` that it reads: the names under which OpenCode and its plugins have stored its
    /// credential. The user's own platforms cannot read them.
    pub entries: &'static [&'static str],
    /// The ways to set it up, the usual one first.
    pub setups: &'static [Setup],
    /// The files that it reads besides OpenCode's `auth.json`; empty for most.
    pub files: fn(&Environment) -> Vec<String>,
    /// The folders that are listed to find those files; empty for most.
    pub folders: fn(&Environment) -> Vec<String>,
    /// The environment variables that it reads; empty for most.
    pub variables: &'static [&'static str],
    /// Why it is queried only if the user enables it; `None` for platforms queried by default.
    pub opt_in: Option<OptInReason>,
    /// How long an automatic run reuses an answer, in milliseconds.
    pub interval: i64,
    /// Reads a session signal, in the platform's own form if it has one. The redactor cleans all text.
    pub read_signal: fn(&Signal, &Redactor) -> Option<LimitUpdate>,
    /// How its accounts are found.
    pub find: Find,
}

/// How a platform's accounts are found.
#[derive(Clone, Copy)]
pub enum Find {
    /// One account per key in its entries and variables, queried as this mapping describes.
    Described(&'static str),
    /// Like `Described`, but the function has the last word.
    Adjusted(&'static str, Adjust),
    /// One account per key in its entries and variables, queried by this function.
    ByKey(fn(Client, Secret) -> Query),
    /// Accounts found by this function.
    By(fn(&Sources) -> Vec<Found>),
}

/// Turns what a mapping read from the reply, or the failure, into the outcome. The reply is null if there is none.
pub type Adjust = fn(&Client, &Value, Result<Reading, Failure>) -> Result<Reading, Failure>;

/// Defaults that suit most platforms, for struct update syntax.
pub const DEFAULTS: Platform = Platform {
    id: "",
    name: "",
    api: "",
    local_apis: &[],
    local_names: &[],
    hosts: &[],
    model_hosts: &[],
    providers: &[],
    entries: &[],
    setups: &[],
    files: |_| Vec::new(),
    folders: |_| Vec::new(),
    variables: &[],
    opt_in: None,
    // No platform has news within a minute.
    interval: 60 * SECOND,
    read_signal: |signal, _| signal.common(),
    find: Find::By(|_| Vec::new()),
};

impl Platform {
    /// Returns the heading name for the language `tag`: a localized one, or `name` with the localized API name.
    pub fn name_in(&self, tag: &str) -> String {
        match (local(self.local_names, tag), local(self.local_apis, tag)) {
            (Some(name), _) => name.to_owned(),
            (None, Some(api)) => self.name.replacen(self.api(), api, 1),
            (None, None) => self.name.to_owned(),
        }
    }

    /// Whether the user's configuration sends requests of OpenCode's provider `name` to hosts other than this
    /// platform's. Its key may then belong elsewhere. A custom platform has no hosts, so it is never bypassed.
    pub fn is_bypassed(&self, name: &str, providers: &Providers) -> bool {
        let own = [self.hosts, self.model_hosts];
        own.iter().any(|hosts| !hosts.is_empty()) && providers.is_elsewhere(name, own)
    }

    /// Returns the name in messages about its API for the language `tag`.
    pub fn api_in(&self, tag: &str) -> &'static str {
        local(self.local_apis, tag).unwrap_or(self.api())
    }

    fn api(&self) -> &'static str {
        if self.api.is_empty() { self.name } else { self.api }
    }
}

/// Finds the name for the language `tag`.
fn local(names: &[(&str, &'static str)], tag: &str) -> Option<&'static str> {
    names.iter().find(|(other, _)| *other == tag).map(|(_, name)| *name)
}

impl fmt::Debug for Platform {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id)
    }
}

impl PartialEq for Platform {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

/// Why a platform is queried only if the user enables it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OptInReason {
    /// The vendor does not want other programs to use the sign-in, and may block the account.
    Forbidden {
        /// The vendor.
        vendor: &'static str,
    },
    /// The platform answers only requests that imitate its own program.
    Impersonates {
        /// The program.
        program: &'static str,
    },
}

/// A result of looking for accounts in the sources.
pub enum Found {
    /// An account that can be queried.
    Account(Account),
    /// An account or a source of accounts that cannot be queried, known without a request, and why.
    Failed(Identity, Failure),
    /// An incomplete entry.
    Incomplete(Incomplete),
}

/// The owner of a credential and its origin.
#[derive(Debug)]
pub struct Identity {
    /// The account's label.
    pub label: Label,
    /// How the credential was set up; `None` for the platform's usual way.
    pub setup: Option<&'static Setup>,
    /// The place where the credential was found, if any.
    pub source: Option<Source>,
    /// The models that the account is known to serve.
    pub served_models: Vec<ServedModels>,
}

impl From<Label> for Identity {
    fn from(label: Label) -> Self {
        Self { label, setup: None, source: None, served_models: Vec::new() }
    }
}

impl Identity {
    /// The name of the credential's source, unless that is `auth.json`.
    pub fn source_elsewhere(&self) -> Option<&str> {
        self.source.as_ref().filter(|source| !matches!(source, Source::Auth(_))).map(Source::name)
    }
}

/// An account that can be queried.
pub struct Account {
    /// The account's identity.
    pub identity: Identity,
    /// The hosts that may receive its credential.
    pub allowed_hosts: AllowedHosts,
    /// Redacts everything in its credential that only the platform may see.
    pub redactor: Redactor,
    /// Facts in its credential file that the user should know.
    pub notes: Vec<Note>,
    /// Starts the query.
    pub query: Start,
}

/// Starts an account's query.
pub type Start = Box<dyn FnOnce(Client) -> Query>;

/// Models that an account serves, where a platform's accounts serve different ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ServedModels {
    /// Models of OpenCode's provider with this id.
    Provider(&'static str),
    /// Models of this family, a word in their ids, such as `claude`.
    Family(&'static str),
}

impl Found {
    /// Creates an account that `query` queries.
    pub fn account(label: Label, allowed_hosts: AllowedHosts, redactor: Redactor, query: Start) -> Self {
        Self::Account(Account { identity: label.into(), allowed_hosts, redactor, notes: Vec::new(), query })
    }

    /// Creates an account that `query` queries, whose credential may go only to the official hosts of `platform`.
    pub fn official(platform: &Platform, label: Label, redactor: Redactor, query: Start) -> Self {
        Self::account(label, AllowedHosts::Official(platform.hosts), redactor, query)
    }

    /// Creates an account, or a source of accounts, that cannot be queried because of `failure`.
    pub fn failed(label: Label, failure: Failure) -> Self {
        Self::Failed(label.into(), failure)
    }

    /// Returns the identity; `None` for an incomplete entry.
    pub fn identity(&mut self) -> Option<&mut Identity> {
        match self {
            Self::Account(Account { identity, .. }) | Self::Failed(identity, _) => Some(identity),
            Self::Incomplete(_) => None,
        }
    }

    /// Sets the way in which the credential was set up.
    #[must_use]
    pub fn set_up_by(mut self, way: impl Into<Option<&'static Setup>>) -> Self {
        if let Some(identity) = self.identity() {
            identity.setup = way.into();
        }
        self
    }

    /// Sets the place where the credential was found.
    #[must_use]
    pub fn found_in(mut self, place: impl Into<Option<Source>>) -> Self {
        if let Some(identity) = self.identity() {
            identity.source = place.into();
        }
        self
    }

    /// Adds the models that the account is known to serve.
    #[must_use]
    pub fn serving(mut self, models: impl IntoIterator<Item = ServedModels>) -> Self {
        if let Some(identity) = self.identity() {
            identity.served_models.extend(models);
        }
        self
    }

    /// Adds a note for the reading, if there is one.
    #[must_use]
    pub fn with_note(mut self, note: Option<Note>) -> Self {
        if let Self::Account(account) = &mut self {
            account.notes.extend(note);
        }
        self
    }
}

/// A credential entry that cannot be queried as it is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Incomplete {
    /// The entry's name in its file, such as `openai`, or the variable's name.
    pub entry: &'static str,
    /// The missing fields as the file would hold them, such as `type: "oauth"`. If nothing else is known either, the
    /// key is used with another vendor.
    pub missing: Vec<&'static str>,
    /// Whether OpenCode itself can use the entry, such as a plain API key where a plan needs a sign-in. Such an
    /// entry is mentioned only if no account has limits, or its platform was requested.
    pub usable: bool,
    /// The setups to use instead, if the entry is an API key without a plan.
    pub instead: &'static [Setup],
    /// The variable that the entry, a provider in OpenCode's configuration, takes its key from, if that is not set.
    pub variable: Option<Sanitized>,
    /// The platform whose models OpenCode uses the entry for, if its accounts are read from elsewhere.
    pub of: Option<&'static Platform>,
}
