//! The command line: what the arguments of `mystatus` ask for.

mod arguments;
mod colour;
mod commands;
#[cfg(test)]
#[path = "../../generate/completions.rs"]
mod completions;
mod help;
mod output;
#[cfg(test)]
mod tests;

use crate::locale::{Language, fill};
use crate::option_error::OptionError;
use crate::sanitized::Sanitized;
use arguments::{About, Read, ask_for_json, command_in, language_of, read};
use commands::{
    DOCTOR_OPTIONS, GUARD_OPTIONS, LINE_OPTIONS, METRICS_OPTIONS, VERIFY_OPTIONS, doctor, guard, line,
    metrics, verify,
};
pub use output::{How, Output, Shown, written};
use serde::Serialize;
use serde_json::{Map, Value, json};
use std::mem::take;

/// The parsed command line. Serialized for the shim as an object with one member, such as `{print: {...}}`.
#[derive(Debug, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Command {
    /// A run, with what to show of it.
    Run(RunRequest),
    /// A check of the package itself, done without the core.
    Verify {
        /// The options for wording the result.
        options: Map<String, Value>,
        /// Whether to compare the package with npm's.
        online: bool,
    },
    /// A file of the package.
    File {
        /// The file's path in the package.
        path: &'static str,
    },
    /// A text.
    Print {
        /// The text.
        text: String,
        /// The exit status.
        status: u8,
        /// The stream: [`OUTPUT`] or [`ERRORS`].
        stream: u8,
    },
}

/// A request for a run.
#[derive(Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[expect(clippy::struct_excessive_bools, reason = "as the shim is asked for a run")]
pub struct RunRequest {
    /// What to query and how to word it: only what the arguments set. The settings supply the rest.
    pub options: Map<String, Value>,
    /// The opt-in platforms to query besides those that the settings enable.
    pub enable: Vec<String>,
    /// Whether to query the platforms; if not, only the files are read.
    pub sends: bool,
    /// Whether to check everything that is read.
    pub diagnoses: bool,
    /// Whether to show what is known once one account's timeout is over.
    pub in_time: bool,
    /// Whether to name the pending accounts on standard error.
    pub progress: bool,
    /// How to redraw the report repeatedly, if at all.
    pub watch: Option<Watch>,
    /// What to show of the run.
    #[serde(skip)]
    pub how: How,
}

/// How to redraw a report repeatedly.
#[derive(Debug, PartialEq, Serialize)]
pub struct Watch {
    /// Whether to use colours.
    pub colour: bool,
    /// The interval between reports, in seconds.
    pub seconds: u32,
    /// The text below the report.
    pub words: String,
}

impl RunRequest {
    /// A request that queries the platforms as `read` says, and shows `how`.
    fn new(read: &mut Read, how: How) -> Self {
        let (options, enable) = (take(&mut read.options), take(&mut read.enable));
        let (sends, diagnoses, in_time, progress, watch) = (true, false, false, false, None);
        Self { options, enable, sends, diagnoses, in_time, progress, watch, how }
    }
}

/// The environment that the program starts in.
pub struct CliEnvironment<'a> {
    /// Returns the language to use, given the one that is requested.
    pub language: &'a dyn Fn(Option<&str>) -> &'static Language,
    /// Returns an environment variable, if it is set.
    pub variable: &'a dyn Fn(&str) -> Option<String>,
    /// Whether [`INPUT`], [`OUTPUT`] or [`ERRORS`] is a terminal; may be slow.
    pub is_terminal: &'a dyn Fn(u8) -> bool,
}

/// Standard input.
pub const INPUT: u8 = 0;
/// Standard output.
pub const OUTPUT: u8 = 1;
/// Standard error.
pub const ERRORS: u8 = 2;

/// Exit status for wrong usage.
const WRONG_USAGE: u8 = 2;

/// A word that asks for something other than the report.
struct Subcommand {
    name: &'static str,
    /// The options besides those that every command takes.
    options: &'static [&'static str],
    /// The allowed values of the command's only word.
    words: &'static [&'static str],
    run: fn(&mut Read, &CliEnvironment) -> Result<Command, OptionError>,
}

