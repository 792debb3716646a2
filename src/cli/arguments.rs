//! Parses the arguments.

use super::colour::WHEN;
use super::{COMMANDS, Subcommand};
use crate::lenient;
use crate::option_error::{Amount, OptionError};
use crate::options::{check, named, names, nearest, plain};
use crate::platforms::custom;
use crate::render::line::{self, LineOptions, Preset, Target};
use crate::sanitized::Sanitized;
use lexopt::Parser;
use lexopt::prelude::{Long, Short, Value as Positional};
use serde_json::{Map, Value, json};
use std::ops::RangeInclusive;

/// Every option.
pub(super) const OPTIONS: &[&str] = &[
    "--json",
    "--watch",
    "--color",
    "--lang",
    "--platform",
    "--enable",
    "--timeout",
    "--private",
    "--hours",
    "--until",
    "--prefer",
    "--sure",
    "--for",
    "--tightest",
    "--format",
    "--preset",
    "--online",
    "--help",
    "--version",
];

/// The options that the report does not take.
pub(super) const COMMAND_ONLY_OPTIONS: [&str; 6] =
    ["--sure", "--for", "--tightest", "--format", "--preset", "--online"];

/// The options that every command takes.
pub(super) const COMMON_OPTIONS: [&str; 4] = ["--color", "--lang", "--help", "--version"];

/// The default interval of `--watch`, in seconds.
const WATCH: u32 = 60;

/// The intervals that `--watch` allows, in seconds. A shorter one would burden the platforms for no reader.
const WATCHES: RangeInclusive<u32> = 10..=86_400;

/// The parsed arguments.
#[derive(Default)]
pub(super) struct Read {
    /// Help or version, if requested instead of anything else.
    pub about: Option<About>,
    /// The command, if one is named.
    pub command: Option<&'static Subcommand>,
    /// The words given with the command.
    pub words: Vec<String>,
    /// The options given, in the form that a run reads.
    pub options: Map<String, Value>,
    /// The opt-in platforms to query.
    pub enable: Vec<String>,
    /// Whether to print JSON.
    pub json: bool,
    /// The interval of `--watch`, in seconds, if requested.
    pub watch: Option<u32>,
    /// When to use colours.
    pub color: Option<String>,
    /// The target of a line or guard, and the form of a line.
    pub wish: LineOptions,
    /// Whether the line is about the tightest window.
    pub tightest: bool,
    /// The chance that a guard requires, from 0 to 1.
    pub sure: Option<f64>,
    /// Whether a check-up queries the platforms.
    pub online: bool,
}

/// Information on the program itself.
#[derive(Clone, Copy)]
pub(super) enum About {
    /// How to use the program.
    Help,
    /// The program's version.
    Version,
}

/// The words that do what options do, as in other programs, unless they come after another word.
const ABOUT: [(&str, &str, About); 2] =
    [("help", "--help", About::Help), ("version", "--version", About::Version)];

