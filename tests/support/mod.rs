//! A scripted host: it looks up answers by method and URL, stops the clock, and records every request.

#![allow(dead_code, reason = "each test binary uses its own part of the support")]
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

pub mod check_up;
pub mod copilot;
pub mod dialog;
pub mod every;
pub mod failures;
pub mod fuzzed;
pub mod google;
pub mod heard;
pub mod memory;
pub mod office;
pub mod openai;
pub mod plans;
pub mod samples;
pub mod three;
pub mod vectors;

use futures_channel::oneshot;
use futures_util::FutureExt;
use futures_util::future::LocalBoxFuture;
use mystatus::cache::{Intent, ReadingCache};
use mystatus::cli::{self, CliEnvironment, Command, How, RunRequest};
use mystatus::environment::Environment;
use mystatus::host::Host;
use mystatus::http::{NetworkCause, Request, Response, SendError};
use mystatus::lenient;
use mystatus::locale::LANGUAGES;
use mystatus::proxy::Proxy;
use mystatus::run::{Plan, Run};
use mystatus::sanitized::Sanitized;
use mystatus::sources::FileRead;
use mystatus::time::EpochMs;
use serde_json::{Map, Value, json};
use std::cell::RefCell;
use std::collections::{BTreeMap, VecDeque};
use std::fmt::Display;
use std::rc::Rc;

/// 2026-11-18 11:06:40 UTC.
pub const NOW: i64 = 1_795_000_000_000;
pub const HOME: &str = "/home/ada";
/// A JWT with the e-mail address ada@example.com and the account id acct-1.
pub const TOKEN: &str = "eyJhbGciOiJub25lIn0.eyJodHRwczovL2FwaS5vcGVuYWkuY29tL3Byb2ZpbGUiOnsiZW1haWwiOiJhZGFAZXhhbXBsZS5jb20ifSwiaHR0cHM6Ly9hcGkub3BlbmFpLmNvbS9hdXRoIjp7ImNoYXRncHRfYWNjb3VudF9pZCI6ImFjY3QtMSJ9fQ.c2ln";

pub type Answer = Result<Response, SendError>;

/// Number of cases of a slow property: `of` for each 256 of a usual one. `MYSTATUS_FUZZ_CASES` or `PROPTEST_CASES`
/// sets the number of usual cases.
pub fn share(of: u32) -> u32 {
    let set = ["MYSTATUS_FUZZ_CASES", "PROPTEST_CASES"].iter().find_map(|name| std::env::var(name).ok());
    let configured: u64 = set.and_then(|cases| cases.parse().ok()).unwrap_or(256);
    u32::try_from(configured * u64::from(of) / 256).unwrap_or(u32::MAX).max(1)
}

/// The output format that these arguments ask for, with a custom platform `acme` in the settings.
pub fn how(args: &[&str]) -> How {
    let args: Vec<_> = args.iter().map(|arg| (*arg).to_owned()).collect();
    let settings = Map::from_iter([("custom".to_owned(), json!([{ "id": "acme" }]))]);
    let language = |_: Option<&str>| LANGUAGES[0];
    let at = CliEnvironment { language: &language, variable: &|_| None, is_terminal: &|_| false };
    match cli::parse(&args, &settings, &at) {
        Command::Run(RunRequest { how, .. }) => how,
        other => panic!("{args:?} gave {other:?}"),
    }
}

/// A request that was sent, and its timeout.
pub struct Sent {
    pub request: Request,
    pub timeout_ms: u32,
    answer: Option<oneshot::Sender<Answer>>,
}

impl Sent {
    pub fn url(&self) -> String {
        format!("https://{}{}", self.request.host, self.request.path)
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self.request.headers.iter().find(|(other, _)| other.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.expose())
    }
}

#[derive(Default)]
struct Wire {
    now: EpochMs,
    utc_offset: i32,
    sent: Vec<Sent>,
    unanswered: VecDeque<usize>,
}

/// The host's side of a run.
struct ScriptedHost(Rc<RefCell<Wire>>);

impl Host for ScriptedHost {
    fn now(&self) -> EpochMs {
        self.0.borrow().now
    }

    fn locale(&self) -> Option<String> {
        None
    }

    fn utc_offset(&self, _at: EpochMs) -> i32 {
        self.0.borrow().utc_offset
    }

    /// The script's environment has every set variable from the start.
    fn variable(&self, _name: &str) -> Option<String> {
        None
    }

