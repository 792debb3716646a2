//! The texts that need no logic.

use super::{Doctor, ForecastWords};
use std::iter::{once, repeat};

/// A language's words; `{}` is a placeholder.
#[derive(Debug)]
pub struct Words {
    /// The name of a limit over a month.
    pub monthly_limit: &'static str,
    /// The name of a limit over a week.
    pub weekly_limit: &'static str,
    /// The name of a limit over a day.
    pub daily_limit: &'static str,
    /// The name of a limit over several days.
    pub days_limit: &'static str,
    /// The name of a limit over hours.
    pub hours_limit: &'static str,
    /// The name of a limit over minutes.
    pub minutes_limit: &'static str,
    /// The scope of code reviews.
    pub code_review: &'static str,
    /// The scope of spending.
    pub spending: &'static str,
    /// The scope of tokens.
    pub tokens: &'static str,
    /// The scope of MCP tool calls.
    pub mcp_calls: &'static str,
    /// The scope of credits, also as a balance.
    pub credits: &'static str,
    /// The scope of requests that a platform calls premium.
    pub premium_requests: &'static str,
    /// The scope of chat.
    pub chat: &'static str,
    /// The scope of code completions.
    pub completions: &'static str,
    /// The labels that platforms here give to windows and balances, and what they are called.
    pub labels: [(&'static str, &'static str); 11],
    /// The name of a limit with neither a known scope nor a known period.
    pub usage_limit: &'static str,
    /// The percentage left.
    pub remaining: &'static str,
    /// The percentage left, in fewer words.
    pub left: &'static str,
    /// An amount used, such as `12.50`, or `229/300` if a limit is known.
    pub used: &'static str,
    /// An amount owed.
    pub owed: &'static str,
    /// Amounts in units other than money, by the unit's name.
    pub units: [(&'static str, &'static str); 4],
    /// The time until a window resets.
    pub resets_in: &'static str,
    /// A remark: the reset's time has passed.
    pub reset_passed: &'static str,
    /// The remark `reset_passed` in one word, after a sign for the reset.
    pub passed: &'static str,
    /// The units of durations, from days to minutes, as they follow a number.
    pub duration_units: [&'static str; 3],
    /// The separator between two units of a duration.
    pub between_units: &'static str,
    /// A remark: little is left.
    pub low: &'static str,
    /// A remark: nothing is left.
    pub limit_reached: &'static str,
    /// The list of used-up windows.
    pub used_up: &'static str,
    /// An account, and its limit that stopped a session, as a sentence.
    pub stopped: &'static str,
    /// The sentence `stopped`, with its reset's time, and how long until then.
    pub stopped_until: &'static str,
    /// An account and the percentage it has left, as a sentence.
    pub other_has: &'static str,
    /// The separator between two sentences.
    pub between_sentences: &'static str,
    /// The abbreviated days of the week, Monday first.
    pub weekdays: [&'static str; 7],
    /// The list of windows that are low.
    pub running_low: &'static str,
    /// A remark: there is no limit.
    pub unlimited: &'static str,
    /// A remark: the platform sent no figures.
    pub no_data: &'static str,
    /// The name of a balance of resets to use at will.
    pub saved_resets: &'static str,
    /// The name of a balance of money.
    pub prepaid: &'static str,
    /// The heading over the failures.
    pub failed: &'static str,
    /// The heading over skipped entries.
    pub skipped: &'static str,
    /// A remark: the account's platform has not answered yet.
    pub waiting: &'static str,
    /// The list of platforms with a pending answer.
    pub awaiting: &'static str,
    /// The number of items left out.
    pub and_more: &'static str,
    /// A heading: there is nothing to query.
    pub no_accounts: &'static str,
    /// A requested platform without an account, and how to set it up, which may follow on lines of its own.
    pub not_found: &'static str,
    /// The heading over the list of platforms.
    pub supported: &'static str,
    /// A reference to the list of all platforms: a command, or a page.
    pub all_platforms: &'static str,
    /// The number of platforms found on this machine, and the total.
    pub platforms_found: &'static str,
    /// The variables that a platform reads besides those of its setup.
    pub also_reads: &'static str,
    /// The heading over the opt-in platforms that were found.
    pub offered: &'static str,
    /// The reason why an opt-in platform is off: its vendor forbids other programs.
    pub forbidden: &'static str,
    /// The reason why an opt-in platform is off: it answers only requests that look like its own program's.
    pub impersonates: &'static str,
    /// The reason why an opt-in platform is off, and how to enable it; its id follows twice.
    pub enable: &'static str,
    /// An entry, and the fields it lacks.
    pub incomplete: &'static str,
    /// The entries of OpenCode's credentials that belong to no supported platform.
    pub unsupported: &'static str,
    /// An entry with an API key, which has no plan, and how to set the plan up.
    pub without_plan: &'static str,
    /// A provider in OpenCode's configuration, and the variable for its key, which is not set.
    pub unset_variable: &'static str,
    /// An entry of a provider of this platform (the second placeholder), which is read from elsewhere, and how to set
    /// that up.
    pub not_read: &'static str,
    /// An entry or variable with a key that the user's OpenCode configuration sends to a gateway.
    pub used_elsewhere: &'static str,
    /// The separator between two ways to set a platform up, one of which is enough.
    pub or: &'static str,
    /// A remark: a filter matches no account.
    pub no_match: &'static str,
    /// The label of the place of an account's credential.
    pub found_in: &'static str,
    /// The label of the time when the platform was queried, on the user's clock.
    pub asked_at: &'static str,
    /// The label of the interval of automatic queries.
    pub refreshed_every: &'static str,
    /// The label of the time when a window resets, on the user's clock.
    pub resets_at: &'static str,
    /// The label of a window's forecast.
    pub expected: &'static str,
    /// The label of a finding on a window's meter.
    pub meter: &'static str,
    /// The dialog's keys, and what each does.
    pub keys: [(&'static str, &'static str); 14],
    /// How to get the dialog in OpenCode's terminal, if only the server has the plugin.
    pub dialog_elsewhere: &'static str,
    /// A failure: the platform refused the credential. This and the next three texts are at most 22 columns wide.
    pub key_refused: &'static str,
    /// A failure: the sign-in has expired or was revoked.
    pub sign_in_expired: &'static str,
    /// A failure: the platform did not answer.
    pub no_answer: &'static str,
    /// A failure that needs more words, which the report has.
    pub see_report: &'static str,
    /// An account, and a model that none of its limits applies to.
    pub no_limit_for: &'static str,
    /// An account with a balance, and no limit.
    pub only_balance: &'static str,
    /// An account whose platform sent neither limits nor balances.
    pub without_limits: &'static str,
    /// An account of which no field of the line's format is known.
    pub unknown_fields: &'static str,
    /// A model that no account's limits apply to, named twice, with the advice to name its provider too.
    pub ungated: &'static str,
    /// A reference to the help of the command line.
    pub see_help: &'static str,
    /// The command line's help, at most 80 columns wide, with `{platforms}`, `{languages}` and `{opt-in}` to fill
    /// in. Each line that explains an option or a command begins with two spaces and its name.
    pub help: &'static str,
    /// The help on `--platform` and options of commands alone, in the form of `help`, with `{presets}`.
    pub help_of_commands: &'static str,
    /// The interval of redrawing in seconds.
    pub watching: &'static str,
    /// The key that quits.
    pub quitting: &'static str,
    /// An error in writing the output, with the operating system's code, and what to do about it.
    pub unwritten: &'static str,
    /// The age of the data.
    pub as_of: &'static str,
    /// A remark: the data is from an earlier time, but its age is unknown.
    pub as_of_earlier: &'static str,
    /// The words of forecasts.
    pub ahead: &'static ForecastWords,
    /// The words of `mystatus doctor`.
    pub doctor: &'static Doctor,
}

/// Replaces each `{}` in `words` by the next of `values`. A value without a placeholder is left out.
pub fn fill(words: &str, values: &[&str]) -> String {
    let before = once("").chain(values.iter().copied()).chain(repeat(""));
    before.zip(words.split("{}")).flat_map(|(value, words)| [value, words]).collect()
}
