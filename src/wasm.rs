//! The boundary to JavaScript, with the shim as its only caller: what crosses it is text, mostly JSON.

use crate::cli;
use crate::environment::Environment;
use crate::host::Host;
use crate::http::{NetworkCause, Request, Response, SendError};
use crate::json::parse;
use crate::locale;
use crate::platforms;
use crate::proxy::Proxy;
use crate::render::{self, summary::Warned};
use crate::run;
use crate::sanitized::Sanitized;
use crate::secret::Secret;
use crate::sources::FileRead;
use crate::time::EpochMs;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// What the shim lends the core: the machine, and for a run the way out.
    pub type JsHost;

    /// The user's home folder.
    #[wasm_bindgen(method)]
    fn home(this: &JsHost) -> String;

    /// The environment variable `name`, where it is set.
    #[wasm_bindgen(method)]
    fn variable(this: &JsHost, name: &str) -> Option<String>;

    /// The current time, in epoch milliseconds.
    #[wasm_bindgen(method)]
    fn now(this: &JsHost) -> f64;

    /// The runtime's language as a BCP 47 tag.
    #[wasm_bindgen(method)]
    fn locale(this: &JsHost) -> Option<String>;

    /// Starts sending a request, given as JSON; the answer comes back through `Run.reply` or `Run.fail`, later.
    #[wasm_bindgen(method)]
    fn send(this: &JsHost, id: usize, request: String);
}

impl JsHost {
    fn environment(&self) -> Environment {
        let mut environment = Environment { home: self.home(), ..Environment::default() };
        for name in platforms::variables() {
            if let Some(value) = self.variable(name) {
                environment.env.insert(name.to_owned(), value.into());
            }
        }
        environment
    }
}

/// By the shim's own methods of the same names.
impl Host for JsHost {
    fn now(&self) -> EpochMs {
        EpochMs::from_clock(self.now())
    }

    fn locale(&self) -> Option<String> {
        self.locale()
    }

    fn send(&mut self, id: usize, request: &Request, proxy: Option<Proxy>, timeout_ms: u32) {
        let headers = request.headers.iter().map(|(name, value)| ((*name).to_owned(), value.expose().into()));
        let request = json!({
            "method": request.method.as_str(),
            "host": request.host,
            "path": request.path,
            "headers": headers.collect::<Map<_, _>>(),
            "body": request.body.as_ref().map(Secret::expose),
            "timeoutMs": timeout_ms,
            "proxy": proxy,
        });
        JsHost::send(self, id, write(&request));
    }
}

