//! What the forecast assumes about people. The values are those that did well for invented people, on seeds other than
//! those that `npm run foresight` reports; around them little changes, as `bench/FORESIGHT.md` tells.

/// What is assumed of a window.
pub(super) struct Rates {
    /// How much of it is used up, in percent, by what is usual in a long window, or by three hours' work in a short one.
    pub(super) usual: f64,
    /// How uncertain that is (a logarithm's standard deviation, as are all spreads).
    pub(super) usual_spread: f64,
    /// How uncertain the rate still is after an hour of work has shown it.
    pub(super) spread: f64,
    /// After so many bins of work, what was seen of the use says as much as what is usual.
    pub(super) half: f64,
    /// How the even pace goes on: the mean of the logarithm, and its spread.
    pub(super) pace: (f64, f64),
}

/// Of windows of hours: most sittings end before their window does, so that the even pace is far too high.
pub(super) const SHORT: Rates =
    Rates { usual: 46.0, usual_spread: 0.6, spread: 0.3, half: 3.0, pace: (-1.0, 0.8) };
/// Of longer ones.
pub(super) const LONG: Rates =
    Rates { usual: 110.0, usual_spread: 0.5, spread: 0.6, half: 8.0, pace: (-0.1, 1.2) };

/// How much more a day of the same weekday says than another of the same kind (a work day, or one of a weekend).
pub(super) const SAME_WEEKDAY: f64 = 1.33;
/// How much one of the other kind says, where both take as much.
pub(super) const OTHER_KIND: f64 = 0.45;
/// In so many days, what a day says falls to 1/e.
pub(super) const AGE: f64 = 60.0;
/// So many bins of work make half of a day's intensity known.
pub(super) const INTENSITY_HALF: f64 = 2.0;
/// How much of the difference in intensity between two days applies to what follows.
pub(super) const SCALE: f64 = 0.9;
/// How much less alike two moments are, by the difference (of logarithms) in how long ago the last work was.
pub(super) const PAUSE: f64 = 2.0;
/// The same, by the difference in what had been used that day.
pub(super) const SO_FAR: f64 = 0.3;
/// In so many bins of difference on the clock, likeness falls to 1/e.
pub(super) const CLOCK: f64 = 6.0;
/// The same, for the time at which the day's work began.
pub(super) const BEGUN: f64 = 24.0;
/// How much a moment as long after the day's first work says, beside one at the same time of day.
pub(super) const SINCE_BEGUN: f64 = 1.5;
/// How much of what the last days were above the usual stays, in the days to come.
pub(super) const LEVEL: f64 = 0.25;
/// How much of what this day's intensity is above the usual does.
pub(super) const LEVEL_TODAY: f64 = 0.3;
/// The spread of the level of this day's rest.
pub(super) const TODAY_SPREAD: f64 = 0.3;
/// The spread of a person's weeks, before any are known.
pub(super) const LEVEL_SPREAD: f64 = 0.4;
/// So many weeks say as much about it as that does.
pub(super) const SPREAD_WEEKS: f64 = 2.0;
/// No larger one is believed.
pub(super) const MOST_SPREAD: f64 = 0.8;
/// An account is taken to be meant for this share of all work at least.
pub(super) const LEAST_OF_DEMAND: f64 = 0.2;
/// The spread of a rate that was seen before.
pub(super) const KNOWN_SPREAD: f64 = 0.3;
/// With so many days of history, half of the futures follow the even pace.
pub(super) const DAYS_FOR_HALF: f64 = 5.0;
