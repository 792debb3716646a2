//! Stopped sessions, from Antigravity's own refusal: the account, the pool, and the reset.

#![allow(clippy::cast_precision_loss, reason = "seconds are small")]

use crate::support::NOW;
use crate::support::google::{self, ada, bob};
use crate::support::heard::{error, remembering, stops, windows};
use serde_json::{Value, json};

/// Antigravity's refusal in its own words, for `reason`, until `wait` seconds from now.
fn antigravity(reason: &str, model: &str, wait: f64) -> Value {
    let message = "You have exhausted your capacity on this model. Your quota will reset after 25h20m26s.";
    let reset = mystatus::time::EpochMs::from_clock(NOW as f64 + wait * 1e3).format_iso();
    json!({ "error": { "code": 429, "message": message, "status": "RESOURCE_EXHAUSTED", "details": [
        { "@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": reason, "domain": "cloudcode-pa.googleapis.com",
            "metadata": { "uiMessage": "true", "model": model, "quotaResetDelay": format!("{wait}s"), "quotaResetTimeStamp": reset } },
        { "@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": format!("{wait}s") },
    ] } })
}

/// OpenCode's event of such a refusal.
fn of_google(model: &str, body: &Value) -> Value {
    let mut event = error("google", 429, &json!({}), body);
    event["model"] = json!(model);
    event
}

#[test]
fn antigravity_names_the_model_and_tells_a_limit_from_the_pace() {
    let model = "antigravity-claude-opus-4-6-thinking";
    let hear = |event| remembering(google::machine(&json!([ada()]))).add_signal(event);
    let said = |body: &Value| stops(&hear(of_google(model, body)));
    let limit = antigravity("QUOTA_EXHAUSTED", "claude-opus-4-6-thinking", 91_226.18);
    let reached = "Google Cloud usage limit (Claude) reached, back Thu 12:27 (1d 2h).";
    assert_eq!(said(&limit), reached);
    assert_eq!(said(&json!([limit])), reached, "as streams are refused");
    let of_pace = "Google Cloud usage limit (G3 Pro) reached, back 13:06 (2h).";
    assert_eq!(said(&antigravity("RATE_LIMIT_EXCEEDED", "gemini-3-pro-high", 7200.0)), of_pace);
    for wait in [0.479, 45.0, 60.0] {
        assert_eq!(said(&antigravity("RATE_LIMIT_EXCEEDED", "claude-opus-4-6-thinking", wait)), "");
    }
    assert_eq!(
        said(&antigravity("QUOTA_EXHAUSTED", "claude-opus-4-6-thinking", 0.0)),
        reached,
        "by its words"
    );
    // Each form of the reset alone.
    let mut alone = limit.clone();
    alone["error"]["details"].as_array_mut().expect("details").truncate(1);
    alone["error"]["message"] = json!("Individual quota reached.");
    alone["error"]["details"][0]["metadata"]["quotaResetDelay"] = json!("?");
    assert_eq!(said(&alone), reached);
    alone["error"]["details"][0]["metadata"]["quotaResetTimeStamp"] = json!("?");
    alone["error"]["details"][0]["metadata"]["quotaResetDelay"] = json!("25h20m26.179915352s");
    assert_eq!(said(&alone), reached);
    alone["error"]["details"][0]["metadata"] = json!({});
    assert_eq!(said(&alone), "Google Cloud usage limit (Claude) reached.", "the session's model");
    alone["error"]["message"] = json!("Individual quota reached. Resets in 25h20m26s.");
    assert_eq!(said(&alone), reached);
    // Refusals that are not a limit of the plan.
    for reason in ["MODEL_CAPACITY_EXHAUSTED", "SOMETHING_ELSE"] {
        assert_eq!(said(&antigravity(reason, "claude-opus-4-6-thinking", 7200.0)), "", "{reason}");
    }
    let bare = json!({ "error": { "code": 429, "message": "Resource has been exhausted (e.g. check quota).", "status": "RESOURCE_EXHAUSTED" } });
    assert_eq!(said(&bare), "");
    let mut of_a_key = limit.clone();
    of_a_key["error"]["details"][0]["domain"] = json!("googleapis.com");
    of_a_key["error"]["message"] =
        json!("You exceeded your current quota, please check your plan and billing details.");
    assert_eq!(said(&of_a_key), "", "an API key's limit is no limit of the plan's");
    let leak = said(&antigravity("QUOTA_EXHAUSTED", google::REFRESH, 7200.0));
    assert!(leak.contains("limit") && !leak.contains("0ada"), "{leak}");
    let mut broken = of_google(model, &limit);
    broken["status"] = json!(500);
    assert_eq!(stops(&hear(broken)), "");
}

