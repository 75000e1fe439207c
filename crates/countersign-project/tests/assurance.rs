//! What a verdict rests on: the digests of subjects, the diff of a change, recorded results.

#![expect(clippy::disallowed_methods, reason = "tests look at files themselves")]

#[path = "assurance/diffs.rs"]
mod diffs;
#[path = "assurance/diffs_told_apart.rs"]
mod diffs_told_apart;
#[path = "assurance/recordings.rs"]
mod recordings;
#[path = "assurance/stored.rs"]
mod stored;
#[path = "assurance/subjects.rs"]
mod subjects;
#[path = "assurance/world.rs"]
mod world;
