//! Where to work: which account lasts from now on, and which to use next.

use super::SURE;
use super::outlook::{chance, sooner};
use super::paths::{PATHS, Paths, bins_until, minutes_until};
use super::rhythm::{Rhythm, count};
use super::window::{self, Window};

/// Maximum number of accounts in a schedule.
const MOST_LEGS: usize = 3;

/// An account that can be worked on.
#[derive(Clone, Copy, Debug)]
pub struct Account<'a> {
    /// The history of the account's usage.
    pub own: &'a Rhythm,
    /// The windows that limit the account; it is unlimited without any.
    pub windows: &'a [Window],
}

/// Whether to avoid interruptions or to avoid losing quota.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Prefer {
    /// Avoid interruptions: an account must last at [`SURE`].
    #[default]
    NoStop,
    /// Avoid losing quota that is paid for: an account need only be more likely to last than not.
    NoWaste,
}

impl Prefer {
    /// Every preference with the name that users choose it by, the default first.
    pub const ALL: [(&str, Self); 2] = [("no-stop", Self::NoStop), ("no-waste", Self::NoWaste)];

    /// Minimum probability that an account lasts.
    pub const fn enough(self) -> f64 {
        match self {
            Self::NoStop => SURE,
            Self::NoWaste => 0.5,
        }
    }
}

/// Where to work.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Schedule {
    /// The accounts to work on, one after another, from now on; empty if nothing is left of any.
    pub legs: Vec<Leg>,
    /// Whether any account lasts for the whole horizon, at [`SURE`].
    pub is_any_sure: bool,
}

/// A stretch of a schedule on one account.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Leg {
    /// The account's index in the slice given to [`where_to_work`].
    pub account: usize,
    /// The probability that the account lasts from the leg's beginning until the horizon.
    pub lasts: f64,
    /// About how many minutes from now the account is empty; `None` if it more likely lasts until the horizon, or if
    /// that cannot be told.
    pub until: Option<i64>,
}

impl Leg {
    /// Whether the account lasts, at [`SURE`].
    pub fn is_sure(&self) -> bool {
        self.lasts >= SURE
    }
}

/// Schedules accounts over the next `horizon` minutes. Of accounts that last with a probability of at least
/// `enough`, prefers the one that would lose most quota unused; without any, the likeliest to last. `demand` is all
/// work, for any account, in the units of their histories; see [`Rhythm::at_work`].
pub fn where_to_work(demand: &Rhythm, accounts: &[Account], horizon: i64, enough: f64) -> Schedule {
    // Usage is still possible within this bin.
    let to = bins_until(demand, demand.minute.saturating_add(horizon)).max(1);
    let paths = Paths::new(demand, to);
    let mut schedule = Schedule::default();
    let mut from = 0;
    while schedule.legs.len() < MOST_LEGS {
        let candidates = accounts.iter().enumerate().filter(|(index, account)| {
            let has_any = !account.windows.iter().any(|window| window.is_spent(account.own, from));
            has_any && schedule.legs.iter().all(|leg: &Leg| leg.account != *index)
        });
        let candidates: Vec<_> =
            candidates.map(|(index, account)| Candidate::new(index, account, &paths, (from, to))).collect();
        let Some(best) = best(&candidates, enough) else { break };
        if schedule.legs.is_empty() {
            schedule.is_any_sure = candidates.iter().any(|candidate| candidate.lasts >= SURE);
        }
        let until = best.median.filter(|_| best.has_time).map(|bin| minutes_until(demand, bin));
        // A nearly empty account ends the schedule, unless there is no other.
        if best.median.is_some_and(|end| end <= from) && !schedule.legs.is_empty() {
            break;
        }
        schedule.legs.push(Leg { account: best.index, lasts: best.lasts, until });
        let Some(end) = best.median else { break };
        from = end;
    }
    schedule
}

struct Candidate {
    index: usize,
    /// The probability that the account lasts.
    lasts: f64,
    /// The bin, from now, by which the account is empty in half of the futures.
    median: Option<usize>,
    /// Whether `median` can be told: half of those futures end by windows at times that can be.
    has_time: bool,
    /// Quota lost per bin if unused: the percent left, by the bins until its window resets.
    lost: f64,
}

impl Candidate {
    fn new(index: usize, account: &Account, paths: &Paths, span: (usize, usize)) -> Self {
        let mut stops = vec![None; PATHS];
        let mut told = stops.clone();
        let mut lost = (0, 0.0);
        for window in account.windows {
            let ends = window::ends(window, account.own, paths, span);
            sooner(&mut stops, &ends);
            let until = window::told_until(window, account.own, paths);
            let known: Vec<_> = ends.iter().map(|end| end.filter(|end| *end < until)).collect();
            sooner(&mut told, &known);
            // The longest window's quota is what was paid for; shorter ones only spread it.
            let length = window.reset.saturating_sub(window.start);
            if length > lost.0 {
                let left = bins_until(account.own, window.reset).max(1);
                lost = (length, (100.0 - window.used()) / count(left));
            }
        }
        let mut ends: Vec<usize> = stops.into_iter().flatten().collect();
        ends.sort_unstable();
        let median = ends.get(PATHS / 2).copied();
        let has_ended = |end: &&usize| median.is_some_and(|median| **end <= median);
        let has_time = told.iter().flatten().filter(has_ended).count() > PATHS / 4;
        Self { index, lasts: 1.0 - chance(ends.len()), median, has_time, lost: lost.1 }
    }
}

fn best(candidates: &[Candidate], enough: f64) -> Option<&Candidate> {
    let lasting = candidates.iter().filter(|candidate| candidate.lasts >= enough);
    let end = |candidate: &Candidate| candidate.median.unwrap_or(usize::MAX);
    lasting.max_by(|a, b| a.lost.total_cmp(&b.lost)).or_else(|| {
        candidates.iter().max_by(|a, b| {
            let longest = a.lasts.total_cmp(&b.lasts).then(end(a).cmp(&end(b)));
            longest.then(a.lost.total_cmp(&b.lost))
        })
    })
}
