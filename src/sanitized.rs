//! Untrusted text made safe to show. It cannot move the cursor, colour, ring the bell, reorder or hide text, or
//! imitate the report's structure.

use crate::secret::{Redactor, Secret, without_likely_keys};
use std::fmt;

/// The longest name of a plan, model or account that is shown, in characters.
const NAME: usize = 64;
/// The longest part of a name that is read, in characters: a reply can hold many names.
const NAME_READ: usize = 1024;
/// The longest platform message that is shown, in characters.
const MESSAGE: usize = 200;
/// The longest link kept whole, in bytes.
const LINK: usize = 300;

/// A line of untrusted text that is safe in a terminal, in Markdown and in JSON.
///
/// Reports hold untrusted text only as this type, so none is shown unsanitized.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Sanitized(String);

impl Sanitized {
    /// Redacts and sanitizes a platform's name for a plan, model or the like; `None` if nothing visible remains.
    pub fn name(text: &str, redactor: &Redactor) -> Option<Self> {
        Self::cleaned(first(text, NAME_READ), NAME, |line| redactor.redact(line))
    }

    /// Sanitizes an account's label, and redacts it if it holds a secret of the account.
    pub fn label(text: &str, redactor: &Redactor) -> Option<Self> {
        Self::cleaned(first(text, NAME_READ), NAME, |line| redactor.redact_label(line))
    }

    /// Sanitizes a platform's failure message: redacted, without tags, one line, at most 200 characters.
    pub fn message(text: &str, redactor: &Redactor) -> Option<Self> {
        Self::cleaned(&without_tags(text), MESSAGE, |line| redactor.redact(line))
    }

    /// Sanitizes a word from the user's settings or system, which needs no redaction.
    pub fn own(text: &str) -> Option<Self> {
        Self::name(text, &Redactor::default())
    }

    /// Sanitizes an invalid input of the user's, for display between backticks, where brackets form no links. Hides
    /// likely keys. One line, at most 200 characters; keeps leading signs, as in `-5` and `--option`.
    pub fn written(text: &str) -> Self {
        Self::cut(&without_likely_keys(&without_links(&one_line(text)).trim_end().replace('`', "'")), MESSAGE)
    }

    /// Derives a text. Derivation always follows redaction, because this is the only way to a derived name: a
    /// secret in lower case, for example, would no longer be recognized.
    #[must_use]
    pub fn derived(&self, derive: impl FnOnce(&str) -> String) -> Self {
        Self(derive(&self.0))
    }

    /// Sanitizes a file path in full length, because the reader must be able to open it.
    pub fn path(text: &str) -> Self {
        Self(without_spans(&visible(text)))
    }

    /// Wraps a text of this program.
    pub fn fixed(text: &'static str) -> Self {
        Self(text.to_owned())
    }

    /// Returns a secret's mask.
    pub fn mask(secret: &Secret) -> Self {
        Self(without_spans(&visible(&secret.mask())))
    }

