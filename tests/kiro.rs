//! Kiro's plan, with its IDE's sign-in: cases that the vectors leave out.

use crate::support::plans::json_report;
use crate::support::{HOME, NOW, Script};
use serde_json::{Value, json};
use std::fmt::Display;

const CALL: &str = "GET https://q.us-east-1.amazonaws.com/getUsageLimits";

/// A machine with the IDE's sign-in, where Kiro is enabled.
fn signed_in(token: impl Display) -> Script {
    let mut script = Script::auth("{}").file(&format!("{HOME}/.aws/sso/cache/kiro-auth-token.json"), token);
    script.enable = vec!["kiro".to_owned()];
    script
}

#[test]
fn a_region_that_is_no_host_of_kiros_gets_nothing() {
    for region in ["evil.example/", "us-east-1.evil.example", "xx-east-9"] {
        let file = json!({ "accessToken": "a", "profileArn": format!("arn:aws:codewhisperer:{region}:0:profile/A") });
        let mut script = signed_in(file);
        let text = script.text();
        assert_eq!(script.sent().len(), 0);
        assert!(text.contains("not on the allow-list") && !text.contains("Set `"), "{text}");
    }
}

#[test]
fn kiro_is_asked_in_the_profiles_region_and_else_in_the_one_that_serves_the_identity_center() {
    let arn = |region: &str| json!(format!("arn:aws:codewhisperer:{region}:000000000000:profile/INVENTED"));
    for (profile, region, host) in [
        (Value::Null, json!("eu-west-1"), "q.eu-central-1.amazonaws.com"),
        (Value::Null, json!("eu-central-1"), "q.eu-central-1.amazonaws.com"),
        (Value::Null, json!("us-west-2"), "q.us-east-1.amazonaws.com"),
        (Value::Null, json!("ap-northeast-2"), "q.us-east-1.amazonaws.com"),
        (Value::Null, Value::Null, "q.us-east-1.amazonaws.com"),
        (Value::Null, json!("us-east-1.evil.example/"), "q.us-east-1.amazonaws.com"),
        (json!("INVENTED"), json!("eu-north-1"), "q.eu-central-1.amazonaws.com"),
        (arn("us-east-1"), json!("eu-west-1"), "q.us-east-1.amazonaws.com"),
        (arn("eu-central-1"), json!("us-east-1"), "q.eu-central-1.amazonaws.com"),
    ] {
        let file = json!({ "accessToken": "a", "profileArn": profile, "region": region });
        let script = signed_in(file);
        script.start();
        assert_eq!(script.sent()[0].request.host, host, "{profile} {region}");
    }
}

#[test]
fn kiros_profile_is_that_of_the_sign_in_and_else_the_one_that_the_ide_keeps() {
    let arn = "arn:aws:codewhisperer:eu-central-1:000000000000:profile/KEPT";
    let named = "arn:aws:codewhisperer:us-east-1:000000000000:profile/NAMED";
    let asked = |token: Value, folder: &str, kept: &str| {
        let profile = format!("{folder}/Kiro/User/globalStorage/kiro.kiroagent/profile.json");
        let script =
            signed_in(token).variable("APPDATA", "C:/Users/ada/AppData/Roaming").file(&profile, kept);
        script.start();
        let request = script.sent()[0].request.clone();
        (request.host, request.path.split_once("profileArn=").map(|(_, arn)| arn.replace("%3A", ":")))
    };
    let kept = json!({ "arn": arn, "name": "Invented" }).to_string();
    let token = json!({ "accessToken": "a", "region": "us-east-1" });
    let linux = format!("{HOME}/.config");
    let europe = ("q.eu-central-1.amazonaws.com".to_owned(), Some(arn.replace('/', "%2F")));
    let macos = format!("{HOME}/Library/Application Support");
    for folder in [&linux, &macos, "C:/Users/ada/AppData/Roaming"] {
        assert_eq!(asked(token.clone(), folder, &kept), europe, "{folder}");
    }
    assert_eq!(asked(token.clone(), &linux, &json!({ "profileArn": arn }).to_string()), europe);
    for none in ["{", "[]", "{}", "{\"arn\":5}"] {
        assert_eq!(asked(token.clone(), &linux, none), ("q.us-east-1.amazonaws.com".to_owned(), None));
    }
    let named_too = json!({ "accessToken": "a", "profileArn": named });
    assert_eq!(asked(named_too, &linux, &kept).0, "q.us-east-1.amazonaws.com", "the sign-in's own counts");
}

