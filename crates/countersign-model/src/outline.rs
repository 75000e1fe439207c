//! The *outline* view: any ATX heading opens a section. `list`, `show` and the validation of specs read it.

use std::borrow::Cow;
use std::ops::Range;

use crate::Document;
use crate::heading::{boundary_level, outline_heading};
use crate::javascript::trim;
use crate::requirement_text::{RequirementText, read_requirement_text};

/// A section: a heading, the content below it, and its place in the tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section<'d> {
    /// The 0-based line of the heading.
    pub line: usize,
    /// 1 to 6.
    pub level: u8,
    /// The trimmed title; may be empty.
    pub title: &'d str,
    /// The lines below the heading up to the next heading of the same or a higher level.
    pub content: Range<usize>,
    /// The index of the section around it.
    pub parent: Option<usize>,
}

/// The sections of a document in order.
#[derive(Debug, Clone)]
pub struct Outline<'d> {
    document: &'d Document,
    sections: Vec<Section<'d>>,
}

impl<'d> Outline<'d> {
    /// Reads the whole document.
    pub fn new(document: &'d Document) -> Self {
        Self::of_lines(document, 0..document.line_count(), None)
    }

    /// Reads a range of lines that starts outside of fenced code; `first_line` stands in for its first line.
    pub(crate) fn of_lines(document: &'d Document, lines: Range<usize>, first_line: Option<&'d str>) -> Self {
        let mut sections: Vec<Section<'d>> = Vec::new();
        // The tree and the extent of contents are closed by slightly different patterns, hence two stacks.
        let mut ancestors: Vec<usize> = Vec::new();
        let mut open: Vec<usize> = Vec::new();
        for line in document.hashed_lines_in(lines.clone()) {
            let text = match first_line {
                Some(first) if line == lines.start => first,
                _ => document.line(line),
            };
            let Some(level) = boundary_level(text) else { continue };
            while let Some(top) = open.pop_if(|top| sections[*top].level >= level) {
                sections[top].content.end = line;
            }
            let Some((level, title)) = outline_heading(text) else { continue };
            while ancestors.pop_if(|top| sections[*top].level >= level).is_some() {}
            let parent = ancestors.last().copied();
            let index = sections.len();
            sections.push(Section { line, level, title, content: line + 1..lines.end, parent });
            ancestors.push(index);
            open.push(index);
        }
        Self { document, sections }
    }

    /// The sections in document order.
    pub fn sections(&self) -> &[Section<'d>] {
        &self.sections
    }

    /// The first section with this title, whatever its level and case.
    pub fn find(&self, title: &str) -> Option<usize> {
        self.sections.iter().position(|section| section.title.eq_ignore_ascii_case(title))
    }

    /// The sections directly below a section, whatever their level.
    pub fn children(&self, parent: usize) -> impl Iterator<Item = usize> {
        let level = self.sections[parent].level;
        let rest = &self.sections[parent + 1..];
        let count = rest.iter().position(|section| section.level <= level).unwrap_or(rest.len());
        (parent + 1..=parent + count).filter(move |child| self.sections[*child].parent == Some(parent))
    }

    /// The content of a section, trimmed, lines joined with `\n`.
    pub fn content(&self, section: usize) -> Cow<'d, str> {
        match self.document.joined(self.sections[section].content.clone()) {
            Cow::Borrowed(text) => Cow::Borrowed(trim(text)),
            Cow::Owned(text) => Cow::Owned(trim(&text).to_owned()),
        }
    }

    /// Whether a section has any content at all.
    pub fn has_content(&self, section: usize) -> bool {
        self.sections[section].content.clone().any(|line| !self.document.is_blank(line))
    }
}

/// A main spec as `list` and `show` see it.
#[derive(Debug, Clone)]
pub struct SpecOutline<'d> {
    /// The trimmed content of the Purpose section.
    pub overview: Cow<'d, str>,
    /// The 0-based line of the Purpose heading.
    pub purpose_line: usize,
    /// The 0-based line of the Requirements heading.
    pub requirements_line: usize,
    /// Every section directly below Requirements, whatever its level.
    pub requirements: Vec<OutlineRequirement<'d>>,
}

/// A section directly below Requirements.
#[derive(Debug, Clone)]
pub struct OutlineRequirement<'d> {
    /// The heading's text, `Requirement:` included if it is there.
    pub title: &'d str,
    /// The 0-based line of the heading.
    pub line: usize,
    /// The statement.
    pub text: RequirementText<'d>,
    /// The sections below it that have content.
    pub scenarios: Vec<OutlineScenario<'d>>,
}

/// A section directly below a requirement.
#[derive(Debug, Clone)]
pub struct OutlineScenario<'d> {
    /// The heading's text, `Scenario:` included if it is there.
    pub title: &'d str,
    /// The 0-based line of the heading.
    pub line: usize,
    /// The trimmed content.
    pub raw_text: Cow<'d, str>,
}

/// Why a document is no main spec in the outline view.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotASpec {
    /// There is no Purpose section with content; the line is that of an empty one.
    NoPurpose(Option<usize>),
    /// There is no Requirements section.
    NoRequirements,
}

impl<'d> SpecOutline<'d> {
    /// Reads a main spec.
    pub fn read(document: &'d Document) -> Result<Self, NotASpec> {
        let outline = Outline::new(document);
        let purpose = outline.find("purpose").ok_or(NotASpec::NoPurpose(None))?;
        let overview = outline.content(purpose);
        let purpose_line = outline.sections[purpose].line;
        if overview.is_empty() {
            return Err(NotASpec::NoPurpose(Some(purpose_line)));
        }
        let section = outline.find("requirements").ok_or(NotASpec::NoRequirements)?;
        let requirements = outline.children(section).map(|child| outline.requirement(child)).collect();
        let requirements_line = outline.sections[section].line;
        Ok(Self { overview, purpose_line, requirements_line, requirements })
    }

    /// The headings of the requirements, without reading their texts; `None` where the document is no main spec.
    pub fn requirement_titles(document: &'d Document) -> Option<Vec<&'d str>> {
        let outline = Outline::new(document);
        let purpose = outline.find("purpose")?;
        if !outline.has_content(purpose) {
            return None;
        }
        let section = outline.find("requirements")?;
        Some(outline.children(section).map(|child| outline.sections[child].title).collect())
    }

    /// Counts the requirements without reading their texts.
    pub fn count_requirements(document: &'d Document) -> Option<usize> {
        Self::requirement_titles(document).map(|titles| titles.len())
    }
}

impl<'d> Outline<'d> {
    /// Reads a section as a requirement.
    fn requirement(&self, section: usize) -> OutlineRequirement<'d> {
        self.requirement_titled(section, self.sections[section].title)
    }

    /// Reads a section as a requirement under a title of the caller's.
    pub(crate) fn requirement_titled(&self, section: usize, title: &'d str) -> OutlineRequirement<'d> {
        let Section { line, ref content, .. } = self.sections[section];
        let text = read_requirement_text(self.document, content.clone(), true).or_title(title);
        let scenarios = self
            .children(section)
            .filter(|child| self.has_content(*child))
            .map(|child| OutlineScenario {
                title: self.sections[child].title,
                line: self.sections[child].line,
                raw_text: self.content(child),
            })
            .collect();
        OutlineRequirement { title, line, text, scenarios }
    }
}
