//! Errors in what the user asked for. Their text is the user's own, and no redactor knows which secrets it may hold:
//! [`Sanitized::written`] hides what looks like a key.

use crate::failure::FileCause;
use crate::sanitized::Sanitized;
use std::ops::RangeInclusive;

/// An error in an argument or an option.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OptionError {
    /// No option has this name.
    Unknown {
        /// The unknown name.
        name: Sanitized,
        /// The option with the most similar name, if any is similar.
        nearest: Option<String>,
    },
    /// A word of the command line is neither a platform nor a command.
    UnknownArgument {
        /// The word.
        value: Sanitized,
        /// The command or platform id most similar to it, if any is similar.
        nearest: Option<String>,
    },
    /// Two things exclude each other.
    NotWith {
        /// A command or an option.
        by: &'static str,
        /// The argument that conflicts with it.
        given: Sanitized,
    },
    /// The option draws on a terminal, and there is none.
    NoTerminal(&'static str),
    /// The option needs a value.
    NoValue(&'static str),
    /// The option, here with the value that it was given, takes none.
    TakesNoValue(Sanitized),
    /// The option does not take this value.
    BadValue {
        /// The option.
        option: &'static str,
        /// The value.
        value: Sanitized,
        /// The values it takes.
        takes: String,
    },
    /// The option takes a number within bounds, and this one is outside.
    OutOfRange {
        /// The option.
        option: &'static str,
        /// The value.
        value: Sanitized,
        /// The unit of the number.
        takes: Amount,
        /// The minimum.
        least: String,
        /// The maximum.
        most: String,
    },
    /// A brace in this format has no partner.
    LoneBrace(Sanitized),
    /// The command `completions` needs one of these shells.
    NoShell {
        /// All supported shells.
        shells: String,
    },
    /// The value does not have the form that the option requires.
    BadForm {
        /// The option.
        option: &'static str,
        /// The value.
        value: Sanitized,
        /// An example of a valid value.
        like: String,
    },
    /// The option's value names no platform.
    NoPlatform {
        /// The option.
        option: &'static str,
        /// The value.
        value: Sanitized,
        /// The platform id most similar to it, if any is similar.
        nearest: Option<String>,
    },
    /// The option `names` names an account that was not found.
    NoAccount {
        /// The name that was written.
        value: Sanitized,
        /// The account's name that is most similar to it, if any is similar.
        nearest: Option<String>,
    },
    /// No field for a line has this name.
    NoField {
        /// The text that was written.
        value: Sanitized,
        /// The field with the most similar name, if any is similar.
        nearest: Option<String>,
        /// All supported fields.
        fields: String,
    },
    /// The option takes a value of another type.
    WrongType {
        /// The option.
        option: &'static str,
        /// The type it takes.
        takes: Kind,
    },
    /// `private` does not take this value, so names are hidden.
    NotPrivate(Sanitized),
    /// The option is valid only in the user's own settings, because a project could set it elsewhere.
    SettingsOnly(&'static str),
    /// An error in the user's own settings.
    InSettings(Box<Self>),
    /// A settings file cannot be used. It may have set `private`, so names are hidden.
    Unread {
        /// The file.
        path: Sanitized,
        /// Why it cannot be used.
        cause: FileCause,
        /// Whether it is the user's own settings file, which is then ignored as a whole.
        is_own: bool,
    },
    /// The user's own settings are in a file of this name, which is not read. Names are hidden.
    Misnamed(Sanitized),
}

impl OptionError {
    /// The error that `option` takes only the values in `takes`.
    pub fn bad_value(option: &'static str, value: &str, takes: String) -> Self {
        Self::BadValue { option, value: Sanitized::written(value), takes }
    }

    /// The error that `option` takes an amount in this `range`.
    pub fn out_of_range(
        option: &'static str,
        value: &str,
        takes: Amount,
        range: &RangeInclusive<impl ToString>,
    ) -> Self {
        let (least, most) = (range.start().to_string(), range.end().to_string());
        Self::OutOfRange { option, value: Sanitized::written(value), takes, least, most }
    }

    /// The error that the value of `option` does not have the form of the example `like`.
    pub fn bad_form(option: &'static str, value: &str, like: &str) -> Self {
        Self::BadForm { option, value: Sanitized::written(value), like: like.to_owned() }
    }

    /// The error that no platform is called `value`; `nearest` is the id most similar to it.
    pub fn no_platform(option: &'static str, value: &str, nearest: Option<String>) -> Self {
        Self::NoPlatform { option, value: Sanitized::written(value), nearest }
    }

    /// Whether the option in error says how long work is to go on, or on which accounts.
    pub fn is_of_work(&self) -> bool {
        let is_it = |name: &str| WORK.contains(&name);
        match self {
            Self::InSettings(error) => error.is_of_work(),
            Self::Unread { is_own, .. } => *is_own,
            Self::Misnamed(_) | Self::NotWith { .. } => true,
            Self::Unknown { nearest, .. } => nearest.as_deref().is_some_and(is_it),
            Self::BadValue { option, .. }
            | Self::OutOfRange { option, .. }
            | Self::BadForm { option, .. }
            | Self::NoPlatform { option, .. }
            | Self::WrongType { option, .. }
            | Self::SettingsOnly(option) => is_it(option),
            _ => false,
        }
    }
}

/// The options that say how long work is to go on, and on which accounts.
const WORK: &[&str] = &["hours", "until", "prefer", "platforms", "enable", "custom"];

/// The unit of a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Amount {
    /// Whole seconds.
    Seconds,
    /// A share, from 0 to 1.
    Share,
    /// Anything else.
    Number,
}

/// The type of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A string.
    Text,
    /// A number.
    Number,
    /// True or false.
    Switch,
    /// A list of strings.
    List,
    /// A JSON object.
    Object,
}
