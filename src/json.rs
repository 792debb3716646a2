//! JSON, read leniently and written: what comes from outside may hold anything, so a member that is missing or of the
//! wrong type is `None`, never an error. Everything goes through [`Value`] and through these few functions, because
//! each type that serde reads or writes by itself makes the module larger.

use serde_json::{Map, Number, Value};

/// Where a text stops being JSON: line and column, from 1.
pub type Position = (usize, usize);

/// The JSON in `text`.
///
/// # Errors
/// Where the text is not JSON.
pub fn parse(text: &str) -> Result<Value, Position> {
    serde_json::from_str(text).map_err(|error| (error.line(), error.column().max(1)))
}

/// An object of `members`; those that are null are left out.
#[must_use]
pub fn object<'a>(members: impl IntoIterator<Item = (&'a str, Value)>) -> Value {
    // Through `dyn`, here and below: one function for all callers is smaller than one for each.
    fn collect<'a>(next: &mut dyn FnMut() -> Option<(&'a str, Value)>) -> Value {
        let mut object = Map::new();
        while let Some((name, value)) = next() {
            if !value.is_null() {
                object.insert(name.to_owned(), value);
            }
        }
        Value::Object(object)
    }
    let mut members = members.into_iter();
    collect(&mut || members.next())
}

/// An array of `items`.
#[must_use]
pub fn array<T: Into<Value>>(items: impl IntoIterator<Item = T>) -> Value {
    fn collect(next: &mut dyn FnMut() -> Option<Value>) -> Value {
        let mut array = Vec::new();
        while let Some(item) = next() {
            array.push(item);
        }
        Value::Array(array)
    }
    let mut items = items.into_iter();
    collect(&mut || items.next().map(Into::into))
}

/// `value` as text, on one line.
///
/// Written here because serde's own way brings with it tables for floating point numbers, for figures that need none:
/// numbers have at most six decimals, and those past 9e9 that are not whole are null.
#[must_use]
pub fn write(value: &Value) -> String {
    let mut text = String::new();
    append(&mut text, value, None);
    text
}

/// `value` as text for people: a member or an item to a line.
#[must_use]
pub fn write_pretty(value: &Value) -> String {
    let mut text = String::new();
    append(&mut text, value, Some(0));
    text
}

/// Appends `value`; where lines are broken, at this `depth`.
fn append(text: &mut String, value: &Value, depth: Option<usize>) {
    let inner = depth.map(|depth| depth + 1);
    match value {
        Value::Null => text.push_str("null"),
        Value::Bool(flag) => text.push_str(if *flag { "true" } else { "false" }),
        Value::Number(number) => append_number(text, number),
        Value::String(string) => append_string(text, string),
        Value::Array(items) => {
            text.push('[');
            for (index, item) in items.iter().enumerate() {
                append_break(text, inner, index > 0);
                append(text, item, inner);
            }
            append_end(text, depth.filter(|_| !items.is_empty()), ']');
        }
        Value::Object(members) => {
            text.push('{');
            for (index, (name, member)) in members.iter().enumerate() {
                append_break(text, inner, index > 0);
                append_string(text, name);
                text.push_str(if depth.is_some() { ": " } else { ":" });
                append(text, member, inner);
            }
            append_end(text, depth.filter(|_| !members.is_empty()), '}');
        }
    }
}

/// Appends what stands before an item: a comma, unless it is the first, and a line break at `depth`.
fn append_break(text: &mut String, depth: Option<usize>, is_later: bool) {
    if is_later {
        text.push(',');
    }
    if let Some(depth) = depth {
        text.push('\n');
        for _ in 0..depth {
            text.push_str("  ");
        }
    }
}

fn append_end(text: &mut String, depth: Option<usize>, bracket: char) {
    append_break(text, depth, false);
    text.push(bracket);
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "bounded before each cast")]
fn append_number(text: &mut String, number: &Number) {
    const UNIT: u64 = 1_000_000;
    if let Some(whole) = number.as_i64() {
        text.push_str(&whole.to_string());
        return;
    }
    let value = number.as_f64().unwrap_or(f64::NAN);
    let scaled = (value.abs() * 1e6).round();
    if scaled.is_nan() || scaled > 9e15 {
        text.push_str("null");
        return;
    }
    let scaled = scaled as u64;
    if value < 0.0 && scaled > 0 {
        text.push('-');
    }
    let figure = format!("{}.{:06}", scaled / UNIT, scaled % UNIT);
    text.push_str(figure.trim_end_matches('0').trim_end_matches('.'));
}

fn append_string(text: &mut String, string: &str) {
    text.push('"');
    let mut told = 0;
    for (at, byte) in string.bytes().enumerate() {
        let code;
        let escaped = match byte {
            b'"' => "\\\"",
            b'\\' => "\\\\",
            b'\n' => "\\n",
            ..b' ' => {
                code = format!("\\u{byte:04x}");
                &code
            }
            _ => continue,
        };
        text.push_str(string.get(told..at).unwrap_or_default());
        text.push_str(escaped);
        told = at + 1;
    }
    text.push_str(string.get(told..).unwrap_or_default());
    text.push('"');
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
    use proptest::prelude::*;
    use serde_json::json;

    /// Any value that the core may write.
    fn values() -> impl Strategy<Value = Value> {
        let figure = (-9e8..9e8f64).prop_map(|figure| ((figure * 1e6).round() / 1e6).into());
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            figure,
            any::<String>().prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 32, 5, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..5).prop_map(Value::Array),
                prop::collection::btree_map(any::<String>(), inner, 0..5)
                    .prop_map(|members| Value::Object(members.into_iter().collect())),
            ]
        })
    }

    /// Whether they are the same, but for the last bit of a figure and for a whole one's type.
    fn same(one: &Value, other: &Value) -> bool {
        match (one, other) {
            (Value::Array(one), Value::Array(other)) => {
                one.len() == other.len() && one.iter().zip(other).all(|(one, other)| same(one, other))
            }
            (Value::Object(one), Value::Object(other)) => {
                one.len() == other.len()
                    && one
                        .iter()
                        .zip(other)
                        .all(|((key, one), (same_key, other))| key == same_key && same(one, other))
            }
            (Value::Number(one), Value::Number(other)) => match (one.as_f64(), other.as_f64()) {
                (Some(one), Some(other)) => (one - other).abs() < 1e-6,
                _ => false,
            },
            (one, other) => one == other,
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_as_it_was(value in values()) {
            for text in [write(&value), write_pretty(&value)] {
                let read = parse(&text).expect("JSON");
                prop_assert!(same(&value, &read), "{value} became {text}");
            }
        }
    }

    #[test]
    fn lines_are_broken_as_people_expect() {
        let value = json!({ "a": [1, { "b": null }], "c": {}, "d": [], "e": "x\u{1}\"\\" });
        assert_eq!(write(&value), r#"{"a":[1,{"b":null}],"c":{},"d":[],"e":"x\u0001\"\\"}"#);
        assert_eq!(write_pretty(&value), serde_json::to_string_pretty(&value).expect("text"));
    }

    #[test]
    fn figures_are_short_and_never_odd() {
        for (figure, written) in
            [(12.5, "12.5"), (-0.1, "-0.1"), (1.0, "1"), (0.1 + 0.2, "0.3"), (-1e-9, "0"), (1e300, "null")]
        {
            assert_eq!(write(&json!(figure)), written);
        }
    }

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
