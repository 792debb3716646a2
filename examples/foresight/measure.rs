//! The measurement, as a table.

use crate::dice::Dice;
use crate::people::KINDS;
use crate::situations::{Setting, Situation, Survey, survey};
use crate::{meters, oracle, places};
use mystatus::forecast::{Forecast, Rhythm, Verdict, Window, forecast, forecasts};
use std::io::{Result, Write};
use std::ops::AddAssign;
use std::time::Instant;

/// The reported seeds; the forecast was tuned on 1 to 7.
const SEEDS: [u64; 3] = [101, 102, 103];
const PEOPLE: usize = 12;
/// Number of futures that the oracle draws.
const DRAWS: usize = 200;

/// Forecasts and outcomes: sums over situations.
#[derive(Clone, Copy, Default)]
pub struct Score {
    asked: f64,
    ran_out: f64,
    even: f64,
    guess: f64,
    ours: f64,
    oracle: f64,
    said: f64,
    true_said: f64,
    oracle_said: f64,
    in_band: f64,
    shown: f64,
    in_shown: f64,
    held: f64,
}

/// The forecasts of one situation by each method.
struct Said {
    even: f64,
    /// The forecast without history.
    guess: f64,
    ours: Forecast,
    oracle: f64,
}

impl Said {
    fn of(survey: &Survey, situation: &Situation) -> Option<Self> {
        let (gone, length) =
            (count(situation.now - situation.start), count(situation.reset - situation.start));
        let even = if situation.used * length >= 100.0 * gone { 1.0 } else { 0.0 };
        let window = window(situation);
        let now = minute(situation.now);
        let ours = forecast(&Rhythm::new(&situation.bins, now), &window)?;
        let guess = forecast(&Rhythm::new(&[], now), &window)?.p_empty;
        let (habits, life) = &survey.people[situation.person];
        let mut dice = Dice::new(minute(situation.now).unsigned_abs());
        let span = (situation.now + situation.skipped, situation.reset + situation.skipped);
        let futures = oracle::futures((habits, life), span, situation.left, DRAWS, &mut dice);
        let oracle = (count(futures.iter().flatten().count()) + 0.5) / count(DRAWS + 1);
        Some(Self { even, guess, ours, oracle })
    }
}

impl Score {
    fn add(&mut self, situation: &Situation, said: &Said) {
        let came = if situation.empty.is_some() { 1.0 } else { 0.0 };
        let off = |chance: f64| (chance - came) * (chance - came);
        self.asked += 1.0;
        self.ran_out += came;
        self.even += off(said.even);
        self.guess += off(said.guess);
        self.ours += off(said.ours.p_empty);
        self.oracle += off(said.oracle);
        if said.ours.verdict() == Verdict::Lasts {
            self.said += 1.0;
            self.true_said += 1.0 - came;
        }
        if said.oracle <= 0.05 {
            self.oracle_said += 1.0;
        }
        let after = situation.empty.map_or(i64::MAX, minute);
        let [first, _, last] = said.ours.empty_at.map(|at| at.unwrap_or(i64::MAX));
        let held = first <= after && after <= last;
        let held = if held { 1.0 } else { 0.0 };
        self.held += held;
        self.in_band += held * came;
        if said.ours.verdict() == Verdict::MayRunOut {
            self.shown += 1.0;
            self.in_shown += held;
        }
    }

    /// How much of the distance from the even pace to the oracle the forecast closes.
    pub fn closes(&self) -> f64 {
        (self.even - self.ours) / (self.even - self.oracle)
    }

    /// How often "lasts" was true.
    pub fn true_lasts(&self) -> f64 {
        self.true_said / self.said.max(1.0)
    }

    fn line(&self, output: &mut impl Write, name: &str) -> Result<()> {
        let Self {
            asked,
            ran_out,
            even,
            guess,
            ours,
            oracle,
            said,
            oracle_said,
            in_band,
            shown,
            in_shown,
            held,
            ..
        } = *self;
        let [even, guess, ours, oracle] = [even, guess, ours, oracle].map(|sum| sum / asked);
        writeln!(
            output,
            "  {name:<26} {asked:>6} {:>6.2} | {even:.3}  {guess:.3}  {ours:.3}  {oracle:.3} {:>6.2} | {:>4.2}  {:>5.3} {:>7.2} {:>6.2} | {:>5.2} {:>5.2} {:>5.2}",
            ran_out / asked,
            self.closes(),
            said / asked,
            self.true_lasts(),
            said / (asked - ran_out),
            oracle_said / asked,
            in_shown / shown.max(1.0),
            in_band / ran_out.max(1.0),
            held / asked,
        )
    }
}

