//! When a window is empty, in each of the simulated futures.

use super::noise::{NOISE, Noise};
use super::parameters::{self, DAYS_FOR_HALF, KNOWN_SPREAD, LEAST_OF_DEMAND, Rates};
use super::paths::{PATHS, Paths, bins_until};
use super::rhythm::{Rhythm, bin_of, count};
use super::{BIN, BINS_PER_DAY, LONGEST};

/// Maximum length of a window of hours, in minutes.
const SHORT: i64 = 12 * 60;
/// Minimum percent that counts as used, as meters round less than half a percent to none.
const LEAST_USED: f64 = 0.1;

/// A limit on usage between two times, which are in minutes since the beginning of the history.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Window {
    /// Percent used.
    pub used: f64,
    /// When the window began.
    pub start: i64,
    /// When the window ends, and its quota is full again.
    pub reset: i64,
    /// Percent per unit of history in an earlier window, if known: helps with a window that has only just begun, or
    /// an account that is used seldom.
    pub rate: Option<f64>,
}

impl Window {
    /// Whether this is a window of hours, such as five, which one sitting may exhaust.
    pub const fn is_short(&self) -> bool {
        self.reset.saturating_sub(self.start) <= SHORT
    }

    /// The percent used, from 0 to 100. NaN counts as used up, so that nothing is promised.
    pub(super) fn used(&self) -> f64 {
        if self.used.is_nan() { 100.0 } else { self.used.clamp(0.0, 100.0) }
    }

    /// The elapsed share of the window at the time of `rhythm`.
    #[expect(clippy::cast_precision_loss, reason = "bounded")]
    pub(super) fn gone(&self, rhythm: &Rhythm) -> f64 {
        let [start, reset] = [self.start, self.reset].map(|minute| minute.clamp(-LONGEST, 2 * LONGEST));
        ((rhythm.minute - start) as f64 / (reset - start).max(BIN) as f64).clamp(0.0, 1.0)
    }

    /// Whether the window is used up `bins` from now, if nothing more is used until then.
    pub(super) fn is_spent(&self, rhythm: &Rhythm, bins: usize) -> bool {
        // A window that resets within a bin is full in the next one.
        let is_over =
            if bins == 0 { self.reset <= rhythm.minute } else { bins_until(rhythm, self.reset) <= bins };
        self.used() >= 100.0 && !is_over
    }

    fn rates(&self) -> &'static Rates {
        if self.is_short() { &parameters::SHORT } else { &parameters::LONG }
    }
}

/// Percent of a window that one unit of history consumes.
struct Exchange {
    /// Estimated units used here in the window.
    here: f64,
    /// The assumed rate, its weight against the observed one, and the remaining uncertainty (logarithms).
    assumed: f64,
    weight: f64,
    spread: f64,
}

impl Exchange {
    fn new(window: &Window, own: &Rhythm, demand: &Rhythm) -> Self {
        let rates = window.rates();
        let start = bin_of(window.start);
        let mut seen = own.units(start, own.now);
        if window.start < 0 {
            // The history begins within the window: extrapolate.
            seen *= count(own.now) + count(bin_of(-window.start));
            seen /= count(own.now).max(1.0);
        }
        let worked = own.work(start, own.now);
        // The usual amount is better evidence than little observed usage: the rest may have been used elsewhere.
        let usual = own.usual_since(start, window.is_short());
        let share = worked / (worked + rates.half);
        let known = window.rate.filter(|rate| rate.is_finite() && *rate > 0.0);
        let here = if usual > 0.0 && seen > 0.0 && known.is_none() {
            (seen.ln() * share + usual.ln() * (1.0 - share)).exp()
        } else {
            seen
        };
        let typical = |rhythm: &Rhythm| {
            if window.is_short() {
                rhythm.per_bin() * 12.0
            } else {
                rhythm.per_day() * count(bin_of(window.reset.saturating_sub(window.start)))
                    / count(BINS_PER_DAY)
            }
        };
        // An account with little usage may have been avoided so far.
        let typical = typical(own).max(typical(demand) * LEAST_OF_DEMAND);
        let assumed = known.unwrap_or(rates.usual / typical.max(1e-12)).ln();
        let of_assumed = known.map_or(rates.usual_spread, |_| KNOWN_SPREAD);
        let spread = rates.spread * own.spread / parameters::LEVEL_SPREAD;
        let of_seen = spread * spread / (worked / 4.0).max(0.05);
        let weight = if seen > 0.0 { of_seen / (of_seen + of_assumed * of_assumed) } else { 1.0 };
        Self { here, assumed, weight, spread: of_assumed * weight.sqrt() }
    }

