//! The rows of a report, in columns shared by all accounts.

use super::width::{beginning, cut_middle, pad, width, wrap};
use super::{Line, Tone, bar};
use crate::reading::Percent;

/// The indent of what belongs to an account.
pub const INDENT: usize = 2;
/// The minimum columns of a scope that take precedence over a whole period.
const LEAST_OF_SCOPE: usize = 3;
/// The columns between the cells of a row.
const GAP: usize = 2;

/// A part of a report, before the column widths are known.
enum Part {
    /// Marks the start of the account with this index.
    Account(usize),
    /// A line as it is.
    Line(Line),
    /// Text with this indent, wrapped where it is too long.
    Text(String, Tone, usize),
    /// A window or a balance.
    Row(Box<Row>),
}

/// The parts of a report, from top to bottom.
#[derive(Default)]
pub struct Parts(Vec<Part>);

impl Parts {
    /// Adds the start of the account with this index.
    pub fn account(&mut self, index: usize) {
        self.0.push(Part::Account(index));
    }

    /// Adds a line as it is.
    pub fn line(&mut self, line: Line) {
        self.0.push(Part::Line(line));
    }

    /// Adds a text with this indent, which is wrapped where it is too long.
    pub fn text(&mut self, text: impl Into<String>, tone: Tone, indent: usize) {
        self.0.push(Part::Text(text.into(), tone, indent));
    }

    /// Adds a window or a balance.
    pub fn row(&mut self, row: Row) {
        self.0.push(Part::Row(row.into()));
    }

    /// Begins a block, separated by an empty line from any text before it.
    pub fn begin(&mut self) {
        if !self.0.is_empty() {
            self.line(Line::default());
        }
    }

    /// Begins a block with a heading.
    pub fn heading(&mut self, text: &str) {
        self.begin();
        self.line(Line::of(text, Tone::Heading));
    }

    /// Moves all parts of `other` to the end.
    pub fn append(&mut self, mut other: Self) {
        self.0.append(&mut other.0);
    }
}

/// A window or a balance.
pub struct Row {
    /// The name of the window or balance.
    pub name: String,
    /// The percentage left that the bar shows.
    pub share: Option<Percent>,
    /// The amount left, in words.
    pub left: (String, Tone),
    /// The reset, in words and in fewer words.
    pub reset: Option<[String; 2]>,
    /// A remark, such as "low".
    pub said: Option<(String, Tone)>,
    /// The forecast, in words and in fewer words.
    pub expected: Option<([String; 2], Tone)>,
    /// The amount used, and the limit.
    pub count: Option<String>,
    /// Whether the row is dimmed because a newer reading is pending.
    pub dim: bool,
}

/// The amount of detail in a row.
#[derive(Clone, Copy)]
struct Shape {
    /// The maximum columns of a name.
    name: usize,
    /// The cells of a bar.
    bar: u32,
    /// The index of the reset's wording, if it is shown.
    reset: Option<usize>,
}

/// Shapes from widest to narrowest; the first in which every row fits is used. A row that is still too wide drops
/// its count, then shortens its forecast, and last drops the remark that nothing is left. Forecasts and that remark are
/// dropped before bars. The amount left and the remark "low" always stay.
const SHAPES: [Shape; 12] = [
    Shape { name: usize::MAX, bar: 10, reset: Some(0) },
    Shape { name: 26, bar: 8, reset: Some(0) },
    Shape { name: 26, bar: 5, reset: Some(1) },
    Shape { name: 22, bar: 5, reset: Some(1) },
    Shape { name: 18, bar: 5, reset: Some(1) },
    Shape { name: 16, bar: 0, reset: Some(1) },
    Shape { name: 12, bar: 0, reset: Some(1) },
    Shape { name: 22, bar: 0, reset: None },
    Shape { name: 18, bar: 0, reset: None },
    Shape { name: 16, bar: 0, reset: None },
    Shape { name: 12, bar: 0, reset: None },
    Shape { name: 7, bar: 0, reset: None },
];

