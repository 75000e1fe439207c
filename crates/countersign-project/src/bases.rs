//! Where the base of a delta is known from: `base.lock` of the change, the receipts of archived and synced changes,
//! history, and, where none of these helps, what was archived since the change was begun.

mod past;
mod receipts;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::OnceLock;

use countersign_delta::{
    ArchivedTouch, BASE_LOCK, BASE_LOCK_INVALID, BaseLock, Bases, RECEIPT, digest, requirement_texts,
};
use countersign_diag::{Finding, SourceMap, Span};
use countersign_model::delta_document::DeltaDocument;
use countersign_model::{Document, decode};

use crate::change::Metadata;
use crate::fs;
use crate::loaded_change::{LoadedBase, LoadedDelta};
use crate::root::Project;
use past::{Past, Told};
use receipts::Receipts;
pub(crate) use receipts::{Fault, read_receipt};

/// The bases of a change, as far as `base.lock` tells them.
#[derive(Default)]
pub(crate) struct ChangeBases {
    pub(crate) by_capability: BTreeMap<String, Bases>,
    pub(crate) faults: Vec<Fault>,
}

/// What the project knows about bases besides `base.lock`; read when it is first asked for.
pub(crate) struct BaseSources<'p> {
    project: &'p Project,
    receipts: OnceLock<Receipts>,
    /// Asked only for changes that neither `base.lock` nor a receipt says enough about; else why there is none.
    history: OnceLock<Result<Past, String>>,
}

impl<'p> BaseSources<'p> {
    pub(crate) fn new(project: &'p Project) -> Self {
        Self { project, receipts: OnceLock::new(), history: OnceLock::new() }
    }

    /// Reads `base.lock` of a change, and looks whether its own receipt, if it has one, can be carried on.
    pub(crate) fn of_change(&self, id: &str, folder: &Path, sources: &mut SourceMap) -> ChangeBases {
        let mut found = match self.read_lock(folder, sources) {
            Ok(by_capability) => ChangeBases { by_capability, faults: Vec::new() },
            Err(finding) => {
                ChangeBases { faults: vec![(BASE_LOCK.to_owned(), *finding)], ..ChangeBases::default() }
            }
        };
        if let Err(reason) = read_receipt(folder) {
            found.faults.push((RECEIPT.to_owned(), receipts::fault(id, &reason)));
        }
        found
    }

    fn read_lock(
        &self,
        folder: &Path,
        sources: &mut SourceMap,
    ) -> Result<BTreeMap<String, Bases>, Box<Finding>> {
        let path = folder.join(BASE_LOCK);
        let text = match fs::read(&path) {
            Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
            Err(error) if fs::is_missing(&error) => return Ok(BTreeMap::new()),
            Err(error) => {
                let message = format!("base.lock cannot be read: {}", crate::error::io_reason(&error));
                let finding =
                    Finding::without_place(&BASE_LOCK_INVALID, message).help("make the file readable");
                return Err(Box::new(finding));
            }
        };
        let lock = BaseLock::parse(&text).map_err(|fault| {
            let source = sources.add(self.project.relative(&path), text.as_str());
            let span = Span::new(source, fault.at.unwrap_or(0..0));
            let message = format!("base.lock cannot be used: {}", fault.message);
            let finding = Finding::new(&BASE_LOCK_INVALID, span, message).help(
                "take the file back from history, or delete it and run `countersign validate --record-base`",
            );
            Box::new(finding)
        })?;
        let mut by_capability = BTreeMap::new();
        for base in &lock.bases {
            by_capability.entry(base.capability.clone()).or_insert_with(|| lock.bases_of(&base.capability));
        }
        Ok(by_capability)
    }

    /// The name that an archived change gave a requirement, and the one after that, to the last.
    pub(crate) fn renamed_to(&self, capability: &str, name: &str) -> Option<String> {
        let receipts = self.receipts();
        let next = |name: &str| {
            let mut changes = receipts.changes_of(capability, name);
            changes.find_map(|(_, _, change)| change.renamed_to.clone())
        };
        let mut found = next(name)?;
        // As many steps as there are receipts: a swap of names must not go round for ever.
        for _ in 0..receipts.count() {
            match next(&found) {
                Some(newer) => found = newer,
                None => break,
            }
        }
        Some(found)
    }

