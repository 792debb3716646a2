//! Where to work as users are told, on a scripted machine, with and without usage in OpenCode.

use crate::support::heard::{ZAI, remembering, stops};
use crate::support::office::{OPENAI, office, run_with, script};
use crate::support::{NOW, Script, TOKEN};
use mystatus::cache::Intent;
use mystatus::forecast::Verdict;
use mystatus::render::{Room, plain};
use mystatus::run::Run;
use mystatus::time::EpochMs;
use serde_json::{Value, json};

const DAY: i64 = 24 * 3_600_000;

/// Z.ai with these limits, and OpenAI with `used` percent of a week that resets in `left` seconds.
fn zai(limits: &[Value], used: u32, left: u32) -> Script {
    let week = json!({ "used_percent": used, "limit_window_seconds": 604_800, "reset_after_seconds": left });
    zai_beside(limits, &json!({ "plan_type": "plus", "rate_limit": { "primary_window": week } }))
}

/// Z.ai with these limits, and OpenAI with this `usage`.
fn zai_beside(limits: &[Value], usage: &Value) -> Script {
    let auth = json!({ "zai-coding-plan": { "type": "api", "key": "fedcba9876543210.HGFEDCBA" }, "openai": { "type": "oauth", "access": TOKEN } });
    let limits = json!({ "success": true, "data": { "limits": limits } });
    Script::auth(&auth)
        .answer("GET https://api.z.ai/api/monitor/usage/quota/limit", 200, limits)
        .answer(OPENAI, 200, usage)
}

fn limit(unit: u32, number: u32, used: u32, reset: Option<i64>) -> Value {
    json!({ "type": "TOKENS_LIMIT", "unit": unit, "number": number, "percentage": used, "nextResetTime": reset.map(|ms| NOW + ms) })
}

#[test]
fn without_history_no_time_to_change_accounts_is_made_up() {
    let window = |used: u32, seconds: i64, left: i64| json!({ "used_percent": used, "limit_window_seconds": seconds, "reset_at": (NOW + left) / 1000 });
    let run = |lang: &str, zai: u32, (hours, left): (u32, i64), week: u32| {
        let usage = json!({ "plan_type": "plus", "rate_limit": { "primary_window": window(hours, 18_000, left), "secondary_window": window(week, 604_800, DAY) } });
        zai_beside(&[limit(3, 5, zai, Some(294 * 60_000))], &usage).lang(lang).run()
    };
    let first = |run: &Run| plain(&run.lines(Room::Endless)).lines().next().unwrap_or_default().to_owned();
    // The windows of hours began six minutes ago, and nothing is known of the pace.
    let begun = (60, 294 * 60_000);
    assert_eq!(first(&run("en", 99, begun, 10)), "Work on: OpenAI (none is sure to last 2h)");
    for (lang, said) in [
        ("en", "Work on: Z.ai, then OpenAI (none is sure to last 2h)"),
        ("zh", "建议使用：Z.ai，然后 OpenAI（没有账号确定能撑满2小时）"),
        ("ko", "추천: Z.ai, 그다음 OpenAI (2시간 동안 확실히 버틸 계정은 없음)"),
        ("ja", "おすすめ: Z.ai、次に OpenAI（確実に2時間足りるアカウントはなし）"),
    ] {
        let run = run(lang, 30, begun, 10);
        assert_eq!(first(&run), said);
        let report = json!(run.json());
        let legs = report["work"]["schedule"].as_array().expect("accounts");
        assert!(legs.len() == 2 && legs.iter().all(|leg| leg.get("until").is_none()), "{legs:?}");
    }
    // Of a week that is nearly over, the even pace is known.
    let run = run("en", 99, (1, DAY / 6), 99);
    assert!(first(&run).starts_with("Work on: OpenAI until about "), "{}", first(&run));
}

