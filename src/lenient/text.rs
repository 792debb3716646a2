//! Reads JSON as stretches of its text, one for each value, so that nothing of it is built before somebody asks.

use super::is_object;
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, forward_to_deserialize_any};
use serde_json::value::RawValue;
use std::fmt;

/// The object in `text`, where that is JSON and an object. Of members of one name the last one counts.
///
/// `T` derives `Deserialize`, and its fields are of this module's types, which nothing else can read: each is handed the
/// text of its member's value, an empty one where there is no such member. So the code for a type is no more than a store
/// for each of its fields. They borrow from the text, which `#[serde(bound = "'de: 'a")]` lets them do.
pub fn object<'de, T: Deserialize<'de>>(text: &'de str) -> Option<T> {
    T::deserialize(ObjectDeserializer(text)).ok()
}

/// The same; where `text` is no object, one of which nothing is known.
pub fn read<'de, T: Default + Deserialize<'de>>(text: &'de str) -> T {
    object(text).unwrap_or_default()
}

/// The text of an object, which reads as a struct, and as nothing else.
struct ObjectDeserializer<'de>(&'de str);

impl<'de> Deserializer<'de> for ObjectDeserializer<'de> {
    type Error = Unreadable;

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Unreadable> {
        let values = values(self.0, fields).ok_or(Unreadable)?;
        visitor.visit_seq(Values(values.into_iter()))
    }

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Unreadable> {
        Err(Unreadable)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map enum identifier ignored_any
    }
}

/// That a text is no object. Nobody is told more, so it holds no more.
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

/// The texts of a struct's values, in the order of its fields.
struct Values<'de>(std::vec::IntoIter<&'de str>);

impl<'de> SeqAccess<'de> for Values<'de> {
    type Error = Unreadable;

    fn next_element_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Unreadable> {
        seed.deserialize(Value(self.0.next().unwrap_or_default())).map(Some)
    }
}

/// The text of a value, handed over as it is.
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

/// The texts of the members of an object that are called as `fields`, in their order.
fn values<'de>(text: &'de str, fields: &'static [&'static str]) -> Option<Vec<&'de str>> {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let values = deserializer.deserialize_map(Fields(fields)).ok()?;
    deserializer.end().ok().map(|()| values)
}

/// Reads the members of an object that a struct has fields for.
struct Fields(&'static [&'static str]);

impl<'de> Visitor<'de> for Fields {
    type Value = Vec<&'de str>;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut values = vec![""; self.0.len()];
        while let Some(at) = map.next_key_seed(Name(self.0))? {
            let value = map.next_value::<&RawValue>()?;
            if let Some(known) = at.and_then(|at| values.get_mut(at)) {
                *known = value.get();
            }
        }
        Ok(values)
    }
}

/// Reads a member's name as the place among these that it has, if any.
struct Name(&'static [&'static str]);

impl<'de> DeserializeSeed<'de> for Name {
    type Value = Option<usize>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Name {
    type Value = Option<usize>;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a name")
    }

    fn visit_str<E>(self, name: &str) -> Result<Self::Value, E> {
        Ok(self.0.iter().position(|field| *field == name))
    }
}

/// The texts of the objects in an array, at most `most` of them; an empty object stands for what is none.
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

/// The names and the texts of an object's members, in the order of their names, at most `most` of them.
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
