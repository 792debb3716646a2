//! The boundary to JavaScript, with the shim as its only caller. Values cross as JavaScript's own; only files and the
//! bodies of requests and answers are text.

mod host;

use crate::binding::Model;
use crate::cache::{self, Intent};
use crate::cli;
use crate::dialog::{Dialog, Screen, View};
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

/// `value` as JavaScript's own, or null where it has no such form, as none that crosses here.
fn to_js(value: &(impl Serialize + ?Sized)) -> JsValue {
    value.serialize(&Serializer::json_compatible()).unwrap_or(JsValue::NULL)
}

/// A value from outside; null where it has no JSON. By way of JSON, because reading it by serde takes more of the
/// module than all that is written.
fn read(value: &JsValue) -> Value {
    let json = JSON::stringify(value).ok().and_then(|json| JsValue::from(json).as_string());
    json.and_then(|json| serde_json::from_str(&json).ok()).unwrap_or_default()
}

/// What `say` says, whether any of it is bad, and what was given with it, beside what was `given` before.
fn due(given: &JsValue, say: impl Fn(&mut Vec<GivenWarning>) -> Vec<Line>) -> JsValue {
    #[derive(Serialize)]
    struct Due {
        text: String,
        bad: bool,
        given: Vec<GivenWarning>,
    }
    let given = read(given);
    let mut given: Vec<_> = given.as_array().into_iter().flatten().filter_map(GivenWarning::read).collect();
    let lines = say(&mut given);
    let bad = lines.iter().flat_map(|line| &line.0).any(|span| span.1 == Tone::Bad);
    to_js(&Due { text: render::plain(&lines), bad, given })
}

fn room(columns: Option<usize>) -> Room {
    columns.map_or(Room::Endless, Room::Columns)
}

/// The hosts that requests may go to.
#[wasm_bindgen(unchecked_return_type = "string[]")]
pub fn hosts() -> JsValue {
    to_js(&platforms::hosts())
}

/// The providers whose credentials OpenCode may keep for us in a store of its own.
#[wasm_bindgen(unchecked_return_type = "string[]")]
pub fn providers() -> JsValue {
    to_js(&platforms::stored())
}

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = r#"
/** A line in parts. */
export type Line = [text: string, tone: "plain" | "heading" | "muted" | "good" | "low" | "bad"][];
/** Where the chosen account begins, where each does, and the first line in view. */
export type View = { at: number | null, starts: (number | null)[], top: number };
/** What the dialog shows: its title, the keys that count, and the lines, of which those in view follow the last ones. */
export type Shown = View & { title: Line, keys: Line, lines: Line[] };
/** Warnings as text, whether any is bad, and all that were given by now. */
export type Due = { text: string, bad: boolean, given: unknown[] };
/** What is done about a key: the dialog's next state, whether everything is examined, whether what is kept is erased, and the first line in view. */
export type Pressed = { state: unknown, refresh: boolean, diagnose: boolean, close: boolean, forget: boolean, top: number };
/** What a command line asks for. */
export type ParsedCommand =
  | { run: RunRequest }
  | { verify: { options: { lang?: string }, online: boolean } }
  | { file: { path: string } }
  | { print: { text: string, status: number, stream: number } };
/** How a run is made. */
export type RunRequest = {
  options: object,
  enable: string[],
  sends: boolean,
  diagnoses: boolean,
  inTime: boolean,
  progress: boolean,
  watch: { colour: boolean, seconds: number, words: string } | null,
};
/** What is printed of it, a text or what is to be JSON, with the exit status, and what is complained of on standard error. */
export type Output = { shown: string | object, status: number, complaints: string[] };
"#;

/// What a command line asks for.
#[wasm_bindgen]
pub struct Command(cli::Command);

#[wasm_bindgen]
impl Command {
    /// That of these arguments, beside the text of the user's `settings`.
    #[wasm_bindgen(constructor)]
    #[expect(clippy::needless_pass_by_value, reason = "an array of JavaScript's is taken as it comes")]
    pub fn new(args: Vec<String>, settings: &str, host: &JsHost) -> Self {
        Self(host.surround(settings, |settings, at| cli::parse(&args, settings, at)))
    }

    /// The same, for the shim to do.
    #[wasm_bindgen(unchecked_return_type = "ParsedCommand")]
    pub fn asked(&self) -> JsValue {
        to_js(&self.0)
    }
}

