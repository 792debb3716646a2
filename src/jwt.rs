//! The claims of a JSON Web Token, read without checking its signature: they only label an account.

use crate::lenient;
use base64::Engine;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use serde::Deserialize;

/// The claims that `token` carries; `None` where it is not a JWT.
#[must_use]
pub fn claims<T: for<'de> Deserialize<'de>>(token: &str) -> Option<T> {
    let payload = token.split('.').nth(1)?;
    lenient::object(&String::from_utf8(BASE64_URL.decode(payload).ok()?).ok()?)
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
    use crate::lenient::Text;
    use base64::prelude::*;

    #[derive(Default, Deserialize)]
    #[serde(default)]
    struct Claims {
        a: Text,
    }

    fn a(token: &str) -> Option<String> {
        claims::<Claims>(token)?.a.get().map(str::to_owned)
    }

    #[test]
    fn reads_claims_and_refuses_the_rest() {
        let token = format!("e30.{}.c2ln", BASE64_URL_SAFE_NO_PAD.encode(r#"{"a":"ada@example.com"}"#));
        assert_eq!(a(&token).as_deref(), Some("ada@example.com"));
        for token in ["", "not-a-jwt", "a.b", "a.!!.c", "a.bm90IGpzb24.c"] {
            assert!(claims::<Claims>(token).is_none(), "{token}");
        }
    }

    #[test]
    fn padding_and_leftover_bits_do_not_matter() {
        for payload in ["eyJhIjoieCJ9", "eyJhIjoieCIgfQ", "eyJhIjoieCIgfQ==", "eyJhIjoieCIgfR"] {
            assert_eq!(a(&format!("e30.{payload}.c2ln")).as_deref(), Some("x"), "{payload}");
        }
        // `-` and `_` are the alphabet's last.
        assert_eq!(a("e30.eyJhIjoiPz8-In0.c2ln").as_deref(), Some("??>"));
        assert_eq!(a("e30.eyJhIjoiPj8_In0.c2ln").as_deref(), Some(">??"));
    }
}
