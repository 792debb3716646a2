//! A report in few words, for a model: a list with an item for each account, which survives Markdown and has no bars
//! to pay tokens for.

use super::layout::{Page, balance};
use super::{number, plain};
use crate::locale::Language;
use crate::report::{AccountReport, FailureReport, Level, Report, Window};

/// The report as a list in Markdown; the whole report where there is no account to tell of.
#[must_use]
pub fn text(report: &Report, language: &dyn Language, private: bool) -> String {
    if report.accounts.is_empty() {
        return plain(&super::report(report, language, private));
    }
    let page = Page { language, now: report.now, private };
    let accounts = report.accounts.iter().map(|account| page.account_in_words(account));
    let failures = report.failures.iter().map(|failed| page.failure_in_words(failed));
    let skipped = report.incomplete.iter().filter(|entry| !entry.usable);
    let skipped = skipped.map(|entry| plain(&[page.incomplete(entry)]));
    let misuses = report.misuses.iter().map(|misuse| language.misuse(misuse));
    let items = accounts.chain(failures).chain(skipped).chain(misuses);
    items.map(|item| format!("- {}", item.replace('\n', " "))).collect::<Vec<_>>().join("\n")
}

impl Page<'_> {
    fn account_in_words(&self, account: &AccountReport) -> String {
        let AccountReport { platform, label, reading } = account;
        let title = self.title(platform, label);
        let plan = reading.plan.iter().map(|plan| format!(", {plan}"));
        let windows = reading.windows.iter().map(|window| self.window_in_words(window));
        let balances = reading.balances.iter().map(|one| {
            let (kind, amount) = balance(self.language, one);
            format!("{kind} {amount}")
        });
        let notes = reading.notes.iter().map(|note| self.language.note(note));
        let mut told: Vec<_> = windows.chain(balances).chain(notes).collect();
        if told.is_empty() {
            told.push(self.language.no_data().to_owned());
        }
        format!("{title}{}: {}", plan.collect::<String>(), told.join("; "))
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
        let told = plain(&self.failure(&failed.failure, failed.platform));
        match failed.platform.zip(failed.label.as_ref()) {
            Some((platform, label)) => format!("{}: {told}", self.title(platform, label)),
            None => told,
        }
    }
}
