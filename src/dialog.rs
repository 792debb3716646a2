//! The dialog in OpenCode's terminal: what is on its page, and what its keys do. The shim draws it and passes keys on.

use crate::render::{Line, Room, Span, Tone};
use crate::run::Run;
use serde::Serialize;
use serde_json::Value;

/// The dialog's state, which the shim keeps from one key to the next.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Dialog {
    page: Page,
    /// What accounts are filtered by.
    filter: String,
    /// Whether that is being typed.
    is_typing: bool,
    /// The place of the account that is chosen.
    chosen: Option<usize>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
enum Page {
    #[default]
    Report,
    /// All that is known of the account that is chosen.
    Details,
    /// What the keys do.
    Keys,
    /// How well the forecast would have done.
    Record,
    /// What is kept of what windows showed.
    Samples,
    /// What was examined.
    Doctor,
}

/// The screen that the dialog is on.
#[derive(Clone, Copy, Debug)]
pub struct Screen {
    /// Its columns.
    pub columns: usize,
    /// How many lines are in view at once.
    pub height: usize,
    /// The first line in view.
    pub top: usize,
}

/// What the shim does about a key.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "the shim does each for itself")]
pub struct Pressed {
    /// The dialog from now on.
    pub state: Dialog,
    /// Asks the platforms anew.
    pub refresh: bool,
    /// Closes the dialog.
    pub close: bool,
    /// Examines everything that is read, and asks the platforms.
    pub diagnose: bool,
    /// Erases what is kept of what windows showed.
    pub forget: bool,
    /// The line that is the first in view from now on.
    pub top: usize,
}

/// What the dialog shows.
#[derive(Debug, Serialize)]
pub struct Shown {
    /// Its title, with what is typed.
    pub title: Line,
    /// The keys that count.
    pub keys: Line,
    /// The lines below.
    pub lines: Vec<Line>,
    /// The line at which the account that is chosen begins.
    pub at: Option<usize>,
    /// The line at which the account of each place begins; `None` of one that failed, or is not shown.
    pub starts: Vec<Option<usize>>,
    /// The line that is the first in view from now on.
    pub top: usize,
}

/// What was in view before the dialog shows something new.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct View {
    /// [`Shown::at`] of what was shown.
    at: Option<usize>,
    /// [`Shown::starts`] of what was shown.
    starts: Vec<Option<usize>>,
    /// The first line in view.
    top: usize,
}

impl View {
    /// Reads what the shim kept; the beginning of nothing where that is anything else.
    pub fn read(kept: &Value) -> Self {
        let number = |value: &Value| value.as_u64().and_then(|number| usize::try_from(number).ok());
        Self {
            at: kept.get("at").and_then(number),
            starts: kept.get("starts").and_then(Value::as_array).into_iter().flatten().map(number).collect(),
            top: kept.get("top").and_then(number).unwrap_or_default(),
        }
    }

    /// The line to begin at, so that what is being read stays where it is though lines come in above it: the account
    /// that is chosen, else the first in view, or else the last one above. Who reads the beginning goes on reading it.
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
    /// Reads what the shim kept; a dialog that was just opened where that is nothing.
    pub fn read(kept: &Value) -> Self {
        let page = match kept.get("page").and_then(Value::as_str) {
            Some("Details") => Page::Details,
            Some("Keys") => Page::Keys,
            Some("Record") => Page::Record,
            Some("Samples") => Page::Samples,
            Some("Doctor") => Page::Doctor,
            _ => Page::Report,
        };
        let filter = kept.get("filter").and_then(Value::as_str).unwrap_or_default().to_owned();
        let is_typing = kept.get("is_typing").and_then(Value::as_bool).unwrap_or_default();
        let chosen = kept.get("chosen").and_then(Value::as_u64).and_then(|index| usize::try_from(index).ok());
        Self { page, filter, is_typing, chosen }
    }

    /// What is shown of `run` in so many columns, where `before` was in view.
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
            Page::Keys => (run.keys(), None),
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
            (Page::Report, false) => "↑↓  ⏎  /  r  ?  esc",
            (Page::Report, true) => "↑↓  ⏎  esc",
            (Page::Samples, _) => "x  ←  esc",
            _ => "←  esc",
        };
        let top = before.stay(at, &starts);
        Shown { title, keys: Line::of(keys, Tone::Muted), lines, at, starts, top }
    }

    /// Does what `key` is for, while `run` is shown on `screen`.
    pub fn press(mut self, run: &Run, key: &str, screen: Screen) -> Pressed {
        let mut pressed = self.handle(run, key, screen);
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
                // What a filter hides is nobody's choice any more.
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
                self.chosen = None;
                pressed.top = 0;
            }
            ("end" | "shift+g", _) => {
                self.chosen = None;
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

    /// Takes `key` in, where it is a part of what is typed. Returns whether it is.
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

    /// Chooses the next account, or the one before, and says which line is the first in view then: what is below the
    /// last account, or above the first one, comes into view as well.
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

    /// The first line in view, at best the one that is, with which the account that is chosen is in view, among so many
    /// `lines` at which accounts start.
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

/// What `key` adds to a text that is typed. Capitals filter as small letters do, so that is how they are typed.
fn letter_of(key: &str) -> Option<&str> {
    let letter = key.strip_prefix("shift+").unwrap_or(key);
    (letter.chars().count() == 1).then_some(letter)
}
