//! Plans that are read by the sign-in of a program of their own: what the vectors leave out.

#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod support;

use serde_json::{Value, json};
use support::{HOME, Script};

fn report(mut script: Script) -> Value {
    json!(script.run().json())
}

/// The code of the only failure.
fn failure(script: Script) -> String {
    let report = report(script);
    assert_eq!(report["accounts"], json!([]), "{report:#}");
    report["failures"][0]["code"].as_str().expect("a code").to_owned()
}

fn amp(text: &str) -> Script {
    let reply = json!({ "ok": true, "result": { "displayText": text } });
    Script::auth("{}").variable("AMP_API_KEY", "sgamp_invented_1").answer(
        "POST https://ampcode.com/api/internal",
        200,
        reply,
    )
}

#[test]
fn amp_is_read_in_each_of_its_wordings() {
    let report = report(amp(
        "Subscription Kilowatt: 97% other usage and 40% orb usage remaining - resets upon renewal in 29 days\n\
         Amp Free: $2.50/$10 remaining (replenishes +$0.42/hour) [+20% bonus for 3 more days]\n\
         Amp Megawatt Tier: agent usage $12.50 of $50 remaining, orb usage 3h of 10h remaining",
    ));
    let windows = report["accounts"][0]["windows"].as_array().expect("windows");
    let read: Vec<_> = windows
        .iter()
        .map(|window| (window["scope"].as_str().expect("a scope"), window["percent_left"].as_u64()))
        .collect();
    assert_eq!(
        read,
        [
            ("other usage", Some(97)),
            ("orb usage", Some(40)),
            ("Amp Free", Some(25)),
            ("agent usage", Some(25)),
            ("orb usage", Some(30)),
        ]
    );
    assert_eq!(windows[0]["resets_in"], "29d");
    assert_eq!(windows[2]["resets_at"], Value::Null, "it refills bit by bit");
    assert_eq!([&windows[2]["currency"], &windows[4]["currency"]], ["USD", "hours"]);
    assert_eq!(report["accounts"][0]["balances"], json!([]));
}

#[test]
fn amp_names_a_balance_and_takes_nothing_else_for_one() {
    let report =
        report(amp("Individual credits: $6.95 remaining\nOrbs: 3h remaining\nWeekly spend: $4 so far\n\
         Subscription Kilowatt: 97% other usage remaining - resets upon renewal in 2 weeks"));
    let account = &report["accounts"][0];
    let balances = account["balances"].as_array().expect("balances");
    let read: Vec<_> = balances.iter().map(|one| (one["name"].as_str(), one["remaining"].as_f64())).collect();
    assert_eq!(read, [(Some("Individual credits"), Some(6.95))]);
    assert_eq!(account["windows"][0]["resets_at"], Value::Null, "only days are counted");
}

#[test]
fn amp_text_that_is_not_understood_is_no_reading() {
    for text in [
        "",
        "Signed in as kit@invented.example (kit)",
        "Amp Free: all is well",
        "Amp Free: %, $, h of",
        "Credits: $1e5 remaining",
    ] {
        assert_eq!(failure(amp(text)), "invalid_reply", "{text}");
    }
    let refused = Script::auth("{}").variable("AMP_API_KEY", "sgamp_invented_1").answer(
        "POST https://ampcode.com/api/internal",
        200,
        json!({ "ok": false, "error": { "code": "auth-required", "message": "Sign in" } }),
    );
    let text = { refused }.text();
    assert!(text.contains("The key is wrong"), "{text}");
}

#[test]
fn amps_plan_is_of_a_month_only_where_it_is_renewed_within_one() {
    for (renewal, window) in [
        ("29 days", json!("monthly")),
        ("1 month", json!("monthly")),
        ("3 months", Value::Null),
        ("346 days", Value::Null),
        ("12 weeks", Value::Null),
        ("5 minutes", json!("monthly")),
        ("1 year", Value::Null),
    ] {
        let text =
            format!("Subscription Kilowatt: 97% other usage remaining - resets upon renewal in {renewal}");
        let report = report(amp(&text));
        assert_eq!(report["accounts"][0]["windows"][0]["window"], window, "{renewal}");
    }
}

