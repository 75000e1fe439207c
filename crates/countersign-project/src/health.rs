//! `context` and `doctor`: the project as an agent sees it, and whether it is whole.

use countersign_diag::SourceMap;
use countersign_model::config::{Reference, read_config};
use countersign_report::compat::context::{Member, WorkingRoot, WorkingSet};
use countersign_report::compat::doctor::{Health, ReferenceHealth, RootHealth};
use countersign_report::compat::{Diagnostic, RootOutput};

use crate::fs;
use crate::root::{Program, Project, config_file};

impl Project {
    /// The project and the stores it refers to.
    pub fn working_set(&self) -> WorkingSet {
        let references = self.references();
        WorkingSet {
            root: WorkingRoot::new(RootOutput::from(&self.root())),
            members: references
                .iter()
                .map(|reference| Member {
                    role: "referenced_store",
                    id: reference.id.clone(),
                    path: None,
                    fetch: None,
                    status: vec![unresolved(reference)],
                })
                .collect(),
            status: Vec::new(),
            declares_references: !references.is_empty(),
        }
    }

    /// Whether the project is whole.
    pub fn health(&self) -> Health {
        let references = self.references();
        let status = self.root_problems();
        Health {
            root: RootHealth {
                root: RootOutput::from(&self.root()),
                healthy: status.is_empty() && config_file(self.path()).is_some(),
                status,
            },
            store: None,
            references: references.iter().map(reference_health).collect(),
            status: Vec::new(),
            declares_references: !references.is_empty(),
            boundaries: (self.environment.program == Program::Countersign).then(|| self.boundaries()),
        }
    }

    fn references(&self) -> Vec<Reference> {
        let text = config_file(self.path()).and_then(|file| fs::read_lossy(&file).ok());
        let Some(text) = text else { return Vec::new() };
        let source = SourceMap::default().add("config.yaml", "");
        read_config(source, &text).config.map(|config| config.references).unwrap_or_default()
    }

    fn root_problems(&self) -> Vec<Diagnostic> {
        let folder = self.path().join("openspec");
        let problem =
            |code: &str, message: String, target: &str| Diagnostic::error(code, message).target(target);
        if !fs::exists(&folder) {
            return vec![problem(
                "openspec_root_missing",
                "there is no openspec folder".to_owned(),
                "openspec.root",
            )];
        }
        if !fs::is_folder(&folder) {
            let message = "openspec is not a folder".to_owned();
            return vec![problem("openspec_root_not_directory", message, "openspec.root")];
        }
        let mut found = Vec::new();
        let configs = ["config.yaml", "config.yml"].map(|name| folder.join(name));
        if !configs.iter().any(|file| fs::is_file(file)) {
            let (code, message) = if configs.iter().any(|file| fs::exists(file)) {
                ("openspec_config_not_file", "the config is not a file")
            } else {
                ("openspec_config_missing", "there is no openspec/config.yaml")
            };
            found.push(problem(code, message.to_owned(), "openspec.config"));
        }
        for (name, path) in
            [("specs", self.specs_dir()), ("changes", self.changes_dir()), ("archive", self.archive_dir())]
        {
            if fs::exists(&path) && !fs::is_folder(&path) {
                let code = format!("openspec_{name}_not_directory");
                let message = format!("{} is not a folder", self.relative(&path));
                found.push(problem(&code, message, &format!("openspec.{name}")));
            }
        }
        found
    }
}

/// How a referenced store is, for every answer that lists them.
pub(crate) fn reference_health(reference: &Reference) -> ReferenceHealth {
    ReferenceHealth { store_id: reference.id.clone(), root: None, status: vec![unresolved(reference)] }
}

/// Why a referenced store is not there: stores are not opened by their id yet.
fn unresolved(reference: &Reference) -> Diagnostic {
    let diagnostic = Diagnostic {
        severity: "warning",
        ..Diagnostic::error("reference_unresolved", format!("store `{}` is not available here", reference.id))
    }
    .target("references");
    match &reference.remote {
        Some(remote) => diagnostic.fix(format!("clone {remote} and work in that checkout")),
        None => diagnostic.fix("work in a checkout of the store"),
    }
}
