//! GitHub Copilot's billing reports, read with a token of the user's.

use crate::support::copilot::{ENTERPRISE, INTERNAL, entry, failure, reading, signed_in};
use crate::support::heard::{remembering, windows};
use crate::support::{HOME, Script};
use mystatus::failure::Failure;
use mystatus::locale::LANGUAGES;
use mystatus::reading::{Count, Note, Reading, Scope};
use serde_json::{Value, json};

const CREDITS: &str = "GET https://api.github.com/users/ada/settings/billing/ai_credit/usage";
const REQUESTS: &str = "GET https://api.github.com/users/ada/settings/billing/premium_request/usage";

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

fn report(items: &[Value]) -> Value {
    json!({ "timePeriod": { "year": 2026, "month": 11 }, "user": "ada", "usageItems": items })
}

fn item(model: &str, sku: &str, gross: f64, discount: f64, net: f64) -> Value {
    json!({ "product": "Copilot", "sku": sku, "model": model, "unitType": "units",
        "grossQuantity": gross, "discountQuantity": discount, "netQuantity": net })
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

/// Each part is of binary arithmetic, whose errors add up.
#[test]
fn a_month_of_many_parts_is_used_up_whole_and_each_models_parts_are_all_counted() {
    let parts = vec![item("GPT-6", "copilot_ai_credit", 0.3, 0.3, 0.0); 5_000];
    let run = token(&json!({})).answer(CREDITS, 200, report(&parts)).run();
    let account = json!(run.json())["accounts"][0].take();
    assert_eq!(account["windows"][0]["percent_left"], 0, "{account:#}");
    let notes = account["notes"].as_array().expect("notes");
    assert!(notes.iter().any(|note| note == "GPT-6: 1500"), "{account:#}");
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
    for lang in LANGUAGES.iter().map(|language| language.tag()) {
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
    let copied = with_token(json!({ "token": "t", "username": "...", "tier": "pro" })).text();
    assert!(copied.contains(r#"Set `username` to the name at GitHub, such as "ada""#), "{copied}");
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
        assert!(
            window.is_none_or(|window| window.scope == Scope::PremiumRequests && window.resets_at.is_some())
        );
        assert!(reading.notes.contains(&Note::Spent { used: 300.0, included: 300.0, billed: Some(0.0) }));
    }
    // An organization, and requests, have no known credits.
    let call = "GET https://api.github.com/organizations/acme/settings/billing/ai_credit/usage";
    let of_organization = token(&json!({ "organization": "acme" })).answer(call, 200, &used);
    assert!(reading(of_organization).windows.is_empty());
    let none = token(&json!({})).answer(CREDITS, 200, report(&[])).answer(REQUESTS, 200, report(&[]));
    assert!(reading(none).windows.is_empty(), "how it is billed is not known");
}

#[test]
fn a_sessions_header_tells_of_the_allowance_that_the_token_reads() {
    let used = report(&[item("o9", "copilot_ai_credit", 300.0, 300.0, 0.0)]);
    let mut script = remembering(token(&json!({})).answer(CREDITS, 200, &used));
    script.run();
    script.pass(1_000);
    let header = "ent=1500&rem=79.0&rst=2026-12-01T00%3A00%3A00Z";
    let signal = json!({ "type": "answer", "provider": "github-copilot", "status": 200, "headers": {
        "x-quota-snapshot-premium_interactions": header } });
    let windows = windows(&script.add_signal(signal));
    let read = windows.as_array().expect("windows").iter().map(|one| one["percent_left"].as_u64());
    assert_eq!(read.collect::<Vec<_>>(), [Some(79)]);
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
