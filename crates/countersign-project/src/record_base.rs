//! `validate --record-base`: notes in `base.lock` what the delta of a change was written against.

use std::collections::BTreeMap;
use std::path::PathBuf;

use countersign_delta::{BASE_LOCK, BaseLock, RecordedBase, digest, requirement_texts};
use countersign_diag::SourceMap;
use countersign_model::Document;
use countersign_model::delta_document::DeltaDocument;
use countersign_report::record_base::{RECORD_BASE_SCHEMA, RecordBaseDocument, RecordStep};

use crate::documents::read_document;
use crate::error::{Error, io_error};
use crate::fs;
use crate::loaded_change::{LoadedBase, LoadedChange, Surroundings};
use crate::recovery::Turn;
use crate::root::Project;
use crate::transaction::{Digest, FileStep, Steps};

/// What was noted.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RecordedBases {
    /// How many digests of requirements, in the first step.
    pub digests: usize,
    /// Requirements whose texts were noted now, as `capability: name`.
    pub recorded: Vec<String>,
    /// Requirements whose texts were there already.
    pub kept: usize,
}

impl RecordedBases {
    /// The document of a step.
    pub fn document(&self, step: RecordStep) -> RecordBaseDocument {
        RecordBaseDocument {
            schema: RECORD_BASE_SCHEMA,
            digests: self.digests,
            recorded: self.recorded.clone(),
            kept: self.kept,
            step,
        }
    }
}

impl Project {
    /// The first step, when a change is begun: the digest of every requirement of the main specs.
    pub fn begin_base(&self, change: &str) -> Result<RecordedBases, Error> {
        let folder = self.begun_change(change)?;
        let turn = self.turn(&operation(change))?;
        if fs::is_there(&folder.join(BASE_LOCK)) {
            return Err(Error::usage("base_lock_exists", format!("`{change}` has a base.lock"))
                .fix("`rebase` writes it anew; delete it to begin again"));
        }
        let lock = self.begun_lock()?;
        write_lock(&turn, change, None, &lock)?;
        let digests = lock.begun.iter().flatten().map(|(_, digests)| digests.len()).sum();
        Ok(RecordedBases { digests, ..RecordedBases::default() })
    }

    /// What the main specs say now, as the first step notes it.
    pub(crate) fn begun_lock(&self) -> Result<BaseLock, Error> {
        let mut documents: Vec<(String, Document)> = Vec::new();
        for spec in self.specs().map_err(|error| io_error("change_error", &self.specs_dir(), &error))? {
            let name = self.relative(&spec.path);
            let (document, _) = read_document(&spec.path, &name, &mut SourceMap::default())
                .map_err(|error| io_error("change_error", &spec.path, &error))?;
            documents.push((spec.id, document));
        }
        Ok(BaseLock::begin(documents.iter().map(|(id, document)| (id.as_str(), document))))
    }

    /// The second step, once the delta is there: the texts of the requirements it works on.
    pub fn record_base(&self, change: &str) -> Result<RecordedBases, Error> {
        self.begun_change(change)?;
        let turn = self.turn(&operation(change))?;
        let around = Surroundings::new(self);
        let loaded = LoadedChange::read(self, change, &around, &mut SourceMap::default())?;
        let path = loaded.folder.join(BASE_LOCK);
        let before = match fs::read_lossy(&path) {
            Ok(text) => Some(text),
            Err(error) if fs::is_missing(&error) => None,
            Err(error) => return Err(io_error("change_error", &path, &error)),
        };
        let mut lock = match &before {
            Some(text) => BaseLock::parse(text).map_err(|fault| {
                Error::usage("base_lock_invalid", format!("base.lock cannot be used: {}", fault.message))
                    .fix("take the file back from history")
            })?,
            None => BaseLock::default(),
        };
        let mut done = RecordedBases::default();
        let mut refused = Vec::new();
        for delta in &loaded.deltas {
            let current = match &delta.base {
                LoadedBase::Spec(document, _) => Some(document),
                LoadedBase::Absent | LoadedBase::Unreadable(_) => None,
            };
            let texts: BTreeMap<String, String> =
                current.map(requirement_texts).unwrap_or_default().into_iter().collect();
            for name in named(&DeltaDocument::read(&delta.document)) {
                if lock
                    .bases
                    .iter()
                    .any(|base| base.capability == delta.capability && base.requirement == name)
                {
                    done.kept += 1;
                    continue;
                }
                let spec = (delta.capability.as_str(), name.as_str());
                match proven(&lock, spec, texts.get(&name), &around) {
                    Some(proven) => {
                        let text = match proven {
                            Proven::Absent => None,
                            Proven::Text(text) => Some(text),
                        };
                        done.recorded.push(format!("{}: {name}", delta.capability));
                        lock.bases.push(RecordedBase::new(&delta.capability, &name, text, current.is_some()));
                    }
                    None => refused.push(format!("`{name}` of `{}`", delta.capability)),
                }
            }
        }
        if !refused.is_empty() {
            let message =
                format!("nothing proves what the delta was written against for {}", refused.join(", "));
            return Err(Error::usage("base_unproven", message)
                .fix("run `countersign rebase` to take the main specs of now, and look at what it shows"));
        }
        if !done.recorded.is_empty() {
            write_lock(&turn, change, before.as_deref(), &lock)?;
        }
        Ok(done)
    }

    /// The folder of a change; nothing is made where there is none.
    fn begun_change(&self, change: &str) -> Result<PathBuf, Error> {
        let folder = self.changes_dir().join(change);
        if fs::is_real_folder(&folder) {
            return Ok(folder);
        }
        let names = self.changes().map_err(|error| io_error("change_error", &self.changes_dir(), &error))?;
        Err(crate::select::unknown_change("change_error", change, &names))
    }
}

fn operation(change: &str) -> String {
    format!("record the base of {change}")
}

fn write_lock(turn: &Turn<'_>, change: &str, before: Option<&str>, lock: &BaseLock) -> Result<(), Error> {
    turn.commit(&Steps {
        operation: operation(change),
        files: vec![FileStep {
            path: PathBuf::from("openspec/changes").join(change).join(BASE_LOCK),
            before: before.map(|text| Digest::of(text.as_bytes())),
            after: Some(lock.print().into_bytes()),
            mode: None,
        }],
        ..Steps::default()
    })
}

/// What a requirement was when the change was begun.
enum Proven {
    Absent,
    Text(String),
}

/// The base of a requirement, if anything proves it.
fn proven(
    lock: &BaseLock,
    (capability, name): (&str, &str),
    current: Option<&String>,
    around: &Surroundings<'_>,
) -> Option<Proven> {
    let Some(begun) = lock.digest_at_begin(capability, name)? else {
        // It was not there then. What came since is not what the delta was written against.
        return Some(Proven::Absent);
    };
    match current.filter(|text| digest(text) == begun) {
        Some(text) => Some(Proven::Text(text.clone())),
        None => around.bases.text_in_history(capability, name, begun).map(Proven::Text),
    }
}

/// Every requirement that a delta names, in the order of the file, once: the new ones too, as absent.
pub(crate) fn named(delta: &DeltaDocument<'_>) -> Vec<String> {
    let blocks = delta.modified.iter().chain(&delta.added).map(|block| block.name);
    let removed = delta.removed.iter().map(|removal| removal.name);
    let renamed = delta.renamed.iter().flat_map(|rename| [rename.from, rename.to]);
    let mut names: Vec<String> = Vec::new();
    for name in blocks.chain(removed).chain(renamed) {
        if !names.iter().any(|other| other == name) {
            names.push(name.to_owned());
        }
    }
    names
}
