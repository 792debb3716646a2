//! Each platform's reader: its id, and the answers to its requests, repeated.

use super::{SAMPLES, assert_same, joined, language_for, machine_of, nth, parts, sample};
use crate::support::every::{drive, reply};
use mystatus::run::Run;

pub fn run(text: &str) {
    assert_same(|| asked(text));
}

/// The run that `text` describes.
pub fn asked(text: &str) -> Run {
    let mut parts = parts(text);
    let id = parts.next().unwrap_or_default();
    let replies: Vec<&str> = parts.collect();
    SAMPLES.with(|samples| {
        let sample = sample(samples, id);
        let script = machine_of(sample).lang(language_for(text));
        let mut number = 0;
        let run = drive(&script, |_, _| {
            number += 1;
            nth(&replies, number - 1)
        });
        let report = run.report();
        assert!(report.accounts.len() + report.failures.len() > 0, "an account of {id} is shown or named");
        drop(report);
        run
    })
}

/// Every platform's good replies.
pub fn seeds() -> Vec<String> {
    SAMPLES.with(|samples| {
        let seed = |sample: &super::Sample| {
            let mut all = vec![sample.platform.id.to_owned()];
            drive(&machine_of(sample), |_, request| {
                let good = sample.good(request).to_string();
                all.push(format!("0{good}"));
                reply(200, &good)
            });
            joined(&all.iter().map(String::as_str).collect::<Vec<_>>())
        };
        samples.iter().map(seed).collect()
    })
}
