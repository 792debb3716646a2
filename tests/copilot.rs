//! GitHub Copilot: every shape of credential and reply.

#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod support;

use mystatus::failure::Failure;
use mystatus::reading::{Count, Label, Level, Note, Percent, Reading, Scope};
use serde_json::{Value, json};
use support::{HOME, Script};

const INTERNAL: &str = "GET https://api.github.com/copilot_internal/user";
const ENTERPRISE: &str = "GET https://api.acme.ghe.com/copilot_internal/user";
const CREDITS: &str = "GET https://api.github.com/users/ada/settings/billing/ai_credit/usage";
const REQUESTS: &str = "GET https://api.github.com/users/ada/settings/billing/premium_request/usage";

fn entry() -> Value {
    json!({ "type": "oauth", "access": "gho_access-token", "refresh": "gho_refresh-token", "expires": 0 })
}

fn signed_in() -> Script {
    Script::auth(json!({ "github-copilot": entry() }))
}

fn with_token(file: Value) -> Script {
    Script::auth("{}").file(&format!("{HOME}/.config/opencode/copilot-quota-token.json"), file)
}

fn token(more: &Value) -> Script {
    let mut file = json!({ "token": "github_pat_0123456789", "username": "ada", "tier": "pro" });
    for (key, value) in more.as_object().expect("an object") {
        file[key] = value.clone();
    }
    with_token(file)
}

fn item(model: &str, sku: &str, gross: f64, discount: f64, net: f64) -> Value {
    json!({ "product": "Copilot", "sku": sku, "model": model, "unitType": "units",
        "grossQuantity": gross, "discountQuantity": discount, "netQuantity": net })
}

fn report(items: &[Value]) -> Value {
    json!({ "timePeriod": { "year": 2026, "month": 11 }, "user": "ada", "usageItems": items })
}

fn reading(mut script: Script) -> Reading {
    let run = script.run();
    let report = run.report();
    assert!(report.failures.is_empty(), "{:?}", report.failures);
    report.accounts.into_iter().next().expect("an account that answered").reading.clone()
}

fn failure(mut script: Script) -> Failure {
    let run = script.run();
    let report = run.report();
    report.failures.into_iter().next().expect("a failure").failure.clone()
}

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
fn requests_billed_are_shown_with_the_models_used_most() {
    let sku = "Copilot Premium Request";
    let items = [
        item("GPT-6", sku, 120.0, 120.0, 0.0),
        item("Claude Sonnet 5", sku, 190.0, 180.0, 10.0),
        item("GPT-6", sku, 20.0, 0.0, 20.0),
        item("", "Actions minutes", 900.0, 0.0, 900.0),
    ];
    let script = token(&json!({ "billingModel": "legacy_premium_requests" }));
    insta::assert_snapshot!(script.answer(REQUESTS, 200, report(&items)).text());
}

#[test]
fn credits_billed_are_shown_beside_those_of_the_plan() {
    let items =
        [item("GPT-6", "copilot_ai_credit", 42.5, 40.0, 2.5), item("o9", "copilot_ai_credit", 1.0, 1.0, 0.0)];
    insta::assert_snapshot!(token(&json!({})).answer(CREDITS, 200, report(&items)).text());
}

#[test]
fn who_is_billed_in_requests_is_told_by_an_empty_or_missing_report_of_credits() {
    for (status, body) in [(200, report(&[])), (404, json!({ "message": "Not Found" }))] {
        let used = report(&[item("GPT-6", "Copilot Premium Request", 30.0, 30.0, 0.0)]);
        let mut script = token(&json!({})).answer(CREDITS, status, body).answer(REQUESTS, 200, used);
        let run = script.run();
        let report = run.report();
        let window = &report.accounts[0].reading.windows[0];
        assert_eq!(window.count, Some(Count { used: 30.0, limit: 300.0 }));
        assert_eq!(script.sent().len(), 2);
    }
}

