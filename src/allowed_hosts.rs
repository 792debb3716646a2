//! The hosts that a credential may be sent to.

use std::fmt;

/// A host name from the user, checked to be a plain public DNS name. Addresses, local names, user info, paths and
/// escapes are refused; only [`UserHost::with_port`] accepts a port.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct UserHost(String);

impl UserHost {
    /// Parses a host name, or an `https://` URL that holds only a host name.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let name = match text.split_once("://") {
            Some((scheme, rest)) if scheme.eq_ignore_ascii_case("https") => rest,
            Some(_) => return None,
            None => text,
        };
        Self::name(name.strip_suffix('/').unwrap_or(name))
    }

    fn name(name: &str) -> Option<Self> {
        let name = name.to_ascii_lowercase();
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
            // Numeric addresses, in every notation of URL parsers, have a digit first in the last label.
            && top.starts_with(|c: char| c.is_ascii_alphabetic())
            && !local;
        public.then_some(Self(name))
    }

    /// Parses the authority of an https URL: a public host name, with an optional port of 1024 or above, or 443.
    pub fn with_port(authority: &str) -> Option<Self> {
        let Some((name, port)) = authority.split_once(':') else {
            return Self::name(authority);
        };
        let host = Self::name(name)?;
        match (port, unprivileged(port)) {
            ("443", _) => Some(host),
            (_, Some(port)) => Some(Self(format!("{host}:{port}"))),
            (_, None) => None,
        }
    }

    /// The name, with the port unless that is 443.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for UserHost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A port of this machine, under one of its three plain names: the only destination without TLS.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Loopback(String);

impl Loopback {
    /// Parses the authority of an http URL, which must include the port.
    pub fn parse(authority: &str) -> Option<Self> {
        let (name, port) = authority.rsplit_once(':')?;
        let is_local = matches!(name, "127.0.0.1" | "[::1]" | "localhost");
        (is_local && unprivileged(port).is_some()).then(|| Self(authority.to_owned()))
    }

    /// The name and the port.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Parses a port that users' services may listen on: 1024 or above, in plain decimal.
fn unprivileged(port: &str) -> Option<u16> {
    let number: u16 = port.parse().ok()?;
    (number >= 1024 && number.to_string() == port).then_some(number)
}

/// The hosts that one account's credential may be sent to.
#[derive(Clone, Debug, Hash)]
pub enum AllowedHosts {
    /// The platform's official hosts, compiled in.
    Official(&'static [&'static str]),
    /// Only the host that the user's own credential or settings name.
    User(UserHost),
    /// Only the port of this machine that the user's settings name.
    Loopback(Loopback),
}

impl AllowedHosts {
    /// Whether a request to `host` may be sent.
    pub fn allows(&self, host: &str) -> bool {
        match self {
            Self::Official(hosts) => hosts.contains(&host),
            Self::User(own) => own.as_str() == host,
            Self::Loopback(own) => own.as_str() == host,
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
    fn a_port_is_taken_where_services_of_users_listen() {
        for (text, host) in [
            ("litellm.example.com", "litellm.example.com"),
            ("LiteLLM.example.com:443", "litellm.example.com"),
            ("litellm.example.com:4000", "litellm.example.com:4000"),
            ("litellm.example.com:65535", "litellm.example.com:65535"),
        ] {
            assert_eq!(UserHost::with_port(text).as_ref().map(UserHost::as_str), Some(host), "{text}");
        }
        for text in [
            "a.example.com:",
            "a.example.com:22",
            "a.example.com:80",
            "a.example.com:1023",
            "a.example.com:65536",
            "a.example.com:04000",
            "a.example.com:+4000",
            "a.example.com:4000:1",
            "a.example.com/:4000",
            "https://a.example.com",
            " a.example.com",
            "10.0.0.1:4000",
            "localhost:4000",
            "[fd00::7]:4000",
            "a@b.example.com:4000",
        ] {
            assert_eq!(UserHost::with_port(text), None, "{text}");
        }
    }

    #[test]
    fn loopback_is_this_machine_under_its_plain_names() {
        for text in ["127.0.0.1:4000", "[::1]:4000", "localhost:4000"] {
            assert_eq!(Loopback::parse(text).as_ref().map(Loopback::as_str), Some(text));
        }
        for text in [
            "127.0.0.1",
            "localhost",
            "localhost:80",
            "localhost.example.com:4000",
            "LOCALHOST:4000",
            "127.1:4000",
            "127.0.0.2:4000",
            "0.0.0.0:4000",
            "10.0.0.1:4000",
            "a@localhost:4000",
            "::1:4000",
        ] {
            assert_eq!(Loopback::parse(text), None, "{text}");
        }
    }

    #[test]
    fn only_a_platforms_own_hosts_are_allowed() {
        let official = AllowedHosts::Official(&["chatgpt.com"]);
        assert!(official.allows("chatgpt.com"));
        assert!(!official.allows("evil.chatgpt.com") && !official.allows("chatgpt.com.evil.example"));
    }
}
