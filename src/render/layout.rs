//! Lays out a report: accounts under their platform's heading, failures together at the end.

use super::page::{self, Page};
use super::table::{INDENT, Parts, Row, lines, lines_and_starts};
use super::{Line, Room, Tone, stops};
use crate::cache::Cached;
use crate::forecast::Verdict;
use crate::locale::{Language, fill};
use crate::next_step::NextStep;
use crate::platform::Incomplete;
use crate::reading::{Amount, Balance, BalanceKind, Level, Percent, Window};
use crate::report::{AccountRef, AccountReport, FailureReport, WindowForecast};
use crate::setup::OPENCODE_SIGN_IN;
use crate::time::EpochMs;
use std::convert::identity;

/// The maximum number of windows named in each line at the top.
const MOST_HIGHLIGHTS: usize = 3;

/// Lays a report out in `room`.
pub fn report(page: &Page, room: Room) -> Vec<Line> {
    lines(parts(page), room)
}

/// Lays a report out in `room`. Also returns each account's index with the number of its first line.
pub fn report_and_starts(page: &Page, room: Room) -> (Vec<Line>, Vec<(usize, usize)>) {
    lines_and_starts(parts(page), room)
}

fn parts(page: &Page) -> Parts {
    let mut parts = Parts::default();
    for option_error in &page.report.notices.option_errors {
        let text = format!("opencode-mystatus: {}", page.language.option_error(option_error));
        parts.text(text, Tone::Low, 0);
    }
    // The errors are all that there is to tell.
    if page.report.notices.is_unclear {
        return parts;
    }
    let mut body = Parts::default();
    page.body(&mut body);
    parts.begin();
    parts.append(body);
    parts
}

