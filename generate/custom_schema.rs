//! The published schema of a custom platform, as types that exist only for it. A test keeps their members equal to
//! those that are checked. Built only for tests, in the place of `platforms::custom::custom_schema`.

use super::schema::{AUTH, BALANCE, Kind, MOST_ROWS, ROOT, SUCCESS, UNLIMITED, WINDOW};
use schemars::JsonSchema;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// A platform of your own: one request with a key, and where in the reply the figures are.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
#[expect(dead_code, reason = "only its schema is used")]
pub struct Custom {
    /// Its id, for `--platform`. No built-in platform may have the same.
    #[schemars(regex(pattern = "^[a-z0-9-]{1,32}$"))]
    id: String,
    /// Its name in headings. By default its id.
    #[schemars(length(min = 1, max = 64))]
    name: Option<String>,
    /// The id of the provider in OpenCode whose models this platform serves. By default that of `auth.entry`.
    #[schemars(length(min = 1, max = 64))]
    provider: Option<String>,
    /// What to request: https, a public host, and port 443 or one from 1024. With a preset, the program's base URL.
    #[schemars(regex(pattern = "^https?://[^@#\\\\]+$"), length(max = 2048))]
    url: String,
    /// A program whose replies are known. Replaces `ok`, `message`, `plan`, `balances` and `windows`.
    preset: Option<Preset>,
    /// Where the key is.
    auth: Auth,
    /// How to recognize a successful reply.
    ok: Option<Success>,
    /// Where the platform's message about a failure is.
    message: Option<Pointer>,
    /// Where the plan's name is.
    plan: Option<Pointer>,
    /// The balances.
    #[schemars(default, length(max = MOST_ROWS))]
    balances: Vec<BalanceRow>,
    /// The limits that reset.
    #[schemars(default, length(max = MOST_ROWS))]
    windows: Vec<WindowRow>,
    /// Whether `url` is on this machine, over plain HTTP: http://localhost:PORT.
    #[schemars(default)]
    loopback: bool,
}

/// A program that many people run themselves.
#[derive(JsonSchema)]
#[schemars(rename_all = "kebab-case")]
#[expect(dead_code, reason = "only its schema is used")]
enum Preset {
    Litellm,
    NewApi,
    Sub2api,
}

/// The one place that the key is read from.
#[derive(JsonSchema)]
#[schemars(untagged, deny_unknown_fields)]
#[expect(dead_code, reason = "only its schema is used")]
enum Auth {
    Entry {
        /// An entry of auth.json with `type: "api"`.
        #[schemars(length(min = 1, max = 64))]
        entry: String,
        /// The header that the key is sent in.
        #[schemars(default)]
        header: Header,
    },
    Variable {
        /// An environment variable that no built-in platform reads.
        #[schemars(length(min = 1, max = 128))]
        env: String,
        /// The header that the key is sent in.
        #[schemars(default)]
        header: Header,
    },
}

/// A place in the reply: a JSON Pointer (RFC 6901), such as `/data/0/left`.
#[derive(JsonSchema)]
#[schemars(extend("pattern" = "^/", "maxLength" = 256))]
#[expect(dead_code, reason = "only its schema is used")]
struct Pointer(String);

/// A place in the reply, as a JSON Pointer; the whole reply if empty.
#[derive(JsonSchema)]
#[schemars(extend("pattern" = "^(/|$)", "maxLength" = 256))]
#[expect(dead_code, reason = "only its schema is used")]
struct ArrayPointer(String);

/// An ISO 4217 code, a unit such as `points`, or a pointer to either.
#[derive(JsonSchema)]
#[schemars(extend("pattern" = "^/|^[A-Za-z]{2,12}$", "maxLength" = 256))]
#[expect(dead_code, reason = "only its schema is used")]
struct Unit(String);

/// A string, a number, true or false.
#[derive(JsonSchema)]
#[schemars(untagged)]
#[expect(dead_code, reason = "only its schema is used")]
enum Literal {
    Text(String),
    Number(f64),
    Flag(bool),
}

#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
#[expect(dead_code, reason = "only its schema is used")]
struct Success {
    /// Where in the reply to look.
    at: Pointer,
    /// The value expected there.
    is: Literal,
}

#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
#[expect(dead_code, reason = "only its schema is used")]
struct Test {
    /// Where in the reply to look.
    at: Pointer,
    /// The value expected there.
    is: Option<Literal>,
    /// True if the value there is below this number. Not together with `is`.
    below: Option<f64>,
}

/// Where a balance is in the reply.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
#[expect(dead_code, reason = "only its schema is used")]
struct BalanceRow {
    /// Where an array is, with one balance in each item. The other pointers are then relative to the item.
    each: Option<ArrayPointer>,
    /// Its name, or where the name is.
    #[schemars(length(min = 1, max = 256))]
    name: Option<String>,
    /// Where the amount left is.
    remaining: Pointer,
    /// Where an amount to subtract from `remaining` is.
    minus: Option<Pointer>,
    /// What to divide the amount by, such as 100 for cents.
    #[schemars(extend("exclusiveMinimum" = 0))]
    divide: Option<f64>,
    /// An ISO 4217 code, a unit such as `points`, or where that is.
    currency: Unit,
    /// How to recognize that there is no limit.
    unlimited: Option<Test>,
}

