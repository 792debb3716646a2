//! Plans whose replies come in more than one form, such as Kilo's, Ollama's and Synthetic's: cases that the vectors
//! leave out.

use crate::support::plans::{failure, failure_code, json_report, left, reading, with_key};
use crate::support::{HOME, Script};
use mystatus::failure::Failure;
use mystatus::http::Response;
use mystatus::reading::{Amount, BalanceKind, Currency, Level, Period};
use mystatus::reason::Reason;
use mystatus::sanitized::Sanitized;
use mystatus::time::EpochMs;
use serde_json::{Value, json};

const USAGE: &str = "GET https://ollama.com/api/usage";
const SYNTHETIC: &str = "GET https://api.synthetic.new/v2/quotas";
const BALANCE: &str = "GET https://ollama.com/api/balance";

#[test]
fn what_ollama_does_not_state_is_not_known() {
    let ollama = |reply| with_key("ollama-cloud").answer("GET https://ollama.com/api/usage", 200, reply);
    let windows = reading(ollama(json!({ "limits": { "session": { "usage": null } } }))).windows;
    assert_eq!((windows[0].level, windows[0].resets_at), (Level::NoData, None));
    assert_eq!(failure(ollama(json!({ "limits": {} }))), Failure::QuotaUnavailable { message: None });
}

/// An account with a usage history, which shows no limits.
fn with_history(status: u16, balance: Value) -> Script {
    let history = json!({ "range": "24h", "scope": "self", "granularity": "hour", "totals": { "request_count": 15, "usage_usd": 0.017 }, "buckets": [] });
    with_key("ollama-cloud").answer(USAGE, 200, history).answer(BALANCE, status, balance)
}

#[test]
fn ollama_tells_the_month_of_a_plan_in_money_beside_the_credits_bought() {
    let period = json!({ "from": "2026-11-15T09:30:00Z", "until": "2026-12-15T09:30:00Z" });
    let mut script = with_history(
        200,
        json!({ "included": { "balance_usd": 72.5, "allowance_usd": 100, "period": period }, "purchased": { "balance_usd": 25 } }),
    );
    let run = script.run();
    let report = run.report();
    let reading = &report.accounts[0].reading;
    let [month] = &reading.windows[..] else { panic!("{reading:?}") };
    let count = month.count.expect("a count");
    assert_eq!(
        (month.level, month.period, count.used, count.limit),
        (left(72.5), Some(Period::Month), 27.5, 100.0)
    );
    assert_eq!(month.unit.as_ref().map(Currency::as_str), Some("USD"));
    assert_eq!(month.resets_at.map(EpochMs::format_iso).as_deref(), Some("2026-12-15T09:30:00Z"));
    let [bought] = &reading.balances[..] else { panic!("{reading:?}") };
    assert_eq!((bought.kind, &bought.remaining), (BalanceKind::Credits, &Amount::Of(25.0)));
    assert!(month.goes_on, "on the credits, once it is used up");
    drop(report);
    let sent = script.sent();
    assert_eq!(sent.len(), 2);
    assert_eq!(sent[1].url(), "https://ollama.com/api/balance");
    assert_eq!(sent[1].header("authorization"), Some("Bearer key-0123456789abcdef"));
}

#[test]
fn ollama_tells_what_is_left_of_the_session_and_the_week_of_an_older_plan() {
    let included = json!({
        "session": { "remaining_percent": 75, "resets_at": "2026-11-18T15:00:00Z" },
        "weekly": { "remaining_percent": 0, "resets_at": "2026-11-23T00:00:00Z" },
    });
    let reading = reading(with_history(200, json!({ "included": included })));
    let [session, week] = &reading.windows[..] else { panic!("{reading:?}") };
    assert_eq!((session.level, session.period), (left(75.0), Some(Period::FIVE_HOURS)));
    assert_eq!((week.level, week.period), (left(0.0), Some(Period::WEEK)));
    assert_eq!(session.resets_at.map(EpochMs::format_iso).as_deref(), Some("2026-11-18T15:00:00Z"));
    assert!(week.resets_at.is_some() && reading.balances.is_empty());
}

