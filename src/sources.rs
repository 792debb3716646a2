//! Where credentials come from: the files that the shim read, parsed once.

use crate::environment::{AUTH_CONTENT, Environment};
use crate::failure::{Failure, FileCause};
use crate::json::{self, Lenient};
use crate::sanitized::Sanitized;
use crate::secret::{Redactor, Secret};
use crate::time::EpochMs;
use serde_json::Value;
use std::cell::OnceCell;

/// What the shim says of one file that it was asked to read.
#[derive(Clone, Debug)]
pub struct FileRead {
    /// Its path.
    pub path: String,
    text: Result<String, String>,
    json: OnceCell<Result<Value, FileCause>>,
}

impl FileRead {
    /// The file at `path`: its text, or the operating system's code for why it could not be read.
    #[must_use]
    pub fn new(path: &str, text: Result<String, String>) -> Self {
        Self { path: path.to_owned(), text, json: OnceCell::new() }
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
                Err(FileCause::System(Sanitized::own(code).unwrap_or_else(|| Sanitized::fixed("EIO"))))
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
    pub environment: &'a Environment,
    /// When the run began.
    pub now: EpochMs,
    files: Vec<FileRead>,
    /// OpenCode's credentials.
    auth: FileRead,
}

impl<'a> Sources<'a> {
    /// The sources in `files`, as they stand at `now`.
    #[must_use]
    pub fn new(environment: &'a Environment, mut files: Vec<FileRead>, now: EpochMs) -> Self {
        let path = environment.auth_file();
        let read = files.iter().position(|file| file.path == path).map(|at| files.remove(at));
        let auth = match environment.variable(AUTH_CONTENT) {
            Some(content) => FileRead::new(AUTH_CONTENT, Ok(content.to_owned())),
            None => read.unwrap_or_else(|| FileRead::new(&path, Err(MISSING.to_owned()))),
        };
        Self { environment, now, files, auth }
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
        Some(Failure::AuthFile { path: self.environment.display(&self.auth.path), cause })
    }

    /// The first of `candidates` that exists, whether or not it could be read.
    #[must_use]
    pub fn file(&self, candidates: &[String]) -> Option<&FileRead> {
        candidates.iter().find_map(|path| self.existing(path))
    }

    /// The file at `path`, where it exists, whether or not it could be read.
    #[must_use]
    pub fn existing(&self, path: &str) -> Option<&FileRead> {
        self.files.iter().find(|file| file.path == path && !file.is_missing())
    }
}

/// A redactor of everything in the credential `entry` that only its platform may see, whatever part of it is used.
#[must_use]
pub fn redactor(entry: &Value) -> Redactor {
    let mut redactor = Redactor::default();
    for name in ["access", "refresh", "key", "token"] {
        if let Some(secret) = entry.text(name) {
            redactor.add(&Secret::new(secret));
        }
    }
    redactor
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

    fn environment(env: &[(&str, &str)]) -> Environment {
        let env = env.iter().map(|(name, value)| ((*name).to_owned(), (*value).into())).collect();
        Environment { home: "/home/ada".to_owned(), env, ..Environment::default() }
    }

    fn read(path: &str, text: &str) -> FileRead {
        FileRead::new(path, Ok(text.to_owned()))
    }

    #[test]
    fn a_half_written_file_is_told_from_a_missing_one() {
        assert!(read("/a.json", "{\"openai\":").is_unfinished());
        assert!(!read("/a.json", "{}").is_unfinished());
        assert!(!read("/constants.js", "export const A").is_unfinished());
        assert!(!FileRead::new("/a.json", Err("ENOENT".to_owned())).is_unfinished());
    }

    #[test]
    fn the_variable_replaces_the_file() {
        let file = read("/home/ada/.local/share/opencode/auth.json", r#"{"zai-coding-plan":{}}"#);
        let environment = environment(&[(AUTH_CONTENT, r#"{"openai":{}}"#)]);
        let sources = Sources::new(&environment, vec![file], EpochMs::default());
        assert!(sources.auth("openai").is_some() && sources.auth("zai-coding-plan").is_none());
    }

    #[test]
    fn a_byte_order_mark_is_no_part_of_the_json() {
        let file = read("/home/ada/.local/share/opencode/auth.json", "\u{feff}{\"openai\":{}}");
        assert!(Sources::new(&environment(&[]), vec![file], EpochMs::default()).auth("openai").is_some());
    }

    #[test]
    fn the_first_candidate_that_exists_counts() {
        let files = vec![
            FileRead::new("/a", Err("ENOENT".to_owned())),
            FileRead::new("/b", Err("EACCES".to_owned())),
        ];
        let environment = environment(&[]);
        let sources = Sources::new(&environment, files, EpochMs::default());
        let candidates = ["/none", "/a", "/b"].map(str::to_owned);
        assert_eq!(sources.file(&candidates).map(|file| file.path.as_str()), Some("/b"));
    }
}
