//! The oracle: the forecast of somebody who knows a person's habits, sees all usage, and knows exactly what is
//! left. It does not know the future, nor the levels of this week and day, which it infers from the bins so far.
//! The inference is exact, as everything is log-normal, so no forecast from these facts can be better on average.

use crate::dice::Dice;
use crate::people::{DAY, Habits, Life, Session};

/// Simulates `draws` futures from `now` on, at which the person is working. Returns when `left` is used up in each,
/// in bins from `now`; `None` if not before `until`.
pub fn futures(
    (habits, life): (&Habits, &Life),
    (now, until): (usize, usize),
    left: f64,
    draws: usize,
    dice: &mut Dice,
) -> Vec<Option<usize>> {
    let started: Vec<&Session> = life.sessions.iter().take_while(|session| session.begin < now).collect();
    let Some(&&today) = started.last() else { return vec![None; draws] };
    let [of_week, of_day, of_bin] = habits.spread.map(|sd| sd * sd);
    // Evidence from this week's sessions about the week's level, and from today's about the day's.
    let (mut weight, mut sum, mut todays) = (1.0 / of_week, 0.0, (0.0, of_bin));
    for session in started.iter().filter(|session| session.day / 7 == today.day / 7) {
        let seen = life.bins.get(session.begin..session.end.min(now)).unwrap_or_default();
        let logs: Vec<f64> =
            seen.iter().filter(|units| **units > 0.0).map(|units| (units / habits.level).ln()).collect();
        if logs.is_empty() {
            continue;
        }
        let count = logs.iter().map(|_| 1.0).sum::<f64>();
        let mean = logs.iter().sum::<f64>() / count;
        let variance = of_day + of_bin / count;
        weight += 1.0 / variance;
        sum += mean / variance;
        if session.day == today.day {
            todays = (mean, of_bin / count);
        }
    }
    let known = of_day / (of_day + todays.1);
    let mut one = || {
        let week = sum / weight + (1.0 / weight).sqrt() * dice.normal();
        let level = week + (todays.0 - week) * known + (of_day * (1.0 - known)).sqrt() * dice.normal();
        let mut used = Used { left, until, at: None };
        let mut length = habits.session_length(dice);
        for _ in 0..100 {
            if today.begin + length > now {
                break;
            }
            length = habits.session_length(dice);
        }
        // The bin before now was one of work.
        let end = (today.begin + length).max(now);
        let goes_on = !dice.chance(1.0 / habits.work);
        habits.work_through((now, end), goes_on, level, dice, |bin, units| used.take(bin, units));
        let (mut yesterday, mut last_end, mut week) = (true, end, week);
        for day in today.day + 1..=until / DAY {
            if used.at.is_some() {
                break;
            }
            if day % 7 == 0 {
                week = habits.spread[0] * dice.normal();
            }
            yesterday = habits.is_on(day, yesterday, dice);
            if !yesterday {
                continue;
            }
            let (begin, end) = habits.hours(day, dice);
            let begin = (day * DAY + begin).max(last_end);
            last_end = (day * DAY + end).max(begin + 2);
            let level = week + habits.spread[1] * dice.normal();
            habits.work_through((begin, last_end), true, level, dice, |bin, units| used.take(bin, units));
        }
        used.at.map(|bin| bin - now)
    };
    (0..draws).map(|_| one()).collect()
}

struct Used {
    left: f64,
    until: usize,
    at: Option<usize>,
}

impl Used {
    fn take(&mut self, bin: usize, units: f64) {
        if self.at.is_none() && bin < self.until {
            self.left -= units;
            if self.left <= 0.0 {
                self.at = Some(bin);
            }
        }
    }
}
