//! GitHub Copilot.
//!
//! Credentials, each an account of its own: a personal access token that the user wrote into
//! `copilot-quota-token.json` in OpenCode's config folder: `{token, username, tier, organization?, enterprise?,
//! billingModel?}`; OpenCode's own sign-in, `github-copilot` in `auth.json`: `{type: "oauth", refresh, enterpriseUrl?}`,
//! which on github.com is asked only where there is no token file.
//!
//! Requests: with the token, GitHub's documented billing reports, `GET api.github.com/users/{username}/settings/billing/
//! ai_credit/usage` and, where that holds nothing, `.../premium_request/usage`, which serves the annual plans that stayed
//! on premium requests; `billingModel` names one of the two. With the sign-in, `GET api.github.com/copilot_internal/
//! user`, which is not documented and answers 403 or 404 to tokens that may not read the quota. A sign-in on GitHub
//! Enterprise goes to `api.` of the host in its own `enterpriseUrl`, and nowhere else.

use crate::client::Client;
use crate::environment::Environment;
use crate::failure::Failure;
use crate::http::Request;
use crate::json::Lenient;
use crate::platform::Incomplete;
use crate::platform::{Found, Layout, Platform};
use crate::reach::{Reach, UserHost};
use crate::reading::{Count, Label, Level, Note, Percent, Reading, Scope, Window};
use crate::sanitized::Sanitized;
use crate::secret::{Redactor, Secret};
use crate::setup::{self, Elsewhere, Setup, Token};
use crate::sources::{FileRead, Sources, missing, redactor};
use crate::time::EpochMs;
use serde_json::Value;

const API: &str = "api.github.com";

/// See the module's documentation.
pub static COPILOT: Platform = Platform {
    id: "copilot",
    name: "GitHub Copilot",
    api: "GitHub Copilot",
    local_apis: &[],
    hosts: &[API],
    providers: &["github-copilot", "github-copilot-enterprise"],
    setups: &[SIGN_IN, TOKEN],
    layout: Layout::Rows,
    files: token_files,
    variables: &[],
    find,
};

/// The names that OpenCode and its plugins have kept the sign-in under.
const ENTRIES: &[&str] = &["github-copilot", "copilot", "copilot-chat", "github-copilot-chat"];

/// What the token file is called, and holds, as it is written there.
const TOKEN_FILE: &str = "copilot-quota-token.json";
const TOKEN_CONTENT: &str = r#"{"token": "...", "username": "...", "tier": "pro"}"#;

/// The tiers whose allowance is published as premium requests a month.
const TIERS: &[(&str, u32)] =
    &[("free", 50), ("pro", 300), ("pro+", 1500), ("business", 300), ("enterprise", 1000)];

const SIGN_IN: Setup = Setup::SignIn(setup::SignIn {
    host_field: Some("enterpriseUrl"),
    ..setup::SignIn::with_opencode("GitHub Copilot")
});

const TOKEN: Setup = Setup::Token(Token {
    kind: "fine-grained personal access token",
    page: "https://github.com/settings/personal-access-tokens",
    permission: "Plan: Read-only",
    file: "~/.config/opencode/copilot-quota-token.json",
    content: TOKEN_CONTENT,
    owner_field: "username",
    plans: Some(("tier", TIERS)),
    elsewhere: Some(Elsewhere { editor: "VS Code", page: "https://github.com/settings/billing" }),
});

/// More models than there are.
const MOST_NAMES: usize = 256;

/// How many models the breakdown names.
const MOST_MODELS: usize = 5;

fn token_files(environment: &Environment) -> Vec<String> {
    environment.config_files(TOKEN_FILE)
}

