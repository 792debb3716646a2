//! Chooses the next step for a failure.

use super::{KeyLack, KeyPlace, NextStep, Origin, Project, RefusalStep};
use crate::environment::AUTH_CONTENT;
use crate::failure::{ExpectedValue, Failure, FileCause, SystemCause};
use crate::http::NetworkCause;
use crate::reason::Reason;
use crate::setup::{
    Companion, Inside, Key, KeyPair, OPENCODE_SIGN_IN, PermittedKey, Setup, SignIn, Variable,
};
use crate::sources::Source;
use crate::time::{DAY, SECOND};

impl NextStep {
    /// Returns the step for `failure` of an account whose credential has this `origin`, on a platform with these
    /// `setups`. OpenCode's credential file belongs to no platform, and has neither.
    pub fn on(failure: &Failure, origin: Origin, setups: &'static [Setup]) -> Self {
        let setup = origin.setup;
        match failure {
            Failure::AuthFile { path, cause } => Self::on_file(cause).unwrap_or(match cause {
                FileCause::System { kind: SystemCause::Missing, .. } => Self::SignIn,
                _ if path.as_str() == AUTH_CONTENT => Self::CorrectAuthContent,
                _ => Self::RepairFile,
            }),
            Failure::ConfigFile { cause, expected, .. } => {
                let otherwise = expected.map(|expected| Self::WriteFile { expected });
                Self::on_file(cause).or(otherwise).unwrap_or_else(|| Self::sign_in_again(origin))
            }
            Failure::Configuration { cause, .. } => Self::on_file(cause).unwrap_or(Self::RepairConfiguration),
            Failure::InvalidConfig { field: Some(field), expected: Some(expected), .. }
            | Failure::InvalidOwn { field, expected, .. } => Self::SetField { field, expected: *expected },
            Failure::InvalidConfig { expected: Some(ExpectedValue::Written(expected)), .. } => {
                Self::WriteFile { expected }
            }
            Failure::UnknownField { field, .. } => Self::RemoveField { field },
            Failure::InvalidConfig { .. } | Failure::SignInRevoked => Self::sign_in_again(origin),
            Failure::TokenExpired => match setup {
                _ if origin.is_stand_in() => Self::renew(origin),
                Some(Setup::SignIn(SignIn { program, .. })) => Self::UseProgram { program },
                _ => Self::renew(origin),
            },
            Failure::QuotaUnavailable { .. } => match setup {
                // No token is sent to a host of the user's.
                Some(Setup::SignIn(SignIn { host_field: Some(_), .. })) => Self::AskAdministrator,
                _ => Self::create_token(setups),
            },
            Failure::MissingField { file, fields, .. } => Self::AddField { file, fields },
            Failure::CompanionMissing(companion) => Self::Install(companion),
            Failure::Unverified => Self::OnRefusal(RefusalStep::Verify),
            Failure::MalformedCredential => Self::renew(origin),
            Failure::Platform { reason: Some(reason), .. } => Self::on_reason(reason, None, origin),
            Failure::Platform { reason: None, .. } => {
                Self::OnRefusal(RefusalStep::CheckAccount { page: page(setup) })
            }
            Failure::Status { reason: Some(reason), retry_after, .. } => {
                Self::on_reason(reason, *retry_after, origin)
            }
            Failure::Status { status, retry_after, .. } => Self::on_status(*status, *retry_after, origin),
            Failure::WebPage => Self::OnRefusal(RefusalStep::CheckGuard),
            Failure::Timeout { .. } => Self::GiveTime,
            Failure::NotAsked { .. } => Self::CheckNetwork,
            Failure::Network { cause, .. } => Self::on_network(*cause, setup),
            Failure::UnusableProxy { variable } => Self::SetProxy { variable },
            Failure::TooLarge | Failure::InvalidReply => Self::Update,
        }
    }

