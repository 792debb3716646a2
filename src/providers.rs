//! Provider options in OpenCode's own configuration: the user's keys, and the URLs that receive requests.

use crate::environment::Environment;
use serde_json::{Map, Value};
use std::cell::Cell;

/// JSON pointers to a provider's key.
const KEYS: [&str; 2] = ["/options/apiKey", "/settings/apiKey"];

/// JSON pointers to a provider's base URL, or to a text in place of an object that would hold it.
const DESTINATIONS: [&str; 9] = [
    "",
    "/options",
    "/options/baseURL",
    "/settings",
    "/settings/baseURL",
    "/api",
    "/api/url",
    "/api/settings",
    "/api/settings/baseURL",
];

/// JSON pointers to the base URL of one of a provider's models, which it may have of its own.
const MODEL_DESTINATIONS: [&str; 4] = ["/provider", "/provider/api", "/api/url", "/settings/baseURL"];

/// How many bytes of variables are put in the place of their references; all keys and URLs together are shorter.
const MOST_REPLACED: usize = 64 * 1024;

/// The start of a variable reference, `{env:NAME}`.
const VARIABLE: &str = "{env:";

/// The providers in the user's OpenCode configuration.
#[derive(Debug, Default)]
pub struct Providers {
    /// Providers in the global folder, by precedence.
    own: Vec<Value>,
    /// Providers in other files, such as those named by variables. A project may control these, so their keys are
    /// not used, nor keys that they redirect.
    others: Vec<Value>,
}

impl Providers {
    /// Takes the providers from the configurations of the global folder, by precedence, and from `others`. OpenCode
    /// calls them `provider`, OpenCode 2 `providers`.
    pub fn new(own: Vec<Value>, others: Vec<Value>) -> Self {
        let providers = |configurations: Vec<Value>| {
            let mut providers = Vec::new();
            for mut configuration in configurations {
                for name in ["provider", "providers"] {
                    providers.extend(configuration.get_mut(name).map(Value::take));
                }
            }
            providers
        };
        Self { own: providers(own), others: providers(others) }
    }

    /// Returns the value of the option `name` of `provider`.
    pub fn option(&self, provider: &str, name: &str) -> Option<&str> {
        self.own.iter().find_map(|providers| options(providers.get(provider)?, name).next())
    }

    /// The environment variables that keys and base URLs refer to.
    pub fn variables(&self) -> Vec<&str> {
        let mut variables = Vec::new();
        for provider in self.own.iter().filter_map(Value::as_object).flat_map(Map::values) {
            for place in KEYS.iter().chain(&DESTINATIONS) {
                if let Some(Value::String(text)) = provider.pointer(place) {
                    variables.extend(named(text));
                }
            }
        }
        variables
    }

    /// Replaces variable references by their values, as OpenCode does. A reference to an unset variable stays, or to
    /// one whose value is too long: the request's destination is then unknown, so the key is not used.
    pub fn resolve(&mut self, environment: &Environment) {
        let left = Cell::new(MOST_REPLACED);
        let put = |name: &str| {
            let value = environment.variable(name)?;
            left.set(left.get().checked_sub(value.len())?);
            Some(value.to_owned())
        };
        for provider in self.own.iter_mut().filter_map(Value::as_object_mut).flat_map(Map::values_mut) {
            for place in KEYS.iter().chain(&DESTINATIONS) {
                if let Some(Value::String(text)) = provider.pointer_mut(place) {
                    *text = replaced(text, &put);
                }
            }
        }
    }

