//! Simulated futures: today continues as similar past moments did, later days are like past days of their weekday.

use super::draws::Draws;
use super::parameters::TODAY_SPREAD;
use super::rhythm::{Rhythm, bin_of, count};
use super::{BIN, BINS_PER_DAY};

/// Number of futures. A probability is a share of them, and so exact to about three points.
pub(super) const PATHS: usize = 256;
/// Maximum length of a future: a window of a month.
const MOST_DAYS: usize = 32;

/// Futures of one person, all starting at the same moment.
#[derive(Clone, Debug)]
pub(super) struct Paths<'a> {
    pub(super) rhythm: &'a Rhythm,
    /// Empty without a past to draw from.
    futures: Vec<Vec<Stretch>>,
}

/// A stretch of a future, copied from the past bins `from` to `to` with the usage multiplied by `scale`.
#[derive(Clone, Copy, Debug)]
struct Stretch {
    /// The bin, from now, at which it begins, and the units used before that.
    at: usize,
    before: f64,
    from: usize,
    to: usize,
    scale: f64,
}

impl<'a> Paths<'a> {
    /// Simulates futures until `bins` from now; equal histories give equal futures.
    pub(super) fn new(rhythm: &'a Rhythm, bins: usize) -> Self {
        let path = |number: usize| {
            // Each future has its own generator, so that a longer future begins as a shorter one does.
            let mut draws = Draws::new(number);
            let mut path = Vec::new();
            let mut add = |at: usize, from: usize, to: usize, scale: f64| {
                let before = path.last().map_or(0.0, |last: &Stretch| last.before + last.units(rhythm));
                path.push(Stretch { at, before, from, to: to.min(from + bins - at), scale });
            };
            // Stratified draws, so that fewer paths are needed; 89 shuffles the strata.
            let share = (count(number * 89 % PATHS) + draws.unit()) / count(PATHS);
            let spread = TODAY_SPREAD * draws.normal();
            if let Some(moment) = pick(&rhythm.alike, |moment| moment.sum, share) {
                add(0, moment.from, moment.to, moment.scale * spread.exp());
            }
            let level = (rhythm.level + rhythm.spread * draws.normal()).exp();
            for day in rhythm.today + 1..rhythm.today + MOST_DAYS {
                let at = rhythm.begin(day) - rhythm.now;
                if at >= bins {
                    break;
                }
                let known = rhythm.days.get(rhythm.weekday(day)).map(Vec::as_slice).unwrap_or_default();
                if let Some((like, _)) = pick(known, |(_, sum)| *sum, draws.unit()) {
                    add(at, rhythm.begin(*like), rhythm.begin(like + 1), level);
                }
            }
            path
        };
        let is_known = rhythm.days.iter().any(|days| !days.is_empty());
        Self { rhythm, futures: if is_known { (0..PATHS).map(path).collect() } else { Vec::new() } }
    }

    /// Whether there is a past to draw from.
    pub(super) fn are_known(&self) -> bool {
        !self.futures.is_empty()
    }

    /// The bin, from now, at which future `number` has used `units` since `from`; `None` if not before `to`.
    pub(super) fn reach(&self, number: usize, units: f64, (from, to): (usize, usize)) -> Option<usize> {
        let path = self.futures.get(number)?;
        let goal = self.used(path, from) + units;
        let reached = path.partition_point(|stretch| stretch.before + stretch.units(self.rhythm) < goal);
        let stretch = path.get(reached)?;
        let wanted = (goal - stretch.before) / stretch.scale;
        let bin = stretch.at + self.rhythm.reach(stretch.from, stretch.to, wanted) - stretch.from;
        (bin < to).then_some(bin.max(from))
    }

    /// The first bin with use in future `number`, at `from` or later; `None` if not before `to`.
    pub(super) fn next_use(&self, number: usize, (from, to): (usize, usize)) -> Option<usize> {
        let path = self.futures.get(number)?;
        let uses = path.iter().filter_map(|stretch| {
            let begin = stretch.from + from.saturating_sub(stretch.at);
            Some(stretch.at + self.rhythm.next_use(begin, stretch.to)? - stretch.from)
        });
        uses.filter(|bin| *bin < to).min()
    }

    /// Units used in a future until a bin.
    fn used(&self, path: &[Stretch], until: usize) -> f64 {
        let begun = path.partition_point(|stretch| stretch.at < until);
        let Some(stretch) = begun.checked_sub(1).and_then(|last| path.get(last)) else { return 0.0 };
        let to = stretch.to.min(stretch.from + until - stretch.at);
        stretch.before + self.rhythm.units(stretch.from, to) * stretch.scale
    }
}

impl Stretch {
    fn units(&self, rhythm: &Rhythm) -> f64 {
        rhythm.units(self.from, self.to) * self.scale
    }
}

/// Picks the item at `share` of the total; `sum` returns an item's running total.
fn pick<T>(among: &[T], sum: impl Fn(&T) -> f64, share: f64) -> Option<&T> {
    let goal = share * among.last().map(&sum)?;
    among.get(among.partition_point(|one| sum(one) <= goal).min(among.len() - 1))
}

/// Number of bins until a minute, limited to the longest future.
pub(super) fn bins_until(rhythm: &Rhythm, minute: i64) -> usize {
    bin_of(minute).saturating_sub(rhythm.now).min(MOST_DAYS * BINS_PER_DAY)
}

/// Minutes from now until `bin` begins.
pub(super) fn minutes_until(rhythm: &Rhythm, bin: usize) -> i64 {
    let bins = i64::try_from(rhythm.now + bin).unwrap_or(i64::MAX / BIN);
    (bins * BIN).saturating_sub(rhythm.minute).max(0)
}
