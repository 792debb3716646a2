//! The forecast's accuracy on the user's own weeks, and the usage samples stored for it.

use super::page::Page;
use super::table::{self, INDENT, Parts};
use super::{Line, Room, Tone};
use crate::forecast::{Finding, Score};
use crate::locale::fill;
use crate::report::{MeterFinding, WindowRecord};
use crate::time::{EpochMs, SECOND};
use crate::usage_samples::UsageSamples;

/// The indent of text that belongs to a window.
const DEEPER: usize = 2 * INDENT;

/// Lays out how accurate the forecast of each window would have been.
pub fn record(page: &Page, record: &[WindowRecord], room: Room) -> Vec<Line> {
    let &Page { report, language, .. } = page;
    let words = language.words().ahead;
    let note = if record.is_empty() { words.record_none } else { words.record_note };
    let mut parts = Parts::default();
    parts.heading(words.record);
    parts.text(note, Tone::Muted, 0);
    for account in &report.accounts {
        let mut tried = record.iter().filter(|tried| tried.index == account.of.index).peekable();
        if tried.peek().is_none() {
            continue;
        }
        parts.heading(&page.title(account.of));
        for WindowRecord { window, record, .. } in tried {
            let Some(window) = account.reading.windows.get(*window) else { continue };
            let name = language.window_of(window);
            let [asked, ran_out, in_band] =
                [record.asked, record.ran_out, record.in_band].map(|n| n.to_string());
            let said = |words: &str, Score { said_lasts, lasted, brier }: Score| {
                fill(words, &[&said_lasts.to_string(), &lasted.to_string(), &format!("{brier:.2}")])
            };
            let ours = said(words.record_ours, record.ours);
            let band = fill(words.record_band, &[&in_band, &ran_out]);
            let ours = if record.ran_out > 0 { format!("{ours} · {band}") } else { ours };
            let even = said(words.record_even, record.even);
            let asked = fill(words.record_asked, &[&name, &asked, &ran_out]);
            parts.text(asked, Tone::Plain, INDENT);
            parts.text(ours, Tone::Plain, DEEPER);
            parts.text(even, Tone::Muted, DEEPER);
        }
    }
    table::lines(parts, room)
}

/// Lays out the `kept` usage samples; `None` if the option `memory` is off.
pub fn samples_page(page: &Page, kept: Option<&UsageSamples>, room: Room) -> Vec<Line> {
    let &Page { report, language, .. } = page;
    let words = language.words().ahead;
    let mut parts = Parts::default();
    parts.heading(words.stored_samples);
    let Some(kept) = kept else {
        parts.text(words.samples_off, Tone::Muted, 0);
        return table::lines(parts, room);
    };
    let Some((samples, windows, oldest)) = kept.extent() else {
        parts.text(words.memory_none, Tone::Muted, 0);
        return table::lines(parts, room);
    };
    let [samples, windows] = [samples, windows].map(|count| count.to_string());
    parts.text(fill(words.memory_kept, &[&samples, &windows, &page.moment(oldest)]), Tone::Muted, 0);
    for account in &report.accounts {
        let mut has_heading = false;
        for window in &account.reading.windows {
            let mut samples = kept.of(report, account, window);
            let Some((first, _)) = samples.next() else { continue };
            if !has_heading {
                parts.heading(&page.title(account.of));
                has_heading = true;
            }
            let name = language.window_of(window);
            let count = samples.count() + 1;
            parts.text(format!("{name}: {}", page.evidence(count, first)), Tone::Plain, INDENT);
        }
    }
    table::lines(parts, room)
}

impl Page<'_> {
    /// The number of samples behind a finding, and when the first was taken.
    pub fn evidence(&self, samples: usize, since: EpochMs) -> String {
        fill(self.language.words().ahead.evidence, &[&samples.to_string(), &self.moment(since)])
    }

    /// A finding on a meter in words, with its evidence.
    pub fn found(&self, found: &MeterFinding) -> String {
        let words = self.language.words().ahead;
        let moment = |minute: i64| self.moment(found.begins + minute.saturating_mul(60 * SECOND));
        let finding = match found.finding {
            Finding::WhileIdle { points, from, to } => {
                fill(words.found_idle, &[&format!("{points:.0}"), &moment(from), &moment(to)])
            }
            Finding::Elsewhere { share } => fill(words.found_elsewhere, &[&format!("{:.0}", share * 100.0)]),
            Finding::Rate { since, factor } => {
                fill(words.found_rate, &[&moment(since), &format!("{factor:.1}")])
            }
        };
        format!("{finding} ({})", self.evidence(found.samples, found.since))
    }
}
