//! The input of forecasts: the usage of three windows, in three characters; the usage in OpenCode; earlier readings
//! of windows; and options.

use super::{assert_safe, joined, json_of, language_for, parts, shares_secret};
use crate::support::office::{office, run_with, script};
use mystatus::render::{Room, plain};
use mystatus::run::Run;
use mystatus::sessions::SessionHistory;
use serde_json::{Value, json};

pub fn run(text: &str) {
    // The user's own options are shown to them unchanged.
    if shares_secret(text) {
        return;
    }
    let first = forecast(text);
    assert_eq!(said(&first, text), said(&forecast(text), text));
}

/// The percent used: each character from `0` on counts a twentieth more.
fn used(text: &str) -> [u32; 3] {
    let mut figures = text
        .bytes()
        .take_while(u8::is_ascii_graphic)
        .map(|byte| u32::from(byte.saturating_sub(b'0')) * 5 % 105);
    std::array::from_fn(|_| figures.next().unwrap_or_default())
}

fn forecast(text: &str) -> Run {
    let mut parts = parts(text);
    let [weekly, five_hours, other] = used(parts.next().unwrap_or_default());
    let (sessions, kept) = (parts.next().unwrap_or("[]"), json_of(parts.next()));
    let mut options = json_of(parts.next());
    if let Some(options) = options.as_object_mut() {
        options.insert("memory".to_owned(), true.into());
    } else {
        options = json!({ "memory": true });
    }
    options["lang"] = language_for(text).into();
    let mut script = script(weekly, five_hours, other);
    script.more_options = options;
    let mut run = script.run();
    run.set_sessions(SessionHistory::read(sessions));
    run.set_samples(&kept);
    run
}

fn said(run: &Run, text: &str) -> String {
    let report = run.report();
    for expected in report.accounts.iter().flat_map(|account| account.forecasts.iter().flatten()) {
        assert!((0.0..=1.0).contains(&expected.p_empty), "{expected:?}");
        let times: Vec<_> = expected.empty_at.iter().flatten().collect();
        assert!(times.is_sorted(), "{expected:?}");
    }
    if let Some(work) = &report.work {
        assert!((0.0..=1.0).contains(&work.lasts) && !work.schedule.is_empty(), "{work:?}");
        assert!(work.schedule.iter().all(|leg| report.account(leg.index).is_some()), "{work:?}");
    }
    let mut lines = run.lines(Room::Columns(80));
    lines.extend(run.samples_page(Room::Columns(80)));
    lines.extend(report.accounts.iter().flat_map(|account| run.details(account.of.index, Room::Columns(80))));
    // This takes long.
    if text.starts_with('0') {
        lines.extend(run.record(Room::Columns(80)));
    }
    let shown =
        [plain(&lines), run.guard(0.8, None).1, run.subagent_hint().unwrap_or_default(), run.metrics()]
            .join("\n");
    assert_safe(&shown);
    let kept = run.samples_to_store(&Value::Null).flatten().map(|samples| json!(samples));
    format!("{shown}\n{report:?}\n{kept:?}")
}

pub fn seeds() -> Vec<String> {
    // Every week's first days, as there is room for few.
    let days = |provider: &str, model: &str, count: usize| {
        let all = office(provider, model, 100_000);
        Value::from(all.iter().rev().take(count).cloned().collect::<Vec<_>>()).to_string()
    };
    let openai = days("openai", "gpt-5.3-codex", 24);
    let zai = days("zai-coding-plan", "glm-4.7", 12);
    let mut script = script(12, 1, 1);
    script.more_options = json!({ "memory": true });
    let kept = json!(run_with(script, &[]).samples_to_store(&Value::Null).flatten()).to_string();
    vec![
        joined(&["<11", &openai, &kept, r#"{"hours":2,"prefer":"no-waste"}"#]),
        joined(&["D91", &zai, &kept, r#"{"until":"18:00"}"#]),
        joined(&["DDD", "[]", "[]", r#"{"hours":"168","prefer":"no-stop"}"#]),
        joined(&["0AA", &openai, "null", "{}"]),
    ]
}
