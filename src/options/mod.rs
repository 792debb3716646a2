//! What the user asks of a run: read from his own settings, and over them from the plugin's entry in OpenCode's
//! configuration or from the command line's arguments, with one meaning for all.

mod horizon;
mod named;
#[cfg(test)]
mod tests;

use crate::forecast::Prefer;
use crate::locale;
use crate::option_error::{Amount, Kind, OptionError};
use crate::platforms::{self, custom};
use crate::sanitized::Sanitized;
use crate::settings;
pub use horizon::{DEFAULT_HOURS, Horizon, Span};
pub use named::{named, nearest};
use serde_json::{Map, Value};
use std::ops::RangeInclusive;

/// What the user asked of a run.
#[derive(Clone, Debug, PartialEq)]
pub struct Options {
    /// The language; where it is not given, the environment's.
    pub lang: Option<String>,
    /// The ids of the platforms to query; empty for all.
    pub platforms: Vec<String>,
    /// The ids of the opt-in platforms that the user enabled; `None` where he has not said anything of them.
    pub enable: Option<Vec<String>>,
    /// How long each account may take, from its first request to its last answer, in seconds.
    pub timeout: u32,
    /// Whether to leave out e-mail addresses, user names, and the host of a GitHub Enterprise.
    pub private: bool,
    /// How many percent of a window are little, and said and warned of.
    pub low: f64,
    /// For how long there is work.
    pub span: Span,
    /// What matters more, where accounts are chosen.
    pub prefer: Prefer,
    /// Whether to keep what windows show, from hour to hour.
    pub memory: bool,
    /// What the user calls accounts, by the name that they have otherwise, or by their platform's id where they have
    /// none.
    pub names: Map<String, Value>,
    /// The ids of the user's own platforms.
    pub own: Vec<String>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            lang: None,
            platforms: Vec::new(),
            enable: None,
            timeout: 10,
            private: false,
            low: DEFAULT_LOW,
            span: Span::Hours(DEFAULT_HOURS),
            prefer: Prefer::default(),
            memory: false,
            names: Map::new(),
            own: Vec::new(),
        }
    }
}

/// The percentage from which on little is left, unless the user chose another one.
pub const DEFAULT_LOW: f64 = 20.0;

/// The longest timeout that can be asked for, in seconds.
pub const LONGEST_TIMEOUT: u32 = 600;

/// Whether the platform called `id` is asked only where the user enables it.
fn is_opt_in(id: &str) -> bool {
    platforms::by_id(id).is_some_and(|platform| platform.opt_in.is_some())
}

/// Sets an option to a value, and says what of it is wrong.
pub(crate) type Set = fn(&mut Options, &Value) -> Vec<Wrong>;

/// What is wrong with a value.
pub(crate) enum Wrong {
    /// It is of another type than this.
    Kind(Kind),
    /// This, which is all or an item of it, is none of those that are taken.
    Value(String, String),
    /// This is no such amount within these bounds.
    Range(String, Amount, RangeInclusive<f64>),
    /// This is not of its form, of which this is an example.
    Form(String, String),
    /// No platform is called this; which one is nearest.
    Platform(String, Option<String>),
}

/// Those that count in the user's own settings only: they say where keys are sent.
pub(crate) const OWN_ONLY: [&str; 2] = ["custom", "enable"];

