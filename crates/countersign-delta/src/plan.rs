//! The merge plan: what a delta does to a main spec, requirement by requirement, as printable data.
//!
//! The rules are OpenSpec's: RENAMED, REMOVED, MODIFIED, ADDED in this order; exact names; operations that are done
//! already are no-ops. Nothing is written here, and no text is changed: [`edits`](crate::edits) turns a plan into
//! edits.

use std::collections::HashMap;

use countersign_diag::Finding;
use countersign_model::Document;
use countersign_model::delta_document::{DeltaDocument, Removal, Rename};
use countersign_model::reference::fold_name;
use countersign_model::spec::{Block, RequirementsSection, StructureFault, structure_faults};

use crate::arbiter::{Arbiter, Modification};
use crate::base::{BaseUse, Bases};
use crate::codes::{
    BASE_BROKEN, DELTA_SECTIONS_EMPTY, NAME_TAKEN, NEAR_MISS_NAME, SPEC_MISSING, TARGET_MISSING,
};
use crate::operations::first_contradiction;

/// How many requirements a plan really changes; no-ops are not counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// New requirements.
    pub added: usize,
    /// Replaced requirements.
    pub modified: usize,
    /// Requirements taken away.
    pub removed: usize,
    /// Requirements with a new name.
    pub renamed: usize,
}

impl Counts {
    /// Whether nothing changes.
    pub fn is_zero(self) -> bool {
        self == Self::default()
    }
}

/// Where the text of a requirement in the merged spec comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content<'d> {
    /// The base, untouched.
    Kept,
    /// The base, under a new header.
    Renamed,
    /// The delta, in place of the base.
    Replaced(Block<'d>),
    /// The three-way merge of both: the main spec moved since the delta was written.
    Merged(String),
    /// The delta.
    Added(Block<'d>),
}

/// One requirement of the merged spec.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slot<'d> {
    /// Its name after the merge.
    pub name: &'d str,
    /// The index of its block in the base; `None` for additions.
    pub base: Option<usize>,
    /// Where its text comes from.
    pub content: Content<'d>,
}

/// What a delta does to one main spec.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan<'d> {
    /// Whether the capability is created.
    pub is_new: bool,
    /// What changes.
    pub counts: Counts,
    /// The requirements of the merged spec in order.
    pub slots: Vec<Slot<'d>>,
    /// The base blocks that go, by index.
    pub removed: Vec<usize>,
    /// The requirements section of the base.
    pub base: RequirementsSection<'d>,
    /// Which rule decided about each requirement that is modified, removed or renamed.
    pub uses: Vec<BaseUse>,
}

/// Why no plan can be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// OpenSpec's archive refuses as well.
    OpenSpec(Box<Finding>),
    /// The main spec moved since the delta was written, and only we see it.
    Moved(Box<Finding>),
}

impl Refusal {
    /// The finding.
    pub fn finding(&self) -> &Finding {
        match self {
            Self::OpenSpec(finding) | Self::Moved(finding) => finding,
        }
    }
}

impl From<Box<Finding>> for Refusal {
    fn from(finding: Box<Finding>) -> Self {
        Self::OpenSpec(finding)
    }
}

/// A requirement while the plan is made: a slot that a removal may have emptied.
struct Draft<'d> {
    slot: Slot<'d>,
    removed: bool,
}

/// The requirements by exact and by folded name. Emptied slots stay in the folds and are skipped.
struct Table<'d> {
    drafts: Vec<Draft<'d>>,
    by_name: HashMap<&'d str, usize>,
    by_fold: HashMap<String, Vec<usize>>,
}

impl<'d> Table<'d> {
    fn new(blocks: &[Block<'d>]) -> Self {
        let mut table = Self { drafts: Vec::new(), by_name: HashMap::new(), by_fold: HashMap::new() };
        for (index, block) in blocks.iter().enumerate() {
            table.push(Slot { name: block.name, base: Some(index), content: Content::Kept });
        }
        table
    }

    fn push(&mut self, slot: Slot<'d>) {
        let index = self.drafts.len();
        self.by_name.insert(slot.name, index);
        self.by_fold.entry(fold_name(slot.name)).or_default().push(index);
        self.drafts.push(Draft { slot, removed: false });
    }

    fn rename(&mut self, index: usize, to: &'d str) {
        let old = self.drafts[index].slot.name;
        self.by_name.remove(old);
        if let Some(indexes) = self.by_fold.get_mut(&fold_name(old)) {
            indexes.retain(|other| *other != index);
        }
        self.drafts[index].slot.name = to;
        self.by_name.insert(to, index);
        self.by_fold.entry(fold_name(to)).or_default().push(index);
    }

    fn remove(&mut self, index: usize) {
        self.by_name.remove(self.drafts[index].slot.name);
        self.drafts[index].removed = true;
    }

    /// A requirement whose name is the same but for case and spaces, and is not one of `except`.
    fn near_miss(&self, name: &str, except: &[&str]) -> Option<&'d str> {
        let fold = fold_name(name);
        self.by_fold.get(&fold)?.iter().find_map(|index| {
            let draft = &self.drafts[*index];
            let current = draft.slot.name;
            let differs = !draft.removed && !except.contains(&current) && fold_name(current) == fold;
            differs.then_some(current)
        })
    }
}

