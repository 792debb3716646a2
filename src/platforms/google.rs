//! Google Antigravity: Gemini, Claude and GPT models on a Google account.
//!
//! Credential: `antigravity-accounts.json` in OpenCode's config folder, written by the companion plugin
//! opencode-antigravity-auth: `{accounts: [{email?, refreshToken, projectId?, managedProjectId?, lastUsed, enabled?}]}`.
//! Requests: `POST oauth2.googleapis.com/token` turns the refresh token into an access token, which stays in memory
//! (Google's refresh tokens do not rotate, so nobody is signed out by it); `POST
//! cloudcode-pa.googleapis.com/v1internal:fetchAvailableModels`, which is not documented, says what is left of each
//! model. The OAuth client is the companion's own: its two constants are read from the text of its installed script.

use crate::client::Client;
use crate::environment::Environment;
use crate::failure::Failure;
use crate::http::Request;
use crate::lenient::{self, Flag, List, Maybe, Members, Number, Text};
use crate::platform::{Found, Layout, Platform};
use crate::reach::Reach;
use crate::reading::{Label, Level, Percent, Reading, Scope, Window};
use crate::sanitized::Sanitized;
use crate::secret::{Redactor, Secret};
use crate::setup::{Companion, Setup};
use crate::sources::{FileRead, Sources};
use crate::time::EpochMs;
use serde::Deserialize;
use serde_json::json;
use std::collections::BTreeMap;

const SIGN_IN: &str = "oauth2.googleapis.com";
const API: &str = "cloudcode-pa.googleapis.com";

/// See the module's documentation.
pub static GOOGLE: Platform = Platform {
    id: "google",
    name: "Google Cloud",
    api: "Google",
    local_apis: &[],
    hosts: &[SIGN_IN, API],
    providers: &["google"],
    setups: &[Setup::Companion(COMPANION)],
    layout: Layout::Pools,
    files,
    variables: &["APPDATA", CLIENT_ID, CLIENT_SECRET],
    find,
};

/// What the companion's constants are called, and the variables that may stand in for them.
const CLIENT_ID: &str = "ANTIGRAVITY_CLIENT_ID";
const CLIENT_SECRET: &str = "ANTIGRAVITY_CLIENT_SECRET";

const ACCOUNTS_FILE: &str = "antigravity-accounts.json";

const COMPANION: Companion = Companion {
    plugin: "opencode-antigravity-auth",
    file: ACCOUNTS_FILE,
    variables: &[CLIENT_ID, CLIENT_SECRET],
};

/// An account names the project whose quota it has; one that Google manages for it does as well.
const NO_PROJECT: Failure = Failure::MissingField {
    name: "project_id",
    file: ACCOUNTS_FILE,
    fields: &["projectId", "managedProjectId"],
};

/// The API expects the name that Antigravity itself goes by, in a version that is still supported.
const USER_AGENT: &str = "antigravity/4.2.1 windows/amd64";

/// What the file of accounts holds, as it is written there.
const ACCOUNTS: &str = r#"{"accounts": [{"refreshToken": "...", "projectId": "..."}]}"#;

/// More accounts than anybody has, more models than there are, and more pools than any report needs.
const MOST_ACCOUNTS: usize = 256;
const MOST_MODELS: usize = 1000;
const MOST_POOLS: usize = 32;

fn files(environment: &Environment) -> Vec<String> {
    let mut files = account_files(environment);
    files.append(&mut companion_files(environment));
    files
}

fn account_files(environment: &Environment) -> Vec<String> {
    let mut files = environment.config_files(ACCOUNTS_FILE);
    // Where people put it who look for it beside the other credentials.
    files.push(environment.data_file(ACCOUNTS_FILE));
    // Where the companion keeps it on Windows, whatever OpenCode's config folder is there.
    if let Some(folder) = environment.variable("APPDATA") {
        files.push(format!("{folder}/opencode/{ACCOUNTS_FILE}"));
    }
    files
}