    /// Returns the first link in `text` to one of `hosts`, uncut so that it can be opened. Skips links to other
    /// hosts, which a platform must not suggest, and links that repeat a secret.
    pub fn link(text: &str, hosts: &[&str], redactor: &Redactor) -> Option<Self> {
        let is_plain = |c: char| c.is_ascii_alphanumeric() || "-._~/?=&%:,+".contains(c);
        let text = first(text, READ);
        text.match_indices("https://").find_map(|(at, scheme)| {
            // One character more than may be kept shows that it is too long.
            let address = first(text.get(at + scheme.len()..)?, LINK + 1);
            let address = address.split(|c: char| !is_plain(c)).next()?;
            let address = address.trim_end_matches(['.', ',', ':']);
            let (host, _) = address.split_once('/')?;
            let is_safe =
                hosts.contains(&host) && address.len() <= LINK && redactor.redact(address) == address;
            is_safe.then(|| Self(format!("{scheme}{address}")))
        })
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn cleaned(text: &str, most: usize, redact: impl Fn(&str) -> String) -> Option<Self> {
        let line = without_links(&one_line(&without_marks(text)));
        let line = line.trim_start_matches(|c| !may_begin(c)).trim_end();
        // Redact before cutting, so that no part of a secret goes unrecognized.
        let line = without_spans(&redact(line));
        (!line.is_empty()).then(|| Self::cut(&line, most))
    }

    fn cut(line: &str, most: usize) -> Self {
        let mut cut = first(line, most).to_owned();
        if cut.len() < line.len() {
            cut.push('…');
        }
        Self(cut)
    }
}

impl fmt::Display for Sanitized {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The longest text that is read, in characters; more could not be shown.
const READ: usize = 16 * 1024;

/// The first `most` characters of `text`.
fn first(text: &str, most: usize) -> &str {
    if text.len() <= most {
        return text;
    }
    text.char_indices().nth(most).and_then(|(end, _)| text.get(..end)).unwrap_or(text)
}

/// Removes escape sequences, control and invisible characters from `text`; separators become spaces.
pub fn visible(text: &str) -> String {
    let text = first(text, READ);
    // Fast path: most text is harmless.
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
            c if is_invisible(c) => {}
            c => out.push(c),
        }
    }
    out
}

