//! The schema of a custom platform: every member, and what it takes. Errors name the member by its full path.

use super::interned::intern;
use super::presets::{self, Read};
use crate::failure::ExpectedValue;
use crate::lenient;
use crate::sanitized::Sanitized;
use serde_json::Value;

/// A checked description.
pub struct Own {
    pub name: Option<String>,
    pub provider: Option<String>,
    pub url: String,
    pub entry: Option<String>,
    pub variable: Option<String>,
    /// The header that carries the key, and the prefix before the key.
    pub header: (&'static str, &'static str),
    pub loopback: bool,
    /// The mapping's JSON text.
    pub mapping: String,
    /// Reads a reply with the mapping.
    pub read: Read,
}

/// An error in a description.
#[derive(Debug, PartialEq, Eq)]
pub struct Wrong {
    /// The member's path.
    pub field: String,
    /// What the member takes; `None` if it must not be present.
    pub takes: Option<ExpectedValue>,
}

impl Wrong {
    /// The error that `field` does not hold what it `takes`.
    pub fn takes(field: String, takes: ExpectedValue) -> Self {
        Self { field, takes: Some(takes) }
    }

    /// Like [`Self::takes`], with the expected value as `written` in the file.
    pub fn written(field: String, written: &'static str) -> Self {
        Self::takes(field, ExpectedValue::Written(written))
    }
}

/// The headers that may carry a key, by their names in a description, each with the prefix before the key. The first
/// is the default.
const HEADERS: [(&str, (&str, &str)); 5] = [
    ("authorization", ("Authorization", "Bearer ")),
    ("authorization-raw", ("Authorization", "")),
    ("x-api-key", ("x-api-key", "")),
    ("api-key", ("api-key", "")),
    ("x-bf-vk", ("x-bf-vk", "")),
];
/// The names of [`HEADERS`] in a description.
const HEADER_NAMES: [&str; 5] = {
    let [(usual, _), (raw, _), (x_api_key, _), (api_key, _), (x_bf_vk, _)] = HEADERS;
    [usual, raw, x_api_key, api_key, x_bf_vk]
};

/// The maximum number of balances, or of windows, in a description.
pub const MOST_ROWS: usize = 16;

pub type Members = &'static [(&'static str, Kind)];

/// The kinds of values that members take.
pub enum Kind {
    /// A string of 1 to this many characters.
    Text(usize),
    /// A pointer into the reply: RFC 6901.
    Pointer,
    /// A pointer to an array, which may be the whole reply.
    Array,
    /// A pointer, or literal text.
    Word,
    /// A pointer, or a currency or unit.
    Unit,
    /// A pointer, or a number.
    Figure,
    /// A number above 0.
    Divisor,
    /// Any number.
    Number,
    /// A string, a number, true or false.
    Literal,
    Flag,
    OneOf(&'static [&'static str]),
    Object(Members),
    /// At most [`MOST_ROWS`] objects.
    Rows(Members),
}

pub const ROOT: Members = &[
    ("id", Kind::Text(32)),
    ("name", Kind::Text(64)),
    ("provider", Kind::Text(64)),
    ("url", Kind::Text(2048)),
    ("preset", Kind::OneOf(&presets::NAMES)),
    ("auth", Kind::Object(AUTH)),
    ("ok", Kind::Object(SUCCESS)),
    ("message", Kind::Pointer),
    ("plan", Kind::Pointer),
    ("balances", Kind::Rows(BALANCE)),
    ("windows", Kind::Rows(WINDOW)),
    ("loopback", Kind::Flag),
];

pub const AUTH: Members =
    &[("entry", Kind::Text(64)), ("env", Kind::Text(128)), ("header", Kind::OneOf(&HEADER_NAMES))];

pub const SUCCESS: Members = &[("at", Kind::Pointer), ("is", Kind::Literal)];

pub const UNLIMITED: Members = &[("at", Kind::Pointer), ("is", Kind::Literal), ("below", Kind::Number)];

pub const BALANCE: Members = &[
    ("each", Kind::Array),
    ("name", Kind::Word),
    ("remaining", Kind::Pointer),
    ("minus", Kind::Pointer),
    ("divide", Kind::Divisor),
    ("currency", Kind::Unit),
    ("unlimited", Kind::Object(UNLIMITED)),
];

pub const WINDOW: Members = &[
    ("each", Kind::Array),
    ("name", Kind::Word),
    ("used", Kind::Pointer),
    ("limit", Kind::Figure),
    ("remaining", Kind::Pointer),
    ("percent", Kind::Pointer),
    ("percent_is", Kind::OneOf(&["used", "left", "used_fraction", "left_fraction"])),
    ("divide", Kind::Divisor),
    ("unit", Kind::Unit),
    ("unlimited", Kind::Object(UNLIMITED)),
    ("resets", Kind::Pointer),
    ("resets_as", Kind::OneOf(&["iso", "s", "ms", "in_s"])),
    ("seconds", Kind::Figure),
    ("month", Kind::Flag),
];

