//! Plans read with the sign-in of their own program: cases that the vectors leave out.

use crate::support::plans::{failure_code, json_report};
use crate::support::{HOME, Script};
use serde_json::{Value, json};

#[test]
fn factorys_key_ends_where_its_quotes_or_a_comment_say_so() {
    for value in [
        "fk-invented-1",
        " fk-invented-1 ",
        "fk-invented-1 # mine",
        "fk-invented-1\t# mine",
        "\"fk-invented-1\"",
        "\"fk-invented-1\" # \"mine\"",
        "'fk-invented-1' # mine",
        "\"fk-invented-1",
        "# none yet\nFACTORY_API_KEY=fk-invented-1",
        "\"\"\nFACTORY_API_KEY=fk-invented-1",
    ] {
        let script =
            Script::auth("{}").file(&format!("{HOME}/.factory/.env"), format!("FACTORY_API_KEY={value}\n"));
        script.start();
        assert_eq!(script.sent()[0].header("authorization"), Some("Bearer fk-invented-1"), "{value}");
    }
}

#[test]
fn factory_says_nothing_of_a_window_whose_end_is_not_stated() {
    let ask = |limits: Value| {
        json_report(Script::auth("{}").variable("FACTORY_API_KEY", "fk-invented-1").answer(
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
        let report = json_report(script.answer("GET https://api.factory.ai/api/billing/limits", 200, reply));
        report["accounts"][0]["windows"].as_array().map(Vec::len)
    };
    assert_eq!(ask(json!(false)), Some(0));
    assert_eq!(ask(json!(true)), Some(1));
    assert_eq!(ask(Value::Null), Some(1));
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
        assert_eq!(failure_code(machine(data.clone())), code, "{data}");
    }
    let script = Script::auth("{}")
        .file(&format!("{HOME}/.bailian/config.json"), json!({ "access_token": "bl-invented-1" }))
        .answer(CONSOLE, 200, json!({ "code": "ConsoleNeedLogin", "data": null }));
    assert_eq!(failure_code(script), "sign_in_revoked");
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
        let (_, params) = form_urlencoded::parse(body.as_bytes()).next().expect("params");
        let params: Value = serde_json::from_str(&params).expect("JSON");
        assert_eq!(params["Data"]["cornerstoneParam"]["switchAgent"], 7, "{params}");
    }
}

#[test]
fn alibaba_reads_the_profile_that_its_program_uses_and_nothing_of_another() {
    let machine = |active: Value| {
        let file = json!({
            "active_config": active, "access_token": "bl-of-the-file", "console_site": "international",
            "token-plan": { "access_token": "bl-of-the-plan", "api_key": "sk-sp-invented" },
            "empty": { "api_key": "sk-sp-invented" },
        });
        Script::auth("{}").file(&format!("{HOME}/.bailian/config.json"), file)
    };
    for (active, token, host) in [
        (json!("token-plan"), "bl-of-the-plan", "bailian-cs.console.aliyun.com"),
        (json!("default"), "bl-of-the-file", "bailian-cs.console.alibabacloud.com"),
        (json!("access_token"), "bl-of-the-file", "bailian-cs.console.alibabacloud.com"),
        (Value::Null, "bl-of-the-file", "bailian-cs.console.alibabacloud.com"),
    ] {
        let script = machine(active.clone());
        script.start();
        let sent = script.sent();
        assert_eq!(sent[0].header("authorization"), Some(format!("Bearer {token}").as_str()), "{active}");
        assert_eq!(sent[0].request.host, host, "{active}");
    }
    let report = json_report(machine(json!("empty")));
    assert_eq!(report["accounts"], json!([]), "another profile's sign-in is not taken for it");
}

#[test]
fn no_secret_of_alibabas_file_is_repeated() {
    let secrets = ["access_token", "api_key", "access_key_id", "access_key_secret", "security_token"];
    let kept = |of: &str| secrets.map(|name| (name, format!("{of}-{name}-0123456789")));
    let mut file = json!({ "active_config": "mine", "mine": {} });
    for (name, secret) in kept("file") {
        file[name] = json!(secret);
    }
    for (name, secret) in kept("mine") {
        file["mine"][name] = json!(secret);
    }
    for (_, secret) in kept("file").into_iter().chain(kept("mine")) {
        let mut script =
            Script::auth("{}").file(&format!("{HOME}/.bailian/config.json"), file.clone()).answer(
                CONSOLE,
                200,
                json!({ "data": { "success": false, "errorMsg": format!("no {secret}") } }),
            );
        let text = script.text();
        assert!(!text.contains(&secret), "{text}");
    }
}

#[test]
fn gemini_shows_each_model_by_its_lowest_bucket() {
    let api = "POST https://cloudcode-pa.googleapis.com/v1internal:";
    let file = json!({ "access_token": "ya29.invented", "expiry_date": crate::support::NOW + 1000 });
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
    let report = json_report(script.answer(&format!("{api}retrieveUserQuota"), 200, buckets));
    let windows = report["accounts"][0]["windows"].as_array().expect("windows");
    let read: Vec<_> = windows.iter().map(|w| (w["scope"].as_str(), w["percent_left"].as_u64())).collect();
    assert_eq!(read, [(Some("a"), Some(20)), (Some("b"), Some(0))]);
    assert_eq!(report["accounts"][0]["plan"], "Gemini Code Assist");
    assert_eq!(failure_code(machine(json!([]))), "invalid_reply", "a list is no reply, whatever it lacks");
    for (tier, words) in [
        (json!({}), None),
        (json!({ "reasonCode": "UNSUPPORTED_CLIENT" }), Some("UNSUPPORTED_CLIENT")),
        (json!({ "reasonCode": "UNSUPPORTED_CLIENT", "reasonMessage": "Not for you" }), Some("Not for you")),
    ] {
        let report = json_report(machine(json!({ "ineligibleTiers": [tier] })));
        let failure = &report["failures"][0];
        assert_eq!(failure["code"], "quota_unavailable");
        let message = failure["message"].as_str().expect("a message");
        assert_eq!(message.split_once(": ").map(|(_, words)| words), words, "{report:#}");
    }
}