/// Parses `args` together with the user's `settings`.
pub(super) fn read(args: &[String], settings: &Map<String, Value>) -> Result<Read, OptionError> {
    let mut read = Read::default();
    let mut platforms = Vec::new();
    // The first word that names platforms.
    let mut first: Option<String> = None;
    let mut given: Vec<&str> = Vec::new();
    let own: Vec<_> = custom::ids(settings).map(str::to_owned).collect();
    let mut parser = Parser::from_args(args);
    while let Some(arg) = parser.next().map_err(|error| unexpected(error, command_in(args)))? {
        let option = match arg {
            Long(name) => OPTIONS.iter().copied().find(|option| option.strip_prefix("--") == Some(name)),
            _ => None,
        };
        given.extend(option);
        if let Some(option @ ("--lang" | "--timeout" | "--hours" | "--until" | "--prefer")) = option {
            read.take(option, &mut parser)?;
            continue;
        }
        match arg {
            Long("platform") => platforms.append(&mut platform(&value(&mut parser, "--platform")?, &own)?),
            Long("enable") => {
                for id in value(&mut parser, "--enable")?.split(',').map(plain) {
                    check("--enable", &json!([id]))?;
                    read.enable.push(id);
                }
            }
            Long("color") => read.color = Some(word(&mut parser, "--color", &WHEN)?),
            Long("watch") => read.watch = Some(watch(&mut parser, &own)?),
            Long("private") => read.set("private", true),
            Long("sure") => read.sure = Some(sure(&value(&mut parser, "--sure")?)?),
            Long("for") => read.wish.of = Some(target(&value(&mut parser, "--for")?, &own)?),
            Long("tightest") => read.tightest = true,
            Long("format") => {
                let value = value(&mut parser, "--format")?;
                line::check(&value)?;
                read.wish.format = Some(value);
            }
            Long("preset") => {
                read.wish.preset = Preset::named(&word(&mut parser, "--preset", &Preset::names())?);
            }
            Long("online") => read.online = true,
            Long("json") => read.json = true,
            Long("help") | Short('h') => read.about = Some(About::Help),
            Long("version") | Short('V') => read.about = Some(About::Version),
            Positional(word) => {
                let word = word.to_string_lossy().trim().to_owned();
                let named = COMMANDS.iter().find(|command| command.name == word);
                // After the first word, a custom platform with the command's name takes precedence.
                let is_command = named.is_some() && !own.contains(&word);
                let about = ABOUT.iter().find(|(name, ..)| *name == word && !own.contains(&word));
                if let (Some((.., about)), None, None) = (about, read.command, &first) {
                    read.about = Some(*about);
                    continue;
                }
                match (named, read.command) {
                    (Some(command), None) if is_command || first.is_none() => read.command = Some(command),
                    (_, Some(command)) if is_command || !command.takes_platforms() => {
                        read.words.push(word);
                    }
                    _ => {
                        platforms.append(&mut word_of_platforms(&word, &own)?);
                        first.get_or_insert(word);
                    }
                }
            }
            arg => return Err(unexpected(arg.unexpected(), command_in(args))),
        }
    }
    if ["--hours", "--until"].iter().all(|option| given.contains(option)) {
        return Err(OptionError::NotWith { by: "--hours", given: Sanitized::fixed("--until") });
    }
    if let Some(command) = read.command {
        // An option or word that only the report or another command takes.
        let other =
            given.iter().find(|option| !COMMON_OPTIONS.contains(option) && !command.options.contains(option));
        // Only a word before a command that takes no platforms names one.
        let platform = first.as_ref().filter(|_| !command.takes_platforms());
        let word = platform.or(read.words.get(command.words.len().min(1)));
        if let Some(given) = other.copied().or(word.map(String::as_str)) {
            return Err(OptionError::NotWith { by: command.name, given: Sanitized::written(given) });
        }
    } else if let Some(option) = given.iter().find(|option| COMMAND_ONLY_OPTIONS.contains(option)) {
        let takers = COMMANDS.iter().filter(|command| command.options.contains(option));
        let takers: Vec<_> = takers.map(|command| format!("mystatus {} {option}", command.name)).collect();
        let nearest = Some(takers.join("`, `"));
        return Err(OptionError::Unknown { name: Sanitized::fixed(option), nearest });
    }
    if let Some(of) = read.wish.of.as_ref().filter(|of| !of.ids.is_empty()) {
        // Otherwise, an account of another platform could pass the guard.
        if !platforms.is_empty() {
            let word = first.filter(|_| !given.contains(&"--platform"));
            let given = Sanitized::written(word.as_deref().unwrap_or("--platform"));
            return Err(OptionError::NotWith { by: "--for", given });
        }
        platforms.clone_from(&of.ids);
    }
    if !platforms.is_empty() {
        read.set("platforms", platforms);
    }
    Ok(read)
}

/// Whether `args`, valid or not, ask for JSON.
pub(super) fn ask_for_json(args: &[String]) -> bool {
    options_in(args).any(|arg| arg == "--json")
}

/// The command that `args`, valid or not, name, wherever it stands.
pub(super) fn command_in(args: &[String]) -> Option<&'static Subcommand> {
    args.iter().find_map(|arg| COMMANDS.iter().find(|command| command.name == arg))
}

/// The language that `args`, valid or not, ask for.
pub(super) fn language_of(args: &[String]) -> Option<&str> {
    let after = options_in(args).skip_while(|arg| *arg != "--lang").nth(1);
    options_in(args).find_map(|arg| arg.strip_prefix("--lang=")).or(after)
}

fn options_in(args: &[String]) -> impl Iterator<Item = &str> {
    args.iter().map(String::as_str).take_while(|arg| *arg != "--")
}

impl Read {
    fn set(&mut self, name: &str, value: impl Into<Value>) {
        self.options.insert(name.to_owned(), value.into());
    }

    /// Reads the value of `option`, and checks it like the setting of that name.
    fn take(&mut self, option: &'static str, parser: &mut Parser) -> Result<(), OptionError> {
        let value = value(parser, option)?.into();
        check(option, &value)?;
        self.set(option.trim_start_matches('-'), value);
        Ok(())
    }
}

/// Reads the value of `option`, which was just parsed.
fn value(parser: &mut Parser, option: &'static str) -> Result<String, OptionError> {
    let value = parser.value().map_err(|_| OptionError::NoValue(option))?;
    Ok(value.to_string_lossy().into_owned())
}

