//! A person's rhythm: past days, and which past moments resemble this one.

use super::parameters::{
    AGE, BEGUN, CLOCK, INTENSITY_HALF, LEVEL, LEVEL_SPREAD, LEVEL_TODAY, MOST_SPREAD, OTHER_KIND, PAUSE,
    SAME_WEEKDAY, SCALE, SINCE_BEGUN, SO_FAR, SPREAD_WEEKS,
};
use super::{BIN, BINS_PER_DAY};

/// The bin that begins at four o'clock.
const FOUR: usize = 16;
/// Share of a usual day that is added to each day's usage before days are compared, as it may be zero.
const NEAR_NOTHING: f64 = 0.15;
/// Maximum logarithm of the factor, up or down, that scales the rest of a past day to today's level.
const MOST_SCALED: f64 = 1.6;

/// Usage per bin of 15 minutes until now, and statistics of it. Days here begin in the person's quietest hours, so
/// that no night of work is cut in two.
#[derive(Clone, Debug)]
pub struct Rhythm {
    /// The current minute, and the bin that begins then or next.
    pub(super) minute: i64,
    pub(super) now: usize,
    /// For each bin: the usage before it, the number of bins with use before it, and the next bin with use.
    before: Vec<f64>,
    active: Vec<u32>,
    next: Vec<usize>,
    /// The first bin with use, or `now`.
    first: usize,
    /// The bin of the clock's day at which a day begins.
    quiet: usize,
    /// Today's number.
    pub(super) today: usize,
    /// Past moments that resemble this one.
    pub(super) alike: Vec<Moment>,
    /// Days to draw future days from, by weekday: each known day, and the sum of the weights up to it.
    pub(super) days: [Vec<(usize, f64)>; 7],
    /// Weight of a work day for one of a weekend, and the other way round.
    other_kind: f64,
    /// How far the last days and today were above the usual (logarithm).
    pub(super) level: f64,
    /// How much the weeks differ (a logarithm's standard deviation).
    pub(super) spread: f64,
}

/// A past moment: the bins that followed it that day, and the factor from that day's level to today's. `sum` is the
/// weight of all moments up to this one.
#[derive(Clone, Copy, Debug)]
pub(super) struct Moment {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) scale: f64,
    pub(super) sum: f64,
}

impl Rhythm {
    /// Reads a history: usage per bin of 15 minutes, in any unit, from the beginning of a Monday in local time.
    /// `now` is in minutes since then; later bins are ignored.
    pub fn new(bins: &[f64], now: i64) -> Self {
        Self::read(bins, now, false)
    }

    /// Like [`Rhythm::new`], but assumes that the person starts working now, whatever the usual hours.
    pub fn at_work(bins: &[f64], now: i64) -> Self {
        Self::read(bins, now, true)
    }

    fn read(bins: &[f64], now: i64, at_work: bool) -> Self {
        let minute = now.clamp(0, super::LONGEST);
        let now = bin_of(minute);
        let used = |bin: usize| bins.get(bin).copied().filter(|units| units.is_finite() && *units > 0.0);
        let mut rhythm = Self {
            minute,
            now,
            before: Vec::new(),
            active: Vec::new(),
            next: Vec::new(),
            first: now,
            quiet: FOUR,
            today: (now + BINS_PER_DAY - FOUR) / BINS_PER_DAY,
            alike: Vec::new(),
            days: Default::default(),
            other_kind: 0.0,
            level: 0.0,
            spread: LEVEL_SPREAD,
        };
        // An empty history has no statistics.
        if !(0..now.min(bins.len())).any(|bin| used(bin).is_some()) {
            return rhythm;
        }
        rhythm.next = vec![now; now + 1];
        let (mut sum, mut count, mut clock) = (0.0, 0, [0_u32; BINS_PER_DAY]);
        for bin in 0..=now {
            rhythm.before.push(sum);
            rhythm.active.push(count);
            if let Some(units) = used(bin).filter(|_| bin < now) {
                // Sums of larger numbers might not be finite.
                sum += units.min(1e100);
                count += 1;
                if let Some(times) = clock.get_mut(bin % BINS_PER_DAY) {
                    *times += 1;
                }
            }
        }
        let mut next = now;
        for bin in (0..now).rev() {
            if rhythm.work(bin, bin + 1) > 0.0 {
                next = bin;
            }
            if let Some(slot) = rhythm.next.get_mut(bin) {
                *slot = next;
            }
        }
        rhythm.first = next;
        rhythm.quiet = quietest(&clock);
        rhythm.today = (now + BINS_PER_DAY - rhythm.quiet) / BINS_PER_DAY;
        rhythm.find_days();
        rhythm.find_level();
        rhythm.find_alike(at_work);
        rhythm
    }

