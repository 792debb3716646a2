//! JSON, read leniently: what comes from outside may hold anything, so a member that is missing or of the wrong type is
//! `None`, never an error.

use serde_json::Value;

/// Where a text stops being JSON: line and column, from 1.
pub type Position = (usize, usize);

/// The JSON in `text`.
///
/// # Errors
/// Where the text is not JSON.
pub fn parse(text: &str) -> Result<Value, Position> {
    serde_json::from_str(text).map_err(|error| (error.line(), error.column().max(1)))
}

/// Typed looks into a JSON value that may hold anything.
pub trait Lenient {
    /// The member `key`, unless it is missing or null.
    fn at(&self, key: &str) -> Option<&Value>;
    /// The member `key` as text, trimmed, unless it is empty.
    fn text(&self, key: &str) -> Option<&str>;
    /// The member `key` as a finite number; platforms send some of theirs as text.
    fn number(&self, key: &str) -> Option<f64>;
    /// The member `key` where it is `true` or `false`.
    fn flag(&self, key: &str) -> Option<bool>;
    /// The items of the array `key`; none where there is no such array.
    fn items(&self, key: &str) -> &[Value];
}

impl Lenient for Value {
    fn at(&self, key: &str) -> Option<&Value> {
        self.get(key).filter(|value| !value.is_null())
    }

    fn text(&self, key: &str) -> Option<&str> {
        self.at(key)?.as_str().map(str::trim).filter(|text| !text.is_empty())
    }

    fn number(&self, key: &str) -> Option<f64> {
        let number = match self.at(key)? {
            Value::String(text) => parse(text).ok()?.as_f64()?,
            value => value.as_f64()?,
        };
        number.is_finite().then_some(number)
    }

    fn flag(&self, key: &str) -> Option<bool> {
        self.at(key)?.as_bool()
    }

    fn items(&self, key: &str) -> &[Value] {
        self.at(key).and_then(Value::as_array).map_or(&[], Vec::as_slice)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn wrong_types_are_nothing() {
        let value =
            json!({ "text": 5, "blank": "  ", "null": null, "number": "x", "items": {}, "nan": "NaN" });
        assert_eq!(value.text("text"), None);
        assert_eq!(value.text("blank"), None);
        assert_eq!(value.at("null"), None);
        assert_eq!(value.number("number"), None);
        assert_eq!(value.number("nan"), None);
        assert_eq!(value.flag("number"), None);
        assert!(value.items("items").is_empty());
        assert_eq!(json!([1]).at("text"), None);
    }

    #[test]
    fn numbers_may_be_text() {
        assert_eq!(json!({ "n": "12.50" }).number("n"), Some(12.5));
        assert_eq!(json!({ "n": -3 }).number("n"), Some(-3.0));
    }
}
