//! GitHub Copilot: every shape of credential and reply.

use crate::support::Script;
use crate::support::copilot::{ENTERPRISE, INTERNAL, entry, failure, reading, signed_in};
use mystatus::failure::Failure;
use mystatus::reading::{Count, Label, Level, Note, Percent, Reading, Scope};
use serde_json::{Value, json};

fn internal(reply: &Value) -> Reading {
    reading(signed_in().answer(INTERNAL, 200, reply))
}

#[test]
fn the_sign_ins_quota_is_shown() {
    let reply = json!({ "copilot_plan": "individual_pro", "quota_reset_date": "2026-12-01", "quota_snapshots": {
        "completions": { "unlimited": true, "entitlement": 0, "remaining": 0, "percent_remaining": 100 },
        "chat": { "unlimited": false, "entitlement": 0, "remaining": 0, "percent_remaining": 0 },
        "premium_interactions": { "entitlement": 300, "remaining": -12, "percent_remaining": 0, "overage_count": 12 },
        "video": { "entitlement": 10, "remaining": 9.5, "percent_remaining": 95 },
    } });
    insta::assert_snapshot!(signed_in().answer(INTERNAL, 200, reply).text());
}

#[test]
fn an_enterprise_has_its_own_host_and_nobody_elses() {
    for (url, call) in [
        ("https://acme.ghe.com", Some(ENTERPRISE)),
        ("ACME.ghe.com/", Some(ENTERPRISE)),
        ("https://github.com", Some(INTERNAL)),
        ("github.com", Some(INTERNAL)),
        ("http://acme.ghe.com", None),
        ("https://user@acme.ghe.com", None),
        ("acme.ghe.com:8443", None),
        ("https://127.0.0.1", None),
        ("localhost", None),
        // Hosts of other platforms, and their parent domains.
        ("z.ai", None),
        ("api.z.ai", None),
        ("https://bigmodel.cn", None),
        ("open.bigmodel.cn", None),
        ("chatgpt.com", None),
        ("googleapis.com", None),
    ] {
        let mut entry = entry();
        entry["enterpriseUrl"] = json!(url);
        let mut script = Script::auth(json!({ "github-copilot": entry }));
        for known in [INTERNAL, ENTERPRISE] {
            script = script.answer(known, 200, json!({ "copilot_plan": "business" }));
        }
        let run = script.run();
        let report = run.report();
        let sent: Vec<_> = script.sent().iter().map(|sent| format!("GET {}", sent.url())).collect();
        assert_eq!(sent, Vec::from_iter(call.map(str::to_owned)), "{url}");
        let refused = report.failures.iter().any(|failed| {
            matches!(failed.failure, Failure::InvalidConfig { field: Some("enterpriseUrl"), .. })
        });
        assert_eq!(refused, call.is_none(), "{url}");
    }
}

#[test]
fn both_layouts_of_the_free_plan_are_read() {
    let layouts = [
        json!({ "access_type_sku": "free_limited_copilot", "limited_user_reset_date": "2026-12-09",
            "monthly_quotas": { "chat": 50, "completions": 2000 }, "limited_user_quotas": { "chat": 20, "completions": 2000 } }),
        json!({ "copilot_plan": "individual", "quota_reset_date_utc": "2026-12-09T00:00:00.000Z", "quota_snapshots": {
            "chat": { "entitlement": 50, "remaining": 20, "percent_remaining": 40.0 },
            "completions": { "entitlement": 2000, "remaining": 2000, "percent_remaining": 100.0 } } }),
    ];
    for reply in layouts {
        let reading = internal(&reply);
        let scopes: Vec<_> = reading.windows.iter().map(|window| window.scope.clone()).collect();
        assert_eq!(scopes, [Scope::Chat, Scope::Completions]);
        assert!(matches!(reading.windows[0].level, Level::Left(left) if left.whole() == 40), "{reply}");
        assert_eq!(reading.windows[0].count, Some(Count { used: 30.0, limit: 50.0 }));
        assert!(reading.windows.iter().all(|window| window.resets_at.is_some()));
        assert!(reading.plan.is_some());
    }
}

#[test]
fn a_free_plan_without_its_counts_is_no_data() {
    let reply = json!({ "monthly_quotas": { "chat": 50 }, "copilot_plan": "free" });
    assert_eq!(internal(&reply).windows[0].level, Level::NoData);
}

#[test]
fn nothing_of_nothing_is_no_data() {
    let reply = json!({ "quota_snapshots": { "chat": { "entitlement": 0, "remaining": 0, "percent_remaining": 0 } } });
    assert_eq!(internal(&reply).windows[0].level, Level::NoData);
}

