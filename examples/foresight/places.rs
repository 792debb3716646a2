//! Where to work: people with three accounts, followed through their weeks by rules that name an account.
//!
//! The accounts are of unequal size, each with a weekly window and one of five hours; a work block is two hours.
//! When an account is exhausted, work continues with the one with most left. When all are empty, the need is lost.

use crate::dice::Dice;
use crate::people::{DAY, Habits, KINDS, WEEK};
use mystatus::forecast::{Account, Prefer, Rhythm, Window, where_to_work};
use std::io::{Result, Write};

const HISTORY: usize = 4 * WEEK;
const WEEKS: usize = 3;
const SHORT: usize = 20;
/// A block of work, in bins.
const BLOCK: usize = 8;
/// People for each kind and seed.
const PEOPLE: usize = 2;
/// The share of the total that each account holds.
const SIZES: [f64; 3] = [0.5, 0.3, 0.2];
const RULES: [&str; 5] = ["most left", "quota-axi", "soonest reset", "no-stop", "no-waste"];

/// A window's meter.
#[derive(Clone)]
struct Meter {
    holds: f64,
    length: usize,
    start: usize,
    reset: usize,
    used: f64,
    /// Percent per unit at the last reading.
    rate: Option<f64>,
}

/// An account, and the history of its use.
#[derive(Clone)]
struct Place {
    meters: [Meter; 2],
    bins: Vec<f64>,
}

#[derive(Clone, Copy, Default)]
struct Tally {
    blocks: f64,
    /// How often the named account did not last.
    stopped: f64,
    sure: f64,
    sure_true: f64,
    need: f64,
    lost: f64,
    /// The units that weekly windows held, and those left at their resets.
    held: f64,
    forfeited: f64,
}

impl Meter {
    /// Starts the next period: a window of hours with the first use after its end, a longer one at its end.
    fn turn(&mut self, bin: usize, tally: &mut Tally) {
        if bin < self.reset {
            return;
        }
        if self.length > SHORT {
            tally.held += self.holds;
            tally.forfeited += self.holds - self.used;
        }
        self.start = if self.length > SHORT { self.reset } else { bin };
        self.reset = self.start + self.length;
        self.used = 0.0;
    }

    /// The window as a report would show it at `now`.
    fn window(&self, now: usize) -> Window {
        let (used, start, reset) = if now < self.reset {
            (self.used, self.start, self.reset)
        } else {
            (0.0, now, now + self.length)
        };
        Window {
            used: (100.0 * used / self.holds).round().min(100.0),
            start: minute(start),
            reset: minute(reset),
            rate: self.rate,
        }
    }
}

impl Place {
    fn left(&self, bin: usize) -> f64 {
        let left = self
            .meters
            .iter()
            .map(|meter| if bin < meter.reset { meter.holds - meter.used } else { meter.holds });
        left.fold(f64::MAX, f64::min).max(0.0)
    }

    /// Uses `units`, or what is left; returns the rest.
    fn take(&mut self, bin: usize, units: f64, tally: &mut Tally) -> f64 {
        for meter in &mut self.meters {
            meter.turn(bin, tally);
        }
        let taken = units.min(self.left(bin));
        for meter in &mut self.meters {
            meter.used += taken;
            // A reader of the meter knows its percent and the usage since its start, both roughly.
            meter.rate = (meter.used > 0.05 * meter.holds).then_some(100.0 / meter.holds).or(meter.rate);
        }
        self.bins[bin] += taken;
        units - taken
    }
}

/// The account that a rule names, and whether the rule says that it lasts.
fn name(rule: usize, places: &[Place], need: &[f64], now: usize) -> (usize, bool) {
    let windows: Vec<[Window; 2]> =
        places.iter().map(|place| place.meters.clone().map(|meter| meter.window(now))).collect();
    let best = |score: &dyn Fn(&[Window; 2]) -> f64| {
        let scores: Vec<f64> = windows.iter().map(score).collect();
        (0..places.len()).max_by(|a, b| scores[*a].total_cmp(&scores[*b])).unwrap_or(0)
    };
    let open = |windows: &[Window; 2]| windows.iter().all(|window| window.used < 100.0);
    let unless_empty = |windows: &[Window; 2], score: f64| if open(windows) { score } else { f64::MIN };
    let left = |window: &Window| 100.0 - window.used;
    match rule {
        0 => (best(&|windows| windows.iter().map(left).fold(f64::MAX, f64::min)), false),
        // What is left by the time left, minus the pace until now; weighted by the windows' lengths.
        1 => {
            let gap = |windows: &[Window; 2]| {
                let (mut sum, mut lengths) = (0.0, 0.0);
                for window in windows {
                    let length = float(window.reset - window.start);
                    let gone = 100.0 * float(minute(now) - window.start) / length;
                    let pace = if gone > 0.0 { window.used / gone } else { 0.0 };
                    sum += (left(window) / (100.0 - gone).max(0.01) - pace) * length;
                    lengths += length;
                }
                unless_empty(windows, sum / lengths)
            };
            (best(&gap), false)
        }
        2 => (best(&|windows| unless_empty(windows, -float(windows[1].reset))), false),
        _ => {
            let rhythms: Vec<Rhythm> =
                places.iter().map(|place| Rhythm::new(&place.bins[..now], minute(now))).collect();
            let accounts: Vec<Account> =
                rhythms.iter().zip(&windows).map(|(own, windows)| Account { own, windows }).collect();
            let prefer = if rule == 3 { Prefer::NoStop } else { Prefer::NoWaste };
            let demand = Rhythm::at_work(&need[..now], minute(now));
            let schedule = where_to_work(&demand, &accounts, minute(BLOCK), prefer.enough());
            schedule.legs.first().map_or((0, false), |leg| (leg.account, leg.is_sure()))
        }
    }
}

