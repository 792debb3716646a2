//! Hugging Face: the inference usage of the month's included credits, and what is billed beyond them.
//!
//! Credential: a token, pasted into OpenCode or in `HF_TOKEN`; a fine-grained one needs the permission to read
//! billing. Request: `GET huggingface.co/api/settings/billing/usage-v2` from the first of the month, UTC, until now.
//! The Hub's API description names it, but not its reply. Amounts are billionths of a dollar. `periodEnd` is the end
//! of the requested range, not a reset: credits reset with the calendar month. Spaces and jobs spend the same
//! credits, but are not counted here. What exceeds the included amount is billed. Whether the limit counts that amount
//! too is not known; here it limits only what is billed.

use crate::client::Client;
use crate::failure::Failure;
use crate::http::Request;
use crate::lenient::{self, Number};
use crate::platform::{DEFAULTS, Find, Platform};
use crate::reading::{Count, Note, Period, Reading, Scope, Window, exact};
use crate::sanitized::Sanitized;
use crate::secret::Secret;
use crate::setup::{Key, PermittedKey, Setup};
use serde::Deserialize;

/// See the module's documentation.
pub static HUGGINGFACE: Platform = Platform {
    id: "huggingface",
    name: "Hugging Face",
    hosts: &["huggingface.co"],
    providers: &["huggingface"],
    entries: &["huggingface"],
    setups: &[Setup::PermittedKey(PermittedKey {
        key: Key::new("Hugging Face", "huggingface", "https://huggingface.co/settings/tokens"),
        permission: "Billing: Read",
    })],
    variables: &["HF_TOKEN"],
    find: Find::ByKey(|client, key| Box::pin(query(client, key))),
    ..DEFAULTS
};

#[derive(Default, Deserialize)]
#[serde(bound = "'de: 'a")]
struct Reply<'a> {
    #[serde(rename = "/usage/inferenceProviders/usedNanoUsd")]
    used: Number<'a>,
    #[serde(rename = "/usage/inferenceProviders/includedNanoUsd")]
    included: Number<'a>,
    #[serde(rename = "/usage/inferenceProviders/limitNanoUsd")]
    limit: Number<'a>,
}

async fn query(mut client: Client, key: Secret) -> Result<Reading, Failure> {
    let now = client.now();
    let start = now.this_month().ok_or(Failure::InvalidReply)?;
    let (start, end) = (start.as_seconds(), now.as_seconds());
    let path = format!("/api/settings/billing/usage-v2?startDate={start}&endDate={end}");
    let body = client.object(Request::get("huggingface.co", &path).bearer(&key)).await?;
    let reply: Reply = lenient::read(&body);
    let dollars = |nano: &Number| nano.get().map(|nano| nano / 1e9);
    let used = dollars(&reply.used).ok_or(Failure::InvalidReply)?;
    let included = dollars(&reply.included).ok_or(Failure::InvalidReply)?;
    let limit = dollars(&reply.limit).unwrap_or_default();
    let billed = exact(used - included);

    let window = |scope, used, limit| {
        let window = Window::counted(scope, Some(Count { used, limit }))?;
        Some(window.over(Period::Month).in_unit("USD").resetting(now.next_month()))
    };
    let credits = Scope::Named(Sanitized::fixed("included credits"));
    let goes_on = billed > 0.0 || limit > included;
    let mut reading = Reading::default();
    let credits = window(credits, used.min(included), included);
    reading.windows.extend(credits.map(|credits| Window { goes_on, ..credits }));
    // Without an included amount, everything is billed.
    if billed > 0.0 || included <= 0.0 {
        match window(Scope::Spending, billed, limit) {
            Some(window) => reading.windows.push(window),
            None => reading.notes.push(Note::Charged(billed)),
        }
    }
    Ok(reading)
}
