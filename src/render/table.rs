//! The rows of a report, in columns that all of its accounts share.

use super::width::{beginning, cut_middle, pad, width, wrap};
use super::{Line, Tone, bar};
use crate::reading::Percent;

/// The columns before a row.
const INDENT: usize = 2;
/// The columns of what a window limits that are worth more than a whole period.
const LEAST_OF_SCOPE: usize = 3;
/// The columns between the cells of a row.
const GAP: usize = 2;

/// A part of a report, before it is known how wide its columns are.
pub enum Part {
    /// That what follows is of the account in this place.
    Account(usize),
    /// A line as it is.
    Line(Line),
    /// Text after so many spaces, which goes on in the next line where it is too long.
    Text(String, Tone, usize),
    /// A window or a balance.
    Row(Box<Row>),
}

impl From<Line> for Part {
    fn from(line: Line) -> Self {
        Self::Line(line)
    }
}

/// A window or a balance.
pub struct Row {
    /// Its name.
    pub name: String,
    /// The share of which there is a bar.
    pub share: Option<Percent>,
    /// What is left, in words.
    pub left: (String, Tone),
    /// When it resets: in words, and in fewer.
    pub reset: Option<[String; 2]>,
    /// What is to be said of it.
    pub said: Option<(String, Tone)>,
    /// What is to be expected of it: in words, and in fewer.
    pub expected: Option<([String; 2], Tone)>,
    /// What was used of what limit.
    pub count: Option<String>,
    /// Whether it is told only until there is something newer.
    pub dim: bool,
}

/// How much of a row is shown.
#[derive(Clone, Copy)]
struct Shape {
    /// The most columns of a name.
    name: usize,
    /// The cells of a bar.
    bar: u32,
    /// Which words of a reset, if any.
    reset: Option<usize>,
}

/// Shapes from widest to narrowest; the first in which every row fits is used. Within it, a row that is still too wide
/// drops its count, and then says what is to be expected in fewer words; where there is no room for bars, what is to be
/// expected goes before they do. What is left, and that it is low or used up, always stays.
const SHAPES: [Shape; 9] = [
    Shape { name: usize::MAX, bar: 10, reset: Some(0) },
    Shape { name: 26, bar: 8, reset: Some(0) },
    Shape { name: 26, bar: 5, reset: Some(1) },
    Shape { name: 22, bar: 5, reset: Some(1) },
    Shape { name: 18, bar: 5, reset: Some(1) },
    Shape { name: 16, bar: 0, reset: Some(1) },
    Shape { name: 12, bar: 0, reset: Some(1) },
    Shape { name: 12, bar: 0, reset: None },
    Shape { name: 7, bar: 0, reset: None },
];

/// The same for models, which repeat each cell at a price.
const WITHOUT_BARS: Shape = Shape { name: usize::MAX, bar: 0, reset: Some(0) };

/// What a report is laid out for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Room {
    /// A screen with so many columns.
    Columns(usize),
    /// A file, or a program that reads along: lines are as long as they are.
    Endless,
    /// A model: the same without bars.
    Model,
}

/// The lines that `parts` make in `room`.
pub fn lines(parts: Vec<Part>, room: Room) -> Vec<Line> {
    lines_and_starts(parts, room).0
}

/// The same, and at which of the lines each account begins.
pub fn lines_and_starts(parts: Vec<Part>, room: Room) -> (Vec<Line>, Vec<(usize, usize)>) {
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
                if room == Room::Model {
                    row.expected.take_if(|(_, tone)| *tone == Tone::Muted);
                }
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

/// A window's `name` in at most so many columns. It ends in its period, of which the beginning tells rows of one account
/// apart, as that of what they limit does.
fn short(name: &str, columns: usize) -> String {
    let Some((scope, limit)) = name.rsplit_once(" · ").filter(|_| width(name) > columns) else {
        return cut_middle(name, columns);
    };
    let room = columns.saturating_sub(1);
    let most = if width(limit) + LEAST_OF_SCOPE <= room { room } else { room / 2 };
    let limit = beginning(limit.chars(), most);
    beginning(scope.chars(), room.saturating_sub(width(&limit))) + "…" + limit.trim_end()
}

/// `line` in at most `columns`: of its parts, the longest ones lose their middle.
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

/// The first shape in which every row fits, without counts: one that has bars and what is to be expected in few words,
/// or else one without the latter.
fn fitting(parts: &[Part], columns: usize) -> Shape {
    let fits = |shape: &Shape, words| {
        let widths = Columns::of(parts, *shape);
        rows(parts).all(|row| widths.line(row, None, words).width() <= columns)
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

/// How wide the columns of a shape are.
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

    /// The line of `row` that loses least to be in at most so many columns.
    fn fitting(&self, row: &Row, most: usize) -> Line {
        let count = row.count.as_deref();
        for (count, words) in [(count, Some(0)), (None, Some(0)), (None, Some(1))] {
            let line = self.line(row, count, words);
            if line.width() <= most {
                return line;
            }
        }
        self.line(row, None, None)
    }

    /// The line of `row` with this `count`, and with which words of what is to be expected, if any.
    fn line(&self, row: &Row, count: Option<&str>, words: Option<usize>) -> Line {
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
        // Beside a bar, which has the tone, the words need none.
        let tone = if row.share.is_some() { Tone::Plain } else { *tone };
        line = line.and(left, tone);
        let mut gap = room.saturating_sub(width(left));
        let said = row.said.as_ref().map(|(said, tone)| (said.as_str(), *tone));
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
