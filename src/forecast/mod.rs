//! Whether what is left will last: forecasts from a person's own rhythm, and what follows from them.
//!
//! ```text
//! history → Rhythm → futures ⇄ windows → Forecast of each window
//!                                └→ where to work now;   history + what the meter said → what it hides
//! ```
//!
//! A percentage says how much of a window is used. Whether the rest lasts depends on what the person will do, and the best
//! guess at that is what they did: [`Rhythm`] knows their days, and which past moments were like this one. From there on
//! [`forecasts`] draws futures, turns their units into percent by what the window showed so far, and counts. Without history,
//! what was used goes on at the even pace, with much less certainty.
//!
//! All of it is arithmetic: no clock, no I/O, and the same answer to the same question, as the draws have fixed seeds.

mod draws;
mod meter;
mod noise;
mod outlook;
mod parameters;
mod paths;
mod record;
mod rhythm;
#[cfg(test)]
mod tests;
mod window;
mod work;

pub use meter::{Finding, Sample, audit};
pub use outlook::{Forecast, Verdict, forecast, forecasts, verdict};
pub use record::{Question, Record, backtest, replay};
pub use rhythm::Rhythm;
pub use window::Window;
pub use work::{Account, Leg, Prefer, Schedule, where_to_work};

/// The length of a bin of history, in minutes.
pub const BIN: i64 = 15;
/// "Lasts" is said only where the chance is so high.
pub const SURE: f64 = 0.95;
/// So many bins are a day.
const BINS_PER_DAY: usize = 96;
/// No history is longer than this, in minutes: 400 days.
const LONGEST: i64 = 400 * 24 * 60;
