//! Branches of platforms that the shared vectors do not reach.

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
    assert_eq!(report["accounts"][0]["balances"], json!([]));
}

#[test]
fn amp_text_that_is_not_understood_is_no_reading() {
    for text in
        ["", "Signed in as kit@invented.example (kit)", "Amp Free: all is well", "Amp Free: %, $, h of"]
    {
        assert_eq!(failure(amp(text)), "invalid_reply", "{text}");
    }
    let refused = Script::auth("{}").variable("AMP_API_KEY", "sgamp_invented_1").answer(
        "POST https://ampcode.com/api/internal",
        200,
        json!({ "ok": false, "error": { "code": "auth-required", "message": "Sign in" } }),
    );
    assert_eq!(failure(refused), "platform_error");
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
        assert!(body.contains("%22switchAgent%22%3A7") && !body.contains("evil"), "{body}");
    }
}

/// Computed apart from the code, from the vendor's description of the signature.
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

#[test]
fn volcengine_reads_an_agent_plan_alone_and_asks_no_more_than_it_must() {
    let call = "POST https://open.volcengineapi.com/";
    let error = |code: &str| json!({ "ResponseMetadata": { "Error": { "Code": code, "Message": "no" } } });
    let machine = || {
        Script::auth("{}")
            .variable("VOLC_ACCESSKEY", "AKLTinvented")
            .variable("VOLC_SECRETKEY", "secret-invented")
    };
    let agent = json!({ "Result": { "PlanType": "Pro", "AFPFiveHour": { "Quota": 100, "Used": 25 }, "AFPWeekly": { "Quota": 0, "Used": 0 } } });
    let report = report(machine().answer(call, 404, error("NotFound")).answer(call, 200, agent));
    let windows = report["accounts"][0]["windows"].as_array().expect("windows");
    assert_eq!((windows.len(), &windows[0]["percent_left"]), (1, &json!(75)));
    let mut refused = machine().answer(call, 401, error("SignatureDoesNotMatch"));
    assert_eq!(refused.run().report().failures.len(), 1);
    assert_eq!(refused.sent().len(), 1);
    assert_eq!(failure(machine().answer(call, 200, error("SignatureDoesNotMatch"))), "platform_error");
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
    ] });
    let script = machine(json!({ "cloudaicompanionProject": "p" }));
    let report = report(script.answer(&format!("{api}retrieveUserQuota"), 200, buckets));
    let windows = report["accounts"][0]["windows"].as_array().expect("windows");
    let read: Vec<_> = windows.iter().map(|w| (w["scope"].as_str(), w["percent_left"].as_u64())).collect();
    assert_eq!(read, [(Some("a"), Some(20)), (Some("b"), Some(0))]);
    assert_eq!(failure(machine(json!({ "ineligibleTiers": [{}] }))), "quota_unavailable");
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
    let unlimited = report(machine(json!({ "limits": { "requests": { "limit": null } }, "usage": {} })));
    assert_eq!(unlimited["accounts"][0]["windows"][0]["unlimited"], true);
    assert_eq!(
        failure(machine(json!({ "limits": { "requests": { "limit": 200 } }, "usage": {} }))),
        "invalid_reply"
    );
    for wallet in [
        json!({ "balance": 3.5, "currency": "eur" }),
        json!({ "wallet": { "balance": "3.5", "currency": "EUR" } }),
    ] {
        let script = machine(json!({ "plan": { "slug": "service_account" } }));
        let report = report(script.answer("GET https://api.code.umans.ai/v1/wallet", 200, wallet));
        let balance = &report["accounts"][0]["balances"][0];
        assert_eq!((&balance["remaining"], &balance["currency"]), (&json!(3.5), &json!("EUR")));
    }
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
    let report = report(script);
    let windows = report["accounts"][0]["windows"].as_array().expect("windows");
    let lengths: Vec<_> = windows.iter().map(|window| window["window_seconds"].as_u64()).collect();
    assert_eq!(lengths, [Some(3_600), Some(86_400)]);
}

#[test]
fn kilo_shows_its_pass_without_the_balance_and_fails_where_neither_is_known() {
    let machine = |pass: Value| {
        Script::auth(json!({ "kilo": { "type": "api", "key": "kilo-invented-1" } }))
            .answer("GET https://app.kilo.ai/api/trpc/kiloPass.getState", 200, pass)
            .answer("GET https://api.kilo.ai/api/profile/balance", 503, "{}")
    };
    let pass = json!({ "currentPeriodBaseCreditsUsd": 10, "currentPeriodUsageUsd": 4 });
    let pass = json!([{ "result": { "data": { "subscription": pass } } }]);
    assert_eq!(report(machine(pass))["accounts"][0]["windows"][0]["percent_left"], 60);
    assert_eq!(failure(machine(json!([{ "result": { "data": {} } }]))), "http_status");
    assert_eq!(failure(machine(json!([{ "error": { "json": { "message": "m" } } }]))), "platform_error");
    assert_eq!(failure(machine(json!({ "result": {} }))), "invalid_reply");
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
    let forbidden = Script::auth("{}").file(&path, &file);
    assert_eq!(
        failure(forbidden.answer("GET https://cli-chat-proxy.grok.com/v1/billing", 403, "{}")),
        "quota_unavailable"
    );
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
        .file(&format!("{HOME}/.factory/.env"), "export FACTORY_API_KEY=\"fk-invented-1\"\n")
        .variable("CODEBUFF_API_KEY", "cb-invented-1")
        .file(&format!("{HOME}/.config/manicode/credentials.json"), json!({ "authToken": "cb-invented-1" }));
    script.start();
    assert_eq!(script.sent().len(), 3);
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
