//! English.

use super::{Language, Notes, Setups, Words};

mod doctor;
mod failure;
mod forecast;
mod next_step;
mod usage;

/// English.
pub static ENGLISH: Language = Language {
    tag: "en",
    within_sentence: with_small_letter,
    words: &WORDS,
    notes: &NOTES,
    setups: &SETUPS,
    failures: &failure::TEXTS,
    next_steps: &next_step::TEXTS,
    option_errors: &usage::ERRORS,
};

/// Begins `name` with a small letter.
fn with_small_letter(name: &str) -> String {
    let mut name = name.to_owned();
    if let Some(first) = name.get_mut(..1) {
        first.make_ascii_lowercase();
    }
    name
}

/// The texts of notes.
static NOTES: Notes = Notes {
    no_plan: "This key has no plan, so there are no limits to show.",
    key_trimmed: "Whitespace around the key was ignored.",
    key_unlimited: "The key has no limit of its own. The account's balance is not known here.",
    plan_unknown: "The plan's limits could not be read.",
    account: "Only the key's first account is shown: {account}",
    at_last_billing: "As of the last billing; later usage is not counted",
    suspended: "⛔ The account is suspended",
    suspended_because: "⛔ The account is suspended: {reason}",
    month: "Figures for {year}-{month}",
    amount: "{name}: {amount}",
    saved: "As a {program} last saved it",
    overage: "Over the limit, billed: {amount}",
    used_of: "{scope}: {amount} used",
    not_counted: "Unknown item, not counted: {name}, {amount}",
    spent: "Used: {used} (included: {included})",
    spent_and_billed: "Used: {used} (included: {included}, billed: {billed})",
    charged: "Billed: {amount}",
    spent_this_month: "Spent this month: {amount}",
    balance_too_low: "⛔ The balance is too low for requests",
    seat: "An organization-paid seat is listed only in the organization's report: create a {kind} with the organization permission {permission}, and write {content} to {file}. Enterprise reports accept only classic tokens",
    team_seat: "Limits are not available here. A team seat's limits are shown at {page}",
    longer_unknown: "Models that reset within {period} may also have a longer limit, which is not known here.",
};

/// The texts of setups.
static SETUPS: Setups = Setups {
    sign_in_and_choose: "run `{command}`, choose {choose}, and sign in with your plan",
    sign_in: "run `{command}` and sign in with your plan",
    keychain: "run `{command}` and sign in with your plan (on macOS, it is kept in the keychain, which is not read)",
    key: "run `{command}`, choose {choose}, and paste a key from {console} (kept as `{entry}`, `type: \"api\"`)",
    permitted_key: "run `{command}`, choose {choose}, and paste a key with the permission {permission} from {console} (kept as `{entry}`, `type: \"api\"`)",
    variable: "set {name} to a key from {console}",
    key_pair: "set {id} and {secret} to the access key and the secret key from {console}",
    inside: "open your {program} and sign in to {service} there",
    token: "put a token with the permission {permission} into {file}",
    companion: "run `opencode plugin {plugin} -g`, then sign in with `{command}` (kept in {file})",
};

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
    passed: "passed",
    duration_units: ["d", "h", "m"],
    between_units: " ",
    low: "low",
    limit_reached: "Limit reached",
    used_up: "Used up: {}",
    stopped: "{} {} reached.",
    stopped_until: "{} {} reached, back {} ({}).",
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
    enable: "{}; enable it with `\"enable\": [\"{}\"]` in mystatus.json or, on the command line, `--enable {}`",
    incomplete: "`{}` was found, but lacks {}",
    unsupported: "Found, but not supported yet: {}",
    without_plan: "`{}` holds an API key, and an API key has no plan: {}",
    unset_variable: "opencode.json takes the key of `{}` from the variable `{}`, which is not set",
    not_read: "`{}` does not show what is left of {}: {}",
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
    no_limit_for: "{} has no limit for `{}`",
    only_balance: "{} has only a balance",
    without_limits: "{} answered without limits",
    unknown_fields: "nothing of what `--format` names is known of {}",
    ungated: "nothing here limits `{}`; name its provider too, such as `openai/{}`",
    see_help: "see `{}`",
    help: usage::HELP,
    help_of_commands: usage::HELP_OF_COMMANDS,
    watching: "every {}s",
    quitting: "q quits",
    unwritten: "the output could not be written ({}): make room, or write it elsewhere",
    as_of: "As of {} ago",
    as_of_earlier: "As of an earlier time",
    ahead: &forecast::WORDS,
    doctor: &doctor::WORDS,
};