impl Page<'_> {
    fn body(&self, parts: &mut Parts) {
        let &Self { report, language, .. } = self;
        if report.is_empty() {
            self.nothing(parts);
            return self.offered(parts);
        }
        // A credential file that cannot be read, with nothing else to report, is the whole report.
        if let ([], [], [failed @ FailureReport { of: None, .. }]) =
            (report.accounts.as_slice(), report.pending.as_slice(), report.failures.as_slice())
        {
            self.failure(failed, parts);
            if failed.failure.is_missing_auth_file() {
                self.alternatives(parts);
            }
            return self.offered(parts);
        }
        self.highlights(parts);
        parts.begin();
        let mut pending = report.pending.iter().peekable();
        for account in &report.accounts {
            while let Some(pending) = pending.next_if(|pending| pending.index < account.of.index) {
                self.pending(*pending, parts);
            }
            self.account(account, parts);
        }
        pending.for_each(|pending| self.pending(*pending, parts));
        if !report.failures.is_empty() {
            parts.line(Line::of(language.words().failed, Tone::Heading));
        }
        let mut failures = report.failures.iter().peekable();
        while let Some(failed) = failures.next() {
            if let Some(of) = failed.of {
                parts.account(of.index);
            }
            self.what_happened(failed, parts);
            // Several accounts may have failed for one reason.
            let advice = failed.next_step(language);
            if failures.peek().is_none_or(|next| next.next_step(language) != advice) {
                add_advice(&advice, failed, parts);
            }
        }
        let mut is_first = true;
        for entry in report.skipped() {
            if is_first {
                parts.heading(language.words().skipped);
                is_first = false;
            }
            parts.text(self.incomplete(entry), Tone::Low, 0);
        }
        self.missing(parts);
        if let Some(text) = self.unsupported() {
            parts.begin();
            parts.text(text, Tone::Muted, 0);
        }
        self.offered(parts);
    }

    /// The most important facts: stopped sessions, where to work, and what is used up or low.
    fn highlights(&self, parts: &mut Parts) {
        let report = self.report;
        let work = self.work();
        for (account, window) in stops::stops(report) {
            parts.text(self.stopped(account, window, work.is_none()), Tone::Bad, 0);
        }
        if let Some((words, tone)) = work {
            parts.text(words, tone, 0);
        }
        let (mut used_up, mut low) = (Vec::new(), Vec::new());
        for account in &report.accounts {
            let of = self.short_title(account.of);
            let is_news = |window: &&Window| !stops::has_stopped(window, report.now) && !window.is_passed();
            for window in account.reading.windows.iter().filter(is_news) {
                let Some(left) = self.little(window) else { continue };
                let name = self.language.window_of(window);
                if left.exact() > 0.0 {
                    low.push(format!("{of} {name} {}%", left.whole()));
                    continue;
                }
                let reset = window.resets_at.filter(|at| *at > self.report.now);
                let back = reset.map(|at| format!(" ({})", self.reset(at))).unwrap_or_default();
                used_up.push(format!("{of} {name}{back}"));
            }
            used_up.extend(self.spent_balance(account).map(|name| format!("{of} {name}")));
        }
        let mut add = |mut names: Vec<String>, words: &dyn Fn(&str) -> String, tone| {
            self.shorten(&mut names, MOST_HIGHLIGHTS, identity);
            if !names.is_empty() {
                parts.text(words(&names.join(", ")), tone, 0);
            }
        };
        add(used_up, &|names| fill(self.language.words().used_up, &[names]), Tone::Bad);
        add(low, &|names| fill(self.language.words().running_low, &[names]), Tone::Low);
    }

    /// The line of an account whose platform has not answered yet.
    fn pending(&self, of: AccountRef, parts: &mut Parts) {
        parts.account(of.index);
        let line = self.account_line(of);
        parts.line(line.and(format!("  {}", self.language.words().waiting), Tone::Muted));
    }

    /// The lines of an account: its heading, a row for each window and balance, and its notes.
    pub fn account(&self, account: &AccountReport, parts: &mut Parts) {
        let AccountReport { of, reading, .. } = account;
        parts.account(of.index);
        let mut line = self.account_line(*of);
        if let Some(plan) = &reading.plan {
            line = line.and(format!(" ({plan})"), Tone::Muted);
        }
        if account.is_pending {
            let age = account.cached.and_then(|cached| cached.age(self.report.now)).filter(|age| *age >= 60);
            let age = age.map(|age| self.language.as_of(Some(&self.language.duration(age))));
            line = line.and(format!("  {}", self.language.words().waiting), Tone::Muted);
            line = line.and(age.map(|age| format!(" {age}")).unwrap_or_default(), Tone::Muted);
        }
        parts.line(line);
        for (text, tone) in self.as_of(account) {
            parts.text(text, tone, INDENT);
        }
        let dim = account.is_pending;
        for (window, expected) in account.windows() {
            // "Unsure" is worth a word only if the forecast knows more than the even pace.
            let says =
                |expected: &WindowForecast| !(expected.is_even && expected.verdict() == Verdict::Unsure);
            let expected = expected.filter(says).map(|expected| self.expected(&expected));
            let row = Row { expected, dim, ..self.window(window) };
            parts.row(row);
        }
        for one in &reading.balances {
            let (name, amount) = balance(self.language, one);
            let is_spent = reading.is_spent() && one.kind == BalanceKind::Prepaid;
            let left = (amount, if is_spent { Tone::Bad } else { Tone::Plain });
            let row =
                Row { name, share: None, left, reset: None, said: None, expected: None, count: None, dim };
            parts.row(row);
        }
        if reading.is_blank() {
            // Name where the key came from: a wrong key may explain the empty reply.
            let source = of.identity.source_elsewhere().map(|source| format!(" · {source}"));
            let source = source.unwrap_or_default();
            parts.text(format!("{}{source}", self.language.words().no_data), Tone::Muted, INDENT);
        }
        for note in &reading.notes {
            let words = page::note(note, self.language, self.private);
            parts.text(words, Tone::Muted, INDENT);
        }
    }

    /// The age of a cached reading, unless it is under a minute, and why there is no newer one.
    pub fn as_of(&self, account: &AccountReport) -> Vec<(String, Tone)> {
        let Some(cached) = account.cached.filter(|_| !account.is_pending) else { return Vec::new() };
        let as_of = self.age(cached);
        match account.stale() {
            Some(failed) => {
                let why = format!("{as_of}: {}", failed.message(self.language));
                vec![(why, Tone::Low), (format!("→ {}", failed.next_step(self.language)), Tone::Plain)]
            }
            None if cached.age(self.report.now).is_some_and(|age| age < 60) => Vec::new(),
            None => vec![(as_of, Tone::Muted)],
        }
    }

    /// The age of a cached reading, in words.
    pub fn age(&self, cached: &Cached) -> String {
        let age = cached.age(self.report.now);
        self.language.as_of(age.map(|age| self.language.duration(age)).as_deref())
    }

    fn window(&self, window: &Window) -> Row {
        let language = self.language;
        let share = match window.level {
            Level::Left(left) => Some(left),
            Level::Unlimited | Level::NoData => None,
        };
        let said = self.little(window).map(|left| match self.tone(left) {
            Tone::Bad => (language.words().limit_reached.to_owned(), Tone::Bad),
            _ => (language.words().low.to_owned(), Tone::Low),
        });
        Row {
            name: language.window_of(window),
            share,
            left: self.level(window),
            reset: window.resets_at.map(|at| [self.reset(at), self.countdown(at)]),
            said,
            expected: None,
            dim: false,
            count: self.count(window),
        }
    }

    /// The amount left of a window, or else anything known of it, in words.
    pub fn level(&self, window: &Window) -> (String, Tone) {
        let language = self.language;
        match window.level {
            Level::Left(left) => (language.remaining(left.whole()), self.tone(left)),
            Level::Unlimited => (language.words().unlimited.to_owned(), Tone::Good),
            Level::NoData => match window.spent {
                Some(spent) => (language.used(&language.amount(spent, window.unit.as_ref())), Tone::Muted),
                None => (language.words().no_data.to_owned(), Tone::Muted),
            },
        }
    }

    /// The amount used of a window and its limit, in words.
    pub fn count(&self, window: &Window) -> Option<String> {
        let count = self.language.of_limit(window.count?, window.unit.as_ref());
        Some(self.language.used(&count))
    }

    /// Whether the percentage that is shown is low.
    fn is_low(&self, left: Percent) -> bool {
        f64::from(left.whole()) <= self.report.low
    }

    /// The percentage left of a window, if it is low or zero.
    pub fn little(&self, window: &Window) -> Option<Percent> {
        window.left().filter(|left| self.is_low(*left) || left.exact() <= 0.0)
    }

    /// The name of an account's balance, if that is used up.
    pub fn spent_balance(&self, account: &AccountReport) -> Option<String> {
        let AccountReport { reading, .. } = account;
        let own = reading.balances.first().map(|first| balance(self.language, first).0);
        let name = || own.unwrap_or_else(|| self.language.balance(BalanceKind::Prepaid).to_owned());
        reading.is_spent().then(name)
    }

    /// The tone of a window with this percentage left.
    pub fn tone(&self, left: Percent) -> Tone {
        if left.exact() <= 0.0 {
            Tone::Bad
        } else if self.is_low(left) {
            Tone::Low
        } else {
            Tone::Good
        }
    }

    /// The time until a window resets, in words.
    pub fn reset(&self, at: EpochMs) -> String {
        match self.until(at) {
            Some(wait) => fill(self.language.words().resets_in, &[&wait]),
            None => self.language.words().reset_passed.to_owned(),
        }
    }

    /// The time until a window resets, in fewer words.
    fn countdown(&self, at: EpochMs) -> String {
        format!("↻ {}", self.until(at).as_deref().unwrap_or(self.language.words().passed))
    }

    /// A failure's title, what happened, and what to do about it.
    pub fn failure(&self, failed: &FailureReport, parts: &mut Parts) {
        self.what_happened(failed, parts);
        add_advice(&failed.next_step(self.language), failed, parts);
    }

    fn what_happened(&self, failed: &FailureReport, parts: &mut Parts) {
        let title = self.failed_title(failed).map(|title| format!("{title}: ")).unwrap_or_default();
        for (number, line) in failed.message(self.language).split('\n').enumerate() {
            match number {
                0 => parts.text(format!("{title}{line}"), Tone::Bad, 0),
                _ => parts.text(line, Tone::Bad, failed.of.map_or(0, |_| INDENT)),
            }
        }
    }

    /// The fields that an entry lacks, or else the reason why it is not used, and what to do about it.
    pub fn incomplete(&self, incomplete: &Incomplete) -> String {
        let Incomplete { entry, missing, instead, variable, of, .. } = incomplete;
        let words = self.language.words();
        let fields: Vec<_> = missing.iter().map(|field| format!("`{field}`")).collect();
        let lacks = (!missing.is_empty()).then(|| fill(words.incomplete, &[entry, &fields.join(", ")]));
        let without_plan =
            (!instead.is_empty()).then(|| fill(words.without_plan, &[entry, &self.language.setups(instead)]));
        let not_read = of.map(|platform| {
            let setups = self.language.setups(platform.setups);
            let told = fill(words.not_read, &[entry, &self.platform(platform), &setups]);
            match &platform.opt_in {
                Some(reason) => format!("{told} → {}", self.language.offer(platform.id, reason)),
                None => told,
            }
        });
        // The user chose the variable.
        let unset = variable.as_ref().map(|name| if self.private { "…" } else { name.as_str() });
        let unset = unset.map(|name| fill(words.unset_variable, &[entry, name]));
        let mut told: Vec<_> = [lacks, without_plan, unset, not_read].into_iter().flatten().collect();
        if told.len() == 1 && !missing.is_empty() {
            told.push(self.language.next_step(NextStep::SignInAgain { command: OPENCODE_SIGN_IN }, ""));
        }
        if told.is_empty() { fill(words.used_elsewhere, &[entry]) } else { told.join(" → ") }
    }
}

fn add_advice(advice: &str, failed: &FailureReport, parts: &mut Parts) {
    parts.text(format!("→ {advice}"), Tone::Plain, failed.of.map_or(0, |_| INDENT));
}

/// The name of a balance, and the amount left or owed.
pub fn balance(language: &Language, balance: &Balance) -> (String, String) {
    let amount = match balance.remaining {
        Amount::Of(remaining) => {
            let amount = language.amount(remaining, balance.unit.as_ref());
            match amount.strip_prefix('-') {
                Some(debt) => fill(language.words().owed, &[debt]),
                None => amount,
            }
        }
        Amount::Unlimited => language.words().unlimited.to_owned(),
    };
    let name = balance.name.as_ref().map_or(language.balance(balance.kind), |name| language.label(name));
    (name.to_owned(), amount)
}
