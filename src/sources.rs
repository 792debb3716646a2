//! Where credentials come from: the files that the shim read, and the few environment variables it may read.

use crate::failure::{Failure, FileCause};
use crate::json::{self, Lenient};
use crate::shown::Shown;
use crate::time::EpochMs;
use serde_json::{Map, Value};
use std::cell::OnceCell;

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
const AUTH_CONTENT: &str = "OPENCODE_AUTH_CONTENT";

/// The machine as far as it decides where files are.
#[derive(Clone, Debug, Default)]
pub struct Place {
    /// The user's home folder.
    pub home: String,
    /// The environment variables of [`crate::platforms::variables`] that are set.
    pub env: Map<String, Value>,
}

impl Place {
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
    pub fn display(&self, path: &str) -> Shown {
        let home = self.home.trim_end_matches(['/', '\\']);
        match path.strip_prefix(home) {
            Some(rest) if !home.is_empty() && rest.starts_with(['/', '\\']) => {
                Shown::path(&format!("~{rest}"))
            }
            _ => Shown::path(path),
        }
    }
}

/// What the shim says of one file that it was asked to read.
#[derive(Clone, Debug)]
pub struct FileRead {
    /// The path as it was asked for.
    pub wanted: String,
    /// The path that was read: another one only where the wanted path held a `*`.
    pub path: String,
    text: Result<String, String>,
    json: OnceCell<Result<Value, FileCause>>,
}

impl FileRead {
    /// The file at `path`, which was read for `wanted`: its text, or the operating system's code for why it could not
    /// be read.
    #[must_use]
    pub fn new(wanted: &str, path: &str, text: Result<String, String>) -> Self {
        Self { wanted: wanted.to_owned(), path: path.to_owned(), text, json: OnceCell::new() }
    }

    /// The file's text; empty where it could not be read.
    #[must_use]
    pub fn text(&self) -> &str {
        self.text.as_deref().unwrap_or_default()
    }

    /// The file's JSON, which may begin with a byte order mark.
    ///
    /// # Errors
    /// When the file could not be read, or its text is not JSON.
    pub fn json(&self) -> Result<&Value, &FileCause> {
        let read = || match &self.text {
            Ok(text) => json::parse(text.trim_start_matches('\u{feff}'))
                .map_err(|(line, column)| FileCause::Syntax { line, column }),
            Err(code) => {
                Err(FileCause::System(Shown::name(code, &[]).unwrap_or_else(|| Shown::fixed("EIO"))))
            }
        };
        self.json.get_or_init(read).as_ref()
    }

    /// Whether the text looks like JSON caught while another program was writing it.
    #[must_use]
    pub fn is_unfinished(&self) -> bool {
        self.path.rsplit('.').next() == Some("json") && matches!(self.json(), Err(FileCause::Syntax { .. }))
    }

    fn is_missing(&self) -> bool {
        matches!(&self.text, Err(code) if code == MISSING)
    }
}

/// The operating system's code for a file that does not exist.
const MISSING: &str = "ENOENT";

/// Everything that credentials can be found in.
#[derive(Debug)]
pub struct Sources<'a> {
    /// The machine.
    pub place: &'a Place,
    /// When the run began.
    pub now: EpochMs,
    files: Vec<FileRead>,
    /// OpenCode's credentials.
    auth: FileRead,
}

impl<'a> Sources<'a> {
    /// The sources in `files`, as they stand at `now`.
    #[must_use]
    pub fn new(place: &'a Place, mut files: Vec<FileRead>, now: EpochMs) -> Self {
        let path = place.auth_file();
        let read = files.iter().position(|file| file.wanted == path).map(|at| files.remove(at));
        let auth = match place.variable(AUTH_CONTENT) {
            Some(content) => FileRead::new(AUTH_CONTENT, AUTH_CONTENT, Ok(content.to_owned())),
            None => read.unwrap_or_else(|| FileRead::new(&path, &path, Err(MISSING.to_owned()))),
        };
        Self { place, now, files, auth }
    }

    /// The entry `name` of OpenCode's credentials.
    #[must_use]
    pub fn auth(&self, name: &str) -> Option<&Value> {
        self.auth.json().ok()?.get(name)
    }

