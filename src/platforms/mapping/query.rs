//! Sends the requests that mappings describe, for platforms that a mapping describes entirely or in part.

use super::Mapping;
use crate::client::{Client, Query};
use crate::failure::Failure;
use crate::platform::Adjust;
use crate::reading::Reading;
use crate::secret::Secret;
use serde_json::Value;

/// Queries a platform that `mapping` describes, with `adjust` having the last word.
pub fn described(mapping: &'static str, adjust: Adjust, mut client: Client, key: Secret) -> Query {
    Box::pin(async move {
        match reply(mapping, &mut client, &key).await {
            Ok((mapping, reply)) => adjust(&client, &reply, mapping.reading(&client, &reply)),
            Err(failure) => adjust(&client, &Value::Null, Err(failure)),
        }
    })
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
async fn reply<'a>(
    mapping: &'a str,
    client: &mut Client,
    key: &Secret,
) -> Result<(Mapping<'a>, Value), Failure> {
    // The test vectors would catch an unreadable mapping, so the kind of failure does not matter.
    let mapping = Mapping::read(mapping).ok_or(Failure::InvalidReply)?;
    let reply = client.json(mapping.request(key)).await?;
    Ok((mapping, reply))
}
