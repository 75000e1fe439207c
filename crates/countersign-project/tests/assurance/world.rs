//! A small project in a repository: code, documents, a main spec and an open change.

use std::path::PathBuf;

use countersign_project::{Environment, Project, WithoutRoot};
use countersign_testkit::git::{Repository, search_path};

pub(crate) const SPEC: &str = "# onboarding\n\n## Purpose\nLets a partner company register and get access once approved.\n\n## Requirements\n\n### Requirement: Approval required\nThe system SHALL ask for an approval.\n\n#### Scenario: Asked\n- **WHEN** a partner registers\n- **THEN** an approver is asked\n";
pub(crate) const DELTA: &str = "## ADDED Requirements\n\n### Requirement: Audit\nThe system SHALL write an audit event.\n\n#### Scenario: Written\n- **WHEN** a partner is approved\n- **THEN** an event is written\n";

/// The project of a repository as it is now.
pub(crate) fn project(repository: &Repository) -> Project {
    let environment = Environment {
        cwd: repository.folder().to_owned(),
        search_path: search_path().filter(|_| repository.with_git),
        home: Some(repository.home().to_owned()),
        today: Some("2026-03-01".to_owned()),
        ..Environment::default()
    };
    Project::find(&environment, WithoutRoot::Fail).expect("the repository holds a project")
}

/// Writes the folder of a change.
pub(crate) fn write_change(repository: &Repository, id: &str) {
    let folder = format!("openspec/changes/{id}");
    repository.write(&format!("{folder}/proposal.md"), "## Why\nPartners wait for days.\n");
    repository.write(&format!("{folder}/tasks.md"), "## 1. Audit\n- [ ] 1.1 Write the event\n");
    repository.write(&format!("{folder}/specs/onboarding/spec.md"), DELTA);
}

/// `main` with code and a main spec, committed.
pub(crate) fn main_branch() -> Repository {
    let mut repository = Repository::new();
    repository.write(".gitignore", "/target/\n*.log\n");
    repository.write("README.md", "# Service\n");
    repository.write("docs/guide.md", "How to use it.\n");
    repository.write("src/lib.rs", "fn one() {}\nfn two() {}\nfn three() {}\n");
    repository.write("openspec/specs/onboarding/spec.md", SPEC);
    repository.commit("a service");
    repository
}

/// A branch of it with the open change `add-audit`, uncommitted.
pub(crate) fn with_change() -> Repository {
    let repository = main_branch();
    repository.git(&["switch", "--quiet", "--create", "work"]);
    write_change(&repository, "add-audit");
    repository
}

/// The full path of something in the repository.
pub(crate) fn full(repository: &Repository, path: &str) -> PathBuf {
    repository.folder().join(path)
}
