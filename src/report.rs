//! The result of one run, which each interface shows in its own way.

use crate::cache::Cached;
use crate::failure::Failure;
use crate::fingerprint;
use crate::forecast::{Finding, Forecast, Record};
use crate::host::Host;
use crate::locale::Language;
use crate::next_step::{NextStep, Origin};
use crate::option_error::OptionError;
use crate::platform::{Identity, Incomplete, OptInReason, Platform};
use crate::platforms::is_own;
use crate::reading::{Period, Reading, Window};
use crate::sanitized::Sanitized;
use crate::sources::Source;
use crate::time::EpochMs;
use std::fmt;
use std::rc::Rc;

/// The maximum age of a reading that a recommendation may use, in seconds.
const LONGEST_HELD: u64 = 60 * 60;

/// Everything that one run found, in display order.
#[derive(Debug)]
pub struct Report<'a> {
    /// When the report was made; reset countdowns count from here.
    pub now: EpochMs,
    /// The user's clocks.
    pub clock: Clock<'a>,
    /// When the run began; its requests were sent after this.
    pub began: EpochMs,
    /// The percentage left at which a window counts as low.
    pub low: f64,
    /// The accounts that answered, by platform.
    pub accounts: Vec<AccountReport<'a>>,
    /// The accounts and sources that could not be queried, and why.
    pub failures: Vec<FailureReport<'a>>,
    /// Findings besides accounts.
    pub notices: &'a Notices,
    /// The accounts whose platforms have not answered yet.
    pub pending: Vec<AccountRef<'a>>,
    /// The recommended accounts, if there is a recommendation.
    pub work: Option<Work>,
}

/// Findings of a run besides accounts.
#[derive(Debug, Default)]
pub struct Notices {
    /// Credential entries that lack what a query needs.
    pub incomplete: Vec<Incomplete>,
    /// Requested platforms without any account or entry.
    pub missing: Vec<&'static Platform>,
    /// Entries of OpenCode's credentials that belong to no known platform.
    pub unsupported: Vec<Sanitized>,
    /// Errors in the run's options.
    pub option_errors: Vec<OptionError>,
    /// Opt-in platforms that were found but not queried, if requested, or if the user has not yet chosen which to
    /// enable.
    pub offered: Vec<(&'static Platform, &'static OptInReason)>,
    /// The opt-in platforms that the user enabled.
    pub enabled: Vec<&'static Platform>,
    /// Whether the user requested platforms for this run. Those in `mystatus.json` do not count.
    pub is_requested: bool,
    /// Whether a requested platform has no account, or is not enabled.
    pub is_unmet: bool,
    /// Whether what was typed after the command was not understood, so that no account was queried.
    pub is_unclear: bool,
}

/// The forecast of a window.
pub type WindowForecast = Forecast<EpochMs>;

/// The accuracy of a window's forecast over the last weeks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WindowRecord {
    /// The account's index in the run.
    pub index: usize,
    /// The window's index in its account.
    pub window: usize,
    /// The accuracy.
    pub record: Record,
}

/// A finding that a window's own figures do not show.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MeterFinding {
    /// The window's index in its account.
    pub window: usize,
    /// The finding, with times in minutes since `begins`.
    pub finding: Finding,
    /// The start of the minute count.
    pub begins: EpochMs,
    /// The number of samples behind the finding.
    pub samples: usize,
    /// The time of the first sample.
    pub since: EpochMs,
}

/// The evidence behind the findings on meters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MeterEvidence {
    /// None: this host stores no samples.
    NotHere,
    /// Too little: no window has two samples.
    FewSamples,
    /// Too little: there are no sessions to compare the samples with.
    NoSessions,
    /// Enough for findings.
    Known {
        /// The number of sessions.
        sessions: usize,
        /// The number of samples.
        samples: usize,
        /// The time of the first sample.
        since: EpochMs,
    },
}

/// A recommendation of accounts to work on.
#[derive(Clone, Debug, PartialEq)]
pub struct Work {
    /// The probability that the first account lasts for the planned work.
    pub lasts: f64,
    /// Whether `lasts` is high enough to call the account sufficient.
    pub is_sure: bool,
    /// Whether any account is sure to last.
    pub is_any_sure: bool,
    /// The planned work, in minutes.
    pub minutes: i64,
    /// The number of accounts to choose from.
    pub candidates: usize,
    /// The accounts to work on, one after another.
    pub schedule: Vec<Leg>,
}

