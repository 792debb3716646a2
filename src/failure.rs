//! All failures, as a closed set. Each language words them, and [`crate::next_step`] decides what to do about
//! them.

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
        /// Why the file could not be used.
        cause: FileCause,
    },
    /// A file that configures a platform is unreadable, or not a JSON object.
    ConfigFile {
        /// The file, home shown as `~`.
        path: Sanitized,
        /// Why the file could not be used.
        cause: FileCause,
        /// The content that the file needs, as written there; `None` if a sign-in writes the file, not the user.
        expected: Option<&'static str>,
    },
    /// A configuration of OpenCode cannot be read, which may assign a key to another host.
    Configuration {
        /// The file, home shown as `~`, or the variable that replaces it.
        path: Sanitized,
        /// Why the file or variable could not be used.
        cause: FileCause,
    },
    /// A file that configures a platform lacks a field, or holds a wrong one.
    InvalidConfig {
        /// The file.
        path: Sanitized,
        /// The field; `None` if the file as a whole is wrong.
        field: Option<&'static str>,
        /// The value that the field or file needs; `None` if a sign-in writes the file, not the user.
        expected: Option<ExpectedValue>,
    },
    /// A description of the user's own platform lacks a field, or holds a wrong one.
    InvalidOwn {
        /// The file.
        path: Sanitized,
        /// The full path of the field.
        field: &'static str,
        /// The value that the field needs.
        expected: ExpectedValue,
    },
    /// A file that configures a platform holds a field that is unknown, or not allowed with the others.
    UnknownField {
        /// The file.
        path: Sanitized,
        /// The field.
        field: &'static str,
    },
    /// The sign-in's access token has expired; only the program that signed in may renew it.
    TokenExpired,
    /// The credential is too long, or holds characters that a request cannot carry, so the platform did not issue it
    /// like this.
    MalformedCredential,
    /// The program that signed the account in has disabled it until its owner verifies it.
    Unverified,
    /// The sign-in was revoked or has lapsed; only a new sign-in helps.
    SignInRevoked,
    /// The platform accepted the credential, which may not read the quota.
    QuotaUnavailable {
        /// The platform's message, if it sent one.
        message: Option<Sanitized>,
    },
    /// The account's entry in a file does not name what its quota belongs to, such as a project.
    MissingField {
        /// The missing item, such as `project_id`; stable, as it is part of the failure's code.
        name: &'static str,
        /// The file.
        file: &'static str,
        /// The alternative fields, one of which is needed; the usual one first.
        fields: &'static [&'static str],
    },
    /// The plugin that signed the accounts in was not found.
    CompanionMissing(&'static Companion),
    /// The platform answered with a status other than 2xx.
    Status {
        /// The HTTP status.
        status: u16,
        /// Seconds to wait before the next try, if the platform says so.
        retry_after: Option<u64>,
        /// The platform's message.
        message: Option<Sanitized>,
        /// The reason, if the body gives a known one.
        reason: Option<Reason>,
    },
    /// The platform answered with a failure in the body, whatever the status.
    Platform {
        /// The platform's own code, often an HTTP status.
        code: Option<i64>,
        /// The platform's message.
        message: Option<Sanitized>,
        /// The reason, if the code is known.
        reason: Option<Reason>,
    },
    /// No complete answer arrived in time.
    Timeout {
        /// The time limit, in seconds.
        seconds: u32,
    },
    /// The account was not queried, because too many of the platform's other accounts timed out.
    NotAsked {
        /// How many accounts timed out.
        accounts: u32,
    },
    /// The network prevented an answer.
    Network {
        /// The kind of network error.
        cause: NetworkCause,
        /// The runtime's code, such as `ECONNREFUSED`.
        code: Sanitized,
    },
    /// The variable names a proxy in an unusable form, so nothing was sent.
    UnusableProxy {
        /// The variable's name; never its value, which may hold a password.
        variable: &'static str,
    },
    /// The answer is larger than any quota reply.
    TooLarge,
    /// The answer is a web page, sent by something between this machine and the platform.
    WebPage,
    /// The answer is not JSON, or not the JSON that the platform is known to send.
    InvalidReply,
}

