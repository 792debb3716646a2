//! Kimi's and MiniMax's plans: what the vectors leave out.

use crate::support::plans::{failure, left, reading, with_key};
use crate::support::{HOME, NOW, Script};
use mystatus::failure::Failure;
use mystatus::platforms;
use mystatus::reading::{Amount, Count, Level, Period, Scope};
use mystatus::time::EpochMs;
use serde_json::{Value, json};

const KIMI: &str = "GET https://api.kimi.com/coding/v1/usages";
const KIMI_ABROAD: &str = "GET https://api.kimi.ai/coding/v1/usages";
const MINIMAX: &str = "GET https://api.minimax.io/v1/token_plan/remains";
const MINIMAX_CN: &str = "GET https://api.minimax.cn/v1/token_plan/remains";
const MINIMAX_CN_BEFORE: &str = "GET https://api.minimaxi.com/v1/token_plan/remains";

#[test]
fn kimis_second_site_is_asked_where_the_first_one_refuses_the_key() {
    let week = json!({ "usage": { "limit": "100", "used": "40" } });
    let script = with_key("kimi-for-coding").answer(KIMI, 401, "{}");
    assert_eq!(reading(script.answer(KIMI_ABROAD, 200, &week)).windows[0].level, left(60.0));
    let script = with_key("kimi-for-coding").answer(KIMI, 401, "{}").fail(KIMI_ABROAD, "ENOTFOUND");
    assert!(matches!(failure(script), Failure::Status { status: 401, .. }));
    // A key refused by one site is not called wrong until the other refuses it too.
    for told in [401, 403, 429, 503] {
        let script = with_key("kimi-for-coding").answer(KIMI, 401, "{}").answer(KIMI_ABROAD, told, "{}");
        let failure = failure(script);
        assert!(matches!(failure, Failure::Status { status, .. } if status == told), "{failure:?}");
    }
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
fn kimis_limit_has_its_figures_in_itself_where_there_is_no_detail() {
    let five_hours = json!({ "duration": 300, "timeUnit": "TIME_UNIT_MINUTE" });
    let flat = json!({ "window": five_hours, "limit": "100", "remaining": "40", "resetTime": "2026-11-18T12:06:40Z" });
    let windows = |limits: Value| {
        let reply = json!({ "usage": { "limit": 100, "used": 10 }, "limits": limits });
        let windows = reading(with_key("kimi").answer(KIMI, 200, reply)).windows;
        windows.into_iter().map(|window| (window.period, window.level)).collect::<Vec<_>>()
    };
    let week = (Some(Period::WEEK), left(90.0));
    assert_eq!(windows(json!([flat])), [(Some(Period::FIVE_HOURS), left(40.0)), week]);
    let without_limit = json!({ "window": five_hours, "used": "60", "remaining": "40" });
    assert_eq!(windows(json!([without_limit])), [(Some(Period::FIVE_HOURS), left(40.0)), week]);
    for unknown in [json!([{ "window": five_hours }]), json!([{ "window": five_hours, "detail": {} }])] {
        assert_eq!(windows(unknown.clone()), [week], "{unknown}");
    }
}

#[test]
fn kimis_newer_and_older_figures_of_one_limit_are_one_window_and_no_limit_is_no_count() {
    let reply =
        json!({ "usages": { "limit_7d": { "used_ratio": 0.4 } }, "usage": { "limit": 100, "used": 90 } });
    let windows = reading(with_key("kimi").answer(KIMI, 200, reply)).windows;
    assert_eq!(windows.iter().map(|window| window.level).collect::<Vec<_>>(), [left(60.0)]);
    let in_an_hour = "2026-11-18T12:06:40Z";
    for (name, told) in [
        ("resetTime", json!(in_an_hour)),
        ("resetAt", json!(in_an_hour)),
        ("reset_time", json!(in_an_hour)),
        ("reset_at", json!(in_an_hour)),
        ("periodEnd", json!(in_an_hour)),
        ("period_end", json!(in_an_hour)),
        ("resetIn", json!(3600)),
        ("reset_in", json!("3600")),
    ] {
        let reply = json!({ "usage": { "limit": 100, "used": 5, name: told } });
        let windows = reading(with_key("kimi").answer(KIMI, 200, reply)).windows;
        assert_eq!(windows[0].resets_at, Some(EpochMs::new(NOW + 3_600_000)), "{name}");
    }
    let limit = |used: u32| json!({ "window": { "duration": 5, "timeUnit": "HOUR" }, "detail": { "limit": 100, "used": used } });
    let reply = json!({ "limits": [limit(10), limit(90), limit(50)] });
    let windows = reading(with_key("kimi").answer(KIMI, 200, reply)).windows;
    assert_eq!(windows.iter().map(|window| window.level).collect::<Vec<_>>(), [left(10.0)], "the tightest");
    let of_nothing = json!({ "usage": { "limit": 0, "used": 5 } });
    let windows = reading(with_key("kimi").answer(KIMI, 200, of_nothing)).windows;
    assert_eq!((windows[0].level, windows[0].count), (Level::NoData, None));
}

/// Both replies as observed for an account refused for its week.
#[test]
fn kimis_fraction_of_nothing_does_not_hide_that_the_count_is_used_up() {
    let five_hours = json!({ "window": { "duration": 300, "timeUnit": "TIME_UNIT_MINUTE" }, "detail": { "limit": "100", "remaining": "100" } });
    let reply = json!({
        "usage": { "limit": "100", "used": "100", "resetTime": "2026-11-21T18:06:40Z" },
        "limits": [five_hours],
        "usages": { "limit_5h": { "used_ratio": 0.3 }, "limit_7d": { "used_ratio": 0, "reset_time": "2026-11-21T18:06:40Z" } },
    });
    let windows = reading(with_key("kimi").answer(KIMI, 200, reply)).windows;
    assert_eq!(windows.iter().map(|window| window.level).collect::<Vec<_>>(), [left(70.0), left(0.0)]);
    assert_eq!(windows[1].count, Some(Count { used: 100.0, limit: 100.0 }));
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
    let mut titled = reply(json!(1), json!(40));
    titled["data"]["current_subscribe_title"] = json!("Plus");
    let plan = reading(with_key("minimax-coding-plan").answer(MINIMAX, 200, titled)).plan;
    assert_eq!(plan.as_ref().map(mystatus::sanitized::Sanitized::as_str), Some("Plus"));
    let script = with_key("minimax-coding-plan").answer(MINIMAX, 200, reply(json!(3), json!(100)));
    assert_eq!(failure(script), Failure::QuotaUnavailable { message: None });
    let refused = json!({ "base_resp": { "status_code": 1004, "status_msg": "login fail" } });
    let text = with_key("minimax-coding-plan").answer(MINIMAX, 200, refused).text();
    assert!(text.contains("(1004): login fail") && text.contains("The key is wrong"), "{text}");
    // Counts alone show that there is a limit, but not what is left.
    let counted = |total: u32| json!({ "model_remains": [{ "model_name": "general", "current_interval_total_count": total }] });
    let windows = reading(with_key("minimax-coding-plan").answer(MINIMAX, 200, counted(100))).windows;
    assert_eq!(windows.iter().map(|window| window.level).collect::<Vec<_>>(), [Level::NoData]);
    let script = with_key("minimax-coding-plan").answer(MINIMAX, 200, counted(0));
    assert_eq!(failure(script), Failure::QuotaUnavailable { message: None });
}

#[test]
fn minimaxs_week_of_status_three_has_no_limit_whatever_its_percent() {
    let windows = |now: [u32; 2], week: [u32; 2], total: u32| {
        let reply = json!({ "model_remains": [{ "model_name": "general", "current_interval_total_count": total,
            "current_interval_status": now[0], "current_interval_remaining_percent": now[1],
            "current_weekly_status": week[0], "current_weekly_remaining_percent": week[1] }] });
        with_key("minimax-coding-plan").answer(MINIMAX, 200, reply)
    };
    let levels = |script| reading(script).windows.iter().map(|window| window.level).collect::<Vec<_>>();
    assert_eq!(levels(windows([1, 40], [3, 0], 0)), [left(40.0)]);
    // Without a count, a lane with two unlimited windows is not part of the plan.
    assert_eq!(levels(windows([3, 0], [3, 0], 10)), [left(0.0)]);
    assert_eq!(failure(windows([3, 0], [3, 0], 0)), Failure::QuotaUnavailable { message: None });
}

#[test]
fn minimaxs_site_in_china_is_known_by_both_its_names() {
    for url in ["https://api.minimax.cn/anthropic/v1", "https://api.minimaxi.com/anthropic/v1"] {
        let options = json!({ "apiKey": "sk-cp-0123456789", "baseURL": url });
        let configuration = json!({ "provider": { "minimax-cn-coding-plan": { "options": options } } });
        let script =
            Script::auth("{}").file(&format!("{HOME}/.config/opencode/opencode.json"), configuration);
        let lanes = json!({ "model_remains": [{ "model_name": "general", "current_interval_remaining_percent": 40 }] });
        assert_eq!(reading(script.answer(MINIMAX_CN, 200, lanes)).windows[0].level, left(40.0), "{url}");
    }
}

#[test]
fn minimaxs_site_in_china_has_time_left_for_its_older_name() {
    let lanes =
        json!({ "model_remains": [{ "model_name": "general", "current_interval_remaining_percent": 40 }] });
    for code in ["ENOTFOUND", "timeout"] {
        let script = with_key("minimax-cn-coding-plan").answer(MINIMAX_CN_BEFORE, 200, &lanes);
        let mut script = script.fail(MINIMAX_CN, code);
        let run = script.run();
        assert_eq!(run.report().accounts.len(), 1, "{code}");
        assert!(script.sent()[0].timeout_ms < 3_500);
    }
}

#[test]
fn minimaxs_site_in_china_is_asked_by_its_older_name_where_the_newer_one_does_not_serve_the_plan() {
    let lanes =
        json!({ "model_remains": [{ "model_name": "general", "current_interval_remaining_percent": 40 }] });
    for (status, requests) in [(404, 2), (503, 2), (401, 1), (429, 1)] {
        let script = with_key("minimax-cn-coding-plan").answer(MINIMAX_CN_BEFORE, 200, &lanes);
        let mut script = script.answer(MINIMAX_CN, status, "{}");
        let run = script.run();
        assert_eq!(run.report().accounts.len() + 1, requests, "{status}");
        assert_eq!(script.sent().len(), requests, "{status}");
    }
    let unwell = || with_key("minimax-cn-coding-plan").answer(MINIMAX_CN, 503, "{}");
    for script in
        [unwell().fail(MINIMAX_CN_BEFORE, "ENOTFOUND"), unwell().answer(MINIMAX_CN_BEFORE, 404, "{}")]
    {
        let failure = failure(script);
        assert!(matches!(failure, Failure::Status { status: 503, .. }), "{failure:?}");
    }
    let refused = failure(unwell().answer(MINIMAX_CN_BEFORE, 401, "{}"));
    assert!(matches!(refused, Failure::Status { status: 401, .. }), "{refused:?}");
}

#[test]
fn kimis_entries_of_one_site_are_asked_about_there_alone() {
    for (entry, site, console) in [
        ("kimi-code-plan-cn", KIMI, "www.kimi.com/code/console"),
        ("kimi-code-plan-global", KIMI_ABROAD, "www.kimi.ai/code/console"),
    ] {
        let mut script = with_key(entry).answer(site, 401, "{}");
        let text = script.text();
        assert!(text.contains(console) && text.contains(&format!("`{entry}`")), "{text}");
        assert_eq!(script.sent().len(), 1, "{entry}");
        let options = json!({ "provider": { entry: { "options": { "apiKey": "key-0123456789abcdef" } } } });
        let configured = Script::auth("{}").file(&format!("{HOME}/.config/opencode/opencode.json"), options);
        let mut script = configured.answer(site, 401, "{}");
        script.run();
        assert_eq!(script.sent().len(), 1, "{entry} in the configuration");
        assert!(platforms::providers().contains(&entry), "{entry}");
    }
}

/// The report changes what a platform sends: brackets would make links, and Kimi's plans are in capitals.
#[test]
fn a_key_that_only_our_own_changes_would_restore_is_redacted() {
    let key = "k1(a9)s'k2(b8)k's3(c7)k";
    let sent = key
        .replace('k', "\u{212a}")
        .replace('s', "\u{17f}")
        .replace('(', "[")
        .replace(')', "]")
        .replace('\'', "`");
    let script = Script::auth(json!({ "kimi": { "type": "api", "key": key } }));
    let week = json!({ "limit": "100", "used": "40" });
    let reply = json!({ "user": { "membership": { "level": sent } }, "usage": week });
    assert_eq!(reading(script.answer(KIMI, 200, reply)).plan.expect("a plan").as_str(), "****");
}
