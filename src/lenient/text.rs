//! Reads JSON as the texts of its values, so that nothing is built before it is used.

use super::{is_given, is_object, number, written};
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, forward_to_deserialize_any};
use serde_json::value::RawValue;
use std::fmt;
use std::marker::PhantomData;

/// Parses the object in `text`; `None` if it is not a JSON object. The last of several members with one name counts.
///
/// `T` derives `Deserialize` with fields of this module's types, which no other deserializer can read. Each field gets
/// the text of its member's value, empty if the member is missing. The code for a type is thus two loads per field. A
/// field that is renamed to a path through objects, such as `/usage/plan`, gets the text that the path leads to. One that
/// is renamed to several, as `name|/other/name: string`, gets the first value that is of that type: a `string` that is not
/// blank, a `number`, an `object` or an `array`. (The type is data, as code for each would make this module much larger.)
/// Fields borrow from the text, which needs `#[serde(bound = "'de: 'a")]`.
pub fn object<'de, T: Deserialize<'de>>(text: &'de str) -> Option<T> {
    T::deserialize(ObjectDeserializer { text, is_needed: true }).ok()
}

/// Parses the object in `text`; if it is not one, returns an object with no known fields.
pub fn read<'de, T: Default + Deserialize<'de>>(text: &'de str) -> T {
    T::deserialize(ObjectDeserializer { text, is_needed: false }).unwrap_or_default()
}

/// Reads one member of the object in `text`, or what a path leads to: what a field that is renamed to `name` would get.
pub fn at<'de, T: Default + Deserialize<'de>>(text: &'de str, name: &str) -> T {
    T::deserialize(Value(inner(text, name))).unwrap_or_default()
}

/// More fields than any struct has that is read from the text of an object.
const MOST_FIELDS: usize = 16;

/// The texts of a struct's values, in field order. In an array, each field's place is known when this is compiled, so that
/// the code for a type has no checks.
type Texts<'de> = [&'de str; MOST_FIELDS];

/// The text of an object, which deserializes only as a struct.
struct ObjectDeserializer<'de> {
    text: &'de str,
    /// Whether another text is an error; otherwise all of its fields are missing.
    is_needed: bool,
}

impl<'de> Deserializer<'de> for ObjectDeserializer<'de> {
    type Error = Unreadable;

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Unreadable> {
        debug_assert!(fields.len() < MOST_FIELDS, "{fields:?}");
        let texts = if self.is_needed {
            values(self.text, fields).ok_or(Unreadable)?
        } else {
            values_or_empty(self.text, fields)
        };
        visitor.visit_seq(Values { texts: &texts, next: 0 })
    }

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Unreadable> {
        Err(Unreadable)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map enum identifier ignored_any
    }
}

/// The error for a text that is not an object; without details, since no caller reads them.
#[derive(Debug)]
pub struct Unreadable;

impl Error for Unreadable {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }
}

impl std::error::Error for Unreadable {}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("not an object")
    }
}

/// Passes on the texts of a struct's values.
struct Values<'t, 'de> {
    texts: &'t Texts<'de>,
    next: usize,
}

// Inlined, each field is two loads. Otherwise it is a call and two checks, which is a twentieth of the whole module.
#[expect(
    clippy::inline_always,
    reason = "the optimizer for size does not inline what it then could reduce to nothing"
)]
impl<'de> SeqAccess<'de> for Values<'_, 'de> {
    type Error = Unreadable;

    #[inline(always)]
    fn next_element_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Unreadable> {
        let text = self.texts.get(self.next).copied().unwrap_or_default();
        self.next += 1;
        seed.deserialize(Value(text)).map(Some)
    }

    #[inline(always)]
    fn next_element<T: Deserialize<'de>>(&mut self) -> Result<Option<T>, Unreadable> {
        self.next_element_seed(PhantomData)
    }
}

/// The text of a value, passed on as it is.
pub struct Value<'de>(pub &'de str);

impl<'de> Deserializer<'de> for Value<'de> {
    type Error = Unreadable;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        visitor.visit_borrowed_str(self.0)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

/// A place that the text of a field may be in.
struct Place<'f> {
    member: &'f str,
    /// The path from the member; empty for the member itself.
    path: &'f str,
    /// The type that the value must have to come before others; empty for the only place of a field.
    kind: &'f str,
    /// The field's own place in its struct.
    field: usize,
}

