//! What the user's own configuration says of this plugin and of keys: `mystatus.json` in OpenCode's global config folder,
//! for every door. OpenCode lets a project's configuration replace a plugin's options; what protects the user may only be
//! made stricter by one, so the user's own word is read here, in OpenCode's files too.

use crate::environment::Environment;
use crate::failure::FileCause;
use crate::option_error::OptionError;
use crate::providers::Providers;
use crate::sources::FileRead;
use serde_json::{Map, Value};

/// The user's settings of this plugin. It is only looked for in OpenCode's global folder: `OPENCODE_CONFIG_DIR` may
/// lie in a project, and these settings say where keys are sent.
pub const FILE: &str = "mystatus.json";

/// The files that OpenCode reads options from wherever it is started, for both halves of the plugin.
const NAMES: &[&str] =
    &["opencode.json", "opencode.jsonc", "config.json", "tui.json", "tui.jsonc", "cli.json"];

/// The variables that name one such file.
pub(crate) const VARIABLES: &[&str] = &["OPENCODE_CONFIG", "OPENCODE_TUI_CONFIG"];

/// The user's settings, as they are written.
#[derive(Debug, Default)]
pub struct Settings {
    /// The members of `mystatus.json`.
    pub own: Map<String, Value>,
    /// Whether the user asked for names to be hidden, in any of his files, or may have, in one that cannot be read.
    pub is_private: bool,
    /// The same for what windows showed to be kept.
    pub keeps: bool,
    /// What OpenCode's global configuration says of providers.
    pub providers: Providers,
    /// Why `mystatus.json` could not be used, where it could not.
    pub option_error: Option<OptionError>,
}

impl Settings {
    /// The settings in `files`.
    pub fn read(environment: &Environment, files: &[FileRead]) -> Self {
        let existing = |path: &String| files.iter().find(|file| file.path == *path && !file.is_missing());
        let mut settings = existing(&environment.global_config_file(FILE))
            .map(|file| Self::of(file, environment))
            .unwrap_or_default();
        let content = |path: String| Some((content_of(existing(&path)?), path));
        let contents: Vec<(Option<Value>, _)> =
            opencode_files(environment).into_iter().filter_map(content).collect();
        let is_unread =
            settings.option_error.is_some() || contents.iter().any(|(content, _)| content.is_none());
        let asks = |option: &str| {
            let read = contents.iter().filter_map(|(content, _)| content.as_ref());
            let mut values = read.flat_map(entries).chain([&settings.own]).filter_map(|own| own.get(option));
            is_unread || values.any(protects)
        };
        (settings.is_private, settings.keeps) = (asks("private"), asks("memory"));
        let is_global =
            |path: &String| NAMES.iter().any(|name| environment.global_config_file(name) == *path);
        let read = contents.into_iter().filter_map(|(content, path)| Some((content?, is_global(&path))));
        let (own, others): (Vec<_>, Vec<_>) = read.partition(|(_, is_global)| *is_global);
        let [own, others] = [own, others].map(|read| read.into_iter().map(|(content, _)| content).collect());
        settings.providers = Providers::new(own, others);
        settings
    }

    fn of(file: &FileRead, environment: &Environment) -> Self {
        let path = environment.display(&file.path);
        let at = match file.json().map(serde_json::from_str) {
            Ok(Ok(own)) => return Self { own, ..Self::default() },
            Err(FileCause::Syntax { line, column }) => path.derived(|path| format!("{path}:{line}:{column}")),
            Err(FileCause::System { code, .. }) => path.derived(|path| format!("{path} ({code})")),
            Err(FileCause::Utf16) => path.derived(|path| format!("{path} (UTF-16)")),
            Ok(Err(_)) | Err(_) => path,
        };
        Self { option_error: Some(OptionError::Settings { at }), ..Self::default() }
    }
}

/// The files to read.
pub fn files(environment: &Environment) -> Vec<String> {
    let mut files = opencode_files(environment);
    files.push(environment.global_config_file(FILE));
    files
}

fn opencode_files(environment: &Environment) -> Vec<String> {
    let named = VARIABLES.iter().filter_map(|name| environment.variable(name)).map(str::to_owned);
    NAMES.iter().flat_map(|name| environment.config_files(name)).chain(named).collect()
}

/// Whether `file` is one of OpenCode's own and holds JSON as OpenCode reads it, which may have comments.
pub fn is_opencodes(environment: &Environment, file: &FileRead) -> bool {
    opencode_files(environment).contains(&file.path) && commented(file.text()).is_some()
}

/// The JSON in `text` as OpenCode reads it: with comments and trailing commas; null where there is nothing else.
fn commented(text: &str) -> Option<Value> {
    let mut json = text.trim_start_matches('\u{feff}').to_owned();
    json_strip_comments::strip(&mut json).ok()?;
    if json.trim().is_empty() { Some(Value::Null) } else { serde_json::from_str(&json).ok() }
}

/// What a file of OpenCode's holds; nothing where it cannot be read.
fn content_of(file: &FileRead) -> Option<Value> {
    if matches!(file.json(), Err(FileCause::System { .. })) { None } else { commented(file.text()) }
}

/// The options in this plugin's entries, in the forms of OpenCode and of OpenCode 2.
fn entries(content: &Value) -> impl Iterator<Item = &Map<String, Value>> {
    let lists = ["plugin", "plugins"].into_iter().filter_map(|list| content.get(list)?.as_array());
    lists.flatten().filter_map(|entry| {
        let (name, options) = match entry {
            Value::Array(entry) => (entry.first()?, entry.get(1)?),
            entry => (entry.get("package")?, entry.get("options")?),
        };
        options.as_object().filter(|_| name.as_str().is_some_and(|name| name.contains("mystatus")))
    })
}

/// Whether a value of `private` hides names, or one of `memory` has samples kept: whatever is not a plain no does.
pub fn protects(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => false,
        Value::String(text) => !text.trim().eq_ignore_ascii_case("false"),
        _ => true,
    }
}
