//! Which proxy a request goes through, by the environment variables that every tool of the field honours. Bun's
//! `fetch` does this by itself; Node's does not before version 24, so the shim asks here.

use crate::environment::Environment;
use serde::Serialize;

/// The variables that are looked at; the lower-case form wins, as it does in curl.
pub const VARIABLES: &[&str] =
    &["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", "no_proxy", "NO_PROXY"];

/// A proxy that takes HTTP's CONNECT.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Proxy {
    /// Its host name or address, IPv6 without brackets.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// Whether it is itself spoken to over TLS.
    pub tls: bool,
    /// `user:password`, percent-decoded, where its URL holds them.
    pub credentials: Option<String>,
}

/// The proxy for HTTPS requests to `host`; `None` for a direct connection.
#[must_use]
pub fn for_host(environment: &Environment, host: &str) -> Option<Proxy> {
    let variable = |names: [&str; 2]| names.iter().find_map(|name| environment.variable(name));
    if variable(["no_proxy", "NO_PROXY"]).is_some_and(|exceptions| is_exempt(exceptions, host)) {
        return None;
    }
    let url = variable(["https_proxy", "HTTPS_PROXY"]).or_else(|| variable(["all_proxy", "ALL_PROXY"]))?;
    parse(url)
}

/// Whether `NO_PROXY` names `host`: itself, a domain it lies in, or everything by `*`.
fn is_exempt(exceptions: &str, host: &str) -> bool {
    for entry in exceptions.split([',', ' ']) {
        let entry = entry.trim();
        let entry = entry.strip_suffix(":443").unwrap_or(entry).to_ascii_lowercase();
        let domain = entry.trim_start_matches('*').trim_start_matches('.');
        let is_within = || host.strip_suffix(domain).is_some_and(|rest| rest.ends_with('.'));
        if entry == "*" || !domain.is_empty() && (host == domain || is_within()) {
            return true;
        }
    }
    false
}

/// Reads `http://user:password@host:port`; without a scheme it is http.
fn parse(url: &str) -> Option<Proxy> {
    let (scheme, rest) = url.trim().split_once("://").unwrap_or(("http", url.trim()));
    let tls = match scheme.to_ascii_lowercase().as_str() {
        "http" => false,
        "https" => true,
        _ => return None,
    };
    let authority = rest.split(['/', '?', '#']).next()?;
    let (credentials, place) = match authority.rsplit_once('@') {
        Some((credentials, place)) => (Some(percent_decoded(credentials)?), place),
        None => (None, authority),
    };
    let (host, port) = match place.strip_prefix('[') {
        Some(rest) => {
            let (host, rest) = rest.split_once(']')?;
            (host, rest.strip_prefix(':'))
        }
        None => match place.split_once(':') {
            Some((host, port)) => (host, Some(port)),
            None => (place, None),
        },
    };
    let port = match port {
        Some(port) => port.parse().ok()?,
        None => {
            if tls {
                443
            } else {
                80
            }
        }
    };
    (!host.is_empty()).then(|| Proxy { host: host.to_owned(), port, tls, credentials })
}

/// `text` with `%41` read as `A`; `None` where that leaves no UTF-8.
fn percent_decoded(text: &str) -> Option<String> {
    let mut bytes = text.bytes();
    let mut out = Vec::with_capacity(text.len());
    while let Some(byte) = bytes.next() {
        if byte == b'%' {
            let mut digit = || char::from(bytes.next()?).to_digit(16);
            out.push(u8::try_from(digit()? * 16 + digit()?).ok()?);
        } else {
            out.push(byte);
        }
    }
    String::from_utf8(out).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn proxy(env: &[(&str, &str)], host: &str) -> Option<Proxy> {
        let env = env.iter().map(|(name, value)| ((*name).to_owned(), (*value).into())).collect();
        for_host(&Environment { home: "/home/ada".to_owned(), env }, host)
    }

    fn plain(host: &str, port: u16) -> Proxy {
        Proxy { host: host.to_owned(), port, tls: false, credentials: None }
    }

    #[test]
    fn the_variables_have_their_usual_order() {
        assert_eq!(proxy(&[], "chatgpt.com"), None);
        assert_eq!(proxy(&[("HTTPS_PROXY", "http://a:3128")], "chatgpt.com"), Some(plain("a", 3128)));
        assert_eq!(
            proxy(&[("HTTPS_PROXY", "http://a:1"), ("https_proxy", "http://b:2")], "chatgpt.com"),
            Some(plain("b", 2))
        );
        assert_eq!(proxy(&[("ALL_PROXY", "c:3")], "chatgpt.com"), Some(plain("c", 3)));
        assert_eq!(proxy(&[("HTTPS_PROXY", "")], "chatgpt.com"), None);
    }

    #[test]
    fn urls_in_every_form() {
        assert_eq!(proxy(&[("https_proxy", "proxy.corp")], "a.com"), Some(plain("proxy.corp", 80)));
        assert_eq!(proxy(&[("https_proxy", "http://[::1]:8080/")], "a.com"), Some(plain("::1", 8080)));
        assert_eq!(
            proxy(&[("https_proxy", "https://ada:p%40ss@proxy.corp")], "a.com"),
            Some(Proxy {
                host: "proxy.corp".to_owned(),
                port: 443,
                tls: true,
                credentials: Some("ada:p@ss".to_owned())
            })
        );
        for url in ["socks5://a:1", "http://", "http://a:port", "http://%zz@a", "http://a:99999"] {
            assert_eq!(proxy(&[("https_proxy", url)], "a.com"), None, "{url}");
        }
    }

    #[test]
    fn exceptions_name_hosts_and_domains() {
        for (exceptions, exempt) in [
            ("chatgpt.com", true),
            (".chatgpt.com", true),
            ("*.chatgpt.com", true),
            ("localhost, com", true),
            ("CHATGPT.com:443", true),
            ("*", true),
            ("tgpt.com", false),
            ("chatgpt.com.evil.example", false),
            ("", false),
            (".", false),
        ] {
            let found = proxy(&[("https_proxy", "a:1"), ("NO_PROXY", exceptions)], "chatgpt.com");
            assert_eq!(found.is_none(), exempt, "{exceptions}");
        }
    }
}
