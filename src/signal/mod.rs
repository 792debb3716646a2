//! What a session's own requests tell of an account's limits: the refusals that OpenCode's events carry, and the headers
//! of answers. Each is read for what is known of limits, and nothing else of it is kept.
//!
//! All of it is from outside, and may be anything: it is bounded, its headers are those of a short list, and what becomes
//! text of ours is redacted and sanitized. A platform's own forms are read in the platform's own file; what many share is
//! read by [`Signal::common`].

mod words;

use crate::lenient::{self, Object};
use crate::reading::{Period, Scope, Window};
use crate::reason::{Reason, Refusal};
use crate::sanitized::Sanitized;
use crate::time::{EpochMs, SECOND};
use serde::Deserialize;
use serde_json::Value;
pub use words::duration as duration_in;

/// The headers that are read: these, and those that begin so where the name ends in a hyphen.
const HEADERS: &[&str] = &[
    "retry-after",
    "retry-after-ms",
    "x-ratelimit-",
    "x-codex-",
    "anthropic-ratelimit-unified-",
    "x-quota-snapshot-",
    "x-usage-ratelimit-",
];
/// More headers of these names than any platform sends, and the longest that is read of one, in bytes.
const MOST_HEADERS: usize = 64;
const LONGEST_HEADER: usize = 256;
/// The longest name of a provider or a model, in bytes.
const LONGEST_NAME: usize = 128;
/// The longest body, and the longest message, that is read, in bytes: refusals are short.
const LONGEST_TEXT: usize = 16 * 1024;
/// The longest wait, in milliseconds, that OpenCode makes up where a platform names none; older versions double theirs,
/// which is no longer than [`FIRST_BACKOFF`] at first, with each attempt.
const BACKOFF: i64 = 40 * SECOND;
const FIRST_BACKOFF: i64 = 2_500;
/// More attempts than anybody waits for, so that doubling stays in bounds.
const MOST_ATTEMPTS: u64 = 30;
/// The longest that OpenCode 2 waits on a platform's word, in milliseconds: then it is not known what that was. The event
/// that tells of it comes a little later.
const LONGEST_WAIT: i64 = 15 * 60 * SECOND;
const LATE: i64 = 5 * SECOND;
/// A wait that is longer than this is a limit, and not the pace of requests or a moment's jam, in milliseconds.
pub const WAIT_OF_LIMIT: i64 = 5 * 60 * SECOND;

/// What was heard of one request of a session.
#[derive(Clone, Debug)]
pub struct Signal {
    /// The id of the model's provider.
    pub provider: String,
    /// The model's own id; empty where it is not known.
    pub model: String,
    /// When it was heard.
    pub at: EpochMs,
    /// Whether it is of an answer, of which only headers are known, or of a refusal.
    is_answer: bool,
    status: Option<u16>,
    headers: Vec<(String, String)>,
    body: String,
    message: String,
    /// When OpenCode tries again, where the platform said so.
    next: Option<EpochMs>,
}

/// What a signal tells of an account.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LimitUpdate {
    /// The plan.
    pub plan: Option<Sanitized>,
    /// The windows of which it tells how much is left.
    pub windows: Vec<Window>,
    /// The limit that stopped the session, where one did.
    pub stop: Option<Stop>,
}

/// A limit that was reached, as far as a refusal tells which.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Stop {
    /// What is limited; any of what stops the model where it is not told.
    pub scope: Option<Scope>,
    /// Over how long.
    pub period: Option<Period>,
    /// When it starts over.
    pub resets_at: Option<EpochMs>,
}

/// A refusal's body, as most platforms write it: `{error}`, of which `E` is read.
#[derive(Default, Deserialize)]
#[serde(bound = "'de: 'a, E: Default")]
pub struct Refused<'a, E> {
    /// Why.
    pub error: Object<'a, E>,
}

impl LimitUpdate {
    /// That a limit was reached, of which this is known.
    pub fn stopped(scope: Option<Scope>, period: Option<Period>, resets_at: Option<EpochMs>) -> Self {
        Self { stop: Some(Stop { scope, period, resets_at }), ..Self::default() }
    }

    /// The same, unless it tells nothing.
    pub fn known(self) -> Option<Self> {
        (!self.windows.is_empty() || self.stop.is_some()).then_some(self)
    }
}

