//! A whole run with a hostile host: the input is split at each `\0` into options, files, and then replies, the first
//! byte of each of which chooses its status.

#![no_main]

use futures_util::FutureExt;
use futures_util::future::LocalBoxFuture;
use libfuzzer_sys::fuzz_target;
use mystatus::environment::Environment;
use mystatus::host::Host;
use mystatus::http::{Request, Response, SendError};
use mystatus::locale::LANGUAGES;
use mystatus::proxy::Proxy;
use mystatus::render;
use mystatus::run::Plan;
use mystatus::sources::FileRead;
use mystatus::time::EpochMs;
use serde_json::{Map, Value};
use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;

/// 2026-11-18 11:06:40 UTC.
const NOW: EpochMs = EpochMs::new(1_795_000_000_000);
const STATUSES: [u16; 8] = [200, 200, 200, 400, 401, 404, 429, 500];

/// Credentials for every platform, where the input brings none.
const AUTH: &str = r#"{"openai":{"type":"oauth","access":"e30.e30.x"},"zhipuai-coding-plan":{"type":"api","key":"0123456789abcdef"},
"github-copilot":{"type":"oauth","refresh":"gho_0123456789"}}"#;
const ACCOUNTS: &str = r#"{"accounts":[{"refreshToken":"1//0123456789","projectId":"p"}]}"#;

/// Answers every request at once with the next of its replies, and with an empty one when they have come to an end.
struct Hostile(RefCell<VecDeque<String>>);

impl Host for Hostile {
    fn now(&self) -> EpochMs {
        NOW
    }

    fn locale(&self) -> Option<String> {
        None
    }

    fn variable(&self, _name: &str) -> Option<String> {
        None
    }

    fn send(
        &self,
        _request: Request,
        _proxy: Option<Proxy>,
        _timeout_ms: u32,
    ) -> LocalBoxFuture<'_, Result<Response, SendError>> {
        let body = self.0.borrow_mut().pop_front().unwrap_or_default();
        let status = STATUSES[usize::from(body.bytes().next().unwrap_or_default()) % STATUSES.len()];
        async move { Ok(Response { status, retry_after: Some(body.clone()), body }) }.boxed_local()
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
    let host = Rc::new(Hostile(RefCell::default()));
    let mut plan = Plan::new(environment, options, Rc::clone(&host) as Rc<dyn Host>);
    for path in plan.files() {
        let usual = if path.ends_with("auth.json") { AUTH } else { ACCOUNTS };
        let text = parts.next().filter(|part| !part.is_empty()).unwrap_or(usual);
        plan.take(FileRead::new(&path, Ok(text.to_owned())));
    }
    host.0.borrow_mut().extend(parts.map(str::to_owned));
    let mut run = plan.start();
    assert!(run.poll(), "a run that nobody owes an answer is done");
    let report = run.report();
    for language in LANGUAGES {
        let lines = render::report(&report, *language, false, render::Room::Columns(80));
        assert_eq!(render::plain(&lines).split('\n').count(), lines.len());
    }
    let _ = run.json();
});
