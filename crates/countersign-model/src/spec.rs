//! The *structure* and *merge* views of a main spec: what is wrong with its frame, and its requirement blocks.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

use crate::Document;
use crate::heading::{
    boundary_level, ends_block, is_delta_header, is_requirements_header, is_scenario_header,
    merge_requirement, normalize_name, scenario_name, structure_requirement,
};
use crate::javascript::{trim, trim_end};
use crate::requirement_text::{RequirementText, read_requirement_text};

/// A requirement block in the merge view: its header and every line up to its last non-blank one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block<'d> {
    /// The name, trimmed and without a closing `#` run.
    pub name: &'d str,
    /// The lines of the block: the header first, the last non-blank line last.
    pub lines: Range<usize>,
    /// The line behind the block: the next header, or the end of the section. Blank lines lie in between.
    pub limit: usize,
}

impl<'d> Block<'d> {
    /// The 0-based line of the header.
    pub fn header(&self) -> usize {
        self.lines.start
    }

    /// The lines below the header.
    pub fn body(&self) -> Range<usize> {
        self.lines.start + 1..self.lines.end
    }

    /// The block as OpenSpec compares it: lines joined with `\n`, white space at the end taken away.
    pub fn raw(&self, document: &'d Document) -> Cow<'d, str> {
        match document.joined(self.lines.clone()) {
            Cow::Borrowed(text) => Cow::Borrowed(trim_end(text)),
            Cow::Owned(text) => Cow::Owned(trim_end(&text).to_owned()),
        }
    }

    /// The statement.
    pub fn text(&self, document: &'d Document) -> RequirementText<'d> {
        read_requirement_text(document, self.body(), false)
    }

    /// Every scenario: any `####` header, with or without a body.
    pub fn scenarios(&self, document: &'d Document) -> Vec<ScenarioBlock<'d>> {
        let mut scenarios: Vec<ScenarioBlock<'d>> = Vec::new();
        for line in document.hashed_lines_in(self.body()) {
            let text = document.line(line);
            let Some(level) = boundary_level(text) else { continue };
            if level <= 4
                && let Some(last) = scenarios.last_mut()
                && last.lines.end == self.lines.end
            {
                last.lines.end = line;
            }
            if is_scenario_header(text)
                && let Some(name) = scenario_name(text)
            {
                scenarios.push(ScenarioBlock { name, lines: line..self.lines.end });
            }
        }
        scenarios
    }

    /// Lines of the form `**Key**: value` directly in the statement, for example `**ID**: ONB-7`.
    pub fn metadata(&self, document: &'d Document, key: &str) -> Option<&'d str> {
        self.body()
            .take_while(|line| document.is_fenced(*line) || boundary_level(document.line(*line)).is_none())
            .filter(|line| !document.is_fenced(*line))
            .find_map(|line| {
                let rest = trim(document.line(line)).strip_prefix("**")?.strip_prefix(key)?;
                Some(trim(rest.strip_prefix("**:")?))
            })
    }
}

/// A scenario: a level-four header and the lines up to the next header of level four or above.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScenarioBlock<'d> {
    /// The name without `Scenario:` and without a closing `#` run.
    pub name: &'d str,
    /// The lines, header first.
    pub lines: Range<usize>,
}

impl ScenarioBlock<'_> {
    /// Whether anything stands below the header.
    pub fn has_body(&self, document: &Document) -> bool {
        (self.lines.start + 1..self.lines.end).any(|line| !document.is_blank(line))
    }
}

/// The requirements section of a main spec in the merge view.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequirementsSection<'d> {
    /// The 0-based line of `## Requirements`; `None` if there is no such section.
    pub header: Option<usize>,
    /// The lines between the header and the first requirement.
    pub preamble: Range<usize>,
    /// The requirement blocks in order.
    pub blocks: Vec<Block<'d>>,
    /// The line behind the section: the next `##` header, or the end of the document.
    pub end: usize,
}

impl<'d> RequirementsSection<'d> {
    /// Reads the first `## Requirements` section.
    pub fn read(document: &'d Document) -> Self {
        let count = document.line_count();
        let Some(header) = document.hashed_lines().find(|line| is_requirements_header(document.line(*line)))
        else {
            return Self { header: None, preamble: count..count, blocks: Vec::new(), end: count };
        };
        let end = document
            .hashed_lines_in(header + 1..count)
            .find(|line| ends_block(document.line(*line)))
            .unwrap_or(count);
        let blocks = read_blocks(document, header + 1..end);
        let preamble = header + 1..blocks.first().map_or(end, Block::header);
        Self { header: Some(header), preamble, blocks, end }
    }
}

/// The requirement blocks within a range of lines that starts outside of fenced code.
pub(crate) fn read_blocks(document: &Document, range: Range<usize>) -> Vec<Block<'_>> {
    let mut blocks: Vec<Block<'_>> = Vec::new();
    let mut open = false;
    for line in document.hashed_lines_in(range.clone()) {
        let text = document.line(line);
        let name = merge_requirement(text);
        if name.is_none() && !ends_block(text) {
            continue;
        }
        if open && let Some(last) = blocks.last_mut() {
            last.limit = line;
        }
        open = name.is_some();
        if let Some(name) = name {
            blocks.push(Block { name, lines: line..line + 1, limit: range.end });
        }
    }
    for block in &mut blocks {
        let last = (block.lines.start..block.limit).rev().find(|line| !document.is_blank(*line));
        block.lines.end = last.unwrap_or(block.lines.start) + 1;
    }
    blocks
}

/// A fault in the frame of a main spec, seen in the structure view.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StructureFault<'d> {
    /// A delta section header in a main spec.
    DeltaHeader {
        /// 0-based.
        line: usize,
        /// The header, trimmed.
        header: &'d str,
    },
    /// A requirement outside of `## Requirements`.
    RequirementOutside {
        /// 0-based.
        line: usize,
        /// The name of the requirement.
        name: &'d str,
    },
    /// A second requirement of the same name.
    Duplicate {
        /// 0-based.
        line: usize,
        /// 0-based line of the first one.
        first: usize,
        /// The name of both.
        name: &'d str,
    },
}

/// Finds the faults that make a main spec unfit for a merge. A byte order mark hides the first line here, as it
/// does from OpenSpec.
pub fn structure_faults(document: &Document) -> Vec<StructureFault<'_>> {
    let hashed = || document.hashed_lines().filter(|line| document.raw_line(*line).starts_with('#'));
    let section = hashed().find(|line| is_requirements_header(document.line(*line))).map(|header| {
        let end = hashed().find(|line| *line > header && ends_block(document.line(*line)));
        header + 1..end.unwrap_or(document.line_count())
    });
    let mut first_lines: HashMap<&str, usize> = HashMap::new();
    let mut faults = Vec::new();
    for line in hashed() {
        let text = document.line(line);
        if is_delta_header(text) {
            faults.push(StructureFault::DeltaHeader { line, header: trim(text) });
            continue;
        }
        let Some(name) = structure_requirement(text).map(normalize_name) else { continue };
        if !section.as_ref().is_some_and(|section| section.contains(&line)) {
            faults.push(StructureFault::RequirementOutside { line, name });
        } else if let Some(first) = first_lines.get(name) {
            faults.push(StructureFault::Duplicate { line, first: *first, name });
        } else {
            first_lines.insert(name, line);
        }
    }
    faults
}
