//! How a report is laid out: accounts under their platform's heading, failures together at the end.

use super::{Line, Tone, bar, number, pad, width};
use crate::failure::Failure;
use crate::locale::Language;
use crate::platforms::{Layout, PLATFORMS, Platform};
use crate::report::{
    AccountReport, Amount, Balance, FailureReport, Incomplete, Label, Level, Percent, Report, Window,
};
use crate::time::{EpochMs, SECOND};

/// The bar of a window that has lines of its own, in cells.
const WIDE: u32 = 30;
/// The bar of a window that is a row, in cells.
const NARROW: u32 = 20;
/// The columns before an account's name and before amounts.
const LABEL: usize = 16;
/// At most this percentage left is little.
const LITTLE: f64 = 20.0;

/// Lays `report` out in `language`; where `private`, without e-mail addresses and user names.
#[must_use]
pub fn report(report: &Report, language: &dyn Language, private: bool) -> Vec<Line> {
    let mut lines = body(report, &Page { language, now: report.now, private });
    if !report.misuses.is_empty() {
        lines.push(Line::default());
    }
    let misuse = |misuse| Line::of(format!("opencode-mystatus: {}", language.misuse(misuse)), Tone::Low);
    lines.extend(report.misuses.iter().map(misuse));
    lines
}

fn body(report: &Report, page: &Page) -> Vec<Line> {
    let language = page.language;
    if report.is_empty() {
        return page.nothing(&report.incomplete);
    }
    // A credential file that cannot be read, with nothing else to tell, is the whole report.
    if let ([], [], [FailureReport { platform: None, failure, .. }]) =
        (report.accounts.as_slice(), report.awaited.as_slice(), report.failures.as_slice())
    {
        return page.failure(failure, None);
    }
    let mut blocks: Vec<Vec<Line>> = Vec::new();
    for platform in PLATFORMS {
        let accounts: Vec<_> =
            report.accounts.iter().filter(|account| account.platform == *platform).collect();
        if !accounts.is_empty() {
            blocks.push(vec![heading(2, &language.heading(platform.name))]);
            blocks.extend(accounts.into_iter().flat_map(|account| page.account(account)));
        }
    }
    if !report.failures.is_empty() {
        blocks.push(vec![heading(2, language.failed())]);
        blocks.extend(report.failures.iter().map(|failed| page.failed(failed)));
    }
    let skipped: Vec<_> = report.incomplete.iter().filter(|entry| !entry.usable).collect();
    if !skipped.is_empty() {
        blocks.push(vec![heading(2, language.skipped())]);
        blocks.push(skipped.into_iter().map(|entry| page.incomplete(entry)).collect());
    }
    if !report.awaited.is_empty() {
        let names: Vec<_> =
            report.awaited.iter().map(|(platform, label)| page.title(platform, label)).collect();
        blocks.push(vec![Line::of(language.awaiting(&names.join(", ")), Tone::Muted)]);
    }
    let mut lines: Vec<Line> = Vec::new();
    for block in blocks {
        if !lines.is_empty() {
            lines.push(Line::default());
        }
        lines.extend(block);
    }
    lines
}

