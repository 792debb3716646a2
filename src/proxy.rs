//! Chooses a request's proxy from the usual environment variables. The core decides for all runtimes: each reads
//! the variables differently, and some connect directly if they cannot parse one.

use crate::environment::Environment;
use percent_encoding::percent_decode_str;
use serde::Serialize;
use std::fmt;

/// Proxy variables by precedence: `https_proxy` before `all_proxy`, lower case before upper case, as in curl and
/// Bun.
const PROXIES: [&str; 4] = ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"];
/// Variables that list hosts without a proxy, by precedence.
const EXCEPTIONS: [&str; 2] = ["no_proxy", "NO_PROXY"];

/// All variables that are read.
pub const VARIABLES: &[&str] =
    &[PROXIES[0], PROXIES[1], PROXIES[2], PROXIES[3], EXCEPTIONS[0], EXCEPTIONS[1]];

/// A proxy variable whose value cannot be used. The value is not kept: it may hold a password.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnusableProxy {
    /// The variable's name.
    pub variable: &'static str,
}

/// A proxy that supports HTTP CONNECT.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct Proxy {
    /// The host name or address, IPv6 without brackets.
    pub host: String,
    /// The port.
    pub port: u16,
    /// Whether the connection to the proxy itself uses TLS.
    pub tls: bool,
    /// `user:password`, percent-decoded, if the URL holds them. HTTP basic authentication always needs the colon.
    pub credentials: Option<String>,
}

impl Proxy {
    /// Returns its URL without credentials.
    pub fn shown(&self) -> String {
        let scheme = if self.tls { "https" } else { "http" };
        let host = if self.host.contains(':') { format!("[{}]", self.host) } else { self.host.clone() };
        format!("{scheme}://{host}:{}", self.port)
    }
}

impl fmt::Debug for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.shown())
    }
}

/// Returns the proxy for HTTPS requests to `host`, which may include a port; `None` for a direct connection.
///
/// # Errors
/// If the effective variable has an unusable value: the user who set it does not want a direct connection.
pub fn for_host(environment: &Environment, host: &str) -> Result<Option<Proxy>, UnusableProxy> {
    let first = |names: &[&'static str]| {
        names.iter().find_map(|name| environment.variable(name).map(|value| (*name, value)))
    };
    if first(&EXCEPTIONS).is_some_and(|(_, exceptions)| is_exempt(exceptions, host)) {
        return Ok(None);
    }
    let Some((variable, url)) = first(&PROXIES) else { return Ok(None) };
    parse(url).map(Some).ok_or(UnusableProxy { variable })
}

/// Whether `NO_PROXY` lists `host` itself, a parent domain, or `*`.
fn is_exempt(exceptions: &str, host: &str) -> bool {
    let (host, port) = host.split_once(':').unwrap_or((host, "443"));
    exceptions.split(|c: char| c == ',' || c.is_whitespace()).any(|entry| {
        let of_port = entry.strip_suffix(port).and_then(|entry| entry.strip_suffix(':'));
        let entry = of_port.unwrap_or(entry).to_ascii_lowercase();
        let domain = entry.trim_start_matches('*').trim_start_matches('.').trim_end_matches('.');
        let is_within = || host.strip_suffix(domain).is_some_and(|rest| rest.ends_with('.'));
        entry == "*" || !domain.is_empty() && (host == domain || is_within())
    })
}

/// Parses `http://user:password@host:port`; the scheme defaults to http. Rejects ambiguous URLs, because a wrong
/// reading would send the proxy's password to another host.
pub fn parse(url: &str) -> Option<Proxy> {
    let (scheme, rest) = url.trim().split_once("://").unwrap_or(("http", url.trim()));
    let (tls, default_port) = match scheme.to_ascii_lowercase().as_str() {
        "http" => (false, 80),
        "https" => (true, 443),
        _ => return None,
    };
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, path) = rest.split_at_checked(end)?;
    // The password contains one of these characters, which ended the authority too early.
    if path.contains('@') {
        return None;
    }
    let (credentials, place) = match authority.rsplit_once('@') {
        Some((credentials, place)) => (Some(basic(credentials)?), place),
        None => (None, authority),
    };
    let (host, port, punctuation) = match place.strip_prefix('[') {
        Some(address) => {
            let (host, port) = address.split_once(']')?;
            (host, port, ":.")
        }
        None => {
            let (host, port) = place.split_at_checked(place.find(':').unwrap_or(place.len()))?;
            (host, port, "-._")
        }
    };
    let is_plain = |c: char| c.is_ascii_alphanumeric() || punctuation.contains(c);
    if host.is_empty() || !host.chars().all(is_plain) {
        return None;
    }
    let port = match port {
        "" => default_port,
        port => {
            let digits =
                port.strip_prefix(':').filter(|digits| digits.bytes().all(|b| b.is_ascii_digit()))?;
            digits.parse().ok().filter(|port| *port != 0)?
        }
    };
    Some(Proxy { host: host.to_owned(), port, tls, credentials })
}

