//! Google Antigravity: Gemini, Claude and GPT models on a Google account.
//!
//! Credentials: `antigravity-accounts.json` in OpenCode's config folder, written by the plugin
//! opencode-antigravity-auth: `{version, accounts: [{email?, refreshToken, projectId?, managedProjectId?, lastUsed,
//! enabled?}]}`; or OpenCode's entry `google-agy`, of that plugin's successor (`agy.rs`). Requests, none documented:
//! `POST oauth2.googleapis.com/token` exchanges the refresh token for an access token, which stays in memory.
//! Google's refresh tokens do not rotate, so this signs nobody out. `POST
//! daily-cloudcode-pa.googleapis.com/v1internal:retrieveUserQuotaSummary`, which Antigravity's own programs use,
//! returns what is left of each model pool over five hours and a week. If it returns nothing, or takes more than a
//! third of the remaining time, the request goes to `cloudcode-pa.googleapis.com`, which may have other figures. The
//! last resort is `:fetchAvailableModels` there, which returns what is left of each model, but only in the tighter
//! window. The OAuth client is the plugin's own: its two constants are read from the installed source.

mod agy;
mod companion;
mod pools;
mod signals;

use crate::client::Client;
use crate::environment::Environment;
use crate::failure::{ExpectedValue, Failure};
use crate::http::Request;
use crate::lenient::{self, Flag, List, Number, Text};
use crate::platform::{DEFAULTS, Find, Found, Platform, ServedModels};
use crate::reading::{Label, Note, Reading};
use crate::sanitized::Sanitized;
use crate::secret::{Redactor, Secret};
use crate::setup::Setup;
use crate::sources::{FileRead, Sources};
use agy::{ENTRY, PROJECT_ID};
use companion::{
    AGY, AGY_CLIENT, AGY_CLIENT_ID, AGY_CLIENT_SECRET, ANTIGRAVITY_CLIENT, CLIENT_ID, CLIENT_SECRET,
    COMPANION, OAuthClient,
};
use pools::{Reply, SHORT_S, may_hide_the_week, pools, resets_soon, summary_windows};
use serde::Deserialize;
use serde_json::Value;

const SIGN_IN: &str = "oauth2.googleapis.com";
const DAILY: &str = "daily-cloudcode-pa.googleapis.com";
const API: &str = "cloudcode-pa.googleapis.com";

/// See the module's documentation.
pub static GOOGLE: Platform = Platform {
    id: "google",
    name: "Google Cloud",
    api: "Google",
    hosts: &[SIGN_IN, DAILY, API],
    providers: &["google", ENTRY],
    entries: agy::ENTRIES,
    setups: &[Setup::Companion(&AGY)],
    files,
    folders: |environment| vec![environment.packages_folder()],
    variables: &["APPDATA", CLIENT_ID, CLIENT_SECRET, AGY_CLIENT_ID, AGY_CLIENT_SECRET, PROJECT_ID],
    read_signal: signals::read_signal,
    find: Find::By(find),
    ..DEFAULTS
};

static BY_COMPANION: Setup = Setup::Companion(&COMPANION);

const ACCOUNTS_FILE: &str = "antigravity-accounts.json";

const PROJECT_FIELDS: &[&str] = &["projectId", "managedProjectId"];

/// Quota belongs to a project, so an account must name its own or the one that Google manages for it.
const NO_PROJECT: Failure =
    Failure::MissingField { name: "project_id", file: ACCOUNTS_FILE, fields: PROJECT_FIELDS };

/// The API requires the name of Antigravity itself, in a version that is still supported.
const USER_AGENT: &str = "antigravity/4.2.1 windows/amd64";

/// The expected form of the accounts file.
const ACCOUNTS: &str = r#"{"accounts": [{"refreshToken": "...", "projectId": "..."}]}"#;

/// More accounts than anybody has.
const MOST_ACCOUNTS: usize = 256;

