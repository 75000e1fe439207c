//! Generators and golden-case helpers for the tests of Countersign.
//!
//! For development only: nothing that is shipped may depend on this crate, and it depends on no other crate of the
//! workspace, so that every one of them can use it in its tests. Everything random is drawn from [`Rng`], so a seed
//! reproduces a case on any machine.

pub mod cases;
pub mod corpus;
pub mod example;
pub mod git;
pub mod mutate;
mod rng;
pub mod schema;
pub mod secrets;
pub mod traced;

pub use rng::Rng;