/// That what these arguments asked for could not be printed, by the operating system's `code`.
#[wasm_bindgen]
#[expect(clippy::needless_pass_by_value, reason = "an array of JavaScript's is taken as it comes")]
pub fn unwritten(args: Vec<String>, settings: &str, host: &JsHost, code: &str) -> String {
    host.surround(settings, |settings, at| cli::unwritten(&args, settings, at, code))
}

/// What runs remember of the accounts that they asked, for as long as the module's instance lives.
#[wasm_bindgen]
#[derive(Default)]
pub struct ReadingCache(cache::ReadingCache);

#[wasm_bindgen]
impl ReadingCache {
    /// An empty one.
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
    /// A run with `options`, as the user gave them.
    #[wasm_bindgen(constructor)]
    pub fn new(options: &JsValue, host: JsHost) -> Self {
        Self(run::Plan::new(host.environment(), read(options), Rc::new(host)))
    }

    /// Lets the run take from `cache` what `intent` allows: `opened` what is fresh enough for who opens the report,
    /// `automatic` what is fresh enough for a run that nobody asked for by hand, `remembered` all, so that nobody is asked
    /// of whom anything is known, and anything else nothing.
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

    /// Takes in what was heard of a session's request: `{type, provider, model, status, headers, body, message, next,
    /// attempt, at}`.
    pub fn add_signal(&mut self, heard: &JsValue) {
        self.0.add_signal(read(heard));
    }

    /// Takes in what OpenCode 2 keeps of credentials in its own store, by the names of [`providers`], in the place of
    /// auth.json. Returns it as the text of that; nothing where it keeps none of ours.
    pub fn store(&mut self, store: &JsValue) -> Option<String> {
        let auth = sources::auth_of(&read(store))?;
        self.0.store(auth.clone());
        Some(auth)
    }

    /// Queries the opt-in platforms with these ids too, which the user named for this run.
    pub fn enable(&mut self, ids: Vec<String>) {
        self.0.enable(ids);
    }

    /// Examines everything that is read; unless `online`, nothing is sent.
    pub fn diagnose(&mut self, online: bool) {
        self.0.diagnose(online);
    }

    /// Does what was typed after the command, where anything was.
    pub fn narrow(&mut self, typed: &str) {
        self.0.narrow(typed);
    }

    /// The folders to `list`.
    pub fn folders(&self) -> Vec<String> {
        self.0.folders()
    }

    /// Takes in the names of what is in `folder`; to be called before `files`, some of which lie in it.
    pub fn list(&mut self, folder: &str, names: Vec<String>) {
        self.0.list(folder, names);
    }

    /// The paths of the files to `take` in.
    pub fn files(&self) -> Vec<String> {
        self.0.files()
    }

    /// Takes in the file at `path`: its text, or the operating system's code for why it has none, and when it was
    /// changed, in epoch milliseconds. Returns whether it looks as if it was caught while being written, so that it is worth
    /// reading, and taking in, once more.
    pub fn take(&mut self, path: &str, text: Option<String>, error: &str, modified: Option<f64>) -> bool {
        let mut file = FileRead::new(path, text.ok_or_else(|| error.to_owned()));
        file.modified = modified.map(EpochMs::from_clock);
        self.0.take(file)
    }

    /// Finds the accounts in the files that were taken in.
    pub fn start(self) -> Run {
        Run(self.0.start())
    }
}

/// A run under way, for the shim to poll whenever an answer has come.
#[wasm_bindgen]
pub struct Run(run::Run);

#[wasm_bindgen]
impl Run {
    /// Goes on as far as the answers that have come allow. Returns whether every account has its result.
    pub fn poll(&mut self) -> bool {
        self.0.poll()
    }

    /// Takes in the sessions that OpenCode listed, as JSON, by which forecasts are made.
    pub fn set_sessions(&mut self, sessions: &str) {
        self.0.set_sessions(SessionHistory::read(sessions));
    }

    /// Takes in what the host kept of what windows showed before.
    pub fn set_samples(&mut self, kept: &JsValue) {
        self.0.set_samples(&read(kept));
    }

    /// What the host is to keep in place of what it `kept`: null for nothing, and undefined where nothing changed.
    #[wasm_bindgen(unchecked_return_type = "unknown[] | null | undefined")]
    pub fn samples_to_store(&self, kept: &JsValue) -> JsValue {
        self.0.samples_to_store(&read(kept)).map_or(JsValue::UNDEFINED, |samples| to_js(&samples))
    }

