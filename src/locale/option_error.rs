//! The errors in arguments and options: which text says each, and with what in its places.

use super::Language;
use super::texts::{say, texts};
use crate::option_error::{Amount, Kind, OptionError};

texts! {
    /// The texts of option errors.
    OptionErrors {
        unknown_option option_meant unknown_argument argument_meant not_with no_terminal settings_only unread
        own_unread misnamed no_value takes_no_value a_string a_number a_switch a_list an_object wrong_type not_private no_platform platform_meant
        no_account account_meant no_field field_meant bad_form not_seconds not_a_share not_a_number lone_brace no_shell in_settings
        bad_value
    }
}

impl Language {
    /// An error in an argument or option, in words.
    pub fn option_error(&self, option_error: &OptionError) -> String {
        let texts = self.option_errors;
        match option_error {
            OptionError::Unknown { name, nearest: None } => say!(texts.unknown_option, name),
            OptionError::Unknown { name, nearest: Some(nearest) } => say!(texts.option_meant, name, nearest),
            OptionError::UnknownArgument { value, nearest: None } => say!(texts.unknown_argument, value),
            OptionError::UnknownArgument { value, nearest: Some(nearest) } => {
                say!(texts.argument_meant, value, nearest)
            }
            OptionError::NotWith { by, given } => say!(texts.not_with, by, given),
            OptionError::NoTerminal(option) => say!(texts.no_terminal, option),
            OptionError::SettingsOnly(option) => say!(texts.settings_only, option),
            OptionError::Unread { path, cause, is_own } => {
                let text = if *is_own { texts.own_unread } else { texts.unread };
                say!(text, path, cause = self.file_cause(cause))
            }
            OptionError::Misnamed(path) => say!(texts.misnamed, path),
            OptionError::NoValue(option) => say!(texts.no_value, option),
            OptionError::TakesNoValue(given) => say!(texts.takes_no_value, given),
            OptionError::WrongType { option, takes } => {
                let takes = match takes {
                    Kind::Text => texts.a_string,
                    Kind::Number => texts.a_number,
                    Kind::Switch => texts.a_switch,
                    Kind::List => texts.a_list,
                    Kind::Object => texts.an_object,
                };
                say!(texts.wrong_type, option, takes)
            }
            OptionError::NotPrivate(value) => say!(texts.not_private, value),
            OptionError::NoPlatform { option, value, nearest: None } => {
                say!(texts.no_platform, option, value)
            }
            OptionError::NoPlatform { option, value, nearest: Some(nearest) } => {
                say!(texts.platform_meant, option, value, nearest)
            }
            OptionError::NoAccount { value, nearest: None } => say!(texts.no_account, value),
            OptionError::NoAccount { value, nearest: Some(nearest) } => {
                say!(texts.account_meant, value, nearest)
            }
            OptionError::NoField { value, nearest: None, fields } => say!(texts.no_field, value, fields),
            OptionError::NoField { value, nearest: Some(nearest), .. } => {
                say!(texts.field_meant, value, nearest)
            }
            OptionError::BadForm { option, value, like } => say!(texts.bad_form, option, value, like),
            OptionError::OutOfRange { option, value, takes, least, most } => {
                let text = match takes {
                    Amount::Seconds => texts.not_seconds,
                    Amount::Share => texts.not_a_share,
                    Amount::Number => texts.not_a_number,
                };
                say!(text, option, value, least, most)
            }
            OptionError::LoneBrace(value) => say!(texts.lone_brace, value),
            OptionError::NoShell { shells } => say!(texts.no_shell, shells),
            OptionError::InSettings(error) => say!(texts.in_settings, error = self.option_error(error)),
            OptionError::BadValue { option, value, takes } => say!(texts.bad_value, option, value, takes),
        }
    }
}
