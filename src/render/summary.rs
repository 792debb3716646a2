//! A report in summary: a line per account with its binding window, a few words for the prompt, and the due
//! warnings.

use super::layout::balance;
use super::page::Page;
use super::width::{cut, pad, width};
use super::{Line, Tone, bar, stops};
use crate::binding::{self, BindingWindow, Model};
use crate::failure::Failure;
use crate::fingerprint;
use crate::lenient::items;
use crate::locale::{Language, fill};
use crate::reading::{BalanceKind, Label, Level, Period, Scope, Window};
use crate::report::{AccountRef, AccountReport, FailureReport};
use crate::time::{DAY, EpochMs, HOUR, SECOND};
use serde::Serialize;
use serde_json::Value;

/// The columns of a line, limited by OpenCode's sidebar, and of its parts.
const COLUMNS: usize = 37;
const NAME: usize = 15;
const CELLS: u32 = 5;
/// The maximum number of lines in the sidebar; the last one counts those left out.
const MOST: usize = 8;

/// The maximum number of warnings in a toast: more would cover the prompt.
const MOST_LINES: usize = 3;
/// The maximum number of given warnings to store.
const MOST_GIVEN: usize = 100;
/// How long the warning of a used-up balance counts at most, in ms.
const YEAR: i64 = 365 * DAY;

/// The sidebar's lines for a session with `model`: accounts with the least left first, failures last.
pub fn lines(page: &Page, model: Model) -> Vec<Line> {
    let &Page { report, language, .. } = page;
    let padded = |name: &str| pad(&cut(name, NAME), NAME + 1);
    let name = |of: AccountRef| {
        let mut name = page.platform(of.platform);
        if of.identity.label != Label::Platform && report.has_several_of(of.platform) {
            // The platform's first word identifies it; the account's name gets the rest.
            let first = name.split_inclusive(' ').next().unwrap_or_default().trim_end();
            name = format!("{first} {}", page.name(of));
        }
        padded(&name)
    };
    let mut rows = Vec::new();
    for account in &report.accounts {
        let line = Line::of(name(account.of), Tone::Plain);
        let gate = binding::of_account(account, model);
        let (left, line) = match gate {
            Some(gate) => (gate.left.whole(), page.gate(line, gate)),
            None => {
                let (left, tone) =
                    if account.reading.is_spent() { (0, Tone::Bad) } else { (ROOMY, Tone::Muted) };
                (left, line.and(page.without_window(account), tone))
            }
        };
        rows.push((left, line));
        if let (Some(cached), Some(failed)) = (account.cached, account.stale()) {
            let age = cached.age(report.now).map(|age| language.duration(age));
            let words = format!("  {}: {}", language.as_of(age.as_deref()), in_short(&failed, language));
            rows.push((left, Line::of(cut(&words, COLUMNS), Tone::Low)));
        }
    }
    rows.sort_by_key(|(left, _)| *left);
    let mut lines: Vec<_> = rows.into_iter().map(|(_, line)| line).collect();
    for failed in report.failures.iter().filter(|failed| !failed.failure.is_missing_auth_file()) {
        let name = match (failed.of, failed.failure) {
            (None, Failure::AuthFile { path, .. }) => {
                padded(path.as_str().rsplit('/').next().unwrap_or_default())
            }
            (of, _) => of.map(name).unwrap_or_default(),
        };
        let words = cut(&in_short(failed, language), COLUMNS.saturating_sub(width(&name)));
        lines.push(Line::of(name, Tone::Plain).and(words, Tone::Bad));
    }
    if lines.len() > MOST {
        let more = lines.len() - (MOST - 1);
        lines.truncate(MOST - 1);
        lines.push(Line::of(language.and_more(more), Tone::Muted));
    }
    lines
}

/// A percentage above any window's, which sorts accounts without a window last.
const ROOMY: u32 = 101;

