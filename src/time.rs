//! Points in time, and the formats that platforms use for them.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time, Weekday};
use jiff::fmt::{rfc2822, temporal::Pieces};
use jiff::tz::Offset;
use serde::Serialize;
use std::ops::{Add, Sub};

/// A point in time: milliseconds since 1970-01-01 UTC.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct EpochMs(i64);

/// One second, in milliseconds.
pub const SECOND: i64 = 1_000;

/// One hour, in milliseconds.
pub const HOUR: i64 = 3_600 * SECOND;
/// One day of 24 hours, in milliseconds.
pub const DAY: i64 = 24 * HOUR;

/// The longest plausible time until a reset: ten years, in milliseconds.
const PLAUSIBLE: i64 = 3_650 * 86_400 * SECOND;

impl EpochMs {
    /// The latest point in time.
    pub const MAX: Self = Self(i64::MAX);

    /// `ms` milliseconds since the epoch.
    pub const fn new(ms: i64) -> Self {
        Self(ms)
    }

    /// Converts a JavaScript clock's milliseconds since the epoch.
    #[expect(clippy::cast_possible_truncation, reason = "a clock's milliseconds are exact in a double")]
    pub const fn from_clock(ms: f64) -> Self {
        Self(ms as i64)
    }

    /// Returns milliseconds since the epoch, as a JavaScript clock gives them.
    #[expect(clippy::cast_precision_loss, reason = "exact for as long as clocks are")]
    pub const fn as_clock(self) -> f64 {
        self.0 as f64
    }

    /// Converts a platform's `ms` since the epoch; `None` unless [plausible](Self::plausible).
    pub fn from_millis(ms: f64, now: Self) -> Option<Self> {
        // NaN is rejected first: as an integer it would be the epoch.
        (!ms.is_nan()).then(|| Self::from_clock(ms))?.plausible(now)
    }

    /// Converts a platform's `seconds` since the epoch; `None` unless [plausible](Self::plausible).
    pub fn from_seconds(seconds: f64, now: Self) -> Option<Self> {
        Self::from_millis(seconds * 1e3, now)
    }

    /// Adds a platform's `seconds`; `None` unless they are [plausible](Self::plausible).
    pub fn after_seconds(self, seconds: f64) -> Option<Self> {
        let after = Self::from_millis(seconds * 1e3, Self(0))?;
        Some(self + after.0)
    }

    /// Returns `self` if it is within ten years of `now`, as every reset is.
    pub fn plausible(self, now: Self) -> Option<Self> {
        (self.0.abs_diff(now.0) <= PLAUSIBLE.unsigned_abs()).then_some(self)
    }

    /// Reads `2026-12-01`, or an RFC 3339 date and time such as `2026-11-18T16:05:40.000Z`. A date alone, or a time
    /// without an offset, is UTC.
    pub fn parse_iso(text: &str) -> Option<Self> {
        let pieces = Pieces::parse(text.trim()).ok()?;
        let time = pieces.time().unwrap_or(Time::midnight());
        let offset = pieces.to_numeric_offset().unwrap_or(Offset::UTC);
        offset.to_timestamp(pieces.date().to_datetime(time)).ok().map(Self::from)
    }

    /// Reads the date format of HTTP headers, `Wed, 18 Nov 2026 16:05:40 GMT`.
    pub fn parse_http_date(text: &str) -> Option<Self> {
        // The e-mail format has further zones, and the parser reads unknown ones as UTC.
        let text = Some(text.trim()).filter(|text| text.ends_with(" GMT"))?;
        let parser = rfc2822::DateTimeParser::new().relaxed_weekday(true);
        parser.parse_timestamp(text).ok().map(Self::from)
    }

    /// Returns the Gregorian year, and the month from 1, in UTC.
    pub fn month(self) -> (i16, i8) {
        let date = self.date();
        (date.year(), date.month())
    }

    /// Returns whole seconds since the epoch.
    pub fn as_seconds(self) -> i64 {
        self.0.div_euclid(SECOND)
    }

    /// Returns the whole seconds since `earlier`; `None` if that is later.
    pub fn seconds_since(self, earlier: Self) -> Option<u64> {
        u64::try_from(self - earlier).ok().map(|ms| ms / SECOND.unsigned_abs())
    }