/// Makes the plan of one delta over one main spec, or says why archive would refuse.
pub fn plan<'d>(
    base: Option<&'d Document>,
    delta: &DeltaDocument<'d>,
    bases: &Bases,
) -> Result<Plan<'d>, Refusal> {
    let document = delta.document();
    if let Some(finding) = first_contradiction(delta) {
        return Err(Box::new(finding).into());
    }
    if delta.is_empty() {
        let finding =
            Finding::new(&DELTA_SECTIONS_EMPTY, document.line_span(0), "the delta asks for nothing")
                .help("write `### Requirement: name` entries below a delta section");
        return Err(Box::new(finding).into());
    }
    let Some(base) = base else { return Ok(plan_new(delta)?) };
    if let Some(fault) = structure_faults(base).first() {
        return Err(Box::new(base_broken(base, fault)).into());
    }
    let section = RequirementsSection::read(base);
    let mut table = Table::new(&section.blocks);
    let mut counts = Counts::default();
    let mut arbiter = Arbiter::new((base, &section), delta, bases);
    for rename in &delta.renamed {
        let is_done = !apply_rename(&mut table, document, rename)?;
        arbiter.rename(rename, is_done)?;
        counts.renamed += usize::from(!is_done);
    }
    for removal in &delta.removed {
        let current = table.by_name.get(removal.name).and_then(|index| table.drafts[*index].slot.base);
        arbiter.removal(removal, current)?;
        counts.removed += usize::from(apply_removal(&mut table, document, removal)?);
    }
    for block in &delta.modified {
        counts.modified += usize::from(apply_modification(&mut table, &mut arbiter, block)?);
    }
    for block in &delta.added {
        counts.added += usize::from(apply_addition(&mut table, (base, &section), document, block)?);
    }
    let removed =
        table.drafts.iter().filter(|draft| draft.removed).filter_map(|draft| draft.slot.base).collect();
    let slots = table.drafts.into_iter().filter(|draft| !draft.removed).map(|draft| draft.slot).collect();
    let uses = arbiter.uses;
    Ok(Plan { is_new: false, counts, slots, removed, base: section, uses })
}

/// A capability that does not exist yet: only additions make sense, removals are no-ops.
fn plan_new<'d>(delta: &DeltaDocument<'d>) -> Result<Plan<'d>, Box<Finding>> {
    let document = delta.document();
    let first = delta
        .modified
        .first()
        .map(|block| (block.header(), block.name))
        .or_else(|| delta.renamed.first().map(|rename| (rename.from_line, rename.from)));
    if let Some((line, name)) = first {
        let message = format!("requirement `{name}` is to change in a capability that has no main spec");
        let finding = Finding::new(&SPEC_MISSING, document.line_span(line), message).about(name).help(
            "check the capability folder, add the requirement instead, or archive first what creates it",
        );
        return Err(Box::new(finding));
    }
    let mut table = Table::new(&[]);
    for block in &delta.added {
        if let Some(other) = table.near_miss(block.name, &[]) {
            return Err(Box::new(near_miss(document, block.header(), block.name, other)));
        }
        table.push(Slot { name: block.name, base: None, content: Content::Added(block.clone()) });
    }
    let counts = Counts { added: delta.added.len(), ..Counts::default() };
    let slots = table.drafts.into_iter().map(|draft| draft.slot).collect();
    let end = 0;
    let base = RequirementsSection { header: None, preamble: 0..0, blocks: Vec::new(), end };
    Ok(Plan { is_new: true, counts, slots, removed: Vec::new(), base, uses: Vec::new() })
}

fn apply_rename<'d>(
    table: &mut Table<'d>,
    document: &Document,
    rename: &Rename<'d>,
) -> Result<bool, Box<Finding>> {
    let Some(index) = table.by_name.get(rename.from).copied() else {
        // Gone under the old name and there under the new one: done already.
        if !table.by_name.contains_key(rename.to) {
            return Err(Box::new(target_missing(document, rename.from_line, rename.from)));
        }
        return match table.near_miss(rename.from, &[rename.to]) {
            Some(other) => Err(Box::new(near_miss(document, rename.from_line, rename.from, other))),
            None => Ok(false),
        };
    };
    if table.by_name.contains_key(rename.to) {
        return Err(Box::new(name_taken(document, rename.to_line, rename.to)));
    }
    if let Some(other) = table.near_miss(rename.to, &[rename.from]) {
        return Err(Box::new(near_miss(document, rename.to_line, rename.to, other)));
    }
    table.rename(index, rename.to);
    let draft = &mut table.drafts[index];
    if draft.slot.content == Content::Kept {
        draft.slot.content = Content::Renamed;
    }
    Ok(true)
}

