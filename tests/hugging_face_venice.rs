//! Hugging Face's and Venice's limits and balances: cases that the vectors leave out.

use crate::support::Script;
use mystatus::binding::tightest_where;
use serde_json::{Value, json};

/// A machine with a key of Hugging Face, whose inference providers took what `providers` says.
fn hugging_face(providers: &Value) -> Script {
    Script::auth(json!({ "huggingface": { "type": "api", "key": "key-0123456789abcdef" } })).answer(
        "GET https://huggingface.co/api/settings/billing/usage-v2",
        200,
        json!({ "usage": { "inferenceProviders": providers } }),
    )
}

/// The report of a whole run, as programs get it.
fn report(mut script: Script) -> Value {
    json!(script.run().json())
}

#[test]
fn hugging_face_is_asked_for_the_month_and_tells_what_is_billed() {
    let mut script = hugging_face(&json!({ "usedNanoUsd": 3e9, "includedNanoUsd": 1e8, "limitNanoUsd": 0 }));
    let text = script.text();
    assert!(text.contains("Billed: $2.90"), "{text}");
    // From 2026-11-01 00:00 UTC until now.
    let path = script.sent()[0].request.path.clone();
    assert_eq!(path, "/api/settings/billing/usage-v2?startDate=1793491200&endDate=1795000000");
}

#[test]
fn hugging_face_holds_a_limit_against_what_is_billed_alone() {
    let read = |used: f64, included: f64, limit: f64| {
        let providers = json!({ "usedNanoUsd": used, "includedNanoUsd": included, "limitNanoUsd": limit });
        let report = report(hugging_face(&providers));
        let windows = report["accounts"][0]["windows"].as_array().expect("windows").clone();
        windows.iter().map(|one| (one["used"].as_f64(), one["limit"].as_f64())).collect::<Vec<_>>()
    };
    assert_eq!(read(0.0, 0.0, 5e9), [(Some(0.0), Some(5.0))]);
    assert_eq!(read(1e9, 2e9, 5e9), [(Some(1.0), Some(2.0))]);
    assert_eq!(read(2e9, 2e9, 5e9), [(Some(2.0), Some(2.0))]);
    assert_eq!(read(1e8, 1e8, 0.0), [(Some(0.1), Some(0.1))]);
    assert_eq!(read(3e9, 2e9, 5e9), [(Some(2.0), Some(2.0)), (Some(1.0), Some(5.0))]);
    assert_eq!(read(1.1e8, 1e8, 1e8), [(Some(0.1), Some(0.1)), (Some(0.01), Some(0.1))]);
}

#[test]
fn hugging_face_is_not_used_up_while_more_may_be_billed() {
    let providers = json!({ "usedNanoUsd": 4.5e9, "includedNanoUsd": 2e9, "limitNanoUsd": 1e10 });
    let run = hugging_face(&providers).run();
    let gate = tightest_where(&run.report(), &|_| true).map(|gate| gate.left.whole());
    assert_eq!(gate, Some(75));
}

/// Venice's report of a key called `kind`, where `path` answers `reply`.
fn venice(kind: &str, path: &str, reply: &Value) -> Value {
    let key = format!("VENICE_{kind}_KEY_0123456789abcdef");
    let script = Script::auth(json!({ "venice": { "type": "api", "key": key } }));
    report(script.answer(&format!("GET https://api.venice.ai/api/v1/{path}"), 200, reply))
}

#[test]
fn venice_without_an_allotment_has_no_window() {
    let reply = json!({ "balances": { "diem": 1.5, "usd": 2 }, "diemEpochAllocation": 0 });
    let report = venice("ADMIN", "billing/balance", &reply);
    assert_eq!(report["accounts"][0]["windows"], json!([]));
    assert_eq!(report["accounts"][0]["balances"][1]["currency"], "DIEM");
}

#[test]
fn venice_tells_credits_of_each_kind_that_there_are() {
    let left = |report: Value| {
        let balances = report["accounts"][0]["balances"].as_array().expect("balances").clone();
        let read =
            balances.iter().map(|one| (one["name"].as_str().map(str::to_owned), one["remaining"].as_f64()));
        read.collect::<Vec<_>>()
    };
    let named = |name: &str, left| (Some(name.to_owned()), Some(left));
    let credits = json!({ "diem": null, "usd": null, "bundledCredits": 10, "earnedCredits": 2.5 });
    let admin = venice("ADMIN", "billing/balance", &json!({ "balances": credits }));
    assert_eq!(left(admin), [named("bundled credits", 10.0), named("earned credits", 2.5)]);
    let own = json!({ "data": { "balances": { "USD": 0, "BUNDLED_CREDITS": 0 } } });
    assert_eq!(left(venice("INFERENCE", "api_keys/rate_limits", &own)), [(None, Some(0.0))]);
}

#[test]
fn venice_says_that_nothing_is_left_where_no_balance_is_positive() {
    let nothing = json!({ "diem": null, "usd": null, "bundledCredits": null, "earnedCredits": null });
    let reply = json!({ "balances": nothing, "diemEpochAllocation": 0 });
    let report = venice("ADMIN", "billing/balance", &reply);
    let notes = report["accounts"][0]["notes"].to_string();
    assert!(notes.contains("too low"), "{report:#}");
}

#[test]
fn a_venice_key_lacks_a_permission_only_where_the_request_needs_one() {
    for (name, path) in [("ADMIN", "billing/balance"), ("INFERENCE", "api_keys/rate_limits")] {
        let key = format!("VENICE_{name}_KEY_0123456789abcdef");
        let script = Script::auth(json!({ "venice": { "type": "api", "key": key } }));
        let refused = script.answer(&format!("GET https://api.venice.ai/api/v1/{path}"), 401, "{}").text();
        assert!(refused.contains("The key is wrong"), "{refused}");
        assert_eq!(refused.contains("lacks the permission Admin"), name == "ADMIN", "{refused}");
    }
}
