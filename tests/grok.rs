//! Grok's plan, with its command line's sign-in: cases that the vectors leave out.

use crate::support::plans::{failure_code, json_report};
use crate::support::{HOME, Script};
use serde_json::{Value, json};

#[test]
fn grok_takes_the_signed_in_programs_token_once() {
    let file = json!({
        "https://auth.x.ai::client": { "key": "xai-access-invented", "refresh_token": "xai-refresh-invented", "email": "kit@invented.example" },
        "https://auth.x.ai::other-client": { "key": "xai-access-invented" },
        "https://evil.example::client": { "key": "xai-other-invented" },
    });
    let path = format!("{HOME}/.grok/auth.json");
    let auth = json!({ "xai": { "type": "oauth", "access": "xai-access-invented" } });
    for (auth, requests) in [(json!({}), 1), (auth, 1)] {
        let script = Script::auth(auth).file(&path, &file);
        script.start();
        assert_eq!(script.sent().len(), requests);
        assert_eq!(script.sent()[0].header("Authorization"), Some("Bearer xai-access-invented"));
    }
    for (body, code) in [("{}", "quota_unavailable"), ("<html>No</html>", "http_status")] {
        let forbidden = Script::auth("{}").file(&path, &file);
        let call = "GET https://cli-chat-proxy.grok.com/v1/billing";
        assert_eq!(failure_code(forbidden.answer(call, 403, body)), code, "{body}");
    }
}

#[test]
fn grok_without_a_percentage_has_used_nothing_of_a_period_that_runs() {
    let billing = "GET https://cli-chat-proxy.grok.com/v1/billing";
    let machine = |is_unified: bool, length: &str, end: &str| {
        // A sign-in without an expiry is used.
        let script =
            Script::auth(json!({ "xai": { "type": "oauth", "access": "xai-invented", "expires": 0 } }));
        let week = json!({ "currentPeriod": { "type": format!("USAGE_PERIOD_TYPE_{length}"), "end": end }, "isUnifiedBillingUser": is_unified });
        let script = script.answer(&format!("{billing}?format=credits"), 200, json!({ "config": week }));
        script.answer(billing, 200, json!({ "config": {} }))
    };
    for is_unified in [false, true] {
        for (length, window) in [("WEEKLY", "weekly"), ("MONTHLY", "monthly")] {
            let report = json_report(machine(is_unified, length, "2026-11-20T00:00:00Z"));
            let read = &report["accounts"][0]["windows"][0];
            assert_eq!((&read["percent_used"], &read["window"]), (&json!(0), &json!(window)));
        }
        for over in ["2026-11-17T00:00:00Z", "2026-11-18T11:06:40Z"] {
            assert_eq!(failure_code(machine(is_unified, "WEEKLY", over)), "invalid_reply", "{over}");
        }
    }
}

#[test]
fn grok_that_counts_use_without_a_percentage_has_not_told_what_is_left() {
    let billing = "GET https://cli-chat-proxy.grok.com/v1/billing";
    let period = json!({ "type": "USAGE_PERIOD_TYPE_WEEKLY", "end": "2026-11-20T00:00:00Z" });
    let left = |is_unified: bool, used: &Value| {
        let credits = json!({ "currentPeriod": period, "isUnifiedBillingUser": is_unified, "used": used });
        let script = Script::auth(json!({ "xai": { "type": "oauth", "access": "xai-invented" } }))
            .answer(&format!("{billing}?format=credits"), 200, json!({ "config": credits }))
            .answer(billing, 200, json!({ "config": { "used": used } }));
        json_report(script)["accounts"][0]["windows"][0]["percent_left"].clone()
    };
    for is_unified in [false, true] {
        assert_eq!(left(is_unified, &json!({ "val": 350 })), Value::Null);
        assert_eq!(left(is_unified, &json!({ "val": 0 })), 100);
        assert_eq!(left(is_unified, &json!({})), 100);
    }
}

#[test]
fn grok_takes_an_older_programs_sign_in_where_there_is_no_newer_one() {
    let older = ("https://accounts.x.ai/sign-in", json!({ "key": "xai-older-invented" }));
    let newer = ("https://auth.x.ai::client", json!({ "key": "xai-newer-invented" }));
    for (kept, used) in [
        (json!({ older.0: older.1 }), "Bearer xai-older-invented"),
        (json!({ older.0: older.1, newer.0: newer.1 }), "Bearer xai-newer-invented"),
    ] {
        let script = Script::auth("{}").file(&format!("{HOME}/.grok/auth.json"), kept);
        script.start();
        let sent: Vec<_> =
            script.sent().iter().map(|one| one.header("authorization").map(str::to_owned)).collect();
        assert_eq!(sent, [Some(used.to_owned())]);
    }
}

