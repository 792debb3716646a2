//! The languages. Each is a file and a folder with every text that a user can read; a missing text does not
//! compile. Other modules decide what to say, and platforms hold the facts about themselves. To add a language,
//! add its files and its line in [`LANGUAGES`].

use crate::environment::Environment;
use crate::format::{amount, number};
use crate::platform::OptInReason;
use crate::platforms::opt_in;
use crate::reading::{BalanceKind, Count, Currency, Period, Scope, Unit, Window};
use crate::sanitized::Sanitized;
use crate::setup::Setup;

mod doctor;
mod en;
mod failure;
mod forecast;
mod ja;
mod ko;
mod next_step;
mod note;
mod option_error;
mod setup;
#[cfg(test)]
mod tests;
mod texts;
mod words;
mod zh;

pub use doctor::Doctor;
pub use forecast::ForecastWords;
pub use words::{Words, fill};

use failure::Failures;
use next_step::NextSteps;
use note::Notes;
use option_error::OptionErrors;
use setup::Setups;

/// Every language, the default first.
pub static LANGUAGES: &[&Language] = &[&en::ENGLISH, &zh::CHINESE, &ko::KOREAN, &ja::JAPANESE];

/// A language: its texts, and what its grammar asks of a value.
#[derive(Debug)]
pub struct Language {
    tag: &'static str,
    /// Writes the name of a limit as it is within a sentence.
    within_sentence: fn(&str) -> String,
    words: &'static Words,
    notes: &'static Notes,
    setups: &'static Setups,
    failures: &'static Failures,
    next_steps: &'static NextSteps,
    option_errors: &'static OptionErrors,
}

