//! What is to come, in words: whether a window lasts, and where to work.

use super::page::Page;
use super::table::{Part, lines};
use super::{Room, Tone, plain};
use crate::binding::{self, Model};
use crate::forecast::Verdict;
use crate::locale::{ForecastWords, fill};
use crate::platform::ServedModels;
use crate::reading::{Percent, Window};
use crate::report::{AccountReport, Leg, Report, WindowForecast, Work};
use crate::time::{DAY, EpochMs, HOUR};

/// So far away a time of the day is told; what is later, by its weekday's part.
const SOON: i64 = 12 * HOUR;
/// So far away a weekday tells which day it is.
const WEEK: i64 = 6 * DAY;
/// What calculating with percents may lose of one.
const ROUNDING: f64 = 1e-9;

impl Page<'_> {
    fn ahead(&self) -> &'static ForecastWords {
        self.language.words().ahead
    }

    /// What is to be expected of a window: in words, and in fewer.
    pub fn expected(&self, expected: &WindowForecast) -> ([String; 2], Tone) {
        let words = self.ahead();
        let both = |words: &str| [words.to_owned(), words.to_owned()];
        match expected.verdict {
            Verdict::Lasts => (both(words.lasts), Tone::Good),
            Verdict::Unsure => (both(words.unsure), Tone::Muted),
            Verdict::MayRunOut => {
                let out = expected
                    .likely()
                    .map(|at| self.about(at).map(|when| fill(words.may_run_out_at, &[&when])));
                (out.unwrap_or_else(|| both(words.may_run_out)), Tone::Low)
            }
        }
    }

    /// About when something is, in words, and in fewer.
    fn about(&self, at: EpochMs) -> [String; 2] {
        let words = self.ahead();
        let local = at.local(self.report.clock.utc_offset(at));
        if at - self.report.now <= SOON {
            let time = local.time();
            return [fill(words.about, &[&time]), time];
        }
        if at - self.report.now > WEEK {
            return [local.date(), local.date()];
        }
        let weekday = self.language.words().weekdays.get(local.weekday()).copied().unwrap_or_default();
        let part = words.parts_of_day.get(local.hour() / 6).copied().unwrap_or_default();
        [fill(part, &[weekday]), weekday.to_owned()]
    }

    /// When something is, to the minute.
    pub fn moment(&self, at: EpochMs) -> String {
        at.format_near(self.report.now, self.report.clock.utc_offset(at), &self.language.words().weekdays)
    }

    /// The chance that a window is empty before its reset, and, where it may be, from when to when.
    pub fn band(&self, expected: &WindowForecast) -> String {
        let ([words, _], _) = self.expected(expected);
        let chance = fill(self.ahead().chance, &[&percent(expected.p_empty)]);
        let [first, _, last] = expected.empty_at.map(|at| at.map(|at| self.moment(at)));
        match (first, last) {
            (Some(first), Some(last)) => format!("{words} ({first} – {last}) · {chance}"),
            (Some(first), None) => format!("{words} ({first} –) · {chance}"),
            (None, _) => format!("{words} · {chance}"),
        }
    }

    /// Where to work, where there is a choice.
    pub fn work(&self) -> Option<(String, Tone)> {
        let work = self.report.work.as_ref().filter(|work| work.candidates > 1)?;
        let words = self.ahead();
        let legs: Option<Vec<_>> = work.schedule.iter().map(|leg| self.leg(work, *leg)).collect();
        let schedule = legs?.join(words.then);
        let words = match work {
            Work { is_sure: true, .. } => return Some((fill(words.work_on, &[&schedule]), Tone::Good)),
            // One of which more would be wasted was preferred.
            Work { is_any_sure: true, .. } => words.likely,
            _ => words.longest,
        };
        Some((fill(words, &[&schedule, &self.for_so_long(work)]), Tone::Low))
    }

    /// Where to work, and the accounts that there are to choose from, as a table for a model: by the ids of OpenCode's
    /// providers, what is left of each, whether that lasts, and until when.
    pub fn choice(&self) -> Vec<String> {
        let Some((work, _)) = self.work() else { return Vec::new() };
        let row = |account: &AccountReport| {
            let provider = provider(account)?;
            if binding::is_unlimited(&account.reading.windows) {
                return Some(format!("{provider} | unlimited | yes | -"));
            }
            let gate = binding::for_account(account, Model::default())?;
            // What no model uses stops none.
            let binding = account.windows().filter(|(window, _)| binding::stops(&window.scope, ""));
            let worst =
                binding.filter_map(|(_, expected)| expected).max_by(|a, b| a.p_empty.total_cmp(&b.p_empty));
            let lasts = match worst.map(|worst| worst.verdict) {
                _ if gate.left.exact() <= 0.0 => "no",
                Some(Verdict::Lasts) => "yes",
                Some(Verdict::Unsure) => "unsure",
                Some(Verdict::MayRunOut) => "no",
                None => "?",
            };
            let out =
                worst.filter(|worst| worst.verdict == Verdict::MayRunOut).and_then(|worst| worst.likely());
            let until = if gate.left.exact() <= 0.0 {
                self.last_spent(account).and_then(|window| window.resets_at)
            } else {
                out.or(gate.window.resets_at).filter(|at| *at > self.report.now)
            };
            let until = until.map_or_else(|| "?".to_owned(), |at| self.moment(at));
            Some(format!("{provider} | {}% | {lasts} | {until}", gate.left.whole()))
        };
        let rows = self.report.accounts.iter().filter_map(row);
        [work, "provider | left | lasts | until".to_owned()].into_iter().chain(rows).collect()
    }

    /// Of the windows of `account` that are used up, the one that is so for the longest.
    fn last_spent<'a>(&self, account: &AccountReport<'a>) -> Option<&'a Window> {
        let windows = binding::binding_windows(&account.reading.windows);
        windows.filter(|window| binding::is_spent(window, self.report.now)).max_by_key(|window| back(window))
    }

    /// That an account is used up, and until when: the one that is so for the shortest.
    fn used_up(&self) -> Option<String> {
        let accounts =
            self.report.candidates().filter_map(|account| Some((account, self.last_spent(account)?)));
        let (account, window) = accounts.min_by_key(|(_, window)| back(window))?;
        Some(self.stopped(account, window, false))
    }

    /// That no account can be guarded, or until when all that could be are used up, and what else was found of accounts.
    fn nothing_to_guard(&self) -> String {
        let report = self.report;
        let nothing = self.used_up().unwrap_or_else(|| self.ahead().guard_nothing.to_owned());
        let mut parts = vec![Part::Text(nothing, Tone::Plain, 0)];
        for failed in &report.failures {
            self.failure(failed, &mut parts);
        }
        parts.extend(report.skipped().map(|entry| Part::Text(self.incomplete(entry), Tone::Low, 0)));
        self.missing(&mut parts);
        self.offered(&mut parts);
        plain(&lines(parts, Room::Endless))
    }

    fn leg(&self, work: &Work, leg: Leg) -> Option<String> {
        let words = self.ahead();
        let name = self.short_title(self.report.account(leg.index)?.of);
        Some(match (leg.until, leg.reset) {
            (Some(until), _) => fill(words.until_about, &[&name, &self.moment(until)]),
            (None, Some(reset)) => fill(words.until_reset, &[&name, &self.moment(reset)]),
            (None, None) if work.is_sure => fill(words.for_so_long, &[&name, &self.for_so_long(work)]),
            (None, None) => name,
        })
    }

    fn for_so_long(&self, work: &Work) -> String {
        self.language.duration(u64::try_from(work.minutes).unwrap_or_default() * 60)
    }
}

