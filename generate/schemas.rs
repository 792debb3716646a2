//! The types behind the published schemas of `mystatus.json` and reports. `schemars` generates the schemas, and the
//! tests compare them with the files and with what is read. Built only for tests, in the place of `schemas`.

use crate::forecast::Prefer;
use crate::locale::LANGUAGES;
use crate::options::{DEFAULT_HOURS, LONGEST_TIMEOUT, Options};
use crate::platforms;
use crate::platforms::custom::{self, custom_schema::Custom};
use crate::render::json::JsonReport;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use std::collections::BTreeMap;

/// What `mystatus --json` prints if it could not make a report.
#[derive(JsonSchema)]
#[schemars(title = "Error", inline)]
#[expect(dead_code, reason = "only its schema is used")]
struct Wrong {
    /// The version of this format.
    #[schemars(extend("const" = 1))]
    version: u32,
    /// What is wrong.
    error: WhatIsWrong,
}

/// What is wrong.
#[derive(JsonSchema)]
#[schemars(rename = "Error")]
#[expect(dead_code, reason = "only its schema is used")]
struct WhatIsWrong {
    /// `usage` for wrong arguments, `runtime` for a Node that is too old, `broken` for a broken installation.
    #[schemars(extend("enum" = ["usage", "runtime", "broken"]))]
    code: String,
    /// What is wrong, in words.
    message: String,
    /// What to do about it.
    next_step: String,
}

/// Settings of opencode-mystatus: `mystatus.json` in OpenCode's global config folder.
#[derive(JsonSchema)]
#[schemars(title = "mystatus.json", deny_unknown_fields, transform = relations)]
#[expect(dead_code, clippy::struct_excessive_bools, reason = "only its schema is used")]
struct Settings {
    /// This schema's URL, so that editors can check the file.
    #[schemars(rename = "$schema")]
    schema: Option<String>,
    /// The language. By default that of the environment.
    #[schemars(schema_with = "languages")]
    lang: Option<String>,
    /// The platforms to query, by id or by the id of OpenCode's provider. By default all.
    #[schemars(schema_with = "platforms", default)]
    platforms: Vec<String>,
    /// The opt-in platforms to query, although their vendors do not want that.
    #[schemars(schema_with = "opt_in")]
    enable: Option<Vec<String>>,
    /// Other names for accounts: the name as shown (or else the platform's id), and the name to show instead.
    #[schemars(default)]
    names: BTreeMap<String, String>,
    /// Platforms of your own.
    #[schemars(default, length(max = custom::MOST))]
    custom: Vec<Custom>,
    /// Whether to hide e-mail addresses, user names, and the host of a GitHub Enterprise.
    #[schemars(default)]
    private: bool,
    /// How long each account may take, in seconds.
    #[schemars(default = "timeout", range(min = 1, max = LONGEST_TIMEOUT))]
    timeout: u32,
    /// The percentage left at which a limit counts as low, in the report and for warnings.
    #[schemars(default = "low", range(min = 0, max = 100))]
    low: f64,
    /// How many hours of work the recommended account should last.
    #[schemars(default = "hours", range(min = 0.25, max = 168))]
    hours: f64,
    /// Until when the recommended account should last, as a time of day such as `18:00`. Not together with `hours`.
    #[schemars(regex(pattern = "^([01]?[0-9]|2[0-3]):[0-5]?[0-9]$"))]
    until: Option<String>,
    /// `no-stop` avoids interruptions; `no-waste` uses quota before it expires.
    #[schemars(schema_with = "prefer")]
    prefer: Option<String>,
    /// Whether OpenCode's terminal keeps hourly usage of each limit for 60 days, which improves forecasts and account
    /// details.
    #[schemars(default)]
    memory: bool,
    /// Whether the description of OpenCode's subagent tool recommends an account to work on.
    #[schemars(default)]
    advise: bool,
    /// Whether the sidebar has a section with every account's tightest limit.
    #[schemars(default = "yes")]
    sidebar: bool,
    /// Whether to show what is left for the session's model beside the prompt.
    #[schemars(default = "yes")]
    prompt: bool,
    /// Whether to show a toast when a limit runs low or out, or stops a session.
    #[schemars(default = "yes")]
    toast: bool,
    /// Whether a session on OpenCode 2, stopped by a limit, waits until the limit resets.
    #[schemars(default)]
    wait: bool,
    /// Whether OpenCode has the command /mystatus outside its terminal.
    #[schemars(schema_with = "switch")]
    command: Option<String>,
}

/// No member is required, and two exclude each other.
fn relations(schema: &mut Schema) {
    schema.remove("required");
    schema.insert("not".to_owned(), serde_json::json!({ "required": ["hours", "until"] }));
}

