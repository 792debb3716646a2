//! Reads what a session's own requests reveal about an account's limits: refusals in OpenCode's events, and headers
//! of answers. Only facts about limits are kept.
//!
//! All input is untrusted. Its size is bounded, only listed headers are read, and text for output is redacted and
//! sanitized. The platform's own file reads its own forms; [`Signal::common`] reads shared ones.

mod spans;
mod wording;

use crate::http::retry_after;
use crate::lenient;
use crate::reading::{Period, Scope, Window};
use crate::reason::{Reason, Refusal};
use crate::sanitized::Sanitized;
use crate::time::{EpochMs, SECOND};
use serde_json::Value;
pub use spans::duration as duration_in;
use wording::{CREDENTIAL, FAULT, MONEY, PACE, PLAN, are_of_a_limit, have};

/// The headers that are read. A name that ends in a hyphen is a prefix.
const HEADERS: &[&str] = &[
    "retry-after",
    "retry-after-ms",
    "x-ratelimit-",
    "x-codex-",
    "anthropic-ratelimit-unified-",
    "x-quota-snapshot-",
    "x-usage-ratelimit-",
];
/// The maximum number of headers, more than any platform sends, and the longest value, in bytes.
const MOST_HEADERS: usize = 64;
const LONGEST_HEADER: usize = 256;
/// The longest provider or model name, in bytes.
const LONGEST_NAME: usize = 128;
/// The longest body or message that is read, in bytes: refusals are short.
const LONGEST_TEXT: usize = 16 * 1024;
/// The longest wait, in ms, that OpenCode chooses if a platform names none. Older versions start with at most
/// [`FIRST_BACKOFF`] and double it with each attempt.
const BACKOFF: i64 = 40 * SECOND;
const FIRST_BACKOFF: i64 = 2_500;
/// The maximum number of doublings, so that none overflows.
const MOST_DOUBLINGS: u64 = 30;
/// OpenCode 2's cap on waits, in ms: a wait at the cap does not show what the platform said. The event may arrive
/// up to [`LATE`] ms later, which shortens the wait.
const LONGEST_WAIT: i64 = 15 * 60 * SECOND;
const LATE: i64 = 5 * SECOND;
/// A wait longer than this, in ms, indicates a limit rather than the request rate or a brief overload.
pub const WAIT_OF_LIMIT: i64 = 5 * 60 * SECOND;

/// A signal from one request of a session.
#[derive(Clone, Debug)]
pub struct Signal {
    /// The id of the model's provider.
    pub provider: String,
    /// The model's id; empty if unknown.
    pub model: String,
    /// When the signal was received.
    pub at: EpochMs,
    /// Whether it comes from an answer, with known headers only, or from a refusal.
    is_answer: bool,
    status: Option<u16>,
    headers: Vec<(String, String)>,
    body: String,
    message: String,
    /// When OpenCode retries, if the platform gave a time.
    next: Option<EpochMs>,
}

/// The facts about an account that a signal reveals.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LimitUpdate {
    /// The plan.
    pub plan: Option<Sanitized>,
    /// The windows with known remaining quota.
    pub windows: Vec<Window>,
    /// The limit that stopped the session, if one did.
    pub stop: Option<Stop>,
}

/// A reached limit, as far as the refusal identifies it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Stop {
    /// The scope; if `None`, any window that limits the model.
    pub scope: Option<Scope>,
    /// The window's length.
    pub period: Option<Period>,
    /// When the limit resets.
    pub resets_at: Option<EpochMs>,
}

impl LimitUpdate {
    /// Creates an update for a reached limit with these known properties.
    pub fn stopped(scope: Option<Scope>, period: Option<Period>, resets_at: Option<EpochMs>) -> Self {
        Self { stop: Some(Stop { scope, period, resets_at }), ..Self::default() }
    }

    /// Returns `self`, or `None` if it has neither windows nor a stop.
    pub fn known(self) -> Option<Self> {
        (!self.windows.is_empty() || self.stop.is_some()).then_some(self)
    }
}

