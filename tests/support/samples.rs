//! A sample account of every platform in the registry, with good replies: the first of the shared vectors in which an
//! account of that platform answers; and each way that the vectors have of keeping one in files. So a suite that walks
//! these covers a new platform without a line of its own.

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

/// What a credential is called in files, in lower case and without separators.
const CREDENTIALS: &[&str] = &["key", "access", "refresh", "token", "secret", "auth"];

/// An account and its platform's good replies.
#[derive(Clone)]
pub struct Sample {
    pub platform: &'static Platform,
    case: Value,
    /// The exchanges of all vectors: another credential may have the platform ask for something else.
    exchanges: Rc<[Value]>,
}

/// The samples. Every platform that is asked anything has one.
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

/// A sample of each set of files that a platform's account is found in, whether the platform is asked anything or not.
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

/// Every vector with one account and nothing that failed, all of whose requests are answered well.
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
        script.diagnoses = Some(true);
        script
    }

    /// The files that the account is in, by the vectors' names: those that hold anything.
    pub fn files(&self) -> impl Iterator<Item = (&str, &Value)> {
        let files = self.case["files"].as_object().into_iter().flatten();
        files.map(|(name, content)| (name.as_str(), content)).filter(|(_, content)| **content != json!({}))
    }

    /// The same account where each file holds what `change` makes of it.
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
        // Where two calls differ by the query, it stands beside.
        let found = exchanges.find(|exchange| {
            exchange["url"].as_str().is_some_and(|known| known.split('?').next() == Some(&*call))
                && exchange["query"].as_str().is_none_or(|known| known == query)
        });
        found.map_or(Value::Null, |exchange| exchange["body"].clone())
    }

    /// Runs on `script`, this account's machine, with `words` in the place of each text of each reply in turn, and the
    /// other replies good.
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

    /// A run in which each request is answered by `answer`, given the good reply.
    pub fn run(&self, mut answer: impl FnMut(&Request, Value) -> Answer) -> Run {
        drive(&self.script(), |_, request| answer(request, self.good(request)))
    }

    /// A run in which all is well.
    pub fn run_well(&self) -> Run {
        self.run(|_, good| reply(200, &good))
    }
}

/// What a file holds that is `content` in a vector.
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

/// `value` with `words` in the place of each of its texts, and of each name of a member, in turn.
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
