//! The user's own settings: `mystatus.json` in OpenCode's global config folder, for every interface. In OpenCode, a
//! project's configuration can replace a plugin's options, but it may only tighten what protects the user. Hence
//! the user's own values are read here, also from OpenCode's files.

use crate::environment::{Environment, MANAGED, is_same_path};
use crate::failure::{Failure, FileCause};
use crate::lenient;
use crate::option_error::OptionError;
use crate::providers::{Providers, quoted};
use crate::sources::FileRead;
use serde_json::{Map, Value};

/// The user's settings file. It is read only from OpenCode's global folder: `OPENCODE_CONFIG_DIR` may lie in a
/// project, and these settings decide where keys are sent.
pub const FILE: &str = "mystatus.json";
/// A likely wrong name, modelled on OpenCode's files. The file is not read; in case it sets `private` or `memory`,
/// names are hidden and stored samples are not erased.
const MISNAMED: &str = "mystatus.jsonc";

/// Option files for both halves of the plugin: those that OpenCode reads in each of its config folders, and those
/// that it does not read in `~/.opencode`.
const NAMES: [(&str, Kind); 4] = [
    ("opencode.json", Kind::Server),
    ("opencode.jsonc", Kind::Server),
    ("tui.json", Kind::Terminal),
    ("tui.jsonc", Kind::Terminal),
];
const GLOBAL_NAMES: [(&str, Kind); 2] = [("config.json", Kind::Server), ("cli.json", Kind::Terminal)];

/// The variable with the folder of an administrator's configuration on Windows; elsewhere it is in [`MANAGED`].
/// OpenCode gives it precedence over all others.
const PROGRAM_DATA: &str = "ProgramData";

/// Variables with the path or the content of such a file, or with the path of its folder.
pub(crate) const VARIABLES: [&str; 4] = [OF_SERVER, OF_TERMINAL, CONTENT, PROGRAM_DATA];
const OF_SERVER: &str = "OPENCODE_CONFIG";
const OF_TERMINAL: &str = "OPENCODE_TUI_CONFIG";
const CONTENT: &str = "OPENCODE_CONFIG_CONTENT";

/// The program that a configuration file belongs to.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Server,
    /// A terminal configuration, which has no providers.
    Terminal,
}

/// The user's settings as written.
#[derive(Debug, Default)]
pub struct Settings {
    /// The members of `mystatus.json`.
    pub own: Map<String, Value>,
    /// Whether a file of the user's asks to hide names. An unreadable one counts, since it may ask.
    pub is_private: bool,
    /// Whether a file of the user's asks to keep usage samples. An unreadable one counts, since it may ask.
    pub keeps: bool,
    /// The providers in OpenCode's configurations: the global ones, and the others that may redirect keys.
    pub providers: Providers,
    /// The reason why a configuration that may redirect keys could not be read, if one could not.
    pub unread: Option<Failure>,
    /// The files that could not be used, and why.
    pub option_errors: Vec<OptionError>,
}

