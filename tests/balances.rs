//! Platforms that report a balance or a budget for a key: cases that the vectors leave out.

use crate::support::{NOW, Script, how};
use mystatus::cli::How;
use mystatus::reading::Currency;
use mystatus::sanitized::Sanitized;
use serde_json::{Value, json};

/// A machine with a key for the platform with the entry `name`.
fn key(name: &str) -> Script {
    Script::auth(json!({ name: { "type": "api", "key": "key-0123456789abcdef" } }))
}

/// The report of a whole run, as programs get it.
fn report(mut script: Script) -> Value {
    json!(script.run().json())
}

#[test]
fn a_second_place_counts_only_where_the_first_is_empty() {
    let url = "GET https://www.bigmodel.cn/api/biz/account/query-customer-account-report";
    for (data, remaining) in [
        (json!({ "balance": 23.4, "availableBalance": 21.9 }), 21.9),
        (json!({ "balance": 23.4, "availableBalance": null }), 23.4),
    ] {
        let report = report(key("zhipuai").answer(url, 200, json!({ "code": 200, "data": data })));
        let balances = report["accounts"][0]["balances"].as_array().expect("balances");
        assert_eq!(balances.len(), 1);
        assert_eq!(balances[0]["remaining"], json!(remaining));
    }
}

#[test]
fn an_exhausted_key_of_aihubmix_has_nothing_left() {
    let url = "GET https://aihubmix.com/dashboard/billing/remain";
    let refusal = json!({ "error": { "message": "Key Quota Exhausted", "type": "Aihubmix_api_error" } });
    for status in [200, 403] {
        let exhausted = report(key("aihubmix").answer(url, status, &refusal));
        assert_eq!(exhausted["accounts"][0]["balances"][0]["remaining"], json!(0), "{status}");
    }
    let inside = report(key("aihubmix").answer(url, 200, json!({ "data": { "total_usage": "3.5" } })));
    assert_eq!(inside["accounts"][0]["balances"][0]["remaining"], json!(3.5));
}

#[test]
fn a_failure_inside_a_success_is_told_in_the_platforms_words() {
    let id = "0123456789abcdef0123456789abcdef";
    let cloudflare = format!("api.cloudflare.com/client/v4/accounts/{id}/ai-gateway/billing/credit-balance");
    let key_of_cloudflare = json!({ "cloudflare-ai-gateway": {
        "type": "api", "key": "key-0123456789abcdef", "metadata": { "accountId": id } } });
    for (script, url, reply) in [
        (
            key("moonshotai"),
            "api.moonshot.ai/v1/users/me/balance",
            json!({ "code": 5, "message": "No luck", "data": { "available_balance": 0 } }),
        ),
        (
            Script::auth(key_of_cloudflare),
            &cloudflare,
            json!({ "success": false, "errors": [{ "code": 7003, "message": "No luck" }], "result": { "balance": 0 } }),
        ),
        (
            key("aihubmix"),
            "aihubmix.com/dashboard/billing/remain",
            json!({ "error": { "message": "No luck" } }),
        ),
    ] {
        let report = report(script.answer(&format!("GET https://{url}"), 200, &reply));
        assert_eq!(report["failures"][0]["code"], "platform_error", "{report:#}");
        let message = report["failures"][0]["message"].as_str().expect("a message");
        assert!(message.ends_with("No luck"), "{message}");
    }
}

#[test]
fn a_bare_text_is_the_platforms_words() {
    let url = "GET https://api.siliconflow.com/v1/user/info";
    let text = key("siliconflow").answer(url, 401, "\"Api key is invalid\"").text();
    assert!(text.contains("(401): Api key is invalid"), "{text}");
}

#[test]
fn an_openrouter_key_without_a_limit_says_what_was_spent() {
    let key_url = "GET https://openrouter.ai/api/v1/key";
    let credits = "GET https://openrouter.ai/api/v1/credits";
    let reply = |limit, is_management| {
        json!({ "data": { "limit": limit, "limit_remaining": limit, "usage": 212.75,
        "usage_monthly": 61.1, "is_management_key": is_management } })
    };
    let script = |limit: Option<u32>, is_management: bool| {
        key("openrouter").answer(key_url, 200, reply(limit, is_management))
    };
    let text = script(None, false).text();
    assert!(text.contains("Spent this month: $61.10") && !text.contains("no data"), "{text}");
    assert!(!script(Some(50), false).text().contains("Spent"));
    // Without the credits the key's own limit is still worth showing; without either the account failed.
    let limit = report(script(Some(50), true).answer(credits, 500, "{}"));
    assert_eq!(limit["accounts"][0]["windows"][0]["limit"], json!(50));
    let neither = report(script(None, true).answer(credits, 500, "{}"));
    assert_eq!(neither["failures"][0]["status"], json!(500));
}

