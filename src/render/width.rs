//! Measures, pads, cuts and wraps text in terminal columns. CJK characters and emoji take two columns.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Returns the width of `text` in columns.
pub fn width(text: &str) -> usize {
    text.width()
}

/// Pads `text` with spaces to `columns`.
pub fn pad(text: &str, columns: usize) -> String {
    let missing = columns.saturating_sub(width(text));
    text.to_owned() + &" ".repeat(missing)
}

/// Cuts `text` to `columns`, with an ellipsis at the end if anything is lost.
pub fn cut(text: &str, columns: usize) -> String {
    if width(text) <= columns {
        return text.to_owned();
    }
    beginning(text.chars(), columns.saturating_sub(1)) + "…"
}

/// Cuts `text` to `columns`, with an ellipsis in the middle if anything is lost. Both ends of a name distinguish
/// it from others.
pub fn cut_middle(text: &str, columns: usize) -> String {
    if width(text) <= columns {
        return text.to_owned();
    }
    let room = columns.saturating_sub(1);
    let end: String = beginning(text.chars().rev(), room / 2).chars().rev().collect();
    beginning(text.chars(), room - room / 2) + "…" + &end
}

/// Returns as many of `chars` as fit into `columns`.
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

/// Wraps `text` to `columns`, indented by `indent`, and by two more after the first line. Breaks at spaces, and
/// within scripts without spaces; cuts up only words longer than a line. No library: to break Chinese, it needs
/// tables as large as three languages here.
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

/// Splits `text` where it may break. Each piece keeps its trailing space.
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
