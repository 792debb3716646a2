//! OpenAI: every shape of credential and reply.

#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod support;

use mystatus::failure::Failure;
use mystatus::reading::{Amount, BalanceKind, Level, Period, Reading, Scope};
use serde_json::{Value, json};
use support::{NOW, Script, TOKEN};

const USAGE: &str = "GET https://chatgpt.com/backend-api/wham/usage";

fn entry() -> Value {
    json!({ "type": "oauth", "access": TOKEN, "refresh": "rt-0123456789", "expires": NOW + 3_600_000 })
}

fn signed_in() -> Script {
    Script::auth(json!({ "openai": entry() }))
}

fn reading(reply: &Value) -> Reading {
    let run = signed_in().answer(USAGE, 200, reply).run();
    let report = run.report();
    report.accounts.into_iter().next().expect("an account that answered").reading.clone()
}

fn failure(mut script: Script) -> Failure {
    let run = script.run();
    let report = run.report();
    report.failures.into_iter().next().expect("a failure").failure.clone()
}

#[test]
fn everything_a_reply_can_hold_is_shown() {
    let reply = json!({
        "plan_type": "team",
        "rate_limit": { "limit_reached": false,
            "primary_window": { "used_percent": 15, "limit_window_seconds": 18000, "reset_at": 1_795_009_180 },
            "secondary_window": { "used_percent": 84.6, "limit_window_seconds": 604_800, "reset_after_seconds": 82_800 } },
        "code_review_rate_limit": { "primary_window": { "used_percent": 0, "limit_window_seconds": 604_800, "reset_at": 1_795_000_030 } },
        "additional_rate_limits": [
            { "limit_name": "GPT-5.3-Codex-Spark", "metered_feature": "spark",
              "rate_limit": { "limit_reached": true, "primary_window": { "used_percent": 99.7, "limit_window_seconds": 18000, "reset_at": 1_794_999_000 } } },
            { "metered_feature": "images", "rate_limit": { "primary_window": { "used_percent": 50 } } },
        ],
        "individual_limit": { "limit": 200, "used": 50.5, "remaining_percent": 74.75, "reset_at": 1_796_000_000 },
        "credits": { "has_credits": true, "unlimited": false, "balance": "12.50" },
        "rate_limit_reset_credits": { "available_count": 2 },
    });
    insta::assert_snapshot!(signed_in().answer(USAGE, 200, &reply).text());
}

#[test]
fn windows_are_named_by_their_length_not_their_slot() {
    let reply = json!({ "rate_limit": {
        "primary_window": { "used_percent": 10, "limit_window_seconds": 604_800 },
        "secondary_window": { "used_percent": 20, "limit_window_seconds": 10_800 },
    } });
    let periods: Vec<_> = reading(&reply).windows.iter().map(|window| window.period).collect();
    assert_eq!(periods, [Some(Period::Seconds(10_800)), Some(Period::Seconds(604_800))]);
}

#[test]
fn the_tightest_window_is_the_one_that_was_reached() {
    let reply = json!({ "rate_limit": { "limit_reached": true,
        "primary_window": { "used_percent": 40, "limit_window_seconds": 18000 },
        "secondary_window": { "used_percent": 99.9, "limit_window_seconds": 604_800 },
    } });
    let reached: Vec<_> = reading(&reply).windows.iter().map(|window| window.reached).collect();
    assert_eq!(reached, [false, true]);
}

#[test]
fn a_business_plan_has_no_limits_but_credits() {
    let reading =
        reading(&json!({ "plan_type": "business", "rate_limit": null, "credits": { "unlimited": true } }));
    assert!(reading.windows.is_empty());
    assert_eq!(reading.balances[0].kind, BalanceKind::Credits);
    assert_eq!(reading.balances[0].remaining, Amount::Unlimited);
}

#[test]
fn no_credits_are_no_balance() {
    let reading =
        reading(&json!({ "plan_type": "plus", "credits": { "has_credits": false, "balance": "0" } }));
    assert!(reading.balances.is_empty());
}

#[test]
fn a_spending_limit_without_a_percentage_is_counted_out() {
    let reply = json!({ "plan_type": "team", "spend_control": { "individual_limit": { "limit": "40", "used": 10 } } });
    let reading = reading(&reply);
    assert_eq!(reading.windows[0].scope, Scope::Spending);
    assert!(matches!(reading.windows[0].level, Level::Left(left) if left.whole() == 75));
}

#[test]
fn wrong_types_lose_their_field_and_nothing_else() {
    let reply = json!({
        "plan_type": 7, "additional_rate_limits": "none", "code_review_rate_limit": [],
        "rate_limit": { "limit_reached": "yes", "primary_window": { "used_percent": "12", "limit_window_seconds": [], "reset_at": "soon" },
            "secondary_window": "gone" },
        "credits": 3,
    });
    let reading = reading(&reply);
    assert_eq!(reading.windows.len(), 1);
    assert_eq!((reading.windows[0].period, reading.windows[0].resets_at), (None, None));
    assert_eq!(reading.plan, None);
}

