//! OpenAI: every shape of credential and reply.

use crate::support::openai::{USAGE, failure, signed_in};
use crate::support::{NOW, Script};
use mystatus::binding::Model;
use mystatus::failure::Failure;
use mystatus::reading::{Amount, BalanceKind, Level, Period, Reading, Scope};
use serde_json::{Value, json};

fn reading(reply: &Value) -> Reading {
    let run = signed_in().answer(USAGE, 200, reply).run();
    let report = run.report();
    Reading::clone(report.accounts.into_iter().next().expect("an account that answered").reading)
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
    for used in [40.0, 98.6] {
        let reply = json!({ "rate_limit": { "limit_reached": true,
            "primary_window": { "used_percent": used, "limit_window_seconds": 18000 },
            "secondary_window": { "used_percent": 99.4, "limit_window_seconds": 604_800 },
        } });
        let reached: Vec<_> = reading(&reply).windows.iter().map(|window| window.reached).collect();
        assert_eq!(reached, [false, true], "{used}");
    }
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

/// The reply for an enterprise's workspace.
#[test]
fn of_all_limits_of_spending_the_tightest_one_is_shown() {
    let limit = |left: u32| json!({ "limit": "15000", "remaining_percent": left, "reset_at": 1_796_000_000 });
    let group = |left: u32| json!({ "group_id": "g", "group_name": "Engineering", "details": limit(left) });
    for (name, binding) in [
        ("individual_limit", limit(2)),
        ("role_budget_limit", limit(2)),
        ("workspace_default_limit", limit(2)),
        ("workspace_shared_limit", limit(2)),
        ("group_default_limit", group(2)),
        ("group_shared_limit", group(2)),
    ] {
        let mut control = json!({ "reached": false, "individual_limit": null, "workspace_default_limit": limit(40),
            "group_shared_limit": group(50) });
        control[name] = binding;
        let reading =
            reading(&json!({ "plan_type": "enterprise", "rate_limit": null, "spend_control": control }));
        assert_eq!(levels(&reading), [(Scope::Spending, 2, false)], "{name}");
        assert!(reading.windows[0].resets_at.is_some());
    }
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
    for body in ["{}", "[]", "null", "5", "\"x\"", "{\"rate_limit\":", "{\"credits\":null}", "<b>", ""] {
        assert_eq!(failure(signed_in().answer(USAGE, 200, body)), Failure::InvalidReply, "{body}");
    }
}

#[test]
fn only_windows_are_read_as_such_and_no_endless_list_of_them() {
    let slot = json!({ "used_percent": 5, "limit_window_seconds": 18_000 });
    assert_eq!(reading(&json!({ "rate_limit": { "primary_window": slot, "other": slot } })).windows.len(), 1);
    let many: serde_json::Map<_, _> = (0..20).map(|n| (format!("a{n}_window"), slot.clone())).collect();
    assert_eq!(reading(&json!({ "rate_limit": many })).windows.len(), 16);
}

#[test]
fn no_resets_that_are_saved_up_are_no_balance() {
    for (count, balances) in [(0, 0), (2, 1)] {
        let reply = json!({ "plan_type": "plus", "rate_limit_reset_credits": { "available_count": count } });
        assert_eq!(reading(&reply).balances.len(), balances, "{count}");
    }
}

#[test]
fn an_api_key_is_usable_but_holds_no_plan() {
    let run = Script::auth(json!({ "openai": { "type": "api", "key": "sk-0123456789" } })).run();
    let report = run.report();
    assert!(report.is_empty());
    assert!(report.notices.incomplete[0].usable);
    assert_eq!(report.notices.incomplete[0].missing, ["type: \"oauth\"", "access"]);
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

fn levels(reading: &Reading) -> Vec<(Scope, u32, bool)> {
    let level = |window: &mystatus::reading::Window| match window.level {
        Level::Left(left) => (window.scope.clone(), left.whole(), window.reached),
        other => panic!("{other:?}"),
    };
    reading.windows.iter().map(level).collect()
}

#[test]
fn a_block_is_a_window_that_is_reached_though_the_others_are_healthy() {
    let healthy = json!({ "primary_window": { "used_percent": 12, "limit_window_seconds": 18000 } });
    let plan = |reached| (Scope::Plan, 88, reached);
    for (more, expected) in [
        (
            json!({ "rate_limit_reached_type": { "type": "workspace_member_credits_depleted" } }),
            vec![plan(false), (Scope::Credits, 0, true)],
        ),
        (
            json!({ "rate_limit_reached_type": "workspace_owner_usage_limit_reached" }),
            vec![plan(false), (Scope::Spending, 0, true)],
        ),
        (json!({ "rate_limit_reached_type": { "type": "rate_limit_reached" } }), vec![plan(true)]),
        (json!({ "spend_control": { "reached": true } }), vec![plan(false), (Scope::Spending, 0, true)]),
        (
            json!({ "spend_control": { "reached": true, "individual_limit": { "limit": 10, "used": 9 } } }),
            vec![plan(false), (Scope::Spending, 10, true)],
        ),
        (
            json!({ "rate_limit_reached_type": null, "spend_control": { "reached": false } }),
            vec![plan(false)],
        ),
        (json!({ "credits": { "has_credits": false, "balance": "0" } }), vec![plan(false)]),
    ] {
        let mut reply = json!({ "plan_type": "team", "rate_limit": healthy });
        reply.as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
        assert_eq!(levels(&reading(&reply)), expected, "{more}");
    }
    let bare = reading(&json!({ "rate_limit": { "allowed": false, "limit_reached": true } }));
    assert_eq!(levels(&bare), [(Scope::Plan, 0, true)], "without any window");
    let unknown = reading(&json!({ "plan_type": "team", "rate_limit_reached_type": "new_kind" }));
    assert!(matches!(&levels(&unknown)[..], [(Scope::Named(name), 0, true)] if name.as_str() == "new_kind"));
}

#[test]
fn a_plan_that_runs_on_credits_is_blocked_without_them() {
    let empty = json!({ "plan_type": "business", "rate_limit": null, "credits": { "has_credits": false, "balance": "0" } });
    assert_eq!(levels(&reading(&empty)), [(Scope::Credits, 0, true)]);
    let unlimited = json!({ "plan_type": "business", "rate_limit": null, "credits": { "unlimited": true, "balance": "0" } });
    assert!(reading(&unlimited).windows.is_empty());
    // An account with an empty balance that may spend the workspace's.
    let shared = json!({ "plan_type": "enterprise", "rate_limit": null, "credits": { "has_credits": true, "balance": "0" },
        "spend_control": { "individual_limit": { "remaining_percent": 68 } } });
    assert_eq!(levels(&reading(&shared)), [(Scope::Spending, 68, false)]);
}

#[test]
fn an_account_of_which_nothing_is_known_has_no_data_at_every_door() {
    let reply = json!({ "plan_type": "business", "rate_limit": null, "credits": { "has_credits": false } });
    let run = signed_in().answer(USAGE, 200, &reply).run();
    assert!(run.report().accounts[0].reading.is_blank());
    let lines = mystatus::render::plain(&run.lines(mystatus::render::Room::Endless));
    for text in [lines, mystatus::render::plain(&run.summary(Model::default())), run.brief()] {
        assert!(text.contains("no data"), "{text}");
    }
}

#[test]
fn whatever_determines_the_share_is_enough_and_zeros_are_no_window() {
    for (slot, left) in [
        (json!({ "used_percent": 78 }), Some(22)),
        (json!({ "remaining_percent": 22 }), Some(22)),
        (json!({ "limit": 50, "used": 39 }), Some(22)),
        (json!({ "limit": "50", "remaining": "11" }), Some(22)),
        (json!({ "used": 39, "remaining": 11 }), Some(22)),
        (json!({ "used_percent": 0, "limit_window_seconds": 18000 }), Some(100)),
        (
            json!({ "used_percent": 0, "limit_window_seconds": 0, "reset_after_seconds": 0, "reset_at": 0 }),
            None,
        ),
        (json!({ "limit_window_seconds": 18000 }), None),
    ] {
        let reading = reading(&json!({ "plan_type": "plus", "rate_limit": { "primary_window": slot } }));
        let shown = reading.windows.first().map(|window| match window.level {
            Level::Left(percent) => percent.whole(),
            other => panic!("{other:?}"),
        });
        assert_eq!(shown, left, "{slot}");
    }
}

#[test]
fn a_reset_is_the_time_that_is_named_and_else_the_wait() {
    let at = NOW / 1000 + 600;
    for (reset_at, after, expected) in [
        (json!(at), json!(60), Some(NOW / 1000 * 1000 + 600_000)),
        (json!(at * 1000), Value::Null, Some(NOW / 1000 * 1000 + 600_000)),
        (json!(at.to_string()), Value::Null, Some(NOW / 1000 * 1000 + 600_000)),
        (json!(0), json!(60), Some(NOW + 60_000)),
        (Value::Null, json!(60), Some(NOW + 60_000)),
        (json!(0), Value::Null, None),
    ] {
        let slot = json!({ "used_percent": 5, "reset_at": reset_at, "reset_after_seconds": after });
        let reading = reading(&json!({ "rate_limit": { "primary_window": slot } }));
        assert_eq!(reading.windows[0].resets_at, expected.map(mystatus::time::EpochMs::new), "{slot}");
    }
}

#[test]
fn an_api_key_is_said_to_have_no_plan() {
    let text = Script::auth(json!({ "openai": { "type": "api", "key": "sk-0123456789" } })).text();
    assert!(text.contains("an API key has no plan") && text.contains("ChatGPT"), "{text}");
}

#[test]
fn the_body_decides_what_is_advised() {
    for (status, body, words, never) in [
        (
            402,
            r#"{"detail":{"code":"deactivated_workspace"}}"#,
            vec!["deactivated_workspace", "deactivated: ask"],
            "no longer valid",
        ),
        (
            403,
            r#"{"error":{"code":"unsupported_country_region_territory","message":"No"}}"#,
            vec!["VPN"],
            "Sign in again",
        ),
        (
            403,
            "<!DOCTYPE html><html><title>Just a moment...</title></html>",
            vec!["(403)", "Cloudflare"],
            "Sign in again",
        ),
        (
            503,
            "<html><title>Just a moment...</title></html>",
            vec!["(503)", "Cloudflare"],
            "problem on its side",
        ),
        (502, "<html><title>Bad gateway</title></html>", vec!["(502)", "problem on its side"], "Cloudflare"),
        (
            200,
            "<html><title>Hotel</title></html>",
            vec!["cannot be read", "sign-in page of a network"],
            "Sign in again",
        ),
        (
            403,
            r#"{"error":{"code":"rate_limit_exceeded","message":"Slow down"}}"#,
            vec!["Too many requests"],
            "Sign in again",
        ),
        (
            401,
            r#"{"error":{"code":"token_invalidated","message":"Gone"}}"#,
            vec!["Gone", "opencode auth login"],
            "VPN",
        ),
        (400, r#"{"error":{"code":"token_expired"}}"#, vec!["token_expired", "Sign in again"], "VPN"),
        (
            429,
            r#"{"error":{"type":"usage_limit_reached","message":"Used up","resets_in_seconds":17778}}"#,
            vec!["resets in 4h 57m"],
            "few minutes",
        ),
        (403, r#"{"error":{"code":"brand_new","message":"Its own words"}}"#, vec!["Its own words"], "VPN"),
    ] {
        let text = signed_in().answer(USAGE, status, body).text();
        assert!(words.iter().all(|words| text.contains(words)), "{body}: {text}");
        assert!(!text.contains(never), "{body}: {text}");
    }
}
