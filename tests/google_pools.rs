//! Google Antigravity: how a reply's models become windows.

use crate::support::google::*;
use crate::support::{NOW, Script};
use mystatus::reading::{Level, Note, Period, Scope, Window};
use mystatus::time::EpochMs;
use serde_json::{Value, json};

fn windows(models: impl Into<Value>) -> Vec<Window> {
    let reply = json!({ "models": models.into() });
    let script = signed_in(machine(&json!([ada()]))).answer(MODELS, 200, reply);
    let run = { script }.run();
    let report = run.report();
    report.accounts.into_iter().next().expect("an account that answered").reading.windows.clone()
}

fn pools(keys: &[&str]) -> Vec<String> {
    let quota = json!({ "quotaInfo": { "remainingFraction": 1 } });
    let models = keys.iter().map(|key| ((*key).to_owned(), quota.clone())).collect::<serde_json::Map<_, _>>();
    windows(models).iter().map(name).collect()
}

fn name(window: &Window) -> String {
    match &window.scope {
        Scope::Named(name) => name.to_string(),
        other => format!("{other:?}"),
    }
}

fn percent(window: &Window) -> Option<u32> {
    match window.level {
        Level::Left(left) => Some(left.whole()),
        _ => None,
    }
}
#[test]
fn pools_are_named_by_family_and_new_models_have_a_name_too() {
    for (key, pool) in [
        ("gemini-3-pro-high", "G3 Pro"),
        ("gemini-3.1-pro-low", "G3.1 Pro"),
        ("gemini-3.5-pro-preview", "G3.5 Pro"),
        ("gemini-4-ultra-high", "G4 Ultra"),
        ("gemini-3-flash", "G3 Flash"),
        ("gemini-3-flash-agent", "G3 Flash"),
        ("gemini-3-pro-image", "G3 Image"),
        ("gemini-3.1-flash-image", "G3.1 Image"),
        ("gemini-pro-agent", "Gemini Pro"),
        ("gemini-5", "G5"),
        ("gemini", "Gemini"),
        ("claude-opus-4-6-thinking", "Claude"),
        ("claude-opus-5", "Claude"),
        ("gpt-oss-200b", "GPT"),
        ("grok-5-high-thinking", "grok-5"),
        ("unknown-family-1", "unknown-family-1"),
        ("MODEL_X", "MODEL_X"),
    ] {
        assert_eq!(pools(&[key]), [pool], "{key}");
    }
}

#[test]
fn pools_stand_in_one_order() {
    let keys = [
        "unknown-family-1",
        "gpt-oss-120b-medium",
        "claude-sonnet-4-6",
        "gemini-3-pro-image",
        "gemini-3-flash",
        "gemini-3.5-pro-low",
        "gemini-3-pro-low",
        "gemini-3-pro-high",
        "gemini-3.1-pro-high",
    ];
    let shown =
        ["G3 Pro", "G3.1 Pro", "G3.5 Pro", "G3 Flash", "G3 Image", "Claude", "GPT", "unknown-family-1"];
    assert_eq!(pools(&keys), shown);
}

#[test]
fn the_least_left_speaks_for_its_pool() {
    let quota =
        |left: Value, reset: &str| json!({ "quotaInfo": { "remainingFraction": left, "resetTime": reset } });
    let (soon, late) = ("2026-11-18T12:06:40Z", "2026-11-20T11:06:40Z");
    for (one, other, expected) in [
        (quota(json!(0.9), soon), quota(json!(0.3), late), (Some(30), Some(EpochMs::new(NOW + 172_800_000)))),
        (quota(json!(0.3), late), quota(json!(0.9), soon), (Some(30), Some(EpochMs::new(NOW + 172_800_000)))),
        (quota(json!(0.5), late), quota(json!(0.5), soon), (Some(50), Some(EpochMs::new(NOW + 3_600_000)))),
        (
            json!({ "quotaInfo": { "remainingFraction": 0.5 } }),
            quota(json!(0.5), soon),
            (Some(50), Some(EpochMs::new(NOW + 3_600_000))),
        ),
        (json!({ "quotaInfo": {} }), quota(json!(1), soon), (Some(100), Some(EpochMs::new(NOW + 3_600_000)))),
        (
            quota(json!(1), soon),
            json!({ "quotaInfo": { "resetTime": late } }),
            (Some(0), Some(EpochMs::new(NOW + 172_800_000))),
        ),
    ] {
        let windows = windows(json!({ "gemini-3-pro-high": one, "gemini-3-pro-low": other }));
        assert_eq!(windows.len(), 1);
        assert_eq!((percent(&windows[0]), windows[0].resets_at), expected);
    }
}

