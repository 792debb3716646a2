//! Field types for JSON from outside, which may hold anything: a member that is missing, null or of another type is not
//! known, and costs nothing else in the reply.
//!
//! A reply is checked as a whole first, then each member that somebody asks for is read from its own stretch of the
//! text. So nothing is built of members that nobody asks for, and a member that cannot be read fails by itself.

mod text;

use crate::time::EpochMs;
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;
pub use text::object;
use text::{Value, entries, items};

/// Where a text stops being JSON: line and column, from 1.
pub type Position = (usize, usize);

/// Checks that `text` is JSON.
///
/// # Errors
/// Where it is not.
pub fn check(text: &str) -> Result<(), Position> {
    let read = serde_json::from_str::<&RawValue>(text);
    read.map(drop).map_err(|error| (error.line(), error.column().max(1)))
}

/// Whether `json`, which is JSON, is an object.
#[must_use]
pub fn is_object(json: &str) -> bool {
    json.trim_start().starts_with('{')
}

/// Lets types be read from the text of their value by their `of`.
macro_rules! read_by_of {
    ($($type:ty),*) => { $(
        impl<'de> Deserialize<'de> for $type {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                Ok(Self::of(json(deserializer)))
            }
        }
    )* };
}

read_by_of!(Json, Text, Number, Moment, Flag);

/// The text of a member's value; empty where there is no such member.
fn json<'de, D: Deserializer<'de>>(deserializer: D) -> &'de str {
    // What cannot be read is not known, so that reading a field never fails and needs no code for it.
    <&str>::deserialize(deserializer).unwrap_or_default()
}

/// Whether a member is there and not null.
fn is_given(json: &str) -> bool {
    !matches!(json, "" | "null")
}

/// Any JSON, kept as text for whoever reads it further.
#[derive(Clone, Debug, Default)]
pub struct Json(Option<String>);

impl Json {
    /// The text, `null` too.
    #[must_use]
    pub fn get(&self) -> Option<&str> {
        self.0.as_deref()
    }

    fn of(json: &str) -> Self {
        Self((!json.is_empty()).then(|| json.to_owned()))
    }
}

/// An object.
#[derive(Clone, Debug)]
pub struct Maybe<T>(Option<T>);

impl<T> Default for Maybe<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<T> Maybe<T> {
    /// The object.
    #[must_use]
    pub fn get(&self) -> Option<&T> {
        self.0.as_ref()
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Maybe<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self(object(json(deserializer))))
    }
}

/// A text.
#[derive(Clone, Debug, Default)]
pub struct Text {
    written: Option<String>,
    is_other: bool,
}

impl Text {
    /// The text, trimmed, unless it is empty.
    #[must_use]
    pub fn get(&self) -> Option<&str> {
        self.written.as_deref().map(str::trim).filter(|text| !text.is_empty())
    }

    /// Whether white space stands around it.
    #[must_use]
    pub fn is_padded(&self) -> bool {
        self.get() != self.written.as_deref()
    }

    /// Whether something else stands there: another type, or nothing but white space.
    #[must_use]
    pub fn is_wrong(&self) -> bool {
        self.is_other || self.written.is_some() && self.get().is_none()
    }

    fn of(json: &str) -> Self {
        let written: Option<String> = serde_json::from_str(json).ok();
        Self { is_other: written.is_none() && is_given(json), written }
    }
}

/// A finite number; platforms send some of theirs as text.
#[derive(Clone, Copy, Debug, Default)]
pub struct Number {
    number: Option<f64>,
    is_wrong: bool,
}

impl Number {
    /// The number.
    #[must_use]
    pub fn get(self) -> Option<f64> {
        self.number
    }

    /// Whether something else stands there.
    #[must_use]
    pub fn is_wrong(self) -> bool {
        self.is_wrong
    }

    fn of(json: &str) -> Self {
        let number = number(json);
        Self { number, is_wrong: number.is_none() && is_given(json) }
    }
}

/// The finite number in `json`: a number, or a text that is the JSON of one.
#[must_use]
pub fn number(json: &str) -> Option<f64> {
    let text = json.starts_with('"').then(|| serde_json::from_str::<String>(json).ok());
    let number: f64 = match text {
        Some(text) => serde_json::from_str(&text?).ok()?,
        None => serde_json::from_str(json).ok()?,
    };
    Some(number).filter(|number| number.is_finite())
}

/// A point in time: RFC 3339, or seconds or milliseconds since the epoch, as a number or a text. Which of the two it is,
/// its size tells: seconds stay below 100 billion until the year 5138, milliseconds have been above it since 1973.
#[derive(Clone, Copy, Debug, Default)]
pub struct Moment {
    at: Option<EpochMs>,
    is_null: bool,
}

impl Moment {
    /// The point in time; `None` where it is further than ten years from `now`, as 0 and -1 are, which stand for none.
    #[must_use]
    pub fn get(self, now: EpochMs) -> Option<EpochMs> {
        self.at?.plausible(now)
    }

