//! The lengths of windows, and how people say them.

/// The length of a window.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Period {
    /// This many seconds.
    Seconds(u64),
    /// A calendar month.
    Month,
}

impl Period {
    /// Five hours, the shortest window of most plans.
    pub const FIVE_HOURS: Self = Self::Seconds(18_000);
    /// A day.
    pub const DAY: Self = Self::Seconds(86_400);
    /// A week.
    pub const WEEK: Self = Self::Seconds(604_800);

    /// A length in whole seconds, if a limit can have it.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "checked to be positive and small"
    )]
    pub fn seconds(seconds: f64) -> Option<Self> {
        (1.0..=1e9).contains(&seconds).then_some(Self::Seconds(seconds as u64))
    }

    /// The length in minutes; of a month, the mean one of the Gregorian calendar.
    pub fn minutes(self) -> i64 {
        match self {
            Self::Month => 43_829,
            Self::Seconds(seconds) => i64::try_from(seconds / 60).unwrap_or(i64::MAX),
        }
    }

    /// The unit and the number of units in which people would say the length.
    pub fn spoken(self) -> (Unit, u64) {
        match self {
            // A month has 28 to 31 days. Platforms count some windows up to a twentieth short or long.
            Self::Month | Self::Seconds(2_419_200..=2_721_600) => (Unit::Month, 1),
            Self::Seconds(574_560..=635_040) => (Unit::Week, 1),
            Self::Seconds(82_080..=90_720) => (Unit::Day, 1),
            Self::Seconds(17_100..=18_900) => (Unit::Hour, 5),
            Self::Seconds(seconds) if seconds % 86_400 == 0 => (Unit::Day, seconds / 86_400),
            Self::Seconds(seconds) if seconds % 3_600 == 0 => (Unit::Hour, seconds / 3_600),
            Self::Seconds(seconds) => (Unit::Minute, seconds.div_ceil(60)),
        }
    }
}

/// A unit of time in the names of limits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Unit {
    /// 60 seconds.
    Minute,
    /// 60 minutes.
    Hour,
    /// 24 hours.
    Day,
    /// 7 days.
    Week,
    /// A calendar month, or 28 to 31 days.
    Month,
}
