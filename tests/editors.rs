//! Plans read with Cursor's sign-in, and from notes of JetBrains' IDEs: cases that the vectors leave out.

use crate::support::plans::{failure_code, json_report};
use crate::support::{HOME, Script};
use serde_json::{Value, json};

/// The output of Cursor's program for a seat with an unknown plan.
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
    let counted = json_report(cursor_seat(&none, 200, &bucket(json!(1000))));
    let window = &counted["accounts"][0]["windows"][0];
    assert_eq!(
        (&window["used"], &window["limit"], &window["window"]),
        (&json!(589), &json!(1000), &json!("monthly"))
    );
    let text = cursor_seat(&none, 200, &bucket(Value::Null)).text();
    assert!(text.contains("https://cursor.com/dashboard") && !text.contains("no plan"), "{text}");
    for status in [401, 429, 503] {
        assert_eq!(failure_code(cursor_seat(&none, status, &json!({}))), "http_status", "{status}");
    }
    for status in [403, 404] {
        let text = cursor_seat(&none, status, &json!({})).text();
        assert!(text.contains("https://cursor.com/dashboard"), "{status}: {text}");
    }
    let banned = json!({ "error": { "status": "account_suspended" } });
    assert_eq!(failure_code(cursor_seat(&none, 403, &banned)), "http_status");
    let limit = json!({ "spendLimitUsage": { "pooledLimit": 10000, "pooledUsed": 2500 } });
    let spending = json_report(cursor_seat(&limit, 503, &json!({})));
    assert_eq!(spending["accounts"][0]["windows"][0]["percent_left"], 75, "{spending:#}");
}

#[test]
fn cursors_sign_ins_are_asked_once_each_unless_they_have_ended() {
    let entry = |access: &str, expires: i64| json!({ "cursor": { "type": "oauth", "access": access, "expires": expires } });
    for (auth, kept, requests) in [
        (entry("one", 0), json!({}), 1),
        (entry("one", 0), json!({ "accessToken": "one" }), 1),
        (entry("one", 0), json!({ "accessToken": "other" }), 2),
        (entry("one", crate::support::NOW - 1), json!({}), 0),
        (entry("one", crate::support::NOW + 1_000), json!({}), 1),
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
        (json!({ "totalSpend": 0, "limit": 2000 }), json!(100)),
        (json!({ "totalSpend": 23222, "includedSpend": 23222 }), Value::Null),
        (json!({ "totalSpend": 18400, "limit": 0 }), Value::Null),
        // Whether the limit or the bonus is used up is unknown.
        (json!({ "totalSpend": 42500, "limit": 40000, "bonusSpend": 2500 }), Value::Null),
        (json!({ "totalSpend": 42500, "totalPercentUsed": 30 }), json!(70)),
    ] {
        let script = Script::auth(json!({ "cursor": { "type": "oauth", "access": "one" } }));
        let report = json_report(script.answer(call, 200, json!({ "planUsage": usage })));
        assert_eq!(report["accounts"][0]["windows"][0]["percent_left"], left, "{usage}");
    }
}

#[test]
fn cursor_counts_its_own_models_apart_where_either_part_is_told() {
    let usage = json!({ "planUsage": { "totalPercentUsed": 10, "autoPercentUsed": 25 } });
    let script = Script::auth(json!({ "cursor": { "type": "oauth", "access": "one" } }));
    let call = "POST https://api2.cursor.sh/aiserver.v1.DashboardService/GetCurrentPeriodUsage";
    let report = json_report(script.answer(call, 200, usage));
    let windows = report["accounts"][0]["windows"].as_array().expect("windows");
    let read: Vec<_> =
        windows.iter().map(|one| (one["scope"].as_str(), one["percent_used"].as_u64())).collect();
    assert_eq!(read, [(Some("plan"), Some(10)), (Some("Auto"), Some(25)), (Some("API"), Some(0))]);
}

#[test]
fn a_cursor_token_that_has_run_out_is_not_sent() {
    // The claims {"exp": 1794999999}.
    let file = json!({ "accessToken": "e30.eyJleHAiOjE3OTQ5OTk5OTl9.c2ln" });
    assert_eq!(
        failure_code(Script::auth("{}").file(&format!("{HOME}/.config/cursor/auth.json"), file)),
        "token_expired"
    );
}

const NOTED: &str = ".config/JetBrains/PyCharm2026.1/options/AIAssistantQuotaManager2.xml";

