//! Traceability: requirements and open changes as one catalogue, the links to it, and the questions asked of them.
//!
//! Everything comes in as plain values and goes out as plain values: no file is read and no clock is asked. The order of
//! the inputs never shows in an output.

pub mod catalogue;
mod codes;
mod coverage;
mod evidence;
mod explanation;
mod findings;
mod fingerprint;
mod graph;
mod impact;
mod join;
mod links;
mod lock;
mod nearest;
mod node_numbers;
mod place;
mod reference;
mod resolve;
mod snapshot;
mod suggest;
mod tasks;
mod trace;
mod trace_graph;
mod why;

pub use codes::ALL as CODES;
pub use coverage::{Evidenced, RequirementCoverage, ScenarioCoverage, Status};
pub use evidence::{Control, Evidence};
pub use explanation::{Explanation, ExplanationKind};
pub use fingerprint::{Fingerprint, Fingerprints};
pub use impact::{Impact, Touched};
pub use join::{
    AmbiguousCase, CaseId, Join, JoinOptions, JoinRule, Match, Report, UnknownReference, Verdict,
};
pub use links::{Against, CitedFile, Link, LinkState, Links, Needs, NeedsOf, Site, Suspicion};
pub use lock::{Acceptance, Alias, Lock, LockedLink, Selection};
pub use place::{Passage, Place};
pub use reference::parse_reference;
pub use resolve::{Fit, Guess, Resolution, ResolveStep, Resolver, Target};
pub use snapshot::{Covered, Snapshot, SnapshotChange};
pub use suggest::{Candidate, Suggestion};
pub use tasks::{Task, task_edges};
pub use trace::{ServedReference, Server, Trace};
pub use trace_graph::{Binding, Class, Edge, EdgeState, Node, Relation, TraceGraph};
pub use why::{Break, Chain, Reason, Why};