/// The words next to the prompt of a session with `model`: what is left of the window that limits it, else of the
/// balance that pays for it; `None` if neither is known. They name the limit, as a host may show another model than the
/// one chosen last.
pub fn prompt(page: &Page, model: Model) -> Option<Line> {
    let Some(gate) = binding::for_model(page.report, model) else { return page.balance_for(model) };
    let of = match &gate.window.scope {
        Scope::Named(name) => page.language.label(name),
        _ => gate.account.of.platform.name,
    };
    let mut words = String::new();
    for word in page.countdown_of(gate.window).into_iter().chain([cut(of, NAME)]) {
        words = format!("{words} · {word}");
    }
    let left = fill(page.language.words().left, &[&gate.left.whole().to_string()]);
    Some(Line::of(left, page.tone(gate.left)).and(words, Tone::Muted))
}

/// A failure in words that fit the sidebar.
fn in_short(failed: &FailureReport, language: &Language) -> String {
    let words = language.words();
    let short = match failed.failure {
        Failure::Status { status: 401 | 403, .. } | Failure::Platform { code: Some(401 | 403), .. } => {
            words.key_refused
        }
        Failure::Status { status, .. } => return status.to_string(),
        Failure::Platform { code: Some(code), .. } => return code.to_string(),
        Failure::TokenExpired | Failure::SignInRevoked => words.sign_in_expired,
        Failure::Timeout { .. } | Failure::NotAsked { .. } | Failure::Network { .. } => words.no_answer,
        _ => words.see_report,
    };
    short.to_owned()
}

/// A warning already given. The shim stores it, also on disk, so it names nobody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct GivenWarning {
    /// The fingerprint of its subject.
    of: String,
    /// Whether nothing was left, instead of little.
    empty: bool,
    /// When the window resets or, without a reset, has lasted for its length; afterwards, the warning may be repeated.
    /// A balance's warning ends with what it says, and this is far away.
    until: EpochMs,
}

impl GivenWarning {
    /// Reads the warnings that the shim stored and those that it remembers, in one list: most are in it twice.
    pub fn all(list: &Value) -> Vec<Self> {
        let mut all = Vec::new();
        for one in items(Some(list)).iter().filter_map(Self::read).take(2 * MOST_GIVEN) {
            if !all.contains(&one) {
                all.push(one);
            }
        }
        all
    }

    fn read(value: &Value) -> Option<Self> {
        let of = value.get("of")?.as_str()?.to_owned();
        let until = value.get("until")?.as_f64().map(EpochMs::from_clock)?;
        Some(Self { of, empty: value.get("empty")?.as_bool()?, until })
    }

    /// When a warning about `window` expires; `None` if it has: what is known of a window does not hold after its
    /// reset. Without one, the window is over at the latest when its length, or else a day, has passed since it was
    /// read. Windows of minutes would warn too often.
    fn until(account: &AccountReport, window: &Window, now: EpochMs) -> Option<EpochMs> {
        let read = account.cached.map_or(now, |cached| cached.at.min(now));
        let length = window.length().unwrap_or(Period::DAY).minutes();
        let over = read + length.saturating_mul(60 * SECOND).max(HOUR);
        Some(window.resets_at.unwrap_or(over)).filter(|at| *at > now)
    }

    /// Adds this warning to `given`, unless it or a worse one for the window is there. Returns whether it did.
    fn give(self, given: &mut Vec<Self>) -> bool {
        let is_due = !given.iter().any(|other| other.of == self.of && (other.empty || !self.empty));
        if is_due {
            given.push(self);
            given.drain(..given.len().saturating_sub(MOST_GIVEN));
        }
        is_due
    }
}

/// Returns the stopped sessions not yet in `given`, and adds them to it. Removes expired warnings from `given`.
pub fn stops(page: &Page, given: &mut Vec<GivenWarning>) -> Vec<Line> {
    let now = page.report.now;
    let mut due = Vec::new();
    given.retain(|warned| warned.until > now);
    for (account, window) in stops::stops(page.report) {
        let Some(until) = GivenWarning::until(account, window, now) else { continue };
        // A user who reads this needs no warning that nothing is left.
        let limit = account.fingerprint(window);
        GivenWarning { of: limit.clone(), empty: true, until }.give(given);
        if (GivenWarning { of: format!("stopped {limit}"), empty: true, until }).give(given) {
            due.push(Line::of(page.stopped(account, window, true), Tone::Bad));
        }
    }
    due
}