fn files(environment: &Environment) -> Vec<String> {
    let mut files = account_files(environment);
    files.append(&mut ANTIGRAVITY_CLIENT.files(environment));
    files.append(&mut AGY_CLIENT.files(environment));
    files
}

fn account_files(environment: &Environment) -> Vec<String> {
    // The companion's folder on Windows, wherever OpenCode's config folder is.
    let windows = environment.variable("APPDATA").map(|folder| format!("{folder}/opencode/{ACCOUNTS_FILE}"));
    let mut files: Vec<_> = windows.into_iter().chain(environment.config_files(ACCOUNTS_FILE)).collect();
    // Some users put it next to OpenCode's other credentials.
    files.push(environment.data_file(ACCOUNTS_FILE));
    files
}

/// The companion's accounts file.
#[derive(Default, Deserialize)]
#[serde(bound = "'de: 'a", rename_all = "camelCase")]
struct Content<'a> {
    version: Number<'a>,
    accounts: List<'a, Account<'a>, MOST_ACCOUNTS>,
    active_index: Number<'a>,
    #[serde(rename = "/activeIndexByFamily/claude")]
    active_for_claude: Number<'a>,
    #[serde(rename = "/activeIndexByFamily/gemini")]
    active_for_gemini: Number<'a>,
}

/// The model families for which the companion chooses an account separately.
const FAMILIES: &[&str] = &["claude", "gemini"];

impl Content<'_> {
    /// Returns the models for which the account at `index` is the active one.
    fn served(&self, index: usize) -> Vec<ServedModels> {
        let of_families = FAMILIES.iter().zip([self.active_for_claude.get(), self.active_for_gemini.get()]);
        #[expect(clippy::cast_precision_loss, reason = "there are few accounts")]
        let active =
            of_families.filter(|(_, active)| active.or(self.active_index.get()) == Some(index as f64));
        active.map(|(family, _)| ServedModels::Family(family)).collect()
    }
}

#[derive(Default, Deserialize)]
#[serde(bound = "'de: 'a", rename_all = "camelCase")]
struct Account<'a> {
    email: Text<'a>,
    refresh_token: Text<'a>,
    #[serde(rename = "projectId|managedProjectId: string")]
    project: Text<'a>,
    last_used: Number<'a>,
    enabled: Flag<'a>,
    verification_required: Flag<'a>,
    cooldown_reason: Text<'a>,
}

impl Account<'_> {
    fn is_enabled(&self) -> bool {
        !self.enabled.is(false)
    }

    /// Whether the companion disabled the account until its owner verifies it.
    fn is_unverified(&self) -> bool {
        self.verification_required.is(true) || self.cooldown_reason.is("validation-required")
    }
}

/// An account, merged from all its entries in the companion's file.
struct Stored {
    email: Option<String>,
    refresh: Option<Secret>,
    project: Option<String>,
    last_used: f64,
    /// The model families for which the companion uses the account.
    served_models: Vec<ServedModels>,
}

impl Stored {
    fn read(account: &Account, served_models: Vec<ServedModels>) -> Self {
        Self {
            email: account.email.get(),
            refresh: account.refresh_token.secret(),
            project: account.project.get(),
            last_used: account.last_used.get().unwrap_or(0.0),
            served_models,
        }
    }

    /// Whether both are the same sign-in, or sign-ins of the same person.
    fn is(&self, other: &Self) -> bool {
        let same_email = |(one, other): (&String, &String)| one.eq_ignore_ascii_case(other);
        self.refresh.is_some() && self.refresh == other.refresh
            || Option::zip(self.email.as_ref(), other.email.as_ref()).is_some_and(same_email)
    }

    /// Merges `other` into this account: the entry used later wins, and the other one fills in missing values.
    fn merge(&mut self, mut other: Self) {
        if other.last_used > self.last_used {
            std::mem::swap(self, &mut other);
        }
        self.email = self.email.take().or(other.email);
        self.refresh = self.refresh.take().or(other.refresh);
        self.project = self.project.take().or(other.project);
        self.served_models.append(&mut other.served_models);
    }

