//! Traceability on small worlds: golden cases in `fixtures/trace`, and laws over generated ones.

mod ask;
mod cases;
mod large;
mod laws;
mod snapshots;
mod world;