    /// Whether it has passed, or is said to be none.
    #[must_use]
    pub fn is_over(self, now: EpochMs) -> bool {
        self.is_null || self.at.is_some_and(|at| at <= now)
    }

    fn of(json: &str) -> Self {
        let at = match number(json) {
            Some(seconds) if seconds.abs() < 1e11 => Some(EpochMs::from_clock(seconds * 1e3)),
            Some(ms) => Some(EpochMs::from_clock(ms)),
            None => serde_json::from_str::<String>(json).ok().and_then(|text| EpochMs::parse_iso(&text)),
        };
        Self { at, is_null: json == "null" }
    }
}

/// `true` or `false`.
#[derive(Clone, Copy, Debug, Default)]
pub struct Flag(Option<bool>);

impl Flag {
    /// The flag.
    #[must_use]
    pub fn get(self) -> Option<bool> {
        self.0
    }

    fn of(json: &str) -> Self {
        Self(serde_json::from_str(json).ok())
    }
}

/// The objects in an array, at most `MOST` of them; of what is no object nothing is known.
#[derive(Clone, Debug)]
pub struct List<T, const MOST: usize = 256>(Option<Vec<T>>);

impl<T, const MOST: usize> Default for List<T, MOST> {
    fn default() -> Self {
        Self(None)
    }
}

impl<T, const MOST: usize> List<T, MOST> {
    /// The objects; `None` where there is no array.
    #[must_use]
    pub fn get(&self) -> Option<&[T]> {
        self.0.as_deref()
    }

    /// The objects; none where there is no array.
    pub fn iter(&self) -> impl Iterator<Item = &T> {
        self.0.iter().flatten()
    }

    /// The first of the objects.
    #[must_use]
    pub fn into_first(self) -> Option<T> {
        self.0?.into_iter().next()
    }
}

impl<'de, T: Default + Deserialize<'de>, const MOST: usize> List<T, MOST> {
    /// The objects in the array in `text`.
    #[must_use]
    pub fn of(text: &'de str) -> Self {
        let read = |json| object(json).unwrap_or_default();
        Self(items(text, MOST).map(|items| items.into_iter().map(read).collect()))
    }
}

impl<'de, T: Default + Deserialize<'de>, const MOST: usize> Deserialize<'de> for List<T, MOST> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self::of(json(deserializer)))
    }
}

/// The members of an object whose names are the platform's to choose, in the order of their names, at most `MOST` of them.
#[derive(Clone, Debug)]
pub struct Members<T, const MOST: usize = 256>(Option<Vec<(String, T)>>);

impl<T, const MOST: usize> Default for Members<T, MOST> {
    fn default() -> Self {
        Self(None)
    }
}

impl<T, const MOST: usize> Members<T, MOST> {
    /// The members; `None` where there is no object.
    #[must_use]
    pub fn get(&self) -> Option<&[(String, T)]> {
        self.0.as_deref()
    }

    /// The members; none where there is no object.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &T)> {
        self.0.iter().flatten().map(|(name, value)| (name.as_str(), value))
    }

    /// The member called `name`.
    #[must_use]
    pub fn member(&self, name: &str) -> Option<&T> {
        let members = self.get()?;
        let at = members.binary_search_by(|(known, _)| known.as_str().cmp(name)).ok()?;
        members.get(at).map(|(_, value)| value)
    }
}

impl<'de, T: Default + Deserialize<'de>, const MOST: usize> Members<T, MOST> {
    /// The members of the object in `text`.
    #[must_use]
    pub fn of(text: &'de str) -> Self {
        let read = |(name, json)| (name, T::deserialize(Value(json)).unwrap_or_default());
        Self(entries(text, MOST).map(|entries| entries.into_iter().map(read).collect()))
    }
}

