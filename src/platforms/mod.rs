//! The registry of platforms. Each one's whole story, from its credential to its reading, is one file; adding a
//! platform is adding its file and its line in [`PLATFORMS`].

use crate::client::Client;
use crate::failure::Failure;
use crate::host::Reach;
use crate::report::{Incomplete, Label, Note, Reading};
use crate::secret::Secret;
use crate::sources::{Place, Sources, VARIABLES};
use std::fmt;
use std::pin::Pin;

mod copilot;
mod google;
mod openai;
mod zhipu;

/// Every platform, in the order in which reports show them.
pub static PLATFORMS: &[&Platform] =
    &[&openai::OPENAI, &zhipu::ZHIPU, &zhipu::ZAI, &copilot::COPILOT, &google::GOOGLE];

/// A service with a quota.
pub struct Platform {
    /// What `--platform` and reports for programs call it.
    pub id: &'static str,
    /// What headings call it.
    pub name: &'static str,
    /// What messages about its API call it.
    pub api: &'static str,
    /// The official hosts: requests with this platform's credentials go nowhere else.
    pub hosts: &'static [&'static str],
    /// The ids that OpenCode knows its models' providers by.
    pub providers: &'static [&'static str],
    /// How a user sets it up.
    pub setup: Setup,
    /// How its windows are drawn.
    pub layout: Layout,
    /// The files, besides OpenCode's `auth.json`, that it reads; empty for most.
    pub files: fn(&Place) -> Vec<String>,
    /// The environment variables that it reads; empty for most.
    pub variables: &'static [&'static str],
    /// Finds its accounts.
    pub find: fn(&Sources) -> Vec<Found>,
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

/// How a user gives OpenCode the credential: each language words it, with what to do when it no longer works.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Setup {
    /// A sign-in of OpenCode's own.
    SignIn {
        /// What to choose in `opencode auth login`.
        choose: &'static str,
    },
    /// A key, pasted into OpenCode.
    Key {
        /// What to choose in `opencode auth login`.
        choose: &'static str,
        /// The entry in `auth.json` that holds the key.
        entry: &'static str,
        /// The page where keys are made and checked.
        console: &'static str,
    },
    /// GitHub Copilot: OpenCode's sign-in, or a personal access token in a file of its own.
    Copilot,
    /// Google Antigravity: signed in to by the companion plugin.
    Antigravity,
}

/// How windows are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// Three lines each: name, bar, reset.
    Full,
    /// A row each: name, reset, bar, count.
    Rows,
    /// Rows too, under a heading for each account: for platforms on which people have several.
    Pools,
}

/// What a platform found in the sources.
pub enum Found {
    /// An account that can be queried.
    Account(Account),
    /// An account, or a source of accounts, that cannot be queried, as is known without a request.
    Failed {
        /// Whose it is, where that is known.
        label: Label,
        /// Why.
        failure: Failure,
    },
    /// An entry that lacks something.
    Incomplete(Incomplete),
}

/// An account that can be queried.
pub struct Account {
    /// Whose it is.
    pub label: Label,
    /// Where its credential may be sent.
    pub reach: Reach,
    /// Everything of its credential that nobody but the platform may see.
    pub secrets: Vec<Secret>,
    /// What its credential file taught about it that the user should know.
    pub notes: Vec<Note>,
    /// Starts the query.
    pub query: Box<dyn FnOnce(Client) -> Query>,
}

/// A query under way.
pub type Query = Pin<Box<dyn Future<Output = Result<Reading, Failure>>>>;

impl Found {
    /// An account to be queried by `query`, which is handed `credential`.
    pub fn account<C, F>(
        label: Label,
        reach: Reach,
        secrets: Vec<Secret>,
        credential: C,
        query: fn(Client, C) -> F,
    ) -> Self
    where
        C: 'static,
        F: Future<Output = Result<Reading, Failure>> + 'static,
    {
        let query = move |client: Client| -> Query { Box::pin(query(client, credential)) };
        Self::Account(Account { label, reach, secrets, notes: Vec::new(), query: Box::new(query) })
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

/// The platform called `id`.
#[must_use]
pub fn by_id(id: &str) -> Option<&'static Platform> {
    PLATFORMS.iter().find(|platform| platform.id == id).copied()
}

/// Every file that a run may read.
#[must_use]
pub fn files(place: &Place) -> Vec<String> {
    let mut files = vec![place.auth_file()];
    for platform in PLATFORMS {
        for file in (platform.files)(place) {
            if !files.contains(&file) {
                files.push(file);
            }
        }
    }
    files
}

/// Every environment variable that a run may read.
#[must_use]
pub fn variables() -> Vec<&'static str> {
    let mut variables = VARIABLES.to_vec();
    variables.extend_from_slice(crate::proxy::VARIABLES);
    variables.append(&mut of_all(|platform| platform.variables));
    variables
}

/// Every official host, of all platforms.
#[must_use]
pub fn hosts() -> Vec<&'static str> {
    of_all(|platform| platform.hosts)
}

/// Every id that OpenCode keeps credentials of ours by.
#[must_use]
pub fn providers() -> Vec<&'static str> {
    of_all(|platform| platform.providers)
}

fn of_all(part: fn(&'static Platform) -> &'static [&'static str]) -> Vec<&'static str> {
    let mut all = Vec::new();
    for platform in PLATFORMS {
        all.extend_from_slice(part(platform));
    }
    all
}
