//! SiliconFlow: the paid-in and granted balance, in dollars abroad, in yuan in China.
//!
//! Credential: a key, pasted into OpenCode or in the variable of its site. Request: `GET /v1/user/info`, documented
//! on both sites. `totalBalance` is what is left, as a string; the host determines its currency. The code 20000 is
//! success: a failure may come with status 200. The reply's name and e-mail address are not read.

use crate::platform::{DEFAULTS, Find, Platform};
use crate::setup::{Key, Setup};

/// The site abroad.
pub static SILICONFLOW: Platform = Platform {
    id: "siliconflow",
    name: "SiliconFlow",
    hosts: &["api.siliconflow.com"],
    providers: &["siliconflow"],
    entries: &["siliconflow"],
    setups: &[Setup::Key(Key::new("SiliconFlow", "siliconflow", "https://cloud.siliconflow.com/account/ak"))],
    variables: &["SILICONFLOW_API_KEY"],
    find: Find::Described(ABROAD),
    ..DEFAULTS
};

/// The site in China.
pub static SILICONFLOW_CN: Platform = Platform {
    id: "siliconflow-cn",
    name: "SiliconFlow (China)",
    api: "SiliconFlow",
    local_names: &[("zh", "SiliconFlow（中国）"), ("ko", "SiliconFlow(중국)"), ("ja", "SiliconFlow（中国）")],
    hosts: &["api.siliconflow.cn"],
    providers: &["siliconflow-cn"],
    entries: &["siliconflow-cn"],
    setups: &[Setup::Key(Key::new(
        "SiliconFlow (China)",
        "siliconflow-cn",
        "https://cloud.siliconflow.cn/account/ak",
    ))],
    variables: &["SILICONFLOW_CN_API_KEY"],
    find: Find::Described(CHINA),
    ..DEFAULTS
};

const ABROAD: &str = r#"{
    "url": "https://api.siliconflow.com/v1/user/info",
    "ok": {"at": "/code", "is": 20000}, "message": "/message",
    "balances": [{"remaining": "/data/totalBalance", "currency": "USD"}]
}"#;

const CHINA: &str = r#"{
    "url": "https://api.siliconflow.cn/v1/user/info",
    "ok": {"at": "/code", "is": 20000}, "message": "/message",
    "balances": [{"remaining": "/data/totalBalance", "currency": "CNY"}]
}"#;
