//! Kiro, by the sign-in of its IDE; queried only if the user enables it.
//!
//! Credential: `~/.aws/sso/cache/kiro-auth-token.json`, which the IDE writes and renews about every hour. The
//! command line keeps its own in a database, which is not read. A Builder ID or an Identity Center has no profile in
//! it; then the one next to the IDE's settings is read, as `OpenUsage` does. Request: `GET
//! q.REGION.amazonaws.com/getUsageLimits`, not documented; at least six programs agree on it. Only two regions serve
//! it; the profile's region counts. The sign-in's own `region` is that of its Identity Center and may be any.
//! European ones are served by the region in Europe, as the public kiro-gateway, pi-provider-kiro and kiro.rs found.
//! `currentUsage…` includes usage past the limit, but no free trial or bonus, which are spent separately from the
//! plan and end. Each figure is sent twice; the newer one has fractions. A 403 has many reasons:
//! `TEMPORARILY_SUSPENDED`, a missing profile, or an invalid token.

use super::credentials::{kept_account, kept_text};
use crate::client::{Client, Query};
use crate::environment::Environment;
use crate::failure::Failure;
use crate::http::{Request, Response};
use crate::lenient::{self, List, Moment, Number, Object, Text};
use crate::platform::{DEFAULTS, Find, Found, OptInReason, Platform};
use crate::reading::{Count, Label, Note, Period, Reading, Scope, Window};
use crate::reason::Reason;
use crate::sanitized::Sanitized;
use crate::secret::Secret;
use crate::setup::{Setup, SignIn};
use crate::sources::{Sources, redactor_of};
use crate::time::EpochMs;
use serde::Deserialize;

/// See the module's documentation.
pub static KIRO: Platform = Platform {
    id: "kiro",
    name: "Kiro",
    hosts: &["q.us-east-1.amazonaws.com", "q.eu-central-1.amazonaws.com"],
    providers: &["kiro"],
    setups: &[Setup::SignIn(SignIn::by("Kiro", "kiro"))],
    files: |environment| [vec![file(environment)], profiles(environment)].concat(),
    variables: &["APPDATA"],
    // AWS has suspended accounts for use by other programs.
    opt_in: Some(OptInReason::Forbidden { vendor: "AWS" }),
    find: Find::By(find),
    ..DEFAULTS
};

fn file(environment: &Environment) -> String {
    format!("{}/.aws/sso/cache/kiro-auth-token.json", environment.home)
}

/// Returns the paths where the IDE may keep the signed-in user's profile.
fn profiles(environment: &Environment) -> Vec<String> {
    let folders = environment.settings_folders().into_iter();
    folders.map(|folder| folder + "/Kiro/User/globalStorage/kiro.kiroagent/profile.json").collect()
}

#[derive(Default, Deserialize)]
#[serde(bound = "'de: 'a")]
struct SignedIn<'a> {
    #[serde(rename = "accessToken")]
    access: Text<'a>,
    #[serde(rename = "refreshToken")]
    refresh: Text<'a>,
    #[serde(rename = "expiresAt")]
    expires: Moment<'a>,
    #[serde(rename = "profileArn")]
    profile: Text<'a>,
    region: Text<'a>,
}

struct Credential {
    access: Secret,
    host: &'static str,
    profile: Option<String>,
}

fn find(sources: &Sources) -> Vec<Found> {
    let files = [file(sources.environment)];
    Vec::from_iter(kept_account(sources, &files, &mut |json| account(sources, &lenient::read(json))))
}

/// Returns the account of `signed_in`; `None` without a token.
fn account(sources: &Sources, signed_in: &SignedIn) -> Option<Found> {
    let access = signed_in.access.secret()?;
    if signed_in.expires.expiry().is_some_and(|at| at <= sources.now) {
        return Some(Found::failed(Label::Platform, Failure::TokenExpired));
    }
    // Some accounts are served without a profile.
    let beside = kept_text(sources, &profiles(sources.environment)).unwrap_or_default();
    let profile = signed_in.profile.or(lenient::at(beside, "arn|profileArn: string")).get();
    let of_profile = profile.as_ref().and_then(|arn| arn.split(':').nth(3));
    let name = format!("q.{}.amazonaws.com", of_profile.unwrap_or_else(|| serving(signed_in.region)));
    let Some(host) = KIRO.hosts.iter().find(|host| **host == name) else {
        return Some(Found::failed(Label::Platform, Failure::not_allowed()));
    };
    let redactor = redactor_of(&[signed_in.access, signed_in.refresh]);
    let credential = Credential { access, host, profile };
    Some(Found::official(&KIRO, Label::Platform, redactor, Box::new(move |client| query(client, credential))))
}

/// Returns the region that serves users with an Identity Center in `region`.
fn serving(region: Text) -> &'static str {
    let is_european = region.get().is_some_and(|region| region.starts_with("eu-"));
    if is_european { "eu-central-1" } else { "us-east-1" }
}

#[derive(Default, Deserialize)]
#[serde(bound = "'de: 'a")]
struct Usage<'a> {
    #[serde(rename = "usageBreakdownList")]
    breakdown: List<'a, Breakdown<'a>>,
    #[serde(rename = "nextDateReset")]
    resets_at: Number<'a>,
    #[serde(rename = "/subscriptionInfo/subscriptionTitle")]
    plan: Text<'a>,
}

