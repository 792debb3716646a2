//! The stored readings of windows, and the audit of meters by them.

#![allow(clippy::cast_possible_truncation, clippy::cast_precision_loss)]
#![allow(clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use crate::support::office::{office, run_with, script};
use crate::support::{HOME, NOW, Script};
use mystatus::render::{Room, plain};
use mystatus::run::Run;
use mystatus::sessions::SessionHistory;
use mystatus::time::EpochMs;
use serde_json::{Value, json};

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;
const MODEL: [&str; 2] = ["openai", "gpt-5.3-codex"];

fn with(mut script: Script, options: Value) -> Script {
    script.more_options = options;
    script
}

fn remembering(script: Script) -> Script {
    with(script, json!({ "memory": true }))
}

/// The samples that the host stores, given the stored `kept`.
fn kept(run: &Run, kept: &Value) -> Value {
    match run.samples_to_store(kept) {
        None => kept.clone(),
        Some(samples) => json!(samples),
    }
}

/// Times and percentages of each window.
fn samples(kept: &Value) -> Vec<Vec<(i64, f64)>> {
    let pair = |pair: &Value| (pair[0].as_f64().expect("a time") as i64, pair[1].as_f64().expect("a share"));
    let of = |series: &Value| series["samples"].as_array().expect("samples").iter().map(pair).collect();
    kept.as_array().expect("windows").iter().map(of).collect()
}

/// One run for each percent of a week in `used`, at the given interval in ms.
fn hours(kept_before: &Value, apart: i64, used: &[u32]) -> Value {
    let mut now = kept_before.clone();
    for (number, used) in used.iter().enumerate() {
        let mut script = remembering(script(*used, 5, 5));
        script.pass(apart * i64::try_from(number).expect("few"));
        now = kept(&script.run(), &now);
    }
    now
}

#[test]
fn nothing_is_kept_unless_the_user_wants_it() {
    let run = script(60, 5, 5).run();
    assert_eq!(run.samples_to_store(&Value::Null), None);
    // Samples stored while the option was on are erased.
    assert_eq!(run.samples_to_store(&json!([])), Some(None));
    assert!(plain(&run.samples_page(Room::Columns(80))).contains("Nothing is kept. With \"memory\": true"));
}

/// The hash is of "openai", "ada@example.com", "plan" and "Some((Week, 1))", each on a line, by `sha256sum`.
#[test]
fn what_an_earlier_build_kept_is_continued() {
    let week = json!([{ "of": "2177677cd550bece", "samples": [[NOW - 2 * HOUR, 50.0], [NOW - HOUR, 55.0]] }]);
    let after = kept(&remembering(script(60, 5, 5)).run(), &week);
    assert_eq!(samples(&after)[0].len(), 3, "{after}");
}

/// A project's entry replaces the user's own.
#[test]
fn what_the_users_own_files_have_kept_is_not_erased_by_an_entry() {
    let global = |name: &str| format!("{HOME}/.config/opencode/{name}");
    let plugin = |memory: bool| json!({ "plugin": [["opencode-mystatus", { "memory": memory }]] });
    let newer = json!({ "plugins": [{ "package": "opencode-mystatus", "options": { "memory": true } }] });
    for (file, content, stays) in [
        (global("mystatus.json"), json!({ "memory": true }).to_string(), true),
        (global("mystatus.json"), "{ \"memory\": tr".to_owned(), true),
        (global("tui.json"), plugin(true).to_string(), true),
        (global("cli.json"), newer.to_string(), true),
        (global("mystatus.json"), json!({ "memory": false }).to_string(), false),
        (global("tui.json"), plugin(false).to_string(), false),
        ("/project/tui.json".to_owned(), plugin(true).to_string(), false),
    ] {
        let mut script = with(script(60, 5, 5), json!({ "memory": false })).file(&file, &content);
        let mut run = script.run();
        let kept = json!([{ "of": "00", "samples": [[NOW - DAY, 2.0]] }]);
        assert_eq!(run.samples_to_store(&kept), (!stays).then_some(None), "{file}: {content}");
        run.set_samples(&kept);
        let listed = plain(&run.samples_page(Room::Endless));
        assert_eq!(listed.contains("Nothing is kept."), !stays, "{listed}");
    }
}

