//! What to do about a failure: decided here, once for all languages, which only word it.

use crate::environment::AUTH_CONTENT;
use crate::failure::{Failure, FileCause, SystemCause};
use crate::http::NetworkCause;
use crate::reason::Reason;
use crate::sanitized::Sanitized;
use crate::setup::{Companion, Key, OPENCODE_SIGN_IN, PermittedKey, Setup, SignIn, Token, Variable};
use crate::sources::Source;

/// The next step after a failure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Advice {
    /// Sign in to any platform in OpenCode.
    SignIn,
    /// Sign in again.
    SignInAgain {
        /// The command that signs in.
        command: &'static str,
    },
    /// Use the program that made the sign-in, which then renews it.
    UseProgram {
        /// The program.
        program: &'static str,
    },
    /// Put a new sign-in of OpenCode's into the variable that stands in for its credential file.
    RenewStandIn,
    /// Sign in again, because the sign-in is not valid, or not for what was asked.
    RenewSignIn {
        /// The command that signs in.
        command: &'static str,
    },
    /// Renew the key, which is not valid, or not for what was asked.
    RenewKey {
        /// The page where keys are made and checked.
        console: &'static str,
        /// The permission that it may lack, where it needs one to read the quota.
        permission: Option<&'static str>,
        /// Where the new one belongs.
        place: KeyPlace,
    },
    /// Renew the token in a file of its own.
    RenewToken(&'static Token),
    /// Create a token, because the sign-in may not read the quota.
    CreateToken(&'static Token),
    /// Check whose quota the token is to read, and its permission.
    CheckToken(&'static Token),
    /// Check that the account has a plan.
    CheckPlan,
    /// Make the file readable for the user.
    AllowReading,
    /// Check the disk that the file is on.
    CheckDisk,
    /// Say where the home folder is.
    SetHome,
    /// Save the file in UTF-8.
    SaveAsUtf8,
    /// What the platform itself has said calls for.
    Remedy(Remedy),
    /// Repair OpenCode's credential file, or move it away.
    RepairFile,
    /// Correct the variable that stands in for that file, or unset it.
    CorrectStandIn,
    /// Make the file hold what it should.
    WriteFile {
        /// What it should hold, as it is written there.
        expected: &'static str,
    },
    /// Correct a field of the file.
    SetField {
        /// The field.
        field: &'static str,
        /// What it takes, as it is written there.
        expected: &'static str,
    },
    /// Remove a field of the file.
    RemoveField {
        /// The field.
        field: &'static str,
    },
    /// Add a field to the account's entry in a file.
    AddField {
        /// The file.
        file: &'static str,
        /// The fields of which one is needed, the usual one first.
        fields: &'static [&'static str],
    },
    /// Correct a field that names a host.
    CheckHost {
        /// The field, in `auth.json`.
        field: &'static str,
    },
    /// Install the plugin that the account needs.
    Install(&'static Companion),
    /// Wait: too many requests.
    Wait {
        /// How long, in seconds, where the platform says so.
        seconds: Option<u64>,
    },
    /// Wait until the platform has recovered.
    TryLater,
    /// Update this tool, or check the proxy: the answer was a redirect.
    Redirected,
    /// Try later, then update this tool: the platform may have changed.
    Update,
    /// Update this tool: a newer one may ask the host that this one does not.
    UpdateHosts,
    /// Check the network and the proxy settings.
    CheckNetwork,
    /// Check the proxy and the credentials for it.
    CheckProxy,
    /// Check where the proxy is, and that it runs.
    FindProxy,
    /// Set the proxy's variable in a form that can be used.
    SetProxy {
        /// The variable.
        variable: &'static str,
    },
    /// Trust the certificate of a proxy that opens TLS.
    TrustProxy,
}

/// Where a key stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyPlace {
    /// In the entry of this name in `auth.json`.
    Entry(&'static str),
    /// In the entry of this name in the variable that stands in for that file.
    StandIn(&'static str),
    /// In this environment variable.
    Variable(&'static str),
    /// In the user's own configuration of OpenCode.
    Configuration,
}

/// How an account's credential came about.
#[derive(Clone, Copy, Debug, Default)]
pub struct Origin<'a> {
    /// The way that it was set up; `None` where there is no platform.
    pub setup: Option<&'static Setup>,
    /// Where it was found, where it was.
    pub source: Option<&'a Source>,
}

impl Origin<'_> {
    /// Whether it was found in the variable that stands in for OpenCode's credential file.
    fn is_stand_in(self) -> bool {
        matches!(self.source, Some(Source::StandIn(_)))
    }
}

/// The next step where the platform has said, in its answer's body, why it refuses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Remedy {
    /// Check the account, as what the platform said is all that is known.
    CheckAccount {
        /// The page that shows it, where there is one for keys.
        page: Option<&'static str>,
    },
    /// Prove to the platform whose the account is.
    Verify,
    /// Enable the API in the account's project, or name another project.
    EnableApi {
        /// The page that enables it.
        page: Option<Sanitized>,
        /// Where the project is named.
        project: Option<Project>,
    },
    /// Name a project that the account may use.
    CheckProject(Project),
    /// Appeal to the platform, which has suspended the account.
    Appeal,
    /// Turn to whoever runs the workspace, or use another account.
    ChangeAccount {
        /// The command that signs in, where the account was signed in to.
        command: Option<&'static str>,
    },
    /// Send the request from a country that the platform serves.
    CheckRegion,
    /// Have the credential authorized by the organization's single sign-on.
    Authorize,
    /// Look at what answered in the platform's place; the credential is not at fault.
    CheckGuard,
    /// Update the plugin that the account was signed in by.
    UpdateCompanion(&'static Companion),
    /// Wait until the limit resets.
    WaitForReset {
        /// How long, in seconds, where the platform says so.
        seconds: Option<u64>,
    },
    /// Have whoever runs the program connect a database.
    ConnectDatabase,
    /// Check the variable that names the team.
    CheckTeam {
        /// The variable.
        variable: &'static str,
    },
    /// Name the URL that the user's own one redirects to.
    NameFinalUrl,
}

/// Where an account's project is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Project {
    /// The file.
    pub file: &'static str,
    /// The fields of which one names it, the usual one first.
    pub fields: &'static [&'static str],
}

