//! Plans read with a key of OpenCode's or from a variable: cases that the vectors leave out.

use crate::support::plans::{failure, failure_code, json_report, left, reading, with_key};
use crate::support::{HOME, Script};
use mystatus::failure::Failure;
use mystatus::http::Response;
use mystatus::reading::{Amount, Level, Note, Period};
use serde_json::{Value, json};

const GO: &str = "GET https://opencode.ai/zen/go/v1/usage";
const NANO_GPT: &str = "GET https://nano-gpt.com/api/subscription/v1/usage";
const FUNDS: &str = "POST https://nano-gpt.com/api/check-balance";
const CHUTES: &str = "GET https://api.chutes.ai/users/me/subscription_usage";
const CHUTES_DAY: &str = "GET https://api.chutes.ai/users/me/quota_usage/me";

#[test]
fn a_key_without_opencode_go_is_a_failure_only_where_it_was_said_to_have_it() {
    let refused = json!({ "error": { "message": "OpenCode Go subscription required." } });
    let of_go = failure(with_key("opencode-go").answer(GO, 403, &refused));
    assert!(matches!(of_go, Failure::QuotaUnavailable { message: Some(_) }), "{of_go:?}");
    assert_eq!(reading(with_key("opencode").answer(GO, 403, &refused)).notes, [Note::NoPlan]);
    for entry in ["opencode-go", "opencode"] {
        let failure = failure(with_key(entry).answer(GO, 403, "<!doctype html><html></html>"));
        assert!(
            matches!(failure, Failure::Status { status: 403, .. }),
            "a page is not the platform: {failure:?}"
        );
    }
    let by_variable = Script::auth("{}").variable("OPENCODE_API_KEY", "key-0123456789abcdef");
    assert_eq!(reading(by_variable.answer(GO, 403, &refused)).notes, [Note::NoPlan]);
    let mut both = with_key("opencode-go").variable("OPENCODE_API_KEY", "key-0123456789abcdef");
    both = both.answer(GO, 200, json!({ "usage": { "weekly": { "percent": 1 } } }));
    both.run();
    assert_eq!(both.sent().len(), 1, "the same key is asked once");
    // OpenCode's own sign-in to Zen holds no key, which is not a failure.
    let script = &mut Script::auth(json!({ "opencode": { "type": "oauth", "access": "a" } }));
    assert!(script.run().report().notices.incomplete.is_empty());
}

#[test]
fn a_file_of_another_program_that_cannot_be_used_is_named() {
    for path in [".codex/auth.json", ".kimi-code/credentials/kimi-code.json"] {
        let file = format!("{HOME}/{path}");
        for (script, cause, step) in [
            (Script::auth("{}").file(&file, "{"), "not valid JSON from line 1, column 1", "login"),
            (Script::auth("{}").file(&file, "[]"), "not a JSON object", "login"),
            (Script::auth("{}").file(&file, ""), "not valid JSON from line 1, column 1", "login"),
            (Script::auth("{}").file(&file, "\u{fffd}\u{fffd}{\0"), "it is UTF-16", "UTF-8"),
            (Script::auth("{}").unreadable(&file, "EACCES"), "EACCES (you have no permission", "readable"),
            (Script::auth("{}").unreadable(&file, "ETIMEDOUT"), "the disk did not answer", "disk"),
        ] {
            let mut script = script;
            let text = script.text();
            assert!(text.contains(&format!("❌ ~/{path} cannot be used: ")), "{text}");
            let advice = text.lines().find(|line| line.contains("→ ")).expect("advice");
            assert!(text.contains(cause) && advice.contains(step), "{text}");
        }
        let script = &mut Script::auth("{}").file(&format!("{HOME}/{path}"), "{}");
        assert!(script.run().report().is_empty(), "signed out");
    }
}

