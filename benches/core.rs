//! The time that the core's own work takes, natively: reading each platform's replies, and rendering each language.

#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

#[path = "../tests/support/mod.rs"]
mod support;

use criterion::{BatchSize, Criterion};
use mystatus::locale::LANGUAGES;
use mystatus::platforms::PLATFORMS;
use mystatus::render::{Room, plain};
use std::time::Duration;
use support::Script;
use support::vectors::{cases, script};

fn main() {
    let mut criterion = Criterion::default()
        .sample_size(30)
        .warm_up_time(Duration::from_millis(300))
        .measurement_time(Duration::from_secs(1))
        .configure_from_args();
    read(&mut criterion);
    render(&mut criterion);
    criterion.final_summary();
}

/// Whole runs of the vectors named after a platform, one after another.
fn read(criterion: &mut Criterion) {
    let cases = cases();
    let mut group = criterion.benchmark_group("read");
    for platform in PLATFORMS {
        let own: Vec<_> = cases
            .iter()
            .filter(|case| case["name"].as_str().is_some_and(|name| name.starts_with(platform.id)))
            .collect();
        let scripts = || own.iter().map(|case| script(case)).collect::<Vec<_>>();
        group.bench_function(format!("{}, vectors: {}", platform.name, own.len()), |bencher| {
            let runs = |mut scripts: Vec<Script>| {
                let runs: Vec<_> = scripts.iter_mut().map(Script::run).collect();
                // Returns both, so that dropping them is not measured.
                (scripts, runs)
            };
            bencher.iter_batched(scripts, runs, BatchSize::SmallInput);
        });
    }
}

/// A report with a failed account, as text.
fn render(criterion: &mut Criterion) {
    let cases = cases();
    let case = cases.iter().find(|case| case["name"] == "one fails, others answer").expect("the vector");
    let mut group = criterion.benchmark_group("render");
    for language in LANGUAGES {
        let run = script(case).lang(language.tag()).run();
        group.bench_function(language.tag(), |bencher| bencher.iter(|| plain(&run.lines(Room::Endless))));
    }
}
