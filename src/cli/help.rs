//! The help texts.

use super::Subcommand;
use super::arguments::options_of;
use crate::locale::{self, Language};
use crate::platforms::{PLATFORMS, POPULAR};
use crate::render::line::{FIELDS, Preset};

/// The maximum number of platforms that the help names.
const MOST: usize = 5;

/// The help in `language`.
pub(super) fn help(language: &Language) -> String {
    let named = POPULAR.iter().take(MOST).map(|platform| platform.id.to_owned());
    let platforms: Vec<_> = named.chain([language.and_more(PLATFORMS.len() - MOST)]).collect();
    let help = language.words().help.replace("{platforms}", &platforms.join(", "));
    help.replace("{languages}", &locale::tags()).replace("{opt-in}", &locale::opt_in_ids())
}

/// The usage of `command` in `language`: what it does, and each option that it takes.
pub(super) fn of_command(command: &Subcommand, language: &Language) -> String {
    let help = help(language);
    let words = match (command.words.is_empty(), command.takes_platforms()) {
        (false, _) => "SHELL",
        (true, true) => "[PLATFORM…]",
        (true, false) => "",
    };
    let usage = help.lines().nth(1).unwrap_or_default().replace("[PLATFORM…]", words);
    let usage = usage.replacen("mystatus", &format!("mystatus {}", command.name), 1);
    let own = language.words().help_of_commands.replace("{presets}", &Preset::names().join(", "));
    // An option may mean something else after another command's line.
    let own = line_of(&own, command.name)
        .and_then(|line| own.find(line))
        .and_then(|at| own.get(at..))
        .unwrap_or(&own);
    let mut lines = vec![usage.trim_end().to_owned()];
    for term in [command.name].into_iter().chain(options_of(Some(command))) {
        let line = line_of(own, term).or_else(|| line_of(&help, term)).map(str::to_owned);
        // Some terms share a line.
        lines.extend(line.filter(|line| !lines.contains(line)));
        if term == "--format" {
            let fields = |some: &[&str]| format!("{:23}{{{}}}", "", some.join("} {"));
            lines.extend(FIELDS.chunks(6).map(fields));
        }
    }
    lines.extend(help.lines().last().map(str::to_owned));
    lines.join("\n")
}

/// The line of `help` that explains `term`.
fn line_of<'a>(help: &'a str, term: &str) -> Option<&'a str> {
    help.lines().find(|line| {
        let written = line.strip_prefix("  ").and_then(|line| line.split_once("  "));
        written.is_some_and(|(written, _)| written.split([' ', ',', '[']).any(|name| name == term))
    })
}

/// The explanation of `term` in `help`, from the line that begins with it.
#[cfg(test)]
pub(super) fn said<'a>(help: &'a str, term: &str) -> Option<&'a str> {
    let (_, words) = line_of(help, term)?.trim_start().split_once("  ")?;
    Some(words.trim())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::arguments::{COMMAND_ONLY_OPTIONS, OPTIONS};
    use crate::cli::{COMMANDS, tests::printed};
    use crate::locale::LANGUAGES;
    use crate::render::width;

    #[test]
    fn each_command_is_explained_with_the_options_that_it_takes_in_every_language() {
        for language in LANGUAGES {
            for command in COMMANDS {
                let text = printed(&[command.name, "--help", "--lang", language.tag()], 0);
                let usage = text.lines().next().expect("a line");
                assert!(usage.contains(&format!("mystatus {} [", command.name)), "{text}");
                assert_eq!(usage.contains("[PLATFORM…]"), command.takes_platforms(), "{text}");
                for term in options_of(Some(command)).chain([command.name]) {
                    assert!(said(&text, term).is_some_and(|words| !words.is_empty()), "{term}:\n{text}");
                }
                let mut others =
                    OPTIONS.iter().filter(|option| !options_of(Some(command)).any(|own| own == **option));
                assert!(!others.any(|option| line_of(&text, option).is_some()), "{text}");
                assert!(text.lines().map(width).max() <= Some(80), "{text}");
            }
            let of = |command: &str| printed(&[command, "-h", "--lang", language.tag()], 0);
            assert!(of("guard").contains("0.99") && of("guard").contains("0.95"), "{}", of("guard"));
            assert!(of("line").contains("openai/MODEL") && !of("guard").contains("openai/MODEL"));
            assert_eq!([of("doctor").contains("npm"), of("verify").contains("npm")], [false, true]);
            let statuses = said(&of("guard"), "guard").map(|words| ["0", "1"].map(|one| words.contains(one)));
            assert_eq!(statuses, Some([true, true]), "{}", of("guard"));
            // The help has no room to say more of these.
            for command in ["metrics", "doctor", "verify", "json-schema", "completions"] {
                let line = line_of(language.words().help_of_commands, command);
                assert!(line.is_some_and(|line| of(command).contains(line)), "{}", of(command));
            }
            for told in ["{resets_at}", "{balance}", "tmux, starship, waybar"] {
                assert!(of("line").contains(told), "{told} in {}", of("line"));
            }
        }
    }

    #[test]
    fn it_explains_every_option_and_command_within_a_screen_in_every_language() {
        for language in LANGUAGES {
            let tag = language.tag();
            let text = printed(&["--help", "--lang", tag], 0);
            assert_eq!(printed(&["-h", "--lang", tag], 0), text);
            // Plain words do what `--platform` does; a command's own options are named in the command's line.
            let others = |option: &&&str| **option != "--platform" && !COMMAND_ONLY_OPTIONS.contains(*option);
            let options = OPTIONS.iter().filter(others);
            for own in COMMAND_ONLY_OPTIONS {
                assert!(text.contains(own), "{own} in {tag}:\n{text}");
            }
            for term in options.copied().chain(COMMANDS.iter().map(|command| command.name)) {
                let words = said(&text, term).unwrap_or_else(|| panic!("{term} in {tag}:\n{text}"));
                assert!(!words.is_empty(), "{term} in {tag}:\n{text}");
            }
            for named in ["-h", "-V", "PLATFORM", "openai", "auto, always, never", "claude", "en, zh, ko, ja"]
            {
                assert!(text.contains(named), "{named} in {tag}:\n{text}");
            }
            for variable in ["MYSTATUS_LANG", "NO_COLOR", "FORCE_COLOR", "CLICOLOR", "HTTPS_PROXY"] {
                assert!(text.contains(variable), "{variable} in {tag}:\n{text}");
            }
            let others = PLATFORMS.len() - MOST;
            assert!(text.contains(&language.and_more(others)), "{others} in {tag}:\n{text}");
            let is_of_statuses = |line: &str| ["0 ", "1 ", "2 "].iter().all(|status| line.contains(status));
            assert!(text.lines().any(|line| !line.starts_with(' ') && is_of_statuses(line)), "{text}");
            assert!(text.contains("mystatus openai zai") && text.contains("mystatus --watch"), "{text}");
            assert!(text.contains("https://github.com/opencode-mystatus/opencode-mystatus"), "{text}");
            assert!(!text.contains(['{', '}']), "{text}");
            let widest = text.lines().map(width).max();
            assert!(widest <= Some(80), "{widest:?} columns in {tag}:\n{text}");
            // The prompt takes one row.
            assert!(text.lines().count() < 24, "{tag}:\n{text}");
        }
    }
}