#[test]
fn a_window_has_one_sample_an_hour_and_names_nobody() {
    let first = kept(&remembering(script(60, 5, 5)).run(), &Value::Null);
    assert_eq!(samples(&first).len(), 4, "{first}");
    assert!(samples(&first).iter().all(|samples| samples.len() == 1 && samples[0].0 == NOW));
    for secret in ["ada", "openai", "OpenAI", "plus", "zai", "fedc", "acct"] {
        assert!(!first.to_string().contains(secret), "{first}");
    }
    // The time 11:06 is not 12:06; the first sample within the hour stays.
    let later = hours(&first, 30 * MINUTE, &[61, 62, 63]);
    let of_week = samples(&later).into_iter().find(|samples| samples[0].1 > 50.0).expect("the week");
    assert_eq!(of_week, [(NOW, 60.0), (NOW + HOUR, 63.0)]);
    // An equal reading adds no sample.
    let run = remembering(script(60, 5, 5)).run();
    assert_eq!(run.samples_to_store(&first), None);
}

#[test]
fn of_what_stands_still_the_beginning_and_the_end_are_kept() {
    let all = hours(&Value::Null, HOUR, &[60, 60, 60, 60, 61]);
    let of_week = samples(&all).into_iter().find(|samples| samples[0].1 > 50.0).expect("the week");
    assert_eq!(of_week, [(NOW, 60.0), (NOW + 3 * HOUR, 60.0), (NOW + 4 * HOUR, 61.0)]);
}

#[test]
fn what_is_old_or_too_much_is_forgotten() {
    let old = json!([{ "of": "00", "samples": [[NOW - 61 * DAY, 1.0], [NOW - 59 * DAY, 2.0]] }, { "of": "01", "samples": [[NOW - 61 * DAY, 3.0]] }]);
    let run = remembering(script(60, 5, 5)).run();
    let left = samples(&kept(&run, &old));
    assert_eq!((left.len(), &left[0][..]), (5, &[(NOW - 59 * DAY, 2.0)][..]));
    let many: Vec<_> = (0..9000).map(|number| json!([NOW - number * MINUTE, number])).collect();
    let bounded = kept(&run, &json!([{ "of": "00", "samples": many }]));
    let count: usize = samples(&bounded).iter().map(Vec::len).sum();
    assert_eq!(count, 4096);
    let at_once: Vec<_> =
        (0..5000).map(|n| json!({ "of": n.to_string(), "samples": [[NOW - HOUR, 5.0]] })).collect();
    assert_eq!(samples(&kept(&run, &json!(at_once))).iter().map(Vec::len).sum::<usize>(), 4096);
    // Anything but stored samples is ignored.
    for odd in [json!("x"), json!([1, { "of": 5 }, { "of": "00", "samples": [[1], "x", [NOW, "y"]] }])] {
        assert_eq!(samples(&kept(&run, &odd)).len(), 4);
    }
}

#[test]
fn what_is_remembered_is_told_in_all_and_of_each_account() {
    let mut run = remembering(script(60, 5, 5)).run();
    assert!(plain(&run.samples_page(Room::Endless)).contains("Nothing is kept yet."));
    run.set_samples(&hours(&Value::Null, HOUR, &[60, 61, 62]));
    let text = plain(&run.samples_page(Room::Endless));
    let of_all = "\nSamples: 9; windows: 4; since 11:06. Each is a hash";
    assert!(text.contains(of_all), "{text}");
    for lines in [
        "\n\nOpenAI (ada@example.com)\n  5-hour limit: samples: 2 since 11:06\n  Weekly limit: samples: 3 since 11:06\n",
        "\n\nZ.ai (fedc****DCBA)\n  Tokens · 5-hour limit: samples: 2 since 11:06\n",
    ] {
        assert!(text.contains(lines), "{text}");
    }
}

