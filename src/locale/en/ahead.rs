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
    guard_may_not: "{} may not last {} ({}% likely to, {}% asked for)",
    guard_nothing: "No account was found whose limits can be foreseen",
    record: "The forecast's record on your last four weeks",
    record_note: "What it would have said at moments while you worked, and what came. Nothing was kept of then: how much of each window was used is reckoned from OpenCode's sessions, at the present rate.",
    record_none: "There is none: it takes weeks of OpenCode's sessions with models of these accounts, and windows of a known length that are in use.",
    record_asked: "{}: {} moments, after {} of which it ran out",
    record_ours: "forecast: said to last {} times, true {} times · Brier score {}",
    record_band: "within the foreseen times {} of {}",
    record_even: "even pace: said to last {} times, true {} times · Brier score {}",
    memory: "What is remembered",
    memory_off: "Nothing is kept. With \"memory\": true, OpenCode keeps how much of each window was used, once an hour and for 60 days.",
    memory_none: "Nothing is kept yet.",
    memory_kept: "Samples: {}; windows: {}; since {}. Each is a hash, a time and a percentage, and is forgotten after 60 days. x erases all of them.",
    evidence: "samples: {} since {}",
    found_idle: "{}% used while nothing ran here, the last of it between {} and {}",
    found_elsewhere: "about {}% of what was used came from elsewhere",
    found_rate: "since {} a token costs about {} times as much",
};
