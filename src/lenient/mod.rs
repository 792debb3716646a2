//! Lenient field types for JSON from outside. A member that is missing, null or of another type is unknown, and
//! affects nothing else in the reply.
//!
//! A reply is first checked as a whole. Its fields are views of the text of their values, which is parsed on
//! access. Unused members are never built, and a member that cannot be read fails alone.

mod escapes;
#[cfg(test)]
mod tests;
mod text;

use crate::secret::Secret;
use crate::time::EpochMs;
pub use escapes::well_formed;
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;
use std::fmt;
use std::marker::PhantomData;
use text::{Value, entries};
pub use text::{at, object, read};

/// The line and column, from 1, where a text stops being JSON.
pub type Position = (usize, usize);

/// Checks that `text` is JSON.
///
/// # Errors
/// The position where it is not.
pub fn check(text: &str) -> Result<(), Position> {
    let read = serde_json::from_str::<&RawValue>(text);
    read.map(drop).map_err(|error| (error.line(), error.column().max(1)))
}

/// Whether `json`, which is valid JSON, is an object.
pub fn is_object(json: &str) -> bool {
    json.trim_start().starts_with('{')
}

/// The items of a JSON array; none of anything else.
pub fn items(value: Option<&serde_json::Value>) -> &[serde_json::Value] {
    value.and_then(serde_json::Value::as_array).map_or(&[], Vec::as_slice)
}

/// Defines views of the text of a member's value, which is empty if the member is missing. Deserializing a field
/// only keeps that text.
macro_rules! views {
    ($($(#[$doc:meta])* $type:ident),*) => { $(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default)]
        pub struct $type<'a>(&'a str);

        impl<'de: 'a, 'a> Deserialize<'de> for $type<'a> {
            #[inline(always)]
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                <&str>::deserialize(deserializer).map(Self)
            }
        }
    )* };
}

views! {
    /// Any JSON, for a further reader.
    Json,
    /// A string.
    Text,
    /// A finite number; some platforms send numbers as strings.
    Number,
    /// A point in time: RFC 3339, or seconds or milliseconds since the epoch, as a number or a string. Size tells the
    /// two apart: seconds stay below 100 billion until the year 5138, milliseconds have been above it since 1973.
    Moment,
    /// `true` or `false`.
    Flag
}

/// Defines views of values that contain others.
macro_rules! containers {
    ($($(#[$doc:meta])* $type:ident $(, const $most:ident = $default:literal)?;)*) => { $(
        $(#[$doc])*
        pub struct $type<'a, T $(, const $most: usize = $default)?>(&'a str, PhantomData<fn() -> T>);

        impl<T $(, const $most: usize)?> Clone for $type<'_, T $(, $most)?> {
            fn clone(&self) -> Self {
                *self
            }
        }

        impl<T $(, const $most: usize)?> Copy for $type<'_, T $(, $most)?> {}

        impl<T $(, const $most: usize)?> Default for $type<'_, T $(, $most)?> {
            fn default() -> Self {
                Self("", PhantomData)
            }
        }

        impl<T $(, const $most: usize)?> fmt::Debug for $type<'_, T $(, $most)?> {
            fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str(self.0)
            }
        }

        impl<'de: 'a, 'a, T $(, const $most: usize)?> Deserialize<'de> for $type<'a, T $(, $most)?> {
            #[inline(always)]
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                <&str>::deserialize(deserializer).map(|json| Self(json, PhantomData))
            }
        }
    )* };
}

containers! {
    /// An object.
    Object;
    /// The objects in an array, at most `MOST` of them; other items count as empty objects.
    List, const MOST = 256;
    /// The members of an object with names that the platform chooses, sorted by name, at most `MOST` of them.
    Members, const MOST = 256;
}

/// Whether a member exists and is not null.
fn is_given(json: &str) -> bool {
    !matches!(json, "" | "null")
}

/// The string in `json`, untrimmed.
fn written(json: &str) -> Option<String> {
    // Letting serde report another type takes longer than parsing does.
    if json.starts_with('"') { serde_json::from_str(json).ok() } else { None }
}

impl<'a> Json<'a> {
    /// The text, including `null`.
    pub fn get(self) -> Option<&'a str> {
        (!self.0.is_empty()).then_some(self.0)
    }
}

impl<'a> Text<'a> {
    /// Views the value as an object: some platforms send one or the other.
    pub fn as_object<T>(self) -> Object<'a, T> {
        Object(self.0, PhantomData)
    }

    /// The string, trimmed, unless it is empty.
    pub fn get(self) -> Option<String> {
        let written = written(self.0)?;
        let text = written.trim();
        (!text.is_empty()).then(|| text.to_owned())
    }

    /// The string as a secret.
    pub fn secret(self) -> Option<Secret> {
        self.get().as_deref().map(Secret::new)
    }

    /// Parses an RFC 3339 time; `None` if it is more than ten years from `now`.
    pub fn time(self, now: EpochMs) -> Option<EpochMs> {
        EpochMs::parse_iso(&self.get()?)?.plausible(now)
    }

    /// Returns this string if it is known, else `other`.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        if self.get().is_some() { self } else { other }
    }

    /// Whether the string is `text`.
    pub fn is(self, text: &str) -> bool {
        self.get().is_some_and(|own| own == text)
    }

    /// Whether the string has white space around it.
    pub fn is_padded(self) -> bool {
        self.get() != written(self.0)
    }

    /// Whether the value is of another type, or only white space.
    pub fn is_wrong(self) -> bool {
        is_given(self.0) && self.get().is_none()
    }
}