    fn send(&self, request: Request, _proxy: Option<Proxy>, timeout_ms: u32) -> LocalBoxFuture<'_, Answer> {
        let (sender, answer) = oneshot::channel();
        let mut wire = self.0.borrow_mut();
        let index = wire.sent.len();
        wire.unanswered.push_back(index);
        let sent = Sent { request, timeout_ms, answer: Some(sender) };
        // Some bodies are put together from text.
        let json =
            sent.request.body.as_ref().filter(|_| sent.header("Content-Type") == Some("application/json"));
        assert!(json.is_none_or(|json| lenient::check(json.expose()).is_ok()), "{}: {json:?}", sent.url());
        wire.sent.push(sent);
        async move { answer.await.expect("an answer, as the script outlives its runs") }.boxed_local()
    }
}

/// Options as a surface passes them; none by default.
#[derive(Default)]
pub struct Options {
    pub lang: Option<String>,
    pub platforms: Vec<String>,
    pub timeout: Option<u32>,
    pub private: bool,
    pub names: Option<Map<String, Value>>,
}

/// A machine with files, and platforms with answers.
pub struct Script {
    pub environment: Environment,
    pub files: Vec<FileRead>,
    pub options: Options,
    /// Options as a configuration file may hold them, over those in `options`.
    pub more_options: Value,
    /// The opt-in platforms to query.
    pub enable: Vec<String>,
    /// Text typed after the command.
    pub typed: String,
    /// The cache that its runs share, and their intent; without it, each run is the first of its process.
    pub memory: Option<(ReadingCache, Intent)>,
    /// Whether the run is a check-up, and then whether it queries the platforms.
    pub diagnoses: Option<bool>,
    /// Signals of sessions' requests before the next run.
    pub heard: Vec<Value>,
    answers: BTreeMap<String, VecDeque<Answer>>,
    wire: Rc<RefCell<Wire>>,
}

impl Script {
    /// A machine with only an empty folder of the companion's, at [`NOW`].
    pub fn new() -> Self {
        let wire = Rc::new(RefCell::new(Wire { now: EpochMs::new(NOW), ..Wire::default() }));
        let packages = vec![format!("opencode-antigravity-auth@{}", google::VERSION)];
        let mut environment = Environment { home: HOME.to_owned(), ..Environment::default() };
        environment.listed = vec![(environment.packages_folder(), packages)];
        let options = Options { lang: Some("en".to_owned()), ..Options::default() };
        Self {
            environment,
            files: Vec::new(),
            options,
            more_options: Value::Null,
            enable: Vec::new(),
            typed: String::new(),
            memory: None,
            diagnoses: None,
            heard: Vec::new(),
            answers: BTreeMap::new(),
            wire,
        }
    }

    /// A machine whose auth.json holds `text`.
    pub fn auth(text: impl Display) -> Self {
        Self::new().file(&format!("{HOME}/.local/share/opencode/auth.json"), text)
    }

    /// With a file of `text` at `path`.
    pub fn file(mut self, path: &str, text: impl Display) -> Self {
        self.files.push(FileRead::new(path, Ok(text.to_string())));
        self
    }

    /// With the user's own settings.
    pub fn settings(self, settings: impl Display) -> Self {
        self.file(&format!("{HOME}/.config/opencode/mystatus.json"), settings)
    }

    /// With a file at `path` that cannot be read.
    pub fn unreadable(mut self, path: &str, code: &str) -> Self {
        self.files.push(FileRead::new(path, Err(code.to_owned())));
        self
    }

    /// With the environment variable `name`.
    pub fn variable(mut self, name: &str, value: &str) -> Self {
        // Of two, the first counts.
        self.environment.env.insert(0, (name.to_owned(), value.into()));
        self
    }

    /// Speaking `lang`.
    pub fn lang(mut self, lang: &str) -> Self {
        self.options.lang = Some(lang.to_owned());
        self
    }

    /// With clocks that are `ahead` minutes ahead of UTC.
    pub fn clocks(self, ahead: i32) -> Self {
        self.wire.borrow_mut().utc_offset = ahead;
        self
    }

    /// Answers `call` (`GET https://host/path`) with `status` and `body`, whatever its query, unless that query
    /// (`GET https://host/path?query`) is scripted too. Several answers to a call are given in turn, the last one
    /// repeatedly.
    pub fn answer(self, call: &str, status: u16, body: impl Display) -> Self {
        self.respond(call, Ok(Response { status, retry_after: None, body: body.to_string() }))
    }

    /// Answers `call` with `answer`.
    pub fn respond(mut self, call: &str, answer: Answer) -> Self {
        self.answers.entry(call.to_owned()).or_default().push_back(answer);
        self
    }

    /// Fails `call` with the runtime's `code`; `timeout` means no answer in time.
    pub fn fail(self, call: &str, code: &str) -> Self {
        let error = match code {
            "timeout" => SendError::Timeout,
            code => SendError::Network {
                cause: NetworkCause::of(code),
                code: Sanitized::own(code).unwrap_or_else(|| Sanitized::fixed("?")),
            },
        };
        self.respond(call, Err(error))
    }

