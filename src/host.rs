//! The world outside the core: one trait, and the requests and answers that pass through it.

use crate::proxy::Proxy;
use crate::secret::Secret;
use crate::shown::Shown;
use crate::time::EpochMs;
use std::fmt;

/// Everything the core asks of the world. The shim implements it over `fetch` and the clock; tests script it.
pub trait Host {
    /// The current time.
    fn now(&self) -> EpochMs;

    /// The user's language as a BCP 47 tag, where the runtime knows it.
    fn locale(&self) -> Option<String>;

    /// Starts sending `request`, through `proxy` where the runtime does not find it by itself. Its answer comes back
    /// later, through [`crate::run::Run::reply`], under the same `id`; never from within this call.
    fn send(&mut self, id: usize, request: &Request, proxy: Option<Proxy>, timeout_ms: u32);
}

/// The HTTP method of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// GET.
    Get,
    /// POST.
    Post,
}

impl Method {
    /// As it stands on the wire.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
        }
    }
}

/// A request over HTTPS, port 443. Host and path are kept apart, so that no part of one can turn into the other.
#[derive(Clone, Debug)]
pub struct Request {
    /// GET or POST.
    pub method: Method,
    /// Where it goes: [`crate::client::Client`] sends it only when the account may reach this host.
    pub host: String,
    /// Path and query, beginning with `/`.
    pub path: String,
    /// Headers; each value may be a secret, so all are kept as such.
    pub headers: Vec<(&'static str, Secret)>,
    /// The body of a POST, which may hold a secret.
    pub body: Option<Secret>,
}

impl Request {
    /// A GET of `path` at `host`, asking for JSON in our own name.
    #[must_use]
    pub fn get(host: impl Into<String>, path: impl Into<String>) -> Self {
        Self { method: Method::Get, host: host.into(), path: path.into(), headers: Vec::new(), body: None }
            .header("Accept", "application/json")
            .header("User-Agent", concat!("opencode-mystatus/", env!("CARGO_PKG_VERSION")))
    }

    /// A POST of `body`, of the media type `content`, to `path` at `host`, asking for JSON in our own name.
    #[must_use]
    pub fn post(host: impl Into<String>, path: impl Into<String>, content: &str, body: String) -> Self {
        let mut request = Self::get(host, path).header("Content-Type", content);
        request.method = Method::Post;
        request.body = Some(Secret::new(body));
        request
    }

    /// The same with one more header, or with that header's value replaced.
    #[must_use]
    pub fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.retain(|(other, _)| !other.eq_ignore_ascii_case(name));
        self.headers.push((name, Secret::new(value)));
        self
    }
}

/// A complete answer, of any status.
#[derive(Clone, Debug, Default)]
pub struct Response {
    /// The HTTP status; redirects are answers like any other and are never followed.
    pub status: u16,
    /// The `Retry-After` header: seconds, or an HTTP date.
    pub retry_after: Option<String>,
    /// The body as text, at most 1 MiB.
    pub body: String,
}

/// Why there is no complete answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SendError {
    /// None within the time that the request was given.
    Timeout,
    /// The network, the proxy or the platform's certificate is in the way.
    Network {
        /// The kind of reason.
        cause: NetworkCause,
        /// The runtime's code for it.
        code: Shown,
    },
    /// The body is larger than 1 MiB.
    TooLarge,
}

/// What kept a request from being answered, as far as the runtime's code tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NetworkCause {
    /// The host's name could not be resolved.
    Dns,
    /// Nothing answers at the host's address.
    Unreachable,
    /// The certificate is not trusted, or TLS failed otherwise.
    Certificate,
    /// The proxy refused.
    Proxy,
    /// The connection ended before the answer did.
    Interrupted,
    /// The request was stopped before it left, because its host is not in the allow-list.
    NotAllowed,
    /// Anything else.
    Other,
}

impl NetworkCause {
    /// The kind that `code` belongs to: Node's and OpenSSL's codes (`ENOTFOUND`, `CERT_HAS_EXPIRED`), Bun's
    /// (`ConnectionRefused`), and the shim's own (`PROXY_407`, `NOT_ALLOWED`).
    #[must_use]
    pub fn of(code: &str) -> Self {
        let code = code.to_ascii_uppercase();
        let has = |parts: &[&str]| parts.iter().any(|part| code.contains(part));
        if code == "NOT_ALLOWED" {
            Self::NotAllowed
        } else if has(&["PROXY", "TUNNEL"]) {
            Self::Proxy
        } else if has(&["NOTFOUND", "EAI_", "DNS"]) {
            Self::Dns
        } else if has(&["CERT", "SIGNATURE", "TLS", "SSL", "EPROTO"]) {
            Self::Certificate
        } else if has(&["REFUSED", "UNREACH", "FAILEDTOOPENSOCKET", "ETIMEDOUT"]) {
            Self::Unreachable
        } else if has(&["RESET", "CLOSED", "EPIPE", "HPE_", "ABORTED", "PREMATURE"]) {
            Self::Interrupted
        } else {
            Self::Other
        }
    }
}

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
    fn codes_of_every_runtime_fall_into_their_kind() {
        for (code, cause) in [
            ("ENOTFOUND", NetworkCause::Dns),
            ("EAI_AGAIN", NetworkCause::Dns),
            ("ECONNREFUSED", NetworkCause::Unreachable),
            ("ConnectionRefused", NetworkCause::Unreachable),
            ("FailedToOpenSocket", NetworkCause::Unreachable),
            ("UNABLE_TO_VERIFY_LEAF_SIGNATURE", NetworkCause::Certificate),
            ("DEPTH_ZERO_SELF_SIGNED_CERT", NetworkCause::Certificate),
            ("PROXY_407", NetworkCause::Proxy),
            ("ECONNRESET", NetworkCause::Interrupted),
            ("ConnectionClosed", NetworkCause::Interrupted),
            ("NOT_ALLOWED", NetworkCause::NotAllowed),
            ("whatever", NetworkCause::Other),
        ] {
            assert_eq!(NetworkCause::of(code), cause, "{code}");
        }
    }

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