    /// Units used from one bin to another.
    pub(super) fn units(&self, from: usize, to: usize) -> f64 {
        (at(&self.before, to) - at(&self.before, from)).max(0.0)
    }

    /// Number of bins with use from one bin to another.
    pub(super) fn work(&self, from: usize, to: usize) -> f64 {
        f64::from(at(&self.active, to).saturating_sub(at(&self.active, from)))
    }

    /// The bin by the end of which `units` were used since `from`; the last bin before `to` if they never are.
    pub(super) fn reach(&self, from: usize, to: usize, units: f64) -> usize {
        let goal = at(&self.before, from) + units;
        let ends = self.before.get(from + 1..=to).unwrap_or_default();
        (from + ends.partition_point(|end| *end < goal)).min(to.saturating_sub(1))
    }

    /// The first bin with use from `bin` on, before `to`.
    pub(super) fn next_use(&self, bin: usize, to: usize) -> Option<usize> {
        self.next.get(bin).copied().filter(|next| *next < to)
    }

    /// The bin at which a day begins.
    pub(super) fn begin(&self, day: usize) -> usize {
        (day * BINS_PER_DAY + self.quiet).saturating_sub(BINS_PER_DAY)
    }

    /// A day's weekday, counted from Monday, taken at its middle.
    pub(super) fn weekday(&self, day: usize) -> usize {
        (day + usize::from(self.quiet >= BINS_PER_DAY / 2) + 6) % 7
    }

    /// How many days of history there are before this one.
    pub(super) fn known_days(&self) -> f64 {
        count(self.now.saturating_sub(self.first)) / count(BINS_PER_DAY)
    }

    /// Units that a usual day takes.
    pub(super) fn per_day(&self) -> f64 {
        self.units(0, self.now) / self.known_days().max(1.0)
    }

    /// Units that a bin of work takes.
    pub(super) fn per_bin(&self) -> f64 {
        self.units(0, self.now) / self.work(0, self.now).max(1.0)
    }

    /// Usual units over the time from `start` until now.
    pub(super) fn usual_since(&self, start: usize, is_short: bool) -> f64 {
        if is_short {
            let gone = self.now.saturating_sub(start);
            let (mut units, mut before) = (0.0, 0.0);
            for moment in &self.alike {
                units += (moment.sum - before) * self.units(moment.from.saturating_sub(gone), moment.from);
                before = moment.sum;
            }
            return if before > 0.0 {
                units / before
            } else {
                self.per_day() * count(gone) / count(BINS_PER_DAY)
            };
        }
        let mut units = 0.0;
        for day in 0..self.today {
            let (from, to) = (self.begin(day).max(start), self.begin(day + 1));
            if to > from {
                units += self.usual(self.weekday(day)) * count(to - from) / count(BINS_PER_DAY);
            }
        }
        let so_far = self.units(self.begin(self.today).max(start), self.now);
        units + so_far.min(self.usual(self.weekday(self.today)))
    }

