//! The command line's help and option errors, in English.

use super::super::suggestion;
use super::causes::of_file;
use crate::option_error::{Amount, Kind, OptionError};

/// The help, with placeholders for what the registry knows.
pub const HELP: &str = "\
mystatus: what is left of every AI subscription here, and when it resets
Usage: mystatus [OPTIONS] [PLATFORM…]
  PLATFORM             {platforms}
  platforms            list every platform, its set-up, and what was found here
  line                 a line for a bar: --tightest, --for, --format, --preset
  guard                whether an account lasts (exit status): --sure, --for
  metrics              metrics for Prometheus
  doctor, verify       check what is read, or the module; --online asks too
  json-schema, completions SHELL  the schema of --json; bash, zsh, fish
  --json               print the report as JSON
  --watch [SECONDS]    redraw every SECONDS (default: 60); q or Ctrl-C quits
  --color WHEN         auto, always, never (default: auto)
  --lang TAG           language: {languages} (default: the environment's)
  --enable ID          query this opt-in platform too: {opt-in}
  --timeout SECONDS    how long each account may take (default: 10)
  --private            hide e-mails, user names and a GitHub Enterprise's host
  --hours N, --until HH:MM, --prefer no-stop|no-waste  plan the work ahead
  -h, --help, -V, --version  show this help, or the version
Examples: mystatus openai zai    mystatus --watch    mystatus --json | jq .
Exit status: 0 all answered; 1 failure, nothing to query, no output; 2 bad usage
Variables: MYSTATUS_LANG, NO_COLOR, FORCE_COLOR, CLICOLOR, HTTPS_PROXY, …
https://github.com/opencode-mystatus/opencode-mystatus#command-line";

/// The help on options of commands alone, in the form of the help.
pub const HELP_OF_COMMANDS: &str =
    "  guard                exit 0 if the account to use lasts, 1 if not or unknown
  metrics              print gauges for Prometheus, for each account and limit
  doctor               check all that is read, and show what would be sent
  verify               check the installed package, and print what it can reach
  json-schema          print the JSON Schema of what --json prints
  completions SHELL    print completions; SHELL is bash, zsh or fish
  --for NAME           a platform or provider; for a line, also openai/MODEL
  --sure SHARE         how sure that is to be, from 0 to 0.99 (default: 0.95)
  --tightest           of what has the least left (the default)
  --format FORMAT      what the line shows, with these fields:
  --preset NAME        as this program takes a line: {presets}
  --platform ID        only these platforms, with commas between them
  --online             ask the platforms too; for verify, npm";

/// An option error in words.
pub fn of_option(option_error: &OptionError) -> String {
    match option_error {
        OptionError::Unknown { name, nearest } => {
            format!("unknown option `{name}`{}", suggestion(nearest.as_ref(), did_you_mean))
        }
        OptionError::UnknownArgument { value, nearest } => {
            let meant = nearest.as_ref().map_or(";".to_owned(), |nearest| did_you_mean(nearest));
            format!(
                "there is no platform or command `{value}`{meant} `mystatus platforms` lists all platforms"
            )
        }
        OptionError::NotWith { by, given } => format!("`{by}` cannot be used with `{given}`"),
        OptionError::NoTerminal(option) => format!("{option} needs a terminal to draw on"),
        OptionError::SettingsOnly(option) => {
            format!("`{option}` is read from mystatus.json only and ignored here")
        }
        OptionError::Unread { path, cause, is_own } => {
            let ignored = if *is_own { "its settings are ignored and " } else { "" };
            format!("{path} cannot be used: {}, so {ignored}names are hidden", of_file(cause))
        }
        OptionError::Misnamed(path) => format!(
            "{path} is not read, and names are hidden: call it mystatus.json, which may have comments too"
        ),
        OptionError::NoValue(option) => format!("{option} needs a value"),
        OptionError::TakesNoValue(given) => format!("`{given}`: this option takes no value"),
        OptionError::WrongType { option, takes } => {
            let takes = match takes {
                Kind::Text => "a string",
                Kind::Number => "a number",
                Kind::Switch => "true or false",
                Kind::List => "a list",
                Kind::Object => "a JSON object",
            };
            format!("`{option}` takes {takes}")
        }
        OptionError::NoPlatform { option, value, nearest: Some(nearest) } => {
            format!(
                "{option}: there is no platform `{value}`; did you mean `{nearest}`? `mystatus platforms` lists them all"
            )
        }
        OptionError::NoPlatform { option, value, nearest: None } => {
            format!("{option}: there is no platform `{value}`; `mystatus platforms` lists them all")
        }
        OptionError::NoField { value, nearest: Some(nearest), .. } => {
            format!("--format: there is no field `{{{value}}}`; did you mean `{{{nearest}}}`?")
        }
        OptionError::NoField { value, nearest: None, fields } => {
            format!("--format: there is no field `{{{value}}}`; the fields are: {fields}")
        }
        OptionError::BadForm { option, value, like } => {
            format!("{option} takes values such as {like}, not `{value}`")
        }
        OptionError::OutOfRange { option, value, takes, least, most } => match takes {
            Amount::Seconds => format!("{option} takes whole seconds from {least} to {most}, not `{value}`"),
            Amount::Share => {
                format!("{option} takes a share from {least} to {most}, such as 0.8, not `{value}`")
            }
            Amount::Number => format!("{option} takes a number from {least} to {most}, not `{value}`"),
        },
        OptionError::LoneBrace(value) => {
            format!(
                "--format: a brace is missing its partner in `{value}`; as text, braces are `{{{{` and `}}}}`"
            )
        }
        OptionError::NoShell { shells } => format!("completions needs a shell: {shells}"),
        OptionError::InSettings(error) => format!("mystatus.json: {}", of_option(error)),
        OptionError::BadValue { option, value, takes } => {
            format!("{option} does not take `{value}`; it takes: {takes}")
        }
    }
}

fn did_you_mean(nearest: &str) -> String {
    format!("; did you mean `{nearest}`?")
}
