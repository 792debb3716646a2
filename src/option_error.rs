//! What can be wrong with what the user asked for. Its words were never a platform's, so that there is nobody to hide
//! secrets from: they are [written](Sanitized::written) as they are, made safe to show.

use crate::failure::FileCause;
use crate::sanitized::Sanitized;

/// What is wrong with an argument or an option.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OptionError {
    /// There is no such option.
    Unknown {
        /// What is called so.
        name: Sanitized,
        /// The option that is called nearest to it, if any is near.
        nearest: Option<String>,
    },
    /// This word of a command line is neither a platform nor a command.
    UnknownArgument {
        /// The word.
        value: Sanitized,
        /// The command, or the id of the platform, that is called nearest to it, if any is near.
        nearest: Option<String>,
    },
    /// The two do not go together.
    NotWith {
        /// A command or an option.
        by: &'static str,
        /// What was given with it.
        given: Sanitized,
    },
    /// The option draws on a terminal, and there is none.
    NoTerminal(&'static str),
    /// The option needs a value.
    NoValue(&'static str),
    /// The option does not take this value.
    BadValue {
        /// The option.
        option: &'static str,
        /// The value.
        value: Sanitized,
        /// The values it takes.
        takes: String,
    },
    /// The option takes a number within bounds, and not this.
    OutOfRange {
        /// The option.
        option: &'static str,
        /// The value.
        value: Sanitized,
        /// What the number is of.
        takes: Amount,
        /// The least that is taken.
        least: String,
        /// The most.
        most: String,
    },
    /// In this format a brace has no partner.
    LoneBrace(Sanitized),
    /// The completions are wanted for none of these shells.
    NoShell {
        /// All that there are.
        shells: String,
    },
    /// The option does not take this value, which is not of its form.
    BadForm {
        /// The option.
        option: &'static str,
        /// The value.
        value: Sanitized,
        /// A value that it takes.
        like: String,
    },
    /// The option does not take this value, as no platform is called so.
    NoPlatform {
        /// The option.
        option: &'static str,
        /// The value.
        value: Sanitized,
        /// The id of the platform that is called nearest to it, if any is near.
        nearest: Option<String>,
    },
    /// There is no such field for a line.
    NoField {
        /// What was written.
        value: Sanitized,
        /// The field that is called nearest to it, if any is near.
        nearest: Option<String>,
        /// All that there are.
        fields: String,
    },
    /// The option takes a value of another type.
    WrongType {
        /// The option.
        option: &'static str,
        /// The type it takes.
        takes: Kind,
    },
    /// The option counts only in the user's own settings, since a project could hold this one.
    SettingsOnly(&'static str),
    /// This is wrong in the user's own settings.
    InSettings(Box<Self>),
    /// A file of settings cannot be used: as it may have asked for names to be hidden, they are.
    Unread {
        /// The file.
        path: Sanitized,
        /// Why.
        cause: FileCause,
        /// Whether it is the one of the user's own settings, none of which counts then.
        is_own: bool,
    },
    /// The user's own settings are in a file of this name, which is not read, and names are hidden.
    Misnamed(Sanitized),
}

/// What a number is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Amount {
    /// Whole seconds.
    Seconds,
    /// A part of one.
    Share,
    /// Anything else.
    Number,
}

/// A type of values.
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
}
