//! Rate limiting of queries: no platform is queried too often, and cached readings stay visible meanwhile.

use crate::support::HOME;
use crate::support::memory::{CLAUDE, MINUTE, ZAI, json_of, limits, machine, refused, used};
use mystatus::cache::Intent;
use mystatus::http::Response;
use mystatus::locale::LANGUAGES;
use mystatus::render::{Room, plain};
use serde_json::json;

#[test]
fn an_answer_serves_who_opens_the_report_for_a_minute_and_never_who_asks_anew() {
    let mut script = machine().answer(ZAI, 200, limits(25)).answer(ZAI, 200, limits(26));
    assert_eq!(script.requests(Intent::Opened), 1);
    script.pass(MINUTE - 1);
    assert_eq!(script.requests(Intent::Opened), 0);
    let opened = script.run_as(Intent::Opened);
    assert_eq!(used(&opened), [25]);
    assert!(!plain(&opened.lines(Room::Endless)).contains("As of"), "less than a minute is not worth a word");
    assert_eq!(opened.report().exit_status(), 0);
    script.pass(1);
    assert_eq!(script.requests(Intent::Opened), 1);
    assert_eq!(script.requests(Intent::Asked), 1);
    assert_eq!(used(&script.run_as(Intent::Opened)), [26]);
}

#[test]
fn who_asks_anew_gets_an_answer_of_its_own_although_no_time_has_passed() {
    let mut script = machine().answer(ZAI, 200, limits(25)).answer(ZAI, 200, limits(26));
    assert_eq!(used(&script.run_as(Intent::Asked)), [25]);
    assert_eq!(used(&script.run_as(Intent::Asked)), [26]);
}

#[test]
fn without_a_memory_every_run_asks() {
    let mut script = machine().answer(ZAI, 200, limits(25));
    script.memory = None;
    script.run();
    script.run();
    assert_eq!(script.sent().len(), 2);
}

#[test]
fn runs_that_nobody_asked_for_keep_to_the_platforms_interval() {
    let token = json!({ "claudeAiOauth": { "accessToken": "sk-ant-oat01-0123456789abcdef" } });
    let mut script = machine()
        .file(&format!("{HOME}/.claude/.credentials.json"), token)
        .answer(ZAI, 200, limits(25))
        .answer(CLAUDE, 200, json!({ "five_hour": { "utilization": 40 } }));
    script.enable = vec!["claude".to_owned()];
    assert_eq!(script.requests(Intent::Automatic), 2);
    assert_eq!(script.requests(Intent::Automatic), 0);
    script.pass(MINUTE);
    let run = script.run_as(Intent::Automatic);
    let text = plain(&run.lines(Room::Endless));
    assert_eq!(text.matches("As of 1m ago\n").count(), 1, "Claude's, as Z.ai alone was asked: {text}");
    script.pass(4 * MINUTE - 1);
    let run = script.run_as(Intent::Automatic);
    let text = plain(&run.lines(Room::Endless));
    assert!(text.contains("As of 4m ago\n") && text.contains("60% remaining"), "{text}");
    assert!(run.brief().contains("; As of 4m ago\n"), "{}", run.brief());
    assert_eq!(run.report().exit_status(), 0);
    script.pass(1);
    assert_eq!(script.requests(Intent::Automatic), 1, "Claude alone");
    script.pass(MINUTE);
    assert_eq!(script.requests(Intent::Opened), 2, "who opens the report has both asked after a minute");
}

#[test]
fn a_failure_serves_only_where_nobody_asked_by_hand() {
    let mut script = machine().answer(ZAI, 403, "no");
    assert_eq!(script.requests(Intent::Opened), 1);
    assert_eq!(script.requests(Intent::Automatic), 0);
    assert_eq!(script.requests(Intent::Opened), 1, "what was mended meanwhile shows at once");
    script.pass(MINUTE);
    assert_eq!(script.requests(Intent::Automatic), 1);
}

