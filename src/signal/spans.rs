//! Reads periods, points in time and durations in the words of refusals, in lower case.

use crate::lenient;
use crate::reading::Period;
use crate::time::{EpochMs, SECOND};

/// Words that may stand between the start of a wait and its duration.
const ROUGHLY: &[&str] = &["about", "approximately", "another"];
/// Words that announce a wait. Without one, a duration is a limit's own: "600 requests in 5 hours".
const RETURNS: &[&str] =
    &["reset", "resets", "again", "retry", "available", "renew", "renews", "refills", "back", "wait"];
/// Endings of a wait in Chinese, and the units of its duration, in seconds.
const LATER: &[&str] = &["后", "之后", "以后"];
const CHINESE_UNITS: &[(&str, f64)] =
    &[("天", 86_400.0), ("个小时", 3_600.0), ("小时", 3_600.0), ("分钟", 60.0), ("秒", 1.0)];

/// The names of each period.
const PERIODS: &[(&[&str], Period)] = &[
    (
        &[
            "5-hour",
            "5 hour",
            "5hour",
            "5h",
            "five-hour",
            "five hour",
            "five hours",
            "five_hour",
            "5 小时",
            "5小时",
        ],
        Period::FIVE_HOURS,
    ),
    (&["daily", "per day", "per-day", "24-hour", "每日", "每天"], Period::DAY),
    (&["weekly", "7-day", "7 day", "seven_day", "week", "每周"], Period::WEEK),
    (&["monthly", "per month", "每月"], Period::Month),
];

/// Returns the period that `words` name; `None` if they name two, as in "weekly/monthly".
pub fn period(words: &str) -> Option<Period> {
    let (words, _) = split_waits(words);
    // Rejects "15 hours" and "1.5 hours" as "5 hours", and "biweekly", "weekend" and "two weeks" as a week.
    let is_whole = |at: usize, name: &str| {
        let (before, after) = words.split_at_checked(at).unwrap_or_default();
        let is_number = name.starts_with(|c: char| c.is_ascii_digit());
        let is_part = if is_number { before.ends_with(['.', '-']) } else { before.ends_with("bi-") };
        let ends = after.strip_prefix(name);
        let ends = ends.map(|after| after.strip_prefix('s').filter(|_| is_number).unwrap_or(after));
        !is_part
            && !before.ends_with(|c: char| c.is_ascii_alphanumeric())
            && ends.is_some_and(|after| !after.starts_with(|c: char| c.is_ascii_alphanumeric()))
    };
    let is_named = |name: &&str| words.match_indices(*name).any(|(at, _)| is_whole(at, name));
    let mut found = PERIODS.iter().filter(|(any, _)| any.iter().any(is_named));
    match (found.next(), found.next()) {
        // "Weekly (7-day)" is one period.
        (Some((_, period)), None) => Some(*period),
        _ => None,
    }
}

/// Returns the first point in time in `words`, such as `2026-09-09 05:38:28`. Without a zone, its clock is
/// `hours_ahead` hours ahead of UTC.
pub fn moment(words: &str, hours_ahead: i64, now: EpochMs) -> Option<EpochMs> {
    let mut starts = words.char_indices().filter(|(_, c)| c.is_ascii_digit()).map(|(at, _)| at);
    starts.find_map(|at| {
        let rest = words.get(at..)?;
        let is_date = rest.as_bytes().get(4) == Some(&b'-') && rest.as_bytes().get(7) == Some(&b'-');
        let text = rest.get(..19).filter(|_| is_date)?;
        let found = EpochMs::parse_iso(text)?;
        let zone = rest.get(19..).unwrap_or_default();
        // Fractions of a second precede the zone.
        let zone =
            zone.strip_prefix('.').map_or(zone, |zone| zone.trim_start_matches(|c: char| c.is_ascii_digit()));
        let found = match zone.chars().next() {
            Some('z') => found,
            Some('+' | '-') => EpochMs::parse_iso(&format!("{text}{}", zone.get(..6)?))?,
            _ => found + -hours_ahead * 3_600 * SECOND,
        };
        found.plausible(now)
    })
}

/// Returns the milliseconds until the reset that `words` announce: "resets in 71h15m27s", "请在 2 小时后重试".
pub fn duration_after_reset(words: &str) -> Option<i64> {
    milliseconds(split_waits(words).1?)
}

