//! Text from outside, made safe to show: it cannot move the cursor, colour, ring, reorder, hide, or pose as
//! part of the report's own structure.

use crate::lists::push;
use crate::secret::{Secret, redact};
use std::fmt;

/// The longest name shown, in characters: of a plan, a model, an account.
const NAME: usize = 64;
/// The longest part of a name looked at: a reply can hold many.
const NAME_READ: usize = 1024;
/// The longest message of a platform shown, in characters.
const MESSAGE: usize = 200;

/// One line of text that came from outside the program and is safe to draw anywhere a report goes: a
/// terminal, Markdown, JSON.
///
/// Reports hold text from outside only as this type, so nothing reaches a user uncleaned.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Sanitized(String);

impl Sanitized {
    /// A name, such as a plan's or a model's, with pieces of `secrets` redacted; `None` when nothing
    /// visible is left of it.
    #[must_use]
    pub fn name(text: &str, secrets: &[Secret]) -> Option<Self> {
        Self::cleaned(first(text, NAME_READ), NAME, secrets)
    }

    /// A platform's own words about a failure: tags removed, one line, at most 200 characters.
    #[must_use]
    pub fn message(text: &str, secrets: &[Secret]) -> Option<Self> {
        Self::cleaned(&without_tags(text), MESSAGE, secrets)
    }

    /// A file's path: the reader must be able to open it, so it keeps its beginning and its whole length.
    #[must_use]
    pub fn path(text: &str) -> Self {
        Self(without_spans(&visible(text)))
    }

    /// Text of our own.
    #[must_use]
    pub fn fixed(text: &'static str) -> Self {
        Self(text.to_owned())
    }

    /// A secret's mask.
    #[must_use]
    pub fn mask(secret: &Secret) -> Self {
        Self::name(&secret.mask(), &[]).unwrap_or_else(|| Self::fixed("****"))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn cleaned(text: &str, most: usize, secrets: &[Secret]) -> Option<Self> {
        let visible = visible(text);
        let mut line = String::new();
        for word in visible.split_whitespace() {
            push(&mut line, " ", word);
        }
        // What opens a Markdown heading, quote, list, rule or table must not open our line.
        let line = line.trim_start_matches(|c: char| "#>~-+=|* ".contains(c)).trim_end();
        // Redacted before it is cut or any of it is replaced, so that no piece of a secret stands unrecognized.
        let line = without_spans(&redact(line, secrets));
        let mut shown = first(&line, most).to_owned();
        if shown.len() < line.len() {
            shown.push('…');
        }
        (!shown.is_empty()).then_some(Self(shown))
    }
}

impl fmt::Display for Sanitized {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Longest text looked at: nothing past it could be shown anyway.
const READ: usize = 16 * 1024;

/// The first `most` characters of `text`.
fn first(text: &str, most: usize) -> &str {
    if text.len() <= most {
        return text;
    }
    text.char_indices().nth(most).and_then(|(end, _)| text.get(..end)).unwrap_or(text)
}

/// `text` without escape sequences, control and invisible characters; separators become spaces.
fn visible(text: &str) -> String {
    let text = first(text, READ);
    // Most text is harmless as it is.
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return text.to_owned();
    }
    let mut out = String::new();
    let mut chars = text.chars().peekable();
    while let Some(char) = chars.next() {
        match char {
            '\u{1b}' => match chars.next() {
                Some('[') => drop(chars.by_ref().find(|c| ('@'..='~').contains(c))),
                Some(']' | 'P' | 'X' | '^' | '_') => skip_string(&mut chars),
                _ => {}
            },
            '\u{9b}' => drop(chars.by_ref().find(|c| ('@'..='~').contains(c))),
            '\u{90}' | '\u{98}' | '\u{9d}'..='\u{9f}' => skip_string(&mut chars),
            c if c.is_whitespace() => out.push(' '),
            c if c.is_control() || is_invisible(c) => {}
            c => out.push(c),
        }
    }
    out
}

/// `text` with harmless look-alikes of the characters that Markdown's spans are made of.
fn without_spans(text: &str) -> String {
    text.replace('`', "'").replace('[', "(").replace(']', ")")
}

/// Skips the rest of an escape sequence that holds a string: up to BEL, ST, or an escape.
fn skip_string(chars: &mut std::iter::Peekable<impl Iterator<Item = char>>) {
    while let Some(char) = chars.next() {
        match char {
            '\u{7}' | '\u{9c}' => return,
            '\u{1b}' => {
                chars.next_if_eq(&'\\');
                return;
            }
            _ => {}
        }
    }
}

/// Whether `c` takes no room or changes the order of what stands around it: Unicode's format characters (Cf),
/// fillers, joiners, variation selectors and private use.
fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{600}'..='\u{605}' | '\u{61c}' | '\u{6dd}' | '\u{70f}' | '\u{890}'..='\u{891}'
        | '\u{8e2}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}' | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}'
        | '\u{e000}'..='\u{f8ff}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}'
        | '\u{110bd}' | '\u{110cd}' | '\u{13430}'..='\u{1343f}' | '\u{1bca0}'..='\u{1bca3}'
        | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}' | '\u{f0000}'..='\u{10ffff}')
}

