//! What would be a leak of a secret.

use std::collections::HashSet;

/// So many characters of a secret in a row are a leak; its mask shows the first and last four.
const PIECE: usize = 6;
/// The same where only what can be read counts: what stands beside a harmless shorter piece may lengthen it by chance.
const READABLE_PIECE: usize = 8;

/// What would be a leak of some secrets.
pub struct Leaks {
    exact: HashSet<Vec<char>>,
    readable: HashSet<Vec<char>>,
}

impl Leaks {
    pub fn of(secrets: &[String]) -> Self {
        // Also as they look where characters of Markdown were replaced.
        let alike = |secret: &String| secret.replace('`', "'").replace('[', "(").replace(']', ")");
        let forms: Vec<String> = secrets.iter().flat_map(|secret| [secret.clone(), alike(secret)]).collect();
        let pieces =
            |chars: Vec<char>, length| chars.windows(length).map(<[char]>::to_vec).collect::<Vec<_>>();
        Self {
            exact: forms.iter().flat_map(|form| pieces(form.chars().collect(), PIECE)).collect(),
            readable: forms.iter().flat_map(|form| pieces(readable(form), READABLE_PIECE)).collect(),
        }
    }

    /// The pieces of secrets that stand in `text`.
    pub fn within(&self, text: &str) -> Vec<String> {
        // None is copied to be looked up: what is shown is long, and looked at often.
        let (whole, readable): (Vec<char>, _) = (text.chars().collect(), readable(text));
        let exact = whole.windows(PIECE).filter(|piece| self.exact.contains(*piece));
        let readable = readable.windows(READABLE_PIECE).filter(|piece| self.readable.contains(*piece));
        exact.chain(readable).map(String::from_iter).collect()
    }
}

/// What somebody who copies `text` by hand gets: its visible ASCII, whatever stands between, and in any case.
fn readable(text: &str) -> Vec<char> {
    text.chars().filter(char::is_ascii_graphic).map(|char| char.to_ascii_lowercase()).collect()
}