#[test]
fn any_quota_is_read_as_what_it_can_be() {
    let reset = "2026-11-18T12:06:40Z";
    for (quota, expected) in [
        (json!({ "remainingFraction": 0.146 }), (Some(15), false)),
        (json!({ "remainingFraction": "0.25", "resetTime": reset }), (Some(25), true)),
        (json!({ "remainingFraction": 7, "resetTime": reset }), (Some(100), true)),
        (json!({ "remainingFraction": -3, "resetTime": reset }), (Some(0), true)),
        (json!({ "resetTime": reset }), (Some(0), true)),
        (json!({ "remainingFraction": null, "resetTime": reset }), (Some(0), true)),
        (json!({ "remainingFraction": "much", "resetTime": reset }), (None, true)),
        (json!({ "remainingFraction": [], "resetTime": reset }), (None, true)),
        (json!({ "remainingFraction": 0.5, "resetTime": "soon" }), (Some(50), false)),
        (json!({ "remainingFraction": 0.5, "resetTime": "9999-01-01T00:00:00Z" }), (Some(50), false)),
        (json!({ "resetTime": "soon" }), (None, false)),
        (json!({}), (None, false)),
        (json!("none"), (None, false)),
    ] {
        let windows = windows(json!({ "claude-opus-5": { "quotaInfo": quota } }));
        assert_eq!((percent(&windows[0]), windows[0].resets_at.is_some()), expected, "{quota}");
    }
}

#[test]
fn models_that_nobody_chooses_are_left_out() {
    let full = json!({ "quotaInfo": { "remainingFraction": 1 } });
    let models = json!({ "tab_flash_lite_preview": full, "chat_23310": full, "gemini-3-pro-low": {}, "gemini-9-x": 7,
        "gemini-8-x": { "quotaInfo": null }, "claude-opus-5": full });
    assert_eq!(windows(models).iter().map(name).collect::<Vec<_>>(), ["Claude"]);
    for models in [json!({}), json!({ "chat_23310": full })] {
        let windows = windows(models);
        assert_eq!((windows.len(), &windows[0].level), (1, &Level::NoData));
    }
}

#[test]
fn hostile_and_endless_maps_stay_a_report() {
    let full = json!({ "quotaInfo": { "remainingFraction": 1 } });
    let mut models: serde_json::Map<_, _> =
        (0..5_000).map(|n| (format!("family{n}"), full.clone())).collect();
    for key in
        ["", "-", "gemini-", "gemini--", "claude-\u{1b}[31m", "gemini-3-\u{202e}pro\n# Heading", "-high"]
    {
        models.insert(key.to_owned(), full.clone());
    }
    let windows = windows(models);
    assert_eq!(windows.len(), 32);
    assert!(windows.iter().map(name).all(|name| !name.contains(['\n', '\u{1b}', '\u{202e}'])));
    assert!(windows.iter().any(|window| name(window) == "Claude"));
}