    /// Returns the keys of the providers called `names`, each with its provider's name.
    pub fn keys(&self, names: &'static [&'static str]) -> Vec<(&'static str, &str)> {
        let mut keys = self.written(names);
        // A remaining reference is to a file, which is not read, or to an unset variable.
        keys.retain(|(_, key)| ![VARIABLE, "{file:"].iter().any(|place| key.contains(place)));
        keys
    }

    /// Returns the keys of the providers called `names` as written, with the references that could not be replaced.
    fn written(&self, names: &'static [&'static str]) -> Vec<(&'static str, &str)> {
        let mut written = Vec::new();
        for name in names {
            for provider in self.own.iter().filter_map(|providers| providers.get(name)) {
                written.extend(options(provider, "apiKey").map(|key| (*name, key)));
            }
        }
        written
    }

    /// Returns the unset variables that the keys of the providers called `names` refer to, each with its provider's name.
    pub fn unset(
        &self,
        names: &'static [&'static str],
        environment: &Environment,
    ) -> impl Iterator<Item = (&'static str, &str)> {
        let is_unset = |name: &&str| !name.is_empty() && environment.variable(name).is_none();
        let written = self.written(names).into_iter();
        written.filter_map(move |(name, key)| Some((name, named(key).find(is_unset)?)))
    }

    /// Whether any configuration sends requests of the provider `name` outside the sites of `hosts`. Local servers
    /// count as outside, and so do references such as `{file:...}`, which may lead anywhere.
    pub fn is_elsewhere(&self, name: &str, hosts: [&[&str]; 2]) -> bool {
        let mut providers = self.own.iter().chain(&self.others).filter_map(|providers| match providers {
            Value::Object(all) => all.get(name),
            // The unresolved value may define this provider.
            other => Some(other),
        });
        let is_outside = |value: &Value| match value {
            Value::Null | Value::Object(_) => false,
            Value::String(url) => !url.trim().is_empty() && !is_at(url, hosts),
            _ => true,
        };
        let is_any_outside = |value: &Value, places: &[&str]| {
            places.iter().any(|place| value.pointer(place).is_some_and(is_outside))
        };
        providers.any(|provider| {
            let mut models =
                provider.get("models").and_then(Value::as_object).into_iter().flat_map(Map::values);
            is_any_outside(provider, &DESTINATIONS)
                || models.any(|model| is_any_outside(model, &MODEL_DESTINATIONS))
        })
    }
}

/// Returns the option `name` of `provider`, under `options` (OpenCode) and `settings` (OpenCode 2).
fn options<'a>(provider: &'a Value, name: &str) -> impl Iterator<Item = &'a str> {
    ["options", "settings"].into_iter().filter_map(move |all| provider.get(all)?.get(name)?.as_str())
}

/// Returns the names in all `{env:NAME}` references of `text`.
fn named(text: &str) -> impl Iterator<Item = &str> {
    text.split(VARIABLE).skip(1).filter_map(|rest| Some(rest.split_once('}')?.0))
}

/// Replaces each `{env:NAME}` in `text` by the result of `put`, if it has one.
fn replaced(text: &str, put: &dyn Fn(&str) -> Option<String>) -> String {
    let mut parts = text.split(VARIABLE);
    let mut replaced = parts.next().unwrap_or_default().to_owned();
    for rest in parts {
        let value = rest.split_once('}').and_then(|(name, after)| Some(put(name)? + after));
        replaced += &value.unwrap_or_else(|| [VARIABLE, rest].concat());
    }
    replaced
}

/// Quotes each `{env:NAME}` outside the strings of `json`, because OpenCode substitutes variables before it parses
/// the JSON.
pub fn quoted(json: &str) -> String {
    let mut is_string = false;
    let part = |part: &str| {
        let escapes = part.len() - part.trim_end_matches('\\').len();
        let was_string = is_string;
        is_string = !was_string || escapes % 2 == 1;
        let quote =
            |name: &str| (!was_string).then(|| Value::from([VARIABLE, name, "}"].concat()).to_string());
        replaced(part, &quote)
    };
    json.split('"').map(part).collect::<Vec<_>>().join("\"")
}

/// Whether `url` is on the same site as one of `hosts`: a platform's models and quota often have separate hosts.
fn is_at(url: &str, hosts: [&[&str]; 2]) -> bool {
    destination(url).is_some_and(|(scheme, host)| {
        scheme.eq_ignore_ascii_case("https")
            && hosts.into_iter().flatten().any(|known| site(known).eq_ignore_ascii_case(site(host)))
    })
}

/// Returns the scheme and host of an absolute `url`, without user and port.
fn destination(url: &str) -> Option<(&str, &str)> {
    let (scheme, address) = url.trim().split_once("://")?;
    // URL parsers treat a backslash as a slash.
    let authority = address.split(['/', '\\', '?', '#']).next()?;
    let host = authority.rsplit('@').next()?;
    Some((scheme, if host.starts_with('[') { host } else { host.split(':').next()? }))
}

/// Returns `host`'s last two labels. No platform with keys is on a domain where others register subdomains.
fn site(host: &str) -> &str {
    let before = host.rmatch_indices('.').nth(1);
    before.and_then(|(at, dot)| host.get(at + dot.len()..)).unwrap_or(host)
}
