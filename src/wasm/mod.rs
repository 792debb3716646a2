//! The boundary to JavaScript, called only by the shim. Values cross as JavaScript values, but files and the bodies
//! of requests and answers as text. JSON text are also the sessions that `setSessions` takes, and the credentials
//! that `store` returns as if they were a file.

mod host;

use crate::binding::Model;
use crate::cache::{self, Intent};
use crate::cli;
use crate::dialog::{Dialog, Screen, View};
use crate::lenient;
use crate::platforms;
use crate::render::{self, Line, Room, Tone, summary::GivenWarning};
use crate::run;
use crate::sessions::SessionHistory;
use crate::sources::{self, FileRead};
use crate::time::EpochMs;
use host::JsHost;
use js_sys::JSON;
use serde::Serialize;
use serde_json::Value;
use serde_wasm_bindgen::Serializer;
use std::rc::Rc;
use wasm_bindgen::prelude::*;

/// Converts `value` to a JavaScript value; null if that fails, which no value here does.
fn to_js(value: &(impl Serialize + ?Sized)) -> JsValue {
    value.serialize(&Serializer::json_compatible()).unwrap_or(JsValue::NULL)
}

/// Returns the JSON of a JavaScript value; `None` if it has none.
fn json(value: &JsValue) -> Option<String> {
    let json = JSON::stringify(value).ok().and_then(|json| JsValue::from(json).as_string());
    json.map(lenient::well_formed)
}

/// Reads a JavaScript value, or null if that fails. Goes through JSON, because deserializing with serde would take more
/// code than all serialization.
fn read(value: &JsValue) -> Value {
    json(value).and_then(|json| serde_json::from_str(&json).ok()).unwrap_or_default()
}

/// Returns the lines of `say` as text, whether any is bad, and the list `given` with the new warnings added.
fn due(given: &JsValue, say: impl Fn(&mut Vec<GivenWarning>) -> Vec<Line>) -> JsValue {
    #[derive(Serialize)]
    struct Due {
        text: String,
        bad: bool,
        given: Vec<GivenWarning>,
    }
    let mut given = GivenWarning::all(&read(given));
    let lines = say(&mut given);
    let bad = lines.iter().flat_map(|line| &line.0).any(|span| span.1 == Tone::Bad);
    to_js(&Due { text: render::plain(&lines), bad, given })
}

fn room(columns: Option<usize>) -> Room {
    columns.map_or(Room::Endless, Room::Columns)
}

/// Returns the hosts that may receive requests.
#[wasm_bindgen(unchecked_return_type = "string[]")]
pub fn hosts() -> JsValue {
    to_js(&platforms::hosts())
}

/// Returns the providers of the credentials to fetch from OpenCode 2's own store.
#[wasm_bindgen(unchecked_return_type = "string[]")]
pub fn providers() -> JsValue {
    to_js(&platforms::stored())
}

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = r#"
/** A line as a list of spans. */
export type Line = [text: string, tone: "plain" | "heading" | "muted" | "good" | "low" | "bad"][];
/** The first line of the chosen account, that of each account, and the first line in view. */
export type View = { at: number | null, starts: (number | null)[], top: number };
/** The dialog's content: its title, the active keys, and all lines; `top` is the new first line in view. */
export type Shown = View & { title: Line, keys: Line, lines: Line[] };
/** Warnings as text, whether any is bad, and all warnings given so far. */
export type Due = { text: string, bad: boolean, given: unknown[] };
/** A key's effect: next state, first line in view, orders: `diagnose` checks everything, `forget` erases samples. */
export type Pressed = { state: unknown, refresh: boolean, diagnose: boolean, close: boolean, forget: boolean, top: number };
/** A parsed command line. */
export type ParsedCommand =
  | { run: RunRequest }
  | { verify: { options: { lang?: string }, online: boolean } }
  | { file: { path: string } }
  | { print: { text: string, status: number, stream: number } };
/** The parameters of a run. */
export type RunRequest = {
  options: object,
  enable: string[],
  sends: boolean,
  diagnoses: boolean,
  inTime: boolean,
  progress: boolean,
  watch: { colour: boolean, seconds: number, words: string } | null,
};
/** A run's output: text, or an object to print as JSON; the exit status; and the complaints for standard error. */
export type Output = { shown: string | object, status: number, complaints: string[] };
"#;

/// A parsed command line.
#[wasm_bindgen]
pub struct Command(cli::Command);

#[wasm_bindgen]
impl Command {
    /// Parses `args`, given the text of the user's `settings`.
    #[wasm_bindgen(constructor)]
    #[expect(clippy::needless_pass_by_value, reason = "an array of JavaScript's is taken as it comes")]
    pub fn new(args: Vec<String>, settings: &str, host: &JsHost) -> Self {
        Self(host.surround(settings, |settings, at| cli::parse(&args, settings, at)))
    }

