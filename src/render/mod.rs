//! Renders reports as lines of text whose parts have a tone. [`report`] lays a report out; [`plain`] and [`ansi`]
//! turn lines into text. [`brief`] is for models, [`json`] for programs, [`metrics`] for Prometheus, and [`line`] for
//! prompts and bars.

pub mod brief;
mod details;
pub mod doctor;
mod forecast;
pub mod json;
mod layout;
pub mod line;
mod listing;
pub mod metrics;
mod page;
mod record;
pub mod stops;
pub mod summary;
mod table;
mod width;

pub use crate::format::bar;
pub use details::{details, keys};
pub use forecast::{guard, subagent_hint};
pub use layout::{report, report_and_starts};
pub use listing::platforms;
pub use page::Page;
pub use record::{record, samples_page};
pub use table::Room;
pub use width::{cut, pad, width};

use serde::Serialize;

/// The meaning of a part of a line, for front ends with colours. Serialized as its name in lower case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Tone {
    /// Ordinary text.
    Plain,
    /// A heading.
    Heading,
    /// Text that matters less.
    Muted,
    /// Plenty left.
    Good,
    /// At most the option `low` left, or something to look at.
    Low,
    /// Nothing left, or a failure.
    Bad,
}

/// A part of a line: its text, without line breaks, and its tone. Serialized as `[text, tone]`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Span(pub String, pub Tone);

/// A line of a report. Serialized as an array of its parts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Line(pub Vec<Span>);

impl Line {
    /// A line of one part.
    pub fn of(text: impl Into<String>, tone: Tone) -> Self {
        Self::default().and(text, tone)
    }

    /// Appends a part.
    #[must_use]
    pub fn and(mut self, text: impl Into<String>, tone: Tone) -> Self {
        self.0.push(Span(text.into(), tone));
        self
    }

    /// The line's width in columns.
    pub fn width(&self) -> usize {
        self.0.iter().map(|span| width(&span.0)).sum()
    }
}

/// Returns the lines as plain text, without a line break at the end.
pub fn plain(lines: &[Line]) -> String {
    join(lines, |span, out| out.push_str(&span.0))
}

/// Returns the lines as text with ANSI colours.
pub fn ansi(lines: &[Line]) -> String {
    join(lines, |span, out| {
        let code = match span.1 {
            Tone::Plain => return out.push_str(&span.0),
            Tone::Heading => "1",
            Tone::Muted => "2",
            Tone::Good => "32",
            Tone::Low => "33",
            Tone::Bad => "31",
        };
        for part in ["\u{1b}[", code, "m", &span.0, "\u{1b}[0m"] {
            out.push_str(part);
        }
    })
}

fn join(lines: &[Line], write: impl Fn(&Span, &mut String)) -> String {
    let mut out = String::new();
    for (index, line) in lines.iter().enumerate() {
        if index > 0 {
            out.push('\n');
        }
        line.0.iter().for_each(|span| write(span, &mut out));
    }
    out
}
