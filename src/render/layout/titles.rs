//! What accounts and failures are called in a report.

use super::Page;
use crate::platform::Platform;
use crate::reading::Label;
use crate::render::{Line, Tone};
use crate::report::{AccountReport, FailureReport, Report};
use crate::sources::Source;

/// The name that `label` goes by on the platform that is called `platform`, with persons hidden where `private`.
pub fn name(label: &Label, platform: &str, private: bool) -> String {
    match label {
        Label::Person(name) if private => format!("{}***", name.as_str().chars().next().unwrap_or('*')),
        Label::Person(name) | Label::Plain(name) => name.to_string(),
        Label::Platform => platform.to_owned(),
    }
}

impl Page<'_> {
    /// An account's name.
    pub fn name(&self, label: &Label, platform: &Platform) -> String {
        name(label, &self.platform(platform), self.private)
    }

    /// A platform's name.
    pub fn platform(&self, platform: &Platform) -> String {
        platform.name_in(self.language.tag())
    }

    /// An account apart from its platform's heading.
    pub fn title(&self, platform: &Platform, label: &Label) -> String {
        match label {
            Label::Platform => self.platform(platform),
            label => format!("{} ({})", self.platform(platform), self.name(label, platform)),
        }
    }

    /// The same where the platform's name is enough for its only account.
    pub fn short_title(&self, report: &Report, account: &AccountReport) -> String {
        if report.has_several_of(account.platform) {
            self.title(account.platform, account.label)
        } else {
            self.platform(account.platform)
        }
    }

    /// Whose failure it is, and where the credential was found, unless that is OpenCode's own file or told below.
    pub fn failed_title(&self, failed: &FailureReport) -> Option<String> {
        let title = self.title(failed.platform?, failed.label?);
        let source = failed.source.filter(|source| !matches!(source, Source::Auth(_))).map(Source::name);
        let words = [failed.message(self.language), failed.advice(self.language)];
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
    pub(super) fn account_line(&self, platform: &Platform, label: &Label) -> Line {
        let line = Line::of(self.platform(platform), Tone::Heading);
        match label {
            Label::Platform => line,
            label => line.and(format!("  {}", self.name(label, platform)), Tone::Plain),
        }
    }
}
