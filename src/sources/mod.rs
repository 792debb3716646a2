//! The sources of credentials: the files that the shim read, parsed once.

mod entry;

use crate::environment::{AUTH_CONTENT, Environment};
use crate::failure::{Failure, FileCause, SystemCause};
use crate::lenient::{self, Json, Members};
use crate::providers::Providers;
use crate::sanitized::Sanitized;
use crate::time::EpochMs;
pub use entry::{Entry, Needs, auth_of, redactor_of};
use serde::Deserialize;
use std::cell::{OnceCell, RefCell};

/// A file that the shim was asked to read.
#[derive(Clone, Debug)]
pub struct FileRead {
    /// The file's path.
    pub path: String,
    /// When it was modified, if known.
    pub modified: Option<EpochMs>,
    text: Result<String, FileCause>,
    json: OnceCell<Result<(), FileCause>>,
}

impl FileRead {
    /// Creates the file at `path` with its text, or the operating system's error code.
    pub fn new(path: &str, text: Result<String, String>) -> Self {
        // Windows' editors and shells begin a file with a byte order mark.
        let unmarked = |text: String| match text.strip_prefix('\u{feff}') {
            Some(text) => text.to_owned(),
            None => text,
        };
        let text = text.map(unmarked).map(lenient::well_formed).map_err(|code| FileCause::system(&code));
        Self { path: path.to_owned(), modified: None, text, json: OnceCell::new() }
    }

    /// Returns the file's text; empty if it could not be read.
    pub fn text(&self) -> &str {
        self.text.as_deref().unwrap_or_default()
    }

    /// Returns the file's text.
    ///
    /// # Errors
    /// If the file could not be read, or is UTF-16.
    pub fn readable(&self) -> Result<&str, FileCause> {
        match self.text.as_deref() {
            Ok(text) if is_utf16(text) => Err(FileCause::Utf16),
            text => text.map_err(Clone::clone),
        }
    }

    /// Returns the file's JSON text.
    ///
    /// # Errors
    /// If the file could not be read, or is not JSON.
    pub fn json(&self) -> Result<&str, &FileCause> {
        let json = self.text();
        let check = || match &self.text {
            Ok(_) if is_utf16(json) => Err(FileCause::Utf16),
            Ok(_) => lenient::check(json).map_err(|(line, column)| FileCause::Syntax { line, column }),
            Err(cause) => Err(cause.clone()),
        };
        self.json.get_or_init(check).as_ref().map(|()| json)
    }

    /// Returns the text of the JSON object in the file.
    ///
    /// # Errors
    /// If [`json`](Self::json) fails, or the JSON is not an object.
    pub fn object(&self) -> Result<&str, FileCause> {
        match self.json() {
            Ok(json) if lenient::is_object(json) => Ok(json),
            Ok(_) => Err(FileCause::NotAnObject),
            Err(cause) => Err(cause.clone()),
        }
    }

    /// Whether the text looks like JSON that another program was still writing.
    pub fn is_unfinished(&self) -> bool {
        self.text.is_ok()
            && self.path.rsplit('.').next() == Some("json")
            && matches!(self.json(), Err(FileCause::Syntax { .. }))
    }

    /// Whether the file does not exist, or cannot, because a file is in the place of its folder.
    pub fn is_missing(&self) -> bool {
        let Err(FileCause::System { code, .. }) = &self.text else { return false };
        [MISSING, "ENOTDIR"].contains(&code.as_str())
    }

    /// Whether the user may not read the file, or not enter its folder.
    pub fn is_denied(&self) -> bool {
        matches!(self.text, Err(FileCause::System { kind: SystemCause::Denied, .. }))
    }
}

/// Whether `text` is UTF-16 decoded as UTF-8: it starts with an invalid byte order mark, or it is JSON whose first
/// character has a zero byte.
fn is_utf16(text: &str) -> bool {
    ["\u{fffd}\u{fffd}", "{\0", "\0{"].iter().any(|start| text.starts_with(start))
}

/// The operating system's code for a file that does not exist.
const MISSING: &str = "ENOENT";

