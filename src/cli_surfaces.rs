//! The subcommands that show a report otherwise than as one, `line`, `metrics` and `doctor`, and their options.

use crate::option_error::OptionError;
use crate::options::named;
use crate::render::line::{self, Preset};
use lexopt::Parser;
use serde_json::{Map, Value};
use std::ffi::OsStr;

/// A subcommand, with what was asked of it.
#[derive(Debug)]
pub enum Surface {
    /// A line for a prompt or a bar.
    Line(Map<String, Value>),
    /// Metrics.
    Metrics,
    /// A check-up, and whether the platforms are asked for it.
    Doctor(bool),
}

impl Surface {
    /// The one called `word`.
    #[must_use]
    pub fn named(word: &OsStr) -> Option<Self> {
        match word.to_str()? {
            "line" => Some(Self::Line(Map::new())),
            "metrics" => Some(Self::Metrics),
            "doctor" => Some(Self::Doctor(false)),
            _ => None,
        }
    }
}

/// An option of a subcommand's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Own {
    written: &'static str,
    takes_value: bool,
}

const OWN: &[Own] = &[
    Own { written: "--format", takes_value: true },
    Own { written: "--preset", takes_value: true },
    Own { written: "--for", takes_value: true },
    Own { written: "--tightest", takes_value: false },
    Own { written: ONLINE, takes_value: false },
];

/// The one of them that is `doctor`'s; the others are `line`'s.
const ONLINE: &str = "--online";

/// The option called `name`.
#[must_use]
pub fn option(name: &str) -> Option<Own> {
    OWN.iter().find(|own| own.written.strip_prefix("--") == Some(name)).copied()
}

impl Own {
    /// Adds the option, which was read last, to those that were `given`.
    ///
    /// # Errors
    /// When it lacks its value.
    pub fn take(self, given: &mut Map<String, Value>, parser: &mut Parser) -> Result<(), OptionError> {
        let value = if self.takes_value {
            let value = parser.value().map_err(|_| OptionError::NoValue(self.written))?;
            Value::from(value.to_string_lossy())
        } else {
            Value::from(true)
        };
        given.insert(self.written.to_owned(), value);
        Ok(())
    }
}

/// Gives the options that were `given` to `surface`, where there is one, and returns the platforms that they narrow the
/// run to; `args` are all that were written, and `own` the ids of the user's own platforms.
///
/// # Errors
/// What is wrong with them.
pub fn settle(
    surface: Option<&mut Surface>,
    mut given: Map<String, Value>,
    args: &[String],
    own: &[String],
) -> Result<Vec<String>, OptionError> {
    let mut platforms = Vec::new();
    if let Some(surface) = surface {
        // These have a form of their own.
        if args.iter().any(|arg| arg == "--json") {
            return Err(OptionError::Unknown("--json".to_owned()));
        }
        platforms = surface.take(&mut given, own)?;
    }
    match given.into_iter().next() {
        Some((other, _)) => Err(OptionError::Unknown(other)),
        None => Ok(platforms),
    }
}

impl Surface {
    /// Takes its own of the options that were `given`; the platforms that they name.
    fn take(&mut self, given: &mut Map<String, Value>, own: &[String]) -> Result<Vec<String>, OptionError> {
        let mut platforms = Vec::new();
        match self {
            Self::Doctor(online) => *online = given.remove(ONLINE).is_some(),
            Self::Line(wish) => {
                let is_tightest = given.remove("--tightest").is_some();
                for (option, name) in [("--format", "format"), ("--preset", "preset"), ("--for", "for")] {
                    if let Some(Value::String(text)) = given.remove(option) {
                        platforms.append(&mut check(option, &text, own)?);
                        wish.insert(name.to_owned(), text.into());
                    }
                }
                if is_tightest && wish.contains_key("for") {
                    return Err(OptionError::Unknown("--tightest".to_owned()));
                }
            }
            Self::Metrics => {}
        }
        Ok(platforms)
    }
}