    /// Returns the start of this calendar month in UTC.
    pub fn this_month(self) -> Option<Self> {
        Self::midnight(self.date().first_of_month())
    }

    /// Returns the start of the next day in UTC.
    pub fn next_day(self) -> Option<Self> {
        Self::midnight(self.date().tomorrow().ok()?)
    }

    /// Returns the start of the next week, a Monday, in UTC.
    pub fn next_week(self) -> Option<Self> {
        Self::midnight(self.date().nth_weekday(1, Weekday::Monday).ok()?)
    }

    /// Returns the start of the next calendar month in UTC.
    pub fn next_month(self) -> Option<Self> {
        Self::midnight(self.date().last_of_month().tomorrow().ok()?)
    }

    fn midnight(date: Date) -> Option<Self> {
        Offset::UTC.to_timestamp(date.to_datetime(Time::midnight())).ok().map(Self::from)
    }

    /// Formats as `2026-11-18T16:05:40Z`, for programs.
    pub fn format_iso(self) -> String {
        Timestamp::from_second(self.0.div_euclid(SECOND)).unwrap_or_default().to_string()
    }

    /// Converts to a clock that is `utc_offset` minutes ahead of UTC.
    pub fn local(self, utc_offset: i32) -> Local {
        let offset = Offset::from_seconds(utc_offset.saturating_mul(60)).unwrap_or(Offset::UTC);
        Local(offset.to_datetime(self.timestamp()))
    }

    /// Formats as `15:00` on the day of `now`, `Thu 15:00` in the next six days, else `2026-12-03 15:00`. At a
    /// time, the clock is `utc_offset` minutes ahead of UTC; `weekdays` start with Monday's name.
    pub fn format_near(self, now: Self, utc_offset: impl Fn(Self) -> i32, weekdays: &[&str; 7]) -> String {
        let local = self.local(utc_offset(self));
        // Computed by hand, because the library's calendar is large.
        let day = |at: Self| (at + i64::from(utc_offset(at)) * 60 * SECOND).0.div_euclid(DAY);
        match (day(self) - day(now), weekdays.get(local.weekday())) {
            (0, _) => local.time(),
            (1..=6, Some(weekday)) => format!("{weekday} {}", local.time()),
            _ => format!("{} {}", local.date(), local.time()),
        }
    }

    fn date(self) -> Date {
        Offset::UTC.to_datetime(self.timestamp()).date()
    }

    /// Converts to a timestamp; the epoch if over ten thousand years away, which only a broken clock gives.
    fn timestamp(self) -> Timestamp {
        Timestamp::from_millisecond(self.0).unwrap_or_default()
    }
}

/// A point in time on the user's clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Local(DateTime);

impl Local {
    /// Formats the date as `2026-11-18`.
    pub fn date(self) -> String {
        self.0.date().to_string()
    }

    /// Formats the time as `16:05`.
    pub fn time(self) -> String {
        format!("{:02}:{:02}", self.0.hour(), self.0.minute())
    }

    /// Returns the weekday, from 0 for Monday.
    pub fn weekday(self) -> usize {
        usize::from(self.0.weekday().to_monday_zero_offset().unsigned_abs())
    }

    /// Returns the hour of the day, from 0.
    pub fn hour(self) -> usize {
        usize::from(self.0.hour().unsigned_abs())
    }
}

impl From<Timestamp> for EpochMs {
    fn from(timestamp: Timestamp) -> Self {
        Self(timestamp.as_millisecond())
    }
}

/// Adds milliseconds.
impl Add<i64> for EpochMs {
    type Output = Self;

    fn add(self, ms: i64) -> Self {
        Self(self.0.saturating_add(ms))
    }
}

/// Returns the difference in milliseconds.
impl Sub for EpochMs {
    type Output = i64;

