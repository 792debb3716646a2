//! The input shared by all parts of a report, and the names of accounts and failures.

use super::{Line, Tone};
use crate::locale::{Language, fill};
use crate::platform::Platform;
use crate::reading::{Label, Note};
use crate::report::{AccountRef, AccountReport, FailureReport, Report};
use crate::sanitized::Sanitized;
use crate::time::EpochMs;

/// The input shared by all parts of a report.
pub struct Page<'a> {
    /// The report.
    pub report: &'a Report<'a>,
    /// The language.
    pub language: &'a Language,
    /// Whether to hide e-mail addresses and user names.
    pub private: bool,
}

/// The name of the account `of` on the platform named `platform`. If `private`, persons are hidden, and numbered where
/// they look alike.
pub fn name(report: &Report, of: AccountRef, platform: &str, private: bool) -> String {
    let hidden_in = |label: &Label| match label {
        Label::Person(name) if private => Some(hidden(name.as_str())),
        _ => None,
    };
    let Some(hidden) = hidden_in(&of.identity.label) else {
        return of.identity.label.own().map_or_else(|| platform.to_owned(), Sanitized::to_string);
    };
    let is_alike = |other: &AccountRef| {
        other.platform == of.platform && hidden_in(&other.identity.label).as_ref() == Some(&hidden)
    };
    let (mut alike, mut number) = (0, 1);
    for other in report.of_all().filter(is_alike) {
        alike += 1;
        number += usize::from(other.index < of.index);
    }
    if alike > 1 { format!("{hidden} {number}") } else { hidden }
}

/// `note` in words. If `private`, persons are hidden.
pub fn note(note: &Note, language: &Language, private: bool) -> String {
    match note {
        Note::Account(name) if private => language.note(&Note::Account(name.derived(hidden))),
        note => language.note(note),
    }
}

fn hidden(name: &str) -> String {
    format!("{}***", name.chars().next().unwrap_or('*'))
}

impl Page<'_> {
    /// An account's name.
    pub fn name(&self, of: AccountRef) -> String {
        name(self.report, of, &self.platform(of.platform), self.private)
    }

    /// A platform's name.
    pub fn platform(&self, platform: &Platform) -> String {
        platform.name_in(self.language.tag())
    }

    /// The title of an account that does not stand under its platform's heading.
    pub fn title(&self, of: AccountRef) -> String {
        let platform = self.platform(of.platform);
        match of.identity.label {
            Label::Platform => platform,
            _ => format!("{platform} ({})", self.name(of)),
        }
    }

    /// The title of an account: only the platform's name if the platform has no other account.
    pub fn short_title(&self, of: AccountRef) -> String {
        if self.report.has_several_of(of.platform) { self.title(of) } else { self.platform(of.platform) }
    }

    /// Says that `account` has no limit, or none for `model` if it is not empty.
    pub fn no_limit(&self, account: &AccountReport, model: &str) -> String {
        let words = self.language.words();
        let title = self.short_title(account.of);
        let AccountReport { reading, .. } = account;
        if reading.windows.iter().any(|window| window.left().is_some()) {
            let says = if model.is_empty() { words.unknown_fields } else { words.no_limit_for };
            return fill(says, &[&title, model]);
        }
        let says = if reading.balances.is_empty() { words.without_limits } else { words.only_balance };
        fill(says, &[&title])
    }

    /// A failed account's title and its credential's source, unless that is `auth.json` or named in the failure.
    pub fn failed_title(&self, failed: &FailureReport) -> Option<String> {
        let of = failed.of?;
        let title = self.title(of);
        let words = [failed.message(self.language), failed.next_step(self.language)];
        let is_told = |source: &&str| {
            let file = source.rsplit('/').next().unwrap_or(source);
            words.iter().any(|words| words.contains(file))
        };
        Some(match of.identity.source_elsewhere().filter(|source| !is_told(source)) {
            Some(source) => format!("{title} · {source}"),
            None => title,
        })
    }

    /// The time until `at`, in words; `None` if `at` has passed.
    pub fn until(&self, at: EpochMs) -> Option<String> {
        seconds_until(at, self.report.now).map(|seconds| self.language.duration(seconds))
    }

    /// Cuts `items` to `most`. If any are left out, appends what `told` makes of their number in words.
    pub fn shorten<T>(&self, items: &mut Vec<T>, most: usize, told: fn(String) -> T) {
        let more = items.len().saturating_sub(most);
        items.truncate(most);
        items.extend((more > 0).then(|| told(self.language.and_more(more))));
    }

    /// The heading of an account.
    pub(super) fn account_line(&self, of: AccountRef) -> Line {
        let line = Line::of(self.platform(of.platform), Tone::Heading);
        match of.identity.label {
            Label::Platform => line,
            _ => line.and(format!("  {}", self.name(of)), Tone::Plain),
        }
    }
}

/// Returns the whole seconds from `now` to `at`, or `None` if `at` has passed.
pub fn seconds_until(at: EpochMs, now: EpochMs) -> Option<u64> {
    at.seconds_since(now).filter(|_| at > now)
}
