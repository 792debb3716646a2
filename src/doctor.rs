//! The checks of `mystatus doctor` besides the accounts: the files and variables that a run reads, with their
//! platforms, and the runtime's network settings. Only displayable parts of their contents are kept.

use crate::environment::{AUTH_CONTENT, Environment};
use crate::failure::FileCause;
use crate::option_error::OptionError;
use crate::platform::Platform;
use crate::platforms::{self, PLATFORMS};
use crate::proxy;
use crate::sanitized::Sanitized;
use crate::settings;
use crate::sources::{self, FileRead};
use crate::time::EpochMs;
use serde_json::Value;

/// The variable for a file of certificates that both runtimes add to their own.
pub const EXTRA_CERTIFICATES: &str = "NODE_EXTRA_CA_CERTS";
/// The variables that are checked besides those that every run reads: a user may set them for certificates.
pub const CERTIFICATES: &[&str] = &[
    EXTRA_CERTIFICATES,
    "SSL_CERT_FILE",
    "SSL_CERT_DIR",
    "NODE_USE_SYSTEM_CA",
    "NODE_TLS_REJECT_UNAUTHORIZED",
];
/// The JSON pointer to the package that OpenCode installs next to its configuration, in OpenCode's own version.
const OPENCODE_PACKAGE: &str = "/dependencies/@opencode-ai~1plugin";

/// The files that are checked besides those that every run reads.
pub fn files(environment: &Environment) -> Vec<String> {
    let certificates = environment.variable(EXTRA_CERTIFICATES).map(str::to_owned);
    certificates.into_iter().chain([package(environment)]).chain(settings::misplaced(environment)).collect()
}

fn package(environment: &Environment) -> String {
    environment.global_config_file("package.json")
}

