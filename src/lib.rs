//! The core of opencode-mystatus: what is left of every AI subscription on this machine, when it resets, and, where
//! something is wrong, what to do about it.
//!
//! Files and environment → credentials → accounts → (platform: requests ⇄ host) → [`report::Report`] → rendered once,
//! for whichever door asked. The core does no I/O of its own: [`run::Run`] is driven by a [`host::Host`], which the
//! shim implements over `fetch` and tests script.

pub mod cli;
pub mod client;
pub mod failure;
pub mod host;
pub mod json;
mod jwt;
mod lists;
pub mod locale;
pub mod options;
pub mod platforms;
pub mod proxy;
pub mod render;
pub mod report;
pub mod run;
pub mod secret;
pub mod shown;
pub mod sources;
pub mod time;

#[cfg(target_arch = "wasm32")]
mod wasm;
