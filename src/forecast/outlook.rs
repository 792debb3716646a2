//! What is to be expected of an account: the chances, and their words.

use super::SURE;
use super::paths::{PATHS, Paths, bins_until, minutes_until};
use super::rhythm::{Rhythm, count};
use super::window::{self, Window};

/// In words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Says {
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
    /// That, in words.
    pub says: Says,
    /// In how many minutes it is empty, with a chance of 10 %; `None` where that is not before its reset, or where there
    /// is too little history to name a time: for a window of hours, and in the first tenth of any.
    pub p10: Option<i64>,
    /// The same, at 50 %.
    pub p50: Option<i64>,
    /// The same, at 90 %.
    pub p90: Option<i64>,
}

/// What is to be expected of an account, and of each of its windows.
#[derive(Clone, Debug)]
pub struct Outlook {
    windows: Vec<Option<Forecast>>,
    /// In how many minutes work stops, in each future, the earliest first; `None` where not before the horizon.
    stops: Vec<Option<i64>>,
    horizon: i64,
}

/// What is to be expected of one window of the account whose history is `rhythm`; `None` where it has ended, or never can.
#[must_use]
pub fn forecast(rhythm: &Rhythm, window: &Window) -> Option<Forecast> {
    Outlook::new(rhythm, std::slice::from_ref(window), 0).windows.first().copied().flatten()
}

impl Outlook {
    /// The outlook of the account whose history is `rhythm`, by all windows that bound it, for `horizon` minutes and until
    /// each window's reset.
    #[must_use]
    pub fn new(rhythm: &Rhythm, windows: &[Window], horizon: i64) -> Self {
        let horizon_bins = bins_until(rhythm, rhythm.minute.saturating_add(horizon));
        let furthest = windows.iter().map(|window| bins_until(rhythm, window.reset)).max().unwrap_or(0);
        let paths = Paths::new(rhythm, furthest.max(horizon_bins));
        let mut forecasts = Vec::with_capacity(windows.len());
        let mut stops = vec![None; PATHS];
        for window in windows {
            let reset = bins_until(rhythm, window.reset);
            let ends = window::ends(window, rhythm, &paths, (0, reset.max(horizon_bins)));
            forecasts.push(Forecast::of(window, rhythm, &paths, &ends, reset));
            sooner(&mut stops, &ends);
        }
        let stops = stops.into_iter().map(|stop| stop.filter(|bin| *bin < horizon_bins));
        let mut stops: Vec<_> = stops.map(|stop| stop.map(|bin| minutes_until(rhythm, bin))).collect();
        stops.sort_unstable_by_key(|stop| stop.unwrap_or(i64::MAX));
        Self { windows: forecasts, stops, horizon: if windows.is_empty() { -1 } else { horizon } }
    }

    /// The forecast of each window, in their order; `None` for one that has ended.
    #[must_use]
    pub fn windows(&self) -> &[Option<Forecast>] {
        &self.windows
    }

    /// The chance that no window stops the work of so many minutes from now. Beyond the horizon, and of an account of which
    /// no window is known, nothing is promised: 0.
    #[must_use]
    pub fn lasts(&self, minutes: i64) -> f64 {
        if minutes > self.horizon {
            return 0.0;
        }
        1.0 - chance(self.stops.iter().flatten().filter(|stop| **stop < minutes).count())
    }
}

impl Forecast {
    fn of(
        window: &Window,
        rhythm: &Rhythm,
        paths: &Paths,
        ends: &[Option<usize>],
        reset: usize,
    ) -> Option<Self> {
        if window.reset <= rhythm.minute || window.reset <= window.start {
            return None;
        }
        let mut before: Vec<usize> = ends.iter().flatten().copied().filter(|bin| *bin < reset).collect();
        before.sort_unstable();
        let p_empty = chance(before.len());
        let is_guess = window::even_share(window, rhythm, paths) >= 0.5;
        let has_time = !is_guess || (!window.is_short() && window.gone(rhythm) >= 0.1);
        let time = |tenths: usize| {
            let bin = before.get(PATHS * tenths / 10).filter(|_| has_time || window.used() >= 100.0)?;
            Some(minutes_until(rhythm, *bin))
        };
        Some(Self { p_empty, says: says(p_empty), p10: time(1), p50: time(5), p90: time(9) })
    }
}

/// A chance that a window is empty before its reset, in words.
#[must_use]
pub fn says(p_empty: f64) -> Says {
    match p_empty {
        p if p <= 1.0 - SURE => Says::Lasts,
        p if p < 0.5 => Says::Unsure,
        _ => Says::MayRunOut,
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