/// The texts of the members that `fields` name or lead to, in that order; empty for one that is missing.
fn values<'de>(text: &'de str, fields: &[&str]) -> Option<Texts<'de>> {
    let mut places = Vec::with_capacity(MOST_FIELDS);
    for (field, names) in fields.iter().enumerate() {
        // To look for one character takes much less time than to look for a text.
        let typed = if names.contains('|') { names.rsplit_once(": ") } else { None };
        let (names, kind) = typed.unwrap_or((names, ""));
        for (member, path) in names.split('|').map(head) {
            places.push(Place { member, path, kind, field });
        }
    }
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let values = deserializer.deserialize_map(Places(&places)).ok()?;
    deserializer.end().ok()?;
    let mut best = [(0, ""); MOST_FIELDS];
    for (place, json) in places.iter().zip(values) {
        let rank = rank(json, place.kind);
        if let Some(best) = best.get_mut(place.field).filter(|(other, _)| *other < rank) {
            *best = (rank, json);
        }
    }
    Some(best.map(|(_, text)| text))
}

/// Like [`values`], but all are empty if the text is not an object.
fn values_or_empty<'de>(text: &'de str, fields: &[&str]) -> Texts<'de> {
    values(text, fields).unwrap_or_default()
}

/// How much a value tells of a field: 3 for the wanted type, 2 for another, 1 for null, 0 if missing.
fn rank(json: &str, kind: &str) -> u8 {
    let is_fit = match kind {
        _ if !is_given(json) => return u8::from(!json.is_empty()),
        "" => false,
        "string" => written(json).is_some_and(|text| !text.trim().is_empty()),
        "number" => number(json).is_some(),
        "array" => json.starts_with('['),
        _ => is_object(json),
    };
    2 + u8::from(is_fit)
}

/// Collects the values of an object's members that are in these places.
struct Places<'f>(&'f [Place<'f>]);

impl<'de> Visitor<'de> for Places<'_> {
    type Value = Vec<&'de str>;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut values = vec![""; self.0.len()];
        while let Some(member) = map.next_key_seed(Name(self.0))? {
            let json = map.next_value::<&RawValue>()?.get();
            let Some(member) = member else { continue };
            for (value, place) in values.iter_mut().zip(self.0) {
                if place.member == member {
                    *value = inner(json, place.path);
                }
            }
        }
        Ok(values)
    }
}

/// Splits the name of a field into the member that holds it and the path from there: `/usage/plan` into `usage` and
/// `/plan`. Only a name that starts with `/` is a path.
fn head(field: &str) -> (&str, &str) {
    let Some(path) = field.strip_prefix('/') else { return (field, "") };
    path.find('/').and_then(|at| path.split_at_checked(at)).unwrap_or((path, ""))
}

/// The text of what `field` names or leads to within `json`, which is `json` itself if it is empty; empty if there is
/// none.
fn inner<'de>(json: &'de str, field: &str) -> &'de str {
    if field.is_empty() {
        return json;
    }
    values(json, &[field]).map_or("", |[text, ..]| text)
}

/// Reads a member's name as the equal one in these places, if any.
struct Name<'f>(&'f [Place<'f>]);

impl<'de, 'f> DeserializeSeed<'de> for Name<'f> {
    type Value = Option<&'f str>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'f> Visitor<'_> for Name<'f> {
    type Value = Option<&'f str>;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a name")
    }

    fn visit_str<E>(self, name: &str) -> Result<Self::Value, E> {
        Ok(self.0.iter().map(|place| place.member).find(|member| *member == name))
    }
}

/// The texts of the objects in an array, at most `most` of them; other items become empty objects.
pub fn items(text: &str, most: usize) -> Option<Vec<&str>> {
    serde_json::Deserializer::from_str(text).deserialize_seq(Items(most)).ok()
}

struct Items(usize);

impl<'de> Visitor<'de> for Items {
    type Value = Vec<&'de str>;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("an array")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
        let mut kept = Vec::new();
        while kept.len() < self.0 {
            let Some(json) = items.next_element::<&RawValue>()? else { return Ok(kept) };
            kept.push(if is_object(json.get()) { json.get() } else { "{}" });
        }
        while items.next_element::<IgnoredAny>()?.is_some() {}
        Ok(kept)
    }
}

/// The names and texts of an object's members, sorted by name, at most `most` of them.
pub fn entries(text: &str, most: usize) -> Option<Vec<(String, &str)>> {
    serde_json::Deserializer::from_str(text).deserialize_map(Entries(most)).ok()
}

struct Entries(usize);

impl<'de> Visitor<'de> for Entries {
    type Value = Vec<(String, &'de str)>;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut members: Self::Value = Vec::new();
        while let Some(name) = map.next_key::<String>()? {
            let json = map.next_value::<&RawValue>()?.get();
            match members.binary_search_by(|(known, _)| known.cmp(&name)) {
                Ok(at) => members.get_mut(at).into_iter().for_each(|member| member.1 = json),
                Err(at) if members.len() < self.0 => members.insert(at, (name, json)),
                Err(_) => {}
            }
        }
        Ok(members)
    }
}
