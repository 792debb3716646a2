//! The options of a run. The plugin's entry in OpenCode's configuration, or the command line, overrides the user's
//! own settings. An option means the same in all of them.

mod horizon;
mod named;
#[cfg(test)]
mod tests;

use crate::forecast::Prefer;
use crate::lenient;
use crate::locale;
use crate::option_error::{Amount, Kind, OptionError};
use crate::platforms::{self, custom};
use crate::sanitized::Sanitized;
use crate::settings;
pub use horizon::{DEFAULT_HOURS, Horizon, Span};
pub use named::{named, nearest};
use serde_json::{Map, Value};
use std::ops::RangeInclusive;

/// The options of a run.
#[derive(Clone, Debug, PartialEq)]
pub struct Options {
    /// The language; `None` for the environment's.
    pub lang: Option<String>,
    /// The ids of the platforms to query; empty for all.
    pub platforms: Vec<String>,
    /// The ids of the enabled opt-in platforms; `None` if the user has not chosen any.
    pub enable: Option<Vec<String>>,
    /// The timeout of each account, from its first request to its last answer, in seconds.
    pub timeout: u32,
    /// Whether to hide e-mail addresses, user names, and the host of a GitHub Enterprise.
    pub private: bool,
    /// The percentage left at which a window is shown as low, and the user is warned.
    pub low: f64,
    /// How long the user will work.
    pub span: Span,
    /// The preference when accounts are recommended.
    pub prefer: Prefer,
    /// Whether to store usage samples of the windows, once an hour.
    pub memory: bool,
    /// The user's names for accounts, by the account's own name, or by its platform's id if it has none.
    pub names: Map<String, Value>,
    /// The ids of the custom platforms.
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

/// The default percentage left at which a window is low.
pub const DEFAULT_LOW: f64 = 20.0;

/// The longest allowed timeout, in seconds.
pub const LONGEST_TIMEOUT: u32 = 600;

/// More errors in one option than anybody reads at once.
const MOST_ERRORS: usize = 16;

/// More names than anybody writes: of platforms in a list, or of options that do not exist.
const MOST_NAMES: usize = 256;

/// Whether the platform called `id` is queried only if the user enables it.
fn is_opt_in(id: &str) -> bool {
    platforms::by_id(id).is_some_and(|platform| platform.opt_in.is_some())
}

/// Sets the option of this name to a value, and returns the errors in the value.
pub(crate) type Set = fn(&mut Options, &'static str, &Value) -> Vec<OptionError>;

/// The options that only the user's own settings may set, because they decide where keys are sent.
pub(crate) const OWN_ONLY: [&str; 2] = ["custom", "enable"];

/// The options. Those that the shim itself acts on, such as `sidebar`, are only checked here.
pub(crate) const OPTIONS: [(&str, Set); 18] = [
    ("lang", |options, option, value| {
        let Some(lang) = value.as_str() else {
            return vec![OptionError::WrongType { option, takes: Kind::Text }];
        };
        if locale::by_tag(lang).is_none() {
            return vec![OptionError::bad_value(option, lang, locale::tags())];
        }
        options.lang = Some(lang.to_owned());
        Vec::new()
    }),
    ("platforms", |options, option, value| {
        let mut wrong = Vec::new();
        let words: Vec<&str> = match value {
            Value::String(text) => names(text, &options.own),
            // The command line overrides the settings with an empty list.
            Value::Array(items) if items.is_empty() => {
                options.platforms.clear();
                return wrong;
            }
            Value::Array(items) => {
                let other = items.iter().filter(|item| !item.is_string());
                wrong.extend(other.map(|item| OptionError::no_platform(option, &item.to_string(), None)));
                items.iter().filter_map(Value::as_str).flat_map(|text| names(text, &options.own)).collect()
            }
            _ => return vec![OptionError::WrongType { option, takes: Kind::List }],
        };
        // An empty word, such as an unset variable leaves, does not mean all platforms.
        if words.is_empty() && wrong.is_empty() {
            wrong.push(OptionError::no_platform(option, &text(value), None));
        }
        wrong.append(&mut options.choose(option, words));
        wrong
    }),
    ("enable", |options, option, value| {
        let ids: Vec<_> = match value {
            Value::String(ids) => ids.split(',').map(str::to_owned).collect(),
            Value::Array(ids) => ids.iter().map(text).collect(),
            _ => return vec![OptionError::WrongType { option, takes: Kind::List }],
        };
        let (known, other): (Vec<_>, Vec<_>) = ids.iter().partition(|id| is_opt_in(&plain(id)));
        options.enable = Some(known.into_iter().map(|id| plain(id)).collect());
        other.into_iter().map(|id| OptionError::bad_value(option, id, locale::opt_in_ids())).collect()
    }),
    ("names", |options, option, value| {
        // Any text may contain an e-mail address, and so may the name of a member.
        let shown = |value: &Value| match value {
            Value::String(_) => "\"…\"".to_owned(),
            Value::Array(_) => "[…]".to_owned(),
            Value::Object(_) => "{…}".to_owned(),
            value => value.to_string(),
        };
        let form = |value| OptionError::bad_form(option, &shown(value), "{\"ada@example.com\": \"Work\"}");
        let Some(names) = value.as_object() else { return vec![form(value)] };
        let (right, wrong): (Vec<_>, Vec<_>) = names.iter().partition(|(_, name)| name.is_string());
        options.names.clear();
        for (of, name) in right {
            options.names.insert(of.trim().to_owned(), name.clone());
        }
        wrong.into_iter().map(|(_, name)| form(name)).collect()
    }),
    // Each custom platform is read and checked separately.
    ("custom", |_, option, value| match value {
        Value::Array(_) => Vec::new(),
        _ => vec![OptionError::WrongType { option, takes: Kind::List }],
    }),
    ("private", |options, option, value| {
        // Privacy fails closed: an invalid value hides names.
        options.private = settings::protects(value);
        let is_wrong = !switch(options, option, value).is_empty();
        // A list or an object may hold names.
        let is_plain = !value.is_array() && !value.is_object();
        let shown = if is_plain { value.to_string() } else { "…".to_owned() };
        Vec::from_iter(is_wrong.then(|| OptionError::NotPrivate(Sanitized::written(&shown))))
    }),
    ("timeout", |options, option, value| {
        let range = 1.0..=f64::from(LONGEST_TIMEOUT);
        let number = match within(option, value, Amount::Seconds, &range) {
            Ok(number) if number.fract() == 0.0 => number,
            Ok(_) => return vec![OptionError::out_of_range(option, &text(value), Amount::Seconds, &range)],
            Err(wrong) => return vec![wrong],
        };
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "within the range")]
        let seconds = number as u32;
        options.timeout = seconds;
        Vec::new()
    }),
    ("low", |options, option, value| {
        match within(option, value, Amount::Number, &(0.0..=100.0)) {
            Ok(percent) => options.low = percent,
            Err(wrong) => return vec![wrong],
        }
        Vec::new()
    }),
    horizon::HOURS_OPTION,
    horizon::UNTIL,
    horizon::PREFER,
    ("memory", |options, option, value| {
        options.memory = is_true(value);
        switch(options, option, value)
    }),
    ("advise", switch),
    ("sidebar", switch),
    ("prompt", switch),
    ("toast", switch),
    ("wait", switch),
    ("command", |_, option, value| match value {
        Value::Bool(_) => Vec::new(),
        Value::String(text) if ["on", "off", "true", "false"].contains(&plain(text).as_str()) => Vec::new(),
        value => vec![OptionError::bad_value(option, &text(value), "\"on\", \"off\"".to_owned())],
    }),
];

