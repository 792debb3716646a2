//! The command line: what the arguments of `mystatus` ask for.

mod arguments;
mod colour;
mod commands;
#[cfg(test)]
mod completions;
mod help;
mod output;
#[cfg(test)]
mod tests;

use crate::locale::{Language, fill};
use crate::option_error::OptionError;
use crate::sanitized::Sanitized;
use arguments::{About, Read, ask_for_json, language_of, read};
use commands::{
    DOCTOR_OPTIONS, GUARD_OPTIONS, LINE_OPTIONS, METRICS_OPTIONS, VERIFY_OPTIONS, doctor, guard, line,
    metrics, verify,
};
pub use output::{How, Output, Shown, written};
use serde::Serialize;
use serde_json::{Map, Value, json};

/// What the command line asks for; for the shim each is an object with one member, such as `{print: {...}}`.
#[derive(Debug, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Command {
    /// A run, of which something is shown.
    Run(RunRequest),
    /// A check of the package itself, in which the core has no part.
    Verify {
        /// How to word it.
        options: Map<String, Value>,
        /// Whether it is compared with what npm has.
        online: bool,
    },
    /// A file of the package.
    File {
        /// Its path in the package.
        path: &'static str,
    },
    /// A text.
    Print {
        /// The text.
        text: String,
        /// The exit status.
        status: u8,
        /// Where it is printed: [`OUTPUT`] or [`ERRORS`].
        stream: u8,
    },
}

/// How a run is made.
#[derive(Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[expect(clippy::struct_excessive_bools, reason = "as the shim is asked for a run")]
pub struct RunRequest {
    /// What to query, and how to word it: what was given alone, so that the settings say the rest.
    pub options: Map<String, Value>,
    /// The opt-in platforms to query besides those that the settings enable.
    pub enable: Vec<String>,
    /// Whether the platforms are asked; else only what the files hold is found.
    pub sends: bool,
    /// Whether everything that is read is examined.
    pub diagnoses: bool,
    /// Whether what is known is shown as soon as one account's time is over.
    pub in_time: bool,
    /// Whether to say on standard error who is being waited for.
    pub progress: bool,
    /// Whether the report is to be drawn again and again.
    pub watch: Option<Watch>,
    /// What is shown of it.
    #[serde(skip)]
    pub how: How,
}

/// How a report is drawn again and again.
#[derive(Debug, PartialEq, Serialize)]
pub struct Watch {
    /// Whether it is coloured.
    pub colour: bool,
    /// The seconds between one report and the next.
    pub seconds: u32,
    /// What stands below it.
    pub words: String,
}

impl RunRequest {
    /// One that asks the platforms as `read` says, of which is shown `how`.
    fn new(read: Read, how: How) -> Self {
        let Read { options, enable, .. } = read;
        let (sends, diagnoses, in_time, progress, watch) = (true, false, false, false, None);
        Self { options, enable, sends, diagnoses, in_time, progress, watch, how }
    }
}

/// What the program finds where it is started.
pub struct CliEnvironment<'a> {
    /// The language to speak, given the one that is asked for.
    pub language: &'a dyn Fn(Option<&str>) -> &'static dyn Language,
    /// An environment variable, where it is set.
    pub variable: &'a dyn Fn(&str) -> Option<String>,
    /// Whether a terminal is at [`OUTPUT`] or [`ERRORS`]; it may take a while to say so.
    pub is_terminal: &'a dyn Fn(u8) -> bool,
}

/// Standard output.
pub const OUTPUT: u8 = 1;
/// Standard error.
pub const ERRORS: u8 = 2;

/// Exit status for wrong usage.
const WRONG_USAGE: u8 = 2;

/// A word that asks for something else than the report.
struct Subcommand {
    name: &'static str,
    /// The options that it takes besides those that all take.
    options: &'static [&'static str],
    /// What it takes one of.
    words: &'static [&'static str],
    run: fn(Read, &CliEnvironment) -> Result<Command, OptionError>,
}

/// Every one. They count before a platform that is called so.
const COMMANDS: &[Subcommand] = &[
    Subcommand { name: "platforms", options: &[], words: &[], run: |read, at| Ok(platforms(read, at)) },
    Subcommand { name: "line", options: LINE_OPTIONS, words: &[], run: |read, _| line(read) },
    Subcommand { name: "guard", options: GUARD_OPTIONS, words: &[], run: |read, _| guard(read) },
    Subcommand { name: "metrics", options: METRICS_OPTIONS, words: &[], run: |read, _| Ok(metrics(read)) },
    Subcommand { name: "doctor", options: DOCTOR_OPTIONS, words: &[], run: |read, at| Ok(doctor(read, at)) },
    Subcommand { name: "verify", options: VERIFY_OPTIONS, words: &[], run: |read, _| Ok(verify(read)) },
    Subcommand {
        name: "json-schema",
        options: &[],
        words: &[],
        run: |_, _| Ok(Command::File { path: SCHEMA }),
    },
    Subcommand { name: "completions", options: &[], words: &SHELLS, run: |read, _| completions(read) },
];

