//! Where the base of a delta is known from: `base.lock` of the change, the receipts of archived changes, history, and,
//! where none of these helps, what was archived since the change was begun.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::OnceLock;

use countersign_delta::{
    ArchivedTouch, BASE_LOCK, BASE_LOCK_INVALID, BaseLock, BaseOrigin, Bases, KnownBase, RECEIPT, Receipt,
    digest, requirement_texts,
};
use countersign_diag::{Finding, SourceMap, Span};
use countersign_model::delta_document::DeltaDocument;
use countersign_model::{Document, decode};

use crate::change::Metadata;
use crate::fs;
use crate::history::{History, Version};
use crate::loaded_change::{LoadedBase, LoadedDelta};
use crate::root::Project;

/// The bases of a change, as far as `base.lock` tells them.
#[derive(Default)]
pub(crate) struct ChangeBases {
    pub(crate) by_capability: BTreeMap<String, Bases>,
    pub(crate) faults: Vec<Finding>,
}

/// What the project knows about bases besides `base.lock`; read when it is first asked for.
pub(crate) struct BaseSources<'p> {
    project: &'p Project,
    archived: OnceLock<Vec<Archived>>,
    /// Asked only for changes that neither `base.lock` nor a receipt says enough about.
    history: OnceLock<Option<Past>>,
}

/// History, with every version of every file below `openspec`: one question to git serves all changes.
struct Past {
    history: History,
    versions: BTreeMap<String, Vec<Version>>,
}

impl Past {
    fn of(project: &Project) -> Option<Self> {
        let history = project.history().ok()?;
        let mut versions: BTreeMap<String, Vec<Version>> = BTreeMap::new();
        for version in history.versions_below(&["openspec"]).ok()? {
            versions.entry(version.path.clone()).or_default().push(version);
        }
        Some(Self { history, versions })
    }

    /// The versions of a file, newest first.
    fn of_file(&self, path: &str) -> &[Version] {
        self.versions.get(path).map_or(&[], Vec::as_slice)
    }

    /// The text of a requirement in a version of its spec.
    fn text(&self, version: &Version, name: &str) -> Option<String> {
        texts_of(self.history.bytes(version).ok()??).remove(name)
    }
}

/// An archived change.
struct Archived {
    /// The folder name.
    name: String,
    receipt: Option<Receipt>,
}

impl<'p> BaseSources<'p> {
    pub(crate) fn new(project: &'p Project) -> Self {
        Self { project, archived: OnceLock::new(), history: OnceLock::new() }
    }

    /// Reads `base.lock` of a change.
    pub(crate) fn of_change(
        &self,
        _id: &str,
        folder: &Path,
        _metadata: &Metadata,
        sources: &mut SourceMap,
    ) -> ChangeBases {
        let path = folder.join(BASE_LOCK);
        let text = match fs::read(&path) {
            Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
            Err(error) if fs::is_missing(&error) => return ChangeBases::default(),
            Err(error) => {
                let message = format!("base.lock cannot be read: {}", crate::error::io_reason(&error));
                let finding =
                    Finding::without_place(&BASE_LOCK_INVALID, message).help("make the file readable");
                return ChangeBases { faults: vec![finding], ..ChangeBases::default() };
            }
        };
        match BaseLock::parse(&text) {
            Ok(lock) => {
                let mut by_capability = BTreeMap::new();
                for base in &lock.bases {
                    by_capability
                        .entry(base.capability.clone())
                        .or_insert_with(|| lock.bases_of(&base.capability));
                }
                ChangeBases { by_capability, faults: Vec::new() }
            }
            Err(fault) => {
                let source = sources.add(self.project.relative(&path), text.as_str());
                let span = Span::new(source, fault.at.unwrap_or(0..0));
                let finding =
                    Finding::new(&BASE_LOCK_INVALID, span, format!("base.lock cannot be used: {}", fault.message))
                        .help("take the file back from history, or delete it and run `countersign validate --record-base`");
                ChangeBases { faults: vec![finding], ..ChangeBases::default() }
            }
        }
    }

