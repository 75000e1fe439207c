//! One change on disk: its metadata, its schema, its tasks, and whether it is a change at all.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use countersign_delta::Marker;
use countersign_diag::SourceMap;
use countersign_model::metadata::{self, METADATA_FILE, MarkerKey, MetadataReading, read_metadata};
use countersign_model::schema::{BUILTIN_NAME, Schema};
use countersign_model::tasks::{TaskProgress, count_tasks};

use crate::error::{Error, io_reason};
use crate::fs::{self, EntryKind};
use crate::outputs::{has_output, outputs};
use crate::schemas::{Loaded, Place, Schemas};

/// How deep below a folder nested changes are looked for.
const MAX_NESTING: usize = 3;

/// What stands in a change folder's `.openspec.yaml`.
#[derive(Debug)]
pub(crate) enum Metadata {
    Absent,
    Unreadable(String),
    Read(Box<MetadataReading>),
}

impl Metadata {
    pub(crate) fn of(change: &Path) -> Self {
        let file = change.join(METADATA_FILE);
        match fs::read_lossy(&file) {
            Ok(text) => {
                let source = SourceMap::default().add(METADATA_FILE, "");
                Self::Read(Box::new(read_metadata(source, &text)))
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => Self::Absent,
            Err(error) => Self::Unreadable(io_reason(&error)),
        }
    }

    /// Whether a marker counts.
    pub(crate) fn marker(&self, key: MarkerKey, schemas: &Schemas<'_>) -> Marker {
        match self {
            Self::Absent => Marker::Absent,
            Self::Unreadable(reason) => Marker::Invalid(format!("the metadata cannot be read: {reason}")),
            Self::Read(reading) => {
                let names: Vec<&str> = schemas.names().iter().map(String::as_str).collect();
                let load = |name: &str| schemas.load(name).map(|_| ()).map_err(|unusable| unusable.reason);
                match reading.marker(key, &names, load) {
                    metadata::Marker::NotDeclared => Marker::Absent,
                    metadata::Marker::Declared => Marker::Declared,
                    metadata::Marker::Unhonorable { reason } => Marker::Invalid(reason),
                }
            }
        }
    }

    /// The metadata, or why commands that need it fail.
    pub(crate) fn required(&self, schemas: &Schemas<'_>) -> Result<Option<&metadata::ChangeMetadata>, Error> {
        let refuse = |reason: &str| {
            Err(Error::usage("change_error", format!("{METADATA_FILE} cannot be used: {reason}"))
                .fix("mend the file; it needs `schema: <name>` with a schema that exists"))
        };
        match self {
            Self::Absent => Ok(None),
            Self::Unreadable(reason) => refuse(reason),
            Self::Read(reading) => {
                if let Some(finding) = reading.refusal() {
                    return refuse(finding.message());
                }
                let names: Vec<&str> = schemas.names().iter().map(String::as_str).collect();
                match reading.unknown_schema(&names) {
                    Some(finding) => refuse(finding.message()),
                    None => Ok(reading.metadata.as_ref()),
                }
            }
        }
    }
}

/// The name of the schema a change uses: the one asked for, its metadata's, the project's, the built-in one.
pub(crate) fn schema_name(
    explicit: Option<&str>,
    metadata: &Metadata,
    schemas: &Schemas<'_>,
) -> Result<String, Error> {
    if let Some(name) = explicit {
        return Ok(name.to_owned());
    }
    if let Some(metadata) = metadata.required(schemas)? {
        return Ok(metadata.schema.clone());
    }
    Ok(schemas.configured().unwrap_or(BUILTIN_NAME).to_owned())
}

/// The schema of a change, if it can be told and loaded.
fn schema_of(metadata: &Metadata, schemas: &Schemas<'_>) -> Option<Arc<Loaded>> {
    schema_name(None, metadata, schemas).ok().and_then(|name| schemas.load(&name).ok())
}

/// The task files of a change.
#[derive(Debug, Clone, Default)]
pub(crate) struct TaskFiles {
    /// The files, sorted.
    pub(crate) paths: Vec<PathBuf>,
    /// Whether the schema names them.
    pub(crate) tracked: bool,
    /// Whether the schema is the built-in one.
    pub(crate) numbered: bool,
}

impl TaskFiles {
    /// `change` has to be canonical.
    pub(crate) fn of(change: &Path, metadata: &Metadata, schemas: &Schemas<'_>) -> Self {
        let loaded = schema_of(metadata, schemas);
        let tracked = loaded
            .as_ref()
            .and_then(|loaded| tracked_output(&loaded.schema))
            .map(|generates| outputs(change, generates).unwrap_or_default())
            .unwrap_or_default();
        let numbered = loaded.is_some_and(|loaded| loaded.place == Place::Builtin);
        if tracked.is_empty() {
            return Self { paths: vec![change.join("tasks.md")], tracked: false, numbered };
        }
        Self { paths: tracked, tracked: true, numbered }
    }

