//! What one run found: the data that every door shows in its own way.

use crate::cache::Cached;
use crate::failure::Failure;
use crate::fingerprint;
use crate::forecast::{Finding, Record, Verdict};
use crate::host::Host;
use crate::locale::Language;
use crate::next_step::{NextStep, Origin};
use crate::option_error::OptionError;
use crate::platform::{Identity, Incomplete, OptInReason, Platform};
use crate::platforms::is_own;
use crate::reading::{Period, Reading, Window};
use crate::sanitized::Sanitized;
use crate::time::EpochMs;
use std::fmt;
use std::iter;
use std::rc::Rc;

/// So old may a reading be by which somebody is sent to an account, in seconds.
const LONGEST_HELD: u64 = 60 * 60;

/// Everything that one run found, in the order in which it is shown.
#[derive(Debug)]
pub struct Report<'a> {
    /// When the report was made; reset countdowns count from here.
    pub now: EpochMs,
    /// The user's clocks.
    pub clock: Clock<'a>,
    /// When the run began: what it asked, it asked from here on.
    pub began: EpochMs,
    /// How many percent of a window are little.
    pub low: f64,
    /// The accounts that answered, by platform.
    pub accounts: Vec<AccountReport<'a>>,
    /// What could not be queried, and why.
    pub failures: Vec<FailureReport<'a>>,
    /// What was found besides.
    pub notices: &'a Notices,
    /// The accounts whose platforms have not answered yet.
    pub pending: Vec<AccountRef<'a>>,
    /// Where to work, where there is anything to tell of it.
    pub work: Option<Work>,
}

/// What a run found besides accounts.
#[derive(Debug, Default)]
pub struct Notices {
    /// Credential entries that lack what a query needs.
    pub incomplete: Vec<Incomplete>,
    /// The platforms that were asked for, and of which nothing was found.
    pub missing: Vec<&'static Platform>,
    /// The entries of OpenCode's credentials that belong to no platform known here.
    pub unsupported: Vec<Sanitized>,
    /// What is wrong with the options that the run was given.
    pub option_errors: Vec<OptionError>,
    /// The opt-in platforms that were found and not asked, for a user who has not said which to enable.
    pub offered: Vec<(&'static Platform, &'static OptInReason)>,
}

/// What is to be expected of a window.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WindowForecast {
    /// The chance that it is empty before its reset.
    pub p_empty: f64,
    /// The same as one of three words.
    pub verdict: Verdict,
    /// Whether it is the even pace's, as too little was done in OpenCode to tell it by.
    pub is_even: bool,
    /// When it is empty, with a chance of 10, 50 and 90 %; `None` where that is not before its reset, or cannot be told.
    pub empty_at: [Option<EpochMs>; 3],
}

impl WindowForecast {
    /// When it is empty, more likely than not.
    pub fn likely(&self) -> Option<EpochMs> {
        let [_, likely, _] = self.empty_at;
        likely
    }
}

/// How well a window's forecast would have done in the last weeks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WindowRecord {
    /// The place of its account.
    pub index: usize,
    /// Which of its windows it is.
    pub window: usize,
    /// How well.
    pub record: Record,
}

/// What a window's meter does not say.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MeterFinding {
    /// Which of its account's windows it is.
    pub window: usize,
    /// What it does not say, in minutes since the first of these.
    pub finding: Finding,
    /// When the minutes of that begin.
    pub begins: EpochMs,
    /// How many samples say so.
    pub samples: usize,
    /// Since when.
    pub since: EpochMs,
}

/// Where to work.
#[derive(Clone, Debug, PartialEq)]
pub struct Work {
    /// The chance that the first account lasts for as long as there is work.
    pub lasts: f64,
    /// Whether that is high enough to say that it does.
    pub is_sure: bool,
    /// Whether it is for any of the accounts.
    pub is_any_sure: bool,
    /// For how long there is work, in minutes.
    pub minutes: i64,
    /// How many accounts there are to choose from.
    pub candidates: usize,
    /// Which accounts to work on, one after another.
    pub schedule: Vec<Leg>,
}

/// An account to work on for a while.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Leg {
    /// Its place.
    pub index: usize,
    /// About when it is empty; `None` where it is more likely to last for as long as there is work.
    pub until: Option<EpochMs>,
    /// When its next window resets, where it is sure to last until then.
    pub reset: Option<EpochMs>,
}

/// The user's clocks; those of UTC by default.
#[derive(Clone, Copy, Default)]
pub struct Clock<'a>(pub Option<&'a dyn Host>);

impl Clock<'_> {
    /// The minutes by which they are ahead of UTC at `at`.
    pub fn utc_offset(self, at: EpochMs) -> i32 {
        self.0.map_or(0, |host| host.utc_offset(at))
    }
}

impl fmt::Debug for Clock<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Clock")
    }
}

impl AccountReport<'_> {
    /// What stands for `window` of this account where the host keeps it, until it resets and after: its platform, its own
    /// name, what is limited and over how long.
    pub fn fingerprint(&self, window: &Window) -> String {
        let AccountRef { platform, identity, .. } = self.of;
        let name = identity.label.own().map_or("", Sanitized::as_str);
        let length = window.length().map(Period::spoken);
        fingerprint::of(&format!("{}\n{name}\n{}\n{length:?}", platform.id, window.scope.id()))
    }
}

