//! The account of OpenCode's sign-in, read from the internal quota API.

use super::{API, COPILOT, ENTERPRISE, ORGANIZATION_TOKEN, SIGN_IN, counted, is_github, is_seat};
use crate::allowed_hosts::{AllowedHosts, UserHost};
use crate::client::{Client, Query};
use crate::failure::Failure;
use crate::http::{Request, Response};
use crate::lenient::{self, Flag, Json, Members, Number, Text};
use crate::platform::{Found, Start};
use crate::platforms::{self, credentials::wrong_field};
use crate::reading::{Count, Label, Level, Note, Percent, Reading, Scope, Window};
use crate::sanitized::Sanitized;
use crate::secret::Secret;
use crate::sources::{Entry, Sources};
use serde::Deserialize;

/// Returns the sign-in's account; `None` on github.com if there is a token file.
pub(super) fn account(sources: &Sources, entry: &Entry, token: Secret, has_token: bool) -> Option<Found> {
    let redactor = entry.redactor();
    let enterprise = entry.enterprise_url.get().unwrap_or_default();
    let (setup, host, label, allowed_hosts) = if is_github(&enterprise) {
        if has_token {
            return None;
        }
        (&SIGN_IN, API.to_owned(), Label::Platform, AllowedHosts::Official(COPILOT.hosts))
    } else {
        let hosts = UserHost::parse(&enterprise)
            .and_then(|host| UserHost::parse(&format!("api.{host}")).map(|api| (host, api)));
        let Some((host, api)) = hosts.filter(|(host, _)| !is_of_a_platform(host)) else {
            let failure = wrong_field(sources, "enterpriseUrl", Some("\"https://company.ghe.com\""));
            return Some(Found::failed(Label::Platform, failure));
        };
        // The host names the user's company.
        let label = Label::person(Sanitized::label(host.as_str(), &redactor));
        (&ENTERPRISE, api.to_string(), label, AllowedHosts::User(api))
    };
    let sign_in = SignIn { host, token };
    let start: Start = Box::new(move |client| query(client, sign_in));
    Some(Found::account(label, allowed_hosts, redactor, start).set_up_by(setup))
}

/// Whether `host` is a platform's official host, or within or above one. Such an entry would send the token to
/// somebody else.
fn is_of_a_platform(host: &UserHost) -> bool {
    let is_within = |inner: &str, outer: &str| {
        inner.strip_suffix(outer).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    };
    platforms::hosts()
        .iter()
        .any(|official| is_within(official, host.as_str()) || is_within(host.as_str(), official))
}

struct SignIn {
    host: String,
    token: Secret,
}

/// The free plan has two layouts: snapshots as in other plans, or the part of `monthly_quotas` that is left
/// (`limited_user_quotas`).
#[derive(Default, Deserialize)]
#[serde(bound = "'de: 'a")]
struct Reply<'a> {
    copilot_plan: Text<'a>,
    access_type_sku: Text<'a>,
    token_based_billing: Flag<'a>,
    quota_snapshots: Members<'a, Json<'a>>,
    monthly_quotas: Members<'a, Json<'a>>,
    limited_user_quotas: Members<'a, Number<'a>>,
    quota_reset_date_utc: Text<'a>,
    quota_reset_date: Text<'a>,
    limited_user_reset_date: Text<'a>,
}

#[derive(Default, Deserialize)]
#[serde(bound = "'de: 'a")]
struct Snapshot<'a> {
    entitlement: Number<'a>,
    remaining: Number<'a>,
    percent_remaining: Number<'a>,
    unlimited: Flag<'a>,
    overage_count: Number<'a>,
    overage_permitted: Flag<'a>,
    has_quota: Flag<'a>,
    credits_used: Number<'a>,
    token_based_billing: Flag<'a>,
}

fn query(client: Client, sign_in: SignIn) -> Query {
    // The API expects the headers of an editor's extension.
    let request = Request::get(&sign_in.host, "/copilot_internal/user")
        .header("Authorization", &format!("token {}", sign_in.token.expose()))
        .header("Editor-Version", "vscode/1.96.2")
        .header("Editor-Plugin-Version", "copilot-chat/0.26.7")
        .header("User-Agent", "GitHubCopilotChat/0.26.7")
        .header("X-GitHub-Api-Version", "2025-04-01");
    client.ask_for_any(request, answered)
}

fn answered(client: &Client, answer: &Response) -> Result<Reading, Failure> {
    let reply = client.read(answer).map_err(|failure| match failure {
        Failure::Status { status: 403 | 404, reason: None, message, .. } => {
            Failure::QuotaUnavailable { message }
        }
        failure => failure,
    })?;
    read(client, &reply).ok_or(Failure::InvalidReply)
}

