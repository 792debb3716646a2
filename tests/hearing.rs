//! Session signals: which account's limit a session ran into, whether the session waits, and how the report
//! changes.

use crate::support::heard::{
    HOUR, MINUTE, USAGE, ZAI, at, error, machine, remembering, stops, text, weekly, with_key,
};
use crate::support::{HOME, NOW, Script, TOKEN};
use mystatus::binding::Model;
use mystatus::cache::Intent;
use mystatus::render::{Room, plain};
use serde_json::{Value, json};

const CODEX: Model = Model { provider: "openai", id: "gpt-5.3-codex" };

/// A refusal of Z.ai's, with times in China's time zone.
fn five_hours(resets: &str) -> Value {
    let message = format!("Usage limit reached for 5 hour. Your limit will reset at {resets}");
    error("zai-coding-plan", 429, &json!({}), &json!({ "error": { "code": "1308", "message": message } }))
}

/// A machine after the signal that the plan's week is used up.
fn stopped() -> Script {
    let mut script = machine();
    script.run();
    script.pass(1_000);
    script.add_signal(weekly(&json!({})));
    script.pass(1_000);
    script
}

#[test]
fn a_session_waits_for_a_limit_and_not_for_what_else_went_wrong_while_one_is_reached() {
    let mut script = stopped();
    assert_eq!(script.add_signal(weekly(&json!({}))).wait(CODEX), Some(51 * HOUR));
    let other = |more: Value| {
        let mut signal = json!({ "type": "error", "provider": "openai", "model": "gpt-5.3-codex" });
        signal.as_object_mut().expect("an object").extend(more.as_object().cloned().unwrap_or_default());
        signal
    };
    for signal in [
        other(json!({ "message": "fetch failed" })),
        other(json!({ "message": "Service Unavailable", "status": 503 })),
        other(json!({ "message": "The usage limit has been reached", "status": 401 })),
        json!({}),
    ] {
        assert_eq!(script.add_signal(signal.clone()).wait(CODEX), None, "{signal}");
    }
    // An account with credits next to a used-up window continues.
    let openai = json!({ "plan_type": "plus", "rate_limit": {
        "primary_window": { "used_percent": 100, "limit_window_seconds": 18_000, "reset_at": at(2 * HOUR) } } });
    let auth = json!({ "openai": { "type": "oauth", "access": TOKEN } });
    let mut empty = remembering(Script::auth(auth).answer(USAGE, 200, openai));
    empty.run();
    empty.pass(1_000);
    assert_eq!(empty.add_signal(other(json!({ "message": "fetch failed" }))).wait(CODEX), None);
}

#[test]
fn a_session_that_was_stopped_by_one_of_two_used_up_windows_waits_for_that_one() {
    let openai = json!({ "plan_type": "plus", "rate_limit": {
        "primary_window": { "used_percent": 100, "limit_window_seconds": 18_000, "reset_at": at(2 * HOUR) },
        "secondary_window": { "used_percent": 97, "limit_window_seconds": 604_800, "reset_at": at(51 * HOUR) } } });
    let auth = json!({ "openai": { "type": "oauth", "access": TOKEN } });
    let mut script = remembering(Script::auth(auth).answer(USAGE, 200, openai));
    script.run();
    script.pass(1_000);
    assert_eq!(script.add_signal(weekly(&json!({}))).wait(CODEX), Some(51 * HOUR));
}

#[test]
fn the_same_limit_is_told_of_again_once_it_started_over() {
    let mut script = with_key("zai-coding-plan");
    let mut given = Vec::new();
    let mut told =
        |script: &mut Script, resets| plain(&script.add_signal(five_hours(resets)).stops(&mut given));
    let first = told(&mut script, "2026-11-18 21:36:40");
    assert_eq!(first, "Z.ai 5-hour limit reached, back 13:36 (2h 30m).");
    script.pass(HOUR);
    assert_eq!(told(&mut script, "2026-11-18 21:36:40"), "");
    script.pass(5 * HOUR);
    assert_eq!(told(&mut script, "2026-11-19 03:36:40"), "Z.ai 5-hour limit reached, back 19:36 (2h 30m).");
}

#[test]
fn half_a_character_in_a_refusal_costs_nothing_else() {
    let mut script = with_key("zai-coding-plan");
    let body = r#"{"error": {"\ud800": 1, "message": "Usage limit reached for 5 hour\ud83d"}}"#;
    let mut signal = error("zai-coding-plan", 429, &json!({}), &Value::Null);
    signal["body"] = body.into();
    assert_eq!(stops(&script.add_signal(signal)), "Z.ai 5-hour limit reached.");
}