#[derive(Default, Deserialize)]
#[serde(bound = "'de: 'a")]
struct Breakdown<'a> {
    #[serde(rename = "displayNamePlural")]
    name: Text<'a>,
    #[serde(rename = "resourceType")]
    kind: Text<'a>,
    #[serde(rename = "currentUsageWithPrecision|currentUsage: number")]
    used: Number<'a>,
    #[serde(rename = "usageLimitWithPrecision|usageLimit: number")]
    limit: Number<'a>,
    #[serde(rename = "currentOveragesWithPrecision|currentOverages: number")]
    overage: Number<'a>,
    #[serde(rename = "nextDateReset")]
    resets_at: Number<'a>,
    #[serde(rename = "freeTrialInfo")]
    trial: Object<'a, Gift<'a>>,
    bonuses: List<'a, Gift<'a>>,
}

/// A free trial, or a bonus.
#[derive(Default, Deserialize)]
#[serde(bound = "'de: 'a")]
struct Gift<'a> {
    #[serde(rename = "displayName")]
    name: Text<'a>,
    #[serde(rename = "currentUsageWithPrecision|currentUsage: number")]
    used: Number<'a>,
    #[serde(rename = "usageLimitWithPrecision|usageLimit: number")]
    limit: Number<'a>,
    #[serde(rename = "freeTrialStatus|status: string")]
    status: Text<'a>,
    #[serde(rename = "freeTrialExpiry")]
    trial_ends: Moment<'a>,
    #[serde(rename = "expiresAt")]
    bonus_ends: Moment<'a>,
}

fn query(client: Client, credential: Credential) -> Query {
    let Credential { access, host, profile } = credential;
    let mut path = "/getUsageLimits?origin=AI_EDITOR&resourceType=AGENTIC_REQUEST".to_owned();
    if let Some(profile) = profile {
        let profile: String = form_urlencoded::byte_serialize(profile.as_bytes()).collect();
        path.push_str("&profileArn=");
        path.push_str(&profile);
    }
    let request = Request::get(host, &path).bearer(&access);
    client.ask_for_any(request, read)
}

fn read(client: &Client, response: &Response) -> Result<Reading, Failure> {
    let reason: Text = lenient::at(&response.body, "reason");
    let usage: Usage = client.read(response).map_err(|failure| match failure {
        Failure::Status { status: 403, message, .. } if reason.is("TEMPORARILY_SUSPENDED") => {
            Failure::Platform { code: Some(403), message, reason: Some(Reason::Suspended) }
        }
        page @ Failure::Status { reason: Some(Reason::WebPage), .. } => page,
        Failure::Status { status: 401, .. } => Failure::TokenExpired,
        Failure::Status { status: 403, message: Some(words), .. } if is_of_token(&words) => {
            Failure::TokenExpired
        }
        // The IDE writes a valid profile when it signs in.
        failure if is_of_profile(&failure) => failure.because(400..=400, Reason::Credential),
        failure => failure,
    })?;
    let mut reading = Reading::default();
    for limit in usage.breakdown.iter() {
        let (window, overage) = limit.window(client, usage.resets_at);
        reading.windows.extend(window);
        reading.windows.extend(limit.trial.get().and_then(|trial| trial.window(client, "free trial")));
        reading.windows.extend(limit.bonuses.iter().filter_map(|bonus| bonus.window(client, "bonus")));
        reading.notes.extend(overage.map(Note::Overage));
    }
    reading.plan = client.name_in(usage.plan);
    reading.unless_blank(Failure::InvalidReply)
}

/// Whether `words` are about a token that became invalid before its expiry.
fn is_of_token(words: &Sanitized) -> bool {
    let words = words.as_str().to_ascii_lowercase();
    words.contains("token") && (words.contains("invalid") || words.contains("expired"))
}

/// Whether `failure` is about a wrong or missing profile.
fn is_of_profile(failure: &Failure) -> bool {
    matches!(failure, Failure::Status { message: Some(words), .. } if words.as_str().contains("profileArn"))
}

impl Breakdown<'_> {
    /// Returns the window, and the usage past it.
    fn window(&self, client: &Client, resets_at: Number) -> (Option<Window>, Option<f64>) {
        let overage = self.overage.get().filter(|overage| *overage > 0.0);
        let used = self.used.get().map(|used| (used - overage.unwrap_or_default()).max(0.0));
        let scope = if self.kind.is("CREDIT") {
            Scope::Credits
        } else {
            let name = client.name_in(self.name.or(self.kind));
            Scope::Named(name.unwrap_or_else(|| Sanitized::fixed("?")))
        };
        let Some(window) = Window::counted(scope, Count::of(used, self.limit.get())) else {
            return (None, None);
        };
        let resets_at = self.resets_at.get().or(resets_at.get());
        let resets_at = resets_at.and_then(|seconds| EpochMs::from_seconds(seconds, client.now()));
        (Some(window.over(Period::Month).resetting(resets_at)), overage)
    }
}

impl Gift<'_> {
    /// Returns the window, called `name` unless the platform names it; `None` once it has ended.
    fn window(&self, client: &Client, name: &'static str) -> Option<Window> {
        let is_over = |end: Moment| end.get(client.now()).is_some_and(|end| end <= client.now());
        let is_active = self.status.get().is_none_or(|status| status == "ACTIVE");
        if !is_active || is_over(self.trial_ends) || is_over(self.bonus_ends) {
            return None;
        }
        let count = Count::of(self.used.get(), self.limit.get());
        let name = client.name_in(self.name).unwrap_or_else(|| Sanitized::fixed(name));
        Window::counted(Scope::Named(name), count)
    }
}
