//! A document against its contract.

mod blocks;
mod citations;
mod filled;
mod hints;
mod placeholder;
mod rules;

use std::collections::BTreeSet;

use countersign_diag::{Finding, Severity, Span};
use countersign_model::Document;
use countersign_model::outline::{self, Outline};

use crate::codes::{DOCUMENT_MISSING, SECTION_EMPTY, SECTION_MISSING, SECTION_TWICE, SECTION_UNKNOWN};
use crate::condition::Facts;
use crate::contract::{Binds, Contract, OtherSections, Section, is_same_heading};
use blocks::blocks;
use filled::Filled;
use hints::Hints;

/// What is wrong with a document, in the order of the contract.
pub fn check(contract: &Contract, document: &Document, facts: &Facts<'_>) -> Vec<Finding> {
    let outline = Outline::new(document);
    if contract.binds == Binds::Begun && !has_any(contract, &outline) {
        return Vec::new();
    }
    let is_asked = contract.when.applies(facts);
    let hints = Hints::of(contract);
    let mut findings = Vec::new();
    for section in &contract.sections {
        let required = is_asked && section.required && section.when.applies(facts);
        let mut found = outline.sections().iter().filter(|one| is_same_heading(one.title, &section.heading));
        let Some(first) = found.next() else {
            if required {
                findings.push(missing(section, document));
            }
            continue;
        };
        findings.extend(found.map(|again| {
            let message = format!("section `{}` is there a second time", section.heading);
            let finding = Finding::new(&SECTION_TWICE, document.line_span(again.line), message);
            finding.about(&section.heading).help("join the two; only the first counts")
        }));
        let of_section = in_section(section, document, first, &hints, facts);
        findings.extend(of_section.into_iter().map(|finding| weighed(finding, required)));
    }
    if contract.other_sections == OtherSections::Noted {
        findings.extend(unknown(contract, document, &outline));
    }
    findings
}

/// That a document which the contract asks for is not there.
pub fn check_missing(contract: &Contract, path: &str, facts: &Facts<'_>) -> Option<Finding> {
    let is_asked = contract.binds == Binds::Always && contract.when.applies(facts);
    is_asked.then(|| {
        let message = format!("`{path}` is missing at risk {}", facts.risk.as_str());
        Finding::without_place(&DOCUMENT_MISSING, message).about(path)
    })
}

/// Whether a document has at least one section of the contract.
pub fn is_begun(contract: &Contract, document: &Document) -> bool {
    has_any(contract, &Outline::new(document))
}

/// What the answers of a document cite, in sections whose contract asks for it: references and paths, as written.
pub fn cited(contract: &Contract, document: &Document) -> BTreeSet<String> {
    let outline = Outline::new(document);
    let mut names = BTreeSet::new();
    for section in contract.sections.iter().filter(|section| section.references > 0) {
        let found = outline.sections().iter().find(|one| is_same_heading(one.title, &section.heading));
        for block in found.iter().flat_map(|one| blocks(document, one.content.clone())) {
            names.extend(citations::of_block(&block).into_iter().filter_map(citations::Citation::looked_up));
        }
    }
    names
}

/// Whether a section holds anything but comments.
pub(crate) fn is_answered(document: &Document, section: &outline::Section<'_>) -> bool {
    Filled::new(document, section, &[]).answers().next().is_some()
}

/// Whether a section says that it does not apply.
pub(crate) fn is_not_applicable(document: &Document, section: &outline::Section<'_>) -> bool {
    let filled = Filled::new(document, section, &[]);
    let mut said = filled.answers();
    said.next().is_some_and(|first| rules::is_not_applicable(&first.text)) && said.next().is_none()
}

fn has_any(contract: &Contract, outline: &Outline<'_>) -> bool {
    outline.sections().iter().any(|one| contract.section(one.title).is_some())
}

fn missing(section: &Section, document: &Document) -> Finding {
    let message = format!("section `{}` is missing", section.heading);
    let at =
        if document.line_count() == 0 { Span::new(document.source(), 0..0) } else { document.line_span(0) };
    let help = if section.may_not_apply {
        format!("add `## {}`; where it does not apply, `Not applicable: reason` is enough", section.heading)
    } else {
        format!("add `## {}`", section.heading)
    };
    Finding::new(&SECTION_MISSING, at, message).about(&section.heading).help(help)
}

/// What is wrong inside of a section that is there.
fn in_section(
    section: &Section,
    document: &Document,
    found: &outline::Section<'_>,
    hints: &Hints,
    facts: &Facts<'_>,
) -> Vec<Finding> {
    let filled = Filled::new(document, found, hints.of_section(&section.heading));
    rules::check(section, &filled, facts)
}

/// In a section that nobody asked for, nothing is an error.
fn weighed(finding: Finding, required: bool) -> Finding {
    match (required, finding.code() == &SECTION_EMPTY) {
        (true, _) => finding,
        (false, true) => finding.severity_is(Severity::Note).help("fill it, or take it away"),
        (false, false) => finding.severity_is(Severity::Warning),
    }
}

/// The sections of level two that the contract does not know and that are in none that it knows.
fn unknown<'c>(
    contract: &'c Contract,
    document: &'c Document,
    outline: &'c Outline<'_>,
) -> impl Iterator<Item = Finding> + 'c {
    outline.sections().iter().filter(|one| one.level == 2 && contract.section(one.title).is_none()).map(
        |one| {
            let message = format!("section `{}` is not in the contract", one.title);
            let finding = Finding::new(&SECTION_UNKNOWN, document.line_span(one.line), message);
            finding.about(one.title)
        },
    )
}
