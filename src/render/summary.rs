//! A report in summary: a line for each account with its tightest window, a few words for the model in use, and the
//! warnings that are due.

use super::layout::{Page, balance, seconds_until, tone};
use super::{Line, Tone, bar, pad, width};
use crate::locale::Language;
use crate::platform::Platform;
use crate::reading::{Label, Level, Percent, Window};
use crate::report::{AccountReport, Report};
use crate::time::EpochMs;
use serde::Serialize;
use serde_json::Value;

/// The columns of a line, which OpenCode's sidebar has room for, and of the parts in it.
const COLUMNS: usize = 37;
const NAME: usize = 14;
const CELLS: u32 = 5;

/// The lines of the sidebar.
#[must_use]
pub fn lines(report: &Report, language: &dyn Language, private: bool) -> Vec<Line> {
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
        lines.push(match tightest(account) {
            Some((window, left)) => {
                let percent = format!(" {:>4}", format!("{}%", left.whole()));
                line.and(bar(left, CELLS), tone(left))
                    .and(percent, Tone::Plain)
                    .and(page.countdown_of(window), Tone::Muted)
            }
            None => line.and(page.without_window(account), Tone::Muted),
        });
    }
    // Who has signed in to nothing yet is not to be reminded of it all the time.
    let failures = report.failures.iter().filter(|failed| !failed.failure.is_missing_auth_file());
    for failed in failures {
        let name = failed.platform.zip(failed.label).map(|(platform, label)| name(platform, label));
        let name = name.unwrap_or_default();
        let message = failed.message(language);
        let message = cut(message.lines().next().unwrap_or_default(), COLUMNS.saturating_sub(width(&name)));
        lines.push(Line::of(name, Tone::Plain).and(message, Tone::Bad));
    }
    lines
}

/// The words beside the prompt, by the id of the provider whose model is in use.
#[must_use]
pub fn prompts(report: &Report, language: &dyn Language) -> Vec<(&'static str, Line)> {
    let page = Page { language, now: report.now, private: false };
    let mut prompts: Vec<(&str, Line)> = Vec::new();
    for account in &report.accounts {
        let Some((window, left)) = tightest(account) else { continue };
        let countdown = page.countdown_of(window);
        let line = Line::of(format!("{}%", left.whole()), tone(left)).and(countdown, Tone::Muted);
        for provider in account.platform.providers {
            if prompts.iter().all(|(known, _)| known != provider) {
                prompts.push((provider, line.clone()));
            }
        }
    }
    prompts
}

/// A warning that was given, to be kept by the shim.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Warned {
    /// The account and its window.
    window: String,
    /// Whether nothing was left, or little.
    empty: bool,
    /// When the window resets, after which it may be warned of anew.
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<EpochMs>,
}

impl Warned {
    /// Reads what the shim kept of a warning.
    #[must_use]
    pub fn read(value: &Value) -> Option<Self> {
        let window = value.get("window")?.as_str()?.to_owned();
        let until = value.get("until").and_then(Value::as_f64).map(EpochMs::from_clock);
        Some(Self { window, empty: value.get("empty")?.as_bool()?, until })
    }
}

/// The warnings that are due: one for each window of which little is left, and one where nothing is left, each
/// once until the window resets. `given` are those given before, to which these are added.
pub fn warnings(
    report: &Report,
    language: &dyn Language,
    private: bool,
    given: &mut Vec<Warned>,
) -> Vec<Line> {
    given.retain(|warned| warned.until.is_none_or(|until| until > report.now));
    let page = Page { language, now: report.now, private };
    let mut due = Vec::new();
    for AccountReport { platform, label, reading } in &report.accounts {
        for window in &reading.windows {
            let Level::Left(left) = window.level else { continue };
            let empty = window.reached || left.exact() <= 0.0;
            if !empty && !left.is_little() {
                continue;
            }
            let title = page.title(platform, label);
            let name = language.window(&window.scope, window.period);
            let warned = Warned { window: format!("{title}: {name}"), empty, until: window.resets_at };
            if given.iter().any(|other| other.window == warned.window && (other.empty || !empty)) {
                continue;
            }
            let words =
                if empty { language.limit_reached().to_owned() } else { language.little_left(left.whole()) };
            let tone = if empty { Tone::Bad } else { Tone::Low };
            due.push(Line::of(format!("{}: {words}", warned.window), tone));
            given.push(warned);
        }
    }
    due
}

/// The window with the least left, where the platform sent any.
fn tightest<'a>(account: &AccountReport<'a>) -> Option<(&'a Window, Percent)> {
    let mut tightest: Option<(&Window, Percent)> = None;
    for window in &account.reading.windows {
        if let Level::Left(left) = window.level
            && tightest.is_none_or(|(_, least)| left.exact() < least.exact())
        {
            tightest = Some((window, left));
        }
    }
    tightest
}

impl Page<'_> {
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
