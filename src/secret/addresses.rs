//! Where a text holds e-mail addresses, whosever they are.

use std::ops::Range;

/// The sign of an address in a URL.
const ESCAPED_SIGN: &str = "%40";

/// Where e-mail addresses stand in `text`, also in a URL. A package's version, such as in `name@1.2.3`, is none.
pub fn addresses(text: &str) -> impl Iterator<Item = Range<usize>> {
    let is_of_name = |c: char| c.is_alphanumeric() || "._%+-!#$&'*/=?^{|}~".contains(c);
    let is_of_host = |c: char| c.is_alphanumeric() || "._+-".contains(c);
    let signs = text.match_indices(['@', '＠']).chain(text.match_indices(ESCAPED_SIGN));
    signs.filter_map(move |(at, sign)| {
        let (name, host) = (text.get(..at)?, text.get(at + sign.len()..)?);
        // What lies before another such sign is not looked at anew for each.
        let name = if sign == ESCAPED_SIGN { name.rsplit(sign).next()? } else { name };
        let outside = name.trim_end_matches(is_of_name).len();
        // Quotation marks around an address are none of it.
        let name = name.get(outside..)?.trim_start_matches('\'');
        let host = host.split(|c| !is_of_host(c)).next()?.trim_end_matches('.');
        let (_, top) = host.rsplit_once('.')?;
        let is_address = !name.is_empty() && top.starts_with(char::is_alphabetic);
        is_address.then(|| at - name.len()..at + sign.len() + host.len())
    })
}

#[cfg(test)]
mod tests {
    use crate::secret::Redactor;

    #[test]
    fn an_address_is_redacted_to_its_last_character() {
        let mut redactor = Redactor::default();
        redactor.hide_addresses();
        for address in [
            "ada@example.com",
            "bob.o'neil@corp.example.com",
            "a!#$&*/=?^{|}~z@example.com",
            "ada.lovelace%2Bwork%40example.com",
            "ada＠example.com",
            "адa@пример.рф",
            "ada%40corp.example.com@relay.example.com",
        ] {
            for [before, after] in [["", ""], ["of ", ", in all"], ["<", ">."], ["'", "'"], ["\"", "\""]] {
                let text = format!("{before}{address}{after}");
                assert_eq!(redactor.redact(&text), format!("{before}****{after}"), "{address}");
            }
        }
        for other in ["name@1.2.3", "100%40.5", "at @ all", "@example.com", "ada@localhost", "%40x.y"] {
            assert_eq!(redactor.redact(other), other);
        }
    }

    /// Or a reply full of signs would hold everything up.
    #[test]
    fn a_text_full_of_signs_is_looked_through_once() {
        let mut redactor = Redactor::default();
        redactor.hide_addresses();
        for piece in ["a%40", "%40", "a@", "@.a", "a＠a"] {
            let text = piece.repeat((1 << 20) / piece.len());
            assert!(!redactor.redact(&text).is_empty());
        }
    }
}
