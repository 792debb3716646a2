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

/// The forecast of one window. Its times are minutes from now, unless they were [mapped](Forecast::map).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Forecast<At = i64> {
    /// The probability that the window is empty before its reset; never quite 0 or 1.
    pub p_empty: f64,
    /// Whether the even pace decides, because there is too little history, or none that used this window.
    pub is_even: bool,
    /// When the window is empty with a probability of 10, 50 and 90 %; `None` if that is not before its reset. If
    /// `is_even`, also `None` in a window of hours and in the first tenth of a longer one, unless it is used up.
    pub empty_at: [Option<At>; 3],
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
        if window::told_until(window, rhythm, paths) > 0 || window.used() >= 100.0 {
            before.sort_unstable();
        } else {
            before.clear();
        }
        let time = |tenths: usize| Some(minutes_until(rhythm, *before.get(PATHS * tenths / 10)?));
        let is_even = window::is_even(window, rhythm, paths);
        Some(Self { p_empty, is_even, empty_at: [1, 5, 9].map(time) })
    }
}

impl<At: Copy> Forecast<At> {
    /// The probability as one of three words.
    pub fn verdict(&self) -> Verdict {
        match self.p_empty {
            p if p <= 1.0 - SURE => Verdict::Lasts,
            p if p < 0.5 => Verdict::Unsure,
            _ => Verdict::MayRunOut,
        }
    }

    /// Returns when the window is more likely empty than not.
    pub fn likely(&self) -> Option<At> {
        let [_, likely, _] = self.empty_at;
        likely
    }

    /// Converts the times.
    pub fn map<To>(self, to: impl Fn(At) -> To) -> Forecast<To> {
        let Self { p_empty, is_even, empty_at } = self;
        Forecast { p_empty, is_even, empty_at: empty_at.map(|at| at.map(&to)) }
    }
}

/// The probability of an event that occurs in this number of futures.
pub(super) fn chance(futures: usize) -> f64 {
    (count(futures) + 0.5) / (count(PATHS) + 1.0)
}

/// Keeps the earlier end of each future.
pub(super) fn sooner(stops: &mut [Option<usize>], ends: &[Option<usize>]) {
    for (stop, end) in stops.iter_mut().zip(ends) {
        *stop = stop.zip(*end).map(|(stop, end)| stop.min(end)).or(*stop).or(*end);
    }
}
