//! Tests of the readings: laws over arbitrary documents, and tables of the corners that OpenSpec's verdicts depend on.

mod corners;
mod laws;
mod tasks;