/// Where the companion's constants may be, the likeliest place first: as OpenCode installs plugins now, and as it did
/// before; built, and not.
fn companion_files(environment: &Environment) -> Vec<String> {
    let plugin = COMPANION.plugin;
    let mut paths = Vec::new();
    for folder in environment.installed(COMPANION.plugin).into_iter().chain([environment.cache_folder()]) {
        for script in ["dist/src/constants.js", "src/constants.ts"] {
            paths.push(format!("{folder}/node_modules/{plugin}/{script}"));
        }
    }
    paths
}

/// The OAuth client that accounts signed in with.
#[derive(Clone)]
struct OAuthClient {
    id: String,
    secret: Secret,
}

impl OAuthClient {
    fn find(sources: &Sources) -> Option<Self> {
        let variable = |name| sources.environment.variable(name);
        let own = Option::zip(variable(CLIENT_ID), variable(CLIENT_SECRET));
        own.map(|(id, secret)| Self { id: id.trim().to_owned(), secret: Secret::new(secret.trim()) }).or_else(
            || {
                let files = companion_files(sources.environment);
                files.iter().find_map(|path| Self::installed(sources.existing(path)?))
            },
        )
    }

    /// The one in the companion's script `file`, where it holds both constants.
    fn installed(file: &FileRead) -> Option<Self> {
        let constant = |name| constant(file.text(), name);
        let (id, secret) = Option::zip(constant(CLIENT_ID), constant(CLIENT_SECRET))?;
        Some(Self { id: id.to_owned(), secret: Secret::new(secret) })
    }
}

/// The string that `name` is set to in `script`, which is only read as text: it may hold anything.
fn constant<'a>(script: &'a str, name: &str) -> Option<&'a str> {
    script.match_indices(name).find_map(|(at, _)| {
        let (before, found) = script.split_at_checked(at)?;
        let value = found.strip_prefix(name)?.trim_start().strip_prefix('=')?.trim_start();
        let quote = value.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
        let value = value.strip_prefix(quote)?;
        // No client's id or secret is nearly as long; nothing past that is looked at.
        let end = value.chars().take(256).position(|c| c == quote).filter(|end| *end > 0)?;
        let text = value.get(..end)?;
        let plain = text.bytes().all(|b| b.is_ascii_graphic() && b != b'\\');
        let part_of_another_name = before.ends_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | '$'));
        (plain && !part_of_another_name).then_some(text)
    })
}

/// What the companion's file holds.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Accounts {
    accounts: List<Account, MOST_ACCOUNTS>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Account {
    email: Text,
    refresh_token: Text,
    project_id: Text,
    managed_project_id: Text,
    last_used: Number,
    enabled: Flag,
}

/// What is known of an account, of all that the companion has kept of it.
struct Stored<'a> {
    email: Option<&'a str>,
    refresh: Option<&'a str>,
    project: Option<&'a str>,
    last_used: f64,
}

impl<'a> Stored<'a> {
    fn read(account: &'a Account) -> Self {
        Self {
            email: account.email.get(),
            refresh: account.refresh_token.get(),
            project: account.project_id.get().or_else(|| account.managed_project_id.get()),
            last_used: account.last_used.get().unwrap_or(0.0),
        }
    }

    /// Whether both are the same sign-in, or sign-ins of the same person.
    fn is(&self, other: &Self) -> bool {
        let same_email = |(one, other): (&str, &str)| one.eq_ignore_ascii_case(other);
        self.refresh.is_some() && self.refresh == other.refresh
            || Option::zip(self.email, other.email).is_some_and(same_email)
    }

    /// Takes over what `other` knows better: everything where it was used later, else what is missing here.
    fn merge(&mut self, mut other: Self) {
        if other.last_used > self.last_used {
            std::mem::swap(self, &mut other);
        }
        self.email = self.email.or(other.email);
        self.refresh = self.refresh.or(other.refresh);
        self.project = self.project.or(other.project);
    }

    fn label(&self) -> Label {
        let redactor = Redactor::new(&Vec::from_iter(self.refresh.map(Secret::new)));
        let email = self.email.and_then(|email| Sanitized::label(email, &redactor)).map(Label::Person);
        let mask = || self.refresh.map(|refresh| Label::Plain(Sanitized::mask(&Secret::new(refresh))));
        email.or_else(mask).unwrap_or(Label::Platform)
    }
}

struct Credential {
    oauth: OAuthClient,
    refresh: Secret,
    project: String,
}

