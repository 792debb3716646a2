//! An account's windows, as the forecast takes them.

use crate::forecast;
use crate::gating;
use crate::history::Calendar;
use crate::reading::{Level, Period, Window};
use crate::time::EpochMs;

/// So long is nothing left of a window that does not say until when, in minutes: a year.
const YEAR: i64 = 365 * 24 * 60;

/// What bounds the work of an account with these `windows`, which are `read` where they can be measured; `None` where that
/// cannot be foreseen, as one of them is not used up and cannot.
pub fn bounds(
    windows: &[Window],
    read: &dyn Fn(&Window) -> Option<forecast::Window>,
    now: EpochMs,
    calendar: Calendar,
) -> Option<Vec<forecast::Window>> {
    let told = gating::bounding(windows).filter(|window| gating::left(window).is_some());
    let told: Vec<_> = told.collect();
    if told.is_empty() {
        return gating::is_unlimited(windows).then(Vec::new);
    }
    // Beside one that is used up, nothing needs to be known of the others.
    let is_spent = told.iter().any(|window| gating::is_spent(window, now));
    let bound = |window| read(window).or_else(|| is_spent.then(|| spent(window, now, calendar)));
    told.into_iter().map(bound).collect()
}

/// `window` for the forecast: one of a known length, of which is known how much is left, and until when.
pub fn measured(window: &Window, now: EpochMs, calendar: Calendar) -> Option<forecast::Window> {
    let left = gating::left(window)?;
    let length = minutes_of(window.length()?)?;
    let reset = match window.resets_at {
        Some(at) if at > now => calendar.minute(at),
        // It begins with the next use.
        None if matches!(window.level, Level::Left(left) if left.exact() >= 100.0) => {
            calendar.minute(now) + length
        }
        _ => return None,
    };
    Some(forecast::Window { used: 100.0 - left.exact(), start: reset - length, reset, rate: None })
}

/// `window` for the forecast as if nothing were left of it, of whatever length it is.
fn spent(window: &Window, now: EpochMs, calendar: Calendar) -> forecast::Window {
    let start = calendar.minute(now);
    let resets_at = window.resets_at.filter(|at| *at > now);
    let reset = resets_at.map_or(start + YEAR, |at| calendar.minute(at));
    forecast::Window { used: 100.0, start, reset, rate: None }
}

fn minutes_of(period: Period) -> Option<i64> {
    match period {
        // The mean of the Gregorian calendar's.
        Period::Month => Some(43_829),
        Period::Seconds(seconds) => i64::try_from(seconds / 60).ok().filter(|minutes| *minutes > 0),
    }
}
