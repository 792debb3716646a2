//! What the registry of platforms is written into: README.md, SECURITY.md and CONTRIBUTING.md hold what it says.
//! `npm run generate` writes them anew.

#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use mystatus::environment::Environment;
use mystatus::locale::{LANGUAGES, LISTED};
use mystatus::platform::Platform;
use mystatus::platforms::{self, PLATFORMS, POPULAR};
use std::fmt::Write;
use std::fs;
use std::path::PathBuf;
use unicode_width::UnicodeWidthStr;

/// Holds the part of `file` from `begin` to `end` to `expected`, or writes it.
fn hold(file: &str, begin: &str, end: &str, expected: &str) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(file);
    let text = fs::read_to_string(&path).expect("a file of the project");
    let (before, rest) = text.split_once(begin).unwrap_or_else(|| panic!("{file} has {begin}"));
    let (written, after) = rest.split_once(end).unwrap_or_else(|| panic!("{file} has {end}"));
    if std::env::var_os("MYSTATUS_GENERATE").is_some() {
        fs::write(&path, format!("{before}{begin}{expected}{end}{after}")).expect("written");
    } else {
        assert!(written == expected, "{file} is not as the registry says: run `npm run generate`");
    }
}

/// A table in Markdown, its columns aligned as Biome aligns them.
fn table(head: [&str; 3], row: impl Fn(&Platform) -> [String; 3]) -> String {
    let mut rows = vec![head.map(str::to_owned)];
    rows.extend(PLATFORMS.iter().map(|platform| row(platform)));
    let widths =
        [0, 1, 2].map(|column| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0));
    rows.insert(1, widths.map(|width| "-".repeat(width)));
    let padded = |row: &[String; 3]| {
        let cells = [0, 1, 2].map(|column| format!("{:1$}", row[column], widths[column]));
        format!("| {} |\n", cells.join(" | "))
    };
    format!("\n\n{}\n", rows.iter().map(padded).collect::<String>())
}

fn code(words: impl IntoIterator<Item = impl AsRef<str>>) -> String {
    let words: Vec<_> = words.into_iter().map(|word| format!("`{}`", word.as_ref())).collect();
    words.join(", ")
}

/// The files and variables that a platform reads besides `auth.json`.
fn sources(platform: &Platform) -> String {
    let mut environment = Environment { home: "~".to_owned(), ..Environment::default() };
    // A folder for each of a program's versions.
    let folders = platforms::folders(&environment).into_iter();
    environment.listed = folders.map(|folder| (folder, vec!["*20*".to_owned()])).collect();
    let files = (platform.files)(&environment);
    code(files.into_iter().chain(platform.variables.iter().map(|name| (*name).to_owned())))
}

#[test]
fn the_readme_counts_and_lists_every_platform() {
    // Fewer would not be every subscription.
    assert!(PLATFORMS.len() >= 50);
    hold("README.md", "<!-- count -->", "<!-- end of the count -->", &PLATFORMS.len().to_string());
    let english = LANGUAGES.first().expect("English");
    let rows = table(["platform", "set up", "also reads"], |platform| {
        let set_up = english.setups(platform.setups);
        [format!("**{}** `{}`", platform.name, platform.id), set_up, sources(platform)]
    });
    let begin = "<!-- platforms: written by `npm run generate` -->";
    hold("README.md", begin, "<!-- end of the platforms -->", &rows);
}

/// What newcomers copy is what the tests run.
#[test]
fn the_page_for_newcomers_shows_the_invented_platform() {
    let source = include_str!("../src/platforms/invented.rs");
    let (whole, _) = source.split_once("\nmod tests {").expect("its tests");
    let expected = format!("\n\n```rust\n{whole}```\n\n");
    let begin = "<!-- example: written by `npm run generate` -->";
    hold("CONTRIBUTING.md", begin, "<!-- end of the example -->", &expected);
}

#[test]
fn the_allow_list_is_published() {
    let rows = table(["platform", "its credentials go to", "and come from `auth.json` and"], |platform| {
        let hosts = if platform.hosts.is_empty() {
            "none: no request is sent".to_owned()
        } else {
            code(platform.hosts)
        };
        [platform.name.to_owned(), hosts, sources(platform)]
    });
    let begin = "<!-- hosts: written by `npm run generate` -->";
    hold("SECURITY.md", begin, "<!-- end of the hosts -->", &rows);
}

/// OpenCode lists the command before the module is loaded.
#[test]
fn the_commands_words_are_there_in_every_language() {
    let quoted = |text: &str| if text.contains('"') { format!("'{text}'") } else { format!("\"{text}\"") };
    let mut words = String::new();
    for language in LANGUAGES {
        let (command, two_commands) = (language.command(), language.two_commands());
        for text in [command, two_commands] {
            assert!(text.width() <= LISTED && !text.contains(['\'', '\\']), "{text}");
        }
        let tag = language.tag();
        let (command, two_commands) = (quoted(command), quoted(two_commands));
        let _ =
            write!(words, "  {tag}: {{\n    command: {command},\n    twoCommands: {two_commands},\n  }},\n");
    }
    hold("js-shim/switches.js", "const WORDS = {\n", "};\n", &words);
}

/// Few of them: each request of a session pays for it, in tokens that tests/opencode/server.test.js counts.
#[test]
fn the_tools_description_names_some_platforms_and_counts_the_others() {
    let named: Vec<_> = POPULAR.iter().take(3).map(|platform| platform.name).collect();
    let others = PLATFORMS.len() - named.len();
    let text = format!(
        "Show the quota left, and its resets, of the user's AI plans: {} and {others} more.",
        named.join(", "),
    );
    hold("js-shim/server.js", "const TOOL =\n  \"", "\";\n", &text);
}