/// Returns the warnings not yet in `given`, and adds them to it: stopped sessions, invalid options, windows that are
/// low or empty, and used-up balances. Each is given once until its window resets, or its balance is used up anew. The
/// result fits one toast.
pub fn warnings(page: &Page, given: &mut Vec<GivenWarning>) -> Vec<Line> {
    let &Page { report, language, .. } = page;
    let tomorrow = report.now + DAY;
    let (mut due, mut low) = (stops(page, given), Vec::new());
    for option_error in &report.notices.option_errors {
        let words = language.option_error(option_error);
        let of = fingerprint::of(&words);
        if (GivenWarning { of, empty: true, until: tomorrow }).give(given) {
            low.push(Line::of(words, Tone::Low));
        }
    }
    for account in &report.accounts {
        for window in account.reading.windows.iter().filter(|window| !window.is_passed()) {
            let Some(left) = page.little(window) else { continue };
            let empty = left.exact() <= 0.0;
            let Some(until) = GivenWarning::until(account, window, report.now) else { continue };
            let of = account.fingerprint(window);
            if !(GivenWarning { of, empty, until }).give(given) {
                continue;
            }
            let words = if empty {
                language.words().limit_reached.to_owned()
            } else {
                format!("{}, {}", language.words().low, language.remaining(left.whole()))
            };
            let title = page.title(account.of);
            let name = language.window_of(window);
            let group = if empty { &mut due } else { &mut low };
            group.push(Line::of(format!("{title}: {name}: {words}"), page.tone(left)));
        }
        let of = account.of.fingerprint();
        match page.spent_balance(account) {
            // A balance has no reset: the warning counts until there is something left again.
            None => given.retain(|warned| warned.of != of),
            Some(name) if (GivenWarning { of, empty: true, until: report.now + YEAR }).give(given) => {
                let told = format!("{} {name}", page.title(account.of));
                due.push(Line::of(fill(language.words().used_up, &[&told]), Tone::Bad));
            }
            Some(_) => {}
        }
    }
    // What is empty first.
    due.append(&mut low);
    page.shorten(&mut due, MOST_LINES, |more| Line::of(more, Tone::Muted));
    due
}

impl Page<'_> {
    /// Adds to `line` what is left of `gate`, and the name of a limit other than the plan's, else the countdown.
    fn gate(&self, line: Line, BindingWindow { window, left, .. }: BindingWindow) -> Line {
        let rest = match &window.scope {
            Scope::Named(name) => self.language.label(name).to_owned(),
            _ => self.countdown_of(window).unwrap_or_default(),
        };
        let rest = if rest.is_empty() { rest } else { format!(" {rest}") };
        let percent = format!(" {:>4}", format!("{}%", left.whole()));
        let room = COLUMNS.saturating_sub(width(&percent) + NAME + 1 + CELLS as usize);
        line.and(bar(left, CELLS), self.tone(left))
            .and(percent, Tone::Plain)
            .and(cut(&rest, room), Tone::Muted)
    }

    /// The balance that pays for `model`, and whose it is.
    fn balance_for(&self, model: Model) -> Option<Line> {
        let (account, paying) = binding::serving(self.report, model).find_map(|account| {
            let mut balances = account.reading.balances.iter();
            Some((account, balances.find(|one| one.kind != BalanceKind::SavedResets)?))
        })?;
        let tone = if account.reading.is_spent() { Tone::Bad } else { Tone::Plain };
        let of = cut(account.of.platform.name, NAME);
        Some(Line::of(balance(self.language, paying).1, tone).and(format!(" · {of}"), Tone::Muted))
    }

    /// The time until the window resets, without spaces; `None` if it is unknown or has passed.
    fn countdown_of(&self, window: &Window) -> Option<String> {
        Some(self.until(window.resets_at?)?.replace(' ', ""))
    }

    /// The words for an account without a window that has a percentage left.
    fn without_window(&self, account: &AccountReport) -> String {
        let reading = &account.reading;
        match reading.balances.first() {
            Some(first) => balance(self.language, first).1,
            None if reading.is_spent() => self.language.words().limit_reached.to_owned(),
            None if reading.windows.iter().any(|window| window.level == Level::Unlimited) => {
                self.language.words().unlimited.to_owned()
            }
            None => match reading.windows.iter().find(|window| window.is_passed()) {
                Some(window) => self.level(window).0,
                None => self.language.words().no_data.to_owned(),
            },
        }
    }
}
