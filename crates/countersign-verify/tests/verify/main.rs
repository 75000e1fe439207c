//! Tests of verification: worlds with their items, laws, the worked example.

mod baseline;
mod cases;
mod example;
mod facts;
mod large;
mod laws;
mod next;
mod onboarding;
mod test_design;
#[path = "../../../countersign-trace/tests/trace/world.rs"]
mod world;