impl Settings {
    /// Reads the settings from `files`.
    pub fn read(environment: &Environment, files: &[FileRead]) -> Self {
        let content = environment.variable(CONTENT).map(|text| FileRead::new(CONTENT, Ok(text.to_owned())));
        let existing =
            |path: &str| files.iter().chain(&content).find(|file| file.path == path && !file.is_missing());
        let mut settings = Self::default();
        if let Some(file) = existing(&environment.global_config_file(FILE)) {
            match own_of(file) {
                Ok(own) => settings.own = own,
                Err(cause) => {
                    let path = environment.display(&file.path);
                    settings.option_errors.push(OptionError::Unread { path, cause, is_own: true });
                }
            }
        }
        settings.option_errors.extend(existing(&environment.global_config_file(MISNAMED)).map(|file| {
            let path = environment.display(&file.path);
            match file.json() {
                // Whether it exists is not known: its disk is silent, or its folder may not be entered.
                Err(cause @ FileCause::System { .. }) => {
                    OptionError::Unread { path, cause: cause.clone(), is_own: false }
                }
                _ => OptionError::Misnamed(path),
            }
        }));
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
}

/// Returns the members of `mystatus.json`, if `files` have it and it can be used.
pub fn own(environment: &Environment, files: &[FileRead]) -> Map<String, Value> {
    let path = environment.global_config_file(FILE);
    files.iter().find(|file| file.path == path).and_then(|file| own_of(file).ok()).unwrap_or_default()
}

/// Returns the path that a user may take for that of the settings: in OpenCode's other folder, whose file is not read.
pub fn misplaced(environment: &Environment) -> Option<String> {
    let folder = environment.variable("OPENCODE_CONFIG_DIR")?.trim_end_matches('/');
    let path = [folder, "/", FILE].concat();
    (!is_same_path(&path, &environment.global_config_file(FILE))).then_some(path)
}

/// Returns the paths of all settings files.
pub fn files(environment: &Environment) -> Vec<String> {
    let mut files: Vec<_> = opencode_files(environment).into_iter().map(|(path, ..)| path).collect();
    files.extend([FILE, MISNAMED].map(|name| environment.global_config_file(name)));
    files
}

/// Returns OpenCode's configuration files without duplicates, each with whether it is in the global folder.
fn opencode_files(environment: &Environment) -> Vec<(String, Kind, bool)> {
    let folder = environment.variable("OPENCODE_CONFIG_DIR").map(|folder| [folder, "/"].concat());
    let mut folders = vec![(environment.global_config_file(""), &GLOBAL_NAMES[..])];
    folders.extend(folder.map(|folder| (folder, &GLOBAL_NAMES[..])));
    folders.push(([environment.home.as_str(), "/.opencode/"].concat(), &[]));
    let mut files = Vec::new();
    for (place, (folder, more)) in folders.iter().enumerate() {
        // Whole folders are compared, not each file with all others.
        if !folders.iter().take(place).any(|(known, _)| is_same_path(known, folder)) {
            let names = NAMES.iter().chain(*more);
            files.extend(names.map(|(name, kind)| ([folder, *name].concat(), *kind, place == 0)));
        }
    }
    let managed = environment.variable(PROGRAM_DATA).map(|folder| [folder, "/opencode/"].concat());
    for folder in MANAGED.iter().copied().chain(managed.as_deref()) {
        let names = NAMES.iter().filter(|(_, kind)| *kind == Kind::Server);
        files.extend(names.map(|(name, kind)| ([folder, *name].concat(), *kind, false)));
    }
    for (name, kind) in [(OF_SERVER, Kind::Server), (OF_TERMINAL, Kind::Terminal)] {
        if let Some(path) = environment.variable(name)
            && !files.iter().any(|(known, ..)| is_same_path(known, path))
        {
            files.push((path.to_owned(), kind, false));
        }
    }
    files
}

/// Checks that a settings file can be used, comments allowed; `None` if `file` is no settings file.
pub fn check(environment: &Environment, file: &FileRead) -> Option<Result<(), FileCause>> {
    let is_own = file.path == environment.global_config_file(FILE);
    let check = || if is_own { own_of(file).map(drop) } else { content_of(file).map(drop) };
    files(environment).contains(&file.path).then(check)
}

/// Parses `text` as OpenCode does: comments and trailing commas are allowed, and empty text is null.
///
/// # Errors
/// If the text is not JSON.
pub fn commented(text: &str) -> Result<Value, FileCause> {
    let text = text.trim_start_matches('\u{feff}');
    let mut json = text.to_owned();
    match json_strip_comments::strip(&mut json) {
        Ok(()) if json.trim().is_empty() => return Ok(Value::Null),
        Ok(()) => {}
        // A lone slash, which may already be blanked in `json`.
        Err(_) => text.clone_into(&mut json),
    }
    serde_json::from_str(&lenient::well_formed(quoted(&json)))
        .map_err(|error| FileCause::Syntax { line: error.line(), column: error.column().max(1) })
}

/// Reads the user's own settings.
fn own_of(file: &FileRead) -> Result<Map<String, Value>, FileCause> {
    match content_of(file)? {
        Value::Object(own) => Ok(own),
        _ => Err(FileCause::NotAnObject),
    }
}

/// Reads a settings file.
fn content_of(file: &FileRead) -> Result<Value, FileCause> {
    match file.json() {
        Err(cause @ (FileCause::System { .. } | FileCause::Utf16)) => Err(cause.clone()),
        _ => commented(file.text()),
    }
}

/// Returns the options in this plugin's entries, for OpenCode and for OpenCode 2.
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

/// Whether a value of `private` hides names, or one of `memory` keeps samples: every value but a plain no does.
pub fn protects(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => false,
        Value::String(text) => !text.trim().eq_ignore_ascii_case("false"),
        _ => true,
    }
}
