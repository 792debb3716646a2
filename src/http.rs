//! Requests, and what comes of them.

use crate::sanitized::Sanitized;
use crate::secret::Secret;

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
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
        }
    }
}

/// A request over HTTPS, or over HTTP to this machine itself where the user wants that. Host and path are kept apart, so
/// that no part of one can turn into the other.
#[derive(Clone, Debug)]
pub struct Request {
    /// GET or POST.
    pub method: Method,
    /// Where it goes, with the port where that is not 443: [`crate::client::Client`] sends it only when the account may
    /// reach this host.
    pub host: String,
    /// Path and query, beginning with `/`.
    pub path: String,
    /// Headers; each value may be a secret, so all are kept as such.
    pub headers: Vec<(&'static str, Secret)>,
    /// The body of a POST, which may hold a secret.
    pub body: Option<Secret>,
    /// True if a second host is tried next; this request then gets a third of the remaining time.
    pub is_brief: bool,
}

impl Request {
    /// A GET of `path` at `host`, asking for JSON in our own name.
    pub fn get(host: impl Into<String>, path: impl Into<String>) -> Self {
        let request = Self {
            method: Method::Get,
            host: host.into(),
            path: path.into(),
            headers: Vec::new(),
            body: None,
            is_brief: false,
        };
        request
            .header("Accept", "application/json")
            .header("User-Agent", concat!("opencode-mystatus/", env!("CARGO_PKG_VERSION")))
    }

    /// A POST of `body`, of the media type `content`, to `path` at `host`, asking for JSON in our own name.
    pub fn post(host: impl Into<String>, path: impl Into<String>, content: &str, body: String) -> Self {
        let mut request = Self::get(host, path).header("Content-Type", content);
        request.method = Method::Post;
        request.body = Some(Secret::new(body));
        request
    }

    /// The same, which leaves time to ask another host.
    #[must_use]
    pub fn briefly(self) -> Self {
        Self { is_brief: true, ..self }
    }

    /// The same with `token` in the header that most platforms expect it in.
    #[must_use]
    pub fn bearer(self, token: &Secret) -> Self {
        self.header("Authorization", format!("Bearer {}", token.expose()))
    }

    /// The same with one more header, or with that header's value replaced.
    #[must_use]
    pub fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.retain(|(other, _)| !other.eq_ignore_ascii_case(name));
        self.headers.push((name, Secret::new(value)));
        self
    }
}

/// `text`, where it can stand in a path as one segment that means nothing else there: at most 64 letters, digits, `.`,
/// `_` and `-`, not beginning with a dot.
pub fn segment(text: &str) -> Option<&str> {
    let is_plain = text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-'));
    ((1..=64).contains(&text.len()) && is_plain && !text.starts_with('.')).then_some(text)
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
        code: Sanitized,
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
    /// The proxy's name could not be resolved, or nothing answers at its address.
    ProxyUnreachable,
    /// It would go to a proxy in the clear, though it is for this machine.
    ProxyInTheWay,
    /// The connection ended before the answer did.
    Interrupted,
    /// The request was stopped before it left, because its host is not in the allow-list.
    NotAllowed,
    /// Anything else.
    Other,
}

impl NetworkCause {
    /// The same for a request through a proxy, which alone is looked up and connected to from here.
    #[must_use]
    pub fn through_proxy(self) -> Self {
        match self {
            Self::Dns | Self::Unreachable => Self::ProxyUnreachable,
            cause => cause,
        }
    }

    /// The kind that `code` belongs to: Node's and OpenSSL's codes (`ENOTFOUND`, `CERT_HAS_EXPIRED`), Bun's
    /// (`ConnectionRefused`), and the shim's own (`PROXY_407`, `PROXY_IN_THE_WAY`, `NOT_ALLOWED`).
    pub fn of(code: &str) -> Self {
        let code = code.to_ascii_uppercase();
        let has = |parts: &[&str]| parts.iter().any(|part| code.contains(part));
        if code == "NOT_ALLOWED" {
            Self::NotAllowed
        } else if code == "PROXY_IN_THE_WAY" {
            Self::ProxyInTheWay
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_segment_leads_nowhere_else() {
        for text in ["ada-example", "a.b_c", "0"] {
            assert_eq!(segment(text), Some(text));
        }
        for text in ["", ".", "..", "a/b", "a%2fb", "a?b", "a#b", "a\\b", "a b", "ä", &"a".repeat(65)] {
            assert_eq!(segment(text), None, "{text}");
        }
    }

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
            ("PROXY_IN_THE_WAY", NetworkCause::ProxyInTheWay),
            ("ECONNRESET", NetworkCause::Interrupted),
            ("ConnectionClosed", NetworkCause::Interrupted),
            ("NOT_ALLOWED", NetworkCause::NotAllowed),
            ("whatever", NetworkCause::Other),
        ] {
            assert_eq!(NetworkCause::of(code), cause, "{code}");
        }
    }
}