impl Advice {
    /// The advice on `failure` of an account whose credential is of this `origin`, on a platform that can be set up by
    /// `setups`. OpenCode's credential file, which belongs to no platform, has neither.
    pub fn on(failure: &Failure, origin: Origin, setups: &'static [Setup]) -> Self {
        let setup = origin.setup;
        match failure {
            Failure::AuthFile { path, cause } => Self::on_file(cause).unwrap_or(match cause {
                FileCause::System { kind: SystemCause::Missing, .. } => Self::SignIn,
                _ if path.as_str() == AUTH_CONTENT => Self::CorrectStandIn,
                _ => Self::RepairFile,
            }),
            Failure::ConfigFile { cause, expected, .. } => {
                Self::on_file(cause).unwrap_or(Self::WriteFile { expected })
            }
            Failure::InvalidConfig { field: Some(field), expected: Some(expected), .. } => {
                Self::SetField { field, expected }
            }
            Failure::InvalidConfig { field: None, expected: Some(expected), .. } => {
                Self::WriteFile { expected }
            }
            Failure::UnknownField { field, .. } => Self::RemoveField { field },
            Failure::InvalidConfig { expected: None, .. } | Failure::SignInRevoked => {
                Self::sign_in_again(origin)
            }
            Failure::TokenExpired => match setup {
                _ if origin.is_stand_in() => Self::renew(origin),
                Some(Setup::SignIn(SignIn { program, .. })) => Self::UseProgram { program },
                _ => Self::renew(origin),
            },
            Failure::QuotaUnavailable { .. } => Self::create_token(setups),
            Failure::MissingField { file, fields, .. } => Self::AddField { file, fields },
            Failure::CompanionMissing(companion) => Self::Install(companion),
            Failure::Unverified => Self::Remedy(Remedy::Verify),
            Failure::MalformedCredential => Self::renew(origin),
            Failure::Platform { reason: Some(reason), .. } => Self::on_reason(reason, None, origin),
            Failure::Platform { reason: None, .. } => {
                Self::Remedy(Remedy::CheckAccount { page: page(setup) })
            }
            Failure::Status { reason: Some(reason), retry_after, .. } => {
                Self::on_reason(reason, *retry_after, origin)
            }
            Failure::Status { status, retry_after, .. } => Self::on_status(*status, *retry_after, origin),
            Failure::WebPage => Self::Remedy(Remedy::CheckGuard),
            Failure::Timeout { .. } | Failure::NotAsked { .. } => Self::CheckNetwork,
            Failure::Network { cause, .. } => Self::on_network(*cause, setup),
            Failure::UnusableProxy { variable } => Self::SetProxy { variable },
            Failure::TooLarge | Failure::InvalidReply => Self::Update,
        }
    }

