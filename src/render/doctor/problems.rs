//! The eight problems that users meet, and which of them are there.

use super::{BAD, CheckUp, GOOD, OPEN, entry, heading};
use crate::failure::Failure;
use crate::render::Tone;
use crate::render::table::Part;
use crate::report::FailureReport;

/// Whether a failure is a problem.
type IsIt = fn(&Failure) -> bool;

/// What is looked for among the failures for each of the eight problems, and whether only the platforms can tell. The
/// second one is told by the report as a whole.
const PROBLEMS: [(IsIt, bool); 8] = [
    (|failure| matches!(failure, Failure::AuthFile { .. }), false),
    (|_| false, false),
    (|failure| matches!(failure, Failure::TokenExpired | Failure::SignInRevoked), false),
    (|failure| matches!(failure, Failure::Status { .. }), true),
    (|failure| matches!(failure, Failure::Timeout { .. } | Failure::NotAsked { .. }), true),
    (|failure| matches!(failure, Failure::QuotaUnavailable { .. }), true),
    (|failure| matches!(failure, Failure::MissingField { .. }), false),
    (|failure| matches!(failure, Failure::Platform { .. }), true),
];

impl CheckUp<'_> {
    /// Which of the eight problems are there.
    pub(super) fn problems(&self, parts: &mut Vec<Part>) {
        let words = self.page.language.doctor();
        heading(words.check_up, parts);
        for (number, ((is_it, takes_answers), told)) in (1..).zip(PROBLEMS.iter().zip(words.problems)) {
            let of: Vec<_> = self
                .report
                .failures
                .iter()
                .filter(|failed| is_it(failed.failure))
                .map(|f| self.whose(f))
                .collect();
            let is_there = !of.is_empty() || number == 2 && self.accounts.is_empty();
            let is_open = *takes_answers && !self.examination.is_online;
            let (mark, tone) = match (is_there, is_open) {
                (true, _) => (BAD, Tone::Bad),
                (false, true) => (OPEN, Tone::Muted),
                (false, false) => (GOOD, Tone::Good),
            };
            let mut text = format!("{number}. {told}");
            let of: Vec<_> = of.into_iter().flatten().collect();
            if !of.is_empty() {
                text = format!("{text}: {}", of.join(", "));
            } else if mark == OPEN {
                text = format!("{text}: {}", words.needs_online);
            }
            parts.push(entry(mark, &text, tone));
        }
    }

    /// Whose a failure is; `None` where it is of no account.
    fn whose(&self, failed: &FailureReport) -> Option<String> {
        self.accounts.get(failed.place?).map(|account| self.title(account))
    }
}