#[test]
fn zenmux_fails_only_where_neither_the_plan_nor_the_balance_is_known() {
    let machine = |plan: Value, status: u16| {
        let api = "GET https://zenmux.ai/api/v1/management";
        let script = Script::auth("{}").variable("ZENMUX_MANAGEMENT_API_KEY", "zm-invented-1");
        let script = script.answer(
            &format!("{api}/subscription/detail"),
            200,
            json!({ "success": true, "data": plan }),
        );
        let balance = json!({ "success": true, "data": { "total_credits": 5 } });
        script.answer(&format!("{api}/payg/balance"), status, balance)
    };
    let plan = json!({ "quota_5_hour": { "usage_percentage": 0.25 } });
    assert_eq!(reading(machine(plan.clone(), 500)).windows[0].level, left(75.0));
    for (status, notes) in [("healthy", 0), ("monitored", 0), ("suspended", 1), ("banned", 1)] {
        let mut plan = plan.clone();
        plan["account_status"] = json!(status);
        assert_eq!(reading(machine(plan, 200)).notes.len(), notes, "{status}");
    }
    assert_eq!(reading(machine(json!({}), 200)).balances[0].remaining, Amount::Of(5.0));
    assert!(matches!(failure(machine(json!({}), 500)), Failure::Status { status: 500, .. }));
}

#[test]
fn zenmuxs_key_is_read_by_either_name() {
    for name in ["ZENMUX_MANAGEMENT_API_KEY", "ZENMUX_MANAGEMENT_KEY"] {
        let script = Script::auth("{}").variable(name, "zm-invented-1");
        script.start();
        assert_eq!(script.sent()[0].header("authorization"), Some("Bearer zm-invented-1"), "{name}");
    }
}

#[test]
fn openrouters_balance_is_asked_for_by_either_kind_of_managing_key_alone() {
    let machine = |kind: &str| {
        let key = json!({ "data": { "limit": 50, "limit_remaining": 40, kind: true } });
        let credits = json!({ "data": { "total_credits": 9, "total_usage": 2 } });
        let script = with_key("openrouter").answer("GET https://openrouter.ai/api/v1/key", 200, key);
        reading(script.answer("GET https://openrouter.ai/api/v1/credits", 200, credits)).balances.len()
    };
    assert_eq!(["is_management_key", "is_provisioning_key", "is_other"].map(machine), [1, 1, 0]);
}

#[test]
fn llm_gateways_key_stands_in_either_of_its_entries() {
    for entry in ["llmgateway", "llmgateway-providers"] {
        let reply = json!({ "data": { "usage": "1", "limit": "4" } });
        let script = with_key(entry).answer("GET https://api.llmgateway.io/v1/key", 200, reply);
        assert_eq!(reading(script).windows[0].level, left(75.0), "{entry}");
    }
}

#[test]
fn neuralwatts_key_may_be_blocked_and_its_plan_billed_by_the_year() {
    let ask = |interval: &str, blocked: bool| {
        let reply = json!({
            "subscription": { "kwh_used": 5, "kwh_included": 20, "billing_interval": interval },
            "key": { "allowance": { "limit_usd": 10, "spent_usd": 2, "period": "monthly", "blocked": blocked } },
        });
        let windows =
            reading(with_key("neuralwatt").answer("GET https://api.neuralwatt.com/v1/quota", 200, reply))
                .windows;
        (windows[0].period, windows[0].reached, windows[1].level, windows[1].reached)
    };
    assert_eq!(ask("monthly", false), (Some(Period::Month), false, left(80.0), false));
    assert_eq!(ask("yearly", true), (None, false, left(80.0), true));
}

