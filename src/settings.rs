//! What the user's own configuration of OpenCode says of this plugin and of keys. OpenCode lets a project's configuration replace a
//! plugin's options; what protects the user may only be made stricter by one, so the user's own word is read here.

use crate::environment::Environment;
use crate::sources::{FileRead, Sources};
use jsonc_parser::{ParseOptions, parse_to_serde_value};
use serde_json::Value;

/// The files that OpenCode reads options from wherever it is started, for both halves of the plugin.
const NAMES: &[&str] = &["opencode.json", "opencode.jsonc", "config.json", "tui.json", "tui.jsonc"];

/// The variables that name one such file.
pub(crate) const VARIABLES: &[&str] = &["OPENCODE_CONFIG", "OPENCODE_TUI_CONFIG"];

/// The files to read.
#[must_use]
pub fn files(environment: &Environment) -> Vec<String> {
    let named = VARIABLES.iter().filter_map(|name| environment.variable(name)).map(str::to_owned);
    NAMES.iter().flat_map(|name| environment.config_files(name)).chain(named).collect()
}

/// Whether the user asked for names to be hidden, in any of these files.
#[must_use]
pub fn is_private(sources: &Sources) -> bool {
    let files = files(sources.environment);
    files.iter().filter_map(|file| sources.existing(file)).any(asks_for_privacy)
}

/// The keys that the user wrote out in the options of OpenCode's providers `names`, unless those send them elsewhere than to
/// `hosts`. Only the user's own files count: a project's may be anybody's.
#[must_use]
pub fn provider_keys(sources: &Sources, names: &[&str], hosts: &[&str]) -> Vec<String> {
    let files = NAMES.iter().flat_map(|name| sources.environment.config_files(name));
    let contents: Vec<Value> = files
        .filter_map(|file| {
            parse_to_serde_value(sources.existing(&file)?.text(), &ParseOptions::default()).ok()
        })
        .collect();
    let options = contents.iter().flat_map(|content| {
        names.iter().filter_map(move |name| content.get("provider")?.get(name)?.get("options"))
    });
    let is_theirs = |options: &&Value| options.get("baseURL").is_none_or(|url| is_at(url, hosts));
    let keys = options.filter(is_theirs).filter_map(|options| options.get("apiKey")?.as_str());
    // One in braces stands for a variable or a file, which is not read.
    keys.filter(|key| !key.trim_start().starts_with('{')).map(str::to_owned).collect()
}

/// Whether `url` is at one of `hosts`, or within it.
fn is_at(url: &Value, hosts: &[&str]) -> bool {
    let address = url.as_str().and_then(|url| url.strip_prefix("https://")).unwrap_or_default();
    let host = address.split('/').next().unwrap_or_default();
    hosts
        .iter()
        .any(|known| host.strip_suffix(known).is_some_and(|rest| rest.is_empty() || rest.ends_with('.')))
}

fn asks_for_privacy(file: &FileRead) -> bool {
    let content: Option<Value> = parse_to_serde_value(file.text(), &ParseOptions::default()).ok();
    let plugins = content.as_ref().and_then(|content| content.get("plugin")).and_then(Value::as_array);
    plugins.into_iter().flatten().filter_map(Value::as_array).any(|entry| {
        let [Value::String(name), options, ..] = entry.as_slice() else { return false };
        name.contains("mystatus") && options.get("private").is_some_and(protects)
    })
}

/// Whether a value of `private` hides names: whatever is not a plain no does.
#[must_use]
pub fn protects(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => false,
        Value::String(text) => !text.trim().eq_ignore_ascii_case("false"),
        _ => true,
    }
}
