//! Field types for JSON from outside, which may hold anything: a member that is missing, null or of another type is not
//! known, and costs nothing else in the reply.
//!
//! A reply is checked as a whole first. Its fields are views, each of the stretch of the text that its member's value is,
//! which is read when somebody asks. So nothing is built of members that nobody asks for, and a member that cannot be read
//! fails by itself.

#[cfg(test)]
mod tests;
mod text;

use crate::secret::Secret;
use crate::time::EpochMs;
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;
use std::fmt;
use std::marker::PhantomData;
use text::{Value, entries, items};
pub use text::{object, read};

/// Where a text stops being JSON: line and column, from 1.
pub type Position = (usize, usize);

/// DoctorInput that `text` is JSON.
///
/// # Errors
/// Where it is not.
pub fn check(text: &str) -> Result<(), Position> {
    let read = serde_json::from_str::<&RawValue>(text);
    read.map(drop).map_err(|error| (error.line(), error.column().max(1)))
}

/// Whether `json`, which is JSON, is an object.
pub fn is_object(json: &str) -> bool {
    json.trim_start().starts_with('{')
}

/// Makes types views of the text of a member's value, which is empty where there is no such member. Reading a field is
/// no more than keeping that text.
macro_rules! views {
    ($($(#[$doc:meta])* $type:ident),*) => { $(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default)]
        pub struct $type<'a>(&'a str);

        impl<'de: 'a, 'a> Deserialize<'de> for $type<'a> {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                <&str>::deserialize(deserializer).map(Self)
            }
        }
    )* };
}

views! {
    /// Any JSON, for whoever reads it further.
    Json,
    /// A text.
    Text,
    /// A finite number; platforms send some of theirs as text.
    Number,
    /// A point in time: RFC 3339, or seconds or milliseconds since the epoch, as a number or a text. Which of the two it
    /// is, its size tells: seconds stay below 100 billion until the year 5138, milliseconds have been above it since 1973.
    Moment,
    /// `true` or `false`.
    Flag
}

/// The same for types that lead to further ones.
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
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                <&str>::deserialize(deserializer).map(|json| Self(json, PhantomData))
            }
        }
    )* };
}

containers! {
    /// An object.
    Object;
    /// The objects in an array, at most `MOST` of them; of what is no object nothing is known.
    List, const MOST = 256;
    /// The members of an object whose names are the platform's to choose, in the order of their names, at most `MOST` of
    /// them.
    Members, const MOST = 256;
}

/// Whether a member is there and not null.
fn is_given(json: &str) -> bool {
    !matches!(json, "" | "null")
}

/// The text in `json`, as it is written.
fn written(json: &str) -> Option<String> {
    // To have serde say what else it is takes longer than to read it.
    if json.starts_with('"') { serde_json::from_str(json).ok() } else { None }
}

impl<'a> Json<'a> {
    /// The text, `null` too.
    pub fn get(self) -> Option<&'a str> {
        (!self.0.is_empty()).then_some(self.0)
    }
}

impl<'a> Text<'a> {
    /// What stands in its place, read as an object: some platforms send one or the other.
    pub fn as_object<T>(self) -> Object<'a, T> {
        Object(self.0, PhantomData)
    }

    /// The text, trimmed, unless it is empty.
    pub fn get(self) -> Option<String> {
        let written = written(self.0)?;
        let text = written.trim();
        (!text.is_empty()).then(|| text.to_owned())
    }

    /// The text as something that nobody may see.
    pub fn secret(self) -> Option<Secret> {
        self.get().as_deref().map(Secret::new)
    }

    /// The point in time that it is in RFC 3339; `None` where that is further than ten years from `now`.
    pub fn time(self, now: EpochMs) -> Option<EpochMs> {
        EpochMs::parse_iso(&self.get()?)?.plausible(now)
    }

    /// This one, where it is known; else `other`.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        if self.get().is_some() { self } else { other }
    }

    /// Whether it is `text`.
    pub fn is(self, text: &str) -> bool {
        self.get().is_some_and(|own| own == text)
    }

    /// Whether white space stands around it.
    pub fn is_padded(self) -> bool {
        self.get() != written(self.0)
    }

    /// Whether something else stands there: another type, or nothing but white space.
    pub fn is_wrong(self) -> bool {
        is_given(self.0) && self.get().is_none()
    }
}

impl Number<'_> {
    /// The number.
    pub fn get(self) -> Option<f64> {
        number(self.0)
    }

    /// The same without its fraction, as of a code or an id; the nearest one where it is too large to be either.
    #[expect(clippy::cast_possible_truncation, reason = "a cast cuts and saturates, as is told")]
    pub fn whole(self) -> Option<i64> {
        self.get().map(|number| number as i64)
    }

    /// Whether something else stands there.
    pub fn is_wrong(self) -> bool {
        is_given(self.0) && self.get().is_none()
    }
}

/// The finite number in `json`: a number, or a text that is the JSON of one.
pub fn number(json: &str) -> Option<f64> {
    let text = written(json);
    let number: f64 = serde_json::from_str(text.as_deref().unwrap_or(json)).ok()?;
    Some(number).filter(|number| number.is_finite())
}

impl Moment<'_> {
    /// The point in time; `None` where it is further than ten years from `now`, as 0 and -1 are, which stand for none.
    pub fn get(self, now: EpochMs) -> Option<EpochMs> {
        self.at()?.plausible(now)
    }

    /// The same of a sign-in's end, which may be anywhere; `None` where it is 0, which stands for none.
    pub fn expiry(self) -> Option<EpochMs> {
        self.at().filter(|at| *at > EpochMs::default())
    }

    /// Whether it has passed, or is said to be none.
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
    /// The objects in the array in `text`.
    pub fn of(text: &'a str) -> Self {
        Self(text, PhantomData)
    }

    /// The objects; `None` where there is no array.
    pub fn get(self) -> Option<impl Iterator<Item = T>> {
        Some(items(self.0, MOST)?.into_iter().filter_map(object))
    }

    /// The objects; none where there is no array.
    pub fn iter(self) -> impl Iterator<Item = T> {
        items(self.0, MOST).unwrap_or_default().into_iter().filter_map(object)
    }
}

impl<'a, T: Deserialize<'a>, const MOST: usize> Members<'a, T, MOST> {
    /// The members of the object in `text`.
    pub fn of(text: &'a str) -> Self {
        Self(text, PhantomData)
    }

    /// The members; `None` where there is no object.
    pub fn get(self) -> Option<impl Iterator<Item = (String, T)>> {
        entries(self.0, MOST).map(values)
    }

    /// The members; none where there is no object.
    pub fn iter(self) -> impl Iterator<Item = (String, T)> {
        values(entries(self.0, MOST).unwrap_or_default())
    }

    /// The member called `name`.
    pub fn member(self, name: &str) -> Option<T> {
        self.iter().find_map(|(known, value)| (known == name).then_some(value))
    }
}

/// The values in `entries`, which are views, so reading one does not fail.
fn values<'a, T: Deserialize<'a>>(entries: Vec<(String, &'a str)>) -> impl Iterator<Item = (String, T)> {
    entries.into_iter().filter_map(|(name, json)| Some((name, T::deserialize(Value(json)).ok()?)))
}
