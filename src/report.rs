//! What one run found: the data that every door shows in its own way.

use crate::advice::Advice;
use crate::failure::Failure;
use crate::locale::Language;
use crate::memory::Recalled;
use crate::option_error::OptionError;
use crate::platform::{Incomplete, Platform, Serves, Terms};
use crate::reading::{Label, Reading};
use crate::sanitized::Sanitized;
use crate::setup::Setup;
use crate::sources::Source;
use crate::time::EpochMs;

/// Everything that one run found, in the order in which it is shown.
#[derive(Debug, Default)]
pub struct Report<'a> {
    /// When the report was made; reset countdowns count from here.
    pub now: EpochMs,
    /// The accounts that answered, by platform.
    pub accounts: Vec<AccountReport<'a>>,
    /// What could not be queried, and why.
    pub failures: Vec<FailureReport<'a>>,
    /// Credential entries that lack what a query needs.
    pub incomplete: &'a [Incomplete],
    /// The entries of OpenCode's credentials that belong to no platform known here.
    pub unsupported: &'a [Sanitized],
    /// What is wrong with the options that the run was given.
    pub option_errors: &'a [OptionError],
    /// The accounts whose platforms have not answered yet.
    pub awaited: Vec<(&'static Platform, &'a Label)>,
    /// The opt-in platforms that were found and not asked, for a user who has not said which to enable.
    pub offered: Vec<(&'static Platform, &'static Terms)>,
}

impl Report<'_> {
    /// Whether there was no account to query and nothing went wrong in looking for one.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.accounts.is_empty() && self.failures.is_empty() && self.awaited.is_empty()
    }

    /// The incomplete entries to mention beside other accounts. One that OpenCode itself can use is mentioned where no
    /// account has limits: who has a plan knows what else the key is for.
    pub fn skipped(&self) -> impl Iterator<Item = &Incomplete> {
        let has_limits = self.accounts.iter().any(|account| !account.reading.windows.is_empty());
        let is_known = has_limits || !self.awaited.is_empty();
        self.incomplete.iter().filter(move |entry| !entry.usable || !is_known)
    }

    /// The exit status of a run that ends in this report: 0 where every account answered, 1 where one failed
    /// or there was nothing to query.
    #[must_use]
    pub fn exit_status(&self) -> u8 {
        let is_stale = self.accounts.iter().any(|account| account.stale().is_some());
        u8::from(self.is_empty() || !self.failures.is_empty() || is_stale)
    }
}

/// An account that answered.
#[derive(Debug)]
pub struct AccountReport<'a> {
    /// Its platform.
    pub platform: &'static Platform,
    /// Whose it is.
    pub label: &'a Label,
    /// How its credential came about.
    pub setup: Option<&'static Setup>,
    /// Where its credential was found; `None` where it has none.
    pub source: Option<&'a Source>,
    /// The sessions that the account is known to serve.
    pub serves: &'a [Serves],
    /// What the platform said.
    pub reading: &'a Reading,
    /// Where it did not say so just now: since when that is known.
    pub recalled: Option<&'a Recalled>,
}

impl<'a> AccountReport<'a> {
    /// The failure for which there is no newer reading.
    #[must_use]
    pub fn stale(&self) -> Option<FailureReport<'a>> {
        let failure = self.recalled?.failure.as_ref()?;
        let (platform, label) = (Some(self.platform), Some(self.label));
        Some(FailureReport { platform, label, setup: self.setup, source: self.source, failure })
    }
}

/// An account, or a source of accounts, that failed.
#[derive(Debug)]
pub struct FailureReport<'a> {
    /// Its platform; `None` where a file that several platforms share could not be read.
    pub platform: Option<&'static Platform>,
    /// Whose it is; `None` where that is not known.
    pub label: Option<&'a Label>,
    /// How its credential came about; `None` where there is no platform.
    pub setup: Option<&'static Setup>,
    /// Where its credential was found, where one was.
    pub source: Option<&'a Source>,
    /// What happened.
    pub failure: &'a Failure,
}

impl FailureReport<'_> {
    /// What happened, in `language`: one line, or two of which the first says the most.
    #[must_use]
    pub fn message(&self, language: &dyn Language) -> String {
        language.failure(self.failure, self.api(language))
    }

    /// What to do about it, in `language`.
    #[must_use]
    pub fn advice(&self, language: &dyn Language) -> String {
        let setups = self.platform.map_or(&[][..], |platform| platform.setups);
        language.advice(Advice::on(self.failure, self.setup, setups), self.api(language))
    }

    fn api(&self, language: &dyn Language) -> &'static str {
        self.platform.map_or("", |platform| platform.api_in(language.tag()))
    }
}