#[test]
fn a_subscription_to_neuralwatt_that_has_ended_is_no_plan() {
    let ask = |status: Value| {
        let subscription = json!({ "plan": "starter", "status": status, "kwh_used": 5, "kwh_included": 20 });
        let reply = json!({
            "subscription": subscription, "balance": { "credits_remaining_usd": 3 },
            "key": { "allowance": { "limit_usd": 10, "spent_usd": 2, "period": "monthly" } },
        });
        let reading =
            reading(with_key("neuralwatt").answer("GET https://api.neuralwatt.com/v1/quota", 200, reply));
        assert_eq!(reading.balances.len(), 1, "{status}");
        (reading.plan.is_some(), reading.windows.len())
    };
    for status in ["canceled", "unpaid", "incomplete", "incomplete_expired"] {
        assert_eq!(ask(json!(status)), (false, 1), "{status}");
    }
    for status in [json!("active"), json!("trialing"), json!("past_due"), Value::Null] {
        assert_eq!(ask(status.clone()), (true, 2), "{status}");
    }
}

#[test]
fn one_of_nanogpts_requests_does_not_hide_the_other() {
    let usage = json!({ "active": true, "daily": { "used": 5, "remaining": 15 } });
    let script = with_key("nano-gpt").answer(NANO_GPT, 200, &usage).answer(FUNDS, 500, "{}");
    let window = reading(script).windows[0].clone();
    assert_eq!((window.level, window.count.expect("a count").limit), (left(75.0), 20.0));
    let funds =
        || with_key("nano-gpt").answer(FUNDS, 200, json!({ "usd_balance": "-1.5", "nano_balance": "0.0" }));
    assert!(matches!(failure(funds().answer(NANO_GPT, 429, "{}")), Failure::Status { status: 429, .. }));
    let pause = || Response { status: 503, retry_after: Some("30".to_owned()), ..Response::default() };
    let paused = funds().respond(NANO_GPT, Ok(pause()));
    assert!(matches!(failure(paused), Failure::Status { status: 503, retry_after: Some(_), .. }));
    let paused = with_key("nano-gpt").answer(NANO_GPT, 403, "{}").respond(FUNDS, Ok(pause()));
    assert!(matches!(failure(paused), Failure::Status { status: 503, retry_after: Some(_), .. }));
    for status in [403, 503] {
        let money = reading(funds().answer(NANO_GPT, status, "{}"));
        assert_eq!((money.balances.len(), money.notes), (1, vec![Note::PlanUnknown]), "{status}");
    }
    let refused = with_key("nano-gpt").answer(NANO_GPT, 401, "{}").answer(FUNDS, 401, "{}");
    assert!(matches!(failure(refused), Failure::Status { status: 401, .. }));
    for (state, windows) in [("grace", 1), ("inactive", 0)] {
        let usage = json!({ "active": false, "state": state, "daily": { "percentUsed": 0.5 } });
        assert_eq!(reading(funds().answer(NANO_GPT, 200, usage)).windows.len(), windows, "{state}");
    }
    let over = json!({ "active": true, "weeklyInputTokens": { "percentUsed": 1.005 } });
    let script = with_key("nano-gpt").answer(NANO_GPT, 200, over).answer(FUNDS, 200, "{}");
    assert_eq!(reading(script).windows[0].level, left(0.0));
    let inactive = json!({ "active": false, "daily": { "used": 5, "remaining": 15 } });
    let script = with_key("nano-gpt").answer(NANO_GPT, 200, inactive).answer(FUNDS, 500, "{}");
    assert!(matches!(failure(script), Failure::Status { status: 500, .. }), "nothing is known");
}

#[test]
fn what_nanogpts_plan_allows_nothing_of_is_no_limit() {
    let quota = json!({ "used": 0, "remaining": 0, "percentUsed": 0 });
    let usage = json!({ "active": true, "limits": { "dailyImages": 0, "weeklyInputTokens": 1000 },
        "dailyImages": quota, "weeklyInputTokens": { "used": 250, "percentUsed": 0.25 } });
    let script = with_key("nano-gpt").answer(NANO_GPT, 200, usage).answer(FUNDS, 200, "{}");
    let windows = reading(script).windows;
    assert_eq!((windows.len(), windows[0].level), (1, left(75.0)));
}