/// Reads an amount in this `range`, which users also write as a string.
fn within(
    option: &'static str,
    value: &Value,
    takes: Amount,
    range: &RangeInclusive<f64>,
) -> Result<f64, OptionError> {
    let number = match value {
        Value::String(text) => lenient::decimal(text.trim()),
        value => Some(value.as_f64().ok_or(OptionError::WrongType { option, takes: Kind::Number })?),
    };
    let is_within = |number: &f64| range.contains(number);
    number.filter(is_within).ok_or_else(|| OptionError::out_of_range(option, &text(value), takes, range))
}

/// Checks a switch, which users also write as a string.
fn switch(_: &mut Options, option: &'static str, value: &Value) -> Vec<OptionError> {
    match value {
        Value::Bool(_) => Vec::new(),
        Value::String(text) if ["true", "false"].contains(&plain(text).as_str()) => Vec::new(),
        _ => vec![OptionError::WrongType { option, takes: Kind::Switch }],
    }
}

fn is_true(value: &Value) -> bool {
    value.as_bool().unwrap_or_else(|| value.as_str().is_some_and(|text| plain(text) == "true"))
}

/// Normalizes `text` to compare names of platforms and values of options.
pub(crate) fn plain(text: &str) -> String {
    text.trim().to_ascii_lowercase()
}

