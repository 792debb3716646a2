//! The details of one account, and the dialog's keys.

use super::page::Page;
use super::table::{self, INDENT, Parts};
use super::width::{pad, width, wrap};
use super::{Line, Room, Tone};
use crate::locale::Language;
use crate::report::{AccountRef, MeterFinding};
use crate::time::{EpochMs, SECOND};
use std::mem;

/// Lays out everything known of the account at `index`, with the findings on its meters in `found`. `local` words
/// a time on the user's clock.
pub fn details(
    page: &Page,
    index: usize,
    found: &[MeterFinding],
    room: Room,
    local: &dyn Fn(EpochMs) -> String,
) -> Vec<Line> {
    let &Page { report, language, .. } = page;
    let words = language.words();
    let mut parts = Parts::default();
    let mut facts = Vec::new();
    let source_of = |of: AccountRef| Some((words.found_in, of.identity.source.as_ref()?.name().to_owned()));
    if let Some(account) = report.account(index) {
        page.account(account, &mut parts);
        facts.extend(source_of(account.of));
        let asked = account.cached.map_or(report.began, |cached| cached.at);
        facts.push((words.asked_at, local(asked)));
        let interval = u64::try_from(account.of.platform.interval / SECOND).unwrap_or_default();
        facts.push((words.refreshed_every, language.duration(interval)));
        for window in &account.reading.windows {
            let name = language.window_of(window);
            facts.extend(window.resets_at.map(|at| (words.resets_at, format!("{} · {name}", local(at)))));
        }
        for (window, expected) in account.windows() {
            let Some(expected) = expected else { continue };
            let name = language.window_of(window);
            facts.push((words.expected, format!("{name}: {}", page.band(&expected))));
        }
        for found in found {
            let Some(window) = account.reading.windows.get(found.window) else { continue };
            let name = language.window_of(window);
            facts.push((words.meter, format!("{name}: {}", page.found(found))));
        }
    }
    if let Some(failed) = report.failure(index) {
        page.failure(failed, &mut parts);
        facts.extend(failed.of.and_then(source_of));
    }
    if !facts.is_empty() {
        parts.begin();
    }
    let names = facts.iter().map(|(what, _)| width(what)).max().unwrap_or_default();
    for (what, fact) in facts {
        let text = format!("{}  {fact}", pad(what, names));
        parts.text(text, Tone::Muted, INDENT);
    }
    table::lines(parts, room)
}

/// Lays out what each of the dialog's keys does, in this many columns.
pub fn keys(language: &Language, columns: usize) -> Vec<Line> {
    let keys = language.words().keys;
    let names = keys.iter().map(|(key, _)| width(key)).max().unwrap_or_default() + INDENT;
    let mut lines = Vec::new();
    for (mut key, does) in keys {
        for words in wrap(does, 0, columns.saturating_sub(names)) {
            lines.push(Line::of(pad(mem::take(&mut key), names), Tone::Heading).and(words, Tone::Plain));
        }
    }
    lines
}
