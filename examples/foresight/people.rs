//! Invented people, and what they use.
//!
//! A person has habits: their weekdays, how those depend on the day before, and when sessions begin. Habits also
//! set session length, work and pauses, and usage. Each week, each day and each bin of 15 minutes has a level of
//! its own (log-normal); work and pauses are a Markov chain. Each person's habits are drawn at random within their
//! kind.

use crate::dice::Dice;

pub const DAY: usize = 96;
pub const WEEK: usize = 7 * DAY;

/// The kinds of people, and whether the forecast was tuned on them.
pub const KINDS: [(&str, bool); 8] = [
    ("office days", true),
    ("evenings", true),
    ("long agent runs", true),
    ("rare bursts", true),
    ("freelance", true),
    ("always on", true),
    ("part-time, long days", false),
    ("students", false),
];

/// A person's habits.
#[derive(Clone, Debug)]
pub struct Habits {
    /// The chance of a session, by weekday from Monday.
    pub days: [f64; 7],
    /// How much yesterday decides about today: 0 not at all, 1 alone.
    pub keeps: f64,
    /// When a session begins, in bins after midnight: mean and standard deviation; on work days, at weekends.
    pub begins: [(f64, f64); 2],
    /// Length of a session in bins: mean and standard deviation.
    pub length: (f64, f64),
    /// Mean length of work without a pause, and of a pause, in bins.
    pub work: f64,
    pub pause: f64,
    /// Median usage in a bin of work.
    pub level: f64,
    /// Standard deviations of the logarithm of the level: by week, by day, by bin.
    pub spread: [f64; 3],
}

/// One session: its day and its bins.
#[derive(Clone, Copy, Debug)]
pub struct Session {
    pub day: usize,
    pub begin: usize,
    pub end: usize,
}

/// A person's life: how much they need in each bin.
#[derive(Clone, Debug)]
pub struct Life {
    pub bins: Vec<f64>,
    pub sessions: Vec<Session>,
}

impl Habits {
    /// The habits of one person of a kind.
    pub fn of_kind(kind: usize, dice: &mut Dice) -> Self {
        let office = [0.94, 0.95, 0.95, 0.94, 0.9, 0.08, 0.06];
        let (days, keeps, begins, length, work, pause, spread) = match kind {
            0 => (office, 0.0, [(37.0, 2.5), (44.0, 6.0)], (34.0, 5.0), 4.0, 3.0, [0.3, 0.45, 0.6]),
            1 => (
                [0.6, 0.6, 0.6, 0.6, 0.45, 0.75, 0.75],
                0.1,
                [(78.0, 3.0), (60.0, 10.0)],
                (16.0, 5.0),
                5.0,
                2.0,
                [0.35, 0.5, 0.6],
            ),
            2 => ([0.55; 7], 0.2, [(56.0, 18.0), (56.0, 18.0)], (36.0, 14.0), 18.0, 4.0, [0.4, 0.6, 0.4]),
            3 => ([0.25; 7], 0.45, [(52.0, 14.0), (52.0, 14.0)], (22.0, 10.0), 7.0, 4.0, [0.4, 0.8, 0.7]),
            4 => (
                [0.75, 0.75, 0.75, 0.75, 0.65, 0.35, 0.35],
                0.15,
                [(48.0, 9.0), (52.0, 10.0)],
                (30.0, 10.0),
                5.0,
                4.0,
                [0.4, 0.55, 0.6],
            ),
            5 => (
                [0.97, 0.97, 0.97, 0.97, 0.97, 0.9, 0.9],
                0.0,
                [(34.0, 4.0), (38.0, 6.0)],
                (54.0, 6.0),
                8.0,
                3.0,
                [0.2, 0.35, 0.5],
            ),
            6 => (
                [0.05, 0.9, 0.9, 0.9, 0.1, 0.05, 0.3],
                0.0,
                [(32.0, 3.0), (60.0, 8.0)],
                (46.0, 6.0),
                6.0,
                2.5,
                [0.3, 0.4, 0.6],
            ),
            _ => (
                [0.4, 0.4, 0.45, 0.5, 0.3, 0.5, 0.6],
                0.35,
                [(66.0, 14.0), (60.0, 14.0)],
                (20.0, 9.0),
                3.0,
                2.5,
                [0.5, 0.6, 0.7],
            ),
        };
        let mut jitter = |value: f64, spread: f64| value * (spread * dice.normal()).exp();
        let (work, pause) = (jitter(work, 0.25).max(1.2), jitter(pause, 0.25).max(1.2));
        let spread = spread.map(|sd| jitter(sd, 0.2));
        let length = (jitter(length.0, 0.15), jitter(length.1, 0.2));
        let shift = 4.0 * dice.normal();
        Self {
            days: days.map(|chance| (chance + 0.06 * dice.normal()).clamp(0.02, 0.98)),
            keeps,
            begins: begins.map(|(mean, sd)| ((mean + shift).clamp(4.0, 92.0), sd)),
            length,
            work,
            pause,
            level: dice.between(50.0, 5_000.0),
            spread,
        }
    }

    /// Whether there is a session on `day`, given whether there was one on the day before.
    pub fn is_on(&self, day: usize, yesterday: bool, dice: &mut Dice) -> bool {
        let chance = self.days[day % 7];
        dice.chance(chance + self.keeps * (if yesterday { 1.0 } else { 0.0 } - chance))
    }

    /// When the session of `day` begins and ends, in bins from the beginning of that day.
    pub fn hours(&self, day: usize, dice: &mut Dice) -> (usize, usize) {
        let (mean, sd) = self.begins[usize::from(day % 7 >= 5)];
        let begin = whole((mean + sd * dice.normal()).clamp(0.0, 95.0));
        (begin, begin + self.session_length(dice))
    }

    pub fn session_length(&self, dice: &mut Dice) -> usize {
        whole((self.length.0 + self.length.1 * dice.normal()).clamp(2.0, 90.0))
    }

    /// Calls `take` with each bin of work in `span`, at the level `log_level`; `working` is the state at its beginning.
    pub fn work_through(
        &self,
        span: (usize, usize),
        working: bool,
        log_level: f64,
        dice: &mut Dice,
        mut take: impl FnMut(usize, f64),
    ) {
        let mut working = working;
        for bin in span.0..span.1 {
            if working {
                take(bin, self.level * (log_level + self.spread[2] * dice.normal()).exp());
            }
            working = if working { !dice.chance(1.0 / self.work) } else { dice.chance(1.0 / self.pause) };
        }
    }

    /// Simulates `days` days of a life.
    pub fn live(&self, days: usize, dice: &mut Dice) -> Life {
        let mut life = Life { bins: vec![0.0; days * DAY], sessions: Vec::new() };
        let (mut week_level, mut yesterday) = (0.0, dice.chance(self.days[6]));
        for day in 0..days {
            if day % 7 == 0 {
                week_level = self.spread[0] * dice.normal();
            }
            yesterday = self.is_on(day, yesterday, dice);
            if !yesterday {
                continue;
            }
            let (begin, end) = self.hours(day, dice);
            // A session cannot begin before the previous one has ended.
            let begin = (day * DAY + begin).max(life.sessions.last().map_or(0, |last: &Session| last.end));
            let end = (day * DAY + end).max(begin + 2).min(life.bins.len());
            if begin + 2 > end {
                continue;
            }
            life.sessions.push(Session { day, begin, end });
            let level = week_level + self.spread[1] * dice.normal();
            self.work_through((begin, end), true, level, dice, |bin, units| life.bins[bin] += units);
        }
        life
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "bounded by the callers")]
fn whole(value: f64) -> usize {
    value as usize
}
