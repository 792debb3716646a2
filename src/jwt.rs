//! The claims of a JSON Web Token, read without checking its signature: they only label an account.

use crate::json::parse;
use serde_json::Value;

/// The claims that `token` carries; `None` where it is not a JWT.
#[must_use]
pub fn claims(token: &str) -> Option<Value> {
    let payload = token.split('.').nth(1)?;
    parse(&String::from_utf8(decode_base64url(payload)?).ok()?).ok()
}

/// Decodes base64url (RFC 4648, section 5), with or without padding; leftover bits are dropped.
fn decode_base64url(text: &str) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(text.len() * 3 / 4);
    let mut bits = 0u32;
    let mut held = 0;
    for byte in text.trim_end_matches('=').bytes() {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'-' => 62,
            b'_' => 63,
            _ => return None,
        };
        bits = bits << 6 | u32::from(value);
        held += 6;
        if held >= 8 {
            held -= 8;
            out.push((bits >> held & 0xff) as u8);
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64::prelude::*;
    use proptest::prelude::*;
    use serde_json::json;

    #[test]
    fn reads_claims_and_refuses_the_rest() {
        let token = format!("e30.{}.c2ln", BASE64_URL_SAFE_NO_PAD.encode(r#"{"email":"ada@example.com"}"#));
        assert_eq!(claims(&token), Some(json!({ "email": "ada@example.com" })));
        for token in ["", "not-a-jwt", "a.b", "a.!!.c", "a.bm90IGpzb24.c"] {
            assert_eq!(claims(token), None, "{token}");
        }
    }

    proptest! {
        #[test]
        fn agrees_with_a_base64_library(bytes in prop::collection::vec(any::<u8>(), 0..100)) {
            prop_assert_eq!(decode_base64url(&BASE64_URL_SAFE_NO_PAD.encode(&bytes)), Some(bytes.clone()));
            prop_assert_eq!(decode_base64url(&BASE64_URL_SAFE.encode(&bytes)), Some(bytes));
        }
    }
}
