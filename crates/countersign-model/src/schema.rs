//! `schema.yaml`: the artifacts of a workflow and what each of them needs.

mod builtin;
mod check;
mod draft;
mod fields;
mod graph;
mod outputs;
#[cfg(test)]
mod tests;

use countersign_diag::{SourceId, Span};

use crate::parsed::Parsed;
use crate::yaml;

pub use builtin::{BUILTIN_NAME, builtin, builtin_templates, builtin_text};
pub use draft::{STARTERS, Starter, draft};
pub use graph::{ArtifactGraph, Blocked};
pub use outputs::{is_glob, is_specs_artifact};

/// The most artifacts a schema may have.
pub const MAX_ARTIFACTS: usize = 1000;

/// A workflow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Schema {
    /// Its name.
    pub name: String,
    /// Its version, 1 or more.
    pub version: u64,
    /// What it is for.
    pub description: Option<String>,
    /// Its artifacts in the order written, at least one, each id once.
    pub artifacts: Vec<Artifact>,
    /// What implementing a change needs.
    pub apply: Option<Apply>,
}

/// A document of a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Artifact {
    /// Its id.
    pub id: String,
    /// The file it becomes, relative to the change; may be a glob.
    pub generates: String,
    /// What it is.
    pub description: String,
    /// The file of its template, relative to the `templates` folder of the schema.
    pub template: String,
    /// How to write it.
    pub instruction: Option<String>,
    /// The ids that have to be there first; each is an artifact of this schema, and there is no circle.
    pub requires: Vec<String>,
    /// Its place in the text it was read from; the built-in schema has none.
    pub span: Option<Span>,
}

/// The step in which a change is implemented.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Apply {
    /// The ids that have to be there first, at least one.
    pub requires: Vec<String>,
    /// The file with the checkboxes, relative to the change.
    pub tracks: Option<String>,
    /// How to go about it.
    pub instruction: Option<String>,
}

impl Schema {
    /// The artifact with this id.
    pub fn artifact(&self, id: &str) -> Option<&Artifact> {
        self.artifacts.iter().find(|artifact| artifact.id == id)
    }
}

/// Reads the text of a `schema.yaml`. There is no value exactly when a finding of severity error was met.
pub fn parse(source: SourceId, text: &str) -> Parsed<Option<Schema>> {
    let Parsed { value: root, mut findings } = yaml::parse(source, text);
    let schema = root.and_then(|root| {
        let draft = fields::read(&root, &mut findings);
        let schema = check::check(draft, &mut findings);
        fields::note_misspelt(&root, &mut findings);
        schema
    });
    let parsed = Parsed { value: schema, findings };
    if parsed.has_errors() { parsed.map(|_| None) } else { parsed }
}
