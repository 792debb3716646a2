//! Cursor: the plan's monthly usage, and the spending past it.
//!
//! Credentials: cursor-agent's sign-in in `~/.config/cursor/auth.json` (`%APPDATA%\Cursor\auth.json` on Windows):
//! `{accessToken, refreshToken}`, both JWTs; and `cursor` in `auth.json` (`type: "oauth"`), if a plugin wrote it.
//! The keychain on macOS and the app's own database are not read. This API refuses `CURSOR_API_KEY`. Requests,
//! neither documented: `POST api2.cursor.sh/aiserver.v1.DashboardService/GetCurrentPeriodUsage`. If that shows no
//! plan, as for team seats, `GET .../auth/usage` counts the requests that some seats include, in buckets named after
//! old models. It may refuse other seats. Seats billed by the team's spending have no figures here.
//!
//! The reply is protobuf as JSON, which omits zeros. A percentage missing in `planUsage` is 0, unless an amount
//! contradicts it: the amount spent of a limit or, without one, any spending. Amounts are in cents.

use super::credentials::{SignInFields, StoredSignIn, kept_account, sign_ins};
use crate::client::Client;
use crate::environment::Environment;
use crate::failure::Failure;
use crate::http::Request;
use crate::jwt;
use crate::lenient::{self, Flag, Json, Members, Moment, Number, Object};
use crate::platform::{DEFAULTS, Find, Found, Platform};
use crate::reading::{Count, Note, Percent, Period, Reading, Scope, Window};
use crate::sanitized::Sanitized;
use crate::secret::Secret;
use crate::setup::{self, Setup};
use crate::sources::{Needs, Sources};
use crate::time::EpochMs;
use serde::Deserialize;

const HOST: &str = "api2.cursor.sh";

/// See the module's documentation.
pub static CURSOR: Platform = Platform {
    id: "cursor",
    name: "Cursor",
    hosts: &[HOST],
    providers: &["cursor"],
    entries: &["cursor"],
    setups: &[Setup::SignIn(setup::SignIn::in_keychain("cursor-agent", "cursor-agent login")), WITH_OPENCODE],
    files,
    variables: &["APPDATA"],
    find: Find::By(find),
    ..DEFAULTS
};

const WITH_OPENCODE: Setup = Setup::SignIn(setup::SignIn::with_opencode("Cursor"));

fn files(environment: &Environment) -> Vec<String> {
    let config = environment.config_folder();
    let windows = environment.variable("APPDATA").map(|folder| format!("{folder}/Cursor/auth.json"));
    windows.into_iter().chain([format!("{config}/cursor/auth.json")]).collect()
}

/// The sign-in of cursor-agent, whose tokens tell when they expire.
const KEPT: SignInFields =
    SignInFields { access: "accessToken", refresh: "refreshToken", expires: "", name: "" };

/// When the JWT `token` expires.
fn end_of(token: &Secret) -> Option<EpochMs> {
    lenient::at::<Moment>(&jwt::claims(token.expose())?, "exp").expiry()
}

fn find(sources: &Sources) -> Vec<Found> {
    let mut seen = None;
    let kept = kept_account(sources, &files(sources.environment), &mut |json| {
        let sign_in = StoredSignIn::kept(json, &KEPT)?;
        seen = Some(sign_in.access.clone());
        Some(account(StoredSignIn { expires: end_of(&sign_in.access), ..sign_in }, sources))
    });
    let mut found = Vec::from_iter(kept);
    found.extend(sign_ins(sources, CURSOR.entries, Needs::Access, &[], &mut |_, entry, access| {
        let is_new = Some(&access) != seen.as_ref();
        let expires = entry.expires.expiry().or_else(|| end_of(&access));
        let sign_in = StoredSignIn { expires, ..StoredSignIn::of(entry, access) };
        is_new.then(|| account(sign_in, sources).set_up_by(&WITH_OPENCODE))
    }));
    found
}

fn account(sign_in: StoredSignIn, sources: &Sources) -> Found {
    sign_in.account(sources, &CURSOR, |client, access| Box::pin(query(client, access)))
}

#[derive(Default, Deserialize)]
#[serde(bound = "'de: 'a", rename_all = "camelCase")]
struct Reply<'a> {
    enabled: Flag<'a>,
    billing_cycle_end: Moment<'a>,
    plan_usage: Object<'a, PlanUsage<'a>>,
    spend_limit_usage: Object<'a, SpendLimit<'a>>,
}

