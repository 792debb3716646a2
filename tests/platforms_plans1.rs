//! OpenCode Go, Codex's sign-in, Kimi, MiniMax, Ollama Cloud, Synthetic, NanoGPT and Chutes: what the vectors leave out.

#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod support;

use mystatus::failure::Failure;
use mystatus::reading::{Amount, Level, Note, Percent, Period, Reading, Scope};
use serde_json::{Value, json};
use support::{HOME, NOW, Script, TOKEN};

const GO: &str = "GET https://opencode.ai/zen/go/v1/usage";
const USAGE: &str = "GET https://chatgpt.com/backend-api/wham/usage";
const KIMI: &str = "GET https://api.kimi.com/coding/v1/usages";
const KIMI_ABROAD: &str = "GET https://api.kimi.ai/coding/v1/usages";
const MINIMAX: &str = "GET https://api.minimax.io/v1/token_plan/remains";
const SYNTHETIC: &str = "GET https://api.synthetic.new/v2/quotas";
const NANO_GPT: &str = "GET https://nano-gpt.com/api/subscription/v1/usage";
const FUNDS: &str = "POST https://nano-gpt.com/api/check-balance";
const CHUTES: &str = "GET https://api.chutes.ai/users/me/subscription_usage";
const CHUTES_DAY: &str = "GET https://api.chutes.ai/users/me/quota_usage/me";

fn with_key(entry: &str) -> Script {
    Script::auth(json!({ entry: { "type": "api", "key": "key-0123456789abcdef" } }))
}

fn reading(mut script: Script) -> Reading {
    let run = script.run();
    let report = run.report();
    report.accounts.first().unwrap_or_else(|| panic!("{:?}", report.failures)).reading.clone()
}

fn failure(mut script: Script) -> Failure {
    let run = script.run();
    let report = run.report();
    report.failures.first().expect("a failure").failure.clone()
}

fn left(percent: f64) -> Level {
    Level::Left(Percent::new(percent))
}

#[test]
fn a_key_without_opencode_go_is_a_failure_only_where_it_was_said_to_have_it() {
    let refused = json!({ "error": { "message": "OpenCode Go subscription required." } });
    let of_go = failure(with_key("opencode-go").answer(GO, 403, &refused));
    assert!(matches!(of_go, Failure::QuotaUnavailable { message: Some(_) }), "{of_go:?}");
    assert_eq!(reading(with_key("opencode").answer(GO, 403, &refused)).notes, [Note::NoPlan]);
    let by_variable = Script::auth("{}").variable("OPENCODE_API_KEY", "key-0123456789abcdef");
    assert_eq!(reading(by_variable.answer(GO, 403, &refused)).notes, [Note::NoPlan]);
    let mut both = with_key("opencode-go").variable("OPENCODE_API_KEY", "key-0123456789abcdef");
    both = both.answer(GO, 200, json!({ "usage": { "weekly": { "percent": 1 } } }));
    both.run();
    assert_eq!(both.sent().len(), 1, "the same key is asked once");
    // OpenCode's own sign-in to Zen holds no key, which is no fault.
    let script = &mut Script::auth(json!({ "opencode": { "type": "oauth", "access": "a" } }));
    assert!(script.run().report().incomplete.is_empty());
}

fn codex(tokens: &Value) -> String {
    json!({ "OPENAI_API_KEY": "sk-0123456789", "tokens": tokens }).to_string()
}

#[test]
fn codex_keeps_its_sign_in_where_its_variable_says() {
    let tokens = json!({ "access_token": TOKEN, "account_id": "acct-1" });
    let script = Script::auth("{}").variable("CODEX_HOME", "/codex").file("/codex/auth.json", codex(&tokens));
    let mut script = script.answer(USAGE, 200, json!({ "plan_type": "plus" }));
    assert!(mystatus::platforms::files(&script.environment).contains(&"/codex/auth.json".to_owned()));
    assert_eq!(script.run().report().accounts.len(), 1);
    assert!(
        !script.sent().iter().any(|sent| support::every::wire_text(&sent.request).contains("sk-0123456789"))
    );
}