    /// The name that an archived change gave a requirement, and the one after that, to the last.
    pub(crate) fn renamed_to(&self, capability: &str, name: &str) -> Option<String> {
        let receipts = || self.archived().iter().filter_map(|archived| archived.receipt.as_ref());
        let next = |name: &str| {
            receipts().find_map(|receipt| receipt.change_of(capability, name)?.renamed_to.clone())
        };
        let mut found = next(name)?;
        // As many steps as there are receipts: a swap of names must not go round for ever.
        for _ in receipts() {
            match next(&found) {
                Some(newer) => found = newer,
                None => break,
            }
        }
        Some(found)
    }

    /// A text of a requirement that history holds and that has a digest.
    pub(crate) fn text_in_history(&self, capability: &str, name: &str, wanted: &str) -> Option<String> {
        let from_receipts = self.archived().iter().find_map(|archived| {
            let change = archived.receipt.as_ref()?.change_of(capability, name)?;
            change.before.clone().filter(|text| digest(text) == wanted)
        });
        from_receipts.or_else(|| {
            let past = self.past()?;
            let mut texts =
                past.of_file(&spec_path(capability)).iter().filter_map(|version| past.text(version, name));
            texts.find(|text| digest(text) == wanted)
        })
    }

    fn past(&self) -> Option<&Past> {
        self.history.get_or_init(|| Past::of(self.project)).as_ref()
    }

    /// Asks git now if any of these changes will need it, so that other work can go on meanwhile.
    pub(crate) fn prepare(&self, changes: &[String]) {
        let has_lock = |id: &String| fs::is_file(&self.project.changes_dir().join(id).join(BASE_LOCK));
        if !changes.iter().all(has_lock) {
            self.past();
        }
    }

    /// The texts of requirements before the delta was first committed, with those they had earlier.
    fn history_bases(&self, id: &str, capability: &str, names: &[&str]) -> BTreeMap<String, KnownBase> {
        let find = || -> Option<BTreeMap<String, KnownBase>> {
            let past = self.past()?;
            let delta = format!("openspec/changes/{id}/specs/{capability}/spec.md");
            let first = past.history.introduction(past.of_file(&delta))?;
            // Where history is cut off, the first commit that is seen need not be the first.
            if first.at_boundary {
                return None;
            }
            let commit = first.version.commit.id;
            let before = past.history.parent_text(&commit, &spec_path(capability)).ok()??;
            let texts = texts_of(before);
            let versions = past.of_file(&spec_path(capability));
            let known = names.iter().filter_map(|name| {
                let text = texts.get(*name)?;
                let older = versions.iter().filter_map(|version| past.text(version, name));
                let earlier = older.skip_while(|other| other != text).filter(|other| other != text).collect();
                let origin = BaseOrigin::History { commit: commit.clone() };
                Some(((*name).to_owned(), KnownBase { text: Some(text.clone()), origin, earlier }))
            });
            Some(known.collect())
        };
        find().unwrap_or_default()
    }

    fn archived(&self) -> &[Archived] {
        self.archived.get_or_init(|| {
            let names = self.project.archived_changes().unwrap_or_default();
            let read = |name: String| {
                let file = self.project.archive_dir().join(&name).join(RECEIPT);
                let receipt = fs::read_lossy(&file).ok().and_then(|text| Receipt::parse(&text).ok());
                Archived { name, receipt }
            };
            names.into_iter().map(read).collect()
        })
    }