#[test]
fn a_limit_of_unknown_reset_is_told_of_once_in_its_length() {
    let refused = |status: u16, message: &str| {
        let body = json!({ "error": { "type": "access_terminated_error", "message": message } });
        error("kimi-for-coding", status, &json!({}), &body)
    };
    // The hours after the first refusal at which it is told of again, of those at which the session is refused.
    for (status, words, refused_at, told_at) in [
        (403, "5-hour usage limit reached", &[1, 4, 6, 10, 12, 18, 24][..], &[6, 12, 18, 24][..]),
        (403, "Weekly (7-day) usage limit reached", &[1, 24, 167, 168], &[168]),
        (403, "Monthly usage limit reached", &[168, 700, 731], &[731]),
        (402, "Insufficient balance", &[23, 24], &[24]),
    ] {
        let mut script = with_key("kimi-for-coding");
        let mut given = Vec::new();
        let mut is_told =
            |script: &mut Script| !script.add_signal(refused(status, words)).stops(&mut given).is_empty();
        assert!(is_told(&mut script), "{words}");
        let mut hour = 0;
        let is_told_after = |after: &i64| {
            script.pass((after - hour) * HOUR);
            hour = *after;
            is_told(&mut script)
        };
        let told: Vec<_> = refused_at.iter().copied().filter(is_told_after).collect();
        assert_eq!(told, told_at, "{words}");
    }
}

#[test]
fn a_later_stop_is_told_alone() {
    let refused = |message: &str| {
        let body = json!({ "error": { "type": "access_terminated_error", "message": message } });
        error("kimi-for-coding", 403, &json!({}), &body)
    };
    let (hours, week) = ("5-hour usage limit reached", "Weekly (7-day) usage limit reached");
    let mut script = with_key("kimi-for-coding");
    let mut given = Vec::new();
    for (words, told) in [
        (hours, "Kimi Code 5-hour limit reached."),
        (week, "Kimi Code weekly limit reached."),
        (week, ""),
        (hours, "Kimi Code 5-hour limit reached."),
    ] {
        assert_eq!(plain(&script.add_signal(refused(words)).stops(&mut given)), told);
        script.pass(6 * HOUR);
    }
}

#[test]
fn a_stop_that_must_be_over_is_not_told_of_again_beside_another() {
    let auth = ["kimi-for-coding", "zai-coding-plan"]
        .map(|entry| (entry, json!({ "type": "api", "key": "sk-0123456789abcdefgh" })));
    let mut script = remembering(Script::auth(json!(std::collections::BTreeMap::from(auth))));
    let body = json!({ "error": { "type": "access_terminated_error", "message": "You've reached your 5-hour usage limit." } });
    let mut given = Vec::new();
    let mut told = |script: &mut Script, signal| plain(&script.add_signal(signal).stops(&mut given));
    let kimi = told(&mut script, error("kimi-for-coding", 403, &json!({}), &body));
    assert_eq!(kimi, "Kimi Code 5-hour limit reached.");
    script.pass(6 * HOUR);
    assert_eq!(
        told(&mut script, five_hours("2026-11-19 03:36:40")),
        "Z.ai 5-hour limit reached, back 19:36 (2h 30m)."
    );
}

/// The lines on a refusal, on a machine with this `baseURL` for the provider.
fn said_at(url: &Value) -> String {
    let provider = json!({ "provider": { "kimi-for-coding": { "options": { "baseURL": url } } } });
    let mut script =
        with_key("kimi-for-coding").file(&format!("{HOME}/.config/opencode/opencode.json"), provider);
    let body = json!({ "error": { "type": "access_terminated_error", "message": "You've reached your weekly usage limit." } });
    stops(&script.add_signal(error("kimi-for-coding", 403, &json!({}), &body)))
}

#[test]
fn what_another_vendor_refuses_is_not_blamed_on_the_platform_whose_name_its_provider_has() {
    for own in ["https://api.kimi.com/coding/v1", "https://user@other.kimi.com:8443?x", ""] {
        assert_eq!(said_at(&json!(own)), "Kimi Code weekly limit reached.", "{own}");
    }
    assert_eq!(said_at(&json!(null)), "Kimi Code weekly limit reached.");
    for other in [
        "https://api.z.ai/api/anthropic/v1",
        "http://gateway.example.com",
        "http://localhost:4000",
        "https://kimi.com.example.org/coding",
        "https://kimi.com@example.org/coding",
        "{env:KIMI_URL}",
    ] {
        assert_eq!(said_at(&json!(other)), "", "{other}");
    }
}