    /// On which provider's models to work, for the model that chooses a subagent; nothing where there is no choice.
    pub fn subagent_hint(&self) -> Option<String> {
        self.0.subagent_hint()
    }

    /// Whether every account has its result.
    pub fn done(&self) -> bool {
        self.0.is_done()
    }

    /// AccountRef answers are still to come, in words of at most so many columns; nothing where all are there.
    pub fn pending(&self, columns: usize) -> Option<String> {
        self.0.pending().map(|words| render::cut(&words, columns))
    }

    /// The report as text, coloured for a terminal where `colour`, in so many columns where the reader has an end.
    pub fn text(&self, colour: bool, columns: Option<usize>) -> String {
        cli::written(&self.0.lines(room(columns)), colour)
    }

    /// What the dialog in the state that the last key left it in shows in so many columns, where `before` was in view.
    #[wasm_bindgen(unchecked_return_type = "Shown")]
    pub fn show(
        &self,
        state: &JsValue,
        columns: usize,
        #[wasm_bindgen(unchecked_param_type = "View")] before: &JsValue,
    ) -> JsValue {
        to_js(&Dialog::read(&read(state)).show(&self.0, columns, &View::read(&read(before))))
    }

    /// Does what `key` is for, while that is shown with `height` lines in view from `top` on.
    #[wasm_bindgen(unchecked_return_type = "Pressed")]
    pub fn press(&self, state: &JsValue, key: &str, columns: usize, height: usize, top: usize) -> JsValue {
        to_js(&Dialog::read(&read(state)).press(&self.0, key, Screen { columns, height, top }))
    }

    /// The report in few words, for a model.
    pub fn brief(&self) -> String {
        self.0.brief()
    }

    /// The whole report with the order to repeat it, for a model, and, where `lacks_dialog`, how to get the dialog.
    pub fn repeat(&self, lacks_dialog: bool) -> String {
        self.0.repeat(lacks_dialog)
    }

    /// The sidebar's lines for a session with the model `id` of `provider`; each empty where it is not known.
    #[wasm_bindgen(unchecked_return_type = "Line[]")]
    pub fn summary(&self, provider: &str, id: &str) -> JsValue {
        to_js(&self.0.summary(Model { provider, id }))
    }

    /// The line beside the prompt of such a session; null where nothing known gates its model.
    #[wasm_bindgen(unchecked_return_type = "Line | null")]
    pub fn prompt(&self, provider: &str, id: &str) -> JsValue {
        to_js(&self.0.prompt(Model { provider, id }))
    }

    /// The warnings that are due as text, which is empty where none is; `given` is to be handed to the next call.
    #[wasm_bindgen(unchecked_return_type = "Due")]
    pub fn warnings(&self, given: &JsValue) -> JsValue {
        due(given, |given| self.0.warnings(given))
    }

    /// The same of why sessions stopped alone.
    #[wasm_bindgen(unchecked_return_type = "Due")]
    pub fn stops(&self, given: &JsValue) -> JsValue {
        due(given, |given| self.0.stops(given))
    }

    /// For how many milliseconds a session with the model `id` of `provider`, whose refusal was heard, is stopped yet by a
    /// limit, where that is known.
    pub fn wait(&self, provider: &str, id: &str) -> Option<f64> {
        self.0.wait(Model { provider, id }).map(|ms| EpochMs::new(ms).as_clock())
    }

    /// The report for programs.
    #[wasm_bindgen(unchecked_return_type = "Record<string, any>")]
    pub fn json(&self) -> JsValue {
        to_js(&self.0.json())
    }

    /// How long each account may take, in seconds.
    pub fn timeout(&self) -> u32 {
        self.0.timeout()
    }

    /// What is printed of it for `command`, which asked for a run, in so many columns where the reader has an end, on what
    /// has these `versions`.
    #[wasm_bindgen(unchecked_return_type = "Output")]
    pub fn output(&self, command: &Command, columns: Option<usize>, versions: &str) -> JsValue {
        let cli::Command::Run(asked) = &command.0 else { return JsValue::UNDEFINED };
        to_js(&asked.how.output(&self.0, room(columns), versions))
    }
}
