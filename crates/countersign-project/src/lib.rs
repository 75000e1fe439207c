//! An OpenSpec project on disk: where it is, what it holds, and the operations of Countersign on it.
//!
//! This is the only library of the workspace that does IO. Everything about the process around an operation, such as
//! the current folder or the clock, is a value in [`Environment`].

mod agent_hook;
mod archive;
mod bases;
mod boundary;
mod canaries;
mod change;
mod change_diff;
mod check;
mod codes;
mod completion;
mod controls;
mod dashboard;
mod disk;
mod documents;
mod embed;
mod error;
mod export;
mod fs;
mod git;
mod git_hooks;
mod guarded;
mod health;
mod history;
mod instructions;
mod items;
mod list;
mod loaded_change;
mod lock;
mod new_change;
mod next;
mod outputs;
mod overlap;
mod overlay;
mod pipelines;
mod planned;
mod policy;
mod processes;
mod queue;
mod rebase;
mod record_base;
mod recorded;
mod recovery;
mod repair;
mod review;
mod root;
mod schema_edit;
mod schemas;
mod select;
mod settings;
mod setup;
mod show;
mod show_diff;
mod sides;
mod skills;
mod stage;
mod status;
mod subject;
mod template_verbs;
mod templates;
mod test_design;
#[cfg(test)]
mod tests;
mod trace_verbs;
mod traced;
mod transaction;
mod user_settings;
mod validate;
mod verify;

pub use agent_hook::{HookRequest, agent_hook};
pub use archive::{
    ArchiveOptions, ArchivePlan, ArchiveRefusal, Archived, Consent, Deltas, SpecOutcome, SpecPlan,
    Unarchived, Validation,
};
pub use boundary::BoundaryVerdict;
pub use canaries::CanaryRequest;
pub use change_diff::{
    ChangeDiff, DiffBasis, DiffCommit, DiffKind, DiffPath, DiffRequest, DiffState, Unassigned,
};
pub use check::{CheckHistory, CheckRequest, CheckScope};
pub use codes::ALL as CODES;
pub use completion::{Became, CompletionDone, Shell, ShellHome, install_completion, uninstall_completion};
pub use disk::{Attributes, Disk, Entry, Folder, Kind, LocalDisk, OpenFile, PlainDisk, Stat, Token};
pub use embed::{Requirement, Scenario};
pub use error::{Error, ErrorKind};
pub use export::write_export;
pub use git::{Checkout, GitAbsent, GitError, GitState};
pub use git_hooks::{GitHook, MessageFindings};
pub use history::{Commit, CommittedFile, History, Introduction, Occurrence, Version};
pub use instructions::InstructionsRequest;
pub use items::SpecFile;
pub use list::SortOrder;
pub use lock::{Lock, LockError};
pub use new_change::NewChange;
pub use pipelines::{CiFile, CiProvider, CiRequest, CiTold, Declared, Fence};
pub use policy::{
    Deviation, EditState, GuardedEdit, GuardedKind, GuardedSet, NotVerified, OldFindings, Organisation,
    POLICY_CODES, Person, Persons, PolicyFiles, PolicyInForce, PolicyRevision, PolicyTarget, TreeEntry,
    WaiverStanding, Weakening, deviations, entry_lines, replaced_rules, waiver_standing,
};
pub use processes::{Ended, Output as RunOutput};
pub use rebase::Rebase;
pub use record_base::RecordedBases;
pub use recorded::{
    RecordRequest, Recorded, RecordedSuite, Recording, Refused, ReportSource, ResultLevel, RunRequest,
    StoredReport, StoredResults,
};
pub use repair::{RepairPlan, RepairedFile};
pub use review::ReviewRequest;
pub use root::{
    Environment, Program, Project, RootSource, WithoutRoot, store_path_not_supported, stores_not_supported,
};
pub use schema_edit::{DefaultSchema, Existing, NewSchema};
pub use settings::{
    AgentHook, Cite, Deviations, Extends, Layout, NeedsByReference, OnError, OutsideWrites, PolicySettings,
    PolicySource, ResultSource, Settings,
};
pub use setup::{
    Alias, InitRequest, Memory, Others, Replace, SetupPlan, SetupRequest, SetupVerb, UserChoices, Wanted,
    WantedKind, make_alias, remove_alias,
};
pub use show::{Diffs, SpecParts};
pub use skills::InstallRequest;
pub use subject::{CodePurpose, CodeScope, CodeTree, EntryMode, Subject, SubjectEntry};
pub use template_verbs::TemplateScope;
pub use test_design::StrategyUse;
pub use trace_verbs::{AcceptRequest, AddPlace, AddRequest, FixRequest, Guesses, ImpactRequest, Writing};
pub use traced::{Closely, ProjectTrace};
pub use transaction::{
    Digest, FileStep, FolderMove, Interrupted, Outcome, Recovered, Steps, TransactionError, commit,
    interrupted, recover,
};
pub use user_settings::{ALL_WORKFLOWS, Keys, Profile, Reading, UserSettings};
pub use validate::{Strictness, Target};
pub use verify::{BaselineUse, VerifyRequest, VerifyScope};
