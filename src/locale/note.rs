//! The notes on readings: which text says each, and with what in its places.

use super::Language;
use super::texts::{say, texts};
use crate::format::{dollars, number};
use crate::reading::Note;
use crate::setup::Token;

texts! {
    /// The texts of notes.
    Notes {
        no_plan key_trimmed key_unlimited plan_unknown account at_last_billing suspended suspended_because month
        amount saved overage used_of not_counted spent spent_and_billed charged spent_this_month balance_too_low
        seat team_seat longer_unknown
    }
}

impl Language {
    /// A note in words.
    pub fn note(&self, note: &Note) -> String {
        let texts = self.notes;
        match note {
            Note::NoPlan => say!(texts.no_plan),
            Note::KeyTrimmed => say!(texts.key_trimmed),
            Note::KeyUnlimited => say!(texts.key_unlimited),
            Note::PlanUnknown => say!(texts.plan_unknown),
            Note::Account(account) => say!(texts.account, account),
            Note::AtLastBilling => say!(texts.at_last_billing),
            Note::Suspended { reason: Some(reason) } => say!(texts.suspended_because, reason),
            Note::Suspended { reason: None } => say!(texts.suspended),
            Note::Month { year, month } => say!(texts.month, year, month = format!("{month:02}")),
            Note::Use { name, amount } => say!(texts.amount, name, amount = number(*amount)),
            Note::Saved(program) => say!(texts.saved, program),
            Note::Overage(amount) => say!(texts.overage, amount = number(*amount)),
            Note::UsedOf { scope, amount } => {
                say!(texts.used_of, scope = self.window(scope, None), amount = number(*amount))
            }
            Note::NotCounted { name, amount } => say!(texts.not_counted, name, amount = number(*amount)),
            Note::Spent { used, included, billed } => {
                let (used, included) = (number(*used), number(*included));
                match billed {
                    Some(billed) => say!(texts.spent_and_billed, used, included, billed = number(*billed)),
                    None => say!(texts.spent, used, included),
                }
            }
            Note::Charged(charged) => say!(texts.charged, amount = dollars(*charged)),
            Note::SpentThisMonth(spent) => say!(texts.spent_this_month, amount = dollars(*spent)),
            Note::BalanceTooLow => say!(texts.balance_too_low),
            Note::Seat(Token { kind, permission, file, content, .. }) => {
                say!(texts.seat, kind, permission, file, content)
            }
            Note::TeamSeat { page } => say!(texts.team_seat, page),
            Note::LongerUnknown { seconds } => {
                say!(texts.longer_unknown, period = self.duration(*seconds))
            }
        }
    }
}
