//! Where credentials come from: the files that the shim read, parsed once.

mod entry;

use crate::environment::{AUTH_CONTENT, Environment};
use crate::failure::{Failure, FileCause, SystemCause};
use crate::lenient::{self, Json, Members};
use crate::providers::Providers;
use crate::sanitized::Sanitized;
use crate::time::EpochMs;
pub use entry::{Entry, Metadata, Needs, auth_of, redactor_of};
use serde::Deserialize;
use std::cell::{OnceCell, RefCell};

/// What the shim says of one file that it was asked to read.
#[derive(Clone, Debug)]
pub struct FileRead {
    /// Its path.
    pub path: String,
    /// When it was changed, where that is known.
    pub modified: Option<EpochMs>,
    text: Result<String, String>,
    json: OnceCell<Result<(), FileCause>>,
}

impl FileRead {
    /// The file at `path`: its text, or the operating system's code for why it could not be read.
    pub fn new(path: &str, text: Result<String, String>) -> Self {
        Self { path: path.to_owned(), modified: None, text, json: OnceCell::new() }
    }

    /// The file's text; empty where it could not be read.
    pub fn text(&self) -> &str {
        self.text.as_deref().unwrap_or_default()
    }

    /// The text of the file's JSON, which may follow a byte order mark.
    ///
    /// # Errors
    /// When the file could not be read, or its text is not JSON.
    pub fn json(&self) -> Result<&str, &FileCause> {
        let json = self.text().trim_start_matches('\u{feff}');
        let check = || match &self.text {
            Ok(_) if is_utf16(json) => Err(FileCause::Utf16),
            Ok(_) => lenient::check(json).map_err(|(line, column)| FileCause::Syntax { line, column }),
            Err(code) => Err(FileCause::system(code)),
        };
        self.json.get_or_init(check).as_ref().map(|()| json)
    }

    /// The text of the object that the file holds.
    ///
    /// # Errors
    /// When [`json`](Self::json) has none, or it is no object.
    pub fn object(&self) -> Result<&str, FileCause> {
        match self.json() {
            Ok(json) if lenient::is_object(json) => Ok(json),
            Ok(_) => Err(FileCause::NotAnObject),
            Err(cause) => Err(cause.clone()),
        }
    }

    /// Whether the text looks like JSON caught while another program was writing it.
    pub fn is_unfinished(&self) -> bool {
        self.text.is_ok()
            && self.path.rsplit('.').next() == Some("json")
            && matches!(self.json(), Err(FileCause::Syntax { .. }))
    }

    /// Whether there is no such file.
    pub fn is_missing(&self) -> bool {
        matches!(&self.text, Err(code) if code == MISSING)
    }
}

/// Whether `text` is JSON in UTF-16 that was taken for UTF-8: it begins with a byte order mark that UTF-8 has no
/// characters for, or with one half of its first character being zero.
fn is_utf16(text: &str) -> bool {
    ["\u{fffd}\u{fffd}", "{\0", "\0{"].iter().any(|start| text.starts_with(start))
}

/// The operating system's code for a file that does not exist.
const MISSING: &str = "ENOENT";

