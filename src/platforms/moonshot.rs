//! Moonshot's open platform, for the Kimi models by key: in dollars abroad, in yuan in China.
//!
//! Credential: a key, pasted into OpenCode. Both sites share the variable `MOONSHOT_API_KEY` and refuse each other's
//! keys, so it is not read: only the entry decides where a key goes. Request: `GET /v1/users/me/balance`, documented
//! on both sites; a failure may come with status 200 and a nonzero `code`.

use crate::platform::{DEFAULTS, Find, Platform};
use crate::setup::{Key, Setup};

/// The site abroad.
pub static MOONSHOT: Platform = Platform {
    id: "moonshot",
    name: "Moonshot AI",
    api: "Moonshot",
    hosts: &["api.moonshot.ai"],
    providers: &["moonshotai"],
    entries: &["moonshotai"],
    setups: &[Setup::Key(Key::new(
        "Moonshot AI",
        "moonshotai",
        "https://platform.moonshot.ai/console/api-keys",
    ))],
    find: Find::Described(ABROAD),
    ..DEFAULTS
};

/// The site in China.
pub static MOONSHOT_CN: Platform = Platform {
    id: "moonshot-cn",
    name: "Moonshot AI (China)",
    api: "Moonshot",
    local_names: &[("zh", "Moonshot AI（中国）"), ("ko", "Moonshot AI(중국)"), ("ja", "Moonshot AI（中国）")],
    hosts: &["api.moonshot.cn"],
    providers: &["moonshotai-cn"],
    entries: &["moonshotai-cn"],
    setups: &[Setup::Key(Key::new(
        "Moonshot AI (China)",
        "moonshotai-cn",
        "https://platform.moonshot.cn/console/api-keys",
    ))],
    find: Find::Described(CHINA),
    ..DEFAULTS
};

const ABROAD: &str = r#"{
    "url": "https://api.moonshot.ai/v1/users/me/balance",
    "ok": {"at": "/code", "is": 0}, "message": "/message",
    "balances": [{"remaining": "/data/available_balance", "currency": "USD"}]
}"#;

const CHINA: &str = r#"{
    "url": "https://api.moonshot.cn/v1/users/me/balance",
    "ok": {"at": "/code", "is": 0}, "message": "/message",
    "balances": [{"remaining": "/data/available_balance", "currency": "CNY"}]
}"#;
