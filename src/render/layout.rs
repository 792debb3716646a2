//! How a report is laid out: accounts under their platform's heading, failures together at the end.

use super::{Line, Tone, amount, bar, of_limit, pad, width};
use crate::locale::Language;
use crate::platform::{Incomplete, Layout, Platform};
use crate::reading::{Amount, Balance, Label, Level, Percent, Scope, Window};
use crate::report::{AccountReport, FailureReport, Report};
use crate::sources::Source;
use crate::time::{EpochMs, SECOND};

/// How long the bars of a report are, in cells.
#[derive(Clone, Copy)]
struct Bars {
    /// Of a window that has lines of its own.
    line: u32,
    /// Of a window that is a row.
    row: u32,
}

/// Bars for people.
const LONG: Bars = Bars { line: 30, row: 20 };
/// Bars for models, which repeat them at a price for each cell.
const SHORT: Bars = Bars { line: 5, row: 5 };
/// The columns before an account's name and before amounts.
const LABEL: usize = 16;
/// The columns between the cells of a row.
const GAP: usize = 4;
/// Lays `report` out in `language`; where `private`, without e-mail addresses and user names.
#[must_use]
pub fn report(report: &Report, language: &dyn Language, private: bool) -> Vec<Line> {
    laid_out(report, language, private, LONG)
}

/// The same with short bars.
#[must_use]
pub fn short(report: &Report, language: &dyn Language, private: bool) -> Vec<Line> {
    laid_out(report, language, private, SHORT)
}

fn laid_out(report: &Report, language: &dyn Language, private: bool, bars: Bars) -> Vec<Line> {
    let page = Page { language, now: report.now, private };
    let mut lines = Vec::new();
    for option_error in report.option_errors {
        lines
            .push(Line::of(format!("opencode-mystatus: {}", language.option_error(option_error)), Tone::Low));
    }
    let mut body = Vec::new();
    page.body(report, bars, &mut body);
    begin(&mut lines);
    lines.append(&mut body);
    lines
}

/// Begins a block of lines, which an empty one sets apart from what stands before it.
pub fn begin(lines: &mut Vec<Line>) {
    if !lines.is_empty() {
        lines.push(Line::default());
    }
}

/// The name that `label` goes by on the platform that is called `platform`, with persons hidden where `private`.
#[must_use]
pub fn name(label: &Label, platform: &str, private: bool) -> String {
    match label {
        Label::Person(name) if private => format!("{}***", name.as_str().chars().next().unwrap_or('*')),
        Label::Person(name) | Label::Plain(name) => name.to_string(),
        Label::Platform => platform.to_owned(),
    }
}

fn heading(level: usize, text: &str) -> Line {
    Line::of(format!("{} {text}", "#".repeat(level)), Tone::Heading)
}

/// What every part of a report is laid out with.
pub struct Page<'a> {
    /// The language.
    pub language: &'a dyn Language,
    /// When the report was made.
    pub now: EpochMs,
    /// Whether e-mail addresses and user names are left out.
    pub private: bool,
}