/// The words of an HTML reply: its title where it has one, else its text; other text as it is.
fn without_tags(text: &str) -> String {
    let text = first(text, READ);
    let lower = text.to_ascii_lowercase();
    let title = lower.find("<title").and_then(|open| {
        let start = open + lower.get(open..)?.find('>')? + 1;
        let end = start + lower.get(start..)?.find("</title")?;
        text.get(start..end)
    });
    let mut out = String::new();
    let mut in_tag = false;
    for char in title.unwrap_or(text).chars() {
        match char {
            '<' => in_tag = true,
            '>' if in_tag => {
                in_tag = false;
                out.push(' ');
            }
            c if !in_tag => out.push(c),
            _ => {}
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use unicode_general_category::{GeneralCategory, get_general_category};

    fn name(text: &str) -> String {
        Sanitized::name(text, &[]).map_or_else(String::new, |shown| shown.0)
    }

    #[test]
    fn escape_sequences_go_whole() {
        assert_eq!(name("\u{1b}[31mpro\u{1b}[0m"), "pro");
        assert_eq!(name("\u{1b}]8;;https://evil.example\u{7}link\u{1b}]8;;\u{1b}\\"), "link");
        assert_eq!(name("a\u{9b}2Jb"), "ab");
        assert_eq!(name("\u{1b}]0;unterminated"), "");
    }

    #[test]
    fn a_line_cannot_pose_as_structure() {
        assert_eq!(name("pro\n# heading"), "pro # heading");
        assert_eq!(name("## heading"), "heading");
        assert_eq!(name("```sh"), "'''sh");
        assert_eq!(name("![x](http://evil.example)"), "!(x)(http://evil.example)");
    }

    #[test]
    fn html_is_reduced_to_its_words() {
        let shown = Sanitized::message(
            "<html><head><title>502 Bad Gateway</title></head><body><h1>x</h1></body>",
            &[],
        );
        assert_eq!(shown.map(|s| s.0).as_deref(), Some("502 Bad Gateway"));
        let shown = Sanitized::message("<p>Internal <b>Server</b> Error</p>", &[]);
        assert_eq!(shown.map(|s| s.0).as_deref(), Some("Internal Server Error"));
        assert_eq!(Sanitized::message("<html><body></body></html>", &[]), None);
    }

    #[test]
    fn long_text_is_cut_and_says_so() {
        assert_eq!(name(&"x".repeat(100)), format!("{}…", "x".repeat(NAME)));
        assert_eq!(name(&"x".repeat(NAME)), "x".repeat(NAME));
    }

    #[test]
    fn every_format_character_is_invisible_to_us() {
        for c in (0..=u32::from(char::MAX)).filter_map(char::from_u32) {
            if get_general_category(c) == GeneralCategory::Format {
                assert!(is_invisible(c), "U+{:04X}", u32::from(c));
            }
        }
    }

    proptest! {
        #[test]
        fn raw_bytes_become_one_harmless_line(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
            let text = String::from_utf8_lossy(&bytes);
            for shown in [Sanitized::name(&text, &[]), Sanitized::message(&text, &[])].into_iter().flatten() {
                prop_assert!(shown.0.chars().count() <= MESSAGE + 1);
                prop_assert!(!shown.0.starts_with(['#', '>', '~', '-', '+', '=', '|', '*', ' ']));
                for c in shown.0.chars() {
                    prop_assert!(!c.is_control() && !is_invisible(c) && !['`', '[', ']'].contains(&c));
                }
            }
        }
    }
}
