//! What is said of what is to come.

/// The words of forecasts; `{}` stands for what is told of.
#[derive(Debug)]
pub struct Ahead {
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
    /// The same, where the first of them is not sure to last for so long (the second).
    pub longest: &'static str,
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
    /// That it may not.
    pub guard_may_not: &'static str,
    /// That no account is known that could.
    pub guard_nothing: &'static str,
}

/// `words` with each of `told` in its place.
#[must_use]
pub fn told(words: &str, told: &[&str]) -> String {
    told.iter().fold(words.to_owned(), |words, told| words.replacen("{}", told, 1))
}