    /// A text of a requirement that history holds and that has a digest.
    pub(crate) fn text_in_history(&self, capability: &str, name: &str, wanted: &str) -> Option<String> {
        let from_receipts = self.receipts().text(capability, name, wanted);
        from_receipts.or_else(|| self.past().ok()?.find_text(capability, name, |text| digest(text) == wanted))
    }

    fn past(&self) -> Result<&Past, &String> {
        self.history.get_or_init(|| Past::of(self.project)).as_ref()
    }

    fn receipts(&self) -> &Receipts {
        self.receipts.get_or_init(|| Receipts::read(self.project))
    }

    /// Asks git now if any of these changes will need it, so that other work can go on meanwhile.
    pub(crate) fn prepare(&self, changes: &[String]) {
        let has_lock = |id: &String| fs::is_file(&self.project.changes_dir().join(id).join(BASE_LOCK));
        if !changes.iter().all(has_lock)
            && let Err(reason) = self.past()
        {
            tracing::debug!(reason, "no history");
        }
    }

    /// Adds what receipts, history and the archive know about the requirements a delta works on. What is wrong with
    /// receipts comes back if they were needed: what is not known of them could take back the work of others.
    pub(crate) fn complete(&self, id: &str, metadata: &Metadata, delta: &mut LoadedDelta) -> &[Fault] {
        let LoadedBase::Spec(base, _) = &delta.base else { return &[] };
        let document = DeltaDocument::read(&delta.document);
        let names = targets(&document);
        let unknown: Vec<&str> =
            names.into_iter().filter(|name| !delta.bases.known.contains_key(*name)).collect();
        if unknown.is_empty() {
            return &[];
        }
        let receipts = self.receipts();
        let mut left = Vec::new();
        for name in unknown {
            match receipts.base(id, &delta.capability, name) {
                Some(known) => drop(delta.bases.known.insert(name.to_owned(), known)),
                None => left.push(name),
            }
        }
        if left.is_empty() {
            return receipts.faults();
        }
        match self.past() {
            Ok(past) => {
                let Told { known, doubts } = past.bases(id, &delta.capability, &left);
                delta.bases.known.extend(known);
                delta.doubts.extend(doubts);
            }
            Err(reason) => {
                delta.doubts.extend(left.iter().map(|name| ((*name).to_owned(), reason.clone())));
            }
        }
        let current: BTreeMap<String, String> = requirement_texts(base).into_iter().collect();
        for name in left.into_iter().filter(|name| current.contains_key(*name)) {
            let touches = self.touches(&delta.capability, name, created(metadata));
            if !touches.is_empty() && !delta.bases.known.contains_key(name) {
                delta.bases.touched.insert(name.to_owned(), touches);
            }
        }
        receipts.faults()
    }

    /// What changes archived on or after the day this one was begun gave the requirement.
    fn touches(&self, capability: &str, name: &str, created: Option<&str>) -> Vec<ArchivedTouch> {
        let Some(created) = created else { return Vec::new() };
        // A receipt says better what was open when; the day counts where there is none.
        let without_receipt = self.receipts().archived_without();
        let later = without_receipt.filter(|archived| archived.get(..10).is_some_and(|day| day >= created));
        later.filter_map(|archived| self.touch(archived, capability, name)).collect()
    }

    fn touch(&self, archived: &str, capability: &str, name: &str) -> Option<ArchivedTouch> {
        let folder = self.project.archive_dir().join(archived).join("specs").join(capability);
        let text = decode(fs::read(&folder.join("spec.md")).ok()?).text;
        let document = Document::new(SourceMap::default().add("", ""), text);
        let delta = DeltaDocument::read(&document);
        let mut blocks = delta.added.iter().chain(&delta.modified);
        let block = blocks.find(|block| block.name == name)?;
        Some(ArchivedTouch { archived: archived.to_owned(), text: block.raw(&document).into_owned() })
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
