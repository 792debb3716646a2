//! The client that a platform's query uses: it sends one request at a time and waits for the answer, independent
//! of the transport.

use crate::allowed_hosts::AllowedHosts;
use crate::environment::Environment;
use crate::failure::Failure;
use crate::host::Host;
use crate::http::{Request, Response, SendError, retry_after};
use crate::lenient::{self, Text};
use crate::limiter::RequestLimiter;
use crate::proxy::{self, Proxy, UnusableProxy};
use crate::reading::{Currency, Reading};
use crate::reason::{self, Refusal};
use crate::sanitized::Sanitized;
use crate::secret::{Redactor, Secret};
use crate::time::EpochMs;
use futures_util::future::LocalBoxFuture;
use serde::Deserialize;
use serde_json::Value;
use std::cell::{Cell, RefCell};
use std::future::pending;
use std::rc::Rc;

/// Context shared by the clients of a run.
pub struct ClientContext {
    /// The host that sends requests.
    pub host: Rc<dyn Host>,
    /// The environment that holds the proxy variables.
    pub environment: Environment,
    /// The limiter of concurrent requests.
    pub limiter: RequestLimiter,
    /// The time limit from an account's first request to its last answer, in seconds.
    pub timeout_s: u32,
}

/// A query in progress.
pub type Query = LocalBoxFuture<'static, Result<Reading, Failure>>;

/// An account's connection to its platform.
pub struct Client {
    context: Rc<ClientContext>,
    allowed_hosts: AllowedHosts,
    redactor: Redactor,
    /// How many more names are read.
    names_left: Cell<u32>,
    now: EpochMs,
    /// When the account's time runs out, counted from its first request.
    deadline: Option<EpochMs>,
    /// Records the first request, if set.
    probe: Option<Rc<RequestProbe>>,
}

/// The displayable parts of an account's first request.
#[derive(Clone, Debug)]
pub struct RequestPreview {
    /// `GET` or `POST`.
    pub method: &'static str,
    /// The destination host.
    pub host: String,
    /// The path without the query, redacted.
    pub path: Sanitized,
    /// The proxy that the request uses.
    pub proxy: Result<Option<Proxy>, UnusableProxy>,
}

/// Records an account's first request.
#[derive(Debug, Default)]
pub struct RequestProbe {
    /// True for a dry run, which records the first request and sends nothing.
    pub is_dry_run: bool,
    /// The recorded request.
    pub request: RefCell<Option<RequestPreview>>,
}

/// More names than any account's reply needs. Later names count as unknown, so that a reply made of names costs no
/// more than a good one.
const MOST_NAMES: u32 = 256;

impl Client {
    /// Creates a client that may send to `allowed_hosts` and redacts every reply with `redactor`.
    pub fn new(context: Rc<ClientContext>, allowed_hosts: AllowedHosts, redactor: Redactor) -> Self {
        let now = context.host.now();
        Self {
            context,
            allowed_hosts,
            redactor,
            names_left: Cell::new(MOST_NAMES),
            now,
            deadline: None,
            probe: None,
        }
    }

    /// Sets the probe that records the first request.
    #[must_use]
    pub fn with_probe(mut self, probe: Option<Rc<RequestProbe>>) -> Self {
        self.probe = probe;
        self
    }

    /// The time of the last answer; before that, the start of the run.
    pub fn now(&self) -> EpochMs {
        self.now
    }

    /// Wraps a token that the platform just issued, and redacts it from now on.
    ///
    /// # Errors
    /// If it is longer than any token.
    pub fn issued(&mut self, token: &str) -> Result<Secret, Failure> {
        let secret = Secret::new(token);
        if secret.is_too_long() {
            return Err(Failure::InvalidReply);
        }
        self.redactor.add(&secret);
        Ok(secret)
    }

    /// Sanitizes a platform's `text` as a name. `None` if nothing visible is left, or after more names than any
    /// reply needs.
    pub fn name(&self, text: &str) -> Option<Sanitized> {
        self.names_left.set(self.names_left.get().checked_sub(1)?);
        Sanitized::name(text, &self.redactor)
    }

    /// Takes a platform's `text` as a currency or a unit, as [`Client::name`] takes a name.
    pub fn unit(&self, text: &str) -> Option<Currency> {
        Currency::of(self.name(text)?)
    }

