//! The names of people and organizations that credentials give away.

use crate::jwt;
use crate::platforms::PLATFORMS;
use crate::sources::Sources;
use serde_json::Value;

/// The members with names, in lower case and without underscores.
const NAMES: &[&str] = &[
    "accountid",
    "chatgptaccountid",
    "email",
    "enterprise",
    "familyname",
    "firstname",
    "givenname",
    "lastname",
    "login",
    "name",
    "nickname",
    "organization",
    "preferredusername",
    "teamname",
    "title",
    "username",
];

/// Returns the names in all credential files and entries, also of platforms that are not queried.
pub(super) fn names(sources: &Sources) -> Vec<String> {
    let paths = PLATFORMS.iter().flat_map(|platform| (platform.files)(sources.environment));
    let files = paths.filter_map(|path| Some(sources.file(&[path])?.text()));
    let mut names = Vec::new();
    for text in sources.entry_texts().chain(files) {
        add_names(text, &mut names);
    }
    names
}

/// Adds the names in `json`, and in the claims of the JSON Web Tokens in it.
fn add_names(json: &str, names: &mut Vec<String>) {
    let mut left: Vec<_> =
        serde_json::from_str(json).into_iter().map(|value: Value| (false, value)).collect();
    while let Some((is_name, value)) = left.pop() {
        match value {
            Value::Object(members) => left.extend(members.into_iter().map(|(key, value)| {
                let key = key.replace('_', "").to_ascii_lowercase();
                (NAMES.contains(&key.as_str()), value)
            })),
            Value::Array(items) => left.extend(items.into_iter().map(|value| (is_name, value))),
            Value::String(text) => {
                if let Some(claims) = jwt::claims(&text) {
                    add_names(&claims, names);
                }
                names.extend(is_name.then_some(text));
            }
            _ => {}
        }
    }
}
