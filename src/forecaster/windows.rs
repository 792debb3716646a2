//! Conversion of an account's windows for the forecast.

use crate::binding;
use crate::forecast;
use crate::reading::{Level, Window};
use crate::sessions::Calendar;
use crate::time::EpochMs;

/// A year in minutes, longer than any horizon.
const YEAR: i64 = 365 * 24 * 60;

/// Returns the windows that can stop work with this account, converted by `read`; empty if it is unlimited. If one
/// cannot be measured, returns a window that stays used up if any is used up, else `None`. `None` if none is known.
pub fn bounds(
    windows: &[Window],
    read: &dyn Fn(&Window) -> Option<forecast::Window>,
    now: EpochMs,
    calendar: Calendar,
) -> Option<Vec<forecast::Window>> {
    let told = binding::binding_windows(windows).filter(|window| window.left().is_some());
    let told: Vec<_> = told.collect();
    if told.is_empty() {
        return binding::is_unlimited(windows).then(Vec::new);
    }
    let is_spent = told.iter().any(|window| binding::is_spent(window, now));
    let all: Option<_> = told.into_iter().map(read).collect();
    // A used-up window stops work, whatever is known of the others. What follows is known only if all are measured.
    all.or_else(|| is_spent.then(|| vec![spent(calendar.minute(now))]))
}

/// Converts `window` for the forecast; `None` unless its length, what is left and a future reset are known. A full
/// window needs no reset.
pub fn measured(window: &Window, now: EpochMs, calendar: Calendar) -> Option<forecast::Window> {
    let left = window.left()?;
    let length = Some(window.length()?.minutes()).filter(|minutes| *minutes > 0)?;
    let reset = match window.resets_at {
        Some(at) if at > now => calendar.minute(at),
        // A full window without a reset begins with the next use.
        None if matches!(window.level, Level::Left(left) if left.exact() >= 100.0) => {
            calendar.minute(now) + length
        }
        _ => return None,
    };
    Some(forecast::Window { used: 100.0 - left.exact(), start: reset - length, reset, rate: None })
}

/// A window that stays used up for as long as there is work.
fn spent(now: i64) -> forecast::Window {
    forecast::Window { used: 100.0, start: now, reset: now + YEAR, rate: None }
}
