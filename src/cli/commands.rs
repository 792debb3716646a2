//! The commands that show a report in another form: `line`, `guard`, `metrics` and `doctor`. Also `verify`, which
//! checks the program itself.

use super::arguments::Read;
use super::{CliEnvironment, Command, How, RunRequest, colour};
use crate::forecast::SURE;
use crate::option_error::OptionError;
use crate::render::line::Target;
use crate::sanitized::Sanitized;
use std::mem::take;

/// The options that `line` takes.
pub(super) const LINE_OPTIONS: &[&str] =
    &["--for", "--tightest", "--format", "--preset", "--platform", "--enable", "--timeout", "--private"];
/// The options that `guard` takes.
pub(super) const GUARD_OPTIONS: &[&str] = &[
    "--hours",
    "--until",
    "--prefer",
    "--sure",
    "--for",
    "--platform",
    "--enable",
    "--timeout",
    "--private",
];
/// The options that `metrics` takes.
pub(super) const METRICS_OPTIONS: &[&str] = &["--platform", "--enable", "--timeout", "--private"];
/// The options that `doctor` takes.
pub(super) const DOCTOR_OPTIONS: &[&str] = &["--online", "--platform", "--enable", "--timeout", "--private"];
/// The options that `verify` takes.
pub(super) const VERIFY_OPTIONS: &[&str] = &["--online"];

pub(super) fn line(read: &mut Read) -> Result<Command, OptionError> {
    if read.tightest && read.wish.of.is_some() {
        return Err(OptionError::NotWith { by: "--for", given: Sanitized::fixed("--tightest") });
    }
    let wish = take(&mut read.wish);
    Ok(Command::Run(RunRequest { in_time: true, ..RunRequest::new(read, How::Line(wish)) }))
}

pub(super) fn guard(read: &mut Read) -> Result<Command, OptionError> {
    let provider = read.wish.of.take().map(accounts_of).transpose()?;
    let how = How::Guard { sure: read.sure.unwrap_or(SURE), provider };
    Ok(Command::Run(RunRequest::new(read, how)))
}

/// Returns the provider or platform to judge as a whole. A model is an error: it may have limits of its own, or an
/// unknown provider.
fn accounts_of(Target { ids, name, model }: Target) -> Result<String, OptionError> {
    let value = if model.is_empty() { name } else { format!("{name}/{model}") };
    match ids.into_iter().next() {
        Some(_) if model.is_empty() => Ok(value),
        nearest => Err(OptionError::no_platform("--for", &value, nearest)),
    }
}

pub(super) fn metrics(read: &mut Read) -> Command {
    Command::Run(RunRequest::new(read, How::Metrics))
}

pub(super) fn doctor(read: &mut Read, at: &CliEnvironment) -> Command {
    let colour = colour::is_wanted(read.color.as_deref(), at);
    let sends = read.online;
    Command::Run(RunRequest { sends, diagnoses: true, ..RunRequest::new(read, How::Doctor { colour }) })
}

/// Requests a verification. In its usual form, the shim runs it without the core, which is what it verifies.
pub(super) fn verify(read: &mut Read) -> Command {
    Command::Verify { options: take(&mut read.options), online: read.online }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::tests::{option_error, parsed, run_of};
    use crate::render::line::{LineOptions, Preset};
    use serde_json::{Value, json};

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
        let RunRequest { options, enable, how, in_time, .. } = run_of(parsed(&args));
        // No other platform is queried.
        assert_eq!(Value::from(options), json!({ "lang": "ko", "platforms": ["zai"] }));
        assert_eq!((enable, in_time), (vec!["claude".to_owned()], true));
        let of = Target { ids: vec!["zai".to_owned()], name: "zai".to_owned(), model: String::new() };
        let (format, preset) = (Some("{left}%".to_owned()), Some(Preset::Tmux));
        assert_eq!(how, How::Line(LineOptions { of: Some(of), format, preset }));
    }

    #[test]
    fn a_line_is_of_a_platform_a_provider_a_model_or_of_all() {
        for (of, platforms) in [
            ("zai-coding-plan/glm-4.7", json!(["zai"])),
            ("github-copilot", json!(["copilot"])),
            ("acme", json!(["acme"])),
            ("claude-sonnet-4-5", Value::Null),
            ("grok-4", Value::Null),
            ("zai5", Value::Null),
            ("sonnet", Value::Null),
        ] {
            let options = run_of(parsed(&["line", "--for", of])).options;
            assert_eq!(options.get("platforms").cloned().unwrap_or_default(), platforms, "{of}");
        }
        assert!(matches!(run_of(parsed(&["line", "--tightest"])).how, How::Line(_)));
    }

    #[test]
    fn the_other_two_take_little() {
        assert_eq!(run_of(parsed(&["metrics", "--private"])).how, How::Metrics);
        for (args, online) in [(&["doctor"][..], false), (&["doctor", "--online"], true)] {
            let RunRequest { sends, diagnoses, how, .. } = run_of(parsed(args));
            assert_eq!((sends, diagnoses, how), (online, true, How::Doctor { colour: false }));
        }
    }

    #[test]
    fn a_verification_takes_the_network_and_a_language_alone() {
        let Command::Verify { options, online: true } = parsed(&["verify", "--online", "--lang", "ko"])
        else {
            panic!("no verification")
        };
        assert_eq!(Value::from(options), json!({ "lang": "ko" }));
        assert!(matches!(parsed(&["--", "verify"]), Command::Verify { online: false, .. }));
        assert!(option_error(&["verify", "--private"]).contains("--private"));
    }

    #[test]
    fn wrong_usage_is_named() {
        assert!(option_error(&["line", "--format", "{lft}"]).contains("`{left}`"));
        for open in ["{left", "left}", "{"] {
            let told = option_error(&["line", "--format", open]);
            assert!(told.contains(&format!("a brace is missing its partner in `{open}`")), "{told}");
        }
        assert!(option_error(&["line", "--format"]).contains("--format"));
        assert!(option_error(&["line", "--preset", "i3"]).contains("tmux, starship, waybar"));
        assert!(option_error(&["line", "--for", "opnai"]).contains("`openai`"));
        assert!(option_error(&["line", "--for", "nobody/m-1"]).contains("nobody/m-1"));
        assert!(option_error(&["line", "--for", ""]).contains("--for"));
        assert!(option_error(&["line", "--for", "zai", "--tightest"]).contains("--tightest"));
        assert!(option_error(&["line", "--tightest=yes"]).contains("--tightest=yes"));
        assert!(option_error(&["--preset", "tmux"]).contains("`mystatus line --preset`"));
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