/// Whether the account to work on lasts with a chance of `sure`, in words.
pub fn guard(page: &Page, sure: f64) -> String {
    let report = page.report;
    let words = page.ahead();
    let named =
        report.work.as_ref().and_then(|work| Some((work, report.account(work.schedule.first()?.index)?)));
    let Some((work, account)) = named else {
        return page.nothing_to_guard();
    };
    let says = if work.lasts >= sure { words.guard_lasts } else { words.guard_may_not };
    let name = page.title(account.of);
    // Rounded down, so that what is too little does not look like enough; nothing is certain.
    let lasts = (work.lasts * 100.0 + ROUNDING).floor().clamp(1.0, 99.0);
    let asked = (sure * 1000.0).round() / 10.0;
    fill(says, &[&name, &page.for_so_long(work), &lasts.to_string(), &asked.to_string()])
}

/// On which provider's models to work, in English, as a model reads it among a tool's words; `None` where there is no choice,
/// or none of which it is sure.
pub fn subagent_hint(report: &Report) -> Option<String> {
    let work = report.work.as_ref().filter(|work| work.candidates > 1 && work.is_sure)?;
    let provider = provider(report.account(work.schedule.first()?.index)?)?;
    Some(format!(
        "Quota: the user's plan with the provider `{provider}` has enough left for the work ahead. Where agents differ in \
         nothing but their model's provider, prefer one of that provider."
    ))
}

/// When a window that is used up is there again, in seconds; at the end of all times where that is not known.
fn back(window: &Window) -> i64 {
    window.resets_at.map_or(i64::MAX, EpochMs::as_seconds)
}

/// The id that OpenCode has for the provider of an account's models.
fn provider(account: &AccountReport) -> Option<&'static str> {
    let of_serving = account.of.identity.served_models.iter().find_map(|serves| match serves {
        ServedModels::Provider(id) => Some(*id),
        ServedModels::Family(_) => None,
    });
    of_serving.or(account.of.platform.providers.first().copied())
}

/// A chance in thousandths, for programs: as futures are counted, which reaches neither 0 nor 1, nor another side of what
/// is sure.
pub fn thousandths(chance: f64) -> f64 {
    (chance * 1000.0).round() / 1000.0
}

/// A chance in whole percent, of which only what is certain is 0 or 100.
fn percent(chance: f64) -> String {
    Percent::new(chance * 100.0).whole().to_string()
}
