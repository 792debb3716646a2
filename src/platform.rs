//! What a platform is: data, and functions that find its accounts, each with its query, and that
//! read what sessions hear of its limits.

use crate::allowed_hosts::AllowedHosts;
use crate::client::{Client, Query};
use crate::environment::Environment;
use crate::failure::Failure;
use crate::providers::Providers;
use crate::reading::{Label, Note};
use crate::secret::{Redactor, Secret};
use crate::setup::Setup;
use crate::signal::{LimitUpdate, Signal};
use crate::sources::{Source, Sources};
use crate::time::SECOND;
use std::fmt;

/// A service with a quota.
pub struct Platform {
    /// What `--platform` and reports for programs call it.
    pub id: &'static str,
    /// What headings call it.
    pub name: &'static str,
    /// What messages about its API call it.
    pub api: &'static str,
    /// What they call it in languages that have another name for it, by the language's tag.
    pub local_apis: &'static [(&'static str, &'static str)],
    /// What headings call it in languages where that is more than the former in its place, by the language's tag.
    pub local_names: &'static [(&'static str, &'static str)],
    /// The official hosts: requests with this platform's credentials go nowhere else.
    pub hosts: &'static [&'static str],
    /// Hosts at which its models answer where `hosts` are of other sites; nothing is sent there.
    pub model_hosts: &'static [&'static str],
    /// The ids that OpenCode knows its models' providers by.
    pub providers: &'static [&'static str],
    /// The names of the entries of `auth.json` that it reads: those that OpenCode and its plugins have kept its credential
    /// under. Nobody else's platform may have what stands there.
    pub entries: &'static [&'static str],
    /// The ways to set it up, the usual one first.
    pub setups: &'static [Setup],
    /// The files, besides OpenCode's `auth.json`, that it reads; empty for most.
    pub files: fn(&Environment) -> Vec<String>,
    /// The environment variables that it reads; empty for most.
    pub variables: &'static [&'static str],
    /// Why it is asked only where the user enables it; `None` where it is asked anyway.
    pub opt_in: Option<OptInReason>,
    /// How long an answer serves where nobody asks by hand, in milliseconds.
    pub interval: i64,
    /// What a signal tells of an account, in the platform's own form where it has one; the redactor goes over all text.
    pub read_signal: fn(&Signal, &Redactor) -> Option<LimitUpdate>,
    /// How its accounts are found.
    pub find: Find,
}

/// How the accounts of a platform are found.
#[derive(Clone, Copy)]
pub enum Find {
    /// One for each key in its entries and variables, queried as this mapping describes.
    Described(&'static str),
    /// One for each key in its entries and variables, queried by this.
    ByKey(fn(Client, Secret) -> Query),
    /// By this.
    By(fn(&Sources) -> Vec<Found>),
}

/// What most platforms have, for each to say what it has besides.
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
    variables: &[],
    opt_in: None,
    // None says anything new within a minute.
    interval: 60 * SECOND,
    read_signal: |signal, _| signal.common(),
    find: Find::By(|_| Vec::new()),
};

impl Platform {
    /// What headings call it in the language with the tag `tag`: there too, the name that messages use is part of it.
    pub fn name_in(&self, tag: &str) -> String {
        match (local(self.local_names, tag), local(self.local_apis, tag)) {
            (Some(name), _) => name.to_owned(),
            (None, Some(api)) => self.name.replacen(self.api, api, 1),
            (None, None) => self.name.to_owned(),
        }
    }

    /// Whether requests of OpenCode's provider called `name`, whose key might be this platform's, go elsewhere by the
    /// user's own configuration. One of the user's own platforms, which has no hosts, may be anywhere.
    pub fn is_bypassed(&self, name: &str, providers: &Providers) -> bool {
        let own = [self.hosts, self.model_hosts].concat();
        !own.is_empty() && providers.is_elsewhere(name, &own)
    }

    /// What messages about its API call it in the language with the tag `tag`.
    pub fn api_in(&self, tag: &str) -> &'static str {
        local(self.local_apis, tag).unwrap_or(self.api)
    }
}

/// The one of `names` that is in the language with the tag `tag`.
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

/// Why a platform is asked only where the user enables it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OptInReason {
    /// Its vendor does not want other programs to use the sign-in, and may block the account.
    Forbidden {
        /// The vendor.
        vendor: &'static str,
    },
    /// It answers only requests that look like those of its own program.
    Impersonates {
        /// The program.
        program: &'static str,
    },
}

