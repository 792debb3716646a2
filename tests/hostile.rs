//! No reply and no file breaks a run: it ends in time, and every account is shown or named as failed.
//! `MYSTATUS_FUZZ_CASES` sets the number of cases.

mod strategies;

use crate::support::every::{drive, good_reply, machine, outputs, reply};
use crate::support::fuzzed::assert_safe;
use crate::support::google::accounts_file;
use crate::support::samples::{Sample, samples, samples_by_files};
use crate::support::{Answer, HOME, NOW, Script};
use mystatus::http::{NetworkCause, SendError};
use mystatus::reading::Level;
use mystatus::render::{self, Room};
use mystatus::sanitized::Sanitized;
use proptest::prelude::*;
use serde_json::{Value, json};
use strategies::{answer, flat, options, pieces, text};

/// Accounts on the machine.
const ACCOUNTS: usize = 11;

fn cases() -> ProptestConfig {
    let asked = std::env::var("MYSTATUS_FUZZ_CASES").ok().and_then(|cases| cases.parse().ok());
    ProptestConfig { cases: asked.unwrap_or(ProptestConfig::default().cases), ..ProptestConfig::default() }
}

/// One reply for every platform, with every field that any may have.
fn full_reply() -> Value {
    let mut full = good_reply("issued-0123456789");
    let window = json!({ "used_percent": 15, "limit_window_seconds": 604_800, "reset_at": NOW / 1000 + 60, "reset_after_seconds": 60 });
    let more = json!({
        "rate_limit": { "limit_reached": true, "primary_window": window, "secondary_window": window },
        "code_review_rate_limit": { "primary_window": window },
        "individual_limit": { "limit": 100, "used": "12.5", "remaining_percent": 50, "reset_at": 1 },
        "credits": { "has_credits": true, "unlimited": false, "balance": "12.50" },
        "rate_limit_reset_credits": { "available_count": 2 },
        "data": { "level": "pro", "limits": [
            { "type": "TOKENS_LIMIT", "unit": 3, "number": 5, "usage": 8_000_000, "currentValue": 2_000_000, "percentage": 25, "nextResetTime": NOW + 1000 },
            { "type": "TIME_LIMIT", "unit": 5, "number": 1, "usage": 100, "currentValue": 90 },
        ] },
        "quota_reset_date": "2026-12-01", "access_type_sku": "free",
        "quota_snapshots": { "premium_interactions": { "entitlement": 300, "remaining": -3, "percent_remaining": 23.7, "overage_count": 3 }, "chat": { "unlimited": true } },
        "monthly_quotas": { "chat": 50 }, "limited_user_quotas": { "chat": 12 }, "limited_user_reset_date": "2026-12-01",
        "usageItems": [{ "sku": "Copilot Premium Request", "unitType": "requests", "model": "m", "grossQuantity": 3, "discountQuantity": 2, "netQuantity": 1 }],
        "models": { "gemini-3-flash": { "quotaInfo": { "remainingFraction": 0.5, "resetTime": "2026-11-18T12:36:40Z" } }, "claude-x": { "quotaInfo": { "resetTime": "2026-11-18T12:36:40Z" } } },
    });
    if let (Value::Object(full), Value::Object(more)) = (&mut full, more) {
        full.extend(more);
    }
    full
}