#[test]
fn factory_says_nothing_of_a_window_whose_end_is_not_stated() {
    let ask = |limits: Value| {
        report(Script::auth("{}").variable("FACTORY_API_KEY", "fk-invented-1").answer(
            "GET https://api.factory.ai/api/billing/limits",
            200,
            json!({ "limits": limits, "extraUsageBalanceCents": 250 }),
        ))
    };
    let slot = json!({ "usedPercent": 40 });
    let report = ask(json!({ "core": { "fiveHour": slot } }));
    let window = &report["accounts"][0]["windows"][0];
    assert_eq!((&window["percent_left"], &window["scope"]), (&Value::Null, &json!("Droid Core")));
    let report = ask(Value::Null);
    assert_eq!(report["accounts"][0]["windows"], json!([]));
    assert_eq!(report["accounts"][0]["balances"][0]["remaining"], 2.5);
}

#[test]
fn factory_shows_no_windows_that_the_account_is_not_billed_by() {
    let ask = |is_limited: Value| {
        let slot = json!({ "usedPercent": 100, "windowEnd": "2026-11-19T11:06:40Z" });
        let reply = json!({ "usesTokenRateLimitsBilling": is_limited, "extraUsageBalanceCents": 250,
            "limits": { "standard": { "weekly": slot } } });
        let script = Script::auth("{}").variable("FACTORY_API_KEY", "fk-invented-1");
        let report = report(script.answer("GET https://api.factory.ai/api/billing/limits", 200, reply));
        report["accounts"][0]["windows"].as_array().map(Vec::len)
    };
    assert_eq!(ask(json!(false)), Some(0));
    assert_eq!(ask(json!(true)), Some(1));
    assert_eq!(ask(Value::Null), Some(1));
}

/// What Cursor's program shows of a seat whose plan is not told.
fn cursor_seat(more: &Value, status: u16, usage: &Value) -> Script {
    let mut period = json!({ "billingCycleEnd": "1795000000000", "displayThreshold": 100 });
    period.as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
    let path = format!("{HOME}/.config/cursor/auth.json");
    Script::auth("{}")
        .file(&path, json!({ "accessToken": "cursor-access-invented" }))
        .answer("POST https://api2.cursor.sh/aiserver.v1.DashboardService/GetCurrentPeriodUsage", 200, period)
        .answer("GET https://api2.cursor.sh/auth/usage", status, usage)
}

#[test]
fn cursor_seats_of_a_team_show_what_is_told_of_them() {
    let none = json!({});
    let bucket = |limit: Value| json!({ "gpt-4": { "numRequests": 589, "maxRequestUsage": limit }, "startOfMonth": "2026-11-01T00:00:00Z" });
    let counted = report(cursor_seat(&none, 200, &bucket(json!(1000))));
    let window = &counted["accounts"][0]["windows"][0];
    assert_eq!(
        (&window["used"], &window["limit"], &window["window"]),
        (&json!(589), &json!(1000), &json!("monthly"))
    );
    let text = cursor_seat(&none, 200, &bucket(Value::Null)).text();
    assert!(text.contains("https://cursor.com/dashboard") && !text.contains("no plan"), "{text}");
    assert_eq!(failure(cursor_seat(&none, 503, &json!({}))), "http_status");
    let limit = json!({ "spendLimitUsage": { "pooledLimit": 10000, "pooledUsed": 2500 } });
    let spending = report(cursor_seat(&limit, 503, &json!({})));
    assert_eq!(spending["accounts"][0]["windows"][0]["percent_left"], 75, "{spending:#}");
}

const CONSOLE: &str = "POST https://bailian-cs.console.aliyun.com/cli/api.json";

#[test]
fn alibaba_tells_a_lapsed_sign_in_from_other_failures() {
    let machine = |data: Value| {
        Script::auth("{}")
            .file(&format!("{HOME}/.bailian/config.json"), json!({ "access_token": "bl-invented-1" }))
            .answer(CONSOLE, 200, json!({ "code": "200", "data": data }))
    };
    for (data, code) in [
        (json!({ "success": false, "errorCode": ["x.NotLogined"], "errorMsg": "m" }), "sign_in_revoked"),
        (json!({ "success": false, "errorCode": "Busy", "errorMsg": "m" }), "platform_error"),
        (
            json!({ "success": true, "DataV2": { "data": { "success": false, "msg": "m" } } }),
            "platform_error",
        ),
        (json!({ "success": true, "DataV2": { "data": { "data": {} } } }), "quota_unavailable"),
        (json!({ "success": true }), "invalid_reply"),
    ] {
        assert_eq!(failure(machine(data.clone())), code, "{data}");
    }
    let script = Script::auth("{}")
        .file(&format!("{HOME}/.bailian/config.json"), json!({ "access_token": "bl-invented-1" }))
        .answer(CONSOLE, 200, json!({ "code": "ConsoleNeedLogin", "data": null }));
    assert_eq!(failure(script), "sign_in_revoked");
}

