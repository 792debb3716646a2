//! What can be wrong with what the user asked for.

/// What is wrong with an argument or an option.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OptionError {
    /// There is no such option.
    Unknown(String),
    /// The option needs a value.
    NoValue(&'static str),
    /// The option does not take this value.
    BadValue {
        /// The option.
        option: &'static str,
        /// The value.
        value: String,
        /// The values it takes.
        takes: String,
    },
}
