//! Custom platforms: `custom` in `mystatus.json`, an array of at most 16 descriptions. They use the schema of the
//! built-in platforms' mappings, or a preset.
//!
//! Each description names one source of its key (an entry of `auth.json` or a variable) and the one URL that
//! receives it. Anything that could send a key elsewhere is refused: sign-ins, tokens that sites hand out, hosts
//! that are not plain public names, and built-in platforms' keys for other hosts.

use super::mapping::Mapping;
use super::{PLATFORMS, by_id, variables};
use crate::allowed_hosts::{AllowedHosts, Loopback, UserHost};
use crate::client::Client;
use crate::failure::{ExpectedValue, Failure};
use crate::http::Request;
use crate::lenient;
use crate::platform::{DEFAULTS, Found, Platform, Start};
use crate::reading::{Label, Reading};
use crate::reason::Reason;
use crate::sanitized::Sanitized;
use crate::secret::{Redactor, Secret};
use crate::settings;
use crate::setup::{Key, Setup, Variable};
use crate::sources::{Needs, Source, Sources};
use interned::intern;
use presets::Read;
use schema::{Own, Wrong};
use serde_json::{Map, Value};

#[cfg(test)]
#[path = "../../../generate/custom_schema.rs"]
pub mod custom_schema;
mod interned;
mod presets;
mod schema;

/// The maximum number of custom platforms.
pub(crate) const MOST: usize = 16;

/// The descriptions in `settings`.
fn items(settings: &Map<String, Value>) -> &[Value] {
    let all = lenient::items(settings.get("custom"));
    all.get(..MOST).unwrap_or(all)
}

/// The description's id, if it is valid and no built-in platform has it.
fn id(item: &Value) -> Option<&str> {
    written_id(item).filter(|id| by_id(id).is_none())
}

/// The description's id, if it is valid, even if a built-in platform has it.
fn written_id(item: &Value) -> Option<&str> {
    let id = item.get("id")?.as_str()?;
    let is_plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    ((1..=32).contains(&id.len()) && id.bytes().all(is_plain)).then_some(id)
}

/// The ids of the custom platforms.
pub fn ids(settings: &Map<String, Value>) -> impl Iterator<Item = &str> {
    items(settings).iter().filter_map(id)
}

/// The variables that hold keys of custom platforms, except those that built-in platforms read.
pub fn own_variables(settings: &Map<String, Value>) -> impl Iterator<Item = &str> {
    items(settings).iter().filter_map(own_variable)
}

fn own_variable(item: &Value) -> Option<&str> {
    item.pointer("/auth/env")?.as_str().filter(|name| !variables().contains(name))
}

/// The variables of [`own_variables`] as displayed, each with its platform.
pub fn readers(settings: &Map<String, Value>) -> impl Iterator<Item = (&'static str, &'static Platform)> {
    items(settings).iter().filter_map(|item| Some((shown(own_variable(item)?), named(id(item)))))
}

/// A custom platform of which at most the id is known.
fn named(id: Option<&str>) -> &'static Platform {
    let id = intern(id.unwrap_or(NOTHING.id));
    interned::platform(&Platform { id, name: id, ..NOTHING }, None)
}

/// The entries of `auth.json` that hold keys of custom platforms.
pub fn own_entries(settings: &Map<String, Value>) -> impl Iterator<Item = &str> {
    items(settings).iter().filter_map(|item| item.pointer("/auth/entry")?.as_str())
}

/// Finds the accounts of the custom platforms.
pub fn find(settings: &Map<String, Value>, sources: &Sources) -> Vec<(&'static Platform, Found)> {
    // Entries of custom platforms count as supported, even if a description is wrong.
    for entry in own_entries(settings) {
        sources.entries(interned::list(entry));
    }
    let mut found = Vec::new();
    let mut seen = Vec::new();
    for (index, item) in items(settings).iter().enumerate() {
        let at = format!("custom[{index}]");
        let own = id(item).filter(|id| !seen.contains(id));
        seen.extend(own);
        let one = match own {
            Some(id) => account(&at, id, item, sources),
            None => Err(Wrong::takes(
                format!("{at}.id"),
                if written_id(item).is_some() { ExpectedValue::NewId } else { ExpectedValue::Id },
            )),
        };
        found.push(one.unwrap_or_else(|wrong| {
            (named(id(item)), Found::failed(Label::Platform, failure(&wrong, sources)))
        }));
    }
    if lenient::items(settings.get("custom")).len() > MOST {
        let wrong = Wrong::takes("custom".to_owned(), ExpectedValue::Objects(MOST));
        found.push((&NOTHING, Found::failed(Label::Platform, failure(&wrong, sources))));
    }
    found
}