#[test]
fn nanogpts_tokens_come_shortest_first_and_images_last() {
    let (used, images) = (json!({ "used": 1, "remaining": 3 }), json!({ "used": 1, "remaining": 1 }));
    let usage =
        json!({ "active": true, "dailyImages": images, "weeklyInputTokens": used, "dailyInputTokens": used });
    let script = with_key("nano-gpt").answer(NANO_GPT, 200, usage).answer(FUNDS, 200, "{}");
    let windows = reading(script).windows;
    let read: Vec<_> = windows.iter().map(|window| (window.period, window.level)).collect();
    let (day, week) = (Some(Period::DAY), Some(Period::WEEK));
    assert_eq!(read, [(day, left(75.0)), (week, left(75.0)), (day, left(50.0))]);
}

#[test]
fn chutes_without_a_subscription_counts_the_day() {
    let day = |reply: &Value| {
        let script = with_key("chutes").answer(CHUTES, 200, json!({ "subscription": false }));
        script.answer(CHUTES_DAY, 200, reply)
    };
    assert_eq!(reading(day(&json!({ "quota": "unlimited", "used": 7 }))).windows[0].level, Level::Unlimited);
    assert_eq!(failure(day(&json!({ "quota": 0, "used": 0 }))), Failure::QuotaUnavailable { message: None });
    assert_eq!(failure(day(&json!({ "used": 7 }))), Failure::InvalidReply);
    assert_eq!(failure(day(&json!({ "quota": 50 }))), Failure::InvalidReply);
    let month = json!({ "subscription": true, "monthly": { "uncapped": true } });
    assert_eq!(reading(with_key("chutes").answer(CHUTES, 200, month)).windows[0].level, Level::Unlimited);
    assert_eq!(failure(with_key("chutes").answer(CHUTES, 200, "{}")), Failure::InvalidReply);
}

/// Computed independently of the code, from the vendor's description of the signature.
const SIGNATURE: &str = "1504dcce8b6075e6b4e9dda6308fe37e0a07375ed0dd09cb163b62d9a094b351";

#[test]
fn volcengine_requests_are_signed_as_its_libraries_sign_them() {
    let script = Script::auth("{}")
        .variable("VOLC_ACCESSKEY", "AKLTinvented")
        .variable("VOLC_SECRETKEY", "invented-secret");
    script.start();
    let sent = script.sent();
    assert_eq!(sent[0].header("X-Date"), Some("20261118T110640Z"));
    let expected = format!(
        "HMAC-SHA256 Credential=AKLTinvented/20261118/cn-beijing/ark/request, \
         SignedHeaders=host;x-date;x-content-sha256;content-type, Signature={SIGNATURE}"
    );
    assert_eq!(sent[0].header("Authorization"), Some(expected.as_str()));
}

/// A machine with a key pair of Volcengine's.
fn volcengine() -> Script {
    Script::auth("{}")
        .variable("VOLC_ACCESSKEY", "AKLTinvented")
        .variable("VOLC_SECRETKEY", "secret-invented")
}

#[test]
fn volcengine_reads_an_agent_plan_alone_and_asks_no_more_than_it_must() {
    let call = "POST https://open.volcengineapi.com/";
    let error = |code: &str| json!({ "ResponseMetadata": { "Error": { "Code": code, "Message": "no" } } });
    let agent = json!({ "Result": { "PlanType": "Pro", "AFPFiveHour": { "Quota": 100, "Used": 25 }, "AFPWeekly": { "Quota": 0, "Used": 0 } } });
    let report = json_report(volcengine().answer(call, 404, error("NotFound")).answer(call, 200, agent));
    let windows = report["accounts"][0]["windows"].as_array().expect("windows");
    assert_eq!((windows.len(), &windows[0]["percent_left"]), (1, &json!(75)));
    assert_eq!(report["accounts"][0]["plan"], "Pro");
    let mut refused = volcengine().answer(call, 401, error("SignatureDoesNotMatch"));
    assert_eq!(refused.run().report().failures.len(), 1);
    assert_eq!(refused.sent().len(), 1);
    assert_eq!(
        failure_code(volcengine().answer(call, 200, error("SignatureDoesNotMatch"))),
        "platform_error"
    );
    for (status, code) in [(200, "SignatureDoesNotMatch"), (400, "InvalidAuthorization")] {
        let mut refused = volcengine().answer(call, status, error(code));
        let text = refused.text();
        assert!(text.contains("The key is wrong") && refused.sent().len() == 1, "{text}");
    }
}

