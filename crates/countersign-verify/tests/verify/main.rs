//! Tests of verification: worlds with their items, laws, the worked example.

mod baseline;
mod cases;
mod example;
mod facts;
mod laws;
#[expect(clippy::zero_sized_map_values, reason = "the world of another crate")]
#[path = "../../../countersign-trace/tests/trace/world.rs"]
mod world;