#[derive(Default, Deserialize)]
#[serde(bound = "'de: 'a")]
struct PlanUsage<'a> {
    #[serde(rename = "totalPercentUsed")]
    total: Json<'a>,
    #[serde(rename = "autoPercentUsed")]
    auto: Json<'a>,
    #[serde(rename = "apiPercentUsed")]
    api: Json<'a>,
    #[serde(rename = "includedSpend")]
    spent: Number<'a>,
    #[serde(rename = "totalSpend")]
    spent_with_bonus: Number<'a>,
    remaining: Number<'a>,
    limit: Number<'a>,
}

#[derive(Default, Deserialize)]
#[serde(bound = "'de: 'a", rename_all = "camelCase")]
struct SpendLimit<'a> {
    individual_limit: Number<'a>,
    individual_used: Number<'a>,
    pooled_limit: Number<'a>,
    pooled_used: Number<'a>,
}

#[derive(Default, Deserialize)]
#[serde(bound = "'de: 'a", rename_all = "camelCase")]
struct Bucket<'a> {
    num_requests: Number<'a>,
    max_request_usage: Number<'a>,
}

async fn query(mut client: Client, access: Secret) -> Result<Reading, Failure> {
    let path = "/aiserver.v1.DashboardService/GetCurrentPeriodUsage";
    let request =
        Request::post(HOST, path, "{}".to_owned()).bearer(&access).header("Connect-Protocol-Version", "1");
    let body = client.object(request).await?;
    let reply: Reply = lenient::read(&body);
    if reply.enabled.is(false) {
        return Err(Failure::NO_QUOTA);
    }
    let mut reading = Reading::default();
    let spending = reply.spend_limit_usage.get().and_then(|limit| spending(&limit));
    if let Some(usage) = reply.plan_usage.get() {
        reading.windows = windows(&client, &reply, &usage);
    } else {
        match client.object(Request::get(HOST, "/auth/usage").bearer(&access)).await {
            Ok(body) => reading.windows.extend(requests(&body)),
            // The seat includes no requests.
            Err(Failure::Status { status: 403 | 404, reason: None, .. }) => {}
            Err(failure) if spending.is_none() => return Err(failure),
            // The spending limit is still worth showing.
            Err(_) => {}
        }
    }
    reading.windows.extend(spending);
    if reading.windows.is_empty() {
        reading.notes.push(Note::TeamSeat { page: "https://cursor.com/dashboard" });
    }
    Ok(reading)
}

/// The requests that a seat includes: those of the bucket with the highest limit.
fn requests(body: &str) -> Option<Window> {
    let buckets = Members::<Object<Bucket>>::of(body).iter().filter_map(|(_, bucket)| bucket.get());
    let counts =
        buckets.filter_map(|bucket| Count::of(bucket.num_requests.get(), bucket.max_request_usage.get()));
    let count = counts.max_by(|one, other| one.limit.total_cmp(&other.limit));
    Some(Window::counted(Scope::Plan, count)?.over(Period::Month).in_unit("requests"))
}

fn windows(client: &Client, reply: &Reply, usage: &PlanUsage) -> Vec<Window> {
    let end = reply.billing_cycle_end.get(client.now());
    let stated = |percent: Json| percent.get().map_or(Some(0.0), lenient::number).map(Percent::left_of);
    let window = |scope, left: Option<Percent>| Window::known(scope, left).over(Period::Month).resetting(end);
    let counted = usage.left();
    let plan = match usage.total.get() {
        None if counted.is_some() || usage.is_spent() => counted,
        _ => stated(usage.total).or(counted),
    };
    let mut windows = vec![window(Scope::Plan, plan)];
    // Plans that count Cursor's own models separately send both, unless one is 0.
    if [usage.auto, usage.api].into_iter().filter_map(Json::get).any(|part| lenient::number(part).is_some()) {
        windows.push(window(Scope::Named(Sanitized::fixed("Auto")), stated(usage.auto)));
        windows.push(window(Scope::Named(Sanitized::fixed("API")), stated(usage.api)));
    }
    windows
}

impl PlanUsage<'_> {
    /// The percentage of the plan that is left, by the amounts.
    fn left(&self) -> Option<Percent> {
        Count::any_two(self.spent.get(), self.limit.get(), self.remaining.get())?.left()
    }

    /// Whether anything was spent.
    fn is_spent(&self) -> bool {
        [self.spent, self.spent_with_bonus].into_iter().filter_map(Number::get).any(|spent| spent > 0.0)
    }
}

/// The spending past the plan, against the user's own limit or else the team's.
fn spending(limit: &SpendLimit) -> Option<Window> {
    let dollars = |cents: Number| cents.get().unwrap_or_default() / 100.0;
    let window =
        |used, limit| Window::counted(Scope::Spending, Count::of(Some(dollars(used)), Some(dollars(limit))));
    let own = window(limit.individual_used, limit.individual_limit);
    Some(own.or_else(|| window(limit.pooled_used, limit.pooled_limit))?.in_unit("USD"))
}
