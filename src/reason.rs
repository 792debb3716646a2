//! Reads a refusal's reason from the response body: its error code or, for platforms that send none, a fixed
//! phrase. Numeric codes differ per platform, so the platform's own file reads those.

use crate::lenient::{self, List, Number, Object, Text};
use crate::sanitized::Sanitized;
use crate::secret::Redactor;
use crate::time::{EpochMs, SECOND};
use serde::Deserialize;

/// Why a platform refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The key, token or sign-in is not valid.
    Credential,
    /// The platform no longer knows the OAuth client of the sign-in.
    OAuthClient,
    /// The platform no longer serves the program or version that this tool identifies as.
    Outdated,
    /// The account's owner has to verify their identity first.
    Unverified,
    /// The API is not enabled in the account's project.
    ApiDisabled {
        /// The page that enables it.
        page: Option<Sanitized>,
    },
    /// The account may not use the project that it names.
    Project,
    /// The account is suspended for misuse.
    Suspended,
    /// The account or its workspace was deactivated.
    Deactivated,
    /// The platform does not serve the country or region.
    Region,
    /// The organization requires a SAML single sign-on.
    SingleSignOn,
    /// A web page arrived in place of an answer, from a guard of the platform or from the network.
    WebPage,
    /// Too many requests.
    TooMany,
    /// The limit is used up.
    LimitReached,
    /// The account has no plan that includes the request.
    NoPlan,
    /// A fault on the platform's side.
    Fault,
    /// The program runs without the database that would hold its budgets.
    NoDatabase,
    /// The key may not read the team that a variable names.
    Team {
        /// The variable.
        variable: &'static str,
    },
    /// The key's user lacks a permission.
    Permission {
        /// The platform's name for what grants it.
        name: &'static str,
    },
    /// The URL, which the user configured, redirects.
    Moved,
}

/// Parts of the messages of platforms that send no code, and what they mean.
const WORDS: &[(&str, Reason)] = &[
    ("saml", Reason::SingleSignOn),
    ("rate limit", Reason::TooMany),
    ("budget has been exceeded", Reason::LimitReached),
    ("no connected db", Reason::NoDatabase),
    ("verify your account", Reason::Unverified),
    ("has not been used in project", Reason::ApiDisabled { page: None }),
    ("permission denied on resource project", Reason::Project),
    ("project resource name", Reason::Project),
    ("violation of terms of service", Reason::Suspended),
    ("account was suspended", Reason::Suspended),
    ("oauth client was not found", Reason::OAuthClient),
    ("location is not supported", Reason::Region),
    ("no longer supported", Reason::Outdated),
];

/// The hosts of Google's console. Links of a platform to any other host are dropped.
const CONSOLES: &[&str] = &["console.developers.google.com", "console.cloud.google.com"];

impl Reason {
    /// Returns the reason for `code`, ignoring case.
    fn by_code(code: &str) -> Option<Self> {
        Some(match code.to_ascii_lowercase().as_str() {
            "authentication_error"
            | "invalid_api_key"
            | "invalid_authentication"
            | "invalid_token"
            | "token_expired"
            | "token_invalidated"
            | "token_revoked"
            | "unauthenticated"
            | "access_token_expired"
            | "access_token_scope_insufficient"
            | "api_key_invalid" => Self::Credential,
            "invalid_client" | "unauthorized_client" | "deleted_client" => Self::OAuthClient,
            "unsupported_client" => Self::Outdated,
            "validation_required" => Self::Unverified,
            "service_disabled" | "accessnotconfigured" => Self::ApiDisabled { page: None },
            "consumer_invalid" | "user_project_denied" | "resource_project_invalid" => Self::Project,
            "tos_violation" | "consumer_suspended" | "account_suspended" => Self::Suspended,
            "deactivated_workspace"
            | "workspace_deactivated"
            | "account_deactivated"
            | "deactivated_account" => Self::Deactivated,
            "unsupported_country_region_territory" | "unsupported_country" | "location_policy_violated" => {
                Self::Region
            }
            "rate_limit_exceeded"
            | "rate_limit"
            | "rate_limit_error"
            | "rate_limited"
            | "ratelimitexceeded"
            | "userratelimitexceeded"
            | "too_many_requests"
            | "resource_exhausted" => Self::TooMany,
            "usage_limit_reached" | "usage_limit_exceeded" | "quota_exhausted" | "budget_exceeded" => {
                Self::LimitReached
            }
            "no_db_connection" => Self::NoDatabase,
            "usage_not_included" | "entitlementerror" | "insufficient_quota" => Self::NoPlan,
            "internal"
            | "internal_server_error"
            | "server_error"
            | "unavailable"
            | "service_unavailable"
            | "overloaded_error" => Self::Fault,
            _ => return None,
        })
    }

    /// Returns the reason in `words`, for platforms that send no code.
    fn by_words(words: &str) -> Option<Self> {
        let words = words.to_ascii_lowercase();
        let known = WORDS.iter().find(|(part, _)| words.contains(part));
        known.map(|(_, reason)| reason.clone())
    }
}

/// The body of a failed request: one object, or nested objects.
#[derive(Debug, Default)]
pub struct Refusal<'a> {
    /// Innermost first.
    parts: Vec<Part<'a>>,
}

