//! What is known of a change: its schema, its risk, what it touches, and what its documents cite in vain.

use std::collections::BTreeSet;
use std::path::Path;

use countersign_diag::{Finding, Severity, SourceMap};
use countersign_model::delta_document::Operation;
use countersign_model::metadata::{METADATA_FILE, Risk, read_metadata};
use countersign_model::schema::BUILTIN_NAME;
use countersign_template::{Facts, GOVERNED};
use countersign_verify::{ChangeDiff, ChangeKind, DiffState};

use super::CODE;
use crate::error::{Error, io_error};
use crate::fs;
use crate::root::Project;
use crate::schemas::Schemas;
use crate::traced::Papers;

/// What a change says of itself.
pub(super) struct Declared {
    /// The name of its schema.
    pub(super) schema: String,
    /// Its risk, if it declares one.
    pub(super) risk: Option<Risk>,
    /// What is wrong with its metadata.
    pub(super) findings: Vec<Finding>,
}

impl Declared {
    pub(super) fn read(
        project: &Project,
        folder: &str,
        schemas: &Schemas<'_>,
        sources: &mut SourceMap,
    ) -> Result<Self, Error> {
        let default = || schemas.configured().unwrap_or(BUILTIN_NAME).to_owned();
        let name = format!("{folder}/{METADATA_FILE}");
        let path = project.path().join(&name);
        let text = match fs::read_lossy(&path) {
            Ok(text) => text,
            Err(error) if fs::is_missing(&error) => {
                return Ok(Self { schema: default(), risk: None, findings: Vec::new() });
            }
            Err(error) => return Err(io_error(CODE, &path, &error)),
        };
        let reading = read_metadata(sources.add(name, text.as_str()), &text);
        let names: Vec<&str> = schemas.names().iter().map(String::as_str).collect();
        let unknown = reading.unknown_schema(&names);
        let is_of_concern = |finding: &&Finding| {
            finding.severity() == Severity::Error
                || finding.code() == &countersign_model::yaml_codes::RISK_SETTING
        };
        let mut findings: Vec<Finding> = reading.findings.iter().filter(is_of_concern).cloned().collect();
        findings.extend(unknown);
        let (schema, risk) = match reading.metadata {
            Some(metadata) => (metadata.schema, metadata.risk),
            None => (default(), None),
        };
        Ok(Self { schema, risk, findings })
    }

    pub(super) fn is_governed(&self) -> bool {
        self.schema == GOVERNED
    }
}

/// What a change touches.
pub(super) struct Touched {
    change: String,
    paths: Option<Vec<String>>,
    removed: BTreeSet<String>,
    pub(super) domains: BTreeSet<String>,
    operations: Vec<Operation>,
    pub(super) nowhere: BTreeSet<String>,
}

impl Touched {
    /// From the deltas of a change, by the name of its folder, and its diff, where there is one.
    pub(super) fn of(papers: &Papers, name: &str, diff: Option<&ChangeDiff>) -> Self {
        let known = diff.filter(|diff| !matches!(diff.state, DiffState::Unknown { .. }));
        let changed = known.map(|diff| diff.paths.as_slice());
        let paths = changed.map(|paths| paths.iter().map(|path| path.path.clone()).collect());
        let gone = changed.unwrap_or_default().iter().filter(|path| path.kind == ChangeKind::Removed);
        let mut domains = papers.domains(name);
        domains.extend(changed.unwrap_or_default().iter().filter_map(|path| path.domain.clone()));
        Self {
            change: name.to_owned(),
            paths,
            removed: gone.map(|path| path.path.clone()).collect(),
            domains,
            operations: papers.operations(name),
            nowhere: BTreeSet::new(),
        }
    }

    pub(super) fn facts(&self, risk: Risk) -> Facts<'_> {
        Facts {
            change: Some(&self.change),
            risk,
            paths: self.paths.as_deref(),
            domains: &self.domains,
            operations: &self.operations,
            nowhere: &self.nowhere,
        }
    }

    /// Notes what of some names leads nowhere: no reference, and no path of the project or of the change.
    pub(super) fn look_up(
        &mut self,
        project: &Project,
        papers: &Papers,
        folder: &str,
        cited: BTreeSet<String>,
    ) {
        for name in cited {
            let path = path_of(&name);
            let is_there = papers.is_reference(&name)
                || self.removed.contains(path)
                || is_path(project.path(), path)
                || is_path(&project.path().join(folder), path);
            if !is_there {
                self.nowhere.insert(name);
            }
        }
    }
}

/// `src/lib.rs:12:5` and `docs/a.md#part` are about a file.
fn path_of(name: &str) -> &str {
    let name = name.split_once('#').map_or(name, |(path, _)| path);
    let end = name.find(':').unwrap_or(name.len());
    let is_line = name[end..].bytes().all(|byte| byte == b':' || byte == b'-' || byte.is_ascii_digit());
    let path = if is_line { &name[..end] } else { name };
    path.trim_start_matches("./").trim_end_matches('/')
}

fn is_path(folder: &Path, path: &str) -> bool {
    let is_plain = !path.is_empty() && !path.starts_with('/') && path.split('/').all(|part| part != "..");
    is_plain && fs::exists(&folder.join(path))
}
