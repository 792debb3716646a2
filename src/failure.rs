//! Everything that can go wrong, as a closed set: each language words what happened, and [`crate::next_step`] decides what
//! to do about it.

use crate::http::NetworkCause;
use crate::reason::Reason;
use crate::sanitized::Sanitized;
use crate::setup::Companion;
use std::borrow::Cow;
use std::ops::RangeInclusive;

/// Why an account, or a source of accounts, could not be reported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// OpenCode's credential file is missing, unreadable, or not a JSON object.
    AuthFile {
        /// The file that was tried, home shown as `~`.
        path: Sanitized,
        /// Why it could not be used.
        cause: FileCause,
    },
    /// A file that a platform is set up by is unreadable, or not a JSON object.
    ConfigFile {
        /// The file, home shown as `~`.
        path: Sanitized,
        /// Why it could not be used.
        cause: FileCause,
        /// What the file must hold, as it is written there; `None` where no user writes it, but a sign-in.
        expected: Option<&'static str>,
    },
    /// A configuration of OpenCode's cannot be read, which may say that a key is of another host.
    Configuration {
        /// The file, home shown as `~`, or the variable in place of one.
        path: Sanitized,
        /// Why it could not be used.
        cause: FileCause,
    },
    /// A file that a platform is set up by lacks a field, or holds a wrong one.
    InvalidConfig {
        /// The file.
        path: Sanitized,
        /// The field, or `None` where the file as a whole is not what it should be.
        field: Option<&'static str>,
        /// What the field must hold, as it is written in the file; `None` where no user writes it, but a sign-in.
        expected: Option<&'static str>,
    },
    /// A description of the user's own platform lacks a field, or holds a wrong one.
    InvalidOwn {
        /// The file.
        path: Sanitized,
        /// The field, by its whole path.
        field: &'static str,
        /// What it must hold.
        expected: WindowForecast,
    },
    /// A file that a platform is set up by holds a field that is not known, or not allowed beside the others.
    UnknownField {
        /// The file.
        path: Sanitized,
        /// The field.
        field: &'static str,
    },
    /// The sign-in's access token has run out; only the program that signed in may renew it.
    TokenExpired,
    /// The credential holds characters that cannot stand in a request, so it is not what the platform issued.
    MalformedCredential,
    /// The account was put aside until its owner has verified it, by the program that it was signed in with.
    Unverified,
    /// The sign-in was revoked or has lapsed: only signing in anew helps.
    SignInRevoked,
    /// The platform took the credential, which may not read the quota.
    QuotaUnavailable {
        /// The platform's own words, where it sent any.
        message: Option<Sanitized>,
    },
    /// The account's entry in a file names none of what its quota belongs to.
    MissingField {
        /// What is missing, such as `project_id`; stable, as it is part of the failure's code.
        name: &'static str,
        /// The file.
        file: &'static str,
        /// The fields of which one is needed, the usual one first.
        fields: &'static [&'static str],
    },
    /// Nothing was found of the plugin that the accounts were signed in by.
    CompanionMissing(&'static Companion),
    /// The platform answered with a status other than 2xx.
    Status {
        /// The HTTP status.
        status: u16,
        /// Seconds to wait before the next try, where the platform says so.
        retry_after: Option<u64>,
        /// The platform's own words.
        message: Option<Sanitized>,
        /// Why, where the body says so in a way that is known.
        reason: Option<Reason>,
    },
    /// The platform answered with a failure of its own inside, whatever the status.
    Platform {
        /// The platform's own code, often an HTTP status.
        code: Option<i64>,
        /// The platform's own words.
        message: Option<Sanitized>,
        /// Why, where the code is known.
        reason: Option<Reason>,
    },
    /// No complete answer within so many seconds.
    Timeout {
        /// The limit, in seconds.
        seconds: u32,
    },
    /// Not asked, because the platform had left so many of its other accounts without an answer in time.
    NotAsked {
        /// How many accounts.
        accounts: u32,
    },
    /// No answer, for a reason of the network.
    Network {
        /// The kind of reason.
        cause: NetworkCause,
        /// The runtime's code for it, such as `ECONNREFUSED`.
        code: Sanitized,
    },
    /// The variable names a proxy in a form that cannot be used, so nothing was sent.
    UnusableProxy {
        /// The variable; never its value, which may hold a password.
        variable: &'static str,
    },
    /// The answer is larger than any quota reply.
    TooLarge,
    /// The answer is a web page, which something between here and the platform has sent.
    WebPage,
    /// The answer is not JSON, or not the JSON that the platform is known to send.
    InvalidReply,
}