#[test]
fn a_sign_in_of_codex_is_another_account_unless_it_is_the_same() {
    let file = format!("{HOME}/.codex/auth.json");
    let entry = |account: &str| {
        let entry = json!({ "type": "oauth", "access": "opencodes-own-token", "accountId": account, "expires": NOW + 1000 });
        Script::auth(json!({ "openai": entry }))
    };
    let tokens = json!({ "access_token": "codexs-own-token", "account_id": "acct-1" });
    for (account, accounts) in [("acct-1", 1), ("acct-2", 2)] {
        let script = entry(account).file(&file, codex(&tokens));
        let mut script = script.answer(USAGE, 200, json!({ "plan_type": "plus" }));
        assert_eq!(script.run().report().accounts.len(), accounts, "{account}");
    }
    // A sign-in that has run out does not stand in the way of one that has not.
    let expired = json!({ "type": "oauth", "access": "old", "accountId": "acct-1", "expires": NOW - 1000 });
    let newer = json!({ "access_token": jwt(&json!({ "exp": NOW / 1000 + 60 })), "account_id": "acct-1" });
    let script = Script::auth(json!({ "openai": expired })).file(&file, codex(&newer));
    assert_eq!(reading(script.answer(USAGE, 200, json!({ "plan_type": "plus" }))).windows, []);
}

/// A token that carries `claims`.
fn jwt(claims: &Value) -> String {
    use base64::prelude::*;
    format!("e30.{}.c2ln", BASE64_URL_SAFE_NO_PAD.encode(claims.to_string()))
}

#[test]
fn a_file_of_another_program_that_cannot_be_used_is_named() {
    for path in [".codex/auth.json", ".kimi-code/credentials/kimi-code.json"] {
        for text in ["{", "[]", ""] {
            let failure = failure(Script::auth("{}").file(&format!("{HOME}/{path}"), text));
            let Failure::InvalidConfig { path: named, .. } = failure else { panic!("{failure:?}") };
            assert_eq!(named.as_str(), format!("~/{path}"));
        }
        let script = &mut Script::auth("{}").file(&format!("{HOME}/{path}"), "{}");
        assert!(script.run().report().is_empty(), "signed out");
    }
}

#[test]
fn kimis_second_site_is_asked_where_the_first_one_refuses_the_key() {
    let week = json!({ "usage": { "limit": "100", "used": "40" } });
    let script = with_key("kimi-for-coding").answer(KIMI, 401, "{}");
    assert_eq!(reading(script.answer(KIMI_ABROAD, 200, &week)).windows[0].level, left(60.0));
    let script = with_key("kimi-for-coding").answer(KIMI, 401, "{}").fail(KIMI_ABROAD, "ENOTFOUND");
    assert!(matches!(failure(script), Failure::Status { status: 401, .. }));
    let mut script = with_key("kimi-for-coding").answer(KIMI, 403, "{}");
    script.run();
    assert_eq!(script.sent().len(), 1, "only a refused key may be one of the other site");
}

#[test]
fn kimis_command_line_counts_where_there_is_no_key() {
    let kept = json!({ "access_token": "kept-access-token", "expires_at": NOW / 1000 - 1 });
    let path = format!("{HOME}/.kimi-code/credentials/kimi-code.json");
    assert_eq!(failure(Script::auth("{}").file(&path, &kept)), Failure::TokenExpired);
    let script = with_key("kimi").file(&path, &kept).answer(KIMI, 200, json!({ "usage": { "limit": 1 } }));
    assert_eq!(reading(script).windows[0].level, Level::NoData);
    let older = format!("{HOME}/.kimi/credentials/kimi-code.json");
    let mut both = Script::auth("{}").file(&older, &kept).file(&path, &kept);
    assert_eq!(both.run().report().failures.len(), 1, "the newer place is the one in use");
}

#[test]
fn kimis_wallet_is_in_millionths_of_a_cent() {
    let reply = |amount: &str, left: &str| {
        let balance = json!({ "amount": amount, "amountLeft": left });
        json!({ "limits": [], "boosterWallet": { "balance": balance, "monthlyChargeLimit": { "currency": "CNY" } } })
    };
    let balance =
        |amount, left| reading(with_key("kimi").answer(KIMI, 200, reply(amount, left))).balances[0].clone();
    assert_eq!(balance("20000000000", "1250000000").remaining, Amount::Of(12.5));
    assert_eq!(balance("20000000000", "5").remaining, Amount::Of(0.01), "something left is never nothing");
    assert_eq!(balance("20000000000", "0").remaining, Amount::Of(0.0));
    assert_eq!(balance("20000000000", "0").unit.expect("a currency").as_str(), "CNY");
    let script = with_key("kimi").answer(KIMI, 200, reply("0", "0"));
    assert_eq!(failure(script), Failure::QuotaUnavailable { message: None });
}

#[test]
fn kimis_windows_stand_in_order_whatever_their_unit() {
    let limit = |duration: f64, unit: &str| json!({ "window": { "duration": duration, "timeUnit": unit }, "detail": { "limit": 10, "used": 1 } });
    let limits =
        [limit(1.0, "TIME_UNIT_DAY"), limit(5.0, "HOUR"), limit(2.0, "TIME_UNIT_WEEK"), limit(1.0, "x")];
    let reply = json!({ "limits": limits, "usages": { "limit_7d": { "used_ratio": "0.5" } } });
    let windows = reading(with_key("kimi").answer(KIMI, 200, reply)).windows;
    let periods: Vec<_> = windows.iter().map(|window| window.period).collect();
    let seconds = [18_000, 86_400, 604_800, 1_209_600].map(|seconds| Some(Period::Seconds(seconds)));
    assert_eq!(periods, [&[None][..], &seconds[..]].concat());
}