#[test]
fn each_pool_has_its_windows_where_the_summary_is_to_be_had() {
    let bucket = |window: &str, left: Value| json!({ "window": window, "remaining": { "remainingFraction": left }, "resetTime": "2026-11-18T12:06:40Z" });
    let groups = json!([
        { "displayName": "Gemini Models", "buckets": [bucket("5h", json!(1)), { "displayName": "Weekly limit", "resetTime": "2026-11-20T12:06:40Z" }] },
        { "displayName": "Claude and GPT models", "buckets": [{ "window": "weekly", "remainingFraction": 0.25 }, bucket("weird", json!("x"))] },
        { "displayName": "Other", "buckets": [bucket("week", json!(1)), bucket("WINDOW_5H", json!(1)), bucket("5h limit", json!(1)), bucket("weekend", json!(1))] },
        { "buckets": [bucket("5h", json!(1))] },
    ]);
    for reply in [json!({ "groups": groups }), json!({ "response": { "groups": groups } })] {
        let mut script = granted(machine(&json!([ada()]))).answer(DAILY, 200, reply);
        let run = script.run();
        let report = run.report();
        let reading = report.accounts[0].reading;
        let shown: Vec<_> =
            reading.windows.iter().map(|window| (name(window), window.period, percent(window))).collect();
        let (short, week) = (Some(Period::Seconds(18_000)), Some(Period::Seconds(604_800)));
        let [gemini, claude, other] = ["Gemini Models", "Claude and GPT models", "Other"].map(str::to_owned);
        assert_eq!(
            shown,
            [
                (gemini.clone(), short, Some(100)),
                (gemini, week, Some(0)),
                (claude.clone(), week, Some(25)),
                (claude, None, None),
                (other.clone(), week, Some(100)),
                (other.clone(), short, Some(100)),
                (other.clone(), short, Some(100)),
                (other, None, Some(100)),
            ]
        );
        assert_eq!((script.sent().len(), reading.notes.len()), (2, 0), "the models need not be asked for");
    }
}

/// A summary of one pool with the given fraction left of its week.
fn week(left: f64) -> Value {
    json!({ "groups": [{ "displayName": "Gemini Models", "buckets": [
        { "window": "5h", "disabled": true, "resetTime": "2026-11-18T12:06:40Z" },
        { "window": "weekly", "remainingFraction": left, "resetTime": "2026-11-20T12:06:40Z" },
    ] }] })
}

#[test]
fn a_window_that_is_switched_off_is_no_window() {
    let run = granted(machine(&json!([ada()]))).answer(DAILY, 200, week(0.25)).run();
    let shown: Vec<_> = run.report().accounts[0].reading.windows.iter().map(percent).collect();
    assert_eq!(shown, [Some(25)]);
}

