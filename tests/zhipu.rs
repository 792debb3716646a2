//! Zhipu AI and Z.ai: every shape of reply, and the codes inside them.

use crate::support::{HOME, NOW, Script};
use mystatus::failure::Failure;
use mystatus::http::Response;
use mystatus::reading::{Count, Level, Period, Reading, Unit, Window};
use mystatus::reason::Reason;
use mystatus::time::EpochMs;
use serde_json::{Value, json};

const MONEY: &str = "GET https://www.bigmodel.cn/api/biz/account/query-customer-account-report";
const USAGE: &str = "GET https://api.z.ai/api/monitor/usage/quota/limit";
const KEY: &str = "0123456789abcdef.ghijkl";

fn with_key() -> Script {
    Script::auth(json!({ "zai-coding-plan": { "type": "api", "key": KEY } }))
}

fn reading(reply: &Value) -> Reading {
    let run = with_key().answer(USAGE, 200, reply).run();
    let report = run.report();
    Reading::clone(report.accounts.into_iter().next().expect("an account that answered").reading)
}

fn window(limit: &Value) -> Window {
    reading(&json!({ "code": 200, "data": { "limits": [limit] } })).windows.remove(0)
}

fn failure(status: u16, reply: &Value) -> Failure {
    let run = with_key().answer(USAGE, status, reply).run();
    let report = run.report();
    report.failures.into_iter().next().expect("a failure").failure.clone()
}

#[test]
fn a_failure_is_told_by_its_code_alone_or_by_its_flag_alone() {
    for (reply, code) in [
        (json!({ "code": 1999, "msg": "No" }), Some(1999)),
        (json!({ "code": 1999, "data": { "limits": [] } }), Some(1999)),
        (json!({ "code": 200, "success": false, "msg": "No" }), Some(200)),
        (json!({ "success": false, "msg": "No" }), None),
    ] {
        assert!(
            matches!(failure(200, &reply), Failure::Platform { code: got, reason: None, .. } if got == code),
            "{reply}"
        );
    }
}

#[test]
fn only_codes_about_the_key_blame_the_key() {
    for (code, reason, advice) in [
        (401, Some(Reason::Credential), "The key is wrong"),
        (1001, Some(Reason::Credential), "The key is wrong"),
        (1113, Some(Reason::NoPlan), "may have no plan"),
        (1302, Some(Reason::TooMany), "Too many requests"),
        (1308, Some(Reason::LimitReached), "wait until it resets"),
        (1234, Some(Reason::Fault), "try again later"),
        (500, Some(Reason::Fault), "try again later"),
        (1121, Some(Reason::Suspended), "appeal"),
        (400, None, "check the account at https://z.ai/manage-apikey/apikey-list"),
    ] {
        for (status, told, reply) in [
            (200, code, json!({ "code": code, "msg": "Words", "success": false })),
            (200, code, json!({ "error": { "code": code.to_string(), "message": "Words" } })),
            (429, 429, json!({ "error": { "code": code.to_string(), "message": "Words" } })),
        ] {
            let text = with_key().answer(USAGE, status, &reply).text();
            if reason.is_some() || reply["code"] == code {
                assert!(text.contains(&format!("({told}): Words")) && text.contains(advice), "{text}");
                let failure = failure(status, &reply);
                let got = match &failure {
                    Failure::Platform { reason, .. } if status == 200 => reason,
                    Failure::Status { reason, .. } if status == 429 => reason,
                    other => panic!("{other:?}"),
                };
                assert_eq!(*got, reason);
            }
            assert_eq!(text.contains("The key is wrong"), reason == Some(Reason::Credential), "{text}");
        }
    }
}

#[test]
fn a_refusal_by_status_keeps_how_long_to_wait() {
    let body = json!({ "error": { "code": "1302", "message": "Words" } }).to_string();
    let refused = Response { status: 429, retry_after: Some("120".to_owned()), body };
    let run = with_key().respond(USAGE, Ok(refused)).run();
    let report = run.report();
    let failure = report.failures[0].failure;
    assert!(
        matches!(
            failure,
            Failure::Status { retry_after: Some(120), message: Some(_), reason: Some(Reason::TooMany), .. }
        ),
        "{failure:?}"
    );
}

