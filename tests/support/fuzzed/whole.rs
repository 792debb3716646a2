//! A whole run with an account on every platform that OpenCode signs in to. Its text holds options, a session's
//! signal, the usage in OpenCode, an alternative `auth.json`, and the answers to requests, repeated.

use super::{assert_possible, assert_safe, joined, json_of, nth, parts, secrets, shares_secret};
use crate::support::every::{drive, good_reply, machine, outputs};
use crate::support::{Script, google};
use mystatus::render::{Room, plain};
use mystatus::run::Run;
use mystatus::sessions::SessionHistory;
use serde_json::json;

pub fn run(text: &str) {
    let first = shown(&whole(text));
    for text in &first {
        // Output for programs, and colours, contain bytes of their own.
        let text = text.replace("\u{1b}[", "").replace('\t', " ");
        assert_safe(&text);
    }
    assert_eq!(first, shown(&whole(text)));
}

fn whole(text: &str) -> Run {
    let mut parts = parts(text);
    let (options, heard, sessions) = (json_of(parts.next()), json_of(parts.next()), parts.next());
    let auth = parts.next().unwrap_or_default();
    let replies: Vec<&str> = parts.collect();
    let (mut script, _) = machine(text.len().is_multiple_of(2), &mut secrets());
    // The user's own words are shown to them unchanged.
    if !shares_secret(&options.to_string()) {
        script.more_options = options;
    }
    if !auth.is_empty() && !shares_secret(auth) {
        script = replaced(script, auth);
    }
    script.heard = vec![heard];
    let mut number = 0;
    let mut run = drive(&script, |_, request| {
        number += 1;
        let signs_in = request.host == "oauth2.googleapis.com" && number % 2 == 0;
        if signs_in {
            crate::support::every::reply(200, &good_reply(google::ACCESS))
        } else {
            nth(&replies, number)
        }
    });
    run.set_sessions(SessionHistory::read(sessions.unwrap_or("[]")));
    run
}

/// `script` with another `auth.json`.
fn replaced(mut script: Script, auth: &str) -> Script {
    let path = script.environment.auth_file();
    script.files.retain(|file| file.path != path);
    script.file(&path, auth)
}

fn shown(run: &Run) -> Vec<String> {
    run.report().accounts.iter().for_each(|account| assert_possible(account.reading));
    let more = [run.lines(Room::Columns(60)), run.platforms(Room::Columns(80)), run.stops(&mut Vec::new())];
    let more = more.iter().map(|lines| plain(lines)).chain([run.brief(), run.metrics()]);
    outputs(run, false).into_iter().chain(more).collect()
}

pub fn seeds() -> Vec<String> {
    let good = format!("0{}", good_reply(google::ACCESS));
    let heard = json!({ "type": "error", "provider": "openai", "model": "m", "status": 429, "body": "{\"error\":{\"type\":\"usage_limit_reached\",\"resets_in_seconds\":9000}}" });
    let sessions =
        json!(crate::support::office::office("openai", "m", 1000).iter().rev().take(4).collect::<Vec<_>>());
    vec![
        joined(&["{}", "null", "[]", "", &good]),
        joined(&[
            r#"{"platforms":"openai","lang":"ja"}"#,
            &heard.to_string(),
            &sessions.to_string(),
            "",
            &good,
        ]),
        joined(&[
            r#"{"platforms":["zai","copilot"]}"#,
            "null",
            "[]",
            "",
            &good,
            "4{\"error\":{\"message\":\"m\"}}",
        ]),
        joined(&[
            "{}",
            "null",
            "[]",
            r#"{"openai":{"type":"oauth","access":"e30.e30.x","expires":1},"x":1}"#,
            &good,
        ]),
    ]
}
