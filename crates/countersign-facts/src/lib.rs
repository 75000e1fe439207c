//! Facts about code and tests as plain values: what code cites, what tests resulted in, what they executed.
//!
//! Bytes in, values out: nothing here opens a file, asks a clock or judges. `countersign-trace` joins the facts,
//! `countersign-verify` judges them.

pub mod citation;
pub mod coverage;
pub mod results;