#[test]
fn minimaxs_status_counts_more_than_its_percent() {
    let reply = |status: Value, percent: Value| {
        json!({ "base_resp": { "status_code": 0 }, "data": { "model_remains": [{ "model_name": "video",
            "current_interval_status": status, "current_interval_remaining_percent": percent,
            "current_interval_total_count": 10, "current_interval_usage_count": 10 }] } })
    };
    for (status, percent, level) in [
        (json!(1), json!("40"), left(40.0)),
        (json!(2), json!(40), left(0.0)),
        (json!(3), json!(40), left(40.0)),
        (json!(1), Value::Null, Level::NoData),
    ] {
        let windows =
            reading(with_key("minimax-coding-plan").answer(MINIMAX, 200, reply(status, percent))).windows;
        assert_eq!(windows.len(), 1);
        assert_eq!(windows[0].level, level);
        assert!(windows[0].count.is_none(), "counts mean the opposite elsewhere");
        assert!(matches!(&windows[0].scope, Scope::Named(name) if name.as_str() == "video"));
    }
    let script = with_key("minimax-coding-plan").answer(MINIMAX, 200, reply(json!(3), json!(100)));
    assert_eq!(failure(script), Failure::QuotaUnavailable { message: None });
    let refused = json!({ "base_resp": { "status_code": 1004, "status_msg": "login fail" } });
    let script = with_key("minimax-coding-plan").answer(MINIMAX, 200, refused);
    assert!(matches!(failure(script), Failure::Platform { code: Some(1004), message: Some(_), .. }));
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
}

#[test]
fn one_of_nanogpts_requests_does_not_hide_the_other() {
    let usage = json!({ "active": true, "daily": { "used": 5, "remaining": 15 } });
    let script = with_key("nano-gpt").answer(NANO_GPT, 200, &usage).answer(FUNDS, 500, "{}");
    let window = reading(script).windows[0].clone();
    assert_eq!((window.level, window.count.expect("a count").limit), (left(75.0), 20.0));
    let script = with_key("nano-gpt").answer(NANO_GPT, 500, "{}");
    let script = script.answer(FUNDS, 200, json!({ "usd_balance": "-1.5", "nano_balance": "0.0" }));
    assert_eq!(reading(script).balances.len(), 1);
    let over = json!({ "active": true, "weeklyInputTokens": { "percentUsed": 1.005 } });
    let script = with_key("nano-gpt").answer(NANO_GPT, 200, over).answer(FUNDS, 200, "{}");
    assert_eq!(reading(script).windows[0].level, left(0.0));
    let inactive = json!({ "active": false, "daily": { "used": 5, "remaining": 15 } });
    let script = with_key("nano-gpt").answer(NANO_GPT, 200, inactive).answer(FUNDS, 500, "{}");
    assert!(matches!(failure(script), Failure::Status { status: 500, .. }), "nothing is known");
}

#[test]
fn chutes_without_a_subscription_counts_the_day() {
    let day = |reply: &Value| {
        let script = with_key("chutes").answer(CHUTES, 200, json!({ "subscription": false }));
        script.answer(CHUTES_DAY, 200, reply)
    };
    assert_eq!(reading(day(&json!({ "quota": "unlimited", "used": 7 }))).windows[0].level, Level::Unlimited);
    assert_eq!(failure(day(&json!({ "quota": 0, "used": 0 }))), Failure::QuotaUnavailable { message: None });
    assert_eq!(failure(day(&json!({ "used": 7 }))), Failure::InvalidReply);
    let month = json!({ "subscription": true, "monthly": { "uncapped": true } });
    assert_eq!(reading(with_key("chutes").answer(CHUTES, 200, month)).windows[0].level, Level::Unlimited);
    assert_eq!(failure(with_key("chutes").answer(CHUTES, 200, "{}")), Failure::InvalidReply);
}

#[test]
fn what_ollama_does_not_state_is_not_known() {
    let ollama = |reply| with_key("ollama-cloud").answer("GET https://ollama.com/api/usage", 200, reply);
    let windows = reading(ollama(json!({ "limits": { "session": { "usage": null } } }))).windows;
    assert_eq!((windows[0].level, windows[0].resets_at), (Level::NoData, None));
    assert_eq!(failure(ollama(json!({ "limits": {} }))), Failure::QuotaUnavailable { message: None });
}