#[test]
fn volcengines_pair_may_go_by_either_names_and_is_renewed_where_it_stands() {
    let call = "POST https://open.volcengineapi.com/";
    let newer = |script: Script, id: &str| {
        script
            .variable("VOLCENGINE_ACCESS_KEY", id)
            .variable("VOLCENGINE_SECRET_KEY", "secret-invented")
            .answer(call, 401, "{}")
    };
    let text = newer(Script::auth("{}"), "AKLTinvented").text();
    assert!(text.contains("set VOLCENGINE_ACCESS_KEY and VOLCENGINE_SECRET_KEY to the new pair"), "{text}");
    for (id, requests) in [("AKLTinvented", 1), ("AKLTother", 2)] {
        let usual = volcengine().answer(call, 401, "{}");
        let mut script = newer(usual, id);
        script.run();
        assert_eq!(script.sent().len(), requests, "{id}");
    }
    let half = Script::auth("{}").variable("VOLC_ACCESSKEY", "a").variable("VOLCENGINE_SECRET_KEY", "b");
    half.start();
    assert_eq!(half.sent().len(), 0, "the halves are not of one pair");
}

#[test]
fn volcengine_blames_no_key_for_a_clock_or_a_permission() {
    let call = "POST https://open.volcengineapi.com/";
    let none = json!({ "Result": {} });
    for code in ["InvalidTimestamp", "LackPolicy", "LackProjectPolicy", "AccessDenied"] {
        let error =
            json!({ "ResponseMetadata": { "Error": { "Code": code, "Message": "words of its own" } } });
        let machine =
            |status, reply| volcengine().answer(call, 403, &error).answer(call, status, reply).text();
        let text = machine(403, &error);
        assert!(text.contains("words of its own") && !text.contains("The key is wrong"), "{text}");
        // Also if the account lacks the other plan, which may be queried.
        for text in [text, machine(200, &none)] {
            let is_advised = text.contains("grant that user ArkReadOnlyAccess");
            assert_eq!(is_advised, code != "InvalidTimestamp", "{code}: {text}");
        }
    }
}

#[test]
fn volcengine_has_no_plan_only_where_both_requests_say_so() {
    let call = "POST https://open.volcengineapi.com/";
    let none = json!({ "Result": {} });
    let machine =
        |coding: u16, agent: u16| volcengine().answer(call, coding, &none).answer(call, agent, &none);
    assert_eq!(failure_code(machine(200, 200)), "quota_unavailable");
    for (coding, agent, told) in [(200, 503, 503), (500, 200, 500), (200, 429, 429), (404, 503, 503)] {
        let failure = failure(machine(coding, agent));
        assert!(matches!(failure, Failure::Status { status, .. } if status == told), "{failure:?}");
    }
    let mut refused = machine(429, 200);
    refused.run();
    assert_eq!(refused.sent().len(), 1, "a second request would only be refused too");
    let error = json!({ "ResponseMetadata": { "Error": { "Code": "Throttled", "Message": "no" } } });
    let body = error.to_string();
    let waits =
        volcengine().respond(call, Ok(Response { status: 429, retry_after: Some("30".to_owned()), body }));
    assert!(matches!(failure(waits), Failure::Status { retry_after: Some(30), message: Some(_), .. }));
}

