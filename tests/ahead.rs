//! Forecasts as users see them, on a scripted machine, with and without usage in OpenCode.

use crate::support::office::{office, run_with, script};
use crate::support::{NOW, Script};
use mystatus::forecast::Verdict;
use mystatus::render::{Room, plain};
use mystatus::run::Run;
use mystatus::time::EpochMs;
use serde_json::{Value, json};

const DAY: i64 = 24 * 3_600_000;

fn says(run: &Run, account: usize) -> Vec<Option<Verdict>> {
    let report = run.report();
    report.accounts[account]
        .forecasts
        .iter()
        .map(|expected| expected.map(|expected| expected.verdict()))
        .collect()
}

#[test]
fn a_window_lasts_or_not_by_what_was_done_in_opencode() {
    let days = office("openai", "gpt-5.3-codex", 100_000);
    // After 2¼ of five days' work, 20 % used leaves plenty, and 60 % too little.
    let [easy, tight] = [20, 60].map(|weekly| run_with(script(weekly, 5, 5), &days));
    assert_eq!(says(&easy, 0)[1], Some(Verdict::Lasts));
    assert_eq!(says(&tight, 0)[1], Some(Verdict::MayRunOut));
    let report = tight.report();
    let weekly = report.accounts[0].forecasts[1].expect("a forecast");
    let [earliest, likely, latest] = weekly.empty_at.map(|at| at.expect("a time"));
    let reset = EpochMs::new(NOW + 4 * DAY);
    assert!(EpochMs::new(NOW) < earliest && earliest <= likely && likely <= latest && latest < reset);
    // Nobody works at the weekend, nor at night.
    let local = likely.local(0);
    assert!(local.weekday() < 5 && (9..19).contains(&local.hour()), "{} {}", local.date(), local.time());
    let text = plain(&tight.lines(Room::Endless));
    let row = text.lines().find(|line| line.contains("Weekly limit")).expect("the week");
    let when = ["Thu morning", "Thu afternoon", "Fri morning"]
        .iter()
        .any(|when| row.contains(&format!("may run out {when}")));
    assert!(when, "{row}");
    // Usage of another platform does not count.
    let of_another = run_with(script(60, 5, 5), &office("anthropic", "claude-sonnet-4-5", 100_000));
    assert!(of_another.report().accounts[0].forecasts[1].expect("a forecast").is_even);
}

#[test]
fn the_same_is_said_every_time_and_nothing_of_what_is_used_up() {
    let days = office("openai", "gpt-5.3-codex", 100_000);
    let text = || plain(&run_with(script(60, 5, 5), &days).lines(Room::Columns(100)));
    assert_eq!(text(), text());
    let run = run_with(script(100, 5, 5), &days);
    assert_eq!(says(&run, 0)[1], None);
    assert!(plain(&run.lines(Room::Endless)).contains("Limit reached"));
}

#[test]
fn without_history_only_what_is_clear_is_said() {
    let run = script(99, 5, 12).run();
    assert_eq!((says(&run, 0)[1], says(&run, 1)[1]), (Some(Verdict::MayRunOut), Some(Verdict::Unsure)));
    let text = plain(&run.lines(Room::Endless));
    assert!(text.contains("may run out") && !text.contains("unsure"), "{text}");
    // A window of hours has no time.
    let hours = script(5, 95, 5).run();
    let five_hours = hours.report().accounts[1].forecasts[0].expect("a forecast");
    assert_eq!((five_hours.verdict(), five_hours.empty_at), (Verdict::MayRunOut, [None; 3]));
}

#[test]
fn the_details_have_the_chance_and_the_times() {
    let days = office("openai", "gpt-5.3-codex", 100_000);
    let run = run_with(script(60, 5, 5), &days);
    let details = plain(&run.details(0, Room::Endless));
    let line =
        details.lines().find(|line| line.contains("Expected") && line.contains("Weekly")).expect("the week");
    assert!(line.contains(" – ") && line.contains("% chance of running out before its reset"), "{line}");
    // What may never be empty has no last time.
    let unsure = "Weekly limit: unsure · ";
    let details =
        (20..60).map(|weekly| plain(&run_with(script(weekly, 5, 5), &days).details(0, Room::Endless)));
    let mut lines =
        details.filter_map(|details| Some(details.split_once(unsure)?.1.lines().next()?.to_owned()));
    let line = lines.find(|line| line.contains("from")).expect("a time");
    assert!(
        line.contains("% chance of running out before its reset, from ") && line.ends_with(" on"),
        "{line}"
    );
}