impl Report<'_> {
    /// Whether there was no account to query and nothing went wrong in looking for one.
    pub fn is_empty(&self) -> bool {
        self.accounts.is_empty() && self.failures.is_empty() && self.pending.is_empty()
    }

    /// Leaves out accounts that have none of what `words` say in the name of their platform, their own, or their
    /// plan's, each of which the user sees.
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

    /// The account in `index`, where it answered.
    pub fn account(&self, index: usize) -> Option<&AccountReport<'_>> {
        self.accounts.iter().find(|account| account.of.index == index)
    }

    /// What happened to the account in `index`, where it failed.
    pub fn failure(&self, index: usize) -> Option<&FailureReport<'_>> {
        self.failures.iter().find(|failed| failed.is_of(index))
    }

    /// The accounts that models can be chosen of in OpenCode, with a reading that holds: what is old may be used up by now.
    pub fn candidates(&self) -> impl Iterator<Item = &AccountReport<'_>> {
        let holds = |cached: &Cached| {
            cached.failure.is_none() && cached.age(self.now).is_some_and(|age| age <= LONGEST_HELD)
        };
        let accounts = self.accounts.iter().filter(|account| !account.of.platform.providers.is_empty());
        accounts.filter(move |account| account.cached.is_none_or(holds))
    }

    /// Whether `platform` has more than one account here, so that its name alone does not say which.
    pub fn has_several_of(&self, platform: &Platform) -> bool {
        let accounts = self.accounts.iter().map(|account| account.of);
        let failed = self.failures.iter().filter_map(|failed| failed.of);
        accounts.chain(failed).filter(|other| other.platform == platform).count() > 1
    }

    /// The incomplete entries to mention beside other accounts. One that OpenCode itself can use is mentioned where no
    /// account has limits: who has a plan knows what else the key is for.
    pub fn skipped(&self) -> impl Iterator<Item = &Incomplete> {
        let has_limits = self.accounts.iter().any(|account| !account.reading.windows.is_empty());
        let is_known = has_limits || !self.pending.is_empty();
        self.notices.incomplete.iter().filter(move |entry| !entry.usable || !is_known)
    }

    /// The exit status of a run that ends in this report: 0 where every account answered, 1 where one failed
    /// or there was nothing to query.
    pub fn exit_status(&self) -> u8 {
        let is_stale = self.accounts.iter().any(|account| account.stale().is_some());
        u8::from(self.is_empty() || !self.failures.is_empty() || is_stale)
    }
}

/// AccountRef something in a report is.
#[derive(Clone, Copy, Debug)]
pub struct AccountRef<'a> {
    /// The place of the account among all, those that failed too.
    pub index: usize,
    /// Its platform.
    pub platform: &'static Platform,
    /// The account.
    pub identity: &'a Identity,
}

/// An account that answered.
#[derive(Debug)]
pub struct AccountReport<'a> {
    /// AccountRef it is.
    pub of: AccountRef<'a>,
    /// What the platform said.
    pub reading: &'a Rc<Reading>,
    /// What is to be expected of each of its windows, in their order.
    pub forecasts: Rc<[Option<WindowForecast>]>,
    /// Where it did not say so just now: since when that is known.
    pub cached: Option<&'a Cached>,
    /// Whether something newer is still to come.
    pub is_pending: bool,
}

impl<'a> AccountReport<'a> {
    /// Its windows, each with what is to be expected of it, where that is known.
    pub fn windows(&self) -> impl Iterator<Item = (&'a Window, Option<WindowForecast>)> {
        self.reading.windows.iter().zip(self.forecasts.iter().copied().chain(iter::repeat(None)))
    }

    /// The failure for which there is no newer reading.
    pub fn stale(&self) -> Option<FailureReport<'a>> {
        let failure = self.cached?.failure.as_ref()?;
        Some(FailureReport { of: Some(self.of), failure })
    }
}

/// An account, or a source of accounts, that failed.
#[derive(Clone, Copy, Debug)]
pub struct FailureReport<'a> {
    /// AccountRef it is; `None` where a file that several platforms share could not be read.
    pub of: Option<AccountRef<'a>>,
    /// What happened.
    pub failure: &'a Failure,
}

impl FailureReport<'_> {
    /// Whether it is of the account in `index`.
    pub fn is_of(&self, index: usize) -> bool {
        self.of.is_some_and(|of| of.index == index)
    }

    /// What happened, in `language`: one line, or two of which the first says the most.
    pub fn message(&self, language: &dyn Language) -> String {
        language.failure(self.failure, self.api(language))
    }

    /// What to do about it, in `language`.
    pub fn next_step(&self, language: &dyn Language) -> String {
        let setups = self.of.map_or(&[][..], |of| of.platform.setups);
        let identity = self.of.map(|of| of.identity);
        let origin = Origin {
            setup: identity.and_then(|identity| identity.setup),
            source: identity.and_then(|identity| identity.source.as_ref()),
        };
        let is_own = self.of.is_some_and(|of| is_own(of.platform));
        let advice = match NextStep::on(self.failure, origin, setups) {
            // It is the user who knows it.
            NextStep::Update if is_own => NextStep::CheckOwn,
            advice => advice,
        };
        language.next_step(advice, self.api(language))
    }

    fn api(&self, language: &dyn Language) -> &'static str {
        self.of.map_or("", |of| of.platform.api_in(language.tag()))
    }
}
