//! English.

use super::{Language, Words, with_message};
use crate::format::{dollars, number};
use crate::reading::Note;
use crate::setup::{
    Companion, Inside, Key, KeyPair, OPENCODE_SIGN_IN, PermittedKey, Setup, SignIn, Token, Variable,
};

mod doctor;
mod failure;
mod forecast;
mod next_step;
mod usage;

/// English.
pub static ENGLISH: Language = Language {
    tag: "en",
    words: &WORDS,
    stopped,
    note,
    setup,
    failures: &failure::TEXTS,
    next_steps: &next_step::TEXTS,
    option_errors: &usage::ERRORS,
};

fn stopped(of: &str, limit: &str, back: Option<(&str, &str)>) -> String {
    let mut letters = limit.chars();
    let first = letters.next().map(|letter| letter.to_ascii_lowercase());
    let limit: String = first.into_iter().chain(letters).collect();
    match back {
        Some((at, wait)) => format!("{of} {limit} reached, back {at} ({wait})."),
        None => format!("{of} {limit} reached."),
    }
}

fn note(note: &Note) -> String {
    match note {
        Note::NoPlan => "This key has no plan, so there are no limits to show.".to_owned(),
        Note::KeyTrimmed => "Whitespace around the key was ignored.".to_owned(),
        Note::KeyUnlimited => {
            "The key has no limit of its own. The account's balance is not known here.".to_owned()
        }
        Note::PlanUnknown => "The plan's limits could not be read.".to_owned(),
        Note::Account(account) => format!("Only the key's first account is shown: {account}"),
        Note::AtLastBilling => "As of the last billing; later usage is not counted".to_owned(),
        Note::Suspended { reason } => with_message("⛔ The account is suspended".to_owned(), reason.as_ref()),
        Note::Month { year, month } => format!("Figures for {year}-{month:02}"),
        Note::Use { name, amount } => format!("{name}: {}", number(*amount)),
        Note::Saved(program) => format!("As a {program} last saved it"),
        Note::Overage(amount) => format!("Over the limit, billed: {}", number(*amount)),
        Note::UsedOf { scope, amount } => {
            format!("{}: {} used", ENGLISH.window(scope, None), number(*amount))
        }
        Note::NotCounted { name, amount } => {
            format!("Unknown item, not counted: {name}, {}", number(*amount))
        }
        Note::Spent { used, included, billed } => {
            let billed = billed.map(|billed| format!(", billed: {}", number(billed))).unwrap_or_default();
            format!("Used: {} (included: {}{})", number(*used), number(*included), billed)
        }
        Note::Charged(charged) => format!("Billed: {}", dollars(*charged)),
        Note::SpentThisMonth(spent) => format!("Spent this month: {}", dollars(*spent)),
        Note::BalanceTooLow => "⛔ The balance is too low for requests".to_owned(),
        Note::Seat(Token { kind, permission, file, content, .. }) => format!(
            "An organization-paid seat is listed only in the organization's report: create a {kind} with the organization permission {permission}, and write {content} to {file}. Enterprise reports accept only classic tokens"
        ),
        Note::TeamSeat { page } => {
            format!("Limits are not available here. A team seat's limits are shown at {page}")
        }
        Note::LongerUnknown { seconds } => {
            let period = ENGLISH.duration(*seconds);
            format!(
                "Models that reset within {period} may also have a longer limit, which is not known here."
            )
        }
    }
}

fn setup(setup: &Setup) -> String {
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
        Setup::KeyPair(KeyPair { id, secret, console }) => {
            format!("set {id} and {secret} to the access key and the secret key from {console}")
        }
        Setup::Inside(Inside { program, service }) => {
            format!("open your {program} and sign in to {service} there")
        }
        Setup::Token(Token { permission, file, .. }) => {
            format!("put a token with the permission {permission} into {file}")
        }
        Setup::Companion(Companion { plugin, file, .. }) => format!(
            "run `opencode plugin {plugin} -g`, then sign in with `{OPENCODE_SIGN_IN}` (kept in {file})"
        ),
    }
}

