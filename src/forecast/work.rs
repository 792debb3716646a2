//! Where to work now: which account lasts, and which next.

use super::SURE;
use super::outlook::{chance, sooner};
use super::paths::{PATHS, Paths, bins_until, minutes_until};
use super::rhythm::{Rhythm, count};
use super::window::{self, Window};

/// So many accounts are named, one after another.
const MOST_LEGS: usize = 3;

/// An account that can be worked on.
#[derive(Clone, Copy, Debug)]
pub struct Account<'a> {
    /// The history of what was used of it.
    pub own: &'a Rhythm,
    /// The windows that bound it. Where there are none, nothing does.
    pub windows: &'a [Window],
}

/// Whether to avoid interruptions or to avoid losing quota.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Prefer {
    /// Not to be stopped: an account must last at [`SURE`].
    #[default]
    NoStop,
    /// To lose nothing that is paid for: it is enough that an account is more likely to last than not.
    NoWaste,
}

impl Prefer {
    /// Each by the name that users choose it by, the usual one first.
    pub const ALL: [(&str, Self); 2] = [("no-stop", Self::NoStop), ("no-waste", Self::NoWaste)];

    /// With what chance an account must last.
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
    /// Which accounts to work on, one after another, from now on; none where nothing is left of any.
    pub legs: Vec<Leg>,
    /// Whether any of the accounts lasts for the whole horizon, at [`SURE`].
    pub is_any_sure: bool,
}

/// A part of a schedule.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Leg {
    /// The account, by its index.
    pub account: usize,
    /// The chance that it lasts from then on until the horizon.
    pub lasts: f64,
    /// In about how many minutes it is empty; `None` where it is more likely to last until the horizon.
    pub until: Option<i64>,
}

impl Leg {
    /// Whether it lasts, at [`SURE`].
    pub fn is_sure(&self) -> bool {
        self.lasts >= SURE
    }
}

/// Which of these accounts to work on for `horizon` minutes: of those that last with a chance that is `enough`, the one of
/// which most would be lost otherwise; if none does, the one that is most likely to. `demand` is the history of all work
/// that may be done on any of them, in the units of their own histories, as [`Rhythm::at_work`] reads it.
pub fn where_to_work(demand: &Rhythm, accounts: &[Account], horizon: i64, enough: f64) -> Schedule {
    // Within this bin, something may be used yet.
    let to = bins_until(demand, demand.minute.saturating_add(horizon)).max(1);
    let paths = Paths::new(demand, to);
    let Schedule { mut legs, mut is_any_sure } = Schedule::default();
    let mut from = 0;
    while legs.len() < MOST_LEGS {
        let candidates = accounts.iter().enumerate().filter(|(index, account)| {
            let has_any = !account.windows.iter().any(|window| window.is_spent(account.own, from));
            has_any && legs.iter().all(|leg: &Leg| leg.account != *index)
        });
        let candidates: Vec<_> =
            candidates.map(|(index, account)| Candidate::new(index, account, &paths, (from, to))).collect();
        let Some(best) = best(&candidates, enough) else { break };
        if legs.is_empty() {
            is_any_sure = candidates.iter().any(|candidate| candidate.lasts >= SURE);
        }
        let until = best.median.map(|bin| minutes_until(demand, bin));
        // What is as good as empty is the end of the schedule, unless it is all there is.
        if best.median.is_some_and(|end| end <= from) && !legs.is_empty() {
            break;
        }
        legs.push(Leg { account: best.index, lasts: best.lasts, until });
        let Some(end) = best.median else { break };
        from = end;
    }
    Schedule { legs, is_any_sure }
}

struct Candidate {
    index: usize,
    /// The chance that it lasts.
    lasts: f64,
    /// When half of the futures have it empty.
    median: Option<usize>,
    /// How much of it is lost by the hour, where it is not used: what is left, by the time until it is there again.
    lost: f64,
}

impl Candidate {
    fn new(index: usize, account: &Account, paths: &Paths, span: (usize, usize)) -> Self {
        let mut stops = vec![None; PATHS];
        let mut lost = (0, 0.0);
        for window in account.windows {
            sooner(&mut stops, &window::ends(window, account.own, paths, span));
            // What the longest window holds is what was paid for; shorter ones only spread it.
            let length = window.reset.saturating_sub(window.start);
            if length > lost.0 {
                let left = bins_until(account.own, window.reset).max(1);
                lost = (length, (100.0 - window.used()) / count(left));
            }
        }
        let mut ends: Vec<usize> = stops.into_iter().flatten().collect();
        let median = (ends.len() > PATHS / 2).then(|| *ends.select_nth_unstable(PATHS / 2).1);
        Self { index, lasts: 1.0 - chance(ends.len()), median, lost: lost.1 }
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