fn find(sources: &Sources) -> Vec<Found> {
    let token_file = sources.file(&token_files(sources.environment));
    let mut found = Vec::from_iter(token_file.map(|file| by_token(sources, file)));
    let mut seen: Vec<(&str, &str)> = Vec::new();
    for entry in ENTRIES.iter().copied() {
        let Some(value) = sources.auth(entry) else { continue };
        let missing = missing(value, ("oauth", "type: \"oauth\""), &[("refresh", "refresh")]);
        let Some(refresh) = value.text("refresh").filter(|_| missing.is_empty()) else {
            found.push(Found::Incomplete(Incomplete { entry, missing, usable: false }));
            continue;
        };
        let enterprise = value.text("enterpriseUrl").unwrap_or_default();
        if seen.contains(&(refresh, enterprise)) {
            continue;
        }
        seen.push((refresh, enterprise));
        found.extend(by_sign_in(sources, value, refresh, enterprise, token_file.is_some()));
    }
    found
}

/// The account behind OpenCode's sign-in; none where the token file speaks for github.com.
fn by_sign_in(
    sources: &Sources,
    entry: &Value,
    refresh: &str,
    enterprise: &str,
    has_token: bool,
) -> Option<Found> {
    let redactor = redactor(entry);
    let (host, label, reach) = if matches!(enterprise, "" | "github.com" | "https://github.com") {
        if has_token {
            return None;
        }
        (API.to_owned(), Label::Platform, Reach::Official(COPILOT.hosts))
    } else {
        let hosts = UserHost::parse(enterprise)
            .and_then(|host| UserHost::parse(&format!("api.{host}")).map(|api| (host, api)));
        let Some((host, api)) = hosts.filter(|(host, _)| !is_of_a_platform(host)) else {
            let path = sources.environment.display(&sources.environment.auth_file());
            let expected = Some("\"https://company.ghe.com\"");
            let failure = Failure::InvalidConfig { path, field: Some("enterpriseUrl"), expected };
            return Some(Found::failed(Label::Platform, failure));
        };
        let label = Sanitized::label(host.as_str(), &redactor).map_or(Label::Platform, Label::Plain);
        (api.to_string(), label, Reach::User(api))
    };
    let token = Secret::new(refresh);
    Some(Found::account(label, reach, redactor, SignIn { host, token }, query_internal))
}

/// Whether `host` is an official one of a platform, or one that it stands in: an entry that says so would send the
/// token to somebody else.
fn is_of_a_platform(host: &UserHost) -> bool {
    let is_within = |inner: &str, outer: &str| {
        inner.strip_suffix(outer).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    };
    super::hosts()
        .iter()
        .any(|official| is_within(official, host.as_str()) || is_within(host.as_str(), official))
}

struct SignIn {
    host: String,
    token: Secret,
}

async fn query_internal(mut client: Client, sign_in: SignIn) -> Result<Reading, Failure> {
    // The API expects the headers of an editor's extension.
    let request = Request::get(sign_in.host, "/copilot_internal/user")
        .header("Authorization", format!("token {}", sign_in.token.expose()))
        .header("Editor-Version", "vscode/1.96.2")
        .header("Editor-Plugin-Version", "copilot-chat/0.26.7")
        .header("User-Agent", "GitHubCopilotChat/0.26.7")
        .header("X-GitHub-Api-Version", "2025-04-01");
    let response = client.send(request).await?;
    if matches!(response.status, 403 | 404) {
        return Err(Failure::QuotaUnavailable);
    }
    let reply = client.read(&response)?;
    read_internal(&client, &reply).ok_or(Failure::InvalidReply)
}