/// The shape for models, which pay for each cell they repeat.
const WITHOUT_BARS: Shape = Shape { name: usize::MAX, bar: 0, reset: Some(0) };

/// The target of a layout.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Room {
    /// A screen with this many columns.
    Columns(usize),
    /// A file or another program: lines have any length.
    Endless,
    /// A model: any length, without bars.
    Model,
}

/// Lays out `parts` in `room`.
pub fn lines(parts: Parts, room: Room) -> Vec<Line> {
    lines_and_starts(parts, room).0
}

/// Lays out `parts` in `room`. Also returns each account's index with the number of its first line.
pub fn lines_and_starts(Parts(parts): Parts, room: Room) -> (Vec<Line>, Vec<(usize, usize)>) {
    let shape = match room {
        Room::Columns(columns) => fitting(&parts, columns),
        Room::Endless => widest(),
        Room::Model => WITHOUT_BARS,
    };
    let columns = Columns::of(&parts, shape);
    let most = match room {
        Room::Columns(columns) => columns,
        Room::Endless | Room::Model => usize::MAX,
    };
    // A row that lasts, beside one whose warning has no room, would be only half of the truth.
    let warns = |row: &Row| matches!(row.expected, Some((_, Tone::Low)));
    let hides_warning =
        rows(&parts).any(|row| warns(row) && columns.line(row, None, Some(1), true).width() > most);
    let (mut lines, mut starts) = (Vec::new(), Vec::new());
    for part in parts {
        match (part, room) {
            (Part::Account(index), _) => starts.push((index, lines.len())),
            (Part::Line(line), Room::Columns(columns)) => lines.push(cut(line, columns)),
            (Part::Line(line), _) => lines.push(line),
            (Part::Text(text, tone, indent), Room::Columns(columns)) => {
                lines.extend(wrap(&text, indent, columns).into_iter().map(|line| Line::of(line, tone)));
            }
            (Part::Text(text, tone, indent), _) => {
                lines.push(Line::of(" ".repeat(indent) + &text, tone));
            }
            (Part::Row(mut row), _) => {
                row.expected.take_if(|(_, tone)| match tone {
                    Tone::Low => false,
                    Tone::Muted => hides_warning || room == Room::Model,
                    _ => hides_warning,
                });
                let mut line = columns.fitting(&row, most);
                if row.dim {
                    line.0.iter_mut().for_each(|span| span.1 = Tone::Muted);
                }
                lines.push(line);
            }
        }
    }
    (lines, starts)
}

/// Shortens a window's `name` to `columns`. Names are "scope · period"; the start of each part distinguishes the
/// rows of an account, so both are kept.
fn short(name: &str, columns: usize) -> String {
    let Some((scope, limit)) = name.rsplit_once(" · ").filter(|_| width(name) > columns) else {
        return cut_middle(name, columns);
    };
    let room = columns.saturating_sub(1);
    let most = if width(limit) + LEAST_OF_SCOPE <= room { room } else { room / 2 };
    let limit = beginning(limit.chars(), most);
    beginning(scope.chars(), room.saturating_sub(width(&limit))) + "…" + limit.trim_end()
}

/// Cuts `line` to `columns`: the longest parts lose their middle.
fn cut(mut line: Line, columns: usize) -> Line {
    loop {
        let excess = line.width().saturating_sub(columns);
        let Some(longest) = line.0.iter_mut().max_by_key(|span| width(&span.0)) else { return line };
        let now = width(&longest.0);
        if excess == 0 || now <= 1 {
            return line;
        }
        longest.0 = cut_middle(&longest.0, now.saturating_sub(excess).max(now / 2));
    }
}

fn widest() -> Shape {
    let [widest, ..] = SHAPES;
    widest
}

