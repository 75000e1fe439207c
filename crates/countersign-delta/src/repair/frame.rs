//! A main spec taken apart: its own text, and the delta sections that were dumped into it.

use countersign_model::Document;
use countersign_model::delta_document::{DeltaDocument, DeltaSection, Operation};
use countersign_model::heading::is_requirements_header;
use countersign_model::purpose::{PLACEHOLDER_PREFIX, PLACEHOLDER_SUFFIX, read_purpose};

use super::{ProblemKind, Remedy, RepairInput, RepairProblem};

/// The two parts.
pub(super) struct Frame {
    /// The spec without the dump.
    pub(super) base: String,
    /// The delta sections.
    pub(super) dump: String,
    /// The 0-based line of the delta header that becomes the header of the requirements.
    promoted: Option<usize>,
    /// The requirements that the dump has.
    pub(super) names: Vec<String>,
}

impl Frame {
    /// Takes a spec apart. A spec without a Requirements section is a delta that was copied as it is: its first section
    /// of whole requirements is what the Requirements section should be.
    pub(super) fn of(document: &Document, input: &RepairInput<'_>) -> Self {
        let delta = DeltaDocument::read(document);
        let has_section = document.hashed_lines().any(|line| is_requirements_header(document.line(line)));
        let first = |wanted| delta.sections.iter().find(|section| section.operation == Some(wanted));
        let promoted = (!has_section)
            .then(|| first(Operation::Added).or_else(|| first(Operation::Modified)))
            .flatten()
            .map(|section| section.header);
        let mut frame = Self { base: String::new(), dump: String::new(), promoted, names: names(&delta) };
        let is_dumped =
            |section: &DeltaSection<'_>| section.operation.is_some() && Some(section.header) != promoted;
        let mut line = 0;
        for section in delta.sections.iter().filter(|section| is_dumped(section)) {
            frame.push_base(document, line..section.header);
            frame.dump.push_str(&document.text()[document.byte_range(section.header..section.lines.end)]);
            line = section.lines.end;
        }
        frame.push_base(document, line..document.line_count());
        if line == document.line_count() {
            // Blank lines that stood before a dump at the end.
            let end = frame.base.trim_end().len();
            frame.base.truncate(end);
            if end > 0 {
                frame.base.push_str(document.majority_line_break());
            }
        }
        if promoted.is_some() && read_purpose(document).is_none_or(|purpose| purpose.body.is_none()) {
            frame.base = with_head(&frame.base, document, input);
        }
        frame
    }

    /// The spec as it is, the dump in it.
    pub(super) fn untouched(document: &Document) -> Self {
        let names = names(&DeltaDocument::read(document));
        Self { base: document.text().to_owned(), dump: String::new(), promoted: None, names }
    }

    fn push_base(&mut self, document: &Document, lines: std::ops::Range<usize>) {
        match self.promoted.filter(|header| lines.contains(header)) {
            None => self.base.push_str(&document.text()[document.byte_range(lines)]),
            Some(header) => {
                self.base.push_str(&document.text()[document.byte_range(lines.start..header)]);
                self.base.push_str("## Requirements");
                let rest = document.line_text_end(header)..document.byte_range(header..lines.end).end;
                self.base.push_str(&document.text()[rest]);
            }
        }
    }

    /// What is said about each delta header.
    pub(super) fn problems(&self, document: &Document, open: Option<&str>) -> Vec<RepairProblem> {
        let delta = DeltaDocument::read(document);
        let sections = delta.sections.iter().filter(|section| section.operation.is_some());
        let problems = sections.map(|section| {
            let remedy = match open {
                Some(reason) => Remedy::Open(reason.to_owned()),
                None if self.promoted == Some(section.header) => {
                    Remedy::Proposed("becomes the header of the requirements".to_owned())
                }
                None => Remedy::Proposed("its operations are carried out, and the section goes".to_owned()),
            };
            let about = format!("## {}", section.title);
            RepairProblem { kind: ProblemKind::DeltaHeader, line: Some(section.header), about, remedy }
        });
        problems.collect()
    }
}

fn names(delta: &DeltaDocument<'_>) -> Vec<String> {
    delta.added.iter().chain(&delta.modified).map(|block| block.name.to_owned()).collect()
}

/// The text with the title and the Purpose that an archive would have written.
fn with_head(text: &str, document: &Document, input: &RepairInput<'_>) -> String {
    let line_break = document.majority_line_break();
    let has_title = text.trim_start_matches('\u{feff}').trim_start().starts_with("# ");
    let title = format!("# {} Specification{line_break}{line_break}", input.capability);
    let purpose = match input.creator {
        Some(change) => format!("{PLACEHOLDER_PREFIX}{change}{PLACEHOLDER_SUFFIX}"),
        None => "TBD".to_owned(),
    };
    let purpose = format!("## Purpose{line_break}{purpose}{line_break}{line_break}");
    // The Purpose stands right above the requirements.
    let at = text.find("## Requirements").unwrap_or(0);
    format!("{}{}{purpose}{}", if has_title { "" } else { &title }, &text[..at], &text[at..])
}
