//! Delta documents: the operations that a change asks for, read as OpenSpec's archive reads them.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::Document;
use crate::heading::{foreign_header, merge_requirement, normalize_name, section_title, strip_keyword};
use crate::javascript::{is_line_terminator, is_space, spaces_then_lazy_backtick, trim};
use crate::outline::{Outline, OutlineRequirement};
use crate::spec::{Block, read_blocks};

/// What a delta section asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Operation {
    /// New requirements.
    Added,
    /// Requirements that replace those of the same name.
    Modified,
    /// Requirements to take away.
    Removed,
    /// Pairs of an old and a new name.
    Renamed,
}

impl Operation {
    /// All four, in the order in which OpenSpec lists them.
    pub const ALL: [Self; 4] = [Self::Added, Self::Modified, Self::Removed, Self::Renamed];

    /// `ADDED`, `MODIFIED`, `REMOVED` or `RENAMED`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Added => "ADDED",
            Self::Modified => "MODIFIED",
            Self::Removed => "REMOVED",
            Self::Renamed => "RENAMED",
        }
    }

    /// The operation of a section with this title, if it is a delta section.
    pub fn of_section(title: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|operation| {
            strip_keyword(title, operation.as_str())
                .is_some_and(|rest| rest.eq_ignore_ascii_case(" requirements"))
        })
    }
}

/// A `##` section of a delta document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeltaSection<'d> {
    /// The 0-based line of the header.
    pub header: usize,
    /// The title as the author wrote it, trimmed.
    pub title: &'d str,
    /// The operation it asks for; `None` for any other section.
    pub operation: Option<Operation>,
    /// The lines below the header, up to the next section.
    pub lines: Range<usize>,
}

/// A requirement that a delta removes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Removal<'d> {
    /// The name.
    pub name: &'d str,
    /// The 0-based line of the header or bullet.
    pub line: usize,
}

/// A requirement that a delta renames.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rename<'d> {
    /// The name it has.
    pub from: &'d str,
    /// The name it gets.
    pub to: &'d str,
    /// The 0-based line of the `FROM:`.
    pub from_line: usize,
    /// The 0-based line of the `TO:`.
    pub to_line: usize,
}

/// Which half of a rename a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RenameSide {
    /// `FROM:`
    From,
    /// `TO:`
    To,
}

/// A `FROM:` or `TO:` that never formed a pair.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnpairedRename<'d> {
    /// Which half it is.
    pub side: RenameSide,
    /// The name it gives.
    pub name: &'d str,
    /// 0-based.
    pub line: usize,
}

/// A requirement that stands outside of every delta section.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrphanedRequirement<'d> {
    /// The name.
    pub name: &'d str,
    /// The title of the section it stands in, if it stands in one.
    pub section: Option<&'d str>,
    /// 0-based.
    pub line: usize,
}

/// A level-three header in ADDED or MODIFIED that is not a requirement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SkippedHeader<'d> {
    /// The text of the header.
    pub header: &'d str,
    /// The title of the section, as its first header spells it.
    pub section: &'d str,
    /// 0-based.
    pub line: usize,
}

/// The operations of one delta spec.
#[derive(Debug, Clone)]
pub struct DeltaDocument<'d> {
    document: &'d Document,
    /// Every `##` section in order.
    pub sections: Vec<DeltaSection<'d>>,
    /// The requirements to add.
    pub added: Vec<Block<'d>>,
    /// The requirements to replace.
    pub modified: Vec<Block<'d>>,
    /// The requirements to remove.
    pub removed: Vec<Removal<'d>>,
    /// The blocks of those removals that are written as headers.
    pub removed_blocks: Vec<Block<'d>>,
    /// The requirements to rename.
    pub renamed: Vec<Rename<'d>>,
    /// Halves of renames, by line.
    pub unpaired_renames: Vec<UnpairedRename<'d>>,
    /// Requirements outside of delta sections, by line.
    pub orphaned: Vec<OrphanedRequirement<'d>>,
    /// Headers that are ignored, by line.
    pub skipped_headers: Vec<SkippedHeader<'d>>,
}

impl<'d> DeltaDocument<'d> {
    /// Reads a delta spec.
    pub fn read(document: &'d Document) -> Self {
        let sections = read_sections(document);
        let mut delta = Self {
            document,
            orphaned: read_orphans(document),
            sections: Vec::new(),
            added: Vec::new(),
            modified: Vec::new(),
            removed: Vec::new(),
            removed_blocks: Vec::new(),
            renamed: Vec::new(),
            unpaired_renames: Vec::new(),
            skipped_headers: Vec::new(),
        };
        let mut first_titles: BTreeMap<Operation, &'d str> = BTreeMap::new();
        for section in &sections {
            let Some(operation) = section.operation else { continue };
            let lines = section.lines.clone();
            match operation {
                Operation::Added => delta.added.extend(read_blocks(document, lines)),
                Operation::Modified => delta.modified.extend(read_blocks(document, lines)),
                Operation::Removed => {
                    delta.removed.extend(read_removals(document, lines.clone()));
                    delta.removed_blocks.extend(read_blocks(document, lines));
                }
                Operation::Renamed => delta.read_renames(lines),
            }
            if matches!(operation, Operation::Added | Operation::Modified) {
                let first_title = *first_titles.entry(operation).or_insert(section.title);
                delta.read_skipped(section.lines.clone(), first_title);
            }
        }
        delta.sections = sections;
        delta.unpaired_renames.sort_by_key(|unpaired| unpaired.line);
        delta.skipped_headers.sort_by_key(|skipped| skipped.line);
        delta
    }