#[test]
fn v0_may_name_a_limit_alone_and_write_times_in_either_form() {
    let url = "GET https://api.v0.dev/v1/user/billing";
    let legacy =
        report(key("v0").answer(url, 200, json!({ "billingType": "legacy", "data": { "limit": 100 } })));
    assert_eq!(legacy["accounts"][0]["windows"], json!([]), "{legacy:#}");
    let unknown = report(key("v0").answer(url, 200, json!({ "billingType": "token", "data": {} })));
    assert_eq!(unknown["failures"][0]["code"], "invalid_reply");
    let balance = json!({ "total": 20, "remaining": 15 });
    for end in [json!(1_795_007_200_000_i64), json!("2026-11-18T13:06:40Z")] {
        let data = json!({ "balance": balance, "billingCycle": { "end": end } });
        let report = report(key("v0").answer(url, 200, json!({ "billingType": "token", "data": data })));
        assert_eq!(report["accounts"][0]["windows"][0]["resets_in_seconds"], json!(7200), "{end}");
    }
}

#[test]
fn deepseek_says_whether_the_balance_suffices() {
    let url = "GET https://api.deepseek.com/user/balance";
    let said = |is_available: bool| {
        let infos = json!([{ "currency": "USD", "total_balance": "-0.03" }]);
        let reply = json!({ "is_available": is_available, "balance_infos": infos });
        key("deepseek").answer(url, 200, reply).text()
    };
    assert!(
        said(false).contains("too low for requests") && said(false).contains("$0.03 owed"),
        "{}",
        said(false)
    );
    assert!(!said(true).contains("too low"), "{}", said(true));
    let empty = json!({ "is_available": false, "balance_infos": [] });
    let text = key("deepseek").answer(url, 200, empty).text();
    assert!(text.contains("too low"), "{text}");
}

/// The state and the balance in a line.
fn line(mut script: Script) -> String {
    let How::Line(wish) = how(&["line", "--format={state} {balance}"]) else { panic!("no line") };
    script.run().line(&wish).expect("a line")
}

#[test]
fn a_balance_is_out_once_nothing_is_left_or_the_platform_says_that_it_does_not_suffice() {
    for (is_available, left, told) in [
        (true, &["0.001"][..], "ok "),
        (true, &["0"], "out "),
        (true, &["-0.001"], "out "),
        (true, &["0", "5"], "ok "),
        (true, &["0", "-5"], "out "),
        (false, &["0.5"], "out "),
    ] {
        let infos: Vec<_> =
            left.iter().map(|left| json!({ "currency": "CNY", "total_balance": left })).collect();
        let reply = json!({ "is_available": is_available, "balance_infos": infos });
        let line = line(key("deepseek").answer("GET https://api.deepseek.com/user/balance", 200, reply));
        assert!(line.starts_with(told), "{line} with {is_available} {left:?}");
    }
}

#[test]
fn a_spent_balance_is_not_out_where_a_plan_may_have_something_left() {
    let script = key("nano-gpt")
        .answer("GET https://nano-gpt.com/api/subscription/v1/usage", 500, "{}")
        .answer("POST https://nano-gpt.com/api/check-balance", 200, json!({ "usd_balance": "0" }));
    assert_eq!(line(script), "ok $0.00");
}

#[test]
fn a_limit_of_nothing_is_none_and_what_was_spent_is_said() {
    let spent = json!({ "data": { "usage": "31.42", "limit": "0", "devPlan": "none",
        "devPlanCreditsUsed": "0", "devPlanCreditsLimit": "0" } });
    let report_of = |name: &str, url: &str, reply: &Value| report(key(name).answer(url, 200, reply));
    let gateway = report_of("llmgateway", "GET https://api.llmgateway.io/v1/key", &spent);
    let windows = gateway["accounts"][0]["windows"].as_array().expect("windows");
    assert_eq!(windows.len(), 1, "nothing spent of no limit is no window: {gateway:#}");
    assert_eq!((&windows[0]["used"], &windows[0]["limit"]), (&json!(31.42), &Value::Null));
}