#[test]
fn nothing_used_is_nothing_used_of_credits() {
    for (status, body) in [(200, report(&[])), (404, json!({}))] {
        let script = token(&json!({})).answer(CREDITS, 200, report(&[])).answer(REQUESTS, status, body);
        let notes = reading(script).notes;
        assert!(notes.contains(&Note::Spent { used: 0.0, included: 0.0, billed: None }), "{notes:?}");
    }
}

#[test]
fn a_report_of_requests_that_fails_is_a_failure_and_not_nothing_used() {
    for (status, body) in [(200, report(&[])), (404, json!({}))] {
        for failing in [429, 503] {
            let script = token(&json!({})).answer(CREDITS, status, &body).answer(REQUESTS, failing, "{}");
            let failure = failure(script);
            assert!(matches!(failure, Failure::Status { status, .. } if status == failing), "{failure:?}");
        }
    }
}

#[test]
fn a_billing_model_that_is_named_is_the_only_one_asked_for() {
    let mut script = token(&json!({ "billingModel": "ai_credits" })).answer(CREDITS, 404, "{}");
    assert!(matches!(script.run().report().failures[0].failure, Failure::Status { status: 404, .. }));
    assert_eq!(script.sent().len(), 1);
}

#[test]
fn other_failures_of_a_report_are_told_as_they_are() {
    for status in [401, 403, 500] {
        let failure = failure(token(&json!({})).answer(CREDITS, status, json!({ "message": "No" })));
        assert!(matches!(failure, Failure::Status { status: found, .. } if found == status));
    }
    assert_eq!(failure(token(&json!({})).answer(CREDITS, 200, "{}")), Failure::InvalidReply);
}

#[test]
fn a_user_that_github_does_not_know_is_asked_to_be_checked() {
    for lang in ["en", "zh", "ko", "ja"] {
        let script = token(&json!({})).lang(lang).answer(CREDITS, 404, "{}").answer(REQUESTS, 404, "{}");
        assert!({ script }.text().contains("`username`"), "{lang}");
    }
}

#[test]
fn each_tier_has_its_allowance() {
    for (tier, limit) in
        [("free", 50.0), ("Pro", 300.0), ("pro+", 1500.0), ("business", 300.0), ("enterprise", 1000.0)]
    {
        let script = token(&json!({ "tier": tier, "billingModel": "legacy_premium_requests" }));
        let used = report(&[item("o9", "Copilot Premium Request", 3.0, 3.0, 0.0)]);
        let reading = reading(script.answer(REQUESTS, 200, used));
        assert_eq!(reading.windows[0].count, Some(Count { used: 3.0, limit }), "{tier}");
    }
    let script = token(&json!({ "tier": "max", "billingModel": "legacy_premium_requests" }));
    assert!(reading(script.answer(REQUESTS, 200, report(&[]))).windows.is_empty());
}

#[test]
fn organizations_and_enterprises_have_reports_of_their_own() {
    for (field, folder) in [("organization", "organizations"), ("enterprise", "enterprises")] {
        let call = format!("GET https://api.github.com/{folder}/acme/settings/billing/ai_credit/usage");
        let used = report(&[item("o9", "copilot_ai_credit", 1.0, 1.0, 0.0)]);
        let mut script = token(&json!({ field: "acme" })).answer(&call, 200, used);
        script.run();
        let request = &script.sent()[0];
        assert!(request.url().ends_with("?year=2026&month=11&user=ada"), "{}", request.url());
        assert_eq!(request.header("Authorization"), Some("Bearer github_pat_0123456789"));
    }
}

#[test]
fn a_report_in_snake_case_is_read_too() {
    let items = json!({ "usage_items": [{ "sku": "x", "unit_type": "ai-credits", "gross_quantity": 3,
        "discount_quantity": "2", "net_quantity": 1 }] });
    let notes = reading(token(&json!({})).answer(CREDITS, 200, items)).notes;
    assert!(notes.contains(&Note::Spent { used: 3.0, included: 2.0, billed: Some(1.0) }), "{notes:?}");
}