#[test]
fn a_pool_that_is_known_is_the_one_that_antigravity_stopped() {
    let summary = json!({ "groups": [
        { "displayName": "Gemini Models", "buckets": [
            { "window": "5h", "remaining": { "remainingFraction": 1 }, "resetTime": "2026-11-18T16:06:40Z" },
            { "window": "weekly", "remaining": { "remainingFraction": 0.9 }, "resetTime": "2026-11-19T12:27:06Z" } ] },
        { "displayName": "Claude and GPT models", "buckets": [
            { "window": "5h", "remaining": { "remainingFraction": 0.9 }, "resetTime": "2026-11-18T13:06:40Z" },
            { "window": "weekly", "remaining": { "remainingFraction": 0.1 }, "resetTime": "2026-11-19T12:27:00Z" } ] },
    ] });
    let script = google::granted(google::machine(&json!([ada()])));
    let mut script = remembering(script.answer(google::DAILY, 200, summary));
    script.run();
    script.pass(1);
    let limit = antigravity("QUOTA_EXHAUSTED", "claude-opus-4-6-thinking", 91_226.18);
    let run = script.add_signal(of_google("antigravity-claude-opus-4-6-thinking", &limit));
    assert_eq!(
        stops(&run),
        "Google Cloud weekly limit (Claude and GPT models) reached, back Thu 12:27 (1d 2h)."
    );
    assert_eq!(windows(&run).as_array().map(Vec::len), Some(4), "no window is made up");
}

#[test]
fn of_the_companions_accounts_it_is_the_one_that_serves_the_session_or_nobodys() {
    let limit = antigravity("QUOTA_EXHAUSTED", "claude-opus-4-6-thinking", 91_226.18);
    let said = |accounts: Value, event: Value| {
        let path = google::accounts_file();
        stops(&remembering(google::machine(&json!([])).file(&path, accounts)).add_signal(event))
    };
    let event = of_google("antigravity-claude-opus-4-6-thinking", &limit);
    let both = json!({ "accounts": [ada(), bob()], "activeIndexByFamily": { "claude": 1, "gemini": 0 } });
    assert_eq!(
        said(both, event.clone()),
        "Google Cloud (bob@gmail.example) usage limit (Claude) reached, back Thu 12:27 (1d 2h)."
    );
    assert_eq!(said(json!({ "accounts": [ada(), bob()] }), event), "", "it is not known whose");
    let thrown = |count: usize| {
        let message = format!(
            "All {count} account(s) rate-limited for claude. Quota resets in 2h 5m. Add more accounts with `opencode auth login`"
        );
        json!({ "type": "error", "provider": "google", "model": "antigravity-claude-sonnet-4-6", "message": message })
    };
    let one = || json!({ "accounts": [ada()], "activeIndex": 0 });
    assert_eq!(
        said(one(), thrown(1)),
        "Google Cloud usage limit (Claude) reached, back 13:11 (2h 5m).",
        "in the companion's words"
    );
    assert_eq!(said(one(), thrown(2)), "", "of which account the reset is, nobody knows");
    let retry = |wait: &str| {
        json!({ "type": "retry", "provider": "google", "model": "antigravity-claude-sonnet-4-6",
        "message": format!("You have exhausted your capacity on this model. Your quota will reset after {wait}.") })
    };
    assert_eq!(
        said(one(), retry("2h52m39s")),
        "Google Cloud usage limit (Claude) reached, back 13:59 (2h 53m).",
        "as OpenCode says that it tries again"
    );
    assert_eq!(said(one(), retry("0s")), "");
}