/// The value that a field of a description needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExpectedValue {
    /// This value, as written in the file.
    Written(&'static str),
    /// An id: 1 to 32 of the characters allowed in ids.
    Id,
    /// An id that no other platform has.
    NewId,
    /// A string of at most this many characters.
    Text(usize),
    /// A number above 0.
    Positive,
    /// A list of at most this many objects.
    Objects(usize),
    /// An https URL; http to this machine is not enabled.
    Https,
    /// The name of a variable that is set; this one is not.
    SetVariable(&'static str),
    /// The name of a variable that nothing else reads.
    NewVariable,
    /// The name of an entry of `auth.json` with a key; this one has none.
    Entry(&'static str),
    /// The name of an entry that no built-in platform reads.
    NewEntry,
    /// At least one balance or window to read from the reply.
    Figures,
    /// One of these values, as written in the file.
    OneOf(&'static str),
    /// The name of a user, an organization or an enterprise at GitHub.
    NameAtGitHub,
}

/// Why a file could not be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileCause {
    /// The operating system refuses to read the file.
    System {
        /// The kind of system error.
        kind: SystemCause,
        /// The system's code, such as `ENOENT`.
        code: Sanitized,
    },
    /// The home folder, which would hold the file, is not known.
    NoHome,
    /// The file is UTF-16, as PowerShell's `>` writes it.
    Utf16,
    /// The file stops being JSON at this line and column, counted from 1.
    Syntax {
        /// The line.
        line: usize,
        /// The column, in bytes.
        column: usize,
    },
    /// The file is JSON, but not an object.
    NotAnObject,
}

/// Why the system cannot read a file, as far as its code tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SystemCause {
    /// The file does not exist.
    Missing,
    /// The user may not read the file.
    Denied,
    /// The path is a folder, a device or the like.
    NotAFile,
    /// The file is larger than any valid one.
    TooLarge,
    /// The disk did not answer.
    Silent,
    /// Anything else.
    Other,
}

impl FileCause {
    /// Classifies a `code` of the operating system, or of the shim in the same form.
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
    /// The platform says nothing about the account's quota, and gave no reason.
    pub const NO_QUOTA: Self = Self::QuotaUnavailable { message: None };

    /// The longest pause that a platform can ask for, in seconds; a longer one is cut to it.
    pub const LONGEST_PAUSE: u64 = 86_400;

    /// A failure that the platform reports in an answer with a success status.
    pub fn from_platform(message: Option<Sanitized>) -> Self {
        Self::Platform { code: None, message, reason: None }
    }

    /// Sets `reason` if the status is one of `statuses` and the platform gave no reason.
    #[must_use]
    pub fn because(mut self, statuses: RangeInclusive<u16>, reason: Reason) -> Self {
        if let Self::Status { status, reason: given @ None, .. } = &mut self
            && statuses.contains(status)
        {
            *given = Some(reason);
        }
        self
    }

    /// A request to a host that is not on the allow-list.
    pub fn not_allowed() -> Self {
        Self::Network { cause: NetworkCause::NotAllowed, code: Sanitized::fixed("NOT_ALLOWED") }
    }

    /// Whether OpenCode's credential file is simply missing, as before the first sign-in on a machine.
    pub fn is_missing_auth_file(&self) -> bool {
        let Self::AuthFile { cause, .. } = self else { return false };
        matches!(cause, FileCause::System { kind: SystemCause::Missing, .. })
    }

    /// Whether there can be no credential file: its folder is no folder (`HOME=/dev/null`), or nobody knows the home
    /// folder.
    pub fn cannot_have_auth_file(&self) -> bool {
        let Self::AuthFile { cause, .. } = self else { return false };
        let is_no_folder = |code: &Sanitized| code.as_str() == "ENOTDIR";
        matches!(cause, FileCause::NoHome)
            || matches!(cause, FileCause::System { code, .. } if is_no_folder(code))
    }

    /// Whether the user's own description of the platform is wrong.
    pub fn is_misdescription(&self) -> bool {
        matches!(self, Self::InvalidOwn { .. } | Self::UnknownField { .. })
    }

    /// Whether a file or a description cannot be used, so that the accounts in it are not known.
    pub fn is_of_source(&self) -> bool {
        let is_file =
            matches!(self, Self::AuthFile { .. } | Self::ConfigFile { .. } | Self::InvalidConfig { .. });
        is_file || self.is_misdescription()
    }

    /// Whether the platform refused because it was queried too often.
    pub fn is_refusal(&self) -> bool {
        match self {
            Self::Status { status: 429, .. } | Self::Platform { code: Some(429), .. } => true,
            Self::Status { reason, .. } | Self::Platform { reason, .. } => *reason == Some(Reason::TooMany),
            _ => false,
        }
    }

    /// Whether the platform is to be left alone for a while: it said for how long, or that it was queried too often.
    pub fn asks_for_pause(&self) -> bool {
        let is_told = matches!(self, Self::Status { retry_after: Some(_), .. });
        self.is_refusal() || is_told && self.is_passing()
    }

    /// Whether the failure is temporary, so that an earlier reading still counts.
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

    /// The failure's stable name for programs.
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

    /// The platform's status, in HTTP or inside its reply.
    pub fn status(&self) -> Option<i64> {
        match self {
            Self::Status { status, .. } => Some(i64::from(*status)),
            Self::Platform { code, .. } => *code,
            _ => None,
        }
    }
}
