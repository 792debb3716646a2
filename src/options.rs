//! What the user asks of a run: read from the command line's arguments and from the plugin's entry in OpenCode's
//! configuration, with one meaning for both.

use crate::locale;
use crate::option_error::OptionError;
use crate::platforms;
use crate::sanitized::Sanitized;
use crate::settings;
use serde::Serialize;
use serde_json::Value;

/// What the user asked of a run. What is written of them is read again by [`Options::read`].
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Options {
    /// The language; where it is not given, the environment's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lang: Option<String>,
    /// The ids of the platforms to query; empty for all.
    pub platforms: Vec<String>,
    /// How long each account may take, from its first request to its last answer, in seconds.
    pub timeout: u32,
    /// Whether to leave out e-mail addresses and user names.
    pub private: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { lang: None, platforms: Vec::new(), timeout: 10, private: false }
    }
}

/// The longest timeout that can be asked for, in seconds.
pub const LONGEST: u32 = 600;

/// The languages that can be asked for.
#[must_use]
pub fn languages() -> String {
    locale::tags(", ")
}

/// The platforms that can be asked for.
#[must_use]
pub fn platform_ids() -> String {
    platforms::PLATFORMS.iter().map(|platform| platform.id).collect::<Vec<_>>().join(", ")
}

/// Sets an option to a value, or says what it takes instead.
type Set = fn(&mut Options, &Value) -> Result<(), String>;

/// The options of the plugin's entry. Those that the shim itself acts on, such as `sidebar`, are only checked here.
const OPTIONS: [(&str, Set); 8] = [
    ("lang", |options, value| {
        let lang = value.as_str().filter(|lang| locale::by_tag(lang).is_some());
        options.lang = Some(lang.ok_or_else(languages)?.to_owned());
        Ok(())
    }),
    ("platforms", |options, value| {
        let ids = value.as_array().ok_or_else(platform_ids)?.iter();
        let known = |id: &Value| Some(platforms::by_id(id.as_str()?)?.id.to_owned());
        options.platforms = ids.map(known).collect::<Option<_>>().ok_or_else(platform_ids)?;
        Ok(())
    }),
    ("private", |options, value| {
        // What protects fails closed: whatever else is meant, it is not that names may be seen.
        options.private = settings::protects(value);
        flag(value).map(drop)
    }),
    ("timeout", |options, value| {
        let seconds = value.as_u64().and_then(|seconds| u32::try_from(seconds).ok());
        let seconds = seconds.filter(|seconds| (1..=LONGEST).contains(seconds));
        options.timeout = seconds.ok_or_else(|| format!("1 - {LONGEST}"))?;
        Ok(())
    }),
    ("sidebar", |_, value| flag(value).map(drop)),
    ("prompt", |_, value| flag(value).map(drop)),
    ("toast", |_, value| flag(value).map(drop)),
    ("command", |_, value| {
        let known = value.as_str().filter(|value| ["on", "off"].contains(value));
        known.map(drop).ok_or_else(|| "\"on\", \"off\"".to_owned())
    }),
];

fn flag(value: &Value) -> Result<bool, String> {
    value.as_bool().ok_or_else(|| "true, false".to_owned())
}

impl Options {
    /// Reads the options in `given`, an object; what is wrong with any of them is reported, and its default stands.
    #[must_use]
    pub fn read(given: &Value) -> (Self, Vec<OptionError>) {
        let mut options = Self::default();
        let mut option_errors = Vec::new();
        let Some(given) = given.as_object() else { return (options, option_errors) };
        for (key, value) in given.iter().filter(|(_, value)| !value.is_null()) {
            let Some((option, set)) = OPTIONS.into_iter().find(|(name, _)| name == key) else {
                option_errors.push(OptionError::Unknown(shown(key)));
                continue;
            };
            if let Err(takes) = set(&mut options, value) {
                let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
                option_errors.push(OptionError::BadValue { option, value: shown(&value), takes });
            }
        }
        (options, option_errors)
    }

    /// Whether the platform called `id` is to be queried.
    #[must_use]
    pub fn wants(&self, id: &str) -> bool {
        self.platforms.is_empty() || self.platforms.iter().any(|wanted| wanted == id)
    }
}

/// From the user's own configuration, not from a platform: there is nobody to hide the secrets from.
fn shown(text: &str) -> String {
    Sanitized::own(text).map(|text| text.to_string()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn every_option_is_read() {
        let given = json!({ "lang": "ko", "platforms": ["zai", "openai"], "timeout": 25, "private": true,
            "sidebar": false, "prompt": true, "toast": false, "command": "off" });
        let read = Options {
            lang: Some("ko".to_owned()),
            platforms: vec!["zai".to_owned(), "openai".to_owned()],
            timeout: 25,
            private: true,
        };
        assert_eq!(Options::read(&given), (read, Vec::new()));
    }

    #[test]
    fn what_was_read_from_arguments_is_read_again_as_it_was() {
        let options = Options { timeout: 3, ..Options::default() };
        assert_eq!(Options::read(&json!(options)), (options, Vec::new()));
    }

    #[test]
    fn a_wrong_option_is_named_and_its_default_stands() {
        for (option, value) in [
            ("lang", json!("fr")),
            ("lang", json!(1)),
            ("platforms", json!("openai")),
            ("platforms", json!(["acme"])),
            ("timeout", json!(0)),
            ("timeout", json!(601)),
            ("timeout", json!("10")),
            ("private", json!("yes")),
            ("sidebar", json!(1)),
            ("prompt", json!([])),
            ("toast", json!({})),
            ("command", json!(false)),
            ("command", json!("hidden")),
        ] {
            let (options, option_errors) = Options::read(&json!({ option: value }));
            assert_eq!(options, Options { private: option == "private", ..Options::default() }, "{option}");
            assert!(
                matches!(&option_errors[..], [OptionError::BadValue { option: named, .. }] if *named == option)
            );
        }
        let (_, option_errors) = Options::read(&json!({ "colour": true }));
        assert_eq!(option_errors, [OptionError::Unknown("colour".to_owned())]);
        assert_eq!(Options::read(&json!([1])).1, []);
    }

    #[test]
    fn the_published_schema_says_what_is_read() {
        let schema: Value = serde_json::from_str(include_str!("../options.schema.json")).expect("JSON");
        let properties = schema["properties"].as_object().expect("properties");
        let mut names = OPTIONS.map(|(name, _)| name);
        names.sort_unstable();
        assert_eq!(properties.keys().map(String::as_str).collect::<Vec<_>>(), names);
        let listed = |values: &Value| {
            let values: Vec<_> =
                values.as_array().expect("an enum").iter().filter_map(Value::as_str).collect();
            values.join(", ")
        };
        assert_eq!(listed(&properties["lang"]["enum"]), languages());
        assert_eq!(properties["timeout"]["maximum"], LONGEST);
        assert_eq!(properties["timeout"]["default"], Options::default().timeout);
        for (name, property) in properties {
            let default = &property["default"];
            assert!(Options::read(&json!({ name: default })).1.is_empty(), "{name} takes its default");
        }
        assert_eq!(schema["additionalProperties"], false);
    }
}
