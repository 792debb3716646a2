//! Detection of leaked secrets.

use std::collections::HashSet;

/// This many consecutive characters of a secret are a leak; its mask shows the first and last four.
const PIECE: usize = 6;
/// The limit where only readable characters count, as neighbouring text may lengthen a harmless piece by chance.
const READABLE_PIECE: usize = 8;

/// The pieces of some secrets that must not be shown.
pub struct Leaks {
    exact: HashSet<Vec<char>>,
    readable: HashSet<Vec<char>>,
}

impl Leaks {
    pub fn of(secrets: &[String]) -> Self {
        // Include secrets with Markdown characters replaced.
        let alike = |secret: &String| secret.replace('`', "'").replace('[', "(").replace(']', ")");
        let forms: Vec<String> = secrets.iter().flat_map(|secret| [secret.clone(), alike(secret)]).collect();
        let pieces =
            |chars: Vec<char>, length| chars.windows(length).map(<[char]>::to_vec).collect::<Vec<_>>();
        // By chance, a random secret holds a part of a word, or of a name in the code.
        let is_random =
            |piece: &Vec<char>| !piece.iter().all(|char| char.is_ascii_lowercase() || *char == '_');
        let exact = forms.iter().flat_map(|form| pieces(form.chars().collect(), PIECE));
        Self {
            exact: exact.filter(is_random).collect(),
            readable: forms.iter().flat_map(|form| pieces(readable(form), READABLE_PIECE)).collect(),
        }
    }

    /// The pieces of secrets found in `text`.
    pub fn within(&self, text: &str) -> Vec<String> {
        // Look up slices without copying: outputs are long, and checked often.
        let (whole, readable): (Vec<char>, _) = (text.chars().collect(), readable(text));
        let exact = whole.windows(PIECE).filter(|piece| self.exact.contains(*piece));
        let readable = readable.windows(READABLE_PIECE).filter(|piece| self.readable.contains(*piece));
        exact.chain(readable).map(String::from_iter).collect()
    }
}

/// The visible ASCII of `text` in lower case, as somebody who copies it by hand would get.
fn readable(text: &str) -> Vec<char> {
    text.chars().filter(char::is_ascii_graphic).map(|char| char.to_ascii_lowercase()).collect()
}