#[test]
fn a_key_paid_by_use_is_blamed_by_the_same_codes() {
    for (code, advice) in [(401, "The key is wrong"), (1001, "The key is wrong"), (500, "try again later")] {
        let script = Script::auth(json!({ "zhipuai": { "type": "api", "key": KEY } }));
        let text = { script }.answer(MONEY, 200, json!({ "code": code, "msg": "Words" })).text();
        assert!(text.contains(&format!("({code}): Words")) && text.contains(advice), "{text}");
    }
}

#[test]
fn any_two_of_three_figures_tell_the_third() {
    for limit in [
        json!({ "type": "TOKENS_LIMIT", "usage": 200, "currentValue": 50 }),
        json!({ "type": "TOKENS_LIMIT", "usage": 200, "remaining": 150 }),
        json!({ "type": "TOKENS_LIMIT", "currentValue": 50, "remaining": 150 }),
    ] {
        let window = window(&limit);
        assert!(matches!(window.level, Level::Left(left) if left.whole() == 75), "{limit}");
        assert_eq!(window.count, Some(Count { used: 50.0, limit: 200.0 }));
    }
}

#[test]
fn figures_and_resets_count_under_the_names_of_other_platforms_too() {
    for (used, left) in [("used_percent", 78), ("remaining_percent", 22)] {
        let limit =
            json!({ "type": "TOKENS_LIMIT", "unit": 3, "number": 5, used: left, "reset_after_seconds": 60 });
        let window = window(&limit);
        let Level::Left(percent) = window.level else { panic!("{:?}", window.level) };
        assert_eq!((percent.whole(), window.resets_at), (22, Some(EpochMs::new(NOW + 60_000))), "{limit}");
    }
}

#[test]
fn a_unit_is_read_as_minutes_only_where_the_limit_can_be_that_short() {
    for (kind, number, resets_in, period) in [
        ("TIME_LIMIT", 1, None, Some(Period::Month)),
        ("CREDIT_LIMIT", 1, Some(1_728_000), Some(Period::Month)),
        ("TOKENS_LIMIT", 1, Some(1_728_000), Some(Period::Month)),
        ("TOKENS_LIMIT", 30, Some(1_700), Some(Period::Seconds(1_800))),
        ("TOKENS_LIMIT", 30, None, Some(Period::Seconds(1_800))),
    ] {
        let at = resets_in.map(|seconds: i64| NOW + seconds * 1_000);
        let limit =
            json!({ "type": kind, "unit": 5, "number": number, "percentage": 10, "nextResetTime": at });
        assert_eq!(window(&limit).period, period, "{limit}");
    }
}

#[test]
fn days_have_two_units() {
    for unit in [1, 4] {
        let limit = json!({ "type": "TOKENS_LIMIT", "unit": unit, "number": 2, "percentage": 10 });
        assert_eq!(window(&limit).period, Some(Period::Seconds(172_800)), "{unit}");
    }
}

#[test]
fn a_slot_of_zeros_is_no_limit_and_no_limits_are_no_data() {
    let zeros = json!({ "type": "TOKENS_LIMIT", "unit": 0, "number": 0, "usage": 0, "currentValue": 0, "remaining": 0,
        "percentage": 0, "nextResetTime": 0 });
    let of_nothing = json!({ "type": "TIME_LIMIT", "unit": 5, "number": 1, "usage": 0, "currentValue": 0 });
    let mut resetting = zeros.clone();
    resetting["nextResetTime"] = json!(NOW + 3_600_000);
    for limits in [json!([]), json!([zeros]), json!([of_nothing]), json!([resetting])] {
        assert!(reading(&json!({ "code": 200, "data": { "limits": limits } })).is_blank());
    }
    let unused = json!({ "type": "TOKENS_LIMIT", "unit": 3, "number": 5, "percentage": 0 });
    assert!(!reading(&json!({ "code": 200, "data": { "limits": [unused] } })).is_blank());
}

