//! One of each failure, and of each way to set up a credential.

use mystatus::failure::{ExpectedValue, Failure, FileCause, SystemCause};
use mystatus::http::NetworkCause;
use mystatus::next_step::Origin;
use mystatus::reason::Reason;
use mystatus::sanitized::Sanitized;
use mystatus::setup::{
    Companion, Elsewhere, Inside, Key, KeyPair, PermittedKey, Setup, SignIn, Token, Variable,
};
use mystatus::sources::Source;

const CODEX: SignIn = SignIn { host_field: Some("base_url"), ..SignIn::by("Codex CLI", "codex login") };

pub const TOKEN: Token = Token {
    kind: "read token",
    page: "https://acme.example/tokens",
    permission: "Usage: Read",
    file: "acme.json",
    content: r#"{"token": "..."}"#,
    owner_field: "team",
    plans: Some(("level", &[("small", 10), ("large", 20)])),
    elsewhere: Some(Elsewhere { editor: "Acme Code", page: "https://acme.example/usage" }),
};

const COMPANION: Companion = Companion {
    plugin: "opencode-acme-auth",
    predecessor: None,
    file: "acme-accounts.json",
    project_file: "acme-accounts.json",
    project_fields: &["teamId", "orgId"],
    variables: &["ACME_ID", "ACME_SECRET"],
};

/// One setup of each kind, and one of each kind with optional parts left out.
pub const SETUPS: &[Setup] = &[
    Setup::SignIn(SignIn::with_opencode("Acme")),
    Setup::SignIn(CODEX),
    Setup::Key(Key::of_plan("Acme Plan", "acme", "https://acme.example/keys")),
    Setup::PermittedKey(PermittedKey {
        key: Key::of_plan("Acme Plan", "acme", "https://acme.example/keys"),
        permission: "Billing: Read",
    }),
    Setup::Variable(Variable { name: "ACME_KEY", console: "https://acme.example/keys" }),
    Setup::KeyPair(KeyPair { id: "ACME_ID", secret: "ACME_SECRET", console: "https://acme.example/keys" }),
    Setup::Inside(Inside { program: "Acme Editor", service: "Acme AI" }),
    Setup::Token(&TOKEN),
    Setup::Token(&Token { plans: None, elsewhere: None, ..TOKEN }),
    Setup::Companion(&COMPANION),
];

/// Every way to set up a credential, and the other sources of keys.
pub fn origins() -> impl Iterator<Item = Origin<'static>> {
    let sources = [
        None,
        Some(&Source::Variable("OTHER_KEY")),
        Some(&Source::AuthContent("acme")),
        Some(&Source::Configuration),
    ];
    let setups = SETUPS.iter().map(Some).chain([None]);
    setups.flat_map(move |setup| sources.map(|source| Origin { setup, source }))
}

/// The kind of `setup`: a new one does not compile until [`SETUPS`] has it.
pub fn kind(setup: &Setup) -> usize {
    match setup {
        Setup::SignIn(_) => 0,
        Setup::Key(_) => 1,
        Setup::Variable(_) => 2,
        Setup::Token(_) => 3,
        Setup::Companion(_) => 4,
        Setup::PermittedKey(_) => 5,
        Setup::KeyPair(_) => 6,
        Setup::Inside(_) => 7,
    }
}

/// The kind of `failure`: a new one does not compile until [`failures`] has it.
pub fn kind_of(failure: &Failure) -> usize {
    match failure {
        Failure::AuthFile { .. } => 0,
        Failure::InvalidConfig { .. } => 1,
        Failure::TokenExpired => 2,
        Failure::MalformedCredential => 3,
        Failure::SignInRevoked => 4,
        Failure::QuotaUnavailable { .. } => 5,
        Failure::MissingField { .. } => 6,
        Failure::CompanionMissing(_) => 7,
        Failure::Status { .. } => 8,
        Failure::Platform { .. } => 9,
        Failure::Timeout { .. } => 10,
        Failure::NotAsked { .. } => 11,
        Failure::Network { .. } => 12,
        Failure::TooLarge => 13,
        Failure::InvalidReply => 14,
        Failure::UnusableProxy { .. } => 15,
        Failure::ConfigFile { .. } => 16,
        Failure::Unverified => 17,
        Failure::WebPage => 18,
        Failure::UnknownField { .. } => 19,
        Failure::Configuration { .. } => 20,
        Failure::InvalidOwn { .. } => 21,
    }
}

/// The kind of `reason`: a new one does not compile until [`reasons`] has it.
pub fn kind_of_reason(reason: &Reason) -> usize {
    match reason {
        Reason::Credential => 0,
        Reason::OAuthClient => 1,
        Reason::Outdated => 2,
        Reason::Unverified => 3,
        Reason::ApiDisabled { .. } => 4,
        Reason::Project => 5,
        Reason::Suspended => 6,
        Reason::Deactivated => 7,
        Reason::Region => 8,
        Reason::SingleSignOn => 9,
        Reason::WebPage => 10,
        Reason::TooMany => 11,
        Reason::LimitReached => 12,
        Reason::NoPlan => 13,
        Reason::Fault => 14,
        Reason::NoDatabase => 15,
        Reason::Team { .. } => 16,
        Reason::Moved => 17,
        Reason::Permission { .. } => 18,
    }
}

