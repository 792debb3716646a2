//! Assumptions about people. The values did well for invented people, on seeds other than those that `npm run
//! foresight` reports. Small changes matter little, see `bench/FORESIGHT.md`.

/// Assumptions about a kind of window.
pub(super) struct Rates {
    /// Percent used by the usual work over a long window, or by three hours' work in a short one.
    pub(super) usual: f64,
    /// Uncertainty of `usual` (a logarithm's standard deviation, as are all spreads).
    pub(super) usual_spread: f64,
    /// Uncertainty of the rate after an hour of work has shown it.
    pub(super) spread: f64,
    /// Bins of work after which the observed usage weighs as much as the usual one.
    pub(super) half: f64,
    /// Later usage relative to the even pace: the mean of the logarithm, and its spread.
    pub(super) pace: (f64, f64),
}

/// Windows of hours. Most sittings end before their window does, so the even pace is far too high.
pub(super) const SHORT: Rates =
    Rates { usual: 46.0, usual_spread: 0.6, spread: 0.3, half: 3.0, pace: (-1.0, 0.8) };
/// Windows of days or longer.
pub(super) const LONG: Rates =
    Rates { usual: 110.0, usual_spread: 0.5, spread: 0.6, half: 8.0, pace: (-0.1, 1.2) };

/// Weight of a day of the same weekday, relative to another of the same kind (a work day, or one of a weekend).
pub(super) const SAME_WEEKDAY: f64 = 1.33;
/// Weight of a day of the other kind, if both kinds use equally much.
pub(super) const OTHER_KIND: f64 = 0.45;
/// Days in which the weight of a day falls to 1/e.
pub(super) const AGE: f64 = 60.0;
/// Bins of work that make half of a day's intensity known.
pub(super) const INTENSITY_HALF: f64 = 2.0;
/// Share of the difference in intensity between two days that applies to what follows.
pub(super) const SCALE: f64 = 0.9;
/// Dissimilarity of two moments by the difference (of logarithms) in time since the last work.
pub(super) const PAUSE: f64 = 2.0;
/// Dissimilarity of two moments by the difference (of logarithms) in usage so far that day.
pub(super) const SO_FAR: f64 = 0.3;
/// Bins of difference in time of day at which similarity falls to 1/e.
pub(super) const CLOCK: f64 = 6.0;
/// Bins of difference in when the day's work began at which similarity falls to 1/e.
pub(super) const BEGUN: f64 = 24.0;
/// Weight of a moment as long after the day's first work, relative to one at the same time of day.
pub(super) const SINCE_BEGUN: f64 = 1.5;
/// Share of the last days' excess over the usual that stays in the days to come.
pub(super) const LEVEL: f64 = 0.25;
/// Share of today's excess intensity that stays in the days to come.
pub(super) const LEVEL_TODAY: f64 = 0.3;
/// Spread of the level of the rest of today.
pub(super) const TODAY_SPREAD: f64 = 0.3;
/// Spread of a person's weeks, before any are known.
pub(super) const LEVEL_SPREAD: f64 = 0.4;
/// Number of known weeks that weigh as much as [`LEVEL_SPREAD`].
pub(super) const SPREAD_WEEKS: f64 = 2.0;
/// Maximum spread of a person's weeks.
pub(super) const MOST_SPREAD: f64 = 0.8;
/// Minimum share of all work that an account is assumed to be meant for.
pub(super) const LEAST_OF_DEMAND: f64 = 0.2;
/// Spread of a rate that an earlier window showed.
pub(super) const KNOWN_SPREAD: f64 = 0.3;
/// Days of history with which half of the futures follow the even pace.
pub(super) const DAYS_FOR_HALF: f64 = 5.0;