#[test]
fn ollama_without_a_plan_has_no_window_and_a_balance_of_another_form_is_no_reply() {
    let none = |purchased: Value| json!({ "included": { "balance_usd": 0, "allowance_usd": 0 }, "purchased": purchased });
    let reading = reading(with_history(200, none(json!({ "balance_usd": 3 }))));
    assert_eq!((reading.windows.len(), reading.balances.len()), (0, 1));
    assert_eq!(failure(with_history(200, none(Value::Null))), Failure::QuotaUnavailable { message: None });
    for other in [json!({}), json!({ "included": {} }), json!({ "included": { "balance_usd": 45 } })] {
        assert_eq!(failure(with_history(200, other.clone())), Failure::InvalidReply, "{other}");
    }
}

#[test]
fn ollamas_balance_is_asked_for_only_where_its_use_cannot_tell_of_limits() {
    let balance = json!({ "included": { "balance_usd": 5, "allowance_usd": 10 } });
    for status in [400, 404] {
        let script = with_key("ollama-cloud").answer(USAGE, status, "{}").answer(BALANCE, 200, &balance);
        assert_eq!(reading(script).windows[0].level, left(50.0), "{status}");
    }
    for status in [401, 429, 503] {
        let mut script = with_key("ollama-cloud").answer(USAGE, status, "{}");
        script.run();
        assert_eq!(script.sent().len(), 1, "{status}");
    }
    let refused = Response { status: 429, retry_after: Some("30".to_owned()), body: "{}".to_owned() };
    let script = with_key("ollama-cloud").answer(USAGE, 200, "{}").respond(BALANCE, Ok(refused));
    assert!(matches!(failure(script), Failure::Status { status: 429, retry_after: Some(30), .. }));
}

#[test]
fn synthetics_older_limit_counts_where_there_is_no_newer_one() {
    let older =
        json!({ "subscription": { "limit": 135, "requests": 13.5, "renewsAt": "2026-11-18T12:06:40Z" } });
    let window = reading(with_key("synthetic").answer(SYNTHETIC, 200, older)).windows[0].clone();
    assert_eq!(window.level, left(90.0));
    assert!(window.resets_at.is_some());
    let newer = json!({ "rollingFiveHourLimit": { "remaining": 5, "max": 10, "nextTickAt": "2026-11-18T11:21:40Z", "limited": true },
        "search": { "hourly": { "limit": 250, "requests": 50 } }, "subscription": { "limit": 1, "requests": 0 } });
    let windows = reading(with_key("synthetic").answer(SYNTHETIC, 200, newer)).windows;
    assert_eq!(windows.len(), 2);
    assert!(windows[0].reached && windows[0].resets_at.is_none(), "a part given back is no reset");
    assert_eq!(windows[1].level, left(80.0));
    let none = json!({ "rollingFiveHourLimit": { "remaining": 0, "max": 0 }, "subscription": { "limit": 135, "requests": 13.5 } });
    assert_eq!(reading(with_key("synthetic").answer(SYNTHETIC, 200, none)).windows[0].level, left(90.0));
}

#[test]
fn synthetics_week_of_the_plan_counts_before_all_that_older_plans_had() {
    let synthetic = |reply| reading(with_key("synthetic").answer(SYNTHETIC, 200, reply)).windows;
    let older = json!({ "limit": 135, "requests": 0, "renewsAt": "2026-11-18T12:06:40Z" });
    let plan =
        json!({ "percentRemaining": 12, "nextRegenAt": "2026-11-18T11:21:40Z", "nextRegenPercent": 2 });
    let windows = synthetic(json!({ "planWeeklyLimit": plan, "subscription": older }));
    assert_eq!((windows.len(), windows[0].level, windows[0].period), (1, left(12.0), Some(Period::WEEK)));
    assert_eq!(windows[0].resets_at, None, "a part given back is no reset");
    let windows =
        synthetic(json!({ "planWeeklyLimit": plan, "weeklyTokenLimit": { "percentRemaining": 62 } }));
    assert_eq!((windows.len(), windows[0].level), (1, left(12.0)));
}

