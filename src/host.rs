//! The world outside the core: one trait.

use crate::http::Request;
use crate::proxy::Proxy;
use crate::time::EpochMs;

/// Everything the core asks of the world. The shim implements it over `fetch` and the clock; tests script it.
pub trait Host {
    /// The current time.
    fn now(&self) -> EpochMs;

    /// The user's language as a BCP 47 tag, where the runtime knows it.
    fn locale(&self) -> Option<String>;

    /// Starts sending `request`, through `proxy` where the runtime does not find it by itself. Its answer comes back
    /// later, through [`crate::run::Run::reply`], under the same `id`; never from within this call.
    fn send(&mut self, id: usize, request: &Request, proxy: Option<Proxy>, timeout_ms: u32);
}
