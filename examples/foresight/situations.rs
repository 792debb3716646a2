//! Situations: a person at work asks whether a partly used window will last.

use crate::dice::Dice;
use crate::people::{DAY, Habits, KINDS, Life, WEEK};

/// Length of the history before the first window, and the weeks of windows that follow it.
const HISTORY: usize = 4 * WEEK;
const WEEKS: usize = 8;
/// A 5-hour window.
const SHORT: usize = 20;

/// Options for making situations.
#[derive(Clone, Copy, Debug)]
pub struct Setting {
    pub weekly: bool,
    /// The share of the usage that the history shows.
    pub seen: f64,
    /// Whether people stop until the reset when empty, which leaves a hole in the history, or go on elsewhere.
    pub stops: bool,
    pub seed: u64,
    /// A weekly window's size relative to its user's average need in a week: from, to.
    pub room: (f64, f64),
    /// Number of questions about each window.
    pub asks: usize,
    /// Number of people of each kind.
    pub people: usize,
}

/// A person's question.
#[derive(Clone, Debug)]
pub struct Situation {
    pub person: usize,
    pub kind: usize,
    /// The history up to now, from a Monday on.
    pub bins: Vec<f64>,
    pub used: f64,
    pub start: usize,
    pub now: usize,
    pub reset: usize,
    /// Units left; only the oracle knows.
    pub left: f64,
    /// How many bins later `bins` begins than the person's life.
    pub skipped: usize,
    /// Bins from now until the window was empty; `None` if not before its reset.
    pub empty: Option<usize>,
}

/// People, and their questions.
pub struct Survey {
    pub people: Vec<(Habits, Life)>,
    pub situations: Vec<Situation>,
}

pub fn survey(setting: Setting) -> Survey {
    let mut dice = Dice::new(setting.seed);
    let mut survey = Survey { people: Vec::new(), situations: Vec::new() };
    for kind in 0..KINDS.len() {
        for _ in 0..setting.people {
            let habits = Habits::of_kind(kind, &mut dice);
            let life = habits.live((HISTORY + WEEKS * WEEK + WEEK) / DAY + 1, &mut dice);
            survey.people.push((habits, life));
            let person = survey.people.len() - 1;
            ask(&mut survey, person, kind, setting, &mut dice);
        }
    }
    survey
}

/// The windows of a life, and the units that each holds.
fn windows(life: &Life, weekly: bool, room: (f64, f64), dice: &mut Dice) -> (Vec<(usize, usize)>, f64) {
    let mut windows = Vec::new();
    if weekly {
        let phase = dice.below(WEEK);
        windows.extend((0..=3 + WEEKS).map(|week| (week * WEEK + phase, (week + 1) * WEEK + phase)));
    } else {
        // A window of hours begins with the first use after the previous one.
        let mut from = 0;
        while let Some(wait) = life.bins[from..].iter().position(|units| *units > 0.0) {
            let start = from + wait;
            from = start + SHORT;
            if from > life.bins.len() {
                break;
            }
            windows.push((start, from));
        }
    }
    let mut totals: Vec<f64> =
        windows.iter().map(|&(start, end)| life.bins[start..end].iter().sum()).collect();
    totals.sort_by(f64::total_cmp);
    let holds = if weekly {
        let mean = totals.iter().sum::<f64>() / totals.iter().map(|_| 1.0).sum::<f64>();
        mean * dice.between(room.0.ln(), room.1.ln()).exp()
    } else {
        let first = totals.len() * 7 / 10;
        totals[first + dice.below((totals.len() * 27 / 100).max(1))]
    };
    (windows, holds.max(1e-9))
}

fn ask(survey: &mut Survey, person: usize, kind: usize, setting: Setting, dice: &mut Dice) {
    let life = &survey.people[person].1;
    let (windows, holds) = windows(life, setting.weekly, setting.room, dice);
    // The visible history: whole stretches of work may happen on another machine.
    let mut shown = life.bins.clone();
    let mut here = true;
    let mut before = 0.0;
    for units in &mut shown {
        if before <= 0.0 {
            here = dice.chance(setting.seen);
        }
        before = *units;
        if !here {
            *units = 0.0;
        }
    }
    let mut found = Vec::new();
    for &(start, reset) in &windows {
        let (mut sum, mut empty) = (0.0, None);
        let mut askable = Vec::new();
        for (bin, units) in life.bins.iter().enumerate().take(reset).skip(start) {
            if empty.is_some() {
                if setting.stops {
                    shown[bin] = 0.0;
                }
                continue;
            }
            sum += units;
            if sum >= holds {
                empty = Some(bin);
            } else if shown[bin] > 0.0 && bin + 1 < reset {
                askable.push((bin + 1, sum));
            }
        }
        if !(HISTORY..HISTORY + WEEKS * WEEK).contains(&start) || askable.is_empty() {
            continue;
        }
        for _ in 0..setting.asks {
            let (now, sum) = askable[dice.below(askable.len())];
            let used = (100.0 * sum / holds).round().min(99.0);
            found.push((start, now, reset, used, holds - sum, empty.map(|bin| bin - now)));
        }
    }
    for (start, now, reset, used, left, empty) in found {
        if !setting.weekly && dice.chance(0.6) {
            continue;
        }
        // At least the last 28 days, from a Monday on.
        let skipped = (now - HISTORY) / WEEK * WEEK;
        let bins = shown[skipped..now].to_vec();
        let (start, now, reset) = (start - skipped, now - skipped, reset - skipped);
        survey.situations.push(Situation {
            person,
            kind,
            bins,
            used,
            start,
            now,
            reset,
            left,
            skipped,
            empty,
        });
    }
}