#[test]
fn synthetics_limits_may_be_under_data_and_its_week_in_credits() {
    let synthetic = |reply| reading(with_key("synthetic").answer(SYNTHETIC, 200, reply)).windows;
    let rolling = json!({ "remaining": 450, "max": 600 });
    let requests = json!({ "limit": 10, "requests": 1 });
    for data in [json!({}), json!({ "rollingFiveHourLimit": rolling })] {
        let windows = synthetic(json!({ "subscription": requests, "data": data }));
        assert_eq!(windows.len(), 1, "the root's count");
    }
    let windows = synthetic(json!({ "data": { "rollingFiveHourLimit": rolling } }));
    assert_eq!((windows.len(), windows[0].level), (1, left(75.0)));
    for (most, rest) in [("$24.00", json!("$18.00")), ("24.00", json!(18)), ("$2,400.00", json!("$1,800.00"))]
    {
        let week = json!({ "maxCredits": most, "remainingCredits": rest });
        let windows = synthetic(json!({ "weeklyTokenLimit": week }));
        assert_eq!((windows[0].level, windows[0].count), (left(75.0), None), "{most}");
        let mut told = week;
        told["percentRemaining"] = json!(62);
        assert_eq!(synthetic(json!({ "weeklyTokenLimit": told }))[0].level, left(62.0));
    }
    for unknown in
        [json!({ "maxCredits": "$24.00" }), json!({ "maxCredits": "$0", "remainingCredits": "$0" })]
    {
        assert_eq!(synthetic(json!({ "weeklyTokenLimit": unknown }))[0].level, Level::NoData);
    }
}

#[test]
fn what_synthetic_allows_nothing_of_is_no_limit() {
    let (rolling, search) = (json!({ "max": 0, "remaining": 0 }), json!({ "limit": 0, "requests": 0 }));
    let reply = |older: Value| json!({ "rollingFiveHourLimit": rolling, "search": { "hourly": search }, "subscription": older, "weeklyTokenLimit": { "percentRemaining": 62 } });
    let windows = reading(with_key("synthetic").answer(SYNTHETIC, 200, reply(Value::Null))).windows;
    assert_eq!((windows.len(), windows[0].level), (1, left(62.0)));
    let mut none = reply(search.clone());
    none["weeklyTokenLimit"] = Value::Null;
    none["rollingFiveHourLimit"] = Value::Null;
    let failed = failure(with_key("synthetic").answer(SYNTHETIC, 200, none));
    assert_eq!(failed, Failure::QuotaUnavailable { message: None });
}

const PASS: &str = "GET https://app.kilo.ai/api/trpc/kiloPass.getState";
const MONEY: &str = "GET https://api.kilo.ai/api/profile/balance";

/// A machine with `kept` as the sign-in of Kilo's own program, and an account with `pass` and five dollars.
fn kilo(kept: &Value, pass: &Value) -> Script {
    Script::auth("{}")
        .file(&format!("{HOME}/.local/share/kilo/auth.json"), json!({ "kilo": kept }))
        .answer(PASS, 200, json!([{ "result": { "data": { "subscription": pass } } }]))
        .answer(MONEY, 200, json!({ "balance": 5 }))
}

#[test]
fn a_pass_of_kilos_that_has_ended_is_none() {
    let kept = json!({ "type": "oauth", "access": "kilo-invented-1" });
    let pass = |status: &str| json!({ "tier": "tier_19", "status": status, "currentPeriodBaseCreditsUsd": 19, "currentPeriodUsageUsd": 0 });
    for status in ["canceled", "incomplete", "incomplete_expired", "paused", "unpaid"] {
        let reading = reading(kilo(&kept, &pass(status)));
        assert_eq!((reading.plan, reading.windows.len(), reading.balances.len()), (None, 0, 1), "{status}");
    }
    for status in ["active", "trialing", "past_due"] {
        assert_eq!(reading(kilo(&kept, &pass(status))).windows[0].level, left(100.0), "{status}");
    }
}

#[test]
fn a_pass_of_kilos_that_is_paid_by_the_year_is_refilled_by_the_month() {
    let kept = json!({ "type": "oauth", "access": "kilo-invented-1" });
    let pass = json!({ "status": "active", "currentPeriodBaseCreditsUsd": 19, "currentPeriodUsageUsd": 1,
        "refillAt": "2026-11-27T11:06:40Z", "nextBillingAt": "2027-06-27T11:06:40Z" });
    let window = reading(kilo(&kept, &pass)).windows[0].clone();
    assert_eq!(window.resets_at.map(EpochMs::format_iso).as_deref(), Some("2026-11-27T11:06:40Z"));
}