/// The place where a credential was found; never the credential itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// The entry with this name in OpenCode's credentials.
    Auth(&'static str),
    /// The entry with this name in the variable that replaces OpenCode's credential file.
    AuthContent(&'static str),
    /// A provider's options in the user's OpenCode configuration.
    Configuration,
    /// This environment variable.
    Variable(&'static str),
    /// This file of the user or of another program.
    File(Sanitized),
}

impl Source {
    /// Returns the source's name.
    pub fn name(&self) -> &str {
        match self {
            Self::Auth(_) => "auth.json",
            Self::AuthContent(_) => AUTH_CONTENT,
            Self::Configuration => "opencode.json",
            Self::Variable(name) => name,
            Self::File(path) => path.as_str(),
        }
    }
}

/// Returns the variable that replaces OpenCode's credential file, if set. Ignored unless it is JSON, as in
/// OpenCode.
pub fn auth_content(environment: &Environment) -> Option<FileRead> {
    let content = FileRead::new(AUTH_CONTENT, Ok(environment.variable(AUTH_CONTENT)?.to_owned()));
    Some(content).filter(|content| content.json().is_ok())
}

/// The maximum number of entries, more than anybody has.
const MOST_ENTRIES: usize = 1024;

/// All sources of credentials.
#[derive(Debug)]
pub struct Sources<'a> {
    /// The machine.
    pub environment: &'a Environment,
    /// When the run began.
    pub now: EpochMs,
    /// The providers in the user's OpenCode configuration.
    pub providers: Providers,
    /// The reason why a part of that configuration could not be read, if one could not.
    pub unread: Option<Failure>,
    files: Vec<FileRead>,
    /// OpenCode's credentials.
    auth: FileRead,
    /// The name and JSON text of each credential entry.
    entries: Vec<(String, String)>,
    /// The entry names that platforms have asked for.
    asked: RefCell<Vec<&'static str>>,
}

impl<'a> Sources<'a> {
    /// Creates the sources from `files` at `now`. If OpenCode 2 has its own credential store, the entries `own`,
    /// which were not requested from it, come from the older auth.json. Nothing else of that file is used.
    pub fn new(environment: &'a Environment, mut files: Vec<FileRead>, now: EpochMs, own: &[&str]) -> Self {
        let path = environment.auth_file();
        let read = files.iter().position(|file| file.path == path).map(|at| files.remove(at));
        let file = auth_content(environment).or(read);
        let file = file.unwrap_or_else(|| FileRead::new(&path, Err(MISSING.to_owned())));
        let (auth, older) = match &environment.store {
            Some(store) => (FileRead::new(&path, Ok(store.clone())), Some(file)),
            None => (file, None),
        };
        let mut entries = entries_in(&auth);
        let older = older.iter().flat_map(entries_in);
        entries.extend(older.filter(|(name, _)| own.contains(&name.as_str())));
        Self {
            environment,
            now,
            providers: Providers::default(),
            unread: None,
            files,
            auth,
            entries,
            asked: RefCell::default(),
        }
    }

    /// Returns the path of OpenCode's credentials, as users write it.
    pub fn auth_path(&self) -> Sanitized {
        self.environment.display(&self.auth.path)
    }

    /// Returns the source of the credential entry `name`.
    pub fn entry(&self, name: &'static str) -> Source {
        if self.auth.path == AUTH_CONTENT { Source::AuthContent(name) } else { Source::Auth(name) }
    }

    /// Returns the credential entries called `names`, in this order. An entry that is not an object comes out
    /// empty.
    pub fn entries(&self, names: &'static [&'static str]) -> Vec<(&'static str, Entry<'_>)> {
        self.asked.borrow_mut().extend(names);
        let mut found = Vec::new();
        for name in names {
            if let Some((_, json)) = self.entries.iter().find(|(known, _)| known == name) {
                found.push((*name, lenient::object(json).unwrap_or_default()));
            }
        }
        found
    }

    /// Returns the JSON of all credential entries.
    pub fn entry_texts(&self) -> impl Iterator<Item = &str> {
        self.entries.iter().map(|(_, json)| json.as_str())
    }

    /// Returns the names of the credential entries that no platform asked for. Skips names that cannot be a
    /// platform's, such as the URL of an organization's configuration.
    pub fn unasked(&self) -> Vec<Sanitized> {
        let asked = self.asked.borrow();
        let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
        let entries = self.entries.iter();
        let unasked =
            entries.filter(|(name, _)| !asked.contains(&name.as_str()) && name.chars().all(is_plain));
        let entries = unasked.filter_map(|(name, json)| Some((name, lenient::object::<Entry>(json)?)));
        entries.filter_map(|(name, entry)| Sanitized::name(name, &entry.redactor())).collect()
    }

    /// Returns why OpenCode's credentials could not be read, if they could not.
    pub fn auth_failure(&self) -> Option<Failure> {
        let failure = match self.auth.object().err()? {
            FileCause::System { kind: SystemCause::Missing, .. } if !self.environment.has_data_folder() => {
                let path = Sanitized::path(&format!("~{}", self.auth.path));
                Failure::AuthFile { path, cause: FileCause::NoHome }
            }
            cause => Failure::AuthFile { path: self.auth_path(), cause },
        };
        Some(failure)
    }

    /// Reads a platform's setup `file`; `expected` is the content that it should have, as the user writes it.
    ///
    /// # Errors
    /// If it cannot be read, or is not a JSON object.
    pub fn config<'de, T>(&self, file: &'de FileRead, expected: &'static str) -> Result<T, Failure>
    where
        T: Deserialize<'de>,
    {
        let object = file.object().and_then(|json| lenient::object(json).ok_or(FileCause::NotAnObject));
        object.map_err(|cause| self.unusable(file, cause, Some(expected)))
    }

    /// Returns the failure to use `file` because of `cause`; `expected` is the content that the user should write.
    pub fn unusable(&self, file: &FileRead, cause: FileCause, expected: Option<&'static str>) -> Failure {
        Failure::ConfigFile { path: self.environment.display(&file.path), cause, expected }
    }

    /// Returns the first of `candidates` that exists, readable or not.
    pub fn file(&self, candidates: &[String]) -> Option<&FileRead> {
        candidates.iter().find_map(|path| self.existing(path))
    }

    /// Returns the first of `candidates` that exists, as a source.
    pub fn source(&self, candidates: &[String]) -> Option<Source> {
        self.file(candidates).map(|file| self.source_of(file))
    }

    /// Converts `file` to a source.
    pub fn source_of(&self, file: &FileRead) -> Source {
        Source::File(self.environment.display(&file.path))
    }

    /// Returns the file at `path` if it exists, readable or not.
    pub fn existing(&self, path: &str) -> Option<&FileRead> {
        self.files.iter().find(|file| file.path == path && !file.is_missing())
    }
}

