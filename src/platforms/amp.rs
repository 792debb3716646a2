//! Amp: free usage, the usage of a tier or a subscription, and credits.
//!
//! Credential: a key in `AMP_API_KEY`, or the Amp CLI's in `$XDG_DATA_HOME/amp/secrets.json`, by default in
//! `~/.local/share`. The file has a field for each server; only ampcode.com's is read. Request: `POST
//! ampcode.com/api/internal?userDisplayBalanceInfo`, not documented. The reply is prose with one line per figure,
//! and its wording has changed four times. Only the figures, all amounts left, and the words next to them are read.
//! The wordings are from `CodexBar`'s parser and published output of `amp usage`.

use super::credentials::{kept_text, keys_and};
use crate::client::{Client, Query};
use crate::environment::Environment;
use crate::failure::Failure;
use crate::http::Request;
use crate::lenient::{self, Flag, Text};
use crate::platform::{DEFAULTS, Find, Found, Platform};
use crate::reading::{Balance, BalanceKind, Count, Level, Percent, Period, Reading, Scope, Window};
use crate::reason::Reason;
use crate::sanitized::visible;
use crate::secret::Secret;
use crate::setup::{Setup, SignIn, Variable};
use crate::sources::Sources;
use crate::time::{DAY, EpochMs};
use serde::Deserialize;

const HOST: &str = "ampcode.com";

/// See the module's documentation.
pub static AMP: Platform = Platform {
    id: "amp",
    name: "Amp",
    hosts: &[HOST],
    providers: &["amp"],
    entries: &["amp"],
    setups: &[
        Setup::SignIn(SignIn::by("Amp CLI", "amp login")),
        Setup::Variable(Variable { name: "AMP_API_KEY", console: "https://ampcode.com/settings" }),
    ],
    files,
    variables: &["AMP_API_KEY"],
    find: Find::By(find),
    ..DEFAULTS
};

/// A bound above the number of lines in the prose.
const MOST_LINES: usize = 32;

fn files(environment: &Environment) -> Vec<String> {
    vec![format!("{}/amp/secrets.json", environment.folder("XDG_DATA_HOME", ".local/share"))]
}

fn find(sources: &Sources) -> Vec<Found> {
    let kept = kept_text(sources, &files(sources.environment));
    let key = kept.map(|kept| lenient::at::<Text>(kept, "apiKey@https://ampcode.com/").get());
    keys_and(sources, &AMP, key, query)
}

#[derive(Default, Deserialize)]
#[serde(bound = "'de: 'a")]
struct Reply<'a> {
    ok: Flag<'a>,
    #[serde(rename = "/result/displayText")]
    prose: Text<'a>,
    #[serde(rename = "/error/code")]
    code: Text<'a>,
    #[serde(rename = "/error/message")]
    message: Text<'a>,
}

fn query(client: Client, key: Secret) -> Query {
    let body = r#"{"method":"userDisplayBalanceInfo","params":{}}"#.to_owned();
    let request = Request::post(HOST, "/api/internal?userDisplayBalanceInfo", body);
    client.ask(request.bearer(&key), read)
}

fn read(client: &Client, body: &str) -> Result<Reading, Failure> {
    let reply: Reply = lenient::read(body);
    if reply.ok.is(false) {
        let reason = reply.code.is("auth-required").then_some(Reason::Credential);
        return Err(Failure::Platform { code: None, message: client.words_in(reply.message), reason });
    }
    let mut reading = Reading::default();
    for line in reply.prose.get().unwrap_or_default().lines().take(MOST_LINES) {
        // Labels may be bold, in Markdown or with terminal codes.
        let line = visible(line).replace("**", "");
        if let Some((head, rest)) = line.split_once(':') {
            read_line(client, head.trim(), rest, &mut reading);
        }
    }
    reading.unless_blank(Failure::InvalidReply)
}

/// A figure and its unit: `$`, `%`, `h`, or none.
#[derive(Clone, Copy, PartialEq)]
struct Figure {
    value: f64,
    unit: char,
}

impl Figure {
    /// Parses `$1,017.23`, `61%` or `3h`.
    fn parse(word: &str) -> Option<Self> {
        let (unit, digits) = match (word.strip_prefix('$'), word.strip_suffix(['%', 'h'])) {
            (Some(digits), _) => ('$', digits),
            (None, Some(digits)) => (word.chars().last()?, digits),
            (None, None) => (' ', word),
        };
        let is_plain = digits.starts_with(|c: char| c.is_ascii_digit())
            && digits.bytes().all(|b| b.is_ascii_digit() || matches!(b, b',' | b'.'));
        let value = lenient::decimal(&digits.replace(',', "")).filter(|_| is_plain)?;
        Some(Self { value, unit })
    }

