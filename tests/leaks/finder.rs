//! Detection of leaked secrets.

use aho_corasick::AhoCorasick;
use std::collections::HashSet;

/// This many consecutive characters of a secret are a leak; its mask shows the first and last four.
const PIECE: usize = 6;
/// The limit where only readable characters count, as neighbouring text may lengthen a harmless piece by chance.
const READABLE_PIECE: usize = 8;

/// The pieces of some secrets that must not be shown.
pub struct Leaks {
    exact: AhoCorasick,
    readable: AhoCorasick,
}

impl Leaks {
    pub fn of(secrets: &[String]) -> Self {
        // Include secrets with Markdown characters replaced.
        let alike = |secret: &String| secret.replace('`', "'").replace('[', "(").replace(']', ")");
        let forms: Vec<String> = secrets.iter().flat_map(|secret| [secret.clone(), alike(secret)]).collect();
        // By chance, a random secret holds a part of a word, or of a name in the code.
        let is_random = |piece: &String| !piece.chars().all(|char| char.is_ascii_lowercase() || char == '_');
        let exact = forms.iter().flat_map(|form| pieces(form, PIECE));
        Self {
            exact: finder(exact.filter(is_random).collect()),
            readable: finder(forms.iter().flat_map(|form| pieces(&readable(form), READABLE_PIECE)).collect()),
        }
    }

    /// The pieces of secrets found in `text`.
    pub fn within(&self, text: &str) -> Vec<String> {
        let readable = readable(text);
        let found = [(&self.exact, text), (&self.readable, &readable)].map(|(pieces, text)| {
            pieces.find_overlapping_iter(text).map(|found| text[found.range()].to_owned())
        });
        found.into_iter().flatten().collect()
    }
}

/// The pieces of `text` that are `length` characters long.
fn pieces(text: &str, length: usize) -> Vec<String> {
    let chars: Vec<char> = text.chars().collect();
    chars.windows(length).map(String::from_iter).collect()
}

/// Outputs are long, and searched often.
fn finder(pieces: HashSet<String>) -> AhoCorasick {
    AhoCorasick::new(pieces).expect("few pieces")
}

/// The visible ASCII of `text` in lower case, as somebody who copies it by hand would get.
fn readable(text: &str) -> String {
    text.chars().filter(char::is_ascii_graphic).map(|char| char.to_ascii_lowercase()).collect()
}
