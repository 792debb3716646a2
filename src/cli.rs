//! The command line: what the arguments of `mystatus` ask for.

use crate::cli_surfaces::{self, Surface};
use crate::locale::{self, Flag, Language};
use crate::option_error::OptionError;
use crate::options::{LONGEST, is_opt_in, languages, named, opt_in_ids, words};
use crate::platforms::{PLATFORMS, POPULAR, custom};
use crate::render::{pad, width};
use lexopt::Parser;
use lexopt::prelude::{Long, Short, Value as Positional};
use serde::Serialize;
use serde_json::{Map, Value};

/// What the command line asks for; for the shim `{report: {options, enable, json}}`, `{platforms: {options}}`,
/// `{print: {text, status}}`, or `{line: …}`, `{metrics: …}`, `{doctor: …}`.
#[derive(Debug, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Command {
    /// A report.
    Report {
        /// What to query, and how to word it: what was given alone, so that the settings say the rest.
        options: Map<String, Value>,
        /// The opt-in platforms to query besides those that the settings enable.
        enable: Vec<String>,
        /// Whether it is to be JSON.
        json: bool,
    },
    /// The list of platforms, with those that are found on this machine, for which nothing is sent.
    Platforms {
        /// How to word it.
        options: Map<String, Value>,
    },
    /// A line for a prompt or a bar.
    Line {
        /// What to query, and how to word it.
        options: Map<String, Value>,
        /// The opt-in platforms to query too.
        enable: Vec<String>,
        /// What it is to be of, for [`crate::render::line::Wish`].
        wish: Map<String, Value>,
    },
    /// Metrics.
    Metrics {
        /// What to query.
        options: Map<String, Value>,
        /// The opt-in platforms to query too.
        enable: Vec<String>,
    },
    /// A check-up.
    Doctor {
        /// What to look at, and how to word it.
        options: Map<String, Value>,
        /// The opt-in platforms to ask too.
        enable: Vec<String>,
        /// Whether the platforms are asked.
        online: bool,
    },
    /// A text, to be printed on standard output where `status` is 0 and on standard error elsewhere.
    Print {
        /// The text.
        text: String,
        /// The exit status.
        status: u8,
    },
}

/// Exit status for wrong usage.
const WRONG_USAGE: u8 = 2;

/// Reads `args`, those after the program's name, beside the user's `settings`; `language` chooses the language to
/// speak, given the one asked for.
#[must_use]
pub fn parse(
    args: &[String],
    settings: &Map<String, Value>,
    language: &dyn Fn(Option<&str>) -> &'static dyn Language,
) -> Command {
    let language = |options: &Map<String, Value>| {
        language(options.get("lang").or_else(|| settings.get("lang")).and_then(Value::as_str))
    };
    match read(args, settings) {
        Err(option_error) => {
            let language = language(&Map::new());
            let text = format!("mystatus: {}\n{}", language.option_error(&option_error), language.see_help());
            Command::Print { text, status: WRONG_USAGE }
        }
        Ok(Read { wants: Wants::Help, options, .. }) => {
            Command::Print { text: help(language(&options)), status: 0 }
        }
        Ok(Read { wants: Wants::Version, .. }) => {
            Command::Print { text: env!("CARGO_PKG_VERSION").to_owned(), status: 0 }
        }
        Ok(Read { wants: Wants::Platforms, options, .. }) => Command::Platforms { options },
        Ok(Read { wants: Wants::Report { json }, options, enable }) => {
            Command::Report { options, enable, json }
        }
        Ok(Read { wants: Wants::Surface(surface), options, enable }) => match surface {
            Surface::Line(wish) => Command::Line { options, enable, wish },
            Surface::Metrics => Command::Metrics { options, enable },
            Surface::Doctor(online) => Command::Doctor { options, enable, online },
        },
    }
}

struct Read {
    wants: Wants,
    options: Map<String, Value>,
    enable: Vec<String>,
}

enum Wants {
    Report { json: bool },
    Platforms,
    Surface(Surface),
    Help,
    Version,
}

fn read(args: &[String], settings: &Map<String, Value>) -> Result<Read, OptionError> {
    let mut read = Read { wants: Wants::Report { json: false }, options: Map::new(), enable: Vec::new() };
    let (mut platforms, mut given) = (Vec::new(), Map::new());
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
            Positional(word) if Surface::named(&word).is_some() => {
                read.wants = Surface::named(&word).map_or(Wants::Help, Wants::Surface);
            }
            Long(name) if cli_surfaces::option(name).is_some() => {
                let option = cli_surfaces::option(name);
                option.map_or(Ok(()), |option| option.take(&mut given, &mut parser))?;
            }
            arg => return Err(unexpected(arg.unexpected())),
        }
    }
    // What chooses among reports has no use for the list.
    if matches!(read.wants, Wants::Platforms) && args.iter().any(|arg| arg.starts_with("--json")) {
        return Err(OptionError::Unknown("--json".to_owned()));
    }
    let surface = if let Wants::Surface(surface) = &mut read.wants { Some(surface) } else { None };
    platforms.append(&mut cli_surfaces::settle(surface, given, args, &own)?);
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

/// The columns of an option in the help.
const FLAG: usize = 19;

fn help(language: &dyn Language) -> String {
    let flag = |(flag, written): &(Flag, &str)| format!("  {} {}", pad(written, FLAG), language.flag(*flag));
    let flags: Vec<_> = Flag::ALL.iter().map(flag).collect();
    let names = POPULAR.iter().map(|platform| platform.name_in(language.tag()));
    let names: Vec<_> = names.chain([language.and_more(PLATFORMS.len() - POPULAR.len())]).collect();
    let (usage, exit_statuses) = (language.usage(), language.exit_statuses());
    format!("{usage}\n{}\n\n{exit_statuses}\n{}", flags.join("\n"), in_lines(&names))
}

