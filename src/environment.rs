//! The parts of the machine that decide where files are and which language is used: the home folder and a few
//! environment variables.

use crate::sanitized::Sanitized;

/// The variables that decide where files are and which language is used; platforms add their own.
pub const VARIABLES: &[&str] = &[
    DATA,
    CONFIG,
    "XDG_CACHE_HOME",
    "OPENCODE_CONFIG_DIR",
    AUTH_CONTENT,
    "MYSTATUS_LANG",
    "LC_ALL",
    "LC_MESSAGES",
    "LANG",
];

/// The variables that move every program's folders for data and for configuration.
const DATA: &str = "XDG_DATA_HOME";
const CONFIG: &str = "XDG_CONFIG_HOME";

/// The variable with JSON that OpenCode reads instead of its credential file.
pub(crate) const AUTH_CONTENT: &str = "OPENCODE_AUTH_CONTENT";

/// The parts of the machine that decide where files are.
#[derive(Clone, Debug, Default)]
pub struct Environment {
    /// The user's home folder; empty if unknown.
    pub home: String,
    /// The environment variables of [`crate::platforms::variables`] that are set.
    pub env: Vec<(String, String)>,
    /// The credentials in OpenCode 2's own store, in the form of `auth.json`.
    pub store: Option<String>,
    /// Whether paths are shown without what only this user's machine has.
    pub is_private: bool,
    /// The folders that were listed, each with the names of its entries.
    pub listed: Vec<(String, Vec<String>)>,
}

/// The folders of an administrator's configuration of OpenCode, on Linux and macOS.
pub const MANAGED: [&str; 2] = ["/etc/opencode/", "/Library/Application Support/opencode/"];

/// How many versions of a package are checked; a user who keeps more has forgotten the older ones.
const MOST_VERSIONS: usize = 8;

impl Environment {
    /// Creates an environment with the home folder `/home/ada` and these variables.
    #[cfg(test)]
    pub fn at_home(env: &[(&str, &str)]) -> Self {
        let env = env.iter().map(|(name, value)| ((*name).to_owned(), (*value).into())).collect();
        Self { home: "/home/ada".to_owned(), env, ..Self::default() }
    }

    /// Adds those of the variables called `names` that are set.
    pub fn read(&mut self, names: &[&str], variable: &dyn Fn(&str) -> Option<String>) {
        for name in names {
            if self.env.iter().all(|(known, _)| known != name) {
                self.env.extend(variable(name).map(|value| ((*name).to_owned(), value)));
            }
        }
    }

    /// Returns the variable `name`; an empty one counts as not set, as in OpenCode.
    pub fn variable(&self, name: &str) -> Option<&str> {
        let (_, value) = self.env.iter().find(|(known, _)| known == name)?;
        Some(value.as_str()).filter(|value| !value.is_empty())
    }

    /// Returns the folder in `variable`, or else `default` in the home folder.
    pub fn folder(&self, variable: &str, default: &str) -> String {
        self.variable(variable).map_or_else(|| self.home_file(default), str::to_owned)
    }

    fn home_file(&self, name: &str) -> String {
        [self.home.as_str(), "/", name].concat()
    }

    /// The folders in which desktop programs keep their settings on Linux, macOS and Windows.
    pub fn settings_folders(&self) -> Vec<String> {
        let linux = self.config_folder();
        let macos = [self.home.as_str(), "/Library/Application Support"].concat();
        let windows = self.variable("APPDATA").map(str::to_owned);
        [linux, macos].into_iter().chain(windows).collect()
    }

    /// OpenCode's credential file.
    pub fn auth_file(&self) -> String {
        self.data_file("auth.json")
    }

    /// The file `name` in OpenCode's data folder.
    pub fn data_file(&self, name: &str) -> String {
        [self.folder(DATA, ".local/share").as_str(), "/opencode/", name].concat()
    }

    /// Whether the location of OpenCode's data folder is known.
    pub fn has_data_folder(&self) -> bool {
        !self.home.is_empty() || self.variable(DATA).is_some()
    }

    /// The possible paths of the file `name` in OpenCode's config folder, the likeliest first.
    pub fn config_files(&self, name: &str) -> Vec<String> {
        let global = self.global_config_file(name);
        let own = self.variable("OPENCODE_CONFIG_DIR").map(|folder| [folder, "/", name].concat());
        own.into_iter().filter(|own| !is_same_path(own, &global)).chain([global.clone()]).collect()
    }

    /// The file `name` in OpenCode's global config folder, even if OpenCode also reads another folder.
    pub fn global_config_file(&self, name: &str) -> String {
        [self.config_folder().as_str(), "/opencode/", name].concat()
    }

    /// The folder for every program's configuration. A relative one would be in the folder where a program starts, so
    /// that a project could decide where keys are sent.
    pub fn config_folder(&self) -> String {
        let folder = self.variable(CONFIG).filter(|folder| is_absolute(folder));
        folder.map_or_else(|| self.home_file(".config"), str::to_owned)
    }

