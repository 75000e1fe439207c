//! Read, check and merge OpenSpec repositories from a program of your own.
//!
//! This crate names what the crates below it offer, so that an embedder depends on one crate. It has no logic, no
//! binary and no command line parser; `countersign-cli` is the command.
//!
//! # Requirements of a project
//!
//! ```
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let folder = tempfile::tempdir()?;
//! # let specs = folder.path().join("openspec/specs/login");
//! # std::fs::create_dir_all(&specs)?;
//! # std::fs::write(specs.join("spec.md"), "# Login\n\n## Purpose\nLets people in.\n\n## Requirements\n\n\
//! #     ### Requirement: Password\nThe system SHALL ask for a password.\n\n\
//! #     #### Scenario: Wrong password\n- **WHEN** it is wrong\n- **THEN** nobody gets in\n")?;
//! let project = countersign::Project::open(folder.path())?;
//! let requirements = project.requirements()?;
//! assert_eq!(requirements[0].reference.to_string(), "login/password");
//! assert_eq!(requirements[0].statement, "The system SHALL ask for a password.");
//! assert_eq!(requirements[0].scenarios[0].reference.to_string(), "login/password#wrong-password");
//! # Ok(())
//! # }
//! ```
//!
//! # A verdict
//!
//! [`Project::validate`] is a dry run of an archive. Problems in documents are findings, never errors:
//!
//! ```
//! use countersign::{Project, Strictness, Target};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let folder = tempfile::tempdir()?;
//! # let specs = folder.path().join("openspec/specs/login");
//! # std::fs::create_dir_all(&specs)?;
//! # std::fs::write(specs.join("spec.md"), "## Purpose\nLets people in, and keeps everybody else out of it.\n\n\
//! #     ## Requirements\n\n### Requirement: Password\nThe system SHALL ask for a password.\n")?;
//! let report = Project::open(folder.path())?.validate(&Target::All, Strictness::default())?;
//! let issue = &report.items[0].verdict.issues[0];
//! assert_eq!(issue.finding.code().name, "scenario-missing");
//! assert!(report.exit_failed());
//! # Ok(())
//! # }
//! ```
//!
//! # An archive
//!
//! [`Project::plan_archive`] computes everything and touches nothing; [`Project::archive`] writes it in one transaction,
//! and [`Project::unarchive`] takes it back. `sync`, `overlap`, `queue`, `rebase`, `log`, `blame`, `plan_repair` and
//! `record_base` are methods of [`Project`] as well:
//!
//! ```
//! use countersign::{ArchiveOptions, Environment, Project, Rebase, WithoutRoot};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let folder = tempfile::tempdir()?;
//! # let requirement = |what: &str| format!("### Requirement: Password\nThe system SHALL ask for {what}.\n\n\
//! #     #### Scenario: Wrong password\n- **WHEN** it is wrong\n- **THEN** nobody gets in\n");
//! # let spec = folder.path().join("openspec/specs/login/spec.md");
//! # let delta = folder.path().join("openspec/changes/ask-twice/specs/login/spec.md");
//! # for file in [&spec, &delta] {
//! #     std::fs::create_dir_all(file.parent().expect("it has one"))?;
//! # }
//! # std::fs::write(&spec, format!("# Login\n\n## Purpose\nLets people in, and keeps everybody else out.\n\n\
//! #     ## Requirements\n\n{}", requirement("a password")))?;
//! # std::fs::write(&delta, format!("## MODIFIED Requirements\n\n{}", requirement("a password, twice")))?;
//! // The library has no clock: the day of an archive is a value.
//! let environment = Environment {
//!     cwd: folder.path().to_owned(),
//!     today: Some("2026-03-01".to_owned()),
//!     ..Environment::default()
//! };
//! let project = Project::find(&environment, WithoutRoot::Fail)?;
//! assert!(project.queue()?.is_free());
//! assert!(project.overlap(&[])?.is_empty());
//! assert!(!project.rebase("ask-twice", Rebase::DryRun)?.has_conflicts());
//!
//! let plan = project.plan_archive("ask-twice", ArchiveOptions::default())?;
//! assert!(plan.refusal.is_none());
//! let archived = project.archive(&plan)?;
//! assert_eq!(archived.change, "ask-twice");
//! assert!(std::fs::read_to_string(&spec)?.contains("a password, twice"));
//! let blame = project.blame("login/password")?;
//! assert_eq!(blame.requirements[0].requirement.last_touched.change.as_deref(), Some("ask-twice"));
//!
//! project.unarchive("ask-twice")?;
//! assert!(!std::fs::read_to_string(&spec)?.contains("twice"));
//! # Ok(())
//! # }
//! ```
//!
//! # Whether a change is proven
//!
//! [`Project::verify`] gives a list of items, each with a status, a reason, a place and the next step; [`Project::record`] runs
//! a suite and binds its reports to the code. [`Project::load_trace`] has the traceability graph behind it, `review`,
//! `next_task` and `design_tests` what is made of it. The values are those of [`trace`], [`verify`] and [`facts`]:
//!
//! ```
//! use countersign::verify::ItemStatus;
//! use countersign::{Project, VerifyRequest, VerifyScope};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let folder = tempfile::tempdir()?;
//! # let specs = folder.path().join("openspec/specs/login");
//! # std::fs::create_dir_all(&specs)?;
//! # std::fs::write(specs.join("spec.md"), "# Login\n\n## Purpose\nLets people in.\n\n## Requirements\n\n\
//! #     ### Requirement: Password\nThe system SHALL ask for a password.\n\n\
//! #     #### Scenario: Wrong password\n- **WHEN** it is wrong\n- **THEN** nobody gets in\n")?;
//! // A test that says which scenario it shows, and of which nobody has recorded a result.
//! # std::fs::create_dir_all(folder.path().join("tests"))?;
//! std::fs::write(folder.path().join("tests/login.rs"), "// @req login/password#wrong-password\n\
//!     #[test]\nfn nobody_gets_in() {\n    assert!(login(\"wrong\").is_err());\n}\n")?;
//! let report = Project::open(folder.path())?.verify(&VerifyRequest::of(VerifyScope::Specs))?;
//! let item = report.blocking().next().expect("nothing was executed");
//! assert_eq!((item.status, item.check.name), (ItemStatus::NotVerified, "scenario-not-run"));
//! assert_eq!(item.subject, "login/password#wrong-password");
//!
//! let loaded = Project::open(folder.path())?.load_trace(&countersign::Closely::None)?;
//! let trace = loaded.trace();
//! assert_eq!(trace.links.links[0].citation.reference, "login/password#wrong-password");
//! # Ok(())
//! # }
//! ```
//!
//! # One document, without a disk
//!
//! Below [`Project`] nothing does IO, so a text in memory is enough:
//!
//! ```
//! use countersign::{Document, Encoding, SourceMap, validate_spec};
//!
//! let text = "## Purpose\nLets people in.\n\n## Requirements\n";
//! let source = SourceMap::default().add("login/spec.md", text);
//! let verdict = validate_spec(&Document::new(source, text.into()), Encoding::default(), "login/spec.md");
//! assert!(!verdict.is_valid(false));
//! ```

