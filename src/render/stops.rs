//! Explains why a session stopped: which limit was reached, until when, and which account has quota left.

use super::page::{Page, seconds_until};
use crate::binding::{self, Model};
use crate::locale::fill;
use crate::reading::Window;
use crate::report::{AccountReport, Report};
use crate::time::EpochMs;

/// The windows in `report` that stopped a session and are still used up, each with its account.
pub fn stops<'a>(report: &'a Report) -> impl Iterator<Item = (&'a AccountReport<'a>, &'a Window)> {
    let now = report.now;
    report.accounts.iter().flat_map(move |account| {
        let stopped = account.reading.windows.iter().filter(move |window| has_stopped(window, now));
        stopped.map(move |window| (account, window))
    })
}

/// Whether `window` stopped a session and is still used up.
pub fn has_stopped(window: &Window, now: EpochMs) -> bool {
    window.stopped && binding::is_spent(window, now)
}

impl Page<'_> {
    /// Says that `window` of `account` stopped a session, and until when. With `names_another`, adds another
    /// account that lasts or has something left.
    pub fn stopped(&self, account: &AccountReport, window: &Window, names_another: bool) -> String {
        let &Self { report, language, .. } = self;
        let named = |account: &AccountReport| self.short_title(account.of);
        let back = window.resets_at.and_then(|at| {
            let wait = language.wait(seconds_until(at, self.report.now)?);
            Some((self.moment(at), wait))
        });
        let limit = language.limit_alone(&window.scope, window.period);
        let back = back.as_ref().map(|(at, wait)| (at.as_str(), wait.as_str()));
        let stopped = language.stopped(&named(account), &limit, back);
        // The account that the report recommends.
        let sure = report.work.as_ref().filter(|work| work.is_sure).and_then(|work| {
            let leg = work.schedule.first().filter(|leg| leg.index != account.of.index)?;
            Some((report.account(leg.index)?, leg.reset))
        });
        let lasting = sure.and_then(|(other, reset)| {
            Some(fill(language.words().ahead.other_lasts, &[&named(other), &self.moment(reset?)]))
        });
        let has_room = || {
            let sure = sure.and_then(|(other, _)| binding::for_account(other, Model::default()));
            let other = sure.or_else(|| binding::other(report, account.of.index))?;
            Some(fill(language.words().other_has, &[&named(other.account), &other.left.whole().to_string()]))
        };
        match lasting.or_else(has_room).filter(|_| names_another) {
            Some(other) => format!("{stopped}{}{other}", language.words().between_sentences),
            None => stopped,
        }
    }
}
