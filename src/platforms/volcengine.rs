//! Volcengine: the Coding Plan and the Agent Plan of Ark.
//!
//! Credential: an access key pair that may call `ark:GetCodingPlanUsage`. The vendor's own libraries name it
//! `VOLC_ACCESSKEY` and `VOLC_SECRETKEY`, its newer programs `VOLCENGINE_ACCESS_KEY` and `VOLCENGINE_SECRET_KEY`.
//! The plans' keys for models, which OpenCode keeps, are refused here, so they are not sent. Requests: `POST
//! open.volcengineapi.com/?Action=GetCodingPlanUsage` and `?Action=GetAFPUsage`; an account may have either plan.
//! The signature is documented; the replies are known from other tools. A failure may come with status 200.

use crate::client::Client;
use crate::failure::Failure;
use crate::http::Request;
use crate::lenient::{self, List, Moment, Number, Object, Text};
use crate::platform::{DEFAULTS, Find, Found, Platform, Start};
use crate::reading::{Count, Label, Period, Reading, Scope, Window};
use crate::reason::Reason;
use crate::sanitized::Sanitized;
use crate::secret::{Redactor, Secret};
use crate::setup::{KeyPair, Setup};
use crate::sources::{Source, Sources};
use crate::time::EpochMs;
use hmac::{Hmac, Mac};
use serde::Deserialize;
use sha2::{Digest, Sha256};

const HOST: &str = "open.volcengineapi.com";
const USUAL: KeyPair = pair("VOLC_ACCESSKEY", "VOLC_SECRETKEY");
const NEWER: KeyPair = pair("VOLCENGINE_ACCESS_KEY", "VOLCENGINE_SECRET_KEY");

/// The setup by a key pair in the variables `id` and `secret`.
const fn pair(id: &'static str, secret: &'static str) -> KeyPair {
    KeyPair { id, secret, console: "https://console.volcengine.com/iam/keymanage" }
}

/// See the module's documentation.
pub static VOLCENGINE: Platform = Platform {
    id: "volcengine",
    name: "Volcengine",
    local_apis: &[("zh", "火山引擎")],
    hosts: &[HOST],
    model_hosts: &["ark.cn-beijing.volces.com"],
    providers: &["volcengine-coding-plan", "volcengine"],
    setups: &[Setup::KeyPair(USUAL)],
    variables: &[USUAL.id, USUAL.secret, NEWER.id, NEWER.secret],
    find: Find::By(find),
    ..DEFAULTS
};

struct Pair {
    id: Secret,
    secret: Secret,
}

fn find(sources: &Sources) -> Vec<Found> {
    let variable = |name| sources.environment.variable(name).map(str::trim).filter(|value| !value.is_empty());
    let (mut found, mut seen) = (Vec::new(), None);
    for (names, setup) in [(USUAL, &Setup::KeyPair(USUAL)), (NEWER, &Setup::KeyPair(NEWER))] {
        let (Some(id), Some(secret)) = (variable(names.id), variable(names.secret)) else { continue };
        // Both names may hold the same pair.
        if seen.replace(id) == Some(id) {
            continue;
        }
        let pair = Pair { id: Secret::new(id), secret: Secret::new(secret) };
        let redactor = Redactor::new(&[pair.id.clone(), pair.secret.clone()]);
        let label = Label::Plain(Sanitized::mask(&pair.id));
        let start: Start = Box::new(move |client| Box::pin(query(client, pair)));
        let account = Found::official(&VOLCENGINE, label, redactor, start);
        found.push(account.found_in(Source::Variable(names.id)).set_up_by(setup));
    }
    found
}

#[derive(Default, Deserialize)]
#[serde(bound = "'de: 'a", rename_all = "PascalCase")]
struct Reply<'a> {
    #[serde(rename = "/ResponseMetadata/Error")]
    error: Object<'a, Error<'a>>,
    result: Object<'a, Outcome<'a>>,
}

