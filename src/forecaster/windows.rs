//! An account's windows, as the forecast takes them.

use crate::binding;
use crate::forecast;
use crate::reading::{Level, Period, Window};
use crate::sessions::Calendar;
use crate::time::EpochMs;

/// Beyond whatever there is work for, in minutes: a year.
const YEAR: i64 = 365 * 24 * 60;

/// What bounds the work of an account with these `windows`, which are `read` where they can be measured; `None` where that
/// cannot be foreseen, as one of them cannot. Where one is used up, it is foreseen that nobody works there.
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
    // One that is used up stops work, whatever is known of the others. What there is after that, only all of them tell.
    all.or_else(|| is_spent.then(|| vec![spent(calendar.minute(now))]))
}

/// `window` for the forecast: one of a known length, of which is known how much is left, and until when.
pub fn measured(window: &Window, now: EpochMs, calendar: Calendar) -> Option<forecast::Window> {
    let left = window.left()?;
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

/// A window for the forecast of which nothing is left for as long as there is work.
fn spent(now: i64) -> forecast::Window {
    forecast::Window { used: 100.0, start: now, reset: now + YEAR, rate: None }
}

fn minutes_of(period: Period) -> Option<i64> {
    match period {
        // The mean of the Gregorian calendar's.
        Period::Month => Some(43_829),
        Period::Seconds(seconds) => i64::try_from(seconds / 60).ok().filter(|minutes| *minutes > 0),
    }
}