/// The options. Those that the shim itself acts on, such as `sidebar`, are only checked here.
pub(crate) const OPTIONS: [(&str, Set); 18] = [
    ("lang", |options, value| {
        let Some(lang) = value.as_str() else { return vec![Wrong::Kind(Kind::Text)] };
        if locale::by_tag(lang).is_none() {
            return vec![Wrong::Value(lang.to_owned(), locale::tags())];
        }
        options.lang = Some(lang.to_owned());
        Vec::new()
    }),
    ("platforms", |options, value| {
        let mut wrong = Vec::new();
        let words: Vec<&str> = match value {
            Value::String(text) => names(text, &options.own),
            // As the command line says over the settings.
            Value::Array(items) if items.is_empty() => {
                options.platforms.clear();
                return wrong;
            }
            Value::Array(items) => {
                let other = items.iter().filter(|item| !item.is_string());
                wrong.extend(other.map(|item| Wrong::Platform(item.to_string(), None)));
                items.iter().filter_map(Value::as_str).flat_map(|text| names(text, &options.own)).collect()
            }
            _ => return vec![Wrong::Kind(Kind::List)],
        };
        wrong.append(&mut options.choose(words));
        wrong
    }),
    ("enable", |options, value| {
        let Some(ids) = value.as_array() else { return vec![Wrong::Kind(Kind::List)] };
        let is_known = |id: &&Value| id.as_str().is_some_and(|id| is_opt_in(&plain(id)));
        let (known, other): (Vec<_>, Vec<_>) = ids.iter().partition(is_known);
        options.enable = Some(known.into_iter().map(|id| plain(&text(id))).collect());
        other.into_iter().map(|id| Wrong::Value(text(id), locale::opt_in_ids())).collect()
    }),
    ("names", |options, value| {
        // Whatever holds a text may hold an e-mail address, and so may the name of a member.
        let shown = |value: &Value| match value {
            Value::String(_) => "\"…\"".to_owned(),
            Value::Array(_) => "[…]".to_owned(),
            Value::Object(_) => "{…}".to_owned(),
            value => value.to_string(),
        };
        let form = |value| Wrong::Form(shown(value), "{\"ada@example.com\": \"Work\"}".to_owned());
        let Some(names) = value.as_object() else { return vec![form(value)] };
        let (right, wrong): (Vec<_>, Vec<_>) = names.iter().partition(|(_, name)| name.is_string());
        options.names = right.into_iter().map(|(of, name)| (of.clone(), name.clone())).collect();
        wrong.into_iter().map(|(_, name)| form(name)).collect()
    }),
    // Each of them is read, and told what is wrong with it, by itself.
    ("custom", |_, _| Vec::new()),
    ("private", |options, value| {
        // What protects fails closed: whatever else is meant, it is not that names may be seen.
        options.private = settings::protects(value);
        switch(value)
    }),
    ("timeout", |options, value| {
        let range = 1.0..=f64::from(LONGEST_TIMEOUT);
        let number = match within(value, Amount::Seconds, &range) {
            Ok(number) if number.fract() == 0.0 => number,
            Ok(_) => return vec![Wrong::Range(text(value), Amount::Seconds, range)],
            Err(wrong) => return vec![wrong],
        };
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "within the range")]
        let seconds = number as u32;
        options.timeout = seconds;
        Vec::new()
    }),
    ("low", |options, value| {
        match within(value, Amount::Number, &(0.0..=100.0)) {
            Ok(percent) => options.low = percent,
            Err(wrong) => return vec![wrong],
        }
        Vec::new()
    }),
    horizon::HOURS_OPTION,
    horizon::UNTIL,
    horizon::PREFER,
    ("memory", |options, value| {
        options.memory = is_true(value);
        switch(value)
    }),
    ("advise", |_, value| switch(value)),
    ("sidebar", |_, value| switch(value)),
    ("prompt", |_, value| switch(value)),
    ("toast", |_, value| switch(value)),
    ("wait", |_, value| switch(value)),
    ("command", |_, value| match value {
        Value::Bool(_) => Vec::new(),
        Value::String(text) if ["on", "off", "true", "false"].contains(&plain(text).as_str()) => Vec::new(),
        value => vec![Wrong::Value(text(value), "\"on\", \"off\"".to_owned())],
    }),
];

/// An amount of this `range`, which people also write as a string.
fn within(value: &Value, takes: Amount, range: &RangeInclusive<f64>) -> Result<f64, Wrong> {
    let number = match value {
        Value::String(text) => text.trim().parse().ok(),
        value => Some(value.as_f64().ok_or(Wrong::Kind(Kind::Number))?),
    };
    let is_within = |number: &f64| range.contains(number);
    number.filter(is_within).ok_or_else(|| Wrong::Range(text(value), takes, range.clone()))
}

/// A switch, which people also write as a string.
fn switch(value: &Value) -> Vec<Wrong> {
    match value {
        Value::Bool(_) => Vec::new(),
        Value::String(text) if ["true", "false"].contains(&plain(text).as_str()) => Vec::new(),
        _ => vec![Wrong::Kind(Kind::Switch)],
    }
}

fn is_true(value: &Value) -> bool {
    value.as_bool().unwrap_or_else(|| value.as_str().is_some_and(|text| plain(text) == "true"))
}

/// `text` as names of platforms and values of options are compared.
pub(crate) fn plain(text: &str) -> String {
    text.trim().to_ascii_lowercase()
}

/// `value` as it is written.
fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// The names of platforms in `text`, with spaces or commas between them; `own` are the ids of the user's own. A
/// platform's name may be more than one word.
pub fn names<'a>(text: &'a str, own: &[String]) -> Vec<&'a str> {
    let is_one = |part| !named::ids(part, own).is_empty();
    let names_in = |part: &'a str| if is_one(part) { vec![part] } else { part.split_whitespace().collect() };
    text.split(',').flat_map(names_in).collect()
}