/// Removes the waits from `words`, which name no limit, and returns the first one in seconds.
fn split_waits(words: &str) -> (String, Option<f64>) {
    let mut kept = String::new();
    let mut first = None;
    let mut rest = words;
    let is_number = |c: char| c.is_ascii_digit() || c == '.';
    while let Some((before, at)) =
        rest.find(|c: char| c.is_ascii_digit()).and_then(|at| rest.split_at_checked(at))
    {
        kept.push_str(before);
        let duration = split_duration(at);
        rest = duration.map_or_else(|| at.trim_start_matches(is_number), |(_, after)| after);
        match duration.filter(|(_, after)| is_wait(before, after)) {
            Some((seconds, _)) => first = first.or(Some(seconds)),
            None => kept.push_str(at.get(..at.len() - rest.len()).unwrap_or(at)),
        }
    }
    kept.push_str(rest);
    (kept, first)
}

/// Whether a duration between `before` and `after` is a wait.
fn is_wait(before: &str, after: &str) -> bool {
    let words = before.trim_end_matches('~').split_whitespace().rev();
    let mut words = words.skip_while(|word| ROUGHLY.contains(word));
    let is_announced = match words.next() {
        Some("in" | "after" | "within" | "for") => words.take(3).any(|word| {
            let word = word.trim_matches(|c: char| !c.is_alphanumeric());
            RETURNS.contains(&word)
        }),
        word => matches!(word, Some("wait" | "(in")),
    };
    is_announced || LATER.iter().any(|later| after.starts_with(later))
}

/// Returns the duration at the start of `words`, in milliseconds: `161h39m41.3s`, `2 hours 5 minutes`, `6m0s`.
pub fn duration(words: &str) -> Option<i64> {
    milliseconds(split_duration(words)?.0)
}

fn milliseconds(seconds: f64) -> Option<i64> {
    Some(EpochMs::new(0).after_seconds(seconds)? - EpochMs::new(0))
}

/// Returns the period if `text` is only its length: `5h`, `30d`, `1mo`. `M` is no month: it may mean minutes.
pub fn length(text: &str) -> Option<Period> {
    match split_duration(text) {
        Some((seconds, "")) => Period::seconds(seconds),
        _ => (text == "1mo").then_some(Period::Month),
    }
}

/// Splits a duration, in seconds, from the start of `words`.
fn split_duration(words: &str) -> Option<(f64, &str)> {
    let mut rest = words.trim_start();
    let mut total = 0.0;
    let mut is_known = false;
    loop {
        let digits = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
        let Some((number, after)) = rest.split_at_checked(digits) else { break };
        let Some(number) = lenient::decimal(number) else { break };
        let Some((seconds, after)) = split_unit(after.trim_start()) else { break };
        total += number * seconds;
        is_known = true;
        rest = after.trim_start();
        for joint in [", ", "and "] {
            rest = rest.strip_prefix(joint).unwrap_or(rest);
        }
    }
    is_known.then_some((total, rest))
}

