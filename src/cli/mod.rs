//! The command line: what the arguments of `mystatus` ask for.

mod arguments;
mod help;

use crate::locale::Language;
use arguments::{Read, Wants, read};
use help::help;
use serde::Serialize;
use serde_json::{Map, Value};

/// What the command line asks for; for the shim `{report: {options, enable, json}}`, `{platforms: {options}}` or
/// `{print: {text, status}}`.
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
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::environment::Environment;
    use crate::locale::{self, Flag};
    use crate::platforms::{PLATFORMS, POPULAR};
    use crate::render::width;
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
