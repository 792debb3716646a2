//! The requests that descriptions describe, for platforms that are described whole, and for those that take a part of it.

use super::Mapping;
use crate::client::{Client, Query};
use crate::failure::Failure;
use crate::reading::Reading;
use crate::secret::Secret;
use serde_json::Value;

/// Queries a platform that `mapping` describes whole.
pub fn described(mapping: &'static str, mut client: Client, key: Secret) -> Query {
    Box::pin(async move { Ok(ask(mapping, &mut client, &key).await?.0) })
}

/// The same, where an account without a window has no plan.
pub fn described_plan(mapping: &'static str, client: Client, key: Secret) -> Query {
    Box::pin(async move {
        let reading = described(mapping, client, key).await?;
        if reading.windows.is_empty() {
            Err(Failure::QuotaUnavailable { message: None })
        } else {
            Ok(reading)
        }
    })
}

/// Adds to `reading` the balances of the request that `mapping` describes. The windows that it has are worth more than why
/// the balances are not known.
pub async fn add_balances(
    reading: &mut Reading,
    mapping: &str,
    client: &mut Client,
    key: &Secret,
) -> Result<(), Failure> {
    match ask(mapping, client, key).await {
        Ok((other, _)) => reading.balances = other.balances,
        Err(failure) if reading.windows.is_empty() => return Err(failure),
        Err(_) => {}
    }
    Ok(())
}

/// Sends the request that `mapping` describes: what it makes of the reply, and the reply.
pub async fn ask(mapping: &str, client: &mut Client, key: &Secret) -> Result<(Reading, Value), Failure> {
    let (mapping, reply) = reply(mapping, client, key).await?;
    Ok((mapping.reading(client, &reply)?, reply))
}

/// Sends the request that `mapping` describes: the mapping, and the reply to make something of.
pub async fn reply<'a>(
    mapping: &'a str,
    client: &mut Client,
    key: &Secret,
) -> Result<(Mapping<'a>, Value), Failure> {
    // One that cannot be read would be found by the vectors, so nothing is lost by the name of this failure.
    let mapping = Mapping::read(mapping).ok_or(Failure::InvalidReply)?;
    let reply = client.json(mapping.request(key)).await?;
    Ok((mapping, reply))
}