fn find(sources: &Sources) -> Vec<Found> {
    let Some(file) = sources.file(&account_files(sources.environment)) else { return Vec::new() };
    let invalid = |field, expected| Failure::InvalidConfig {
        path: sources.environment.display(&file.path),
        field,
        expected,
    };
    let content: Accounts = match sources.config(file, ACCOUNTS) {
        Ok(content) => content,
        Err(failure) => return vec![Found::failed(Label::Platform, failure)],
    };
    let Some(accounts) = content.accounts.get() else {
        return vec![Found::failed(Label::Platform, invalid(None, Some(ACCOUNTS)))];
    };
    let mut stored: Vec<Stored> = Vec::new();
    let enabled = accounts.iter().filter(|account| account.enabled.get() != Some(false));
    for account in enabled.map(Stored::read) {
        match stored.iter_mut().find(|other| other.is(&account)) {
            Some(known) => known.merge(account),
            None => stored.push(account),
        }
    }
    let oauth = OAuthClient::find(sources);
    let mut without_client = false;
    let mut found = Vec::new();
    for account in stored {
        let label = account.label();
        let failure = match (account.refresh, account.project) {
            (None, _) => invalid(Some("refreshToken"), None),
            (_, None) => NO_PROJECT,
            (Some(refresh), Some(project)) => {
                without_client |= oauth.is_none();
                let found_one = |oauth| self::account(label, oauth, refresh, project).named(account.email);
                found.extend(oauth.clone().map(found_one));
                continue;
            }
        };
        found.push(Found::failed(label, failure));
    }
    // What all accounts lack is said once.
    let missing = Found::failed(Label::Platform, Failure::CompanionMissing(&COMPANION));
    found.extend(without_client.then_some(missing));
    found
}

