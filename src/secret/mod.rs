//! Secrets: text that cannot be printed by accident.

mod addresses;
mod likely;
mod names;
mod projection;

use addresses::addresses;
pub use likely::without_likely_keys;
pub use names::Names;
use projection::{Piece, Projection};
use std::cell::OnceCell;
use std::fmt;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Range;
use std::rc::Rc;

/// How many consecutive characters of a secret count as a leak. Text from a platform is redacted if it holds such
/// a piece of one of the account's secrets.
const PIECE: usize = 6;

/// The longest secret that is sent or issued, in bytes. Real ones have a quarter of that.
const LONGEST: usize = 8 * 1024;

/// The length from which a mask shows the first and last four characters; below it, they would be more than half.
const MASKABLE: usize = 16;

/// A token, a key, or other text that only its platform may see.
///
/// It has no `Display`, its `Debug` hides it, and it is not serializable. The only way out is [`Secret::expose`],
/// which the wasm boundary calls when a request leaves.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Wraps `text`.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The secret itself, to be sent only to its platform.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Whether it is longer than any key or token.
    pub fn is_too_long(&self) -> bool {
        self.0.len() > LONGEST
    }

    /// The displayable form: `0123****EFGH`, or `****` if the secret is too short for that.
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

/// Redacts the secrets of one account and the names of all, and finds them in text however they are disguised.
///
/// Text is compared as a reader would copy it: only visible ASCII, ignoring case. Neither characters that a
/// terminal drops nor characters of another script between the letters hide a repeat.
#[derive(Clone, Default)]
pub struct Redactor {
    /// A hash of all secrets in the order they were added; 0 if there are none.
    secrets: u64,
    /// Every six consecutive characters of a secret.
    pieces: Pieces,
    /// The pieces of secrets with characters beyond ASCII, in which every visible character counts.
    wide_pieces: Pieces,
    /// Secrets too short for [`Redactor::redact_label`], which are redacted whole.
    words: Vec<Vec<char>>,
    /// The names to redact, if any are. All e-mail addresses are redacted then, whoever owns them.
    names: Option<Rc<Names>>,
}

/// How many consecutive characters of a secret count as a leak in an account's own label.
const LABEL_PIECE: usize = 12;

impl fmt::Debug for Redactor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Redactor(****)")
    }
}

impl Redactor {
    /// Creates a redactor of `secrets`.
    pub fn new(secrets: &[Secret]) -> Self {
        let mut redactor = Self::default();
        for secret in secrets {
            redactor.add(secret);
        }
        redactor
    }

    /// Redacts `secret` from now on; of one that is too long, which nobody is sent, only the start.
    pub fn add(&mut self, secret: &Secret) {
        let mut hasher = DefaultHasher::new();
        (self.secrets, &secret.0).hash(&mut hasher);
        self.secrets = hasher.finish();
        let start: String = secret.0.chars().take(LONGEST).collect();
        let ascii = Projection::ascii(&start);
        self.pieces.add(&ascii);
        if (3..LABEL_PIECE).contains(&ascii.chars.len()) {
            self.words.push(ascii.chars);
        }
        if !start.is_ascii() {
            self.wide_pieces.add(&Projection::wide(&start));
        }
    }

    /// Redacts these names from now on, and every e-mail address: a platform may repeat one that is unknown on this
    /// machine, or that belongs to no account found.
    pub fn hide(&mut self, names: &Rc<Names>) {
        self.names = Some(Rc::clone(names));
    }

    /// A one-way fingerprint of everything redacted, unique per account; `None` without a secret.
    pub fn identity(&self) -> Option<u64> {
        let mut hasher = DefaultHasher::new();
        (self.secrets, self.names.as_ref().map(|names| names.hash)).hash(&mut hasher);
        (self.secrets != 0).then(|| hasher.finish())
    }

    /// Returns a platform's `text` with `****` for each repeat of six or more characters of a secret, or of a
    /// whole name.
    pub fn redact(&self, text: &str) -> String {
        self.redact_runs(text, PIECE)
    }

    /// Redacts an account's own label, which the user chose: it may share a word with a secret, but not hold it.
    pub fn redact_label(&self, text: &str) -> String {
        self.redact_runs(text, LABEL_PIECE)
    }

    fn redact_runs(&self, text: &str, least: usize) -> String {
        let ascii = Projection::ascii(text);
        let mut found = ascii.runs(self.pieces.sorted(), least);
        if !self.wide_pieces.all.is_empty() {
            found.extend(Projection::wide(text).runs(self.wide_pieces.sorted(), least));
        }
        for word in &self.words {
            let at = ascii.chars.windows(word.len()).enumerate().filter(|(_, chars)| chars == word);
            found.extend(at.filter_map(|(at, _)| ascii.span(at, at + word.len())));
        }
        if let Some(names) = &self.names {
            found.extend(names.found_in(&ascii.chars).filter_map(|at| ascii.span(at.start, at.end)));
            found.extend(addresses(text));
        }
        found.sort_unstable_by_key(|span| span.start);
        let mut redacted = String::new();
        let mut done = 0;
        for Range { start, end } in found {
            // A match within the last one, or right behind it, shares its stars.
            if redacted.is_empty() || start > done {
                redacted.push_str(text.get(done..start).unwrap_or_default());
                redacted.push_str("****");
            }
            done = done.max(end);
        }
        redacted.push_str(text.get(done..).unwrap_or_default());
        redacted
    }
}

/// Pieces of secrets, sorted at the first search: most redactors never search.
#[derive(Clone, Default)]
struct Pieces {
    all: Vec<Piece>,
    sorted: OnceCell<Vec<Piece>>,
}

