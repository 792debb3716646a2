//! Stopped sessions: limits learned from sessions' own requests, without a query. Each platform's own refusal is in
//! `platform_refusals.rs`.

use crate::support::heard::{
    HOUR, MINUTE, USAGE, ZAI, at, error, machine, remembering, stops, text, weekly, windows, with_key,
};
use crate::support::{NOW, Script, TOKEN, share};
use mystatus::binding::Model;
use mystatus::locale::LANGUAGES;
use mystatus::render::summary::GivenWarning;
use proptest::prelude::*;
use serde_json::{Value, json};

#[test]
fn a_refusal_says_whose_limit_until_when_and_who_has_something_left() {
    let mut script = machine();
    script.run();
    script.pass(5_000);
    let sent = script.sent().len();
    let run = script.add_signal(weekly(&json!({})));
    assert_eq!(stops(&run), "OpenAI weekly limit reached, back Fri 14:06 (2d 3h). Z.ai has 85% left.");
    let report = text(&run);
    assert!(
        report.starts_with(
            "OpenAI weekly limit reached, back Fri 14:06 (2d 3h).\nWork on: Z.ai, which lasts 2h\n"
        ),
        "{report}"
    );
    assert!(!report.contains("Used up"), "it is not said twice: {report}");
    assert!(report.contains("Limit reached"), "the row says so: {report}");
    assert_eq!(script.sent().len(), sent, "no request");
    let mut elsewhere = machine().clocks(9 * 60);
    elsewhere.run();
    elsewhere.pass(5_000);
    let said = stops(&elsewhere.add_signal(weekly(&json!({}))));
    assert!(said.contains("back Fri 23:06 (2d 3h)"), "on the user's clocks: {said}");
}

#[test]
fn who_has_the_most_left_is_named_the_first_of_equals_and_nobody_who_has_nothing() {
    let limits = |used: u32| json!({ "success": true, "data": { "limits": [{ "type": "TOKENS_LIMIT", "unit": 3, "number": 5, "percentage": used }] } });
    for (zhipu, zai, told) in [
        (30, 15, " Z.ai has 85% left."),
        (15, 30, " Zhipu AI has 85% left."),
        (15, 15, " Zhipu AI has 85% left."),
        (100, 99, " Z.ai has 1% left."),
        (100, 100, ""),
    ] {
        let script = Script::auth(json!({
            "openai": { "type": "oauth", "access": TOKEN },
            "zhipuai-coding-plan": { "type": "api", "key": "zhipu-0123456789abcdefgh" },
            "zai-coding-plan": { "type": "api", "key": "zai-0123456789abcdefgh" },
        }));
        let script = script.answer(USAGE, 401, "{}").answer(ZAI, 200, limits(zai));
        let mut script = remembering(script.answer(
            "GET https://bigmodel.cn/api/monitor/usage/quota/limit",
            200,
            limits(zhipu),
        ));
        script.run();
        script.pass(1);
        let said = stops(&script.add_signal(weekly(&json!({}))));
        assert_eq!(said, format!("OpenAI usage limit reached, back Fri 14:06 (2d 3h).{told}"));
    }
}

#[test]
fn a_refusal_that_does_not_say_which_limit_is_of_the_tightest_and_the_first_of_equals() {
    let body = json!({ "error": { "type": "usage_limit_reached", "plan_type": "plus" } });
    for (five_hours, week, told) in [
        (97, 40, "5-hour limit reached, back 13:06 (2h)"),
        (40, 97, "weekly limit"),
        (97, 97, "5-hour limit"),
        // A window with much left is not likely the cause.
        (40, 42, "usage limit reached."),
        (40, 80, "weekly limit"),
    ] {
        let openai = json!({ "plan_type": "plus", "rate_limit": {
            "primary_window": { "used_percent": five_hours, "limit_window_seconds": 18_000, "reset_at": at(2 * HOUR) },
            "secondary_window": { "used_percent": week, "limit_window_seconds": 604_800, "reset_at": at(51 * HOUR) } } });
        let script = Script::auth(json!({ "openai": { "type": "oauth", "access": TOKEN } }));
        let mut script = remembering(script.answer(USAGE, 200, openai));
        script.run();
        script.pass(1);
        let said = stops(&script.add_signal(error("openai", 429, &json!({}), &body)));
        assert!(said.starts_with(&format!("OpenAI {told}")), "{said}");
        assert_eq!(said.contains(", back "), five_hours.max(week) >= 80, "{said}");
    }
    // A reset right now is not a time to come back.
    let window = json!({ "used_percent": 97, "limit_window_seconds": 18_000, "reset_at": at(MINUTE) });
    let openai = json!({ "plan_type": "plus", "rate_limit": { "primary_window": window } });
    let script = Script::auth(json!({ "openai": { "type": "oauth", "access": TOKEN } }));
    let mut script = remembering(script.answer(USAGE, 200, openai));
    script.run();
    script.pass(MINUTE);
    assert_eq!(
        stops(&script.add_signal(error("openai", 429, &json!({}), &body))),
        "OpenAI 5-hour limit reached."
    );
}

