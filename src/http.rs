//! Requests and their answers.

use crate::lenient;
use crate::sanitized::Sanitized;
use crate::secret::Secret;
use crate::time::EpochMs;

/// The HTTP method of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// GET.
    Get,
    /// POST.
    Post,
}

impl Method {
    /// The method as written on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
        }
    }
}

/// A request over HTTPS, or over HTTP to this machine if the user allows it. Host and path are separate, so that
/// no part of one can become part of the other.
#[derive(Clone, Debug)]
pub struct Request {
    /// GET or POST.
    pub method: Method,
    /// The destination, with the port unless that is 443. [`crate::client::Client`] sends only to hosts that the
    /// account may reach.
    pub host: String,
    /// Path and query, starting with `/`.
    pub path: String,
    /// The headers; any value may be a secret, so all are kept as such.
    pub headers: Vec<(&'static str, Secret)>,
    /// The body of a POST, which may hold a secret.
    pub body: Option<Secret>,
    /// True if a second host is tried next; this request then gets a third of the remaining time.
    pub is_brief: bool,
}

impl Request {
    /// Creates a GET of `path` at `host` that requests JSON under our own user agent.
    pub fn get(host: &str, path: &str) -> Self {
        let request = Self {
            method: Method::Get,
            host: host.to_owned(),
            path: path.to_owned(),
            headers: Vec::new(),
            body: None,
            is_brief: false,
        };
        request
            .header("Accept", "application/json")
            .header("User-Agent", concat!("opencode-mystatus/", env!("CARGO_PKG_VERSION")))
    }

    /// Creates a POST of `body`, which is JSON unless a header says otherwise, to `path` at `host`, like [`Request::get`]
    /// otherwise.
    pub fn post(host: &str, path: &str, body: String) -> Self {
        let mut request = Self::get(host, path).header("Content-Type", "application/json");
        request.method = Method::Post;
        request.body = Some(Secret::new(body));
        request
    }

    /// Marks the request as brief, to leave time for another host.
    #[must_use]
    pub fn briefly(self) -> Self {
        Self { is_brief: true, ..self }
    }

    /// Sets `token` in the header that most platforms expect.
    #[must_use]
    pub fn bearer(self, token: &Secret) -> Self {
        self.header("Authorization", &format!("Bearer {}", token.expose()))
    }

    /// Adds a header, or replaces its value.
    #[must_use]
    pub fn header(mut self, name: &'static str, value: &str) -> Self {
        self.headers.retain(|(other, _)| !other.eq_ignore_ascii_case(name));
        self.headers.push((name, Secret::new(value)));
        self
    }
}

/// Returns `text` if it is safe as one path segment: 1 to 64 letters, digits, `.`, `_` and `-`, not starting with
/// a dot.
pub fn segment(text: &str) -> Option<&str> {
    let is_plain = text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-'));
    ((1..=64).contains(&text.len()) && is_plain && !text.starts_with('.')).then_some(text)
}

/// A complete answer, of any status.
#[derive(Clone, Debug, Default)]
pub struct Response {
    /// The HTTP status; redirects are never followed and count as answers.
    pub status: u16,
    /// The `Retry-After` header: seconds, or an HTTP date.
    pub retry_after: Option<String>,
    /// The body as text, at most 1 MiB.
    pub body: String,
}

/// Why there is no complete answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SendError {
    /// No answer arrived within the request's time.
    Timeout,
    /// The network, the proxy or the platform's certificate prevented it.
    Network {
        /// The kind of network error.
        cause: NetworkCause,
        /// The runtime's code.
        code: Sanitized,
    },
    /// The body is larger than 1 MiB.
    TooLarge,
}

/// Why a request got no answer, as far as the runtime's code tells.
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
    /// A proxy would see the request unencrypted, although it is for this machine.
    ProxyInTheWay,
    /// The connection ended before the answer did.
    Interrupted,
    /// The answer is not valid HTTP, or its headers are too long.
    InvalidHttp,
    /// The request was blocked before it was sent, because its host is not in the allow-list.
    NotAllowed,
    /// Anything else.
    Other,
}

impl NetworkCause {
    /// Adapts the cause to a request through a proxy: only the proxy is looked up and connected to from here.
    #[must_use]
    pub fn through_proxy(self) -> Self {
        match self {
            Self::Dns | Self::Unreachable => Self::ProxyUnreachable,
            cause => cause,
        }
    }

    /// Classifies `code`, which is from Node or OpenSSL (`ENOTFOUND`, `CERT_HAS_EXPIRED`), from Bun
    /// (`ConnectionRefused`), or from the shim (`PROXY_407`, `PROXY_IN_THE_WAY`, `NOT_ALLOWED`).
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
        } else if has(&["RESET", "CLOSED", "EPIPE", "HPE_INVALID_EOF", "ABORTED", "PREMATURE"]) {
            Self::Interrupted
        } else if has(&["HPE_", "MALFORMED_HTTP", "INVALIDHTTP", "INVALIDCONTENTLENGTH", "HEADERSTOOLARGE"]) {
            Self::InvalidHttp
        } else {
            Self::Other
        }
    }
}

/// The seconds from `now` until the value of a `Retry-After` header, itself seconds or a date; negative if the date has
/// passed. Some platforms send fractions.
pub fn retry_after(value: &str, now: EpochMs) -> Option<f64> {
    let by_date = || Some((EpochMs::parse_http_date(value)?.as_clock() - now.as_clock()) / 1e3);
    lenient::decimal(value.trim()).or_else(by_date)
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
            ("HPE_INVALID_EOF_STATE", NetworkCause::Interrupted),
            ("HPE_CLOSED_CONNECTION", NetworkCause::Interrupted),
            ("HPE_HEADER_OVERFLOW", NetworkCause::InvalidHttp),
            ("HPE_UNEXPECTED_CONTENT_LENGTH", NetworkCause::InvalidHttp),
            ("InvalidContentLength", NetworkCause::InvalidHttp),
            ("ResponseHeadersTooLarge", NetworkCause::InvalidHttp),
            ("NOT_ALLOWED", NetworkCause::NotAllowed),
            ("whatever", NetworkCause::Other),
        ] {
            assert_eq!(NetworkCause::of(code), cause, "{code}");
        }
    }
}
