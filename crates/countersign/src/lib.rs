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

pub use countersign_delta::{
    Base, ChangeInput, ChangeVerdict, Class, DeltaInput, Encoding, Issue, Level, Origin, TaskInput, Verdict,
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
    Diffs, Environment, Error, ErrorKind, Project, Requirement, RootSource, Scenario, SortOrder, SpecFile,
    SpecParts, Strictness, Target, WithoutRoot,
};
pub use countersign_report::{
    ItemKind, ItemReport, Root, Scope, Style, Totals, ValidateReport, concise, github, human, json, junit,
    sarif,
};