    /// Units that a weekday usually takes.
    fn usual(&self, weekday: usize) -> f64 {
        let (mut units, mut before) = (0.0, 0.0);
        for (day, sum) in self.days.get(weekday).into_iter().flatten() {
            units += (sum - before) * self.units(self.begin(*day), self.begin(day + 1));
            before = *sum;
        }
        if before > 0.0 { units / before } else { self.per_day() }
    }

    /// Weight of a past day as evidence for `weekday`.
    fn says(&self, day: usize, weekday: usize) -> f64 {
        let own = self.weekday(day);
        let kind = if own == weekday {
            SAME_WEEKDAY
        } else if (own >= 5) == (weekday >= 5) {
            1.0
        } else {
            self.other_kind
        };
        kind * (-count(self.today - day) / AGE).exp()
    }

    /// The complete days of the history, from the first that has half its hours after the first use.
    fn past_days(&self) -> impl Iterator<Item = usize> + use<> {
        (self.first + BINS_PER_DAY / 2).saturating_sub(self.quiet).div_ceil(BINS_PER_DAY).max(1)..self.today
    }

    fn find_days(&mut self) {
        let mut took = [(0.0, 0.0); 2];
        for day in self.past_days() {
            let units = self.units(self.begin(day), self.begin(day + 1));
            let [work_days, weekends] = &mut took;
            let (sum, days) = if self.weekday(day) < 5 { work_days } else { weekends };
            (*sum, *days) = (*sum + units, *days + 1.0);
        }
        // Work days and weekends resemble each other more, the closer their usage.
        let nothing = 0.1 * self.per_day() + f64::MIN_POSITIVE;
        let [one, other] = took.map(|(sum, days): (f64, f64)| sum / days.max(1.0) + nothing);
        let alike = one.min(other) / one.max(other);
        self.other_kind = OTHER_KIND * alike * alike;
        for weekday in 0..7 {
            let mut sum = 0.0;
            let days = self.past_days().map(|day| {
                sum += self.says(day, weekday);
                (day, sum)
            });
            let days = days.collect();
            if let Some(slot) = self.days.get_mut(weekday) {
                *slot = days;
            }
        }
    }

    fn find_level(&mut self) {
        let (mut took, mut usual) = (0.0, 0.0);
        for day in self.today.saturating_sub(5).max(1)..self.today {
            took += self.units(self.begin(day), self.begin(day + 1));
            usual += self.usual(self.weekday(day));
        }
        let per_day = self.per_day();
        let above = if per_day > 0.0 { ((took + per_day) / (usual + per_day)).ln() } else { 0.0 };
        let today = self.intensity(self.begin(self.today), self.now);
        self.spread = self.find_spread();
        self.level = LEVEL * above.clamp(-1.2, 1.2) + LEVEL_TODAY * today;
    }

    /// How much the weeks of the history differ, shrunk toward the usual spread of people.
    fn find_spread(&self) -> f64 {
        let ends = (0..).map(|week| self.now.checked_sub(week * 7 * BINS_PER_DAY)).map_while(|end| end);
        let ends: Vec<usize> = ends.take_while(|end| *end >= self.first).collect();
        let least = 0.05 * 7.0 * self.per_day() + f64::MIN_POSITIVE;
        let logs: Vec<f64> = ends
            .windows(2)
            .filter_map(|pair| Some((self.units(*pair.get(1)?, *pair.first()?) + least).ln()))
            .collect();
        let weeks = count(logs.len());
        let mean = logs.iter().sum::<f64>() / weeks.max(1.0);
        let off: f64 = logs.iter().map(|log| (log - mean) * (log - mean)).sum();
        let known = SPREAD_WEEKS * LEVEL_SPREAD * LEVEL_SPREAD;
        ((known + off) / (SPREAD_WEEKS + (weeks - 1.0).max(0.0))).sqrt().min(MOST_SPREAD)
    }