pub use countersign_facts as facts;
pub use countersign_trace as trace;
pub use countersign_verify as verify;

pub use countersign_delta::{
    Base, BaseOrigin, BaseOutcome, BaseUse, Bases, ChangeInput, ChangeVerdict, Class, Counts, DeltaInput,
    Encoding, Granularity, Issue, KnownBase, Level, Origin, Receipt, RootSpec, TaskInput, Verdict,
    validate_change, validate_spec,
};
pub use countersign_diag::{
    Applicability, Code, Finding, Fix, Label, LineIndex, Location, Position, Severity, Source, SourceId,
    SourceMap, Span, TextEdit, apply_edits, sort_findings,
};
pub use countersign_model::delta_document::DeltaDocument;
pub use countersign_model::reference::{Reference, slug};
pub use countersign_model::{Decoded, Document, Parsed, decode};
pub use countersign_project::{
    ArchiveOptions, ArchivePlan, ArchiveRefusal, Archived, BaselineUse, ChangeDiff, Closely, CodeScope,
    CodeTree, Consent, Deltas, DiffPath, DiffRequest, Diffs, Environment, Error, ErrorKind, Project,
    ProjectTrace, Rebase, RecordedBases, Recovered, RepairPlan, RepairedFile, Requirement, ReviewRequest,
    RootSource, RunRequest, Scenario, Settings, SortOrder, SpecFile, SpecOutcome, SpecParts, SpecPlan,
    StrategyUse, Strictness, Subject, Target, Unarchived, Validation, VerifyRequest, VerifyScope,
    WithoutRoot,
};
pub use countersign_report::history::{Blame, Blamed, BlamedRequirement, Log, LogEntry};
pub use countersign_report::merge_plan::MergePlanView;
pub use countersign_report::overlap::{OverlapView, Severity as OverlapSeverity};
pub use countersign_report::queue::{QueueRow, QueueView};
pub use countersign_report::rebase::{RebaseRow, RebaseView};
pub use countersign_report::record::{RecordView, RecordedRow};
pub use countersign_report::repair::{Problem, Repair, RepairedSpec};
pub use countersign_report::review::Review;
pub use countersign_report::sides::{SidesRow, SidesView};
pub use countersign_report::verify::{Detail, VerifyReport};
pub use countersign_report::{
    ItemKind, ItemReport, Root, Scope, Style, Totals, ValidateReport, concise, github, human, json, junit,
    sarif,
};
