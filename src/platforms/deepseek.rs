//! DeepSeek: what is left of the prepaid money, in each currency.
//!
//! Credential: a key, pasted into OpenCode or in `DEEPSEEK_API_KEY`. Request: `GET api.deepseek.com/user/balance`,
//! documented. An empty list means no balance; `total_balance` is the sum of the other two. If `is_available` is
//! false, the balance is too low for requests.

use crate::client::Client;
use crate::failure::Failure;
use crate::platform::{DEFAULTS, Find, Platform};
use crate::reading::{Note, Reading};
use crate::setup::{Key, Setup};
use serde_json::Value;

/// See the module's documentation.
pub static DEEPSEEK: Platform = Platform {
    id: "deepseek",
    name: "DeepSeek",
    hosts: &["api.deepseek.com"],
    providers: &["deepseek"],
    entries: &["deepseek"],
    setups: &[Setup::Key(Key::new("DeepSeek", "deepseek", "https://platform.deepseek.com/api_keys"))],
    variables: &["DEEPSEEK_API_KEY"],
    find: Find::Adjusted(MAPPING, adjusted),
    ..DEFAULTS
};

const MAPPING: &str = r#"{
    "url": "https://api.deepseek.com/user/balance",
    "balances": [{"each": "/balance_infos", "remaining": "/total_balance", "currency": "/currency"}]
}"#;

fn adjusted(_: &Client, reply: &Value, outcome: Result<Reading, Failure>) -> Result<Reading, Failure> {
    let mut reading = outcome?;
    if reply.pointer("/is_available").and_then(Value::as_bool) == Some(false) {
        reading.notes.push(Note::BalanceTooLow);
    }
    Ok(reading)
}
