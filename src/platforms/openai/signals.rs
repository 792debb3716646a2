//! Rate-limit signals for ChatGPT plans. Every reply to a session has headers
//! `x-codex-{primary,secondary}-{used-percent,window-minutes,reset-at,reset-after-seconds}`. Limits of single models
//! insert their name, and add `x-codex-{name}-limit-name`. A refusal has `{error: {type: "usage_limit_reached",
//! plan_type, resets_at, resets_in_seconds}}`. Other refusals concern the request rate or an API key.

use crate::lenient::{self, Object, Text};
use crate::reading::{Period, Scope, Window};
use crate::sanitized::Sanitized;
use crate::secret::Redactor;
use crate::signal::{LimitUpdate, Signal, Stop};
use crate::time::EpochMs;
use serde::Deserialize;

#[derive(Default, Deserialize)]
#[serde(bound = "'de: 'a")]
struct Error<'a> {
    #[serde(rename = "type|code: string")]
    code: Text<'a>,
    plan_type: Text<'a>,
}

pub fn read_signal(signal: &Signal, redactor: &Redactor) -> Option<LimitUpdate> {
    let error: Object<Error> = lenient::at(signal.body(), "error");
    let error = error.get().unwrap_or_default();
    let windows = windows(signal, redactor);
    let said = signal.header("x-codex-plan-type").map(str::to_owned).or_else(|| error.plan_type.get());
    let plan = said.and_then(|plan| Sanitized::name(&plan, redactor));
    let is_limit = error.code.is("usage_limit_reached")
        || signal.words().contains("usage limit")
        || windows.iter().any(Window::is_empty);
    let stop = (signal.is_refusal() && is_limit).then(|| stop(&windows, signal.reset(0)));
    LimitUpdate { plan, windows, stop }.known()
}

/// Returns which of `windows` stopped the session. `resets_at` is the reset in the refusal, if any.
fn stop(windows: &[Window], resets_at: Option<EpochMs>) -> Stop {
    let empty = windows.iter().filter(|window| window.is_empty());
    // Of several empty windows, the one that resets closest to the refusal's time, else the last to reset.
    let far = |window: &&Window| match (resets_at, window.resets_at) {
        (Some(told), Some(at)) => (told - at).abs(),
        (_, at) => i64::MAX - at.map_or(0, |at| at - EpochMs::new(0)),
    };
    match empty.min_by_key(far) {
        Some(window) => Stop {
            scope: Some(window.scope.clone()),
            period: window.period,
            resets_at: window.resets_at.or(resets_at),
        },
        None => Stop { resets_at, ..Stop::default() },
    }
}

fn windows(signal: &Signal, redactor: &Redactor) -> Vec<Window> {
    let mut windows = Vec::new();
    for (name, value) in signal.headers() {
        let Some(slot) = name.strip_suffix("-used-percent") else { continue };
        let of = slot.strip_suffix("-primary").or_else(|| slot.strip_suffix("-secondary"));
        let scope = match of {
            Some("x-codex") => Some(Scope::Plan),
            Some(of) => {
                let name = signal.header(&format!("{of}-limit-name"));
                name.and_then(|name| Sanitized::name(name, redactor)).map(Scope::Named)
            }
            None => None,
        };
        let number = |what: &str| signal.number(&format!("{slot}-{what}"));
        // In a slot that the plan does not use, everything is zero.
        let period = number("window-minutes").and_then(|minutes| Period::seconds(minutes * 60.0));
        let (Some(scope), Some(period), Some(used)) = (scope, period, lenient::number(value)) else {
            continue;
        };
        let at = number("reset-at").and_then(|seconds| EpochMs::from_seconds(seconds, signal.at));
        let after = || signal.at.after_seconds(number("reset-after-seconds")?);
        windows.push(Window::used(scope, used).over(period).resetting(at.or_else(after)));
    }
    Window::sort(&mut windows);
    windows
}
