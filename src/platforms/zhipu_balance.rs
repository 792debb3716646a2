//! Zhipu AI's open platform, paid by use: the paid-in and granted balance.
//!
//! Credential: a key, pasted into OpenCode as `zhipuai`. `ZHIPU_API_KEY` is not read: OpenCode uses it for this
//! platform, its Coding Plan, and Z.ai's two, so it does not identify the key's platform. Request: `GET
//! www.bigmodel.cn/api/biz/account/query-customer-account-report`, not documented, read by several quota tools. The
//! balance is `availableBalance`, else `balance`, in yuan. A failure comes with status 200 and the plan's codes. A
//! single source says that Z.ai answers on the same path, so Z.ai is not queried.

use super::zhipu;
use crate::client::Client;
use crate::failure::Failure;
use crate::platform::{DEFAULTS, Find, Platform};
use crate::reading::Reading;
use crate::setup::{Key, Setup};
use serde_json::Value;

/// See the module's documentation.
pub static ZHIPU_BALANCE: Platform = Platform {
    id: "zhipu-balance",
    name: "Zhipu AI (pay as you go)",
    api: "Zhipu",
    local_apis: &[("zh", "智谱")],
    local_names: &[("zh", "智谱 AI（按量付费）"), ("ko", "Zhipu AI(종량제)"), ("ja", "Zhipu AI（従量課金）")],
    hosts: &["www.bigmodel.cn"],
    providers: &["zhipuai"],
    entries: &["zhipuai"],
    setups: &[Setup::Key(Key::new(
        "Zhipu AI",
        "zhipuai",
        "https://bigmodel.cn/usercenter/proj-mgmt/apikeys",
    ))],
    find: Find::Adjusted(MAPPING, adjusted),
    ..DEFAULTS
};

const MAPPING: &str = r#"{
    "url": "https://www.bigmodel.cn/api/biz/account/query-customer-account-report",
    "ok": {"at": "/code", "is": 200}, "message": "/msg",
    "balances": [
        {"remaining": "/data/availableBalance", "currency": "CNY"},
        {"remaining": "/data/balance", "currency": "CNY"}
    ]
}"#;

fn adjusted(_: &Client, _: &Value, mut outcome: Result<Reading, Failure>) -> Result<Reading, Failure> {
    if let Err(Failure::Platform { code: Some(code), reason, .. }) = &mut outcome {
        *reason = zhipu::reason(*code);
    }
    let mut reading = outcome?;
    // The second balance is only a fallback for the first.
    reading.balances.truncate(1);
    Ok(reading)
}