    /// Returns the command for the shim to carry out.
    #[wasm_bindgen(unchecked_return_type = "ParsedCommand")]
    pub fn asked(&self) -> JsValue {
        to_js(&self.0)
    }
}

/// Returns the message that the output could not be written, because of the operating system's error `code`.
#[wasm_bindgen]
#[expect(clippy::needless_pass_by_value, reason = "an array of JavaScript's is taken as it comes")]
pub fn unwritten(args: Vec<String>, settings: &str, host: &JsHost, code: &str) -> String {
    host.surround(settings, |settings, at| cli::unwritten(&args, settings, at, code))
}

/// Cached readings of the accounts, for the lifetime of the module's instance.
#[wasm_bindgen]
#[derive(Default)]
pub struct ReadingCache(cache::ReadingCache);

#[wasm_bindgen]
impl ReadingCache {
    /// Creates an empty cache.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        Self::default()
    }
}

/// A run that waits for its files.
#[wasm_bindgen]
pub struct Plan(run::Plan);

#[wasm_bindgen]
impl Plan {
    /// Prepares a run with `options` as the user gave them, which are never null.
    #[wasm_bindgen(constructor)]
    pub fn new(options: &JsValue, host: JsHost) -> Self {
        let options = match read(options) {
            // They cannot be read, which is reported: they may hide names.
            Value::Null => Value::from(false),
            options => options,
        };
        Self(run::Plan::new(host.environment(), options, Rc::new(host)))
    }

    /// Sets which cached readings may be used. `opened`: at most a minute old. `automatic`: within the platform's
    /// interval. `remembered`: any, and known accounts are not queried. Anything else: none.
    #[wasm_bindgen(js_name = useCache)]
    pub fn use_cache(&mut self, cache: &ReadingCache, intent: &str) {
        self.0.use_cache(
            &cache.0,
            match intent {
                "opened" => Intent::Opened,
                "automatic" => Intent::Automatic,
                "remembered" => Intent::Remembered,
                _ => Intent::Asked,
            },
        );
    }

    /// Adds a signal of a session's request: `{type, provider, model, status, headers, body, message, next,
    /// attempt, at}`.
    #[wasm_bindgen(js_name = addSignal)]
    pub fn add_signal(&mut self, signal: &JsValue) {
        self.0.add_signal(read(signal));
    }

    /// Uses OpenCode 2's own credential store, keyed by [`providers`], in place of auth.json. Returns it as the
    /// text of auth.json; nothing if it holds no credential of these.
    pub fn store(&mut self, store: &JsValue) -> Option<String> {
        let auth = sources::auth_of(&json(store)?)?;
        self.0.store(auth.clone());
        Some(auth)
    }

    /// Queries these opt-in platforms too, which the user named for this run.
    pub fn enable(&mut self, ids: Vec<String>) {
        self.0.enable(ids);
    }

    /// Checks everything that is read. Sends nothing unless `online`.
    pub fn diagnose(&mut self, online: bool) {
        self.0.diagnose(online);
    }

    /// Applies the text `typed` after the command, if any.
    pub fn narrow(&mut self, typed: &str) {
        self.0.narrow(typed);
    }

    /// Returns the folders to `list`.
    pub fn folders(&self) -> Vec<String> {
        self.0.folders()
    }

    /// Adds the names of the entries in `folder`. Call before `files`, which may include some of them.
    pub fn list(&mut self, folder: &str, names: Vec<String>) {
        self.0.list(folder, names);
    }

    /// Returns the paths of the files to `take`.
    pub fn files(&self) -> Vec<String> {
        self.0.files()
    }

    /// Adds the file at `path`: its text or the operating system's error code, and its modification time in epoch
    /// milliseconds. Returns whether it looks half-written and should be read again.
    pub fn take(&mut self, path: &str, text: Option<String>, error: &str, modified: Option<f64>) -> bool {
        let mut file = FileRead::new(path, text.ok_or_else(|| error.to_owned()));
        file.modified = modified.map(EpochMs::from_clock);
        self.0.take(file)
    }

    /// Finds the accounts in the files.
    pub fn start(self) -> Run {
        Run(self.0.start())
    }
}

/// A run under way, which the shim polls after each answer.
#[wasm_bindgen]
pub struct Run(run::Run);

#[wasm_bindgen]
impl Run {
    /// Processes the answers that have arrived. Returns whether every account has its result.
    pub fn poll(&mut self) -> bool {
        self.0.poll()
    }

    /// Sets OpenCode's sessions, as JSON, for the forecasts.
    #[wasm_bindgen(js_name = setSessions)]
    pub fn set_sessions(&mut self, sessions: &str) {
        self.0.set_sessions(SessionHistory::read(sessions));
    }

    /// Sets the usage samples that the host stored.
    #[wasm_bindgen(js_name = setSamples)]
    pub fn set_samples(&mut self, kept: &JsValue) {
        self.0.set_samples(&read(kept));
    }