/// The name that `label` goes by, with persons hidden where `private`.
#[must_use]
pub fn name(label: &Label, platform: &Platform, private: bool) -> String {
    match label {
        Label::Person(name) if private => format!("{}***", name.as_str().chars().next().unwrap_or('*')),
        Label::Person(name) | Label::Plain(name) => name.to_string(),
        Label::Platform => platform.name.to_owned(),
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
    /// The blocks of an account, to be set apart by empty lines.
    fn account(&self, account: &AccountReport) -> Vec<Vec<Line>> {
        let AccountReport { platform, label, reading } = account;
        let name = name(label, platform, self.private);
        let title = match platform.layout {
            Layout::Pools => heading(3, &name),
            Layout::Full | Layout::Rows => {
                let line = Line::of(pad(self.language.account(), LABEL), Tone::Muted).and(name, Tone::Plain);
                match &reading.plan {
                    Some(plan) => line.and(format!(" ({plan})"), Tone::Muted),
                    None => line,
                }
            }
        };
        let mut blocks = vec![vec![title]];
        match platform.layout {
            Layout::Full => blocks.extend(reading.windows.iter().map(|window| self.window(window))),
            Layout::Rows | Layout::Pools => blocks.push(self.rows(&reading.windows)),
        }
        let amounts = reading.balances.iter().map(|one| {
            let (kind, amount) = balance(self.language, one);
            Line::of(pad(kind, LABEL), Tone::Muted).and(amount, Tone::Plain)
        });
        blocks.push(amounts.collect());
        blocks
            .push(reading.notes.iter().map(|note| Line::of(self.language.note(note), Tone::Muted)).collect());
        blocks.retain(|block| !block.is_empty());
        blocks
    }

    /// A window on lines of its own.
    fn window(&self, window: &Window) -> Vec<Line> {
        let mut lines = vec![Line::of(self.language.window(&window.scope, window.period), Tone::Plain)];
        match window.level {
            Level::Left(left) => {
                let remaining = self.language.remaining(left.whole());
                lines.push(Line::of(bar(left, WIDE), tone(left)).and(format!(" {remaining}"), Tone::Plain));
            }
            Level::Unlimited => lines.push(Line::of(self.language.unlimited(), Tone::Good)),
            Level::NoData => lines.push(Line::of(self.language.no_data(), Tone::Muted)),
        }
        if let Some(count) = window.count {
            lines.push(Line::of(self.language.used(&number(count.used), &number(count.limit)), Tone::Muted));
        }
        lines.extend(window.resets_at.map(|at| Line::of(self.reset(at), Tone::Muted)));
        lines.extend(self.warning(window).map(|(text, tone)| Line::of(text, tone)));
        lines
    }

    /// Windows as rows of one table: name, countdown, bar, percentage and count.
    fn rows(&self, windows: &[Window]) -> Vec<Line> {
        let name = |window: &Window| self.language.window(&window.scope, window.period);
        let countdown = |window: &Window| window.resets_at.map(|at| self.countdown(at)).unwrap_or_default();
        let widest =
            |cell: &dyn Fn(&Window) -> String| windows.iter().map(|window| width(&cell(window))).max();
        let names = widest(&name).unwrap_or(0).max(LABEL - 5) + 4;
        let countdowns = widest(&countdown).filter(|columns| *columns > 0).map_or(0, |columns| columns + 4);
        let row = |window: &Window| {
            let line = Line::of(pad(&name(window), names), Tone::Plain)
                .and(pad(&countdown(window), countdowns), Tone::Muted);
            let line = match window.level {
                Level::Left(left) => {
                    line.and(bar(left, NARROW), tone(left)).and(format!(" {}%", left.whole()), Tone::Plain)
                }
                Level::Unlimited => line.and(self.language.unlimited(), Tone::Good),
                Level::NoData => line.and(self.language.no_data(), Tone::Muted),
            };
            let line = match window.count {
                Some(count) => {
                    line.and(format!(" ({}/{})", number(count.used), number(count.limit)), Tone::Muted)
                }
                None => line,
            };
            match self.warning(window) {
                Some((text, tone)) if tone == Tone::Bad => line.and(format!("  {text}"), tone),
                _ => line,
            }
        };
        windows.iter().map(row).collect()
    }

    /// What is to be said of a window that runs out: only of an empty one, or where the platform says so, that its
    /// limit is reached.
    fn warning(&self, window: &Window) -> Option<(String, Tone)> {
        let Level::Left(left) = window.level else { return None };
        if window.reached || left.exact() <= 0.0 {
            Some((self.language.limit_reached().to_owned(), Tone::Bad))
        } else {
            (left.exact() <= LITTLE).then(|| (self.language.little_left(left.whole()), Tone::Low))
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
        name(label, platform, self.private)
    }

    /// An account apart from its platform's heading.
    #[must_use]
    pub fn title(&self, platform: &Platform, label: &Label) -> String {
        match label {
            Label::Platform => platform.name.to_owned(),
            label => format!("{} ({})", platform.name, name(label, platform, self.private)),
        }
    }

    fn failed(&self, failed: &FailureReport) -> Vec<Line> {
        let mut lines = Vec::new();
        if let (Some(platform), Some(label)) = (failed.platform, &failed.label) {
            lines.push(Line::of(self.title(platform, label), Tone::Plain));
        }
        lines.extend(self.failure(&failed.failure, failed.platform));
        lines
    }

    /// What happened, and what to do about it.
    #[must_use]
    pub fn failure(&self, failure: &Failure, platform: Option<&Platform>) -> Vec<Line> {
        let what = self.language.what(failure, platform.map_or("", |platform| platform.api));
        let next = self.language.next_step(failure, platform.map(|platform| platform.setup));
        let what = what.split('\n').map(|line| Line::of(line, Tone::Bad));
        what.chain([Line::of(format!("→ {next}"), Tone::Plain)]).collect()
    }

    /// What an entry lacks.
    #[must_use]
    pub fn incomplete(&self, incomplete: &Incomplete) -> Line {
        let missing: Vec<_> = incomplete.missing.iter().map(|field| format!("`{field}`")).collect();
        Line::of(self.language.incomplete(incomplete.entry, &missing.join(", ")), Tone::Low)
    }

    /// The report of a run that found nothing to query.
    fn nothing(&self, incomplete: &[Incomplete]) -> Vec<Line> {
        let mut lines = vec![Line::of(self.language.no_accounts(), Tone::Heading), Line::default()];
        if !incomplete.is_empty() {
            lines.extend(incomplete.iter().map(|entry| self.incomplete(entry)));
            lines.push(Line::default());
        }
        lines.push(Line::of(self.language.supported(), Tone::Plain));
        lines.extend(setups(self.language));
        lines
    }
}

/// What a balance counts, and how much is left.
#[must_use]
pub fn balance(language: &dyn Language, balance: &Balance) -> (&'static str, String) {
    let amount = match balance.remaining {
        Amount::Of(amount) => number(amount),
        Amount::Unlimited => language.unlimited().to_owned(),
    };
    (language.balance(balance.kind), amount)
}

/// How each platform is set up, in two lines each.
#[must_use]
pub fn setups(language: &dyn Language) -> Vec<Line> {
    let setup = |platform: &&Platform| {
        [
            Line::of(format!("• {} (`{}`)", platform.name, platform.id), Tone::Plain),
            Line::of(format!("  {}", language.setup(platform.setup)), Tone::Muted),
        ]
    };
    PLATFORMS.iter().flat_map(setup).collect()
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
    } else if left.exact() <= LITTLE {
        Tone::Low
    } else {
        Tone::Good
    }
}