#[test]
fn who_refused_is_left_alone_for_as_long_as_it_says_whoever_asks() {
    let mut script = machine().respond(ZAI, Ok(refused(Some("120")))).answer(ZAI, 200, limits(25));
    assert_eq!(script.requests(Intent::Asked), 1);
    script.pass(2 * MINUTE - 1);
    for intent in [Intent::Asked, Intent::Opened, Intent::Automatic] {
        let before = script.sent().len();
        let text = plain(&script.run_as(intent).lines(Room::Endless));
        assert_eq!(script.sent().len(), before, "{intent:?}");
        assert!(
            text.contains("Z.ai API request failed (429): slow down") && text.contains("try again in 1m"),
            "{text}"
        );
    }
    script.pass(1);
    assert_eq!(used(&script.run_as(Intent::Automatic)), [25]);
}

#[test]
fn without_its_word_the_wait_doubles_with_each_refusal_up_to_a_quarter_of_an_hour() {
    let mut script = machine().respond(ZAI, Ok(refused(Some("0"))));
    script.run();
    for minutes in [1, 2, 4, 8, 15, 15] {
        script.pass(minutes * MINUTE - 1);
        assert_eq!(script.requests(Intent::Asked), 0, "{minutes} minutes");
        script.pass(1);
        assert_eq!(script.requests(Intent::Asked), 1, "{minutes} minutes");
    }
}

#[test]
fn a_success_ends_the_row_of_refusals_and_a_broken_connection_does_not() {
    let mut script = machine()
        .respond(ZAI, Ok(refused(None)))
        .respond(ZAI, Ok(refused(None)))
        .fail(ZAI, "ECONNRESET")
        .respond(ZAI, Ok(refused(None)))
        .answer(ZAI, 200, limits(25))
        .respond(ZAI, Ok(refused(None)));
    // No wait after the broken connection; then the third refusal in a row, and the first after a success.
    for minutes in [0, 1, 2, 0, 4, 0, 1] {
        script.pass((minutes * MINUTE - 1).max(0));
        if minutes > 0 {
            assert_eq!(script.requests(Intent::Asked), 0, "{minutes} minutes");
        }
        script.pass(minutes.min(1));
        assert_eq!(script.requests(Intent::Asked), 1, "{minutes} minutes");
    }
}