/// Checks the value `text` of `option`; the platforms that it names.
fn check(option: &'static str, text: &str, own: &[String]) -> Result<Vec<String>, OptionError> {
    let value = || text.to_owned();
    match option {
        "--format" => line::check(text).map(|()| Vec::new()),
        "--preset" if Preset::named(text).is_none() => {
            let names: Vec<_> = Preset::ALL.iter().map(|(name, _)| *name).collect();
            Err(OptionError::BadValue { option, value: value(), takes: names.join(", ") })
        }
        "--for" => {
            let (provider, model) = text.split_once('/').map_or((text, ""), |(one, model)| (one, model));
            match named(provider, own) {
                Ok(platforms) => Ok(platforms),
                // A model's name of which no provider is told. Hardly one has no digit; a slip in a platform's has none.
                Err(nearest)
                    if model.is_empty()
                        && !provider.is_empty()
                        && (nearest.is_none() || text.contains(|c: char| c.is_ascii_digit())) =>
                {
                    Ok(Vec::new())
                }
                Err(nearest) => Err(OptionError::NoPlatform { option, value: value(), nearest }),
            }
        }
        _ => Ok(Vec::new()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::{Command, parse};
    use crate::environment::Environment;
    use crate::locale;
    use serde_json::json;

    fn parsed(args: &[&str]) -> Command {
        let args: Vec<String> = args.iter().map(|arg| (*arg).to_owned()).collect();
        let settings = json!({ "custom": [{ "id": "acme" }] });
        let settings = settings.as_object().expect("an object");
        parse(&args, settings, &|lang| locale::choose(lang, &Environment::default(), &|| None))
    }

    fn option_error(args: &[&str]) -> String {
        match parsed(args) {
            Command::Print { text, status: 2 } => text,
            other => panic!("{args:?} gave {other:?}"),
        }
    }

    #[test]
    fn a_line_takes_its_options_beside_those_of_a_report() {
        let args = [
            "line",
            "--lang",
            "ko",
            "--format={left}%",
            "--preset",
            "tmux",
            "--for",
            "zai",
            "--enable",
            "claude",
        ];
        let Command::Line { options, enable, wish } = parsed(&args) else { panic!("no line") };
        // Nobody else is asked.
        assert_eq!(Value::from(options), json!({ "lang": "ko", "platforms": ["zai"] }));
        assert_eq!(enable, ["claude"]);
        assert_eq!(Value::from(wish), json!({ "format": "{left}%", "preset": "tmux", "for": "zai" }));
    }

    #[test]
    fn a_line_is_of_a_platform_a_provider_a_model_or_of_all() {
        for (of, platforms) in [
            ("zai-coding-plan/glm-4.7", json!(["zai"])),
            ("github-copilot", json!(["copilot"])),
            ("acme", json!(["acme"])),
            ("claude-sonnet-4-5", Value::Null),
            ("grok-4", Value::Null),
        ] {
            let Command::Line { options, .. } = parsed(&["line", "--for", of]) else {
                panic!("no line of {of}")
            };
            assert_eq!(options.get("platforms").cloned().unwrap_or_default(), platforms, "{of}");
        }
        assert!(matches!(parsed(&["line", "--tightest"]), Command::Line { .. }));
    }

    #[test]
    fn the_other_two_take_little() {
        assert!(matches!(parsed(&["metrics", "--private"]), Command::Metrics { .. }));
        assert!(matches!(parsed(&["doctor"]), Command::Doctor { online: false, .. }));
        assert!(matches!(parsed(&["doctor", "--online"]), Command::Doctor { online: true, .. }));
    }

    #[test]
    fn wrong_usage_is_named() {
        assert!(option_error(&["line", "--format", "{lft}"]).contains("`{left}`"));
        assert!(option_error(&["line", "--format", "{left"]).contains("{left"));
        assert!(option_error(&["line", "--format"]).contains("--format"));
        assert!(option_error(&["line", "--preset", "i3"]).contains("tmux, starship, waybar"));
        assert!(option_error(&["line", "--for", "opnai"]).contains("`openai`"));
        assert!(option_error(&["line", "--for", "nobody/m-1"]).contains("nobody/m-1"));
        assert!(option_error(&["line", "--for", ""]).contains("--for"));
        assert!(option_error(&["line", "--for", "zai", "--tightest"]).contains("--tightest"));
        assert!(option_error(&["line", "--tightest=yes"]).contains("--tightest=yes"));
        for args in [
            ["line", "--online"],
            ["line", "--json"],
            ["metrics", "--json"],
            ["metrics", "--tightest"],
            ["doctor", "--tightest"],
            ["platforms", "--online"],
            ["--private", "--online"],
        ] {
            assert!(option_error(&args).contains(args[1]), "{args:?}");
        }
    }
}
