//! The failures and their causes: which text says each, and with what in its places.

use super::Language;
use super::texts::{say, texts};
use crate::failure::{ExpectedValue, Failure, FileCause, SystemCause};
use crate::http::NetworkCause;
use crate::sanitized::Sanitized;
use crate::setup::Companion;

texts! {
    /// The texts of failures.
    Failures {
        file_missing file_denied not_a_file file_too_large disk_silent file_unreadable with_code no_home utf16
        not_json not_an_object

        dns unreachable certificate proxy proxy_unreachable proxy_in_the_way interrupted invalid_http not_allowed network

        auth_file file_unusable wrong_field wrong_file variable_unset entry_missing figures_unplaced
        unknown_field token_expired malformed_credential unverified sign_in_revoked no_quota missing_field
        no_companion refused_with_code refused timeout not_asked unusable_proxy too_large web_page invalid_reply
    }
}

impl Language {
    /// A failure in words; `api` is the name of the platform's API in messages.
    pub fn failure(&self, failure: &Failure, api: &str) -> String {
        let texts = self.failures;
        match failure {
            Failure::AuthFile { path, cause } => say!(texts.auth_file, path, cause = self.file_cause(cause)),
            Failure::ConfigFile { path, cause, .. } | Failure::Configuration { path, cause } => {
                say!(texts.file_unusable, path, cause = self.file_cause(cause))
            }
            Failure::InvalidConfig { path, field: None, .. } => say!(texts.wrong_file, path),
            Failure::InvalidOwn { path, expected: ExpectedValue::SetVariable(name), .. } => {
                say!(texts.variable_unset, path, name)
            }
            Failure::InvalidOwn { path, expected: ExpectedValue::Entry(name), .. } => {
                say!(texts.entry_missing, path, name)
            }
            Failure::InvalidOwn { path, field, expected: ExpectedValue::Figures } => {
                say!(texts.figures_unplaced, path, field)
            }
            Failure::InvalidConfig { path, field: Some(field), .. }
            | Failure::InvalidOwn { path, field, .. } => say!(texts.wrong_field, path, field),
            Failure::UnknownField { path, field } => say!(texts.unknown_field, path, field),
            Failure::TokenExpired => say!(texts.token_expired),
            Failure::MalformedCredential => say!(texts.malformed_credential),
            Failure::Unverified => say!(texts.unverified),
            Failure::SignInRevoked => say!(texts.sign_in_revoked),
            Failure::QuotaUnavailable { message } => {
                with_message(say!(texts.no_quota, api), message.as_ref())
            }
            Failure::MissingField { name, .. } => say!(texts.missing_field, name),
            Failure::CompanionMissing(Companion { plugin, .. }) => say!(texts.no_companion, plugin),
            Failure::Status { status, message, .. } => {
                with_message(say!(texts.refused_with_code, api, code = status), message.as_ref())
            }
            Failure::Platform { code: Some(code), message, .. } => {
                with_message(say!(texts.refused_with_code, api, code), message.as_ref())
            }
            Failure::Platform { code: None, message, .. } => {
                with_message(say!(texts.refused, api), message.as_ref())
            }
            Failure::Timeout { seconds } => say!(texts.timeout, seconds),
            Failure::NotAsked { accounts } => say!(texts.not_asked, api, accounts),
            Failure::Network { cause, code } => format!("{} ({code})", self.network_cause(*cause)),
            Failure::UnusableProxy { variable } => say!(texts.unusable_proxy, variable),
            Failure::TooLarge => say!(texts.too_large, api),
            Failure::WebPage => say!(texts.web_page, api),
            Failure::InvalidReply => say!(texts.invalid_reply, api),
        }
    }

    /// The reason why a file could not be used.
    pub(super) fn file_cause(&self, cause: &FileCause) -> String {
        let texts = self.failures;
        match cause {
            FileCause::System { kind, code } => {
                let cause = match kind {
                    SystemCause::Missing => texts.file_missing,
                    SystemCause::Denied => texts.file_denied,
                    SystemCause::NotAFile => texts.not_a_file,
                    SystemCause::TooLarge => texts.file_too_large,
                    SystemCause::Silent => texts.disk_silent,
                    SystemCause::Other => texts.file_unreadable,
                };
                say!(texts.with_code, cause, code)
            }
            FileCause::NoHome => say!(texts.no_home),
            FileCause::Utf16 => say!(texts.utf16),
            FileCause::Syntax { line, column } => say!(texts.not_json, line, column),
            FileCause::NotAnObject => say!(texts.not_an_object),
        }
    }

    /// The reason why a request got no answer.
    fn network_cause(&self, cause: NetworkCause) -> &'static str {
        let texts = self.failures;
        match cause {
            NetworkCause::Dns => texts.dns,
            NetworkCause::Unreachable => texts.unreachable,
            NetworkCause::Certificate => texts.certificate,
            NetworkCause::Proxy => texts.proxy,
            NetworkCause::ProxyUnreachable => texts.proxy_unreachable,
            NetworkCause::ProxyInTheWay => texts.proxy_in_the_way,
            NetworkCause::Interrupted => texts.interrupted,
            NetworkCause::InvalidHttp => texts.invalid_http,
            NetworkCause::NotAllowed => texts.not_allowed,
            NetworkCause::Other => texts.network,
        }
    }
}

/// Appends the platform's own message, if any, to `what`.
fn with_message(what: String, message: Option<&Sanitized>) -> String {
    match message {
        Some(message) => format!("{what}: {message}"),
        None => what,
    }
}