#[test]
fn json_without_anything_known_is_no_reply() {
    for body in ["{}", "[]", "null", "5", "\"x\"", "{\"rate_limit\":", "<!doctype html>", ""] {
        assert_eq!(failure(signed_in().answer(USAGE, 200, body)), Failure::InvalidReply, "{body}");
    }
}

#[test]
fn the_request_carries_the_account_and_nothing_that_was_not_asked_for() {
    for (account_id, sent) in [(Some("acct-own"), "acct-own"), (None, "acct-1")] {
        let mut entry = entry();
        entry["accountId"] = account_id.into();
        let mut script =
            Script::auth(json!({ "openai": entry })).answer(USAGE, 200, json!({ "plan_type": "plus" }));
        script.run();
        let requests = script.sent();
        assert_eq!(requests.len(), 1);
        assert_eq!(requests[0].header("ChatGPT-Account-Id"), Some(sent));
        assert_eq!(requests[0].header("Authorization"), Some(format!("Bearer {TOKEN}").as_str()));
        assert_eq!(
            requests[0].header("User-Agent"),
            Some(concat!("opencode-mystatus/", env!("CARGO_PKG_VERSION")))
        );
    }
}

#[test]
fn a_base_url_of_the_users_configuration_changes_nothing() {
    let entry = json!({ "type": "oauth", "access": TOKEN, "baseURL": "https://evil.example", "chatgpt_base_url": "https://evil.example" });
    let mut script =
        Script::auth(json!({ "openai": entry })).answer(USAGE, 200, json!({ "plan_type": "plus" }));
    script.run();
    assert_eq!(script.sent()[0].url(), "https://chatgpt.com/backend-api/wham/usage");
}

#[test]
fn an_expired_token_sends_no_request() {
    let mut entry = entry();
    for (expires, expired) in [
        (json!(NOW - 1), true),
        (json!(NOW), true),
        (json!(NOW + 1), false),
        (json!(0), false),
        (Value::Null, false),
    ] {
        entry["expires"] = expires;
        let mut script =
            Script::auth(json!({ "openai": entry })).answer(USAGE, 200, json!({ "plan_type": "plus" }));
        let run = script.run();
        let report = run.report();
        assert_eq!(report.failures.iter().any(|failed| *failed.failure == Failure::TokenExpired), expired);
        assert_eq!(script.sent().is_empty(), expired);
    }
}

#[test]
fn a_token_that_cannot_be_sent_is_said_to_be_malformed() {
    let script = Script::auth(json!({ "openai": { "type": "oauth", "access": "tok\nen" } }));
    assert_eq!(failure(script), Failure::MalformedCredential);
}

#[test]
fn the_same_sign_in_under_two_names_is_one_account() {
    let mut other = entry();
    other["access"] = json!("another-token");
    let mut script = Script::auth(json!({ "openai": entry(), "codex": entry(), "chatgpt": other })).answer(
        USAGE,
        200,
        json!({ "plan_type": "plus" }),
    );
    assert_eq!(script.run().report().accounts.len(), 2);
}

#[test]
fn an_api_key_is_usable_but_holds_no_plan() {
    let run = Script::auth(json!({ "openai": { "type": "api", "key": "sk-0123456789" } })).run();
    let report = run.report();
    assert!(report.is_empty());
    assert!(report.incomplete[0].usable);
    assert_eq!(report.incomplete[0].missing, ["type: \"oauth\"", "access"]);
}

#[test]
fn a_status_brings_the_platforms_own_words() {
    for (body, words) in [
        (r#"{"error":{"message":"Your token\nis invalid"}}"#, Some("Your token is invalid")),
        (r#"{"error":"invalid_grant","error_description":"Revoked"}"#, Some("Revoked")),
        (r#"{"detail":"Unauthorized"}"#, Some("Unauthorized")),
        ("<html><title>Forbidden</title></html>", Some("Forbidden")),
        ("plain words", Some("plain words")),
        ("", None),
        ("{}", None),
    ] {
        let Failure::Status { status: 403, message, .. } = failure(signed_in().answer(USAGE, 403, body))
        else {
            panic!("{body}");
        };
        assert_eq!(message.as_ref().map(mystatus::sanitized::Sanitized::as_str), words, "{body}");
    }
}

#[test]
fn an_echoed_token_is_blotted_out() {
    let body = format!("bad token {TOKEN} and {}", &TOKEN[10..40]);
    let text = signed_in().answer(USAGE, 401, body).text();
    assert!(text.contains("bad token **** and ****"), "{text}");
}
