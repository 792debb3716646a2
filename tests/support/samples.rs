//! A sample account of every platform in the registry, with good replies, from the first shared vector that has
//! one. Also each way in which vectors keep an account in files. Suites that iterate over samples cover new
//! platforms automatically.

use super::every::{drive, reply};
use super::vectors::{cases, script};
use super::{Answer, Script};
use mystatus::http::Request;
use mystatus::platform::Platform;
use mystatus::platforms::PLATFORMS;
use mystatus::run::Run;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::rc::Rc;

/// Names of credentials in files, in lower case and without separators.
const CREDENTIALS: &[&str] = &["key", "access", "refresh", "token", "secret", "auth"];

/// An account and its platform's good replies.
#[derive(Clone)]
pub struct Sample {
    pub platform: &'static Platform,
    case: Value,
    /// The exchanges of all vectors, as another credential may lead to other requests.
    exchanges: Rc<[Value]>,
}

/// The samples: every platform that is queried has one.
pub fn samples() -> Vec<Sample> {
    let all = all();
    let (found, missing): (Vec<_>, Vec<_>) = PLATFORMS
        .iter()
        .filter(|platform| !platform.hosts.is_empty())
        .map(|platform| all.iter().find(|sample| sample.platform.id == platform.id).ok_or(platform.id))
        .partition(Result::is_ok);
    let missing: Vec<_> = missing.into_iter().filter_map(Result::err).collect();
    assert!(missing.is_empty(), "no vector has an account of {missing:?}");
    found.into_iter().filter_map(Result::ok).cloned().collect()
}

/// A sample of each set of files that holds a platform's account, whether the platform is queried or not.
pub fn samples_by_files() -> Vec<Sample> {
    let mut seen = BTreeSet::new();
    let mut all = all();
    all.retain(|sample| {
        let names = sample.files().map(|(name, _)| name.to_owned()).collect::<Vec<_>>();
        seen.insert((sample.platform.id, names))
    });
    for platform in PLATFORMS {
        assert!(
            all.iter().any(|sample| sample.platform.id == platform.id),
            "no vector has an account of {}",
            platform.id
        );
    }
    all
}

/// Every vector with one account, no failure, and only good answers.
fn all() -> Vec<Sample> {
    let cases = cases();
    let exchanges = cases.iter().flat_map(|case| case["http"].as_array().into_iter().flatten());
    let all_exchanges: Rc<[Value]> =
        exchanges.filter(|exchange| exchange["status"] == 200).cloned().collect();
    let sample = |case: Value| {
        let [account] = case["facts"]["accounts"].as_array()?.as_slice() else { return None };
        let platform = mystatus::platforms::by_id(account["platform"].as_str()?)?;
        let exchanges = case["http"].as_array()?;
        let is_alone = case["facts"]["failures"].as_array().is_none_or(Vec::is_empty);
        let is_asked = !exchanges.is_empty() || platform.hosts.is_empty();
        let is_well =
            exchanges.iter().all(|exchange| exchange["status"] == 200 && !exchange["body"].is_string());
        (is_alone && is_asked && is_well).then(|| Sample {
            platform,
            case,
            exchanges: Rc::clone(&all_exchanges),
        })
    };
    cases.into_iter().filter_map(sample).collect()
}

impl Sample {
    /// Replaces every credential in the account's files and variables with one from `make`; returns the new ones.
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

    /// Adds `member` to every object of the account's files.
    pub fn with_member(&mut self, name: &str, member: &Value) {
        for_each_object(&mut self.case["files"], 0, &mut |object| {
            object.insert(name.to_owned(), member.clone());
        });
    }

    /// The machine that the account is on.
    pub fn script(&self) -> Script {
        let mut script = script(&self.case);
        script.diagnoses = Some(true);
        script
    }

