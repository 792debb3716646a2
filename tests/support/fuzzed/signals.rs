//! Signals from sessions' requests: a platform's id; the kind of signal and its status; headers, one per line; the
//! refusal's body; its message; and the milliseconds until the retry.

use super::{SAMPLES, assert_possible, assert_safe, joined, machine_of, parts, sample};
use crate::support::NOW;
use mystatus::cache::{Intent, ReadingCache};
use mystatus::options::DEFAULT_LOW;
use mystatus::platform::{Found, Platform};
use mystatus::platforms;
use mystatus::providers::Providers;
use mystatus::signal::Signal;
use mystatus::signal_update;
use mystatus::sources::Sources;
use mystatus::time::EpochMs;
use serde_json::{Map, Value, json};

/// Each sample's accounts.
struct Heard {
    platform: &'static Platform,
    found: Vec<(&'static Platform, Found)>,
}

thread_local! {
    static ACCOUNTS: Vec<Heard> = SAMPLES.with(|samples| samples.iter().map(|sample| {
        let script = machine_of(sample);
        let sources = Sources::new(&script.environment, script.files.clone(), EpochMs::new(NOW), &[]);
        let found = platforms::find(sample.platform, &sources).into_iter().map(|found| (sample.platform, found));
        Heard { platform: sample.platform, found: found.collect() }
    }).collect());
}

pub fn run(text: &str) {
    let mut parts = parts(text);
    let id = parts.next().unwrap_or_default();
    let platform = SAMPLES.with(|samples| sample(samples, id).platform);
    let (kind, status) = parts.next().and_then(|kind| kind.split_once(' ')).unwrap_or(("error", "429"));
    let lines = parts.next().unwrap_or_default().lines().filter_map(|line| line.split_once(": "));
    let headers: Map<String, Value> = lines.map(|(name, value)| (name.to_owned(), value.into())).collect();
    let (body, message) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    let next = parts.next().and_then(|next| next.parse::<f64>().ok());
    #[expect(clippy::cast_precision_loss, reason = "of this time")]
    let now = NOW as f64;
    let heard = json!({
        "type": kind, "provider": platform.providers.first(), "model": "claude-m", "status": status.parse::<u64>().ok(),
        "headers": headers, "body": body, "message": message, "next": next.map(|next| now + next),
    });
    ACCOUNTS.with(|all| {
        let found = &all.iter().find(|heard| heard.platform == platform).expect("a sample").found;
        let known = known_by(found, &heard, &[NOW]);
        assert_eq!(known, known_by(found, &heard, &[NOW]));
        if !known.is_empty() {
            // A second signal, a little later, updates the first.
            known_by(found, &heard, &[NOW, NOW + 1000]);
        }
    });
}

/// The readings of the accounts `found` after the signal arrived at each of these times.
fn known_by(found: &[(&'static Platform, Found)], heard: &Value, times: &[i64]) -> String {
    let recall = ReadingCache::default().view(Intent::Automatic);
    let keys: Vec<_> = (0..found.len()).map(|number| Some(number as u64)).collect();
    for now in times.iter().copied().map(EpochMs::new) {
        let Some(signal) = Signal::read(heard, now) else { continue };
        signal_update::apply(&signal, found, &keys, &Providers::default(), &recall, DEFAULT_LOW, now);
    }
    let mut all = String::new();
    for known in keys.iter().flatten().filter_map(|key| recall.last(*key)) {
        assert_possible(&known.reading);
        for window in &known.reading.windows {
            let is_plausible = |at: EpochMs| at.plausible(EpochMs::new(NOW)).is_some();
            assert!(window.resets_at.is_none_or(is_plausible), "{window:?}");
        }
        let text = format!("{:?}", known.reading);
        assert_safe(&text);
        all.push_str(&text);
    }
    all
}

/// Names of headers, and words, that the readers know.
pub const WORDS: &[&str] = &[
    "retry-after: 7200\n",
    "retry-after-ms: 7200000\n",
    "x-ratelimit-remaining-requests: 0\n",
    "x-ratelimit-reset-requests: 6m0s\n",
    "x-codex-plan-type: plus\n",
    "x-codex-primary-used-percent: 100\n",
    "x-codex-primary-window-minutes: ",
    "x-codex-primary-reset-at: ",
    "x-codex-secondary-used-percent: ",
    "x-codex-secondary-reset-after-seconds: ",
    "x-codex-m-limit-name: M\n",
    "x-codex-m-primary-used-percent: ",
    "anthropic-ratelimit-unified-",
    "representative-claim: five_hour\n",
    "5h-utilization: 1.0\n",
    "7d-reset: 1795200000\n",
    "x-quota-snapshot-",
    "ent=300&ov=0.0&rem=0.0&rst=",
    "x-usage-ratelimit-weekly: ",
    "usage limit reached",
    "Weekly/Monthly",
    "Resets in 19hr",
    "will reset at 2026-11-18",
    "Insufficient Balance",
    "使用上限",
    "answer ",
    "error ",
    "retry ",
];

pub fn seeds() -> Vec<String> {
    let codex = "x-codex-plan-type: plus\nx-codex-primary-used-percent: 100\nx-codex-primary-window-minutes: 300\nx-codex-primary-reset-at: 1795007200\nx-codex-secondary-used-percent: 80\nx-codex-secondary-window-minutes: 10080\nx-codex-secondary-reset-after-seconds: 316705\nx-codex-m-limit-name: M\nx-codex-m-primary-used-percent: 12\nx-codex-m-primary-window-minutes: 300";
    let claude = "anthropic-ratelimit-unified-status: rejected\nanthropic-ratelimit-unified-representative-claim: five_hour\nanthropic-ratelimit-unified-5h-status: rejected\nanthropic-ratelimit-unified-5h-utilization: 1.0\nanthropic-ratelimit-unified-5h-reset: 1795002100\nanthropic-ratelimit-unified-7d-utilization: 0.59\nanthropic-ratelimit-unified-7d-reset: 1795108000";
    let copilot = "x-quota-snapshot-premium_interactions: ent=300&ov=0.0&ovPerm=false&rem=0.0&rst=2026-12-01T00%3A00%3A00Z\nx-usage-ratelimit-weekly: ent=0&ov=0.0&rem=0&rst=2026-11-20T00%3A00%3A00Z";
    let paced = "x-ratelimit-remaining-requests: 0\nx-ratelimit-reset-requests: 6m0s";
    let all = [
        ["openai", "answer 200", codex, "", "", ""],
        [
            "openai",
            "error 429",
            "",
            r#"{"error":{"type":"usage_limit_reached","message":"The usage limit has been reached","plan_type":"plus","resets_at":1795183600,"resets_in_seconds":183600}}"#,
            "",
            "",
        ],
        ["openai", "retry -", "", "", "The usage limit has been reached", "183600000"],
        [
            "claude",
            "error 429",
            claude,
            r#"{"type":"error","error":{"type":"rate_limit_error","message":"This request would exceed your limit."}}"#,
            "",
            "",
        ],
        ["copilot", "error 429", copilot, r#"{"error":{"code":"quota_exceeded","message":"..."}}"#, "", ""],
        [
            "zai",
            "error 429",
            "",
            r#"{"error":{"code":"1308","message":"Usage limit reached for 5 hour. Your limit will reset at 2026-11-18 23:38:28"}}"#,
            "",
            "",
        ],
        [
            "minimax",
            "error 429",
            "",
            r#"{"type":"error","error":{"message":"usage limit exceeded, 5-hour usage limit reached for Token Plan Starter (9/9 used), resets at 2026-11-18T15:00:00Z (2056)"}}"#,
            "",
            "",
        ],
        [
            "opencode-go",
            "error 429",
            "retry-after: 3600",
            r#"{"type":"GoUsageLimitError","message":"Weekly usage limit reached. Resets in 19hr"}"#,
            "",
            "",
        ],
        [
            "kimi",
            "error 403",
            "",
            r#"{"error":{"message":"You've reached your weekly (7-day) usage limit.","type":"access_terminated_error"}}"#,
            "",
            "",
        ],
        [
            "openrouter",
            "error 402",
            "",
            r#"{"error":{"code":402,"message":"Insufficient credits."}}"#,
            "",
            "",
        ],
        ["chutes", "error 429", paced, "slow down", "", ""],
    ];
    all.iter().map(|parts| joined(parts)).collect()
}