    fn sub(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// 2026-11-18 16:05:40 UTC.
    const AT: EpochMs = EpochMs(1_795_017_940_000);

    #[test]
    fn the_next_month_begins_on_its_first_day() {
        let next = |text| EpochMs::parse_iso(text).and_then(EpochMs::next_month).map(EpochMs::format_iso);
        assert_eq!(next("2026-11-18T16:05:40Z").as_deref(), Some("2026-12-01T00:00:00Z"));
        assert_eq!(next("2026-12-31T23:59:59Z").as_deref(), Some("2027-01-01T00:00:00Z"));
        assert_eq!(AT.month(), (2026, 11));
        assert_eq!(AT.this_month(), EpochMs::parse_iso("2026-11-01"));
    }

    #[test]
    fn a_near_point_is_told_by_its_day_on_the_users_clocks() {
        let days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
        let near = |text, offset| EpochMs::parse_iso(text).map(|at| at.format_near(AT, |_| offset, &days));
        assert_eq!(near("2026-11-18T23:59:00Z", 0).as_deref(), Some("23:59"));
        assert_eq!(near("2026-11-18T23:59:00Z", 60).as_deref(), Some("Thu 00:59"));
        assert_eq!(near("2026-11-24T15:00:00Z", 0).as_deref(), Some("Tue 15:00"));
        assert_eq!(near("2026-11-25T15:00:00Z", 0).as_deref(), Some("2026-11-25 15:00"));
        assert_eq!(near("2026-11-17T15:00:00Z", 0).as_deref(), Some("2026-11-17 15:00"));
        // The clock is set ahead in between.
        let now = EpochMs::parse_iso("2026-11-18T22:30:00Z").expect("a time");
        let changed = |at| if at == now { 60 } else { 120 };
        let later = EpochMs::parse_iso("2026-11-19T21:45:00Z").expect("a time");
        assert_eq!(later.format_near(now, changed, &days), "Thu 23:45");
    }

    #[test]
    fn reads_the_forms_that_platforms_send() {
        assert_eq!(EpochMs::parse_iso("2026-11-18"), Some(EpochMs(1_794_960_000_000)));
        for text in [
            "2026-11-18T16:05:40Z",
            " 2026-11-18t16:05:40z ",
            "2026-11-18T16:05:40.000Z",
            "2026-11-18 16:05:40",
            "2026-11-18T16:05:40",
            "2026-11-18T16:05:40.000123456+00:00",
            "2026-11-19T00:05:40+08:00",
        ] {
            assert_eq!(EpochMs::parse_iso(text), Some(AT), "{text}");
        }
        assert_eq!(EpochMs::parse_iso("2026-11-18T16:05:40.25Z"), Some(AT + 250));
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
            assert_eq!(EpochMs::parse_iso(text), None, "{text}");
        }
    }

    #[test]
    fn reads_the_date_form_of_headers() {
        assert_eq!(EpochMs::parse_http_date("Wed, 18 Nov 2026 16:05:40 GMT"), Some(AT));
        // A wrong weekday is ignored.
        assert_eq!(EpochMs::parse_http_date("Mon, 18 Nov 2026 16:05:40 GMT"), Some(AT));
        for text in ["", "18 Nov 2026", "Wed, 18 Foo 2026 16:05:40 GMT", "Wed, 18 Nov 2026 16:05:40 CET"] {
            assert_eq!(EpochMs::parse_http_date(text), None, "{text}");
        }
    }

    #[test]
    fn only_plausible_resets_count() {
        assert_eq!(EpochMs::from_millis(1_795_017_940_000.0, AT), Some(AT));
        assert_eq!(EpochMs::from_seconds(1_795_017_940.5, AT), Some(AT + 500));
        assert_eq!(AT.after_seconds(60.0), Some(AT + 60 * SECOND));
        for absurd in [f64::NAN, f64::INFINITY, 1e300, -1e300, 1e12] {
            assert_eq!(EpochMs::from_seconds(absurd, AT), None, "{absurd}");
            assert_eq!(AT.after_seconds(absurd), None, "{absurd}");
        }
        assert_eq!(EpochMs::from_millis(0.0, AT), None);
        assert_eq!(EpochMs::from_millis(f64::NAN, EpochMs(0)), None);
        assert_eq!(EpochMs::MAX.plausible(AT), None);
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_as_it_was(second in -2_000_000_000i64..8_000_000_000, ms in 0..SECOND) {
            let at = EpochMs(second * SECOND);
            prop_assert_eq!(EpochMs::parse_iso(&(at + ms).format_iso()), Some(at));
        }

        #[test]
        fn never_panics(text in ".{0,40}", ms in any::<i64>()) {
            let _ = EpochMs::parse_iso(&text);
            let _ = EpochMs::parse_http_date(&text);
            let _ = (EpochMs(ms).format_iso(), EpochMs(ms).next_month(), EpochMs(ms).plausible(AT));
        }
    }
}
