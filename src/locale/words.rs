//! What is said in words that no logic chooses.

use super::{Doctor, ForecastWords};
use std::iter::{once, repeat};

/// A language's words; `{}` stands for what is told of.
#[derive(Debug)]
pub struct Words {
    /// The name of a limit over a month.
    pub monthly_limit: &'static str,
    /// The same over a week.
    pub weekly_limit: &'static str,
    /// The same over a day.
    pub daily_limit: &'static str,
    /// The same over so many days.
    pub days_limit: &'static str,
    /// The same over so many hours.
    pub hours_limit: &'static str,
    /// The same over so many minutes.
    pub minutes_limit: &'static str,
    /// What a window limits: code reviews.
    pub code_review: &'static str,
    /// What may be spent.
    pub spending: &'static str,
    /// Tokens.
    pub tokens: &'static str,
    /// Calls of MCP tools.
    pub mcp_calls: &'static str,
    /// Credits, also as a balance.
    pub credits: &'static str,
    /// Requests that a platform calls premium.
    pub premium_requests: &'static str,
    /// Chat.
    pub chat: &'static str,
    /// Completions of code.
    pub completions: &'static str,
    /// The name of a limit of which neither scope nor period is known.
    pub usage_limit: &'static str,
    /// How much is left, in percent.
    pub remaining: &'static str,
    /// The same in fewer words.
    pub left: &'static str,
    /// That an amount, such as `12.50`, or `229/300` where a limit is known, was used.
    pub used: &'static str,
    /// That an amount is owed.
    pub owed: &'static str,
    /// Amounts of what is no money, by the unit's name.
    pub units: [(&'static str, &'static str); 4],
    /// In what time a window resets.
    pub resets_in: &'static str,
    /// That a window's reset lies in the past.
    pub reset_passed: &'static str,
    /// The units of durations, from days to minutes, each as it follows its number.
    pub duration_units: [&'static str; 3],
    /// What stands between two of them.
    pub between_units: &'static str,
    /// That little is left.
    pub low: &'static str,
    /// That nothing is left.
    pub limit_reached: &'static str,
    /// Of which windows nothing is left.
    pub used_up: &'static str,
    /// An account, and how much it has left in percent, as a sentence.
    pub other_has: &'static str,
    /// What stands between two sentences.
    pub between_sentences: &'static str,
    /// The days of the week, Monday first, in short.
    pub weekdays: [&'static str; 7],
    /// Of which windows little is left.
    pub running_low: &'static str,
    /// That there is no limit.
    pub unlimited: &'static str,
    /// That the platform sent no figures.
    pub no_data: &'static str,
    /// A balance of resets that may be had at will.
    pub saved_resets: &'static str,
    /// A balance of money.
    pub prepaid: &'static str,
    /// The heading over the failures.
    pub failed: &'static str,
    /// The heading over entries that were passed over.
    pub skipped: &'static str,
    /// That an account's answer is still to come.
    pub waiting: &'static str,
    /// AccountRef answers are still to come.
    pub awaiting: &'static str,
    /// That so many more are left out.
    pub and_more: &'static str,
    /// That there is nothing to query.
    pub no_accounts: &'static str,
    /// That a platform which was asked for has no account, and how it is set up, which may follow on lines of its own.
    pub not_found: &'static str,
    /// The heading over the platforms that are named.
    pub supported: &'static str,
    /// Where every platform is told of: by a command, or at a page.
    pub all_platforms: &'static str,
    /// How many platforms were found on this machine, of how many.
    pub platforms_found: &'static str,
    /// Which variables a platform reads besides what it is set up by.
    pub also_reads: &'static str,
    /// The heading over the opt-in platforms that were found.
    pub offered: &'static str,
    /// Why a platform is not asked unless it is enabled: its vendor forbids it.
    pub forbidden: &'static str,
    /// The same: it answers only what looks like a program of its own.
    pub impersonates: &'static str,
    /// One of these two, and how to enable the platform, whose id follows twice.
    pub enable: &'static str,
    /// An entry, and what it lacks.
    pub incomplete: &'static str,
    /// That OpenCode has credentials for these, which this tool does not know.
    pub unsupported: &'static str,
    /// That an entry is an API key, which no plan belongs to, and how the plan is set up.
    pub without_plan: &'static str,
    /// That the key in an entry or a variable goes to a gateway, by the user's own configuration of OpenCode.
    pub used_elsewhere: &'static str,
    /// What stands between two ways to set a platform up, of which one will do.
    pub or: &'static str,
    /// That no account is left by a filter.
    pub no_match: &'static str,
    /// Where an account's credential was found.
    pub found_in: &'static str,
    /// When its platform was asked, on the user's clocks.
    pub asked_at: &'static str,
    /// How long it is left alone where nobody asks by hand.
    pub refreshed_every: &'static str,
    /// When a window resets, on the user's clocks.
    pub resets_at: &'static str,
    /// What is to be expected of a window.
    pub expected: &'static str,
    /// What a window's meter does not say.
    pub meter: &'static str,
    /// The dialog's keys, and what each does.
    pub keys: [(&'static str, &'static str); 13],
    /// What `/mystatus` does, in the hosts' lists of commands, in at most 58 columns.
    pub command: &'static str,
    /// Shown for one of two rows in that list, in as many columns: it asks no model; how to hide the other.
    pub two_commands: &'static str,
    /// How to get the dialog in OpenCode's terminal, where only the server has the plugin.
    pub dialog_elsewhere: &'static str,
    /// That the platform does not take the credential. This and the next three take at most 22 columns.
    pub key_refused: &'static str,
    /// That the sign-in has run out or was revoked.
    pub sign_in_expired: &'static str,
    /// That the platform did not answer.
    pub no_answer: &'static str,
    /// That what happened takes more words, which the report has.
    pub see_report: &'static str,
    /// That no account gates a model, which is named twice, and what to name beside it.
    pub ungated: &'static str,
    /// Where the command line is explained.
    pub see_help: &'static str,
    /// The command line's help, at most 80 columns wide, in which the command line fills in `{platforms}`, `{languages}`
    /// and `{opt-in}`. Each line that explains an option or a command begins with two spaces and its name.
    pub help: &'static str,
    /// The same of the options that commands alone take, and of `--platform`, with `{presets}` filled in.
    pub help_of_commands: &'static str,
    /// After how many seconds the report is drawn anew, and how that is ended.
    pub watching: &'static str,
    /// That the output could not be written, by the operating system's code, and what to do about it.
    pub unwritten: &'static str,
    /// That what is shown is of so long ago.
    pub as_of: &'static str,
    /// That what is shown is of an earlier time, where nobody knows how long ago.
    pub as_of_earlier: &'static str,
    /// What is said of what is to come.
    pub ahead: &'static ForecastWords,
    /// What `mystatus doctor` says.
    pub doctor: &'static Doctor,
}

/// `words` with each of `values` in its place; what has no place is left out.
pub fn fill(words: &str, values: &[&str]) -> String {
    let before = once("").chain(values.iter().copied()).chain(repeat(""));
    before.zip(words.split("{}")).flat_map(|(value, words)| [value, words]).collect()
}