    /// The progress over all files, and the files that exist and cannot be read.
    pub(crate) fn progress(&self) -> (TaskProgress, Vec<PathBuf>) {
        let mut progress = TaskProgress::default();
        let mut unreadable = Vec::new();
        for path in &self.paths {
            match fs::read_lossy(path) {
                Ok(text) => progress = progress + count_tasks(&text),
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(_) => unreadable.push(path.clone()),
            }
        }
        (progress, unreadable)
    }
}

/// What the artifact with the tasks generates.
fn tracked_output(schema: &Schema) -> Option<&str> {
    let tracks = schema.apply.as_ref().and_then(|apply| apply.tracks.as_deref());
    let artifact = match tracks {
        Some(tracks) => schema.artifacts.iter().find(|artifact| artifact.generates == tracks),
        None => schema.artifact("tasks"),
    };
    artifact.map(|artifact| artifact.generates.as_str())
}

/// The changes that a folder below `changes` wraps, if it wraps some instead of being one.
pub(crate) fn nested_changes(changes: &Path, name: &str, schemas: &Schemas<'_>) -> Option<Vec<String>> {
    if name == "archive" || name.starts_with('.') {
        return None;
    }
    let folder = changes.join(name);
    if looks_like_change(&folder, schemas) {
        return None;
    }
    let entries = fs::entries(&folder).unwrap_or_default();
    if entries.iter().any(|entry| !entry.is_hidden() && entry.kind != EntryKind::Folder) {
        return None;
    }
    let mut found = Vec::new();
    collect_nested(&folder, name, 1, &mut found, schemas);
    found.sort();
    (!found.is_empty()).then_some(found)
}

fn collect_nested(folder: &Path, prefix: &str, depth: usize, found: &mut Vec<String>, schemas: &Schemas<'_>) {
    if depth > MAX_NESTING {
        return;
    }
    let entries = fs::entries(folder).unwrap_or_default();
    for entry in entries.iter().filter(|entry| entry.kind == EntryKind::Folder && !entry.is_hidden()) {
        let id = format!("{prefix}/{}", entry.name);
        if looks_like_change(&entry.path, schemas) {
            found.push(id);
        } else {
            collect_nested(&entry.path, &id, depth + 1, found, schemas);
        }
    }
}

/// A change has one of its root files, or a spec, or a file where its schema would put one.
fn looks_like_change(folder: &Path, schemas: &Schemas<'_>) -> bool {
    let has_root_file = [METADATA_FILE, "proposal.md", "tasks.md", "design.md"]
        .iter()
        .any(|name| fs::is_file(&folder.join(name)));
    if has_root_file || crate::items::has_any_file(&folder.join("specs")).unwrap_or(false) {
        return true;
    }
    let folder = fs::canonical(folder);
    schema_of(&Metadata::of(&folder), schemas).is_some_and(|loaded| {
        let artifacts = &loaded.schema.artifacts;
        artifacts.iter().any(|artifact| has_output(&folder, &artifact.generates).unwrap_or(false))
    })
}

/// What to say about a folder that wraps changes.
pub(crate) fn describe_nested(name: &str, nested: &[String]) -> String {
    let inner: Vec<String> = nested.iter().map(|id| format!("`openspec/changes/{id}`")).collect();
    let flat = nested.first().map_or_else(String::new, |id| id.replace('/', "-"));
    format!(
        "`{name}` is not a change but a folder around {}; a change is a folder directly below openspec/changes, \
         so move each one there under a flat name such as `{flat}`",
        inner.join(", ")
    )
}
