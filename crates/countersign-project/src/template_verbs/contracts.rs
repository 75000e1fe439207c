//! The contracts in force: those of the project's folder of templates, else those that come with the program.

use std::path::Path;

use countersign_diag::{Finding, SourceMap};
use countersign_report::template_check::ContractSource;
use countersign_template::{Contract, contract_file, contract_files, parse_contract};

use super::CODE;
use crate::error::{Error, io_error};
use crate::fs::{self, EntryKind};
use crate::root::Project;
use crate::settings::Settings;

/// How deep contracts lie below the folder of templates.
const MAX_DEPTH: usize = 4;
/// The contract of the file below `test-strategy`, which lies outside of the change.
const TEST_STRATEGY: &str = "test-strategy.md";

/// A contract and the document that it is about.
pub(super) struct Bound {
    /// The path below the folder of templates, which is that of the document in the change.
    pub(super) name: String,
    pub(super) contract: Contract,
}

/// The contracts in force.
pub(super) struct Contracts {
    pub(super) source: ContractSource,
    pub(super) bound: Vec<Bound>,
    /// What is wrong with the others.
    pub(super) findings: Vec<Finding>,
}

impl Bound {
    /// The document of a change, relative to the project.
    pub(super) fn document(&self, folder: &str, id: &str, settings: &Settings) -> String {
        if self.name == TEST_STRATEGY {
            return format!("{}/test-strategy/{id}.md", settings.validations);
        }
        format!("{folder}/{}", self.name)
    }
}

/// Reads the contracts. A folder without any contract, such as one with templates of another kind, is left alone.
pub(super) fn contracts(
    project: &Project,
    settings: &Settings,
    sources: &mut SourceMap,
) -> Result<Contracts, Error> {
    let mut files = Vec::new();
    let folder = project.path().join(&settings.templates);
    collect(&folder, "", 1, &mut files).map_err(|error| io_error(CODE, &folder, &error))?;
    let mut texts = Vec::new();
    for name in files {
        let path = folder.join(&name);
        let text = fs::read_lossy(&path).map_err(|error| io_error(CODE, &path, &error))?;
        let begins = text.trim_start_matches('\u{feff}').starts_with("+++");
        if begins || contract_file(&name).is_some() {
            texts.push((format!("{}/{name}", settings.templates), name, text));
        }
    }
    let source = if texts.is_empty() { ContractSource::Shipped } else { ContractSource::Project };
    if texts.is_empty() {
        texts = contract_files()
            .iter()
            .map(|(name, text)| (format!("builtin:templates/{name}"), (*name).to_owned(), (*text).to_owned()))
            .collect();
    }
    texts.sort_by_key(|(_, name, _)| order(name));
    let mut found = Contracts { source, bound: Vec::new(), findings: Vec::new() };
    for (path, name, text) in texts {
        let id = sources.add(path, text.as_str());
        let parsed = parse_contract(id, &text);
        found.findings.extend(parsed.findings);
        found.bound.extend(parsed.value.map(|contract| Bound { name, contract }));
    }
    Ok(found)
}

/// The shipped ones in the order in which they are written, then the others by name.
fn order(name: &str) -> (usize, String) {
    let at = contract_files().iter().position(|(known, _)| *known == name);
    (at.unwrap_or(usize::MAX), name.to_owned())
}

fn collect(folder: &Path, below: &str, depth: usize, files: &mut Vec<String>) -> std::io::Result<()> {
    for entry in fs::entries_if_there(folder)? {
        let name = if below.is_empty() { entry.name.clone() } else { format!("{below}/{}", entry.name) };
        match entry.kind {
            _ if entry.is_hidden() => {}
            EntryKind::Folder if depth < MAX_DEPTH => collect(&entry.path, &name, depth + 1, files)?,
            EntryKind::File if has_markdown_name(&name) => files.push(name),
            EntryKind::Folder | EntryKind::File | EntryKind::Link | EntryKind::Other => {}
        }
    }
    Ok(())
}

fn has_markdown_name(name: &str) -> bool {
    Path::new(name).extension().is_some_and(|extension| extension == "md")
}