/// Reads the internal API's reply; `None` where it holds nothing of what the platform is known to send. The free plan
/// comes in two layouts: snapshots as for everybody, or what is left (`limited_user_quotas`) of `monthly_quotas`.
fn read_internal(client: &Client, reply: &Value) -> Option<Reading> {
    let plan = reply.text("copilot_plan").or_else(|| reply.text("access_type_sku"));
    let quotas = |key| reply.at(key).and_then(Value::as_object);
    let dates = ["quota_reset_date_utc", "quota_reset_date", "limited_user_reset_date"];
    let resets_at = dates.iter().find_map(|key| reset(reply.text(key)?, client.now()));
    let mut reading = Reading { plan: plan.and_then(|plan| client.name(plan)), ..Reading::default() };
    if let Some(snapshots) = quotas("quota_snapshots") {
        for (key, snapshot) in in_order(snapshots.iter()) {
            let Some(scope) = scope(client, key) else { continue };
            let (window, overage) = snapshot_window(scope, snapshot);
            reading.notes.extend(overage.map(Note::Overage));
            reading.windows.push(window);
        }
    } else if let Some(limits) = quotas("monthly_quotas") {
        let left = reply.at("limited_user_quotas").unwrap_or(&Value::Null);
        for (key, _) in in_order(limits.iter()) {
            let Some(scope) = scope(client, key) else { continue };
            let limit = reply.at("monthly_quotas").and_then(|limits| limits.number(key));
            reading.windows.push(limited(scope, limit, left.number(key)));
        }
    } else {
        plan?;
    }
    for window in &mut reading.windows {
        window.resets_at = resets_at.filter(|_| window.level != Level::Unlimited);
    }
    Some(reading)
}

/// Premium requests first, as everybody looks for them, then chat, completions, and what is not known yet.
fn in_order<'a>(members: impl Iterator<Item = (&'a String, &'a Value)>) -> Vec<(&'a str, &'a Value)> {
    let rank = |key: &str| match key {
        "premium_interactions" => 0,
        "chat" => 1,
        "completions" => 2,
        _ => 3,
    };
    let mut members: Vec<_> = members.map(|(key, value)| (key.as_str(), value)).take(16).collect();
    members.sort_by_key(|(key, _)| rank(key));
    members
}

fn scope(client: &Client, key: &str) -> Option<Scope> {
    match key {
        "premium_interactions" => Some(Scope::PremiumRequests),
        "chat" => Some(Scope::Chat),
        "completions" => Some(Scope::Completions),
        name => client.name(name).map(Scope::Named),
    }
}

/// The window of a snapshot, and what was used past its limit: `{entitlement, remaining, percent_remaining,
/// unlimited, overage_count}`; nothing remaining of nothing is a placeholder.
fn snapshot_window(scope: Scope, snapshot: &Value) -> (Window, Option<f64>) {
    if snapshot.flag("unlimited") == Some(true) {
        return (Window::new(scope, Level::Unlimited), None);
    }
    let (limit, left) = (snapshot.number("entitlement"), snapshot.number("remaining"));
    let mut window = limited(scope, limit, left);
    if limit != Some(0.0)
        && let Some(percent) = snapshot.number("percent_remaining")
    {
        window.level = Level::Left(Percent::new(percent));
    }
    let past = left.filter(|left| *left < 0.0).map(|left| -left);
    let overage = past.or_else(|| snapshot.number("overage_count").filter(|count| *count > 0.0));
    (window, overage)
}

/// The window of a limit of which so much is left; no data where either is not known, or both are nothing.
fn limited(scope: Scope, limit: Option<f64>, left: Option<f64>) -> Window {
    match limit.filter(|limit| *limit > 0.0).zip(left) {
        Some((limit, left)) => counted(scope, limit - left, limit),
        None => Window::new(scope, Level::NoData),
    }
}

/// The window of a positive limit of which so much was used.
fn counted(scope: Scope, used: f64, limit: f64) -> Window {
    let mut window = Window::new(scope, Level::Left(Percent::left_of(used / limit * 100.0)));
    window.count = Some(Count { used, limit });
    window
}

fn reset(date: &str, now: EpochMs) -> Option<EpochMs> {
    EpochMs::parse_iso(date)?.plausible(now)
}

/// What the token file asks for.
struct Billing {
    token: Secret,
    /// Whose usage: the path before `/settings/billing`.
    owner: String,
    /// The user within an organization or enterprise.
    member: Option<String>,
    /// Premium requests a month; `None` for tiers whose allowance is not published as such.
    allowance: Option<f64>,
    model: BillingModel,
}

#[derive(Clone, Copy, PartialEq)]
enum BillingModel {
    Unknown,
    Credits,
    Requests,
}