    /// Returns the samples to store in place of `kept`: null to erase them, undefined if nothing changed.
    #[wasm_bindgen(unchecked_return_type = "unknown[] | null | undefined")]
    #[wasm_bindgen(js_name = samplesToStore)]
    pub fn samples_to_store(&self, kept: &JsValue) -> JsValue {
        self.0.samples_to_store(&read(kept)).map_or(JsValue::UNDEFINED, |samples| to_js(&samples))
    }

    /// Returns a sentence that names the provider to prefer, for the model that chooses a subagent. Nothing unless
    /// there are several accounts and the recommended one is sure to last.
    #[wasm_bindgen(js_name = subagentHint)]
    pub fn subagent_hint(&self) -> Option<String> {
        self.0.subagent_hint()
    }

    /// Whether every account has its result.
    pub fn done(&self) -> bool {
        self.0.is_done()
    }

    /// Returns the pending platforms in at most `columns` columns; nothing if all have answered.
    pub fn pending(&self, columns: usize) -> Option<String> {
        self.0.pending().map(|words| render::cut(&words, columns))
    }

    /// Returns the report as text, with terminal colours if `colour`, wrapped at `columns` if given.
    pub fn text(&self, colour: bool, columns: Option<usize>) -> String {
        cli::written(&self.0.lines(room(columns)), colour)
    }

    /// Returns what the dialog in `state` (see `press`) shows in `columns`; `before` was in view.
    #[wasm_bindgen(unchecked_return_type = "Shown")]
    pub fn show(
        &self,
        state: &JsValue,
        columns: usize,
        #[wasm_bindgen(unchecked_param_type = "View")] before: &JsValue,
    ) -> JsValue {
        to_js(&Dialog::read(&read(state), &self.0).show(&self.0, columns, &View::read(&read(before))))
    }

    /// Handles `key`, with `height` lines of the dialog in view from `top`.
    #[wasm_bindgen(unchecked_return_type = "Pressed")]
    pub fn press(&self, state: &JsValue, key: &str, columns: usize, height: usize, top: usize) -> JsValue {
        to_js(&Dialog::read(&read(state), &self.0).press(&self.0, key, Screen { columns, height, top }))
    }

    /// Returns a short report for a model.
    pub fn brief(&self) -> String {
        self.0.brief()
    }

    /// Returns the report for people, where a model reads it as well.
    pub fn fenced(&self) -> String {
        self.0.fenced()
    }

    /// Returns the report for a model, with the order to repeat it and, if `lacks_dialog`, how to get the dialog.
    pub fn repeat(&self, lacks_dialog: bool) -> String {
        self.0.repeat(lacks_dialog)
    }

    /// Returns the sidebar's lines for a session with the model `id` of `provider`; either may be empty if unknown.
    #[wasm_bindgen(unchecked_return_type = "Line[]")]
    pub fn summary(&self, provider: &str, id: &str) -> JsValue {
        to_js(&self.0.summary(Model { provider, id }))
    }

    /// Returns the line next to the prompt of a session with this model; null if neither a window that limits it nor
    /// a balance that pays for it is known, or if it is wider than `columns`, if given.
    #[wasm_bindgen(unchecked_return_type = "Line | null")]
    pub fn prompt(&self, provider: &str, id: &str, columns: Option<usize>) -> JsValue {
        to_js(&self.0.prompt(Model { provider, id }, columns.unwrap_or(usize::MAX)))
    }

    /// Returns the due warnings as text, empty if there are none. Pass the returned `given` to the next call.
    #[wasm_bindgen(unchecked_return_type = "Due")]
    pub fn warnings(&self, given: &JsValue) -> JsValue {
        due(given, |given| self.0.warnings(given))
    }

    /// Returns only the due warnings about stopped sessions.
    #[wasm_bindgen(unchecked_return_type = "Due")]
    pub fn stops(&self, given: &JsValue) -> JsValue {
        due(given, |given| self.0.stops(given))
    }

    /// Returns the milliseconds until the limit that refused the session with model `id` of `provider` resets, if
    /// known.
    pub fn wait(&self, provider: &str, id: &str) -> Option<f64> {
        self.0.wait(Model { provider, id }).map(|ms| EpochMs::new(ms).as_clock())
    }

    /// Returns the report for programs.
    #[wasm_bindgen(unchecked_return_type = "Record<string, any>")]
    pub fn json(&self) -> JsValue {
        to_js(&self.0.json())
    }

    /// Returns the timeout per account, in seconds.
    pub fn timeout(&self) -> u32 {
        self.0.timeout()
    }

    /// Returns the output of the run for `command`, wrapped at `columns` if given. `versions` names the versions in
    /// use.
    #[wasm_bindgen(unchecked_return_type = "Output")]
    pub fn output(&self, command: &Command, columns: Option<usize>, versions: &str) -> JsValue {
        let cli::Command::Run(asked) = &command.0 else { return JsValue::UNDEFINED };
        to_js(&asked.how.output(&self.0, room(columns), versions))
    }
}
