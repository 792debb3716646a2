//! A sample account of every platform in the registry, with good replies: the first of the shared vectors in which an
//! account of that platform answers. So a suite that walks these covers a new platform without a line of its own.

use super::every::{drive, reply};
use super::vectors::{cases, script};
use super::{Answer, Script};
use mystatus::http::Request;
use mystatus::platform::Platform;
use mystatus::platforms::PLATFORMS;
use mystatus::run::Run;
use serde_json::Value;
use std::rc::Rc;

/// What a credential is called in files, in lower case and without separators.
const CREDENTIALS: &[&str] = &["key", "access", "refresh", "token", "secret", "auth"];

/// An account and its platform's good replies.
pub struct Sample {
    pub platform: &'static Platform,
    case: Value,
    /// The exchanges of all vectors: another credential may have the platform ask for something else.
    exchanges: Rc<[Value]>,
}

/// The samples. Every platform that is asked anything has one.
pub fn samples() -> Vec<Sample> {
    let cases = cases();
    let exchanges = cases.iter().flat_map(|case| case["http"].as_array().into_iter().flatten());
    let exchanges: Rc<[Value]> = exchanges.filter(|exchange| exchange["status"] == 200).cloned().collect();
    let sample = |platform: &'static Platform| {
        let case = cases.iter().find(|case| {
            let accounts = case["facts"]["accounts"].as_array().into_iter().flatten();
            let exchanges = case["http"].as_array().into_iter().flatten();
            accounts.clone().count() == 1
                && accounts.clone().all(|account| account["platform"] == platform.id)
                && exchanges.clone().count() > 0
                && exchanges
                    .clone()
                    .all(|exchange| exchange["status"] == 200 && !exchange["body"].is_string())
        });
        case.map(|case| Sample { platform, case: case.clone(), exchanges: Rc::clone(&exchanges) })
            .ok_or(platform.id)
    };
    let (found, missing): (Vec<_>, Vec<_>) = PLATFORMS
        .iter()
        .filter(|platform| !platform.hosts.is_empty())
        .map(|platform| sample(platform))
        .partition(Result::is_ok);
    let missing: Vec<_> = missing.into_iter().filter_map(Result::err).collect();
    assert!(missing.is_empty(), "no vector has an account of {missing:?}");
    found.into_iter().filter_map(Result::ok).collect()
}

impl Sample {
    /// Puts what `make` makes in the place of every credential in the account's files and variables; returns them.
    pub fn with_secrets(&mut self, mut make: impl FnMut() -> String) -> Vec<String> {
        let mut secrets = Vec::new();
        let mut put = |value: &mut Value| {
            secrets.push(make());
            *value = Value::String(secrets[secrets.len() - 1].clone());
        };
        replace(&mut self.case["files"], &mut put);
        replace(&mut self.case["env"], &mut put);
        assert!(!secrets.is_empty(), "{} has a credential", self.platform.id);
        secrets
    }

    /// Puts `member` into every object of the account's files.
    pub fn with_member(&mut self, name: &str, member: &Value) {
        for_each_object(&mut self.case["files"], 0, &mut |object| {
            object.insert(name.to_owned(), member.clone());
        });
    }

    /// The machine that the account is on.
    pub fn script(&self) -> Script {
        let mut script = script(&self.case);
        script.examines = Some(true);
        script
    }

    /// The good reply to `request`.
    pub fn good(&self, request: &Request) -> Value {
        let url = format!("https://{}{}", request.host, request.path);
        let call = url.split('?').next().unwrap_or_default();
        let own = self.case["http"].as_array().into_iter().flatten();
        let mut exchanges = own.chain(self.exchanges.iter());
        let found = exchanges.find(|exchange| {
            exchange["url"].as_str().is_some_and(|known| known.split('?').next() == Some(call))
        });
        found.map_or(Value::Null, |exchange| exchange["body"].clone())
    }

    /// A run in which each request is answered by `answer`, given the good reply.
    pub fn run(&self, mut answer: impl FnMut(&Request, Value) -> Answer) -> Run {
        drive(&self.script(), |_, request| answer(request, self.good(request)))
    }

    /// A run in which all is well.
    pub fn run_well(&self) -> Run {
        self.run(|_, good| reply(200, &good))
    }
}

fn replace(value: &mut Value, put: &mut dyn FnMut(&mut Value)) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                let name = name.to_ascii_lowercase().replace(['_', '-'], "");
                let is_credential = CREDENTIALS.iter().any(|word| name.ends_with(word));
                if is_credential && member.as_str().is_some_and(|text| text.len() > 7) {
                    put(member);
                } else {
                    replace(member, put);
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| replace(item, put)),
        Value::String(text) => *text = replaced_in_lines(text, put),
        _ => {}
    }
}

/// `text` with what stands behind the name of a credential replaced, where it has lines as TOML or a file of variables
/// has: `name = "value"`, `NAME=value`.
fn replaced_in_lines(text: &str, put: &mut dyn FnMut(&mut Value)) -> String {
    let line = |line: &str| {
        let is_name = |name: &str| CREDENTIALS.iter().any(|word| name.to_ascii_lowercase().ends_with(word));
        let assigned = |sign| line.split_once(sign).filter(|(name, _)| is_name(name));
        let found = assigned(" = \"").map(|(name, _)| (name, " = \"", "\""));
        let Some((name, sign, end)) = found.or_else(|| assigned("=").map(|(name, _)| (name, "=", ""))) else {
            return line.to_owned();
        };
        let mut secret = Value::Null;
        put(&mut secret);
        format!("{name}{sign}{}{end}", secret.as_str().expect("a secret"))
    };
    text.lines().map(line).collect::<Vec<_>>().join("\n")
}

fn for_each_object(
    value: &mut Value,
    depth: usize,
    change: &mut dyn FnMut(&mut serde_json::Map<String, Value>),
) {
    match value {
        Value::Object(members) => {
            members.values_mut().for_each(|member| for_each_object(member, depth + 1, change));
            // The outermost one is the list of files.
            if depth > 0 {
                change(members);
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| for_each_object(item, depth + 1, change)),
        _ => {}
    }
}

/// `good` with `words` in the place of each of its texts, and of each name of a member, in turn.
pub fn with_words(good: &Value, words: &str) -> Vec<Value> {
    let mut places = Vec::new();
    collect(good, String::new(), &mut places);
    let mut replies = Vec::new();
    for at in places {
        let mut reply = good.clone();
        let Some(place) = reply.pointer_mut(&at) else { continue };
        match place {
            Value::Object(members) => {
                let Some(name) = members.keys().next().cloned() else { continue };
                let member = members.remove(&name).unwrap_or_default();
                members.insert(words.to_owned(), member);
            }
            other => *other = Value::String(words.to_owned()),
        }
        replies.push(reply);
    }
    replies
}

/// Where texts and objects stand in `value`.
fn collect(value: &Value, at: String, places: &mut Vec<String>) {
    match value {
        Value::String(_) => places.push(at),
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate().take(2) {
                collect(item, format!("{at}/{index}"), places);
            }
        }
        Value::Object(members) => {
            places.push(at.clone());
            for (name, member) in members {
                collect(member, format!("{at}/{}", name.replace('~', "~0").replace('/', "~1")), places);
            }
        }
        _ => {}
    }
}