    fn label(&self) -> Label {
        let redactor = Redactor::new(self.refresh.as_slice());
        let email =
            self.email.as_ref().and_then(|email| Sanitized::label(email, &redactor)).map(Label::Person);
        let mask = || self.refresh.as_ref().map(|refresh| Label::Plain(Sanitized::mask(refresh)));
        email.or_else(mask).unwrap_or(Label::Platform)
    }
}

struct Credential {
    access: Access,
    project: String,
    /// Whether to request the models' figures first, and the pools only if those may hide the week.
    by_models: bool,
}

enum Access {
    /// An access token that OpenCode keeps and that has not expired.
    Kept(Secret),
    /// The client and refresh token that yield an access token.
    Refresh { oauth: OAuthClient, token: Secret },
}

/// The file's latest version. Accounts in older files take two requests, as before: one for a token and one for the
/// models. The pools are requested only if a window is full.
const VERSION: f64 = 4.0;

fn find(sources: &Sources) -> Vec<Found> {
    let mut found = Vec::new();
    if let Some(file) = sources.file(&account_files(sources.environment)) {
        for one in kept_in(sources, file) {
            found.push(one.found_in(sources.source_of(file)).set_up_by(&BY_COMPANION));
        }
    }
    found.append(&mut agy::find(sources));
    found
}

/// Returns the accounts that the companion keeps in `file`.
fn kept_in(sources: &Sources, file: &FileRead) -> Vec<Found> {
    let invalid = |field, expected| Failure::InvalidConfig {
        path: sources.environment.display(&file.path),
        field,
        expected,
    };
    let content: Content = match sources.config(file, ACCOUNTS) {
        Ok(content) => content,
        Err(failure) => return vec![Found::failed(Label::Platform, failure)],
    };
    let Some(accounts) = content.accounts.get() else {
        return vec![Found::failed(Label::Platform, invalid(None, Some(ExpectedValue::Written(ACCOUNTS))))];
    };
    let mut stored: Vec<Stored> = Vec::new();
    let accounts: Vec<_> = accounts.collect();
    let enabled = accounts.iter().enumerate().filter(|(_, account)| account.is_enabled());
    for (index, account) in enabled {
        let account = Stored::read(account, content.served(index));
        match stored.iter_mut().find(|other| other.is(&account)) {
            Some(known) => known.merge(account),
            None => stored.push(account),
        }
    }
    let oauth = ANTIGRAVITY_CLIENT.find(sources);
    let by_models = content.version.get().is_none_or(|version| version < VERSION);
    let mut without_client = false;
    let mut found = Vec::new();
    for account in &stored {
        let label = account.label();
        let failure = match (&account.refresh, &account.project) {
            (None, _) => invalid(Some("refreshToken"), None),
            (_, None) => NO_PROJECT,
            (Some(refresh), Some(project)) => {
                without_client |= oauth.is_none();
                let found_one = |oauth: OAuthClient| {
                    let secrets = [refresh.clone(), oauth.secret.clone()];
                    let access = Access::Refresh { oauth, token: refresh.clone() };
                    let credential = Credential { access, project: project.clone(), by_models };
                    self::account(label, &secrets, credential).serving(account.served_models.clone())
                };
                found.extend(oauth.clone().map(found_one));
                continue;
            }
        };
        found.push(Found::failed(label, failure));
    }
    let aside = accounts.iter().filter(|account| !account.is_enabled() && account.is_unverified());
    for account in aside.map(|account| Stored::read(account, Vec::new())) {
        if !stored.iter().any(|other| account.is(other)) {
            found.push(Found::failed(account.label(), Failure::Unverified));
        }
    }
    // Reported once, as all accounts lack it.
    let missing = Found::failed(Label::Platform, Failure::CompanionMissing(&COMPANION));
    found.extend(without_client.then_some(missing));
    found
}

