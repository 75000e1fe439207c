//! Rules of a team as data: which of them bind a change, whether it keeps them, and who has waived one.
//!
//! A rule is of one of a closed set of kinds ([`KINDS`]); there is no expression language in which a typing error could
//! mean "allowed". Nothing here does IO: trees, diffs, results and the day come in as values ([`World`]). Whatever cannot
//! be read, found or told is never kept.

mod ask;
mod codes;
mod controls;
mod file;
mod judge;
mod kinds;
mod lint;
mod policy;
mod seed;
mod situation;
#[cfg(test)]
mod tests;
mod waiver;

pub use ask::{Ask, ChangeView, CommandRun, Files, Side, Subject, Suite, Unreadable, World};
pub use codes::{ALL as CODES, CONTROLS_UNREADABLE, RULE_NOT_TOLD, RULES_UNREADABLE};
pub use controls::{
    Control, ControlEvidence, ControlFacts, ControlState, ControlWorld, Controls, Means, MeansKind, Told,
    control_state, judge_control, lint_controls, parse_controls,
};
pub use file::{Rule, RuleFile, parse_rules};
pub use judge::{Judged, Outcome, judge};
pub use kinds::{
    At, Blob, BytesOrLine, Checker, Judge, Judgement, KINDS, Kind, Reach, SecretScan, Violation, kind_codes,
};
pub use lint::{lint, refused, unused};
pub use policy::Policy;
pub use seed::SEED;
pub use situation::{Expected, MemoryFiles, Situation, failed, parse_situations};
pub use waiver::{Standing, Waiver, WaiverTarget};
