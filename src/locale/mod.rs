//! The languages. Each is one file that words everything a user can read; a language that lacks a wording does not
//! compile. What is to be said is decided elsewhere, and facts about a platform are data of the platform's own. Adding a language is adding its
//! file and its line in [`LANGUAGES`].

use crate::advice::Advice;
use crate::environment::Environment;
use crate::failure::Failure;
use crate::option_error::OptionError;
use crate::platform::Terms;
use crate::platforms::opt_in;
use crate::reading::{BalanceKind, Note, Period, Scope, Unit};
use crate::sanitized::Sanitized;
use crate::setup::Setup;

mod ahead;
mod en;
mod ja;
mod ko;
#[cfg(test)]
mod tests;
mod zh;

pub use ahead::{Ahead, told};

/// Every language, the default first.
pub static LANGUAGES: &[&dyn Language] = &[&en::English, &zh::Chinese, &ko::Korean, &ja::Japanese];

/// The columns that OpenCode's list of commands has for what one does.
pub const LISTED: usize = 58;

/// A language's wordings.
pub trait Language: Sync {
    /// Its BCP 47 tag.
    fn tag(&self) -> &'static str;
    /// The name of a limit over `count` `unit`s.
    fn limit(&self, unit: Unit, count: u64) -> String;
    /// What a window limits; `None` for the plan as a whole, and where the platform named it.
    fn scope(&self, scope: &Scope) -> Option<&'static str>;
    /// The name of a limit of which neither scope nor period is known.
    fn usage_limit(&self) -> &'static str;
    /// How much is left.
    fn remaining(&self, percent: u32) -> String;
    /// The same in fewer words.
    fn left(&self, percent: u32) -> String {
        self.remaining(percent)
    }
    /// That `amount`, such as `12.50`, or `229/300` where a limit is known, was used.
    fn used(&self, amount: &str) -> String;
    /// That `amount` is owed.
    fn owed(&self, amount: &str) -> String;
    /// When a window resets.
    fn resets_in(&self, duration: &str) -> String;
    /// That a window's reset lies in the past.
    fn reset_passed(&self) -> &'static str;
    /// The units of durations, from days to minutes, each as it follows its number.
    fn duration_units(&self) -> [&'static str; 3];
    /// What stands between two of them.
    fn between_units(&self) -> &'static str {
        " "
    }
    /// That little is left.
    fn low(&self) -> &'static str;
    /// That nothing is left.
    fn limit_reached(&self) -> &'static str;
    /// Of which windows nothing is left.
    fn used_up(&self, names: &str) -> String;
    /// That an account's limit stopped a session, and when it is back: a point in time and how long until then.
    fn stopped(&self, of: &str, limit: &str, back: Option<(&str, &str)>) -> String;
    /// How much another account has left.
    fn other_has(&self, of: &str, percent: u32) -> String;
    /// What stands between two sentences.
    fn between_sentences(&self) -> &'static str {
        ""
    }
    /// The days of the week, Monday first, in short.
    fn weekdays(&self) -> &'static [&'static str; 7];
    /// Of which windows little is left.
    fn running_low(&self, names: &str) -> String;
    /// That there is no limit.
    fn unlimited(&self) -> &'static str;
    /// That the platform sent no figures.
    fn no_data(&self) -> &'static str;
    /// What a balance counts.
    fn balance(&self, kind: BalanceKind) -> &'static str;
    /// A note.
    fn note(&self, note: &Note) -> String;
    /// The heading over the failures.
    fn failed(&self) -> &'static str;
    /// The heading over entries that were passed over.
    fn skipped(&self) -> &'static str;
    /// That an account's answer is still to come.
    fn waiting(&self) -> &'static str;
    /// Whose answers are still to come.
    fn awaiting(&self, names: &str) -> String;
    /// That so many more are left out.
    fn and_more(&self, count: usize) -> String;
    /// That there is nothing to query.
    fn no_accounts(&self) -> &'static str;
    /// That a platform which was asked for has no account, before how it is set up.
    fn not_found(&self, platform: &str) -> String;
    /// The heading over the platforms that are named.
    fn supported(&self) -> &'static str;
    /// Where every platform is told of: by a command, or at `page`.
    fn all_platforms(&self, page: &str) -> String;
    /// How many of all platforms were found on this machine.
    fn platforms_found(&self, found: usize, total: usize) -> String;
    /// Which variables a platform reads besides what it is set up by.
    fn also_reads(&self, variables: &str) -> String;
    /// The heading over the opt-in platforms that were found.
    fn offered(&self) -> &'static str;
    /// Why the platform called `id` is not asked unless it is enabled, and how to enable it.
    fn offer(&self, id: &str, terms: &Terms) -> String;
    /// What an entry lacks.
    fn incomplete(&self, entry: &str, missing: &str) -> String;
    /// That OpenCode has credentials for these, which this tool does not know.
    fn unsupported(&self, names: &str) -> String;
    /// That an entry is an API key, which no plan belongs to, and how the plan is set up.
    fn without_plan(&self, entry: &str, setup: &str) -> String;
    /// One way to set a platform up, as a clause.
    fn setup(&self, setup: &Setup) -> String;
    /// What stands between two ways to set a platform up, of which one will do.
    fn or(&self) -> &'static str;
    /// What happened; `api` is what messages call the platform's API.
    fn failure(&self, failure: &Failure, api: &str) -> String;
    /// What to do about it.
    fn advice(&self, advice: Advice, api: &str) -> String;
    /// That no account is left by a filter.
    fn no_match(&self) -> &'static str;
    /// What a fact among an account's details is.
    fn detail(&self, detail: Detail) -> &'static str;
    /// The dialog's keys, and what each does.
    fn keys(&self) -> &'static [(&'static str, &'static str)];
    /// What `/mystatus` does, in the hosts' lists of commands, in at most [`LISTED`] columns.
    fn command(&self) -> &'static str;
    /// That this of two rows of that list asks no model, and how to hide the other one, in as many.
    fn two_commands(&self) -> &'static str;
    /// How to get the dialog in OpenCode's terminal, where only the server has the plugin.
    fn dialog_elsewhere(&self) -> &'static str;
    /// What happened, in at most 22 columns.
    fn in_short(&self, short: Short) -> &'static str;
    /// What is wrong with an argument or an option.
    fn option_error(&self, option_error: &OptionError) -> String;
    /// Where the command line is explained.
    fn see_help(&self) -> &'static str;
    /// The command line's help, at most 80 columns wide, in which the command line fills in `{platforms}`, `{languages}`
    /// and `{opt-in}`. Each line that explains an option or a command begins with two spaces and its name.
    fn help(&self) -> &'static str;
    /// How often the report is drawn anew, and how that is ended.
    fn watching(&self, seconds: u32) -> String;
    /// That the output could not be written, by the operating system's `code`, and what to do about it.
    fn unwritten(&self, code: &str) -> String;
    /// That what is shown is of so long ago, or of an earlier time, where nobody knows how long.
    fn as_of(&self, age: Option<&str>) -> String;
    /// What is said of what is to come.
    fn ahead(&self) -> &'static Ahead;
    /// What `mystatus doctor` says.
    fn doctor(&self) -> &'static Doctor;
}