#[test]
fn where_to_work_stands_on_top_in_every_language() {
    let days =
        [office("openai", "gpt-5.3-codex", 100_000), office("zai-coding-plan", "glm-4.7", 1000)].concat();
    for (lang, words) in
        [("en", "Work on: Z.ai"), ("zh", "建议使用：Z.ai"), ("ko", "추천: Z.ai"), ("ja", "おすすめ: Z.ai")]
    {
        let run = run_with(script(99, 1, 1).lang(lang), &days);
        let text = plain(&run.lines(Room::Columns(80)));
        assert!(text.starts_with(words), "{text}");
        assert!(run.brief().contains(words), "{}", run.brief());
    }
    // A single account is no choice.
    let mut alone =
        Script::auth(json!({ "openai": { "type": "oauth", "access": TOKEN } })).answer(OPENAI, 401, "{}");
    assert!(!plain(&alone.run().lines(Room::Endless)).contains("Work on"));
}

#[test]
fn where_to_work_stays_while_platforms_are_asked_again() {
    let mut script = remembering(script(99, 1, 1).answer(ZAI, 401, "{}"));
    script.memory.as_mut().expect("a memory").1 = Intent::Asked;
    let first = |run: &Run| plain(&run.lines(Room::Endless)).lines().next().unwrap_or_default().to_owned();
    let mut run = script.start();
    assert!(first(&run).starts_with("OpenAI"), "{}", first(&run));
    script.step(&mut run);
    assert!(!first(&run).starts_with("Work on"), "one that was never read may be better: {}", first(&run));
    script.step(&mut run);
    assert!(run.is_done() && first(&run).starts_with("Work on: Z.ai"), "{}", first(&run));
    script.pass(3 * 60_000);
    let mut again = script.start();
    assert!(first(&again).starts_with("Work on: Z.ai"), "{}", first(&again));
    script.step(&mut again);
    assert!(first(&again).starts_with("Work on: Z.ai"), "{}", first(&again));
    script.step(&mut again);
    let work = again.report().work.expect("work");
    assert!(again.is_done() && work.candidates == 1, "the one that failed is none to work on: {work:?}");
    script.pass(58 * 60_000);
    assert_eq!(script.start().report().work, None, "what is known of Z.ai is more than an hour old");
}

#[test]
fn nobody_is_sent_to_what_is_used_up_while_another_lasts() {
    let run = script(100, 1, 1).run();
    let report = run.report();
    let work = report.work.as_ref().expect("an account");
    assert_eq!((report.accounts[work.schedule[0].index].of.platform.id, work.is_sure), ("zai", true));
    // If none lasts, the report says so.
    let run = script(100, 99, 50).run();
    let text = plain(&run.lines(Room::Endless));
    assert!(text.starts_with("Work on: Z.ai ") && text.contains("(none is sure to last 2h)\n"), "{text}");
    // If all are used up, none is recommended.
    let run = script(100, 100, 50).run();
    let text = plain(&run.lines(Room::Endless));
    assert!(text.starts_with("Used up: ") && !text.contains("Work on"), "{text}");
    assert_eq!((run.report().work, json!(run.json()).get("work")), (None, None));
}

#[test]
fn that_an_account_lasts_is_said_of_one_that_is_sure_to() {
    let first = |run: &Run| plain(&run.lines(Room::Endless)).lines().next().map(str::to_owned);
    assert_eq!(first(&script(30, 1, 1).run()).as_deref(), Some("Work on: OpenAI, which lasts 2h"));
    let days =
        [office("openai", "gpt-5.3-codex", 100_000), office("zai-coding-plan", "glm-4.7", 100_000)].concat();
    let runs = (1..100).step_by(7).map(|used| run_with(script(100, used, 1), &days));
    let is_likely_only = |run: &Run| {
        let work = run.report().work.expect("work");
        !work.is_sure && work.schedule.len() == 1 && work.schedule[0].until.is_none()
    };
    let likely = runs.into_iter().find(is_likely_only).expect("an account that is more likely to last");
    assert_eq!(first(&likely).as_deref(), Some("Work on: Z.ai (none is sure to last 2h)"));
}