impl Subcommand {
    /// Whether its words name platforms.
    fn takes_platforms(&self) -> bool {
        self.options.contains(&"--platform")
    }
}

/// Every subcommand. Each takes precedence over a platform of its name.
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

/// The file with the completions for each shell.
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

/// Parses `args`, without the program's name, together with the user's `settings`.
pub fn parse(args: &[String], settings: &Map<String, Value>, at: &CliEnvironment) -> Command {
    let mut read = match read(args, settings) {
        Ok(read) => read,
        Err(option_error) => return wrong(&option_error, args, settings, at),
    };
    let asked = match (read.about, read.command) {
        (Some(About::Help), None) => Ok(print(help::help(language(args, settings, at)))),
        (Some(About::Help), Some(command)) => {
            Ok(print(help::of_command(command, language(args, settings, at))))
        }
        (Some(About::Version), _) => Ok(print(env!("CARGO_PKG_VERSION").to_owned())),
        (None, Some(command)) => (command.run)(&mut read, at),
        (None, None) => report(&mut read, language(args, settings, at), at),
    };
    asked.unwrap_or_else(|option_error| wrong(&option_error, args, settings, at))
}

/// Says that the output could not be written, with the operating system's `code`.
pub fn unwritten(args: &[String], settings: &Map<String, Value>, at: &CliEnvironment, code: &str) -> String {
    format!("mystatus: {}", fill(language(args, settings, at).words().unwritten, &[code]))
}

fn language(args: &[String], settings: &Map<String, Value>, at: &CliEnvironment) -> &'static Language {
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
    // The help of a command has no room in the general one.
    let of = command_in(args).map_or_else(String::new, |command| format!("{} ", command.name));
    let next_step = fill(language.words().see_help, &[&format!("mystatus {of}--help")]);
    let message = language.option_error(option_error);
    let (text, stream) = if ask_for_json(args) {
        let error = json!({
            "version": 1,
            "error": { "code": "usage", "message": message, "next_step": next_step },
        });
        (format!("{error:#}"), OUTPUT)
    } else {
        (format!("mystatus: {message}\n{next_step}"), ERRORS)
    };
    Command::Print { text, status: WRONG_USAGE, stream }
}

fn report(read: &mut Read, language: &Language, at: &CliEnvironment) -> Result<Command, OptionError> {
    let colour = colour::is_wanted(read.color.as_deref(), at);
    let (json, watch) = (read.json, read.watch);
    if watch.is_some() && json {
        return Err(OptionError::NotWith { by: "--watch", given: Sanitized::fixed("--json") });
    }
    let draws = || (at.variable)("TERM").as_deref() != Some("dumb");
    if watch.is_some() && !(draws() && (at.is_terminal)(OUTPUT)) {
        return Err(OptionError::NoTerminal("--watch"));
    }
    let words = |seconds: u32| {
        let watching = fill(language.words().watching, &[&seconds.to_string()]);
        // Keys are read from a terminal only.
        if (at.is_terminal)(INPUT) { [&watching, language.words().quitting].join(" · ") } else { watching }
    };
    let watch = watch.map(|seconds| Watch { colour, seconds, words: words(seconds) });
    let progress = !json && watch.is_none() && draws() && (at.is_terminal)(ERRORS);
    let how = if json { How::Json } else { How::Report { colour } };
    Ok(Command::Run(RunRequest { progress, watch, ..RunRequest::new(read, how) }))
}

fn platforms(read: &mut Read, at: &CliEnvironment) -> Command {
    let colour = colour::is_wanted(read.color.as_deref(), at);
    // All platforms, whatever the settings say.
    read.options.insert("platforms".to_owned(), json!([]));
    Command::Run(RunRequest { sends: false, ..RunRequest::new(read, How::Platforms { colour }) })
}

fn completions(read: &Read) -> Result<Command, OptionError> {
    let Some(shell) = read.words.first() else {
        return Err(OptionError::NoShell { shells: SHELLS.join(", ") });
    };
    let Some((_, path)) = COMPLETIONS.into_iter().find(|(name, _)| name == shell) else {
        return Err(OptionError::bad_value("completions", shell, SHELLS.join(", ")));
    };
    Ok(Command::File { path })
}