/// A fact among an account's details.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detail {
    /// Where its credential was found.
    Source,
    /// When its platform was asked, on the user's clocks.
    Asked,
    /// How long it is left alone where nobody asks by hand.
    Interval,
    /// When a window resets, on the user's clocks.
    Reset,
    /// What is to be expected of a window.
    Forecast,
    /// What a window's meter does not say.
    Meter,
}

/// What `mystatus doctor` says; `{}` stands for what is told of.
#[derive(Debug)]
pub struct Doctor {
    /// The heading over the files.
    pub files: &'static str,
    /// The heading over the variables.
    pub variables: &'static str,
    /// The heading over what requests go by.
    pub network: &'static str,
    /// The heading over the accounts.
    pub accounts: &'static str,
    /// The heading over the problems.
    pub check_up: &'static str,
    /// The heading of what the meters do not say.
    pub meters: &'static str,
    /// Where that can be told.
    pub meters_unknown: &'static str,
    /// What they are judged by: so many sessions, and what is known of samples.
    pub meters_basis: &'static str,
    /// That nothing was found.
    pub meters_agree: &'static str,
    /// Before files that do not exist.
    pub not_there: &'static str,
    /// Before variables that are not set.
    pub not_set: &'static str,
    /// What serves every platform.
    pub everybody: &'static str,
    /// That a file holds JSON.
    pub json: &'static str,
    /// That a file could be read, and is no JSON.
    pub text: &'static str,
    /// That a file is not read, as a variable stands in for it.
    pub replaced: &'static str,
    /// How long ago a file was changed.
    pub changed: &'static str,
    /// That a request goes through no proxy.
    pub directly: &'static str,
    /// Through which proxy.
    pub through: &'static str,
    /// A proxy that is not named.
    pub a_proxy: &'static str,
    /// That a user name or a password is sent to the proxy.
    pub with_password: &'static str,
    /// That a variable names no proxy that can be used.
    pub unusable_proxy: &'static str,
    /// For which hosts no proxy is used.
    pub exceptions: &'static str,
    /// Hosts that are not named.
    pub some_hosts: &'static str,
    /// How many certificates a file adds.
    pub certificates: &'static str,
    /// That a file adds no certificate.
    pub no_certificates: &'static str,
    /// That a variable counts only where the runtime is told so.
    pub only_if_told: &'static str,
    /// That a variable does not count.
    pub ignored: &'static str,
    /// That nothing is set, and what is done then.
    pub plain_network: &'static str,
    /// A host that the user named.
    pub own_host: &'static str,
    /// A platform that the user described.
    pub own_platform: &'static str,
    /// That nothing is sent for an account.
    pub nothing_sent: &'static str,
    /// That an account's platform answered.
    pub answered: &'static str,
    /// That there is no account.
    pub no_account: &'static str,
    /// That options are wrong, where they are not named.
    pub wrong_options: &'static str,
    /// That only asking the platforms can tell.
    pub needs_online: &'static str,
    /// What is as it should be where none of the eight problems that users meet is there.
    pub problems: [&'static str; 8],
}

/// What happened, where there is no room for more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Short {
    /// The platform does not take the credential.
    Refused,
    /// The sign-in has run out or was revoked.
    SignInEnded,
    /// The platform did not answer.
    NoAnswer,
    /// Something that takes more words, which the report has.
    SeeReport,
}

