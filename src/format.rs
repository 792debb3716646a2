//! Bars and numbers.

use crate::reading::{Currency, Percent};

/// Draws a bar of `cells` cells; filled cells stand for quota left.
pub fn bar(left: Percent, cells: u32) -> String {
    let filled = left.in_steps(cells);
    "█".repeat(filled as usize) + &"░".repeat((cells - filled) as usize)
}

/// Formats a number for people: whole if it is, else with two decimals; millions and billions abbreviated.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "bounded before each cast")]
pub fn number(value: f64) -> String {
    let size = value.abs().min(999_900_000_000.0);
    let tenths = |unit: f64| (size / unit * 10.0).round() as u64;
    let hundredths = (size * 100.0).round() as u64;
    let sign = if value < 0.0 && hundredths > 0 { "-" } else { "" };
    // If rounding would reach the next unit, that unit is used: 1.0B, not 1000.0M.
    if tenths(1e6) >= 10_000 {
        format!("{sign}{}.{}B", tenths(1e9) / 10, tenths(1e9) % 10)
    } else if size >= 1e6 {
        format!("{sign}{}.{}M", tenths(1e6) / 10, tenths(1e6) % 10)
    } else if hundredths.is_multiple_of(100) {
        format!("{sign}{}", hundredths / 100)
    } else {
        format!("{sign}{}.{:02}", hundredths / 100, hundredths % 100)
    }
}

/// Formats an amount for people. Money has its currency in front and two decimals (`$12.50`, `-CNY 0.03`), or four
/// below a cent. Other amounts have their unit behind.
pub fn amount(value: f64, unit: Option<&Currency>) -> String {
    let Some(unit) = unit else { return number(value) };
    if !unit.is_money() {
        return format!("{} {}", number(value), unit.as_str());
    }
    let size = value.abs();
    let figure = match size {
        0.0 | 0.01..1e6 => format!("{size:.2}"),
        ..0.01 => format!("{size:.4}"),
        _ => number(size),
    };
    let sign = if value < 0.0 && figure.bytes().any(|b| matches!(b, b'1'..=b'9')) { "-" } else { "" };
    match unit.as_str() {
        "USD" => format!("{sign}${figure}"),
        code => format!("{sign}{code} {figure}"),
    }
}

/// Formats an amount in US dollars.
pub fn dollars(value: f64) -> String {
    amount(value, Some(&Currency::fixed("USD")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn numbers_are_short_and_never_odd() {
        for (value, shown) in [
            (0.0, "0"),
            (229.0, "229"),
            (12.5, "12.50"),
            (41.75, "41.75"),
            (-3.2, "-3.20"),
            (-0.004, "0"),
            (2_000_000.0, "2.0M"),
            (8_040_000.0, "8.0M"),
            (999_990_000.0, "1.0B"),
            (1e300, "999.9B"),
            (999_999.0, "999999"),
        ] {
            assert_eq!(number(value), shown);
        }
    }

    #[test]
    fn money_is_told_from_other_units() {
        for (value, unit, shown) in [
            (12.5, "USD", "$12.50"),
            (49.58894, "USD", "$49.59"),
            (-0.03, "USD", "-$0.03"),
            (0.004, "USD", "$0.0040"),
            (-0.000_001, "USD", "$0.0000"),
            (0.0, "USD", "$0.00"),
            (110.0, "CNY", "CNY 110.00"),
            (-1.25, "EUR", "-EUR 1.25"),
            (2e6, "USD", "$2.0M"),
            (300.0, "points", "300 points"),
            (0.5, "XNO", "XNO 0.50"),
        ] {
            assert_eq!(amount(value, Some(&Currency::fixed(unit))), shown);
        }
        assert_eq!(amount(12.5, None), "12.50");
    }

    proptest! {
        #[test]
        fn a_bar_has_its_cells_and_only_nothing_is_empty(percent in 0.0f64..=100.0, cells in 2u32..60) {
            let bar = bar(Percent::new(percent), cells);
            prop_assert_eq!(bar.chars().count(), cells as usize);
            prop_assert_eq!(bar.contains('█'), percent > 0.0);
            prop_assert_eq!(bar.contains('░'), percent < 100.0);
            prop_assert!(!bar.contains("░█"));
        }

        #[test]
        fn any_number_has_a_short_form(value in prop::num::f64::NORMAL) {
            prop_assert!(number(value).len() <= 10);
        }
    }
}
