//! The platforms that could be shown besides the accounts found, with how to set up each.

use super::page::Page;
use super::table::{self, INDENT, Parts};
use super::{Line, Room, Tone};
use crate::locale::{Language, fill};
use crate::platform::Platform;
use crate::platforms::{PLATFORMS, POPULAR};
use crate::sanitized::Sanitized;
use std::convert::identity;

/// The maximum number of unsupported entries to name.
const MOST_UNSUPPORTED: usize = 12;

/// The page that lists every platform.
const PAGE: &str = "https://github.com/opencode-mystatus/opencode-mystatus#platforms";

impl Page<'_> {
    /// Adds the opt-in platforms that were found but are not enabled.
    pub fn offered(&self, parts: &mut Parts) {
        if !self.report.notices.offered.is_empty() {
            parts.begin();
            parts.text(self.language.words().offered, Tone::Muted, 0);
        }
        for offer in self.offers() {
            parts.text(format!("• {offer}"), Tone::Muted, 0);
        }
    }

    /// Each opt-in platform that was found but is not enabled, with how to enable it.
    fn offers(&self) -> impl Iterator<Item = String> {
        let offered = self.report.notices.offered.iter();
        offered.map(|(platform, terms)| {
            format!("{}: {}", platform.name, self.language.offer(platform.id, terms))
        })
    }

    /// Why nothing is known of the requested platforms, in a sentence for each.
    pub fn reasons(&self) -> impl Iterator<Item = String> {
        let incomplete = self.report.skipped().map(|entry| self.incomplete(entry));
        incomplete.chain(self.not_found()).chain(self.offers())
    }

    /// How to set up each requested platform without an account, in a sentence.
    pub fn not_found(&self) -> impl Iterator<Item = String> {
        self.report.notices.missing.iter().map(|platform| {
            let setups = self.language.setups(platform.setups);
            fill(self.language.words().not_found, &[&self.platform(platform), &setups])
        })
    }

    /// Names the entries of unsupported platforms; `None` if there are none.
    pub fn unsupported(&self) -> Option<String> {
        let mut names: Vec<_> = self.report.notices.unsupported.iter().map(Sanitized::to_string).collect();
        self.shorten(&mut names, MOST_UNSUPPORTED, identity);
        (!names.is_empty()).then(|| fill(self.language.words().unsupported, &[&names.join(", ")]))
    }

    /// Adds the report of a run that found nothing to query.
    pub fn nothing(&self, parts: &mut Parts) {
        parts.heading(self.language.words().no_accounts);
        let report = self.report;
        if !report.notices.incomplete.is_empty() || !report.notices.unsupported.is_empty() {
            parts.begin();
        }
        for entry in &report.notices.incomplete {
            parts.text(self.incomplete(entry), Tone::Low, 0);
        }
        if let Some(text) = self.unsupported() {
            parts.text(text, Tone::Muted, 0);
        }
        self.alternatives(parts);
    }

    /// Adds how to set up the requested platforms; if none was requested, which platforms there are.
    pub fn alternatives(&self, parts: &mut Parts) {
        if !self.report.notices.is_requested {
            parts.begin();
            self.supported(parts);
        }
        self.missing(parts);
    }

    /// Adds how to set up each requested platform without an account.
    pub fn missing(&self, parts: &mut Parts) {
        for platform in &self.report.notices.missing {
            parts.begin();
            let not_found = fill(self.language.words().not_found, &[&self.platform(platform)]);
            parts.text(not_found.trim_end(), Tone::Low, 0);
            setups(self.language, platform, &self.report.notices.enabled, parts);
        }
    }

    /// Adds the popular platforms, how many more there are, and where all are listed.
    pub fn supported(&self, parts: &mut Parts) {
        parts.line(Line::of(self.language.words().supported, Tone::Plain));
        for platform in POPULAR {
            parts.line(Line::of(entry(self.language, platform), Tone::Plain));
        }
        let more = self.language.and_more(PLATFORMS.len() - POPULAR.len());
        parts.line(Line::of(more, Tone::Plain));
        parts.text(fill(self.language.words().all_platforms, &[PAGE]), Tone::Muted, 0);
    }
}

/// Endings of variables that name folders. Those belong to other programs, and nobody sets them for this one.
const FOLDERS: [&str; 3] = ["HOME", "DIR", "APPDATA"];

/// Adds how to set up a platform, the other variables it reads, the risk of querying it, and, unless it is among
/// those `enabled`, how to enable it.
fn setups(language: &Language, platform: &Platform, enabled: &[&Platform], parts: &mut Parts) {
    let setups = language.setups(platform.setups);
    // Nothing is known of how a platform of the user's own is set up while its description is wrong.
    if setups.is_empty() {
        return;
    }
    let is_told = |name: &&str| setups.contains(name) || FOLDERS.iter().any(|end| name.ends_with(end));
    let variables = platform.variables.iter().copied().filter(|name| !is_told(name));
    let variables: Vec<_> = variables.collect();
    parts.text(setups, Tone::Muted, INDENT);
    if !variables.is_empty() {
        parts.text(fill(language.words().also_reads, &[&variables.join(", ")]), Tone::Muted, INDENT);
    }
    let is_enabled = enabled.contains(&platform);
    if let Some(terms) = &platform.opt_in {
        let told = if is_enabled { language.terms(terms) } else { language.offer(platform.id, terms) };
        parts.text(told, Tone::Muted, INDENT);
    }
}

/// A platform's line in a list.
fn entry(language: &Language, platform: &Platform) -> String {
    format!("• {} (`{}`)", platform.name_in(language.tag()), platform.id)
}

/// Lists every platform with how to set it up: those `found` on this machine, each with the places of its
/// credentials, and the `others`. `enabled` are the opt-in platforms that the user enabled.
pub fn platforms(
    language: &Language,
    found: &[(&'static Platform, Vec<&str>)],
    others: &[&'static Platform],
    enabled: &[&Platform],
    room: Room,
) -> Vec<Line> {
    let others: Vec<_> = others.iter().map(|platform| (*platform, Vec::new())).collect();
    let [count, total] = [found.len(), found.len() + others.len()].map(|count| count.to_string());
    let heading = fill(language.words().platforms_found, &[&count, &total]);
    let mut parts = Parts::default();
    parts.heading(&heading);
    for (group, tone) in [(found, Tone::Good), (&others, Tone::Plain)] {
        if !group.is_empty() {
            parts.begin();
        }
        for (platform, places) in group {
            let mut line = entry(language, platform);
            if !places.is_empty() {
                line = format!("{line} · {}", places.join(", "));
            }
            parts.text(line, tone, 0);
            setups(language, platform, enabled, &mut parts);
        }
    }
    table::lines(parts, room)
}
