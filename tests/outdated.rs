//! Which is newer, an answer of a session or what the platform told, whatever the clock does.

use crate::support::heard::{MINUTE, USAGE, remembering};
use crate::support::memory::json_of;
use crate::support::{NOW, Script, TOKEN};
use mystatus::cache::Intent;
use mystatus::run::Run;
use serde_json::{Value, json};

/// A machine with a ChatGPT plan. Its account answers with these percentages used, or fails with a status; each run
/// knows of an answer of a session at `heard_at`, when 30 % were used.
fn chatgpt(answers: &[Result<u32, u16>], heard_at: i64) -> Script {
    let mut script = Script::auth(json!({ "openai": { "type": "oauth", "access": TOKEN } }));
    for answer in answers {
        script = match answer {
            Ok(used) => {
                let window = json!({ "used_percent": used, "limit_window_seconds": 18_000, "reset_after_seconds": 9_000 });
                script.answer(USAGE, 200, json!({ "rate_limit": { "primary_window": window } }))
            }
            Err(status) => script.answer(USAGE, *status, "{}"),
        };
    }
    let headers = json!({ "x-codex-primary-used-percent": "30", "x-codex-primary-window-minutes": "300" });
    script.heard =
        vec![json!({ "type": "answer", "provider": "openai", "model": "gpt-5.3-codex", "status": 200,
        "headers": headers, "at": heard_at })];
    remembering(script)
}

fn left(run: &Run) -> Value {
    json_of(run)["accounts"][0]["windows"][0]["percent_left"].take()
}

#[test]
fn an_answer_of_a_session_after_the_clock_was_set_back_freezes_nothing() {
    let mut script = chatgpt(&[Ok(10), Ok(50)], NOW - 24 * 60 * MINUTE);
    assert_eq!(left(&script.run_as(Intent::Asked)), 90);
    script.pass(-24 * 60 * MINUTE);
    assert_eq!(left(&script.run_as(Intent::Automatic)), 70);
    script.pass(10 * MINUTE);
    assert_eq!(left(&script.run_as(Intent::Asked)), 50);
}

#[test]
fn an_answer_of_a_session_from_before_the_clock_was_set_back_outdates_nothing() {
    let mut script = chatgpt(&[Ok(80)], NOW);
    script.pass(-60 * MINUTE);
    assert_eq!(left(&script.run_as(Intent::Asked)), 20);
    script.pass(10_000);
    assert_eq!(left(&script.run_as(Intent::Automatic)), 20);
}

#[test]
fn an_answer_of_a_session_from_before_a_failure_does_not_hide_it() {
    for before in [20_000, 2 * MINUTE] {
        let mut script = chatgpt(&[Ok(10), Err(401)], NOW - before);
        script.run_as(Intent::Asked);
        assert_eq!(script.run_as(Intent::Asked).report().exit_status(), 1);
        script.pass(10_000);
        for intent in [Intent::Automatic, Intent::Remembered] {
            let run = script.run_as(intent);
            assert_eq!((run.report().exit_status(), script.sent().len()), (1, 2), "{intent:?}, {before}");
        }
    }
}