#[test]
fn who_would_rather_waste_nothing_is_not_told_that_none_is_sure_to_last() {
    // OpenAI has a little left for three hours, Z.ai much for days.
    let days =
        [office("openai", "gpt-5.3-codex", 100_000), office("zai-coding-plan", "glm-4.7", 100_000)].concat();
    let run = |used: u32, prefer: &str| {
        let mut script = zai(&[limit(6, 1, 1, Some(5 * DAY))], used, 3 * 3600);
        script.more_options = json!({ "prefer": prefer });
        run_with(script, &days)
    };
    let is_sure = |run: &Run| run.report().work.expect("work").is_sure;
    let used = (1..100).find(|used| !is_sure(&run(*used, "no-waste")) && is_sure(&run(*used, "no-stop")));
    let run = run(used.expect("what is only likely to last beside what is sure to"), "no-waste");
    let text = plain(&run.lines(Room::Endless));
    assert!(text.starts_with("Work on: OpenAI (likely to last 2h)\n"), "{text}");
}

#[test]
fn a_plan_that_lasts_is_used_before_money_is() {
    // The key would lose more per hour, if quota paid for by usage could be lost.
    let key = json!({ "data": { "limit": 100, "limit_remaining": 99, "limit_reset": "daily", "usage": 1, "free_model_daily_requests": { "used": 1, "limit": 50 } } });
    let auth = json!({ "zai-coding-plan": { "type": "api", "key": "fedcba9876543210.HGFEDCBA" }, "openrouter": { "type": "api", "key": "sk-or-v1-0123456789abcdef" } });
    for (used, named) in [(1, "zai"), (100, "openrouter")] {
        let limit = json!({ "type": "TOKENS_LIMIT", "unit": 6, "number": 1, "percentage": used, "nextResetTime": NOW + 6 * 86_400_000 });
        let limits = json!({ "success": true, "data": { "limits": [limit] } });
        let mut script = Script::auth(&auth)
            .answer("GET https://api.z.ai/api/monitor/usage/quota/limit", 200, limits)
            .answer("GET https://openrouter.ai/api/v1/key", 200, &key)
            .answer("GET https://openrouter.ai/api/v1/credits", 403, "{}");
        let run = script.run();
        let report = run.report();
        let work = report.work.as_ref().expect("an account");
        assert_eq!(work.candidates, 2, "{}", plain(&run.lines(Room::Endless)));
        let first =
            report.accounts.iter().find(|account| account.of.index == work.schedule[0].index).expect("it");
        assert_eq!(first.of.platform.id, named);
    }
}

#[test]
fn who_would_rather_waste_nothing_uses_a_plan_that_is_likely_to_last_before_money() {
    let key = json!({ "data": { "limit": 100, "limit_remaining": 99, "limit_reset": "monthly", "usage": 1, "free_model_daily_requests": { "used": 1, "limit": 50 } } });
    let auth = json!({ "zai-coding-plan": { "type": "api", "key": "fedcba9876543210.HGFEDCBA" }, "openrouter": { "type": "api", "key": "sk-or-v1-0123456789abcdef" } });
    let days = [office("zai-coding-plan", "glm-4.7", 100_000), office("openrouter", "any", 100_000)].concat();
    let run = |used: u32, prefer: &str| {
        let limits = json!({ "success": true, "data": { "limits": [limit(6, 1, used, Some(5 * DAY))] } });
        let mut script = Script::auth(&auth)
            .answer("GET https://api.z.ai/api/monitor/usage/quota/limit", 200, limits)
            .answer("GET https://openrouter.ai/api/v1/key", 200, &key)
            .answer("GET https://openrouter.ai/api/v1/credits", 403, "{}");
        script.more_options = json!({ "prefer": prefer });
        run_with(script, &days)
    };
    let named = |run: &Run| {
        let report = run.report();
        let work = report.work.as_ref().expect("work");
        (report.account(work.schedule[0].index).expect("it").of.platform.id, work.is_sure)
    };
    let is_kept = |used: u32| {
        ["no-waste", "no-stop"].map(|prefer| named(&run(used, prefer)))
            == [("zai", false), ("openrouter", true)]
    };
    assert!((60..100).any(is_kept), "a plan that is only likely to last");
}