/// Reads the internal API's reply; `None` if it holds no known member.
fn read(client: &Client, reply: &Reply) -> Option<Reading> {
    let plan = reply.copilot_plan.or(reply.access_type_sku).get();
    let name = plan.as_ref().and_then(|plan| client.name(plan));
    let mut reading = Reading { plan: name, ..Reading::default() };
    if reply.quota_snapshots.get().is_none() && reply.monthly_quotas.get().is_none() && plan.is_none() {
        return None;
    }
    for (key, snapshot) in in_order(reply.quota_snapshots) {
        let Some(scope) = scope(client, &key) else { continue };
        let snapshot: Snapshot = lenient::read(snapshot.get().unwrap_or_default());
        let is_in_credits = key == PREMIUM
            && [snapshot.token_based_billing, reply.token_based_billing].iter().any(|it| it.is(true));
        let (window, note) = snapshot_window(scope, &snapshot, is_in_credits);
        reading.notes.extend(note);
        reading.windows.push(if is_in_credits { window.in_unit("credits") } else { window });
    }
    // Some replies have snapshots of only some quotas.
    let is_missing = |key: &str| reply.quota_snapshots.member(key).is_none();
    for (key, limit) in in_order(reply.monthly_quotas) {
        let Some(scope) = scope(client, &key).filter(|_| is_missing(&key)) else { continue };
        let left = reply.limited_user_quotas.member(&key).and_then(Number::get);
        let limit = limit.get().and_then(lenient::number);
        reading.windows.push(counted(scope, Count::any_two(None, limit, left)));
    }
    let tells = |window: &Window| matches!(window.level, Level::Left(_));
    if plan.as_deref().is_some_and(is_seat) && !reading.windows.iter().any(tells) {
        reading.notes.push(Note::Seat(&ORGANIZATION_TOKEN));
    }
    let dates = [reply.quota_reset_date_utc, reply.quota_reset_date, reply.limited_user_reset_date];
    let resets_at = dates.into_iter().find_map(|date| date.time(client.now()));
    for window in &mut reading.windows {
        window.resets_at = resets_at.filter(|_| window.level != Level::Unlimited);
    }
    Some(reading)
}

/// The quota counted in premium requests, or in AI credits if the account is billed by tokens.
const PREMIUM: &str = "premium_interactions";

/// Sorts premium requests first, as users look for them, then chat, completions, and unknown quotas.
fn in_order<'a>(members: Members<'a, Json<'a>>) -> Vec<(String, Json<'a>)> {
    let rank = |key: &str| match key {
        PREMIUM => 0,
        "chat" => 1,
        "completions" => 2,
        _ => 3,
    };
    let mut members: Vec<_> = members.iter().take(MOST_QUOTAS).collect();
    members.sort_by_key(|(key, _)| rank(key));
    members
}

/// A bound above the number of quotas.
const MOST_QUOTAS: usize = 16;

fn scope(client: &Client, key: &str) -> Option<Scope> {
    match key {
        PREMIUM => Some(Scope::PremiumRequests),
        "chat" => Some(Scope::Chat),
        "completions" => Some(Scope::Completions),
        name => client.name(name).map(Scope::Named),
    }
}

/// Returns a snapshot's window, and the usage past its limit or of no known limit. A snapshot with a limit of 0 is a
/// placeholder.
fn snapshot_window(scope: Scope, snapshot: &Snapshot, is_in_credits: bool) -> (Window, Option<Note>) {
    let used = snapshot.credits_used.get().filter(|used| *used > 0.0);
    let used_of = |scope: &Scope| {
        let scope = if is_in_credits { Scope::Credits } else { scope.clone() };
        used.map(|amount| Note::UsedOf { scope, amount })
    };
    if snapshot.unlimited.is(true) {
        let note = used_of(&scope);
        return (Window::new(scope, Level::Unlimited), note);
    }
    let (limit, left) = (snapshot.entitlement.get(), snapshot.remaining.get());
    let is_placeholder = limit == Some(0.0) || snapshot.has_quota.is(false);
    let count = Count::any_two(used.filter(|_| left.is_none()), limit, left);
    let mut window = counted(scope.clone(), count);
    if !is_placeholder && let Some(percent) = snapshot.percent_remaining.get() {
        window.level = Level::Left(Percent::new(percent));
    }
    if window.level == Level::NoData {
        return (window, used_of(&scope));
    }
    let past = left.filter(|left| *left < 0.0).map(|left| -left);
    let overage = past.or_else(|| snapshot.overage_count.get().filter(|count| *count > 0.0));
    let is_billed = !snapshot.overage_permitted.is(false);
    (window, overage.filter(|_| is_billed).map(Note::Overage))
}
