//! The claims of a JSON Web Token, read without checking its signature: they only label an account.

use crate::json::parse;
use base64::Engine;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use serde_json::Value;

/// The claims that `token` carries; `None` where it is not a JWT.
#[must_use]
pub fn claims(token: &str) -> Option<Value> {
    let payload = token.split('.').nth(1)?;
    parse(&String::from_utf8(BASE64_URL.decode(payload).ok()?).ok()?).ok()
}

/// base64url (RFC 4648, section 5), read as leniently as it is written: with or without padding, whatever the bits left
/// over hold.
const BASE64_URL: GeneralPurpose = GeneralPurpose::new(
    &alphabet::URL_SAFE,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

#[cfg(test)]
mod tests {
    use super::*;
    use base64::prelude::*;
    use serde_json::json;

    #[test]
    fn reads_claims_and_refuses_the_rest() {
        let token = format!("e30.{}.c2ln", BASE64_URL_SAFE_NO_PAD.encode(r#"{"email":"ada@example.com"}"#));
        assert_eq!(claims(&token), Some(json!({ "email": "ada@example.com" })));
        for token in ["", "not-a-jwt", "a.b", "a.!!.c", "a.bm90IGpzb24.c"] {
            assert_eq!(claims(token), None, "{token}");
        }
    }

    #[test]
    fn padding_and_leftover_bits_do_not_matter() {
        for payload in ["eyJhIjoxfQ", "eyJhIjoxfQ==", "eyJhIjoxfR"] {
            assert_eq!(claims(&format!("e30.{payload}.c2ln")), Some(json!({ "a": 1 })), "{payload}");
        }
        // `-` and `_` are the alphabet's last.
        assert_eq!(claims("e30.eyJhIjoiPz8-In0.c2ln"), Some(json!({ "a": "??>" })));
        assert_eq!(claims("e30.eyJhIjoiPj8_In0.c2ln"), Some(json!({ "a": ">??" })));
    }
}
