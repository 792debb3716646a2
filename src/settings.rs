//! What the user's own configuration says of this plugin and of keys: `mystatus.json` in OpenCode's global config folder,
//! for every door. OpenCode lets a project's configuration replace a plugin's options; what protects the user may only be
//! made stricter by one, so the user's own word is read here, in OpenCode's files too.

use crate::environment::Environment;
use crate::failure::{Failure, FileCause};
use crate::option_error::OptionError;
use crate::providers::{Providers, quoted};
use crate::sources::FileRead;
use serde_json::{Map, Value};

/// The user's settings of this plugin. It is only looked for in OpenCode's global folder: `OPENCODE_CONFIG_DIR` may
/// lie in a project, and these settings say where keys are sent.
pub const FILE: &str = "mystatus.json";
/// What others call it, by the names of OpenCode's own files: it is not read, and may ask for what protects.
const MISNAMED: &str = "mystatus.jsonc";

/// The files that OpenCode reads options from wherever it is started, for both halves of the plugin, in each of its folders
/// for configurations, and those that it reads in the global one alone.
const NAMES: [(&str, Kind); 4] = [
    ("opencode.json", Kind::Server),
    ("opencode.jsonc", Kind::Server),
    ("tui.json", Kind::Terminal),
    ("tui.jsonc", Kind::Terminal),
];
const GLOBAL_NAMES: [(&str, Kind); 2] = [("config.json", Kind::Server), ("cli.json", Kind::Terminal)];

/// The variables that name one such file, or hold what one would.
pub(crate) const VARIABLES: [&str; 3] = [OF_SERVER, OF_TERMINAL, CONTENT];
const OF_SERVER: &str = "OPENCODE_CONFIG";
const OF_TERMINAL: &str = "OPENCODE_TUI_CONFIG";
const CONTENT: &str = "OPENCODE_CONFIG_CONTENT";

/// AccountRef configuration a file is.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Server,
    /// The terminal has no providers.
    Terminal,
}

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
    /// Why a configuration that may name other hosts for keys could not be read, where it could not.
    pub unread: Option<Failure>,
    /// Which of the files could not be used, and why.
    pub option_errors: Vec<OptionError>,
}

impl Settings {
    /// The settings in `files`.
    pub fn read(environment: &Environment, files: &[FileRead]) -> Self {
        let content = environment.variable(CONTENT).map(|text| FileRead::new(CONTENT, Ok(text.to_owned())));
        let existing =
            |path: &str| files.iter().chain(&content).find(|file| file.path == path && !file.is_missing());
        let mut settings = existing(&environment.global_config_file(FILE))
            .map(|file| Self::of(file, environment))
            .unwrap_or_default();
        let misnamed = existing(&environment.global_config_file(MISNAMED));
        settings
            .option_errors
            .extend(misnamed.map(|file| OptionError::Misnamed(environment.display(&file.path))));
        let (mut own, mut others) = (Vec::new(), Vec::new());
        let content = (CONTENT.to_owned(), Kind::Server, false);
        for (path, kind, is_global) in opencode_files(environment).into_iter().chain([content]) {
            match existing(&path).map(content_of) {
                Some(Ok(content)) if is_global => own.push(content),
                Some(Ok(content)) => others.push(content),
                Some(Err(cause)) => {
                    let path = environment.display(&path);
                    if kind == Kind::Server {
                        let (path, cause) = (path.clone(), cause.clone());
                        settings.unread.get_or_insert(Failure::Configuration { path, cause });
                    }
                    settings.option_errors.push(OptionError::Unread { path, cause, is_own: false });
                }
                None => {}
            }
        }
        let is_unread = !settings.option_errors.is_empty();
        let asks = |option: &str| {
            let read = own.iter().chain(&others).flat_map(entries);
            is_unread || read.chain([&settings.own]).filter_map(|own| own.get(option)).any(protects)
        };
        (settings.is_private, settings.keeps) = (asks("private"), asks("memory"));
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
    let mut files: Vec<_> = opencode_files(environment).into_iter().map(|(path, ..)| path).collect();
    files.extend([FILE, MISNAMED].map(|name| environment.global_config_file(name)));
    files
}

/// OpenCode's own, each once, and whether it is in the global folder.
fn opencode_files(environment: &Environment) -> Vec<(String, Kind, bool)> {
    let all = || NAMES.into_iter().chain(GLOBAL_NAMES);
    let in_global = all().map(|(name, kind)| (environment.global_config_file(name), kind, true));
    let in_folder = |folder: &str, (name, kind)| ([folder, "/", name].concat(), kind, false);
    let own_folder = environment.variable("OPENCODE_CONFIG_DIR");
    let in_own = own_folder.into_iter().flat_map(|folder| all().map(move |name| in_folder(folder, name)));
    let home = environment.home.clone() + "/.opencode";
    let in_home = NAMES.map(|name| in_folder(&home, name));
    let by_variable = [(OF_SERVER, Kind::Server), (OF_TERMINAL, Kind::Terminal)].into_iter();
    let by_variable =
        by_variable.filter_map(|(name, kind)| Some((environment.variable(name)?.to_owned(), kind, false)));
    let mut files: Vec<(String, _, _)> = Vec::new();
    for file in in_global.chain(in_own).chain(in_home).chain(by_variable) {
        if !files.iter().any(|(path, ..)| *path == file.0) {
            files.push(file);
        }
    }
    files
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
    serde_json::from_str(&quoted(&json))
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