#[test]
fn hostile_numbers_are_harmless() {
    for snapshot in [
        json!({ "entitlement": 1e308, "remaining": -1e308, "percent_remaining": -1e308 }),
        json!({ "entitlement": "300", "remaining": "71", "percent_remaining": {} }),
        json!({ "entitlement": -5, "remaining": 5, "percent_remaining": 1e308 }),
        json!({ "entitlement": [], "remaining": null }),
        json!("gone"),
    ] {
        let reply = json!({ "quota_reset_date": "9999-99-99", "quota_snapshots": { "chat": snapshot } });
        assert_eq!(internal(&reply).windows.len(), 1, "{reply}");
        assert!(!signed_in().answer(INTERNAL, 200, &reply).text().contains("NaN"), "{reply}");
    }
}

#[test]
fn json_without_anything_known_is_no_reply() {
    for body in ["{}", "[]", "{\"quota_snapshots\":3}", "<b>"] {
        assert_eq!(failure(signed_in().answer(INTERNAL, 200, body)), Failure::InvalidReply, "{body}");
    }
}

#[test]
fn a_token_that_may_not_read_the_quota_is_told_from_one_that_is_invalid() {
    for status in [403, 404] {
        assert_eq!(
            failure(signed_in().answer(INTERNAL, status, "{}")),
            Failure::QuotaUnavailable { message: None }
        );
    }
    assert!(matches!(failure(signed_in().answer(INTERNAL, 401, "{}")), Failure::Status { status: 401, .. }));
}

#[test]
fn the_same_sign_in_under_two_names_is_one_account() {
    let mut script = Script::auth(json!({ "github-copilot": entry(), "copilot": entry() })).answer(
        INTERNAL,
        200,
        json!({ "copilot_plan": "business" }),
    );
    assert_eq!(script.run().report().accounts.len(), 1);
    assert_eq!(script.sent()[0].header("Authorization"), Some("token gho_refresh-token"));
}

#[test]
fn an_entry_names_what_it_lacks() {
    let run = Script::auth(json!({ "github-copilot": { "type": "api" } })).run();
    let report = run.report();
    assert_eq!(report.notices.incomplete[0].missing, ["type: \"oauth\"", "refresh"]);
}

#[test]
fn who_has_no_copilot_is_told_nothing_of_it() {
    let run = Script::auth("{}").run();
    let report = run.report();
    assert!(report.is_empty() && report.notices.incomplete.is_empty());
}

#[test]
fn an_account_is_named_by_its_user_or_host() {
    let mut enterprise = entry();
    enterprise["enterpriseUrl"] = json!("acme.ghe.com");
    let mut script = Script::auth(json!({ "copilot": enterprise, "github-copilot": entry() }))
        .answer(INTERNAL, 200, json!({ "copilot_plan": "business" }))
        .answer(ENTERPRISE, 200, json!({ "copilot_plan": "business" }));
    let run = script.run();
    let labels: Vec<_> =
        run.report().accounts.into_iter().map(|account| &account.of.identity.label).collect();
    assert_eq!(*labels[0], Label::Platform);
    assert!(matches!(&labels[1], Label::Person(name) if name.as_str() == "acme.ghe.com"));
}

#[test]
fn nothing_is_billed_where_no_overage_is_permitted() {
    for (permitted, notes) in [(json!(false), 0), (json!(true), 1), (Value::Null, 1)] {
        let snapshot = json!({ "entitlement": 1500, "remaining": -5, "overage_count": 6542, "overage_permitted": permitted });
        let reading = internal(&json!({ "quota_snapshots": { "premium_interactions": snapshot } }));
        assert_eq!(reading.notes.len(), notes, "{permitted}");
    }
}

#[test]
fn credits_used_are_told_beside_a_placeholder() {
    let snapshot = json!({ "entitlement": 0, "remaining": 0, "percent_remaining": 100, "credits_used": 42 });
    let reading = internal(
        &json!({ "copilot_plan": "individual", "quota_snapshots": { "premium_interactions": snapshot } }),
    );
    assert_eq!(reading.windows[0].level, Level::NoData);
    assert_eq!(reading.notes, [Note::UsedOf { scope: Scope::PremiumRequests, amount: 42.0 }]);
    let unused = json!({ "entitlement": 0, "remaining": 0, "percent_remaining": 100, "credits_used": 0 });
    assert_eq!(internal(&json!({ "quota_snapshots": { "premium_interactions": unused } })).notes, []);
    let snapshot = json!({ "entitlement": 200, "credits_used": 50 });
    let reading = internal(&json!({ "quota_snapshots": { "chat": snapshot } }));
    assert_eq!(reading.windows[0].count, Some(Count { used: 50.0, limit: 200.0 }));
}

/// The observed reply for a seat in an organization billed by tokens.
#[test]
fn what_a_seat_without_a_limit_used_is_told_in_credits() {
    let reply = json!({ "copilot_plan": "business", "token_based_billing": true, "quota_snapshots": {
        "premium_interactions": { "unlimited": true, "entitlement": 0, "remaining": 0, "percent_remaining": 100, "credits_used": 31 },
        "chat": { "unlimited": true, "entitlement": 0, "credits_used": 0 },
    } });
    let reading = internal(&reply);
    assert!(reading.windows.iter().all(|window| window.level == Level::Unlimited));
    assert_eq!(reading.notes[0], Note::UsedOf { scope: Scope::Credits, amount: 31.0 });
    assert_eq!(reading.notes.iter().filter(|note| matches!(note, Note::UsedOf { .. })).count(), 1);
}