#[test]
fn kilos_organization_is_asked_for_its_own_money_and_has_no_pass() {
    let kept = json!({ "type": "oauth", "access": "kilo-invented-1", "accountId": "org-invented-1" });
    let pass = json!({ "currentPeriodBaseCreditsUsd": 19, "currentPeriodUsageUsd": 1 });
    let mut script = kilo(&kept, &pass);
    let run = script.run();
    let report = run.report();
    let reading = report.accounts[0].reading;
    assert_eq!((reading.windows.len(), &reading.balances[0].remaining), (0, &Amount::Of(5.0)));
    drop(report);
    let sent = script.sent();
    let [request] = &sent[..] else { panic!("{} requests", sent.len()) };
    assert_eq!(request.url(), "https://api.kilo.ai/api/profile/balance");
    assert_eq!(request.header("x-kilocode-organizationid"), Some("org-invented-1"));
    assert_eq!(request.header("authorization"), Some("Bearer kilo-invented-1"));
    // A key in the environment counts as personal, even if Kilo's program holds it too.
    let mut both = kilo(&kept, &pass).variable("KILO_API_KEY", "kilo-invented-1");
    both = both.answer(MONEY, 200, json!({ "balance": 5 }));
    let run = both.run();
    let windows: Vec<_> = run.report().accounts.iter().map(|account| account.reading.windows.len()).collect();
    assert_eq!(windows, [1, 0]);
}

#[test]
fn kilo_shows_its_pass_without_the_balance_and_fails_where_neither_is_known() {
    let machine = |pass: Value| {
        let kept = json!({ "kilo": { "type": "api", "key": "kilo-invented-1" } });
        Script::auth("{}")
            .file(&format!("{HOME}/.local/share/kilo/auth.json"), kept)
            .answer(PASS, 200, pass)
            .answer(MONEY, 503, "{}")
    };
    let pass = json!({ "tier": "Starter", "currentPeriodBaseCreditsUsd": 10, "currentPeriodUsageUsd": 4 });
    let pass = json!([{ "result": { "data": { "subscription": pass } } }]);
    let report = json_report(machine(pass));
    let account = &report["accounts"][0];
    assert_eq!((&account["plan"], &account["windows"][0]["percent_left"]), (&json!("Starter"), &json!(60)));
    assert_eq!(failure_code(machine(json!([{ "result": { "data": {} } }]))), "http_status");
    assert_eq!(failure_code(machine(json!([{ "error": { "json": { "message": "m" } } }]))), "platform_error");
    for (status, advice) in [(401, "Sign in again"), (429, "Too many requests"), (503, "try again later")] {
        let error = json!({ "json": { "message": "m", "data": { "httpStatus": status } } });
        let text = machine(json!([{ "error": error }])).text();
        assert!(text.contains(advice) && text.contains(&format!("({status})")), "{text}");
    }
    assert_eq!(failure_code(machine(json!({ "result": {} }))), "invalid_reply");
}

#[test]
fn kilos_refusals_keep_their_words_whatever_the_status() {
    for (status, words, reason) in
        [(401, "Words", None), (429, "Words", None), (403, "Account was suspended", Some(Reason::Suspended))]
    {
        let error = json!({ "message": words, "code": -32001, "data": { "httpStatus": status } });
        let script = with_key("kilo").answer(PASS, status, json!([{ "error": { "json": error } }]));
        let Failure::Status { status: told, message, reason: why, .. } = failure(script) else {
            panic!("{status}")
        };
        assert_eq!((told, why), (status, reason));
        assert_eq!(message.as_ref().map(Sanitized::as_str), Some(words));
    }
}