pub fn reasons() -> Vec<Reason> {
    vec![
        Reason::Credential,
        Reason::OAuthClient,
        Reason::Outdated,
        Reason::Unverified,
        Reason::ApiDisabled { page: None },
        Reason::ApiDisabled { page: Some(Sanitized::fixed("https://console.cloud.google.com/x")) },
        Reason::Project,
        Reason::Suspended,
        Reason::Deactivated,
        Reason::Region,
        Reason::SingleSignOn,
        Reason::WebPage,
        Reason::TooMany,
        Reason::LimitReached,
        Reason::NoPlan,
        Reason::Fault,
        Reason::NoDatabase,
        Reason::Team { variable: "ACME_TEAM" },
        Reason::Permission { name: "AcmeReadOnlyAccess" },
        Reason::Moved,
    ]
}

pub fn failures() -> Vec<Failure> {
    let path = || Sanitized::fixed("~/acme.json");
    let message = || Some(Sanitized::fixed("Oops"));
    let mut failures = vec![
        Failure::TokenExpired,
        Failure::MalformedCredential,
        Failure::SignInRevoked,
        Failure::QuotaUnavailable { message: None },
        Failure::MissingField { name: "team_id", file: "acme-accounts.json", fields: &["teamId", "orgId"] },
        Failure::CompanionMissing(&COMPANION),
        Failure::Unverified,
        Failure::WebPage,
        Failure::Platform { code: None, message: None, reason: None },
        Failure::Platform { code: Some(1001), message: message(), reason: None },
        Failure::Timeout { seconds: 10 },
        Failure::NotAsked { accounts: 3 },
        Failure::TooLarge,
        Failure::InvalidReply,
        Failure::UnusableProxy { variable: "HTTPS_PROXY" },
        Failure::UnknownField { path: path(), field: "custom[0].x" },
    ];
    let system = [
        SystemCause::Missing,
        SystemCause::Denied,
        SystemCause::NotAFile,
        SystemCause::TooLarge,
        SystemCause::Silent,
        SystemCause::Other,
    ]
    .map(|kind| FileCause::System { kind, code: Sanitized::fixed("ECODE") });
    let syntax = FileCause::Syntax { line: 1, column: 2 };
    let others = [FileCause::NoHome, FileCause::Utf16, syntax, FileCause::NotAnObject];
    for cause in system.into_iter().chain(others) {
        for expected in [Some("[]"), None] {
            failures.push(Failure::ConfigFile { path: path(), cause: cause.clone(), expected });
        }
        failures.push(Failure::Configuration { path: path(), cause: cause.clone() });
        failures.push(Failure::AuthFile { path: path(), cause });
    }
    for (field, expected) in [
        (Some("tier"), Some(ExpectedValue::OneOf("small, large"))),
        (Some("username"), Some(ExpectedValue::NameAtGitHub)),
        (None, Some(ExpectedValue::Written("[]"))),
        (Some("tier"), None),
    ] {
        failures.push(Failure::InvalidConfig { path: path(), field, expected });
    }
    let expected = [
        ExpectedValue::Written("{...}"),
        ExpectedValue::Id,
        ExpectedValue::NewId,
        ExpectedValue::Text(64),
        ExpectedValue::Positive,
        ExpectedValue::Objects(16),
        ExpectedValue::Https,
        ExpectedValue::SetVariable("ACME_KEY"),
        ExpectedValue::NewVariable,
        ExpectedValue::Entry("acme"),
        ExpectedValue::NewEntry,
        ExpectedValue::Figures,
    ];
    failures.extend(expected.map(|expected| Failure::InvalidOwn {
        path: path(),
        field: "custom[0].x",
        expected,
    }));
    for status in [302, 400, 401, 403, 404, 429, 500, 503] {
        for retry_after in [None, Some(90)] {
            failures.push(Failure::Status { status, retry_after, message: message(), reason: None });
        }
    }
    for reason in reasons() {
        failures.push(Failure::Platform { code: Some(1001), message: None, reason: Some(reason.clone()) });
        for retry_after in [None, Some(90)] {
            let reason = Some(reason.clone());
            failures.push(Failure::Status { status: 403, retry_after, message: message(), reason });
        }
    }
    for cause in [
        NetworkCause::Dns,
        NetworkCause::Unreachable,
        NetworkCause::Certificate,
        NetworkCause::Proxy,
        NetworkCause::ProxyUnreachable,
        NetworkCause::ProxyInTheWay,
        NetworkCause::Interrupted,
        NetworkCause::InvalidHttp,
        NetworkCause::NotAllowed,
        NetworkCause::Other,
    ] {
        failures.push(Failure::Network { cause, code: Sanitized::fixed("ECODE") });
    }
    failures
}

pub fn set_up(kind_wanted: usize) -> Origin<'static> {
    Origin { setup: SETUPS.iter().find(|setup| kind(setup) == kind_wanted), source: None }
}
