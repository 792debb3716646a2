//! The core of opencode-mystatus: what is left of every AI subscription on this machine, when it resets, and how
//! to fix what is wrong.
//!
//! Files and environment → credentials → accounts → (platform: requests ⇄ host) → [`report::Report`] → rendered
//! once, for the interface that asked. The core does no I/O itself: it awaits a [`host::Host`], which the shim
//! implements with `fetch` and tests script. [`run::Run`] is polled from outside.

pub mod allowed_hosts;
pub mod binding;
pub mod cache;
pub mod cli;
pub mod client;
pub mod dialog;
mod doctor;
pub mod environment;
pub mod failure;
mod fingerprint;
pub mod forecast;
mod forecaster;
mod format;
pub mod host;
pub mod http;
mod jwt;
pub mod lenient;
pub mod limiter;
pub mod locale;
pub mod next_step;
pub mod option_error;
pub mod options;
pub mod platform;
pub mod platforms;
pub mod providers;
pub mod proxy;
pub mod reading;
pub mod reason;
pub mod render;
pub mod report;
pub mod run;
pub mod sanitized;
#[cfg(test)]
#[path = "../generate/schemas.rs"]
mod schemas;
pub mod secret;
pub mod sessions;
pub mod settings;
pub mod setup;
pub mod signal;
pub mod signal_update;
pub mod sources;
pub mod time;
mod usage_samples;

#[cfg(all(target_arch = "wasm32", feature = "trap-tests"))]
mod trap;
#[cfg(target_arch = "wasm32")]
mod wasm;
