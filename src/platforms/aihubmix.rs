//! AIHubMix: the key's balance.
//!
//! Credential: a key, pasted into OpenCode or in `AIHUBMIX_API_KEY`. Request: `GET
//! aihubmix.com/dashboard/billing/remain`, not documented; several quota tools read it. Despite its name,
//! `total_usage` is the amount left, in dollars; it may be inside `data`. Below 0, the key has no limit, which says
//! nothing about the account's balance. An exhausted key is refused with any status; its code or message says so.

use crate::client::Client;
use crate::failure::Failure;
use crate::platform::{DEFAULTS, Find, Platform};
use crate::reading::{Amount, Balance, BalanceKind, Note, Reading};
use crate::reason::{Reason, Refusal};
use crate::sanitized::Sanitized;
use crate::setup::{Key, Setup};
use serde_json::Value;

/// See the module's documentation.
pub static AIHUBMIX: Platform = Platform {
    id: "aihubmix",
    name: "AIHubMix",
    hosts: &["aihubmix.com"],
    providers: &["aihubmix"],
    entries: &["aihubmix"],
    setups: &[Setup::Key(Key::new("AIHubMix", "aihubmix", "https://aihubmix.com/token"))],
    variables: &["AIHUBMIX_API_KEY"],
    find: Find::Adjusted(MAPPING, adjusted),
    ..DEFAULTS
};

const MAPPING: &str = r#"{
    "url": "https://aihubmix.com/dashboard/billing/remain",
    "balances": [
        {"remaining": "/total_usage", "currency": "USD", "unlimited": {"at": "/total_usage", "below": 0}},
        {"remaining": "/data/total_usage", "currency": "USD", "unlimited": {"at": "/data/total_usage", "below": 0}}
    ]
}"#;

fn adjusted(client: &Client, reply: &Value, outcome: Result<Reading, Failure>) -> Result<Reading, Failure> {
    // Without a reply, the failure's own message counts.
    let body = reply.to_string();
    let outcome = outcome.map_err(|failure| match client.message(&body) {
        None => failure,
        message => Failure::Platform { code: None, message, reason: Refusal::read(&body).told() },
    });
    let mut reading = match outcome {
        Err(Failure::Status { message, reason, .. } | Failure::Platform { message, reason, .. })
            if reason == Some(Reason::LimitReached) || message.as_ref().is_some_and(is_exhausted) =>
        {
            let balance = Balance::dollars(BalanceKind::Prepaid, 0.0);
            Reading { balances: vec![balance], ..Reading::default() }
        }
        outcome => outcome?,
    };
    for balance in reading.balances.iter_mut().filter(|balance| balance.remaining == Amount::Unlimited) {
        balance.name = Some(Sanitized::fixed("key quota"));
        reading.notes.push(Note::KeyUnlimited);
    }
    Ok(reading)
}

fn is_exhausted(words: &Sanitized) -> bool {
    let words = words.as_str().to_ascii_lowercase();
    ["quota", "exhausted"].iter().all(|part| words.contains(part))
}
