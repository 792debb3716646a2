//! The dialog in OpenCode's terminal: its pages and keys. The shim draws it and passes keys on.

use crate::lenient::items;
use crate::render::{Line, Room, Span, Tone};
use crate::run::Run;
use serde::Serialize;
use serde_json::Value;

/// The dialog's state, which the shim keeps between keys.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Dialog {
    page: Page,
    /// The filter for accounts.
    filter: String,
    /// Whether the filter is being typed.
    is_typing: bool,
    /// The index of the selected account.
    chosen: Option<usize>,
    /// What tells it from others in the next run, where its index may be another's.
    account: Option<String>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
enum Page {
    #[default]
    Report,
    /// Everything known about the selected account.
    Details,
    /// The keys and what they do.
    Keys,
    /// How accurate the forecast would have been.
    Record,
    /// The stored samples of windows.
    Samples,
    /// The results of the doctor.
    Doctor,
}

/// The visible area of the dialog.
#[derive(Clone, Copy, Debug)]
pub struct Screen {
    /// The number of columns.
    pub columns: usize,
    /// The number of visible lines.
    pub height: usize,
    /// The first visible line.
    pub top: usize,
}

/// The actions that the shim takes after a key.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "the shim does each for itself")]
pub struct Pressed {
    /// The new state of the dialog.
    pub state: Dialog,
    /// Queries the platforms again.
    pub refresh: bool,
    /// Closes the dialog.
    pub close: bool,
    /// Checks everything that is read, and queries the platforms.
    pub diagnose: bool,
    /// Erases the stored samples.
    pub forget: bool,
    /// The new first visible line.
    pub top: usize,
}

/// The content of the dialog.
#[derive(Debug, Serialize)]
pub struct Shown {
    /// The title, with the filter.
    pub title: Line,
    /// The available keys.
    pub keys: Line,
    /// The lines of the page.
    pub lines: Vec<Line>,
    /// The first line of the selected account.
    pub at: Option<usize>,
    /// The first line of each account, by index; `None` if the account failed or is hidden.
    pub starts: Vec<Option<usize>>,
    /// The new first visible line.
    pub top: usize,
}

/// The view before the dialog shows new content.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct View {
    /// The former [`Shown::at`].
    at: Option<usize>,
    /// The former [`Shown::starts`].
    starts: Vec<Option<usize>>,
    /// The first visible line.
    top: usize,
}

impl View {
    /// Reads the view that the shim kept; anything else gives an empty view at the top.
    pub fn read(kept: &Value) -> Self {
        let number = |value: &Value| value.as_u64().and_then(|number| usize::try_from(number).ok());
        Self {
            at: kept.get("at").and_then(number),
            starts: items(kept.get("starts")).iter().map(number).collect(),
            top: kept.get("top").and_then(number).unwrap_or_default(),
        }
    }

    /// Returns the scroll position at which lines inserted above do not move the view. The anchor is the selected
    /// account, else the first visible one, else the last one above. Without a selection, the top stays the top.
    fn stay(&self, at: Option<usize>, starts: &[Option<usize>]) -> usize {
        let mut known =
            self.starts.iter().zip(starts).filter_map(|(before, now)| Some(((*before)?, (*now)?)));
        let moved = match (self.at, at) {
            (Some(before), Some(now)) => Some((before, now)),
            _ if self.top == 0 => None,
            _ => known.clone().find(|(before, _)| *before >= self.top).or_else(|| known.next_back()),
        };
        moved.map_or(self.top, |(before, now)| self.top.saturating_add(now).saturating_sub(before))
    }
}

impl Dialog {
    /// Reads the state that the shim kept, for `run`; without any, returns a newly opened dialog.
    pub fn read(kept: &Value, run: &Run) -> Self {
        let account = kept.get("account").and_then(Value::as_str);
        let index = kept.get("chosen").and_then(Value::as_u64);
        let same = run.accounts().enumerate().filter(|(_, other)| Some(other.as_str()) == account);
        // Of several that look the same, the one at its former index.
        let chosen = same.map(|(at, _)| at).min_by_key(|at| Some(*at as u64) != index);
        let page = match kept.get("page").and_then(Value::as_str) {
            Some("Details") if chosen.is_some() => Page::Details,
            Some("Keys") => Page::Keys,
            Some("Record") => Page::Record,
            Some("Samples") => Page::Samples,
            Some("Doctor") => Page::Doctor,
            _ => Page::Report,
        };
        let filter = kept.get("filter").and_then(Value::as_str).unwrap_or_default().to_owned();
        let is_typing = kept.get("is_typing").and_then(Value::as_bool).unwrap_or_default();
        Self { page, filter, is_typing, chosen, account: account.map(str::to_owned) }
    }

