//! A report in few words, for a model: a list with an item for each account, which survives Markdown and has no bars
//! to pay tokens for.

use super::layout::{Page, balance};
use super::{number, plain};
use crate::locale::Language;
use crate::reading::{Level, Window};
use crate::report::{AccountReport, FailureReport, Report};

/// The report as a list in Markdown; the whole report where there is no account to tell of.
#[must_use]
pub fn text(report: &Report, language: &dyn Language, private: bool) -> String {
    if report.accounts.is_empty() {
        return plain(&super::report(report, language, private));
    }
    let page = Page { language, now: report.now, private };
    let mut text = String::new();
    let mut tell = |item: &str| {
        text.push_str(if text.is_empty() { "- " } else { "\n- " });
        text.push_str(&item.replace('\n', " "));
    };
    for account in &report.accounts {
        tell(&page.account_in_words(account));
    }
    for failed in &report.failures {
        tell(&page.failure_in_words(failed));
    }
    for entry in report.incomplete.iter().filter(|entry| !entry.usable) {
        tell(&plain(&[page.incomplete(entry)]));
    }
    for option_error in report.option_errors {
        tell(&language.option_error(option_error));
    }
    text
}

impl Page<'_> {
    fn account_in_words(&self, account: &AccountReport) -> String {
        let AccountReport { platform, label, reading } = account;
        let mut text = self.title(platform, label);
        if let Some(plan) = &reading.plan {
            text.push_str(", ");
            text.push_str(plan.as_str());
        }
        let mut between = ": ";
        let mut tell = |words: &str| {
            text.push_str(between);
            text.push_str(words);
            between = "; ";
        };
        for window in &reading.windows {
            tell(&self.window_in_words(window));
        }
        for one in &reading.balances {
            let (kind, amount) = balance(self.language, one);
            tell(&format!("{kind} {amount}"));
        }
        for note in &reading.notes {
            tell(&self.language.note(note));
        }
        if reading.windows.is_empty() && reading.balances.is_empty() && reading.notes.is_empty() {
            tell(self.language.no_data());
        }
        text
    }

    fn window_in_words(&self, window: &Window) -> String {
        let name = self.language.window(&window.scope, window.period);
        let level = match window.level {
            Level::Left(left) => self.language.remaining(left.whole()),
            Level::Unlimited => self.language.unlimited().to_owned(),
            Level::NoData => self.language.no_data().to_owned(),
        };
        let count = window.count.map(|count| format!(" ({}/{})", number(count.used), number(count.limit)));
        let reset = window.resets_at.map(|at| format!(", {}", self.reset(at)));
        format!("{name} {level}{}{}", count.unwrap_or_default(), reset.unwrap_or_default())
    }

    fn failure_in_words(&self, failed: &FailureReport) -> String {
        let told = plain(&self.failure(failed.failure, failed.platform));
        match failed.platform.zip(failed.label) {
            Some((platform, label)) => format!("{}: {told}", self.title(platform, label)),
            None => told,
        }
    }
}
