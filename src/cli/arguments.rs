//! The arguments, as they are read.

use crate::locale;
use crate::option_error::OptionError;
use crate::options::{LONGEST, is_opt_in, languages, named, opt_in_ids, words};
use crate::platforms::custom;
use lexopt::Parser;
use lexopt::prelude::{Long, Short, Value as Positional};
use serde_json::{Map, Value};

/// What the arguments say.
pub(super) struct Read {
    /// What is asked for.
    pub wants: Wants,
    /// The options that were given, as a run reads them.
    pub options: Map<String, Value>,
    /// The opt-in platforms to query.
    pub enable: Vec<String>,
}

/// What can be asked for.
pub(super) enum Wants {
    Report { json: bool },
    Platforms,
    Help,
    Version,
}

/// Reads `args` beside the user's `settings`.
pub(super) fn read(args: &[String], settings: &Map<String, Value>) -> Result<Read, OptionError> {
    let mut read = Read { wants: Wants::Report { json: false }, options: Map::new(), enable: Vec::new() };
    let mut platforms = Vec::new();
    let own: Vec<_> = custom::ids(settings).map(str::to_owned).collect();
    let mut parser = Parser::from_args(args);
    while let Some(arg) = parser.next().map_err(unexpected)? {
        match arg {
            Long("lang") => read.set("lang", language(value(&mut parser, "--lang")?)?),
            Long("platform") => platforms.append(&mut platform(&value(&mut parser, "--platform")?, &own)?),
            Long("enable") => read.enable.push(opt_in(value(&mut parser, "--enable")?)?),
            Long("timeout") => read.set("timeout", timeout(value(&mut parser, "--timeout")?)?),
            Long("help") | Short('h') => read.wants = Wants::Help,
            Long("version") | Short('V') => read.wants = Wants::Version,
            Long("private") => read.set("private", true),
            Long("json") => {
                if let Wants::Report { json } = &mut read.wants {
                    *json = true;
                }
            }
            Positional(word) if word == "platforms" => read.wants = Wants::Platforms,
            arg => return Err(unexpected(arg.unexpected())),
        }
    }
    // What chooses among reports has no use for the list.
    if matches!(read.wants, Wants::Platforms) && args.iter().any(|arg| arg.starts_with("--json")) {
        return Err(OptionError::Unknown("--json".to_owned()));
    }
    if !platforms.is_empty() {
        read.set("platforms", platforms);
    }
    Ok(read)
}

impl Read {
    fn set(&mut self, option: &str, value: impl Into<Value>) {
        self.options.insert(option.to_owned(), value.into());
    }
}

/// The value of `option`, which was read last.
fn value(parser: &mut Parser, option: &'static str) -> Result<String, OptionError> {
    let value = parser.value().map_err(|_| OptionError::NoValue(option))?;
    Ok(value.to_string_lossy().into_owned())
}

/// An argument that there is no use for, by its own text.
fn unexpected(error: lexopt::Error) -> OptionError {
    OptionError::Unknown(match error {
        lexopt::Error::UnexpectedOption(option) => option,
        lexopt::Error::UnexpectedArgument(value) => value.to_string_lossy().into_owned(),
        lexopt::Error::UnexpectedValue { option, value } => format!("{option}={}", value.to_string_lossy()),
        other => other.to_string(),
    })
}

fn language(value: String) -> Result<String, OptionError> {
    match locale::by_tag(&value) {
        Some(_) => Ok(value),
        None => Err(OptionError::BadValue { option: "--lang", value, takes: languages() }),
    }
}

/// The platforms in `value`, a list of names.
fn platform(value: &str, own: &[String]) -> Result<Vec<String>, OptionError> {
    let mut ids = Vec::new();
    for name in words(value) {
        let no_platform =
            |nearest| OptionError::NoPlatform { option: "--platform", value: name.to_owned(), nearest };
        ids.append(&mut named(name, own).map_err(no_platform)?);
    }
    Ok(ids)
}

fn opt_in(value: String) -> Result<String, OptionError> {
    if is_opt_in(&value) {
        return Ok(value);
    }
    Err(OptionError::BadValue { option: "--enable", value, takes: opt_in_ids() })
}

fn timeout(value: String) -> Result<u32, OptionError> {
    match value.parse() {
        Ok(seconds) if (1..=LONGEST).contains(&seconds) => Ok(seconds),
        _ => Err(OptionError::BadValue { option: "--timeout", value, takes: format!("1 - {LONGEST}") }),
    }
}