/// What a field of a description must hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WindowForecast {
    /// This, as it is written in the file.
    Written(&'static str),
    /// 1 to 32 characters of those that ids have.
    Id,
    /// An id that no other platform has.
    NewId,
    /// A string of at most so many characters.
    Text(usize),
    /// A number above 0.
    Positive,
    /// A list of at most so many objects.
    Objects(usize),
    /// A URL with https, as this machine is not allowed.
    Https,
    /// The name of a variable that is set, as this one is not.
    SetVariable(&'static str),
    /// The name of a variable that nothing else reads.
    NewVariable,
    /// The name of an entry of `auth.json` with a key, as this one is none.
    Entry(&'static str),
    /// The name of one that no built-in platform reads.
    NewEntry,
    /// Where figures stand in the reply.
    Figures,
}

/// Why a file could not be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileCause {
    /// The operating system does not let it be read.
    System {
        /// The kind of reason.
        kind: SystemCause,
        /// The system's code for it, such as `ENOENT`.
        code: Sanitized,
    },
    /// The home folder that it would lie in is not known.
    NoHome,
    /// It is UTF-16, as PowerShell's `>` writes it.
    Utf16,
    /// It is not JSON from this line and column on, counted from 1.
    Syntax {
        /// The line.
        line: usize,
        /// The column, in bytes.
        column: usize,
    },
    /// It is JSON, but not an object.
    NotAnObject,
}

/// What keeps a file from being read, as far as the system's code tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SystemCause {
    /// There is no such file.
    Missing,
    /// The user may not read it.
    Denied,
    /// It is a folder, a device or the like.
    NotAFile,
    /// It is larger than any such file.
    TooLarge,
    /// The disk did not answer.
    Silent,
    /// Anything else.
    Other,
}

impl FileCause {
    /// The cause behind a `code` of the operating system's, or one that the shim gives in its words.
    pub fn system(code: &str) -> Self {
        let kind = match code {
            "ENOENT" => SystemCause::Missing,
            "EACCES" | "EPERM" => SystemCause::Denied,
            "EISDIR" | "EINVAL" | "ENOTDIR" | "ENXIO" => SystemCause::NotAFile,
            "EFBIG" => SystemCause::TooLarge,
            "ETIMEDOUT" => SystemCause::Silent,
            _ => SystemCause::Other,
        };
        Self::System { kind, code: Sanitized::own(code).unwrap_or_else(|| Sanitized::fixed("EIO")) }
    }
}

impl Failure {
    /// What a platform says of a failure in an answer that claims success.
    pub fn from_platform(message: Option<Sanitized>) -> Self {
        Self::Platform { code: None, message, reason: None }
    }

    /// The same with `reason`, where the platform gave none with a status that is one of `statuses`.
    #[must_use]
    pub fn because(mut self, statuses: RangeInclusive<u16>, reason: Reason) -> Self {
        if let Self::Status { status, reason: given @ None, .. } = &mut self
            && statuses.contains(status)
        {
            *given = Some(reason);
        }
        self
    }

    /// That a request would go to a host that is not on the allow-list.
    pub fn not_allowed() -> Self {
        Self::Network { cause: NetworkCause::NotAllowed, code: Sanitized::fixed("NOT_ALLOWED") }
    }

    /// Whether there is just no credential file of OpenCode's, as on a machine where nobody has signed in yet.
    pub fn is_missing_auth_file(&self) -> bool {
        let Self::AuthFile { cause, .. } = self else { return false };
        matches!(cause, FileCause::System { kind: SystemCause::Missing, .. })
    }

    /// Whether the platform has been asked too often.
    pub fn is_refusal(&self) -> bool {
        match self {
            Self::Status { status: 429, .. } | Self::Platform { code: Some(429), .. } => true,
            Self::Status { reason, .. } | Self::Platform { reason, .. } => *reason == Some(Reason::TooMany),
            _ => false,
        }
    }

    /// Whether it passes by itself, so that what was known before it still tells something.
    pub fn is_passing(&self) -> bool {
        match self {
            Self::Status { status: 500.., .. }
            | Self::Platform { code: Some(500..=599), .. }
            | Self::Status { reason: Some(Reason::Fault), .. }
            | Self::Platform { reason: Some(Reason::Fault), .. }
            | Self::Timeout { .. }
            | Self::NotAsked { .. } => true,
            Self::Network { cause, .. } => *cause != NetworkCause::NotAllowed,
            _ => self.is_refusal(),
        }
    }

    /// The stable name that programs know the failure by.
    pub fn code(&self) -> Cow<'static, str> {
        Cow::Borrowed(match self {
            Self::AuthFile { .. } => "auth_file",
            Self::ConfigFile { .. }
            | Self::Configuration { .. }
            | Self::InvalidConfig { .. }
            | Self::InvalidOwn { .. }
            | Self::UnknownField { .. } => "invalid_config",
            Self::TokenExpired => "token_expired",
            Self::MalformedCredential => "malformed_credential",
            Self::Unverified => "verification_required",
            Self::SignInRevoked => "sign_in_revoked",
            Self::QuotaUnavailable { .. } => "quota_unavailable",
            Self::MissingField { name, .. } => return Cow::Owned(format!("missing_{name}")),
            Self::CompanionMissing(_) => "companion_missing",
            Self::Status { .. } => "http_status",
            Self::Platform { .. } => "platform_error",
            Self::Timeout { .. } => "timeout",
            Self::NotAsked { .. } => "not_asked",
            Self::Network { .. } => "network",
            Self::UnusableProxy { .. } => "unusable_proxy",
            Self::TooLarge => "reply_too_large",
            Self::WebPage | Self::InvalidReply => "invalid_reply",
        })
    }

    /// The status that the platform gave, in HTTP or inside its reply.
    pub fn status(&self) -> Option<i64> {
        match self {
            Self::Status { status, .. } => Some(i64::from(*status)),
            Self::Platform { code, .. } => *code,
            _ => None,
        }
    }
}
