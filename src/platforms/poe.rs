//! Poe: the remaining points.
//!
//! Credentials: a key, pasted into OpenCode or in `POE_API_KEY`; and OpenCode's own sign-in (`type: "oauth"`), whose
//! access token is also a key. Request: `GET api.poe.com/usage/current_balance`, documented. Neither the allotment
//! nor its reset is sent, so the points are a balance.

use super::credentials::{StoredSignIn, accounts, credentials, each_key};
use super::mapping::described;
use crate::client::{Client, Query};
use crate::platform::{DEFAULTS, Find, Found, Platform, ServedModels};
use crate::secret::Secret;
use crate::setup::{self, Key, Setup};
use crate::sources::{Needs, Sources};

/// See the module's documentation.
pub static POE: Platform = Platform {
    id: "poe",
    name: "Poe",
    api: "Poe",
    hosts: &["api.poe.com"],
    providers: &["poe"],
    entries: &["poe"],
    setups: &[Setup::Key(Key::new("Poe", "poe", "https://poe.com/api_key")), SIGN_IN],
    variables: &["POE_API_KEY"],
    find: Find::By(find),
    ..DEFAULTS
};

const SIGN_IN: Setup = Setup::SignIn(setup::SignIn::with_opencode("Poe"));

const MAPPING: &str = r#"{
    "url": "https://api.poe.com/usage/current_balance",
    "balances": [{"remaining": "/current_point_balance", "currency": "points"}]
}"#;

fn find(sources: &Sources) -> Vec<Found> {
    let mut keys = each_key(sources, &POE, POE.entries, POE.variables);
    let mut found = Vec::new();
    for (name, entry, access) in credentials(sources, POE.entries, Needs::Access) {
        let Ok(access) = access else { continue };
        // The entry is not missing a key, so drop that error. A variable may hold the same key.
        keys.retain(|key| key.as_ref().is_ok_and(|key| key.key != access));
        let sign_in = StoredSignIn {
            access,
            others: Vec::from_iter(entry.refresh.secret()),
            expires: entry.expires.expiry(),
            name: None,
        };
        let account = sign_in.account(sources, &POE, query).set_up_by(&SIGN_IN);
        found.push(account.found_in(sources.entry(name)).serving([ServedModels::Provider(name)]));
    }
    found.extend(accounts(keys, &|key| key.account(&POE, query)));
    found
}

fn query(client: Client, key: Secret) -> Query {
    described(MAPPING, client, key)
}