impl Language {
    /// The language's BCP 47 tag.
    pub fn tag(&self) -> &'static str {
        self.tag
    }

    /// The language's words.
    pub fn words(&self) -> &'static Words {
        self.words
    }

    /// Says that a limit of account `of` stopped a session; `back` is its reset's time, and how long until then.
    pub fn stopped(&self, of: &str, limit: &str, back: Option<(&str, &str)>) -> String {
        let (words, limit) = (self.words(), &(self.within_sentence)(limit));
        match back {
            Some((at, wait)) => fill(words.stopped_until, &[of, limit, at, wait]),
            None => fill(words.stopped, &[of, limit]),
        }
    }

    /// The percentage left, in words.
    pub fn remaining(&self, percent: u32) -> String {
        fill(self.words().remaining, &[&percent.to_string()])
    }

    /// Says that `amount` was used, such as `12.50`, or `229/300` if a limit is known.
    pub fn used(&self, amount: &str) -> String {
        fill(self.words().used, &[amount])
    }

    /// Formats an amount. A unit other than money is translated if this language has words for it.
    pub fn amount(&self, value: f64, unit: Option<&Currency>) -> String {
        let words = unit.and_then(|unit| self.words().units.iter().find(|(name, _)| *name == unit.as_str()));
        words.map_or_else(|| amount(value, unit), |(_, words)| fill(words, &[&number(value)]))
    }

    /// `used/limit`, with a non-currency unit written once at the end.
    pub fn of_limit(&self, Count { used, limit }: Count, unit: Option<&Currency>) -> String {
        let used = amount(used, unit.filter(|unit| unit.is_money()));
        format!("{used}/{}", self.amount(limit, unit))
    }

    /// Says how many more are left out.
    pub fn and_more(&self, count: usize) -> String {
        fill(self.words().and_more, &[&count.to_string()])
    }

    /// Says how old the data is; without `age`, that it is from an earlier time.
    pub fn as_of(&self, age: Option<&str>) -> String {
        let words = self.words();
        age.map_or_else(|| words.as_of_earlier.to_owned(), |age| fill(words.as_of, &[age]))
    }

    /// Says why the opt-in platform `id` is not queried by default, and how to enable it.
    pub fn offer(&self, id: &str, reason: &OptInReason) -> String {
        fill(self.words().enable, &[&self.terms(reason), id, id])
    }

    /// The reason why a platform is queried only if the user enables it.
    pub fn terms(&self, reason: &OptInReason) -> String {
        match reason {
            OptInReason::Forbidden { vendor } => fill(self.words().forbidden, &[vendor]),
            OptInReason::Impersonates { program } => fill(self.words().impersonates, &[program]),
        }
    }

    /// The name of a balance.
    pub fn balance(&self, kind: BalanceKind) -> &'static str {
        let words = self.words();
        match kind {
            BalanceKind::Credits => words.credits,
            BalanceKind::SavedResets => words.saved_resets,
            BalanceKind::Prepaid => words.prepaid,
        }
    }

    /// The label of a window or balance, in this language if the label is not of the platform's own.
    pub fn label<'a>(&self, name: &'a Sanitized) -> &'a str {
        let label = self.words().labels.iter().find(|(label, _)| *label == name.as_str());
        label.map_or(name.as_str(), |(_, words)| words)
    }

    /// The name of a limit over `count` `unit`s.
    pub fn limit(&self, unit: Unit, count: u64) -> String {
        let words = self.words();
        let limit = match (unit, count) {
            (Unit::Month, _) => words.monthly_limit,
            (Unit::Week, _) => words.weekly_limit,
            (Unit::Day, 1) => words.daily_limit,
            (Unit::Day, _) => words.days_limit,
            (Unit::Hour, _) => words.hours_limit,
            (Unit::Minute, _) => words.minutes_limit,
        };
        fill(limit, &[&count.to_string()])
    }

    /// The name of a window's scope; `None` for the plan as a whole, and where the platform named it.
    fn scope(&self, scope: &Scope) -> Option<&'static str> {
        let words = self.words();
        match scope {
            Scope::Plan | Scope::Named(_) => None,
            Scope::CodeReview => Some(words.code_review),
            Scope::Spending => Some(words.spending),
            Scope::Tokens => Some(words.tokens),
            Scope::McpCalls => Some(words.mcp_calls),
            Scope::Credits => Some(words.credits),
            Scope::PremiumRequests => Some(words.premium_requests),
            Scope::Chat => Some(words.chat),
            Scope::Completions => Some(words.completions),
        }
    }

    /// The ways to set a platform up, one of which is enough.
    pub fn setups(&self, setups: &[Setup]) -> String {
        let ways: Vec<_> = setups.iter().map(|setup| self.setup(setup)).collect();
        ways.join(self.words().or)
    }

    /// The name of a window with this scope and period.
    pub fn window(&self, scope: &Scope, period: Option<Period>) -> String {
        let scope = match scope {
            Scope::Named(name) => Some(self.label(name)),
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
            (None, None) => self.words().usage_limit.to_owned(),
        }
    }

    /// The name of `window`.
    pub fn window_of(&self, window: &Window) -> String {
        self.window(&window.scope, window.period)
    }

    /// The name of a window's limit, to follow its account's name.
    pub fn limit_alone(&self, scope: &Scope, period: Option<Period>) -> String {
        let limit = self.window(&Scope::Plan, period);
        match scope {
            Scope::Named(name) => format!("{limit} ({})", self.label(name)),
            // Plans count by tokens.
            Scope::Tokens if period.is_some() => limit,
            scope => match self.scope(scope) {
                Some(scope) => format!("{limit} ({scope})"),
                None => limit,
            },
        }
    }

    /// A duration to wait, rounded up to the smallest unit shown, so that nobody returns too early.
    pub fn wait(&self, seconds: u64) -> String {
        let smallest = if seconds < 86_400 { 60 } else { 3_600 };
        self.duration(seconds.div_ceil(smallest).saturating_mul(smallest))
    }

    /// A duration in its two largest units, such as `2d 9h`; `<1m` where less than a minute is left.
    pub fn duration(&self, seconds: u64) -> String {
        let [day, hour, minute] = self.words().duration_units;
        let parts = [(seconds / 86_400, day), (seconds / 3_600 % 24, hour), (seconds / 60 % 60, minute)];
        // Written by hand, because date libraries know only English units.
        let largest = parts.into_iter().skip_while(|(count, _)| *count == 0).take(2);
        let words: Vec<_> =
            largest.filter(|(count, _)| *count > 0).map(|(count, unit)| format!("{count}{unit}")).collect();
        if words.is_empty() { format!("<1{minute}") } else { words.join(self.words().between_units) }
    }
}

/// The tags of all languages.
pub fn tags() -> String {
    let tags: Vec<_> = LANGUAGES.iter().map(|language| language.tag()).collect();
    tags.join(", ")
}

/// The ids of the opt-in platforms.
pub fn opt_in_ids() -> String {
    opt_in().map(|platform| platform.id).collect::<Vec<_>>().join(", ")
}

/// Returns the language of `tag`, a BCP 47 tag or a POSIX locale such as `ko_KR.UTF-8`.
pub fn by_tag(tag: &str) -> Option<&'static Language> {
    let language = tag.split(['-', '_', '.', '@']).next()?.to_ascii_lowercase();
    let language = if matches!(language.as_str(), "c" | "posix") { "en" } else { &language };
    LANGUAGES.iter().find(|other| other.tag() == language).copied()
}

/// Chooses the language: the option's, else the environment's, else the runtime's, else English. The runtime is
/// slow to answer, and asked only if needed.
pub fn choose(
    option: Option<&str>,
    environment: &Environment,
    runtime: &dyn Fn() -> Option<String>,
) -> &'static Language {
    let own = || environment.variable("MYSTATUS_LANG").and_then(by_tag);
    if let Some(wished) = option.and_then(by_tag).or_else(own) {
        return wished;
    }
    // As in POSIX, the first variable set overrides the others, even if its language is not supported.
    let set = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(|name| environment.variable(name));
    set.map_or_else(|| by_tag(&runtime()?), by_tag).unwrap_or(&en::ENGLISH)
}
