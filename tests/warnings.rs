//! The warnings, each of which is given once.

use crate::support::openai::{USAGE, usage, window};
use crate::support::{NOW, Script, TOKEN};
use mystatus::render::line::LineOptions;
use mystatus::render::summary::GivenWarning;
use mystatus::render::{Room, plain};
use serde_json::{Value, json};

/// The warnings of a run with OpenAI's answer `reply`, beyond those in `given`.
fn warned(reply: &Value, given: &mut Vec<GivenWarning>) -> Vec<String> {
    warned_at(NOW, reply, given)
}

/// The warnings of a run at `now`.
fn warned_at(now: i64, reply: &Value, given: &mut Vec<GivenWarning>) -> Vec<String> {
    let mut script =
        Script::auth(json!({ "openai": { "type": "oauth", "access": TOKEN } })).answer(USAGE, 200, reply);
    script.pass(now - NOW);
    script.run().warnings(given).iter().map(|line| plain(std::slice::from_ref(line))).collect()
}

#[test]
fn a_window_is_warned_of_once_when_little_is_left_and_once_when_nothing_is() {
    let mut given = Vec::new();
    assert!(warned(&usage(79.0, 9_000), &mut given).is_empty(), "21 % is not little");
    let little = warned(&usage(80.0, 9_000), &mut given);
    assert_eq!(little, ["OpenAI (ada@example.com): 5-hour limit: low, 20% remaining"]);
    assert!(warned(&usage(90.0, 8_999), &mut given).is_empty(), "it was said");
    let empty = warned(&usage(100.0, 9_001), &mut given);
    assert_eq!(empty, ["OpenAI (ada@example.com): 5-hour limit: Limit reached"]);
    assert!(warned(&usage(100.0, 9_000), &mut given).is_empty(), "it was said");
    assert!(warned(&usage(95.0, 9_000), &mut given).is_empty(), "worse was said");
}

/// The user's single threshold applies to the report, the warning and the line.
#[test]
fn what_is_little_is_what_the_user_says() {
    let says = |low: Value, used: f64| {
        let mut script = Script::auth(json!({ "openai": { "type": "oauth", "access": TOKEN } })).answer(
            USAGE,
            200,
            usage(used, 9_000),
        );
        script.more_options = json!({ "low": low });
        let run = script.run();
        let report = plain(&run.lines(Room::Endless));
        let in_report = [report.contains("Low: OpenAI 5-hour limit"), report.contains("  low")];
        let warnings = plain(&run.warnings(&mut Vec::new()));
        let line = run.line(&LineOptions { format: Some("{state}".to_owned()), ..LineOptions::default() });
        (in_report, warnings.contains("5-hour limit: low"), line.as_deref() == Some("low"))
    };
    let (yes, no) = (([true; 2], true, true), ([false; 2], false, false));
    assert_eq!(says(json!(50), 50.0), yes);
    assert_eq!(says(json!(50), 49.0), no);
    assert_eq!(says(json!(20), 79.6), yes, "20% remaining is shown");
    assert_eq!(says(json!(20), 79.4), no, "21% remaining is shown");
    assert_eq!(says(json!(5), 94.0), no);
    assert_eq!(says(json!("5"), 95.0), yes);
    assert_eq!(says(json!(101), 80.0), yes, "that is no share, and 20 stands");
    assert_eq!(says(json!(101), 79.0), no);
}

#[test]
fn after_its_reset_a_window_is_warned_of_anew() {
    let mut given = Vec::new();
    assert_eq!(warned_at(NOW, &usage(100.0, 60), &mut given).len(), 1);
    assert_eq!(warned_at(NOW + 59_000, &usage(100.0, 60), &mut given).len(), 0);
    assert_eq!(warned_at(NOW + 60_000, &usage(81.0, 18_000), &mut given).len(), 1);
}

#[test]
fn what_is_known_of_a_window_whose_reset_has_passed_warns_of_nothing_and_hides_no_later_warning() {
    for ago in [5, 0] {
        let mut given = Vec::new();
        assert_eq!(warned(&usage(100.0, -ago), &mut given).len(), 0);
        assert_eq!(warned(&usage(100.0, 18_000), &mut given).len(), 1);
    }
}

#[test]
fn many_warnings_are_three_lines_the_worst_first_and_a_count() {
    let mut given = Vec::new();
    let limit =
        |name: &str, used| json!({ "limit_name": name, "rate_limit": { "primary_window": window(used) } });
    let limits: Vec<_> = (0..6).map(|n| limit(&format!("m{n}"), if n == 5 { 100.0 } else { 90.0 })).collect();
    let reply = json!({ "plan_type": "pro", "additional_rate_limits": limits });
    let lines = warned(&reply, &mut given);
    assert_eq!(lines.len(), 4, "{lines:?}");
    assert!(lines[0].contains("m5 · 5-hour limit: Limit reached"), "{lines:?}");
    assert_eq!(lines[3], "… and 3 more");
    assert!(warned(&reply, &mut given).is_empty(), "all are given");
}

#[test]
fn a_wrong_option_is_warned_of_once_a_day() {
    let script = || {
        let mut script = Script::auth(json!({}));
        script.more_options = json!({ "timeout": "soon" });
        script
    };
    let mut given = Vec::new();
    let lines = script().run().warnings(&mut given);
    assert_eq!(plain(&lines), "timeout takes whole seconds from 1 to 600, not `soon`");
    assert!(script().run().warnings(&mut given).is_empty());
}

#[test]
fn what_is_kept_of_a_warning_names_nobody() {
    let mut given = Vec::new();
    warned(&usage(100.0, 60), &mut given);
    assert!(!given.is_empty());
    let kept = json!(given).to_string();
    assert!(!kept.contains("ada") && !kept.contains("OpenAI"), "{kept}");
}

#[test]
fn warnings_survive_their_way_through_the_shim() {
    let mut given = Vec::new();
    warned(&usage(100.0, 9_000), &mut given);
    let stored_and_remembered: Vec<_> = given.iter().chain(&given).collect();
    assert_eq!(GivenWarning::all(&json!(stored_and_remembered)), given);
    for value in [
        json!({}),
        json!(null),
        json!({ "of": 1, "empty": true, "until": 1 }),
        json!({ "of": "x", "empty": true }),
    ] {
        assert_eq!(GivenWarning::all(&json!([value])), []);
    }
}
