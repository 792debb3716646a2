//! How long the user will work, and whether to avoid interruptions or lost quota.

use super::{Options, Set, plain, text, within};
use crate::forecast::Prefer;
use crate::option_error::{Amount, Kind, OptionError};
use crate::time::{EpochMs, SECOND};
use serde_json::{Map, Value};

/// How long the user will work, and whether to avoid interruptions or lost quota.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Horizon {
    /// The length of the work, in minutes.
    pub minutes: i64,
    /// Whether to avoid interruptions or lost quota.
    pub prefer: Prefer,
}

/// How long the user will work. An entry or an argument overrides the settings. If one place sets both, which is
/// an error, the time of day wins.
#[derive(Clone, Debug, PartialEq)]
pub enum Span {
    /// This many hours.
    Hours(f64),
    /// Until this minute of the day, on the user's clock.
    Until(i64),
}

/// The default length of the work, in hours.
pub const DEFAULT_HOURS: f64 = 2.0;
/// The allowed lengths of the work, in hours.
const HOURS: std::ops::RangeInclusive<f64> = 0.25..=168.0;
/// A day, in minutes.
const DAY_MINUTES: i64 = 24 * 60;

/// The option `hours`, the length of the work.
pub(super) const HOURS_OPTION: (&str, Set) = ("hours", |options, option, value| {
    match within(option, value, Amount::Number, &HOURS) {
        Ok(hours) => options.span = Span::Hours(hours),
        Err(wrong) => return vec![wrong],
    }
    Vec::new()
});
/// The option `until`, a time of day instead of `hours`.
pub(super) const UNTIL: (&str, Set) = ("until", |options, option, value| {
    let Some(written) = value.as_str() else {
        return vec![OptionError::WrongType { option, takes: Kind::Text }];
    };
    let Some(minute) = minute_of(written) else {
        return vec![OptionError::bad_form(option, written, "\"18:00\"")];
    };
    options.span = Span::Until(minute);
    Vec::new()
});
/// The option `prefer`, to avoid interruptions or lost quota.
pub(super) const PREFER: (&str, Set) = ("prefer", |options, option, value| {
    let wanted = value.as_str().map(plain);
    let Some((_, prefer)) = Prefer::ALL.into_iter().find(|(name, _)| wanted.as_deref() == Some(name)) else {
        let takes = Prefer::ALL.map(|(name, _)| name).join(", ");
        return vec![OptionError::bad_value(option, &text(value), takes)];
    };
    options.prefer = prefer;
    Vec::new()
});

/// Whether one place sets both `hours` and `until`.
pub(super) fn has_both_spans(place: &Map<String, Value>) -> bool {
    [HOURS_OPTION.0, UNTIL.0].iter().all(|name| place.get(*name).is_some_and(|value| !value.is_null()))
}

/// Parses a time of day, such as `18:00`, to the minute of the day.
fn minute_of(written: &str) -> Option<i64> {
    let (hour, minute) = written.trim().split_once(':')?;
    // One or two digits, as in the published pattern.
    let number = |digits: &str| -> Option<u8> {
        let is_plain = digits.len() <= 2 && digits.bytes().all(|byte| byte.is_ascii_digit());
        is_plain.then(|| digits.parse().ok())?
    };
    let (hour, minute) = (number(hour)?, number(minute)?);
    (hour < 24 && minute < 60).then(|| i64::from(hour) * 60 + i64::from(minute))
}