    /// OpenCode's cache folder.
    pub fn cache_folder(&self) -> String {
        self.folder("XDG_CACHE_HOME", ".cache") + "/opencode"
    }

    /// The folder that OpenCode installs plugins into, one folder per version: `name@version`.
    pub fn packages_folder(&self) -> String {
        self.cache_folder() + "/packages"
    }

    /// The names of the entries in `folder`; empty if it was not listed.
    pub fn names_in(&self, folder: &str) -> &[String] {
        self.listed.iter().find(|(listed, _)| listed == folder).map_or(&[], |(_, names)| names)
    }

    /// The folders of the newest installed versions of the package `name`, newest first. A tag such as `latest`
    /// counts as older than every number, because OpenCode never fetches it again.
    pub fn installed(&self, name: &str) -> Vec<String> {
        let version = |folder: &'_ str| folder.strip_prefix(name)?.strip_prefix('@').map(numbers);
        let installed = self.names_in(&self.packages_folder()).iter();
        let mut found: Vec<_> = installed.filter_map(|folder| Some((version(folder)?, folder))).collect();
        found.sort_unstable_by(|one, other| other.cmp(one));
        found.truncate(MOST_VERSIONS);
        found.iter().map(|(_, folder)| format!("{}/{folder}", self.packages_folder())).collect()
    }

    /// Returns `path` with the home folder as `~`, as users write it; if private, without whatever names the user.
    pub fn display(&self, path: &str) -> Sanitized {
        if self.is_private {
            return Sanitized::path(&self.anonymized(path));
        }
        match below(path, &self.home) {
            Some(rest) => Sanitized::path(&format!("~{rest}")),
            // A `~` that no shell replaced is a folder of this name.
            None if path.starts_with('~') => Sanitized::path(&format!("./{path}")),
            None => Sanitized::path(path),
        }
    }

    /// Shortens `path` to hide what only this user's machine has. The value of a variable becomes that variable, the
    /// home folder `~`, and the scope of a package, often its author's name, `@*`; of any other path only the file's
    /// name is left.
    fn anonymized(&self, path: &str) -> String {
        if MANAGED.iter().any(|folder| path.starts_with(folder)) {
            return path.to_owned();
        }
        let named =
            self.env.iter().filter_map(|(name, value)| Some((format!("${name}"), below(path, value)?)));
        // The longest match says the most; of variables with one value, the first by name is shown.
        let named = named.min_by(|one, other| (one.1.len(), &one.0).cmp(&(other.1.len(), &other.0)));
        let home = below(path, &self.home).map(|rest| ("~".to_owned(), rest));
        let known = home.into_iter().chain(named).min_by_key(|(_, rest)| rest.len());
        let name = || path.rsplit_once(SEPARATORS).map(|(_, name)| ("…/".to_owned(), name));
        // A variable with settings has no folder.
        let (start, rest) = known.or_else(name).unwrap_or((String::new(), path));
        let scopeless = |part: &'_ str| if part.starts_with('@') { "@*" } else { part }.to_owned();
        start + &rest.split('/').map(scopeless).collect::<Vec<_>>().join("/")
    }
}

/// Whether `path` starts at the root, or at that of a drive of Windows, wherever a program runs.
fn is_absolute(path: &str) -> bool {
    let drive = path.strip_prefix(|letter: char| letter.is_ascii_alphabetic());
    drive.and_then(|rest| rest.strip_prefix(':')).unwrap_or(path).starts_with(SEPARATORS)
}

/// What separates the parts of a path: Windows takes both.
pub const SEPARATORS: [char; 2] = ['/', '\\'];

/// Returns what follows `folder` in `path`: nothing, or a separator and the rest; `None` if `path` is elsewhere.
pub fn below<'p>(path: &'p str, folder: &str) -> Option<&'p str> {
    let after = |folder: &str| {
        let rest = path.strip_prefix(folder).filter(|_| !folder.is_empty())?;
        (rest.is_empty() || rest.starts_with(SEPARATORS)).then_some(rest)
    };
    // Below `/`, only what was joined to it counts, such as `//.codex`: every path begins with it.
    after(folder).or_else(|| after(folder.trim_end_matches(SEPARATORS)))
}

/// Whether two paths differ at most in how their parts are separated.
pub fn is_same_path(one: &str, other: &str) -> bool {
    // From the end, where most paths differ, and in bytes.
    let [one_parts, other_parts] = [one, other].map(|path| {
        path.as_bytes().rsplit(|byte| matches!(byte, b'/' | b'\\')).filter(|part| !part.is_empty())
    });
    one.starts_with(SEPARATORS) == other.starts_with(SEPARATORS) && one_parts.eq(other_parts)
}