#[test]
fn who_is_named_comes_with_how_long_it_is_sure_to_last() {
    let days = office("zai-coding-plan", "glm-4.7", 1000);
    for (hours, reset) in [(2, Some(EpochMs::new(NOW + 6 * DAY))), (150, None)] {
        let mut script = zai(&[limit(6, 1, 5, Some(6 * DAY))], 100, 300_000);
        script.more_options = json!({ "hours": hours });
        let run = run_with(script, &days);
        let report = run.report();
        let work = report.work.as_ref().expect("an account");
        assert_eq!(report.accounts[work.schedule[0].index].of.platform.id, "zai");
        assert_eq!((work.is_sure, work.schedule[0].reset), (true, reset), "{work:?}");
    }
    // Two nearly empty accounts are each named for as long as something is likely left.
    let run = run_with(script(97, 97, 50), &office("openai", "gpt-5.3-codex", 100_000));
    let report = run.report();
    let schedule = &report.work.as_ref().expect("an account").schedule;
    let until = schedule[0].until.expect("it runs out");
    let minutes = (until - EpochMs::new(NOW)) / 60_000;
    assert!((5..=120).contains(&minutes), "{minutes} {schedule:?}");
}

#[test]
fn what_a_used_up_window_of_unknown_length_has_after_its_reset_is_not_made_up() {
    let days =
        [office("openai", "gpt-5.3-codex", 100_000), office("zai-coding-plan", "glm-4.7", 100_000)].concat();
    let legs = |length: Value| {
        let spent =
            json!({ "used_percent": 100, "limit_window_seconds": length, "reset_after_seconds": 600 });
        let usage = json!({ "plan_type": "plus", "rate_limit": { "primary_window": spent } });
        let run = run_with(zai_beside(&[limit(3, 5, 80, Some(DAY / 6))], &usage), &days);
        run.report().work.expect("work").schedule.len()
    };
    assert_eq!((legs(json!(18_000)), legs(json!(null))), (2, 1));
}

#[test]
fn a_window_without_a_reset_counts_only_where_it_is_untouched() {
    let days = office("zai-coding-plan", "glm-4.7", 1000);
    for (used, reset, candidates) in
        [(0, None, 2), (5, None, 1), (5, Some(0), 1), (5, Some(-1), 1), (5, Some(600_000), 2)]
    {
        let run = run_with(zai(&[limit(3, 5, used, reset)], 50, 300_000), &days);
        let report = run.report();
        let zai = report.accounts.iter().find(|account| account.of.platform.id == "zai").expect("it");
        assert_eq!(zai.forecasts[0].is_some(), reset == Some(600_000), "of what has begun, and goes on");
        let counted = report.work.as_ref().map(|work| work.candidates);
        assert_eq!(counted, Some(candidates), "{used} % used, reset {reset:?}");
    }
}