impl Options {
    /// Returns the horizon from `now`; `utc_offset` is the user's offset from UTC at a time, in minutes.
    pub fn horizon(&self, now: EpochMs, utc_offset: &dyn Fn(EpochMs) -> i32) -> Horizon {
        let until = |until: i64| {
            let ahead_in = |minutes: i64| i64::from(utc_offset(now + minutes.saturating_mul(60 * SECOND)));
            let minute = now.as_seconds().div_euclid(60) + ahead_in(0);
            // A minute that has passed or begun is tomorrow's.
            let minutes = (until - minute - 1).rem_euclid(DAY_MINUTES) + 1;
            let changed = minutes + ahead_in(0) - ahead_in(minutes);
            // A time skipped by the change to summer time moves forward by the skipped hour.
            if ahead_in(changed) == ahead_in(minutes) { changed } else { minutes }
        };
        #[expect(clippy::cast_possible_truncation, reason = "bounded")]
        let minutes = match self.span {
            Span::Hours(hours) => (hours * 60.0) as i64,
            Span::Until(minute) => until(minute),
        };
        Horizon { minutes, prefer: self.prefer }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn minutes(given: &Value, utc_offset: i32) -> i64 {
        minutes_on(given, &|_| utc_offset)
    }

    fn minutes_on(given: &Value, utc_offset: &dyn Fn(EpochMs) -> i32) -> i64 {
        let (options, option_errors) = Options::read(&Map::new(), given);
        assert_eq!(option_errors, []);
        // 11:06:40 UTC.
        options.horizon(EpochMs::new(1_795_000_000_000), utc_offset).minutes
    }

    #[test]
    fn work_goes_on_for_some_hours_or_until_a_time_on_the_users_clocks() {
        assert_eq!(minutes(&json!({}), 0), 120);
        assert_eq!(minutes(&json!({ "hours": 0.5 }), 0), 30);
        assert_eq!(minutes(&json!({ "hours": "3" }), 0), 180);
        assert_eq!(minutes(&json!({ "until": "18:00" }), 0), 6 * 60 + 54);
        assert_eq!(minutes(&json!({ "until": "18:00" }), 60), 5 * 60 + 54);
        assert_eq!(minutes(&json!({ "until": "18:30" }), 0), 7 * 60 + 24);
        assert_eq!(minutes(&json!({ "until": "9:00" }), 0), 21 * 60 + 54, "tomorrow");
        assert_eq!(minutes(&json!({ "until": "11:06" }), 0), 24 * 60, "tomorrow");
        assert_eq!(minutes(&json!({ "until": "11:07" }), 0), 1);
        // The later source counts: `hours` as an argument overrides `until` in the settings, and the reverse.
        for (settings, given, expected) in [
            (json!({ "until": "18:00" }), json!({ "hours": 8 }), 8 * 60),
            (json!({ "hours": 8 }), json!({ "until": "18:00" }), 6 * 60 + 54),
            (json!({ "until": "18:00" }), json!({}), 6 * 60 + 54),
            (json!({ "until": "18:00" }), json!({ "hours": "soon" }), 6 * 60 + 54),
        ] {
            let (options, _) = Options::read(settings.as_object().expect("an object"), &given);
            let horizon = options.horizon(EpochMs::new(1_795_000_000_000), &|_| 0);
            assert_eq!(horizon.minutes, expected, "{settings} {given}");
        }
        for (prefer, read) in [("no-waste", Prefer::NoWaste), ("no-stop", Prefer::NoStop)] {
            let (options, _) = Options::read(&Map::new(), &json!({ "prefer": prefer }));
            assert_eq!(options.horizon(EpochMs::default(), &|_| 0).prefer, read);
        }
        for wrong in
            ["24:00", "18", "18:60", "six", "-1:00", "", "18:000", "018:00", "+8:00", "18:+5", ":5", "5:"]
        {
            assert_eq!(minute_of(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_time_of_the_day_is_that_of_clocks_that_change_until_then() {
        let until = |until: &str, before: i32, after: i32| {
            // At 14:00 UTC.
            let changes = EpochMs::new(1_795_000_000_000 + (2 * 60 + 54) * 60 * SECOND);
            minutes_on(&json!({ "until": until }), &|at| if at < changes { before } else { after })
        };
        assert_eq!([until("13:00", 0, 60), until("18:00", 0, 60)], [114, 5 * 60 + 54]);
        assert_eq!([until("18:00", 60, 0), until("14:30", 60, 0)], [6 * 60 + 54, 2 * 60 + 24]);
        // 14:30 does not exist where the clock goes from 14:00 to 15:00.
        assert_eq!(until("14:30", 0, 60), 3 * 60 + 24);
    }
}
