//! How many columns text takes on a terminal, where CJK characters and emoji take two, and how it is fitted into them.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// The columns that `text` takes.
pub fn width(text: &str) -> usize {
    text.width()
}

/// `text` with spaces up to `columns`.
pub fn pad(text: &str, columns: usize) -> String {
    let missing = columns.saturating_sub(width(text));
    text.to_owned() + &" ".repeat(missing)
}

/// `text` in at most `columns`, with an ellipsis where it was longer.
pub fn cut(text: &str, columns: usize) -> String {
    if width(text) <= columns {
        return text.to_owned();
    }
    beginning(text.chars(), columns.saturating_sub(1)) + "…"
}

/// `text` in at most `columns`, with an ellipsis in its middle where it was longer: both ends of a name tell it from
/// others.
pub fn cut_middle(text: &str, columns: usize) -> String {
    if width(text) <= columns {
        return text.to_owned();
    }
    let room = columns.saturating_sub(1);
    let end: String = beginning(text.chars().rev(), room / 2).chars().rev().collect();
    beginning(text.chars(), room - room / 2) + "…" + &end
}

/// As many of `chars` as fit into `columns`.
pub fn beginning(chars: impl Iterator<Item = char>, columns: usize) -> String {
    let mut kept = String::new();
    for char in chars {
        kept.push(char);
        if width(&kept) > columns {
            kept.pop();
            break;
        }
    }
    kept
}

/// `text` in lines of at most `columns`, the first after `indent` spaces and the others after two more. It breaks at
/// spaces, and between characters of scripts that have none; what has neither, such as an address, gets a line to itself
/// before it is cut up. Not by a library: one that breaks Chinese needs tables as large as three languages here.
pub fn wrap(text: &str, indent: usize, columns: usize) -> Vec<String> {
    let hanging = " ".repeat(indent + 2);
    let mut lines = Vec::new();
    let mut line = " ".repeat(indent);
    let mut is_empty = true;
    for word in words(text) {
        if !is_empty && width(&line) + width(word.trim_end()) > columns {
            lines.push(std::mem::replace(&mut line, hanging.clone()));
            is_empty = true;
        }
        for char in word.chars() {
            if !is_empty && char != ' ' && width(&line) + char.width().unwrap_or_default() > columns {
                lines.push(std::mem::replace(&mut line, hanging.clone()));
            }
            line.push(char);
            is_empty = false;
        }
    }
    lines.push(line);
    for line in &mut lines {
        line.truncate(line.trim_end().len());
    }
    lines
}

/// Characters that must not start a line (kinsoku).
const CLOSING: &str = "、。，．：；！？）」』】》％…ーっゃゅょッャュョ,.;:!?)";
/// Characters that must not end a line.
const OPENING: &str = "（「『【《(";

/// The stretches of `text` between which it may break, each with the space behind it.
fn words(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut start = 0;
    let mut before = None;
    for (at, char) in text.char_indices() {
        let breaks = before.is_some_and(|before: char| {
            let is_wide = |char: char| char.width() == Some(2);
            let is_between = is_wide(before) || is_wide(char);
            before == ' ' && char != ' '
                || is_between && char != ' ' && !CLOSING.contains(char) && !OPENING.contains(before)
        });
        if breaks {
            words.extend(text.get(start..at));
            start = at;
        }
        before = Some(char);
    }
    words.extend(text.get(start..));
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

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

    #[test]
    fn what_is_cut_keeps_its_beginning_or_both_ends() {
        assert_eq!(cut("Weekly limit", 12), "Weekly limit");
        assert_eq!(cut("Weekly limit", 8), "Weekly …");
        assert_eq!(cut("每周限额", 6), "每周…");
        assert_eq!(cut_middle("Weekly limit", 12), "Weekly limit");
        assert_eq!(cut_middle("Weekly limit", 9), "Week…imit");
        assert_eq!(cut_middle("每周限额", 6), "每…额");
    }

    #[test]
    fn lines_break_at_words_and_hang() {
        let text = "→ Run `opencode auth login`, then see https://example.com/a/page for more";
        let lines = [
            "  → Run `opencode auth login`,",
            "    then see",
            "    https://example.com/a/page",
            "    for more",
        ];
        assert_eq!(wrap(text, 2, 30), lines);
        assert_eq!(wrap("abcdefghij", 0, 6), ["abcdef", "  ghij"]);
    }

    #[test]
    fn scripts_without_spaces_break_between_characters_but_not_before_a_full_stop() {
        assert_eq!(wrap("→ 请检查网络和代理设置。", 0, 10), ["→ 请检查网", "  络和代理", "  设置。"]);
        assert_eq!(wrap("按下 Ctrl键后再按D键", 0, 9), ["按下 Ctrl", "  键后再", "  按D键"]);
        assert_eq!(wrap("제한 시간을 늘려 보세요", 0, 12), ["제한 시간을", "  늘려 보세", "  요"]);
    }

    proptest! {
        #[test]
        fn wrapping_loses_nothing_but_spaces(text in "[a-z每周한도。、 ⚠]{0,200}", columns in 20usize..120) {
            let lines = wrap(&text, 2, columns);
            for line in &lines {
                prop_assert!(width(line) <= columns + 2, "{line}");
            }
            let bare = |text: &str| text.replace(' ', "");
            prop_assert_eq!(bare(&lines.concat()), bare(&text));
        }
    }
}