/// The completions for each shell.
const COMPLETIONS: [(&str, &str); 3] = [
    ("bash", "completions/mystatus.bash"),
    ("zsh", "completions/_mystatus"),
    ("fish", "completions/mystatus.fish"),
];
const SHELLS: [&str; 3] = {
    let [(bash, _), (zsh, _), (fish, _)] = COMPLETIONS;
    [bash, zsh, fish]
};

/// The published schema of the report.
const SCHEMA: &str = "schema/report-v1.json";

/// Reads `args`, those after the program's name, beside the user's `settings`.
pub fn parse(args: &[String], settings: &Map<String, Value>, at: &CliEnvironment) -> Command {
    let read = match read(args, settings) {
        Ok(read) => read,
        Err(option_error) => return wrong(&option_error, args, settings, at),
    };
    let asked = match (read.about, read.command) {
        (Some(About::Help), None) => Ok(print(help::help(language(args, settings, at)))),
        (Some(About::Help), Some(command)) => {
            Ok(print(help::of_command(command, language(args, settings, at))))
        }
        (Some(About::Version), _) => Ok(print(env!("CARGO_PKG_VERSION").to_owned())),
        (None, Some(command)) => (command.run)(read, at),
        (None, None) => report(read, language(args, settings, at), at),
    };
    asked.unwrap_or_else(|option_error| wrong(&option_error, args, settings, at))
}

/// That what was to be printed could not be, by the operating system's `code`.
pub fn unwritten(args: &[String], settings: &Map<String, Value>, at: &CliEnvironment, code: &str) -> String {
    format!("mystatus: {}", fill(language(args, settings, at).words().unwritten, &[code]))
}

fn language(args: &[String], settings: &Map<String, Value>, at: &CliEnvironment) -> &'static dyn Language {
    (at.language)(language_of(args).or_else(|| settings.get("lang").and_then(Value::as_str)))
}

fn print(text: String) -> Command {
    Command::Print { text, status: 0, stream: OUTPUT }
}

fn wrong(
    option_error: &OptionError,
    args: &[String],
    settings: &Map<String, Value>,
    at: &CliEnvironment,
) -> Command {
    let language = language(args, settings, at);
    let (message, next_step) = (language.option_error(option_error), language.words().see_help);
    let (text, stream) = if ask_for_json(args) {
        let error = json!({ "code": "usage", "message": message, "next_step": next_step });
        (format!("{:#}", json!({ "version": 1, "error": error })), OUTPUT)
    } else {
        (format!("mystatus: {message}\n{next_step}"), ERRORS)
    };
    Command::Print { text, status: WRONG_USAGE, stream }
}

fn report(read: Read, language: &dyn Language, at: &CliEnvironment) -> Result<Command, OptionError> {
    let colour = colour::is_wanted(read.color.as_deref(), at);
    let (json, watch) = (read.json, read.watch);
    if watch.is_some() && json {
        return Err(OptionError::NotWith { by: "--watch", given: Sanitized::fixed("--json") });
    }
    let draws = || (at.variable)("TERM").as_deref() != Some("dumb");
    if watch.is_some() && !(draws() && (at.is_terminal)(OUTPUT)) {
        return Err(OptionError::NoTerminal("--watch"));
    }
    let words = |seconds: u32| fill(language.words().watching, &[&seconds.to_string()]);
    let watch = watch.map(|seconds| Watch { colour, seconds, words: words(seconds) });
    let progress = !json && watch.is_none() && draws() && (at.is_terminal)(ERRORS);
    let how = if json { How::Json } else { How::Report { colour } };
    Ok(Command::Run(RunRequest { progress, watch, ..RunRequest::new(read, how) }))
}

fn platforms(mut read: Read, at: &CliEnvironment) -> Command {
    let colour = colour::is_wanted(read.color.as_deref(), at);
    // All of them, whichever the settings ask for.
    read.options.insert("platforms".to_owned(), json!([]));
    Command::Run(RunRequest { sends: false, ..RunRequest::new(read, How::Platforms { colour }) })
}

fn completions(read: Read) -> Result<Command, OptionError> {
    let Some(shell) = read.words.into_iter().next() else {
        return Err(OptionError::NoShell { shells: SHELLS.join(", ") });
    };
    let Some((_, path)) = COMPLETIONS.into_iter().find(|(name, _)| *name == shell) else {
        return Err(arguments::bad("completions", &shell, SHELLS.join(", ")));
    };
    Ok(Command::File { path })
}