    /// The account's non-empty files, by the vectors' names.
    pub fn files(&self) -> impl Iterator<Item = (&str, &Value)> {
        let files = self.case["files"].as_object().into_iter().flatten();
        files.map(|(name, content)| (name.as_str(), content)).filter(|(_, content)| **content != json!({}))
    }

    /// The account with each file changed by `change`.
    pub fn with_files(&self, mut change: impl FnMut(&str, &Value) -> String) -> Self {
        let mut changed = self.clone();
        for (name, content) in self.files() {
            changed.case["files"][name] = Value::String(change(name, content));
        }
        changed
    }

    /// The good reply to `request`.
    pub fn good(&self, request: &Request) -> Value {
        let (path, query) = request.path.split_once('?').unwrap_or((&request.path, ""));
        let call = format!("https://{}{path}", request.host);
        let own = self.case["http"].as_array().into_iter().flatten();
        let mut exchanges = own.chain(self.exchanges.iter());
        // The query is a member of its own where two calls differ by it.
        let found = exchanges.find(|exchange| {
            exchange["url"].as_str().is_some_and(|known| known.split('?').next() == Some(&*call))
                && exchange["query"].as_str().is_none_or(|known| known == query)
        });
        found.map_or(Value::Null, |exchange| exchange["body"].clone())
    }

    /// Runs on `script`, this account's machine, with `words` replacing each text of each reply in turn; the other
    /// replies are good.
    pub fn worded(&self, script: &Script, words: &str, mut check: impl FnMut(&Run)) {
        let mut replies = Vec::new();
        drive(script, |_, request| {
            replies.push(self.good(request));
            reply(200, &self.good(request))
        });
        for (turn, good) in replies.iter().enumerate() {
            for worded in with_words(good, words) {
                let mut number = 0;
                let run = drive(script, |_, request| {
                    number += 1;
                    reply(200, &if number == turn + 1 { worded.clone() } else { self.good(request) })
                });
                check(&run);
            }
        }
    }

    /// A run with `answer` answering each request, given the good reply.
    pub fn run(&self, mut answer: impl FnMut(&Request, Value) -> Answer) -> Run {
        drive(&self.script(), |_, request| answer(request, self.good(request)))
    }

    /// A run with good replies only.
    pub fn run_well(&self) -> Run {
        self.run(|_, good| reply(200, &good))
    }
}

/// The content of a file given as `content` in a vector.
pub fn written(content: &Value) -> String {
    content.as_str().map_or_else(|| content.to_string(), str::to_owned)
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

/// Replaces the value after the name of a credential in `text`, in lines of TOML (`name = "value"`) or of a file of
/// variables (`NAME=value`).
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
            // The outermost object is the list of files.
            if depth > 0 {
                change(members);
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| for_each_object(item, depth + 1, change)),
        _ => {}
    }
}

/// Variants of `value`: `words` replaces each of its texts, and each name of a member, in turn.
pub fn with_words(value: &Value, words: &str) -> Vec<Value> {
    let text = || Value::String(words.to_owned());
    match value {
        Value::String(_) => vec![text()],
        Value::Array(items) => {
            let each = |(index, item): (usize, &Value)| {
                let put = move |worded| {
                    let mut items = items.clone();
                    items[index] = worded;
                    Value::Array(items)
                };
                with_words(item, words).into_iter().map(put)
            };
            items.iter().enumerate().flat_map(each).collect()
        }
        Value::Object(members) => {
            let each = |(name, member): (&String, &Value)| {
                let mut renamed = members.clone();
                renamed.remove(name);
                renamed.insert(words.to_owned(), member.clone());
                let put = |worded| {
                    let mut members = members.clone();
                    members.insert(name.clone(), worded);
                    Value::Object(members)
                };
                let mut all = vec![Value::Object(renamed)];
                all.extend(with_words(member, words).into_iter().map(put));
                all
            };
            members.iter().flat_map(each).collect()
        }
        _ => Vec::new(),
    }
}
