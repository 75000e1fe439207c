//! Nothing in a document takes more than linear time.
//!
//! No time is asserted. A text with sixteen times as many repetitions is judged once, a small one sixteen times: that
//! is the same amount of work for linear code and sixteen times as much for quadratic code. Both sides take equally
//! long then, so load on the machine meets both, and the limit lies far from either.

use std::time::{Duration, Instant};

use countersign_bench::{INPUTS, Input, Kind, judge};

/// Unoptimized code hides a weak quadratic part behind its slow linear one; the full size is for `--release`.
const SMALL: usize = if cfg!(debug_assertions) { 500 } else { 4000 };
const FACTOR: usize = 16;
/// Between 1, which linear code has, and 16; caches and memory cost linear code up to 2.6.
const LIMIT: u32 = 4;
const ATTEMPTS: usize = 3;

#[test]
fn specs() {
    check(|kind| kind == Kind::Spec);
}

#[test]
fn new_deltas() {
    check(|kind| kind == Kind::NewDelta);
}

#[test]
fn deltas() {
    check(|kind| kind == Kind::Delta);
}

#[test]
fn other_documents() {
    check(|kind| matches!(kind, Kind::Tasks | Kind::Proposal | Kind::Yaml));
}

fn check(wanted: impl Fn(Kind) -> bool) {
    let slow: Vec<&str> = INPUTS
        .iter()
        .filter(|input| wanted(input.kind) && !is_linear(input))
        .map(|input| input.name)
        .collect();
    assert!(slow.is_empty(), "more than linear: {}", slow.join(", "));
}

/// Whether one attempt stays below the limit.
fn is_linear(input: &Input) -> bool {
    let small = (input.text)(SMALL);
    let large = (input.text)(SMALL * FACTOR);
    (0..ATTEMPTS).any(|_| {
        let many_small = time(input, &small, FACTOR);
        let one_large = time(input, &large, 1);
        one_large < many_small * LIMIT
    })
}

fn time(input: &Input, text: &str, times: usize) -> Duration {
    let start = Instant::now();
    for _ in 0..times {
        std::hint::black_box(judge(input.kind, text));
    }
    start.elapsed()
}
