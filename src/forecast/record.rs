//! The forecast's own record: what it would have said, and what happened.

use super::outlook::{Verdict, forecast};
use super::rhythm::{Rhythm, bin_of, count};
use super::window::Window;
use super::{BIN, BINS_PER_DAY};

/// Maximum number of questions for each past window that is replayed.
const MOST_ASKED: usize = 6;
/// Number of days replayed.
const DAYS: usize = 28;

/// A question of the past with a known answer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Question {
    /// When it was asked, in minutes since the beginning of the history.
    pub now: i64,
    /// The window at that time.
    pub window: Window,
    /// When the window was empty; `None` if it lasted until its reset.
    pub empty: Option<i64>,
}

/// How well the forecast answered questions.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Record {
    /// Number of questions.
    pub asked: usize,
    /// Number of questions about windows that were empty before their reset.
    pub ran_out: usize,
    /// Number of questions about windows that ran out between the 10 % and the 90 % forecast.
    pub in_band: usize,
    /// The forecast's answers.
    pub ours: Score,
    /// The answers of the even pace, which knows only "runs out" and "lasts".
    pub even: Score,
}

/// How good one way to answer the questions was.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Score {
    /// Number of questions answered with "lasts".
    pub said_lasts: usize,
    /// Number of true answers with "lasts".
    pub lasted: usize,
    /// The Brier score, the mean squared error of the probability: 0 is best, and a coin gets 0.25.
    pub brier: f64,
}

impl Score {
    /// Counts an answer of this probability that the window runs out; `came` is 1 if it did, and else 0.
    fn add(&mut self, says_lasts: bool, p_empty: f64, came: f64) {
        self.said_lasts += usize::from(says_lasts);
        self.lasted += usize::from(says_lasts && came < 1.0);
        self.brier += (p_empty - came) * (p_empty - came);
    }
}

/// Answers past questions with the history known at the time, and compares with what happened.
pub fn backtest(bins: &[f64], questions: &[Question]) -> Record {
    let mut record = Record::default();
    for question in questions {
        let rhythm = Rhythm::new(bins, question.now);
        let Some(said) = forecast(&rhythm, &question.window) else { continue };
        let ran_out = question.empty.filter(|empty| *empty < question.window.reset);
        let came = if ran_out.is_some() { 1.0 } else { 0.0 };
        let even = if runs_out_evenly(&question.window, &rhythm) { 1.0 } else { 0.0 };
        record.asked += 1;
        record.ran_out += usize::from(ran_out.is_some());
        if let (Some(empty), [Some(first), _, last]) = (ran_out, said.empty_at) {
            let after = empty.saturating_sub(question.now);
            record.in_band += usize::from(first <= after && last.is_none_or(|last| after <= last));
        }
        record.ours.add(said.verdict() == Verdict::Lasts, said.p_empty, came);
        record.even.add(even < 1.0, even, came);
    }
    let asked = count(record.asked.max(1));
    record.ours.brier /= asked;
    record.even.brier /= asked;
    record
}

/// The even-pace rule that other tools use: used % at or above elapsed % runs out.
fn runs_out_evenly(window: &Window, rhythm: &Rhythm) -> bool {
    window.used() >= 100.0 * window.gone(rhythm).max(1e-9)
}

/// Builds questions that could have been asked while working in the last four weeks, of windows like this one.
/// Percents are computed from the history at this window's rate, as no readings of the time are kept.
pub fn replay(bins: &[f64], now: i64, window: &Window) -> Vec<Question> {
    let rhythm = Rhythm::new(bins, now);
    let length = bin_of(window.reset.saturating_sub(window.start)).max(1);
    let first = bin_of(window.start).min(rhythm.now);
    let here = rhythm.units(first, rhythm.now);
    let mut questions = Vec::new();
    if here <= 0.0 || window.used() < 1.0 {
        return questions;
    }
    let rate = window.used() / here;
    let earliest = rhythm.now.saturating_sub(DAYS * BINS_PER_DAY);
    let mut start =
        if window.is_short() { earliest } else { first - first.saturating_sub(earliest) / length * length };
    while let Some(begins) =
        start_of(&rhythm, start, window.is_short()).filter(|start| start + length <= rhythm.now)
    {
        start = begins + length;
        let empty = rhythm.reach(begins, start, 100.0 / rate);
        let empty = (rhythm.units(begins, empty + 1) * rate >= 100.0).then_some(empty);
        let working: Vec<usize> = (begins..empty.unwrap_or(start).min(start - 1))
            .filter(|bin| rhythm.work(*bin, bin + 1) > 0.0)
            .map(|bin| bin + 1)
            .collect();
        for at in working.iter().step_by(working.len().div_ceil(MOST_ASKED).max(1)) {
            let used = (rhythm.units(begins, *at) * rate).round();
            let window = Window { used, start: minute(begins), reset: minute(start), rate: None };
            questions.push(Question { now: minute(*at), window, empty: empty.map(minute) });
        }
    }
    questions
}

/// When a window begins: a window of hours with the first use, a longer one when the previous one ends.
fn start_of(rhythm: &Rhythm, from: usize, is_short: bool) -> Option<usize> {
    if is_short { rhythm.next_use(from, rhythm.now) } else { Some(from) }
}

fn minute(bin: usize) -> i64 {
    i64::try_from(bin).unwrap_or(i64::MAX / BIN) * BIN
}
