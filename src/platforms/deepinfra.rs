//! DeepInfra: what is left of the prepaid money, or owed, and the billing cycle's spending limit.
//!
//! Credential: a key, pasted into OpenCode, or in `DEEPINFRA_API_KEY` or `DEEPINFRA_TOKEN`. Request: `GET
//! api.deepinfra.com/payment/checklist?compute_owed=true`, in the vendor's API description; in dollars.
//! `stripe_balance` is negative if there is credit, and `recent` is usage not billed yet. One of the tools that read
//! them omits `recent`; here it counts, as it is owed. The cycle's reset is not sent.

use crate::client::{Client, Query};
use crate::failure::Failure;
use crate::http::Request;
use crate::lenient::{self, Flag, Number, Text};
use crate::platform::{DEFAULTS, Find, Platform};
use crate::reading::{Balance, BalanceKind, Count, Note, Reading, Scope, Window, finite};
use crate::secret::Secret;
use crate::setup::{Key, Setup};
use serde::Deserialize;

/// See the module's documentation.
pub static DEEPINFRA: Platform = Platform {
    id: "deepinfra",
    name: "DeepInfra",
    hosts: &["api.deepinfra.com"],
    providers: &["deepinfra"],
    entries: &["deepinfra"],
    setups: &[Setup::Key(Key::new("Deep Infra", "deepinfra", "https://deepinfra.com/dash/api_keys"))],
    variables: &["DEEPINFRA_API_KEY", "DEEPINFRA_TOKEN"],
    find: Find::ByKey(query),
    ..DEFAULTS
};

#[derive(Default, Deserialize)]
#[serde(bound = "'de: 'a")]
struct Reply<'a> {
    stripe_balance: Number<'a>,
    recent: Number<'a>,
    limit: Number<'a>,
    suspended: Flag<'a>,
    suspend_reason: Text<'a>,
}

fn query(client: Client, key: Secret) -> Query {
    let request = Request::get("api.deepinfra.com", "/payment/checklist?compute_owed=true").bearer(&key);
    client.ask(request, read)
}

fn read(client: &Client, body: &str) -> Result<Reading, Failure> {
    let reply: Reply = lenient::read(body);
    let window = Window::counted(Scope::Spending, Count::of(reply.recent.get(), reply.limit.get()));
    let balance = Option::zip(reply.stripe_balance.get(), reply.recent.get())
        .and_then(|(billed, recent)| finite(-billed - recent))
        .map(|left| Balance::dollars(BalanceKind::Prepaid, left));
    if window.is_none() && balance.is_none() {
        return Err(Failure::InvalidReply);
    }
    let reason = client.words_in(reply.suspend_reason);
    let note = reply.suspended.is(true).then_some(Note::Suspended { reason });
    Ok(Reading {
        windows: Vec::from_iter(window.map(|window| window.in_unit("USD"))),
        balances: Vec::from_iter(balance),
        notes: Vec::from_iter(note),
        ..Reading::default()
    })
}
