//! What `openspec/config.yaml` says to whoever writes, implements or archives.

use countersign_diag::{Severity, SourceMap};
use countersign_model::config::{ProjectConfig, read_config};
use countersign_model::javascript::trim;
use countersign_report::compat::doctor::ReferenceHealth;

use crate::fs;
use crate::health::reference_health;
use crate::root::{Project, config_file};
use crate::schemas::Schemas;

/// The words of a project.
pub(super) struct Guidance {
    config: ProjectConfig,
    /// What is wrong with the file. Guidance that is left out must not go unnoticed.
    pub(super) notes: Vec<String>,
}

impl Guidance {
    /// Reads the file; without one, or with one that cannot be used, nothing is said.
    pub(super) fn read(project: &Project) -> Self {
        let Some(file) = config_file(project.path()) else {
            return Self { config: ProjectConfig::default(), notes: Vec::new() };
        };
        let name = project.relative(&file);
        let text = match fs::read_lossy(&file) {
            Ok(text) => text,
            Err(error) => {
                let note = format!("{name} cannot be read: {}", crate::error::io_reason(&error));
                return Self { config: ProjectConfig::default(), notes: vec![note] };
            }
        };
        let source = SourceMap::default().add(name.clone(), text.as_str());
        let reading = read_config(source, &text);
        let told = reading.findings.iter().filter(|finding| finding.severity() != Severity::Note);
        let mut notes: Vec<String> = told.map(|finding| format!("{name}: {}", finding.message())).collect();
        if reading.config.is_none() && !notes.is_empty() {
            notes.push(format!("{name} counts as empty, so its context and rules are not given"));
        }
        Self { config: reading.config.unwrap_or_default(), notes }
    }

    /// The context, trimmed as for artifacts.
    pub(super) fn context(&self) -> Option<String> {
        let text = trim(self.config.context.as_deref()?);
        (!text.is_empty()).then(|| text.to_owned())
    }

    /// The context as it stands, for apply and archive.
    pub(super) fn raw_context(&self) -> Option<String> {
        self.context().and(self.config.context.clone())
    }

    /// The rules of an artifact.
    pub(super) fn rules(&self, artifact: &str) -> Option<Vec<String>> {
        let mut all = self.config.rules.iter();
        all.find(|rules| rules.artifact.value == artifact).map(|rules| rules.rules.clone())
    }

    /// Advice for implementing.
    pub(super) fn for_apply(&self) -> Option<Vec<String>> {
        filled(&self.config.apply_guidance)
    }

    /// Advice for archiving.
    pub(super) fn for_archive(&self) -> Option<Vec<String>> {
        filled(&self.config.archive_guidance)
    }

    /// The stores that may be read along.
    pub(super) fn references(&self) -> Option<Vec<ReferenceHealth>> {
        let references: Vec<ReferenceHealth> = self.config.references.iter().map(reference_health).collect();
        (!references.is_empty()).then_some(references)
    }

    /// Rules for an artifact that no schema has reach nobody.
    pub(super) fn note_unknown_rules(&mut self, schemas: &Schemas<'_>) {
        if self.config.rules.is_empty() {
            return;
        }
        let loaded: Vec<_> = schemas.names().iter().filter_map(|name| schemas.load(name).ok()).collect();
        let is_known = |id: &str| loaded.iter().any(|loaded| loaded.schema.artifact(id).is_some());
        let unknown = self.config.rules.iter().map(|rules| &rules.artifact.value).filter(|id| !is_known(id));
        let notes: Vec<String> = unknown
            .map(|id| format!("the rules for `{id}` reach nobody: no schema has such an artifact"))
            .collect();
        self.notes.extend(notes);
    }
}

fn filled(items: &[String]) -> Option<Vec<String>> {
    (!items.is_empty()).then(|| items.to_vec())
}