#[derive(Default, Deserialize)]
#[serde(bound = "'de: 'a", rename_all = "PascalCase")]
struct Error<'a> {
    code: Text<'a>,
    message: Text<'a>,
}

/// The usage of either plan. `AFPDaily` is internal to the platform.
#[derive(Default, Deserialize)]
#[serde(bound = "'de: 'a", rename_all = "PascalCase")]
struct Outcome<'a> {
    quota_usage: List<'a, Quota<'a>, 8>,
    plan_type: Text<'a>,
    #[serde(rename = "AFPFiveHour")]
    five_hour: Object<'a, Agent<'a>>,
    #[serde(rename = "AFPWeekly")]
    weekly: Object<'a, Agent<'a>>,
    #[serde(rename = "AFPMonthly")]
    monthly: Object<'a, Agent<'a>>,
}

/// A window of the Coding Plan. A reset of -1 means that it has not started.
#[derive(Default, Deserialize)]
#[serde(bound = "'de: 'a", rename_all = "PascalCase")]
struct Quota<'a> {
    level: Text<'a>,
    percent: Number<'a>,
    reset_timestamp: Moment<'a>,
}

#[derive(Default, Deserialize)]
#[serde(bound = "'de: 'a", rename_all = "PascalCase")]
struct Agent<'a> {
    quota: Number<'a>,
    used: Number<'a>,
    reset_time: Moment<'a>,
}

async fn query(mut client: Client, pair: Pair) -> Result<Reading, Failure> {
    let coding = ask(&mut client, "GetCodingPlanUsage", &pair).await;
    // A problem of the pair or the network affects both plans.
    let coding = match coding {
        Err(failure) if is_of_both(&failure) => return Err(failure),
        coding => coding,
    };
    let agent = ask(&mut client, "GetAFPUsage", &pair).await;
    let (reading, failure) = match (coding, agent) {
        (Ok(mut coding), Ok(agent)) => {
            coding.windows.extend(agent.windows);
            (coding, None)
        }
        (Ok(reading), Err(failure)) | (Err(failure), Ok(reading)) => (reading, Some(failure)),
        (Err(_), Err(agent)) if agent.is_passing() => return Err(agent),
        (Err(coding), Err(_)) => return Err(coding),
    };
    if !reading.windows.is_empty() {
        return Ok(reading);
    }
    // The account's plan may be the one that could not be read.
    let may_be_it = |failure: &Failure| {
        failure.is_passing()
            || matches!(failure, Failure::Platform { reason: Some(Reason::Permission { .. }), .. })
    };
    Err(failure.filter(may_be_it).unwrap_or(Failure::NO_QUOTA))
}

/// Whether `failure` of one plan's request means that the other plan's would fail too.
fn is_of_both(failure: &Failure) -> bool {
    let is_of_pair = match failure {
        Failure::Status { status, reason, .. } => {
            matches!(status, 401 | 403) || *reason == Some(Reason::Credential)
        }
        Failure::Platform { reason, .. } => *reason == Some(Reason::Credential),
        _ => false,
    };
    is_of_pair || failure.is_refusal() || matches!(failure, Failure::Timeout { .. } | Failure::Network { .. })
}

/// Codes, sent with 403 too, that mean a valid key whose user lacks the permission.
const OF_PERMISSION: &[&str] = &["LackPolicy", "LackProjectPolicy", "AccessDenied"];
/// The platform's own policy that allows both requests.
const PERMISSION: Reason = Reason::Permission { name: "ArkReadOnlyAccess" };

