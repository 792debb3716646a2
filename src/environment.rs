//! The machine as far as it decides where files are and which language is spoken: the home folder and a few
//! environment variables.

use crate::sanitized::Sanitized;
use serde_json::{Map, Value};

/// The variables that decide where files are and which language is spoken; platforms add their own.
pub const VARIABLES: &[&str] = &[
    "XDG_DATA_HOME",
    "XDG_CONFIG_HOME",
    "XDG_CACHE_HOME",
    "OPENCODE_CONFIG_DIR",
    AUTH_CONTENT,
    "MYSTATUS_LANG",
    "LC_ALL",
    "LC_MESSAGES",
    "LANG",
];

/// OpenCode reads this variable, where it is set, instead of its credential file.
pub(crate) const AUTH_CONTENT: &str = "OPENCODE_AUTH_CONTENT";

/// The machine as far as it decides where files are.
#[derive(Clone, Debug, Default)]
pub struct Environment {
    /// The user's home folder.
    pub home: String,
    /// The environment variables of [`crate::platforms::variables`] that are set.
    pub env: Map<String, Value>,
}

impl Environment {
    /// The variable `name`; an empty one counts as not set, as it does for OpenCode.
    #[must_use]
    pub fn variable(&self, name: &str) -> Option<&str> {
        self.env.get(name).and_then(Value::as_str).filter(|value| !value.is_empty())
    }

    fn folder(&self, variable: &str, default: &str) -> String {
        self.variable(variable).map_or_else(|| format!("{}/{default}", self.home), str::to_owned)
    }

    /// OpenCode's credential file.
    #[must_use]
    pub fn auth_file(&self) -> String {
        format!("{}/opencode/auth.json", self.folder("XDG_DATA_HOME", ".local/share"))
    }

    /// Where a file called `name` in OpenCode's config folder may be, the likeliest place first.
    #[must_use]
    pub fn config_files(&self, name: &str) -> Vec<String> {
        let mut files = Vec::new();
        if let Some(folder) = self.variable("OPENCODE_CONFIG_DIR") {
            files.push(format!("{folder}/{name}"));
        }
        files.push(format!("{}/opencode/{name}", self.folder("XDG_CONFIG_HOME", ".config")));
        files
    }

    /// The file `name` in OpenCode's cache folder; one `*` in it stands for any text within a folder's name.
    #[must_use]
    pub fn cache_file(&self, name: &str) -> String {
        format!("{}/opencode/{name}", self.folder("XDG_CACHE_HOME", ".cache"))
    }

    /// `path` as users write it: home as `~`.
    #[must_use]
    pub fn display(&self, path: &str) -> Sanitized {
        let home = self.home.trim_end_matches(['/', '\\']);
        match path.strip_prefix(home) {
            Some(rest) if !home.is_empty() && rest.starts_with(['/', '\\']) => {
                Sanitized::path(&format!("~{rest}"))
            }
            _ => Sanitized::path(path),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn environment(env: &[(&str, &str)]) -> Environment {
        let env = env.iter().map(|(name, value)| ((*name).to_owned(), (*value).into())).collect();
        Environment { home: "/home/ada".to_owned(), env }
    }

    #[test]
    fn files_are_where_opencode_keeps_them() {
        let environment = environment(&[
            ("XDG_DATA_HOME", "/data"),
            ("OPENCODE_CONFIG_DIR", "/own"),
            ("XDG_CACHE_HOME", ""),
        ]);
        assert_eq!(environment.auth_file(), "/data/opencode/auth.json");
        assert_eq!(environment.config_files("x.json"), ["/own/x.json", "/home/ada/.config/opencode/x.json"]);
        assert_eq!(environment.cache_file("x"), "/home/ada/.cache/opencode/x");
    }

    #[test]
    fn home_is_shown_as_a_tilde_where_it_fits() {
        let environment = environment(&[]);
        assert_eq!(environment.display("/home/ada/x").as_str(), "~/x");
        assert_eq!(environment.display("/home/adam/x").as_str(), "/home/adam/x");
        assert_eq!(Environment::default().display("/x").as_str(), "/x");
    }
}
