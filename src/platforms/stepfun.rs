//! StepFun: the prepaid balance, in yuan in China, in dollars abroad.
//!
//! Credential: a key, pasted into OpenCode. Both sites share the variable `STEPFUN_API_KEY`, which does not identify
//! the site, so it is not read. Request: `GET /v1/accounts`, documented on both sites; the currency is that of their
//! price pages. The two totals next to `balance` are all that was ever paid in or given. The windows of a Step Plan
//! are behind the website's sign-in.

use crate::platform::{DEFAULTS, Find, Platform};
use crate::setup::{Key, Setup};

/// The site in China.
pub static STEPFUN: Platform = Platform {
    id: "stepfun",
    name: "StepFun",
    local_apis: &[("zh", "阶跃星辰")],
    hosts: &["api.stepfun.com"],
    providers: &["stepfun", "stepfun-step-plan"],
    entries: &["stepfun", "stepfun-step-plan"],
    setups: &[Setup::Key(Key::new(
        "StepFun (China)",
        "stepfun",
        "https://platform.stepfun.com/interface-key",
    ))],
    find: Find::Described(CHINA),
    ..DEFAULTS
};

/// The site abroad.
pub static STEPFUN_AI: Platform = Platform {
    id: "stepfun-ai",
    name: "StepFun (Global)",
    api: "StepFun",
    local_names: &[("zh", "StepFun（国际）"), ("ko", "StepFun(글로벌)"), ("ja", "StepFun（グローバル）")],
    hosts: &["api.stepfun.ai"],
    providers: &["stepfun-ai", "stepfun-ai-step-plan"],
    entries: &["stepfun-ai", "stepfun-ai-step-plan"],
    setups: &[Setup::Key(Key::new(
        "StepFun (Global)",
        "stepfun-ai",
        "https://platform.stepfun.ai/interface-key",
    ))],
    find: Find::Described(ABROAD),
    ..DEFAULTS
};

const CHINA: &str = r#"{
    "url": "https://api.stepfun.com/v1/accounts",
    "balances": [{"remaining": "/balance", "currency": "CNY"}]
}"#;

const ABROAD: &str = r#"{
    "url": "https://api.stepfun.ai/v1/accounts",
    "balances": [{"remaining": "/balance", "currency": "USD"}]
}"#;
