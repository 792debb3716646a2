//! The [`Host`] that the shim provides to the core.

use super::to_js;
use crate::cli::CliEnvironment;
use crate::environment::Environment;
use crate::host::Host;
use crate::http::{NetworkCause, Request, Response, SendError};
use crate::locale;
use crate::platforms;
use crate::proxy::Proxy;
use crate::sanitized::Sanitized;
use crate::secret::Secret;
use crate::settings;
use crate::time::EpochMs;
use futures_util::FutureExt;
use futures_util::future::LocalBoxFuture;
use js_sys::Promise;
use serde::Serializer as _;
use serde_json::{Map, Value};
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::RequestInit;

#[wasm_bindgen]
extern "C" {
    /// The shim's services: access to the machine and, for a run, to the network.
    pub type JsHost;

    /// The user's home folder.
    #[wasm_bindgen(method)]
    fn home(this: &JsHost) -> String;

    /// The environment variable `name`, if set.
    #[wasm_bindgen(method)]
    fn variable(this: &JsHost, name: &str) -> Option<String>;

    /// The current time, in epoch milliseconds.
    #[wasm_bindgen(method)]
    fn now(this: &JsHost) -> f64;

    /// The user's offset from UTC at `at` (epoch milliseconds), in minutes.
    #[wasm_bindgen(method, js_name = utcOffset)]
    fn utc_offset(this: &JsHost, at: f64) -> i32;

    /// The runtime's language as a BCP 47 tag.
    #[wasm_bindgen(method)]
    fn locale(this: &JsHost) -> Option<String>;

    /// Whether the stream with this number is a terminal.
    #[wasm_bindgen(method, js_name = isTerminal)]
    fn is_terminal(this: &JsHost, stream: u8) -> bool;

    /// Sends a request to `host` and `path`, through `proxy` unless null. The promise resolves with the complete
    /// answer or after `timeout_ms` milliseconds; it never rejects.
    #[wasm_bindgen(method)]
    fn fetch(
        this: &JsHost,
        host: &str,
        path: &str,
        init: &RequestInit,
        timeout_ms: u32,
        proxy: JsValue,
    ) -> Promise<Answer>;

    /// A complete answer, or an error code: `TIMEOUT`, `TOO_LARGE`, or the runtime's.
    pub type Answer;

    #[wasm_bindgen(method, getter)]
    fn code(this: &Answer) -> Option<String>;

    #[wasm_bindgen(method, getter)]
    fn status(this: &Answer) -> Option<u16>;

    #[wasm_bindgen(method, getter, js_name = retryAfter)]
    fn retry_after(this: &Answer) -> Option<String>;

    #[wasm_bindgen(method, getter)]
    fn body(this: &Answer) -> Option<String>;
}

impl JsHost {
    pub(super) fn environment(&self) -> Environment {
        let mut environment = Environment { home: self.home(), ..Environment::default() };
        environment.read(&platforms::variables(), &|name| self.variable(name));
        environment
    }

    /// Calls `then` with the parsed text of the user's `settings` and the command line's environment.
    pub(super) fn surround<T>(
        &self,
        settings: &str,
        then: impl Fn(&Map<String, Value>, &CliEnvironment) -> T,
    ) -> T {
        // If they cannot be read, the report says so.
        let settings = match settings::commented(settings) {
            Ok(Value::Object(settings)) => settings,
            _ => Map::new(),
        };
        then(
            &settings,
            &CliEnvironment {
                language: &|lang| locale::choose(lang, &self.environment(), &|| self.locale()),
                variable: &|name| self.variable(name),
                is_terminal: &|stream| self.is_terminal(stream),
            },
        )
    }
}

/// Implemented by the shim's methods.
impl Host for JsHost {
    fn now(&self) -> EpochMs {
        EpochMs::from_clock(self.now())
    }

    fn locale(&self) -> Option<String> {
        self.locale()
    }

    fn utc_offset(&self, at: EpochMs) -> i32 {
        self.utc_offset(at.as_clock())
    }

    fn variable(&self, name: &str) -> Option<String> {
        self.variable(name)
    }

    fn send(
        &self,
        request: Request,
        proxy: Option<Proxy>,
        timeout_ms: u32,
    ) -> LocalBoxFuture<'_, Result<Response, SendError>> {
        let init = RequestInit::new();
        init.set_method(request.method.as_str());
        let headers = request.headers.iter().map(|(name, value)| (*name, value.expose()));
        init.set_headers(&Serializer::json_compatible().collect_map(headers).unwrap_or(JsValue::NULL));
        init.set_body_opt_str(request.body.as_ref().map(Secret::expose));
        let proxy = to_js(&proxy);
        let answer = self.fetch(&request.host, &request.path, &init, timeout_ms, proxy);
        async move {
            match JsFuture::from(answer).await {
                Ok(answer) => answer.read(),
                Err(_) => Err(SendError::network("UNKNOWN")),
            }
        }
        .boxed_local()
    }
}

impl Answer {
    fn read(&self) -> Result<Response, SendError> {
        #[cfg(feature = "trap-tests")]
        crate::trap::trigger(&self.body().unwrap_or_default());
        match (self.code().as_deref(), self.status(), self.body()) {
            (Some("TIMEOUT"), ..) => Err(SendError::Timeout),
            (Some("TOO_LARGE"), ..) => Err(SendError::TooLarge),
            (None, Some(status), Some(body)) => {
                Ok(Response { status, retry_after: self.retry_after(), body })
            }
            (code, ..) => Err(SendError::network(code.unwrap_or("UNKNOWN"))),
        }
    }
}

impl SendError {
    fn network(code: &str) -> Self {
        Self::Network {
            cause: NetworkCause::of(code),
            code: Sanitized::own(code).unwrap_or_else(|| Sanitized::fixed("?")),
        }
    }
}