/// Measures everything, and prints it.
pub fn print(output: &mut impl Write) -> Result<()> {
    writeln!(
        output,
        "Invented people: {} kinds, {PEOPLE} of each with each of the seeds {SEEDS:?}; 4 weeks of history, then 8 weeks\n\
         of windows, asked about while working. The forecast was tuned on other seeds (1 to 7) and on the first six kinds.\n\n\
         Brier scores (0 is best): the even pace as others have it (runs out, or not); ours without history; ours; the\n\
         oracle. closes: of the distance from the even pace to the oracle. said: how often \"lasts\" was; of lasting: in how\n\
         many of those that did; oracle: how often it would. band: how often the time was between 10 % and 90 % (never counts as\n\
         later than all times): where a run-out was forecast, so that it is shown; of those that ran out; of all.\n\n  {:<26} {:>6} {:>6} | {:<5}  {:<5}  {:<5}  {:<6} {:>6} | {:>4}  {:>5} {:>7} {:>6} | {:>5} {:>5} {:>5}",
        KINDS.len(),
        "",
        "asked",
        "empty",
        "even",
        "no h.",
        "ours",
        "oracle",
        "closes",
        "said",
        "true",
        "of last",
        "oracle",
        "shown",
        "empty",
        "all"
    )?;
    let plans = [("1 to 2 weeks' need", (1.0, 2.0)), ("0.75 to 1.1 weeks' need", (0.75, 1.1))];
    for seen in [1.0, 0.6] {
        let share = format!("{:.0} % of the use seen", seen * 100.0);
        let mut both = Block::default();
        for (name, room) in plans {
            let block = Block::new(true, seen, room);
            block.print(output, &format!("Weekly, {name}, {share}"))?;
            both += block;
        }
        both.print(output, &format!("Weekly, both, {share}"))?;
        Block::new(false, seen, (1.0, 1.0)).print(output, &format!("5 hours, {share}"))?;
    }
    places::print(output, &SEEDS)?;
    meters::print(output, &SEEDS)?;
    time(output)
}

/// The scores of one kind of window.
#[derive(Clone, Copy, Default)]
pub struct Block {
    pub all: Score,
    thirds: [Score; 3],
    /// Situations where people stop when the window is empty, so that the history has holes.
    stopped: Score,
    kinds: [Score; KINDS.len()],
}

impl Block {
    fn new(weekly: bool, seen: f64, room: (f64, f64)) -> Self {
        let mut block = Self::default();
        let asks = if weekly { 5 } else { 1 };
        for (seed, stops) in SEEDS.iter().flat_map(|seed| [(*seed, false), (*seed, true)]) {
            block.ask(Setting { weekly, seen, stops, seed, asks, people: PEOPLE, room });
        }
        block
    }

    /// Asks the people of one setting.
    pub fn ask(&mut self, setting: Setting) {
        let survey = survey(setting);
        for situation in &survey.situations {
            let Some(said) = Said::of(&survey, situation) else { continue };
            if setting.stops {
                self.stopped.add(situation, &said);
                continue;
            }
            self.all.add(situation, &said);
            self.kinds[situation.kind].add(situation, &said);
            let third = 3 * (situation.now - situation.start) / (situation.reset - situation.start);
            self.thirds[third.min(2)].add(situation, &said);
        }
    }

    fn print(&self, output: &mut impl Write, title: &str) -> Result<()> {
        writeln!(output, "{title}")?;
        self.all.line(output, "all")?;
        for (third, name) in self.thirds.iter().zip(["first third", "second third", "last third"]) {
            third.line(output, name)?;
        }
        self.stopped.line(output, "who is empty stops")?;
        for (score, (name, tuned)) in self.kinds.iter().zip(KINDS) {
            score.line(output, &format!("{name}{}", if tuned { "" } else { " (new)" }))?;
        }
        output.flush()
    }
}

impl AddAssign for Block {
    fn add_assign(&mut self, other: Self) {
        self.all += other.all;
        self.stopped += other.stopped;
        for (sum, one) in
            self.thirds.iter_mut().chain(&mut self.kinds).zip(other.thirds.iter().chain(&other.kinds))
        {
            *sum += *one;
        }
    }
}

impl AddAssign for Score {
    fn add_assign(&mut self, other: Self) {
        self.asked += other.asked;
        self.ran_out += other.ran_out;
        self.even += other.even;
        self.guess += other.guess;
        self.ours += other.ours;
        self.oracle += other.oracle;
        self.said += other.said;
        self.true_said += other.true_said;
        self.oracle_said += other.oracle_said;
        self.in_band += other.in_band;
        self.shown += other.shown;
        self.in_shown += other.in_shown;
        self.held += other.held;
    }
}

/// Measures the time for ten accounts, each with a window of hours and one of a week.
fn time(output: &mut impl Write) -> Result<()> {
    let setting = Setting {
        weekly: true,
        seen: 1.0,
        stops: false,
        seed: SEEDS[0],
        asks: 5,
        people: 1,
        room: (1.0, 2.0),
    };
    let survey = survey(setting);
    let accounts: Vec<&Situation> = survey.situations.iter().step_by(7).take(10).collect();
    let mut times: Vec<f64> = (0..50)
        .map(|_| {
            let begun = Instant::now();
            for situation in &accounts {
                let rhythm = Rhythm::new(&situation.bins, minute(situation.now));
                let long = window(situation);
                let now = minute(situation.now);
                let short = Window { used: 40.0, start: now - 120, reset: now + 180, rate: None };
                std::hint::black_box(forecasts(&rhythm, &[short, long]));
            }
            begun.elapsed().as_secs_f64() * 1e3
        })
        .collect();
    times.sort_by(f64::total_cmp);
    let median = times[times.len() / 2];
    writeln!(
        output,
        "\nTen accounts, two windows each: {median:.2} ms natively (the median of {}); the module takes two to\nthree times as long: {:.1} to {:.1} ms. Target: 5 ms.",
        times.len(),
        2.0 * median,
        3.0 * median
    )
}

fn window(situation: &Situation) -> Window {
    let [start, reset] = [situation.start, situation.reset].map(minute);
    Window { used: situation.used, start, reset, rate: None }
}

fn minute(bin: usize) -> i64 {
    i64::try_from(bin).expect("few bins") * 15
}

#[expect(clippy::cast_precision_loss, reason = "small counts")]
fn count(number: usize) -> f64 {
    number as f64
}