/// What a platform found in the sources.
pub enum Found {
    /// An account that can be queried.
    Account(Account),
    /// An account, or a source of accounts, that cannot be queried, as is known without a request, and why.
    Failed(Identity, Failure),
    /// An entry that lacks something.
    Incomplete(Incomplete),
}

/// AccountRef a credential is, and where it is from.
#[derive(Debug)]
pub struct Identity {
    /// AccountRef it is, where that is known.
    pub label: Label,
    /// How it came about; `None` for the platform's usual way.
    pub setup: Option<&'static Setup>,
    /// Where it was found, where one was.
    pub source: Option<Source>,
    /// The sessions that its account is known to serve.
    pub served_models: Vec<ServedModels>,
}

impl From<Label> for Identity {
    fn from(label: Label) -> Self {
        Self { label, setup: None, source: None, served_models: Vec::new() }
    }
}

/// An account that can be queried.
pub struct Account {
    /// AccountRef it is.
    pub identity: Identity,
    /// Where its credential may be sent.
    pub allowed_hosts: AllowedHosts,
    /// Knows everything of its credential that nobody but the platform may see.
    pub redactor: Redactor,
    /// E-mail addresses and the like that its credential gives away: redacted too in a private report.
    pub names: Vec<String>,
    /// What its credential file showed that the user should know.
    pub notes: Vec<Note>,
    /// Starts the query.
    pub query: Box<dyn FnOnce(Client) -> Query>,
}

/// Sessions that an account serves, where a platform has several.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ServedModels {
    /// Those with a model of OpenCode's provider of this id.
    Provider(&'static str),
    /// Those with a model of this family, which is a word of its id, such as `claude`.
    Family(&'static str),
}

impl Found {
    /// An account to be queried by `query`, which is handed `credential`.
    pub fn account<C: 'static>(
        label: Label,
        allowed_hosts: AllowedHosts,
        redactor: Redactor,
        credential: C,
        query: fn(Client, C) -> Query,
    ) -> Self {
        Self::Account(Account {
            identity: label.into(),
            allowed_hosts,
            redactor,
            names: Vec::new(),
            notes: Vec::new(),
            query: Box::new(move |client| query(client, credential)),
        })
    }

    /// An account, or a source of accounts, that cannot be queried because of `failure`.
    pub fn failed(label: Label, failure: Failure) -> Self {
        Self::Failed(label.into(), failure)
    }

    /// AccountRef it is; `None` where it lacks something.
    pub fn identity(&mut self) -> Option<&mut Identity> {
        match self {
            Self::Account(Account { identity, .. }) | Self::Failed(identity, _) => Some(identity),
            Self::Incomplete(_) => None,
        }
    }

    /// The same for a credential that came about by `way`.
    #[must_use]
    pub fn set_up_by(mut self, way: impl Into<Option<&'static Setup>>) -> Self {
        if let Some(identity) = self.identity() {
            identity.setup = way.into();
        }
        self
    }

    /// The same, whose credential was found in `place`.
    #[must_use]
    pub fn found_in(mut self, place: impl Into<Option<Source>>) -> Self {
        if let Some(identity) = self.identity() {
            identity.source = place.into();
        }
        self
    }

    /// The same account, which also goes by `names`.
    #[must_use]
    pub fn named<'a>(mut self, names: impl IntoIterator<Item = &'a str>) -> Self {
        if let Self::Account(account) = &mut self {
            account.names.extend(names.into_iter().map(str::to_owned));
        }
        self
    }

    /// The same account, which is known to serve `sessions`.
    #[must_use]
    pub fn serving(mut self, sessions: impl IntoIterator<Item = ServedModels>) -> Self {
        if let Some(identity) = self.identity() {
            identity.served_models.extend(sessions);
        }
        self
    }

    /// The same with a note for the reading, where there is one.
    #[must_use]
    pub fn with_note(mut self, note: Option<Note>) -> Self {
        if let Self::Account(account) = &mut self {
            account.notes.extend(note);
        }
        self
    }
}

/// A credential entry that was found but cannot be queried as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Incomplete {
    /// The entry's name in its file, such as `openai`, or the variable's.
    pub entry: &'static str,
    /// The fields it lacks, as they are written in the file, such as `type: "oauth"`. Where none is, and nothing to set
    /// up instead, its key is used elsewhere than at the platform.
    pub missing: Vec<&'static str>,
    /// Whether OpenCode itself can use the entry: a plain API key where a plan's sign-in is needed, say. It is
    /// then mentioned only where no account has limits.
    pub usable: bool,
    /// What to set up instead, where the entry is an API key that no plan belongs to.
    pub instead: Option<&'static Setup>,
}
