//! Every fault on every platform of the registry: the report names the account's fault, and says what to do.

use crate::support::Answer;
use crate::support::every::reply;
use crate::support::samples::{Sample, samples};
use mystatus::http::{NetworkCause, SendError};
use mystatus::locale::LANGUAGES;
use mystatus::sanitized::Sanitized;

/// Each fault, with the failure's stable name.
fn faults() -> Vec<(&'static str, Answer, &'static [&'static str])> {
    let network = |cause, code| Err(SendError::Network { cause, code: Sanitized::fixed(code) });
    let html = "<html><title>Gateway</title><body>x</body></html>";
    vec![
        ("no answer in time", Err(SendError::Timeout), &["timeout"]),
        ("a reply without end", Err(SendError::TooLarge), &["reply_too_large"]),
        ("no name", network(NetworkCause::Dns, "ENOTFOUND"), &["network"]),
        ("nobody there", network(NetworkCause::Unreachable, "ECONNREFUSED"), &["network"]),
        ("a stranger's certificate", network(NetworkCause::Certificate, "CERT_HAS_EXPIRED"), &["network"]),
        ("a reply cut short", network(NetworkCause::Interrupted, "ECONNRESET"), &["network"]),
        ("401", reply(401, "{}"), ANY),
        ("403", reply(403, "{}"), ANY),
        ("404", reply(404, "{}"), ANY),
        ("429", reply(429, "{}"), ANY),
        ("500", reply(500, html), ANY),
        ("503 in HTML", reply(503, html), ANY),
        ("a redirect", reply(302, ""), ANY),
        ("HTML with 200", reply(200, html), ANY),
        ("nothing with 200", reply(200, ""), ANY),
        ("an array with 200", reply(200, "[]"), ANY),
        ("half a reply", reply(200, "{\"data\":"), ANY),
    ]
}

/// A platform may interpret a status itself, so any name is fine.
const ANY: &[&str] = &[];

#[test]
fn every_fault_of_every_platform_is_named_with_a_next_step() {
    for sample in samples() {
        assert!(!sample.run_well().report().accounts.is_empty(), "{} answers", sample.platform.id);
        for (fault, answer, names) in faults() {
            check(&sample, fault, &answer, names);
        }
    }
}

fn check(sample: &Sample, fault: &str, answer: &Answer, names: &[&str]) {
    let run = sample.run(|_, _| answer.clone());
    let report = run.report();
    let what = format!("{}: {fault}", sample.platform.id);
    assert!(report.accounts.is_empty(), "{what}: no figures");
    assert!(!report.failures.is_empty(), "{what}: named");
    for failed in &report.failures {
        let code = failed.failure.code();
        assert!(names.is_empty() || names.contains(&&*code), "{what}: {code}");
        for language in LANGUAGES {
            let (message, advice) = (failed.message(language), failed.next_step(language));
            assert!(!message.trim().is_empty() && !advice.trim().is_empty(), "{what}: {message} {advice}");
        }
    }
}
