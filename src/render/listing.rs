//! What could be shown besides the accounts that were found: platforms, with how each is set up.

use super::layout::{Page, begin};
use super::{Line, Tone};
use crate::locale::Language;
use crate::platform::Platform;
use crate::platforms::{PLATFORMS, POPULAR, terms};
use crate::report::Report;
use crate::sanitized::Sanitized;

/// The most entries of platforms not known here that are named.
const MOST_UNSUPPORTED: usize = 12;

/// The page that lists every platform.
const PAGE: &str = "https://github.com/opencode-mystatus/opencode-mystatus#platforms";

impl Page<'_> {
    /// What else could be shown, if the user enabled it.
    pub fn offered(&self, report: &Report, lines: &mut Vec<Line>) {
        if !report.offered.is_empty() {
            begin(lines);
            lines.push(Line::of(self.language.offered(), Tone::Muted));
        }
        for (platform, terms) in &report.offered {
            let offer = self.language.offer(platform.id, terms);
            lines.push(Line::of(format!("• {}: {offer}", platform.name), Tone::Muted));
        }
    }

    /// Which entries are of no platform known here; `None` where there is none.
    #[must_use]
    pub fn unsupported(&self, names: &[Sanitized]) -> Option<Line> {
        let (shown, others) = names.split_at(names.len().min(MOST_UNSUPPORTED));
        let mut shown: Vec<_> = shown.iter().map(Sanitized::to_string).collect();
        if !others.is_empty() {
            shown.push(self.language.and_more(others.len()));
        }
        let line = || Line::of(self.language.unsupported(&shown.join(", ")), Tone::Muted);
        (!shown.is_empty()).then(line)
    }

    /// The report of a run that found nothing to query.
    pub fn nothing(&self, report: &Report, lines: &mut Vec<Line>) {
        lines.push(Line::of(self.language.no_accounts(), Tone::Heading));
        let incomplete = report.incomplete.iter().map(|entry| self.incomplete(entry));
        let found: Vec<_> = incomplete.chain(self.unsupported(report.unsupported)).collect();
        if !found.is_empty() {
            begin(lines);
            lines.extend(found);
        }
        begin(lines);
        self.supported(lines);
    }

    /// Which platforms there are: those that many people have, how many more, and where all are told of.
    pub fn supported(&self, lines: &mut Vec<Line>) {
        lines.push(Line::of(self.language.supported(), Tone::Plain));
        lines.extend(POPULAR.iter().map(|platform| Line::of(entry(self.language, platform), Tone::Plain)));
        let more = self.language.and_more(PLATFORMS.len() - POPULAR.len());
        lines.push(Line::of(more, Tone::Plain));
        lines.push(Line::of(self.language.all_platforms(PAGE), Tone::Muted));
    }
}

/// A platform's line in a list.
fn entry(language: &dyn Language, platform: &Platform) -> String {
    format!("• {} (`{}`)", platform.name_in(language.tag()), platform.id)
}

/// Every platform with how it is set up: first those that were `found` on this machine, each with where its credentials
/// are.
#[must_use]
pub fn platforms(language: &dyn Language, found: &[(&'static Platform, Vec<&str>)]) -> Vec<Line> {
    let is_found = |platform: &Platform| found.iter().any(|(other, _)| *other == platform);
    let others = PLATFORMS.iter().copied().filter(|platform| !is_found(platform));
    let others: Vec<_> = others.map(|platform| (platform, Vec::new())).collect();
    let heading = language.platforms_found(found.len(), found.len() + others.len());
    let mut lines = vec![Line::of(heading, Tone::Heading)];
    for (group, tone) in [(found, Tone::Good), (&others, Tone::Plain)] {
        if !group.is_empty() {
            begin(&mut lines);
        }
        for (platform, places) in group {
            let mut line = entry(language, platform);
            if !places.is_empty() {
                line = format!("{line} · {}", places.join(", "));
            }
            lines.push(Line::of(line, tone));
            lines.push(Line::of(format!("  {}", language.setups(platform.setups)), Tone::Muted));
            if let Some(terms) = terms(platform) {
                lines.push(Line::of(format!("  {}", language.offer(platform.id, terms)), Tone::Muted));
            }
        }
    }
    lines
}