    /// What to do about a file whatever it holds; `None` where that depends on the file.
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
        Self::Remedy(match (reason, setup) {
            (Reason::Credential, _) => return Self::renew(origin),
            (Reason::OAuthClient, Some(Setup::Companion(companion))) => Remedy::UpdateCompanion(companion),
            (Reason::OAuthClient, _) => return Self::sign_in_again(origin),
            (Reason::Outdated, _) => return Self::Update,
            (Reason::Unverified, _) => Remedy::Verify,
            (Reason::ApiDisabled { page }, _) => {
                Remedy::EnableApi { page: page.clone(), project: project(setup) }
            }
            (Reason::Project, _) => match project(setup) {
                Some(project) => Remedy::CheckProject(project),
                None => Remedy::CheckAccount { page: page(setup) },
            },
            (Reason::Suspended, _) => Remedy::Appeal,
            (Reason::Deactivated, _) => Remedy::ChangeAccount {
                command: match Self::renew(origin) {
                    Self::RenewSignIn { command } => Some(command),
                    _ => None,
                },
            },
            (Reason::Region, _) => Remedy::CheckRegion,
            (Reason::SingleSignOn, _) => Remedy::Authorize,
            (Reason::WebPage, _) => Remedy::CheckGuard,
            (Reason::TooMany, _) => return Self::Wait { seconds },
            (Reason::LimitReached, _) => Remedy::WaitForReset { seconds },
            (Reason::NoPlan, _) => return Self::CheckPlan,
            (Reason::Fault, _) => return Self::TryLater,
            (Reason::NoDatabase, _) => Remedy::ConnectDatabase,
            (Reason::Team { variable }, _) => Remedy::CheckTeam { variable },
            (Reason::Moved, _) => Remedy::NameFinalUrl,
        })
    }

    fn on_status(status: u16, retry_after: Option<u64>, origin: Origin) -> Self {
        match (status, origin.setup) {
            // Whom Google does not know, it answers with 401: with 403, another sign-in changes nothing.
            (403, Some(Setup::Companion(_))) => Self::Remedy(Remedy::CheckAccount { page: None }),
            (401 | 403, _) => Self::renew(origin),
            (404, Some(Setup::Token(token))) => Self::CheckToken(token),
            (429, _) => Self::Wait { seconds: retry_after },
            (500.., _) => Self::TryLater,
            (300..=399, _) => Self::Redirected,
            _ => Self::Update,
        }
    }

    fn on_network(cause: NetworkCause, setup: Option<&'static Setup>) -> Self {
        match (cause, setup) {
            (NetworkCause::Certificate, _) => Self::TrustProxy,
            (NetworkCause::Proxy, _) => Self::CheckProxy,
            (NetworkCause::ProxyUnreachable, _) => Self::FindProxy,
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
            Some(Setup::Key(key)) => Self::renew_key(key, None, origin),
            Some(Setup::PermittedKey(PermittedKey { key, permission })) => {
                Self::renew_key(key, Some(permission), origin)
            }
            Some(Setup::Variable(Variable { name, console })) => Self::RenewKey {
                console,
                permission: None,
                place: KeyPlace::of(origin, KeyPlace::Variable(name)),
            },
            Some(Setup::Token(token)) => Self::RenewToken(token),
            Some(Setup::SignIn(_)) if origin.is_stand_in() => Self::RenewStandIn,
            Some(Setup::SignIn(SignIn { command, .. })) => Self::RenewSignIn { command },
            Some(Setup::Companion(_)) => Self::RenewSignIn { command: OPENCODE_SIGN_IN },
        }
    }

    fn renew_key(key: &Key, permission: Option<&'static str>, origin: Origin) -> Self {
        let Key { console, entry, .. } = key;
        Self::RenewKey { console, permission, place: KeyPlace::of(origin, KeyPlace::Entry(entry)) }
    }

    fn sign_in_again(origin: Origin) -> Self {
        match Self::renew(origin) {
            Self::RenewSignIn { command } => Self::SignInAgain { command },
            renew => renew,
        }
    }

    /// A token, where the platform takes one, may read what the account's credential may not.
    fn create_token(setups: &'static [Setup]) -> Self {
        let token = setups.iter().find_map(|setup| match setup {
            Setup::Token(token) => Some(token),
            _ => None,
        });
        token.map_or(Self::CheckPlan, Self::CreateToken)
    }
}

impl KeyPlace {
    /// Where a key of this `origin` was found, or else the `usual` place.
    fn of(origin: Origin, usual: Self) -> Self {
        match origin.source {
            Some(Source::Auth(entry)) => Self::Entry(entry),
            Some(Source::StandIn(entry)) => Self::StandIn(entry),
            Some(Source::Variable(name)) => Self::Variable(name),
            Some(Source::Configuration) => Self::Configuration,
            Some(Source::File(_)) | None => usual,
        }
    }
}

/// The page that shows the account of a key.
fn page(setup: Option<&'static Setup>) -> Option<&'static str> {
    match setup? {
        Setup::Key(Key { console, .. }) | Setup::Variable(Variable { console, .. }) => Some(console),
        _ => None,
    }
}

/// Where the project of an account is named that a plugin signed in to.
fn project(setup: Option<&'static Setup>) -> Option<Project> {
    match setup? {
        Setup::Companion(Companion { project_file: file, project_fields, .. }) => {
            Some(Project { file, fields: project_fields })
        }
        _ => None,
    }
}
