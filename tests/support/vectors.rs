//! The shared vectors, as machines with files and platforms with answers.

use super::{HOME, Script};
use mystatus::http::Response;
use serde_json::Value;
use std::path::Path;

/// The project's folder, also when called from a crate in one of its folders.
pub fn root() -> &'static Path {
    let above = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors();
    above.into_iter().find(|folder| folder.join("tests/vectors").is_dir()).expect("the project")
}

/// Every vector of every file in the folder, except the file of real cases, which goes through the command line.
pub fn cases() -> Vec<Value> {
    let entries = std::fs::read_dir(root().join("tests/vectors")).expect("the vectors");
    let mut paths: Vec<_> = entries.map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    let is_list = |path: &std::path::PathBuf| {
        path.extension().is_some_and(|end| end == "json") && !path.ends_with("real-world.json")
    };
    let read = |path| std::fs::read_to_string(path).expect("a vector's text");
    let texts = paths.into_iter().filter(is_list).map(read);
    let cases = texts.flat_map(|text| serde_json::from_str::<Vec<Value>>(&text).expect("a list in JSON"));
    cases.map(with_our_ids).collect()
}

/// A vector's name for a platform, and its id.
const ALSO_CALLED: &[(&str, &str)] = &[("nanogpt", "nano-gpt")];

fn with_our_ids(mut case: Value) -> Value {
    for list in ["accounts", "failures"] {
        for one in case["facts"][list].as_array_mut().into_iter().flatten() {
            let ours = ALSO_CALLED.iter().find(|(theirs, _)| one["platform"] == *theirs);
            if let Some((_, id)) = ours {
                one["platform"] = Value::from(*id);
            }
        }
    }
    case
}

/// The path of the file that a vector calls `name`.
fn place(name: &str) -> String {
    match name {
        "auth.json" => format!("{HOME}/.local/share/opencode/auth.json"),
        "companion/constants.js" => format!(
            "{HOME}/.cache/opencode/packages/opencode-antigravity-auth@1.6.0/node_modules/opencode-antigravity-auth/dist/src/constants.js"
        ),
        name => match name.strip_prefix("~/") {
            Some(path) => format!("{HOME}/{path}"),
            None => format!("{HOME}/.config/opencode/{name}"),
        },
    }
}

/// The machine that `case` describes.
pub fn script(case: &Value) -> Script {
    let mut script = Script::new();
    for (name, content) in case["files"].as_object().expect("files") {
        let path = place(name);
        script = match content {
            Value::String(text) => script.file(&path, text),
            Value::Object(object) if object.contains_key("error") => {
                script.unreadable(&path, object["error"].as_str().expect("a code"))
            }
            json => script.file(&path, json),
        };
    }
    for (name, value) in case["env"].as_object().into_iter().flatten() {
        script = script.variable(name, value.as_str().expect("a value"));
    }
    script.enable = case["opt_in"].as_array().map(|ids| strings(ids)).unwrap_or_default();
    for exchange in case["http"].as_array().expect("http") {
        // Answers to one call come in this order; where two differ by the query, it is a member of its own.
        let url = exchange["url"].as_str().expect("url").split('?').next().unwrap_or_default();
        let query = exchange["query"].as_str().map(|query| format!("?{query}")).unwrap_or_default();
        let call = format!("{} {url}{query}", exchange["method"].as_str().expect("method"));
        script = match exchange["error"].as_str() {
            Some(error) => {
                script.fail(&call, if error == "connection refused" { "ECONNREFUSED" } else { error })
            }
            None => {
                let status = u16::try_from(exchange["status"].as_u64().expect("status")).expect("a status");
                let retry_after = exchange["headers"]["retry-after"].as_str().map(str::to_owned);
                let body = match &exchange["body"] {
                    Value::String(text) => text.clone(),
                    json => json.to_string(),
                };
                script.respond(&call, Ok(Response { status, retry_after, body }))
            }
        };
    }
    script
}

fn strings(values: &[Value]) -> Vec<String> {
    values.iter().map(|value| value.as_str().expect("a text").to_owned()).collect()
}
