//! Text as a search for secrets sees it.

use super::PIECE;
use std::ops::Range;

/// Six consecutive characters of 21 bits each, so that the next one is a shift away.
pub type Piece = u128;

/// The characters of a text that count in a search, and their positions.
pub struct Projection {
    pub chars: Vec<char>,
    at: Vec<Range<usize>>,
}

impl Projection {
    /// Visible ASCII.
    pub fn ascii(text: &str) -> Self {
        Self::of(text, |char| char.is_ascii_graphic())
    }

    /// Everything but white space and control characters.
    pub fn wide(text: &str) -> Self {
        Self::of(text, |char| !char.is_whitespace() && !char.is_control())
    }

    fn of(text: &str, counts: impl Fn(char) -> bool) -> Self {
        let most = text.len();
        let mut projection = Self { chars: Vec::with_capacity(most), at: Vec::with_capacity(most) };
        for (start, char) in text.char_indices() {
            let folded = folded(char);
            if counts(folded) {
                projection.chars.push(folded);
                projection.at.push(start..start + char.len_utf8());
            }
        }
        projection
    }

    /// Every six consecutive characters, in order.
    pub fn pieces(&self) -> impl Iterator<Item = Piece> {
        const BITS: usize = 21;
        const MASK: Piece = (1 << (BITS * PIECE)) - 1;
        let mut piece = 0;
        let rolled = self.chars.iter().map(move |char| {
            piece = (piece << BITS | Piece::from(u32::from(*char))) & MASK;
            piece
        });
        rolled.skip(PIECE - 1)
    }

    /// The positions where the text repeats `least` or more consecutive characters of a secret, by its sorted `pieces`.
    pub fn runs(&self, pieces: &[Piece], least: usize) -> Vec<Range<usize>> {
        let mut runs: Vec<Range<usize>> = Vec::new();
        for (at, piece) in self.pieces().enumerate() {
            if pieces.binary_search(&piece).is_err() {
                continue;
            }
            match runs.last_mut().filter(|run| at <= run.end) {
                Some(run) => run.end = at + PIECE,
                None => runs.push(at..at + PIECE),
            }
        }
        runs.retain(|run| run.len() >= least);
        runs.into_iter().filter_map(|run| self.span(run.start, run.end)).collect()
    }

    /// The position in the text of the characters from `start` to before `end`.
    pub fn span(&self, start: usize, end: usize) -> Option<Range<usize>> {
        let chars = self.at.get(start..end)?;
        Some(chars.first()?.start..chars.last()?.end)
    }
}

/// Whatever can become `char`'s like on the way to the reader counts as the same: other cases, full-width forms, the
/// two letters beyond ASCII whose other case is in it, and the characters that [`crate::sanitized`] replaces.
fn folded(char: char) -> char {
    match char {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(char) - 0xfee0).map_or(char, folded),
        '\u{212a}' => 'k',
        '\u{17f}' => 's',
        '`' => '\'',
        '[' => '(',
        ']' => ')',
        char => char.to_ascii_lowercase(),
    }
}
