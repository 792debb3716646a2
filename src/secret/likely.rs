//! Recognizes keys by their looks, for text in which none is expected and no redactor knows which there are.

/// The shortest run of letters and digits, both in it, that looks like a key's; names have shorter ones.
const LIKELY: usize = 12;

/// How keys of well-known kinds begin, and the shortest length from which a word that begins like one is one.
const STARTS: &[&str] = &[
    "sk-",
    "sk_",
    "pk-",
    "xox",
    "AIza",
    "eyJ",
    "ghp_",
    "gho_",
    "ghu_",
    "ghs_",
    "github_pat_",
    "gsk_",
    "hf_",
];
const STARTED: usize = 16;

/// Returns `text` with `****` for each word that looks like a key: users write one where its variable's name belongs.
pub fn without_likely_keys(text: &str) -> String {
    let is_of_key = |c: char| c.is_ascii_alphanumeric() || "-_.~+/=".contains(c);
    let mut shown = String::with_capacity(text.len());
    for word in text.split_inclusive(|c| !is_of_key(c)) {
        let key = word.trim_end_matches(|c| !is_of_key(c));
        shown.push_str(if is_likely(key) { "****" } else { key });
        shown.push_str(word.get(key.len()..).unwrap_or_default());
    }
    shown
}

fn is_likely(word: &str) -> bool {
    if word.len() >= STARTED && STARTS.iter().any(|start| word.starts_with(start)) || is_uuid(word) {
        return true;
    }
    let has = |part: &str, is: fn(&u8) -> bool| part.as_bytes().iter().any(is);
    word.split(|c: char| !c.is_ascii_alphanumeric()).any(|part| {
        part.len() >= LIKELY && has(part, u8::is_ascii_digit) && has(part, u8::is_ascii_alphabetic)
    })
}

fn is_uuid(word: &str) -> bool {
    let is_hex = |part: &str| part.bytes().all(|byte| byte.is_ascii_hexdigit());
    word.split('-').map(str::len).eq([8, 4, 4, 4, 12]) && word.split('-').all(is_hex)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_hidden_and_names_are_not() {
        for key in [
            "sk-live-0123456789abcdefABCDEFGH",
            "sk-ant-api03-Zq4mX8w_c2N-b7LqT5vR9yKd3",
            "ghp_0123456789abcdefghij",
            "AKIA0123456789ABCDEF",
            "123e4567-e89b-12d3-a456-42661417400a",
            "0123456789abcdef.ABCDEFGH01234567",
            "sk-abcdefghijklmnopqrstuvwxyz",
            "sk-my-company-litellm-master",
            "xoxb-123456-abcdef-ghijkl",
            "12345678-1234-1234-1234-123456789012",
        ] {
            assert_eq!(without_likely_keys(key), "****");
            assert_eq!(without_likely_keys(&format!("[\"{key}\", 5]")), "[\"****\", 5]");
        }
        for name in [
            "",
            "ACME_API_KEY_2",
            "MY_COMPANY_GATEWAY_API_KEY_V2",
            "zai-coding-plan",
            "sk-short",
            "2026-11-18T13:39:40+01:00",
            "https://gateway.example.com:8443/v1",
            "gpt-4o-mini-20240718",
            "ada@example.com, and 한국어 text",
        ] {
            assert_eq!(without_likely_keys(name), name);
        }
    }
}
