//! Grok: xAI's plan, whose credits Grok's own program and OpenCode share.
//!
//! Credentials: OpenCode's sign-in, `xai` in `auth.json` (`type: "oauth"`), and the Grok CLI's,
//! `$GROK_HOME/auth.json`, by default `~/.grok/auth.json`: `{"https://auth.x.ai::<client>": {key, refresh_token,
//! expires_at, email}}`; older versions name it `https://accounts.x.ai/sign-in`. A key in the entry `xai` is for the
//! API, another product, and is not sent. Requests, neither documented: `GET
//! cli-chat-proxy.grok.com/v1/billing?format=credits`, with a header for the kind of token (404 or 426 without it).
//! If that has no figures for an account with unified billing, the same request without the query follows.
//!
//! An omitted percentage is the sum of the products', parts of one pool according to the public opencode-quota. Else
//! the month's limit counts, if any; else it is 0 for a running period, unless something was used. Sources disagree
//! whether the month's figures are cents or credits, so only their ratio is shown.

use super::credentials::{SignInFields, StoredSignIn, kept_text, sign_ins, unusable};
use super::xai_management;
use crate::client::Client;
use crate::environment::Environment;
use crate::failure::Failure;
use crate::http::Request;
use crate::lenient::{self, Flag, Json, List, Members, Moment, Number, Object, Text};
use crate::platform::{DEFAULTS, Find, Found, Platform};
use crate::reading::{Count, Level, Period, Reading, Scope, Window};
use crate::reason::Reason;
use crate::secret::Secret;
use crate::setup::{self, Setup};
use crate::sources::{Needs, Sources};
use crate::time::EpochMs;
use serde::Deserialize;

const HOST: &str = "cli-chat-proxy.grok.com";

/// See the module's documentation.
pub static GROK: Platform = Platform {
    id: "xai",
    name: "Grok",
    hosts: &[HOST],
    model_hosts: &["api.x.ai"],
    providers: &["xai"],
    entries: &["xai"],
    setups: &[WITH_OPENCODE, GROK_CLI],
    files,
    variables: &["GROK_HOME"],
    find: Find::By(find),
    ..DEFAULTS
};

const WITH_OPENCODE: Setup = Setup::SignIn(setup::SignIn::with_opencode("xAI"));
const GROK_CLI: Setup = Setup::SignIn(setup::SignIn::by("Grok CLI", "grok login"));

/// The prefix of sign-ins at x.ai in the Grok CLI's file.
const SIGN_INS: &str = "https://auth.x.ai::";
/// The prefix in older versions, whose sign-in may remain next to a newer one.
const OLDER_SIGN_INS: &str = "https://accounts.x.ai/sign-in";

fn files(environment: &Environment) -> Vec<String> {
    vec![format!("{}/auth.json", environment.folder("GROK_HOME", ".grok"))]
}

/// A sign-in of the Grok CLI.
const KEPT: SignInFields =
    SignInFields { access: "key", refresh: "refresh_token", expires: "expires_at", name: "email" };

fn find(sources: &Sources) -> Vec<Found> {
    let mut seen = Vec::new();
    let account =
        |sign_in: StoredSignIn| sign_in.account(sources, &GROK, |client, key| Box::pin(query(client, key)));
    let instead = &[WITH_OPENCODE, xai_management::SETUP];
    let mut found = sign_ins(sources, GROK.entries, Needs::Access, instead, &mut |_, entry, access| {
        seen.push(access.clone());
        Some(account(StoredSignIn::of(entry, access)))
    });
    let files = files(sources.environment);
    match kept_text(sources, &files) {
        Ok(json) => {
            let all = Members::<Json>::of(json);
            let is_new = all.iter().any(|(name, _)| name.starts_with(SIGN_INS));
            let names = if is_new { SIGN_INS } else { OLDER_SIGN_INS };
            for (_, kept) in all.iter().filter(|(name, _)| name.starts_with(names)) {
                let sign_in = kept.get().and_then(|json| StoredSignIn::kept(json, &KEPT));
                let Some(sign_in) = sign_in.filter(|one| !seen.contains(&one.access)) else { continue };
                seen.push(sign_in.access.clone());
                let account = account(sign_in).set_up_by(&GROK_CLI);
                found.push(account.found_in(sources.source(&files)));
            }
        }
        Err(failure) => {
            found.push(unusable(sources, &files, failure).set_up_by(&GROK_CLI));
        }
    }
    found
}