fn account(label: Label, oauth: OAuthClient, refresh: &str, project: &str) -> Found {
    let refresh = Secret::new(refresh);
    let redactor = Redactor::new(&[refresh.clone(), oauth.secret.clone()]);
    let credential = Credential { oauth, refresh, project: project.to_owned() };
    Found::account(label, Reach::Official(GOOGLE.hosts), redactor, credential, query)
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Reply {
    models: Members<Maybe<Model>, MOST_MODELS>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Model {
    quota_info: Maybe<Quota>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Quota {
    remaining_fraction: Number,
    reset_time: Text,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Grant {
    access_token: Text,
    error: Text,
}

async fn query(mut client: Client, credential: Credential) -> Result<Reading, Failure> {
    let access = sign_in(&mut client, &credential).await?;
    let body = json!({ "project": credential.project }).to_string();
    let request = Request::post(API, "/v1internal:fetchAvailableModels", "application/json", body)
        .header("Authorization", format!("Bearer {}", access.expose()))
        .header("User-Agent", USER_AGENT);
    let reply: Reply = client.json(request).await?;
    let models = reply.models.get().ok_or(Failure::InvalidReply)?;
    Ok(Reading { windows: pools(&client, models), ..Reading::default() })
}

/// A fresh access token.
async fn sign_in(client: &mut Client, credential: &Credential) -> Result<Secret, Failure> {
    let body = form_urlencoded::Serializer::new(String::new())
        .append_pair("client_id", &credential.oauth.id)
        .append_pair("client_secret", credential.oauth.secret.expose())
        .append_pair("refresh_token", credential.refresh.expose())
        .append_pair("grant_type", "refresh_token")
        .finish();
    let request = Request::post(SIGN_IN, "/token", "application/x-www-form-urlencoded", body);
    let response = client.send(request).await?;
    let is_revoked = |grant: Grant| grant.error.get() == Some("invalid_grant");
    if response.status == 400 && lenient::object(&response.body).is_some_and(is_revoked) {
        return Err(Failure::SignInRevoked);
    }
    let grant: Grant = client.read(&response)?;
    client.issued(grant.access_token.get().ok_or(Failure::InvalidReply)?)
}

/// The pools that `models` draw on: of models in one pool, the one with the least left speaks for all.
fn pools(client: &Client, models: &BTreeMap<String, Maybe<Model>>) -> Vec<Window> {
    let mut pools: Vec<((Family, Sanitized), Window)> = Vec::new();
    for (key, model) in models {
        // The editor's own models, for chat titles and completions, are nobody's choice and not limited.
        let internal = ["chat_", "tab_"].iter().any(|prefix| key.starts_with(prefix));
        let quota = model.get().and_then(|model| model.quota_info.get());
        let Some(quota) = quota.filter(|_| !internal) else { continue };
        let Some(key) = client.name(key) else { continue };
        let (family, name) = pool(&key);
        let window = window(quota, name.clone(), client.now());
        let pool = (family, name);
        match pools.binary_search_by(|(other, _)| other.cmp(&pool)) {
            Ok(at) => {
                if let Some((_, known)) = pools.get_mut(at).filter(|(_, known)| left(&window) < left(known)) {
                    *known = window;
                }
            }
            Err(at) => pools.insert(at, (pool, window)),
        }
    }
    pools.truncate(MOST_POOLS);
    let mut windows = Vec::new();
    for (_, window) in pools {
        windows.push(window);
    }
    if windows.is_empty() {
        windows.push(Window::new(Scope::Plan, Level::NoData));
    }
    windows
}

/// `{remainingFraction?, resetTime?}`; the API leaves out a fraction of zero.
fn window(quota: &Quota, name: Sanitized, now: EpochMs) -> Window {
    let resets_at = quota.reset_time.get().and_then(EpochMs::parse_iso);
    let level = match quota.remaining_fraction.get() {
        Some(fraction) => Level::Left(Percent::new(fraction * 100.0)),
        None if !quota.remaining_fraction.is_wrong() && resets_at.is_some() => Level::Left(Percent::new(0.0)),
        None => Level::NoData,
    };
    let mut window = Window::new(Scope::Named(name), level);
    window.resets_at = resets_at.and_then(|at| at.plausible(now));
    window
}

/// How much is left, to compare: nothing known is more than anything, and of the same share the soonest reset less.
fn left(window: &Window) -> (f64, EpochMs) {
    let percent = match window.level {
        Level::Left(percent) => percent.exact(),
        _ => f64::INFINITY,
    };
    (percent, window.resets_at.unwrap_or(EpochMs::MAX))
}

/// The families of models, in the order in which they are shown.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Family {
    Gemini,
    GeminiFlash,
    GeminiImage,
    Claude,
    Gpt,
    Other,
}

/// The pool that the model `key` draws on, and what the product calls it: `gemini-3.1-pro-high` is of `G3.1 Pro`,
/// whatever its version, line or effort, so that models yet to come have a name too.
fn pool(key: &Sanitized) -> (Family, Sanitized) {
    let lower = key.as_str().to_ascii_lowercase();
    let words: Vec<&str> = lower.split('-').collect();
    match words.split_first() {
        Some((&"gemini", words)) => {
            let (family, name) = gemini(words);
            (family, key.derived(|_| name))
        }
        Some((&"claude", _)) => (Family::Claude, Sanitized::fixed("Claude")),
        Some((&"gpt", _)) => (Family::Gpt, Sanitized::fixed("GPT")),
        _ => (Family::Other, key.derived(without_effort)),
    }
}

/// The pool of the Gemini model whose key goes on with `words`: `3`, `pro`, `high`.
fn gemini(words: &[&str]) -> (Family, String) {
    let (versions, lines): (Vec<&str>, Vec<&str>) =
        words.iter().partition(|word| word.starts_with(|c: char| c.is_ascii_digit()));
    let maker = versions.first().map_or_else(|| "Gemini".to_owned(), |version| format!("G{version}"));
    match lines.first() {
        _ if lines.contains(&"image") => (Family::GeminiImage, format!("{maker} Image")),
        Some(&"flash") => (Family::GeminiFlash, format!("{maker} Flash")),
        Some(line) => (Family::Gemini, format!("{maker} {}", capitalized(line))),
        None => (Family::Gemini, maker),
    }
}

/// The family of models that `key` names: without its effort.
fn without_effort(key: &str) -> String {
    let efforts = ["-thinking", "-high", "-medium", "-low"];
    efforts.iter().fold(key, |key, effort| key.strip_suffix(effort).unwrap_or(key)).to_owned()
}

fn capitalized(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(chars).collect()
}