fn yes() -> bool {
    true
}

fn hours() -> f64 {
    DEFAULT_HOURS
}

fn low() -> f64 {
    Options::default().low
}

fn timeout() -> u32 {
    Options::default().timeout
}

fn languages(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "enum": LANGUAGES.iter().map(|language| language.tag()).collect::<Vec<_>>() })
}

/// Offers ids to editors, but also allows those of providers and of the user's own platforms.
fn platforms(_: &mut SchemaGenerator) -> Schema {
    let ids = platforms::shipped().map(|platform| platform.id);
    json_schema!({
        "type": "array",
        "items": { "anyOf": [{ "enum": ids.collect::<Vec<_>>() }, { "type": "string" }] },
    })
}

fn opt_in(_: &mut SchemaGenerator) -> Schema {
    let ids: Vec<_> = platforms::opt_in().map(|platform| platform.id).collect();
    json_schema!({ "type": "array", "items": { "enum": ids } })
}

fn prefer(_: &mut SchemaGenerator) -> Schema {
    let [(usual, _), _] = Prefer::ALL;
    json_schema!({ "enum": Prefer::ALL.map(|(name, _)| name), "default": usual })
}

fn switch(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "enum": ["on", "off"], "default": "on" })
}

mod tests {
    use super::*;
    use crate::failure::Failure;
    use crate::http::NetworkCause;
    use crate::options::{OPTIONS, OWN_ONLY};
    use crate::sanitized::Sanitized;
    use jsonschema::Validator;
    use serde_json::{Map, Value, json};
    use std::path::Path;

    fn of_settings() -> Value {
        let mut schema = schemars::schema_for!(Settings).into();
        without_null(&mut schema);
        schema
    }

    /// Removes `null` as a type: an optional member need not be null.
    fn without_null(schema: &mut Value) {
        if let Some(types) = schema.get_mut("type").filter(|types| types.is_array()) {
            *types = types[0].take();
        }
        let null = json!({ "type": "null" });
        if let Some(kind) = schema.get("anyOf").filter(|any| any[1] == null).map(|any| any[0].clone()) {
            let members = schema.as_object_mut().expect("an object");
            members.remove("anyOf");
            members.extend(kind.as_object().expect("an object").clone());
        }
        match schema {
            Value::Object(members) => members.values_mut().for_each(without_null),
            Value::Array(items) => items.iter_mut().for_each(without_null),
            _ => {}
        }
    }

    /// The schema of the options in the plugin's entries.
    fn of_options() -> Value {
        let mut schema = of_settings();
        schema["title"] = json!("Options of opencode-mystatus");
        schema["description"] = json!(
            "The second item of the plugin's entry in opencode.json and tui.json: [\"opencode-mystatus\", { ... }]."
        );
        let members = schema["properties"].as_object_mut().expect("properties");
        for name in OWN_ONLY.iter().chain(&["$schema"]) {
            members.remove(*name);
        }
        schema.as_object_mut().expect("an object").remove("$defs");
        schema
    }

    /// The schema of what `--json` prints: a report, or an error in how the program was used.
    fn of_report() -> Value {
        let settings = schemars::generate::SchemaSettings::draft2020_12().for_serialize();
        let mut generator = settings.into_generator();
        let report = generator.subschema_for::<JsonReport<'static>>();
        let error = generator.subschema_for::<Wrong>();
        let mut schema = json!({
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": "mystatus --json",
            "anyOf": [report, error],
            "$defs": generator.take_definitions(true),
        });
        without_null(&mut schema);
        schema
    }

    fn validator(schema: &Value) -> Validator {
        jsonschema::draft202012::new(schema).expect("a schema")
    }

    fn read(settings: &Value) -> bool {
        Options::read(settings.as_object().unwrap_or(&Map::new()), &json!({})).1.is_empty()
    }

    /// `npm run generate` writes the files.
    #[test]
    fn the_published_schemas_are_made_of_the_types() {
        for (file, schema) in [
            ("mystatus.schema.json", of_settings()),
            ("options.schema.json", of_options()),
            ("schema/report-v1.json", of_report()),
        ] {
            let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
            let expected = format!("{}\n", serde_json::to_string_pretty(&schema).expect("JSON"));
            if std::env::var_os("MYSTATUS_GENERATE").is_some() {
                std::fs::write(&path, expected).expect("written");
            } else {
                let written = std::fs::read_to_string(&path).expect("a schema");
                assert!(written == expected, "{file} is not as the types say: run `npm run generate`");
            }
        }
    }