/// An account to work on for a while.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Leg {
    /// The account's index in the run.
    pub index: usize,
    /// About when the account is empty; `None` if it more likely lasts for all planned work, or cannot be told.
    pub until: Option<EpochMs>,
    /// When the account's next window resets, if it is sure to last until then.
    pub reset: Option<EpochMs>,
}

/// The user's clock.
#[derive(Clone, Copy)]
pub struct Clock<'a>(pub &'a dyn Host);

impl Clock<'_> {
    /// Returns the offset from UTC at `at`, in minutes.
    pub fn utc_offset(self, at: EpochMs) -> i32 {
        self.0.utc_offset(at)
    }
}

impl fmt::Debug for Clock<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Clock")
    }
}

impl AccountReport<'_> {
    /// A hash that identifies `window` in what the host stores, across resets. Covers the platform, the account's
    /// name, the window's scope and its length.
    pub fn fingerprint(&self, window: &Window) -> String {
        let AccountRef { platform, identity, .. } = self.of;
        let name = identity.label.own().map_or("", Sanitized::as_str);
        // The form in which stored data has it.
        let length = match window.length().map(Period::spoken) {
            Some((unit, count)) => format!("Some(({unit:?}, {count}))"),
            None => "None".to_owned(),
        };
        fingerprint::of(&[platform.id, name, window.scope.id(), &length].join("\n"))
    }
}

impl AccountRef<'_> {
    /// A hash that tells the account from others, also in a later run: of its platform, its name and where it was found.
    pub fn fingerprint(&self) -> String {
        let name = self.identity.label.own().map_or("", Sanitized::as_str);
        let source = self.identity.source.as_ref().map_or("", Source::name);
        fingerprint::of(&[self.platform.id, name, source].join("\n"))
    }
}

impl Report<'_> {
    /// Whether the run found no account and no failure.
    pub fn is_empty(&self) -> bool {
        self.accounts.is_empty() && self.failures.is_empty() && self.pending.is_empty()
    }

    /// Keeps only accounts with `words` in the name of their platform, account or plan, as shown to the user.
    pub fn filter(&mut self, words: &str, tag: &str) {
        let words = words.trim().to_lowercase();
        if words.is_empty() {
            return;
        }
        let is_told = |AccountRef { platform, identity, .. }: AccountRef, plan: Option<&Sanitized>| {
            let name = identity.label.own().map_or("", Sanitized::as_str);
            let plan = plan.map_or("", Sanitized::as_str);
            [platform.id, &platform.name_in(tag), name, plan]
                .iter()
                .any(|told| told.to_lowercase().contains(&words))
        };
        self.accounts.retain(|one| is_told(one.of, one.reading.plan.as_ref()));
        self.pending.retain(|one| is_told(*one, None));
        self.failures.retain(|one| one.of.is_some_and(|of| is_told(of, None)));
    }

    /// Returns the account at `index`, if it answered.
    pub fn account(&self, index: usize) -> Option<&AccountReport<'_>> {
        self.accounts.iter().find(|account| account.of.index == index)
    }

    /// Returns the failure of the account at `index`, if it failed.
    pub fn failure(&self, index: usize) -> Option<&FailureReport<'_>> {
        self.failures.iter().find(|failed| failed.is_of(index))
    }

    /// Accounts that OpenCode has models for, with a recent reading: an old one may be used up by now.
    pub fn candidates(&self) -> impl Iterator<Item = &AccountReport<'_>> {
        let holds = |cached: &Cached| {
            cached.failure.is_none() && cached.age(self.now).is_some_and(|age| age <= LONGEST_HELD)
        };
        let accounts = self.accounts.iter().filter(|account| !account.of.platform.providers.is_empty());
        accounts.filter(move |account| account.cached.is_none_or(holds))
    }

    /// All accounts: those that answered, that failed, and that have not answered yet.
    pub fn of_all(&self) -> impl Iterator<Item = AccountRef<'_>> {
        let accounts = self.accounts.iter().map(|account| account.of);
        let failed = self.failures.iter().filter_map(|failed| failed.of);
        accounts.chain(failed).chain(self.pending.iter().copied())
    }

    /// Whether `platform` has several accounts here, so that its name alone is ambiguous.
    pub fn has_several_of(&self, platform: &Platform) -> bool {
        self.of_all().filter(|of| of.platform == platform).count() > 1
    }

    /// The incomplete entries to mention. Entries that OpenCode can use are shown only if no account has limits, or
    /// their platform was requested: a user with a plan has the extra key on purpose.
    pub fn skipped(&self) -> impl Iterator<Item = &Incomplete> {
        let has_limits = self.accounts.iter().any(|account| !account.reading.windows.is_empty());
        let is_known = (has_limits || !self.pending.is_empty()) && !self.notices.is_requested;
        self.notices.incomplete.iter().filter(move |entry| !entry.usable || !is_known)
    }

    /// Returns the exit status of the run: 0 if every account answered; 1 if one failed, there was nothing to query,
    /// or a requested platform has no account or is not enabled.
    pub fn exit_status(&self) -> u8 {
        let is_stale = self.accounts.iter().any(|account| account.stale().is_some());
        u8::from(self.is_empty() || !self.failures.is_empty() || is_stale || self.notices.is_unmet)
    }
}