fn secrets() -> impl FnMut() -> String {
    let mut number = 0;
    move || {
        number += 1;
        format!("{number}-0123456789abcdef")
    }
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn no_reply_breaks_a_run(answers in prop::collection::vec(answer(), 8), by_token in any::<bool>()) {
        let (script, _) = machine(by_token, &mut secrets());
        let good = full_reply();
        let mut number = 0;
        let run = drive(&script, |_, request| {
            number += 1;
            let (status, text) = &answers[number % answers.len()];
            // Half of the sign-ins work, to reach the replies behind them.
            let signs_in = request.host == "oauth2.googleapis.com" && number % 2 == 0;
            if signs_in { reply(200, &good) } else { reply(*status, &text.of(&good)) }
        });
        let report = run.report();
        prop_assert_eq!(report.accounts.len() + report.failures.len(), ACCOUNTS);
        let shown: usize = outputs(&run, false).iter().map(String::len).sum();
        prop_assert!(shown < 2_000_000, "{shown} bytes shown");
    }

    #[test]
    fn no_file_breaks_a_run(texts in prop::collection::vec(text(), 4), by_variable in any::<bool>(), options in options()) {
        let (good, _) = machine(true, &mut secrets());
        let mut script = Script::new();
        for (file, text) in good.files.iter().zip(&texts) {
            let content = file.text();
            // Scripts are not JSON: change the pieces of their text.
            let text = serde_json::from_str(content).map_or_else(|_| text.of(&json!(content)), |good| text.of(&good));
            if by_variable && file.path.ends_with("auth.json") {
                script = script.variable("OPENCODE_AUTH_CONTENT", &text);
            } else {
                script = script.file(&file.path, text);
            }
        }
        script.more_options = options;
        let reply_to_all = full_reply();
        let run = drive(&script, |_, _| reply(200, &reply_to_all));
        outputs(&run, true);
    }

    #[test]
    fn no_code_of_a_runtime_breaks_a_run(code in "\\PC{0,80}", status in any::<u16>(), after in "\\PC{0,40}") {
        let (script, _) = machine(false, &mut secrets());
        let mut network: Option<Answer> = Sanitized::own(&code).map(|code| {
            Err(SendError::Network { cause: NetworkCause::of(code.as_str()), code })
        });
        let run = drive(&script, |_, _| {
            network.take().unwrap_or_else(|| {
                reply(status, "{}").map(|response| mystatus::http::Response { retry_after: Some(after.clone()), ..response })
            })
        });
        outputs(&run, false);
    }
}

#[test]
fn json_10_000_levels_deep_is_refused_everywhere() {
    for open in ["[", "{\"a\":"] {
        let deep = open.repeat(10_000);
        let (script, _) = machine(true, &mut secrets());
        let run = drive(&script, |_, _| reply(200, &deep));
        assert_eq!(run.report().failures.len(), ACCOUNTS);
        let path = format!("{HOME}/.config/opencode/copilot-quota-token.json");
        let script = Script::auth(&deep).file(&accounts_file(), &deep).file(&path, &deep);
        let run = drive(&script, |_, _| panic!("nothing to ask"));
        assert_eq!(run.report().failures.len(), 3);
    }
}

proptest! {
    /// Every platform of the registry, with random changes everywhere in its good replies.
    #[test]
    fn no_platforms_reply_breaks_a_run(texts in prop::collection::vec(answer(), 4)) {
        SAMPLES.with(|samples| {
            for sample in samples {
                let mut requests = 0;
                let run = sample.run(|_, good| {
                    requests += 1;
                    let (status, text) = &texts[requests % texts.len()];
                    reply(*status, &text.of(&good))
                });
                let report = run.report();
                let ended = report.accounts.len() + report.failures.len();
                assert!(ended > 0, "an account of {} is shown or named", sample.platform.id);
                for account in &report.accounts {
                    for window in &account.reading.windows {
                        if let Level::Left(left) = window.level {
                            assert!((0.0..=100.0).contains(&left.exact()), "{}", sample.platform.id);
                        }
                    }
                }
                drop(outputs(&run, false));
            }
        });
    }

    /// Every file that holds a platform's account, of any program.
    #[test]
    fn no_programs_file_breaks_a_run(texts in prop::collection::vec(text(), 3)) {
        BY_FILES.with(|samples| {
            for sample in samples {
                let mut files = 0;
                let spoilt = sample.with_files(|_, content| {
                    files += 1;
                    texts[files % texts.len()].of_file(content)
                });
                let run = drive(&spoilt.script(), |_, request| reply(200, &sample.good(request)));
                let lines = render::plain(&run.lines(Room::Columns(80)));
                let check_up = render::plain(&run.doctor("Node v24 · linux", Room::Endless));
                for text in [lines, check_up, run.brief()] {
                    assert_safe(&text);
                    assert!(text.len() < 200_000, "{}: {} bytes shown", sample.platform.id, text.len());
                }
                assert!(json!(run.json()).is_object());
            }
        });
    }
}

thread_local! {
    static SAMPLES: Vec<Sample> = samples();
    static BY_FILES: Vec<Sample> = samples_by_files();
}

#[test]
fn a_file_of_any_form_is_changed_in_places() {
    let toml = "windsurf_api_key = \"secret\"\n";
    assert_eq!(flat(&pieces(toml)), toml);
    let forms: Vec<_> = samples_by_files();
    let has = |end: &str| forms.iter().any(|sample| sample.files().any(|(name, _)| name.ends_with(end)));
    for end in [
        ".toml",
        ".env",
        ".xml",
        "auth.json",
        ".claude/.credentials.json",
        "cursor/auth.json",
        "kiro-auth-token.json",
    ] {
        assert!(has(end), "no vector has an account in {end}");
    }
}