/// Where a credential was found. Its text is told, and never what was found there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// The entry of this name in OpenCode's credentials.
    Auth(&'static str),
    /// The same in the variable that stands in for their file.
    AuthContent(&'static str),
    /// The options of a provider in the user's own configuration of OpenCode.
    Configuration,
    /// This environment variable.
    Variable(&'static str),
    /// This file of the user's or of another program.
    File(Sanitized),
}

impl Source {
    /// What it is called.
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

/// What stands in for OpenCode's credential file, where a variable does. One that is not JSON counts for nothing, as it does
/// for OpenCode.
pub fn auth_content(environment: &Environment) -> Option<FileRead> {
    let content = FileRead::new(AUTH_CONTENT, Ok(environment.variable(AUTH_CONTENT)?.to_owned()));
    Some(content).filter(|content| content.json().is_ok())
}

/// More entries than anybody has.
const MOST_ENTRIES: usize = 1024;

/// Everything that credentials can be found in.
#[derive(Debug)]
pub struct Sources<'a> {
    /// The machine.
    pub environment: &'a Environment,
    /// When the run began.
    pub now: EpochMs,
    /// What the user's own configuration of OpenCode says of providers.
    pub providers: Providers,
    /// That some of it could not be read, where it could not.
    pub unread: Option<Failure>,
    files: Vec<FileRead>,
    /// OpenCode's credentials.
    auth: FileRead,
    /// The name and the text of each entry in them.
    entries: Vec<(String, String)>,
    /// The names that were asked for among them.
    asked: RefCell<Vec<&'static str>>,
}

impl<'a> Sources<'a> {
    /// The sources in `files`, as they stand at `now`. Where OpenCode 2 keeps credentials in a store of its own, which it was
    /// not asked for all entries of, those called `own` are taken from the file of before, which it uses nothing else of.
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

    /// Where OpenCode's credentials are, as users write it.
    pub fn auth_path(&self) -> Sanitized {
        self.environment.display(&self.auth.path)
    }

    /// The entry of this `name` in OpenCode's credentials, wherever these are.
    pub fn entry(&self, name: &'static str) -> Source {
        if self.auth.path == AUTH_CONTENT { Source::AuthContent(name) } else { Source::Auth(name) }
    }

    /// The entries of OpenCode's credentials that have one of these `names`, in their order; an entry of which nothing is
    /// known where it is no object.
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

    /// The names of those entries of OpenCode's credentials that nobody has asked for. Left out is what cannot be the
    /// name of a platform, such as the address that an organization's own configuration goes by.
    pub fn unasked(&self) -> Vec<Sanitized> {
        let asked = self.asked.borrow();
        let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
        let entries = self.entries.iter();
        let unasked =
            entries.filter(|(name, _)| !asked.contains(&name.as_str()) && name.chars().all(is_plain));
        let entries = unasked.filter_map(|(name, json)| Some((name, lenient::object::<Entry>(json)?)));
        entries.filter_map(|(name, entry)| Sanitized::name(name, &entry.redactor())).collect()
    }

    /// Why OpenCode's credentials could not be read, where they could not.
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

    /// What `file`, which a platform is set up by, holds; `expected` says what it must hold, as it is written there.
    ///
    /// # Errors
    /// When it cannot be read, or is not a JSON object.
    pub fn config<'de, T>(&self, file: &'de FileRead, expected: &'static str) -> Result<T, Failure>
    where
        T: Deserialize<'de>,
    {
        let object = file.object().and_then(|json| lenient::object(json).ok_or(FileCause::NotAnObject));
        object.map_err(|cause| self.unusable(file, cause, Some(expected)))
    }

    /// That `file` cannot be used because of `cause`; `expected` says what it must hold, where users write it.
    pub fn unusable(&self, file: &FileRead, cause: FileCause, expected: Option<&'static str>) -> Failure {
        Failure::ConfigFile { path: self.environment.display(&file.path), cause, expected }
    }

    /// The first of `candidates` that exists, whether or not it could be read.
    pub fn file(&self, candidates: &[String]) -> Option<&FileRead> {
        candidates.iter().find_map(|path| self.existing(path))
    }

    /// The first of `candidates` that exists, as a source.
    pub fn source(&self, candidates: &[String]) -> Option<Source> {
        self.file(candidates).map(|file| self.source_of(file))
    }

    /// `file` as a source.
    pub fn source_of(&self, file: &FileRead) -> Source {
        Source::File(self.environment.display(&file.path))
    }

    /// The file at `path`, where it exists, whether or not it could be read.
    pub fn existing(&self, path: &str) -> Option<&FileRead> {
        self.files.iter().find(|file| file.path == path && !file.is_missing())
    }
}

/// The name and the text of each entry in `auth`.
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

    /// Which is what keeps them from platforms that the user describes.
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
