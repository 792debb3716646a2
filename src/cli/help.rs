//! The help.

use crate::locale::{self, Language};
use crate::platforms::{PLATFORMS, POPULAR};

/// The most platforms that the help names.
const MOST: usize = 5;

/// The help in `language`.
pub(super) fn help(language: &dyn Language) -> String {
    let named = POPULAR.iter().take(MOST).map(|platform| platform.id.to_owned());
    let platforms: Vec<_> = named.chain([language.and_more(PLATFORMS.len() - MOST)]).collect();
    let help = language.words().help.replace("{platforms}", &platforms.join(", "));
    help.replace("{languages}", &locale::tags()).replace("{opt-in}", &locale::opt_in_ids())
}

/// What `help` says of `term`, with whose line it begins.
#[cfg(test)]
pub(super) fn said<'a>(help: &'a str, term: &str) -> Option<&'a str> {
    help.lines().find_map(|line| {
        let (written, words) = line.strip_prefix("  ")?.split_once("  ")?;
        let mut names = written.split([' ', ',', '[']);
        names.any(|name| name == term).then_some(words.trim())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::arguments::{OF_COMMANDS, OPTIONS};
    use crate::cli::{COMMANDS, tests::printed};
    use crate::locale::LANGUAGES;
    use crate::render::width;

    #[test]
    fn it_explains_every_option_and_command_within_a_screen_in_every_language() {
        for language in LANGUAGES {
            let tag = language.tag();
            let text = printed(&["--help", "--lang", tag], 0);
            assert_eq!(printed(&["-h", "--lang", tag], 0), text);
            // The words that platforms are named by do the same; a command's line names its own.
            let others = |option: &&&str| **option != "--platform" && !OF_COMMANDS.contains(*option);
            let options = OPTIONS.iter().filter(others);
            for own in OF_COMMANDS {
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