    /// Returns the step for a file whatever its content; `None` if the step depends on the file.
    fn on_file(cause: &FileCause) -> Option<Self> {
        match cause {
            FileCause::System { kind: SystemCause::Denied, .. } => Some(Self::AllowReading),
            FileCause::System { kind: SystemCause::Silent, .. } => Some(Self::CheckDisk),
            FileCause::NoHome => Some(Self::SetHome),
            FileCause::Utf16 => Some(Self::SaveAsUtf8),
            _ => None,
        }
    }

    fn on_reason(reason: &Reason, seconds: Option<u64>, origin: Origin) -> Self {
        let setup = origin.setup;
        Self::OnRefusal(match (reason, setup) {
            (Reason::Credential, _) => return Self::renew(origin),
            (Reason::OAuthClient, Some(Setup::Companion(companion))) => {
                RefusalStep::UpdateCompanion(companion)
            }
            (Reason::OAuthClient, _) => return Self::sign_in_again(origin),
            (Reason::Outdated, _) => return Self::Update,
            (Reason::Unverified, _) => RefusalStep::Verify,
            (Reason::ApiDisabled { page }, _) => {
                RefusalStep::EnableApi { page: page.clone(), project: project(setup) }
            }
            (Reason::Project, _) => match project(setup) {
                Some(project) => RefusalStep::CheckProject(project),
                None => RefusalStep::CheckAccount { page: page(setup) },
            },
            (Reason::Suspended, _) => RefusalStep::Appeal,
            (Reason::Deactivated, _) => RefusalStep::ChangeAccount {
                command: match Self::renew(origin) {
                    Self::RenewSignIn { command } => Some(command),
                    _ => None,
                },
            },
            (Reason::Region, _) => RefusalStep::CheckRegion,
            (Reason::SingleSignOn, _) => RefusalStep::Authorize,
            (Reason::WebPage, _) => RefusalStep::CheckGuard,
            (Reason::TooMany, _) => return Self::Wait { seconds: pause(seconds) },
            (Reason::LimitReached, _) => RefusalStep::WaitForReset { seconds: told(seconds) },
            (Reason::NoPlan, _) => return Self::CheckPlan,
            (Reason::Fault, _) => return Self::TryLater { seconds: pause(seconds) },
            (Reason::NoDatabase, _) => RefusalStep::ConnectDatabase,
            (Reason::Team { variable }, _) => RefusalStep::CheckTeam { variable },
            (Reason::Permission { name }, _) => RefusalStep::GrantPermission { name },
            (Reason::Moved, _) => RefusalStep::NameFinalUrl,
        })
    }

    fn on_status(status: u16, retry_after: Option<u64>, origin: Origin) -> Self {
        match (status, origin.setup) {
            // Google answers 401 to unknown accounts; signing in again does not help with 403.
            (403, Some(Setup::Companion(_))) => Self::OnRefusal(RefusalStep::CheckAccount { page: None }),
            (401 | 403, _) => Self::renew(origin),
            (404, Some(Setup::Token(token))) => Self::CheckToken(token),
            (429, _) => Self::Wait { seconds: pause(retry_after) },
            (500.., _) => Self::TryLater { seconds: pause(retry_after) },
            (300..=399, _) => Self::Redirected,
            _ => Self::Update,
        }
    }

    fn on_network(cause: NetworkCause, setup: Option<&'static Setup>) -> Self {
        match (cause, setup) {
            (NetworkCause::Certificate, _) => Self::TrustProxy,
            (NetworkCause::Proxy, _) => Self::CheckProxy,
            (NetworkCause::ProxyUnreachable, _) => Self::FindProxy,
            (NetworkCause::ProxyInTheWay, _) => Self::ExemptHost,
            (NetworkCause::NotAllowed, Some(Setup::SignIn(SignIn { host_field: Some(field), .. }))) => {
                Self::CheckHost { field }
            }
            (NetworkCause::NotAllowed, _) => Self::UpdateHosts,
            _ => Self::CheckNetwork,
        }
    }

