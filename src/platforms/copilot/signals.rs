//! Rate-limit signals in Copilot's replies: headers `x-quota-snapshot-{premium_interactions, premium_models,chat}`
//! and `x-usage-ratelimit-{session,weekly}` hold `ent=300&rem=29.7&rst=2026-12-01T00%3A00%3A00Z` (`rem`: percent
//! left). A refusal has `{error: {code, message}}`; `code` names the limit.

use crate::lenient::{self, Text};
use crate::reading::{Level, Percent, Period, Scope, Window};
use crate::secret::Redactor;
use crate::signal::{LimitUpdate, Signal};
use crate::time::EpochMs;

const SNAPSHOTS: [(&str, Scope); 3] = [
    ("x-quota-snapshot-premium_interactions", Scope::PremiumRequests),
    ("x-quota-snapshot-premium_models", Scope::PremiumRequests),
    ("x-quota-snapshot-chat", Scope::Chat),
];

const WEEKLY: &str = "exceeded your weekly rate limit";

pub fn read_signal(signal: &Signal, _: &Redactor) -> Option<LimitUpdate> {
    let mut told = LimitUpdate::default();
    for (header, scope) in SNAPSHOTS {
        let part = |name| part(signal.header(header)?, name);
        // Without a limit, the entitlement is negative.
        let is_limited = part("ent").and_then(lenient::number).is_some_and(|limit| limit > 0.0);
        let left = part("rem").and_then(lenient::number).filter(|_| is_limited);
        if let Some(left) = left {
            let window = Window::new(scope, Level::Left(Percent::new(left)));
            let window = window.resetting(part("rst").and_then(|at| moment(at, signal.at)));
            if !told.windows.iter().any(|known| known.is_same_limit(&window)) {
                told.windows.push(window);
            }
        }
    }
    let code: Text = lenient::at(signal.body(), "/error/code");
    let code = code.get().unwrap_or_default();
    let premium = || told.windows.iter().find(|window| window.scope == Scope::PremiumRequests)?.resets_at;
    let is_refused = signal.is_refusal();
    told.stop = if is_refused && code.contains("quota_exceeded") {
        let resets_at = premium().or_else(|| signal.reset(0));
        LimitUpdate::stopped(Some(Scope::PremiumRequests), None, resets_at).stop
    // OpenCode's retries have only the message.
    } else if is_refused && (code.contains("weekly_rate_limited") || signal.words().contains(WEEKLY)) {
        let at = signal.header("x-usage-ratelimit-weekly").and_then(|header| part(header, "rst"));
        let at = at.and_then(|at| moment(at, signal.at));
        LimitUpdate::stopped(Some(Scope::Plan), Some(Period::WEEK), at.or_else(|| signal.reset(0))).stop
    } else {
        signal.common().and_then(|told| told.stop)
    };
    told.known()
}

/// The part called `name` of a header's `value`.
fn part<'a>(value: &'a str, name: &str) -> Option<&'a str> {
    value.split(['&', ';']).find_map(|part| part.trim().strip_prefix(name)?.strip_prefix('='))
}

fn moment(text: &str, now: EpochMs) -> Option<EpochMs> {
    EpochMs::parse_iso(&text.replace("%3A", ":").replace("%3a", ":"))?.plausible(now)
}