#[test]
fn umans_without_a_limit_is_unlimited_and_a_wallet_is_a_balance() {
    let machine = |reply: Value| {
        Script::auth(json!({ "umans-ai": { "type": "api", "key": "sk-umans-invented" } })).answer(
            "GET https://api.code.umans.ai/v1/usage",
            200,
            reply,
        )
    };
    let unlimited = json_report(machine(json!({ "limits": { "requests": { "limit": null } }, "usage": {} })));
    assert_eq!(unlimited["accounts"][0]["windows"][0]["unlimited"], true);
    let counted = json_report(machine(json!({ "plan": { "display_name": "Code Max" },
        "limits": { "requests": { "limit": 200 } }, "usage": { "weighted_remaining_requests": 150 } })));
    let account = &counted["accounts"][0];
    assert_eq!((&account["plan"], &account["windows"][0]["used"]), (&json!("Code Max"), &json!(50)));
    assert_eq!(
        failure_code(machine(json!({ "limits": { "requests": { "limit": 200 } }, "usage": {} }))),
        "invalid_reply"
    );
}

#[test]
fn umans_shows_the_wallet_of_a_key_that_pays_by_token_beside_the_requests() {
    let ask = |reply: &Value, status: u16, wallet: &Value| {
        let script = Script::auth(json!({ "umans-ai": { "type": "api", "key": "sk-umans-invented" } }));
        let script = script.answer("GET https://api.code.umans.ai/v1/usage", 200, reply);
        script.answer("GET https://app.umans.ai/api/v1/wallet/summary", status, wallet)
    };
    let requests = |limit: Value| json!({ "requests": { "limit": limit, "window_seconds": 18000 } });
    let usage = json!({ "weighted_in_window": 50 });
    let money = json!({ "balance": { "balanceCents": 1631.5 } });
    for paying in [
        json!({ "billing": { "mode": "pay_by_token" }, "limits": requests(json!(200)), "usage": usage }),
        json!({ "plan": { "slug": "service_account" }, "limits": requests(json!(200)), "usage": usage }),
    ] {
        let account = json_report(ask(&paying, 200, &money))["accounts"][0].clone();
        assert_eq!(account["balances"][0]["remaining"], 16.315, "{account:#}");
        assert_eq!(account["windows"][0]["percent_left"], 75);
        let account = json_report(ask(&paying, 503, &json!({})))["accounts"][0].clone();
        assert_eq!((&account["balances"], &account["windows"][0]["used"]), (&json!([]), &json!(50)));
    }
    let endless =
        json!({ "billing": { "mode": "pay_by_token" }, "limits": requests(Value::Null), "usage": {} });
    let account = json_report(ask(&endless, 200, &money))["accounts"][0].clone();
    assert_eq!(account["windows"], json!([]), "the money is the limit: {account:#}");
    assert_eq!(failure_code(ask(&endless, 503, &json!({}))), "http_status");
    assert_eq!(failure_code(ask(&endless, 200, &json!({ "balance": {} }))), "invalid_reply");
}

#[test]
fn routing_run_shows_the_shorter_windows_only_where_they_are_used_up() {
    let script = Script::auth(json!({ "routing-run": { "type": "api", "key": "rr-invented-1" } })).answer(
        "GET https://api.routing.run/v1/user/requests",
        200,
        json!({
            "requests_used_today": 1, "requests_limit_today": 10, "requests_used_this_hour": 5,
            "requests_limit_this_hour": 5, "requests_used_this_minute": 0, "requests_limit_this_minute": 5,
        }),
    );
    let report = json_report(script);
    let windows = report["accounts"][0]["windows"].as_array().expect("windows");
    let lengths: Vec<_> = windows.iter().map(|window| window["window_seconds"].as_u64()).collect();
    assert_eq!(lengths, [Some(3_600), Some(86_400)]);
}