#[test]
fn programs_get_all_of_it() {
    let days = office("openai", "gpt-5.3-codex", 100_000);
    let run = run_with(script(60, 5, 5), &days);
    let report = json!(run.json());
    let forecast = &report["accounts"][0]["windows"][1]["forecast"];
    assert_eq!((&forecast["says"], &forecast["from_history"]), (&json!("may_run_out"), &json!(true)));
    assert!(forecast["chance_empty"].as_f64().is_some_and(|chance| (0.5..=1.0).contains(&chance)));
    assert!(forecast["earliest"].as_str() <= forecast["likely"].as_str() && forecast["likely"].is_string());
    // Only this account is known to last two hours.
    assert_eq!(
        (&report["work"]["schedule"][0]["platform"], &report["work"]["sure"]),
        (&json!("openai"), &json!(true))
    );
    assert_eq!(report["work"]["minutes"], 120);
    let metrics = run.metrics();
    assert!(
        metrics.lines().any(|line| line.starts_with("mystatus_empty_before_reset_ratio{platform=\"openai\"")
            && line.contains("period=\"1w\"")),
        "{metrics}"
    );
    let forecasts = report["accounts"].as_array().expect("accounts").iter().flat_map(|account| {
        account["windows"].as_array().expect("windows").iter().map(|window| &window["forecast"])
    });
    let mut known = 0;
    for (chance, name) in [("0.1", "earliest"), ("0.5", "likely"), ("0.9", "latest")] {
        let at = |time: &str| EpochMs::parse_iso(time).expect("a time").as_seconds();
        let sample = |time: &str| format!("period=\"1w\",chance=\"{chance}\"}} {}\n", at(time));
        let time = forecast[name].as_str().expect("a time");
        assert!(metrics.contains(&sample(time)), "{name} {time} in {metrics}");
        known += forecasts.clone().filter(|forecast| forecast[name].is_string()).count();
    }
    assert_eq!(metrics.matches("\nmystatus_empty_timestamp_seconds{").count(), known, "{metrics}");
}

#[test]
fn a_model_is_spared_what_cannot_be_said() {
    let days = office("openai", "gpt-5.3-codex", 100_000);
    let runs = (20..60).map(|weekly| run_with(script(weekly, 5, 5), &days));
    let mut unsure = runs.filter(|run| says(run, 0)[1] == Some(Verdict::Unsure));
    let unsure = unsure.next().expect("a week of which nothing can be said");
    let text = |run: &Run, room| plain(&run.lines(room));
    assert!(
        text(&unsure, Room::Endless).contains("  unsure") && !text(&unsure, Room::Model).contains("unsure")
    );
    let tight = run_with(script(60, 5, 5), &days);
    assert!(text(&tight, Room::Model).contains("  may run out "), "{}", text(&tight, Room::Model));
}

#[test]
fn what_little_history_does_not_decide_is_not_said_to_be_of_it() {
    let from_history = |sessions: &[Value]| {
        let run = run_with(script(60, 5, 5), sessions);
        let report = json!(run.json());
        report["accounts"][0]["windows"][1]["forecast"]["from_history"].clone()
    };
    let days = office("openai", "gpt-5.3-codex", 100_000);
    assert_eq!([from_history(&days), from_history(&days[days.len() - 1..])], [json!(true), json!(false)]);
}

#[test]
fn a_chance_is_the_same_for_programs_and_in_words() {
    let mut sides = [false; 2];
    for used in 1..100 {
        let run = script(used, 100, 1).run();
        let json = json!(run.json());
        let lasts = json["work"]["lasts"].as_f64().expect("a chance");
        assert_eq!(json["work"]["sure"], lasts >= 0.95, "{lasts}");
        let forecast = &json["accounts"][0]["windows"][1]["forecast"];
        let empty = forecast["chance_empty"].as_f64().expect("a chance");
        assert_eq!(forecast["says"] == "lasts", empty <= 0.05, "{empty}");
        assert!(0.0 < empty && empty < 1.0 && 0.0 < lasts && lasts < 1.0, "{lasts} {empty}");
        assert!(
            run.metrics().contains(&format!("period=\"1w\"}} {empty}\n")),
            "{empty} in {}",
            run.metrics()
        );
        let (_, words) = run.guard(0.0, None);
        // Only certainty is 0 or 100.
        let percent = (lasts * 100.0).floor().clamp(1.0, 99.0);
        assert!(words.contains(&format!(" ({percent}% sure)")), "{words}");
        sides[usize::from(lasts >= 0.95)] = true;
    }
    assert_eq!(sides, [true; 2], "some are sure, and some are not");
}

#[test]
fn what_is_further_off_than_a_week_has_a_date() {
    let limit = json!({ "type": "TOKENS_LIMIT", "unit": 5, "number": 1, "percentage": 52, "nextResetTime": NOW + 20 * DAY });
    let limits = json!({ "success": true, "data": { "level": "pro", "limits": [limit] } });
    let auth = json!({ "zai-coding-plan": { "type": "api", "key": "fedcba9876543210.HGFEDCBA" } });
    let script = Script::auth(auth).answer("GET https://api.z.ai/api/monitor/usage/quota/limit", 200, limits);
    let run = run_with(script, &office("zai-coding-plan", "glm-4.7", 100_000));
    let text = plain(&run.lines(Room::Endless));
    assert!(text.contains("may run out on 2026-1"), "{text}");
}