impl Pieces {
    fn add(&mut self, secret: &Projection) {
        self.all.extend(secret.pieces());
        self.sorted.take();
    }

    fn sorted(&self) -> &[Piece] {
        self.sorted.get_or_init(|| {
            let mut sorted = self.all.clone();
            sorted.sort_unstable();
            sorted
        })
    }
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
        fn no_piece_of_a_secret_survives(
            secret in "[a-zA-Z0-9._/-]{8,60}", before in ".{0,20}", cut in 0usize..8, after in ".{0,20}",
        ) {
            let piece: String = secret.chars().skip(cut).collect();
            let redacted = redact(&secret, &format!("{before}{piece}{after}{secret}"));
            let secret: Vec<char> = secret.chars().collect();
            for piece in secret.windows(PIECE) {
                let piece: String = piece.iter().collect();
                prop_assert!(!redacted.contains(&piece));
            }
        }

        /// Except letters: two beyond ASCII stand for one of it.
        #[test]
        fn nothing_between_the_letters_hides_a_secret(
            secret in "[a-zA-Z0-9._/-]{6,60}",
            between in "[^!-~\u{ff01}-\u{ff5e}\u{212a}\u{17f}]{1,3}",
            upper in any::<bool>(),
        ) {
            let letters: Vec<String> = secret.chars().map(String::from).collect();
            let repeat = letters.join(&between);
            let repeat = if upper { repeat.to_ascii_uppercase() } else { repeat };
            prop_assert_eq!(redact(&secret, &format!("<{repeat}>")), "<****>");
        }

        #[test]
        fn a_secret_of_any_script_is_found(secret in "[\\p{L}\\p{N}]{6,30}") {
            prop_assert_eq!(redact(&secret, &secret), "****");
        }

        #[test]
        fn text_without_secrets_is_untouched(text in ".{0,80}") {
            prop_assert_eq!(redact("\u{1}\u{2}\u{3}\u{4}\u{5}\u{6}", &text), text);
        }
    }

    fn redact(secret: &str, text: &str) -> String {
        Redactor::new(&[Secret::new(secret)]).redact(text)
    }

    /// A redactor that hides these names.
    fn hiding(names: &[&str]) -> Redactor {
        let mut redactor = Redactor::default();
        redactor.hide(&Rc::new(Names::new(names.iter().copied())));
        redactor
    }

    #[test]
    fn a_name_is_redacted_whole_and_in_any_case() {
        let redactor = hiding(&["ada@example.com", "al"]);
        assert_eq!(redactor.redact("Plan of Ada@Example.com, in all"), "Plan of ****, in all");
        assert_eq!(redactor.redact("example.com"), "example.com");
    }

    #[test]
    fn a_label_may_share_a_word_with_a_secret_but_not_hold_it() {
        let redactor = Redactor::new(&[Secret::new("rt-example"), Secret::new("0123456789abcdefghij")]);
        assert_eq!(redactor.redact_label("ada@example.com"), "ada@example.com");
        assert_eq!(redactor.redact_label("ada@RT-example.com"), "ada@****.com");
        assert_eq!(redactor.redact_label("ada+23456789abcd@x.com"), "ada+****@x.com");
    }

    #[test]
    fn repeats_side_by_side_share_their_stars() {
        assert_eq!(redact("abcdefgh", "x abcdefghabcdefgh y abcdefgh"), "x **** y ****");
        assert_eq!(redact("abcdefgh", "abcdef"), "****");
        assert_eq!(redact("abcdefgh", "abcde"), "abcde");
        assert_eq!(hiding(&["ada", "grace"]).redact("x graceada ada"), "x **** ****");
    }

    #[test]
    fn its_identity_is_that_of_its_secrets_and_names() {
        let key = || Redactor::new(&[Secret::new("0123456789abcdef")]);
        let of = |secret: &str| Redactor::new(&[Secret::new(secret)]).identity();
        assert_eq!(of("0123456789abcdef"), of("0123456789abcdef"));
        for other in ["0123456789abcdeF", "0123456789abcde", "fedcba9876543210", ""] {
            assert_ne!(of("0123456789abcdef"), of(other));
        }
        let private = |names: &[&str]| Redactor { names: hiding(names).names, ..key() }.identity();
        assert_eq!(private(&["ada", "bob"]), private(&["bob", "ada", "ada"]));
        assert_ne!(private(&["ada"]), private(&["bob"]));
        assert_ne!(private(&[]), key().identity());
        assert_eq!(Redactor::default().identity(), None);
    }

    #[test]
    fn what_it_holds_is_not_printed() {
        let redactor = Redactor::new(&[Secret::new("0123456789")]);
        assert!(!format!("{redactor:?}").contains("012345"));
    }

    #[test]
    fn a_secret_in_full_width_letters_is_found() {
        let wide = |c: char| char::from_u32(u32::from(c) + 0xfee0).expect("its full-width form");
        let repeat: String = "SK-0123456789abcdef".chars().map(wide).collect();
        assert_eq!(redact("sk-0123456789abcdef", &format!("x {repeat} y")), "x **** y");
        assert_eq!(redact("ключ от дома", "x к л ю ч от\u{7}дома y"), "x **** y", "nor of another script");
    }

    #[test]
    fn what_lower_case_would_make_a_secret_is_found() {
        assert_eq!(redact("9k3f7k1sk0bc", "x 9\u{212a}3f7\u{212a}1\u{17f}\u{212a}0bc y"), "x **** y");
    }
}
