//! Refusals in forms common to many platforms, and the parts of a session's request that are stored.

use crate::support::NOW;
use mystatus::reading::{Period, Scope};
use mystatus::reason::{Reason, Refusal};
use mystatus::secret::Redactor;
use mystatus::signal::{Signal, Stop};
use mystatus::time::EpochMs;
use serde_json::{Value, json};

const HOUR: i64 = 3_600_000;

/// A signal from a request to a platform without a form of its own.
fn heard(more: &Value) -> Signal {
    let mut event = json!({ "type": "error", "provider": "chutes", "model": "m" });
    event.as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
    Signal::read(&event, EpochMs::new(NOW)).expect("a signal")
}

fn stop(more: &Value) -> Option<Stop> {
    heard(more).common().and_then(|told| told.stop)
}

/// Milliseconds until the reset of a limit described in words.
fn reset(more: &Value) -> Option<i64> {
    let mut limit = json!({ "message": "Usage limit reached" });
    limit.as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
    Some(stop(&limit).expect("a limit").resets_at? - EpochMs::new(NOW))
}

#[test]
fn when_a_limit_starts_over_is_read_in_every_form_that_headers_have() {
    let counted = |left: &str, reset: &str| json!({ "x-ratelimit-remaining-tokens": left, "x-ratelimit-reset-tokens": reset });
    let (ms, seconds) = ((NOW + 2 * HOUR).to_string(), ((NOW + 2 * HOUR) / 1000).to_string());
    for headers in [
        json!({ "retry-after": "7200" }),
        json!({ "retry-after": "Wed, 18 Nov 2026 13:06:40 GMT" }),
        json!({ "retry-after-ms": "7200000" }),
        counted("0", &ms),
        counted("0", &seconds),
        counted("0", "7200"),
        counted("0", "2h"),
    ] {
        assert_eq!(reset(&json!({ "headers": headers })), Some(2 * HOUR), "{headers}");
    }
    for headers in [counted("5", "7200"), json!({ "retry-after": "0" })] {
        assert_eq!(reset(&json!({ "headers": headers })), None, "{headers}");
    }
    // A wait of 0 says nothing.
    let body = json!({ "error": { "message": "Usage limit reached", "resets_in_seconds": 0 } }).to_string();
    assert_eq!(reset(&json!({ "body": body, "headers": { "retry-after": "7200" } })), Some(2 * HOUR));
}

#[test]
fn a_wait_that_opencode_may_have_made_up_is_no_reset() {
    let retry = |next: i64| reset(&json!({ "type": "retry", "next": NOW + next }));
    assert_eq!(retry(40_000), None);
    assert_eq!(retry(40_001), Some(40_001));
}

#[test]
fn a_limit_is_told_from_pace_from_money_and_from_a_fault() {
    let long = json!({ "retry-after": "7200" });
    for (heard, is_limit) in [
        (json!({ "status": 429, "headers": { "retry-after": "301" } }), true),
        // Congestion upstream lasts minutes.
        (json!({ "status": 429, "headers": { "retry-after": "300" } }), false),
        (json!({ "status": 429, "headers": long, "message": "The model is overloaded" }), false),
        (json!({ "headers": long, "message": "Rate limit exceeded" }), true),
        (json!({ "headers": long, "message": "Something else" }), false),
        // A refusal may be inside a reply that claims success; an answer is no refusal.
        (json!({ "status": 200, "message": "Usage limit reached" }), true),
        (json!({ "status": 200, "message": "Usage limit reached", "type": "answer" }), false),
        (json!({ "status": 500, "message": "Usage limit reached" }), false),
    ] {
        assert_eq!(stop(&heard).is_some(), is_limit, "{heard}");
    }
    let money = stop(&json!({ "status": 402, "message": "Insufficient balance" }));
    assert_eq!(money.and_then(|stop| stop.scope), Some(Scope::Credits));
}

