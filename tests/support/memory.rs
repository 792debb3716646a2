//! Runs in one process, which caches Z.ai's readings.

use super::{HOME, Script};
use mystatus::cache::{Intent, ReadingCache};
use mystatus::http::Response;
use mystatus::run::Run;
use serde_json::{Value, json};

pub const ZAI: &str = "GET https://api.z.ai/api/monitor/usage/quota/limit";
pub const ZHIPU: &str = "GET https://bigmodel.cn/api/monitor/usage/quota/limit";
pub const CLAUDE: &str = "GET https://api.anthropic.com/api/oauth/usage";
pub const KEY: &str = "0123456789abcdef.ABCDEFGH";
pub const OTHER_KEY: &str = "fedcba9876543210.HGFEDCBA";
pub const MINUTE: i64 = 60_000;

pub fn limits(percent: u32) -> Value {
    json!({ "code": 200, "success": true, "data": { "level": "pro", "limits": [
        { "type": "TOKENS_LIMIT", "unit": 3, "number": 5, "percentage": percent },
    ] } })
}

/// A machine with one key of Z.ai's, for several runs in one process.
pub fn machine() -> Script {
    with_auth(&json!({ "zai-coding-plan": { "type": "api", "key": KEY } }))
}

pub fn with_auth(auth: &Value) -> Script {
    let mut script = Script::auth(auth);
    script.memory = Some((ReadingCache::default(), Intent::Asked));
    script
}

pub fn refused(retry_after: Option<&str>) -> Response {
    Response {
        status: 429,
        retry_after: retry_after.map(str::to_owned),
        body: r#"{"msg":"slow down"}"#.to_owned(),
    }
}

impl Script {
    /// A whole run with `intent`.
    pub fn run_as(&mut self, intent: Intent) -> Run {
        self.memory.as_mut().expect("a memory").1 = intent;
        self.run()
    }

    /// How many requests a whole run with `intent` sends.
    pub fn requests(&mut self, intent: Intent) -> usize {
        let before = self.sent().len();
        self.run_as(intent);
        self.sent().len() - before
    }

    /// Replaces the credentials, in one process.
    pub fn signed_in_as(mut self, auth: &Value) -> Self {
        self.files.clear();
        self.file(&format!("{HOME}/.local/share/opencode/auth.json"), auth)
    }
}

pub fn json_of(run: &Run) -> Value {
    json!(run.json())
}

/// Percent used, by account.
pub fn used(run: &Run) -> Vec<Value> {
    let report = json_of(run);
    let accounts = report["accounts"].as_array().expect("accounts").iter();
    accounts.map(|account| account["windows"][0]["percent_used"].clone()).collect()
}
