//! Forecasts in words: whether a window lasts, and where to work.

use super::page::Page;
use super::table::{Parts, lines};
use super::{Room, Tone, plain};
use crate::binding::{self, Model};
use crate::forecast::Verdict;
use crate::locale::{ForecastWords, fill};
use crate::platform::ServedModels;
use crate::platforms;
use crate::reading::{Percent, Window};
use crate::report::{AccountReport, Leg, Report, WindowForecast, Work};
use crate::time::{DAY, EpochMs, HOUR};

/// The furthest a time of day is shown, in ms; later times show a weekday with its part of day.
const SOON: i64 = 12 * HOUR;
/// The furthest a weekday is shown, in ms; later times show a date.
const NAMED_BY_WEEKDAY: i64 = 6 * DAY;
/// The tolerated rounding error of a percentage.
const ROUNDING: f64 = 1e-9;

impl Page<'_> {
    fn ahead(&self) -> &'static ForecastWords {
        self.language.words().ahead
    }

    /// The forecast of a window, in words and in fewer words.
    pub fn expected(&self, expected: &WindowForecast) -> ([String; 2], Tone) {
        let words = self.ahead();
        let both = |words: &str| [words.to_owned(), words.to_owned()];
        match expected.verdict() {
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

    /// An approximate time, in words and in fewer words.
    fn about(&self, at: EpochMs) -> [String; 2] {
        let words = self.ahead();
        let local = at.local(self.report.clock.utc_offset(at));
        if at - self.report.now <= SOON {
            let time = local.time();
            return [fill(words.about, &[&time]), time];
        }
        if at - self.report.now > NAMED_BY_WEEKDAY {
            let date = fill(words.on_date, &[&local.date()]);
            return [date.clone(), date];
        }
        let weekday = self.language.words().weekdays.get(local.weekday()).copied().unwrap_or_default();
        let part = words.parts_of_day.get(local.hour() / 6).copied().unwrap_or_default();
        [fill(part, &[weekday]), weekday.to_owned()]
    }

    /// A time to the minute.
    pub fn moment(&self, at: EpochMs) -> String {
        let Report { now, clock, .. } = self.report;
        at.format_near(*now, |at| clock.utc_offset(at), &self.language.words().weekdays)
    }

    /// The chance that a window is empty before its reset, and, if it may be, from when to when.
    pub fn band(&self, expected: &WindowForecast) -> String {
        let ([words, _], _) = self.expected(expected);
        let percent = percent(expected.p_empty);
        let chance = fill(self.ahead().chance, &[&percent]);
        let [first, _, last] = expected.empty_at.map(|at| at.map(|at| self.moment(at)));
        match (first, last) {
            (Some(first), Some(last)) => format!("{words} ({first} – {last}) · {chance}"),
            (Some(first), None) => {
                format!("{words} · {}", fill(self.ahead().chance_from, &[&percent, &first]))
            }
            (None, _) => format!("{words} · {chance}"),
        }
    }

    /// The recommended accounts, if there is a choice.
    pub fn work(&self) -> Option<(String, Tone)> {
        let work = self.report.work.as_ref().filter(|work| work.candidates > 1)?;
        let words = self.ahead();
        let legs: Option<Vec<_>> = work.schedule.iter().map(|leg| self.leg(work, *leg)).collect();
        let schedule = legs?.join(words.then);
        let words = match work {
            Work { is_sure: true, .. } => return Some((fill(words.work_on, &[&schedule]), Tone::Good)),
            // A less likely account is preferred, because more of its quota would be wasted.
            Work { is_any_sure: true, .. } => words.likely,
            _ => words.longest,
        };
        Some((fill(words, &[&schedule, &self.for_so_long(work)]), Tone::Low))
    }

    /// A table for a model: the recommended account, then per provider id the percentage left, whether it lasts,
    /// and until when.
    pub fn choice(&self) -> Vec<String> {
        let Some((work, _)) = self.work() else { return Vec::new() };
        let row = |account: &AccountReport| {
            let provider = provider(account)?;
            if binding::is_unlimited(&account.reading.windows) {
                return Some(format!("{provider} | unlimited | yes | -"));
            }
            let gate = binding::for_account(account, Model::default())?;
            // Windows that no model uses stop none.
            let binding = account.windows().filter(|(window, _)| binding::stops(&window.scope, ""));
            let worst =
                binding.filter_map(|(_, expected)| expected).max_by(|a, b| a.p_empty.total_cmp(&b.p_empty));
            let lasts = match worst.map(|worst| worst.verdict()) {
                _ if gate.left.exact() <= 0.0 => "no",
                Some(Verdict::Lasts) => "yes",
                Some(Verdict::Unsure) => "unsure",
                Some(Verdict::MayRunOut) => "no",
                None => "?",
            };
            let out =
                worst.filter(|worst| worst.verdict() == Verdict::MayRunOut).and_then(|worst| worst.likely());
            let until = if gate.left.exact() <= 0.0 {
                self.last_spent(account).and_then(|window| window.resets_at)
            } else {
                out.or(gate.window.resets_at).filter(|at| *at > self.report.now)
            };
            let until = until.map_or_else(|| "?".to_owned(), |at| self.moment(at));
            Some(format!("{provider} | {}% | {lasts} | {until}", gate.left.whole()))
        };
        let mut table = vec![work, "provider | left | lasts | until".to_owned()];
        table.extend(self.report.accounts.iter().filter_map(row));
        table
    }

    /// Returns the used-up window of `account` that resets last.
    fn last_spent<'a>(&self, account: &AccountReport<'a>) -> Option<&'a Window> {
        let windows = binding::binding_windows(&account.reading.windows);
        windows.filter(|window| binding::is_spent(window, self.report.now)).max_by_key(|window| back(window))
    }

    /// Says which used-up account is back first, and when.
    fn used_up(&self) -> Option<String> {
        let accounts =
            self.report.candidates().filter_map(|account| Some((account, self.last_spent(account)?)));
        let (account, window) = accounts.min_by_key(|(_, window)| back(window))?;
        Some(self.stopped(account, window, false))
    }

    /// Says why no account can be guarded: which used-up account is back first, or what is wrong with each. Adds what
    /// else was found of accounts.
    fn nothing_to_guard(&self) -> String {
        let report = self.report;
        let mut parts = Parts::default();
        if let Some(used_up) = self.used_up() {
            parts.text(used_up, Tone::Plain, 0);
        } else {
            parts.text(self.ahead().guard_nothing, Tone::Plain, 0);
            for account in &report.accounts {
                parts.text(self.unguarded(account), Tone::Plain, 0);
            }
        }
        for failed in &report.failures {
            self.failure(failed, &mut parts);
        }
        for entry in report.skipped() {
            parts.text(self.incomplete(entry), Tone::Low, 0);
        }
        self.missing(&mut parts);
        self.offered(&mut parts);
        plain(&lines(parts, Room::Endless))
    }

    /// Says why `account` cannot be guarded.
    fn unguarded(&self, account: &AccountReport) -> String {
        let words = self.ahead();
        let is_known = |window: &Window| window.left().is_some();
        let is_over = |window: &Window| window.resets_at.is_some_and(|at| self.until(at).is_none());
        let windows = &account.reading.windows;
        let says = if account.of.platform.providers.is_empty() {
            if platforms::is_own(account.of.platform) {
                words.guard_no_provider
            } else {
                words.guard_no_models
            }
        } else if binding::binding_windows(windows).any(is_over) {
            words.guard_passed
        } else if binding::binding_windows(windows).any(is_known) {
            words.guard_unknown
        } else if windows.iter().any(is_known) {
            words.guard_single_models
        } else {
            return self.no_limit(account, "");
        };
        fill(says, &[&self.short_title(account.of)])
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

/// Says whether the account to work on lasts with a chance of at least `sure`.
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
    // Rounded down, so that a chance that is too low does not look high enough. Nothing is certain.
    let lasts = (work.lasts * 100.0 + ROUNDING).floor().clamp(1.0, 99.0);
    let asked = (sure * 1000.0).round() / 10.0;
    fill(says, &[&name, &page.for_so_long(work), &lasts.to_string(), &asked.to_string()])
}