fn account(label: Label, secrets: &[Secret], credential: Credential) -> Found {
    let redactor = Redactor::new(secrets);
    Found::official(&GOOGLE, label, redactor, Box::new(move |client| Box::pin(query(client, credential))))
}

#[derive(Default, Deserialize)]
#[serde(bound = "'de: 'a")]
struct Grant<'a> {
    access_token: Text<'a>,
    error: Text<'a>,
}

async fn query(mut client: Client, credential: Credential) -> Result<Reading, Failure> {
    let Credential { access, project, by_models } = credential;
    let access = match access {
        Access::Kept(access) => access,
        Access::Refresh { oauth, token } => sign_in(&mut client, &oauth, &token).await?,
    };
    let api = Api { access, project };
    if !by_models && let Some(reading) = api.pools(&mut client).await? {
        return Ok(reading);
    }
    let body = client.object(api.request(API, "fetchAvailableModels")).await?;
    let reply: Reply = lenient::read(&body);
    let windows = pools(&client, &reply).ok_or(Failure::InvalidReply)?;
    let may_hide_the_week = may_hide_the_week(&windows, client.now());
    if by_models
        && may_hide_the_week
        && let Ok(Some(reading)) = api.pools(&mut client).await
    {
        return Ok(reading);
    }
    let is_short = may_hide_the_week || windows.iter().any(|window| resets_soon(window, client.now()));
    let notes = Vec::from_iter(is_short.then_some(Note::LongerUnknown { seconds: SHORT_S.unsigned_abs() }));
    Ok(Reading { windows, notes, ..Reading::default() })
}

/// The requests that need an access token.
struct Api {
    access: Secret,
    project: String,
}

impl Api {
    fn request(&self, host: &str, method: &str) -> Request {
        let body = format!(r#"{{"project":{}}}"#, Value::from(self.project.as_str()));
        Request::post(host, &format!("/v1internal:{method}"), body)
            .bearer(&self.access)
            .header("User-Agent", USER_AGENT)
    }

    /// Returns what is left of the pools; `None` if no host says, as some accounts are not given them.
    ///
    /// # Errors
    /// Status 401 (token refused) or 429 (too many requests), as every other request would fail too.
    async fn pools(&self, client: &mut Client) -> Result<Option<Reading>, Failure> {
        let request = |host| self.request(host, "retrieveUserQuotaSummary");
        for request in [request(DAILY).briefly(), request(API)] {
            match client.object(request).await {
                Ok(body) => {
                    let windows = summary_windows(client, &lenient::read(&body));
                    if !windows.is_empty() {
                        return Ok(Some(Reading { windows, ..Reading::default() }));
                    }
                }
                Err(refused @ Failure::Status { status: 401 | 429, .. }) => return Err(refused),
                // The account is not given the pools, on either host.
                Err(Failure::Status { status: 403, .. }) => break,
                Err(_) => {}
            }
        }
        Ok(None)
    }
}

/// Requests a fresh access token.
async fn sign_in(client: &mut Client, oauth: &OAuthClient, token: &Secret) -> Result<Secret, Failure> {
    let body = form_urlencoded::Serializer::new(String::new())
        .append_pair("client_id", &oauth.id)
        .append_pair("client_secret", oauth.secret.expose())
        .append_pair("refresh_token", token.expose())
        .append_pair("grant_type", "refresh_token")
        .finish();
    let request = Request::post(SIGN_IN, "/token", body);
    let request = request.header("Content-Type", "application/x-www-form-urlencoded");
    let response = client.send(request).await?;
    let is_revoked = |grant: Grant| grant.error.is("invalid_grant");
    if response.status == 400 && lenient::object(&response.body).is_some_and(is_revoked) {
        return Err(Failure::SignInRevoked);
    }
    let grant: Grant = client.read(&response)?;
    client.issued(&grant.access_token.get().ok_or(Failure::InvalidReply)?)
}