    /// How far above the usual a bin of work was (logarithm), shrunk toward 0 where bins are few.
    fn intensity(&self, from: usize, to: usize) -> f64 {
        let bins = self.work(from, to);
        if bins < 1.0 {
            return 0.0;
        }
        (self.units(from, to) / bins / self.per_bin()).ln() * bins / (bins + INTENSITY_HALF)
    }

    /// Time without work before a bin, up to three hours (logarithm).
    fn pause(&self, bin: usize) -> f64 {
        let from = (bin.saturating_sub(12)..bin).rev().find(|bin| self.work(*bin, bin + 1) > 0.0);
        count(from.map_or(13, |last| bin - last)).ln()
    }

    fn find_alike(&mut self, at_work: bool) {
        let (dawn, ends) = (self.begin(self.today), self.begin(self.today + 1));
        let first_work = self.next_use(dawn, self.now);
        let intensity = self.intensity(dawn, self.now);
        let nothing = NEAR_NOTHING * self.per_day();
        let so_far = self.units(dawn, self.now) + nothing;
        let pause = if at_work { 0.0 } else { self.pause(self.now) };
        let (mut alike, mut sum) = (Vec::new(), 0.0);
        for day in self.past_days() {
            let (begin, end) = (self.begin(day), self.begin(day + 1));
            let says = self.says(day, self.weekday(self.today));
            let scale = SCALE * (intensity - self.intensity(begin, end));
            let mut add = |from: usize, says: f64| {
                if from < begin || from >= end {
                    return;
                }
                let differs = (so_far / (self.units(begin, from) + nothing)).ln().abs();
                let unlike = PAUSE * (pause - self.pause(from)).abs() + SO_FAR * differs;
                sum += says * (-unlike).exp();
                let to = (from + ends - self.now).min(end);
                let scale = scale.clamp(-MOST_SCALED, MOST_SCALED).exp();
                alike.push(Moment { from, to, scale, sum });
            };
            let same_time = begin + (self.now - dawn);
            for shift in [-6_i8, -4, -2, 0, 2, 4, 6] {
                let near = (-f64::from(shift.abs()) / CLOCK).exp();
                add(same_time.saturating_add_signed(shift.into()), says * near);
            }
            if let (Some(mine), Some(theirs)) = (first_work, self.next_use(begin, end)) {
                let apart = count((theirs - begin).abs_diff(mine - dawn));
                let near = SINCE_BEGUN * (-apart / BEGUN).exp();
                for shift in [-2_i8, -1, 0, 1, 2] {
                    add((theirs + self.now - mine).saturating_add_signed(shift.into()), says * near);
                }
            }
        }
        self.alike = alike;
    }
}

/// The middle of the six hours of the clock with least work; of equal ones, the nearest to four o'clock.
fn quietest(clock: &[u32; BINS_PER_DAY]) -> usize {
    const HALF: usize = 12;
    let busy = |middle: usize| {
        (0..2 * HALF).map(|bin| at(clock, (middle + BINS_PER_DAY - HALF + bin) % BINS_PER_DAY)).sum::<u32>()
    };
    let from_four = |middle: usize| middle.abs_diff(FOUR).min(BINS_PER_DAY - middle.abs_diff(FOUR));
    (0..BINS_PER_DAY).min_by_key(|middle| (busy(*middle), from_four(*middle))).unwrap_or(FOUR)
}

/// The bin that begins at a minute, or the next one.
pub(super) fn bin_of(minute: i64) -> usize {
    usize::try_from((minute.clamp(0, 2 * super::LONGEST) + BIN - 1) / BIN).unwrap_or(0)
}

/// A number of bins or days.
#[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
pub(super) const fn count(number: usize) -> f64 {
    number as f64
}

/// The value at an index, or the last.
fn at<T: Copy + Default>(values: &[T], index: usize) -> T {
    values.get(index).or(values.last()).copied().unwrap_or_default()
}