impl dyn Language + '_ {
    /// How a platform is set up: each of the ways, of which one will do.
    pub fn setups(&self, setups: &[Setup]) -> String {
        let ways: Vec<_> = setups.iter().map(|setup| self.setup(setup)).collect();
        ways.join(self.or())
    }

    /// The name of a window.
    pub fn window(&self, scope: &Scope, period: Option<Period>) -> String {
        let scope = match scope {
            Scope::Named(name) => Some(name.as_str()),
            scope => self.scope(scope),
        };
        let limit = period.map(|period| {
            let (unit, count) = period.spoken();
            self.limit(unit, count)
        });
        match (scope, limit) {
            (Some(scope), Some(limit)) => format!("{scope} · {limit}"),
            (Some(scope), None) => scope.to_owned(),
            (None, Some(limit)) => limit,
            (None, None) => self.usage_limit().to_owned(),
        }
    }

    /// The name of a window's limit after that of its account.
    pub fn limit_alone(&self, scope: &Scope, period: Option<Period>) -> String {
        let limit = self.window(&Scope::Plan, period);
        match scope {
            Scope::Named(name) => format!("{limit} ({name})"),
            // What plans count by.
            Scope::Tokens if period.is_some() => limit,
            scope => match self.scope(scope) {
                Some(scope) => format!("{limit} ({scope})"),
                None => limit,
            },
        }
    }

    /// A duration to wait, rounded up to what is worded of it, so that nobody is sent back too early.
    pub fn wait(&self, seconds: u64) -> String {
        let smallest = if seconds < 86_400 { 60 } else { 3_600 };
        self.duration(seconds.div_ceil(smallest).saturating_mul(smallest))
    }

    /// A duration in its two largest units, such as `2d 9h`; `<1m` where less than a minute is left.
    pub fn duration(&self, seconds: u64) -> String {
        let [day, hour, minute] = self.duration_units();
        let parts = [(seconds / 86_400, day), (seconds / 3_600 % 24, hour), (seconds / 60 % 60, minute)];
        // By hand, as a date library knows the units of English only.
        let largest = parts.into_iter().skip_while(|(count, _)| *count == 0).take(2);
        let words: Vec<_> =
            largest.filter(|(count, _)| *count > 0).map(|(count, unit)| format!("{count}{unit}")).collect();
        if words.is_empty() { format!("<1{minute}") } else { words.join(self.between_units()) }
    }
}

