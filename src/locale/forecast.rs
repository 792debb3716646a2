//! The words of forecasts.

/// The words of forecasts; `{}` is a placeholder.
#[derive(Debug)]
pub struct ForecastWords {
    /// The night, morning, afternoon and evening of a weekday, with a placeholder for the weekday.
    pub parts_of_day: [&'static str; 4],
    /// A verdict: the window lasts until its reset.
    pub lasts: &'static str,
    /// A verdict: neither `lasts` nor `may_run_out` can be said.
    pub unsure: &'static str,
    /// A verdict: the window is likely to be empty before its reset.
    pub may_run_out: &'static str,
    /// A verdict: the window is likely to be empty at about this time, before its reset.
    pub may_run_out_at: &'static str,
    /// A date, in `may_run_out_at`.
    pub on_date: &'static str,
    /// An approximate time of day.
    pub about: &'static str,
    /// The recommended accounts.
    pub work_on: &'static str,
    /// The recommended accounts, if none is sure to last this long (the second placeholder).
    pub longest: &'static str,
    /// The recommended accounts, if the first is only likely to last, though another is sure to.
    pub likely: &'static str,
    /// An account until about a time.
    pub until_about: &'static str,
    /// An account until its reset, at a time.
    pub until_reset: &'static str,
    /// An account for a duration.
    pub for_so_long: &'static str,
    /// An account that lasts until its reset, at a time, as a sentence.
    pub other_lasts: &'static str,
    /// The separator between two accounts.
    pub then: &'static str,
    /// The chance that a window is empty before its reset, in percent.
    pub chance: &'static str,
    /// The same, with the earliest time at which it may be empty.
    pub chance_from: &'static str,
    /// An account that lasts for a duration (the second placeholder), with a chance in percent (the third).
    pub guard_lasts: &'static str,
    /// An account that may not last, with the chance and, in the fourth placeholder, the required one.
    pub guard_may_not: &'static str,
    /// A remark after the errors in the settings: nothing was judged.
    pub guard_misled: &'static str,
    /// A remark: no account can be judged.
    pub guard_nothing: &'static str,
    /// The reason why an account cannot be judged: OpenCode has no models of its platform.
    pub guard_no_models: &'static str,
    /// A custom platform whose description names no provider.
    pub guard_no_provider: &'static str,
    /// An account whose limits are each for some models only.
    pub guard_single_models: &'static str,
    /// The reason why an account cannot be judged: a limit has reset since the platform said what is left.
    pub guard_passed: &'static str,
    /// The reason why an account cannot be judged: too little is known of one of its limits.
    pub guard_unknown: &'static str,
    /// The heading over the forecast's accuracy.
    pub record: &'static str,
    /// An explanation of how the accuracy is measured.
    pub record_note: &'static str,
    /// A remark: the accuracy is not known, and why.
    pub record_none: &'static str,
    /// A window with the number of moments tested, and of those after which it ran out.
    pub record_asked: &'static str,
    /// How often the forecast said that a window lasts, how often that was true, and its Brier score.
    pub record_ours: &'static str,
    /// How often a window that ran out did so within the forecast range, and out of how many.
    pub record_band: &'static str,
    /// The figures of `record_ours`, for the even pace.
    pub record_even: &'static str,
    /// The heading over the stored samples.
    pub stored_samples: &'static str,
    /// A remark: storing samples is off; how to turn it on.
    pub samples_off: &'static str,
    /// A remark: no sample is stored yet.
    pub memory_none: &'static str,
    /// The number of samples and of windows, since when, what each sample holds, and how to erase them.
    pub memory_kept: &'static str,
    /// The number of samples, and the time of the first.
    pub evidence: &'static str,
    /// A finding: a percentage was used while nothing ran here, the last of it between two times.
    pub found_idle: &'static str,
    /// A finding: a percentage of the usage came from elsewhere.
    pub found_elsewhere: &'static str,
    /// A finding: since this time, a token costs this many times as much.
    pub found_rate: &'static str,
}