#[test]
fn a_model_gets_a_table_to_choose_by() {
    let brief = script(99, 1, 1).run().brief();
    let table: Vec<_> =
        brief.lines().skip_while(|line| *line != "provider | left | lasts | until").skip(1).take(2).collect();
    assert_eq!(table, ["openai | 1% | no | 12:00", "zai-coding-plan | 99% | unsure | 15:06"], "{brief}");
    let brief = script(100, 1, 1).run().brief();
    assert!(brief.contains("\nopenai | 0% | no | Sun 11:06\n"), "{brief}");
    // `until` is the used-up week's reset, not that of five hours that may run out, and never a past one.
    let row = |hours: u32, (week, reset): (u32, i64)| {
        let window = |used: u32, seconds: i64, left: i64| json!({ "used_percent": used, "limit_window_seconds": seconds, "reset_at": (NOW + left) / 1000 });
        let usage = json!({ "rate_limit": { "primary_window": window(hours, 18_000, DAY / 8), "secondary_window": window(week, 604_800, reset) } });
        let auth = json!({ "openai": { "type": "oauth", "access": TOKEN }, "zai-coding-plan": { "type": "api", "key": "fedcba9876543210.HGFEDCBA" } });
        let limits = json!({ "success": true, "data": { "limits": [limit(6, 1, 1, Some(5 * DAY))] } });
        // A second key, so that there is a choice without data on OpenAI.
        let script = Script::auth(auth).variable("ZAI_CODING_PLAN_API_KEY", "0123456789abcdef.ABCDEFGH");
        let script = script.answer(OPENAI, 200, usage);
        let script = script.answer("GET https://api.z.ai/api/monitor/usage/quota/limit", 200, limits);
        let brief = run_with(script, &office("openai", "gpt-5.3-codex", 100_000)).brief();
        brief.lines().find(|line| line.starts_with("openai |")).unwrap_or_default().to_owned()
    };
    assert_eq!(row(95, (100, 3 * DAY)), "openai | 0% | no | Sat 11:06");
    assert_eq!(row(100, (100, -60_000)), "openai | 0% | no | 14:06");
    assert!(row(5, (50, -60_000)).ends_with(" | ?"), "{}", row(5, (50, -60_000)));
}

#[test]
fn what_no_model_uses_says_nothing_of_where_to_work() {
    let days = office("zai-coding-plan", "glm-4.7", 1000);
    let calls = json!({ "type": "TIME_LIMIT", "unit": 5, "number": 1, "percentage": 95, "nextResetTime": NOW + 20 * DAY });
    let run = run_with(zai(&[limit(6, 1, 5, Some(6 * DAY)), calls], 100, 300_000), &days);
    let of_calls = run.report().accounts[1].forecasts[1].expect("a forecast of the calls of MCP tools");
    assert_eq!(of_calls.verdict(), Verdict::MayRunOut);
    assert!(run.brief().contains("\nzai-coding-plan | 95% | yes | "), "{}", run.brief());
    assert_eq!(run.report().work.expect("work").schedule[0].reset, Some(EpochMs::new(NOW + 6 * DAY)));
}

#[test]
fn who_is_stopped_is_not_sent_to_the_same_account() {
    let seconds = |hours: i64| (NOW / 1000 + hours * 3600).to_string();
    let headers = json!({ "x-codex-plan-type": "plus",
        "x-codex-primary-used-percent": "1", "x-codex-primary-window-minutes": "300", "x-codex-primary-reset-at": seconds(3),
        "x-codex-secondary-used-percent": "1", "x-codex-secondary-window-minutes": "10080", "x-codex-secondary-reset-at": seconds(20),
        "x-codex-bengalfox-limit-name": "GPT-5.3-Codex-Spark", "x-codex-bengalfox-primary-used-percent": "100",
        "x-codex-bengalfox-primary-window-minutes": "300", "x-codex-bengalfox-primary-reset-at": seconds(3) });
    let refused = json!({ "type": "error", "provider": "openai", "model": "gpt-5.3-codex-spark", "status": 429, "headers": headers, "body": "" });
    let mut script = remembering(Script::auth(json!({ "openai": { "type": "oauth", "access": TOKEN } })));
    script.add_signal(refused);
    // The signal is fresh enough, so no platform is queried.
    let run = script.run();
    let work = run.report().work.expect("work");
    assert!(work.is_sure && work.schedule[0].reset.is_some(), "{work:?}");
    let said = stops(&run);
    assert!(said.contains("Spark") && !said.contains("lasts"), "{said}");
}
