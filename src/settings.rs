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
/// What others call it, by the names of OpenCode's own files: it is not read, and may ask for what protects.
const MISNAMED: &str = "mystatus.jsonc";

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
    /// Which of the files could not be used, and why.
    pub option_errors: Vec<OptionError>,
}

impl Settings {
    /// The settings in `files`.
    pub fn read(environment: &Environment, files: &[FileRead]) -> Self {
        let existing = |path: &String| files.iter().find(|file| file.path == *path && !file.is_missing());
        let mut settings = existing(&environment.global_config_file(FILE))
            .map(|file| Self::of(file, environment))
            .unwrap_or_default();
        let misnamed = existing(&environment.global_config_file(MISNAMED));
        settings
            .option_errors
            .extend(misnamed.map(|file| OptionError::Misnamed(environment.display(&file.path))));
        let mut contents: Vec<(Option<Value>, _)> = Vec::new();
        for file in opencode_files(environment).iter().filter_map(existing) {
            let content = content_of(file);
            if let Err(cause) = &content {
                let (path, cause) = (environment.display(&file.path), cause.clone());
                settings.option_errors.push(OptionError::Unread { path, cause, is_own: false });
            }
            contents.push((content.ok(), file.path.clone()));
        }
        let is_unread = !settings.option_errors.is_empty();
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
        match own_of(file) {
            Ok(own) => Self { own, ..Self::default() },
            Err(cause) => {
                let unread = OptionError::Unread { path, cause, is_own: true };
                Self { option_errors: vec![unread], ..Self::default() }
            }
        }
    }
}

/// The files to read.
pub fn files(environment: &Environment) -> Vec<String> {
    let mut files = opencode_files(environment);
    files.extend([FILE, MISNAMED].map(|name| environment.global_config_file(name)));
    files
}

fn opencode_files(environment: &Environment) -> Vec<String> {
    let named = VARIABLES.iter().filter_map(|name| environment.variable(name)).map(str::to_owned);
    NAMES.iter().flat_map(|name| environment.config_files(name)).chain(named).collect()
}

/// Whether `file` can be used, where it is one of settings, which may have comments.
pub fn check(environment: &Environment, file: &FileRead) -> Option<Result<(), FileCause>> {
    let is_own = file.path == environment.global_config_file(FILE);
    let check = || if is_own { own_of(file).map(drop) } else { content_of(file).map(drop) };
    files(environment).contains(&file.path).then(check)
}

/// The JSON in `text` as OpenCode reads it: with comments and trailing commas; null where there is nothing else.
///
/// # Errors
/// Where it is none.
pub fn commented(text: &str) -> Result<Value, FileCause> {
    let text = text.trim_start_matches('\u{feff}');
    let mut json = text.to_owned();
    match json_strip_comments::strip(&mut json) {
        Ok(()) if json.trim().is_empty() => return Ok(Value::Null),
        Ok(()) => {}
        // A slash on its own, which may be blanked by now.
        Err(_) => text.clone_into(&mut json),
    }
    serde_json::from_str(&json)
        .map_err(|error| FileCause::Syntax { line: error.line(), column: error.column().max(1) })
}

/// What the user's own settings hold.
fn own_of(file: &FileRead) -> Result<Map<String, Value>, FileCause> {
    match content_of(file)? {
        Value::Object(own) => Ok(own),
        _ => Err(FileCause::NotAnObject),
    }
}

/// What a file of settings holds.
fn content_of(file: &FileRead) -> Result<Value, FileCause> {
    match file.json() {
        Err(cause @ (FileCause::System { .. } | FileCause::Utf16)) => Err(cause.clone()),
        _ => commented(file.text()),
    }
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