    /// Percent per unit if `used` percent are used, varied by `noise` (a standard normal number).
    fn rate(&self, used: f64, noise: f64) -> f64 {
        let seen = (used.max(LEAST_USED) / self.here.max(1e-12)).ln();
        (seen * (1.0 - self.weight) + self.assumed * self.weight + self.spread * noise).exp()
    }
}

/// Returns when a window is empty in each future, in bins from now, if its account is worked on from `from` to
/// `to`; `None` if not in that time. A window that resets earlier begins again at the next use, at the even pace at
/// once. `own` is the history that used the window, `paths` are the futures.
pub(super) fn ends(
    window: &Window,
    own: &Rhythm,
    paths: &Paths,
    (from, to): (usize, usize),
) -> Vec<Option<usize>> {
    if window.is_spent(own, from) {
        return vec![Some(from); PATHS];
    }
    let exchange = Exchange::new(window, own, paths.rhythm);
    let pace = Pace::new(window, own);
    let later = pace.of_next();
    let even = even_share(window, own, paths);
    let reset = bins_until(own, window.reset);
    let length = bin_of(window.reset.saturating_sub(window.start)).max(1);
    let used = window.used();
    let end = |(number, noise): (usize, &Noise)| {
        let is_even = noise.share < even;
        let used = (used + noise.rounding).clamp(0.0, 100.0);
        let rate = || exchange.rate(used, noise.normal);
        if reset > from {
            let until = reset.min(to);
            let end = if is_even {
                pace.end(100.0 - used, noise).map(|bins| from + bins).filter(|end| *end < until)
            } else {
                paths.reach(number, (100.0 - used) / rate(), (from, until))
            };
            if end.is_some() {
                return end;
            }
        }
        // Each later window takes its noise from another future.
        let mut others = NOISE.iter().cycle().skip(number + 1);
        let mut next = reset.max(from);
        while next < to {
            let end = if is_even {
                later.end(100.0, others.next()?).map(|bins| next + bins)
            } else {
                next = paths.next_use(number, (next, to))?;
                paths.reach(number, 100.0 / rate(), (next, to))
            };
            next += length;
            if let Some(end) = end.filter(|end| *end < next.min(to)) {
                return Some(end);
            }
        }
        None
    };
    NOISE.iter().enumerate().map(end).collect()
}

/// The share of futures that follow the even pace, for lack of history, or of history that used this window.
fn even_share(window: &Window, own: &Rhythm, paths: &Paths) -> f64 {
    if !paths.are_known() {
        return 1.0;
    }
    let days = paths.rhythm.known_days() / DAYS_FOR_HALF;
    let of_history = 1.0 / (1.0 + days * days);
    let is_used_here = own.units(bin_of(window.start), own.now) > 0.0 || window.rate.is_some();
    of_history.max(if is_used_here { 0.0 } else { 0.5 })
}

/// Whether the even pace decides in half of the futures.
pub(super) fn is_even(window: &Window, own: &Rhythm, paths: &Paths) -> bool {
    even_share(window, own, paths) >= 0.5
}

/// The bin, from now, before which it can be told when the window is empty. The even pace tells nothing of a window of
/// hours, nor of the first tenth of a longer one, such as the one that begins with a reset.
pub(super) fn told_until(window: &Window, own: &Rhythm, paths: &Paths) -> usize {
    if !is_even(window, own, paths) {
        return usize::MAX;
    }
    if window.is_short() || window.gone(own) < 0.1 { 0 } else { bins_until(own, window.reset) }
}

/// The even pace: usage continues at its average rate since the window began. The rate is shrunk toward the one
/// that exactly exhausts the window, weighted as a twentieth of the window's length.
struct Pace {
    /// Percent per bin.
    rate: f64,
    /// Percent per bin of a window that has just begun.
    at_first: f64,
    is_short: bool,
}

impl Pace {
    fn new(window: &Window, own: &Rhythm) -> Self {
        let length = count(bin_of(window.reset.saturating_sub(window.start)).max(1));
        let (mean, _) = window.rates().pace;
        let rate = (window.used() + 5.0) / ((window.gone(own) + 0.05) * length);
        Self { rate: rate * mean.exp(), at_first: 100.0 / length * mean.exp(), is_short: window.is_short() }
    }

    /// The pace of later windows: an account that used little of this one may use more of those.
    const fn of_next(&self) -> Self {
        Self { rate: self.rate.max(self.at_first), ..*self }
    }

    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "not negative, and bounded")]
    fn end(&self, left: f64, noise: &Noise) -> Option<usize> {
        let bins = left / (self.rate * if self.is_short { noise.short } else { noise.long });
        (bins < 1e6).then_some(bins as usize)
    }
}
