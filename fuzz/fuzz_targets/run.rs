//! A whole run with a hostile host: the input is split at each `\0` into options, files, and then replies, the first
//! byte of each of which chooses its status.

#![no_main]

use libfuzzer_sys::fuzz_target;
use mystatus::host::Host;
use mystatus::http::{Request, Response};
use mystatus::locale::LANGUAGES;
use mystatus::proxy::Proxy;
use mystatus::render;
use mystatus::run::Run;
use mystatus::environment::Environment;
use mystatus::sources::FileRead;
use mystatus::time::EpochMs;
use serde_json::{Map, Value};
use std::collections::VecDeque;

/// 2026-11-18 11:06:40 UTC.
const NOW: EpochMs = EpochMs::new(1_795_000_000_000);
const STATUSES: [u16; 8] = [200, 200, 200, 400, 401, 404, 429, 500];

/// Credentials for every platform, where the input brings none.
const AUTH: &str = r#"{"openai":{"type":"oauth","access":"e30.e30.x"},"zhipuai-coding-plan":{"type":"api","key":"0123456789abcdef"},
"github-copilot":{"type":"oauth","refresh":"gho_0123456789"}}"#;
const ACCOUNTS: &str = r#"{"accounts":[{"refreshToken":"1//0123456789","projectId":"p"}]}"#;

#[derive(Default)]
struct Silent(VecDeque<usize>);

impl Host for Silent {
    fn now(&self) -> EpochMs {
        NOW
    }

    fn locale(&self) -> Option<String> {
        None
    }

    fn send(&mut self, id: usize, _request: &Request, _proxy: Option<Proxy>, _timeout_ms: u32) {
        self.0.push_back(id);
    }
}

fuzz_target!(|data: &[u8]| {
    let text = String::from_utf8_lossy(data);
    let mut parts = text.split('\0');
    let mut env = Map::new();
    env.insert("ANTIGRAVITY_CLIENT_ID".to_owned(), "id".into());
    env.insert("ANTIGRAVITY_CLIENT_SECRET".to_owned(), "secret".into());
    let environment = Environment { home: "/home/ada".to_owned(), env, ..Environment::default() };
    let options: Value = parts.next().and_then(|part| serde_json::from_str(part).ok()).unwrap_or_default();
    let mut run = Run::new(environment, &options, Silent::default());
    for path in run.files() {
        let usual = if path.ends_with("auth.json") { AUTH } else { ACCOUNTS };
        let text = parts.next().filter(|part| !part.is_empty()).unwrap_or(usual);
        run.take(FileRead::new(&path, Ok(text.to_owned())));
    }
    run.start();
    let mut replies = parts.chain(std::iter::repeat(""));
    // Every request is answered in turn; a run asks at most a few times an account.
    let mut next = 0;
    while !run.is_done() {
        let Some(id) = run.host().0.get(next).copied() else {
            panic!("a run that nobody owes an answer is done")
        };
        next += 1;
        let body = replies.next().unwrap_or_default();
        let status = STATUSES[usize::from(body.bytes().next().unwrap_or_default()) % STATUSES.len()];
        run.reply(id, Ok(Response { status, retry_after: Some(body.to_owned()), body: body.to_owned() }));
    }
    let report = run.report();
    for language in LANGUAGES {
        let lines = render::report(&report, *language, false);
        assert_eq!(render::plain(&lines).split('\n').count(), lines.len());
    }
    let _ = run.json();
});
