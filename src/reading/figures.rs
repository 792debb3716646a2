//! Figures: usage, limits, and the share that is left.

use std::cmp::Ordering;

/// Usage and limit, in the unit of the window's scope.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Count {
    /// The amount used; above the limit if overage is allowed.
    pub used: f64,
    /// The limit.
    pub limit: f64,
}

impl Count {
    /// Both figures, if both are known.
    pub fn of(used: Option<f64>, limit: Option<f64>) -> Option<Self> {
        Some(Self { used: used?, limit: limit? })
    }

    /// Derives both figures from any two of the three; `None` if the limit is not above 0.
    pub fn any_two(used: Option<f64>, limit: Option<f64>, left: Option<f64>) -> Option<Self> {
        let limit = limit.or_else(|| finite(used? + left?)).filter(|limit| *limit > 0.0)?;
        // With nothing left, all of the limit is used; rounding might leave a little.
        let rest = |left: f64| if left == 0.0 { Some(limit) } else { Some(finite(limit - left)?.max(0.0)) };
        Some(Self { used: used.or_else(|| rest(left?))?, limit })
    }

    /// The percentage left; `None` if the limit is not above 0.
    pub fn left(self) -> Option<Percent> {
        // A sum of parts that uses up the limit may fall short of it by an error of binary arithmetic.
        (self.limit > 0.0).then(|| Percent::left_of(exact(self.used / self.limit * 100.0)))
    }
}

/// A percentage from 0 to 100.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Percent(f64);

impl Eq for Percent {}

impl Ord for Percent {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.total_cmp(&other.0)
    }
}

impl PartialOrd for Percent {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Percent {
    /// Clamps `percent` to 0 to 100; NaN (unknown) counts as 0.
    pub fn new(percent: f64) -> Self {
        // Adding 0.0 turns -0, which sorts below 0, into 0.
        Self(if percent.is_nan() { 0.0 } else { percent.clamp(0.0, 100.0) + 0.0 })
    }

    /// The percentage left when `used` percent are used.
    pub fn left_of(used: f64) -> Self {
        Self::new(100.0 - Self::new(used).0)
    }

    /// The exact value, 0.0 to 100.0.
    pub fn exact(self) -> f64 {
        self.0
    }

    /// Rounds to the nearest of `steps` equal steps. Only exact extremes give 0 and `steps`: a little left never
    /// looks like none, a little used never like none used.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "0.0 to 100.0 by construction"
    )]
    pub fn in_steps(self, steps: u32) -> u32 {
        if self.0 <= 0.0 {
            0
        } else if self.0 >= 100.0 {
            steps
        } else {
            ((self.0 * f64::from(steps) / 100.0).round() as u32).clamp(1, steps - 1)
        }
    }

    /// The whole percentage that is shown.
    pub fn whole(self) -> u32 {
        self.in_steps(100)
    }
}

/// Removes the errors of binary arithmetic on decimal numbers: 11.2 for 11.200000000000001, and 0 for -0.
pub fn exact(value: f64) -> f64 {
    // From this size on, the nearest other number is further away than what is rounded.
    let rounded = if value.abs() < 8_388_608.0 { (value * 1e9).round_ties_even() / 1e9 } else { value };
    rounded + 0.0
}

/// Like [`exact`]; `None` if the value is too large for a number, as a sum of numbers may be.
pub fn finite(value: f64) -> Option<f64> {
    Some(exact(value)).filter(|value| value.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn absurd_percentages_stay_within_bounds() {
        assert_eq!(Percent::left_of(-5.0).whole(), 100);
        assert_eq!(Percent::left_of(1e300).whole(), 0);
        assert_eq!(Percent::new(f64::NAN).whole(), 0);
        assert_eq!(Percent::left_of(88.4).whole(), 12);
        assert!(Percent::new(-0.0) >= Percent::new(0.0));
    }

    #[test]
    fn any_two_figures_make_the_third() {
        let count = Some(Count { used: 1.1, limit: 12.3 });
        for (used, limit, left) in [
            (Some(1.1), Some(12.3), None),
            (Some(1.1), None, Some(11.2)),
            (None, Some(12.3), Some(11.2)),
            // If all three are given, the part left may be rounded.
            (Some(1.1), Some(12.3), Some(11.0)),
        ] {
            assert_eq!(Count::any_two(used, limit, left), count, "{used:?} {limit:?} {left:?}");
        }
        for (used, limit, left) in [
            (Some(1.1), None, None),
            (None, Some(1.1), None),
            (None, None, Some(1.1)),
            (None, Some(0.0), Some(0.0)),
            (Some(f64::MAX), None, Some(f64::MAX)),
            (None, Some(f64::MAX), Some(f64::MIN)),
        ] {
            assert_eq!(Count::any_two(used, limit, left), None, "{used:?} {limit:?} {left:?}");
        }
        let used = |limit, left| Count::any_two(None, Some(limit), Some(left)).map(|count| count.used);
        assert_eq!(used(49.0 / 3.0, 0.0), Some(49.0 / 3.0), "nothing is left");
        assert_eq!([used(100.0, 150.0), used(100.0, -10.0)], [Some(0.0), Some(110.0)]);
    }

    #[test]
    fn decimal_numbers_stay_decimal() {
        assert_eq!(exact(12.3 - 1.1).to_string(), "11.2");
        assert_eq!(exact(49.58894).to_string(), "49.58894");
        assert_eq!(exact(0.0 / -100.0).to_string(), "0");
    }

    proptest! {
        #[test]
        fn only_nothing_is_zero_and_only_everything_is_full(percent in 0.0f64..=100.0, steps in 2u32..200) {
            let shown = Percent::new(percent).in_steps(steps);
            prop_assert_eq!(shown == 0, percent <= 0.0);
            prop_assert_eq!(shown == steps, percent >= 100.0);
            prop_assert!((f64::from(shown) - percent * f64::from(steps) / 100.0).abs() <= 1.0);
        }
    }
}