impl<'de, T: Default + Deserialize<'de>, const MOST: usize> Deserialize<'de> for Members<T, MOST> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self::of(json(deserializer)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Default, Deserialize)]
    #[serde(default)]
    struct Reply {
        text: Text,
        number: Number,
        flag: Flag,
        list: List<Reply>,
        members: Members<Number>,
        object: Maybe<Box<Reply>>,
    }

    fn read(text: &str) -> Reply {
        object(text).unwrap_or_else(|| panic!("{text} is an object"))
    }

    #[test]
    fn what_has_another_type_is_not_known_and_costs_nothing_else() {
        let values =
            ["null", "5", "true", "\"x\"", "[]", "[1, 2, 3, 4, 5, 6]", "{}", "1e999", "\"\\ud800\"", "-0"];
        let names = ["text", "number", "flag", "list", "members", "object"];
        for name in names {
            for value in values {
                let others = names.iter().filter(|other| **other != name).map(|other| match *other {
                    "text" => r#""text": " a ""#,
                    "number" => r#""number": "12.50""#,
                    "flag" => r#""flag": false"#,
                    "list" => r#""list": [{"number": 1}, 7, [], {"number": 2}]"#,
                    "members" => r#""members": {"b": 2, "a": "x"}"#,
                    _ => r#""object": {"number": 3}"#,
                });
                let members: Vec<_> =
                    others.map(str::to_owned).chain([format!("\"{name}\": {value}")]).collect();
                let reply = read(&format!("{{{}}}", members.join(",")));
                let is = |other: &str, fine: bool| {
                    assert!(other == name || fine, "{other} beside {name}: {value}");
                };
                is("text", reply.text.get() == Some("a") && reply.text.is_padded());
                is("number", reply.number.get() == Some(12.5));
                is("flag", reply.flag.get() == Some(false));
                is(
                    "list",
                    reply.list.iter().map(|item| item.number.get()).eq([Some(1.0), None, None, Some(2.0)]),
                );
                let members =
                    reply.members.get().map(|members| members.iter().map(|(_, n)| n.get()).collect());
                is("members", members == Some(vec![None, Some(2.0)]));
                is("object", reply.object.get().is_some_and(|object| object.number.get() == Some(3.0)));
            }
        }
    }

    #[test]
    fn nothing_but_an_object_is_one() {
        for text in
            ["", "null", "5", "[]", "[null, null, null, null, null, null]", "{", "{} {}", "{\"text\": }"]
        {
            assert!(object::<Reply>(text).is_none(), "{text}");
        }
    }

    #[test]
    fn of_members_of_one_name_the_last_one_counts() {
        assert_eq!(read(r#"{"number": 1, "number": 2}"#).number.get(), Some(2.0));
        assert_eq!(read(r#"{"number": 1, "number": null}"#).number.get(), None);
        let members = Members::<Number>::of(r#"{"a": 1, "a": 2}"#);
        assert_eq!(members.member("a").and_then(|number| number.get()), Some(2.0));
    }

    #[test]
    fn what_is_wrong_is_told_from_what_is_missing() {
        assert!(read(r#"{"text": 5, "number": "five"}"#).text.is_wrong());
        assert!(read(r#"{"text": " "}"#).text.is_wrong() && read(r#"{"number": "five"}"#).number.is_wrong());
        let missing = read(r#"{"text": null}"#);
        assert!(!missing.text.is_wrong() && !missing.number.is_wrong());
    }

    #[test]
    fn lists_and_members_have_an_end() {
        let many = vec![r#"{"flag": true}"#; 10_000].join(",");
        assert_eq!(read(&format!("{{\"list\": [{many}]}}")).list.iter().count(), 256);
        let many: Vec<_> = (0..10_000).map(|n| format!("\"{n}\": 1")).collect();
        let members = Members::<Number>::of(&format!("{{{}}}", many.join(","))).0;
        assert_eq!(members.map(|members| members.len()), Some(256));
    }

    #[test]
    fn depth_that_nobody_asks_for_costs_nothing() {
        let deep = format!("{{\"x\": {}{}, \"number\": 1}}", "[".repeat(100_000), "]".repeat(100_000));
        assert_eq!(read(&deep).number.get(), Some(1.0));
        let deep = format!("{{\"list\": {}{}}}", "[".repeat(100_000), "]".repeat(100_000));
        assert_eq!(read(&deep).list.iter().count(), 1);
    }

    #[test]
    fn points_in_time_are_read_in_every_form() {
        #[derive(Default, Deserialize)]
        #[serde(default)]
        struct Reply {
            at: Moment,
        }
        let now = EpochMs::new(1_795_000_000_000);
        let at = |json: &str| object::<Reply>(&format!("{{{json}}}")).unwrap_or_default().at;
        for written in ["1795009180", "1795009180000", "\"1795009180000\"", "\"2026-11-18T13:39:40Z\""] {
            let at = at(&format!("\"at\": {written}"));
            assert_eq!(at.get(now), Some(now + 9_180_000), "{written}");
            assert!(!at.is_over(now) && at.is_over(now + 9_180_000), "{written}");
        }
        for (json, is_over) in [
            ("", false),
            ("\"at\": null", true),
            ("\"at\": 0", true),
            ("\"at\": -1", true),
            ("\"at\": \"soon\"", false),
        ] {
            assert_eq!((at(json).get(now), at(json).is_over(now)), (None, is_over), "{json}");
        }
    }

    #[test]
    fn numbers_are_written_as_json_has_them() {
        for (json, value) in [
            ("-3", Some(-3.0)),
            ("\"12.50\"", Some(12.5)),
            ("\" 1 \"", Some(1.0)),
            ("\"$5\"", None),
            ("\"1,000.00\"", None),
            ("\"NaN\"", None),
            ("\"inf\"", None),
            ("1e999", None),
            ("true", None),
        ] {
            assert_eq!(number(json), value, "{json}");
        }
    }
}
