//! Finds e-mail addresses in text, whoever owns them.

use std::net::Ipv4Addr;
use std::ops::Range;

/// The signs between the name and the host of an address.
const SIGNS: [char; 3] = ['@', '＠', '﹫'];
/// Escaped signs: in a URL, in a URL within another, and in HTML.
const ESCAPED_SIGNS: [&str; 5] = ["%40", "%2540", "&#64;", "&#x40;", "&#X40;"];
/// The dots between the labels of a host; the last two also end sentences.
const DOTS: [char; 4] = ['.', '．', '。', '｡'];
/// The longest text in quotation marks or parentheses before the sign, in characters.
const LONGEST: usize = 64;

/// The positions of e-mail addresses in `text`, also in URLs. A package version, as in `name@1.2.3`, is none.
pub fn addresses(text: &str) -> impl Iterator<Item = Range<usize>> {
    let escaped = ESCAPED_SIGNS.into_iter().flat_map(|sign| text.match_indices(sign));
    text.match_indices(SIGNS).chain(escaped).filter_map(move |(at, sign)| {
        let (before, after) = (text.get(..at)?, text.get(at + sign.len()..)?);
        // The text before the previous sign is not searched again.
        let name = name_in(before.rsplit(sign).next()?);
        let host = host_in(after, name.ends_with(|c: char| c.is_ascii()));
        let (_, top) = host.rsplit_once(DOTS)?;
        let is_host = top.starts_with(char::is_alphabetic) || host.parse::<Ipv4Addr>().is_ok();
        (is_host && !name.is_empty()).then(|| at - name.len()..at + sign.len() + host.len())
    })
}

/// The name at the end of `text`; empty if there is none.
fn name_in(text: &str) -> &str {
    let is_of_name = |c: char| c.is_ascii_alphanumeric() || "._%+-!#$&'*/=?^{|}~’".contains(c) || is_wide(c);
    let opening = match text.chars().next_back() {
        Some('"') => Some('"'),
        Some(')') => Some('('),
        _ => None,
    };
    let opens = |(_, c): &(usize, char)| Some(*c) == opening;
    let quoted = text.char_indices().rev().take(LONGEST).skip(1).find(opens);
    let plain = quoted.map_or(text, |(at, _)| text.get(..at).unwrap_or_default());
    let outside = plain.trim_end_matches(is_of_name).len();
    // Quotation marks around an address do not belong to it.
    text.get(outside..).unwrap_or_default().trim_start_matches(['\'', '’'])
}

/// The host at the start of `text`. A Chinese or Japanese full stop counts as a dot before a Latin letter or a
/// digit. It also counts as the first dot after a name that `is_latin`; otherwise it may end a sentence that
/// mentions `@…`.
fn host_in(text: &str, is_latin: bool) -> &str {
    let mut has_dot = false;
    let end = text.char_indices().find(|(at, c)| {
        let next = || text.get(at + c.len_utf8()..).and_then(|rest| rest.chars().next());
        let is_of_host = match c {
            '。' | '｡' => is_latin && !has_dot || next().is_some_and(|c| c.is_ascii_alphanumeric()),
            c => c.is_ascii_alphanumeric() || "._+-".contains(*c) || is_wide(*c),
        };
        has_dot |= DOTS.contains(c);
        !is_of_host
    });
    text.get(..end.map_or(text.len(), |(at, _)| at)).unwrap_or_default().trim_end_matches(DOTS)
}

/// Whether `c` is beyond ASCII and neither white space nor punctuation: a letter, a mark that belongs to one, or
/// another character of names.
fn is_wide(c: char) -> bool {
    let is_punctuation = matches!(c,
        '¡' | '§' | '«' | '»' | '¿'
        | '\u{2014}'..='\u{2027}' | '\u{2030}'..='\u{205e}'
        | '\u{3001}'..='\u{3020}' | '\u{3030}' | '\u{303d}'
        | '\u{fe10}'..='\u{fe19}' | '\u{fe30}'..='\u{fe6b}'
        | '！'..='＊' | '，' | '／' | '：'..='＠' | '［'..='＾' | '｀' | '｛'..='･');
    !c.is_ascii() && !c.is_whitespace() && (c.is_alphanumeric() || !is_punctuation)
}

