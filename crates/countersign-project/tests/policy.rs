//! The policy in force: which revision decides, what a change may not touch, who wrote what.

#![expect(clippy::disallowed_methods, reason = "tests make repositories by hand")]
#![expect(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

#[path = "policy/guarded.rs"]
mod guarded;
#[path = "policy/persons.rs"]
mod persons;
#[path = "policy/revisions.rs"]
mod revisions;
#[path = "policy/tricks.rs"]
mod tricks;
#[path = "policy/world.rs"]
mod world;
