//! Traceability: requirements and open changes as one catalogue, the links to it, and the questions asked of them.
//!
//! Everything comes in as plain values and goes out as plain values: no file is read and no clock is asked. The order of
//! the inputs never shows in an output.

pub mod catalogue;
mod codes;
mod explanation;
mod fingerprint;
mod graph;
mod join;
mod links;
mod lock;
mod nearest;
mod place;
mod reference;
mod resolve;
mod tasks;

pub use codes::ALL as CODES;
pub use explanation::{Explanation, ExplanationKind};
pub use fingerprint::{Fingerprint, Fingerprints};
pub use join::{AmbiguousCase, CaseId, Join, JoinOptions, JoinRule, Match, Report, UnknownReference, Verdict};
pub use links::{Against, CitedFile, Link, LinkState, Links, Needs, NeedsOf, Site, Suspicion};
pub use lock::{Acceptance, Alias, Lock, LockedLink, Selection};
pub use place::{Passage, Place};
pub use reference::parse_reference;
pub use resolve::{Guess, Resolution, ResolveStep, Resolver, Target};
pub use tasks::{Task, task_edges};