#[test]
fn a_wait_is_when_a_limit_starts_over_and_not_how_long_it_is() {
    let told = |message: &str| {
        let stop = stop(&json!({ "status": 429, "message": message })).expect("a limit");
        (stop.period, stop.resets_at.map(|at| at - EpochMs::new(NOW)))
    };
    for (message, hours) in [
        ("Usage limit reached. Resets in about 5 hours.", 5),
        ("Usage limit reached. Try again after 5 hours.", 5),
        ("Usage limit reached. Please retry in 5 hours.", 5),
        ("Usage limit reached. Wait 5 hours.", 5),
        ("Usage limit reached. Please wait for another 5 hours.", 5),
        ("Usage limit reached. It resets within ~5 hours.", 5),
        ("Usage limit reached (in 5 hours it resets)", 5),
        ("额度已用尽，请在 5 小时后重试", 5),
        ("额度已用尽，请5个小时之后重试", 5),
        ("Usage limit reached. Available again in 7 days.", 7 * 24),
        ("Usage limit reached. It renews in 7 days", 7 * 24),
        ("额度已用尽，7 天后恢复", 7 * 24),
    ] {
        assert_eq!(told(message), (None, Some(hours * HOUR)), "{message}");
    }
    assert_eq!(told("Usage limit reached. Resets in 1 day, 5 hours"), (None, Some(29 * HOUR)));
    // A rate is not a wait.
    for (rate, period) in [
        ("Usage limit reached: 600 requests in 5 hours", Some(Period::FIVE_HOURS)),
        ("You have reached your limit of 50 credits in 5 hours", Some(Period::FIVE_HOURS)),
        ("Usage limit reached: 600 requests allowed in 24 hours", None),
        ("Usage limit reached. Limits apply per key within 24 hours", None),
    ] {
        assert_eq!(told(rate), (period, None), "{rate}");
    }
    let pace = json!({ "status": 429, "message": "Too many requests: more than allowed in 10 minutes" });
    assert_eq!(stop(&pace), None);
}

#[test]
fn a_period_is_named_beside_any_mark() {
    for (message, period) in [
        ("pro-weekly usage limit reached", Some(Period::WEEK)),
        ("limit exceeded.weekly quota", Some(Period::WEEK)),
        ("Rate limit exceeded: free-models-per-day-high-balance.", Some(Period::DAY)),
        ("bi-weekly usage limit reached", None),
        ("biweekly usage limit reached", None),
        ("usage limit reached for 1.5 hours", None),
    ] {
        let stop = stop(&json!({ "status": 429, "message": message })).expect("a limit");
        assert_eq!(stop.period, period, "{message}");
    }
}

#[test]
fn of_headers_those_of_limits_are_kept_and_no_other() {
    let heard = heard(&json!({ "headers": {
        "authorization": "Bearer secret", "set-cookie": "secret", "x-request-id": "1", "retry-after-that": "1",
        "Retry-After": " 7 ", "X-Codex-Plan-Type": "plus", "x-ratelimit-limit": "9".repeat(257),
    } }));
    let mut kept: Vec<_> = heard.headers().collect();
    kept.sort_unstable();
    assert_eq!(kept, [("retry-after", "7"), ("x-codex-plan-type", "plus")]);
}

#[test]
fn a_guards_page_is_known_by_marks_anywhere_in_its_beginning() {
    let page =
        |padding: usize| format!("<!doctype html>{}<title>Just a moment...</title>", " ".repeat(padding));
    let why = |body: &str| Refusal::read(body).reason(503, body, &Redactor::new(&[]));
    assert_eq!(why(&page(10_000)), Some(Reason::WebPage));
    assert_eq!(why("<!doctype html><title>Down for maintenance</title>"), None);
}

#[test]
fn what_a_code_stands_for_is_known_whatever_the_words() {
    for (code, reason) in [
        ("unsupported_client", Reason::Outdated),
        ("usage_not_included", Reason::NoPlan),
        ("overloaded_error", Reason::Fault),
        ("USAGE_LIMIT_REACHED", Reason::LimitReached),
    ] {
        let body = json!({ "error": { "code": code, "message": "No" } }).to_string();
        assert_eq!(Refusal::read(&body).reason(403, &body, &Redactor::new(&[])), Some(reason), "{code}");
    }
}