#[test]
fn alibaba_asks_at_four_hosts_only_and_never_at_one_of_the_file() {
    for (region, site, host) in [
        ("cn-beijing", "domestic", "bailian-cs.console.aliyun.com"),
        ("cn-beijing", "international", "bailian-cs.console.alibabacloud.com"),
        ("ap-southeast-1", "domestic", "modelstudio-cs.console.aliyun.com"),
        ("ap-southeast-1", "international", "bailian-singapore-cs.alibabacloud.com"),
        ("evil.example", "evil.example", "bailian-cs.console.aliyun.com"),
    ] {
        let file = json!({
            "access_token": "bl-invented-1", "console_region": region, "console_site": site,
            "console_switch_agent": 7, "base_url": "https://evil.example",
        });
        let script = Script::auth("{}").file(&format!("{HOME}/.bailian/config.json"), file);
        script.start();
        let sent = script.sent();
        assert_eq!(sent[0].request.host, host);
        assert!(sent[0].request.path.contains("&api=zeldaHttp.apikeyMgr.%2Ftokenplan%2Fpersonal"));
        let body = sent[0].request.body.as_ref().expect("a body").expose().to_owned();
        assert!(body.contains("%22switchAgent%22%3A7%2C") && !body.contains("evil"), "{body}");
    }
}

#[test]
fn gemini_shows_each_model_by_its_lowest_bucket() {
    let api = "POST https://cloudcode-pa.googleapis.com/v1internal:";
    let file = json!({ "access_token": "ya29.invented", "expiry_date": support::NOW + 1000 });
    let machine = |project: Value| {
        Script::auth("{}").file(&format!("{HOME}/.gemini/oauth_creds.json"), file.clone()).answer(
            &format!("{api}loadCodeAssist"),
            200,
            project,
        )
    };
    let buckets = json!({ "buckets": [
        { "modelId": "a", "remainingFraction": 0.9 },
        { "modelId": "b", "resetTime": "2026-11-18T13:39:40Z" },
        { "modelId": "c" },
        { "modelId": "a", "remainingFraction": 0.2 },
        { "modelId": "a", "remainingFraction": 0.5 },
    ] });
    let tier = json!({ "cloudaicompanionProject": "p", "currentTier": { "name": "Gemini Code Assist" } });
    let script = machine(tier);
    let report = report(script.answer(&format!("{api}retrieveUserQuota"), 200, buckets));
    let windows = report["accounts"][0]["windows"].as_array().expect("windows");
    let read: Vec<_> = windows.iter().map(|w| (w["scope"].as_str(), w["percent_left"].as_u64())).collect();
    assert_eq!(read, [(Some("a"), Some(20)), (Some("b"), Some(0))]);
    assert_eq!(report["accounts"][0]["plan"], "Gemini Code Assist");
    assert_eq!(failure(machine(json!([]))), "invalid_reply", "a list is no reply, whatever it lacks");
    assert_eq!(failure(machine(json!({ "ineligibleTiers": [{}] }))), "quota_unavailable");
}

