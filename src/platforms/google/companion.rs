//! The plugins that sign in to Antigravity, and their forks. The OAuth client of each is read from its installed
//! source.

use super::{ACCOUNTS_FILE, PROJECT_FIELDS};
use crate::environment::Environment;
use crate::secret::Secret;
use crate::setup::Companion;
use crate::sources::{FileRead, Sources};

/// Names of the first companion's constants, and of the variables that may replace them.
pub(super) const CLIENT_ID: &str = "ANTIGRAVITY_CLIENT_ID";
pub(super) const CLIENT_SECRET: &str = "ANTIGRAVITY_CLIENT_SECRET";
/// Names of the successor's constants and variables.
pub(super) const AGY_CLIENT_ID: &str = "AGY_CLIENT_ID";
pub(super) const AGY_CLIENT_SECRET: &str = "AGY_CLIENT_SECRET";

/// The first companion, unmaintained since August 2026.
pub(super) const COMPANION: Companion = Companion {
    plugin: "opencode-antigravity-auth",
    predecessor: None,
    file: ACCOUNTS_FILE,
    project_file: ACCOUNTS_FILE,
    project_fields: PROJECT_FIELDS,
    variables: &[CLIENT_ID, CLIENT_SECRET],
};

/// The successor, for the sign-in of Antigravity's command line.
pub(super) const AGY: Companion = Companion {
    plugin: "@anthonyhaussman/opencode-agy-auth",
    predecessor: Some(COMPANION.plugin),
    file: "auth.json",
    project_file: "opencode.json",
    project_fields: &["provider.google-agy.options.projectId"],
    variables: &[AGY_CLIENT_ID, AGY_CLIENT_SECRET],
};

/// The places to look for a companion's OAuth client.
pub(super) struct ClientFinder {
    companion: &'static Companion,
    /// Names of the companion and of some forks, which keep the same accounts.
    names: &'static [&'static str],
    /// A substring of every other fork's name.
    fork: &'static str,
    /// Files of an installed package that may hold the constants, built or source.
    texts: &'static [&'static str],
}

pub(super) static ANTIGRAVITY_CLIENT: ClientFinder = ClientFinder {
    companion: &COMPANION,
    names: &[COMPANION.plugin, "opencode-google-antigravity-auth"],
    fork: "antigravity-auth",
    texts: &["dist/src/constants.js", "src/constants.ts"],
};

pub(super) static AGY_CLIENT: ClientFinder = ClientFinder {
    companion: &AGY,
    names: &[AGY.plugin],
    fork: "agy-auth",
    texts: &["dist/src/constants.d.ts", "src/constants.ts"],
};

/// The most forks searched; nobody installs as many.
const MOST_FORKS: usize = 8;

impl ClientFinder {
    /// Returns the paths that may hold the constants of the companion and its forks, the likeliest first. Plugins
    /// are in OpenCode's current folder for packages, its former one, or the user's config folder.
    pub(super) fn files(&self, environment: &Environment) -> Vec<String> {
        let packages = environment.packages_folder();
        let packages = environment.names_in(&packages).iter();
        let installed = packages.filter_map(|folder| Some(folder.rsplit_once('@')?.0));
        let mut plugins = self.names.to_vec();
        for plugin in installed.filter(|name| name.contains(self.fork)).take(MOST_FORKS) {
            if !plugins.contains(&plugin) {
                plugins.push(plugin);
            }
        }
        let mut paths = Vec::new();
        for plugin in plugins {
            let mut folders = environment.installed(plugin);
            folders.push(environment.cache_folder());
            for text in self.texts {
                let path = format!("node_modules/{plugin}/{text}");
                paths.extend(folders.iter().map(|folder| format!("{folder}/{path}")));
                paths.extend(environment.config_files(&path));
            }
        }
        paths
    }

    /// Reads the client from the companion's variables, or else from its installed source.
    pub(super) fn find(&self, sources: &Sources) -> Option<OAuthClient> {
        let [id, secret] = self.companion.variables else { return None };
        let variable = |name| sources.environment.variable(name).map(str::trim);
        let read =
            |file: &FileRead| OAuthClient::of(constant(file.text(), id), constant(file.text(), secret));
        OAuthClient::of(variable(id), variable(secret)).or_else(|| {
            let files = self.files(sources.environment);
            files.iter().find_map(|path| read(sources.existing(path)?))
        })
    }
}

/// The OAuth client that accounts signed in with.
#[derive(Clone)]
pub(super) struct OAuthClient {
    pub(super) id: String,
    pub(super) secret: Secret,
}

impl OAuthClient {
    fn of(id: Option<&str>, secret: Option<&str>) -> Option<Self> {
        Some(Self { id: id?.to_owned(), secret: Secret::new(secret?) })
    }
}

/// Returns the string assigned to `name` in `script`, which may hold anything and is only scanned as text.
fn constant<'a>(script: &'a str, name: &str) -> Option<&'a str> {
    script.match_indices(name).find_map(|(at, _)| {
        let (before, found) = script.split_at_checked(at)?;
        let value = found.strip_prefix(name)?.trim_start().strip_prefix('=')?.trim_start();
        let quote = value.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
        let value = value.strip_prefix(quote)?;
        // No client's id or secret is nearly as long, so the scan stops here.
        let end = value.chars().take(256).position(|c| c == quote).filter(|end| *end > 0)?;
        let text = value.get(..end)?;
        let plain = text.bytes().all(|b| b.is_ascii_graphic() && b != b'\\');
        let part_of_another_name = before.ends_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | '$'));
        (plain && !part_of_another_name).then_some(text)
    })
}
