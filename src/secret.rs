//! Secrets: text that cannot be printed by accident.

use std::fmt;

/// How many characters of a secret in a row count as a leak: anything a platform sends back that holds such a
/// piece of one of the account's secrets is redacted.
const PIECE: usize = 6;

/// From this length on a mask shows the first and last four characters; below it, it would show half or more.
const MASKABLE: usize = 16;

/// A token, a key, or anything else that only its platform may see.
///
/// It has no `Display`, its `Debug` hides it, and it is not serializable: the one way out is
/// [`Secret::expose`], which the wasm boundary calls when a request leaves.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Wraps `text`.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The secret itself, to be sent to its platform and to nobody else.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// What may be shown of it: `0123****EFGH`, or `****` where the secret is too short for that to hide it.
    #[must_use]
    pub fn mask(&self) -> String {
        let chars: Vec<char> = self.0.chars().collect();
        match (chars.first_chunk::<4>(), chars.last_chunk::<4>()) {
            (Some(first), Some(last)) if chars.len() >= MASKABLE => {
                first.iter().chain(&['*'; 4]).chain(last).collect()
            }
            _ => "****".to_owned(),
        }
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(****)")
    }
}

/// `text` with every run that repeats six or more characters of one of `secrets` replaced by `****`.
#[must_use]
pub fn redact(text: &str, secrets: &[Secret]) -> String {
    let mut shown = String::new();
    let mut told = 0;
    let starts = || text.char_indices().map(|(at, _)| at).chain([text.len()]);
    for (start, end) in starts().zip(starts().skip(PIECE)) {
        let piece = text.get(start..end).unwrap_or_default();
        if secrets.iter().any(|secret| secret.0.contains(piece)) {
            // A piece that begins within the last one, or right behind it, is hidden by the same stars.
            if told == 0 || start > told {
                shown.push_str(text.get(told..start).unwrap_or_default());
                shown.push_str("****");
            }
            told = end;
        }
    }
    shown.push_str(text.get(told..).unwrap_or_default());
    shown
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_mask_shows_the_ends_of_a_long_secret_and_nothing_of_a_short_one() {
        assert_eq!(Secret::new("0123456789abcdef.ABCDEFGH").mask(), "0123****EFGH");
        assert_eq!(Secret::new("abcd1234").mask(), "****");
        assert_eq!(Secret::new("").mask(), "****");
        assert_eq!(format!("{:?}", Secret::new("0123456789abcdef")), "Secret(****)");
    }

    proptest! {
        #[test]
        fn a_mask_shows_at_most_half(secret in ".{0,64}") {
            let mask = Secret::new(secret.clone()).mask();
            let shown = mask.chars().filter(|c| *c != '*').count();
            prop_assert!(shown * 2 <= secret.chars().count());
        }

        #[test]
        fn no_piece_of_a_secret_survives(secret in "[a-zA-Z0-9._/-]{8,60}", before in ".{0,20}", cut in 0usize..8, after in ".{0,20}") {
            let piece: String = secret.chars().skip(cut).collect();
            let shown = redact(&format!("{before}{piece}{after}{secret}"), &[Secret::new(secret.clone())]);
            let secret: Vec<char> = secret.chars().collect();
            for piece in secret.windows(PIECE) {
                let piece: String = piece.iter().collect();
                prop_assert!(!shown.contains(&piece));
            }
        }

        #[test]
        fn text_without_secrets_is_untouched(text in ".{0,80}") {
            prop_assert_eq!(redact(&text, &[Secret::new("\u{1}\u{2}\u{3}\u{4}\u{5}\u{6}")]), text);
        }
    }
}
