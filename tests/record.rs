//! What a forecast is worth: its own record, and what a model is told where it is sure.

use crate::support::Script;
use crate::support::office::{office, run_with, script};
use mystatus::render::{Room, plain};
use serde_json::json;

const MODEL: [&str; 2] = ["openai", "gpt-5.3-codex"];

#[test]
fn the_record_is_told_of_each_window_in_place_of_the_report() {
    let days = office(MODEL[0], MODEL[1], 100_000);
    let mut asked = script(60, 5, 5);
    asked.typed = "--backtest".to_owned();
    // Until all have answered, the report lists the pending accounts.
    assert!(plain(&asked.start().lines(Room::Columns(100))).contains("waiting…"));
    let text = plain(&run_with(asked, &days).lines(Room::Columns(100)));
    let line =
        |words: &str| text.lines().find(|line| line.contains(words)).unwrap_or_else(|| panic!("{text}"));
    assert!(text.starts_with("Forecast accuracy over your last four weeks\n"), "{text}");
    assert!(text.contains("estimated from OpenCode's sessions") && !text.contains("remaining"), "{text}");
    assert!(line("Weekly limit · moments: ").contains("; ran out afterwards: "), "{text}");
    assert!(line("forecast: said").contains("Brier score 0."), "{text}");
    assert!(line("even pace: said").contains("Brier score 0."), "{text}");
    // Z.ai's models were not used.
    assert!(!text.contains("Z.ai"), "{text}");
    // A window that never ran out has no forecast range.
    for (weekly, is_told) in [(60, true), (1, false)] {
        let text = plain(&run_with(script(weekly, 5, 5), &days).record(Room::Endless));
        assert_eq!(!text.contains("; ran out afterwards: 0\n"), is_told, "{text}");
        assert_eq!(text.contains(" · ran out within the forecast range: "), is_told, "{text}");
    }
}

#[test]
fn without_history_there_is_no_record() {
    for (lang, words) in [
        ("en", "No record yet"),
        ("zh", "没有记录"),
        ("ko", "기록이 없습니다"),
        ("ja", "記録はまだありません"),
    ] {
        let mut script = script(60, 5, 5).lang(lang);
        script.typed = "zai --backtest".to_owned();
        let run = script.run();
        assert!(plain(&run.lines(Room::Columns(100))).contains(words));
        assert!(run.repeat(false).contains(words), "a model repeats it too");
        assert_eq!(run.report().accounts.len(), 1, "of the platform that is named");
    }
}

#[test]
fn a_model_is_told_which_providers_plan_lasts_where_that_is_sure() {
    let run = script(100, 1, 1).run();
    let advice = run.subagent_hint().expect("advice");
    assert!(advice.contains("`zai-coding-plan`") && !advice.contains('\n'), "{advice}");
    assert_eq!(script(100, 100, 50).run().subagent_hint(), None, "none is sure to last");
    assert_eq!(Script::auth("{}").run().subagent_hint(), None);
    let mut alone = script(100, 1, 1);
    alone.more_options = json!({ "platforms": ["zai"] });
    let run = alone.run();
    assert!(run.report().work.as_ref().is_some_and(|work| work.is_sure));
    assert_eq!(run.subagent_hint(), None, "one is no choice");
}