/// The words.
static WORDS: Words = Words {
    monthly_limit: "Monthly limit",
    weekly_limit: "Weekly limit",
    daily_limit: "Daily limit",
    days_limit: "{}-day limit",
    hours_limit: "{}-hour limit",
    minutes_limit: "{}-minute limit",
    code_review: "Code review",
    spending: "Spending limit",
    tokens: "Tokens",
    mcp_calls: "MCP calls",
    credits: "Credits",
    premium_requests: "Premium",
    chat: "Chat",
    completions: "Completions",
    usage_limit: "Usage limit",
    remaining: "{}% remaining",
    left: "{}% left",
    used: "{} used",
    owed: "{} owed",
    units: [
        ("requests", "{} requests"),
        ("credits", "{} credits"),
        ("points", "{} points"),
        ("hours", "{} hours"),
    ],
    resets_in: "resets in {}",
    reset_passed: "Reset time has passed",
    duration_units: ["d", "h", "m"],
    between_units: " ",
    low: "low",
    limit_reached: "Limit reached",
    used_up: "Used up: {}",
    other_has: "{} has {}% left.",
    between_sentences: " ",
    weekdays: ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"],
    running_low: "Low: {}",
    unlimited: "unlimited",
    no_data: "no data",
    saved_resets: "Saved resets",
    prepaid: "Balance",
    failed: "Failed to query",
    skipped: "Skipped",
    waiting: "waiting…",
    awaiting: "Waiting for: {}",
    and_more: "… and {} more",
    no_accounts: "No configured accounts found",
    not_found: "No {} account was found: {}",
    supported: "Supported platforms:",
    all_platforms: "All platforms and how to set them up: `mystatus platforms`, or {}",
    platforms_found: "{} of {} platforms found on this machine",
    also_reads: "also reads: {}",
    offered: "Can also be shown, if enabled:",
    forbidden: "{} does not allow other programs to use this sign-in, and may block the account",
    impersonates: "it answers only requests that look like {}'s own, and sending them may be against its terms",
    enable: "{}; enable it with `\"enable\": [\"{}\"]` in mystatus.json or `--enable {}`",
    incomplete: "`{}` was found, but lacks {}",
    unsupported: "Found, but not supported yet: {}",
    without_plan: "`{}` holds an API key, and an API key has no plan: {}",
    used_elsewhere: "`{}` holds a key that OpenCode sends to another host (`baseURL` in its configuration), so it is not sent to the platform",
    or: "; or ",
    no_match: "No account matches",
    found_in: "Found in",
    asked_at: "Asked at",
    refreshed_every: "Refreshed every",
    resets_at: "Resets at",
    expected: "Expected",
    meter: "Meter",
    keys: [
        ("↑ ↓  j k", "choose an account"),
        ("⏎", "its details"),
        ("/", "filter by platform, name or plan"),
        ("a b c …", "start the filter by typing any letter not listed here"),
        ("r", "query the platforms again"),
        ("B", "forecast accuracy"),
        ("M", "stored samples"),
        ("D", "a check-up"),
        ("space  ctrl-f ctrl-b", "a page down or up"),
        ("ctrl-d ctrl-u", "half a page"),
        ("g  G", "to the top, to the bottom"),
        ("← q", "back, or close"),
        ("esc", "close"),
    ],
    dialog_elsewhere: "For the dialog, which asks no model: opencode plugin opencode-mystatus -g",
    key_refused: "key refused",
    sign_in_expired: "sign-in expired",
    no_answer: "no answer",
    see_report: "see /mystatus",
    ungated: "nothing here limits `{}`; name its provider too, such as `openai/{}`",
    see_help: "see `mystatus --help`",
    help: usage::HELP,
    help_of_commands: usage::HELP_OF_COMMANDS,
    watching: "every {}s · q quits",
    unwritten: "the output could not be written ({}): make room, or write it elsewhere",
    as_of: "As of {} ago",
    as_of_earlier: "As of an earlier time",
    ahead: &forecast::WORDS,
    doctor: &doctor::WORDS,
};