#[cfg(test)]
mod tests {
    use crate::secret::{Names, Redactor};
    use std::rc::Rc;

    fn hiding() -> Redactor {
        let mut redactor = Redactor::default();
        redactor.hide(&Rc::new(Names::new([])));
        redactor
    }

    #[test]
    fn an_address_is_redacted_to_its_last_character() {
        let redactor = hiding();
        for address in [
            "ada@example.com",
            "bob.o'neil@corp.example.com",
            "a!#$&*/=?^{|}~z@example.com",
            "ada.lovelace%2Bwork%40example.com",
            "ada＠example.com",
            "адa@пример.рф",
            "ada%40corp.example.com@relay.example.com",
            "jose\u{301}@corp.example",
            "jose´.garcía@corp.example",
            "bob.o’neil@corp.example",
            "佐々木@例え.jp",
            "สมศรี@corp.example",
            "श्री@उदाहरण.भारत",
            "ada@corp．example",
            "ada@corp。example",
            "ada@corp。example。com",
            "ada@例子。中国",
            "ada﹫corp.example",
            "\"ada lovelace\"@corp.example",
            "ada.\"of london\"@corp.example",
            "(ada)@corp.example",
            "ada(of london)@corp.example",
            "ada@10.0.0.1",
            "ada%2540corp.example",
            "ada&#64;corp.example",
            "ada&#x40;corp.example",
        ] {
            for [before, after] in [["", ""], ["of ", ", in all"], ["<", ">."], ["'", "'"], ["\"", "\""]] {
                let text = format!("{before}{address}{after}");
                assert_eq!(redactor.redact(&text), format!("{before}****{after}"), "{address}");
            }
        }
        for other in [
            "name@1.2.3",
            "name@1.2.3.456",
            "100%40.5",
            "at @ all",
            "@example.com",
            "ada@localhost",
            "%40x.y",
            "&#64;x.y",
            "is \"@example.com",
            "联系@客服。稍后再试",
        ] {
            assert_eq!(redactor.redact(other), other);
        }
    }

    /// Without a separator between the address and its sentence, the two cannot be told apart.
    #[test]
    fn a_sentence_is_kept_beyond_the_space_or_the_punctuation_that_ends_an_address() {
        let redactor = hiding();
        for (text, redacted) in [
            ("联系 support@x.com 以获取帮助", "联系 **** 以获取帮助"),
            ("请联系：support@x.com，谢谢。", "请联系：****，谢谢。"),
            ("账号（ada@x.com）已停用", "账号（****）已停用"),
            ("请联系 ada@x.com。稍后再试", "请联系 ****。稍后再试"),
            ("「ada@x.com」、bob@y.jp。", "「****」、****。"),
            ("お問い合わせは、ada@x.comまで。次に進む", "お問い合わせは、****。次に進む"),
            ("계정 ada@x.com으로 로그인", "계정 **** 로그인"),
            ("“ada@x.com” – ‘bob@y.com’…", "“****” – ‘****’…"),
            ("«ada@x.com»", "«****»"),
            ("He said \"no\" (twice) to ada@x.com", "He said \"no\" (twice) to ****"),
        ] {
            assert_eq!(redactor.redact(text), redacted);
        }
        let long = format!("\"{}\"@x.com", "of ".repeat(50));
        assert_eq!(redactor.redact(&long), long, "no name is as long");
    }

    /// Otherwise a reply full of signs would block everything.
    #[test]
    fn a_text_full_of_signs_is_looked_through_once() {
        let redactor = hiding();
        let pieces =
            ["a%40", "%40", "a@", "@.a", "a＠a", "a%2540", "&#64;a", "(a)@)", "\"@", "\"a&#64;", "。a@"];
        for piece in pieces {
            let text = piece.repeat((1 << 18) / piece.len());
            assert!(!redactor.redact(&text).is_empty());
        }
    }
}
