//! The next step after a failure. Decided here once for all languages, which only word it.

mod choose;

use crate::failure::ExpectedValue;
use crate::sanitized::Sanitized;
use crate::setup::{Companion, Setup, Token};
use crate::sources::Source;

/// The next step after a failure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NextStep {
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
    /// Put a new OpenCode sign-in into the variable that replaces its credential file.
    RenewAuthContent,
    /// Sign in again: the sign-in is invalid, or does not allow this query.
    RenewSignIn {
        /// The command that signs in.
        command: &'static str,
    },
    /// Renew the key, which is invalid, or does not allow this query.
    RenewKey {
        /// The page where keys are made and checked.
        console: &'static str,
        /// What the key may lack.
        lack: KeyLack,
        /// The place of the new key.
        place: KeyPlace,
    },
    /// Renew the token in a file of its own.
    RenewToken(&'static Token),
    /// Create a token, because the sign-in may not read the quota.
    CreateToken(&'static Token),
    /// Check whose quota the token should read, and its permission.
    CheckToken(&'static Token),
    /// Ask the administrator of the user's own host, which does not let the sign-in read the quota.
    AskAdministrator,
    /// Check that the account has a plan.
    CheckPlan,
    /// Make the file readable for the user.
    AllowReading,
    /// Check the disk that the file is on.
    CheckDisk,
    /// Set the home folder.
    SetHome,
    /// Save the file in UTF-8.
    SaveAsUtf8,
    /// Do what the platform's refusal calls for.
    OnRefusal(RefusalStep),
    /// Repair OpenCode's credential file, or move it away.
    RepairFile,
    /// Correct or unset the variable that replaces OpenCode's credential file.
    CorrectAuthContent,
    /// Repair a configuration of OpenCode.
    RepairConfiguration,
    /// Write the expected content to the file.
    WriteFile {
        /// The expected content, as written in the file.
        expected: &'static str,
    },
    /// Correct a field of the file.
    SetField {
        /// The field, or its full path in the description of a custom platform.
        field: &'static str,
        /// The expected value.
        expected: ExpectedValue,
    },
    /// Check the description of a custom platform against the platform's replies.
    CheckOwn,
    /// Remove a field of the file.
    RemoveField {
        /// The field.
        field: &'static str,
    },
    /// Add a field to the account's entry in a file.
    AddField {
        /// The file.
        file: &'static str,
        /// The possible fields, the usual one first. One is enough.
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
    TryLater {
        /// How long, in seconds, where the platform says so.
        seconds: Option<u64>,
    },
    /// Update this tool, or check the proxy: the answer was a redirect.
    Redirected,
    /// Try later, then update this tool: the platform may have changed.
    Update,
    /// Update this tool: a newer version may allow the host that this one refuses.
    UpdateHosts,
    /// Check the network and the proxy settings.
    CheckNetwork,
    /// Check the network and the proxy settings, or raise the timeout.
    GiveTime,
    /// Check the proxy and the credentials for it.
    CheckProxy,
    /// Check the proxy's address, and that the proxy is running.
    FindProxy,
    /// Exempt this machine from the proxy.
    ExemptHost,
    /// Set the proxy's variable to a usable form.
    SetProxy {
        /// The variable.
        variable: &'static str,
    },
    /// Trust the certificate of a proxy that opens TLS.
    TrustProxy,
}

/// What a key may lack.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyLack {
    /// A plan.
    Plan,
    /// This permission.
    Permission(&'static str),
    /// The right to read the quota.
    Access,
}

/// The place of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyPlace {
    /// The entry of this name in `auth.json`.
    Entry(&'static str),
    /// The entry of this name in the variable that replaces `auth.json`.
    AuthContent(&'static str),
    /// This environment variable.
    Variable(&'static str),
    /// These two environment variables.
    Variables {
        /// The variable with the key's id.
        id: &'static str,
        /// The variable with the secret.
        secret: &'static str,
    },
    /// The user's own configuration of OpenCode.
    Configuration,
}

/// The origin of an account's credential.
#[derive(Clone, Copy, Debug, Default)]
pub struct Origin<'a> {
    /// The way the credential was set up; `None` if there is no platform.
    pub setup: Option<&'static Setup>,
    /// The place where the credential was found, if it was.
    pub source: Option<&'a Source>,
}

impl Origin<'_> {
    /// Whether the credential was found in the variable that replaces OpenCode's credential file.
    fn is_stand_in(self) -> bool {
        matches!(self.source, Some(Source::AuthContent(_)))
    }
}

/// The next step if the platform's answer says why it refuses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RefusalStep {
    /// Check the account: only the platform's own words are known.
    CheckAccount {
        /// The page that shows the account, if the credential is a key.
        page: Option<&'static str>,
    },
    /// Prove to the platform who owns the account.
    Verify,
    /// Enable the API in the account's project, or name another project.
    EnableApi {
        /// The page that enables it.
        page: Option<Sanitized>,
        /// The place of the project's name.
        project: Option<Project>,
    },
    /// Name a project that the account may use.
    CheckProject(Project),
    /// Appeal to the platform, which has suspended the account.
    Appeal,
    /// Ask the workspace's administrator, or use another account.
    ChangeAccount {
        /// The command that signs in, if the account has a sign-in.
        command: Option<&'static str>,
    },
    /// Send the request from a country that the platform serves.
    CheckRegion,
    /// Have the organization's single sign-on authorize the credential.
    Authorize,
    /// Check what answered in the platform's place; the credential is not at fault.
    CheckGuard,
    /// Update the plugin that signed the account in.
    UpdateCompanion(&'static Companion),
    /// Wait until the limit resets.
    WaitForReset {
        /// How long, in seconds, where the platform says so.
        seconds: Option<u64>,
    },
    /// Ask the program's administrator to connect a database.
    ConnectDatabase,
    /// Check the variable that names the team.
    CheckTeam {
        /// The variable.
        variable: &'static str,
    },
    /// Grant a permission to the user who owns the key.
    GrantPermission {
        /// The platform's name for the permission.
        name: &'static str,
    },
    /// Configure the URL that the user's own URL redirects to.
    NameFinalUrl,
}

/// The place of the name of an account's project.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Project {
    /// The file.
    pub file: &'static str,
    /// The possible fields, the usual one first. One is enough.
    pub fields: &'static [&'static str],
}
