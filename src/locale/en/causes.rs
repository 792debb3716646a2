//! The causes of failures, in English.

use super::super::with_message;
use crate::failure::{ExpectedValue, Failure, FileCause, SystemCause};
use crate::http::NetworkCause;
use crate::setup::Companion;

/// The reason why a file could not be used.
pub fn of_file(cause: &FileCause) -> String {
    let system = |kind| match kind {
        SystemCause::Missing => "there is no such file",
        SystemCause::Denied => "you have no permission to read it",
        SystemCause::NotAFile => "it is not a file",
        SystemCause::TooLarge => "it is too large",
        SystemCause::Silent => "the disk did not answer",
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

/// The reason why a request got no answer.
pub fn of_network(cause: NetworkCause) -> &'static str {
    match cause {
        NetworkCause::Dns => "The platform's host name could not be resolved",
        NetworkCause::Unreachable => "The platform could not be reached",
        NetworkCause::Certificate => "The platform's certificate is not trusted",
        NetworkCause::Proxy => "The proxy refused the connection",
        NetworkCause::ProxyUnreachable => "The proxy could not be reached",
        NetworkCause::ProxyInTheWay => "HTTP_PROXY would get the request, which is for this machine",
        NetworkCause::Interrupted => "The connection was lost before the answer was complete",
        NetworkCause::InvalidHttp => "The answer is not valid HTTP",
        NetworkCause::NotAllowed => "The request was blocked: its host is not on the allow-list",
        NetworkCause::Other => "Network error",
    }
}

/// A failure in words; `api` is the name of the platform's API in messages.
pub fn of_failure(failure: &Failure, api: &str) -> String {
    match failure {
        Failure::AuthFile { path, cause } => {
            format!("❌ Failed to read auth file: {path}\nError: {}", of_file(cause))
        }
        Failure::ConfigFile { path, cause, .. } | Failure::Configuration { path, cause } => {
            format!("❌ {path} cannot be used: {}", of_file(cause))
        }
        Failure::InvalidConfig { path, field: Some(field), .. } => {
            format!("❌ {path}: `{field}` is missing or wrong")
        }
        Failure::InvalidConfig { path, field: None, .. } => format!("❌ {path} cannot be used"),
        Failure::InvalidOwn { path, field, expected } => match expected {
            ExpectedValue::SetVariable(name) => format!("❌ {path}: the variable `{name}` is not set"),
            ExpectedValue::Entry(name) => {
                format!("❌ {path}: auth.json has no entry `{name}` of type \"api\"")
            }
            ExpectedValue::Figures => format!("❌ {path}: `{field}` does not say where its figures stand"),
            _ => format!("❌ {path}: `{field}` is missing or wrong"),
        },
        Failure::UnknownField { path, field } => {
            format!("❌ {path}: `{field}` is unknown, or not allowed with the other fields")
        }
        Failure::TokenExpired => "⚠️ OAuth token expired".to_owned(),
        Failure::MalformedCredential => {
            "⚠️ The credential is longer than any key or token, or contains characters that none has"
                .to_owned()
        }
        Failure::Unverified => "⚠️ The account is disabled until it is verified".to_owned(),
        Failure::SignInRevoked => "⚠️ The sign-in was revoked or has lapsed".to_owned(),
        Failure::QuotaUnavailable { message } => {
            with_message(format!("⚠️ {api} quota query unavailable"), message.as_ref())
        }
        Failure::MissingField { name, .. } => format!("⚠️ Missing {name}"),
        Failure::CompanionMissing(Companion { plugin, .. }) => {
            format!("⚠️ The companion plugin {plugin} was not found")
        }
        Failure::Status { status, message, .. } => {
            with_message(format!("{api} API request failed ({status})"), message.as_ref())
        }
        Failure::Platform { code, message, .. } => with_message(
            match code {
                Some(code) => format!("{api} API request failed ({code})"),
                None => format!("{api} API request failed"),
            },
            message.as_ref(),
        ),
        Failure::Timeout { seconds } => format!("Request timeout ({seconds}s)"),
        Failure::NotAsked { accounts } => {
            format!("Not queried: {api} had not answered for {accounts} accounts before this one")
        }
        Failure::Network { cause, code } => {
            format!("{} ({code})", of_network(*cause))
        }
        Failure::UnusableProxy { variable } => {
            format!("{variable} names a proxy that cannot be used, so nothing was sent")
        }
        Failure::TooLarge => format!("{api} API sent more than 1 MiB, which cannot be a quota reply"),
        Failure::WebPage => format!("{api} API sent a reply that cannot be read: a web page"),
        Failure::InvalidReply => format!("{api} API sent a reply that cannot be read"),
    }
}
