//! Designs: the sections of a design document, by title.

use std::borrow::Cow;

use crate::Document;
use crate::outline::Outline;

/// A section of a design.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DesignSection<'d> {
    /// The title of its heading.
    pub title: &'d str,
    /// 1 to 6.
    pub level: u8,
    /// The 0-based line of the heading.
    pub line: usize,
    /// The trimmed content, with everything below it.
    pub content: Cow<'d, str>,
}

/// The sections of a design document in order. A design has no fixed form, so nothing can be wrong with it here.
pub fn design_sections(document: &Document) -> Vec<DesignSection<'_>> {
    let outline = Outline::new(document);
    let sections = outline.sections().iter().enumerate();
    sections
        .map(|(index, section)| DesignSection {
            title: section.title,
            level: section.level,
            line: section.line,
            content: outline.content(index),
        })
        .collect()
}