/// Returns the visible words of `text`, separated by single spaces.
fn one_line(text: &str) -> String {
    visible(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Replaces the characters of Markdown spans in `text` by harmless look-alikes.
fn without_spans(text: &str) -> String {
    // Fast path: nearly all text has none.
    if !text.bytes().any(|byte| matches!(byte, b'`' | b'[' | b']')) {
        return text.to_owned();
    }
    text.replace('`', "'").replace('[', "(").replace(']', ")")
}

/// Removes the signs of this program's failures and findings from `text`, which may stand at a line's start once the
/// text is wrapped, and makes the arrow of its advice another one.
fn without_marks(text: &str) -> String {
    text.replace(['⚠', '❌', '⛔', '✗', '✓', '•'], "").replace('→', "›")
}

/// Skips the rest of a string escape sequence, up to BEL, ST or an escape.
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

/// Whether `c` is invisible or reorders its surroundings. That covers unprintable characters (control, format,
/// noncharacters, unassigned, private use) and Unicode's fillers, joiners and variation selectors among letters,
/// marks and symbols.
fn is_invisible(c: char) -> bool {
    let is_filler = matches!(c,
        '\u{34f}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}' | '\u{180b}'..='\u{180f}' | '\u{2800}' | '\u{3164}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{ffa0}' | '\u{e0100}'..='\u{e01ef}');
    is_filler || !c.is_ascii_graphic() && c != ' ' && !is_printable(c)
}

/// Whether the standard library prints `c` unescaped, which follows Unicode's tables. Tests it inside a string,
/// because a lone combining mark would be escaped.
fn is_printable(c: char) -> bool {
    let mut text = [b'-'; 5];
    let length = 1 + text.split_first_mut().map_or(0, |(_, rest)| c.encode_utf8(rest).len());
    let text = text.get(..length).and_then(|text| std::str::from_utf8(text).ok());
    text.is_some_and(|text| text.escape_debug().nth(1) == Some(c))
}

/// Whether untrusted text may begin with `c`. Excludes what starts a Markdown heading, quote, list, rule or table.
fn may_begin(c: char) -> bool {
    c.is_alphanumeric() || "\"'(“‘«「『$€£¥₩".contains(c)
}

/// Removes schemes and `www.` from web addresses in `text`, so that nothing turns them into links.
fn without_links(text: &str) -> String {
    let mut bare = String::with_capacity(text.len());
    for char in text.chars() {
        bare.push(char);
        // Also inside words: the text before it may be redacted later.
        let start = bare.len().saturating_sub("www.".len());
        if char == '.' && bare.get(start..).is_some_and(|end| end.eq_ignore_ascii_case("www.")) {
            bare.truncate(start);
        }
    }
    let mut parts = bare.split("://");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let scheme = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.');
        out.truncate(out.trim_end_matches(scheme).len());
        out.push_str(part.trim_start_matches('/'));
    }
    out
}

/// Returns the text of an HTML reply: its title, else its body without tags; other text unchanged.
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
        Sanitized::own(text).map_or_else(String::new, |shown| shown.0)
    }

    #[test]
    fn escape_sequences_go_whole() {
        assert_eq!(name("\u{1b}[31mpro\u{1b}[0m"), "pro");
        assert_eq!(name("\u{1b}]8;;https://evil.example\u{7}link\u{1b}]8;;\u{1b}\\"), "link");
        assert_eq!(name("a\u{9b}2Jb"), "ab");
        assert_eq!(name("\u{1b}]0;title\u{1b}\\pro"), "pro");
        assert_eq!(name("\u{1b}]0;unterminated"), "");
    }

    #[test]
    fn a_line_cannot_pose_as_structure() {
        assert_eq!(name("pro\n# heading"), "pro # heading");
        assert_eq!(name("## heading"), "heading");
        assert_eq!(name("```sh"), "sh");
        assert_eq!(name("![x](http://evil.example)"), "x)(evil.example)");
    }

    #[test]
    fn a_line_cannot_pose_as_advice_wherever_it_is_wrapped() {
        assert_eq!(name("denied → Sign in again: ❌ evil"), "denied › Sign in again: evil");
        assert_eq!(name("→ Settings → Billing ✓"), "Settings › Billing");
    }

    #[test]
    fn what_was_written_keeps_its_signs_and_nothing_that_acts() {
        let written = |text: &str| Sanitized::written(text).0;
        assert_eq!(written("-5"), "-5");
        assert_eq!(written("--non\u{1b}[2J\0sense\n# x"), "--nonsense # x");
        assert_eq!(written("`https://evil.example`"), "'evil.example'");
        assert_eq!(written("[\"on\"]"), "[\"on\"]");
        assert_eq!(written(&"-".repeat(300)), format!("{}…", "-".repeat(MESSAGE)));
        assert_eq!(written("\u{200b}"), "");
    }

    #[test]
    fn html_is_reduced_to_its_words() {
        let shown = Sanitized::message(
            "<html><head><title>502 Bad Gateway</title></head><body><h1>x</h1></body>",
            &Redactor::default(),
        );
        assert_eq!(shown.map(|s| s.0).as_deref(), Some("502 Bad Gateway"));
        let shown = Sanitized::message("<p>Internal <b>Server</b> Error</p>", &Redactor::default());
        assert_eq!(shown.map(|s| s.0).as_deref(), Some("Internal Server Error"));
        assert_eq!(Sanitized::message("<html><body></body></html>", &Redactor::default()), None);
        let shown = Sanitized::message("<p>5 > 3</p>", &Redactor::default());
        assert_eq!(shown.map(|s| s.0).as_deref(), Some("5 > 3"));
    }

    #[test]
    fn a_link_is_kept_whole_where_it_leads_to_a_known_host_and_repeats_no_secret() {
        let key = Redactor::new(&[Secret::new("sk-0123456789abcdef")]);
        let link = |text: &str| Sanitized::link(text, &["console.example"], &key).map(|link| link.0);
        for (text, kept) in [
            ("at https://console.example/api?id=1, then", Some("https://console.example/api?id=1")),
            ("https://evil.example/a or https://console.example/b", Some("https://console.example/b")),
            ("https://evil.example/a", None),
            ("https://console.example/sk-0123456789abcdef", None),
            (&format!("https://console.example/{}", "x".repeat(LINK)), None),
        ] {
            assert_eq!(link(text).as_deref(), kept, "{text}");
        }
    }

    #[test]
    fn long_text_is_cut_and_says_so() {
        assert_eq!(name(&"x".repeat(100)), format!("{}…", "x".repeat(NAME)));
        assert_eq!(name(&"x".repeat(NAME)), "x".repeat(NAME));
    }

    #[test]
    fn what_takes_no_room_is_invisible_and_letters_are_not() {
        use GeneralCategory::{Control, Format, LowercaseLetter, PrivateUse, Unassigned, UppercaseLetter};
        for c in (0..=u32::from(char::MAX)).filter_map(char::from_u32) {
            match get_general_category(c) {
                // The standard library may already print what a later Unicode version assigns.
                Unassigned if c.is_alphanumeric() => {}
                Unassigned if !is_noncharacter(c) && is_printable(c) => {}
                Control | Format | PrivateUse | Unassigned => {
                    assert!(is_invisible(c), "U+{:04X}", u32::from(c));
                }
                UppercaseLetter | LowercaseLetter => assert!(!is_invisible(c), "U+{:04X}", u32::from(c)),
                _ => {}
            }
        }
        for c in [
            '\u{fdd0}',
            '\u{ffff}',
            '\u{1fffe}',
            '\u{378}',
            '\u{2800}',
            '\u{fe0f}',
            '\u{e0100}',
            '\u{10ffff}',
        ] {
            assert!(is_invisible(c), "U+{:04X}", u32::from(c));
        }
        for c in ['한', '中', 'ア', 'e', '\u{301}', 'ก', '\u{e31}', '…', '─', '█', '🦀'] {
            assert!(!is_invisible(c), "U+{:04X}", u32::from(c));
        }
    }

    fn is_noncharacter(c: char) -> bool {
        matches!(u32::from(c), 0xfdd0..=0xfdef) || u32::from(c) & 0xfffe == 0xfffe
    }

    #[test]
    fn a_key_with_what_terminals_drop_between_its_letters_is_redacted() {
        let key = Redactor::new(&[Secret::new("sk-0123456789abcdef")]);
        for between in ["\u{fdd0}", "\u{ffff}", "\u{1fffe}", "\u{378}", "\u{301}", "é", " "] {
            let repeat: Vec<_> = "SK-0123456789ABCDEF".chars().map(String::from).collect();
            let message = Sanitized::message(&repeat.join(between), &key);
            assert_eq!(message.map(|message| message.0).as_deref(), Some("****"), "{between:?}");
        }
    }

    #[test]
    fn nobody_else_gives_our_advice_or_makes_a_link() {
        assert_eq!(name("→ Sign in again: https://evil.example/x"), "Sign in again: evil.example/x");
        assert_eq!(name("⚠️ ❌ pro"), "pro");
        assert_eq!(
            name("see HTTPS://evil.example, or (http://x.example)"),
            "see evil.example, or (x.example)"
        );
        assert_eq!(name("a://# b"), "b");
        assert_eq!(name("https:////evil.example"), "evil.example");
        assert_eq!(name("https://www.evil.example/x"), "evil.example/x");
        assert_eq!(name("at WWW.evil.example, wwwww.w.evil.example"), "at evil.example, evil.example");
        assert_eq!(name("http:www.//evil.example"), "evil.example");
    }

    proptest! {
        #[test]
        fn raw_bytes_become_one_harmless_line(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
            let text = String::from_utf8_lossy(&bytes);
            for shown in [Sanitized::name(&text, &Redactor::default()), Sanitized::message(&text, &Redactor::default())].into_iter().flatten() {
                prop_assert!(shown.0.chars().count() <= MESSAGE + 1);
                prop_assert!(!shown.0.starts_with(['#', '>', '~', '-', '+', '=', '|', '*', ' ', '→', '⚠', '❌', '⛔']));
                for c in shown.0.chars() {
                    prop_assert!(!is_invisible(c) && !['`', '[', ']'].contains(&c));
                }
            }
        }
    }
}