#[test]
fn the_account_that_is_said_to_last_is_the_one_that_is_said_to_have_something_left() {
    let day = 24 * HOUR;
    let window = |used: u32, seconds: u32, left: i64| json!({ "used_percent": used, "limit_window_seconds": seconds, "reset_at": at(left) });
    let openai = json!({ "plan_type": "plus", "rate_limit": {
        "primary_window": window(40, 18_000, 2 * HOUR), "secondary_window": window(30, 604_800, 3 * day) } });
    let limit = |used: u32, unit: u32, number: u32, left: i64| json!({ "type": "TOKENS_LIMIT", "unit": unit, "number": number, "percentage": used, "nextResetTime": NOW + left });
    // Z.ai's week would lose more per hour; Kimi has more left.
    let zai = json!({ "success": true, "data": { "limits": [limit(10, 3, 5, 4 * HOUR + 30 * MINUTE), limit(40, 6, 1, 20 * HOUR)] } });
    let kimi = json!({ "usage": { "limit": "100", "used": "5", "remaining": "95", "resetTime": "2026-11-25T00:00:00Z" },
        "limits": [{ "window": { "duration": 300, "timeUnit": "TIME_UNIT_MINUTE" },
            "detail": { "limit": "100", "used": "2", "remaining": "98", "resetTime": "2026-11-18T15:00:00Z" } }] });
    let script = Script::auth(json!({
        "openai": { "type": "oauth", "access": TOKEN },
        "zai-coding-plan": { "type": "api", "key": "0123456789abcdefgh" },
        "kimi-for-coding": { "type": "api", "key": "sk-kimi-0123456789abcdef" },
    }));
    let script = script.answer(USAGE, 200, openai).answer(ZAI, 200, zai);
    let mut script = remembering(script.answer("GET https://api.kimi.com/coding/v1/usages", 200, kimi));
    script.run();
    script.pass(1);
    let run = script.add_signal(weekly(&json!({})));
    assert!(text(&run).contains("\nWork on: Z.ai, which lasts 2h\n"), "{}", text(&run));
    assert!(stops(&run).ends_with(" Z.ai has 60% left."), "{}", stops(&run));
}

#[test]
fn what_was_counted_before_is_not_told_of_a_limit_that_is_reached() {
    let limit = json!({ "type": "TOKENS_LIMIT", "unit": 3, "number": 5, "percentage": 25, "usage": 8_000_000, "currentValue": 2_000_000, "nextResetTime": NOW + 2 * HOUR });
    let mut script =
        remembering(
            Script::auth(json!({ "zai-coding-plan": { "type": "api", "key": "0123456789abcdefgh" } }))
                .answer(ZAI, 200, json!({ "success": true, "data": { "limits": [limit] } })),
        );
    assert!(text(&script.run()).contains("2.0M/8.0M used"));
    script.pass(1);
    let body = json!({ "error": { "code": "1308", "message": "Usage limit reached for 5 hour. Your limit will reset at 2026-11-18 21:06:40" } });
    let report = text(&script.add_signal(error("zai-coding-plan", 429, &json!({}), &body)));
    assert!(report.contains("░ 0% remaining") && !report.contains("8.0M"), "{report}");
}

#[test]
fn it_is_said_in_each_language() {
    let mut all = Vec::new();
    for lang in LANGUAGES.iter().map(|language| language.tag()) {
        let mut script = machine().lang(lang);
        script.run();
        script.pass(1);
        all.push(stops(&script.add_signal(weekly(&json!({})))));
        let mut alone = with_key("kimi-for-coding").lang(lang);
        let body = json!({ "error": { "type": "access_terminated_error",
            "message": "You've reached your weekly (7-day) usage limit. Your quota will reset when the current 7-day window ends." } });
        all.push(stops(&alone.add_signal(error("kimi-for-coding", 403, &json!({}), &body))));
    }
    insta::assert_snapshot!("stops", all.join("\n"));
}