/// Simulates one person who follows one rule.
fn follow(rule: usize, need: &[f64], mut places: Vec<Place>, tally: &mut Tally) {
    let mut bin = HISTORY;
    while bin + BLOCK < need.len() {
        if need[bin] <= 0.0 {
            bin += 1;
            continue;
        }
        let (mut at, sure) = name(rule, &places, need, bin);
        let mut stopped = false;
        for (now, wanted) in need.iter().enumerate().skip(bin).take(BLOCK) {
            tally.need += wanted;
            let mut rest = places[at].take(now, *wanted, tally);
            if rest > 0.0 {
                stopped = true;
                // Continue with the account that has most left: the rules differ only in what they name for a block.
                let next =
                    (0..places.len()).max_by(|a, b| places[*a].left(now).total_cmp(&places[*b].left(now)));
                at = next.unwrap_or(at);
                rest = places[at].take(now, rest, tally);
                tally.lost += rest;
            }
        }
        tally.blocks += 1.0;
        tally.stopped += f64::from(u8::from(stopped));
        if sure {
            tally.sure += 1.0;
            tally.sure_true += f64::from(u8::from(!stopped));
        }
        bin += BLOCK;
    }
}

/// Prints how often the account that each rule named did not last.
pub fn print(output: &mut impl Write, seeds: &[u64]) -> Result<()> {
    writeln!(
        output,
        "\nWhere to work for two hours, of three accounts that hold {SIZES:?} of all; all: by a week's need. stopped: the named\n\
         account did not last; sure: how often ours said that it lasts, and did; lost: of the need; forfeited: of what\n\
         weekly windows held. *: one of the accounts was never used before.\n\n  all   {:<16} {:>7} {:>8} {:>6} {:>6} {:>6} {:>10}",
        "rule", "blocks", "stopped", "sure", "true", "lost", "forfeited"
    )?;
    for (room, is_new) in [(1.0, false), (1.5, false), (2.0, false), (1.0, true), (1.5, true), (2.0, true)] {
        let mut tallies = [Tally::default(); RULES.len()];
        for seed in seeds {
            let mut dice = Dice::new(*seed ^ 0xF00D);
            for kind in 0..KINDS.len() {
                for _ in 0..PEOPLE {
                    let habits = Habits::of_kind(kind, &mut dice);
                    let need = habits.live((HISTORY + WEEKS * WEEK) / DAY, &mut dice).bins;
                    let new = is_new.then_some(kind % SIZES.len());
                    let places = places(&need, room, new, &mut dice);
                    for (rule, tally) in tallies.iter_mut().enumerate() {
                        follow(rule, &need, places.clone(), tally);
                    }
                }
            }
        }
        for (name, tally) in RULES.iter().zip(tallies) {
            let sure = if tally.sure > 0.0 {
                format!("{:>6.2} {:>6.3}", tally.sure / tally.blocks, tally.sure_true / tally.sure)
            } else {
                format!("{:>6} {:>6}", "-", "-")
            };
            writeln!(
                output,
                "  {room:<3}{} {name:<16} {:>7} {:>8.3} {sure} {:>6.3} {:>10.3}",
                if is_new { " *" } else { "  " },
                tally.blocks,
                tally.stopped / tally.blocks,
                tally.lost / tally.need,
                tally.forfeited / tally.held
            )?;
        }
    }
    Ok(())
}

/// Three accounts, and a history of using each in turn, except one that is `new`.
fn places(need: &[f64], room: f64, new: Option<usize>, dice: &mut Dice) -> Vec<Place> {
    let weekly =
        need.iter().sum::<f64>() / float(i64::try_from(need.len()).expect("few bins")) * float(7 * 96);
    // Usage in a busy window of hours.
    let mut busy: Vec<f64> =
        need.chunks(SHORT).map(|chunk| chunk.iter().sum::<f64>()).filter(|sum| *sum > 0.0).collect();
    busy.sort_by(f64::total_cmp);
    let hours = busy[busy.len() * 9 / 10];
    let mut places: Vec<Place> = SIZES
        .iter()
        .map(|size| {
            let reset = HISTORY + 1 + dice.below(WEEK - 1);
            let weekly = weekly * room * size;
            let long =
                Meter { holds: weekly, length: WEEK, start: reset - WEEK, reset, used: 0.0, rate: None };
            let holds = (hours * room * size * 1.5).min(weekly);
            let short = Meter { holds, length: SHORT, start: 0, reset: SHORT, used: 0.0, rate: None };
            Place { meters: [short, long], bins: vec![0.0; need.len()] }
        })
        .collect();
    let mut unused = Tally::default();
    let mut at = 0;
    for (bin, units) in need.iter().enumerate().take(HISTORY) {
        if bin % (2 * BLOCK) == 0 {
            at = dice.below(places.len() - usize::from(new.is_some()));
            at += usize::from(new.is_some_and(|new| at >= new));
        }
        let place = &mut places[at];
        if bin >= place.meters[1].start {
            place.take(bin, *units, &mut unused);
        } else {
            place.bins[bin] += units;
        }
    }
    places
}

fn minute(bin: usize) -> i64 {
    i64::try_from(bin).expect("few bins") * 15
}

#[expect(clippy::cast_precision_loss, reason = "small numbers")]
fn float(number: i64) -> f64 {
    number as f64
}