/// The columns of a line in the help.
const LINE: usize = 80;

/// `names` with commas between them, in as many lines as they take.
fn in_lines(names: &[String]) -> String {
    let mut lines = vec![String::from("  ")];
    for (index, name) in names.iter().enumerate() {
        let name = if index + 1 < names.len() { format!("{name}, ") } else { name.clone() };
        match lines.last_mut() {
            Some(line) if width(line) + width(name.trim_end()) <= LINE => line.push_str(&name),
            _ => lines.push(format!("  {name}")),
        }
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::environment::Environment;
    use serde_json::json;

    fn parsed(args: &[&str]) -> Command {
        let args: Vec<String> = args.iter().map(|arg| (*arg).to_owned()).collect();
        parse(&args, &Map::new(), &|lang| locale::choose(lang, &Environment::default(), &|| None))
    }

    fn option_error(args: &[&str]) -> String {
        match parsed(args) {
            Command::Print { text, status: WRONG_USAGE } => text,
            other => panic!("{args:?} gave {other:?}"),
        }
    }

    #[test]
    fn no_arguments_ask_for_everything() {
        let (options, enable) = (Map::new(), Vec::new());
        assert_eq!(parsed(&[]), Command::Report { options, enable, json: false });
    }

    #[test]
    fn options_take_values_in_both_forms() {
        let options = json!({ "lang": "ko", "platforms": ["openai", "zai"], "timeout": 25, "private": true });
        let args = [
            "--lang=ko",
            "--platform",
            "openai",
            "--platform=zai-coding-plan",
            "--enable",
            "claude",
            "--timeout",
            "25",
            "--json",
            "--private",
        ];
        let Command::Report { options: read, enable, json: true } = parsed(&args) else {
            panic!("no report")
        };
        assert_eq!((Value::from(read), enable), (options, vec!["claude".to_owned()]));
    }

    #[test]
    fn the_settings_name_platforms_and_choose_the_language_too() {
        let settings = json!({ "lang": "ko", "custom": [{ "id": "acme" }] });
        let settings = settings.as_object().expect("an object");
        let parsed = |args: &[&str]| {
            let args: Vec<String> = args.iter().map(|arg| (*arg).to_owned()).collect();
            parse(&args, settings, &|lang| locale::choose(lang, &Environment::default(), &|| None))
        };
        assert!(matches!(parsed(&["--platform", "acme"]), Command::Report { .. }));
        let korean = locale::by_tag("ko").expect("Korean");
        let Command::Print { text, status: WRONG_USAGE } = parsed(&["--platform", "nothing"]) else {
            panic!("no wrong usage");
        };
        assert!(text.contains("nothing") && text.contains(korean.see_help()), "{text}");
    }

    #[test]
    fn wrong_usage_names_the_argument_and_what_it_takes() {
        assert!(option_error(&["--verbose"]).contains("--verbose"));
        assert!(option_error(&["report"]).contains("report"));
        assert!(option_error(&["--json=yes"]).contains("--json=yes"));
        assert!(option_error(&["--json=yes", "--private"]).contains("--json=yes"));
        assert!(option_error(&["-x"]).contains("-x"));
        assert!(option_error(&["--timeout"]).contains("--timeout"));
        for value in ["0", "-1", "NaN", "ten", "601", "2.5"] {
            assert!(option_error(&["--timeout", value]).contains(value), "{value}");
        }
        assert!(option_error(&["--platform", "zai,opnai"]).contains("`openai`"));
        assert!(option_error(&["platforms", "--json"]).contains("--json"));
        assert!(option_error(&["--enable", "openai"]).contains("claude"));
        assert!(option_error(&["--lang", "fr"]).contains("en, zh, ko, ja"));
    }

    #[test]
    fn the_list_of_platforms_is_asked_for_by_a_word() {
        let options = json!({ "lang": "ko" });
        let Command::Platforms { options: read } = parsed(&["platforms", "--lang", "ko"]) else {
            panic!("no list")
        };
        assert_eq!(Value::from(read), options);
    }

    #[test]
    fn help_names_every_option_and_what_is_popular_within_a_screen_in_every_language() {
        for language in locale::LANGUAGES {
            let Command::Print { text, status: 0 } = parsed(&["--help", "--lang", language.tag()]) else {
                panic!("no help in {}", language.tag());
            };
            for (flag, written) in Flag::ALL {
                let line = text.lines().find(|line| line.trim_start().starts_with(written));
                let line = line.unwrap_or_else(|| panic!("{written} in {}", language.tag()));
                assert!(line.ends_with(&language.flag(*flag)), "{line}");
            }
            assert!(locale::LANGUAGES.iter().all(|other| text.contains(other.tag())));
            for platform in POPULAR {
                assert!(text.contains(&platform.name_in(language.tag())), "{text}");
            }
            assert!(text.contains(&language.and_more(PLATFORMS.len() - POPULAR.len())), "{text}");
            assert!(text.contains("mystatus platforms"), "{text}");
            let rows: usize = text.lines().map(|line| width(line).div_ceil(80).max(1)).sum();
            // The prompt takes one row.
            assert!(rows < 24, "{rows} rows\n{text}");
        }
    }

    #[test]
    fn the_version_is_the_crates() {
        assert_eq!(
            parsed(&["--version"]),
            Command::Print { text: env!("CARGO_PKG_VERSION").to_owned(), status: 0 }
        );
    }
}
