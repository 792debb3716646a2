//! What the user wrote into the options of providers in OpenCode's own configuration: keys, and where requests go.

use crate::environment::Environment;
use serde_json::{Map, Value};

/// Where, in a provider, its key may stand.
const KEYS: [&str; 2] = ["/options/apiKey", "/settings/apiKey"];

/// Where, in a provider, it may stand where its requests go: a URL, or what stands for an object that holds it.
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

/// How a text begins that stands for a variable.
const VARIABLE: &str = "{env:";

/// What the user's configuration of OpenCode says of providers.
#[derive(Debug, Default)]
pub struct Providers {
    /// In the global folder, those that count first.
    own: Vec<Value>,
    /// Elsewhere, such as in the files that variables name, which may be a project's, and so anybody's: no key of theirs is
    /// used, and no key that they send elsewhere.
    others: Vec<Value>,
}

impl Providers {
    /// The providers in the configurations of the global folder, those that count first, and in `others`, as OpenCode and
    /// as OpenCode 2 call them.
    pub fn new(own: Vec<Value>, others: Vec<Value>) -> Self {
        let providers = |configurations: Vec<Value>| {
            let both = configurations.into_iter().flat_map(|mut configuration| {
                ["provider", "providers"].map(|name| configuration.get_mut(name).map(Value::take))
            });
            both.flatten().collect()
        };
        Self { own: providers(own), others: providers(others) }
    }

    /// What the option called `name` of the provider called `provider` is set to.
    pub fn option(&self, provider: &str, name: &str) -> Option<&str> {
        self.own.iter().find_map(|providers| options(providers.get(provider)?, name).next())
    }

    /// The environment variables that their keys, and where their requests go, are written with.
    pub fn variables(&self) -> impl Iterator<Item = &str> {
        let providers = self.own.iter().filter_map(Value::as_object).flat_map(Map::values);
        let texts = providers.flat_map(|provider| places().map(|place| provider.pointer(place)));
        texts.flatten().filter_map(Value::as_str).flat_map(named)
    }

    /// Puts what these variables hold into their places, as OpenCode does. One that is not set stays as it is written: where
    /// OpenCode's requests go then is not known, so that the key is not used.
    pub fn resolve(&mut self, environment: &Environment) {
        for provider in self.own.iter_mut().filter_map(Value::as_object_mut).flat_map(Map::values_mut) {
            for place in places() {
                if let Some(Value::String(text)) = provider.pointer_mut(place) {
                    *text = replaced(text, &|name| environment.variable(name).map(str::to_owned));
                }
            }
        }
    }

    /// The keys of the providers called `names`, each by its provider.
    pub fn keys(&self, names: &'static [&'static str]) -> impl Iterator<Item = (&'static str, &str)> {
        let of_all = |name: &'static str| {
            let providers = self.own.iter().filter_map(move |providers| providers.get(name));
            providers.flat_map(|provider| options(provider, "apiKey")).map(move |key| (name, key))
        };
        // What is left stands for a file, which is not read, or for a variable that is not set.
        let is_left = |key: &str| [VARIABLE, "{file:"].iter().any(|place| key.contains(place));
        names.iter().copied().flat_map(of_all).filter(move |(_, key)| !is_left(key))
    }

    /// Whether requests of the provider called `name` go elsewhere than to the sites of `hosts`, by any of the files. What
    /// serves on this machine is elsewhere, and what only stands for a URL, such as `{file:...}`, may lead anywhere.
    pub fn is_elsewhere(&self, name: &str, hosts: &[&str]) -> bool {
        let providers = self.own.iter().chain(&self.others).filter_map(|providers| match providers {
            Value::Object(all) => all.get(name),
            // It may hold this one.
            other => Some(other),
        });
        let mut values =
            providers.flat_map(|provider| DESTINATIONS.iter().filter_map(|place| provider.pointer(place)));
        values.any(|value| match value {
            Value::Null | Value::Object(_) => false,
            Value::String(url) => !url.trim().is_empty() && !is_at(url, hosts),
            _ => true,
        })
    }
}

fn places() -> impl Iterator<Item = &'static str> {
    KEYS.into_iter().chain(DESTINATIONS)
}

/// What the option called `name` of `provider` is set to, in what OpenCode and OpenCode 2 call options.
fn options<'a>(provider: &'a Value, name: &str) -> impl Iterator<Item = &'a str> {
    ["options", "settings"].into_iter().filter_map(move |all| provider.get(all)?.get(name)?.as_str())
}

/// The names in every `{env:NAME}` of `text`.
fn named(text: &str) -> impl Iterator<Item = &str> {
    text.split(VARIABLE).skip(1).filter_map(|rest| Some(rest.split_once('}')?.0))
}

/// `text` with what `put` has for `NAME` in place of each `{env:NAME}`, where it has anything.
fn replaced(text: &str, put: &dyn Fn(&str) -> Option<String>) -> String {
    let mut parts = text.split(VARIABLE);
    let mut replaced = parts.next().unwrap_or_default().to_owned();
    for rest in parts {
        let value = rest.split_once('}').and_then(|(name, after)| Some(put(name)? + after));
        replaced += &value.unwrap_or_else(|| [VARIABLE, rest].concat());
    }
    replaced
}

/// `json` with each `{env:NAME}` between its strings as a string: OpenCode puts in what the variable holds before it reads
/// the text as JSON.
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

/// Whether `url` is of the same site as one of `hosts`: models and the quota are often asked for at hosts of their own.
fn is_at(url: &str, hosts: &[&str]) -> bool {
    destination(url).is_some_and(|(scheme, host)| {
        scheme.eq_ignore_ascii_case("https")
            && hosts.iter().any(|known| site(known).eq_ignore_ascii_case(site(host)))
    })
}

/// The scheme and the host of `url`, where that is whole: without its user and its port.
fn destination(url: &str) -> Option<(&str, &str)> {
    let (scheme, address) = url.trim().split_once("://")?;
    // URL parsers take a backslash for a slash.
    let authority = address.split(['/', '\\', '?', '#']).next()?;
    let host = authority.rsplit('@').next()?;
    Some((scheme, if host.starts_with('[') { host } else { host.split(':').next()? }))
}

/// The last two labels of `host`. No platform that takes keys is at a name that others can have names below.
fn site(host: &str) -> &str {
    let before = host.rmatch_indices('.').nth(1);
    before.and_then(|(at, dot)| host.get(at + dot.len()..)).unwrap_or(host)
}
