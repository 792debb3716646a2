//! A description as the published schema tells it, in types that exist for it alone: the same members as those that are
//! checked, to which a test holds them.

use super::schema::{AUTH, BALANCE, Members, ROOT, UNLIMITED, WINDOW};
use schemars::{JsonSchema, schema_for};
use serde_json::Value;

/// A platform of the user's own: one request with the key, and where in the reply its figures stand.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
#[expect(dead_code, reason = "only its schema is used")]
pub struct Custom {
    /// What `--platform` calls it; none of the built-in ones' ids.
    #[schemars(regex(pattern = "^[a-z0-9-]{1,32}$"))]
    id: String,
    /// What headings call it; by default its id.
    #[schemars(length(min = 1, max = 64))]
    name: Option<String>,
    /// The id of OpenCode's provider whose models it is asked for; by default that of `auth.entry`.
    #[schemars(length(min = 1, max = 64))]
    provider: Option<String>,
    /// What is asked: https at a public name, on a port from 1024 where it is not 443; with a preset, where the program is.
    #[schemars(regex(pattern = "^https?://[^@#\\\\]+$"), length(max = 2048))]
    url: String,
    /// Takes the place of `ok`, `message`, `plan`, `balances` and `windows`.
    preset: Option<Preset>,
    /// Where the key is.
    auth: Auth,
    /// What a reply must hold to be no failure.
    ok: Option<Test>,
    /// Where the platform's own words about a failure stand.
    message: Option<String>,
    /// Where the plan's name stands.
    plan: Option<String>,
    /// The balances.
    #[schemars(default, length(max = 16))]
    balances: Vec<BalanceRow>,
    /// The windows.
    #[schemars(default, length(max = 16))]
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

/// The one place that the key is taken from.
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

#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
#[expect(dead_code, reason = "only its schema is used")]
struct Test {
    /// Where in the reply.
    at: String,
    /// What stands there.
    is: Option<Value>,
    /// The number that what stands there is below; not beside `is`.
    below: Option<f64>,
}

/// Where a balance stands.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
#[expect(dead_code, reason = "only its schema is used")]
struct BalanceRow {
    /// An array or object: a balance of each of its items, in which the other pointers are.
    each: Option<String>,
    /// What it is called, or where that stands.
    name: Option<String>,
    /// Where what is left stands.
    remaining: String,
    /// Where what is to be taken off that stands.
    minus: Option<String>,
    /// How many of the reply's units are one of the currency's.
    divide: Option<f64>,
    /// ISO 4217, a unit such as `points`, or where that stands.
    currency: String,
    /// What says that there is no limit.
    unlimited: Option<Test>,
}

/// Where a window's figures stand.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
#[expect(dead_code, reason = "only its schema is used")]
struct WindowRow {
    /// An array or object: a window of each of its items, in which the other pointers are.
    each: Option<String>,
    /// What it is called, or where that stands.
    name: Option<String>,
    /// What is used. Two of `used`, `limit` and `remaining` are enough.
    used: Option<Figure>,
    /// The limit.
    limit: Option<Figure>,
    /// What is left.
    remaining: Option<Figure>,
    /// Where a percentage stands, in place of those.
    percent: Option<String>,
    /// What that percentage is of.
    #[schemars(default)]
    percent_is: PercentIs,
    /// How many of the reply's units are one that is shown.
    divide: Option<f64>,
    /// ISO 4217, a unit such as `points`, or where that stands.
    unit: Option<String>,
    /// What says that there is no limit.
    unlimited: Option<Test>,
    /// Where the reset's time stands.
    resets: Option<String>,
    /// How that time is written.
    #[schemars(default)]
    resets_as: ResetsAs,
    /// How long the window is, or where that stands: seconds, or a text such as `5h`.
    seconds: Option<Figure>,
    /// Whether it is a calendar month; not beside `seconds`.
    #[schemars(default)]
    month: bool,
}

/// A literal number, or a pointer to a number or a text.
#[derive(JsonSchema)]
#[schemars(untagged)]
#[expect(dead_code, reason = "only its schema is used")]
enum Figure {
    Literal(f64),
    At(String),
}

#[derive(Default, JsonSchema, serde::Serialize)]
#[schemars(rename_all = "snake_case")]
#[expect(dead_code, reason = "only its schema is used")]
enum PercentIs {
    #[default]
    Used,
    Left,
    UsedFraction,
    LeftFraction,
}

#[derive(Default, JsonSchema, serde::Serialize)]
#[schemars(rename_all = "snake_case")]
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
#[schemars(rename_all = "kebab-case")]
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

#[test]
fn what_is_published_is_what_is_checked() {
    let names = |schema: schemars::Schema| -> Vec<String> {
        let properties = schema.get("properties").and_then(Value::as_object).expect("properties");
        let mut names: Vec<_> = properties.keys().cloned().collect();
        names.sort_unstable();
        names
    };
    let checked = |members: Members| -> Vec<String> {
        let mut names: Vec<_> = members.iter().map(|(name, _)| (*name).to_owned()).collect();
        names.sort_unstable();
        names
    };
    assert_eq!(names(schema_for!(Custom)), checked(ROOT));
    assert_eq!(names(schema_for!(BalanceRow)), checked(BALANCE));
    assert_eq!(names(schema_for!(WindowRow)), checked(WINDOW));
    assert_eq!(names(schema_for!(Test)), checked(UNLIMITED));
    assert_eq!(checked(AUTH), ["entry", "env", "header"]);
}