    /// Lays out `run` in this many columns; `before` is the former view.
    pub fn show(&self, run: &Run, columns: usize, before: &View) -> Shown {
        let mut starts = Vec::new();
        let (lines, at) = match self.page {
            Page::Report => {
                let mut lines;
                let begun;
                (lines, begun) = run.page(&self.filter, Room::Columns(columns));
                let at = begun.iter().find(|(index, _)| Some(*index) == self.chosen).map(|(_, at)| *at);
                if let Some(line) = at.and_then(|at| lines.get_mut(at)) {
                    line.0.insert(0, Span("› ".to_owned(), Tone::Heading));
                }
                let report = run.report();
                for (index, at) in begun {
                    if report.failure(index).is_none() {
                        starts.resize(starts.len().max(index + 1), None);
                        if let Some(start) = starts.get_mut(index) {
                            *start = Some(at);
                        }
                    }
                }
                (lines, at)
            }
            Page::Details => (run.details(self.chosen.unwrap_or_default(), Room::Columns(columns)), None),
            Page::Keys => (run.keys(columns), None),
            Page::Record => (run.record(Room::Columns(columns)), None),
            Page::Samples => (run.samples_page(Room::Columns(columns)), None),
            Page::Doctor if run.is_diagnosed() && run.is_done() => {
                (run.doctor("", Room::Columns(columns)), None)
            }
            Page::Doctor => (vec![Line::of("…", Tone::Muted)], None),
        };
        let mut title = Line::of("mystatus", Tone::Heading);
        if self.is_typing || !self.filter.is_empty() {
            let cursor = if self.is_typing { "▏" } else { "" };
            title = title.and(format!("  /{}{cursor}", self.filter), Tone::Plain);
        }
        let keys = match (self.page, self.is_typing) {
            (Page::Report, false) if !self.filter.is_empty() => "↑↓  ⏎  ←  r  ?  esc",
            (Page::Report, false) => "↑↓  ⏎  /  r  ?  esc",
            (Page::Report, true) => "↑↓  ⏎  esc",
            (Page::Samples, _) => "x  ←  esc",
            _ => "←  esc",
        };
        let top = before.stay(at, &starts);
        Shown { title, keys: Line::of(keys, Tone::Muted), lines, at, starts, top }
    }

    /// Handles `key` while `run` is shown on `screen`.
    pub fn press(mut self, run: &Run, key: &str, screen: Screen) -> Pressed {
        let mut pressed = self.handle(run, key, screen);
        self.account = self.chosen.and_then(|index| run.accounts().nth(index));
        pressed.state = self;
        pressed
    }