/// Recommends a provider for subagents, in English, for a model that reads it in a tool's description. `None`
/// without a choice, or if no account is sure to last.
pub fn subagent_hint(report: &Report) -> Option<String> {
    let work = report.work.as_ref().filter(|work| work.candidates > 1 && work.is_sure)?;
    let provider = provider(report.account(work.schedule.first()?.index)?)?;
    Some(format!(
        "Quota: the user's plan with the provider `{provider}` has enough left for the work ahead. Where agents differ in \
         nothing but their model's provider, prefer one of that provider."
    ))
}

/// When a used-up window resets, in seconds; `i64::MAX` if that is unknown.
fn back(window: &Window) -> i64 {
    window.resets_at.map_or(i64::MAX, EpochMs::as_seconds)
}

/// The id of the provider that OpenCode knows an account's models by.
fn provider(account: &AccountReport) -> Option<&'static str> {
    let of_serving = account.of.identity.served_models.iter().find_map(|serves| match serves {
        ServedModels::Provider(id) => Some(*id),
        ServedModels::Family(_) => None,
    });
    of_serving.or(account.of.platform.providers.first().copied())
}

/// Rounds a probability to three decimals, for programs. Counted in simulated futures, it never reaches 0 or 1,
/// nor crosses what is sure.
pub fn thousandths(chance: f64) -> f64 {
    (chance * 1000.0).round() / 1000.0
}

/// A chance in whole percent; only certainty is 0 or 100.
fn percent(chance: f64) -> String {
    Percent::new(chance * 100.0).whole().to_string()
}