    /// Sends `request` and waits for the complete answer, whatever its status.
    ///
    /// # Errors
    /// If the account may not reach the request's host, or no complete answer arrives in time.
    pub async fn send(&mut self, request: Request) -> Result<Response, Failure> {
        if !self.allowed_hosts.allows(&request.host) {
            return Err(Failure::not_allowed());
        }
        // Bytes other than visible ASCII would make `fetch` throw an error that contains the header's value.
        let sendable = |value: &Secret| value.expose().bytes().all(|b| (b' '..=b'~').contains(&b));
        let values = || request.headers.iter().map(|(_, value)| value);
        if !values().all(sendable) || values().chain(&request.body).any(Secret::is_too_long) {
            return Err(Failure::MalformedCredential);
        }
        if let Some(probe) = &self.probe {
            probe.request.borrow_mut().get_or_insert_with(|| self.shown(&request));
            if probe.is_dry_run {
                return pending().await;
            }
        }
        let answer = self.send_in_time(request).await;
        self.now = self.context.host.now();
        answer
    }

    /// Sends `request` when the limiter has room, with the account's remaining time, or a third of it if brief.
    async fn send_in_time(&mut self, request: Request) -> Result<Response, Failure> {
        let ClientContext { host, limiter, timeout_s, .. } = &*self.context;
        let timed_out = Failure::Timeout { seconds: *timeout_s };
        let queue = limiter.queue(&request.host);
        let permit = limiter.acquire(&queue).await.map_err(|accounts| Failure::NotAsked { accounts })?;
        let whole = timeout_s.saturating_mul(1000);
        let now = host.now();
        let deadline = *self.deadline.get_or_insert(now + i64::from(whole));
        let left = u32::try_from((deadline - now).clamp(0, whole.into())).unwrap_or_default();
        if left == 0 {
            return Err(timed_out);
        }
        let proxy = self
            .proxy(&request.host)
            .map_err(|UnusableProxy { variable }| Failure::UnusableProxy { variable })?;
        let has_proxy = proxy.is_some();
        // The second is the least time with which a timeout is the host's fault: for a brief request, three quarters
        // of the most that it can get.
        let (given, enough) = if request.is_brief { (left.div_ceil(3), whole / 4) } else { (left, whole) };
        let answer = host.send(request, proxy, given).await;
        // Do not count a timeout on a shortened request as an unresponsive host.
        if given >= enough && matches!(answer, Err(SendError::Timeout)) {
            permit.note_timeout();
        }
        let answer = answer.map(|answer| Response { body: lenient::well_formed(answer.body), ..answer });
        answer.map_err(|error| match error {
            SendError::Timeout => timed_out,
            SendError::Network { cause, code } => {
                Failure::Network { cause: if has_proxy { cause.through_proxy() } else { cause }, code }
            }
            SendError::TooLarge => Failure::TooLarge,
        })
    }

    /// Sends `request` and passes the JSON object of a 2xx answer to `read`, as most platforms need.
    ///
    /// # Errors
    /// The query fails with the errors of [`Client::object`] and of `read`.
    pub fn ask(mut self, request: Request, read: fn(&Self, &str) -> Result<Reading, Failure>) -> Query {
        Box::pin(async move {
            let body = self.object(request).await?;
            read(&self, &body)
        })
    }

    /// Like [`Client::ask`], but sends `second` after a failure of `first` that `may_be_elsewhere`. The second outcome
    /// counts, unless it is a failure that `tells_less` than the first.
    pub fn ask_either(
        mut self,
        [first, second]: [Request; 2],
        read: fn(&Self, &str) -> Result<Reading, Failure>,
        may_be_elsewhere: fn(&Failure) -> bool,
        tells_less: fn(&Failure, &Failure) -> bool,
    ) -> Query {
        Box::pin(async move {
            let failure = match self.object(first).await.and_then(|body| read(&self, &body)) {
                Err(failure) if may_be_elsewhere(&failure) => failure,
                outcome => return outcome,
            };
            match self.object(second).await.and_then(|body| read(&self, &body)) {
                Err(other) if tells_less(&other, &failure) => Err(failure),
                outcome => outcome,
            }
        })
    }

    /// Sends `request` and passes the complete answer to `read`, whatever its status.
    ///
    /// # Errors
    /// The query fails with the errors of [`Client::send`] and of `read`.
    pub fn ask_for_any(
        mut self,
        request: Request,
        read: fn(&Self, &Response) -> Result<Reading, Failure>,
    ) -> Query {
        Box::pin(async move {
            let answer = self.send(request).await?;
            read(&self, &answer)
        })
    }