fn by_token(sources: &Sources, file: &FileRead) -> Found {
    let found = match billing(file.json().unwrap_or(&Value::Null)) {
        Ok((label, names, billing)) => {
            let redactor = Redactor::new(std::slice::from_ref(&billing.token));
            Found::account(label, Reach::Official(COPILOT.hosts), redactor, billing, query_billing)
                .named(names)
        }
        Err((field, expected)) => {
            let path = sources.environment.display(&file.path);
            let failure = Failure::InvalidConfig { path, field, expected: Some(expected) };
            Found::failed(Label::Platform, failure)
        }
    };
    found.set_up_by(&TOKEN)
}

/// A field that is missing or wrong, and what it must hold.
type Wrong = (Option<&'static str>, &'static str);

fn billing(file: &Value) -> Result<(Label, Vec<&str>, Billing), Wrong> {
    if !file.is_object() {
        return Err((None, TOKEN_CONTENT));
    }
    let token = file.text("token").ok_or((Some("token"), "\"github_pat_...\""))?;
    let user = slug(file, "username")?;
    let organization = slug(file, "organization")?;
    let enterprise = slug(file, "enterprise")?;
    let owner = match (enterprise, organization, user) {
        (Some(name), _, _) => format!("enterprises/{name}"),
        (None, Some(name), _) => format!("organizations/{name}"),
        (None, None, Some(name)) => format!("users/{name}"),
        (None, None, None) => return Err((Some("username"), "\"...\"")),
    };
    let tier = file.text("tier").unwrap_or_default().to_ascii_lowercase();
    let published = TIERS.iter().find(|(name, _)| *name == tier);
    let allowance = match (published, tier.as_str()) {
        (Some((_, requests)), _) => Some(f64::from(*requests)),
        (None, "student" | "max") => None,
        _ => return Err((Some("tier"), "free, pro, pro+, business, enterprise, student, max")),
    };
    let model = match file.text("billingModel") {
        None => BillingModel::Unknown,
        Some("legacy_premium_requests") => BillingModel::Requests,
        Some("ai_credits") => BillingModel::Credits,
        Some(_) => return Err((Some("billingModel"), "ai_credits, legacy_premium_requests")),
    };
    let token = Secret::new(token);
    let redactor = Redactor::new(std::slice::from_ref(&token));
    let login = user
        .and_then(|name| Sanitized::label(name, &redactor))
        .map(|name| name.derived(|name| format!("@{name}")));
    let label = Label::person(login.or_else(|| Sanitized::label(&owner, &redactor)));
    let names = [user, organization, enterprise].into_iter().flatten().collect();
    let member = user.filter(|_| !owner.starts_with("users/")).map(str::to_owned);
    Ok((label, names, Billing { token, owner, member, allowance, model }))
}

/// The field `name`, which becomes part of a path: letters, digits, and what else GitHub's names are made of.
fn slug<'a>(file: &'a Value, name: &'static str) -> Result<Option<&'a str>, Wrong> {
    let plain = |text: &str| text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
    match file.at(name) {
        None => Ok(None),
        Some(_) => file.text(name).filter(|text| plain(text)).map(Some).ok_or((Some(name), "\"...\"")),
    }
}

async fn query_billing(mut client: Client, billing: Billing) -> Result<Reading, Failure> {
    if billing.model == BillingModel::Requests {
        let requests = report(&mut client, &billing, "premium_request").await?;
        return Ok(requests.requests(billing.allowance, client.now()));
    }
    let credits = report(&mut client, &billing, "ai_credit").await;
    // An account that is billed in requests has no report of credits, or an empty one.
    let may_be_requests = billing.model == BillingModel::Unknown
        && match &credits {
            Ok(credits) => credits.used <= 0.0,
            Err(failure) => matches!(failure, Failure::Status { status: 404, .. }),
        };
    if may_be_requests {
        let requests = report(&mut client, &billing, "premium_request").await;
        match requests {
            // Nothing used of either is nothing used of what is the rule: credits.
            Ok(requests) if requests.used > 0.0 || credits.is_err() => {
                return Ok(requests.requests(billing.allowance, client.now()));
            }
            _ => {}
        }
    }
    Ok(credits?.credits())
}

