//! The world outside the core: one trait.

use crate::http::{Request, Response, SendError};
use crate::proxy::Proxy;
use crate::time::EpochMs;
use futures_util::future::LocalBoxFuture;

/// Everything the core asks of the world. The shim implements it over `fetch` and the clock; tests script it.
pub trait Host {
    /// The current time.
    fn now(&self) -> EpochMs;

    /// The user's language as a BCP 47 tag, where the runtime knows it.
    fn locale(&self) -> Option<String>;

    /// The minutes by which the user's clocks are ahead of UTC at `at`; UTC where nobody says.
    fn utc_offset(&self, _at: EpochMs) -> i32 {
        0
    }

    /// The environment variable `name`, where it is set: of those that the user's settings name.
    fn variable(&self, name: &str) -> Option<String>;

    /// Sends `request`, through `proxy` where the runtime does not find it by itself, and waits at most `timeout_ms`
    /// milliseconds for the complete answer. Boxed, because a run knows its host only as `dyn Host`.
    fn send(
        &self,
        request: Request,
        proxy: Option<Proxy>,
        timeout_ms: u32,
    ) -> LocalBoxFuture<'_, Result<Response, SendError>>;
}
