//! Cloudflare AI Gateway: what is left of the credits.
//!
//! Credential: a token, pasted into OpenCode, whose sign-in also asks for the account's id; or OpenCode's variables
//! for token, account and gateway together. `CLOUDFLARE_API_TOKEN` alone serves other purposes. The token needs
//! permission to read AI Gateway. OpenCode's usually may only run it, and gets 403. Request: `GET
//! api.cloudflare.com/client/v4/accounts/ID/ai-gateway/billing/credit-balance`, documented except for its unit:
//! cents, as in the documented spending limits. The payment method in the reply is not read.

use super::credentials::{FoundKey, accounts, each_key, wrong_field, wrong_variable};
use super::mapping::ask;
use crate::client::Client;
use crate::failure::Failure;
use crate::platform::{DEFAULTS, Find, Found, Platform};
use crate::reading::Reading;
use crate::secret::Secret;
use crate::setup::{Key, PermittedKey, Setup};
use crate::sources::Sources;

/// See the module's documentation.
pub static CLOUDFLARE: Platform = Platform {
    id: "cloudflare-ai-gateway",
    name: "Cloudflare AI Gateway",
    api: "Cloudflare",
    hosts: &["api.cloudflare.com"],
    providers: &["cloudflare-ai-gateway"],
    entries: &["cloudflare-ai-gateway"],
    setups: &[Setup::PermittedKey(PermittedKey {
        key: Key::new(
            "Cloudflare AI Gateway",
            "cloudflare-ai-gateway",
            "https://dash.cloudflare.com/profile/api-tokens",
        ),
        permission: "AI Gateway: Read",
    })],
    variables: &[TOKEN, OTHER_TOKEN, ACCOUNT, GATEWAY],
    find: Find::By(find),
    ..DEFAULTS
};

const TOKEN: &str = "CLOUDFLARE_API_TOKEN";
/// The variable that OpenCode reads if [`TOKEN`] is not set.
const OTHER_TOKEN: &str = "CF_AIG_TOKEN";
const ACCOUNT: &str = "CLOUDFLARE_ACCOUNT_ID";
const GATEWAY: &str = "CLOUDFLARE_GATEWAY_ID";
/// The pattern of an account's id, which needs no translation.
const ID: &str = "[0-9a-f]{32}";

const MAPPING: &str = r#"{
    "url": "https://api.cloudflare.com/client/v4/accounts/{account}/ai-gateway/billing/credit-balance",
    "ok": {"at": "/success", "is": true}, "message": "/errors/0/message",
    "balances": [{"remaining": "/result/balance", "divide": 100, "currency": "USD"}]
}"#;

fn find(sources: &Sources) -> Vec<Found> {
    let environment = sources.environment;
    let is_meant = environment.variable(ACCOUNT).is_some() && environment.variable(GATEWAY).is_some();
    let variables: &[_] = match environment.variable(TOKEN) {
        _ if !is_meant => &[],
        Some(_) => &[TOKEN],
        None => &[OTHER_TOKEN],
    };
    let account = |found: FoundKey| match account_id(sources, &found) {
        Ok(id) => {
            let key = found.key.clone();
            found.queried(&CLOUDFLARE, Box::new(move |client| Box::pin(query(client, key, id))))
        }
        Err(failure) => found.failed(failure),
    };
    accounts(each_key(sources, &CLOUDFLARE, CLOUDFLARE.entries, variables), &account)
}

/// The id of the token's account: the entry's own, else the variable's.
fn account_id(sources: &Sources, found: &FoundKey) -> Result<String, Failure> {
    let own = found.entry.as_ref().and_then(|entry| entry.account_of_key.get());
    let variable = || sources.environment.variable(ACCOUNT).map(str::to_owned);
    let id = own.or_else(variable).unwrap_or_default();
    let is_id = id.len() == 32 && id.bytes().all(|b| b.is_ascii_hexdigit());
    is_id.then_some(id).ok_or_else(|| match found.entry {
        Some(_) => wrong_field(sources, "metadata.accountId", Some(ID)),
        None => wrong_variable(ACCOUNT, ID),
    })
}

async fn query(mut client: Client, key: Secret, account: String) -> Result<Reading, Failure> {
    Ok(ask(&MAPPING.replace("{account}", &account), &mut client, &key).await?.0)
}