#[test]
fn geminis_plan_goes_by_the_tier_that_is_paid_where_no_other_is_named() {
    let api = "POST https://cloudcode-pa.googleapis.com/v1internal:";
    let plan = |assist: Value| {
        let file = json!({ "access_token": "ya29.invented", "expiry_date": crate::support::NOW + 1000 });
        let script = Script::auth("{}")
            .file(&format!("{HOME}/.gemini/oauth_creds.json"), file)
            .answer(&format!("{api}loadCodeAssist"), 200, assist)
            .answer(&format!("{api}retrieveUserQuota"), 200, json!({ "buckets": [] }));
        json_report(script)["accounts"][0]["plan"].clone()
    };
    let (current, paid) = (json!({ "name": "Standard" }), json!({ "name": "Enterprise" }));
    assert_eq!(plan(json!({ "cloudaicompanionProject": "p", "paidTier": paid })), "Enterprise");
    let both = json!({ "cloudaicompanionProject": "p", "currentTier": current, "paidTier": paid });
    assert_eq!(plan(both), "Standard");
}

#[test]
fn codebuffs_key_tells_the_month_or_what_is_left() {
    let ask = |reply: Value| {
        let script = Script::auth("{}").variable("CODEBUFF_API_KEY", "cb-invented-1");
        json_report(script.answer("POST https://www.codebuff.com/api/v1/usage", 200, reply))["accounts"][0]
            .clone()
    };
    assert_eq!(ask(json!({ "usage": 30, "quota": 100 }))["windows"][0]["percent_left"], 70);
    assert_eq!(ask(json!({ "remainingBalance": 12.5 }))["balances"][0]["remaining"], 12.5);
}

/// Codebuff itself looks in the home folder alone.
#[test]
fn codebuffs_sign_in_is_where_its_program_keeps_it_whatever_moves_the_others() {
    let script = Script::auth("{}")
        .variable("XDG_CONFIG_HOME", "/elsewhere")
        .file(&format!("{HOME}/.config/manicode/credentials.json"), json!({ "authToken": "cb-invented-1" }));
    script.start();
    assert!(!script.sent().is_empty());
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
        assert_eq!(json_report(script)["accounts"][0]["plan"], "Strong", "{subscription}");
    }
}

#[test]
fn codebuffs_subscription_is_asked_for_as_its_program_does_and_its_block_is_shown() {
    let script = || {
        Script::auth("{}")
            .file(
                &format!("{HOME}/.config/manicode/credentials.json"),
                json!({ "default": { "authToken": "cb-invented-1" } }),
            )
            .answer("POST https://www.codebuff.com/api/v1/usage", 200, json!({ "usage": 30, "quota": 100 }))
    };
    let ask = |reply: Value| {
        let script = script().answer("GET https://www.codebuff.com/api/user/subscription", 200, reply);
        json_report(script)["accounts"][0]["windows"].clone()
    };
    let windows = ask(json!({
        "rateLimit": { "limited": true, "reason": "block_exhausted", "blockUsed": 350, "blockLimit": 350,
            "blockResetsAt": "2026-11-18T13:06:40Z", "weeklyUsed": 400, "weeklyLimit": 1600 },
        "limits": { "blockDurationHours": 5 },
    }));
    let read = |window: &Value| (window["window_seconds"].clone(), window["percent_left"].clone());
    assert_eq!(
        [read(&windows[0]), read(&windows[1])],
        [(json!(18_000), json!(0)), (json!(604_800), json!(75))]
    );
    assert_eq!(windows[0]["resets_in"], "2h");
    let windows = ask(json!({ "rateLimit": { "weeklyUsed": 400, "weeklyLimit": 1600 } }));
    assert_eq!(windows.as_array().map(Vec::len), Some(2), "no block has begun");
    let mut script = script().answer("GET https://www.codebuff.com/api/user/subscription", 401, "{}");
    script.run();
    let sent = script.sent();
    assert_eq!(sent[0].header("cookie"), None);
    assert_eq!(sent[1].header("cookie"), Some("next-auth.session-token=cb-invented-1;"));
    assert_eq!(sent[1].header("authorization"), Some("Bearer cb-invented-1"));
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
        json_report(script.answer("GET https://api.commandcode.ai/alpha/billing/credits", 200, reply))["accounts"]
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
        json_report(
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
        assert_eq!(failure_code(Script::auth("{}").file(&path, "{")), "invalid_config", "{path}");
        assert_eq!(failure_code(Script::auth("{}").unreadable(&path, "EACCES")), "invalid_config", "{path}");
        let report = json_report(Script::auth("{}").file(&path, "{}"));
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