impl Signal {
    /// Reads a signal from the shim: `{type, provider, model?, status?, headers?, body?, message?, next?, attempt?,
    /// at?}`. `type` is `answer`, `error` or `retry`; without `at`, it is of `now`. `None` without a provider, and if
    /// it is of later than `now`: the clock was set back since, and it would count as newer than any answer.
    pub fn read(value: &Value, now: EpochMs) -> Option<Self> {
        let text = |name: &str, most: usize| -> String {
            let text = value.get(name).and_then(Value::as_str).unwrap_or_default();
            if text.len() <= most { text.to_owned() } else { String::new() }
        };
        let time =
            |name: &str| value.get(name).and_then(Value::as_f64).and_then(|ms| EpochMs::from_millis(ms, now));
        let provider = text("provider", LONGEST_NAME);
        let at = time("at").unwrap_or(now);
        let status = value.get("status").and_then(Value::as_u64).and_then(|code| u16::try_from(code).ok());
        let attempt = value.get("attempt").and_then(Value::as_u64).unwrap_or_default();
        let next = time("next").filter(|next| is_told(*next - at, attempt));
        let members = value.get("headers").and_then(Value::as_object).into_iter().flatten();
        let headers = members.filter_map(|(name, value)| {
            let (name, value) = (name.to_ascii_lowercase(), value.as_str()?.trim());
            (is_read(&name) && value.len() <= LONGEST_HEADER).then(|| (name, value.to_owned()))
        });
        (!provider.is_empty() && at <= now).then(|| Self {
            provider,
            model: text("model", LONGEST_NAME),
            at,
            is_answer: value.get("type").and_then(Value::as_str) == Some("answer"),
            status,
            headers: headers.take(MOST_HEADERS).collect(),
            body: lenient::well_formed(text("body", LONGEST_TEXT)),
            message: text("message", LONGEST_TEXT),
            next,
        })
    }

    /// Whether it comes from an answer, whatever its status.
    pub fn is_answer(&self) -> bool {
        self.is_answer
    }

    /// Returns the headers that are read, with lower-case names.
    pub fn headers(&self) -> impl Iterator<Item = (&str, &str)> {
        self.headers.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// Returns the header `name`, in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers().find(|(other, _)| *other == name).map(|(_, value)| value)
    }

    /// Returns the number in the header `name`.
    pub fn number(&self, name: &str) -> Option<f64> {
        lenient::number(self.header(name)?)
    }

    /// Returns the refusal's body, for [`lenient::read`]; empty if unknown.
    pub fn body(&self) -> &str {
        &self.body
    }

    /// Whether the status alone allows for a limit as the cause. An unknown status does,
    /// except in an answer.
    pub fn is_refusal(&self) -> bool {
        match self.status {
            Some(402 | 403 | 429) => true,
            // Some platforms refuse inside a reply with a success status.
            Some(status) => (200..300).contains(&status) && !self.is_answer,
            None => !self.is_answer,
        }
    }

    /// Returns the platform's own words in lower case.
    pub fn words(&self) -> String {
        let words = Refusal::read(&self.body).words().unwrap_or_default();
        let words = if words.is_empty() { &self.message } else { &words };
        words.to_lowercase()
    }

    /// Returns the period that the platform's words name.
    pub fn period(&self) -> Option<Period> {
        spans::period(&self.words())
    }

    /// Returns when the limit resets, from the body, its words, the headers, or OpenCode's own wait. Times in words
    /// without a zone are `hours_ahead` hours ahead of UTC.
    pub fn reset(&self, hours_ahead: i64) -> Option<EpochMs> {
        let words = self.words();
        let after = |seconds| Some(self.at + i64::try_from(seconds).ok()?.checked_mul(SECOND)?);
        let by_body = Refusal::read(&self.body).wait(self.at).and_then(after);
        let resets = by_body.or_else(|| spans::moment(&words, hours_ahead, self.at));
        let resets = resets.or_else(|| Some(self.at + spans::duration_after_reset(&words)?));
        let resets = resets.or_else(|| self.reset_of_headers()).or(self.next);
        resets.and_then(|at| at.plausible(self.at)).filter(|at| *at > self.at)
    }

    /// Returns when to retry, according to widely used headers.
    fn reset_of_headers(&self) -> Option<EpochMs> {
        let ms = self.number("retry-after-ms").and_then(|ms| self.at.after_seconds(ms / 1e3));
        let asked = || self.at.after_seconds(retry_after(self.header("retry-after")?, self.at)?);
        ms.or_else(asked).or_else(|| self.exhausted())
    }