    /// Adds what receipts, history and the archive know about the requirements a delta works on.
    pub(crate) fn complete(&self, id: &str, _folder: &Path, metadata: &Metadata, delta: &mut LoadedDelta) {
        let LoadedBase::Spec(base, _) = &delta.base else { return };
        let document = DeltaDocument::read(&delta.document);
        let names = targets(&document);
        let unknown: Vec<&str> =
            names.into_iter().filter(|name| !delta.bases.known.contains_key(*name)).collect();
        let mut left = Vec::new();
        for name in unknown {
            match self.receipt_base(id, &delta.capability, name) {
                Some(known) => drop(delta.bases.known.insert(name.to_owned(), known)),
                None => left.push(name),
            }
        }
        if left.is_empty() {
            return;
        }
        delta.bases.known.extend(self.history_bases(id, &delta.capability, &left));
        let current: BTreeMap<String, String> = requirement_texts(base).into_iter().collect();
        for name in left.into_iter().filter(|name| current.contains_key(*name)) {
            let touches = self.touches(&delta.capability, name, created(metadata));
            if !touches.is_empty() && !delta.bases.known.contains_key(name) {
                delta.bases.touched.insert(name.to_owned(), touches);
            }
        }
    }

    /// The text before the first archive that lists the change as open and touched the requirement.
    fn receipt_base(&self, id: &str, capability: &str, name: &str) -> Option<KnownBase> {
        let touching: Vec<_> = self
            .archived()
            .iter()
            .filter_map(|archived| {
                let receipt = archived.receipt.as_ref()?;
                let listed = receipt.open.iter().any(|open| open == id);
                let change = receipt.change_of(capability, name).filter(|_| listed)?;
                Some((archived, change))
            })
            .collect();
        // Folder names tell days only; texts tell the order within one.
        let is_first = |before: Option<&String>| {
            before.is_none_or(|before| {
                !touching.iter().any(|(_, other)| other.after_digest.as_ref() == Some(before))
            })
        };
        let first =
            touching.iter().find(|(_, change)| is_first(change.before_digest.as_ref())).or(touching.first());
        first.map(|(archived, change)| KnownBase {
            text: change.before.clone(),
            origin: BaseOrigin::Receipt { archived: archived.name.clone() },
            earlier: Vec::new(),
        })
    }

    /// What changes archived on or after the day this one was begun gave the requirement.
    fn touches(&self, capability: &str, name: &str, created: Option<&str>) -> Vec<ArchivedTouch> {
        let Some(created) = created else { return Vec::new() };
        // A receipt says better what was open when; the day counts where there is none.
        let without_receipt = self.archived().iter().filter(|archived| archived.receipt.is_none());
        let later =
            without_receipt.filter(|archived| archived.name.get(..10).is_some_and(|day| day >= created));
        later.filter_map(|archived| self.touch(archived, capability, name)).collect()
    }

    fn touch(&self, archived: &Archived, capability: &str, name: &str) -> Option<ArchivedTouch> {
        let folder = self.project.archive_dir().join(&archived.name).join("specs").join(capability);
        let text = decode(fs::read(&folder.join("spec.md")).ok()?).text;
        let document = Document::new(SourceMap::default().add("", ""), text);
        let delta = DeltaDocument::read(&document);
        let mut blocks = delta.added.iter().chain(&delta.modified);
        let block = blocks.find(|block| block.name == name)?;
        Some(ArchivedTouch { archived: archived.name.clone(), text: block.raw(&document).into_owned() })
    }
}

/// The requirements of the main spec that a delta changes, removes or renames.
fn targets<'d>(delta: &DeltaDocument<'d>) -> Vec<&'d str> {
    let names = delta.modified.iter().map(|block| block.name);
    let names = names.chain(delta.removed.iter().map(|removal| removal.name));
    names.chain(delta.renamed.iter().map(|rename| rename.from)).collect()
}

/// The path of a main spec, relative to the project.
fn spec_path(capability: &str) -> String {
    format!("openspec/specs/{capability}/spec.md")
}

/// The requirements of a main spec by name.
fn texts_of(bytes: Vec<u8>) -> BTreeMap<String, String> {
    let document = Document::new(SourceMap::default().add("", ""), decode(bytes).text);
    requirement_texts(&document).into_iter().collect()
}

/// The day a change was begun.
fn created(metadata: &Metadata) -> Option<&str> {
    match metadata {
        Metadata::Read(reading) => reading.metadata.as_ref()?.created.as_deref(),
        Metadata::Absent | Metadata::Unreadable(_) => None,
    }
}