impl Number<'_> {
    /// The number.
    pub fn get(self) -> Option<f64> {
        number(self.0)
    }

    /// The number without its fraction, such as a code or an id; saturates if it is too large.
    #[expect(clippy::cast_possible_truncation, reason = "a cast cuts and saturates, as is told")]
    pub fn whole(self) -> Option<i64> {
        self.get().map(|number| number as i64)
    }

    /// Whether the value is not a number.
    pub fn is_wrong(self) -> bool {
        is_given(self.0) && self.get().is_none()
    }
}

/// The finite number in `json`: a number, or a string that holds the JSON of one.
pub fn number(json: &str) -> Option<f64> {
    let text = written(json);
    let number: f64 = serde_json::from_str(text.as_deref().unwrap_or(json)).ok()?;
    Some(number).filter(|number| number.is_finite())
}

/// The number that `text` writes in digits, also where JSON would not: `05`, `+5`, `5.` or `.5`.
pub fn decimal(text: &str) -> Option<f64> {
    let digits = text.strip_prefix('+').unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    number(&format!("0.{whole}{fraction}e{}", whole.len()))
}

impl Moment<'_> {
    /// The point in time; `None` if it is more than ten years from `now`, such as the placeholders 0 and -1.
    pub fn get(self, now: EpochMs) -> Option<EpochMs> {
        self.at()?.plausible(now)
    }

    /// The end of a sign-in, which may be at any time; `None` for 0 or less, which stands for none.
    pub fn expiry(self) -> Option<EpochMs> {
        self.at().filter(|at| *at > EpochMs::default())
    }

    /// Whether the time has passed, or is null.
    pub fn is_over(self, now: EpochMs) -> bool {
        self.0 == "null" || self.at().is_some_and(|at| at <= now)
    }

    fn at(self) -> Option<EpochMs> {
        match number(self.0) {
            Some(seconds) if seconds.abs() < 1e11 => Some(EpochMs::from_clock(seconds * 1e3)),
            Some(ms) => Some(EpochMs::from_clock(ms)),
            None => EpochMs::parse_iso(&written(self.0)?),
        }
    }
}

impl Flag<'_> {
    /// Whether the flag is known, and `value`.
    pub fn is(self, value: bool) -> bool {
        self.get() == Some(value)
    }

    /// The flag.
    pub fn get(self) -> Option<bool> {
        match self.0 {
            "true" => Some(true),
            "false" => Some(false),
            _ => None,
        }
    }
}

impl<'a, T: Deserialize<'a>> Object<'a, T> {
    /// The object.
    pub fn get(self) -> Option<T> {
        object(self.0)
    }
}

impl<'a, T: Deserialize<'a>, const MOST: usize> List<'a, T, MOST> {
    /// Views the objects of the array in `text`.
    pub fn of(text: &'a str) -> Self {
        Self(text, PhantomData)
    }

    /// The objects; `None` if there is no array.
    pub fn get(self) -> Option<impl Iterator<Item = T>> {
        Some(text::items(self.0, MOST)?.into_iter().filter_map(object))
    }

    /// The objects; empty if there is no array.
    pub fn iter(self) -> impl Iterator<Item = T> {
        text::items(self.0, MOST).unwrap_or_default().into_iter().filter_map(object)
    }
}

impl<'a, T: Deserialize<'a>, const MOST: usize> Members<'a, T, MOST> {
    /// Views the members of the object in `text`.
    pub fn of(text: &'a str) -> Self {
        Self(text, PhantomData)
    }

    /// The members; `None` if there is no object.
    pub fn get(self) -> Option<impl Iterator<Item = (String, T)>> {
        entries(self.0, MOST).map(values)
    }

    /// The members; empty if there is no object.
    pub fn iter(self) -> impl Iterator<Item = (String, T)> {
        values(entries(self.0, MOST).unwrap_or_default())
    }

    /// The member `name`.
    pub fn member(self, name: &str) -> Option<T> {
        self.iter().find_map(|(known, value)| (known == name).then_some(value))
    }
}

/// Reads the values of `entries`; they are views, so reading does not fail.
fn values<'a, T: Deserialize<'a>>(entries: Vec<(String, &'a str)>) -> impl Iterator<Item = (String, T)> {
    entries.into_iter().filter_map(|(name, json)| Some((name, T::deserialize(Value(json)).ok()?)))
}