impl Signal {
    /// Reads what the shim heard, `now` at the latest: `{type, provider, model?, status?, headers?, body?, message?, next?,
    /// attempt?, at?}`, of which `type` is `answer`, `error` or `retry`; `None` where it says of no provider's model.
    pub fn read(heard: &Value, now: EpochMs) -> Option<Self> {
        let text = |name: &str, most: usize| -> String {
            let text = heard.get(name).and_then(Value::as_str).unwrap_or_default();
            if text.len() <= most { text.to_owned() } else { String::new() }
        };
        let time =
            |name: &str| heard.get(name).and_then(Value::as_f64).and_then(|ms| EpochMs::from_millis(ms, now));
        let provider = text("provider", LONGEST_NAME);
        let at = time("at").filter(|at| *at <= now).unwrap_or(now);
        let status = heard.get("status").and_then(Value::as_u64).and_then(|code| u16::try_from(code).ok());
        let attempt = heard.get("attempt").and_then(Value::as_u64).unwrap_or_default();
        let next = time("next").filter(|next| is_told(*next - at, attempt));
        let members = heard.get("headers").and_then(Value::as_object).into_iter().flatten();
        let headers = members.filter_map(|(name, value)| {
            let (name, value) = (name.to_ascii_lowercase(), value.as_str()?.trim());
            (is_read(&name) && value.len() <= LONGEST_HEADER).then(|| (name, value.to_owned()))
        });
        (!provider.is_empty()).then(|| Self {
            provider,
            model: text("model", LONGEST_NAME),
            at,
            is_answer: heard.get("type").and_then(Value::as_str) == Some("answer"),
            status,
            headers: headers.take(MOST_HEADERS).collect(),
            body: text("body", LONGEST_TEXT),
            message: text("message", LONGEST_TEXT),
            next,
        })
    }

    /// Whether it is of an answer, whichever status that had.
    pub fn is_answer(&self) -> bool {
        self.is_answer
    }

    /// The headers that are read, by their names in lower case.
    pub fn headers(&self) -> impl Iterator<Item = (&str, &str)> {
        self.headers.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// The header called `name`, in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers().find(|(other, _)| *other == name).map(|(_, value)| value)
    }

    /// The number in the header called `name`.
    pub fn number(&self, name: &str) -> Option<f64> {
        lenient::number(self.header(name)?)
    }

    /// The body of the refusal, for [`lenient::read`]; empty where it is not known.
    pub fn body(&self) -> &str {
        &self.body
    }

    /// Whether a platform would refuse so because of a limit, by its status alone: one that is not known may be any.
    pub fn is_refusal(&self) -> bool {
        match self.status {
            Some(402 | 403 | 429) => true,
            // Inside a reply that claims success, too.
            Some(status) => (200..300).contains(&status) && !self.is_answer,
            None => !self.is_answer,
        }
    }

    /// The platform's own words, in lower case.
    pub fn words(&self) -> String {
        let words = Refusal::read(&self.body).words().unwrap_or_default();
        let words = if words.is_empty() { &self.message } else { &words };
        words.to_lowercase()
    }

    /// The period that the platform's words name.
    pub fn period(&self) -> Option<Period> {
        words::period(&self.words())
    }

    /// When the limit starts over: as the body says it, its words, which may leave out that their clocks are so many hours
    /// ahead of UTC, the headers, or OpenCode's own wait.
    pub fn reset(&self, hours_ahead: i64) -> Option<EpochMs> {
        let words = self.words();
        let after = |seconds| Some(self.at + i64::try_from(seconds).ok()?.checked_mul(SECOND)?);
        let by_body = Refusal::read(&self.body).wait(self.at).and_then(after);
        let resets = by_body.or_else(|| words::moment(&words, hours_ahead, self.at));
        let resets = resets.or_else(|| Some(self.at + words::duration_after_reset(&words)?));
        let resets = resets.or_else(|| self.reset_of_headers()).or(self.next);
        resets.and_then(|at| at.plausible(self.at)).filter(|at| *at > self.at)
    }

    /// When to come again by the headers that many platforms send.
    fn reset_of_headers(&self) -> Option<EpochMs> {
        let ms = self.number("retry-after-ms").and_then(|ms| self.at.after_seconds(ms / 1e3));
        let asked = || {
            let asked = self.header("retry-after")?;
            let seconds = lenient::number(asked).and_then(|seconds| self.at.after_seconds(seconds));
            seconds.or_else(|| EpochMs::parse_http_date(asked))
        };
        ms.or_else(asked).or_else(|| self.exhausted())
    }

