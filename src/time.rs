//! Points in time as epoch milliseconds, and the written forms that platforms use for them.

/// A point in time: milliseconds since 1970-01-01 UTC.
pub type EpochMs = i64;

/// One second, in milliseconds.
pub const SECOND: i64 = 1_000;
/// One day, in milliseconds.
pub const DAY: i64 = 86_400 * SECOND;

/// The furthest that a reset can plausibly be from now: ten years.
const PLAUSIBLE: f64 = 3_650.0 * 86_400_000.0;

/// `ms` milliseconds since the epoch as a point in time; `None` where it is further than ten years from `now`, which
/// no limit's reset is.
#[must_use]
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    reason = "checked to be within ten years of now"
)]
pub fn plausible(ms: f64, now: EpochMs) -> Option<EpochMs> {
    ((ms - now as f64).abs() <= PLAUSIBLE).then_some(ms as i64)
}

/// Reads `2026-12-01`, or an RFC 3339 date and time such as `2026-11-18T16:05:40.000Z`; a date alone, and a time
/// without an offset, are UTC.
#[must_use]
pub fn parse_iso(text: &str) -> Option<EpochMs> {
    let text = text.trim();
    let (date, time) = match text.split_once(['T', 't', ' ']) {
        Some((date, time)) => (date, Some(time)),
        None => (text, None),
    };
    let [year, month, day] = numbers(date, '-')?;
    let days = days_from_civil(year, month, day)?;
    let within = match time {
        Some(time) => time_of_day(time)?,
        None => 0,
    };
    Some(days * DAY + within)
}

