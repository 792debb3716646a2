//! What to do about a failure: decided here, once for all languages, which only word it.

mod choose;

use crate::failure::WindowForecast;
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
    /// Put a new sign-in of OpenCode's into the variable that stands in for its credential file.
    RenewAuthContent,
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
    OnRefusal(RefusalStep),
    /// Repair OpenCode's credential file, or move it away.
    RepairFile,
    /// Correct the variable that stands in for that file, or unset it.
    CorrectAuthContent,
    /// Repair a configuration of OpenCode's.
    RepairConfiguration,
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
    /// Correct a field of a description of the user's own platform.
    SetOwn {
        /// The field, by its whole path.
        field: &'static str,
        /// What it must hold.
        expected: WindowForecast,
    },
    /// Check the user's own description of the platform against its replies.
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
    TryLater {
        /// How long, in seconds, where the platform says so.
        seconds: Option<u64>,
    },
    /// Update this tool, or check the proxy: the answer was a redirect.
    Redirected,
    /// Try later, then update this tool: the platform may have changed.
    Update,
    /// Update this tool: a newer one may ask the host that this one does not.
    UpdateHosts,
    /// Check the network and the proxy settings.
    CheckNetwork,
    /// The same, or give the platform longer to answer.
    GiveTime,
    /// Check the proxy and the credentials for it.
    CheckProxy,
    /// Check where the proxy is, and that it runs.
    FindProxy,
    /// Have no proxy used for this machine.
    ExemptHost,
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
    AuthContent(&'static str),
    /// In this environment variable.
    Variable(&'static str),
    /// In these two environment variables.
    Variables {
        /// That of the part that names the key.
        id: &'static str,
        /// That of the secret part.
        secret: &'static str,
    },
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
        matches!(self.source, Some(Source::AuthContent(_)))
    }
}

/// The next step where the platform has said, in its answer's body, why it refuses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RefusalStep {
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
    /// Grant the user whose key it is a permission.
    GrantPermission {
        /// What grants it, as the platform names that.
        name: &'static str,
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
