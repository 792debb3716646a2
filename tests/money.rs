//! Stopped sessions without money left: each platform's refusal, and lookalikes.

use crate::support::heard::{error, stops, with_key};
use serde_json::{Value, json};

/// The lines on a refusal by the provider `entry`, with an unknown account.
fn said(entry: &str, status: u16, body: &Value) -> String {
    stops(&with_key(entry).add_signal(error(entry, status, &json!({}), body)))
}

/// A body as most platforms write it.
fn of(message: &str, mut error: Value) -> Value {
    error["message"] = json!(message);
    json!({ "error": error })
}

#[test]
fn each_platform_that_has_no_money_left_for_a_request_is_understood() {
    let suspended = "Your account org-1<ak-1> is suspended, please check your plan and billing details";
    let token_quota = "You exceeded your current token quota: 0, please check your account balance";
    let kind = json!({ "type": "exceeded_current_quota_error" });
    for (entry, status, body) in [
        (
            "openrouter",
            402,
            of(
                "This request requires more credits, or fewer max_tokens. You requested up to 65536 tokens, but can only afford 4000.",
                json!({ "code": 402 }),
            ),
        ),
        ("moonshotai", 429, of(suspended, kind.clone())),
        ("moonshotai", 429, of(token_quota, kind.clone())),
        ("moonshotai", 429, of("Anything else", kind)),
        (
            "huggingface",
            402,
            json!({ "error": "You have depleted your monthly included credits. Purchase pre-paid credits to continue." }),
        ),
        (
            "huggingface",
            402,
            json!({ "error": "You have exceeded your monthly included credits for Inference Providers." }),
        ),
        (
            "venice",
            402,
            json!({ "error": "Insufficient USD or Diem balance to complete request. Visit https://venice.ai/settings/api to add credits." }),
        ),
        ("venice", 402, json!({ "error": "API key DIEM spend limit exceeded." })),
        (
            "novita-ai",
            403,
            json!({ "code": 403, "reason": "NOT_ENOUGH_BALANCE", "message": "not enough balance" }),
        ),
        (
            "aihubmix",
            403,
            of("User's credit limit is insufficient", json!({ "code": "insufficient_user_quota" })),
        ),
        (
            "aihubmix",
            403,
            of("token quota is not enough", json!({ "code": "pre_consume_token_quota_failed" })),
        ),
        ("chutes", 403, json!({ "code": "INSUFFICIENT_BALANCE", "message": "Insufficient account balance" })),
        (
            "fireworks-ai",
            412,
            of(
                "Account ada is suspended, possibly due to reaching the monthly spending limit or failure to pay past invoices.",
                json!({}),
            ),
        ),
        ("opencode-go", 401, of("Insufficient balance.", json!({ "type": "CreditsError" }))),
        ("chutes", 402, Value::Null),
    ] {
        let told = said(entry, status, &body);
        assert!(told.ends_with(" usage limit (Credits) reached."), "{entry}: {body}: {told:?}");
    }
    // Without a body, as when OpenCode retries.
    for message in [suspended, token_quota] {
        let retry = json!({ "type": "retry", "provider": "moonshotai", "model": "m", "message": message });
        let told = stops(&with_key("moonshotai").add_signal(retry));
        assert!(told.ends_with(" usage limit (Credits) reached."), "{message}: {told:?}");
    }
}

#[test]
fn what_only_looks_like_it_is_not_told_of() {
    for (entry, status, body) in [
        // This is also the reply to a missing key.
        ("venice", 402, json!({ "error": "Authentication required" })),
        ("chutes", 402, of("Missing API key", json!({}))),
        ("chutes", 402, of("This model requires a paid subscription", json!({}))),
        ("chutes", 402, of("Denied", json!({ "code": "usage_not_included" }))),
        ("chutes", 402, of("Denied", json!({ "code": "invalid_api_key" }))),
        ("chutes", 402, of("The payment service is unavailable", json!({}))),
        ("chutes", 402, of("Slow down", json!({ "type": "rate_limit_error" }))),
        ("chutes", 403, of("Insufficient permissions", json!({ "code": "insufficient_permissions" }))),
        ("chutes", 403, of("Quota is not enough for so many requests", json!({}))),
        ("chutes", 429, of("Quota is not enough for so many requests", json!({}))),
        ("chutes", 401, of("Insufficient balance", json!({ "type": "AuthError" }))),
        ("chutes", 400, of("Insufficient balance", json!({}))),
        ("chutes", 412, of("A precondition failed", json!({}))),
        ("chutes", 500, of("Insufficient balance", json!({ "type": "CreditsError" }))),
    ] {
        assert_eq!(said(entry, status, &body), "", "{entry}: {body}");
    }
    // The body of an answer is unknown.
    let answer = json!({ "type": "answer", "provider": "chutes", "model": "m", "status": 402 });
    assert_eq!(stops(&with_key("chutes").add_signal(answer)), "");
}

#[test]
fn a_limit_of_what_may_be_spent_is_a_limit() {
    let body = of("Budget has been exceeded! Current cost: 5", json!({ "type": "budget_exceeded" }));
    for status in [400, 429] {
        let run =
            with_key("chutes").add_signal(error("chutes", status, &json!({ "retry-after": "7200" }), &body));
        assert_eq!(stops(&run), "Chutes usage limit reached, back 13:06 (2h).", "{status}");
    }
    let other = of("Budget has been exceeded!", json!({ "type": "invalid_request_error" }));
    assert_eq!(said("chutes", 400, &other), "");
    let monthly = of("Monthly spending limit reached", json!({}));
    assert_eq!(said("chutes", 402, &monthly), "Chutes monthly limit reached.");
}