/// The results of the checks.
#[derive(Debug)]
pub struct Diagnosis {
    /// Whether the platforms are queried.
    pub is_online: bool,
    /// The files that a run reads.
    pub files: Vec<CheckedFile>,
    /// The variables that a run reads, whether each is set, and the platforms that use it.
    pub variables: Vec<(&'static str, bool, Vec<&'static Platform>)>,
    /// The fault in the variable that replaces OpenCode's credential file, if it is set.
    pub auth_content: Option<FileCause>,
    /// The variables that are set of [`proxy::VARIABLES`] and of those for certificates, with their displayable values.
    pub network: Vec<(&'static str, NetworkSetting)>,
    /// OpenCode's version, if its package file tells it.
    pub opencode: Option<Sanitized>,
    /// The errors that the option `names` names accounts which are not here, if that can be told.
    pub unused_names: Vec<OptionError>,
}

/// A file that a run reads.
#[derive(Debug)]
pub struct CheckedFile {
    /// The path as displayed.
    pub path: Sanitized,
    /// Whether the file holds OpenCode's credentials.
    pub is_auth: bool,
    /// Whether the file exists and can be used.
    pub state: FileState,
    /// The seconds since the file was changed.
    pub age: Option<u64>,
    /// The platforms that read the file; empty for files that serve all platforms.
    pub readers: Vec<&'static Platform>,
}

/// Whether a file can be used.
#[derive(Debug, PartialEq, Eq)]
pub enum FileState {
    /// The file does not exist.
    Missing,
    /// The file is skipped, because this variable replaces it.
    Replaced(&'static str),
    /// The settings file is not read, because only the one at this path is.
    Misplaced(Sanitized),
    /// The file holds JSON.
    Json,
    /// The file is readable and, as it should, holds something other than JSON.
    Text,
    /// The file cannot be used.
    Bad(FileCause),
}

/// The value of a network variable.
#[derive(Debug, PartialEq, Eq)]
pub enum NetworkSetting {
    /// The proxy, `None` if it may not be shown, and whether it has a user name or a password.
    Proxy(Option<String>, bool),
    /// No usable proxy.
    NoProxy,
    /// The hosts that bypass the proxy; `None` if they may not be shown.
    Exceptions(Option<Sanitized>),
    /// A file with this many certificates.
    Certificates(Sanitized, usize),
    /// A file that is unreadable or holds no certificate.
    NoCertificates(Sanitized),
    /// A value that counts only if the runtime is configured to use it.
    OnlyIfTold,
    /// A value that has no effect.
    Ignored,
}

impl Diagnosis {
    /// Checks `files` as they are at `now`. With `private`, leaves out everything that names the user or the
    /// user's hosts. `own` has the variables of custom platforms, each with its platform.
    pub fn of(
        environment: &Environment,
        files: &[FileRead],
        now: EpochMs,
        is_online: bool,
        private: bool,
        own: &[(&'static str, &'static Platform)],
    ) -> Self {
        let read = |path: &str| files.iter().find(|file| file.path == path);
        let theirs: Vec<_> =
            PLATFORMS.iter().map(|platform| (*platform, (platform.files)(environment))).collect();
        let readers = |path: &String| {
            let readers = theirs.iter().filter(|(_, files)| files.contains(path));
            readers.map(|(platform, _)| *platform).collect()
        };
        let is_replaced = sources::auth_content(environment).is_some();
        let place = |path: String| {
            let file = read(&path);
            let is_auth = path == environment.auth_file();
            CheckedFile {
                path: environment.display(&path),
                is_auth,
                state: match file.map_or(FileState::Missing, |file| state(file, environment)) {
                    FileState::Missing => FileState::Missing,
                    _ if is_auth && is_replaced => FileState::Replaced(AUTH_CONTENT),
                    state => state,
                },
                age: file.and_then(|file| now.seconds_since(file.modified?)),
                readers: readers(&path),
            }
        };
        let misplaced = settings::misplaced(environment).and_then(|path| {
            read(&path).filter(|file| !file.is_missing())?;
            let state =
                FileState::Misplaced(environment.display(&environment.global_config_file(settings::FILE)));
            Some(CheckedFile { state, age: None, ..place(path) })
        });
        let variable = |name: &'static str| {
            let built_in = PLATFORMS.iter().copied();
            let built_in = built_in.filter(|platform| platform.variables.contains(&name));
            let own = own.iter().filter(|(own, _)| *own == name).map(|(_, platform)| *platform);
            (name, environment.variable(name).is_some(), built_in.chain(own).collect())
        };
        let setting = |name: &'static str| {
            let value = environment.variable(name)?;
            Some((name, setting(name, value, private, &|path| (read(path), environment.display(path)))))
        };
        let mut names = platforms::variables();
        names.retain(|name| !proxy::VARIABLES.contains(name));
        names.extend(own.iter().map(|(name, _)| *name));
        names.sort_unstable();
        names.dedup();
        Self {
            is_online,
            files: platforms::files(environment).into_iter().map(place).chain(misplaced).collect(),
            variables: names.into_iter().map(variable).collect(),
            auth_content: environment
                .variable(AUTH_CONTENT)
                .and_then(|text| FileRead::new(AUTH_CONTENT, Ok(text.to_owned())).object().err()),
            network: proxy::VARIABLES.iter().chain(CERTIFICATES).filter_map(|name| setting(name)).collect(),
            opencode: read(&package(environment)).and_then(opencode),
            unused_names: Vec::new(),
        }
    }

    /// Whether any file or setting cannot be used.
    pub fn has_faults(&self) -> bool {
        let is_bad = |place: &CheckedFile| matches!(place.state, FileState::Bad(_));
        let is_unusable = |setting: &NetworkSetting| {
            matches!(setting, NetworkSetting::NoProxy | NetworkSetting::NoCertificates(_))
        };
        self.auth_content.is_some()
            || self.files.iter().any(is_bad)
            || self.network.iter().any(|(_, setting)| is_unusable(setting))
    }
}

fn state(file: &FileRead, environment: &Environment) -> FileState {
    if file.is_missing() {
        return FileState::Missing;
    }
    if let Some(checked) = settings::check(environment, file) {
        return checked.map_or_else(FileState::Bad, |()| FileState::Json);
    }
    match file.object() {
        Ok(_) => FileState::Json,
        Err(FileCause::Syntax { .. } | FileCause::NotAnObject)
            if file.path.rsplit('.').next() != Some("json") =>
        {
            FileState::Text
        }
        Err(cause) => FileState::Bad(cause),
    }
}

