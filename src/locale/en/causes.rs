//! Why files could not be used and requests not answered, in English.

use crate::failure::{FileCause, SystemCause};
use crate::http::NetworkCause;

/// Why a file could not be used.
#[must_use]
pub fn of_file(cause: &FileCause) -> String {
    let system = |kind| match kind {
        SystemCause::Missing => "there is no such file",
        SystemCause::Denied => "you may not read it",
        SystemCause::NotAFile => "it is not a file",
        SystemCause::TooLarge => "it is too large",
        SystemCause::Other => "it could not be read",
    };
    match cause {
        FileCause::System { kind, code } => format!("{code} ({})", system(*kind)),
        FileCause::NoHome => "HOME is not set, so the home folder is not known".to_owned(),
        FileCause::Utf16 => "it is UTF-16, where UTF-8 is needed".to_owned(),
        FileCause::Syntax { line, column } => format!("not valid JSON from line {line}, column {column}"),
        FileCause::NotAnObject => "not a JSON object".to_owned(),
    }
}

/// What kept a request from being answered.
#[must_use]
pub fn of_network(cause: NetworkCause) -> &'static str {
    match cause {
        NetworkCause::Dns => "The platform's host name could not be resolved",
        NetworkCause::Unreachable => "The platform could not be reached",
        NetworkCause::Certificate => "The platform's certificate is not trusted",
        NetworkCause::Proxy => "The proxy refused the connection",
        NetworkCause::ProxyUnreachable => "The proxy could not be reached",
        NetworkCause::Interrupted => "The connection broke off before the answer was complete",
        NetworkCause::NotAllowed => "The request was blocked: its host is not on the allow-list",
        NetworkCause::Other => "Network error",
    }
}
