//! The interface between the core and the outside: one trait.

use crate::http::{Request, Response, SendError};
use crate::proxy::Proxy;
use crate::time::EpochMs;
use futures_util::future::LocalBoxFuture;

/// Everything the core needs from outside. The shim implements it with `fetch` and the clock; tests script it.
pub trait Host {
    /// The current time.
    fn now(&self) -> EpochMs;

    /// The user's language as a BCP 47 tag, if the runtime knows it.
    fn locale(&self) -> Option<String>;

    /// The minutes by which the user's clock is ahead of UTC at `at`; 0 if unknown.
    fn utc_offset(&self, _at: EpochMs) -> i32 {
        0
    }

    /// Returns the environment variable `name`, one that the user's settings name, if it is set.
    fn variable(&self, name: &str) -> Option<String>;

    /// Sends `request`, through `proxy` unless the runtime finds it itself, and waits up to `timeout_ms`
    /// milliseconds for the complete answer. Boxed, because a run knows its host only as `dyn Host`.
    fn send(
        &self,
        request: Request,
        proxy: Option<Proxy>,
        timeout_ms: u32,
    ) -> LocalBoxFuture<'_, Result<Response, SendError>>;
}
