//! The command line's output, exit status and errors for a run.

use crate::support::Script;
use crate::support::three::machine;
use mystatus::cli::{How, Output, Shown};
use mystatus::render::Room;
use mystatus::render::line::LineOptions;
use mystatus::run::Run;
use serde_json::json;

fn report() -> How {
    How::Report { colour: false }
}

fn line() -> How {
    How::Line(LineOptions::default())
}

/// Every output format of a run.
fn all() -> [How; 7] {
    let colour = false;
    let doctor = How::Doctor { colour };
    [
        report(),
        How::Json,
        How::Platforms { colour },
        line(),
        How::Metrics,
        How::Guard { sure: 0.0, provider: None },
        doctor,
    ]
}

fn output<'a>(how: &How, run: &'a Run) -> Output<'a> {
    how.output(run, Room::Endless, "Node v24")
}

fn is_empty(output: &Output) -> bool {
    matches!(&output.shown, Shown::Text(text) if text.is_empty())
}

#[test]
fn each_way_to_show_a_run_ends_with_a_status_of_its_own() {
    let (mut fine, mut nothing, mut failed) = (machine(), Script::auth("{}"), Script::auth("{"));
    for script in [&mut fine, &mut nothing, &mut failed] {
        script.diagnoses = Some(true);
    }
    let runs = [fine.run(), nothing.run(), failed.run()];
    for (how, statuses) in all().into_iter().zip([
        [0, 1, 1],
        [0, 1, 1],
        [0, 0, 0],
        [0, 1, 1],
        // Collectors alert on these metrics.
        [0, 0, 0],
        [0, 1, 1],
        [0, 1, 1],
    ]) {
        let ended = runs.each_ref().map(|run| output(&how, run).status);
        assert_eq!(ended, statuses, "{how:?}");
    }
    assert!(is_empty(&output(&line(), &runs[1])), "of nothing a bar shows nothing");
}

#[test]
fn wrong_options_are_complained_of_where_what_is_printed_does_not_say_so() {
    let mut script = machine();
    script.more_options = json!({ "timeout": "soon" });
    script.diagnoses = Some(true);
    let run = script.run();
    let told = "timeout takes whole seconds from 1 to 600, not `soon`";
    for how in all() {
        let Output { shown, complaints, .. } = output(&how, &run);
        let shown = match shown {
            Shown::Text(text) => text,
            Shown::Json(report) => json!(report).to_string(),
        };
        let is_told = complaints == [format!("mystatus: {told}")];
        assert!(is_told != shown.contains(told) && is_told != complaints.is_empty(), "{how:?}: {shown}");
    }
}

#[test]
fn what_cannot_be_read_is_complained_of_where_what_is_printed_does_not_say_so() {
    let (broken, missing) = (Script::auth("{").run(), Script::new().run());
    for how in [How::Platforms { colour: false }, line(), How::Metrics] {
        let complaints = output(&how, &broken).complaints.join("\n");
        assert!(complaints.contains("auth.json") && complaints.contains("→ Repair"), "{how:?}: {complaints}");
        assert!(output(&how, &missing).complaints.is_empty(), "{how:?}: no account is no fault");
    }
}