    /// Why OpenCode's credentials could not be read, where they could not.
    #[must_use]
    pub fn auth_failure(&self) -> Option<Failure> {
        let cause = match self.auth.json() {
            Ok(Value::Object(_)) => return None,
            Ok(_) => FileCause::NotAnObject,
            Err(cause) => cause.clone(),
        };
        Some(Failure::AuthFile { path: self.place.display(&self.auth.path), cause })
    }

    /// What was read for the path `wanted`: one file, or one for each match of its `*`, in order.
    #[must_use]
    pub fn matches(&self, wanted: &str) -> impl DoubleEndedIterator<Item = &FileRead> {
        self.files.iter().filter(move |file| file.wanted == wanted)
    }

    /// The first of `candidates` that exists, whether or not it could be read.
    #[must_use]
    pub fn file(&self, candidates: &[String]) -> Option<&FileRead> {
        candidates.iter().find_map(|candidate| self.matches(candidate).rfind(|file| !file.is_missing()))
    }
}

/// What the credential `entry` lacks to be of `kind` and to hold `fields`, as it is written in the file.
///
/// `kind` and each field come as the pair of the value looked for and the words that name it to the user.
#[must_use]
pub fn missing(
    entry: &Value,
    kind: (&str, &'static str),
    fields: &[(&str, &'static str)],
) -> Vec<&'static str> {
    let mut missing = Vec::new();
    if entry.text("type") != Some(kind.0) {
        missing.push(kind.1);
    }
    for (name, words) in fields {
        if entry.text(name).is_none() {
            missing.push(words);
        }
    }
    missing
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(env: &[(&str, &str)]) -> Place {
        let env = env.iter().map(|(name, value)| ((*name).to_owned(), (*value).into())).collect();
        Place { home: "/home/ada".to_owned(), env }
    }

    fn read(path: &str, text: &str) -> FileRead {
        FileRead::new(path, path, Ok(text.to_owned()))
    }

    #[test]
    fn files_are_where_opencode_keeps_them() {
        let place =
            place(&[("XDG_DATA_HOME", "/data"), ("OPENCODE_CONFIG_DIR", "/own"), ("XDG_CACHE_HOME", "")]);
        assert_eq!(place.auth_file(), "/data/opencode/auth.json");
        assert_eq!(place.config_files("x.json"), ["/own/x.json", "/home/ada/.config/opencode/x.json"]);
        assert_eq!(place.cache_file("x"), "/home/ada/.cache/opencode/x");
    }

    #[test]
    fn home_is_shown_as_a_tilde_where_it_fits() {
        let place = place(&[]);
        assert_eq!(place.display("/home/ada/x").as_str(), "~/x");
        assert_eq!(place.display("/home/adam/x").as_str(), "/home/adam/x");
        assert_eq!(Place::default().display("/x").as_str(), "/x");
    }

    #[test]
    fn a_half_written_file_is_told_from_a_missing_one() {
        assert!(read("/a.json", "{\"openai\":").is_unfinished());
        assert!(!read("/a.json", "{}").is_unfinished());
        assert!(!read("/constants.js", "export const A").is_unfinished());
        assert!(!FileRead::new("/a.json", "/a.json", Err("ENOENT".to_owned())).is_unfinished());
    }

    #[test]
    fn the_variable_replaces_the_file() {
        let file = read("/home/ada/.local/share/opencode/auth.json", r#"{"zai-coding-plan":{}}"#);
        let place = place(&[(AUTH_CONTENT, r#"{"openai":{}}"#)]);
        let sources = Sources::new(&place, vec![file], 0);
        assert!(sources.auth("openai").is_some() && sources.auth("zai-coding-plan").is_none());
    }

    #[test]
    fn a_byte_order_mark_is_no_part_of_the_json() {
        let file = read("/home/ada/.local/share/opencode/auth.json", "\u{feff}{\"openai\":{}}");
        assert!(Sources::new(&place(&[]), vec![file], 0).auth("openai").is_some());
    }

    #[test]
    fn the_last_match_of_a_pattern_counts() {
        let version =
            |number: &str| FileRead::new("/p@*/x", &format!("/p@{number}/x"), Ok(number.to_owned()));
        let place = place(&[]);
        let sources = Sources::new(&place, vec![version("1"), version("2")], 0);
        let found = sources.file(&["/none".to_owned(), "/p@*/x".to_owned()]);
        assert_eq!(found.map(FileRead::text), Some("2"));
    }
}
