//! Ways to make the module trap, for the tests that show that a trap is contained. Not compiled into releases.

use std::hint::black_box;

/// Causes the trap that a response's `body` names.
pub fn trigger(body: &str) {
    match body {
        "trap: unreachable" => core::arch::wasm32::unreachable(),
        "trap: panic" => panic!("a panic"),
        "trap: stack overflow" => {
            black_box(deeper(black_box(&[0; 64])));
        }
        // Memory is only allocated, never touched.
        "trap: out of memory" => loop {
            std::mem::forget(black_box(Vec::<u8>::with_capacity(1 << 30)));
        },
        _ => {}
    }
}

#[expect(unconditional_recursion, reason = "that is the trap")]
fn deeper(below: &[u8; 64]) -> u8 {
    let mut own = *below;
    own[0] = own[0].wrapping_add(1);
    deeper(black_box(&own)) ^ black_box(own)[1]
}