/// `value` as JSON; nothing that crosses here can fail to be written.
fn write(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

/// What the shim hands over: JSON of its own making, of which whatever is not as it should be counts as missing.
fn read(json: &str) -> Value {
    parse(json).unwrap_or_default()
}

/// The texts in a JSON array.
fn texts(json: &str) -> Vec<String> {
    read(json).as_array().into_iter().flatten().filter_map(|text| text.as_str().map(str::to_owned)).collect()
}

/// The hosts that requests may go to, as a JSON array.
#[wasm_bindgen]
#[must_use]
pub fn hosts() -> String {
    write(&platforms::hosts())
}

/// The names that credentials of ours go by in OpenCode, as a JSON array.
#[wasm_bindgen]
#[must_use]
pub fn providers() -> String {
    write(&platforms::providers())
}

/// What the command line's arguments (a JSON array) ask for, as JSON: `{report: {options, json}}` or
/// `{print: {text, status}}`.
#[wasm_bindgen]
#[must_use]
pub fn command_line(args: &str, host: &JsHost) -> String {
    let args = texts(args);
    let language = |lang: Option<&str>| locale::choose(lang, &host.environment(), &|| host.locale());
    write(&cli::parse(&args, &language))
}

/// A run, for the shim to drive: it is made, given the files that it names, started, and given the answers to what
/// it sends until it is done.
#[wasm_bindgen]
pub struct Run(run::Run<JsHost>);

#[wasm_bindgen]
impl Run {
    /// A run with `options`, in JSON, as the user gave them.
    #[wasm_bindgen(constructor)]
    #[must_use]
    pub fn new(options: &str, host: JsHost) -> Self {
        Self(run::Run::new(host.environment(), &read(options), host))
    }

    /// The folder to `list`.
    #[must_use]
    pub fn folder(&self) -> String {
        self.0.folder()
    }

    /// Takes in the names of what is in the folder, as a JSON array; to be called before `files`, some of which lie in
    /// it.
    pub fn list(&mut self, names: &str) {
        self.0.list(texts(names));
    }

    /// The paths of the files to `take` in, as a JSON array.
    #[must_use]
    pub fn files(&self) -> String {
        write(&self.0.files())
    }

    /// Takes in the file at `path`: its text, or the operating system's code for why it has none. Returns whether it
    /// looks as if it was caught while being written, so that it is worth reading, and taking in, once more.
    pub fn take(&mut self, path: &str, text: Option<String>, error: &str) -> bool {
        self.0.take(FileRead::new(path, text.ok_or_else(|| error.to_owned())))
    }

    /// Finds the accounts, and sends their first requests.
    pub fn start(&mut self) {
        self.0.start();
    }

    /// Gives the complete answer to a request.
    pub fn reply(&mut self, id: usize, status: u16, retry_after: Option<String>, body: String) {
        self.0.reply(id, Ok(Response { status, retry_after, body }));
    }

    /// Says why a request has no complete answer: `TIMEOUT`, `TOO_LARGE`, or the runtime's code for it.
    pub fn fail(&mut self, id: usize, code: &str) {
        let error = match code {
            "TIMEOUT" => SendError::Timeout,
            "TOO_LARGE" => SendError::TooLarge,
            code => SendError::Network {
                cause: NetworkCause::of(code),
                code: Sanitized::own(code).unwrap_or_else(|| Sanitized::fixed("?")),
            },
        };
        self.0.reply(id, Err(error));
    }

    /// Whether every account has its result.
    #[must_use]
    pub fn done(&self) -> bool {
        self.0.is_done()
    }

    /// The report as text, coloured for a terminal where `colour`.
    #[must_use]
    pub fn text(&self, colour: bool) -> String {
        let lines = self.0.lines();
        if colour { render::ansi(&lines) } else { render::plain(&lines) }
    }

    /// The report as lines of parts, each `[text, tone]`, as JSON.
    #[must_use]
    pub fn lines(&self) -> String {
        write(&self.0.lines())
    }

    /// The report in few words, for a model.
    #[must_use]
    pub fn brief(&self) -> String {
        self.0.brief()
    }

    /// The whole report with the order to repeat it, for a model.
    #[must_use]
    pub fn repeat(&self) -> String {
        self.0.repeat()
    }

    /// The report at a glance, as JSON: the sidebar's `lines`, and the line beside the prompt for each of OpenCode's
    /// providers that has one, `prompts`, each in the form of [`Run::lines`].
    #[must_use]
    pub fn summary(&self) -> String {
        let prompts: BTreeMap<_, _> = self.0.prompts().into_iter().collect();
        write(&json!({ "lines": self.0.summary(), "prompts": prompts }))
    }

    /// The warnings that are due, as JSON: `{lines, given}`, of which `given` is to be handed to the next call.
    #[must_use]
    pub fn warnings(&self, given: &str) -> String {
        let given = read(given);
        let given = given.as_array().into_iter().flatten();
        let mut given: Vec<_> = given.filter_map(|warned| Warned::deserialize(warned).ok()).collect();
        let lines = self.0.warnings(&mut given);
        write(&json!({ "lines": lines, "given": given }))
    }

    /// The report for programs, as JSON.
    #[must_use]
    pub fn json(&self) -> String {
        serde_json::to_string_pretty(&self.0.json()).unwrap_or_default()
    }

    /// The exit status of a program that ends with this report.
    #[must_use]
    pub fn exit(&self) -> u8 {
        self.0.report().exit_status()
    }
}