/// Returns the name and JSON text of each entry in `auth`.
fn entries_in(auth: &FileRead) -> Vec<(String, String)> {
    let entries = Members::<Json, MOST_ENTRIES>::of(auth.json().unwrap_or_default());
    entries.iter().filter_map(|(name, json)| Some((name, json.get()?.to_owned()))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platforms::{self, PLATFORMS};

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

    /// Keeps the built-in entries from the user's own platforms.
    #[test]
    fn a_platform_reads_no_entries_but_those_that_it_names() {
        let environment = Environment::at_home(&[]);
        for platform in PLATFORMS {
            let sources = Sources::new(&environment, Vec::new(), EpochMs::default(), &[]);
            let _ = platforms::find(platform, &sources);
            let others: Vec<_> =
                sources.asked.take().into_iter().filter(|name| !platform.entries.contains(name)).collect();
            assert!(others.is_empty(), "{platform:?} reads {others:?}");
        }
    }

    #[test]
    fn the_variable_replaces_the_file() {
        let file = read("/home/ada/.local/share/opencode/auth.json", r#"{"zai-coding-plan":{}}"#);
        let environment = Environment::at_home(&[(AUTH_CONTENT, r#"{"openai":{}}"#)]);
        let sources = Sources::new(&environment, vec![file], EpochMs::default(), &[]);
        let names = &["zai-coding-plan", "openai"];
        assert_eq!(sources.entries(names).into_iter().map(|(name, _)| name).collect::<Vec<_>>(), ["openai"]);
    }

    #[test]
    fn a_byte_order_mark_is_no_part_of_the_json() {
        let file = read("/home/ada/.local/share/opencode/auth.json", "\u{feff}{\"openai\":{}}");
        let environment = Environment::at_home(&[]);
        let sources = Sources::new(&environment, vec![file], EpochMs::default(), &[]);
        assert_eq!(sources.entries(&["openai"]).len(), 1);
    }

    #[test]
    fn the_first_candidate_that_exists_counts() {
        let files = vec![
            FileRead::new("/a", Err("ENOENT".to_owned())),
            FileRead::new("/b", Err("EACCES".to_owned())),
        ];
        let environment = Environment::at_home(&[]);
        let sources = Sources::new(&environment, files, EpochMs::default(), &[]);
        let candidates = ["/none", "/a", "/b"].map(str::to_owned);
        assert_eq!(sources.file(&candidates).map(|file| file.path.as_str()), Some("/b"));
    }
}