/// The members of a mapping, which a preset fills in.
const MAPPING: [&str; 5] = ["ok", "message", "plan", "balances", "windows"];

impl Kind {
    /// Describes what the member takes, for the user who wrote something else.
    fn takes(&self) -> ExpectedValue {
        ExpectedValue::Written(match self {
            Self::Text(most) => return ExpectedValue::Text(*most),
            Self::Divisor => return ExpectedValue::Positive,
            Self::Rows(_) => return ExpectedValue::Objects(MOST_ROWS),
            Self::OneOf(names) => intern(&names.join(" | ")),
            Self::Pointer => "\"/...\"",
            Self::Array => "\"\" | \"/...\"",
            Self::Word => "\"...\" | \"/...\"",
            Self::Unit => "\"USD\" | \"/...\"",
            Self::Figure => "0 | \"/...\"",
            Self::Number => "0",
            Self::Literal => "\"...\" | 0 | true",
            Self::Flag => "true | false",
            Self::Object(_) => "{...}",
        })
    }

    /// Checks `value` at path `at`.
    ///
    /// # Errors
    /// If the value is not what the member takes.
    pub fn check(&self, at: &str, value: &Value) -> Result<(), Wrong> {
        let text = value.as_str();
        let is_pointer = |text: &str| text.starts_with('/') && text.len() <= 256;
        let is_unit =
            |text: &str| (2..=12).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphabetic());
        let is_right = match self {
            Self::Text(most) => text.is_some_and(|text| (1..=*most).contains(&text.chars().count())),
            Self::Pointer => text.is_some_and(is_pointer),
            Self::Array => text.is_some_and(|text| text.is_empty() || is_pointer(text)),
            Self::Word => text.is_some_and(|text| !text.is_empty() && text.len() <= 256),
            Self::Unit => text.is_some_and(|text| is_pointer(text) || is_unit(text)),
            Self::Figure => value.is_number() || text.is_some_and(is_pointer),
            Self::Divisor => value.as_f64().is_some_and(|number| number > 0.0),
            Self::Number => value.is_number(),
            Self::Literal => value.is_string() || value.is_number() || value.is_boolean(),
            Self::Flag => value.is_boolean(),
            Self::OneOf(names) => text.is_some_and(|text| names.contains(&text)),
            Self::Object(members) => return check_members(at, members, value),
            Self::Rows(members) => match value.as_array().filter(|rows| rows.len() <= MOST_ROWS) {
                Some(rows) => {
                    return rows
                        .iter()
                        .enumerate()
                        .try_for_each(|(index, row)| check_members(&format!("{at}[{index}]"), members, row));
                }
                None => false,
            },
        };
        if is_right { Ok(()) } else { Err(Wrong { field: at.to_owned(), takes: Some(self.takes()) }) }
    }
}

/// The error that the object at `at` lacks the member `name` of `members`.
fn missing(at: &str, members: Members, name: &str) -> Wrong {
    let kind = members.iter().find(|(known, _)| *known == name);
    Wrong { field: format!("{at}.{name}"), takes: kind.map(|(_, kind)| kind.takes()) }
}

fn check_members(at: &str, members: Members, value: &Value) -> Result<(), Wrong> {
    let object = value.as_object().ok_or_else(|| Wrong::written(at.to_owned(), "{...}"))?;
    for (name, value) in object {
        match members.iter().find(|(known, _)| known == name) {
            Some((_, kind)) => kind.check(&format!("{at}.{name}"), value)?,
            // Unknown members may be called anything.
            None => return Err(Wrong { field: format!("{at}.{}", Sanitized::written(name)), takes: None }),
        }
    }
    Ok(())
}

/// Checks that a row has the members it needs, and none that exclude each other.
fn check_row(at: &str, row: &Value, is_window: bool) -> Result<(), Wrong> {
    let has = |name: &str| row.get(name).is_some();
    if is_window {
        let lacking: Vec<_> = ["limit", "remaining", "used"].into_iter().filter(|name| !has(name)).collect();
        let lacks = match lacking[..] {
            // With a percentage instead, the one figure that is there would not be shown.
            [name, _] => Some(name),
            [_, _, _] => Some("percent"),
            _ => None,
        };
        if let Some(name) = lacks.filter(|_| !has("percent")) {
            return Err(missing(at, WINDOW, name));
        }
        if has("seconds") && has("month") {
            return Err(Wrong { field: format!("{at}.month"), takes: None });
        }
    } else {
        for name in ["remaining", "currency"] {
            if !has(name) {
                return Err(missing(at, BALANCE, name));
            }
        }
    }
    match row.get("unlimited") {
        Some(test) => check_test(&format!("{at}.unlimited"), test),
        None => Ok(()),
    }
}

/// Checks that a test has `at`, and exactly one of `is` and `below`.
fn check_test(at: &str, test: &Value) -> Result<(), Wrong> {
    if test.get("at").is_none() {
        return Err(missing(at, UNLIMITED, "at"));
    }
    match (test.get("is"), test.get("below")) {
        (None, None) => Err(missing(at, UNLIMITED, "is")),
        (Some(_), Some(_)) => Err(Wrong { field: format!("{at}.below"), takes: None }),
        _ => Ok(()),
    }
}

