//! Each parser of outside text: the first character selects it, and the rest is its input.

use super::{assert_safe, holds_secret, is_unsafe};
use mystatus::allowed_hosts::UserHost;
use mystatus::environment::Environment;
use mystatus::http::NetworkCause;
use mystatus::options::{self, Options};
use mystatus::reading::Currency;
use mystatus::reason::Refusal;
use mystatus::render::{cut, line, width};
use mystatus::sanitized::Sanitized;
use mystatus::secret::{Redactor, Secret};
use mystatus::signal::period_in;
use mystatus::time::EpochMs;
use mystatus::{lenient, proxy};
use serde_json::{Map, Value, json};

/// Runs a parser on a text.
type Parser = fn(&str, &Redactor);

/// The parsers, each with its first seeds.
const PARSERS: &[(Parser, &[&str])] = &[
    (name, &["Pro \u{1b}[31m\u{202e}Max", "\u{1b}]0;x\u{7}`[x](y)`", "## \u{2192} **", super::SECRET]),
    (label, &["ada@example.com", "日本語 한국어 中文 ｋｅｙ", super::SECRET]),
    (
        message,
        &["<title>Denied</title>", "{\"error\":{\"message\":\"m\",\"code\":\"c\",\"retry_after\":60}}"],
    ),
    (link, &["See https://chatgpt.com/codex/settings?x=1.", "https://z.ai/x"]),
    (own, &["~/.config/x", "-5", "--option=\u{200b}"]),
    (key, &["sk-0123456789abcdef"]),
    (host, &["api.company.ghe.com:8443", "https://company.ghe.com/"]),
    (proxies, &["http://user:pass@proxy.example:3128", "*.z.ai,localhost,127.0.0.1/8"]),
    (
        time,
        &["2026-11-18T12:36:40.5Z", "2026-11-18 20:36:40+08:00", "Wed, 18 Nov 2026 12:36:40 GMT", "18:00"],
    ),
    (json, &["-12.50", "1e3", "{\"a\":[1,\"x\",null,{}]}"]),
    (words, &["weekly/monthly", "5 小时", "ECONNREFUSED", "USD", "{platform} {left}%{{}}"]),
];

thread_local! {
    static REDACTOR: Redactor = Redactor::new(&[Secret::new(super::SECRET)]);
}

pub fn run(text: &str) {
    let mut rest = text.chars();
    let Some(first) = rest.next() else { return };
    let (parser, _) = PARSERS[u32::from(first) as usize % PARSERS.len()];
    REDACTOR.with(|redactor| parser(rest.as_str(), redactor));
}

/// Panics unless a text is shown as one safe line.
fn assert_line(shown: &Sanitized) {
    assert_safe(shown.as_str());
    assert!(!shown.as_str().contains('\n') && width(shown.as_str()) <= 2 * 301);
    assert!(width(&cut(shown.as_str(), 20)) <= 20, "{shown}");
}

/// Panics unless a platform's text is shown as one safe line without any piece of a secret.
fn assert_redacted(shown: &Sanitized) {
    assert_line(shown);
    assert!(!holds_secret(shown.as_str(), 6), "{shown}");
}

fn name(text: &str, redactor: &Redactor) {
    Sanitized::name(text, redactor).iter().for_each(assert_redacted);
}

fn label(text: &str, redactor: &Redactor) {
    Sanitized::label(text, redactor).iter().for_each(assert_line);
}

fn message(text: &str, redactor: &Redactor) {
    Sanitized::message(text, redactor).iter().for_each(assert_redacted);
    let refusal = Refusal::read(text);
    let words = refusal.words().and_then(|words| Sanitized::message(&words, redactor));
    words.iter().for_each(assert_redacted);
    let _ = refusal.wait(EpochMs::new(crate::support::NOW));
}

fn link(text: &str, redactor: &Redactor) {
    if let Some(link) = Sanitized::link(text, &["chatgpt.com", "z.ai"], redactor) {
        assert_redacted(&link);
        let known = ["https://chatgpt.com/", "https://z.ai/"];
        assert!(known.iter().any(|host| link.as_str().starts_with(host)), "{link}");
    }
}

fn own(text: &str, _: &Redactor) {
    let environment = Environment { home: "/home/ada".to_owned(), ..Environment::default() };
    for shown in [Sanitized::path(text), Sanitized::written(text), environment.display(text)] {
        assert!(!shown.as_str().chars().any(is_unsafe), "{shown}");
    }
}

/// A secret repeated whole is hidden whole.
fn key(text: &str, _: &Redactor) {
    let is_key = text.len() >= 6 && text.bytes().all(|byte| byte.is_ascii_graphic());
    assert!(!is_key || Redactor::new(&[Secret::new(text)]).redact(text) == "****");
}

fn host(text: &str, _: &Redactor) {
    let is_plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'.' || b == b'-';
    assert!(UserHost::parse(text).is_none_or(|host| host.as_str().bytes().all(is_plain)));
    let is_address = |b: u8| is_plain(b) || b == b':';
    assert!(UserHost::with_port(text).is_none_or(|host| host.as_str().bytes().all(is_address)));
}

fn proxies(text: &str, _: &Redactor) {
    for name in ["HTTPS_PROXY", "NO_PROXY"] {
        let env =
            [(name.to_owned(), text.into()), ("ALL_PROXY".to_owned(), "p:1".into())].into_iter().collect();
        let _ = proxy::for_host(&Environment { env, ..Environment::default() }, "chatgpt.com");
    }
}

fn time(text: &str, _: &Redactor) {
    for at in [EpochMs::parse_iso(text), EpochMs::parse_http_date(text)].into_iter().flatten() {
        assert_eq!(EpochMs::parse_iso(&at.format_iso()).map(EpochMs::as_seconds), Some(at.as_seconds()));
    }
    let (options, _) = Options::read(&Map::new(), &json!({ "until": text }));
    assert!((1..=24 * 60).contains(&options.horizon(EpochMs::default(), &|_| 0).minutes));
}

/// All parsers agree on what is JSON.
fn json(text: &str, _: &Redactor) {
    assert!(lenient::number(text).is_none_or(f64::is_finite));
    let read: Result<Value, _> = serde_json::from_str(text);
    assert!(lenient::check(text).is_ok() || read.is_err());
    assert!(read.is_err() || lenient::is_object(text) == read.is_ok_and(|value| value.is_object()));
}

fn words(text: &str, _: &Redactor) {
    let _ = (
        period_in(text),
        Sanitized::own(text).and_then(Currency::of),
        NetworkCause::of(text),
        line::check(text),
    );
    assert!(options::names(text, &[]).iter().all(|name| !name.is_empty()));
}

pub fn seeds() -> Vec<String> {
    let of = |(number, (_, texts)): (usize, &(Parser, &[&str]))| {
        // The first letter that selects the parser.
        let first = ('A'..='Z').find(|c| u32::from(*c) as usize % PARSERS.len() == number).expect("a letter");
        texts.iter().map(|text| format!("{first}{text}")).collect::<Vec<_>>()
    };
    PARSERS.iter().enumerate().flat_map(of).collect()
}
