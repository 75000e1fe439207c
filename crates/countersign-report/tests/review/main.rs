//! Tests of the review page: what it answers, where that comes from, how it looks, and what it never lets through.

mod case;
#[expect(dead_code, reason = "the tests of verification use more of it")]
#[path = "../../../countersign-verify/tests/verify/facts.rs"]
mod facts;
mod golden;
mod hostile;
mod html;
mod markdown;
#[path = "../../../countersign-verify/tests/verify/onboarding.rs"]
mod onboarding;
mod questions;
mod redline;
mod tags;
#[expect(dead_code, reason = "the tests of tracing use more of it")]
#[path = "../../../countersign-trace/tests/trace/world.rs"]
mod world;
