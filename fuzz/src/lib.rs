//! The targets, which the core's own tests share.

#[path = "../../tests/support/mod.rs"]
mod support;

pub use support::fuzzed::run;
