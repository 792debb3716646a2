//! Gemini CLI: what is left of each model today, for accounts of Workspace and of Code Assist Standard or
//! Enterprise. Google closed this to personal accounts in June 2026; they get no project.
//!
//! Credential: Gemini CLI's sign-in in `~/.gemini/oauth_creds.json`: `{access_token, refresh_token, id_token,
//! expiry_date (ms)}`; it lasts about an hour. Requests, neither documented: `POST
//! cloudcode-pa.googleapis.com/v1internal:loadCodeAssist` returns the project, `...:retrieveUserQuota` what is left
//! there. An omitted fraction is 0 if a reset is stated.

use super::credentials::{SignInFields, StoredSignIn, kept_account};
use crate::client::Client;
use crate::environment::Environment;
use crate::failure::Failure;
use crate::http::Request;
use crate::jwt;
use crate::lenient::{self, List, Moment, Number, Text};
use crate::platform::{DEFAULTS, Find, Found, Platform};
use crate::reading::{Level, Percent, Period, Reading, Scope, Window};
use crate::secret::Secret;
use crate::setup::{self, Setup};
use crate::sources::Sources;
use serde::Deserialize;
use serde_json::Value;

const HOST: &str = "cloudcode-pa.googleapis.com";

/// See the module's documentation.
pub static GEMINI: Platform = Platform {
    id: "gemini",
    name: "Gemini CLI",
    api: "Google",
    hosts: &[HOST],
    setups: &[Setup::SignIn(setup::SignIn {
        choose: Some("Sign in with Google"),
        ..setup::SignIn::by("Gemini CLI", "gemini")
    })],
    files,
    find: Find::By(find),
    ..DEFAULTS
};

/// A bound above the number of models.
const MOST_BUCKETS: usize = 64;

fn files(environment: &Environment) -> Vec<String> {
    vec![format!("{}/.gemini/oauth_creds.json", environment.home)]
}

/// Gemini CLI's sign-in, without the identity token.
const KEPT: SignInFields =
    SignInFields { access: "access_token", refresh: "refresh_token", expires: "expiry_date", name: "" };

fn find(sources: &Sources) -> Vec<Found> {
    let found = kept_account(sources, &files(sources.environment), &mut |json| {
        let mut sign_in = StoredSignIn::kept(json, &KEPT)?;
        let id_token: Text = lenient::at(json, "id_token");
        sign_in.others.extend(id_token.secret());
        let claims = id_token.get().and_then(|token| jwt::claims(&token)).unwrap_or_default();
        sign_in.name = lenient::at::<Text>(&claims, "email").get();
        Some(sign_in.account(sources, &GEMINI, |client, key| Box::pin(query(client, key))))
    });
    Vec::from_iter(found)
}

#[derive(Default, Deserialize)]
#[serde(bound = "'de: 'a", rename_all = "camelCase")]
struct Assist<'a> {
    #[serde(rename = "/currentTier/name|/paidTier/name: string")]
    plan: Text<'a>,
    ineligible_tiers: List<'a, Ineligible<'a>, 1>,
    cloudaicompanion_project: Text<'a>,
}

/// Why the account has no such tier.
#[derive(Default, Deserialize)]
#[serde(bound = "'de: 'a")]
struct Ineligible<'a> {
    #[serde(rename = "reasonMessage|reasonCode: string")]
    reason: Text<'a>,
}

#[derive(Default, Deserialize)]
#[serde(bound = "'de: 'a", rename_all = "camelCase")]
struct Bucket<'a> {
    model_id: Text<'a>,
    remaining_fraction: Number<'a>,
    reset_time: Moment<'a>,
}

async fn query(mut client: Client, access: Secret) -> Result<Reading, Failure> {
    let metadata = r#"{"metadata":{"ideType":"GEMINI_CLI","pluginType":"GEMINI"}}"#.to_owned();
    let body = client.object(post("loadCodeAssist", metadata, &access)).await?;
    let assist: Assist = lenient::read(&body);
    let Some(project) = assist.cloudaicompanion_project.get() else {
        let tier = assist.ineligible_tiers.iter().next();
        let message = tier.and_then(|tier| client.words_in(tier.reason));
        return Err(Failure::QuotaUnavailable { message });
    };
    let project = format!(r#"{{"project":{}}}"#, Value::from(project));
    let body = client.object(post("retrieveUserQuota", project, &access)).await?;
    let buckets: List<Bucket, MOST_BUCKETS> = lenient::at(&body, "buckets");
    let buckets = buckets.get().ok_or(Failure::InvalidReply)?;
    let plan = client.name_in(assist.plan);
    Ok(Reading { plan, windows: windows(&client, buckets), ..Reading::default() })
}

fn post(method: &str, body: String, access: &Secret) -> Request {
    Request::post(HOST, &format!("/v1internal:{method}"), body).bearer(access)
}

/// Returns a window per model, from its bucket with the least left, in the models' order.
fn windows<'a>(client: &Client, buckets: impl Iterator<Item = Bucket<'a>>) -> Vec<Window> {
    let mut models: Vec<(String, f64, Moment)> = Vec::new();
    for bucket in buckets {
        let resets = bucket.reset_time;
        let of_none = || resets.get(client.now()).map(|_| 0.0);
        let Some(model) = bucket.model_id.get() else { continue };
        let Some(left) = bucket.remaining_fraction.get().or_else(of_none) else { continue };
        match models.iter_mut().find(|(known, ..)| *known == model) {
            Some(known) if known.1 <= left => {}
            Some(known) => *known = (model, left, resets),
            None => models.push((model, left, resets)),
        }
    }
    let mut windows = Vec::new();
    for (model, left, resets) in models {
        let Some(name) = client.name(&model) else { continue };
        let window = Window::new(Scope::Named(name), Level::Left(Percent::new(left * 100.0)));
        windows.push(window.over(Period::DAY).resetting(resets.get(client.now())));
    }
    windows
}
