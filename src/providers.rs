//! What the user wrote into the options of providers in OpenCode's own configuration: keys, and where requests go.

use crate::environment::Environment;
use serde_json::Value;

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

    /// The environment variables that hold keys of theirs.
    pub fn variables(&self) -> impl Iterator<Item = &str> {
        let providers = self.own.iter().filter_map(Value::as_object).flatten();
        providers.filter_map(|(_, provider)| variable(key(options(provider)?)?))
    }

    /// The keys of the providers called `names`, each by its provider, unless those are used elsewhere than at the sites of
    /// `hosts`.
    pub fn keys<'a>(
        &'a self,
        environment: &'a Environment,
        names: &'static [&'static str],
        hosts: &'a [&str],
    ) -> impl Iterator<Item = (&'static str, &'a str)> {
        let of_all = |name: &'static str| {
            let providers = self.own.iter();
            providers.filter_map(move |providers| Some((name, options(providers.get(name)?)?)))
        };
        let options = names.iter().copied().flat_map(of_all);
        let theirs =
            options.filter(|(_, options)| options.get("baseURL").is_none_or(|url| is_at(url, hosts)));
        theirs.filter_map(|(provider, options)| {
            let written = key(options)?;
            let key = match variable(written) {
                Some(name) => environment.variable(name),
                // Anything else in braces stands for a file, which is not read.
                None => Some(written).filter(|written| !written.trim_start().starts_with('{')),
            };
            Some((provider, key?))
        })
    }

    /// Whether requests of the provider called `name` go elsewhere than to the sites of `hosts`, by any of the files. What is
    /// on this machine may pass them on to these; what only stands for a URL, such as `{env:NAME}`, may lead anywhere.
    pub fn is_elsewhere(&self, name: &str, hosts: &[&str]) -> bool {
        let providers = self.own.iter().chain(&self.others).filter_map(|providers| providers.get(name));
        let url = |provider| options(provider).and_then(|options| options.get("baseURL"));
        let mut urls =
            providers.filter_map(|provider| url(provider).or_else(|| provider.get("api"))?.as_str());
        urls.any(|url| {
            let host = destination(url).map_or(url, |(_, host)| host);
            let is_local = host == "localhost" || host.starts_with("127.") || host.starts_with('[');
            !url.trim().is_empty() && !is_local && !is_of(host, hosts)
        })
    }
}

/// The options of a provider, as OpenCode and as OpenCode 2 call them.
fn options(provider: &Value) -> Option<&Value> {
    provider.get("options").or_else(|| provider.get("settings"))
}

fn key(options: &Value) -> Option<&str> {
    options.get("apiKey")?.as_str()
}

/// The name in `{env:NAME}`.
fn variable(written: &str) -> Option<&str> {
    written.trim().strip_prefix("{env:")?.strip_suffix('}')
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