/// Defaults for custom platforms, also used alone if a description is unusable.
static NOTHING: Platform = Platform { id: "custom", name: settings::FILE, ..DEFAULTS };

fn failure(wrong: &Wrong, sources: &Sources) -> Failure {
    let environment = sources.environment;
    let path = environment.display(&environment.global_config_file(settings::FILE));
    let field = intern(&wrong.field);
    match wrong.takes {
        Some(expected) => Failure::InvalidOwn { path, field, expected },
        None => Failure::UnknownField { path, field },
    }
}

/// Sanitizes a name for display: an entry or a variable may be called anything.
fn shown(name: &str) -> &'static str {
    intern(Sanitized::written(name).as_str())
}

/// Reads the account that `item` at path `at` describes.
fn account(at: &str, id: &str, item: &Value, sources: &Sources) -> Result<(&'static Platform, Found), Wrong> {
    let own = Own::read(at, item)?;
    let destination = Destination::read(&own.url, own.loopback).ok_or_else(|| {
        let is_http = own.url.starts_with("http://");
        let here = ["http://localhost", "http://127.0.0.1", "http://[::1]"];
        let takes = match own.loopback {
            true if is_http => ExpectedValue::Written("http://localhost:1024-65535/path"),
            false if here.iter().any(|start| own.url.starts_with(start)) => ExpectedValue::Https,
            _ => ExpectedValue::Written("https://host[:1024-65535]/path"),
        };
        Wrong::takes(format!("{at}.url"), takes)
    })?;
    let (key, redactor, setup, source) = match (&own.entry, &own.variable) {
        (Some(entry), None) => {
            let field = format!("{at}.auth.entry");
            if !may_leave(entry, &destination.host) {
                return Err(Wrong::takes(field, ExpectedValue::NewEntry));
            }
            let needs = || Wrong::takes(field.clone(), ExpectedValue::Entry(shown(entry)));
            let (name, entry) =
                sources.entries(interned::list(entry)).into_iter().next().ok_or_else(needs)?;
            let key = entry.secret(Needs::Key).map_err(|_| needs())?;
            let key_setup = Key::new("Other", shown(name), intern(&destination.origin()));
            (key, entry.redactor(), Setup::Key(key_setup), sources.entry(key_setup.entry))
        }
        (None, Some(variable)) => {
            let field = format!("{at}.auth.env");
            if variables().contains(&variable.as_str()) {
                return Err(Wrong::takes(field, ExpectedValue::NewVariable));
            }
            let value = sources.environment.variable(variable).map(str::trim).unwrap_or_default();
            if value.is_empty() {
                return Err(Wrong::takes(field, ExpectedValue::SetVariable(shown(variable))));
            }
            let key = Secret::new(value);
            let redactor = Redactor::new(std::slice::from_ref(&key));
            let setup = Variable { name: shown(variable), console: intern(&destination.origin()) };
            (key, redactor, Setup::Variable(setup), Source::Variable(setup.name))
        }
        _ => return Err(Wrong::written(format!("{at}.auth"), "{\"entry\": \"...\"} | {\"env\": \"...\"}")),
    };
    let name = own.name.as_deref().and_then(|name| Sanitized::name(name, &redactor));
    let name = name.map_or_else(|| intern(id), |name| intern(name.as_str()));
    let provider = own.provider.as_deref().or(own.entry.as_deref());
    let providers = provider.map(interned::list).unwrap_or_default();
    let platform = interned::platform(&Platform { id: intern(id), name, providers, ..NOTHING }, Some(setup));
    let label = Label::Plain(Sanitized::mask(&key));
    let allowed_hosts = destination.allowed_hosts.clone();
    let credential =
        Credential { key, header: own.header, destination, mapping: own.mapping, read: own.read };
    let start: Start = Box::new(move |client| Box::pin(query(client, credential)));
    let account = Found::account(label, allowed_hosts, redactor, start);
    Ok((platform, account.found_in(source)))
}

