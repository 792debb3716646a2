//! Measures how good the forecast is, and scores it with data of one's own.
//!
//!   cargo run --release --example foresight
//!     reads situations as JSON lines, and prints a forecast of each
//!   cargo run --release --example foresight -- --measure    (npm run foresight)
//!     measures it on invented people
//!
//! A situation is `{"bins": [...], "bin_minutes": 15, "used": 37, "start": n, "now": n, "reset": n}`. `bins` are
//! weighted tokens from the beginning of a Monday in local time; those after `now` are ignored. `start`, `now` and
//! `reset` are indices of bins; `used` is in percent. A forecast is
//! `{"p_empty": 0..1, "says": "lasts"|"unsure"|"may_run_out", "p10_minutes", "p50_minutes", "p90_minutes"}`. Times are
//! in minutes from now, and null where not before the reset. Invalid lines give `{"error": "..."}`.

#![allow(clippy::indexing_slicing, clippy::expect_used, reason = "the simulator's own data")]

mod dice;
mod lines;
mod measure;
mod meters;
mod oracle;
mod people;
mod places;
mod situations;

fn main() -> std::io::Result<()> {
    match std::env::args().nth(1).as_deref() {
        None => lines::answer(&mut std::io::stdin().lock(), &mut std::io::stdout().lock()),
        Some("--measure") => measure::print(&mut std::io::stdout().lock()),
        Some(other) => {
            eprintln!(
                "{other} is not known: --measure measures the forecast, and without it situations are read."
            );
            std::process::exit(2);
        }
    }
}