#[test]
fn zenmux_counts_nothing_against_no_limit_and_lets_no_web_page_pass_for_a_plan() {
    let plan = "GET https://zenmux.ai/api/v1/management/subscription/detail";
    let balance = "GET https://zenmux.ai/api/v1/management/payg/balance";
    let script = |reply: &str| {
        let left = json!({ "success": true, "data": { "total_credits": 5 } });
        let script = Script::auth("{}").variable("ZENMUX_MANAGEMENT_API_KEY", "key-0123456789abcdef");
        script.answer(plan, 200, reply).answer(balance, 200, left)
    };
    let none = json!({ "usage_percentage": 0, "used_flows": 0, "max_flows": 0 });
    let reply = json!({ "success": true, "data": { "quota_5_hour": none, "quota_7_day": none } }).to_string();
    let report = report(script(&reply));
    assert_eq!(report["accounts"][0]["windows"], json!([]), "{report:#}");
    assert_eq!(report["accounts"][0]["balances"][0]["remaining"], json!(5));
    let text = script("<!doctype html><html><title>Sign in</title></html>").text();
    assert!(text.contains("a web page"), "{text}");
}

#[test]
fn xai_names_the_variable_of_a_team_that_is_not_the_keys() {
    let url = "GET https://management-api.x.ai/v1/billing/teams/team-1/prepaid/balance";
    let script = || Script::auth("{}").variable("XAI_MANAGEMENT_API_KEY", "xai-0123456789abcdef");
    let named = |name: &str| script().variable(name, "team-1").answer(url, 404, "{}");
    for name in ["XAI_TEAM_ID", "XAI_MANAGEMENT_TEAM_ID"] {
        let text = named(name).text();
        assert!(text.contains("(404)") && text.contains(&format!("check {name}")), "{text}");
    }
    let validation = "GET https://management-api.x.ai/auth/management-keys/validation";
    let own = script().answer(validation, 200, json!({ "teamId": "team-1" })).answer(url, 404, "{}").text();
    assert!(!own.contains("XAI_TEAM_ID"), "{own}");
}

#[test]
fn a_requesty_key_that_manages_shows_the_organization_too() {
    let key_url = "GET https://api-v2.requesty.ai/v1/manage/apikey/self";
    let organization = "GET https://api-v2.requesty.ai/v1/manage/org";
    let reply = |limit: u32| json!({ "monthly_spend": "3.10", "monthly_limit": limit, "permissions": { "manage": "read" } });
    let script = |limit| key("requesty").answer(key_url, 200, reply(limit));

    let both = report(script(0).answer(organization, 200, json!({ "name": "o", "balance": 7.5 })));
    assert_eq!(both["accounts"][0]["balances"][0]["remaining"], json!(7.5));
    // Without the organization the key's own limit is still worth showing; without either the account failed.
    let limit = report(script(50).answer(organization, 500, "{}"));
    assert_eq!(limit["accounts"][0]["windows"][0]["limit"], json!(50));
    let neither = report(script(0).answer(organization, 500, "{}"));
    assert_eq!(neither["accounts"][0]["windows"][0]["used"], json!(3.1), "what was spent is known");
    let nothing = json!({ "monthly_limit": 0, "permissions": { "manage": "read" } });
    let nothing = key("requesty").answer(key_url, 200, nothing).answer(organization, 500, "{}");
    assert_eq!(report(nothing)["failures"][0]["status"], json!(500));
}

#[test]
fn a_suspended_account_says_why() {
    let url = "GET https://api.deepinfra.com/payment/checklist";
    let reply = json!({ "suspended": true, "stripe_balance": 4.5, "recent": 1, "suspend_reason": "unpaid" });
    let text = key("deepinfra").answer(url, 200, &reply).text();
    assert!(text.contains("suspended: unpaid") && text.contains("$5.50 owed"), "{text}");
    let unknown = report(key("deepinfra").answer(url, 200, json!({ "suspended": false })));
    assert_eq!(unknown["failures"][0]["code"], "invalid_reply");
}

#[test]
fn an_amount_is_counted_in_a_code_or_a_word_and_only_a_code_is_money() {
    let is_money = |text: &str| Currency::of(Sanitized::own(text)?).map(|currency| currency.is_money());
    for (text, expected) in [
        ("USD", Some(true)),
        ("usd", Some(false)),
        ("points", Some(false)),
        ("FLOWS", Some(false)),
        ("U", None),
        ("U$D", None),
        ("1000", None),
        ("millicredits.", None),
    ] {
        assert_eq!(is_money(text), expected, "{text}");
    }
}