/// A reference to an account of the run.
#[derive(Clone, Copy, Debug)]
pub struct AccountRef<'a> {
    /// The account's index among all accounts, including failed ones.
    pub index: usize,
    /// The account's platform.
    pub platform: &'static Platform,
    /// The account's identity.
    pub identity: &'a Identity,
}

/// An account that answered.
#[derive(Debug)]
pub struct AccountReport<'a> {
    /// The account.
    pub of: AccountRef<'a>,
    /// The platform's answer.
    pub reading: &'a Rc<Reading>,
    /// The forecasts of its windows, in the same order.
    pub forecasts: Rc<[Option<WindowForecast>]>,
    /// The reading's age and failure, if it comes from the cache.
    pub cached: Option<&'a Cached>,
    /// Whether a newer reading is pending.
    pub is_pending: bool,
}

impl<'a> AccountReport<'a> {
    /// Returns its windows, each with its forecast if known.
    pub fn windows(&self) -> impl Iterator<Item = (&'a Window, Option<WindowForecast>)> {
        let windows = self.reading.windows.iter().enumerate();
        windows.map(|(at, window)| (window, self.forecasts.get(at).copied().flatten()))
    }

    /// Returns the failure that prevented a newer reading.
    pub fn stale(&self) -> Option<FailureReport<'a>> {
        let failure = self.cached?.failure.as_ref()?;
        Some(FailureReport { of: Some(self.of), failure })
    }
}

/// An account, or a source of accounts, that failed.
#[derive(Clone, Copy, Debug)]
pub struct FailureReport<'a> {
    /// The account; `None` if a file shared by several platforms could not be read.
    pub of: Option<AccountRef<'a>>,
    /// The failure.
    pub failure: &'a Failure,
}

impl FailureReport<'_> {
    /// Whether the failure belongs to the account at `index`.
    pub fn is_of(&self, index: usize) -> bool {
        self.of.is_some_and(|of| of.index == index)
    }

    /// Returns the message in `language`: one line, or two with the essential part first.
    pub fn message(&self, language: &Language) -> String {
        language.failure(self.failure, self.api(language))
    }

    /// Returns the next step in `language`.
    pub fn next_step(&self, language: &Language) -> String {
        let setups = self.of.map_or(&[][..], |of| of.platform.setups);
        let identity = self.of.map(|of| of.identity);
        let origin = Origin {
            setup: identity.and_then(|identity| identity.setup),
            source: identity.and_then(|identity| identity.source.as_ref()),
        };
        let is_own = self.of.is_some_and(|of| is_own(of.platform));
        let advice = match NextStep::on(self.failure, origin, setups) {
            // Only the user can correct a custom platform.
            NextStep::Update if is_own => NextStep::CheckOwn,
            advice => advice,
        };
        language.next_step(advice, self.api(language))
    }

    fn api(&self, language: &Language) -> &'static str {
        self.of.map_or("", |of| of.platform.api_in(language.tag()))
    }
}