async fn ask(client: &mut Client, action: &str, pair: &Pair) -> Result<Reading, Failure> {
    let response = client.send(request(action, pair, client.now())).await?;
    let stated: Reply = lenient::read(&response.body);
    if let Some(error) = stated.error.get() {
        let message = client.words_in(error.message);
        let of_permission = OF_PERMISSION.iter().any(|code| error.code.is(code)).then_some(PERMISSION);
        // Neither a missing permission nor a wrong clock is the key's fault.
        if of_permission.is_some() || error.code.is("InvalidTimestamp") {
            return Err(Failure::Platform { code: None, message, reason: of_permission });
        }
        let is_of_pair = error.code.is("SignatureDoesNotMatch") || error.code.is("InvalidAuthorization");
        let of_pair = is_of_pair.then_some(Reason::Credential);
        return Err(match client.read::<Reply>(&response) {
            Err(Failure::Status { status, retry_after, reason, .. }) => {
                Failure::Status { status, retry_after, message, reason: of_pair.or(reason) }
            }
            _ => Failure::Platform { code: None, message, reason: of_pair },
        });
    }
    let reply: Reply = client.read(&response)?;
    let outcome = reply.result.get().ok_or(Failure::InvalidReply)?;
    let now = client.now();
    let mut windows = Vec::new();
    for quota in outcome.quota_usage.iter() {
        let period = match quota.level.get().as_deref() {
            Some("session") => Period::FIVE_HOURS,
            Some("weekly") => Period::WEEK,
            Some("monthly") => Period::Month,
            _ => continue,
        };
        let window = quota.percent.get().map(|used| Window::used(Scope::Plan, used).over(period));
        windows.extend(window.map(|window| window.resetting(quota.reset_timestamp.get(now))));
    }
    for (agent, period) in [
        (outcome.five_hour, Period::FIVE_HOURS),
        (outcome.weekly, Period::WEEK),
        (outcome.monthly, Period::Month),
    ] {
        let agent = agent.get().unwrap_or_default();
        let scope = Scope::Named(Sanitized::fixed("Agent Plan"));
        let window = Window::counted(scope, Count::of(agent.used.get(), agent.quota.get()));
        windows.extend(window.map(|window| window.over(period).resetting(agent.reset_time.get(now))));
    }
    Ok(Reading { plan: client.name_in(outcome.plan_type), windows, ..Reading::default() })
}

const CONTENT: &str = "application/json; charset=utf-8";
/// The signed headers, in the order of the vendor's libraries.
const SIGNED: &str = "host;x-date;x-content-sha256;content-type";

/// Builds the request for `action`, signed at `now`.
fn request(action: &str, pair: &Pair, now: EpochMs) -> Request {
    let query = format!("Action={action}&Region=cn-beijing&Version=2024-01-01");
    let at = now.format_iso().replace(['-', ':'], "");
    let day = at.split('T').next().unwrap_or_default();
    let body = hex(&Sha256::digest(b""));
    let headers = format!("host:{HOST}\nx-date:{at}\nx-content-sha256:{body}\ncontent-type:{CONTENT}\n");
    let canonical = hex(&Sha256::digest(format!("POST\n/\n{query}\n{headers}\n{SIGNED}\n{body}")));
    let scope = format!("{day}/cn-beijing/ark/request");
    let mut key = pair.secret.expose().as_bytes().to_vec();
    for part in [day, "cn-beijing", "ark", "request"] {
        key = sign(&key, part);
    }
    let signature = hex(&sign(&key, &format!("HMAC-SHA256\n{at}\n{scope}\n{canonical}")));
    let id = pair.id.expose();
    Request::post(HOST, &format!("/?{query}"), String::new())
        .header("Content-Type", CONTENT)
        .header("X-Date", &at)
        .header("X-Content-Sha256", &body)
        .header(
            "Authorization",
            &format!("HMAC-SHA256 Credential={id}/{scope}, SignedHeaders={SIGNED}, Signature={signature}"),
        )
}

fn sign(key: &[u8], text: &str) -> Vec<u8> {
    // HMAC accepts a key of any length.
    let Ok(mut hmac) = Hmac::<Sha256>::new_from_slice(key) else { return Vec::new() };
    hmac.update(text.as_bytes());
    hmac.finalize().into_bytes().to_vec()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |hex, byte| format!("{hex}{byte:02x}"))
}