#[test]
fn poe_takes_the_key_that_opencode_signed_in_for() {
    let url = "GET https://api.poe.com/usage/current_balance";
    let signed_in = |expires: i64| {
        let key = "poe-0123456789abcdef";
        let entry = json!({ "type": "oauth", "access": key, "refresh": key, "expires": expires });
        let script = Script::auth(json!({ "poe": entry })).variable("POE_API_KEY", key);
        script.answer(url, 200, json!({ "current_point_balance": 295_932 }))
    };
    let mut script = signed_in(NOW + 1000);
    let read = json!(script.run().json());
    assert_eq!(read["accounts"][0]["balances"][0]["remaining"], 295_932, "{read:#}");
    assert_eq!(read["failures"], json!([]), "nothing is missed of the entry");
    assert_eq!(script.sent().len(), 1, "the same key is asked with once");
    assert_eq!(script.sent()[0].header("authorization"), Some("Bearer poe-0123456789abcdef"));
    let mut expired = signed_in(NOW);
    assert_eq!(json!(expired.run().json())["failures"][0]["code"], "token_expired");
    assert_eq!(expired.sent().len(), 0);
}

#[test]
fn a_name_that_leads_elsewhere_gets_no_request() {
    let accounts = "GET https://api.fireworks.ai/v1/accounts";
    for name in ["accounts/..", "accounts/a/b", "accounts/a?b", "a", "accounts/"] {
        let reply = json!({ "accounts": [{ "name": name }] });
        let mut script = key("fireworks-ai").answer(accounts, 200, reply);
        let report = json!(script.run().json());
        assert_eq!(report["failures"][0]["code"], "invalid_reply", "{name}");
        assert_eq!(script.sent().len(), 1, "{name}");
    }
    let mut script = Script::auth("{}")
        .variable("XAI_MANAGEMENT_API_KEY", "xai-0123456789abcdef")
        .variable("XAI_TEAM_ID", "../../auth");
    let text = script.text();
    assert!(text.contains("`XAI_TEAM_ID`"), "{text}");
    assert_eq!(script.sent().len(), 0);
}

#[test]
fn cloudflare_needs_an_account_and_takes_no_token_that_is_there_for_other_things() {
    let id = "0123456789abcdef0123456789abcdef";
    let token = || Script::auth("{}").variable("CLOUDFLARE_API_TOKEN", "token-0123456789abcdef");
    let mut other = token().variable("CLOUDFLARE_ACCOUNT_ID", id);
    assert!(other.run().report().is_empty());

    let url =
        format!("GET https://api.cloudflare.com/client/v4/accounts/{id}/ai-gateway/billing/credit-balance");
    let meant = token().variable("CLOUDFLARE_ACCOUNT_ID", id).variable("CLOUDFLARE_GATEWAY_ID", "default");
    let reply = json!({ "success": true, "result": { "balance": 1250 } });
    assert_eq!(
        report(meant.answer(&url, 200, &reply))["accounts"][0]["balances"][0]["remaining"],
        json!(12.5)
    );

    let gateway = |script: Script| {
        let script =
            script.variable("CLOUDFLARE_ACCOUNT_ID", id).variable("CLOUDFLARE_GATEWAY_ID", "default");
        script.variable("CF_AIG_TOKEN", "other-0123456789abcdef").answer(&url, 200, &reply)
    };
    for (script, used) in [
        (gateway(Script::auth("{}")), "Bearer other-0123456789abcdef"),
        (gateway(token()), "Bearer token-0123456789abcdef"),
    ] {
        let mut script = script;
        script.run();
        let sent: Vec<_> =
            script.sent().iter().map(|one| one.header("authorization").map(str::to_owned)).collect();
        assert_eq!(sent, [Some(used.to_owned())]);
    }

    let wrong =
        token().variable("CLOUDFLARE_ACCOUNT_ID", "../x").variable("CLOUDFLARE_GATEWAY_ID", "default");
    assert_eq!(report(wrong)["failures"][0]["code"], "invalid_config");
    assert_eq!(report(key("cloudflare-ai-gateway"))["failures"][0]["code"], "invalid_config");
}
