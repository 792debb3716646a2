//! The claims of JSON Web Tokens. Signatures are not checked, because claims only label an account.

use crate::lenient;
use base64::Engine;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

/// Returns the JSON of the claims in `token`, for [`lenient::object`](crate::lenient::object); `None` if it is not
/// a JWT.
pub fn claims(token: &str) -> Option<String> {
    let claims = String::from_utf8(BASE64_URL.decode(token.split('.').nth(1)?).ok()?).ok()?;
    lenient::is_object(&claims).then(|| lenient::well_formed(claims))
}

/// base64url (RFC 4648, section 5), decoded leniently: with or without padding, and with any trailing bits.
const BASE64_URL: GeneralPurpose = GeneralPurpose::new(
    &alphabet::URL_SAFE,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lenient::Text;
    use base64::prelude::*;
    use serde::Deserialize;

    #[derive(Deserialize)]
    #[serde(bound = "'de: 'a")]
    struct Claims<'a> {
        a: Text<'a>,
    }

    fn a(token: &str) -> Option<String> {
        lenient::object::<Claims>(&claims(token)?)?.a.get()
    }

    #[test]
    fn reads_claims_and_refuses_the_rest() {
        let token = format!("e30.{}.c2ln", BASE64_URL_SAFE_NO_PAD.encode(r#"{"a":"ada@example.com"}"#));
        assert_eq!(a(&token).as_deref(), Some("ada@example.com"));
        for token in ["", "not-a-jwt", "a.b", "a.!!.c", "a.bm90IGpzb24.c"] {
            assert_eq!(a(token), None, "{token}");
        }
    }

    #[test]
    fn padding_and_leftover_bits_do_not_matter() {
        for payload in ["eyJhIjoieCJ9", "eyJhIjoieCIgfQ", "eyJhIjoieCIgfQ==", "eyJhIjoieCIgfR"] {
            assert_eq!(a(&format!("e30.{payload}.c2ln")).as_deref(), Some("x"), "{payload}");
        }
        // `-` and `_` are the last two letters of the alphabet.
        assert_eq!(a("e30.eyJhIjoiPz8-In0.c2ln").as_deref(), Some("??>"));
        assert_eq!(a("e30.eyJhIjoiPj8_In0.c2ln").as_deref(), Some(">??"));
    }
}
