//! Sends the requests that mappings describe, for platforms that a mapping describes entirely or in part.

use super::Mapping;
use crate::client::{Client, Query};
use crate::failure::Failure;
use crate::reading::Reading;
use crate::secret::Secret;
use serde_json::Value;

/// Queries a platform that `mapping` describes entirely.
pub fn described(mapping: &'static str, mut client: Client, key: Secret) -> Query {
    Box::pin(async move { Ok(ask(mapping, &mut client, &key).await?.0) })
}

/// Like [`described`], but fails if the reading is blank: the account then has no plan.
pub fn described_plan(mapping: &'static str, client: Client, key: Secret) -> Query {
    Box::pin(async move { described(mapping, client, key).await?.unless_blank(Failure::NO_QUOTA) })
}

/// Adds to `reading` the balances of the request that `mapping` describes, as [`Reading::add_balances`] does.
pub async fn add_balances(
    reading: &mut Reading,
    mapping: &str,
    client: &mut Client,
    key: &Secret,
) -> Result<(), Failure> {
    reading.add_balances(ask(mapping, client, key).await.map(|(other, _)| other.balances))
}

/// Sends the request that `mapping` describes. Returns the reading and the reply.
pub async fn ask(mapping: &str, client: &mut Client, key: &Secret) -> Result<(Reading, Value), Failure> {
    let (mapping, reply) = reply(mapping, client, key).await?;
    Ok((mapping.reading(client, &reply)?, reply))
}

/// Sends the request that `mapping` describes. Returns the mapping and the reply.
pub async fn reply<'a>(
    mapping: &'a str,
    client: &mut Client,
    key: &Secret,
) -> Result<(Mapping<'a>, Value), Failure> {
    // The test vectors would catch an unreadable mapping, so the kind of failure does not matter.
    let mapping = Mapping::read(mapping).ok_or(Failure::InvalidReply)?;
    let reply = client.json(mapping.request(key)).await?;
    Ok((mapping, reply))
}