    /// When the first of the counts in `x-ratelimit-*` of which nothing remains starts over.
    fn exhausted(&self) -> Option<EpochMs> {
        self.headers().find_map(|(name, value)| {
            let of = name.strip_prefix("x-ratelimit-remaining")?;
            let is_empty = lenient::number(value).is_some_and(|left| left <= 0.0);
            let reset = self.header(&format!("x-ratelimit-reset{of}")).filter(|_| is_empty)?;
            match lenient::number(reset) {
                Some(ms) if ms > 1e11 => EpochMs::from_millis(ms, self.at),
                Some(seconds) if seconds > 1e8 => EpochMs::from_seconds(seconds, self.at),
                Some(seconds) => self.at.after_seconds(seconds),
                None => Some(self.at + words::duration(reset)?),
            }
        })
    }

    /// What the signal tells in a form that many platforms share: that a limit is used up, in words, or by a wait that is
    /// longer than one for the pace of requests; or that no money is left.
    pub fn common(&self) -> Option<LimitUpdate> {
        let words = self.words();
        let refusal = Refusal::read(&self.body);
        let codes = refusal.codes().join(" ").to_lowercase();
        let spent = || Some(LimitUpdate::stopped(Some(Scope::Credits), None, None));
        if self.is_of_money(&words, &codes) {
            return spent();
        }
        // Older versions of LiteLLM refuse so where a budget is used up.
        let is_budget = self.status == Some(400) && codes.contains("budget_exceeded");
        if !(self.is_refusal() || is_budget) || words::are_of_a_fault(&words) {
            return None;
        }
        let told = refusal.told();
        let is_limit = words::are_of_a_limit(&words) || told == Some(Reason::LimitReached);
        // Of an answer it is not known what it said.
        let is_unpaid = self.status == Some(402)
            && !self.is_answer
            && !words::are_of_a_credential(&words)
            && matches!(told, None | Some(Reason::NoPlan));
        if is_unpaid && !is_limit {
            return spent();
        }
        let resets_at = self.reset(0);
        let is_long = resets_at.is_some_and(|at| at - self.at > WAIT_OF_LIMIT);
        let is_pace = self.status == Some(429) || words::are_of_pace(&words);
        (is_limit || is_long && is_pace).then(|| LimitUpdate::stopped(None, words::period(&words), resets_at))
    }

    /// Whether `words` say that money is spent, or `codes`, whatever words stand beside them; where the status is one of
    /// other refusals, by what a single platform says with it.
    fn is_of_money(&self, words: &str, codes: &str) -> bool {
        match self.status {
            None | Some(402 | 403 | 429) => words::are_of_money(words) || words::are_of_money(codes),
            // OpenCode's.
            Some(401) => codes.contains("creditserror"),
            // Fireworks', whose account is suspended then.
            Some(412) => words.contains("spending limit"),
            _ => false,
        }
    }

    /// The same where the platform's words are sure to be of a limit, and their clocks are so many hours ahead of UTC.
    pub fn by_words(&self, hours_ahead: i64) -> Option<LimitUpdate> {
        let is_limit = self.is_refusal() && words::are_of_a_limit(&self.words());
        is_limit.then(|| LimitUpdate::stopped(None, self.period(), self.reset(hours_ahead)))
    }
}

/// The period that a platform's words are the length of, `5h`, or name, `weekly`; of two, neither is known.
pub fn period_in(words: &str) -> Option<Period> {
    let lower = words.to_lowercase();
    words::length(if words.ends_with('M') { words } else { &lower }).or_else(|| words::period(&lower))
}

/// Whether a `wait` of so many milliseconds before this `attempt` is what the platform said.
fn is_told(wait: i64, attempt: u64) -> bool {
    let doubled = FIRST_BACKOFF << attempt.saturating_sub(1).min(MOST_ATTEMPTS);
    wait > BACKOFF.max(doubled) && !(LONGEST_WAIT - LATE..=LONGEST_WAIT).contains(&wait)
}

/// Whether a header of this name, in lower case, is read.
fn is_read(name: &str) -> bool {
    HEADERS.iter().any(|known| if known.ends_with('-') { name.starts_with(known) } else { name == *known })
}