/// What a billing report adds up to.
struct Usage {
    used: f64,
    included: f64,
    billed: f64,
    /// The models, the most used first.
    models: Vec<(Sanitized, f64)>,
    month: (i16, i8),
}

/// Asks for this month's report of `kind`.
async fn report(client: &mut Client, billing: &Billing, kind: &str) -> Result<Usage, Failure> {
    let (year, month) = client.now().month();
    let member = billing.member.as_ref().map(|name| format!("&user={name}")).unwrap_or_default();
    let owner = &billing.owner;
    let path = format!("/{owner}/settings/billing/{kind}/usage?year={year}&month={month}{member}");
    let request = Request::get(API, path)
        .header("Accept", "application/vnd.github+json")
        .header("Authorization", format!("Bearer {}", billing.token.expose()))
        .header("X-GitHub-Api-Version", "2026-03-10");
    let reply = client.json(request).await?;
    let items = either(&reply, "usageItems", "usage_items").and_then(Value::as_array);
    let items = items.ok_or(Failure::InvalidReply)?;
    let mut usage = Usage { used: 0.0, included: 0.0, billed: 0.0, models: Vec::new(), month: (year, month) };
    for item in items.iter().filter(|item| counts(item)) {
        let quantity = |camel, snake| {
            item.number(camel).or_else(|| item.number(snake)).filter(|amount| *amount > 0.0).unwrap_or(0.0)
        };
        let used = quantity("grossQuantity", "gross_quantity");
        usage.used += used;
        usage.included += quantity("discountQuantity", "discount_quantity");
        usage.billed += quantity("netQuantity", "net_quantity");
        let model = item.text("model").filter(|_| usage.models.len() < MOST_NAMES);
        let Some(name) = model.and_then(|model| client.name(model)) else { continue };
        match usage.models.iter_mut().find(|(known, _)| *known == name) {
            Some((_, total)) => *total += used,
            None => usage.models.push((name, used)),
        }
    }
    usage.models.sort_by(|(_, one), (_, other)| other.total_cmp(one));
    Ok(usage)
}

/// The member `camel`, which some deployments send as `snake`.
fn either<'a>(value: &'a Value, camel: &str, snake: &str) -> Option<&'a Value> {
    value.at(camel).or_else(|| value.at(snake))
}

/// Whether a report's item is of what the report is about; other products may stand beside it.
fn counts(item: &Value) -> bool {
    let names = [item.text("sku"), either(item, "unitType", "unit_type").and_then(Value::as_str)];
    let is_counted = |name: &str| {
        let name = name.to_ascii_lowercase().replace(['_', '-'], " ");
        name.contains("premium request") || name.contains("ai credit")
    };
    names.into_iter().flatten().any(is_counted)
}

impl Usage {
    /// The reading of premium requests, of which so many are allowed a month.
    fn requests(self, allowance: Option<f64>, now: EpochMs) -> Reading {
        let Some(limit) = allowance else { return self.credits() };
        let mut window = counted(Scope::PremiumRequests, self.used, limit);
        window.resets_at = now.next_month();
        let overage = Some(self.used - limit).filter(|past| *past > 0.0).map(Note::Overage);
        Reading { windows: vec![window], notes: self.notes(overage), ..Reading::default() }
    }

    /// The reading of what has no known allowance: no percentage is made up.
    fn credits(self) -> Reading {
        let spent = Note::Spent { used: self.used, included: self.included, billed: self.billed };
        Reading { notes: self.notes(Some(spent)), ..Reading::default() }
    }

    /// The month, `note`, and the models that were used most.
    fn notes(self, note: Option<Note>) -> Vec<Note> {
        let (year, month) = self.month;
        let mut notes = vec![Note::Month { year, month }];
        notes.extend(note);
        for (name, amount) in self.models.into_iter().take(MOST_MODELS) {
            notes.push(Note::Use { name, amount });
        }
        notes
    }
}