    #[test]
    fn every_option_that_is_read_is_published_with_the_default_that_it_has() {
        let schema = of_settings();
        let properties = schema["properties"].as_object().expect("properties");
        let mut names: Vec<_> = OPTIONS.iter().map(|(name, _)| *name).chain(["$schema"]).collect();
        names.sort_unstable();
        let mut published: Vec<_> = properties.keys().map(String::as_str).collect();
        published.sort_unstable();
        assert_eq!(published, names);
        let defaults =
            properties.iter().filter_map(|(name, property)| Some((name.clone(), property.get("default")?)));
        let defaults: Map<_, _> = defaults.map(|(name, value)| (name, value.clone())).collect();
        let (options, option_errors) = Options::read(&defaults, &json!({}));
        assert_eq!((options, option_errors), (Options::default(), Vec::new()));
        assert!(properties.values().all(|property| property["description"].is_string()));
    }

    #[test]
    fn the_codes_that_the_schema_names_are_those_of_failures() {
        let schema = of_report();
        let words = schema.pointer("/$defs/Failure/properties/code/description").and_then(Value::as_str);
        let named: Vec<_> = words.expect("a description").split('`').skip(1).step_by(2).collect();
        let failures = [
            Failure::TokenExpired,
            Failure::Status { status: 401, reason: None, message: None, retry_after: None },
            Failure::Network { cause: NetworkCause::Dns, code: Sanitized::fixed("ENOTFOUND") },
            Failure::Timeout { seconds: 10 },
        ];
        assert_eq!(named, failures.map(|failure| failure.code()));
    }

    /// Editors accept only settings that are read without an error, and reject those with a wrong type or name.
    #[test]
    fn the_schema_accepts_what_is_read() {
        let validator = validator(&of_settings());
        for settings in [
            json!({ "$schema": "https://example.com/mystatus.schema.json", "lang": "ko", "command": "off" }),
            json!({ "platforms": ["zai", "github-copilot"], "enable": ["claude"], "timeout": LONGEST_TIMEOUT }),
            json!({ "names": { "ada@example.com": "Work" }, "private": true, "sidebar": false }),
            json!({ "prompt": false, "toast": false, "wait": true, "custom": [] }),
        ] {
            assert!(validator.is_valid(&settings) && read(&settings), "{settings}");
        }
        for settings in [
            json!({ "lang": "fr" }),
            json!({ "platforms": 5 }),
            json!({ "enable": ["openai"] }),
            json!({ "names": [] }),
            json!({ "timeout": 0 }),
            json!({ "timeout": LONGEST_TIMEOUT + 1 }),
            json!({ "hours": 2, "until": "18:00" }),
            json!({ "custom": {} }),
            json!({ "sidebar": 1 }),
            json!({ "command": "hidden" }),
            json!({ "colour": true }),
        ] {
            assert!(!validator.is_valid(&settings) && !read(&settings), "{settings}");
        }
    }

    /// The shared cases state which custom platforms are queried.
    #[test]
    fn the_schema_accepts_every_platform_of_ones_own_that_is_asked() {
        let validator = validator(&of_settings());
        let text = include_str!("../tests/vectors/balances.json");
        let cases: Vec<Value> = serde_json::from_str(text).expect("cases");
        let settings = |case: &Value| match &case["files"]["mystatus.json"] {
            Value::Null => None,
            Value::String(text) => serde_json::from_str(text).ok(),
            settings => Some(settings.clone()),
        };
        let (mut accepted, mut refused) = (0, 0);
        for case in &cases {
            let Some(settings) = settings(case) else { continue };
            let is_asked = case["facts"]["requests"] != 0;
            let is_valid = validator.is_valid(&settings);
            assert!(is_valid || !is_asked, "{}: {settings}", case["name"]);
            accepted += usize::from(is_valid);
            refused += usize::from(!is_valid);
        }
        // The schema cannot express which hosts a key may be sent to, so it accepts most of the rejected cases.
        assert!(accepted > 10 && refused >= 5, "{accepted} accepted, {refused} refused");
    }

    #[test]
    fn the_documentations_examples_are_valid() {
        let (settings, options) = (validator(&of_settings()), validator(&of_options()));
        let pages = [include_str!("../README.md"), include_str!("../docs/options.md")];
        let blocks = pages.iter().flat_map(|page| page.split("```json\n").skip(1));
        let blocks = blocks.filter_map(|rest| rest.split("```").next());
        let mut checked = 0;
        for block in blocks {
            let example: Value =
                serde_json::from_str(block).unwrap_or_else(|error| panic!("{error}: {block}"));
            match example.pointer("/plugin/0/1") {
                Some(entry) => assert!(options.is_valid(entry), "{block}"),
                None => {
                    assert!(settings.is_valid(&example), "{block}: {:?}", settings.validate(&example).err());
                }
            }
            checked += 1;
        }
        assert!(checked >= 3, "{checked} examples");
    }
}
