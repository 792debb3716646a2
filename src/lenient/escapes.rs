//! Escaped characters that other programs accept in JSON, and Rust's text cannot hold.

/// Replaces in `json` each escaped half of a surrogate pair that is alone by U+FFFD: JavaScript reads and writes them,
/// and one of them would make the whole text unreadable.
pub fn well_formed(json: String) -> String {
    let half = |at: usize| {
        let digits = json.get(at..)?.strip_prefix("\\u")?.get(..4)?;
        u16::from_str_radix(digits, 16).ok().filter(|half| (0xd800..=0xdfff).contains(half))
    };
    let mut replaced = String::new();
    let (mut done, mut at) = (0, 0);
    let escape = |at: usize| Some(at + json.as_bytes().get(at..)?.iter().position(|byte| *byte == b'\\')?);
    while let Some(found) = escape(at) {
        at = found
            + match half(found) {
                Some(..0xdc00) if half(found + 6) >= Some(0xdc00) => 12,
                Some(_) => {
                    replaced += json.get(done..found).unwrap_or_default();
                    replaced += "\\ufffd";
                    done = found + 6;
                    6
                }
                None => 2,
            };
    }
    if done == 0 {
        return json;
    }
    replaced + json.get(done..).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_that_are_alone_are_replaced_and_nothing_else() {
        for (json, replaced) in [
            (r#"{"\ud800": 1}"#, r#"{"\ufffd": 1}"#),
            (r#""\uDFFF\ud83d\ude00\uD83D""#, r#""\ufffd\ud83d\ude00\ufffd""#),
            (r#""\ude00\ud83d""#, r#""\ufffd\ufffd""#),
            (r#""\ud83d\ud83d\ude00\\ud800 \\\ud800""#, r#""\ufffd\ud83d\ude00\\ud800 \\\ufffd""#),
            (r#""\u00e9 \é \ud8é0 \ud80"#, r#""\u00e9 \é \ud8é0 \ud80"#),
            ("\\", "\\"),
            ("", ""),
        ] {
            assert_eq!(well_formed(json.to_owned()), replaced);
        }
    }
}