/// The numbers in a version, so that `1.10.2` sorts after `1.9.3`.
pub fn numbers(version: &str) -> Vec<u64> {
    version.split(|c: char| !c.is_ascii_digit()).filter_map(|number| number.parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_where_opencode_keeps_them() {
        let environment = Environment::at_home(&[
            ("XDG_DATA_HOME", "/data"),
            ("OPENCODE_CONFIG_DIR", "/own"),
            ("XDG_CACHE_HOME", ""),
        ]);
        assert_eq!(environment.auth_file(), "/data/opencode/auth.json");
        assert_eq!(environment.config_files("x.json"), ["/own/x.json", "/home/ada/.config/opencode/x.json"]);
        assert_eq!(environment.packages_folder(), "/home/ada/.cache/opencode/packages");
    }

    #[test]
    fn the_newest_versions_of_a_package_come_first_and_the_others_not_at_all() {
        let mut environment = Environment::at_home(&[("XDG_CACHE_HOME", "/c")]);
        let folder = environment.packages_folder();
        let names = ["p@1.9.3", "p@latest", "p@1.10.0", "other@9.0.0", "p", "pp@3.0.0"];
        let mut names = names.map(str::to_owned).to_vec();
        environment.listed = vec![(folder.clone(), names.clone())];
        let folders = ["p@1.10.0", "p@1.9.3", "p@latest"];
        assert_eq!(environment.installed("p"), folders.map(|name| format!("/c/opencode/packages/{name}")));
        names.extend((0..3000).map(|patch| format!("p@2.0.{patch}")));
        environment.listed = vec![(folder, names)];
        let newest = environment.installed("p");
        assert_eq!(newest.first().map(String::as_str), Some("/c/opencode/packages/p@2.0.2999"));
        assert_eq!(newest.len(), 8);
    }

    #[test]
    fn home_is_shown_as_a_tilde_where_it_fits() {
        let environment = Environment::at_home(&[]);
        assert_eq!(environment.display("/home/ada/x").as_str(), "~/x");
        assert_eq!(environment.display("/home/adam/x").as_str(), "/home/adam/x");
        assert_eq!(Environment::default().display("/x").as_str(), "/x");
        // A container's user without a name.
        let root = Environment { home: "/".to_owned(), ..Environment::default() };
        assert_eq!(root.display("//.codex/auth.json").as_str(), "~/.codex/auth.json");
        assert_eq!(root.display("/srv/auth.json").as_str(), "/srv/auth.json");
    }

    fn private() -> Environment {
        let environment = Environment::at_home(&[
            ("XDG_DATA_HOME", "/mnt/ada/data/"),
            ("OPENCODE_TUI_CONFIG", "/srv/ada.json"),
            ("OPENCODE_CONFIG", "/srv/ada.json"),
            ("LANG", "en"),
            ("XDG_CONFIG_HOME", ""),
            ("XDG_CACHE_HOME", "/"),
        ]);
        Environment { is_private: true, ..environment }
    }

    #[test]
    fn a_private_path_names_nothing_of_the_users() {
        for (path, shown) in [
            ("/mnt/ada/data/opencode/auth.json", "$XDG_DATA_HOME/opencode/auth.json"),
            ("/srv/ada.json", "$OPENCODE_CONFIG"),
            ("/home/ada/.codex/auth.json", "~/.codex/auth.json"),
            ("/home/ada2/.codex/auth.json", "…/auth.json"),
            ("C:\\Users\\Ada\\x.json", "…/x.json"),
            ("/etc/opencode/opencode.json", "/etc/opencode/opencode.json"),
            (
                "/home/ada/.cache/opencode/packages/@ada/p@1.2.3/x.js",
                "~/.cache/opencode/packages/@*/p@1.2.3/x.js",
            ),
        ] {
            assert_eq!(private().display(path).as_str(), shown);
        }
        // A container's user without a name.
        let root = Environment { home: "/".to_owned(), is_private: true, ..Environment::default() };
        assert_eq!(root.display("//.codex/auth.json").as_str(), "~/.codex/auth.json");
        assert_eq!(root.display("/srv/ada/auth.json").as_str(), "…/auth.json");
    }

    #[test]
    fn a_folder_called_like_home_is_told_from_home() {
        let environment = Environment::at_home(&[(DATA, "~/.local/share")]);
        let shown = environment.display(&environment.auth_file());
        assert_eq!(shown.as_str(), "./~/.local/share/opencode/auth.json");
    }

    #[test]
    fn a_project_does_not_hold_the_settings() {
        for folder in ["~/.config", "cfg", ".", "./cfg", "c:cfg", ""] {
            let environment = Environment::at_home(&[(CONFIG, folder)]);
            assert_eq!(environment.global_config_file("x"), "/home/ada/.config/opencode/x", "{folder}");
        }
        for folder in ["/cfg", "C:\\cfg", "c:/cfg", "\\\\server\\cfg"] {
            let environment = Environment::at_home(&[(CONFIG, folder)]);
            assert_eq!(environment.global_config_file("x"), format!("{folder}/opencode/x"));
        }
    }

    #[test]
    fn a_path_is_the_same_however_its_parts_are_separated() {
        assert!(is_same_path("C:\\Users\\ada\\.config\\opencode\\", "C:\\Users\\ada/.config/opencode"));
        assert!(is_same_path("/home/ada//x", "/home/ada/x"));
        assert!(!is_same_path("home/ada/x", "/home/ada/x") && !is_same_path("/home/ada/x", "/home/ada/x/y"));
    }
}
