//! How many columns text takes on a terminal: CJK characters and emoji take two.

use unicode_width::UnicodeWidthStr;

/// The columns that `text` takes.
#[must_use]
pub fn width(text: &str) -> usize {
    text.width()
}

/// `text` with spaces up to `columns`.
#[must_use]
pub fn pad(text: &str, columns: usize) -> String {
    let missing = columns.saturating_sub(width(text));
    text.to_owned() + &" ".repeat(missing)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wide_characters_count_double() {
        assert_eq!(width("5시간"), 5);
        assert_eq!(width("每周"), 4);
        assert_eq!(width("⚠️"), 2);
        assert_eq!(width("❌ x"), 4);
        assert_eq!(width("e\u{301}"), 1);
        assert_eq!(pad("每周", 6), "每周  ");
        assert_eq!(pad("long", 2), "long");
    }
}