#[test]
fn premium_requests_are_counted_in_credits_where_tokens_are_billed() {
    let snapshot =
        |flag: Value| json!({ "entitlement": 1500, "remaining": 600, "token_based_billing": flag });
    for (of_reply, of_snapshot, unit) in [
        (json!(true), Value::Null, Some("credits")),
        (Value::Null, json!(true), Some("credits")),
        (json!(false), json!(false), None),
    ] {
        let snapshots =
            json!({ "premium_interactions": snapshot(of_snapshot), "chat": snapshot(Value::Null) });
        let reply = json!({ "token_based_billing": of_reply, "quota_snapshots": snapshots });
        let reading = internal(&reply);
        let units: Vec<_> = reading
            .windows
            .iter()
            .map(|window| window.unit.as_ref().map(|unit| unit.as_str().to_owned()))
            .collect();
        assert_eq!(units, [unit.map(str::to_owned), None], "{reply}");
    }
}

#[test]
fn snapshots_of_a_part_are_completed_from_the_monthly_quotas() {
    let reading = internal(&json!({ "copilot_plan": "free",
        "quota_snapshots": { "chat": { "entitlement": 200, "remaining": 75, "percent_remaining": 37.5 } },
        "monthly_quotas": { "chat": 500, "completions": 300 }, "limited_user_quotas": { "chat": 125, "completions": 60 } }));
    let counts: Vec<_> = reading.windows.iter().map(|window| window.count.map(|count| count.limit)).collect();
    assert_eq!(counts, [Some(200.0), Some(300.0)]);
}

#[test]
fn a_snapshot_says_whether_there_is_a_quota_and_what_was_used_past_it() {
    let read = |more: Value| {
        let mut snapshot = json!({ "entitlement": 300, "percent_remaining": 40 });
        snapshot.as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
        internal(&json!({ "quota_snapshots": { "premium_interactions": snapshot } }))
    };
    let level = |has_quota: bool| read(json!({ "has_quota": has_quota })).windows[0].level;
    assert_eq!(level(true), Level::Left(Percent::new(40.0)));
    assert_eq!(level(false), Level::NoData);
    assert_eq!(read(json!({ "overage_count": 5 })).notes, [Note::Overage(5.0)]);
    assert_eq!(read(json!({ "overage_count": 0 })).notes, []);
}

#[test]
fn quotas_stand_in_the_order_in_which_they_matter() {
    let quotas = json!({ "another": 1, "completions": 300, "chat": 500 });
    let reading = internal(&json!({ "copilot_plan": "free", "monthly_quotas": quotas }));
    let scopes: Vec<_> = reading.windows.into_iter().map(|window| window.scope).collect();
    assert!(matches!(&scopes[..], [Scope::Chat, Scope::Completions, Scope::Named(_)]), "{scopes:?}");
}

#[test]
fn single_sign_on_and_rate_limits_are_told_from_a_sign_in_that_may_not() {
    for (words, advice) in [
        ("Resource protected by organization SAML enforcement.", "single sign-on"),
        ("API rate limit exceeded for user", "Too many requests"),
        ("Sorry. Your account was suspended", "appeal there"),
    ] {
        let text = signed_in().answer(INTERNAL, 403, json!({ "message": words })).text();
        assert!(text.contains(words) && text.contains(advice), "{text}");
        assert!(!text.contains("quota query unavailable"), "{text}");
    }
    let unknown = json!({ "message": "The organization has an IP allow list." });
    let text = signed_in().answer(INTERNAL, 403, unknown).text();
    assert!(text.contains("quota query unavailable: The organization has an IP allow list."), "{text}");
}

#[test]
fn a_share_beside_a_count_says_which_is_which() {
    let snapshot = json!({ "entitlement": 300, "remaining": 71, "percent_remaining": 24 });
    let reply = json!({ "quota_snapshots": { "premium_interactions": snapshot } });
    let text = signed_in().answer(INTERNAL, 200, reply).text();
    assert!(text.contains("24% remaining  229/300 used"), "{text}");
}

/// No token is sent to an enterprise with its own host, so none is advised.
#[test]
fn an_enterprise_that_does_not_tell_the_quota_is_no_reason_for_a_token() {
    let mut enterprise = entry();
    enterprise["enterpriseUrl"] = json!("ghe.example.com");
    for status in [403, 404] {
        let text = Script::auth(json!({ "github-copilot": enterprise }))
            .answer("GET https://api.ghe.example.com/copilot_internal/user", status, "{}")
            .text();
        assert!(text.contains("→ Your company's host does not let this sign-in read the quota"), "{text}");
        assert!(!text.contains("Create a"), "{text}");
    }
}
