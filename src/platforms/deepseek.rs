//! DeepSeek: what is left of the money paid in, in each currency.
//!
//! Credential: a key, pasted into OpenCode or in `DEEPSEEK_API_KEY`. Request: `GET api.deepseek.com/user/balance`,
//! documented. An empty list is an account without a balance; `total_balance` is the sum of the other two.

use super::credentials::keys;
use super::described;
use crate::platform::{Platform, USUAL};
use crate::setup::{Key, Setup};

/// See the module's documentation.
pub static DEEPSEEK: Platform = Platform {
    id: "deepseek",
    name: "DeepSeek",
    api: "DeepSeek",
    hosts: &["api.deepseek.com"],
    providers: &["deepseek"],
    entries: &["deepseek"],
    setups: &[Setup::Key(Key {
        choose: "DeepSeek",
        entry: "deepseek",
        console: "https://platform.deepseek.com/api_keys",
    })],
    variables: &["DEEPSEEK_API_KEY"],
    find: |sources| keys(sources, &DEEPSEEK, |client, key| described(MAPPING, client, key)),
    ..USUAL
};

const MAPPING: &str = r#"{
    "url": "https://api.deepseek.com/user/balance",
    "balances": [{"each": "/balance_infos", "remaining": "/total_balance", "currency": "/currency"}]
}"#;