    /// Returns the count where `self` is left of `limit`.
    fn of(self, limit: Self) -> Option<Count> {
        (self.unit == limit.unit).then_some(Count { used: limit.value - self.value, limit: limit.value })
    }
}

/// Reads one line: `head: rest`.
fn read_line(client: &Client, head: &str, rest: &str, reading: &mut Reading) {
    let is_daily = rest.contains("today") || rest.contains("resets daily");
    let rest = without_brackets(rest).replace('/', " of ");
    let words: Vec<&str> =
        rest.split_whitespace().map(|word| word.trim_matches([',', '.', ';', '·'])).collect();
    let (period, resets_at) = if is_daily {
        (Some(Period::DAY), None)
    } else {
        dates(&words, client.now()).or_else(|| countdown(&words, client.now())).unwrap_or_default()
    };
    let mut words = words.into_iter().peekable();
    let mut label: Vec<&str> = Vec::new();
    let before = reading.windows.len();
    while let Some(word) = words.next() {
        let Some(figure) = Figure::parse(word) else {
            match word {
                "-" | "and" | "remaining" | "upon" => label.clear(),
                word => label.push(word),
            }
            continue;
        };
        let limit = words.next_if_eq(&"of").and_then(|_| Figure::parse(words.next()?));
        if figure.unit == '%' {
            while let Some(word) = words.next_if(|word| !matches!(*word, "and" | "remaining" | "-")) {
                label.push(word);
            }
            let level = Level::Left(Percent::new(figure.value));
            reading.windows.extend(scope(client, head, &label).map(|scope| Window::new(scope, level)));
        } else if let Some(count) = limit.and_then(|limit| figure.of(limit)) {
            let window = scope(client, head, &label).and_then(|scope| Window::counted(scope, Some(count)));
            reading.windows.extend(window.map(|window| match figure.unit {
                '$' => window.in_unit("USD"),
                'h' => window.in_unit("hours"),
                _ => window,
            }));
        } else if figure.unit == '$' && words.peek() == Some(&"remaining") {
            let balance = Balance::dollars(BalanceKind::Prepaid, figure.value);
            reading.balances.push(Balance { name: client.name(head), ..balance });
        }
        label.clear();
    }
    for window in reading.windows.iter_mut().skip(before) {
        (window.period, window.resets_at) = (period, resets_at);
    }
}

/// The scope of a figure: the words next to it, else the line's head.
fn scope(client: &Client, head: &str, label: &[&str]) -> Option<Scope> {
    let label = label.join(" ");
    client.name(if label.is_empty() { head } else { &label }).map(Scope::Named)
}

/// Removes bracketed parts: rounded percentages, upcoming refills, and advice.
fn without_brackets(text: &str) -> String {
    let parts = text.split(['(', '[']).enumerate();
    parts
        .filter_map(|(at, part)| if at == 0 { Some(part) } else { Some(part.split_once([')', ']'])?.1) })
        .collect()
}

/// The period and the reset of a line's windows, as far as the line states them.
type Span = (Option<Period>, Option<EpochMs>);

/// Parses the span in `period 2026-08-20 to 2026-09-20`, with days in UTC.
fn dates(words: &[&str], now: EpochMs) -> Option<Span> {
    words.windows(4).find_map(|words| {
        let ["period", from, "to", until] = words else { return None };
        let (from, until) = (EpochMs::parse_iso(from)?, EpochMs::parse_iso(until)?);
        let is_month = (28..=31).contains(&((until - from) / DAY));
        Some((is_month.then_some(Period::Month), Some(until.plausible(now)?)))
    })
}

/// Parses the span in `renewal in 29 days` or, if the plan is not renewed, in `ends in 29 days`.
fn countdown(words: &[&str], now: EpochMs) -> Option<Span> {
    words.windows(4).find_map(|words| {
        let ["renewal" | "ends", "in", count, unit] = words else { return None };
        let (count, unit) = (lenient::decimal(count)?, unit.trim_end_matches('s'));
        let is_longer = match unit {
            "day" => count > 31.0,
            "week" => count > 5.0,
            "month" => count > 1.0,
            unit => unit == "year",
        };
        let resets_at = (unit == "day").then(|| now.after_seconds(count * 86_400.0)).flatten();
        Some(((!is_longer).then_some(Period::Month), resets_at))
    })
}