#[test]
fn a_wrong_field_of_the_token_file_is_named() {
    for (file, field) in [
        (json!({ "username": "ada", "tier": "pro" }), "token"),
        (json!({ "token": "t", "tier": "pro" }), "username"),
        (json!({ "token": "t", "username": "ada/../x", "tier": "pro" }), "username"),
        (json!({ "token": "t", "username": 7, "tier": "pro" }), "username"),
        (json!({ "token": "t", "organization": "a?b", "tier": "pro" }), "organization"),
        (json!({ "token": "t", "username": "ada", "organization": 7, "tier": "pro" }), "organization"),
        (json!({ "token": "t", "enterprise": "a b", "tier": "pro" }), "enterprise"),
        (json!({ "token": "t", "username": "ada" }), "tier"),
        (json!({ "token": "t", "username": "ada", "tier": "platinum" }), "tier"),
        (json!({ "token": "t", "username": "ada", "tier": "pro", "billingModel": "x" }), "billingModel"),
    ] {
        let mut script = with_token(file.clone());
        let run = script.run();
        let report = run.report();
        let Failure::InvalidConfig { field: Some(named), path, .. } = &report.failures[0].failure else {
            panic!("{file}");
        };
        assert_eq!((*named, path.as_str()), (field, "~/.config/opencode/copilot-quota-token.json"), "{file}");
        assert!(script.sent().is_empty());
    }
    let unreadable =
        Script::auth("{}").unreadable(&format!("{HOME}/.config/opencode/copilot-quota-token.json"), "EACCES");
    assert!(matches!(failure(unreadable), Failure::ConfigFile { .. }));
}

#[test]
fn the_token_file_speaks_for_github_com_but_not_for_an_enterprise() {
    let mut enterprise = entry();
    enterprise["enterpriseUrl"] = json!("https://acme.ghe.com");
    enterprise["refresh"] = json!("ghe_refresh-token");
    let auth = json!({ "github-copilot": entry(), "copilot": enterprise });
    let mut script = Script::auth(auth)
        .file(
            &format!("{HOME}/.config/opencode/copilot-quota-token.json"),
            json!({ "token": "github_pat_0123456789", "username": "ada", "tier": "pro" }),
        )
        .answer(CREDITS, 200, report(&[item("o9", "copilot_ai_credit", 1.0, 1.0, 0.0)]))
        .answer(ENTERPRISE, 200, json!({ "copilot_plan": "enterprise" }));
    let run = script.run();
    let report = run.report();
    assert_eq!(report.accounts.len(), 2);
    for request in script.sent().iter() {
        let secret = if request.request.host == "api.github.com" { "github_pat_" } else { "ghe_refresh" };
        assert!(
            request.header("Authorization").is_some_and(|value| value.contains(secret)),
            "{}",
            request.url()
        );
    }
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
        // Hosts of other platforms, and what they lie in.
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
    assert_eq!(report.incomplete[0].missing, ["type: \"oauth\"", "refresh"]);
}

#[test]
fn who_has_no_copilot_is_told_nothing_of_it() {
    let run = Script::auth("{}").run();
    let report = run.report();
    assert!(report.is_empty() && report.incomplete.is_empty());
}

#[test]
fn an_account_is_named_by_its_user_or_host() {
    let mut enterprise = entry();
    enterprise["enterpriseUrl"] = json!("acme.ghe.com");
    let mut script = Script::auth(json!({ "copilot": enterprise, "github-copilot": entry() }))
        .answer(INTERNAL, 200, json!({ "copilot_plan": "business" }))
        .answer(ENTERPRISE, 200, json!({ "copilot_plan": "business" }));
    let run = script.run();
    let labels: Vec<_> = run.report().accounts.into_iter().map(|account| account.label).collect();
    assert_eq!(*labels[0], Label::Platform);
    assert!(matches!(&labels[1], Label::Person(name) if name.as_str() == "acme.ghe.com"));
}

#[test]
fn a_refused_credential_is_renewed_in_the_way_it_came_about() {
    let by_token = token(&json!({})).answer(CREDITS, 401, "{}").text();
    assert!(by_token.contains("https://github.com/settings/personal-access-tokens"), "{by_token}");
    assert!(!by_token.contains("opencode auth login"), "{by_token}");
    let by_sign_in = signed_in().answer(INTERNAL, 401, "{}").text();
    assert!(by_sign_in.contains("`opencode auth login`"), "{by_sign_in}");
    assert!(!by_sign_in.contains("personal-access-tokens"), "{by_sign_in}");
}

