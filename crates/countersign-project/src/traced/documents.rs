//! The documents of a trace: main specs, open changes, archived changes.

use std::path::PathBuf;

use countersign_diag::SourceMap;
use countersign_model::{Decoded, Document, decode};
use countersign_trace::catalogue::{Catalogue, ChangeInput, SpecInput, TextInput};
use countersign_verify::ChangeDocuments;
use rayon::iter::{IntoParallelIterator as _, ParallelIterator as _};

use super::CODE;
use crate::error::{Error, io_error};
use crate::fs;
use crate::items::{ChangeSpecs, SpecFile};
use crate::root::Project;

/// A document and its path, relative to the project.
#[derive(Debug)]
pub(super) struct Text {
    pub(super) path: String,
    pub(super) document: Document,
}

impl Text {
    fn input(&self) -> TextInput<'_> {
        TextInput { path: &self.path, document: &self.document }
    }
}

/// A spec or a delta.
#[derive(Debug)]
pub(super) struct Spec {
    pub(super) capability: String,
    pub(super) text: Text,
}

impl Spec {
    pub(super) fn input(&self) -> SpecInput<'_> {
        SpecInput { capability: &self.capability, path: &self.text.path, document: &self.text.document }
    }
}

/// A change.
#[derive(Debug, Default)]
pub(super) struct Change {
    pub(super) id: String,
    pub(super) deltas: Vec<Spec>,
    pub(super) proposal: Option<Text>,
    pub(super) design: Option<Text>,
    pub(super) tasks: Option<Text>,
}

impl Change {
    fn input(&self) -> ChangeInput<'_> {
        ChangeInput {
            id: &self.id,
            deltas: self.deltas(),
            tasks: self.tasks.as_ref().map(Text::input),
            proposal: self.proposal.as_ref().map(Text::input),
            design: self.design.as_ref().map(Text::input),
        }
    }

    /// Its deltas.
    pub(super) fn deltas(&self) -> Vec<SpecInput<'_>> {
        self.deltas.iter().map(Spec::input).collect()
    }

    /// Its documents but for the deltas.
    pub(super) fn documents(&self) -> ChangeDocuments<'_> {
        let input = self.input();
        ChangeDocuments { proposal: input.proposal, design: input.design, tasks: input.tasks }
    }
}

/// All documents.
#[derive(Debug, Default)]
pub(super) struct Documents {
    pub(super) specs: Vec<Spec>,
    pub(super) open: Vec<Change>,
    pub(super) archived: Vec<Change>,
}

impl Documents {
    /// What can be referred to.
    #[tracing::instrument(level = "debug", skip_all)]
    pub(super) fn catalogue(&self) -> Catalogue {
        let specs: Vec<SpecInput<'_>> = self.specs.iter().map(Spec::input).collect();
        let open: Vec<ChangeInput<'_>> = self.open.iter().map(Change::input).collect();
        let archived: Vec<ChangeInput<'_>> = self.archived.iter().map(Change::input).collect();
        Catalogue::build(&specs, &open, &archived)
    }

    /// An open change.
    pub(super) fn open_change(&self, id: &str) -> Option<&Change> {
        self.open.iter().find(|change| change.id == id)
    }
}

/// What a file is to the project.
enum Role {
    Spec(String),
    Delta { change: usize, capability: String },
    Proposal(usize),
    Design(usize),
    Tasks(usize),
}

impl Project {
    /// Reads all documents in parallel; their sources are numbered in the order of the walk.
    #[tracing::instrument(level = "debug", skip_all)]
    pub(super) fn traced_documents(&self, sources: &mut SourceMap) -> Result<Documents, Error> {
        let cannot = |folder: PathBuf| move |error: std::io::Error| io_error(CODE, &folder, &error);
        let specs = self.specs().map_err(cannot(self.specs_dir()))?;
        let open = self.changes().map_err(cannot(self.changes_dir()))?;
        let archived = self.archived_changes().map_err(cannot(self.archive_dir()))?;
        let is_open = open.len();
        let folders: Vec<(String, PathBuf)> = open
            .into_iter()
            .map(|id| (id.clone(), self.changes_dir().join(id)))
            .chain(archived.into_iter().map(|id| (id.clone(), self.archive_dir().join(id))))
            .collect();
        let mut wanted: Vec<(Role, PathBuf)> =
            specs.into_iter().filter_map(|spec| inside(spec, Role::Spec)).collect();
        let of_changes: Vec<Vec<(Role, PathBuf)>> = folders
            .iter()
            .enumerate()
            .collect::<Vec<_>>()
            .into_par_iter()
            .map(|(change, (_, folder))| files_of(change, folder))
            .collect::<Result<_, _>>()?;
        wanted.extend(of_changes.into_iter().flatten());
        let read: Vec<(Role, PathBuf, Option<Decoded>)> = wanted
            .into_par_iter()
            .map(|(role, path)| match fs::read(&path) {
                Ok(bytes) => Ok((role, path, Some(decode(bytes)))),
                Err(error) if fs::is_missing(&error) => Ok((role, path, None)),
                Err(error) => Err(io_error(CODE, &path, &error)),
            })
            .collect::<Result<_, _>>()?;
        let mut placed = Vec::new();
        for (role, path, decoded) in read {
            let Some(decoded) = decoded else { continue };
            let name = self.relative(&path);
            let source = sources.add(name.as_str(), decoded.text.clone());
            placed.push((role, name, source, decoded.text));
        }
        let texts: Vec<(Role, Text)> = placed
            .into_par_iter()
            .map(|(role, path, source, text)| (role, Text { path, document: Document::new(source, text) }))
            .collect();
        let mut documents = Documents::default();
        let mut changes: Vec<Change> =
            folders.into_iter().map(|(id, _)| Change { id, ..Change::default() }).collect();
        for (role, text) in texts {
            match role {
                Role::Spec(capability) => documents.specs.push(Spec { capability, text }),
                Role::Delta { change, capability } => changes[change].deltas.push(Spec { capability, text }),
                Role::Proposal(change) => changes[change].proposal = Some(text),
                Role::Design(change) => changes[change].design = Some(text),
                Role::Tasks(change) => changes[change].tasks = Some(text),
            }
        }
        documents.archived = changes.split_off(is_open);
        documents.open = changes;
        Ok(documents)
    }
}

/// A spec file, unless a link leads it out of the project.
fn inside(spec: SpecFile, role: impl FnOnce(String) -> Role) -> Option<(Role, PathBuf)> {
    (!spec.escapes).then(|| (role(spec.id), spec.path))
}

fn files_of(change: usize, folder: &std::path::Path) -> Result<Vec<(Role, PathBuf)>, Error> {
    let specs = folder.join("specs");
    let tree = ChangeSpecs::of(&specs).map_err(|error| io_error(CODE, &specs, &error))?;
    let deltas = tree.deltas.into_iter();
    let mut files: Vec<(Role, PathBuf)> =
        deltas.filter_map(|delta| inside(delta, |capability| Role::Delta { change, capability })).collect();
    files.push((Role::Proposal(change), folder.join("proposal.md")));
    files.push((Role::Design(change), folder.join("design.md")));
    files.push((Role::Tasks(change), folder.join("tasks.md")));
    Ok(files)
}
