//! Amp, whose only reply is text for people, in each of its wordings.

use crate::support::Script;
use crate::support::plans::{failure_code, json_report};
use serde_json::{Value, json};

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
    let report = json_report(amp(
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
fn amps_tier_is_read_whole_in_bold_and_with_its_period() {
    let usage = "agent usage $5.27 of $20 remaining (26%), orb usage 288.8h of 750h a1.small orb hours remaining (39%)";
    for (span, window, resets_at) in [
        (
            " - period 2026-11-10 to 2026-12-10, resets upon renewal in 22 days",
            json!("monthly"),
            json!("2026-12-10T00:00:00Z"),
        ),
        (
            " - period 2026-11-10 to 2026-12-10, ends in 22 days",
            json!("monthly"),
            json!("2026-12-10T00:00:00Z"),
        ),
        (
            " - period 2026-11-10 to 2027-11-10, resets upon renewal in 1 year",
            Value::Null,
            json!("2027-11-10T00:00:00Z"),
        ),
        (" - ends in 20 days", json!("monthly"), json!("2026-12-08T11:06:40Z")),
        ("", Value::Null, Value::Null),
    ] {
        let account = json_report(amp(&format!(
            "Signed in as kit@invented.example (kit)\n**Amp Megawatt Tier:** {usage}{span}\n\
             **Workspace Demo:** $49.96 remaining (set up auto-reload to avoid running out) - https://ampcode.com/workspaces/demo"
        )))["accounts"][0].clone();
        let windows = account["windows"].as_array().expect("windows");
        let read: Vec<_> =
            windows.iter().map(|one| (&one["scope"], &one["currency"], &one["limit"])).collect();
        assert_eq!(
            read,
            [
                (&json!("agent usage"), &json!("USD"), &json!(20)),
                (&json!("orb usage"), &json!("hours"), &json!(750))
            ]
        );
        for one in windows {
            assert_eq!((&one["window"], &one["resets_at"]), (&window, &resets_at), "{span}");
        }
        assert_eq!(account["balances"][0]["name"], "Workspace Demo");
        assert_eq!(account["balances"][0]["remaining"], 49.96);
    }
}

#[test]
fn amps_labels_may_be_in_bold_by_either_way() {
    for text in [
        "**Amp Free:** 0% remaining today (resets daily)",
        "Amp Free: 0% remaining (resets daily)",
        "\u{1b}[1m**Amp Free:**\u{1b}[22m \u{1b}[31m0%\u{1b}[39m remaining today (resets daily)",
    ] {
        let window = json_report(amp(text))["accounts"][0]["windows"][0].clone();
        assert_eq!(
            [&window["scope"], &window["percent_left"], &window["window_seconds"]],
            [&json!("Amp Free"), &json!(0), &json!(86_400)],
            "{text:?}"
        );
    }
}

#[test]
fn amp_names_a_balance_and_takes_nothing_else_for_one() {
    let report = json_report(amp(
        "Individual credits: $6.95 remaining\nOrbs: 3h remaining\nWeekly spend: $4 so far\n\
         Subscription Kilowatt: 97% other usage remaining - resets upon renewal in 2 weeks",
    ));
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
        assert_eq!(failure_code(amp(text)), "invalid_reply", "{text}");
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
        let report = json_report(amp(&text));
        assert_eq!(report["accounts"][0]["windows"][0]["window"], window, "{renewal}");
    }
}