#[test]
fn kiro_tells_a_suspended_account_from_a_lapsed_sign_in_and_bills_no_overage_of_nothing() {
    let kiro = |status: u16, reply: &dyn Display| {
        json_report(signed_in(json!({ "accessToken": "invented-access" })).answer(CALL, status, reply))
    };
    for (status, reason, code) in [
        (403, "TEMPORARILY_SUSPENDED", "platform_error"),
        (403, "ACCESS_DENIED", "http_status"),
        (401, "", "token_expired"),
    ] {
        assert_eq!(
            kiro(status, &json!({ "reason": reason }))["failures"][0]["code"],
            code,
            "{status} {reason}"
        );
    }
    for (status, words, code) in [
        (403, "The bearer token included in the request is invalid.", "token_expired"),
        (403, "The security token included in the request is expired", "token_expired"),
        (403, "User is not authorized to make this call.", "http_status"),
        (400, "Invalid profileArn.", "http_status"),
    ] {
        let failure = kiro(status, &json!({ "message": words, "reason": null }))["failures"][0].clone();
        assert_eq!(failure["code"], code, "{words}");
        let told = failure["message"].as_str().unwrap_or_default().contains(words);
        assert_eq!(told, code == "http_status", "{failure:#}");
        let advice = failure["next_step"].as_str().unwrap_or_default();
        assert_eq!(advice.contains("Sign in again: `kiro`"), told, "{failure:#}");
    }
    let suspended = kiro(403, &json!({ "reason": "TEMPORARILY_SUSPENDED" }));
    let advice = suspended["failures"][0]["next_step"].as_str().unwrap_or_default();
    assert!(advice.contains("appeal"), "{suspended:#}");
    let page = kiro(403, &"<html></html>");
    assert_eq!(page["failures"][0]["code"], "http_status", "a page is not Kiro: {page:#}");
    for (used, limit, overage, left, notes) in [
        (json!(40), 50, json!(0), 20, 0),
        (json!(45), 50, json!(5), 20, 1),
        (json!(1024.07), 1000, json!(24.07), 0, 1),
        // The usage may lag behind.
        (json!(5), 50, json!(40), 100, 1),
    ] {
        let usage = json!({ "usageBreakdownList": [{ "resourceType": "CREDIT", "currentUsageWithPrecision": used,
            "usageLimitWithPrecision": limit, "currentOveragesWithPrecision": overage }] });
        let account = kiro(200, &usage)["accounts"][0].clone();
        assert_eq!(account["windows"][0]["percent_left"], left, "{account:#}");
        assert_eq!(account["notes"].as_array().map(Vec::len), Some(notes), "{account:#}");
    }
}

#[test]
fn kiro_shows_a_trial_and_bonuses_beside_the_plan_while_they_last() {
    let gift = |used: u32, limit: u32, more: Value| {
        let mut gift = json!({ "currentUsage": used, "usageLimit": limit });
        gift.as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
        gift
    };
    let (later, earlier) = (NOW / 1000 + 3600, NOW / 1000 - 3600);
    let windows = |trial: Value, bonuses: Value| {
        let plan =
            gift(50, 50, json!({ "resourceType": "CREDIT", "freeTrialInfo": trial, "bonuses": bonuses }));
        let reply = json!({ "usageBreakdownList": [plan] });
        let report =
            json_report(signed_in(json!({ "accessToken": "invented-access" })).answer(CALL, 200, reply));
        let windows =
            report["accounts"][0]["windows"].as_array().unwrap_or_else(|| panic!("{report:#}")).clone();
        let read = windows
            .iter()
            .map(|one| (one["scope"].as_str().map(str::to_owned), one["percent_left"].as_u64()));
        read.collect::<Vec<_>>()
    };
    let named = |name: &str, left| (Some(name.to_owned()), Some(left));
    let trial =
        |end: i64, status: &str| gift(100, 500, json!({ "freeTrialExpiry": end, "freeTrialStatus": status }));
    let bonuses = json!([
        gift(
            5,
            20,
            json!({ "displayName": "Welcome", "expiresAt": "2026-12-01T00:00:00Z", "status": "ACTIVE" })
        ),
        gift(5, 20, json!({ "displayName": "Over", "expiresAt": earlier })),
        gift(0, 0, json!({})),
        gift(10, 20, json!({ "currentUsageWithPrecision": 2.5, "usageLimitWithPrecision": 10.0 })),
    ]);
    assert_eq!(
        windows(trial(later, "ACTIVE"), bonuses),
        [named("credits", 0), named("free trial", 80), named("Welcome", 75), named("bonus", 75)]
    );
    for over in [trial(earlier, "ACTIVE"), trial(later, "EXPIRED"), Value::Null] {
        assert_eq!(windows(over.clone(), Value::Null), [named("credits", 0)], "{over}");
    }
}