/// The options that `command` takes; those of the report if it is `None`.
pub(super) fn options_of(command: Option<&Subcommand>) -> impl Iterator<Item = &'static str> {
    let takes = move |option: &&str| {
        let is_own =
            |command: &Subcommand| command.options.contains(option) || COMMON_OPTIONS.contains(option);
        command.map_or(!COMMAND_ONLY_OPTIONS.contains(option), is_own)
    };
    OPTIONS.iter().copied().filter(takes)
}

/// The error for an unexpected argument, with the nearest option of `command` or of the report.
fn unexpected(error: lexopt::Error, command: Option<&Subcommand>) -> OptionError {
    let name = match error {
        lexopt::Error::UnexpectedOption(option) => option,
        lexopt::Error::UnexpectedArgument(value) => value.to_string_lossy().into_owned(),
        lexopt::Error::UnexpectedValue { option, value } => {
            let given = format!("{option}={}", value.to_string_lossy());
            return OptionError::TakesNoValue(Sanitized::written(&given));
        }
        // `next` and `unexpected` make no other.
        _ => String::new(),
    };
    let mut options: Vec<_> = options_of(command).map(|option| (option, option)).collect();
    // Other programs call it so.
    options.push(("-v", "--version"));
    let nearest = nearest(&name, &options);
    OptionError::Unknown { name: Sanitized::written(&name), nearest }
}

/// Resolves the list of names in `value` to platform ids.
fn platform(value: &str, own: &[String]) -> Result<Vec<String>, OptionError> {
    let mut ids = Vec::new();
    let mut names = names(value, own);
    // An empty word, such as an unset variable leaves, does not mean all platforms.
    if names.is_empty() {
        names.push(value);
    }
    for name in names {
        ids.append(
            &mut named(name, own).map_err(|nearest| OptionError::no_platform("--platform", name, nearest))?,
        );
    }
    Ok(ids)
}

/// Resolves `word`, which stands where a command could, to platform ids.
fn word_of_platforms(word: &str, own: &[String]) -> Result<Vec<String>, OptionError> {
    let mut commands: Vec<_> = COMMANDS.iter().map(|command| (command.name, command.name)).collect();
    commands.extend(ABOUT.map(|(name, option, _)| (name, option)));
    platform(word, own).map_err(|error| match error {
        OptionError::NoPlatform { value, nearest: platform, .. } => {
            let nearest = nearest(value.as_str(), &commands).or(platform);
            OptionError::UnknownArgument { value, nearest }
        }
        other => other,
    })
}

/// Reads the value of `option`, which must be one of `names`.
fn word(parser: &mut Parser, option: &'static str, names: &[&str]) -> Result<String, OptionError> {
    let value = value(parser, option)?;
    if names.contains(&value.as_str()) {
        Ok(value)
    } else {
        Err(OptionError::bad_value(option, &value, names.join(", ")))
    }
}

/// Reads the interval of `--watch`: given with the option, or as a number after it.
fn watch(parser: &mut Parser, own: &[String]) -> Result<u32, OptionError> {
    // A platform's name may begin with a digit, too.
    let is_number = |arg: &std::ffi::OsStr| {
        let arg = arg.to_string_lossy();
        arg.starts_with(|c: char| c.is_ascii_digit()) && named(&arg, own).is_err()
    };
    let value = match parser.optional_value() {
        Some(value) => Some(value),
        None => parser.try_raw_args().and_then(|mut args| args.next_if(is_number)),
    };
    let Some(value) = value else { return Ok(WATCH) };
    let seconds = value.to_string_lossy();
    let number = seconds.parse().ok().filter(|seconds| WATCHES.contains(seconds));
    number.ok_or_else(|| OptionError::out_of_range("--watch", &seconds, Amount::Seconds, &WATCHES))
}

/// Reads the required chance. Certainty is not possible.
fn sure(value: &str) -> Result<f64, OptionError> {
    let range = 0.0..=0.99;
    let sure = lenient::decimal(value).filter(|sure| range.contains(sure));
    sure.ok_or_else(|| OptionError::out_of_range("--sure", value, Amount::Share, &range))
}

/// Resolves `value`, a provider, a platform or a model; `own` holds the ids of the custom platforms.
fn target(value: &str, own: &[String]) -> Result<Target, OptionError> {
    let (name, model) = value.split_once('/').unwrap_or((value, ""));
    let ids = match named(name, own) {
        Ok(ids) => ids,
        // A model without a provider. Almost every model's name has a digit; a mistyped platform's has none.
        Err(nearest)
            if model.is_empty()
                && !name.is_empty()
                && (nearest.is_none() || value.contains(|c: char| c.is_ascii_digit())) =>
        {
            Vec::new()
        }
        Err(nearest) => return Err(OptionError::no_platform("--for", value, nearest)),
    };
    Ok(Target { ids, name: plain(name), model: model.to_owned() })
}
