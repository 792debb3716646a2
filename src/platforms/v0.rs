//! v0: what is left of the billing cycle's credits.
//!
//! Credential: a key, pasted into OpenCode or in `V0_API_KEY`. Request: `GET api.v0.dev/v1/user/billing`, documented, but
//! for the unit of times: milliseconds, as seen. Token billing sends `balance` and `billingCycle`, legacy billing the
//! three figures of the second row, which may all be null, or all but the limit missing: an account without a window.

use super::mapping::reply;
use crate::client::Client;
use crate::failure::Failure;
use crate::platform::{DEFAULTS, Find, Platform};
use crate::reading::Reading;
use crate::secret::Secret;
use crate::setup::{Key, Setup};

/// See the module's documentation.
pub static V0: Platform = Platform {
    id: "v0",
    name: "v0",
    api: "v0",
    hosts: &["api.v0.dev"],
    providers: &["v0"],
    entries: &["v0"],
    setups: &[Setup::Key(Key::new("v0", "v0", "https://v0.app/chat/settings/keys"))],
    variables: &["V0_API_KEY"],
    find: Find::ByKey(|client, key| Box::pin(query(client, key))),
    ..DEFAULTS
};

const MAPPING: &str = r#"{
    "url": "https://api.v0.dev/v1/user/billing",
    "plan": "/data/plan",
    "windows": [
        {"limit": "/data/balance/total", "remaining": "/data/balance/remaining",
         "resets": "/data/billingCycle/end", "resets_as": "ms"},
        {"limit": "/data/limit", "remaining": "/data/remaining", "resets": "/data/reset", "resets_as": "ms"}
    ]
}"#;

async fn query(mut client: Client, key: Secret) -> Result<Reading, Failure> {
    let (mapping, reply) = reply(MAPPING, &mut client, &key).await?;
    match mapping.reading(&client, &reply) {
        Err(Failure::InvalidReply) if reply.pointer("/data/limit").is_some() => Ok(Reading::default()),
        reading => reading,
    }
}