fn apply_removal<'d>(
    table: &mut Table<'d>,
    document: &Document,
    removal: &Removal<'d>,
) -> Result<bool, Box<Finding>> {
    if let Some(index) = table.by_name.get(removal.name).copied() {
        table.remove(index);
        return Ok(true);
    }
    match table.near_miss(removal.name, &[]) {
        Some(other) => Err(Box::new(near_miss(document, removal.line, removal.name, other))),
        None => Ok(false),
    }
}

fn apply_modification<'d>(
    table: &mut Table<'d>,
    arbiter: &mut Arbiter<'_, 'd>,
    block: &Block<'d>,
) -> Result<bool, Refusal> {
    let document = arbiter.document;
    let Some(index) = table.by_name.get(block.name).copied() else {
        return Err(Refusal::OpenSpec(Box::new(match table.near_miss(block.name, &[]) {
            Some(other) => near_miss(document, block.header(), block.name, other),
            None => target_missing(document, block.header(), block.name),
        })));
    };
    let slot = &mut table.drafts[index].slot;
    let verdict = match slot.base {
        Some(current) => arbiter.modification(block, current)?,
        None => Modification::Replace,
    };
    // A renamed block has another header, so it counts as modified unless the delta says exactly the rest.
    let content = match verdict {
        Modification::Merge(text) => Some(Content::Merged(text)),
        Modification::Replace => {
            let current = slot.base.map(|current| arbiter.current(current, slot.name));
            let is_same = current.is_some_and(|current| trim_js(&current) == trim_js(&block.raw(document)));
            (!is_same).then(|| Content::Replaced(block.clone()))
        }
        Modification::Done => None,
    };
    let changes = content.is_some();
    if let Some(content) = content {
        slot.content = content;
    }
    Ok(changes)
}

fn apply_addition<'d>(
    table: &mut Table<'d>,
    (base, section): (&'d Document, &RequirementsSection<'d>),
    document: &'d Document,
    block: &Block<'d>,
) -> Result<bool, Box<Finding>> {
    if let Some(index) = table.by_name.get(block.name).copied() {
        let slot = &table.drafts[index].slot;
        let new = block.raw(document);
        let is_same = match (&slot.content, slot.base) {
            (Content::Kept, Some(base_index)) => {
                trim_js(&section.blocks[base_index].raw(base)) == trim_js(&new)
            }
            (Content::Renamed, Some(base_index)) => {
                let old = section.blocks[base_index].raw(base);
                let body = old.split_once('\n').map_or("", |(_, body)| body);
                trim_js(&format!("### Requirement: {}\n{body}", block.name)) == trim_js(&new)
            }
            (Content::Merged(other), _) => trim_js(other) == trim_js(&new),
            (Content::Replaced(other) | Content::Added(other), _) => {
                trim_js(&other.raw(document)) == trim_js(&new)
            }
            _ => false,
        };
        return if is_same {
            Ok(false)
        } else {
            Err(Box::new(name_taken(document, block.header(), block.name)))
        };
    }
    if let Some(other) = table.near_miss(block.name, &[]) {
        return Err(Box::new(near_miss(document, block.header(), block.name, other)));
    }
    table.push(Slot { name: block.name, base: None, content: Content::Added(block.clone()) });
    Ok(true)
}

pub(crate) fn trim_js(text: &str) -> &str {
    countersign_model::javascript::trim(text)
}

fn target_missing(document: &Document, line: usize, name: &str) -> Finding {
    Finding::new(
        &TARGET_MISSING,
        document.line_span(line),
        format!("requirement `{name}` is not in the main spec"),
    )
    .about(name)
    .help("check the name and the capability, or archive first the change that adds it")
}

fn name_taken(document: &Document, line: usize, name: &str) -> Finding {
    Finding::new(&NAME_TAKEN, document.line_span(line), format!("requirement `{name}` exists already"))
        .about(name)
        .help("use MODIFIED to change it, or choose another name")
}

pub(crate) fn near_miss(document: &Document, line: usize, name: &str, other: &str) -> Finding {
    // A name may hold backticks, and be a near miss for that very reason.
    let quote = |name: &str| if name.contains('`') { format!("\"{name}\"") } else { format!("`{name}`") };
    let message = format!("{} is almost {}, which would be there as well", quote(name), quote(other));
    Finding::new(&NEAR_MISS_NAME, document.line_span(line), message)
        .about(name)
        .help(format!("write exactly {} if that is meant, or choose a really different name", quote(other)))
}

fn base_broken(base: &Document, fault: &StructureFault<'_>) -> Finding {
    let (line, name, what) = match fault {
        StructureFault::DeltaHeader { line, header } => (*line, *header, "it holds a delta header"),
        StructureFault::RequirementOutside { line, name } => (*line, *name, "a requirement stands outside"),
        StructureFault::Duplicate { line, name, .. } => (*line, *name, "a requirement is there twice"),
    };
    Finding::new(&BASE_BROKEN, base.line_span(line), format!("the main spec cannot be updated: {what}"))
        .about(name)
        .help("mend the main spec; `countersign validate` on it says how")
}