#[test]
fn what_is_left_tells_the_use_that_is_not_sent() {
    for (entry, call, reply) in [
        (
            "neuralwatt",
            "https://api.neuralwatt.com/v1/quota",
            json!({ "subscription": { "kwh_included": 20, "kwh_remaining": 15 } }),
        ),
        (
            "neuralwatt",
            "https://api.neuralwatt.com/v1/quota",
            json!({ "key": { "allowance": { "limit_usd": 20, "remaining_usd": 15 } } }),
        ),
        (
            "routing-run",
            "https://api.routing.run/v1/user/requests",
            json!({ "requests_limit_today": 20, "requests_remaining_today": 15 }),
        ),
        (
            "wafer.ai",
            "https://pass.wafer.ai/v1/inference/quota",
            json!({ "included_request_limit": 20, "remaining_included_requests": 15 }),
        ),
    ] {
        let window = reading(with_key(entry).answer(&format!("GET {call}"), 200, &reply)).windows[0].clone();
        let count = window.count.unwrap_or_else(|| panic!("{reply}"));
        assert_eq!((count.used, count.limit), (5.0, 20.0), "{reply}");
    }
    let share = json!({ "current_period_used_percent": 25 });
    let script = with_key("wafer.ai").answer("GET https://pass.wafer.ai/v1/inference/quota", 200, share);
    assert_eq!(reading(script).windows[0].level, left(75.0));
}

const ZENMUX_PLAN: &str = "GET https://zenmux.ai/api/v1/management/subscription/detail";
const ZENMUX_BALANCE: &str = "GET https://zenmux.ai/api/v1/management/payg/balance";

#[test]
fn zenmux_counts_flows_by_what_is_left_and_money_in_the_currency_that_it_names() {
    let zenmux = |money: Value| {
        let quota = json!({ "max_flows": 800, "remaining_flows": 600 });
        let plan = json!({ "quota_5_hour": quota, "quota_7_day": quota });
        let script = Script::auth("{}").variable("ZENMUX_MANAGEMENT_API_KEY", "zm-invented-1");
        let script = script.answer(ZENMUX_PLAN, 200, json!({ "success": true, "data": plan }));
        reading(script.answer(ZENMUX_BALANCE, 200, json!({ "success": true, "data": money })))
    };
    for (told, currency) in [
        (json!("usd"), Some("USD")),
        (json!("USD"), Some("USD")),
        (json!("cny"), Some("CNY")),
        (Value::Null, None),
    ] {
        let reading = zenmux(json!({ "total_credits": 5, "currency": told }));
        assert_eq!(reading.windows.len(), 2);
        for window in &reading.windows {
            assert_eq!(window.count.map(|count| (count.used, count.limit)), Some((200.0, 800.0)));
        }
        let unit = reading.balances[0].unit.as_ref().map(Currency::as_str);
        assert_eq!((unit, &reading.balances[0].remaining), (currency, &Amount::Of(5.0)), "{told}");
    }
}

#[test]
fn zenmuxs_refusal_of_too_many_requests_has_a_status_of_its_own() {
    let script = || Script::auth("{}").variable("ZENMUX_MANAGEMENT_API_KEY", "zm-invented-1");
    let without_plan = || script().answer(ZENMUX_PLAN, 200, json!({ "success": true, "data": {} }));
    let coded = json!({ "error": { "code": "422", "type": "rate_limit", "message": "Words" } });
    for script in [
        script().answer(ZENMUX_PLAN, 422, "{}"),
        script().answer(ZENMUX_PLAN, 403, coded),
        without_plan().answer(ZENMUX_BALANCE, 422, "{}"),
    ] {
        let failure = failure(script);
        assert!(failure.is_refusal(), "{failure:?}");
    }
}

#[test]
fn umans_other_address_of_the_wallet_is_asked_where_the_first_is_not_found() {
    let money = json!({ "balance": 12.5, "currency": "EUR" });
    for (status, wallet, requests) in
        [(404, money.clone(), 3), (404, json!({ "wallet": money }), 3), (503, money.clone(), 2)]
    {
        let mut script = with_key("umans-ai")
            .answer(
                "GET https://api.code.umans.ai/v1/usage",
                200,
                json!({ "plan": { "slug": "service_account" } }),
            )
            .answer("GET https://app.umans.ai/api/v1/wallet/summary", status, "{}")
            .answer("GET https://api.code.umans.ai/v1/wallet", 200, wallet);
        let run = script.run();
        let report = run.report();
        let balance = report.accounts.first().map(|account| account.reading.balances[0].clone());
        let told =
            balance.map(|balance| (balance.unit.expect("a currency").as_str().to_owned(), balance.remaining));
        assert_eq!(told, (status == 404).then(|| ("EUR".to_owned(), Amount::Of(12.5))));
        drop(report);
        assert_eq!(script.sent().len(), requests, "{status}");
    }
}