#[test]
fn a_length_that_is_a_little_off_takes_the_known_name() {
    for (seconds, spoken) in [
        (17_940, (Unit::Hour, 5)),
        (18_600, (Unit::Hour, 5)),
        (604_740, (Unit::Week, 1)),
        (86_340, (Unit::Day, 1)),
        (2_592_060, (Unit::Month, 1)),
        (10_800, (Unit::Hour, 3)),
        (14_400, (Unit::Hour, 4)),
        (259_200, (Unit::Day, 3)),
        (1_800, (Unit::Minute, 30)),
    ] {
        assert_eq!(Period::Seconds(seconds).spoken(), spoken, "{seconds}");
    }
}

#[test]
fn neighbouring_entries_are_named_with_what_to_choose_or_asked_for_their_money() {
    let mut script = Script::auth(
        json!({ "zai": { "type": "api", "key": KEY }, "zhipuai": { "type": "api", "key": KEY } }),
    );
    let money = json!({ "code": 200, "data": { "availableBalance": 12.5 } });
    script = script.answer(MONEY, 200, money);
    let text = script.text();
    for words in ["`zai` holds an API key", "choose Z.AI Coding Plan", "CNY 12.50"] {
        assert!(text.contains(words), "{text}");
    }
    assert!(!text.contains("lacks"), "nothing else is wrong with it: {text}");
}

#[test]
fn a_key_in_the_users_configuration_is_used_unless_it_is_for_another_host() {
    for (options, sent) in [
        (json!({ "apiKey": KEY }), true),
        (json!({ "apiKey": KEY, "baseURL": "https://api.z.ai/api/coding/paas/v4" }), true),
        (json!({ "apiKey": KEY, "baseURL": "https://proxy.example/v4" }), false),
        (json!({ "apiKey": KEY, "baseURL": "https://models.z.ai" }), true),
        (json!({ "apiKey": KEY, "baseURL": "HTTPS://user@API.Z.ai:443/v4" }), true),
        (json!({ "apiKey": KEY, "baseURL": "https://evil.example\\@api.z.ai/v4" }), false),
        (json!({ "apiKey": KEY, "baseURL": "https://evilz.ai/v4" }), false),
        (json!({ "apiKey": KEY, "baseURL": "https://api.z.ai.evil.example/v4" }), false),
        (json!({ "apiKey": KEY, "baseURL": "https://api.z.ai@evil.example/v4" }), false),
        (json!({ "apiKey": KEY, "baseURL": "https://ai" }), false),
        (json!({ "apiKey": KEY, "baseURL": "http://api.z.ai/v4" }), false),
        (json!({ "apiKey": KEY, "baseURL": 7 }), false),
        (json!({ "apiKey": "{env:OTHER_KEY}" }), false),
        (json!({ "apiKey": "{env:ZAI_KEY}" }), true),
        (json!({ "apiKey": "{file:~/zai.key}" }), false),
        (json!({ "apiKey": "{env:ZAI_KEY}", "baseURL": "https://proxy.example/v4" }), false),
        (json!({ "apiKey": " " }), false),
    ] {
        let config =
            format!("// mine\n{}", json!({ "provider": { "zai-coding-plan": { "options": options } } }));
        let limits = json!({ "code": 200, "data": { "limits": [] } });
        let mut script = Script::auth("{}").file(&format!("{HOME}/.config/opencode/opencode.json"), config);
        script = script.variable("ZAI_KEY", KEY).answer(USAGE, 200, limits);
        script.run();
        assert_eq!(!script.sent().is_empty(), sent, "{options}");
    }
}

#[test]
fn a_key_in_a_folder_that_may_be_a_projects_is_not_read() {
    let config = json!({ "provider": { "zai-coding-plan": { "options": { "apiKey": KEY } } } });
    let script = Script::auth("{}").variable("OPENCODE_CONFIG_DIR", "/project");
    let mut script = script.file("/project/opencode.json", config);
    script.run();
    assert!(script.sent().is_empty());
}