    /// The run, before it reads any file.
    pub fn plan(&self) -> Plan {
        let host = ScriptedHost(Rc::clone(&self.wire));
        let Options { lang, platforms, timeout, private, names } = &self.options;
        let mut options = json!({ "lang": lang, "platforms": platforms, "timeout": timeout, "private": private, "names": names });
        if let (Some(all), Some(more)) = (options.as_object_mut(), self.more_options.as_object()) {
            all.extend(more.clone());
        }
        let mut plan = Plan::new(self.environment.clone(), options, Rc::new(host));
        plan.enable(self.enable.clone());
        self.heard.iter().cloned().for_each(|signal| plan.add_signal(signal));
        plan.narrow(&self.typed);
        if let Some((memory, intent)) = &self.memory {
            plan.use_cache(memory, *intent);
        }
        if let Some(online) = self.diagnoses {
            plan.diagnose(online);
        }
        for folder in plan.folders() {
            let below =
                |file: &FileRead| file.path.strip_prefix(&folder)?.strip_prefix('/').map(str::to_owned);
            let first = |path: String| path.split('/').next().map(str::to_owned);
            plan.list(&folder, self.files.iter().filter_map(below).filter_map(first).collect());
        }
        plan
    }

    /// Starts the run without answering anything.
    pub fn start(&self) -> Run {
        let mut run = self.found();
        if self.diagnoses != Some(false) {
            run.poll();
        }
        run
    }

    /// A run that sends nothing and applies `signal`.
    pub fn add_signal(&mut self, signal: Value) -> Run {
        let intent = self.memory.as_mut().map(|(_, intent)| std::mem::replace(intent, Intent::Remembered));
        self.heard = vec![signal];
        let run = self.found();
        self.heard.clear();
        self.memory.iter_mut().zip(intent).for_each(|((_, own), before)| *own = before);
        run
    }

    /// The run, before it sends anything.
    fn found(&self) -> Run {
        let mut plan = self.plan();
        // The settings are known first, as the host last read them.
        let is_settings = |file: &&FileRead| file.path.ends_with("/opencode/mystatus.json");
        for file in self.files.iter().filter(is_settings) {
            plan.take(file.clone());
        }
        let asked = plan.files();
        for file in self.files.iter().filter(|file| asked.contains(&file.path)) {
            plan.take(file.clone());
        }
        plan.start()
    }

    /// Answers the request with this index in the order sent.
    pub fn reply(&self, index: usize, answer: Answer) {
        let mut wire = self.wire.borrow_mut();
        wire.unanswered.retain(|other| *other != index);
        let sender = wire.sent[index].answer.take().expect("a request that was not answered");
        // The run may be gone, and nobody waiting.
        let _ = sender.send(answer);
    }

    /// The requests under way, the oldest first.
    pub fn unanswered(&self) -> Vec<usize> {
        self.wire.borrow().unanswered.iter().copied().collect()
    }

    /// The oldest request under way.
    pub fn next_unanswered(&self) -> Option<usize> {
        self.wire.borrow().unanswered.front().copied()
    }

    /// Answers the oldest request under way; `false` if there is none.
    pub fn step(&mut self, run: &mut Run) -> bool {
        let Some(index) = self.next_unanswered() else { return false };
        let url = self.wire.borrow().sent[index].url();
        let method = self.wire.borrow().sent[index].request.method.as_str();
        let (call, query) = url.split_once('?').unwrap_or((&url, ""));
        let exact = format!("{method} {call}?{query}");
        let call = if self.answers.contains_key(&exact) { exact } else { format!("{method} {call}") };
        let answers = self.answers.get_mut(&call);
        let answer = match answers {
            Some(answers) if answers.len() > 1 => answers.pop_front(),
            Some(answers) => answers.front().cloned(),
            None => None,
        };
        self.reply(index, answer.unwrap_or_else(|| panic!("no answer scripted for {call}")));
        run.poll();
        true
    }

    /// Runs to the end.
    pub fn run(&mut self) -> Run {
        let mut run = self.start();
        while self.step(&mut run) {}
        assert!(run.is_done(), "a run that nobody owes an answer is done");
        run
    }

    /// The rendered report of a whole run.
    pub fn text(&mut self) -> String {
        mystatus::render::plain(&self.run().lines(mystatus::render::Room::Endless))
    }

    /// Everything sent so far.
    pub fn sent(&self) -> std::cell::Ref<'_, Vec<Sent>> {
        std::cell::Ref::map(self.wire.borrow(), |wire| &wire.sent)
    }

    /// Advances the clock by `ms` milliseconds.
    pub fn pass(&self, ms: i64) {
        let mut wire = self.wire.borrow_mut();
        wire.now = wire.now + ms;
    }
}
