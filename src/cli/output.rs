//! The output of a run, and the program's exit status.

use crate::render::json::JsonReport;
use crate::render::line::LineOptions;
use crate::render::{self, Line, Room};
use crate::run::Run;
use serde::Serialize;

/// The kinds of output.
#[derive(Debug, PartialEq)]
pub enum How {
    /// The report.
    Report {
        /// Whether to use colours.
        colour: bool,
    },
    /// The report as JSON.
    Json,
    /// The list of platforms, with those found on this machine.
    Platforms {
        /// Whether to use colours.
        colour: bool,
    },
    /// A line for a prompt or a bar.
    Line(LineOptions),
    /// Metrics.
    Metrics,
    /// Whether an account lasts.
    Guard {
        /// The required chance, from 0 to 1.
        sure: f64,
        /// The only provider whose accounts count, if one was named.
        provider: Option<String>,
    },
    /// A check-up.
    Doctor {
        /// Whether to use colours.
        colour: bool,
    },
}

/// The output of a run.
#[derive(Serialize)]
pub struct Output<'a> {
    /// The text or JSON to print.
    pub shown: Shown<'a>,
    /// The exit status.
    pub status: u8,
    /// Option errors in words for standard error, if the output has no place for them.
    pub complaints: Vec<String>,
}

/// The text or JSON to print.
#[derive(Serialize)]
#[serde(untagged)]
pub enum Shown<'a> {
    /// A text.
    Text(String),
    /// JSON.
    Json(Box<JsonReport<'a>>),
}

impl How {
    /// Renders `run` in `room`; `versions` names the runtime's versions.
    pub fn output<'a>(&self, run: &'a Run, room: Room, versions: &str) -> Output<'a> {
        let of_report = || run.report().exit_status();
        let mut complaints = run.complaints();
        let (text, status) = match self {
            Self::Json => {
                return Output {
                    shown: Shown::Json(Box::new(run.json())),
                    status: of_report(),
                    complaints: Vec::new(),
                };
            }
            Self::Report { colour } => (written(&run.lines(room), *colour), of_report()),
            Self::Doctor { colour } => {
                let status = if run.has_faults() { 1 } else { of_report() };
                (written(&run.doctor(versions, room), *colour), status)
            }
            Self::Platforms { colour } => {
                complaints.append(&mut run.unread());
                (written(&run.platforms(room), *colour), 0)
            }
            Self::Line(wish) => match run.line(wish) {
                Some(line) => (line, 0),
                None => {
                    complaints.append(&mut run.lineless(wish));
                    (String::new(), 1)
                }
            },
            // The metrics include the failed accounts.
            Self::Metrics => {
                complaints.append(&mut run.unread());
                complaints.append(&mut run.unmet());
                (run.metrics(), 0)
            }
            // An option about the work is invalid, so the guard would judge something else.
            Self::Guard { .. } if run.is_misled() => {
                complaints.push(run.misled().to_owned());
                (String::new(), 1)
            }
            Self::Guard { sure, provider } => {
                let (lasts, words) = run.guard(*sure, provider.as_deref());
                (words, u8::from(!lasts))
            }
        };
        match self {
            Self::Report { .. } | Self::Doctor { .. } => complaints.clear(),
            _ => complaints.iter_mut().for_each(|words| words.insert_str(0, "mystatus: ")),
        }
        Output { shown: Shown::Text(text), status, complaints }
    }
}

/// Returns `lines` as text, with ANSI colours if `colour`.
pub fn written(lines: &[Line], colour: bool) -> String {
    if colour { render::ansi(lines) } else { render::plain(lines) }
}
