//! English.

use super::{Ahead, Detail, Doctor, Language, Short, with_message};
use crate::advice::Advice;
use crate::failure::Failure;
use crate::figures::{dollars, number};
use crate::option_error::OptionError;
use crate::platform::Terms;
use crate::reading::{BalanceKind, Note, Scope, Unit};
use crate::setup::{Companion, Key, OPENCODE_SIGN_IN, PermittedKey, Setup, SignIn, Token, Variable};

mod advice;
mod ahead;
mod causes;
mod doctor;
mod usage;

/// English.
pub struct English;

impl Language for English {
    fn tag(&self) -> &'static str {
        "en"
    }

    fn limit(&self, unit: Unit, count: u64) -> String {
        match (unit, count) {
            (Unit::Month, _) => "Monthly limit".to_owned(),
            (Unit::Week, _) => "Weekly limit".to_owned(),
            (Unit::Day, 1) => "Daily limit".to_owned(),
            (Unit::Day, _) => format!("{count}-day limit"),
            (Unit::Hour, _) => format!("{count}-hour limit"),
            (Unit::Minute, _) => format!("{count}-minute limit"),
        }
    }

    fn scope(&self, scope: &Scope) -> Option<&'static str> {
        match scope {
            Scope::Plan | Scope::Named(_) => None,
            Scope::CodeReview => Some("Code review"),
            Scope::Spending => Some("Spending limit"),
            Scope::Tokens => Some("Tokens"),
            Scope::McpCalls => Some("MCP calls"),
            Scope::Credits => Some("Credits"),
            Scope::PremiumRequests => Some("Premium"),
            Scope::Chat => Some("Chat"),
            Scope::Completions => Some("Completions"),
        }
    }

    fn usage_limit(&self) -> &'static str {
        "Usage limit"
    }

    fn remaining(&self, percent: u32) -> String {
        format!("{percent}% remaining")
    }

    fn left(&self, percent: u32) -> String {
        format!("{percent}% left")
    }

    fn used(&self, amount: &str) -> String {
        format!("{amount} used")
    }

    fn owed(&self, amount: &str) -> String {
        format!("{amount} owed")
    }

    fn resets_in(&self, duration: &str) -> String {
        format!("resets in {duration}")
    }

    fn reset_passed(&self) -> &'static str {
        "Reset time has passed"
    }

    fn duration_units(&self) -> [&'static str; 3] {
        ["d", "h", "m"]
    }

    fn low(&self) -> &'static str {
        "low"
    }

    fn limit_reached(&self) -> &'static str {
        "Limit reached"
    }

    fn used_up(&self, names: &str) -> String {
        format!("Used up: {names}")
    }

    fn stopped(&self, of: &str, limit: &str, back: Option<(&str, &str)>) -> String {
        let mut letters = limit.chars();
        let first = letters.next().map(|letter| letter.to_ascii_lowercase());
        let limit: String = first.into_iter().chain(letters).collect();
        match back {
            Some((at, wait)) => format!("{of} {limit} reached, back {at} ({wait})."),
            None => format!("{of} {limit} reached."),
        }
    }

    fn other_has(&self, of: &str, percent: u32) -> String {
        format!("{of} has {percent}% left.")
    }

    fn between_sentences(&self) -> &'static str {
        " "
    }

    fn weekdays(&self) -> &'static [&'static str; 7] {
        &["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    }

    fn running_low(&self, names: &str) -> String {
        format!("Low: {names}")
    }

    fn unlimited(&self) -> &'static str {
        "unlimited"
    }

    fn no_data(&self) -> &'static str {
        "no data"
    }

    fn balance(&self, kind: BalanceKind) -> &'static str {
        match kind {
            BalanceKind::Credits => "Credits",
            BalanceKind::SavedResets => "Saved resets",
            BalanceKind::Prepaid => "Balance",
        }
    }

    fn note(&self, note: &Note) -> String {
        match note {
            Note::NoPlan => "This key has no plan, so there are no limits to show.".to_owned(),
            Note::KeyTrimmed => "The white space around the key in auth.json was ignored.".to_owned(),
            Note::Suspended { reason } => {
                with_message("⛔ The account is suspended".to_owned(), reason.as_ref())
            }
            Note::Month { year, month } => format!("Figures for {year}-{month:02}"),
            Note::Use { name, amount } => format!("{name}: {}", number(*amount)),
            Note::LastRun(program) => format!("As of the last run of a {program}"),
            Note::Overage(amount) => format!("Over the limit, billed: {}", number(*amount)),
            Note::UsedOf { scope, amount } => {
                format!("{}: {} used", <dyn Language>::window(self, scope, None), number(*amount))
            }
            Note::NotCounted { name, amount } => {
                format!("Not counted, because it is not known: {name}, {}", number(*amount))
            }
            Note::Spent { used, included, billed } => {
                let billed = billed.map(|billed| format!(", billed: {}", number(billed))).unwrap_or_default();
                format!("Used: {} (included: {}{})", number(*used), number(*included), billed)
            }
            Note::Charged(charged) => format!("Billed: {}", dollars(*charged)),
            Note::SpentThisMonth(spent) => format!("Spent this month: {}", dollars(*spent)),
            Note::BalanceTooLow => "⛔ The balance is too low for requests".to_owned(),
            Note::Seat(Token { kind, permission, file, content, .. }) => format!(
                "A seat that an organization pays for is in the organization's report alone: write {content} to {file}, with a {kind} that has the organization permission {permission}. An enterprise's own report takes no fine-grained token, only a classic one"
            ),
            Note::TeamSeat { page } => {
                format!("No limits are told here: those of a seat in a team are on {page}")
            }
            Note::LongerUnknown(period) => {
                format!(
                    "Pools that reset within this time show this limit alone: {}",
                    <dyn Language>::window(self, &Scope::Plan, Some(*period))
                )
            }
        }
    }

    fn failed(&self) -> &'static str {
        "Failed to query"
    }

    fn skipped(&self) -> &'static str {
        "Skipped"
    }

    fn waiting(&self) -> &'static str {
        "waiting…"
    }

    fn awaiting(&self, names: &str) -> String {
        format!("Waiting for: {names}")
    }

    fn and_more(&self, count: usize) -> String {
        format!("… and {count} more")
    }

    fn no_accounts(&self) -> &'static str {
        "No configured accounts found"
    }

    fn not_found(&self, platform: &str) -> String {
        format!("No account of {platform} was found:")
    }

    fn supported(&self) -> &'static str {
        "Supported platforms:"
    }

    fn all_platforms(&self, page: &str) -> String {
        format!("All of them, with their set-up: `mystatus platforms`, or {page}")
    }

    fn platforms_found(&self, found: usize, total: usize) -> String {
        format!("{found} of {total} platforms found on this machine")
    }

    fn also_reads(&self, variables: &str) -> String {
        format!("also reads: {variables}")
    }

    fn offered(&self) -> &'static str {
        "Could be shown too, if you enable it:"
    }

    fn offer(&self, id: &str, terms: &Terms) -> String {
        let terms = match terms {
            Terms::Forbidden { vendor } => format!(
                "{vendor} does not allow other programs to use this sign-in, and may block the account"
            ),
            Terms::Impersonates { program } => format!(
                "it answers only requests that look like those of {program} itself, which its terms may not allow"
            ),
        };
        format!("{terms}; enable it with `\"enable\": [\"{id}\"]` in mystatus.json or `--enable {id}`")
    }

    fn incomplete(&self, entry: &str, missing: &str) -> String {
        format!("`{entry}` was found, but lacks {missing}")
    }

    fn unsupported(&self, names: &str) -> String {
        format!("Seen, but not supported yet: {names}")
    }

    fn without_plan(&self, entry: &str, setup: &str) -> String {
        format!("`{entry}` holds an API key, and an API key has no plan: {setup}")
    }

    fn setup(&self, setup: &Setup) -> String {
        match setup {
            Setup::SignIn(SignIn { command, choose: Some(choose), .. }) => {
                format!("run `{command}`, choose {choose}, and sign in with your plan")
            }
            Setup::SignIn(SignIn { command, choose: None, .. }) => {
                format!("run `{command}` and sign in with your plan")
            }
            Setup::Key(Key { choose, entry, console }) => format!(
                "run `{OPENCODE_SIGN_IN}`, choose {choose}, and paste a key from {console} (kept as `{entry}`, \
                `type: \"api\"`)"
            ),
            Setup::PermittedKey(PermittedKey { key: Key { choose, entry, console }, permission }) => format!(
                "run `{OPENCODE_SIGN_IN}`, choose {choose}, and paste a key with the permission {permission} from \
                {console} (kept as `{entry}`, `type: \"api\"`)"
            ),
            Setup::Variable(Variable { name, console }) => format!("set {name} to a key from {console}"),
            Setup::Token(Token { permission, file, .. }) => {
                format!("put a token with the permission {permission} into {file}")
            }
            Setup::Companion(Companion { plugin, file, .. }) => format!(
                "run `opencode plugin {plugin}`, then sign in with `{OPENCODE_SIGN_IN}` (kept in {file})"
            ),
        }
    }

    fn or(&self) -> &'static str {
        "; or "
    }

    fn failure(&self, failure: &Failure, api: &str) -> String {
        causes::of_failure(failure, api)
    }

    fn advice(&self, advice: Advice, api: &str) -> String {
        advice::text(self, advice, api)
    }

    fn no_match(&self) -> &'static str {
        "No account matches"
    }

    fn detail(&self, detail: Detail) -> &'static str {
        match detail {
            Detail::Source => "Found in",
            Detail::Asked => "Asked at",
            Detail::Interval => "Refreshed every",
            Detail::Reset => "Resets at",
            Detail::Forecast => "Expected",
            Detail::Meter => "Meter",
        }
    }

    fn keys(&self) -> &'static [(&'static str, &'static str)] {
        &[
            ("↑ ↓  j k", "choose an account"),
            ("⏎", "its details"),
            ("/", "filter by platform, name or plan"),
            ("a b c …", "the same, begun by a letter that is not listed here"),
            ("r", "ask the platforms anew"),
            ("B", "the forecast's record"),
            ("M", "what is remembered"),
            ("D", "a check-up"),
            ("space  ctrl-f ctrl-b", "a page further or back"),
            ("ctrl-d ctrl-u", "half a page"),
            ("g  G", "to the beginning, to the end"),
            ("← q", "back, or close"),
            ("esc", "close"),
        ]
    }

    fn command(&self) -> &'static str {
        "Show what is left of your AI plans, and when it resets"
    }

    fn two_commands(&self) -> &'static str {
        r#"Asks no model; "command": "off" there hides the other row"#
    }

    fn dialog_elsewhere(&self) -> &'static str {
        "For the dialog, which asks no model: opencode plugin opencode-mystatus -g"
    }

    fn in_short(&self, short: Short) -> &'static str {
        match short {
            Short::Refused => "key refused",
            Short::SignInEnded => "sign-in expired",
            Short::NoAnswer => "no answer",
            Short::SeeReport => "see /mystatus",
        }
    }

    fn option_error(&self, option_error: &OptionError) -> String {
        usage::of_option(option_error)
    }

    fn see_help(&self) -> &'static str {
        "see `mystatus --help`"
    }

    fn help(&self) -> &'static str {
        usage::HELP
    }

    fn watching(&self, seconds: u32) -> String {
        format!("every {seconds}s · q quits")
    }

    fn unwritten(&self, code: &str) -> String {
        format!("the output could not be written ({code}): make room, or write it elsewhere")
    }

    fn as_of(&self, age: Option<&str>) -> String {
        match age {
            Some(age) => format!("As of {age} ago"),
            None => "As of an earlier time".to_owned(),
        }
    }

    fn ahead(&self) -> &'static Ahead {
        &ahead::WORDS
    }

    fn doctor(&self) -> &'static Doctor {
        &doctor::WORDS
    }
}