#[test]
fn other_refusals_count_too_and_no_word_counts_for_more_than_a_day() {
    let day = 24 * 60 * MINUTE;
    let response = |status, retry_after: Option<&str>, body: &str| Response {
        status,
        retry_after: retry_after.map(str::to_owned),
        body: body.to_owned(),
    };
    for (answer, wait) in [
        (response(403, None, r#"{"message":"API rate limit exceeded"}"#), MINUTE),
        (response(503, Some("300"), ""), 5 * MINUTE),
        (response(429, Some("18446744073709551615"), ""), day),
        (response(403, Some("300"), ""), 0),
        (response(500, None, ""), 0),
    ] {
        let mut script = machine().respond(ZAI, Ok(answer.clone()));
        script.run();
        if wait > 0 {
            script.pass(wait - 1);
            assert_eq!(script.requests(Intent::Asked), 0, "{answer:?}");
            script.pass(1);
        }
        assert_eq!(script.requests(Intent::Asked), 1, "{answer:?}");
    }
}

#[test]
fn the_last_reading_stays_in_sight_with_its_age_while_a_failure_passes() {
    for (failure, code, told, advice) in [
        (Ok(refused(Some("180"))), "http_status", "(429): slow down", "→ Too many requests: try again in 3m"),
        (
            Ok(Response { status: 503, retry_after: None, body: String::new() }),
            "http_status",
            "(503)",
            "→ The platform has a problem on its side: try again later",
        ),
        (
            Ok(Response { status: 503, retry_after: Some("86400".to_owned()), body: String::new() }),
            "http_status",
            "(503)",
            "→ The platform has a problem on its side: try again in 1d",
        ),
        (Err("timeout"), "timeout", "Request timeout (10s)", "→ "),
        (Err("ECONNREFUSED"), "network", "(ECONNREFUSED)", "→ Check the network"),
    ] {
        let script = machine().answer(ZAI, 200, limits(25));
        let mut script = match failure {
            Ok(response) => script.respond(ZAI, Ok(response)),
            Err(code) => script.fail(ZAI, code),
        };
        script.run();
        script.pass(12 * MINUTE);
        let run = script.run();
        assert_eq!(used(&run), [25]);
        let text = plain(&run.lines(Room::Endless));
        let line = text
            .lines()
            .map(str::trim_start)
            .find(|line| line.starts_with("As of 12m ago: "))
            .unwrap_or_default();
        assert!(line.contains(told) && text.contains(advice), "{text}");
        assert!(!text.contains("Failed to query"), "it is told once: {text}");
        let brief = run.brief();
        assert!(brief.contains("75% remaining; As of 12m ago: ") && brief.contains(told), "{brief}");
        let summary = plain(&run.summary(mystatus::binding::Model::default()));
        assert!(summary.contains("75%") && summary.contains("\n  As of 12m ago: "), "{summary}");
        let account = &json_of(&run)["accounts"][0];
        assert_eq!(account["fetched_at"], "2026-11-18T11:06:40Z");
        assert_eq!(account["age_seconds"], 720);
        assert_eq!(account["stale"], true);
        assert_eq!(account["failure"]["code"], code);
        assert_eq!(json_of(&run)["failures"], json!([]));
        assert_eq!(run.report().exit_status(), 1, "an account failed");
    }
}

#[test]
fn a_fresh_reading_says_nothing_of_its_age() {
    let mut script = machine().answer(ZAI, 200, limits(25));
    let account = &json_of(&script.run())["accounts"][0];
    for member in ["fetched_at", "age_seconds", "stale", "failure"] {
        assert!(account.get(member).is_none(), "{member}");
    }
    script.pass(30_000);
    let account = &json_of(&script.run_as(Intent::Opened))["accounts"][0];
    assert_eq!((&account["age_seconds"], account.get("stale")), (&json!(30), None));
}

#[test]
fn a_failure_that_stays_takes_the_place_of_what_was_known() {
    for (status, body) in [(401, ""), (404, ""), (200, "[]")] {
        let mut script =
            machine().answer(ZAI, 200, limits(25)).answer(ZAI, status, body).fail(ZAI, "ECONNRESET");
        script.run();
        for _ in 0..2 {
            let report = json_of(&script.run());
            assert_eq!(
                (&report["accounts"], report["failures"].as_array().map(Vec::len)),
                (&json!([]), Some(1))
            );
        }
    }
}

#[test]
fn every_language_tells_how_old_a_reading_is() {
    for language in LANGUAGES {
        let mut script = machine()
            .lang(language.tag())
            .answer(ZAI, 200, limits(25))
            .respond(ZAI, Ok(refused(Some("180"))));
        script.run();
        script.pass(12 * MINUTE);
        insta::assert_snapshot!(format!("stale_{}", language.tag()), script.text());
    }
}

#[test]
fn a_clock_that_is_set_back_freezes_nothing() {
    let mut script =
        machine().answer(ZAI, 200, limits(25)).respond(ZAI, Ok(refused(Some("3600")))).answer(ZAI, 503, "");
    script.run();
    script.pass(-10 * 60 * MINUTE);
    assert_eq!(script.requests(Intent::Automatic), 1, "what lies ahead is no fresh answer");
    script.pass(-10 * 60 * MINUTE);
    let run = script.run_as(Intent::Asked);
    assert_eq!(script.sent().len(), 3, "nor is a refusal that lies ahead to be heeded");
    assert!(plain(&run.lines(Room::Endless)).contains("As of an earlier time: "));
    assert!(json_of(&run)["accounts"][0].get("age_seconds").is_none());
}
