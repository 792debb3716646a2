//! How often the meter's audit finds what is there, and what is not.
//!
//! A meter is read every half hour for a week. It rounds, and counts up to half an hour late. It weighs each
//! stretch of work by up to half more or less than the history, as meters do with models. The history is from a
//! list of sessions, which has each session's usage, but not when it happened.

use crate::dice::Dice;
use crate::people::{DAY, Habits, KINDS, WEEK};
use mystatus::forecast::{Finding, Rhythm, Sample, audit};
use std::io::{Result, Write};

/// Number of people of each kind, for each seed.
const PEOPLE: usize = 60;

/// A meter's fault.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Case {
    Nothing,
    /// This share of the usage is from another person, with another rhythm.
    Elsewhere(f64),
    /// From the middle of the week on, two of three stretches of work end with another account's model, and are
    /// listed as that account's.
    Switched,
    /// From the middle of the week on, a unit costs this many times as much.
    Dearer(f64),
}

struct Found {
    weeks: f64,
    idle: f64,
    elsewhere: f64,
    rate: f64,
    any: f64,
    /// Sum of the errors of the reported share or factor.
    off: f64,
}

/// Prints how often each kind of finding is reported.
pub fn print(output: &mut impl Write, seeds: &[u64]) -> Result<()> {
    writeln!(
        output,
        "\nThe meter's audit, a week of samples each half hour. found: used while idle, from elsewhere, another rate, any; off: by\n\
         how much the share or the factor that was told is off, on average.\n\n  {:<32} {:>6} {:>6} {:>9} {:>6} {:>6} {:>6}",
        "the truth", "weeks", "idle", "elsewhere", "rate", "any", "off"
    )?;
    let cases = [
        ("nothing (false alarms)", Case::Nothing),
        ("nothing, but models changed", Case::Switched),
        ("20 % from elsewhere", Case::Elsewhere(0.2)),
        ("40 % from elsewhere", Case::Elsewhere(0.4)),
        ("a unit costs twice as much", Case::Dearer(2.0)),
        ("a unit costs three times as much", Case::Dearer(3.0)),
    ];
    for (name, case) in cases {
        let mut found = Found { weeks: 0.0, idle: 0.0, elsewhere: 0.0, rate: 0.0, any: 0.0, off: 0.0 };
        for seed in seeds {
            let mut dice = Dice::new(*seed ^ 0xA0D1);
            for person in 0..KINDS.len() * PEOPLE {
                if let Some(findings) = week(person % KINDS.len(), case, &mut dice) {
                    found.add(case, &findings);
                }
            }
        }
        let share = |sum: f64| sum / found.weeks;
        let told = match case {
            Case::Nothing | Case::Switched => 0.0,
            Case::Elsewhere(_) => found.elsewhere,
            Case::Dearer(_) => found.rate,
        };
        writeln!(
            output,
            "  {name:<32} {:>6} {:>6.3} {:>9.3} {:>6.3} {:>6.3} {:>6.2}",
            found.weeks,
            share(found.idle),
            share(found.elsewhere),
            share(found.rate),
            share(found.any),
            found.off / told.max(1.0)
        )?;
    }
    Ok(())
}

/// The findings for a week of a person of that kind; `None` if they did nothing.
pub fn week(kind: usize, case: Case, dice: &mut Dice) -> Option<Vec<Finding>> {
    let here = Habits::of_kind(kind, dice).live(2 * WEEK / DAY, dice).bins;
    let other = dice.below(KINDS.len());
    let there = Habits::of_kind(other, dice).live(2 * WEEK / DAY, dice).bins;
    let sum = |bins: &[f64]| bins[WEEK..].iter().sum::<f64>();
    let (own, others) = (sum(&here), sum(&there));
    if own <= 0.0 || others <= 0.0 {
        return None;
    }
    // The meter's count by bin: late, and with a weight for each stretch of work.
    let mut counted = vec![0.0; here.len() + 2];
    let mut weight = 1.0;
    for bin in WEEK..here.len() {
        if here[bin - 1] <= 0.0 {
            weight = (0.25 * dice.normal()).clamp(-0.5, 0.5).exp();
        }
        let dearer = match case {
            Case::Dearer(factor) if bin >= WEEK + WEEK / 2 => factor,
            _ => 1.0,
        };
        counted[bin + dice.below(3)] += here[bin] * weight * dearer;
        if let Case::Elsewhere(share) = case {
            counted[bin] += there[bin] * own / others * share / (1.0 - share);
        }
    }
    let total: f64 = counted.iter().sum();
    let used = dice.between(30.0, 95.0);
    let (mut sum, mut samples) = (0.0, Vec::new());
    for (bin, units) in counted.iter().enumerate().skip(WEEK) {
        if bin % 2 == 0 {
            let at = i64::try_from(bin).expect("few bins") * 15;
            samples.push(Sample { at, used: (used * sum / total).round() });
        }
        sum += units;
    }
    let end = samples.last().map_or(0, |sample| sample.at);
    let all = listed(&here, dice);
    let mut own = all.clone();
    if case == Case::Switched {
        let mut is_own = true;
        for bin in WEEK + WEEK / 2..own.len() {
            if all[bin - 1] <= 0.0 {
                is_own = dice.below(3) == 0;
            }
            own[bin] *= f64::from(u8::from(is_own));
        }
    }
    Some(audit(&Rhythm::new(&own, end), &Rhythm::new(&all, end), &samples))
}

impl Found {
    fn add(&mut self, case: Case, findings: &[Finding]) {
        self.weeks += 1.0;
        self.any += f64::from(u8::from(!findings.is_empty()));
        for finding in findings {
            match finding {
                Finding::WhileIdle { .. } => self.idle += 1.0,
                Finding::Elsewhere { share } => {
                    self.elsewhere += 1.0;
                    if let Case::Elsewhere(truth) = case {
                        self.off += (share - truth).abs();
                    }
                }
                Finding::Rate { factor, .. } => {
                    self.rate += 1.0;
                    if let Case::Dearer(truth) = case {
                        self.off += (factor - truth).abs();
                    }
                }
            }
        }
    }
}

/// The history as a list of sessions shows it: one session for each stretch of work, or sometimes for a whole day.
/// Each session's usage is spread evenly.
fn listed(bins: &[f64], dice: &mut Dice) -> Vec<f64> {
    let mut listed = bins.to_vec();
    for day in listed.chunks_mut(DAY) {
        let pause = if dice.below(5) == 0 { DAY } else { 1 + dice.below(3) };
        let mut from = 0;
        while let Some(first) = (from..day.len()).find(|bin| day[*bin] > 0.0) {
            let mut end = first + 1;
            while let Some(next) = (end..day.len().min(end + pause)).find(|bin| day[*bin] > 0.0) {
                end = next + 1;
            }
            let mean =
                day[first..end].iter().sum::<f64>() / f64::from(u32::try_from(end - first).expect("a day"));
            day[first..end].fill(mean);
            from = end;
        }
    }
    listed
}
