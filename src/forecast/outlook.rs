//! Forecasts of windows: probabilities, and the verdicts for them.

use super::SURE;
use super::paths::{PATHS, Paths, bins_until, minutes_until};
use super::rhythm::{Rhythm, count};
use super::window::{self, Window};

/// A forecast as one of three words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The window lasts until its reset, at [`SURE`] or more.
    Lasts,
    /// Neither [`Verdict::Lasts`] nor [`Verdict::MayRunOut`].
    Unsure,
    /// The window is at least as likely to be empty before its reset as not.
    MayRunOut,
}

/// The forecast of one window.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Forecast {
    /// The probability that the window is empty before its reset; never quite 0 or 1.
    pub p_empty: f64,
    /// The verdict for `p_empty`.
    pub verdict: Verdict,
    /// Whether the even pace decides, because there is too little history, or none that used this window.
    pub is_even: bool,
    /// Minutes until the window is empty with a probability of 10 %; `None` if that is not before its reset. If
    /// `is_even`, also `None` in a window of hours and in the first tenth of a longer one, unless it is used up.
    pub p10: Option<i64>,
    /// Minutes until the window is empty with a probability of 50 %, like `p10`.
    pub p50: Option<i64>,
    /// Minutes until the window is empty with a probability of 90 %, like `p10`.
    pub p90: Option<i64>,
}

/// Forecasts one window of the account with the history `rhythm`; `None` if the window has ended or has no length.
pub fn forecast(rhythm: &Rhythm, window: &Window) -> Option<Forecast> {
    forecasts(rhythm, std::slice::from_ref(window)).pop().flatten()
}

/// Forecasts several windows of one account like [`forecast`], in order.
pub fn forecasts(rhythm: &Rhythm, windows: &[Window]) -> Vec<Option<Forecast>> {
    let furthest = windows.iter().map(|window| bins_until(rhythm, window.reset)).max().unwrap_or(0);
    let paths = Paths::new(rhythm, furthest);
    let of = |window: &Window| {
        let reset = bins_until(rhythm, window.reset);
        Forecast::of(window, rhythm, &paths, &window::ends(window, rhythm, &paths, (0, reset)))
    };
    windows.iter().map(of).collect()
}

impl Forecast {
    fn of(window: &Window, rhythm: &Rhythm, paths: &Paths, ends: &[Option<usize>]) -> Option<Self> {
        if window.reset <= rhythm.minute || window.reset <= window.start {
            return None;
        }
        let mut before: Vec<usize> = ends.iter().flatten().copied().collect();
        let p_empty = chance(before.len());
        let is_even = window::even_share(window, rhythm, paths) >= 0.5;
        let has_time = !is_even || (!window.is_short() && window.gone(rhythm) >= 0.1);
        if has_time || window.used() >= 100.0 {
            before.sort_unstable();
        } else {
            before.clear();
        }
        let time = |tenths: usize| Some(minutes_until(rhythm, *before.get(PATHS * tenths / 10)?));
        Some(Self { p_empty, verdict: verdict(p_empty), is_even, p10: time(1), p50: time(5), p90: time(9) })
    }
}

/// The verdict for a probability that a window is empty before its reset.
pub fn verdict(p_empty: f64) -> Verdict {
    match p_empty {
        p if p <= 1.0 - SURE => Verdict::Lasts,
        p if p < 0.5 => Verdict::Unsure,
        _ => Verdict::MayRunOut,
    }
}

/// The probability of an event that occurs in this number of futures.
pub(super) fn chance(futures: usize) -> f64 {
    (count(futures) + 0.5) / (count(PATHS) + 1.0)
}

/// Keeps the earlier end of each future.
pub(super) fn sooner(stops: &mut [Option<usize>], ends: &[Option<usize>]) {
    for (stop, end) in stops.iter_mut().zip(ends) {
        *stop = [*stop, *end].into_iter().flatten().min();
    }
}