/// `value` as it is written.
fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// Splits `text` into names of platforms at spaces or commas; `own` holds the ids of the custom platforms. A
/// platform's name may contain spaces.
pub fn names<'a>(text: &'a str, own: &[String]) -> Vec<&'a str> {
    let mut names = Vec::new();
    for part in text.split(',').filter(|part| !part.is_empty()) {
        if named::ids(part, own).is_empty() {
            names.extend(part.split_whitespace());
        } else {
            names.push(part);
        }
    }
    names
}

/// Returns the first few of `errors`, each once: a list may be long, and a model may have written it.
fn few(errors: Vec<OptionError>) -> Vec<OptionError> {
    let mut few = Vec::new();
    for error in errors {
        if few.len() < MOST_ERRORS && !few.contains(&error) {
            few.push(error);
        }
    }
    few
}

/// Checks the value of the argument `option` like the option of that name.
///
/// # Errors
/// Returns the first error in the value.
pub(crate) fn check(option: &'static str, value: &Value) -> Result<(), OptionError> {
    let set = OPTIONS.iter().find(|(name, _)| option.strip_prefix("--") == Some(name)).map(|(_, set)| set);
    let wrong = set.and_then(|set| set(&mut Options::default(), option, value).into_iter().next());
    wrong.map_or(Ok(()), Err)
}

impl Options {
    /// Reads the user's own `settings`, and then `given`, an object that overrides them, if not null. Reports each
    /// invalid value, and keeps the previous one.
    pub fn read(settings: &Map<String, Value>, given: &Value) -> (Self, Vec<OptionError>) {
        let own = custom::ids(settings).map(str::to_owned).collect();
        let mut options = Self { own, ..Self::default() };
        let not_with = || OptionError::NotWith { by: "hours", given: Sanitized::fixed("until") };
        let (mut option_errors, mut unknown) = (Vec::new(), 0);
        option_errors
            .extend(horizon::has_both_spans(settings).then(|| OptionError::InSettings(Box::new(not_with()))));
        option_errors
            .extend(given.as_object().filter(|given| horizon::has_both_spans(given)).map(|_| not_with()));
        // Editors use `$schema` to check the settings.
        let own = settings.iter().filter(|(key, _)| *key != "$schema").map(|member| (member, true));
        let is_unread = !given.is_null() && !given.is_object();
        let given = given.as_object().into_iter().flatten().map(|member| (member, false));
        for ((key, value), is_own) in own.chain(given).filter(|((_, value), _)| !value.is_null()) {
            let located = |error| if is_own { OptionError::InSettings(Box::new(error)) } else { error };
            let Some((option, set)) = OPTIONS.into_iter().find(|(name, _)| name == key) else {
                unknown += 1;
                if unknown > MOST_NAMES {
                    continue;
                }
                let nearest = nearest(key, &OPTIONS.map(|(name, _)| (name, name)));
                option_errors.push(located(OptionError::Unknown { name: Sanitized::written(key), nearest }));
                continue;
            };
            if !is_own && OWN_ONLY.contains(&option) {
                option_errors.push(OptionError::SettingsOnly(option));
                continue;
            }
            option_errors.extend(few(set(&mut options, option, value)).into_iter().map(located));
        }
        if is_unread {
            // They may ask for it.
            options.private = true;
            option_errors.push(OptionError::WrongType { option: "options", takes: Kind::Object });
        }
        (options, option_errors)
    }

    /// Selects the platforms that were typed after the command, if any. Returns the errors in other words.
    ///
    /// # Errors
    /// The errors, if words were typed and none of them names a platform.
    pub fn narrow(&mut self, typed: &str) -> Result<Vec<OptionError>, Vec<OptionError>> {
        let names = names(typed, &self.own);
        let most = names.len().min(MOST_NAMES);
        let wrong = self.choose("platforms", names);
        let is_any_known = wrong.len() < most || most == 0;
        if is_any_known { Ok(few(wrong)) } else { Err(few(wrong)) }
    }

    /// Selects the platforms with the first 256 of these `names`. Keeps the selection if no name is known.
    fn choose(&mut self, option: &'static str, names: Vec<&str>) -> Vec<OptionError> {
        let (mut known, mut wrong) = (Vec::new(), Vec::new());
        for name in names.into_iter().take(MOST_NAMES) {
            match named(name, &self.own) {
                Ok(mut ids) => known.append(&mut ids),
                Err(nearest) => wrong.push(OptionError::no_platform(option, name, nearest)),
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