/// Splits a unit of time, in seconds, from the start of `words`.
fn split_unit(words: &str) -> Option<(f64, &str)> {
    let in_chinese =
        || CHINESE_UNITS.iter().find_map(|(unit, secs)| Some((*secs, words.strip_prefix(unit)?)));
    let letters = words.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(words.len());
    let (unit, after) = words.split_at_checked(letters)?;
    let seconds = match unit {
        "w" | "week" | "weeks" => 604_800.0,
        "d" | "day" | "days" => 86_400.0,
        "h" | "hr" | "hrs" | "hour" | "hours" => 3_600.0,
        "m" | "min" | "mins" | "minute" | "minutes" => 60.0,
        "s" | "sec" | "secs" | "second" | "seconds" => 1.0,
        "ms" => 0.001,
        _ => return in_chinese(),
    };
    Some((seconds, after))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const NOW: EpochMs = EpochMs::new(1_795_000_000_000);

    fn at(text: &str) -> Option<EpochMs> {
        EpochMs::parse_iso(text)
    }

    #[test]
    fn points_in_time_are_on_the_clocks_that_they_name() {
        let words = "usage limit reached for 5 hour. your limit will reset at 2026-11-18 23:38:28";
        assert_eq!(moment(words, 8, NOW), at("2026-11-18T15:38:28Z"));
        assert_eq!(moment("resets at 2026-11-18t15:00:00z (2056)", 8, NOW), at("2026-11-18T15:00:00Z"));
        assert_eq!(moment("at 2026-11-18t15:00:00.25+02:00.", 8, NOW), at("2026-11-18T13:00:00Z"));
        for none in ["", "resets 2026", "2026-11-18", "2026-13-18 15:00:00", "1026-11-18 15:00:00"] {
            assert_eq!(moment(none, 0, NOW), None, "{none}");
        }
    }

    #[test]
    fn durations_are_read_in_the_forms_that_platforms_use() {
        for (words, seconds) in [
            ("reached. resets in 71h15m27s.", 256_527),
            ("your quota will reset after 161h39m41s.", 581_981),
            ("please wait 463 hours 23 minutes before trying again", 1_668_180),
            ("limit reached. resets in 19hr", 68_400),
            ("try again in 2 days and 3 hours", 183_600),
            ("resets in 1 week 1 day", 691_200),
            ("5 requests in 10 seconds. available after about 2 hours", 7_200),
            ("请在 1 天 2 小时以后重试", 93_600),
        ] {
            assert_eq!(duration_after_reset(words), Some(seconds * SECOND), "{words}");
        }
        assert_eq!(duration("6m0s"), Some(360_000));
        assert_eq!(duration("1s250ms"), Some(1_250));
        assert_eq!(duration("1h05m"), Some(3_900_000));
        for none in [
            "",
            "soon",
            "resets in a while",
            "resets in 1e999h",
            "please wait 5 apples",
            "again 5 hours",
            "已达到 5 小时的使用上限",
        ] {
            assert_eq!(duration_after_reset(none), None, "{none}");
        }
    }

    #[test]
    fn a_period_is_known_where_only_one_is_named() {
        assert_eq!(period("you've reached your weekly (7-day) usage limit"), Some(Period::WEEK));
        assert_eq!(period("5-hour usage limit reached"), Some(Period::FIVE_HOURS));
        assert_eq!(period("已达到 5 小时的使用上限"), Some(Period::FIVE_HOURS));
        assert_eq!(period("monthly usage limit reached"), Some(Period::Month));
        assert_eq!(period("weekly/monthly limit exhausted"), None);
        for wait in
            ["please wait 25 hours 3 minutes", "resets in 15 hours", "resets in 5 hours", "for 27 days"]
        {
            assert_eq!(period(&format!("your quota is exhausted. {wait}.")), None, "{wait}");
        }
        assert_eq!(period("please wait 5 hours: weekly limit reached"), Some(Period::WEEK));
        assert_eq!(period("5-hour limit reached. resets in 7 days"), Some(Period::FIVE_HOURS));
        assert_eq!(period("15 of 15 in a 5-hour window"), Some(Period::FIVE_HOURS));
        assert_eq!(period("all that is left in 5 hour windows is used"), Some(Period::FIVE_HOURS));
        assert_eq!(period("five hours are used up"), Some(Period::FIVE_HOURS));
        for name in ["week", "this week's limit", "one per week", "free-models-per-week"] {
            assert_eq!(period(name), Some(Period::WEEK), "{name}");
        }
        for name in ["window_5h", "5h limit", "limit (5h)"] {
            assert_eq!(period(name), Some(Period::FIVE_HOURS), "{name}");
        }
        for other in ["weekend", "2 weeks", "midweek", "15h", "2.5h", "5h30m", "5hz", "bi-monthly"] {
            assert_eq!(period(other), None, "{other}");
        }
        assert_eq!(period(""), None);
    }

    #[test]
    fn lengths_are_read_as_they_are_written() {
        assert_eq!(length("5h"), Some(Period::FIVE_HOURS));
        assert_eq!(length("30d"), Some(Period::Seconds(2_592_000)));
        assert_eq!(length("1w"), Some(Period::WEEK));
        assert_eq!(length("1mo"), Some(Period::Month));
        for text in ["", "h", "5", "5y", "-5h", "0h", "1M", "5h of", "99999999999w"] {
            assert_eq!(length(text), None, "{text}");
        }
        for (word, written) in [("five_hour", "5h"), ("daily", "1d"), ("weekly", "1w"), ("monthly", "1mo")] {
            assert_eq!(period(word), length(written), "{word}");
        }
    }

    proptest! {
        #[test]
        fn never_panics(words in ".{0,80}", digits in "[0-9:.hms tz+-]{0,60}") {
            for words in [words.to_lowercase(), digits] {
                let _ = (period(&words), moment(&words, 8, NOW), duration(&words), length(&words));
                let _ = duration_after_reset(&words);
            }
        }
    }
}
