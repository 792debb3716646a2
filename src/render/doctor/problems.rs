//! The eight problems that users meet, and which of them occur.

use super::{BAD, CheckedAccount, DoctorPage, GOOD, NONE, OPEN};
use crate::doctor::FileState;
use crate::failure::Failure;
use crate::http::NetworkCause;
use crate::render::Tone;
use crate::render::table::Parts;
use crate::report::FailureReport;

/// Whether a failure shows the problem.
type IsIt = fn(&Failure) -> bool;

/// The subjects that a problem can affect.
enum Of {
    /// OpenCode's credential file.
    File,
    /// Everything that was found.
    All,
    /// Accounts; only those of the platform with this id, if there is one.
    Accounts(Option<&'static str>),
    /// Accounts that are queried.
    Asked,
    /// Accounts that got an answer; only those of the platform with this id, if there is one.
    Answered(Option<&'static str>),
}

/// For each of the eight problems, the failures that show it and the subjects it can affect. The second one shows
/// in the report as a whole.
const PROBLEMS: [(IsIt, Of); 8] = [
    (|failure| matches!(failure, Failure::AuthFile { .. }), Of::File),
    (|_| false, Of::All),
    (|failure| matches!(failure, Failure::TokenExpired | Failure::SignInRevoked), Of::Accounts(None)),
    (
        |failure| matches!(failure, Failure::Status { .. } | Failure::InvalidReply | Failure::TooLarge),
        Of::Answered(None),
    ),
    (is_unanswered, Of::Asked),
    (|failure| matches!(failure, Failure::QuotaUnavailable { .. }), Of::Answered(Some("copilot"))),
    (|failure| matches!(failure, Failure::MissingField { .. }), Of::Accounts(Some("google"))),
    (|failure| matches!(failure, Failure::Platform { .. }), Of::Answered(None)),
];

/// Whether the account was queried, but no answer of the platform itself came back.
fn is_unanswered(failure: &Failure) -> bool {
    match failure {
        Failure::Timeout { .. }
        | Failure::NotAsked { .. }
        | Failure::UnusableProxy { .. }
        | Failure::WebPage => true,
        Failure::Network { cause, .. } => *cause != NetworkCause::NotAllowed,
        _ => false,
    }
}

impl DoctorPage<'_> {
    /// Adds each of the eight problems, with whether it occurs.
    pub(super) fn problems(&self, parts: &mut Parts) {
        let words = self.page.language.words().doctor;
        parts.heading(words.check_up);
        for (number, ((is_it, of), told)) in (1..).zip(PROBLEMS.iter().zip(words.problems)) {
            let whose: Vec<_> =
                self.failures().filter(|failed| is_it(failed.failure)).map(|f| self.whose(&f)).collect();
            let is_there = !whose.is_empty() || number == 2 && self.known().next().is_none();
            let is_open = matches!(of, Of::Asked | Of::Answered(_)) && !self.diagnosis.is_online;
            let (mark, tone) = if is_there {
                (BAD, Tone::Bad)
            } else if !self.may_have(of) {
                (NONE, Tone::Muted)
            } else if is_open {
                (OPEN, Tone::Muted)
            } else {
                (GOOD, Tone::Good)
            };
            let mut text = format!("{number}. {told}");
            let whose: Vec<_> = whose.into_iter().flatten().collect();
            if !whose.is_empty() {
                text = format!("{text}: {}", whose.join(", "));
            } else if mark == OPEN {
                text = format!("{text}: {}", words.needs_online);
            }
            parts.entry(mark, &text, tone);
        }
    }

    /// Whether there is a subject that the problem can affect.
    fn may_have(&self, of: &Of) -> bool {
        let is_of =
            |account: &CheckedAccount, id: Option<&str>| id.is_none_or(|id| account.of.platform.id == id);
        let is_asked =
            |index, account: &CheckedAccount| account.ask.is_some() || self.cached(index).is_some();
        let is_answered =
            |index| !self.failures().any(|failed| failed.is_of(index) && is_unanswered(failed.failure));
        let mut accounts = self.known();
        match *of {
            Of::File => {
                let is_read =
                    |state: &FileState| !matches!(state, FileState::Missing | FileState::Replaced(_));
                self.diagnosis.files.iter().any(|place| place.is_auth && is_read(&place.state))
            }
            Of::All => true,
            Of::Accounts(id) => accounts.any(|(_, account)| is_of(account, id)),
            Of::Asked => accounts.any(|(index, account)| is_asked(index, account)),
            Of::Answered(id) => accounts
                .any(|(index, account)| is_asked(index, account) && is_of(account, id) && is_answered(index)),
        }
    }

    /// The accounts, each with its index, without the sources whose accounts are not known.
    fn known(&self) -> impl Iterator<Item = (usize, &CheckedAccount<'_>)> {
        let is_known =
            |index| !self.failures().any(|failed| failed.is_of(index) && failed.failure.is_of_source());
        self.accounts.iter().enumerate().filter(move |(index, _)| is_known(*index))
    }

    /// The title of a failure's account; `None` if the failure belongs to none.
    fn whose(&self, failed: &FailureReport) -> Option<String> {
        self.accounts.get(failed.of?.index).map(|account| self.title(account))
    }
}