fn opencode(file: &FileRead) -> Option<Sanitized> {
    let package: Value = serde_json::from_str(file.json().ok()?).ok()?;
    Sanitized::own(package.pointer(OPENCODE_PACKAGE)?.as_str()?)
}

fn setting<'a>(
    name: &str,
    value: &str,
    private: bool,
    file: &dyn Fn(&str) -> (Option<&'a FileRead>, Sanitized),
) -> NetworkSetting {
    match name {
        // All hosts, which is no name of the user's.
        "no_proxy" | "NO_PROXY" if value.trim() == "*" => {
            NetworkSetting::Exceptions(Some(Sanitized::fixed("*")))
        }
        "no_proxy" | "NO_PROXY" => {
            NetworkSetting::Exceptions(if private { None } else { Sanitized::own(value) })
        }
        EXTRA_CERTIFICATES => {
            let (read, path) = file(value);
            match read.map(|read| read.text().matches("-----BEGIN CERTIFICATE-----").count()) {
                None | Some(0) => NetworkSetting::NoCertificates(path),
                Some(count) => NetworkSetting::Certificates(path, count),
            }
        }
        "NODE_TLS_REJECT_UNAUTHORIZED" => NetworkSetting::Ignored,
        name if CERTIFICATES.contains(&name) => NetworkSetting::OnlyIfTold,
        _ => match proxy::parse(value) {
            None => NetworkSetting::NoProxy,
            Some(proxy) => {
                let shown = (!private).then(|| proxy.shown());
                NetworkSetting::Proxy(shown, proxy.credentials.is_some())
            }
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_of_the_network_are_shown_without_what_is_secret() {
        let pem = "-----BEGIN CERTIFICATE-----\n".repeat(2);
        let file = FileRead::new("/home/ada/ca.pem", Ok(pem));
        let shown = |path: &str| ((path == file.path).then_some(&file), Sanitized::path("~/ca.pem"));
        let of = |name, value, private| setting(name, value, private, &shown);
        let proxy = |url: &str| Some(url.to_owned());
        assert_eq!(
            of("HTTPS_PROXY", "http://ada:pass@proxy.corp:3128", false),
            NetworkSetting::Proxy(proxy("http://proxy.corp:3128"), true)
        );
        assert_eq!(
            of("https_proxy", "https://[::1]", false),
            NetworkSetting::Proxy(proxy("https://[::1]:443"), false)
        );
        assert_eq!(of("ALL_PROXY", "http://proxy.corp", true), NetworkSetting::Proxy(None, false));
        assert_eq!(of("ALL_PROXY", "socks5://proxy.corp", false), NetworkSetting::NoProxy);
        assert_eq!(of("NO_PROXY", "corp.example", true), NetworkSetting::Exceptions(None));
        let path = || Sanitized::path("~/ca.pem");
        assert_eq!(
            of(EXTRA_CERTIFICATES, "/home/ada/ca.pem", false),
            NetworkSetting::Certificates(path(), 2)
        );
        assert_eq!(of(EXTRA_CERTIFICATES, "/other.pem", false), NetworkSetting::NoCertificates(path()));
        assert_eq!(of("SSL_CERT_FILE", "/x", false), NetworkSetting::OnlyIfTold);
        assert_eq!(of("NODE_TLS_REJECT_UNAUTHORIZED", "0", false), NetworkSetting::Ignored);
    }

    #[test]
    fn what_each_runtime_trusts_certificates_by_is_looked_at() {
        for name in
            ["NODE_EXTRA_CA_CERTS", "SSL_CERT_FILE", "NODE_USE_SYSTEM_CA", "NODE_TLS_REJECT_UNAUTHORIZED"]
        {
            assert!(CERTIFICATES.contains(&name), "{name}");
        }
    }
}