/// Where a limit's figures are in the reply.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
#[expect(dead_code, reason = "only its schema is used")]
struct WindowRow {
    /// Where an array is, with one limit in each item. The other pointers are then relative to the item.
    each: Option<ArrayPointer>,
    /// Its name, or where the name is.
    #[schemars(length(min = 1, max = 256))]
    name: Option<String>,
    /// Where the amount used is. Two of `used`, `limit` and `remaining` are enough.
    used: Option<Pointer>,
    /// The limit, or where it is.
    limit: Option<Figure>,
    /// Where the amount left is.
    remaining: Option<Pointer>,
    /// Where a percentage is, instead of `used`, `limit` and `remaining`.
    percent: Option<Pointer>,
    /// What the percentage counts: what is used or left, in percent or as a fraction of 1.
    #[schemars(default)]
    percent_is: PercentIs,
    /// What to divide the amounts by, such as 100 for cents.
    #[schemars(extend("exclusiveMinimum" = 0))]
    divide: Option<f64>,
    /// An ISO 4217 code, a unit such as `points`, or where that is.
    unit: Option<Unit>,
    /// How to recognize that there is no limit.
    unlimited: Option<Test>,
    /// Where the time of the reset is.
    resets: Option<Pointer>,
    /// The form of that time: ISO 8601, seconds or milliseconds since 1970, or seconds from now.
    #[schemars(default)]
    resets_as: ResetsAs,
    /// The limit's period, or where it is: seconds, or a string such as `5h`.
    seconds: Option<Figure>,
    /// Whether the period is a calendar month. Not together with `seconds`.
    #[schemars(default)]
    month: bool,
}

/// A number, or a pointer to a number or a string.
#[derive(JsonSchema)]
#[schemars(untagged)]
#[expect(dead_code, reason = "only its schema is used")]
enum Figure {
    Literal(f64),
    At(Pointer),
}

#[derive(Default, JsonSchema, serde::Serialize)]
#[serde(rename_all = "snake_case")]
#[expect(dead_code, reason = "only its schema is used")]
enum PercentIs {
    #[default]
    Used,
    Left,
    UsedFraction,
    LeftFraction,
}

#[derive(Default, JsonSchema, serde::Serialize)]
#[serde(rename_all = "snake_case")]
#[expect(dead_code, reason = "only its schema is used")]
enum ResetsAs {
    #[default]
    Iso,
    S,
    Ms,
    InS,
}

/// The header that a key is sent in.
#[derive(Default, JsonSchema, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
#[expect(dead_code, reason = "only its schema is used")]
enum Header {
    #[default]
    Authorization,
    AuthorizationRaw,
    XApiKey,
    ApiKey,
    XBfVk,
}

/// Sample values of every kind; each member accepts some.
fn samples() -> Vec<Value> {
    let texts = ["", "x", "/x", "USD", "U$D", "litellm", "left", "in_s", "x-api-key"].map(str::to_owned);
    let long = [64, 65, 256, 257].map(|length| format!("/{:x<1$}", "", length - 1));
    let others = [json!(0), json!(1), json!(-1.5), json!(true), Value::Null, json!([]), json!({})];
    texts.into_iter().chain(long).map(Value::from).chain(others).collect()
}

#[test]
fn what_is_published_is_what_is_checked() {
    let published: Value = serde_json::from_str(include_str!("../mystatus.schema.json")).expect("JSON");
    let definitions = &published["$defs"];
    let of = |name: &str| definitions[name]["properties"].as_object().expect("properties").clone();
    let mut auth = Map::new();
    for way in definitions["Auth"]["anyOf"].as_array().expect("two ways") {
        auth.extend(way["properties"].as_object().expect("properties").clone());
    }
    for (properties, members) in [
        (of("Custom"), ROOT),
        (auth, AUTH),
        (of("Success"), SUCCESS),
        (of("Test"), UNLIMITED),
        (of("BalanceRow"), BALANCE),
        (of("WindowRow"), WINDOW),
    ] {
        let names: BTreeSet<_> = properties.keys().map(String::as_str).collect();
        assert_eq!(names, members.iter().map(|(name, _)| *name).collect());
        for (name, kind) in members {
            let mut schema = properties[*name].clone();
            let is_right = |value: &Value| kind.check(name, value).is_ok();
            assert!(schema.get("default").is_none_or(is_right), "{name}: {schema}");
            // Other code checks an object's required members, and checks ids and URLs more strictly.
            if matches!(kind, Kind::Object(_) | Kind::Rows(_)) || ["id", "url"].contains(name) {
                continue;
            }
            schema["$defs"] = definitions.clone();
            let validator = jsonschema::draft202012::new(&schema).expect("a schema");
            for sample in samples() {
                assert_eq!(validator.is_valid(&sample), is_right(&sample), "{name}: {sample}");
            }
        }
    }
}
