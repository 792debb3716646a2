//! What is said of what is to come, in English.

use crate::locale::Ahead;

/// The words.
pub static WORDS: Ahead = Ahead {
    parts_of_day: ["{} night", "{} morning", "{} afternoon", "{} evening"],
    lasts: "lasts",
    unsure: "unsure",
    may_run_out: "may run out",
    may_run_out_at: "may run out {}",
    about: "about {}",
    work_on: "Work on: {}",
    longest: "Work on: {} (none is sure to last {})",
    until_about: "{} until about {}",
    until_reset: "{}, which lasts until its reset at {}",
    for_so_long: "{}, which lasts {}",
    other_lasts: "{} lasts until its reset at {}.",
    then: ", then ",
    chance: "{}% chance to run out before",
    guard_lasts: "{} lasts {} ({}% sure)",
    guard_may_not: "{} may not last {} ({}% sure)",
    guard_nothing: "No account with a known limit was found",
};
