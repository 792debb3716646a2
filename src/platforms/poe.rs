//! Poe: the remaining points.
//!
//! Credentials: a key, pasted into OpenCode or in `POE_API_KEY`; and OpenCode's own sign-in (`type: "oauth"`), whose
//! access token is also a key. Request: `GET api.poe.com/usage/current_balance`, documented. Neither the allotment
//! nor its reset is sent, so the points are a balance.

use super::credentials::{StoredSignIn, accounts, each_key, sign_ins};
use super::mapping::described;
use crate::client::{Client, Query};
use crate::platform::{DEFAULTS, Find, Found, Platform};
use crate::secret::Secret;
use crate::setup::{self, Key, Setup};
use crate::sources::{Needs, Sources};

/// See the module's documentation.
pub static POE: Platform = Platform {
    id: "poe",
    name: "Poe",
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
    let mut found = sign_ins(sources, POE.entries, Needs::Access, &[], &mut |_, entry, access| {
        // The entry is not missing a key, so drop that error. A variable may hold the same key.
        keys.retain(|key| key.as_ref().is_ok_and(|key| key.key != access));
        Some(StoredSignIn::of(entry, access).account(sources, &POE, query).set_up_by(&SIGN_IN))
    });
    // An entry that holds no sign-in is among the keys.
    found.retain(|found| !matches!(found, Found::Incomplete(_)));
    found.extend(accounts(keys, &|key| key.account(&POE, query)));
    found
}

fn query(client: Client, key: Secret) -> Query {
    described(MAPPING, |_, _, outcome| outcome, client, key)
}