/// An object that may give the reason.
#[derive(Debug, Default, Deserialize)]
#[serde(bound = "'de: 'a")]
struct Part<'a> {
    message: Text<'a>,
    error_description: Text<'a>,
    msg: Text<'a>,
    detail: Text<'a>,
    error: Text<'a>,
    title: Text<'a>,
    code: Text<'a>,
    reason: Text<'a>,
    r#type: Text<'a>,
    status: Text<'a>,
    details: List<'a, Detail<'a>>,
    errors: List<'a, Part<'a>, 1>,
    /// The error itself, in tRPC's replies.
    json: Object<'a, Part<'a>>,
    resets_in_seconds: Number<'a>,
    resets_at: Number<'a>,
}

/// Google's error details: a reason, or how long to wait.
#[derive(Debug, Default, Deserialize)]
#[serde(bound = "'de: 'a", rename_all = "camelCase")]
struct Detail<'a> {
    reason: Text<'a>,
    retry_delay: Text<'a>,
}

impl<'a> Refusal<'a> {
    /// Reads the `body` of a response, which may be anything.
    pub fn read(body: &'a str) -> Self {
        let first = |list: List<'a, Part<'a>, 1>| list.iter().next();
        let Some(outer) = lenient::object(body).or_else(|| first(List::of(body))) else {
            return Self::default();
        };
        let inner = |text: Text<'a>| text.as_object().get();
        let error: Option<Part> = inner(outer.error);
        let of_error = error.as_ref().and_then(|error| first(error.errors).or_else(|| error.json.get()));
        let parts = [of_error, error, inner(outer.detail), first(outer.errors), Some(outer)];
        Self { parts: parts.into_iter().flatten().collect() }
    }

    /// Returns the platform's message or, without one, its code if that consists of words.
    pub fn words(&self) -> Option<String> {
        let code = || self.codes().into_iter().find(|code| code.contains('_'));
        self.parts.iter().find_map(Part::words).or_else(code)
    }

    /// Returns the reason that the codes or words give, if any.
    pub fn told(&self) -> Option<Reason> {
        let words = || self.parts.iter().filter_map(Part::words);
        let by_words = || words().find_map(|words| Reason::by_words(&words));
        self.codes().iter().find_map(|code| Reason::by_code(code)).or_else(by_words)
    }

    /// Returns the reason for a refusal with `status` and `body`, the text that `self` was read from.
    pub fn reason(&self, status: u16, body: &str, redactor: &Redactor) -> Option<Reason> {
        match self.told() {
            Some(Reason::ApiDisabled { .. }) => {
                let mut words = self.parts.iter().filter_map(Part::words);
                let page = words.find_map(|words| Sanitized::link(&words, CONSOLES, redactor));
                Some(Reason::ApiDisabled { page })
            }
            None if is_guard(status, body) => Some(Reason::WebPage),
            reason => reason,
        }
    }

    /// Returns the seconds to wait from `now`, if the body gives them.
    pub fn wait(&self, now: EpochMs) -> Option<u64> {
        let after = |part: &Part| now.after_seconds(part.resets_in_seconds.get()?);
        let at = |part: &Part| EpochMs::from_seconds(part.resets_at.get()?, now);
        let delay = |detail: Detail| {
            now.after_seconds(lenient::number(detail.retry_delay.get()?.strip_suffix('s')?)?)
        };
        let part = self.parts.iter().find_map(|part| after(part).or_else(|| at(part)));
        let mut details = self.parts.iter().flat_map(|part| part.details.iter());
        let until = part.or_else(|| details.find_map(delay))?;
        let ms = u64::try_from(until - now).ok()?;
        Some(ms.div_ceil(SECOND.unsigned_abs())).filter(|seconds| *seconds > 0)
    }

    /// Returns the codes, the most specific first.
    pub fn codes(&self) -> Vec<String> {
        let mut codes = Vec::new();
        for part in &self.parts {
            for detail in part.details.iter() {
                codes.extend(detail.reason.get());
            }
        }
        for part in &self.parts {
            for code in [part.code, part.error, part.reason, part.r#type, part.status] {
                codes.extend(code.get());
            }
        }
        codes
    }
}

impl Part<'_> {
    fn words(&self) -> Option<String> {
        let words = [self.message, self.error_description, self.msg, self.detail, self.error, self.title];
        words.into_iter().find_map(Text::get)
    }
}

/// Whether `body` is a web page.
pub fn is_page(body: &str) -> bool {
    let start: String = body.trim_start().chars().take(512).collect();
    let start = start.to_ascii_lowercase();
    start.starts_with('<') && ["<html", "<!doctype html"].iter().any(|tag| start.contains(tag))
}

/// Whether `body` is the page of a guard in front of the platform: a refusal or a challenge. With another status,
/// such as 404 or 502, platforms send pages too.
fn is_guard(status: u16, body: &str) -> bool {
    let riddle = || {
        let body: String = body.chars().take(16 * 1024).collect();
        let body = body.to_ascii_lowercase();
        let marks = ["just a moment", "cf-chl", "challenge-platform", "attention required! | cloudflare"];
        marks.iter().any(|mark| body.contains(mark))
    };
    is_page(body) && (matches!(status, 401 | 403 | 511) || riddle())
}
