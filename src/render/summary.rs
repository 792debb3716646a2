//! A report in summary: a line for each account with what gates the model in use, a few words for that model, and the
//! warnings that are due.

use super::layout::balance;
use super::page::{Page, seconds_until};
use super::width::{cut, pad, width};
use super::{Line, Tone, bar, stops};
use crate::binding::{self, BindingWindow, Model};
use crate::failure::Failure;
use crate::fingerprint;
use crate::locale::{Language, fill};
use crate::reading::{Label, Level, Scope, Window};
use crate::report::{AccountRef, AccountReport, FailureReport};
use crate::time::EpochMs;
use serde::Serialize;
use serde_json::Value;

/// The columns of a line, which OpenCode's sidebar has room for, and of the parts in it.
const COLUMNS: usize = 37;
const NAME: usize = 15;
const CELLS: u32 = 5;
/// The most lines of the sidebar, the last of which counts the others.
const MOST: usize = 8;

/// The lines of a toast: more would cover the prompt.
const MOST_LINES: usize = 3;
/// More warnings than anybody is given.
const MOST_GIVEN: usize = 100;
/// How long a warning holds where no reset is known, in seconds.
const DAY_SECONDS: f64 = 86_400.0;

/// The lines of the sidebar of a session with `model`: the accounts with the least left first, then those that failed.
pub fn lines(page: &Page, model: Model) -> Vec<Line> {
    let &Page { report, language, .. } = page;
    let name = |of: AccountRef| {
        let mut name = page.platform(of.platform);
        if of.identity.label != Label::Platform && report.has_several_of(of.platform) {
            // The platform's first word says which it is; the rest of the room is the account's.
            let first = name.split_inclusive(' ').next().unwrap_or_default().trim_end();
            name = format!("{first} {}", page.name(of));
        }
        pad(&cut(&name, NAME), NAME + 1)
    };
    let mut rows = Vec::new();
    for account in &report.accounts {
        let line = Line::of(name(account.of), Tone::Plain);
        let gate = binding::for_account(account, model).or_else(|| binding::tightest_named(account));
        let (left, line) = match gate {
            Some(gate) => (gate.left.whole(), page.gate(line, gate)),
            None => (ROOMY, line.and(page.without_window(account), Tone::Muted)),
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
        let name = failed.of.map(name).unwrap_or_default();
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

/// More than is left of any window.
const ROOMY: u32 = 101;

/// The words beside the prompt of a session with `model`, which say what they are of, as a host may show another model
/// than the one that was chosen last; none where nothing known gates it.
pub fn prompt(page: &Page, model: Model) -> Option<Line> {
    let gate = binding::for_model(page.report, model)?;
    let of = match &gate.window.scope {
        Scope::Named(name) => name.as_str(),
        _ => gate.account.of.platform.name,
    };
    let mut words = String::new();
    for word in page.countdown_of(gate.window).into_iter().chain([cut(of, NAME)]) {
        words = format!("{words} · {word}");
    }
    let left = fill(page.language.words().left, &[&gate.left.whole().to_string()]);
    Some(Line::of(left, page.tone(gate.left)).and(words, Tone::Muted))
}

/// What happened, in the width of a sidebar.
fn in_short(failed: &FailureReport, language: &dyn Language) -> String {
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

/// A warning that was given, to be kept by the shim, also on the disk: it names nobody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct GivenWarning {
    /// What stands for what it is of.
    of: String,
    /// Whether nothing was left, or little.
    empty: bool,
    /// When the window resets, after which it may be warned of anew.
    until: EpochMs,
}

impl GivenWarning {
    /// Reads what the shim kept of a warning.
    pub fn read(value: &Value) -> Option<Self> {
        let of = value.get("of")?.as_str()?.to_owned();
        let until = value.get("until")?.as_f64().map(EpochMs::from_clock)?;
        Some(Self { of, empty: value.get("empty")?.as_bool()?, until })
    }

    /// Until when a warning of `window` holds.
    fn until(window: &Window, now: EpochMs) -> EpochMs {
        window.resets_at.filter(|at| *at > now).unwrap_or(now.after_seconds(DAY_SECONDS).unwrap_or(now))
    }

    /// Adds this to the warnings that were given, unless this or a worse one of the same window is among them.
    fn give(self, given: &mut Vec<Self>) -> bool {
        let is_due = !given.iter().any(|other| other.of == self.of && (other.empty || !self.empty));
        if is_due {
            given.push(self);
            given.drain(..given.len().saturating_sub(MOST_GIVEN));
        }
        is_due
    }
}

/// Why sessions stopped, where that was not said in `given`, to which it is added, and what no longer holds taken out.
pub fn stops(page: &Page, given: &mut Vec<GivenWarning>) -> Vec<Line> {
    let now = page.report.now;
    let mut due = Vec::new();
    given.retain(|warned| warned.until > now);
    for (account, window) in stops::stops(page.report) {
        let until = GivenWarning::until(window, now);
        // Who is told this need not be told that nothing is left.
        let limit = account.fingerprint(window);
        GivenWarning { of: limit.clone(), empty: true, until }.give(given);
        if (GivenWarning { of: format!("stopped {limit}"), empty: true, until }).give(given) {
            due.push(Line::of(page.stopped(account, window, true), Tone::Bad));
        }
    }
    due
}

/// The warnings that are due: why sessions stopped, and one for each wrong option, for each window of which little is
/// left, and one where nothing is left, each once until the window resets, and in no more lines than a toast has. `given`
/// are those given before, to which these are added.
pub fn warnings(page: &Page, given: &mut Vec<GivenWarning>) -> Vec<Line> {
    let &Page { report, language, .. } = page;
    let tomorrow = report.now.after_seconds(DAY_SECONDS).unwrap_or(report.now);
    let mut due = stops(page, given);
    for option_error in &report.notices.option_errors {
        let words = language.option_error(option_error);
        let of = fingerprint::of(&words);
        if (GivenWarning { of, empty: true, until: tomorrow }).give(given) {
            due.push(Line::of(words, Tone::Low));
        }
    }
    for account in &report.accounts {
        for window in &account.reading.windows {
            let Some(left) = page.little(window) else { continue };
            let empty = left.exact() <= 0.0;
            let until = GivenWarning::until(window, report.now);
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
            let name = language.window(&window.scope, window.period);
            due.push(Line::of(format!("{title}: {name}: {words}"), page.tone(left)));
        }
    }
    // What is used up first.
    due.sort_by_key(|line| !line.0.iter().any(|span| span.1 == Tone::Bad));
    let more = due.len().saturating_sub(MOST_LINES);
    if more > 0 {
        due.truncate(MOST_LINES);
        due.push(Line::of(language.and_more(more), Tone::Muted));
    }
    due
}

impl Page<'_> {
    /// `line` with what is left of `gate`, and of what where that is not the plan, else until when.
    fn gate(&self, line: Line, BindingWindow { window, left, .. }: BindingWindow) -> Line {
        let rest = match &window.scope {
            Scope::Named(name) => name.to_string(),
            _ => self.countdown_of(window).unwrap_or_default(),
        };
        let rest = if rest.is_empty() { rest } else { format!(" {rest}") };
        let percent = format!(" {:>4}", format!("{}%", left.whole()));
        let room = COLUMNS.saturating_sub(width(&percent) + NAME + 1 + CELLS as usize);
        line.and(bar(left, CELLS), self.tone(left))
            .and(percent, Tone::Plain)
            .and(cut(&rest, room), Tone::Muted)
    }

    /// How long until the window resets, tightly set; `None` where that is not known or has passed.
    fn countdown_of(&self, window: &Window) -> Option<String> {
        let seconds = window.resets_at.and_then(|at| seconds_until(at, self.report.now))?;
        Some(self.language.duration(seconds).replace(' ', ""))
    }

    /// What is to be said of an account that has no window with a share left.
    fn without_window(&self, account: &AccountReport) -> String {
        let reading = &account.reading;
        match reading.balances.first() {
            Some(first) => balance(self.language, first).1,
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
