//! A report in summary: a line for each account with what gates the model in use, a few words for that model, and the
//! warnings that are due.

use super::layout::{Page, balance, seconds_until, tone};
use super::{Line, Tone, bar, pad, width};
use crate::failure::Failure;
use crate::gating::{self, Gate, Model};
use crate::locale::{Language, Short};
use crate::platform::Platform;
use crate::reading::{Label, Level, Scope, Window};
use crate::report::{AccountReport, FailureReport, Report};
use crate::time::EpochMs;
use serde::Serialize;
use serde_json::Value;
use std::hash::{DefaultHasher, Hash, Hasher};

/// The columns of a line, which OpenCode's sidebar has room for, and of the parts in it.
const COLUMNS: usize = 37;
const NAME: usize = 14;
const CELLS: u32 = 5;

/// The lines of a toast: more would cover the prompt.
const MOST_LINES: usize = 3;
/// More warnings than anybody is given.
const MOST_GIVEN: usize = 100;
/// How long a warning holds where no reset is known, in seconds.
const DAY: f64 = 86_400.0;

/// The lines of the sidebar of a session with `model`.
#[must_use]
pub fn lines(report: &Report, language: &dyn Language, private: bool, model: Model) -> Vec<Line> {
    let page = Page { language, now: report.now, private };
    let several = |platform: &Platform| {
        let accounts = report.accounts.iter().filter(|account| account.platform == platform).count();
        let failures = report.failures.iter().filter(|failed| failed.platform == Some(platform)).count();
        accounts + failures > 1
    };
    let name = |platform: &Platform, label: &Label| {
        let name = if several(platform) { page.name(label, platform) } else { page.platform(platform) };
        pad(&cut(&name, NAME), NAME + 1)
    };
    let mut lines = Vec::new();
    for account in &report.accounts {
        let line = Line::of(name(account.platform, account.label), Tone::Plain);
        let gate = gating::of_account(account, model).or_else(|| gating::named(account));
        lines.push(match gate {
            Some(gate) => page.gate(line, gate),
            None => line.and(page.without_window(account), Tone::Muted),
        });
        if let (Some(recalled), Some(failed)) = (account.recalled, account.stale()) {
            let age = recalled.age(report.now).map(|age| language.duration(age));
            let words = format!("  {}: {}", language.as_of(age.as_deref()), in_short(&failed, language));
            lines.push(Line::of(cut(&words, COLUMNS), Tone::Low));
        }
    }
    for failed in report.failures.iter().filter(|failed| !failed.failure.is_missing_auth_file()) {
        let name = failed.platform.zip(failed.label).map(|(platform, label)| name(platform, label));
        let name = name.unwrap_or_default();
        let words = cut(&in_short(failed, language), COLUMNS.saturating_sub(width(&name)));
        lines.push(Line::of(name, Tone::Plain).and(words, Tone::Bad));
    }
    lines
}

/// The words beside the prompt of a session with `model`, which say what they are of, as a host may show another model
/// than the one that was chosen last; none where nothing known gates it.
#[must_use]
pub fn prompt(report: &Report, language: &dyn Language, model: Model) -> Option<Line> {
    let page = Page { language, now: report.now, private: false };
    let gate = gating::of_model(report, model)?;
    let of = match &gate.window.scope {
        Scope::Named(name) => name.as_str(),
        _ => gate.account.platform.name,
    };
    let words = format!("{} {}", page.countdown_of(gate.window), cut(of, NAME));
    Some(Line::of(format!("{}%", gate.left.whole()), tone(gate.left)).and(words, Tone::Muted))
}

/// What happened, in the width of a sidebar.
fn in_short(failed: &FailureReport, language: &dyn Language) -> String {
    let short = match failed.failure {
        Failure::Status { status: 401 | 403, .. } | Failure::Platform { code: Some(401 | 403), .. } => {
            Short::Refused
        }
        Failure::Status { status, .. } => return status.to_string(),
        Failure::Platform { code: Some(code), .. } => return code.to_string(),
        Failure::TokenExpired | Failure::SignInRevoked => Short::SignInEnded,
        Failure::Timeout { .. } | Failure::NotAsked { .. } | Failure::Network { .. } => Short::NoAnswer,
        _ => Short::SeeReport,
    };
    language.in_short(short).to_owned()
}