/// Decodes a URL's user and password for HTTP basic authentication. A `%` without a code stands for itself, as in
/// every URL. `None` if the decoded text is not UTF-8.
fn basic(credentials: &str) -> Option<String> {
    let (user, password) = credentials.split_once(':').unwrap_or((credentials, ""));
    let decoded = |text| percent_decode_str(text).decode_utf8().ok();
    Some(format!("{}:{}", decoded(user)?, decoded(password)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn proxy(env: &[(&str, &str)], host: &str) -> Result<Option<Proxy>, UnusableProxy> {
        for_host(&Environment::at_home(env), host)
    }

    fn plain(host: &str, port: u16) -> Proxy {
        Proxy { host: host.to_owned(), port, tls: false, credentials: None }
    }

    #[test]
    fn the_variables_have_their_usual_order() {
        assert_eq!(proxy(&[], "chatgpt.com"), Ok(None));
        let mut env = Vec::new();
        for (name, port) in [("ALL_PROXY", 4), ("all_proxy", 3), ("HTTPS_PROXY", 2), ("https_proxy", 1)] {
            let url = format!("http://proxy.corp:{port}");
            env.push((name, url));
            let env: Vec<_> = env.iter().map(|(name, url)| (*name, url.as_str())).collect();
            assert_eq!(proxy(&env, "chatgpt.com"), Ok(Some(plain("proxy.corp", port))), "{name}");
        }
        let empty = [("https_proxy", ""), ("HTTPS_PROXY", ""), ("ALL_PROXY", "c:3")];
        assert_eq!(proxy(&empty, "chatgpt.com"), Ok(Some(plain("c", 3))));
        let exceptions = [("HTTPS_PROXY", "a:1"), ("no_proxy", "other.example"), ("NO_PROXY", "*")];
        assert_eq!(proxy(&exceptions, "chatgpt.com"), Ok(Some(plain("a", 1))));
    }

    #[test]
    fn urls_in_every_form() {
        let tls = Proxy { tls: true, ..plain("proxy.corp", 443) };
        for (url, expected) in [
            ("proxy.corp", plain("proxy.corp", 80)),
            (" HTTP://proxy.corp:3128/ ", plain("proxy.corp", 3128)),
            ("http://proxy.corp:3128/path?query#fragment", plain("proxy.corp", 3128)),
            ("http://[::1]:8080/", plain("::1", 8080)),
            ("http://[::1]", plain("::1", 80)),
            ("https://proxy.corp", tls),
        ] {
            assert_eq!(proxy(&[("https_proxy", url)], "a.com"), Ok(Some(expected)), "{url}");
        }
    }

    #[test]
    fn credentials_are_decoded_as_in_every_url() {
        for (written, credentials) in [
            ("ada:p%40ss", "ada:p@ss"),
            ("ada:p@ss", "ada:p@ss"),
            ("ada:50%", "ada:50%"),
            ("ada:5%0z%zz", "ada:5%0z%zz"),
            ("ada%20l:a:b", "ada l:a:b"),
            ("ada", "ada:"),
            (":secret", ":secret"),
        ] {
            let found = proxy(&[("https_proxy", &format!("http://{written}@a:1"))], "a.com");
            let expected = Proxy { credentials: Some(credentials.to_owned()), ..plain("a", 1) };
            assert_eq!(found, Ok(Some(expected)), "{written}");
        }
    }

    #[test]
    fn what_cannot_be_used_is_refused_by_its_name() {
        for url in [
            "socks5://a:1",
            "socks5h://a:1",
            "ftp://a:1",
            "\"http://a:1\"",
            "http://",
            "http:a:1",
            "http:/a:1",
            "//a:1",
            " ",
            "http://a:port",
            "http://a:99999",
            "http://a:0",
            "http://a:",
            "http://a:+1",
            "http://[::1",
            "http://[::1]8080",
            "http://::1:8080",
            "http://%zz",
            "http://a b:1",
            "http://a\\b:1",
            "http://ada:%ff@a:1",
            "http://ada:se#cret@a:1",
            "http://ada:12#cret@a:1",
            "http://ada:12/cret@a:1",
            "http://ada:12?cret@a:1",
        ] {
            for variable in PROXIES {
                assert_eq!(proxy(&[(variable, url)], "a.com"), Err(UnusableProxy { variable }), "{url}");
            }
            // A bad value is neither skipped for the next variable nor relevant to a host in `NO_PROXY`.
            let env = [("https_proxy", url), ("HTTPS_PROXY", "http://a:1")];
            assert_eq!(proxy(&env, "a.com"), Err(UnusableProxy { variable: "https_proxy" }), "{url}");
            assert_eq!(proxy(&[("HTTPS_PROXY", url), ("NO_PROXY", "a.com")], "a.com"), Ok(None), "{url}");
        }
    }

    #[test]
    fn exceptions_name_hosts_and_domains() {
        for (exceptions, exempt) in [
            ("chatgpt.com", true),
            (".chatgpt.com", true),
            ("*.chatgpt.com", true),
            ("chatgpt.com.", true),
            ("localhost, com", true),
            ("localhost chatgpt.com", true),
            ("CHATGPT.com:443", true),
            ("*", true),
            ("tgpt.com", false),
            ("*gpt.com", false),
            ("chatgpt.com:80", false),
            ("chatgpt.com.evil.example", false),
            ("", false),
            (".", false),
            (":443", false),
        ] {
            let found = proxy(&[("https_proxy", "a:1"), ("NO_PROXY", exceptions)], "chatgpt.com");
            assert_eq!(found, Ok(Some(plain("a", 1)).filter(|_| !exempt)), "{exceptions}");
        }
    }

    proptest! {
        /// No value but an empty one results in a direct connection.
        #[test]
        fn no_value_means_a_direct_connection(value in "\\PC+|https?:/{0,2}[a-z:@%#/?\\[\\]0-9]{0,20}") {
            prop_assert_ne!(proxy(&[("HTTPS_PROXY", &value)], "chatgpt.com"), Ok(None));
        }
    }
}
