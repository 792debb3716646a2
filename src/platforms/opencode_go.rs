//! OpenCode Go: OpenCode's own plan.
//!
//! Credential: the key of the entry `opencode-go`; also that of `opencode` (Zen) or in `OPENCODE_API_KEY`, which
//! works for both if the workspace has a subscription. Request: `GET opencode.ai/zen/go/v1/usage`, from OpenCode's
//! own source. Percents are of usage; a reached limit says `rate-limited`, which is a reading. Status 403 is a key
//! without the plan: a failure for the plan's own entry, and normal for a key of Zen. A session is refused with
//! `{error: {type: "GoUsageLimitError", message}, metadata: {workspace, limitName}}` and `retry-after`, as OpenCode
//! reads it. The type `FreeUsageLimitError`, for a model served free, is no limit of the plan.

use super::credentials::{accounts, each_key};
use super::mapping::described;
use crate::client::{Client, Query};
use crate::failure::Failure;
use crate::lenient::{self, Text};
use crate::platform::{DEFAULTS, Find, Found, Platform};
use crate::reading::{Note, Reading};
use crate::reason::{Reason, Refusal};
use crate::secret::{Redactor, Secret};
use crate::setup::{Key, Setup};
use crate::signal::{self, LimitUpdate, Signal};
use crate::sources::Sources;
use serde_json::Value;

/// See the module's documentation.
pub static OPENCODE_GO: Platform = Platform {
    id: "opencode-go",
    name: "OpenCode Go",
    hosts: &["opencode.ai"],
    providers: &["opencode-go"],
    entries: &["opencode-go", "opencode"],
    setups: &[Setup::Key(Key::of_plan("OpenCode Go", "opencode-go", "https://opencode.ai/console"))],
    variables: &["OPENCODE_API_KEY"],
    read_signal,
    find: Find::By(find),
    ..DEFAULTS
};

const MAPPING: &str = r#"{
    "url": "https://opencode.ai/zen/go/v1/usage",
    "windows": [
        {"percent": "/usage/rolling/percent", "resets": "/usage/rolling/resetsAt", "seconds": 18000},
        {"percent": "/usage/weekly/percent", "resets": "/usage/weekly/resetsAt", "seconds": 604800},
        {"percent": "/usage/monthly/percent", "resets": "/usage/monthly/resetsAt", "month": true}
    ]
}"#;

fn find(sources: &Sources) -> Vec<Found> {
    let keys = each_key(sources, &OPENCODE_GO, &["opencode-go"], &[]);
    let seen: Vec<_> = keys.iter().flatten().map(|key| key.key.clone()).collect();
    let mut found = accounts(keys, &|key| key.account(&OPENCODE_GO, query));
    for zen in each_key(sources, &OPENCODE_GO, &["opencode"], OPENCODE_GO.variables) {
        match zen {
            Ok(zen) if !seen.contains(&zen.key) => {
                found.push(zen.account(&OPENCODE_GO, query_zen));
            }
            Err(failed @ Found::Failed(..)) => found.push(failed),
            // A user of Zen need not have Go.
            Ok(_) | Err(_) => {}
        }
    }
    found
}

fn query(client: Client, key: Secret) -> Query {
    described(MAPPING, adjusted, client, key)
}

fn query_zen(client: Client, key: Secret) -> Query {
    described(MAPPING, adjusted_for_zen, client, key)
}

fn adjusted(_: &Client, _: &Value, outcome: Result<Reading, Failure>) -> Result<Reading, Failure> {
    outcome.map_err(|failure| match failure {
        Failure::Status { status: 403, message, reason: None | Some(Reason::NoPlan), .. } => {
            Failure::QuotaUnavailable { message }
        }
        failure => failure,
    })
}

fn adjusted_for_zen(
    client: &Client,
    reply: &Value,
    outcome: Result<Reading, Failure>,
) -> Result<Reading, Failure> {
    match adjusted(client, reply, outcome) {
        Err(Failure::QuotaUnavailable { .. }) => {
            Ok(Reading { notes: vec![Note::NoPlan], ..Reading::default() })
        }
        outcome => outcome,
    }
}

/// Reads the limit from a refusal.
pub fn read_signal(signal: &Signal, _: &Redactor) -> Option<LimitUpdate> {
    if Refusal::read(signal.body()).codes().iter().any(|code| code == "FreeUsageLimitError") {
        return None;
    }
    let limit: Text = lenient::at(signal.body(), "/metadata/limitName");
    let Some(period) = limit.get().and_then(|name| signal::period_in(&name)) else {
        return signal.common();
    };
    signal.is_refusal().then(|| LimitUpdate::stopped(None, Some(period), signal.reset(0)))
}
