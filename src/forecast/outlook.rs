//! What is to be expected of windows: the chances, and their words.

use super::SURE;
use super::paths::{PATHS, Paths, bins_until, minutes_until};
use super::rhythm::{Rhythm, count};
use super::window::{self, Window};

/// The forecast as one of three words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It lasts until its reset, at [`SURE`] or more.
    Lasts,
    /// Neither can be said.
    Unsure,
    /// It is more likely empty before its reset than not.
    MayRunOut,
}

/// What is to be expected of a window.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Forecast {
    /// The chance that it is empty before its reset; never quite 0 or 1.
    pub p_empty: f64,
    /// The same as one of three words.
    pub verdict: Verdict,
    /// Whether it is the even pace's, as there is too little history, or none that used up this window.
    pub is_even: bool,
    /// In how many minutes it is empty, with a chance of 10 %; `None` where that is not before its reset, or where there
    /// is too little history to name a time: for a window of hours, and in the first tenth of any.
    pub p10: Option<i64>,
    /// The same, at 50 %.
    pub p50: Option<i64>,
    /// The same, at 90 %.
    pub p90: Option<i64>,
}

/// What is to be expected of one window of the account whose history is `rhythm`; `None` where it has ended, or never can.
pub fn forecast(rhythm: &Rhythm, window: &Window) -> Option<Forecast> {
    forecasts(rhythm, std::slice::from_ref(window)).pop().flatten()
}

/// The same of several windows, in their order.
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

/// A chance that a window is empty before its reset, in words.
pub fn verdict(p_empty: f64) -> Verdict {
    match p_empty {
        p if p <= 1.0 - SURE => Verdict::Lasts,
        p if p < 0.5 => Verdict::Unsure,
        _ => Verdict::MayRunOut,
    }
}

/// The chance of what happened in so many futures.
pub(super) fn chance(futures: usize) -> f64 {
    (count(futures) + 0.5) / (count(PATHS) + 1.0)
}

/// Keeps of each future what comes sooner.
pub(super) fn sooner(stops: &mut [Option<usize>], ends: &[Option<usize>]) {
    for (stop, end) in stops.iter_mut().zip(ends) {
        *stop = [*stop, *end].into_iter().flatten().min();
    }
}