impl Page<'_> {
    fn body(&self, report: &Report, bars: Bars, lines: &mut Vec<Line>) {
        let language = self.language;
        if report.is_empty() {
            self.nothing(report, lines);
            return self.offered(report, lines);
        }
        // A credential file that cannot be read, with nothing else to report, is the whole report.
        if let ([], [], [failed @ FailureReport { platform: None, .. }]) =
            (report.accounts.as_slice(), report.awaited.as_slice(), report.failures.as_slice())
        {
            lines.extend(self.failure(failed));
            if failed.failure.is_missing_auth_file() {
                begin(lines);
                self.supported(lines);
            }
            return self.offered(report, lines);
        }
        let mut last = None;
        for account in &report.accounts {
            // A platform's accounts stand together, in the report as in the registry.
            if last != Some(account.platform) {
                begin(lines);
                lines.push(heading(2, &language.heading(&self.platform(account.platform))));
            }
            last = Some(account.platform);
            self.account(account, bars, lines);
        }
        if !report.failures.is_empty() {
            begin(lines);
            lines.push(heading(2, language.failed()));
        }
        for failed in &report.failures {
            begin(lines);
            lines.extend(self.failed_title(failed).map(|title| Line::of(title, Tone::Plain)));
            lines.extend(self.failure(failed));
        }
        let mut is_first = true;
        for entry in report.skipped() {
            if is_first {
                begin(lines);
                lines.push(heading(2, language.skipped()));
                begin(lines);
                is_first = false;
            }
            lines.push(self.incomplete(entry));
        }
        if let Some(line) = self.unsupported(report.unsupported) {
            begin(lines);
            lines.push(line);
        }
        if !report.awaited.is_empty() {
            let names: Vec<_> =
                report.awaited.iter().map(|(platform, label)| self.title(platform, label)).collect();
            begin(lines);
            lines.push(Line::of(language.awaiting(&names.join(", ")), Tone::Muted));
        }
        self.offered(report, lines);
    }

    /// The blocks of an account.
    fn account(&self, account: &AccountReport, bars: Bars, lines: &mut Vec<Line>) {
        let AccountReport { platform, label, reading, .. } = account;
        let name = self.name(label, platform);
        begin(lines);
        lines.push(match platform.layout {
            Layout::Pools => heading(3, &name),
            Layout::Full | Layout::Rows => {
                let line = Line::of(pad(self.language.account(), LABEL), Tone::Muted).and(name, Tone::Plain);
                match &reading.plan {
                    Some(plan) => line.and(format!(" ({plan})"), Tone::Muted),
                    None => line,
                }
            }
        });
        lines.extend(self.as_of(account));
        match platform.layout {
            Layout::Full => {
                for window in &reading.windows {
                    begin(lines);
                    self.window(window, bars.line, lines);
                }
            }
            Layout::Rows | Layout::Pools => self.rows(&reading.windows, bars.row, lines),
        }
        if reading.is_blank() {
            begin(lines);
            lines.push(Line::of(self.language.no_data(), Tone::Muted));
        }
        if !reading.balances.is_empty() {
            begin(lines);
        }
        for one in &reading.balances {
            let (kind, amount) = balance(self.language, one);
            lines.push(Line::of(pad(&kind, LABEL), Tone::Muted).and(amount, Tone::Plain));
        }
        if !reading.notes.is_empty() {
            begin(lines);
        }
        for note in &reading.notes {
            lines.push(Line::of(self.language.note(note), Tone::Muted));
        }
    }

    /// How old the reading is, where it is worth a word, and why there is none newer.
    #[must_use]
    pub fn as_of(&self, account: &AccountReport) -> Vec<Line> {
        let Some(recalled) = account.recalled else { return Vec::new() };
        let age = recalled.age(self.now);
        let as_of = self.language.as_of(age.map(|age| self.language.duration(age)).as_deref());
        match account.stale() {
            Some(failed) => {
                let why = format!("{as_of}: {}", failed.message(self.language));
                let advice = format!("→ {}", failed.advice(self.language));
                vec![Line::of(why, Tone::Low), Line::of(advice, Tone::Plain)]
            }
            None if age.is_some_and(|age| age < 60) => Vec::new(),
            None => vec![Line::of(as_of, Tone::Muted)],
        }
    }

    /// A window on lines of its own.
    fn window(&self, window: &Window, cells: u32, lines: &mut Vec<Line>) {
        let mut name = self.language.window(&window.scope, window.period);
        // On a line of its own, a platform's words must be seen to name a limit.
        if matches!((&window.scope, window.period), (Scope::Named(_), None)) {
            name = format!("{name} · {}", self.language.usage_limit());
        }
        lines.push(Line::of(name, Tone::Plain));
        match window.level {
            Level::Left(left) => {
                let remaining = self.language.remaining(left.whole());
                lines.push(Line::of(bar(left, cells), tone(left)).and(format!(" {remaining}"), Tone::Plain));
            }
            Level::Unlimited => lines.push(Line::of(self.language.unlimited(), Tone::Good)),
            Level::NoData if window.spent.is_some() => {}
            Level::NoData => lines.push(Line::of(self.language.no_data(), Tone::Muted)),
        }
        if let Some(spent) = window.spent {
            let spent = self.language.spent(&amount(spent, window.unit.as_ref()));
            lines.push(Line::of(spent, Tone::Muted));
        }
        if let Some(count) = window.count {
            let amount = |value| amount(value, window.unit.as_ref());
            lines.push(Line::of(self.language.used(&amount(count.used), &amount(count.limit)), Tone::Muted));
        }
        if let Some(at) = window.resets_at {
            lines.push(Line::of(self.reset(at), Tone::Muted));
        }
        if let Some((text, tone)) = self.warning(window) {
            lines.push(Line::of(text, tone));
        }
    }

    /// Windows as rows of one table: name, countdown, bar, percentage and count.
    fn rows(&self, windows: &[Window], bar_cells: u32, lines: &mut Vec<Line>) {
        let (mut names, mut countdowns) = (LABEL - 5, 0);
        let mut cells = Vec::new();
        for window in windows {
            let name = self.language.window(&window.scope, window.period);
            let countdown = window.resets_at.map(|at| self.countdown(at)).unwrap_or_default();
            names = names.max(width(&name));
            countdowns = countdowns.max(width(&countdown));
            cells.push((window, name, countdown));
        }
        if countdowns > 0 {
            countdowns += GAP;
        }
        if !windows.is_empty() {
            begin(lines);
        }
        for (window, name, countdown) in cells {
            let mut line =
                Line::of(pad(&name, names + GAP), Tone::Plain).and(pad(&countdown, countdowns), Tone::Muted);
            line = match window.level {
                Level::Left(left) => {
                    // Beside a count of what was used, it is said which of the two the share is.
                    let share = match window.count {
                        Some(_) => self.language.remaining(left.whole()),
                        None => format!("{}%", left.whole()),
                    };
                    line.and(bar(left, bar_cells), tone(left)).and(format!(" {share}"), Tone::Plain)
                }
                Level::Unlimited => line.and(self.language.unlimited(), Tone::Good),
                Level::NoData => {
                    let spent = window.spent.map(|spent| amount(spent, window.unit.as_ref()));
                    let spent = spent.map(|spent| self.language.spent(&spent));
                    line.and(spent.unwrap_or_else(|| self.language.no_data().to_owned()), Tone::Muted)
                }
            };
            if let Some(count) = window.count {
                let count = self.language.used_of(&of_limit(count, window.unit.as_ref()));
                line = line.and(format!(" ({count})"), Tone::Muted);
            }
            if let Some((text, Tone::Bad)) = self.warning(window) {
                line = line.and(format!("  {text}"), Tone::Bad);
            }
            lines.push(line);
        }
    }

    /// What is to be said of a window that runs out: only of an empty one, or where the platform says so, that its
    /// limit is reached.
    fn warning(&self, window: &Window) -> Option<(String, Tone)> {
        let Level::Left(left) = window.level else { return None };
        if window.reached || left.exact() <= 0.0 {
            Some((self.language.limit_reached().to_owned(), Tone::Bad))
        } else {
            (left.is_little()).then(|| (self.language.little_left(left.whole()), Tone::Low))
        }
    }

    /// When a window resets.
    #[must_use]
    pub fn reset(&self, at: EpochMs) -> String {
        match seconds_until(at, self.now) {
            Some(seconds) => self.language.resets_in(&self.language.duration(seconds)),
            None => self.language.reset_passed().to_owned(),
        }
    }

    /// A reset as a cell of a table; one that has passed is said so there too.
    fn countdown(&self, at: EpochMs) -> String {
        match seconds_until(at, self.now) {
            Some(seconds) => self.language.duration(seconds),
            None => self.language.reset_passed().to_owned(),
        }
    }

    /// An account's name.
    #[must_use]
    pub fn name(&self, label: &Label, platform: &Platform) -> String {
        name(label, &self.platform(platform), self.private)
    }

    /// A platform's name.
    #[must_use]
    pub fn platform(&self, platform: &Platform) -> String {
        platform.name_in(self.language.tag())
    }

    /// An account apart from its platform's heading.
    #[must_use]
    pub fn title(&self, platform: &Platform, label: &Label) -> String {
        match label {
            Label::Platform => self.platform(platform),
            label => format!("{} ({})", self.platform(platform), self.name(label, platform)),
        }
    }

    /// Whose failure it is, and where the credential was found, unless that is OpenCode's own file or told below.
    #[must_use]
    pub fn failed_title(&self, failed: &FailureReport) -> Option<String> {
        let title = self.title(failed.platform?, failed.label?);
        let source = failed.source.filter(|source| **source != Source::Auth).map(Source::name);
        let words = [failed.message(self.language), failed.advice(self.language)];
        let is_told = |source: &&str| {
            let file = source.rsplit('/').next().unwrap_or(source);
            words.iter().any(|words| words.contains(file))
        };
        Some(match source.filter(|source| !is_told(source)) {
            Some(source) => format!("{title} · {source}"),
            None => title,
        })
    }

    /// What happened, and what to do about it.
    #[must_use]
    pub fn failure(&self, failed: &FailureReport) -> Vec<Line> {
        let mut lines = Vec::new();
        for line in failed.message(self.language).split('\n') {
            lines.push(Line::of(line, Tone::Bad));
        }
        lines.push(Line::of(format!("→ {}", failed.advice(self.language)), Tone::Plain));
        lines
    }

    /// What an entry lacks.
    #[must_use]
    pub fn incomplete(&self, incomplete: &Incomplete) -> Line {
        let missing: Vec<_> = incomplete.missing.iter().map(|field| format!("`{field}`")).collect();
        let lacks = || self.language.incomplete(incomplete.entry, &missing.join(", "));
        let instead = incomplete
            .instead
            .map(|setup| self.language.without_plan(incomplete.entry, &self.language.setup(setup)));
        Line::of(
            match instead {
                Some(instead) if missing.is_empty() => instead,
                Some(instead) => format!("{} → {instead}", lacks()),
                None => lacks(),
            },
            Tone::Low,
        )
    }
}

/// What a balance counts, and how much is left.
#[must_use]
pub fn balance(language: &dyn Language, balance: &Balance) -> (String, String) {
    let amount = match balance.remaining {
        Amount::Of(remaining) => amount(remaining, balance.unit.as_ref()),
        Amount::Unlimited => language.unlimited().to_owned(),
    };
    let kind = language.balance(balance.kind);
    (balance.name.as_ref().map_or_else(|| kind.to_owned(), |name| format!("{name}:")), amount)
}

/// Whole seconds from `now` to `at`; `None` once it has passed.
#[must_use]
pub fn seconds_until(at: EpochMs, now: EpochMs) -> Option<u64> {
    u64::try_from(at - now).ok().filter(|ms| *ms > 0).map(|ms| ms / SECOND.unsigned_abs())
}

/// The tone of a window of which so much is left.
#[must_use]
pub fn tone(left: Percent) -> Tone {
    if left.exact() <= 0.0 {
        Tone::Bad
    } else if left.is_little() {
        Tone::Low
    } else {
        Tone::Good
    }
}