/// `option` with what is wrong with its value.
fn error(option: &'static str, wrong: Wrong) -> OptionError {
    match wrong {
        Wrong::Kind(takes) => OptionError::WrongType { option, takes },
        Wrong::Value(value, takes) => {
            OptionError::BadValue { option, value: Sanitized::written(&value), takes }
        }
        Wrong::Range(value, takes, range) => OptionError::OutOfRange {
            option,
            value: Sanitized::written(&value),
            takes,
            least: range.start().to_string(),
            most: range.end().to_string(),
        },
        Wrong::Form(value, like) => OptionError::BadForm { option, value: Sanitized::written(&value), like },
        Wrong::Platform(value, nearest) => {
            OptionError::NoPlatform { option, value: Sanitized::written(&value), nearest }
        }
    }
}

/// DoctorInput the value that `option`, an argument, gives the option of its name.
///
/// # Errors
/// What is wrong with it.
pub(crate) fn check(option: &'static str, value: &Value) -> Result<(), OptionError> {
    let set = OPTIONS.iter().find(|(name, _)| option.strip_prefix("--") == Some(name)).map(|(_, set)| set);
    let wrong = set.and_then(|set| set(&mut Options::default(), value).into_iter().next());
    wrong.map_or(Ok(()), |wrong| Err(error(option, wrong)))
}

impl Options {
    /// Reads the options in the user's own `settings`, and those in `given`, an object, over them; what is wrong with any
    /// is reported, and what stood before it stands.
    pub fn read(settings: &Map<String, Value>, given: &Value) -> (Self, Vec<OptionError>) {
        let own = custom::ids(settings).map(str::to_owned).collect();
        let mut options = Self { own, ..Self::default() };
        let not_with = || OptionError::NotWith { by: "hours", given: Sanitized::fixed("until") };
        let mut option_errors = Vec::new();
        option_errors
            .extend(horizon::has_both_spans(settings).then(|| OptionError::InSettings(Box::new(not_with()))));
        option_errors
            .extend(given.as_object().filter(|given| horizon::has_both_spans(given)).map(|_| not_with()));
        // By which editors check the settings.
        let own = settings.iter().filter(|(key, _)| *key != "$schema").map(|member| (member, true));
        let given = given.as_object().into_iter().flatten().map(|member| (member, false));
        for ((key, value), is_own) in own.chain(given).filter(|((_, value), _)| !value.is_null()) {
            let located = |error| if is_own { OptionError::InSettings(Box::new(error)) } else { error };
            let Some((option, set)) = OPTIONS.into_iter().find(|(name, _)| name == key) else {
                let nearest = nearest(key, OPTIONS.iter().map(|(name, _)| (*name, *name)));
                option_errors.push(located(OptionError::Unknown { name: Sanitized::written(key), nearest }));
                continue;
            };
            if !is_own && OWN_ONLY.contains(&option) {
                option_errors.push(OptionError::SettingsOnly(option));
                continue;
            }
            let wrong = set(&mut options, value);
            option_errors.extend(wrong.into_iter().map(|wrong| located(error(option, wrong))));
        }
        (options, option_errors)
    }

    /// Chooses the platforms that were typed after the command, where any were. Returns what is wrong with them.
    pub fn narrow(&mut self, typed: &str) -> Vec<OptionError> {
        let wrong = self.choose(names(typed, &self.own));
        wrong.into_iter().map(|wrong| error("platforms", wrong)).collect()
    }

    /// Chooses the platforms that `names` name, and leaves the choice as it is where none does.
    fn choose(&mut self, names: Vec<&str>) -> Vec<Wrong> {
        let (mut known, mut wrong) = (Vec::new(), Vec::new());
        for name in names {
            match named(name, &self.own) {
                Ok(mut ids) => known.append(&mut ids),
                Err(nearest) => wrong.push(Wrong::Platform(name.to_owned(), nearest)),
            }
        }
        if !known.is_empty() {
            self.platforms = known;
        }
        wrong
    }

    /// Whether the user enabled the opt-in platform called `id`.
    pub fn enables(&self, id: &str) -> bool {
        self.enable.iter().flatten().any(|enabled| enabled == id)
    }

    /// Whether the platform called `id` is to be queried.
    pub fn wants(&self, id: &str) -> bool {
        self.platforms.is_empty() || self.platforms.iter().any(|wanted| wanted == id)
    }
}
