//! What is said of what is to come.

/// The words of forecasts; `{}` stands for what is told of.
#[derive(Debug)]
pub struct ForecastWords {
    /// The night, the morning, the afternoon and the evening of a weekday, which is told before each.
    pub parts_of_day: [&'static str; 4],
    /// That a window lasts until its reset.
    pub lasts: &'static str,
    /// That neither this nor the next can be said.
    pub unsure: &'static str,
    /// That a window is likely to be empty before its reset.
    pub may_run_out: &'static str,
    /// The same, when.
    pub may_run_out_at: &'static str,
    /// About what time.
    pub about: &'static str,
    /// Which accounts to work on.
    pub work_on: &'static str,
    /// The same, where none is sure to last for so long (the second).
    pub longest: &'static str,
    /// The same, where the first of them is only likely to, though another is sure to.
    pub likely: &'static str,
    /// An account until about a time.
    pub until_about: &'static str,
    /// An account until its reset, at a time.
    pub until_reset: &'static str,
    /// An account for so long.
    pub for_so_long: &'static str,
    /// That an account lasts until its reset, at a time, as a sentence.
    pub other_lasts: &'static str,
    /// What stands between one account and the next.
    pub then: &'static str,
    /// The chance that a window is empty before its reset, in percent.
    pub chance: &'static str,
    /// That an account lasts for so long (the second), with a chance in percent (the third).
    pub guard_lasts: &'static str,
    /// That it may not, and with what chance it had to (the fourth).
    pub guard_may_not: &'static str,
    /// That no account is known of which that could be said.
    pub guard_nothing: &'static str,
    /// The heading of the forecast's own record.
    pub record: &'static str,
    /// How that comes about.
    pub record_note: &'static str,
    /// That there is none, and why.
    pub record_none: &'static str,
    /// A window with the number of moments, and of those after which it ran out.
    pub record_asked: &'static str,
    /// How often the forecast said that a window lasts, how often that was true, and its Brier score.
    pub record_ours: &'static str,
    /// How often, of so many, a window was empty when the forecast had said.
    pub record_band: &'static str,
    /// The same as of the forecast, of the even pace.
    pub record_even: &'static str,
    /// The heading of what is kept of what windows showed.
    pub stored_samples: &'static str,
    /// That nothing is, and how to have it kept.
    pub samples_off: &'static str,
    /// That nothing is yet.
    pub memory_none: &'static str,
    /// How many samples of how many windows are kept since when, what is among them, and how to erase them.
    pub memory_kept: &'static str,
    /// So many samples since when.
    pub evidence: &'static str,
    /// So many points were used while nothing ran here, the last of it between two times.
    pub found_idle: &'static str,
    /// So much of what was used came from elsewhere, in percent.
    pub found_elsewhere: &'static str,
    /// Since when a token costs how many times as much.
    pub found_rate: &'static str,
}