impl Own {
    /// Reads the description `item` at path `at`.
    ///
    /// # Errors
    /// The first member that is wrong.
    pub fn read(at: &str, item: &Value) -> Result<Self, Wrong> {
        check_members(at, ROOT, item)?;
        let text = |pointer: &str| item.pointer(pointer).and_then(Value::as_str).map(str::to_owned);
        let url = text("/url").ok_or_else(|| Wrong::written(format!("{at}.url"), "https://..."))?;
        let (url, mapping, read) = match text("/preset") {
            Some(preset) => from_preset(at, item, &url, &preset)?,
            None => {
                check_mapping(at, item)?;
                let read: Read = |mapping, client, reply| mapping.reading(client, &reply);
                // A mapping reads only its own members.
                (url, item.to_string(), read)
            }
        };
        let [(_, usual), ..] = HEADERS;
        let header = text("/auth/header");
        let named = HEADERS.into_iter().find(|(name, _)| header.as_deref() == Some(name));
        Ok(Self {
            name: text("/name"),
            provider: text("/provider"),
            url,
            entry: text("/auth/entry"),
            variable: text("/auth/env"),
            header: named.map_or(usual, |(_, header)| header),
            loopback: item.get("loopback").and_then(Value::as_bool) == Some(true),
            mapping,
            read,
        })
    }
}

/// Checks the mapping that the user wrote.
fn check_mapping(at: &str, item: &Value) -> Result<(), Wrong> {
    if let Some(ok) = item.get("ok") {
        check_test(&format!("{at}.ok"), ok)?;
    }
    let mut rows = 0;
    for (name, is_window) in [("balances", false), ("windows", true)] {
        for (index, row) in lenient::items(item.get(name)).iter().enumerate() {
            check_row(&format!("{at}.{name}[{index}]"), row, is_window)?;
            rows += 1;
        }
    }
    if rows == 0 { Err(Wrong::takes(at.to_owned(), ExpectedValue::Figures)) } else { Ok(()) }
}

/// Returns the URL of a preset at the base `url`, its mapping, and its reader.
fn from_preset(at: &str, item: &Value, url: &str, preset: &str) -> Result<(String, String, Read), Wrong> {
    if let Some(name) = MAPPING.into_iter().find(|name| item.get(name).is_some()) {
        return Err(Wrong { field: format!("{at}.{name}"), takes: None });
    }
    if url.contains('?') {
        return Err(Wrong::written(format!("{at}.url"), "https://host[:1024-65535][/v1]"));
    }
    let base = url.strip_suffix('/').unwrap_or(url);
    let base = base.strip_suffix("/v1").unwrap_or(base);
    let preset = presets::by_name(preset).ok_or_else(|| missing(at, ROOT, "preset"))?;
    Ok((format!("{base}{}", preset.path), preset.mapping.to_owned(), preset.read))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;
    use std::fs;
    use std::path::Path;

    /// The mappings in the files of built-in platforms: the JSON in their raw strings.
    fn built_in() -> Vec<String> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/platforms");
        let files = fs::read_dir(folder).expect("the platforms").map(|entry| entry.expect("an entry").path());
        let texts = files.filter(|path| path.is_file()).map(|path| fs::read_to_string(path).expect("text"));
        let of_text = |text: String| {
            let parts = text.split("r#\"").skip(1).filter_map(|part| part.split("\"#").next());
            parts
                .filter(|json| json.contains("\"windows\"") || json.contains("\"balances\""))
                .map(str::to_owned)
                .collect()
        };
        texts.flat_map(|text| -> Vec<_> { of_text(text) }).collect()
    }

    #[test]
    fn what_a_row_lacks_is_told_with_what_it_takes() {
        for (row, field, takes) in [
            (json!({ "balances": [{ "remaining": "/a" }] }), "balances[0].currency", "\"USD\" | \"/...\""),
            (json!({ "balances": [{ "currency": "USD" }] }), "balances[0].remaining", "\"/...\""),
            (json!({ "windows": [{ "used": "/a" }] }), "windows[0].limit", "0 | \"/...\""),
            (json!({ "windows": [{}] }), "windows[0].percent", "\"/...\""),
        ] {
            let wrong = check_mapping("mapping", &row).expect_err("wrong");
            assert_eq!(wrong, Wrong::written(format!("mapping.{field}"), takes));
        }
    }

    #[test]
    fn built_in_mappings_are_written_in_the_schema_of_the_users_own() {
        let mappings = built_in();
        assert!(mappings.len() >= 20, "{}", mappings.len());
        for json in mappings {
            let mapping: Value =
                serde_json::from_str(&json).unwrap_or_else(|error| panic!("{error}: {json}"));
            let right = check_members("mapping", ROOT, &mapping);
            assert_eq!(right, Ok(()), "{json}");
            assert_eq!(check_mapping("mapping", &mapping), Ok(()), "{json}");
        }
    }
}