/// Returns the first shape in which every row fits without its count: one with bars and short forecasts, or else
/// one without forecasts and without the remark that nothing is left.
fn fitting(parts: &[Part], columns: usize) -> Shape {
    let fits = |shape: &Shape, words| {
        let widths = Columns::of(parts, *shape);
        rows(parts).all(|row| widths.line(row, None, words, words.is_some()).width() <= columns)
    };
    let [.., narrowest] = SHAPES;
    let of_all = SHAPES.into_iter().find(|shape| shape.bar > 0 && fits(shape, Some(1)));
    of_all.or_else(|| SHAPES.into_iter().find(|shape| fits(shape, None))).unwrap_or(narrowest)
}

fn rows(parts: &[Part]) -> impl Iterator<Item = &Row> {
    parts.iter().filter_map(|part| match part {
        Part::Row(row) => Some(&**row),
        Part::Account(_) | Part::Line(_) | Part::Text(..) => None,
    })
}

/// The column widths of a shape.
struct Columns {
    shape: Shape,
    name: usize,
    left: usize,
    reset: usize,
}

impl Columns {
    fn of(parts: &[Part], shape: Shape) -> Self {
        let mut columns = Self { shape, name: 0, left: 0, reset: 0 };
        for row in rows(parts) {
            columns.name = columns.name.max(width(&row.name).min(shape.name));
            columns.reset = columns.reset.max(columns.reset_of(row).map_or(0, width));
            // Rows without a bar use the bar's columns for text.
            if row.share.is_some() {
                columns.left = columns.left.max(width(&row.left.0));
            }
        }
        columns
    }

    fn reset_of<'a>(&self, row: &'a Row) -> Option<&'a str> {
        row.reset.as_ref()?.get(self.shape.reset?).map(String::as_str)
    }

    /// Returns the line of `row` that loses the least within `most` columns.
    fn fitting(&self, row: &Row, most: usize) -> Line {
        let count = row.count.as_deref();
        for (count, words) in [(count, Some(0)), (None, Some(0)), (None, Some(1)), (None, None)] {
            let line = self.line(row, count, words, true);
            if line.width() <= most {
                return line;
            }
        }
        self.line(row, None, None, false)
    }

    /// The line of `row` with this `count`, and with the forecast's wording at index `words`, if any. Unless it
    /// `repeats` that nothing is left, the amount alone tells it.
    fn line(&self, row: &Row, count: Option<&str>, words: Option<usize>, repeats: bool) -> Line {
        let name = pad(&short(&row.name, self.shape.name), self.name);
        let mut line = Line::of(" ".repeat(INDENT) + &name + &" ".repeat(GAP), Tone::Plain);
        let cells = self.shape.bar;
        let bars = if cells > 0 { cells as usize + 1 } else { 0 };
        // Rows without a bar use the bar's columns for text.
        let mut room = bars + self.left;
        let (left, tone) = &row.left;
        if let Some(share) = row.share.filter(|_| cells > 0) {
            line = line.and(bar(share, cells), *tone).and(" ", Tone::Plain);
            room = self.left;
        }
        let drops = |said: &(String, Tone)| !repeats && said.1 == Tone::Bad;
        // Next to a bar or a remark, which has the tone, the words need none.
        let has_tone = row.share.is_some() && !row.said.as_ref().is_some_and(drops);
        let tone = if has_tone { Tone::Plain } else { *tone };
        line = line.and(left, tone);
        let mut gap = room.saturating_sub(width(left));
        let said = row.said.as_ref().filter(|said| !drops(said));
        let said = said.map(|(said, tone)| (said.as_str(), *tone));
        let expected = row
            .expected
            .as_ref()
            .zip(words)
            .and_then(|((expected, tone), words)| Some((expected.get(words)?.as_str(), *tone)));
        let tail = [
            (self.reset_of(row).map(|reset| (reset, Tone::Muted)), self.reset),
            (said, 0),
            (expected, 0),
            (count.map(|count| (count, Tone::Muted)), 0),
        ];
        for (cell, columns) in tail {
            match cell {
                Some((text, tone)) => {
                    line = line.and(" ".repeat(gap + GAP) + text, tone);
                    gap = columns.saturating_sub(width(text));
                }
                None if columns > 0 => gap += GAP + columns,
                None => {}
            }
        }
        line
    }
}