/// An IDE's note: `available` of 100, and when credits are granted again.
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
    let report = json_report(script);
    assert_eq!(report["accounts"].as_array().map(Vec::len), Some(1));
    let window = &report["accounts"][0]["windows"][0];
    assert_eq!((&window["percent_left"], &window["window_seconds"]), (&json!(60), &json!(2_592_000)));
    assert_eq!(report["accounts"][0]["notes"], json!(["As a JetBrains IDE last saved it."]));
}

/// JetBrains' programs keep a settings folder for each version of each product.
#[test]
fn jetbrains_newest_versions_are_looked_at_however_many_older_ones_were_kept() {
    let file = |ide: &str| format!("{HOME}/.config/JetBrains/{ide}/options/AIAssistantQuotaManager2.xml");
    let mut script = Script::auth("{}");
    for product in ["CLion", "DataGrip", "GoLand", "IntelliJIdea", "PhpStorm", "PyCharm"] {
        for version in ["2024.2", "2024.3", "2025.1"] {
            script = script.file(&file(&format!("{product}{version}")), "");
        }
    }
    script = script.file(&file("WebStorm2025.1"), noted(60, "2026-11-30T00:00:00Z"));
    assert_eq!(json_report(script)["accounts"][0]["windows"][0]["percent_left"], 60);
}

#[test]
fn jetbrains_credits_that_were_bought_are_a_balance_beside_the_month() {
    let ask = |bought: Value, next: &str| {
        let quota = json!({ "tariffQuota": { "maximum": "100", "available": "0" }, "topUpQuota": bought });
        let refill = json!({ "next": next }).to_string();
        let option = |name: &str, json: &str| {
            format!("<option name=\"{name}\" value=\"{}\" />", json.replace('"', "&quot;"))
        };
        let note = format!("{}{}", option("quotaInfo", &quota.to_string()), option("nextRefill", &refill));
        json_report(Script::auth("{}").file(&format!("{HOME}/{NOTED}"), note))["accounts"][0].clone()
    };
    let next = "2026-11-30T00:00:00Z";
    let bought = json!({ "current": "50000", "maximum": "4500000", "available": "4450000" });
    let account = ask(bought.clone(), next);
    assert_eq!(account["windows"][0]["percent_left"], 0);
    assert_eq!(
        [&account["balances"][0]["name"], &account["balances"][0]["remaining"]],
        [&json!("top-up credits"), &json!(44.5)]
    );
    for none in [json!(null), json!({ "maximum": "0", "available": "0" }), json!({ "maximum": "5" })] {
        assert_eq!(ask(none.clone(), next)["balances"], json!([]), "{none}");
    }
}

#[test]
fn jetbrains_credits_are_read_of_android_studio_too_and_of_nothing_else_beside_it() {
    for (folder, is_ide) in [
        (".config/Google/AndroidStudio2026.1", true),
        ("Library/Application Support/Google/AndroidStudio2026.1", true),
        (".config/Google/Chrome20", false),
    ] {
        let path = format!("{HOME}/{folder}/options/AIAssistantQuotaManager2.xml");
        let script = Script::auth("{}").file(&path, noted(60, "2026-11-30T00:00:00Z"));
        assert_eq!(json_report(script)["accounts"].as_array().map(Vec::len), Some(usize::from(is_ide)));
    }
}

#[test]
fn jetbrains_note_of_a_month_that_is_over_says_nothing_of_this_one() {
    let script = Script::auth("{}").file(&format!("{HOME}/{NOTED}"), noted(90, "2026-11-01T00:00:00Z"));
    let report = json_report(script);
    assert_eq!(report["accounts"][0]["windows"][0]["percent_left"], Value::Null);
}

#[test]
fn jetbrains_credits_are_counted_as_a_whole_where_the_tariffs_own_are_not() {
    for tariff in [json!(null), json!({ "maximum": "0", "available": "0" })] {
        let quota = json!({ "current": "25", "maximum": "100", "tariffQuota": tariff }).to_string();
        let note = format!("<option name=\"quotaInfo\" value=\"{}\" />", quota.replace('"', "&quot;"));
        let report = json_report(Script::auth("{}").file(&format!("{HOME}/{NOTED}"), note));
        assert_eq!(report["accounts"][0]["windows"][0]["percent_left"], 75, "{tariff}");
    }
}

#[test]
fn jetbrains_file_without_a_note_is_no_account() {
    for text in
        ["", "<option name=\"quotaInfo\" value=\"{&quot;type&quot;:&quot;Unknown&quot;}\" />", "<option"]
    {
        let report = json_report(Script::auth("{}").file(&format!("{HOME}/{NOTED}"), text));
        assert_eq!((&report["accounts"], &report["failures"]), (&json!([]), &json!([])), "{text}");
    }
}