/// The two hosts report different figures; the programs' own host has the right ones.
#[test]
fn the_other_host_is_asked_for_the_pools_where_the_first_one_tells_none() {
    let none = [(404, "{}"), (500, "{}"), (200, "{}"), (200, r#"{"groups":[]}"#), (200, "no")];
    for (status, body) in none {
        let script = granted(machine(&json!([ada()]))).answer(DAILY, status, body);
        let mut script = script.answer(SUMMARY, 200, week(0.5));
        let run = script.run();
        assert_eq!(percent(&run.report().accounts[0].reading.windows[0]), Some(50), "{status} {body}");
        assert_eq!(script.sent().len(), 3);
    }
    let script = granted(machine(&json!([ada()]))).fail(DAILY, "ENOTFOUND");
    let run = script.answer(SUMMARY, 200, week(0.5)).run();
    assert_eq!(percent(&run.report().accounts[0].reading.windows[0]), Some(50));
    // An account refused by the first host is refused by the other too.
    for (status, requests) in [(401, 2), (403, 3), (429, 2)] {
        let script = granted(machine(&json!([ada()]))).answer(DAILY, status, "{}");
        let mut script = script.answer(MODELS, status, "{}");
        assert_eq!(script.run().report().failures.len(), 1);
        assert_eq!(script.sent().len(), requests, "{status}");
    }
}

#[test]
fn a_silent_host_leaves_time_for_the_one_after_it() {
    let script = granted(machine(&json!([ada()]))).fail(DAILY, "timeout");
    let mut script = script.answer(SUMMARY, 200, week(0.5));
    let mut run = script.start();
    script.step(&mut run);
    let given = script.sent()[1].timeout_ms;
    script.pass(given.into());
    while script.step(&mut run) {}
    assert_eq!(percent(&run.report().accounts[0].reading.windows[0]), Some(50));
}

/// An account with models that report no usage, as they also do when the week is used up.
fn full() -> Script {
    let quota = json!({ "remainingFraction": 1, "resetTime": "2026-11-18T12:36:40Z" });
    let models = json!({ "models": { "gemini-3-flash": { "quotaInfo": quota } } });
    granted(machine(&json!([ada()]))).answer(DAILY, 404, "{}").answer(MODELS, 200, models)
}

#[test]
fn without_the_summary_the_models_own_figures_are_said_to_be_short() {
    let short = vec![Note::LongerUnknown { seconds: 18_000 }];
    let shown = |mut script: Script| {
        let run = script.run();
        let report = run.report();
        assert_eq!(percent(&report.accounts[0].reading.windows[0]), Some(100));
        report.accounts[0].reading.notes.clone()
    };
    for (status, body) in [(403, "{}"), (404, ""), (200, "{}"), (200, "no")] {
        assert_eq!(shown(full().answer(SUMMARY, status, body)), short, "{status} {body}");
    }
    assert_eq!(shown(full().fail(SUMMARY, "timeout")), short);
    // A fraction of 1 without a reset may mean that nothing is known.
    let models = json!({ "models": { "gemini-3-flash": { "quotaInfo": { "remainingFraction": 1 } } } });
    assert_eq!(shown(signed_in(machine(&json!([ada()]))).answer(MODELS, 200, models)), short);
}

#[test]
fn what_an_older_files_models_say_is_shown_whatever_the_pools_are_refused_with() {
    for status in [401, 429] {
        let soon = "2026-11-18T12:36:40Z";
        let quota = json!({ "quotaInfo": { "remainingFraction": 1, "resetTime": soon } });
        let models = json!({ "models": { "gemini-3-flash": quota } });
        let script = granted(older_machine()).answer(MODELS, 200, models);
        let run = script.answer(DAILY, status, "{}").run();
        assert_eq!(run.report().accounts.len(), 1, "{status}");
    }
}

/// A machine with accounts of an older companion.
fn older_machine() -> Script {
    let file = json!({ "version": 3, "accounts": [ada()] });
    let script = Script::auth("{}").file(&accounts_file(), file);
    script.file(&script_path(INSTALLED, "dist/src/constants.js"), constants("client-id", SECRET))
}

/// Older companions' accounts: queries as those sent them, with a note on what they leave unknown.
#[test]
fn accounts_in_an_older_file_are_asked_for_the_pools_only_where_the_week_may_be_hidden() {
    let (soon, late) = ("2026-11-18T12:36:40Z", "2026-11-21T12:36:40Z");
    for (quotas, requests, notes) in [
        ([(1.0, soon), (0.5, soon)], 4, 1),
        // A reset beyond five hours is the week's own.
        ([(1.0, soon), (0.0, late)], 2, 1),
        ([(1.0, late), (1.0, late)], 2, 0),
        // A used-up week leaves nothing of the shorter window.
        ([(0.6, soon), (0.5, soon)], 2, 1),
    ] {
        let model = |(left, reset)| json!({ "quotaInfo": { "remainingFraction": left, "resetTime": reset } });
        let [gemini, claude] = quotas.map(model);
        let models = json!({ "models": { "gemini-3-flash": gemini, "claude-opus-5": claude } });
        let mut script = signed_in(older_machine()).answer(MODELS, 200, models);
        let run = script.run();
        assert_eq!(
            (script.sent().len(), run.report().accounts[0].reading.notes.len()),
            (requests, notes),
            "{quotas:?}"
        );
    }
}