/// Whether the key in `entry` may go to `host`. If built-in platforms read `entry`, or OpenCode uses it for their
/// models, it may go only to their hosts.
fn may_leave(entry: &str, host: &str) -> bool {
    let is_of =
        |platform: &&&Platform| platform.entries.contains(&entry) || platform.providers.contains(&entry);
    let mut of_built_in = PLATFORMS.iter().filter(is_of).peekable();
    of_built_in.peek().is_none()
        || of_built_in.any(|platform| platform.hosts.contains(&host))
        // The other name of the host that Zhipu's platforms are queried at.
        || (host == "open.bigmodel.cn" && ["zhipuai", "zhipuai-coding-plan"].contains(&entry))
}

struct Destination {
    allowed_hosts: AllowedHosts,
    host: String,
    path: String,
}

impl Destination {
    /// Parses a literal URL: https, or http to this machine if `may_be_local`.
    fn read(url: &str, may_be_local: bool) -> Option<Self> {
        let is_plain = |b: u8| b.is_ascii_graphic() && !b"\\#\"<>^`{|}".contains(&b);
        if url.len() > 2048 || !url.bytes().all(is_plain) {
            return None;
        }
        let (scheme, rest) = url.split_once("://")?;
        let (authority, path) = rest.split_at_checked(rest.find(['/', '?']).unwrap_or(rest.len()))?;
        let path = if path.starts_with('/') { path.to_owned() } else { format!("/{path}") };
        let (allowed_hosts, host) = match scheme {
            "https" => {
                let host = UserHost::with_port(authority)?;
                (AllowedHosts::User(host.clone()), host.to_string())
            }
            "http" if may_be_local => {
                let local = Loopback::parse(authority)?;
                let host = local.as_str().to_owned();
                (AllowedHosts::Loopback(local), host)
            }
            _ => return None,
        };
        Some(Self { allowed_hosts, host, path })
    }

    fn origin(&self) -> String {
        let scheme = if matches!(self.allowed_hosts, AllowedHosts::Loopback(_)) { "http" } else { "https" };
        format!("{scheme}://{}", self.host)
    }
}

struct Credential {
    key: Secret,
    /// The header that carries the key, and the prefix before the key.
    header: (&'static str, &'static str),
    destination: Destination,
    mapping: String,
    read: Read,
}

async fn query(mut client: Client, credential: Credential) -> Result<Reading, Failure> {
    let Credential { key, header: (name, before), destination, mapping, read } = credential;
    let Destination { host, path, .. } = destination;
    let request = Request::get(&host, &path).header(name, &format!("{before}{}", key.expose()));
    let mapping = Mapping::read(&mapping).ok_or(Failure::InvalidReply)?;
    let reply = client.json(request).await.map_err(|failure| failure.because(300..=399, Reason::Moved))?;
    read(&mapping, &client, reply)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_is_taken_as_it_is_written_or_not_at_all() {
        for (url, host, path) in [
            ("https://a.example.com", "a.example.com", "/"),
            ("https://a.example.com?x=1", "a.example.com", "/?x=1"),
            ("https://A.example.com:8443/v1/x?y=%20", "a.example.com:8443", "/v1/x?y=%20"),
            ("http://localhost:4000/v1", "localhost:4000", "/v1"),
        ] {
            let read = Destination::read(url, true).map(|read| (read.host, read.path));
            assert_eq!(read, Some((host.to_owned(), path.to_owned())), "{url}");
        }
        assert!(Destination::read("http://localhost:4000/v1", false).is_none());
        let long = |length: usize| format!("https://a.example.com/{:x<1$}", "", length - 22);
        let is_read = [2048, 2049].map(|length| Destination::read(&long(length), true).is_some());
        assert_eq!(is_read, [true, false]);
        for url in [
            "",
            "a.example.com",
            "ftp://a.example.com/",
            "HTTPS://a.example.com/",
            "https://a.example.com/ x",
            "https://a.example.com/\t",
            "https://a.example.com\u{ff0f}/",
            "https:///a.example.com",
            "https://a.example.com:443@b.example.com/",
            "https://127.0.0.1:4000/",
            "https://localhost:4000/",
        ] {
            assert!(Destination::read(url, true).is_none(), "{url}");
        }
    }
}
