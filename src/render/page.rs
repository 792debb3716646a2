//! What reports are laid out with, and what accounts and failures are called in them.

use super::{Line, Tone};
use crate::locale::Language;
use crate::platform::Platform;
use crate::reading::{Label, Note};
use crate::report::{AccountRef, FailureReport, Report};
use crate::sources::Source;
use crate::time::{EpochMs, SECOND};

/// What every part of a report is laid out with.
pub struct Page<'a> {
    /// The report.
    pub report: &'a Report<'a>,
    /// The language.
    pub language: &'a dyn Language,
    /// Whether e-mail addresses and user names are left out.
    pub private: bool,
}

/// The name that `label` goes by on the platform that is called `platform`, with persons hidden where `private`.
pub fn name(label: &Label, platform: &str, private: bool) -> String {
    match label {
        Label::Person(name) if private => hidden(name.as_str()),
        Label::Person(name) | Label::Plain(name) => name.to_string(),
        Label::Platform => platform.to_owned(),
    }
}

/// `note` in words, with persons hidden where `private`.
pub fn note(note: &Note, language: &dyn Language, private: bool) -> String {
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
        name(&of.identity.label, &self.platform(of.platform), self.private)
    }

    /// A platform's name.
    pub fn platform(&self, platform: &Platform) -> String {
        platform.name_in(self.language.tag())
    }

    /// An account apart from its platform's heading.
    pub fn title(&self, of: AccountRef) -> String {
        let platform = self.platform(of.platform);
        match of.identity.label {
            Label::Platform => platform,
            _ => format!("{platform} ({})", self.name(of)),
        }
    }

    /// The same where the platform's name is enough for its only account.
    pub fn short_title(&self, of: AccountRef) -> String {
        if self.report.has_several_of(of.platform) { self.title(of) } else { self.platform(of.platform) }
    }

    /// AccountRef failure it is, and where the credential was found, unless that is OpenCode's own file or told below.
    pub fn failed_title(&self, failed: &FailureReport) -> Option<String> {
        let of = failed.of?;
        let title = self.title(of);
        let source =
            of.identity.source.as_ref().filter(|source| !matches!(source, Source::Auth(_))).map(Source::name);
        let words = [failed.message(self.language), failed.next_step(self.language)];
        let is_told = |source: &&str| {
            let file = source.rsplit('/').next().unwrap_or(source);
            words.iter().any(|words| words.contains(file))
        };
        Some(match source.filter(|source| !is_told(source)) {
            Some(source) => format!("{title} · {source}"),
            None => title,
        })
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

/// Whole seconds from `now` to `at`; `None` once it has passed.
pub fn seconds_until(at: EpochMs, now: EpochMs) -> Option<u64> {
    u64::try_from(at - now).ok().filter(|ms| *ms > 0).map(|ms| ms / SECOND.unsigned_abs())
}