    fn renew(origin: Origin) -> Self {
        match origin.setup {
            None => Self::SignIn,
            Some(Setup::Key(key)) => {
                Self::renew_key(key, if key.is_of_plan { KeyLack::Plan } else { KeyLack::Access }, origin)
            }
            Some(Setup::PermittedKey(PermittedKey { key, permission })) => {
                Self::renew_key(key, KeyLack::Permission(permission), origin)
            }
            Some(Setup::Variable(Variable { name, console })) => Self::RenewKey {
                console,
                lack: KeyLack::Access,
                place: KeyPlace::of(origin, KeyPlace::Variable(name)),
            },
            Some(Setup::KeyPair(KeyPair { id, secret, console })) => {
                Self::RenewKey { console, lack: KeyLack::Plan, place: KeyPlace::Variables { id, secret } }
            }
            Some(Setup::Inside(Inside { program, .. })) => Self::UseProgram { program },
            Some(Setup::Token(token)) => Self::RenewToken(token),
            Some(Setup::SignIn(_)) if origin.is_stand_in() => Self::RenewAuthContent,
            Some(Setup::SignIn(SignIn { command, .. })) => Self::RenewSignIn { command },
            Some(Setup::Companion(_)) => Self::RenewSignIn { command: OPENCODE_SIGN_IN },
        }
    }

    fn renew_key(key: &Key, lack: KeyLack, origin: Origin) -> Self {
        let Key { console, entry, .. } = key;
        Self::RenewKey { console, lack, place: KeyPlace::of(origin, KeyPlace::Entry(entry)) }
    }

    fn sign_in_again(origin: Origin) -> Self {
        match Self::renew(origin) {
            Self::RenewSignIn { command } => Self::SignInAgain { command },
            renew => renew,
        }
    }

    /// Returns the step to create a token, where the platform takes one: it may read what the credential may not.
    fn create_token(setups: &'static [Setup]) -> Self {
        let token = setups.iter().find_map(|setup| match setup {
            Setup::Token(token) => Some(*token),
            _ => None,
        });
        token.map_or(Self::CheckPlan, Self::CreateToken)
    }
}

impl KeyPlace {
    /// Returns the place where a key of this `origin` was found, or else the `usual` place.
    fn of(origin: Origin, usual: Self) -> Self {
        match origin.source {
            Some(Source::Auth(entry)) => Self::Entry(entry),
            Some(Source::AuthContent(entry)) => Self::AuthContent(entry),
            Some(Source::Variable(name)) => Self::Variable(name),
            Some(Source::Configuration) => Self::Configuration,
            Some(Source::File(_)) | None => usual,
        }
    }
}

/// Returns how long the platform is left alone, in seconds.
fn pause(seconds: Option<u64>) -> Option<u64> {
    seconds.map(|seconds| seconds.min(Failure::LONGEST_PAUSE))
}

/// Returns how long a limit lasts, in seconds. Ignores what is longer than any limit.
fn told(seconds: Option<u64>) -> Option<u64> {
    seconds.filter(|seconds| *seconds <= LONGEST_LIMIT)
}

/// The longest time until a limit resets, in seconds: a month.
const LONGEST_LIMIT: u64 = (31 * DAY / SECOND).unsigned_abs();

/// The page that shows the account of a key.
fn page(setup: Option<&'static Setup>) -> Option<&'static str> {
    match setup? {
        Setup::Key(Key { console, .. })
        | Setup::Variable(Variable { console, .. })
        | Setup::KeyPair(KeyPair { console, .. }) => Some(console),
        _ => None,
    }
}

/// The place of the project's name, for an account that a plugin signed in.
fn project(setup: Option<&'static Setup>) -> Option<Project> {
    match setup? {
        Setup::Companion(Companion { project_file: file, project_fields, .. }) => {
            Some(Project { file, fields: project_fields })
        }
        _ => None,
    }
}
