//! Where a credential may be sent.

use std::fmt;

/// A host name that the user supplied, checked to be a plain public DNS name: never an address, a local name,
/// or anything with a port, user info, a path or escapes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserHost(String);

impl UserHost {
    /// Reads `text`, a host name or an `https://` URL of one.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let name = match text.split_once("://") {
            Some((scheme, rest)) if scheme.eq_ignore_ascii_case("https") => {
                rest.strip_suffix('/').unwrap_or(rest)
            }
            Some(_) => return None,
            None => text.strip_suffix('/').unwrap_or(text),
        }
        .to_ascii_lowercase();
        let labels: Vec<&str> = name.split('.').collect();
        let plain = |label: &&str| {
            (1..=63).contains(&label.len())
                && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
                && !label.starts_with('-')
                && !label.ends_with('-')
        };
        let top = labels.last()?;
        let local = matches!(
            *top,
            "local" | "localhost" | "localdomain" | "internal" | "arpa" | "onion" | "test" | "invalid"
        );
        let public = labels.len() >= 2
            && name.len() <= 253
            && labels.iter().all(plain)
            // A last label with a digit first is how numeric addresses begin, in every notation that URL parsers take.
            && top.starts_with(|c: char| c.is_ascii_alphabetic())
            && !local;
        public.then_some(Self(name))
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for UserHost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The hosts that one account's credential may be sent to.
#[derive(Clone, Debug)]
pub enum Reach {
    /// The platform's official hosts, compiled in.
    Official(&'static [&'static str]),
    /// The host that the user's own credential names, and no other.
    User(UserHost),
}

impl Reach {
    /// Whether a request to `host` may leave.
    #[must_use]
    pub fn allows(&self, host: &str) -> bool {
        match self {
            Self::Official(hosts) => hosts.contains(&host),
            Self::User(own) => own.as_str() == host,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn user_hosts_are_plain_public_names() {
        for (text, host) in [
            ("ghe.example.com", "ghe.example.com"),
            ("https://GHE.example.com/", "ghe.example.com"),
            ("company.ghe.com", "company.ghe.com"),
        ] {
            assert_eq!(UserHost::parse(text).as_ref().map(UserHost::as_str), Some(host), "{text}");
        }
        for text in [
            "",
            "localhost",
            "http://ghe.example.com",
            "https://a@ghe.example.com",
            "ghe.example.com:8443",
            "10.0.0.1",
            "127.1",
            "0x7f000001",
            "0x7f.1",
            "[::1]",
            "ghe.example.com/path",
            "ghe.example.com?x",
            "ghe.example.com#x",
            "ghe%2eexample.com",
            "ghe..com",
            "-a.com",
            "ghe.local",
            "a.localhost",
            "ghé.com",
            "a b.com",
            "a\\b.com",
            "com",
        ] {
            assert_eq!(UserHost::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_reach_holds_its_own_hosts_only() {
        let official = Reach::Official(&["chatgpt.com"]);
        assert!(official.allows("chatgpt.com"));
        assert!(!official.allows("evil.chatgpt.com") && !official.allows("chatgpt.com.evil.example"));
    }
}
