//! The tests of the core, in one program, so that what they share is compiled once and two suites can run at a time.

#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

mod advice;
mod ahead;
mod allow_list;
mod amp;
mod balances;
mod bounds;
mod check_up;
mod codex;
mod complaints;
mod copilot;
mod copilot_billing;
mod courtesy;
mod custom_reach;
mod customs;
mod dialog;
mod dialog_scrolling;
mod draws;
mod editors;
mod faults;
mod first_contact;
mod fuzzed;
mod gateways;
mod generated;
mod going_on;
mod google;
mod google_agy;
mod google_companion;
mod google_pools;
mod google_refusals;
mod grok;
mod guard;
mod hearing;
mod hostile;
mod hugging_face_venice;
mod kimi_minimax;
mod kiro;
mod layers;
mod leaks;
mod memory;
mod money;
mod named;
mod newer_plans;
mod openai;
mod openai_sign_in;
mod opt_in;
mod opt_in_plans;
mod outdated;
mod plans_by_key;
mod plans_of_programs;
mod platform_refusals;
mod private;
mod private_check_up;
mod record;
mod refusals;
mod remembered;
mod report_schema;
mod rows;
mod run;
mod signals;
mod sources;
mod spent;
mod statuses;
mod summary;
mod support;
mod surfaces;
mod vectors;
mod warnings;
mod where_to_work;
mod words;
mod zhipu;

/// A suite that is not named above would never run.
#[test]
fn every_suite_runs() {
    let program = include_str!("core.rs");
    let files = std::fs::read_dir(support::vectors::root().join("tests")).expect("the tests");
    let names = files.map(|file| file.expect("a file").file_name().into_string().expect("a name"));
    let suites: Vec<_> = names.filter_map(|name| name.strip_suffix(".rs").map(str::to_owned)).collect();
    assert!(suites.len() > 1);
    for suite in suites.iter().filter(|suite| !["core", "foresight"].contains(&suite.as_str())) {
        assert!(program.contains(&format!("\nmod {suite};\n")), "{suite}");
    }
}
