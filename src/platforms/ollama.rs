//! Ollama Cloud: the session and the week, or the month of newer plans.
//!
//! Credential: a key, pasted into OpenCode or in `OLLAMA_API_KEY`; the key pair in `~/.ollama` is another one. Request:
//! `GET ollama.com/api/usage`, which is not documented; most quota tools send the key as `Bearer`, one bare: the former
//! is taken. `usage` is the fraction used, and null where no limit is stated. No resets are sent: sessions have been
//! seen to end where the seconds since 1970 are a multiple of five hours, and weeks on Monday at midnight UTC. A session of
//! OpenCode's is refused with `{error}`, `you (NAME) have reached your session usage limit`, or `weekly`.

use crate::client::{Client, Query};
use crate::failure::Failure;
use crate::http::Request;
use crate::lenient::{self, Maybe, Number};
use crate::platform::{DEFAULTS, Find, Platform};
use crate::reading::{Percent, Period, Reading, Scope, Window};
use crate::secret::{Redactor, Secret};
use crate::setup::{Key, Setup};
use crate::signal::{LimitUpdate, Signal};
use crate::time::{EpochMs, SECOND};
use serde::Deserialize;

const HOST: &str = "ollama.com";

/// See the module's documentation.
pub static OLLAMA: Platform = Platform {
    id: "ollama",
    name: "Ollama Cloud",
    api: "Ollama",
    hosts: &[HOST],
    providers: &["ollama-cloud"],
    entries: &["ollama-cloud"],
    setups: &[Setup::Key(Key::new("Ollama Cloud", "ollama-cloud", "https://ollama.com/settings/keys"))],
    variables: &["OLLAMA_API_KEY"],
    read_signal,
    find: Find::ByKey(query),
    ..DEFAULTS
};

/// The length of a session, in seconds.
const SESSION: u32 = 18_000;

#[derive(Default, Deserialize)]
#[serde(bound = "'de: 'a")]
struct Reply<'a> {
    limits: Maybe<'a, Limits<'a>>,
}

#[derive(Default, Deserialize)]
#[serde(bound = "'de: 'a")]
struct Limits<'a> {
    session: Maybe<'a, Limit<'a>>,
    weekly: Maybe<'a, Limit<'a>>,
    monthly: Maybe<'a, Limit<'a>>,
}

#[derive(Default, Deserialize)]
#[serde(bound = "'de: 'a")]
struct Limit<'a> {
    usage: Number<'a>,
}

fn query(client: Client, key: Secret) -> Query {
    client.ask(Request::get(HOST, "/api/usage").bearer(&key), read)
}

fn read(client: &Client, body: &str) -> Result<Reading, Failure> {
    let reply: Reply = lenient::read(body);
    let limits = reply.limits.get().ok_or(Failure::InvalidReply)?;
    let now = client.now();
    let mut windows = Vec::new();
    for (limit, period, resets_at) in [
        (limits.session, Period::Seconds(SESSION.into()), Some(end_of_session(now))),
        (limits.weekly, Period::WEEK, now.next_week()),
        (limits.monthly, Period::Month, None),
    ] {
        windows.extend(limit.get().map(|limit| window(&limit, period, resets_at)));
    }
    if windows.is_empty() {
        return Err(Failure::QuotaUnavailable { message: None });
    }
    Ok(Reading { windows, ..Reading::default() })
}

fn window(limit: &Limit, period: Period, resets_at: Option<EpochMs>) -> Window {
    let left = limit.usage.get().map(|used| Percent::left_of(used * 100.0));
    Window::known(Scope::Plan, left).over(period).resetting(resets_at.filter(|_| left.is_some()))
}

fn end_of_session(now: EpochMs) -> EpochMs {
    let session = i64::from(SESSION) * SECOND;
    now + (session - (now - EpochMs::default()).rem_euclid(session))
}

/// What a refusal tells.
pub fn read_signal(signal: &Signal, _: &Redactor) -> Option<LimitUpdate> {
    if signal.is_refusal() && signal.words().contains("session usage limit") {
        return Some(LimitUpdate::stopped(None, Some(Period::FIVE_HOURS), signal.reset(0)));
    }
    signal.common()
}
