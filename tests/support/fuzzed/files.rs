//! A program's file with a platform's account: the platform's id, the file's name, and its content.

use super::{assert_same, joined, language_for, parts, shares_secret};
use crate::support::every::{drive, reply};
use crate::support::samples::{Sample, samples_by_files, written};
use mystatus::run::Run;

thread_local! {
    static BY_FILES: Vec<Sample> = samples_by_files();
}

pub fn run(text: &str) {
    // The user's own words are shown to them unchanged.
    if !shares_secret(text) {
        assert_same(|| read(text));
    }
}

/// The run that `text` describes, with good answers to its requests.
fn read(text: &str) -> Run {
    let mut parts = parts(text);
    let (id, name) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    let content = parts.next().unwrap_or_default();
    BY_FILES.with(|samples| {
        let is_meant =
            |sample: &&Sample| sample.platform.id == id && sample.files().any(|(own, _)| own == name);
        let sample = samples.iter().find(is_meant).unwrap_or_else(|| &samples[text.len() % samples.len()]);
        let meant = sample.files().map(|(own, _)| own).find(|own| *own == name);
        let meant = meant.or_else(|| sample.files().next().map(|(own, _)| own)).unwrap_or_default();
        let changed =
            sample.with_files(|own, held| if own == meant { content.to_owned() } else { written(held) });
        drive(&changed.script().lang(language_for(text)), |_, request| reply(200, &sample.good(request)))
    })
}

/// Every file of every sample.
pub fn seeds() -> Vec<String> {
    BY_FILES.with(|samples| {
        let seed = |sample: &Sample| {
            let id = sample.platform.id;
            sample.files().map(|(name, held)| joined(&[id, name, &written(held)])).collect::<Vec<_>>()
        };
        samples.iter().flat_map(seed).collect()
    })
}