/// Reads the date form of HTTP headers, `Wed, 18 Nov 2026 16:05:40 GMT`.
#[must_use]
pub fn parse_http_date(text: &str) -> Option<EpochMs> {
    let mut parts = text.trim().split_ascii_whitespace();
    let (_weekday, day, month, year, clock, zone) =
        (parts.next()?, parts.next()?, parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let month = 1 + months.iter().position(|name| *name == month)?;
    if zone != "GMT" {
        return None;
    }
    parse_iso(&format!("{year}-{month}-{day}T{clock}Z"))
}

/// Milliseconds since midnight UTC of `16:05:40.250+02:00`.
fn time_of_day(text: &str) -> Option<i64> {
    let (clock, offset) = match text.find(['Z', 'z', '+', '-']) {
        Some(at) => text.split_at_checked(at)?,
        None => (text, "Z"),
    };
    let (clock, fraction) = clock.split_once('.').unwrap_or((clock, ""));
    let [hour, minute, second] = numbers(clock, ':')?;
    if hour > 23 || minute > 59 || second > 60 || !fraction.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let millis: String = fraction.chars().chain("000".chars()).take(3).collect();
    let offset_minutes = match offset {
        "Z" | "z" => 0,
        _ => {
            let sign = if offset.starts_with('-') { -1 } else { 1 };
            let [hours, minutes] = numbers(offset.get(1..)?, ':')?;
            if hours > 23 || minutes > 59 {
                return None;
            }
            sign * (hours * 60 + minutes)
        }
    };
    Some(((hour * 60 + minute - offset_minutes) * 60 + second) * SECOND + millis.parse::<i64>().ok()?)
}

/// Exactly `N` unsigned decimal numbers of at most four digits between `separator`s.
fn numbers<const N: usize>(text: &str, separator: char) -> Option<[i64; N]> {
    let mut parts = text.split(separator);
    let mut out = [0; N];
    for slot in &mut out {
        let part = parts.next()?;
        if part.is_empty() || part.len() > 4 || !part.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        *slot = part.parse().ok()?;
    }
    parts.next().is_none().then_some(out)
}

/// Days from the epoch to a Gregorian date; `None` where there is no such day.
fn days_from_civil(year: i64, month: i64, day: i64) -> Option<i64> {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let length = match month {
        4 | 6 | 9 | 11 => 30,
        2 => 28 + i64::from(leap),
        1..=12 => 31,
        _ => return None,
    };
    if !(1..=length).contains(&day) {
        return None;
    }
    // Years that begin in March put the leap day last; 719,468 days lie between 0000-03-01 and the epoch.
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    Some(era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468)
}

/// The Gregorian year, month and day of a point in time, in UTC.
#[must_use]
pub fn civil(at: EpochMs) -> (i64, i64, i64) {
    let days = at.div_euclid(DAY) + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    (era * 400 + year_of_era + i64::from(month <= 2), month, day_of_year - (153 * shifted + 2) / 5 + 1)
}

/// The beginning of the next calendar month, in UTC.
#[must_use]
pub fn next_month(at: EpochMs) -> Option<EpochMs> {
    let (year, month, _) = civil(at);
    let (year, month) = if month == 12 { (year + 1, 1) } else { (year, month + 1) };
    Some(days_from_civil(year, month, 1)? * DAY)
}

/// `2026-11-18T16:05:40Z`, for reports read by programs.
#[must_use]
pub fn format_iso(at: EpochMs) -> String {
    let (year, month, day) = civil(at);
    let second = at.rem_euclid(DAY) / SECOND;
    format!("{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}Z", second / 3600, second / 60 % 60, second % 60)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn jiff(text: &str) -> Option<i64> {
        text.parse::<::jiff::Timestamp>().ok().map(::jiff::Timestamp::as_millisecond)
    }

    #[test]
    fn the_next_month_begins_on_its_first_day() {
        let next = |text| parse_iso(text).and_then(next_month).map(format_iso);
        assert_eq!(next("2026-11-18T16:05:40Z").as_deref(), Some("2026-12-01T00:00:00Z"));
        assert_eq!(next("2026-12-31T23:59:59Z").as_deref(), Some("2027-01-01T00:00:00Z"));
    }

    #[test]
    fn reads_the_forms_that_platforms_send() {
        assert_eq!(parse_iso("2026-12-01"), jiff("2026-12-01T00:00:00Z"));
        assert_eq!(parse_iso("2026-11-18T16:05:40.000Z"), jiff("2026-11-18T16:05:40Z"));
        assert_eq!(parse_iso("2026-11-18T16:05:40.123456789+08:00"), jiff("2026-11-18T16:05:40.123+08:00"));
        assert_eq!(parse_iso("2026-11-18 16:05:40"), jiff("2026-11-18T16:05:40Z"));
    }

    #[test]
    fn refuses_what_is_no_date() {
        for text in [
            "",
            "soon",
            "2026",
            "2026-02-29",
            "2026-13-01",
            "2026-11-18T",
            "2026-11-18T25:00:00Z",
            "2026-11-18T16:05:40+9",
        ] {
            assert_eq!(parse_iso(text), None, "{text}");
        }
    }

    #[test]
    fn reads_the_date_form_of_headers() {
        assert_eq!(parse_http_date("Wed, 18 Nov 2026 16:05:40 GMT"), jiff("2026-11-18T16:05:40Z"));
        for text in ["", "18 Nov 2026", "Wed, 18 Foo 2026 16:05:40 GMT", "Wed, 18 Nov 2026 16:05:40 CET"] {
            assert_eq!(parse_http_date(text), None, "{text}");
        }
    }

    #[test]
    fn only_plausible_resets_count() {
        assert_eq!(plausible(1_795_000_000_000.0, 1_795_000_000_000), Some(1_795_000_000_000));
        assert_eq!(plausible(1e300, 1_795_000_000_000), None);
        assert_eq!(plausible(f64::NAN, 0), None);
        assert_eq!(plausible(0.0, 1_795_000_000_000), None);
    }

    proptest! {
        #[test]
        fn agrees_with_a_date_library(second in -2_000_000_000i64..8_000_000_000) {
            let written = format_iso(second * SECOND);
            prop_assert_eq!(jiff(&written), Some(second * SECOND));
            prop_assert_eq!(parse_iso(&written), Some(second * SECOND));
        }

        #[test]
        fn never_panics(text in ".{0,40}") {
            let _ = parse_iso(&text);
        }
    }
}