#[derive(Default, Deserialize)]
#[serde(bound = "'de: 'a", rename_all = "camelCase")]
struct Config<'a> {
    #[serde(rename = "/currentPeriod/type")]
    kind: Text<'a>,
    #[serde(rename = "/currentPeriod/end")]
    end: Moment<'a>,
    credit_usage_percent: Number<'a>,
    product_usage: List<'a, Product<'a>>,
    is_unified_billing_user: Flag<'a>,
    billing_period_end: Moment<'a>,
    monthly_limit: Json<'a>,
    used: Json<'a>,
}

#[derive(Default, Deserialize)]
#[serde(bound = "'de: 'a")]
struct Product<'a> {
    #[serde(rename = "usagePercent")]
    used: Number<'a>,
}

async fn query(mut client: Client, access: Secret) -> Result<Reading, Failure> {
    let body = ask(&mut client, "/v1/billing?format=credits", &access).await?;
    let credits = config(&body)?;
    let now = client.now();
    let window = if let Some(percent) = credits.percent() {
        period(&credits, percent, now)
    } else if let Some(month) = credits.month(now) {
        month?
    } else if credits.is_unified_billing_user.is(true) {
        let body = ask(&mut client, "/v1/billing", &access).await?;
        let billing = config(&body)?;
        let now = client.now();
        // An account without a monthly limit has a weekly one.
        billing.month(now).unwrap_or_else(|| unstated(&credits, billing.used, now))?
    } else {
        unstated(&credits, credits.used, now)?
    };
    Ok(Reading { windows: vec![window], ..Reading::default() })
}

fn config(body: &str) -> Result<Config<'_>, Failure> {
    lenient::at::<Object<Config>>(body, "config").get().ok_or(Failure::InvalidReply)
}

impl Config<'_> {
    /// The percentage of the period that is used.
    fn percent(&self) -> Option<f64> {
        let of_products: f64 = self.product_usage.iter().filter_map(|product| product.used.get()).sum();
        self.credit_usage_percent.get().or((of_products > 0.0).then_some(of_products))
    }

    /// The window of the month, if that is limited.
    fn month(&self, now: EpochMs) -> Option<Result<Window, Failure>> {
        let limit = value(self.monthly_limit).filter(|limit| *limit > 0.0)?;
        let left = Count::of(value(self.used), Some(limit)).and_then(Count::left);
        let window = |left| {
            let window = Window::new(Scope::Plan, Level::Left(left)).over(Period::Month);
            window.resetting(self.billing_period_end.get(now))
        };
        Some(left.map(window).ok_or(Failure::InvalidReply))
    }
}

async fn ask(client: &mut Client, path: &str, access: &Secret) -> Result<String, Failure> {
    let request = Request::get(HOST, path).bearer(access).header("x-xai-token-auth", "xai-grok-cli");
    client.object(request).await.map_err(|failure| match failure {
        // The sign-in is fine, but the account has no plan.
        Failure::Status { status: 403, reason: None | Some(Reason::NoPlan), .. } => Failure::NO_QUOTA,
        failure => failure,
    })
}

/// The figure in `{val: 5}`; 0 if omitted, as zeros are.
fn value(json: Json) -> Option<f64> {
    match json.get() {
        None => Some(0.0),
        Some(json) if lenient::is_object(json) => {
            lenient::at::<Json>(json, "val").get().map_or(Some(0.0), lenient::number)
        }
        Some(_) => None,
    }
}

/// The running period of `config`, whose percentage is omitted: unused, unless `used` says otherwise.
fn unstated(config: &Config, used: Json, now: EpochMs) -> Result<Window, Failure> {
    config.end.get(now).filter(|end| *end > now).ok_or(Failure::InvalidReply)?;
    let mut window = period(config, 0.0, now);
    if value(used).is_none_or(|used| used > 0.0) {
        window.level = Level::NoData;
    }
    Ok(window)
}

fn period(config: &Config, percent: f64, now: EpochMs) -> Window {
    let length = match config.kind.get().as_deref() {
        Some("USAGE_PERIOD_TYPE_WEEKLY") => Some(Period::WEEK),
        Some("USAGE_PERIOD_TYPE_MONTHLY") => Some(Period::Month),
        _ => None,
    };
    let end = config.end.get(now).or(config.billing_period_end.get(now));
    Window::used(Scope::Plan, percent).over(length).resetting(end)
}