#[test]
fn it_is_said_once_for_each_window_until_it_resets() {
    let mut script = machine();
    script.run();
    script.pass(1);
    let mut given = Vec::new();
    let run = script.add_signal(weekly(&json!({})));
    assert_eq!(run.warnings(&mut given).len(), 1, "and not that nothing is left, besides");
    script.pass(MINUTE);
    assert!(script.add_signal(weekly(&json!({}))).warnings(&mut given).is_empty());
    let mut kept = GivenWarning::all(&json!(given));
    assert_eq!(kept.len(), given.len());
    script.pass(51 * HOUR);
    let later = json!({ "type": "error", "provider": "openai", "status": 429,
        "body": json!({ "error": { "type": "usage_limit_reached", "resets_in_seconds": 3600 } }).to_string() });
    assert_eq!(script.add_signal(later).stops(&mut kept).len(), 1, "of the next one");
}

#[test]
fn what_was_heard_is_newer_than_a_cached_answer_and_a_later_answer_replaces_it() {
    let mut script = machine();
    script.run();
    script.pass(1_000);
    script.add_signal(weekly(&json!({})));
    let sent = script.sent().len();
    let cached = script.run();
    assert_eq!(script.sent().len(), sent, "the answer is fresh enough");
    assert_eq!(windows(&cached)[1]["percent_used"], 100);
    assert_eq!(stops(&cached), "OpenAI weekly limit reached, back Fri 14:06 (2d 3h). Z.ai has 85% left.");
    script.pass(MINUTE);
    let asked = script.run();
    assert!(script.sent().len() > sent);
    assert_eq!(windows(&asked)[1]["percent_used"], 97);
    assert_eq!(stops(&asked), "");
    // A signal older than an answer no longer counts.
    let old = json!({ "type": "error", "provider": "openai", "status": 429, "at": NOW + 1_000,
        "body": json!({ "error": { "type": "usage_limit_reached", "resets_in_seconds": 3600 } }).to_string() });
    assert_eq!(stops(&script.add_signal(old)), "");
}

#[test]
fn an_answer_that_was_asked_for_before_the_refusal_does_not_hide_it() {
    let mut script = machine();
    let mut run = script.start();
    script.pass(1);
    script.add_signal(weekly(&json!({})));
    script.pass(1);
    while script.step(&mut run) {}
    assert_eq!(stops(&run), "OpenAI usage limit reached, back Fri 14:06 (2d 3h). Z.ai has 85% left.");
}

#[test]
fn a_limit_that_is_still_used_up_in_a_later_answer_stays_what_stopped_the_session() {
    let full = json!({ "plan_type": "plus", "rate_limit": { "limit_reached": true,
        "secondary_window": { "used_percent": 100, "limit_window_seconds": 604_800, "reset_at": at(51 * HOUR) } } });
    let script = Script::auth(json!({ "openai": { "type": "oauth", "access": TOKEN } }));
    let mut script = remembering(script.answer(USAGE, 200, full));
    script.run();
    script.pass(1);
    script.add_signal(weekly(&json!({})));
    script.pass(2 * MINUTE);
    assert_eq!(stops(&script.run()), "OpenAI weekly limit reached, back Fri 14:06 (2d 3h).");
    script.pass(51 * HOUR);
    assert_eq!(stops(&script.add_signal(json!({}))), "", "it has started over");
}

/// The headers of a good answer.
fn answer(used: u32) -> Value {
    json!({ "type": "answer", "provider": "openai", "model": "gpt-5.3-codex", "status": 200, "headers": {
        "x-codex-primary-used-percent": used.to_string(), "x-codex-primary-window-minutes": "300",
        "x-codex-primary-reset-at": at(2 * HOUR).to_string() } })
}

#[test]
fn headers_of_answers_serve_as_answers_while_they_are_fresh() {
    let mut script = machine();
    script.run();
    let sent = script.sent().iter().filter(|sent| sent.request.host == "chatgpt.com").count();
    for turn in 0..100 {
        script.pass(30_000);
        script.heard = vec![answer(turn)];
        let run = script.run();
        assert_eq!(windows(&run)[0]["percent_used"], turn, "{turn}");
        assert_eq!(windows(&run)[1]["percent_used"], 97, "what headers do not tell stays");
    }
    let asked = script.sent().iter().filter(|sent| sent.request.host == "chatgpt.com").count();
    assert_eq!(asked, sent, "no quota request");
    // The signal arrives again, and is old by now.
    script.pass(MINUTE);
    script.heard[0]["at"] = json!(NOW + 100 * 30_000);
    script.run();
    assert_eq!(script.sent().iter().filter(|sent| sent.request.host == "chatgpt.com").count(), sent + 1);
}