#[test]
fn a_window_that_cannot_be_told_from_another_is_not_kept() {
    let limit = |name: &str| json!({ "limit_name": name, "rate_limit": { "primary_window": { "used_percent": 1, "limit_window_seconds": 18_000 } } });
    for (names, count) in [(&["a"][..], 1), (&["a", "b"], 2), (&["a", "a"], 0), (&["a", "a", "b"], 1)] {
        let limits: Vec<_> = names.iter().map(|name| limit(name)).collect();
        let usage = json!({ "plan_type": "plus", "additional_rate_limits": limits });
        let auth = json!({ "openai": { "type": "oauth", "access": crate::support::TOKEN } });
        let mut script = remembering(Script::auth(auth).answer(crate::support::office::OPENAI, 200, usage));
        let all = kept(&script.run(), &json!([]));
        assert_eq!(samples(&all).len(), count, "{names:?}: {all}");
    }
    let auth = json!({ "openai": { "type": "oauth", "access": crate::support::TOKEN }, "codex": { "type": "oauth", "access": "another-token" } });
    let window = json!({ "used_percent": 1, "limit_window_seconds": 18_000 });
    let usage = json!({ "plan_type": "plus", "rate_limit": { "primary_window": window } });
    let run = remembering(Script::auth(&auth).answer(crate::support::office::OPENAI, 200, &usage)).run();
    assert_eq!(samples(&kept(&run, &json!([]))).len(), 2, "of two accounts");
}

#[test]
fn meters_that_were_hardly_seen_show_no_sign_of_use_from_elsewhere() {
    let mut script = remembering(script(60, 5, 5));
    script.typed = "--doctor".to_owned();
    let mut run = run_with(script, &office(MODEL[0], MODEL[1], 100_000)[..1]);
    for (used, meters) in [
        (
            &[60][..],
            "? use elsewhere, which the platforms' figures do not show, can be checked once a limit has two samples: with `\"memory\": true`",
        ),
        (
            &[60, 61],
            "Based on OpenCode sessions: 1, and samples: 8 since 11:06\n  ✓ no sign of use elsewhere",
        ),
    ] {
        run.set_samples(&hours(&Value::Null, HOUR, used));
        let text = plain(&run.lines(Room::Endless));
        assert!(text.contains(&format!("\nMeters\n  {meters}")), "{text}");
    }
}

/// Samples of OpenAI's week, one per hour since it began three days ago; `used` returns the percent at a time.
fn of_week(used: &dyn Fn(i64) -> f64) -> Value {
    let first = kept(&remembering(script(60, 5, 5)).run(), &Value::Null);
    let of = |share: f64| {
        let is_it = |series: &&Value| series["samples"][0][1] == json!(share);
        first.as_array().expect("windows").iter().find(is_it).expect("the week")["of"].clone()
    };
    let samples: Vec<_> =
        (0..=72).map(|hour| NOW - (72 - hour) * HOUR).map(|at| json!([at, used(at).round()])).collect();
    json!([{ "of": of(60.0), "samples": samples }])
}

fn details_with(kept: &Value, lang: &str) -> String {
    let days = office(MODEL[0], MODEL[1], 100_000);
    let mut run = run_with(remembering(script(60, 5, 5)).lang(lang), &days);
    run.set_samples(kept);
    plain(&run.details(0, Room::Endless))
}

/// The share of the office hours since the week began that lies before a time, from 0 to 1.
fn worked(at: i64) -> f64 {
    let (mut before, mut all) = (0.0, 0.0);
    for minute in 0..72 * 60 {
        let then = NOW - 72 * HOUR + minute * MINUTE;
        let local = EpochMs::new(then).local(0);
        let is_before_today = NOW - then > 12 * HOUR;
        let is_work =
            is_before_today && local.weekday() < 5 && [9, 10, 11, 12, 14, 15, 16, 17].contains(&local.hour());
        all += f64::from(u8::from(is_work));
        before += f64::from(u8::from(is_work && then < at));
    }
    before / all
}