/// What happened, followed by the platform's own words where it sent any.
fn with_message(what: String, message: Option<&Sanitized>) -> String {
    match message {
        Some(message) => format!("{what}: {message}"),
        None => what,
    }
}

/// `names` as they are written in a file, with `between` between them.
fn quoted(names: &[&str], between: &str) -> String {
    let names: Vec<_> = names.iter().map(|name| format!("`{name}`")).collect();
    names.join(between)
}

/// Plans with their requests a month, with `between` between them.
fn plans(plans: &[(&str, u32)], between: &str) -> String {
    let plans: Vec<_> = plans.iter().map(|(name, requests)| format!("{name} {requests}")).collect();
    plans.join(between)
}

/// The question whether `nearest` was meant, made by `ask`; nothing where none is near.
fn suggestion(nearest: Option<&String>, ask: fn(&str) -> String) -> String {
    nearest.map(|nearest| ask(nearest)).unwrap_or_default()
}

/// The tags of all languages, with `between` between them.
pub fn tags(between: &str) -> String {
    let tags: Vec<_> = LANGUAGES.iter().map(|language| language.tag()).collect();
    tags.join(between)
}

/// The ids of the opt-in platforms.
pub fn opt_in_names() -> String {
    opt_in().map(|platform| platform.id).collect::<Vec<_>>().join(", ")
}

/// The language that `tag`, a BCP 47 tag or a POSIX locale such as `ko_KR.UTF-8`, asks for.
pub fn by_tag(tag: &str) -> Option<&'static dyn Language> {
    let language = tag.split(['-', '_', '.', '@']).next()?.to_ascii_lowercase();
    let language = if matches!(language.as_str(), "c" | "posix") { "en" } else { &language };
    LANGUAGES.iter().find(|other| other.tag() == language).copied()
}

/// The language to speak: the option's, else the environment's, else the runtime's, else English. The runtime, which
/// takes its time to answer, is asked only where it counts.
pub fn choose(
    option: Option<&str>,
    environment: &Environment,
    runtime: &dyn Fn() -> Option<String>,
) -> &'static dyn Language {
    let own = || environment.variable("MYSTATUS_LANG").and_then(by_tag);
    if let Some(wished) = option.and_then(by_tag).or_else(own) {
        return wished;
    }
    // As everywhere in POSIX, the first that is set overrides the others, whether or not its language is spoken here.
    let set = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(|name| environment.variable(name));
    set.map_or_else(|| by_tag(&runtime()?), by_tag).unwrap_or(&en::English)
}