    /// The document it was read from.
    pub fn document(&self) -> &'d Document {
        self.document
    }

    /// Whether any delta section is there.
    pub fn has_sections(&self) -> bool {
        self.sections.iter().any(|section| section.operation.is_some())
    }

    /// The number of operations.
    pub fn operation_count(&self) -> usize {
        self.added.len() + self.modified.len() + self.removed.len() + self.renamed.len()
    }

    /// Whether there is nothing to apply.
    pub fn is_empty(&self) -> bool {
        self.operation_count() == 0
    }

    /// The requirement of a block as `show` prints it; `None` if its header is not one to the outline view.
    pub fn outline_requirement(&self, block: &Block<'d>) -> Option<OutlineRequirement<'d>> {
        let title = trim(self.document.line(block.header()).strip_prefix("###")?);
        // The outline view needs white space behind the hashes, which the merge view does not.
        let outline = Outline::of_lines(self.document, block.lines.clone(), Some("### Requirement"));
        let is_heading = !title.contains(is_line_terminator);
        (is_heading && is_named(title)).then(|| outline.requirement_titled(0, title))
    }

    fn read_renames(&mut self, lines: Range<usize>) {
        let mut pending: Option<(&'d str, usize)> = None;
        for line in lines.filter(|line| !self.document.is_fenced(*line)) {
            let text = self.document.line(line);
            if let Some(name) = rename_side(text, "FROM:") {
                if let Some((name, line)) = pending.replace((name, line)) {
                    self.unpaired_renames.push(UnpairedRename { side: RenameSide::From, name, line });
                }
            } else if let Some(to) = rename_side(text, "TO:") {
                match pending.take() {
                    Some((from, from_line)) => {
                        self.renamed.push(Rename { from, to, from_line, to_line: line });
                    }
                    None => {
                        self.unpaired_renames.push(UnpairedRename { side: RenameSide::To, name: to, line });
                    }
                }
            }
        }
        if let Some((name, line)) = pending {
            self.unpaired_renames.push(UnpairedRename { side: RenameSide::From, name, line });
        }
    }

    fn read_skipped(&mut self, lines: Range<usize>, section: &'d str) {
        for line in self.document.hashed_lines_in(lines) {
            if let Some(header) = foreign_header(self.document.line(line)) {
                self.skipped_headers.push(SkippedHeader { header, section, line });
            }
        }
    }
}

/// `Requirement:` and a name, as `show` filters the sections of a delta.
fn is_named(title: &str) -> bool {
    strip_keyword(title, "requirement:").is_some_and(|name| !trim(name).is_empty())
}

fn read_sections(document: &Document) -> Vec<DeltaSection<'_>> {
    let mut sections: Vec<DeltaSection<'_>> = Vec::new();
    let count = document.line_count();
    for header in document.hashed_lines() {
        let Some(title) = section_title(document.line(header)) else { continue };
        if let Some(last) = sections.last_mut() {
            last.lines.end = header;
        }
        let operation = Operation::of_section(title);
        sections.push(DeltaSection { header, title, operation, lines: header + 1..count });
    }
    sections
}

fn read_orphans(document: &Document) -> Vec<OrphanedRequirement<'_>> {
    let mut section: Option<&str> = None;
    let mut orphans = Vec::new();
    for line in document.hashed_lines() {
        let text = document.line(line);
        if let Some(title) = section_title(text) {
            section = Some(title);
        } else if section.is_none_or(|title| Operation::of_section(title).is_none())
            && let Some(name) = merge_requirement(text)
        {
            orphans.push(OrphanedRequirement { name, section, line });
        }
    }
    orphans
}

fn read_removals(document: &Document, lines: Range<usize>) -> Vec<Removal<'_>> {
    lines
        .filter(|line| !document.is_fenced(*line))
        .filter_map(|line| {
            let text = document.line(line);
            let name = merge_requirement(text).or_else(|| removal_bullet(text))?;
            Some(Removal { name, line })
        })
        .collect()
}

/// A bullet that holds a requirement header, with or without a backtick around it.
fn removal_bullet(line: &str) -> Option<&str> {
    let line = line.trim_start_matches(is_space).strip_prefix(['-', '*', '+'])?;
    header_in_backticks(line)
}

/// `FROM:` or `TO:` and a requirement header, with or without a bullet and backticks. Case-sensitive.
fn rename_side<'d>(line: &'d str, keyword: &str) -> Option<&'d str> {
    let line = line.trim_start_matches(is_space);
    let line = line.strip_prefix(['-', '*', '+']).unwrap_or(line);
    header_in_backticks(line.trim_start_matches(is_space).strip_prefix(keyword)?)
}

fn header_in_backticks(text: &str) -> Option<&str> {
    let text = text.trim_start_matches(is_space);
    let text = text.strip_prefix('`').unwrap_or(text).strip_prefix("###")?;
    let text = text.trim_start_matches(is_space).strip_prefix("Requirement:")?;
    spaces_then_lazy_backtick(text).map(normalize_name)
}