#[test]
fn a_meter_that_counts_what_is_done_here_has_no_finding() {
    let details = details_with(&of_week(&|at| 60.0 * worked(at)), "en");
    assert!(details.contains("Expected") && !details.contains("Meter"), "{details}");
    let nothing = details_with(&json!([]), "en");
    assert!(!nothing.contains("Meter"), "{nothing}");
}

#[test]
fn what_was_used_while_nothing_ran_here_is_told_with_its_figures_in_every_language() {
    // Another 24 points are used in the night before Wednesday.
    let elsewhere = |at: i64| if at > NOW - 8 * HOUR { 24.0 } else { 0.0 };
    let kept = of_week(&|at| 36.0 * worked(at) + elsewhere(at));
    for (lang, [idle, share, evidence]) in [
        (
            "en",
            ["% used while nothing ran here", "came from elsewhere", "samples: 73 since 2026-11-15 11:06"],
        ),
        ("zh", ["本机空闲期间用掉了", "来自别处", "73 个样本"]),
        ("ko", ["여기서 아무것도 실행되지 않는 동안", "다른 곳에서", "표본 73개"]),
        ("ja", ["ここで何も動いていない間に", "別の場所で使われました", "サンプル 73 件"]),
    ] {
        let details = details_with(&kept, lang);
        assert!([idle, share, evidence].iter().all(|words| details.contains(words)), "{details}");
    }
    let details = details_with(&kept, "en");
    let line = details.lines().find(|line| line.contains("while nothing ran")).expect("a finding");
    assert!(line.contains("Meter") && line.contains("Weekly limit: 23% used"), "{line}");
    assert!(line.contains("the last of it between 2026-11-17 "), "{line}");
}

#[test]
fn the_check_up_tells_the_same_with_what_it_is_judged_by_where_that_is_known() {
    let days = office(MODEL[0], MODEL[1], 100_000);
    let check_up = |kept: &Value, sessions: &[Value], lang: &str| {
        let mut script = remembering(script(60, 5, 5)).lang(lang);
        script.typed = "--doctor".to_owned();
        let mut run = run_with(script, sessions);
        run.set_samples(kept);
        plain(&run.lines(Room::Endless))
    };
    let elsewhere = |at: i64| if at > NOW - 8 * HOUR { 24.0 } else { 0.0 };
    let kept = of_week(&|at| 36.0 * worked(at) + elsewhere(at));
    let text = check_up(&kept, &days, "en");
    assert!(text.starts_with("mystatus ") && text.contains("\nFiles\n"), "{text}");
    let sessions = format!("OpenCode sessions: {}, and samples: 73 since 2026-11-15 11:06", days.len());
    assert!(text.contains(&sessions), "{text}");
    let line = "✗ OpenAI (ada@example.com) · Weekly limit: 23% used while nothing ran here";
    assert!(text.contains(line) && text.contains("came from elsewhere"), "{text}");
    let mut private = with(script(60, 5, 5), json!({ "memory": true, "private": true }));
    private.typed = "--doctor".to_owned();
    assert!(plain(&private.start().lines(Room::Endless)).contains("waiting…"));
    let mut private = run_with(private, &days);
    private.set_samples(&kept);
    let text = plain(&private.lines(Room::Endless));
    assert!(text.contains("✗ OpenAI · Weekly limit: 23% used while nothing ran here"), "{text}");
    for (lang, agree, few_samples, no_sessions) in [
        ("en", "✓ no sign of use elsewhere", "once a limit has two samples", "OpenCode has no sessions"),
        ("zh", "✓ 没有发现来自别处的用量", "有两个样本后才能检查", "没有可与样本对照的"),
        ("ko", "✓ 다른 곳에서의 사용이나", "표본이 두 개가 되면", "OpenCode 세션이 없어"),
        ("ja", "✓ 別の場所での使用や", "サンプルが 2 件になれば", "セッションがないため"),
    ] {
        let same = of_week(&|at| 60.0 * worked(at));
        for (kept, sessions, told) in [
            (&same, &days[..], agree),
            (&json!(null), &days[..], few_samples),
            (&json!([]), &[], few_samples),
            (&kept, &[], no_sessions),
        ] {
            let text = check_up(kept, sessions, lang);
            let is_told = [agree, few_samples, no_sessions].map(|words| (words, text.contains(words)));
            assert_eq!(
                is_told,
                [agree, few_samples, no_sessions].map(|words| (words, words == told)),
                "{text}"
            );
        }
    }
}