    /// Returns when the first exhausted `x-ratelimit-*` count resets.
    fn exhausted(&self) -> Option<EpochMs> {
        self.headers().find_map(|(name, value)| {
            let of = name.strip_prefix("x-ratelimit-remaining")?;
            let is_empty = lenient::number(value).is_some_and(|left| left <= 0.0);
            let reset = self.header(&format!("x-ratelimit-reset{of}")).filter(|_| is_empty)?;
            match lenient::number(reset) {
                Some(ms) if ms > 1e11 => EpochMs::from_millis(ms, self.at),
                Some(seconds) if seconds > 1e8 => EpochMs::from_seconds(seconds, self.at),
                Some(seconds) => self.at.after_seconds(seconds),
                None => Some(self.at + spans::duration(reset)?),
            }
        })
    }

    /// Reads forms that many platforms share: wording of a used-up limit, a wait too long for a rate limit, or
    /// wording of spent money.
    pub fn common(&self) -> Option<LimitUpdate> {
        let words = self.words();
        let refusal = Refusal::read(&self.body);
        let codes = refusal.codes().join(" ").to_lowercase();
        let spent = || Some(LimitUpdate::stopped(Some(Scope::Credits), None, None));
        if self.is_of_money(&words, &codes) {
            return spent();
        }
        // Older versions of LiteLLM send this status when a budget is used up.
        let is_budget = self.status == Some(400) && codes.contains("budget_exceeded");
        if !(self.is_refusal() || is_budget) || have(&words, FAULT) {
            return None;
        }
        let told = refusal.told();
        let is_limit = are_of_a_limit(&words) || told == Some(Reason::LimitReached);
        // The body of an answer is unknown.
        let is_unpaid = self.status == Some(402)
            && !self.is_answer
            && told.is_none()
            && !have(&words, CREDENTIAL)
            && !have(&words, PLAN);
        if is_unpaid && !is_limit {
            return spent();
        }
        let resets_at = self.reset(0);
        let is_long = resets_at.is_some_and(|at| at - self.at > WAIT_OF_LIMIT);
        let is_pace = self.status == Some(429) || have(&words, PACE);
        (is_limit || is_long && is_pace).then(|| LimitUpdate::stopped(None, spans::period(&words), resets_at))
    }

    /// Whether `words` or `codes` say that no money is left. For statuses that usually mean something else, checks
    /// only the wording of the one platform that uses them for this.
    fn is_of_money(&self, words: &str, codes: &str) -> bool {
        match self.status {
            None | Some(402 | 403 | 429) => have(words, MONEY) || have(codes, MONEY),
            // OpenCode's own service.
            Some(401) => codes.contains("creditserror"),
            // Fireworks, which suspends the account then.
            Some(412) => words.contains("spending limit"),
            _ => false,
        }
    }

    /// Returns an update if the words clearly mean a limit; their clock is `hours_ahead` hours ahead of UTC.
    pub fn by_words(&self, hours_ahead: i64) -> Option<LimitUpdate> {
        let is_limit = self.is_refusal() && are_of_a_limit(&self.words());
        is_limit.then(|| LimitUpdate::stopped(None, self.period(), self.reset(hours_ahead)))
    }
}

/// The longest text that can give a period, in bytes.
const LONGEST_PERIOD: usize = 256;

/// Returns the period that `words` give as a length, `5h`, or by name, `weekly`; `None` if they name two.
pub fn period_in(words: &str) -> Option<Period> {
    if words.len() > LONGEST_PERIOD {
        return None;
    }
    let lower = words.to_lowercase();
    spans::length(if words.ends_with('M') { words } else { &lower }).or_else(|| spans::period(&lower))
}

/// Whether the platform itself asked for this `wait` (in ms) before this `attempt`.
fn is_told(wait: i64, attempt: u64) -> bool {
    let doubled = FIRST_BACKOFF << attempt.saturating_sub(1).min(MOST_DOUBLINGS);
    wait > BACKOFF.max(doubled) && !(LONGEST_WAIT - LATE..=LONGEST_WAIT).contains(&wait)
}

/// Whether the header `name`, in lower case, is read.
fn is_read(name: &str) -> bool {
    HEADERS.iter().any(|known| if known.ends_with('-') { name.starts_with(known) } else { name == *known })
}
