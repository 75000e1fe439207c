//! What an OpenSpec delta means: operations, merge plans, edits, read-back and validation.
//!
//! `validate` is a dry run of `archive`: [`validate_change`] makes the same plan, the same edits and the same read-back
//! that an archive makes, so the two cannot disagree. Nothing here does IO.

mod arbiter;
mod base;
mod base_lock;
mod change_check;
mod change_input;
mod codes;
mod delta_check;
mod edits;
mod hygiene;
mod issue;
mod look_alikes;
mod operations;
mod plan;
mod read_back;
mod receipt;
mod record;
mod repair;
mod residue;
mod scenario_intent;
mod spec_check;
mod stale;
mod task_check;
#[cfg(test)]
mod tests;
mod text_check;
mod three_way;
mod trial;

pub use arbiter::incoming_text;
pub use base::{ArchivedTouch, BaseOrigin, BaseOutcome, BaseUse, Bases, KnownBase};
pub use base_lock::{BASE_LOCK, BaseLock, BaseLockFault, RecordedBase, digest, requirement_texts};
pub use change_check::{nested_change, validate_change};
pub use change_input::{
    Base, ChangeInput, ChangeVerdict, DeltaInput, Marker, MisplacedDelta, RootSpec, TaskInput,
};
pub use codes::{
    ALL as CODES, BASE_LOCK_INVALID, RECEIPT_INVALID, RESULT_INVALID, SCENARIOS_DROPPED, TASKS_INCOMPLETE,
    UNREADABLE,
};
pub use edits::{edits, merge, new_spec, own_text};
pub use hygiene::Encoding;
pub use issue::{Class, Issue, Level, Origin, Verdict};
pub use plan::{Content, Counts, Plan, Refusal, Slot, plan};
pub use receipt::{
    FileChange, RECEIPT, RECEIPT_SCHEMA, Receipt, RequirementChange, ScenarioChange, UndoEdit,
};
pub use record::{disappearing, requirement_changes};
pub use repair::{
    LostRequirement, ProblemKind, Record, Remedy, RepairInput, RepairProblem, Repaired, repair,
};
pub use scenario_intent::{ScenarioIntent, intents};
pub use spec_check::validate_spec;
pub use three_way::{Conflict, Granularity, Merged, Sides, merge_requirement};
pub use trial::{Outcome, Trial, TrialInput, trial};