/// A warning that was given, to be kept by the shim, also on the disk: it names nobody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Warned {
    /// What stands for its words.
    of: String,
    /// Whether nothing was left, or little.
    empty: bool,
    /// When the window resets, after which it may be warned of anew.
    until: EpochMs,
}

impl Warned {
    /// Reads what the shim kept of a warning.
    #[must_use]
    pub fn read(value: &Value) -> Option<Self> {
        let of = value.get("of")?.as_str()?.to_owned();
        let until = value.get("until")?.as_f64().map(EpochMs::from_clock)?;
        Some(Self { of, empty: value.get("empty")?.as_bool()?, until })
    }

    fn new(words: &str, empty: bool, until: EpochMs) -> Self {
        let mut hasher = DefaultHasher::new();
        words.hash(&mut hasher);
        Self { of: format!("{:016x}", hasher.finish()), empty, until }
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

/// The warnings that are due: one for each wrong option, for each window of which little is left, and one where nothing
/// is left, each once until the window resets, and in no more lines than a toast has. `given` are those given before,
/// to which these are added.
pub fn warnings(
    report: &Report,
    language: &dyn Language,
    private: bool,
    given: &mut Vec<Warned>,
) -> Vec<Line> {
    given.retain(|warned| warned.until > report.now);
    let page = Page { language, now: report.now, private };
    let tomorrow = report.now.after_seconds(DAY).unwrap_or(report.now);
    let mut due = Vec::new();
    for option_error in report.option_errors {
        let words = language.option_error(option_error);
        if Warned::new(&words, true, tomorrow).give(given) {
            due.push(Line::of(words, Tone::Low));
        }
    }
    for AccountReport { platform, label, reading, .. } in &report.accounts {
        for window in &reading.windows {
            let Some(left) = gating::left(window).filter(|left| left.is_little()) else { continue };
            let empty = left.exact() <= 0.0;
            let name = language.window(&window.scope, window.period);
            let of = format!("{}: {name}", page.title(platform, label));
            let until = window.resets_at.filter(|at| *at > report.now).unwrap_or(tomorrow);
            if !Warned::new(&of, empty, until).give(given) {
                continue;
            }
            let words =
                if empty { language.limit_reached().to_owned() } else { language.little_left(left.whole()) };
            due.push(Line::of(format!("{of}: {words}"), tone(left)));
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
    fn gate(&self, line: Line, Gate { window, left, .. }: Gate) -> Line {
        let rest = match &window.scope {
            Scope::Named(name) => format!(" {name}"),
            _ => self.countdown_of(window),
        };
        let percent = format!(" {:>4}", format!("{}%", left.whole()));
        let room = COLUMNS.saturating_sub(width(&percent) + NAME + 1 + CELLS as usize);
        line.and(bar(left, CELLS), tone(left)).and(percent, Tone::Plain).and(cut(&rest, room), Tone::Muted)
    }

    /// How long until the window resets, tightly set after a space; nothing where that is not known or has passed.
    fn countdown_of(&self, window: &Window) -> String {
        let seconds = window.resets_at.and_then(|at| seconds_until(at, self.now));
        let countdown = seconds.map(|seconds| self.language.duration(seconds).replace(' ', ""));
        countdown.map(|countdown| format!(" {countdown}")).unwrap_or_default()
    }

    /// What is to be said of an account that has no window with a share left.
    fn without_window(&self, account: &AccountReport) -> String {
        let reading = &account.reading;
        match reading.balances.first() {
            Some(first) => balance(self.language, first).1,
            None if reading.windows.iter().any(|window| window.level == Level::Unlimited) => {
                self.language.unlimited().to_owned()
            }
            None => self.language.no_data().to_owned(),
        }
    }
}

/// `text` in at most `columns`, with an ellipsis where it was longer.
fn cut(text: &str, columns: usize) -> String {
    if width(text) <= columns {
        return text.to_owned();
    }
    let mut kept = String::new();
    for char in text.chars() {
        kept.push(char);
        if width(&kept) >= columns {
            kept.pop();
            break;
        }
    }
    kept + "…"
}