    fn handle(&mut self, run: &Run, key: &str, screen: Screen) -> Pressed {
        let shown = self.show(run, screen.columns, &View::default());
        let lines = shown.lines.len();
        let screen = Screen { top: screen.top.min(lines), ..screen };
        let mut pressed = Pressed { top: screen.top, ..Pressed::default() };
        let page = screen.height.saturating_sub(1).max(1);
        let last = lines.saturating_sub(screen.height);
        if self.is_typing && self.types(key) {
            pressed.top = 0;
            return pressed;
        }
        match (key, self.page) {
            ("r", _) => pressed.refresh = true,
            ("q", Page::Report) => pressed.close = true,
            ("left" | "backspace", Page::Report) => {
                self.is_typing = false;
                self.filter.clear();
                pressed.top = 0;
            }
            ("?", Page::Report) => self.turn_to(Page::Keys, &mut pressed),
            ("shift+b", Page::Report) => self.turn_to(Page::Record, &mut pressed),
            ("shift+m", Page::Report) => self.turn_to(Page::Samples, &mut pressed),
            ("shift+d", Page::Report) => {
                pressed.diagnose = !run.is_diagnosed();
                self.turn_to(Page::Doctor, &mut pressed);
            }
            ("x", Page::Samples) => pressed.forget = true,
            ("/", Page::Report) => self.is_typing = true,
            ("return", Page::Report) => {
                // A selection that the filter hides no longer counts.
                if shown.at.is_none() {
                    self.chosen = None;
                    self.choose(run, screen, true);
                }
                if self.chosen.is_some() {
                    self.turn_to(Page::Details, &mut pressed);
                }
            }
            ("q" | "return" | "backspace" | "left" | "h" | "?", page) if page != Page::Report => {
                self.page = Page::Report;
                let (lines, starts) = run.page(&self.filter, Room::Columns(screen.columns));
                pressed.top = self.reveal(lines.len(), &starts, Screen { top: 0, ..screen });
            }
            ("up" | "k", Page::Report) => pressed.top = self.choose(run, screen, false),
            ("down" | "j", Page::Report) => pressed.top = self.choose(run, screen, true),
            ("up" | "k", _) => pressed.top = screen.top.saturating_sub(1),
            ("down" | "j", _) => pressed.top = (screen.top + 1).min(last),
            ("pageup" | "ctrl+b", _) => pressed.top = screen.top.saturating_sub(page),
            ("pagedown" | "ctrl+f" | "space", _) => pressed.top = (screen.top + page).min(last),
            ("ctrl+u", _) => pressed.top = screen.top.saturating_sub(page / 2),
            ("ctrl+d", _) => pressed.top = (screen.top + page / 2).min(last),
            ("home" | "g", _) => {
                self.chosen.take_if(|_| self.page == Page::Report);
                pressed.top = 0;
            }
            ("end" | "shift+g", _) => {
                self.chosen.take_if(|_| self.page == Page::Report);
                pressed.top = last;
            }
            (_, Page::Report) if letter_of(key).is_some() => {
                self.is_typing = self.types(key);
                pressed.top = 0;
            }
            _ => {}
        }
        pressed
    }

    /// Handles `key` if it is part of typing the filter. Returns whether it is.
    fn types(&mut self, key: &str) -> bool {
        match key {
            "return" => self.is_typing = false,
            "backspace" => self.is_typing = self.filter.pop().is_some(),
            "space" => self.filter.push(' '),
            _ => match letter_of(key) {
                Some(letter) => self.filter.push_str(letter),
                None => return false,
            },
        }
        true
    }

    fn turn_to(&mut self, page: Page, pressed: &mut Pressed) {
        self.page = page;
        pressed.top = 0;
    }

    /// Selects the next or previous account and returns the new first visible line. Beyond the last or first
    /// account it scrolls by one line.
    fn choose(&mut self, run: &Run, screen: Screen, is_next: bool) -> usize {
        let (lines, starts) = run.page(&self.filter, Room::Columns(screen.columns));
        let last = lines.len().saturating_sub(screen.height);
        let now = starts.iter().position(|(index, _)| Some(*index) == self.chosen);
        let next = match now {
            None if is_next => starts.iter().position(|(_, at)| *at >= screen.top),
            None => starts.iter().rposition(|(_, at)| *at < screen.top + screen.height),
            Some(now) if is_next => now.checked_add(1),
            Some(now) => now.checked_sub(1),
        };
        match next.and_then(|next| starts.get(next)) {
            Some((index, _)) => {
                self.chosen = Some(*index);
                self.reveal(lines.len(), &starts, screen)
            }
            None if is_next => (screen.top + 1).min(last),
            None => screen.top.saturating_sub(1),
        }
    }

    /// Returns the scroll position that shows the selected account with the least movement. `lines` is the page's
    /// length, `starts` holds the accounts' first lines.
    fn reveal(&self, lines: usize, starts: &[(usize, usize)], screen: Screen) -> usize {
        let Some(number) = starts.iter().position(|(index, _)| Some(*index) == self.chosen) else {
            return screen.top;
        };
        let start = starts.get(number).map_or(0, |(_, at)| *at);
        let end = starts.get(number + 1).map_or(lines, |(_, at)| *at);
        if number == 0 && end <= screen.height {
            0
        } else if start < screen.top {
            start
        } else {
            screen.top.max(end.saturating_sub(screen.height).min(start))
        }
    }
}

/// The letter that `key` adds to the filter: capitals in lower case, since the filter ignores case.
fn letter_of(key: &str) -> Option<&str> {
    let letter = key.strip_prefix("shift+").unwrap_or(key);
    (letter.chars().count() == 1).then_some(letter)
}