#[test]
fn models_may_answer_at_another_site_than_the_quota_is_asked_for_at() {
    let own = json!({ "provider": { "openai": { "options": { "baseURL": "https://api.openai.com/v1" } } } });
    let mut script = machine().file(&format!("{HOME}/.config/opencode/opencode.json"), own);
    assert!(stops(&script.add_signal(weekly(&json!({})))).starts_with("OpenAI usage limit reached"));
}

#[test]
fn a_wait_that_opencode_makes_up_is_no_reset() {
    let retry = |attempt: Value, wait: i64| {
        let signal = json!({ "type": "retry", "provider": "zai-coding-plan", "model": "m", "at": NOW, "attempt": attempt,
            "message": "Usage limit reached for 5 hour", "next": NOW + wait });
        stops(&with_key("zai-coding-plan").add_signal(signal))
    };
    let back = |at: &str| format!("Z.ai 5-hour limit reached, back {at}.");
    // Older versions double the delay without end, and add up to a quarter.
    assert_eq!(retry(json!(8), 320_000), "Z.ai 5-hour limit reached.");
    assert_eq!(retry(json!(8), 320_001), back("11:12 (6m)"));
    assert_eq!(retry(json!(4000), 3 * HOUR), "Z.ai 5-hour limit reached.");
    for none in [json!(1), json!(null), json!("x"), json!(-1)] {
        assert_eq!(retry(none.clone(), 40_000), "Z.ai 5-hour limit reached.");
        assert_eq!(retry(none, 320_000), back("11:12 (6m)"));
    }
    // OpenCode 2 waits at most 15 minutes, whatever the server says.
    for (wait, said) in
        [(900_000, None), (899_000, None), (890_000, Some("11:21 (15m)")), (900_001, Some("11:21 (15m)"))]
    {
        let said = said.map_or("Z.ai 5-hour limit reached.".to_owned(), back);
        assert_eq!(retry(json!(2), wait), said, "{wait}");
    }
}

#[test]
fn a_few_minutes_are_the_pace_of_requests() {
    let body = json!({ "error": { "code": 429, "message": "Provider returned error: temporarily rate-limited upstream" } });
    let said = |seconds: &str| {
        stops(&with_key("openrouter").add_signal(error(
            "openrouter",
            429,
            &json!({ "retry-after": seconds }),
            &body,
        )))
    };
    assert_eq!((said("90"), said("300")), (String::new(), String::new()));
    assert!(said("301").starts_with("OpenRouter usage limit reached"));
}

#[test]
fn who_has_something_left_is_somebody_that_sessions_can_go_on_with() {
    let limits = |used: u32| json!({ "success": true, "data": { "limits": [{ "type": "TOKENS_LIMIT", "unit": 3, "number": 5, "percentage": used }] } });
    // This platform has no provider in OpenCode.
    let own = json!({ "custom": [{ "id": "acme", "name": "Acme", "url": "https://quota.example.com/left",
        "auth": { "env": "ACME_KEY" }, "windows": [{ "percent": "/used", "percent_is": "used" }] }] });
    let auth = json!({
        "openai": { "type": "oauth", "access": TOKEN },
        "zai-coding-plan": { "type": "api", "key": "zai-0123456789abcdefgh" },
    });
    let mut script = Script::auth(auth).settings(own);
    script = script.answer(USAGE, 401, "{}").answer(ZAI, 200, limits(30)).answer(ZAI, 503, "down");
    script = script.answer("GET https://quota.example.com/left", 200, json!({ "used": 1 }));
    let mut script = remembering(script.variable("ACME_KEY", "acme-0123456789abcdef"));
    script.run();
    let said = stops(&script.add_signal(weekly(&json!({}))));
    assert_eq!(said, "OpenAI usage limit reached, back Fri 14:06 (2d 3h). Z.ai has 70% left.");
    script.pass(2 * HOUR);
    assert!(text(&script.run()).contains("503"));
    let said = stops(&script.add_signal(weekly(&json!({}))));
    assert_eq!(
        said, "OpenAI usage limit reached, back Fri 16:06 (2d 3h).",
        "what is old may be used up by now"
    );
}

#[test]
fn nobody_is_sent_by_a_stop_to_what_was_last_seen_hours_ago() {
    for (before, other) in [(HOUR, true), (HOUR + 1_000, false), (6 * HOUR, false), (-HOUR, false)] {
        let mut script = machine();
        script.run();
        script.pass(before);
        script.memory.as_mut().expect("a memory").1 = Intent::Remembered;
        let said = stops(&script.add_signal(weekly(&json!({}))));
        assert!(said.starts_with("OpenAI usage limit reached"), "{said}");
        assert_eq!(said.contains("Z.ai"), other, "{before}: {said}");
    }
}

