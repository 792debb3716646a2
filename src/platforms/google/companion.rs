//! The companion plugin, its forks, and the OAuth client that is read from the text of its installed script.

use super::{ACCOUNTS_FILE, PROJECT_FIELDS};
use crate::environment::Environment;
use crate::secret::Secret;
use crate::setup::Companion;
use crate::sources::{FileRead, Sources};

/// What the companion's constants are called, and the variables that may stand in for them.
pub(super) const CLIENT_ID: &str = "ANTIGRAVITY_CLIENT_ID";
pub(super) const CLIENT_SECRET: &str = "ANTIGRAVITY_CLIENT_SECRET";

pub(super) const COMPANION: Companion = Companion {
    plugin: "opencode-antigravity-auth",
    file: ACCOUNTS_FILE,
    project_fields: PROJECT_FIELDS,
    variables: &[CLIENT_ID, CLIENT_SECRET],
};

/// More forks of the companion than anybody has.
const MOST_FORKS: usize = 8;

/// What the companion and its forks are called by: each keeps the same file of accounts.
const FORKS: &[&str] = &[COMPANION.plugin, "opencode-google-antigravity-auth"];
const FORK: &str = "antigravity-auth";

/// Where the companion's constants may be, the likeliest place first: as OpenCode installs plugins now, as it did before,
/// and as users do in the config folder; of forks, which are known by their names, too; built, and not.
pub(super) fn companion_files(environment: &Environment) -> Vec<String> {
    let packages = environment.packages_folder();
    let packages = environment.names_in(&packages).iter();
    let installed = packages.filter_map(|folder| Some(folder.rsplit_once('@')?.0));
    let mut plugins = FORKS.to_vec();
    for plugin in installed.filter(|name| name.contains(FORK)).take(MOST_FORKS) {
        if !plugins.contains(&plugin) {
            plugins.push(plugin);
        }
    }
    let mut paths = Vec::new();
    for plugin in plugins {
        for script in ["dist/src/constants.js", "src/constants.ts"] {
            let path = format!("node_modules/{plugin}/{script}");
            let folders = environment.installed(plugin).into_iter().chain([environment.cache_folder()]);
            paths.extend(folders.map(|folder| format!("{folder}/{path}")));
            paths.extend(environment.config_files(&path));
        }
    }
    paths
}

/// The OAuth client that accounts signed in with.
#[derive(Clone)]
pub(super) struct OAuthClient {
    pub(super) id: String,
    pub(super) secret: Secret,
}

impl OAuthClient {
    pub(super) fn find(sources: &Sources) -> Option<Self> {
        let variable = |name| sources.environment.variable(name);
        let own = Option::zip(variable(CLIENT_ID), variable(CLIENT_SECRET));
        own.map(|(id, secret)| Self { id: id.trim().to_owned(), secret: Secret::new(secret.trim()) }).or_else(
            || {
                let files = companion_files(sources.environment);
                files.iter().find_map(|path| Self::installed(sources.existing(path)?))
            },
        )
    }

    /// The one in the companion's script `file`, where it holds both constants.
    fn installed(file: &FileRead) -> Option<Self> {
        let constant = |name| constant(file.text(), name);
        let (id, secret) = Option::zip(constant(CLIENT_ID), constant(CLIENT_SECRET))?;
        Some(Self { id: id.to_owned(), secret: Secret::new(secret) })
    }
}

/// The string that `name` is set to in `script`, which is only read as text: it may hold anything.
fn constant<'a>(script: &'a str, name: &str) -> Option<&'a str> {
    script.match_indices(name).find_map(|(at, _)| {
        let (before, found) = script.split_at_checked(at)?;
        let value = found.strip_prefix(name)?.trim_start().strip_prefix('=')?.trim_start();
        let quote = value.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
        let value = value.strip_prefix(quote)?;
        // No client's id or secret is nearly as long; nothing past that is looked at.
        let end = value.chars().take(256).position(|c| c == quote).filter(|end| *end > 0)?;
        let text = value.get(..end)?;
        let plain = text.bytes().all(|b| b.is_ascii_graphic() && b != b'\\');
        let part_of_another_name = before.ends_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | '$'));
        (plain && !part_of_another_name).then_some(text)
    })
}
