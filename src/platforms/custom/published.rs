//! A description as the published schema tells it: the members of its own, and the rows as they are read.

use super::schema::Header;
use crate::platforms::mapping::{BalanceRow, Test, WindowRow};
use schemars::JsonSchema;

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