#[test]
fn a_platform_that_asked_to_be_left_alone_is_left_alone_whatever_is_heard() {
    let script = Script::auth(json!({ "openai": { "type": "oauth", "access": TOKEN } }));
    let refused =
        mystatus::http::Response { status: 429, retry_after: Some("900".to_owned()), body: String::new() };
    let mut script = remembering(script.respond(USAGE, Ok(refused)));
    script.run();
    script.pass(MINUTE);
    script.add_signal(answer(10));
    script.pass(10 * MINUTE);
    let run = script.run();
    assert_eq!(script.sent().len(), 1);
    assert_eq!(windows(&run)[0]["percent_used"], 10);
    script.pass(5 * MINUTE);
    script.run();
    assert_eq!(script.sent().len(), 2);
}

#[test]
fn of_whom_it_is_must_be_sure() {
    let two = remembering(Script::auth(json!({
        "zai-coding-plan": { "type": "api", "key": "0123456789abcdefgh" },
        "openai": { "type": "oauth", "access": TOKEN },
        "codex": { "type": "oauth", "access": "another-token" },
    })));
    let mut script = two;
    assert_eq!(
        stops(&script.add_signal(weekly(&json!({})))),
        "OpenAI (ada@example.com) usage limit reached, back Fri 14:06 (2d 3h).",
        "of two, the one that OpenCode signs in with"
    );
    let other =
        json!({ "type": "error", "provider": "acme", "status": 429, "headers": { "retry-after": "3600" } });
    assert_eq!(stops(&script.add_signal(other)).lines().count(), 1, "of nobody");
    let alone =
        with_key("chutes").add_signal(error("acme", 429, &json!({ "retry-after": "3600" }), &Value::Null));
    assert_eq!(stops(&alone), "", "nor of the only account, where it serves others");
    let key = error(
        "openai",
        429,
        &json!({ "retry-after": "3600" }),
        &json!({ "error": { "code": "rate_limit_exceeded" } }),
    );
    assert_eq!(stops(&machine().add_signal(key)), "", "the pace of an API key is no plan's limit");
}

#[test]
fn a_session_that_waits_waits_until_the_true_reset() {
    let mut script = machine();
    script.run();
    script.pass(1_000);
    let run = script.add_signal(weekly(&json!({})));
    assert_eq!(run.wait(Model { provider: "openai", id: "gpt-5.3-codex" }), Some(51 * HOUR));
    assert_eq!(run.wait(Model { provider: "zai-coding-plan", id: "glm" }), None);
}

#[test]
fn nothing_of_a_prompt_or_a_token_is_shown_or_kept() {
    let mut script = machine();
    script.run();
    script.pass(1);
    let body = json!({ "error": { "type": "usage_limit_reached", "plan_type": format!("plus {TOKEN}"),
        "message": "PROMPT-of-the-user", "resets_in_seconds": 3600, "input": "PROMPT-of-the-user" } });
    let headers = json!({ "authorization": format!("Bearer {TOKEN}"), "set-cookie": "COOKIE", "x-request-id": "REQUEST",
        "x-codex-bengalfox-limit-name": TOKEN, "x-codex-bengalfox-primary-used-percent": "5",
        "x-codex-bengalfox-primary-window-minutes": "300" });
    script.add_signal(error("openai", 429, &headers, &body));
    let run = script.run();
    let all = format!("{}\n{}\n{}", text(&run), json!(run.json()), stops(&run));
    assert!(all.contains("OpenAI usage limit reached"), "{all}");
    for secret in ["PROMPT", "COOKIE", "REQUEST", &TOKEN[..20], &TOKEN[TOKEN.len() - 12..]] {
        assert!(!all.contains(secret), "{secret}: {all}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(share(48)))]

    #[test]
    fn whatever_is_heard_nothing_breaks(
        provider in prop::sample::select(vec!["openai", "zai-coding-plan", "x", ""]),
        status in 0u32..1000,
        name in "(x-codex-|x-ratelimit-|retry-after)[a-z-]{0,20}",
        value in ".{0,300}",
        body in ".{0,200}",
        next in any::<f64>(),
    ) {
        let mut script = machine();
        let mut headers = serde_json::Map::new();
        headers.insert(name, json!(value));
        for kind in ["error", "retry", "answer", "other"] {
            let run = script.add_signal(json!({ "type": kind, "provider": provider, "status": status, "headers": headers,
                "body": body, "message": value, "next": next, "at": next }));
            let _ = (text(&run), stops(&run), run.wait(Model { provider, id: &body }));
        }
        for odd in [json!(null), json!([]), json!({ "provider": [], "headers": 5 }), json!({ "provider": "openai", "status": "x", "headers": [1] })] {
            let _ = stops(&script.add_signal(odd));
        }
    }
}