#[test]
fn of_sessions_that_go_on_for_days_no_share_is_told() {
    let kept = of_week(&|at| 36.0 * worked(at) + if at > NOW - 8 * HOUR { 24.0 } else { 0.0 });
    let mut days = office(MODEL[0], MODEL[1], 100_000);
    let mut long = days.last().expect("a session").clone();
    long["tokens"]["input"] = json!(1_000_000);
    long["time"]["updated"] = json!(long["time"]["created"].as_f64().expect("a time") + 2.0);
    long["time"]["created"] = json!(NOW - 2 * DAY);
    days.push(long);
    let mut run = run_with(remembering(script(60, 5, 5)), &days);
    run.set_samples(&kept);
    let details = plain(&run.details(0, Room::Endless));
    assert!(details.contains("while nothing ran") && !details.contains("came from elsewhere"), "{details}");
}

#[test]
fn what_is_learnt_and_what_is_remembered_come_in_any_order() {
    let days = office(MODEL[0], MODEL[1], 100_000);
    let remembered = of_week(&|at| 36.0 * worked(at) + if at > NOW - 8 * HOUR { 24.0 } else { 0.0 });
    let mut run = remembering(script(60, 5, 5)).run();
    run.set_samples(&remembered);
    run.set_sessions(SessionHistory::read(&json!(days).to_string()));
    assert_eq!(plain(&run.details(0, Room::Endless)), details_with(&remembered, "en"));
    assert_ne!(plain(&run.details(0, Room::Endless)), details_with(&Value::Null, "en"), "it tells something");
}

#[test]
fn a_week_that_has_just_begun_is_judged_by_the_last_one() {
    let days = office("zai-coding-plan", "glm-4.7", 100_000);
    let chance = |kept: &Value| {
        let mut run = run_with(remembering(script(5, 5, 25)), &days);
        run.set_samples(kept);
        run.report().accounts[1].forecasts[1].expect("a forecast").p_empty
    };
    let of = kept(&remembering(script(5, 5, 25)).run(), &Value::Null)
        .as_array()
        .and_then(|all| all.iter().find(|series| series["samples"][0][1] == json!(25.0)).cloned())
        .expect("the week")["of"]
        .clone();
    // Equal work used little of the last week, or all of it.
    let before = |most: f64| {
        let at = |day: i64| NOW - (1 + 7 - day) * DAY;
        let sample = |day: i64| json!([at(day), (most * day as f64 / 6.0).round()]);
        json!([{ "of": of, "samples": (0..=6).map(sample).collect::<Vec<_>>() }])
    };
    let before = |from: f64, most: f64| {
        let mut kept = before(most);
        for sample in kept[0]["samples"].as_array_mut().expect("samples") {
            sample[1] = json!(sample[1].as_f64().expect("a share") + from);
        }
        kept
    };
    let [easy, tight] = [30.0, 100.0].map(|most| chance(&before(0.0, most)));
    assert!(easy < tight, "{easy} {tight}");
    assert_eq!(
        chance(&before(40.0, 30.0)).to_bits(),
        easy.to_bits(),
        "by what it took since it was first seen"
    );
    assert_eq!(chance(&before(40.0, 0.0)).to_bits(), chance(&Value::Null).to_bits(), "nothing is no rate");
}
