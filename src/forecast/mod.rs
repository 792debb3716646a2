//! Whether what is left will last: forecasts from a person's own rhythm, and recommendations based on them.
//!
//! ```text
//! history → Rhythm → futures ⇄ windows → Forecast of each window
//!                                └→ where to work now;   history + samples → findings of the audit
//! ```
//!
//! A percentage says how much of a window is used. Whether the rest lasts depends on what the person will do, best
//! guessed from what they did. [`Rhythm`] knows their days, and which past moments resemble this one. [`forecasts`]
//! simulates futures from there, converts units to percent by the window's rate so far, and counts. Without
//! history, usage continues at the even pace, with much less certainty.
//!
//! Everything here is pure arithmetic without clock or I/O. Draws have fixed seeds, so equal inputs give equal results.

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
pub use outlook::{Forecast, Verdict, forecast, forecasts};
pub use record::{Question, Record, Score, backtest, replay};
pub use rhythm::Rhythm;
pub use window::Window;
pub use work::{Account, Leg, Prefer, Schedule, where_to_work};

/// The length of a bin of history, in minutes.
pub const BIN: i64 = 15;
/// Minimum probability for the verdict "lasts".
pub const SURE: f64 = 0.95;
/// Number of bins in a day.
const BINS_PER_DAY: usize = 96;
/// Maximum length of a history, in minutes: 400 days.
const LONGEST: i64 = 400 * 24 * 60;
