//! Verification: whether a change is complete, whether it is proven, and whether its documents and its diff agree.
//!
//! Everything comes in as plain values and goes out as a list of items, each with a status, a reason, a place and a next
//! step; there is never a score. Nothing here reads a file, asks a clock or searches a tree. What is claimed is never taken
//! for proof: a ticked box turns nothing to `pass`.

mod baseline;
mod checks;
pub mod codes;
mod diff;
mod domains;
mod input;
mod item;
mod names;
mod next;
mod report_state;
mod risk;
pub mod sections;
mod test_design;
mod told;
mod verification;
mod verify;

pub use baseline::{Baseline, Debt};
pub use codes::ALL as CODES;
pub use diff::{ChangeDiff, ChangeKind, ChangedPath, DiffState, PathClass, PathClasses};
pub use domains::{Domain, Domains, PatternError};
pub use input::{ChangeDocuments, ChangeFacts, TestBody, VerifyInput};
pub use item::{Group, Item, ItemStatus, Strength};
pub use names::{NameKind, NamesFound, WantedName, names_wanted};
pub use next::{
    Basis, CitedTest, Cut, DEFAULT_LIMIT as NEXT_LIMIT, Next, NextInput, NextState, Progress, TestOutcome,
    TestToPass, Waiting, WaitsFor, Work, WorkRequirement, WorkScenario, Writable, WritableDomain, next,
    ready_task,
};
pub use report_state::{Currency, Level, ReportState, Unusable};
pub use risk::{RiskReason, derived_risk};
pub use test_design::{
    CandidateKind, Decision, Manifest, Strategy, StrategyBlock, StrategyEntry, StrategyPiece, TestCandidate,
    TestDesign, TestDesignInput, Watch, design_tests,
};
pub use verification::{Scope, Totals, Verification};
pub use verify::{verify_all, verify_change, verify_specs};
