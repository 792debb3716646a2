//! xAI: the team's remaining prepaid credit.
//!
//! Credential: a management key in `XAI_MANAGEMENT_API_KEY`. `XAI_TEAM_ID` or `XAI_MANAGEMENT_TEAM_ID` may name the
//! team; otherwise it is looked up by the key. OpenCode's `xai` entry holds a key for models, which is refused here
//! and not sent. Requests, documented: `GET management-api.x.ai/auth/management-keys/validation` for the team, and
//! `GET /v1/billing/teams/TEAM/prepaid/balance`: cents as a string, below 0 if there is credit. Only posted usage
//! counts, and usage is posted when a billing cycle ends, as others found by comparing it with the console. Another
//! team than the key's gets 404.

use super::credentials::{FoundKey, accounts, each_key, wrong_variable};
use crate::client::Client;
use crate::failure::Failure;
use crate::http::{Request, segment};
use crate::lenient::{self, Number, Text};
use crate::platform::{DEFAULTS, Find, Found, Platform};
use crate::reading::{Balance, BalanceKind, Note, Reading, exact};
use crate::reason::Reason;
use crate::secret::Secret;
use crate::setup::{Setup, Variable};
use crate::sources::Sources;

/// See the module's documentation.
pub static XAI_MANAGEMENT: Platform = Platform {
    id: "xai-management",
    // The id of Grok is `xai`, after OpenCode's provider.
    name: "xAI (pay as you go)",
    api: "xAI",
    local_names: &[("zh", "xAI（按量付费）"), ("ko", "xAI(종량제)"), ("ja", "xAI（従量課金）")],
    hosts: &[HOST],
    setups: &[SETUP],
    variables: &[KEY, TEAM, OTHER_TEAM],
    find: Find::By(find),
    ..DEFAULTS
};

/// How to give it a key.
pub const SETUP: Setup = Setup::Variable(Variable { name: KEY, console: "https://console.x.ai" });

const KEY: &str = "XAI_MANAGEMENT_API_KEY";
const TEAM: &str = "XAI_TEAM_ID";
const OTHER_TEAM: &str = "XAI_MANAGEMENT_TEAM_ID";

const HOST: &str = "management-api.x.ai";

fn find(sources: &Sources) -> Vec<Found> {
    let named = |name: &'static str| Some((name, sources.environment.variable(name)?.trim()));
    let team = named(TEAM).or_else(|| named(OTHER_TEAM));
    let team = team.map(|(name, team)| segment(team).map(|team| (name, team.to_owned())).ok_or(name));
    let account = |found: FoundKey| match team.clone().transpose() {
        Ok(team) => {
            let key = found.key.clone();
            found.queried(&XAI_MANAGEMENT, Box::new(move |client| Box::pin(query(client, key, team))))
        }
        Err(name) => found.failed(wrong_variable(name, "[A-Za-z0-9._-]{1,64}")),
    };
    accounts(each_key(sources, &XAI_MANAGEMENT, &[], &[KEY]), &account)
}

async fn query(
    mut client: Client,
    key: Secret,
    named: Option<(&'static str, String)>,
) -> Result<Reading, Failure> {
    let variable = named.as_ref().map(|(variable, _)| *variable);
    let team = match named {
        Some((_, team)) => team,
        None => {
            let request = Request::get(HOST, "/auth/management-keys/validation").bearer(&key);
            let body = client.object(request).await?;
            let team = lenient::at::<Text>(&body, "teamId|scopeId: string").get();
            team.filter(|team| segment(team).is_some()).ok_or(Failure::InvalidReply)?
        }
    };
    let request = Request::get(HOST, &format!("/v1/billing/teams/{team}/prepaid/balance")).bearer(&key);
    let body = client.object(request).await.map_err(|failure| match variable {
        Some(variable) => failure.because(404..=404, Reason::Team { variable }),
        None => failure,
    })?;
    let cents: Number = lenient::at(&body, "/total/val");
    let cents = cents.get().ok_or(Failure::InvalidReply)?;
    let balance = Balance::dollars(BalanceKind::Prepaid, exact(cents / -100.0));
    Ok(Reading { balances: vec![balance], notes: vec![Note::AtLastBilling], ..Reading::default() })
}
