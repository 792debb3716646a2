//! The boundary to JavaScript, with the shim as its only caller: what crosses it is text, mostly JSON.

use crate::cli;
use crate::host::{Host, NetworkCause, Request, Response, SendError};
use crate::platforms;
use crate::proxy;
use crate::render::{self, glance::Warned};
use crate::run;
use crate::shown::Shown;
use crate::sources::{FileRead, Place};
use crate::time::EpochMs;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// What the shim lends a run.
    pub type JsHost;

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

struct Shim {
    js: JsHost,
    place: Place,
}

impl Host for Shim {
    #[expect(clippy::cast_possible_truncation, reason = "the clock's milliseconds are exact in a double")]
    fn now(&self) -> EpochMs {
        self.js.now() as EpochMs
    }

    fn locale(&self) -> Option<String> {
        self.js.locale()
    }

    fn send(&mut self, id: usize, request: &Request, timeout_ms: u32) {
        let headers: Map<_, _> = request
            .headers
            .iter()
            .map(|(name, value)| ((*name).to_owned(), Value::from(value.expose())))
            .collect();
        let request = json!({
            "method": request.method.as_str(),
            "host": request.host,
            "path": request.path,
            "headers": headers,
            "body": request.body.as_ref().map(|body| body.expose()),
            "timeoutMs": timeout_ms,
            "proxy": proxy::for_host(&self.place, &request.host),
        });
        self.js.send(id, request.to_string());
    }
}

/// The hosts that requests may go to, as a JSON array.
#[wasm_bindgen]
#[must_use]
pub fn hosts() -> String {
    json!(platforms::hosts()).to_string()
}

/// The environment variables that the core reads, as a JSON array.
#[wasm_bindgen]
#[must_use]
pub fn variables() -> String {
    json!(platforms::variables()).to_string()
}

/// The paths of the files that a run in `place` (JSON) reads, as a JSON array; a `*` in a path stands for any text
/// within one folder's name.
///
/// # Errors
/// When `place` is not what the shim is known to send.
#[wasm_bindgen]
pub fn files(place: &str) -> Result<String, JsError> {
    Ok(json!(platforms::files(&serde_json::from_str(place)?)).to_string())
}

/// Whether a file, as it was read (JSON), looks as if it was caught while being written, so that it is worth reading
/// a second time.
///
/// # Errors
/// When `file` is not what the shim is known to send.
#[wasm_bindgen]
pub fn unfinished(file: &str) -> Result<bool, JsError> {
    Ok(serde_json::from_str::<FileRead>(file)?.is_unfinished())
}

/// What the command line's arguments (a JSON array) ask for, as JSON: `{report: {options, json}}` or
/// `{print: {text, status}}`.
///
/// # Errors
/// When an argument is not what the shim is known to send.
#[wasm_bindgen]
pub fn command_line(args: &str, place: &str, locale: Option<String>) -> Result<String, JsError> {
    let args: Vec<String> = serde_json::from_str(args)?;
    let place: Place = serde_json::from_str(place)?;
    Ok(json!(cli::parse(&args, &place, locale.as_deref())).to_string())
}

/// What a run starts from.
#[derive(Deserialize)]
struct Input {
    place: Place,
    files: Vec<FileRead>,
    #[serde(default)]
    options: Value,
}

/// A run, for the shim to drive.
#[wasm_bindgen]
pub struct Run(run::Run<Shim>);

#[wasm_bindgen]
impl Run {
    /// Starts a run from `input`, the JSON of `{place, files, options}`.
    ///
    /// # Errors
    /// When `input` is not what the shim is known to send.
    #[wasm_bindgen(constructor)]
    pub fn new(input: &str, host: JsHost) -> Result<Self, JsError> {
        let Input { place, files, options } = serde_json::from_str(input)?;
        let host = Shim { js: host, place: place.clone() };
        Ok(Self(run::Run::start(place, files, &options, host)))
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
                code: Shown::name(code, &[]).unwrap_or_else(|| Shown::fixed("?")),
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
        json!(self.0.lines()).to_string()
    }

    /// The report in few words, for a model.
    #[must_use]
    pub fn brief(&self) -> String {
        self.0.brief()
    }

    /// The report at a glance, as JSON: the sidebar's `lines`, and the line beside the prompt for each of OpenCode's
    /// providers that has one, `prompts`, each in the form of [`Run::lines`].
    #[must_use]
    pub fn glance(&self) -> String {
        json!({ "lines": self.0.glance(), "prompts": self.0.prompts() }).to_string()
    }

    /// The warnings that are due, as JSON: `{lines, given}`, of which `given` is to be handed to the next call.
    ///
    /// # Errors
    /// When `given` is not what an earlier call returned, or `[]`.
    pub fn warnings(&self, given: &str) -> Result<String, JsError> {
        let given: Vec<Value> = serde_json::from_str(given)?;
        let mut given: Vec<_> = given.iter().filter_map(Warned::read).collect();
        let lines = self.0.warnings(&mut given);
        let given: Vec<_> = given.iter().map(Warned::json).collect();
        Ok(json!({ "lines": lines, "given": given }).to_string())
    }

    /// The report for programs, as JSON.
    #[must_use]
    pub fn json(&self) -> String {
        format!("{:#}", self.0.json())
    }

    /// The exit status of a program that ends with this report.
    #[must_use]
    pub fn exit(&self) -> u8 {
        self.0.report().exit_status()
    }
}
