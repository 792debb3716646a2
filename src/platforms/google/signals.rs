//! Reads Antigravity's limits from refusals, as other replies carry none: `{error: {message, details: [{reason,
//! domain, metadata: {model, quotaResetTimeStamp, quotaResetDelay}}, {retryDelay}]}}`. The reason `QUOTA_EXHAUSTED`
//! is a limit; `RATE_LIMIT_EXCEEDED` is a limit or the request rate, depending on how long it lasts. The companion's
//! own text is `All 1 account(s) rate-limited for claude. Quota resets in 2h 5m.` This status has other domains for
//! an API key's limits, and other reasons for a lack of capacity.

use super::API;
use super::pools::pool;
use crate::lenient::{self, List, Text};
use crate::reading::Scope;
use crate::sanitized::Sanitized;
use crate::secret::Redactor;
use crate::signal::{self, LimitUpdate, Signal};
use crate::time::EpochMs;
use serde::Deserialize;

/// Beginnings of messages that only these limits have. With several accounts of the companion, it is unknown to
/// which one the reset belongs.
const WORDS: [&str; 3] = [
    "all 1 account(s) rate-limited",
    "you have exhausted your capacity on this model",
    "individual quota reached",
];
/// The companion's prefix of model ids.
const PREFIX: &str = "antigravity-";

#[derive(Default, Deserialize)]
#[serde(bound = "'de: 'a")]
struct Refused<'a> {
    #[serde(rename = "/error/details")]
    details: List<'a, Detail<'a>>,
}

#[derive(Default, Deserialize)]
#[serde(bound = "'de: 'a")]
struct Detail<'a> {
    reason: Text<'a>,
    domain: Text<'a>,
    #[serde(rename = "/metadata/model")]
    model: Text<'a>,
    #[serde(rename = "/metadata/quotaResetTimeStamp")]
    reset: Text<'a>,
    #[serde(rename = "/metadata/quotaResetDelay")]
    delay: Text<'a>,
}

pub fn read_signal(signal: &Signal, redactor: &Redactor) -> Option<LimitUpdate> {
    if !signal.is_refusal() {
        return None;
    }
    let stopped = |model: &str, resets_at| {
        let model = Sanitized::name(model.strip_prefix(PREFIX).unwrap_or(model), redactor);
        LimitUpdate::stopped(model.map(|model| Scope::Named(pool(&model).1)), None, resets_at)
    };
    // A refused stream sends an array of one error.
    let refused = lenient::object(signal.body()).or_else(|| List::<Refused>::of(signal.body()).iter().next());
    let refused: Refused = refused.unwrap_or_default();
    let is_long = |at: &EpochMs| *at - signal.at > signal::WAIT_OF_LIMIT;
    let Some(detail) = refused.details.iter().find(|detail| detail.domain.is(API)) else {
        // OpenCode's retries carry only the message.
        let words = signal.words();
        let resets_at = signal.reset(0).filter(is_long)?;
        let is_known = WORDS.iter().any(|known| words.starts_with(known));
        return is_known.then(|| stopped(&signal.model, Some(resets_at)));
    };
    let after = || Some(signal.at + signal::duration_in(&detail.delay.get()?)?);
    let resets_at = detail.reset.time(signal.at).or_else(after).filter(|at| *at > signal.at);
    let resets_at = resets_at.or_else(|| signal.reset(0));
    let is_limit = detail.reason.is("QUOTA_EXHAUSTED")
        || detail.reason.is("RATE_LIMIT_EXCEEDED") && resets_at.as_ref().is_some_and(is_long);
    is_limit.then(|| stopped(&detail.model.get().unwrap_or_else(|| signal.model.clone()), resets_at))
}