#[test]
fn who_opens_the_report_sees_more_than_headers_tell() {
    let answer = json!({ "type": "answer", "provider": "openai", "model": "gpt-5.3-codex", "status": 200, "headers": {
        "x-codex-primary-used-percent": "12", "x-codex-primary-window-minutes": "300",
        "x-codex-primary-reset-at": at(2 * HOUR).to_string() } });
    let mut script = machine();
    script.heard = vec![answer];
    script.run();
    assert_eq!(script.sent().iter().filter(|sent| sent.request.host == "chatgpt.com").count(), 0);
    script.heard.clear();
    script.memory.as_mut().expect("a memory").1 = Intent::Opened;
    script.pass(MINUTE / 2);
    let run = script.run();
    assert!(plain(&run.lines(Room::Endless)).contains("Weekly limit"), "{}", text(&run));
}

#[test]
fn what_was_heard_does_not_make_the_rest_of_a_reading_new() {
    let headers = json!({ "x-codex-primary-used-percent": "12", "x-codex-primary-window-minutes": "300",
        "x-codex-primary-reset-at": at(2 * HOUR).to_string() });
    for signal in [
        weekly(&json!({})),
        json!({ "type": "answer", "provider": "openai", "model": "gpt-5.3-codex", "status": 200, "headers": headers }),
    ] {
        let mut script = machine();
        script.run();
        script.pass(HOUR);
        script.add_signal(signal.clone());
        script.memory.as_mut().expect("a memory").1 = Intent::Opened;
        let before = script.sent().len();
        script.run();
        let hosts: Vec<_> = script.sent()[before..].iter().map(|sent| sent.request.host.clone()).collect();
        assert!(hosts.iter().any(|host| host == "chatgpt.com"), "{signal}: {hosts:?}");
        script.pass(MINUTE / 2);
        let before = script.sent().len();
        script.run();
        assert_eq!(script.sent().len(), before, "it was asked just now");
    }
}

#[test]
fn after_a_stop_everything_else_that_was_known_stays_in_sight() {
    let limits = json!({ "success": true, "data": { "limits": [{ "type": "TOKENS_LIMIT", "unit": 3, "number": 5, "percentage": 30 }] } });
    let mut script = Script::auth(json!({
        "openai": { "type": "oauth", "access": TOKEN },
        "zai-coding-plan": { "type": "api", "key": "zai-0123456789abcdefgh" },
        "deepseek": { "type": "api", "key": "sk-0123456789abcdefgh" },
    }));
    let weekly_only = json!({ "plan_type": "plus", "rate_limit": { "primary_window":
        { "used_percent": 97, "limit_window_seconds": 604_800, "reset_at": at(51 * HOUR) } } });
    script = script.answer(USAGE, 200, weekly_only).answer(ZAI, 200, limits).answer(ZAI, 503, "down");
    let mut script = remembering(script.answer("GET https://api.deepseek.com/user/balance", 401, "{}"));
    script.run();
    script.pass(HOUR);
    let before = script.run();
    script.pass(1_000);
    let sent = script.sent().len();
    let after = script.add_signal(weekly(&json!({})));
    assert!(after.is_done(), "all is remembered");
    assert_eq!(script.sent().len(), sent);
    let [before, after] = [before, after].map(|run| plain(&run.summary(CODEX)));
    for line in ["Z.ai ", "As of 1h ago: 503", "DeepSeek "] {
        assert!(before.contains(line) && after.contains(line), "{line}: {before}\n{after}");
    }
    assert!(before.contains("  3%") && after.contains("  0%"), "{before}\n{after}");
}

#[test]
fn a_run_that_asks_nobody_is_not_done_where_it_knows_less_than_one_that_asks() {
    let mut script = machine();
    assert!(!script.add_signal(weekly(&json!({}))).is_done(), "nobody was asked yet");
    script.run();
    assert!(script.add_signal(weekly(&json!({}))).is_done());
    // An IDE's note has no credential to use as a cache key.
    let quota = r#"{"tariffQuota":{"maximum":"100","available":"60"}}"#.replace('"', "&quot;");
    let noted = format!("<component><option name=\"quotaInfo\" value=\"{quota}\" /></component>");
    let path = format!("{HOME}/.config/JetBrains/PyCharm2026.1/options/AIAssistantQuotaManager2.xml");
    let mut script = machine().file(&path, noted);
    assert_eq!(script.run().report().accounts.len(), 3);
    assert!(!script.add_signal(weekly(&json!({}))).is_done());
}
