//! What the user wrote into the options of providers in OpenCode's own configuration: keys, and where requests go.

use crate::environment::Environment;
use serde_json::{Map, Value};

/// Where, in a provider, its key stands, and where its requests go.
const PLACES: [&str; 5] =
    ["/options/apiKey", "/options/baseURL", "/settings/apiKey", "/settings/baseURL", "/api"];

/// How a text begins that stands for a variable.
const VARIABLE: &str = "{env:";

/// What the user's configuration of OpenCode says of providers.
#[derive(Debug, Default)]
pub struct Providers {
    /// In the global folder, those that count first.
    own: Vec<Value>,
    /// In the files that variables name, which may be a project's, and so anybody's: no key of theirs is used, and no key
    /// that they send elsewhere.
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
        self.own.iter().find_map(|providers| options(providers.get(provider)?)?.get(name)?.as_str())
    }

    /// The environment variables that their keys, and where their requests go, are written with.
    pub fn variables(&self) -> impl Iterator<Item = &str> {
        let providers = self.own.iter().filter_map(Value::as_object).flat_map(Map::values);
        let texts = providers.flat_map(|provider| PLACES.iter().map(|place| provider.pointer(place)));
        texts.flatten().filter_map(Value::as_str).flat_map(named)
    }

    /// Puts what these variables hold into their places, as OpenCode does. One that is not set stays as it is written: where
    /// OpenCode's requests go then is not known, so that the key is not used.
    pub fn resolve(&mut self, environment: &Environment) {
        for provider in self.own.iter_mut().filter_map(Value::as_object_mut).flat_map(Map::values_mut) {
            for place in PLACES {
                if let Some(Value::String(text)) = provider.pointer_mut(place) {
                    *text = resolved(text, environment);
                }
            }
        }
    }

    /// The keys of the providers called `names`, each by its provider; `None` in place of one that is used elsewhere than at
    /// the sites of `hosts`.
    pub fn keys<'a>(
        &'a self,
        names: &'static [&'static str],
        hosts: &'a [&str],
    ) -> impl Iterator<Item = (&'static str, Option<&'a str>)> {
        let of_all = |name: &'static str| {
            let providers = self.own.iter();
            providers.filter_map(move |providers| Some((name, options(providers.get(name)?)?)))
        };
        names.iter().copied().flat_map(of_all).filter_map(|(provider, options)| {
            // What is left stands for a file, which is not read, or for a variable that is not set.
            let is_left = |key: &str| [VARIABLE, "{file:"].iter().any(|place| key.contains(place));
            let key = options.get("apiKey")?.as_str().filter(|key| !key.trim().is_empty() && !is_left(key));
            let is_theirs = options.get("baseURL").is_none_or(|url| is_at(url, hosts));
            Some((provider, key.map(|key| is_theirs.then_some(key))?))
        })
    }

    /// Whether requests of the provider called `name` go elsewhere than to the sites of `hosts`, by any of the files. What is
    /// on this machine may pass them on to these; what only stands for a URL, such as `{file:...}`, may lead anywhere.
    pub fn is_elsewhere(&self, name: &str, hosts: &[&str]) -> bool {
        let providers = self.own.iter().chain(&self.others).filter_map(|providers| providers.get(name));
        let url = |provider| options(provider).and_then(|options| options.get("baseURL"));
        let mut urls =
            providers.filter_map(|provider| url(provider).or_else(|| provider.get("api"))?.as_str());
        urls.any(|url| {
            let host = destination(url).map_or(url, |(_, host)| host);
            let is_local =
                ["localhost", "0.0.0.0"].contains(&host) || host.starts_with("127.") || host.starts_with('[');
            !url.trim().is_empty() && !is_local && !is_of(host, hosts)
        })
    }
}

/// The options of a provider, as OpenCode and as OpenCode 2 call them.
fn options(provider: &Value) -> Option<&Value> {
    provider.get("options").or_else(|| provider.get("settings"))
}

/// The names in every `{env:NAME}` of `text`.
fn named(text: &str) -> impl Iterator<Item = &str> {
    text.split(VARIABLE).skip(1).filter_map(|rest| Some(rest.split_once('}')?.0))
}

/// `text` with what they hold in their places, where they are set.
fn resolved(text: &str, environment: &Environment) -> String {
    let mut parts = text.split(VARIABLE);
    let mut resolved = parts.next().unwrap_or_default().to_owned();
    for rest in parts {
        let value = |(name, after)| Some([environment.variable(name)?, after]);
        resolved += &rest.split_once('}').and_then(value).unwrap_or([VARIABLE, rest]).concat();
    }
    resolved
}

/// Whether `url` is of the same site as one of `hosts`: models and the quota are often asked for at hosts of their own.
fn is_at(url: &Value, hosts: &[&str]) -> bool {
    let destination = url.as_str().and_then(destination);
    destination.is_some_and(|(scheme, host)| scheme.eq_ignore_ascii_case("https") && is_of(host, hosts))
}

fn is_of(host: &str, hosts: &[&str]) -> bool {
    hosts.iter().any(|known| site(known).eq_ignore_ascii_case(site(host)))
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