#[test]
fn grok_takes_the_signed_in_programs_token_once() {
    let file = json!({
        "https://auth.x.ai::client": { "key": "xai-access-invented", "refresh_token": "xai-refresh-invented", "email": "kit@invented.example" },
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
        assert_eq!(failure(forbidden.answer(call, 403, body)), code, "{body}");
    }
}

#[test]
fn grok_without_a_percentage_has_used_nothing_of_a_period_that_runs() {
    let billing = "GET https://cli-chat-proxy.grok.com/v1/billing";
    let machine = |is_unified: bool, length: &str, end: &str| {
        // A sign-in that is not said to end is used.
        let script =
            Script::auth(json!({ "xai": { "type": "oauth", "access": "xai-invented", "expires": 0 } }));
        let week = json!({ "currentPeriod": { "type": format!("USAGE_PERIOD_TYPE_{length}"), "end": end }, "isUnifiedBillingUser": is_unified });
        let script = script.answer(&format!("{billing}?format=credits"), 200, json!({ "config": week }));
        script.answer(billing, 200, json!({ "config": {} }))
    };
    for is_unified in [false, true] {
        for (length, window) in [("WEEKLY", "weekly"), ("MONTHLY", "monthly")] {
            let report = report(machine(is_unified, length, "2026-11-20T00:00:00Z"));
            let read = &report["accounts"][0]["windows"][0];
            assert_eq!((&read["percent_used"], &read["window"]), (&json!(0), &json!(window)));
        }
        for over in ["2026-11-17T00:00:00Z", "2026-11-18T11:06:40Z"] {
            assert_eq!(failure(machine(is_unified, "WEEKLY", over)), "invalid_reply", "{over}");
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
        report(script)["accounts"][0]["windows"][0]["percent_left"].clone()
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
        let report = report(machine(&month));
        let read = &report["accounts"][0]["windows"][0];
        assert_eq!((&read["window"], &read["percent_left"]), (&json!(window), &json!(left)), "{month}");
    }
    for used in [Value::Null, json!({ "val": null }), json!({ "val": "much" })] {
        assert_eq!(failure(machine(&json!({ "monthlyLimit": limit, "used": used }))), "invalid_reply");
    }
}

#[test]
fn codebuffs_key_tells_the_month_or_what_is_left() {
    let ask = |reply: Value| {
        let script = Script::auth("{}").variable("CODEBUFF_API_KEY", "cb-invented-1");
        report(script.answer("POST https://www.codebuff.com/api/v1/usage", 200, reply))["accounts"][0].clone()
    };
    assert_eq!(ask(json!({ "usage": 30, "quota": 100 }))["windows"][0]["percent_left"], 70);
    assert_eq!(ask(json!({ "remainingBalance": 12.5 }))["balances"][0]["remaining"], 12.5);
}

#[test]
fn codebuffs_plan_goes_by_the_name_that_it_has_in_either_place() {
    for subscription in
        [json!({ "displayName": "Strong" }), json!({ "subscription": { "displayName": "Strong" } })]
    {
        let script = Script::auth("{}")
            .file(
                &format!("{HOME}/.config/manicode/credentials.json"),
                json!({ "authToken": "cb-invented-1" }),
            )
            .answer("POST https://www.codebuff.com/api/v1/usage", 200, json!({ "usage": 30, "quota": 100 }))
            .answer("GET https://www.codebuff.com/api/user/subscription", 200, &subscription);
        assert_eq!(report(script)["accounts"][0]["plan"], "Strong", "{subscription}");
    }
}

#[test]
fn command_codes_key_may_be_kept_for_the_plan_that_a_plugin_adds() {
    let script = Script::auth(json!({ "commandcode-plan": { "type": "api", "key": "cc-invented-1" } }));
    script.start();
    assert_eq!(script.sent()[0].header("authorization"), Some("Bearer cc-invented-1"));
}

#[test]
fn command_code_shows_its_windows_and_both_kinds_of_credits_or_what_there_is_of_them() {
    let ask = |reply: Value| {
        let script = Script::auth(json!({ "commandcode": { "type": "api", "key": "cc-invented-1" } }));
        let script = script.answer("GET https://api.commandcode.ai/alpha/whoami", 200, "{}");
        report(script.answer("GET https://api.commandcode.ai/alpha/billing/credits", 200, reply))["accounts"]
            [0]
        .clone()
    };
    let credits = json!({ "monthlyCredits": 4, "purchasedCredits": 3, "freeCredits": 2 });
    let limits = json!({ "fiveHour": { "used": 1, "cap": 5, "exceeded": false }, "weekly": { "used": 5, "cap": 5, "exceeded": true } });
    let both = ask(json!({ "credits": credits, "windowLimits": limits }));
    let balances = both["balances"].as_array().expect("balances");
    let read: Vec<_> = balances
        .iter()
        .map(|one| (one["kind"].as_str(), one["name"].as_str(), one["remaining"].as_f64()))
        .collect();
    assert_eq!(
        read,
        [(Some("prepaid"), Some("monthly credits"), Some(4.0)), (Some("credits"), None, Some(5.0))]
    );
    let reached = [0, 1].map(|window| both["windows"][window]["limit_reached"].as_bool());
    assert_eq!(reached, [None, Some(true)]);
    assert_eq!(ask(json!({ "credits": credits }))["balances"].as_array().map(Vec::len), Some(2));
    assert_eq!(ask(json!({ "windowLimits": limits }))["windows"].as_array().map(Vec::len), Some(2));
}

#[test]
fn command_code_is_asked_for_its_credits_though_it_does_not_say_whose_they_are() {
    let ask = |status: u16| {
        let api = "GET https://api.commandcode.ai/alpha";
        report(
            Script::auth(json!({ "commandcode": { "type": "api", "key": "cc-invented-1" } }))
                .answer(&format!("{api}/whoami"), status, "{}")
                .answer(&format!("{api}/billing/credits"), 200, json!({ "credits": { "freeCredits": 2 } })),
        )
    };
    for status in [404, 500] {
        assert_eq!(ask(status)["accounts"][0]["balances"][0]["remaining"], 2, "{status}");
    }
    for status in [401, 403, 429] {
        assert_eq!(ask(status)["failures"][0]["status"], status, "{status}");
    }
}

#[test]
fn cursors_sign_ins_are_asked_once_each_unless_they_have_ended() {
    let entry = |access: &str, expires: i64| json!({ "cursor": { "type": "oauth", "access": access, "expires": expires } });
    for (auth, kept, requests) in [
        (entry("one", 0), json!({}), 1),
        (entry("one", 0), json!({ "accessToken": "one" }), 1),
        (entry("one", 0), json!({ "accessToken": "other" }), 2),
        (entry("one", support::NOW - 1), json!({}), 0),
        (entry("one", support::NOW + 1_000), json!({}), 1),
    ] {
        let script = Script::auth(&auth).file(&format!("{HOME}/.config/cursor/auth.json"), &kept);
        script.start();
        assert_eq!(script.sent().len(), requests, "{auth} {kept}");
    }
}

#[test]
fn cursor_has_used_nothing_only_where_nothing_says_otherwise() {
    let call = "POST https://api2.cursor.sh/aiserver.v1.DashboardService/GetCurrentPeriodUsage";
    for (usage, left) in [
        (json!({}), json!(100)),
        (json!({ "limit": 2000 }), json!(100)),
        (json!({ "includedSpend": 2000, "limit": 2000 }), json!(0)),
        (json!({ "remaining": 200, "limit": 2000 }), json!(10)),
        (json!({ "totalPercentUsed": 40, "remaining": 200, "limit": 2000 }), json!(60)),
        (json!({ "totalPercentUsed": null, "remaining": 200, "limit": 2000 }), json!(10)),
        (json!({ "totalPercentUsed": null }), Value::Null),
        (json!({ "totalPercentUsed": "much" }), Value::Null),
    ] {
        let script = Script::auth(json!({ "cursor": { "type": "oauth", "access": "one" } }));
        let report = report(script.answer(call, 200, json!({ "planUsage": usage })));
        assert_eq!(report["accounts"][0]["windows"][0]["percent_left"], left, "{usage}");
    }
}

#[test]
fn cursor_counts_its_own_models_apart_where_either_part_is_told() {
    let usage = json!({ "planUsage": { "totalPercentUsed": 10, "autoPercentUsed": 25 } });
    let script = Script::auth(json!({ "cursor": { "type": "oauth", "access": "one" } }));
    let call = "POST https://api2.cursor.sh/aiserver.v1.DashboardService/GetCurrentPeriodUsage";
    let report = report(script.answer(call, 200, usage));
    let windows = report["accounts"][0]["windows"].as_array().expect("windows");
    let read: Vec<_> =
        windows.iter().map(|one| (one["scope"].as_str(), one["percent_used"].as_u64())).collect();
    assert_eq!(read, [(Some("plan"), Some(10)), (Some("Auto"), Some(25)), (Some("API"), Some(0))]);
}

#[test]
fn a_file_of_another_program_that_cannot_be_read_is_told_and_one_without_a_sign_in_is_not() {
    for path in [
        ".grok/auth.json",
        ".config/cursor/auth.json",
        ".bailian/config.json",
        ".gemini/oauth_creds.json",
        ".commandcode/auth.json",
        ".local/share/amp/secrets.json",
        ".local/share/kilo/auth.json",
        ".config/manicode/credentials.json",
    ] {
        let path = format!("{HOME}/{path}");
        assert_eq!(failure(Script::auth("{}").file(&path, "{")), "invalid_config", "{path}");
        assert_eq!(failure(Script::auth("{}").unreadable(&path, "EACCES")), "invalid_config", "{path}");
        let report = report(Script::auth("{}").file(&path, "{}"));
        assert_eq!((&report["accounts"], &report["failures"]), (&json!([]), &json!([])), "{path}");
    }
}

#[test]
fn a_key_in_two_places_is_asked_with_once() {
    let script = Script::auth("{}")
        .variable("AMP_API_KEY", "sgamp_invented_1")
        .file(
            &format!("{HOME}/.local/share/amp/secrets.json"),
            json!({ "apiKey@https://ampcode.com/": "sgamp_invented_1" }),
        )
        .variable("FACTORY_API_KEY", "fk-invented-1")
        .file(&format!("{HOME}/.factory/.env"), "OTHER_KEY=other\nexport FACTORY_API_KEY=\"fk-invented-1\"\n")
        .variable("CODEBUFF_API_KEY", "cb-invented-1")
        .file(&format!("{HOME}/.config/manicode/credentials.json"), json!({ "authToken": "cb-invented-1" }));
    script.start();
    assert_eq!(script.sent().len(), 3);
    let script = Script::auth(json!({ "codebuff": { "type": "api", "key": "cb-invented-1" } }))
        .file(&format!("{HOME}/.config/manicode/credentials.json"), json!({ "authToken": "cb-invented-1" }));
    script.start();
    assert_eq!(script.sent().len(), 1);
}

#[test]
fn a_cursor_token_that_has_run_out_is_not_sent() {
    // The claims {"exp": 1794999999}.
    let file = json!({ "accessToken": "e30.eyJleHAiOjE3OTQ5OTk5OTl9.c2ln" });
    assert_eq!(
        failure(Script::auth("{}").file(&format!("{HOME}/.config/cursor/auth.json"), file)),
        "token_expired"
    );
}

const NOTED: &str = ".config/JetBrains/PyCharm2026.1/options/AIAssistantQuotaManager2.xml";

/// What an IDE noted: `available` of 100, and when credits are granted anew.
fn noted(available: u32, next: &str) -> String {
    let quota =
        json!({ "tariffQuota": { "maximum": "100", "available": available.to_string() } }).to_string();
    let refill = json!({ "next": next, "tariff": { "duration": "PT720H" } }).to_string();
    let option = |name: &str, json: &str| {
        format!("<option name=\"{name}\" value=\"{}\" />", json.replace('"', "&quot;"))
    };
    format!("<component>{}{}</component>", option("quotaInfo", &quota), option("nextRefill", &refill))
}

#[test]
fn jetbrains_newest_note_counts_whichever_ide_it_is_of() {
    let newest = ".config/JetBrains/IntelliJIdea2025.3/options/AIAssistantQuotaManager2.xml";
    let script = Script::auth("{}")
        .file(&format!("{HOME}/{NOTED}"), noted(90, "2026-11-30T00:00:00Z"))
        .file(&format!("{HOME}/{newest}"), noted(60, "2026-11-30T00:00:00Z"));
    let report = report(script);
    assert_eq!(report["accounts"].as_array().map(Vec::len), Some(1));
    let window = &report["accounts"][0]["windows"][0];
    assert_eq!((&window["percent_left"], &window["window_seconds"]), (&json!(60), &json!(2_592_000)));
    assert_eq!(report["accounts"][0]["notes"], json!(["As of the last run of a JetBrains IDE"]));
}

#[test]
fn jetbrains_note_of_a_month_that_is_over_says_nothing_of_this_one() {
    let script = Script::auth("{}").file(&format!("{HOME}/{NOTED}"), noted(90, "2026-11-01T00:00:00Z"));
    let report = report(script);
    assert_eq!(report["accounts"][0]["windows"][0]["percent_left"], Value::Null);
}

#[test]
fn jetbrains_credits_are_counted_as_a_whole_where_the_tariffs_own_are_not() {
    for tariff in [json!(null), json!({ "maximum": "0", "available": "0" })] {
        let quota = json!({ "current": "25", "maximum": "100", "tariffQuota": tariff }).to_string();
        let note = format!("<option name=\"quotaInfo\" value=\"{}\" />", quota.replace('"', "&quot;"));
        let report = report(Script::auth("{}").file(&format!("{HOME}/{NOTED}"), note));
        assert_eq!(report["accounts"][0]["windows"][0]["percent_left"], 75, "{tariff}");
    }
}

#[test]
fn jetbrains_file_without_a_note_is_no_account() {
    for text in
        ["", "<option name=\"quotaInfo\" value=\"{&quot;type&quot;:&quot;Unknown&quot;}\" />", "<option"]
    {
        let report = report(Script::auth("{}").file(&format!("{HOME}/{NOTED}"), text));
        assert_eq!((&report["accounts"], &report["failures"]), (&json!([]), &json!([])), "{text}");
    }
}