    /// Sends `request` and returns the JSON object of a 2xx answer, for [`lenient::read`].
    ///
    /// # Errors
    /// The errors of [`Client::body`], and an answer that is not a JSON object.
    pub async fn object(&mut self, request: Request) -> Result<String, Failure> {
        let body = self.body(request).await?;
        let is_object = lenient::check(&body).is_ok() && lenient::is_object(&body);
        if is_object { Ok(body) } else { Err(unreadable(&body)) }
    }

    /// The proxy for requests to `host`.
    fn proxy(&self, host: &str) -> Result<Option<Proxy>, UnusableProxy> {
        match self.allowed_hosts {
            // A proxy would connect to its own machine instead.
            AllowedHosts::Loopback(_) => Ok(None),
            _ => proxy::for_host(&self.context.environment, host),
        }
    }

    /// Returns the displayable parts of `request`.
    fn shown(&self, request: &Request) -> RequestPreview {
        let path = request.path.split('?').next().unwrap_or_default();
        RequestPreview {
            method: request.method.as_str(),
            host: request.host.clone(),
            path: Sanitized::path(&self.redactor.redact(path)),
            proxy: self.proxy(&request.host),
        }
    }

    /// Sends `request` and returns the body of a 2xx answer.
    ///
    /// # Errors
    /// The errors of [`Client::send`], and a status other than 2xx.
    pub async fn body(&mut self, request: Request) -> Result<String, Failure> {
        let response = self.send(request).await?;
        self.succeeded(&response)?;
        Ok(response.body)
    }

    /// Parses the JSON object of a 2xx answer.
    ///
    /// # Errors
    /// A status other than 2xx, and an answer that is not a JSON object.
    pub fn read<'de, T: Deserialize<'de>>(&self, response: &'de Response) -> Result<T, Failure> {
        self.succeeded(response)?;
        lenient::object(&response.body).ok_or_else(|| unreadable(&response.body))
    }

    /// Sends `request` and returns the JSON of a 2xx answer, for callers that find its parts by pointers.
    ///
    /// # Errors
    /// The errors of [`Client::body`], and an answer that is not JSON.
    pub async fn json(&mut self, request: Request) -> Result<Value, Failure> {
        let body = self.body(request).await?;
        serde_json::from_str(&body).map_err(|_| unreadable(&body))
    }

    fn succeeded(&self, response: &Response) -> Result<(), Failure> {
        if (200..300).contains(&response.status) {
            return Ok(());
        }
        let refusal = Refusal::read(&response.body);
        let asked = response.retry_after.as_deref().and_then(|value| self.seconds_until(value));
        Err(Failure::Status {
            status: response.status,
            retry_after: asked.or_else(|| refusal.wait(self.now)),
            message: self.message(&response.body),
            reason: refusal.reason(response.status, &response.body, &self.redactor),
        })
    }

    /// The platform's message in the body of a failure: from a JSON error in any usual shape, a JSON string, else
    /// the body's text.
    pub fn message(&self, body: &str) -> Option<Sanitized> {
        if lenient::check(body).is_err() {
            return self.words(body);
        }
        self.words(&Refusal::read(body).words().or_else(|| serde_json::from_str(body).ok())?)
    }

    /// Sanitizes a platform's `text` about a failure.
    pub fn words(&self, text: &str) -> Option<Sanitized> {
        Sanitized::message(text, &self.redactor)
    }

    /// Sanitizes the name in a reply's `text`; `None` if there is none.
    pub fn name_in(&self, text: Text) -> Option<Sanitized> {
        self.name(&text.get()?)
    }

    /// Sanitizes the failure message in a reply's `text`; `None` if there is none.
    pub fn words_in(&self, text: Text) -> Option<Sanitized> {
        self.words(&text.get()?)
    }

    /// The seconds to wait by a `Retry-After` header, rounded up; `None` for 0 or a date that has passed.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "whole, and above 0")]
    fn seconds_until(&self, value: &str) -> Option<u64> {
        let seconds = retry_after(value, self.now)?.ceil();
        (seconds > 0.0).then_some(seconds as u64)
    }
}

/// The failure for a `body` that is not the expected JSON.
fn unreadable(body: &str) -> Failure {
    if reason::is_page(body) { Failure::WebPage } else { Failure::InvalidReply }
}