fn used_of(reading: &Reading) -> Vec<&Note> {
    reading.notes.iter().filter(|note| !matches!(note, Note::Month { .. })).collect()
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

/// As a seat of an organization that is billed by tokens was seen.
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
fn a_users_own_plan_has_the_credits_that_its_page_names() {
    let used = report(&[item("o9", "copilot_ai_credit", 300.0, 300.0, 0.0)]);
    for (tier, limit) in
        [("pro", Some(1500.0)), ("pro+", Some(7000.0)), ("max", Some(20_000.0)), ("student", None)]
    {
        let reading = reading(token(&json!({ "tier": tier })).answer(CREDITS, 200, &used));
        let window = reading.windows.first();
        assert_eq!(
            window.and_then(|window| window.count),
            limit.map(|limit| Count { used: 300.0, limit }),
            "{tier}"
        );
        assert!(window.is_none_or(|window| window.scope == Scope::Credits && window.resets_at.is_some()));
        assert!(reading.notes.contains(&Note::Spent { used: 300.0, included: 300.0, billed: Some(0.0) }));
    }
    // Of an organization, and of requests, no credits are known.
    let call = "GET https://api.github.com/organizations/acme/settings/billing/ai_credit/usage";
    let of_organization = token(&json!({ "organization": "acme" })).answer(call, 200, &used);
    assert!(reading(of_organization).windows.is_empty());
    let none = token(&json!({})).answer(CREDITS, 200, report(&[])).answer(REQUESTS, 200, report(&[]));
    assert!(reading(none).windows.is_empty(), "how it is billed is not known");
}

#[test]
fn a_token_of_an_enterprises_own_host_is_not_sent_to_github() {
    for url in [json!("https://acme.ghe.com"), json!("acme.ghe.com"), json!(7)] {
        let mut script = token(&json!({ "enterpriseUrl": url }));
        let run = script.run();
        let failure = run.report().failures[0].failure.clone();
        assert!(
            matches!(failure, Failure::InvalidConfig { field: Some("enterpriseUrl"), .. }),
            "{url}: {failure:?}"
        );
        assert!(script.sent().is_empty(), "{url}");
    }
    let script = token(&json!({ "enterpriseUrl": "https://github.com" }));
    let used = report(&[item("o9", "copilot_ai_credit", 1.0, 1.0, 0.0)]);
    assert_eq!(reading(script.answer(CREDITS, 200, used)).windows.len(), 1);
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
fn a_seat_is_told_where_its_usage_stands() {
    let placeholder = json!({ "entitlement": 0, "remaining": 0, "percent_remaining": 100 });
    let reply =
        json!({ "copilot_plan": "business", "quota_snapshots": { "premium_interactions": placeholder } });
    let by_sign_in = signed_in().answer(INTERNAL, 200, reply).text();
    let empty = || {
        token(&json!({ "tier": "business" })).answer(CREDITS, 200, report(&[])).answer(
            REQUESTS,
            200,
            report(&[]),
        )
    };
    let by_requests = token(&json!({ "tier": "business", "billingModel": "legacy_premium_requests" }));
    for text in [by_sign_in, empty().text(), by_requests.answer(REQUESTS, 200, report(&[])).text()] {
        assert!(text.contains("\"organization\"") && text.contains("Administration: Read-only"), "{text}");
        assert!(!text.contains("Used: 0") && !text.contains('%'), "{text}");
    }
    let mut own = token(&json!({})).answer(CREDITS, 200, report(&[])).answer(REQUESTS, 200, report(&[]));
    assert!(!own.text().contains("Administration"));
}

#[test]
fn credits_are_known_under_every_spelling() {
    for (sku, unit) in [
        ("copilot_ai_unit", "ai-units"),
        ("Copilot", "AICredits"),
        ("Copilot AI Credits", "x"),
        ("spark_premium", "ai-credits"),
    ] {
        let item = json!({ "product": "Copilot", "sku": sku, "unitType": unit, "grossQuantity": 12.5, "discountQuantity": 12.5, "netQuantity": 0 });
        let reading = reading(token(&json!({})).answer(CREDITS, 200, report(&[item])));
        assert_eq!(
            used_of(&reading),
            [&Note::Spent { used: 12.5, included: 12.5, billed: Some(0.0) }],
            "{sku}"
        );
    }
}

#[test]
fn what_is_not_understood_is_named_and_not_summed() {
    let unknown = json!({ "product": "Copilot", "sku": "copilot_wonder", "grossQuantity": 7 });
    let other = json!({ "product": "Actions", "sku": "actions_linux", "grossQuantity": 900 });
    let reading = reading(token(&json!({})).answer(CREDITS, 200, report(&[unknown, other])).answer(
        REQUESTS,
        200,
        report(&[]),
    ));
    assert!(
        matches!(&used_of(&reading)[..], [Note::NotCounted { name, amount: 7.0 }] if name.as_str() == "copilot_wonder")
    );
}

#[test]
fn of_what_is_not_understood_a_few_names_are_enough_and_none_of_what_was_not_used() {
    let unknown =
        |n: u32| json!({ "product": "Copilot", "sku": format!("copilot_wonder_{n}"), "grossQuantity": n });
    let named = |items: std::ops::RangeInclusive<u32>| {
        let items: Vec<_> = items.map(unknown).collect();
        let script = token(&json!({})).answer(CREDITS, 200, report(&items));
        let reading = reading(script.answer(REQUESTS, 200, report(&[])));
        reading.notes.iter().filter(|note| matches!(note, Note::NotCounted { .. })).count()
    };
    assert_eq!([named(0..=1), named(0..=9)], [1, 3]);
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
fn only_what_the_report_says_is_billed() {
    let requests = |item: Value| {
        let script = token(&json!({ "billingModel": "legacy_premium_requests" }));
        reading(script.answer(REQUESTS, 200, report(&[item]))).notes
    };
    let past = |more: Value| {
        let mut item =
            json!({ "sku": "Copilot Premium Request", "grossQuantity": 400, "discountQuantity": 400 });
        item.as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
        item
    };
    let is_billed = |note: &&Note| matches!(note, Note::Overage(_) | Note::Charged(_));
    for (more, billed) in [
        (json!({ "netQuantity": 0, "netAmount": 0 }), None),
        (json!({}), None),
        (json!({ "netQuantity": 30, "netAmount": 1.2 }), Some(Note::Overage(30.0))),
        (json!({ "netAmount": 1.2 }), Some(Note::Charged(1.2))),
    ] {
        assert_eq!(requests(past(more.clone())).iter().find(is_billed), billed.as_ref(), "{more}");
    }
}

#[test]
fn the_total_of_an_organization_is_not_held_against_one_seat() {
    let call = "GET https://api.github.com/organizations/acme/settings/billing/premium_request/usage";
    for (user, windows) in [(Value::Null, 0), (json!("ada"), 1)] {
        let used = report(&[item("o9", "Copilot Premium Request", 4200.0, 4200.0, 0.0)]);
        let file = json!({ "organization": "acme", "username": user, "tier": "business", "billingModel": "legacy_premium_requests" });
        assert_eq!(reading(token(&file).answer(call, 200, used)).windows.len(), windows, "{user}");
    }
}

#[test]
fn the_advice_follows_whose_token_failed() {
    for (field, folder, permission, page) in [
        ("organization", "organizations", "Administration: Read-only", "settings/personal-access-tokens"),
        ("enterprise", "enterprises", "manage_billing:enterprise", "https://github.com/settings/tokens"),
    ] {
        let call = format!("GET https://api.github.com/{folder}/acme/settings/billing/ai_credit/usage");
        let text = token(&json!({ field: "acme" })).answer(&call, 403, "{}").text();
        assert!(
            text.contains(permission) && text.contains(page) && !text.contains("Plan: Read-only"),
            "{text}"
        );
    }
    assert!(token(&json!({})).answer(CREDITS, 403, "{}").text().contains("Plan: Read-only"));
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