#[test]
fn grok_with_unified_billing_counts_the_month_where_that_is_limited() {
    let billing = "GET https://cli-chat-proxy.grok.com/v1/billing";
    let machine = |month: &Value| {
        let week = json!({ "type": "USAGE_PERIOD_TYPE_WEEKLY", "end": "2026-11-20T00:00:00Z" });
        let week = json!({ "config": { "currentPeriod": week, "isUnifiedBillingUser": true } });
        Script::auth(json!({ "xai": { "type": "oauth", "access": "xai-invented" } }))
            .answer(&format!("{billing}?format=credits"), 200, week)
            .answer(billing, 200, json!({ "config": month }))
    };
    let limit = json!({ "val": 20000 });
    for (month, window, left) in [
        (json!({ "monthlyLimit": limit, "used": { "val": 15000 } }), "monthly", 25),
        (json!({ "monthlyLimit": limit, "used": {} }), "monthly", 100),
        (json!({ "monthlyLimit": limit }), "monthly", 100),
        (json!({ "monthlyLimit": { "val": 0 }, "used": {} }), "weekly", 100),
    ] {
        let report = json_report(machine(&month));
        let read = &report["accounts"][0]["windows"][0];
        assert_eq!((&read["window"], &read["percent_left"]), (&json!(window), &json!(left)), "{month}");
    }
    for used in [Value::Null, json!({ "val": null }), json!({ "val": "much" })] {
        assert_eq!(failure_code(machine(&json!({ "monthlyLimit": limit, "used": used }))), "invalid_reply");
    }
}

/// The first window of an account for which xAI's only reply is `config`.
fn told(config: &Value) -> Value {
    let script = Script::auth(json!({ "xai": { "type": "oauth", "access": "xai-invented" } }));
    let call = "GET https://cli-chat-proxy.grok.com/v1/billing?format=credits";
    json_report(script.answer(call, 200, json!({ "config": config })))["accounts"][0]["windows"][0].clone()
}

#[test]
fn grok_that_tells_the_products_alone_has_used_their_sum() {
    let period = json!({ "type": "USAGE_PERIOD_TYPE_WEEKLY", "end": "2026-11-20T00:00:00Z" });
    let product = |used: &Value| json!({ "product": "GrokBuild", "usagePercent": used });
    let products = |used: &[Value]| used.iter().map(product).collect::<Value>();
    for (percent, used, left) in [
        (Value::Null, products(&[json!(40)]), 60),
        (Value::Null, products(&[json!(40), Value::Null, json!("5.5")]), 55),
        (Value::Null, products(&[json!(70), json!(40)]), 0),
        (Value::Null, products(&[json!(0), Value::Null]), 100),
        (json!(10), products(&[json!(40)]), 90),
        (json!(0), products(&[json!(40)]), 100),
    ] {
        let config = json!({ "currentPeriod": period, "creditUsagePercent": percent, "productUsage": used });
        let window = told(&config);
        assert_eq!(
            (&window["percent_left"], &window["window"]),
            (&json!(left), &json!("weekly")),
            "{config}"
        );
    }
}

#[test]
fn grok_counts_the_month_where_the_first_reply_limits_it() {
    let end = "2026-12-01T00:00:00Z";
    let period = json!({ "type": "USAGE_PERIOD_TYPE_MONTHLY", "end": end });
    for (is_unified, period) in [(false, &period), (true, &period), (false, &Value::Null)] {
        let window = told(&json!({ "currentPeriod": period, "isUnifiedBillingUser": is_unified,
            "monthlyLimit": { "val": 20000 }, "used": { "val": 5000 }, "billingPeriodEnd": end }));
        let read = (&window["percent_left"], &window["window"], &window["resets_at"]);
        assert_eq!(read, (&json!(75), &json!("monthly"), &json!(end)), "{is_unified} {period}");
    }
}

#[test]
fn grok_resets_where_the_bill_ends_unless_the_period_has_an_end() {
    let (week, bill) = ("2026-11-20T00:00:00Z", "2026-11-21T00:00:00Z");
    for (period, end) in [
        (Value::Null, bill),
        (json!({ "type": "USAGE_PERIOD_TYPE_WEEKLY" }), bill),
        (json!({ "type": "USAGE_PERIOD_TYPE_WEEKLY", "end": week }), week),
    ] {
        let window =
            told(&json!({ "currentPeriod": period, "creditUsagePercent": 42, "billingPeriodEnd": bill }));
        assert_eq!((&window["percent_left"], &window["resets_at"]), (&json!(58), &json!(end)), "{period}");
    }
    let script = Script::auth(json!({ "xai": { "type": "oauth", "access": "xai-invented" } }));
    let call = "GET https://cli-chat-proxy.grok.com/v1/billing?format=credits";
    let script = script.answer(call, 200, json!({ "config": { "billingPeriodEnd": bill } }));
    assert_eq!(failure_code(script), "invalid_reply", "a bill is no period of which nothing is used");
}

#[test]
fn a_key_for_the_api_is_told_what_shows_the_plan_and_what_the_balance() {
    let auth = json!({ "xai": { "type": "api", "key": "xai-0123456789abcdefghij" } });
    let text = Script::auth(auth).text();
    let told = "`xai` holds an API key, and an API key has no plan: run `opencode auth login`, choose xAI, and sign in \
        with your plan; or set XAI_MANAGEMENT_API_KEY to a key from https://console.x.ai";
    assert!(text.contains(told), "{text}");
}
