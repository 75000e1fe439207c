//! Reading a contract: front matter, sections, and whether the skeleton fits them.

use countersign_diag::{Finding, Severity, SourceId, Span};
use countersign_model::outline::Outline;
use countersign_model::toml_table::{Located, Table};
use countersign_model::{Document, Parsed};

use super::front::{FENCE, Front, split_front};
use super::{Binds, Contract, OtherSections, Section, Shape, is_same_heading};
use crate::codes::{FRONT_MATTER, SECTION_DECLARED_TWICE, SKELETON};
use crate::condition::{Condition, known};

const BINDS: [(&str, Binds); 3] =
    [("always", Binds::Always), ("present", Binds::Present), ("begun", Binds::Begun)];

/// Reads a contract. There is no value exactly when a finding of severity error was met: half a contract binds nothing.
pub fn parse_contract(source: SourceId, text: &str) -> Parsed<Option<Contract>> {
    let mut findings = Vec::new();
    let Some(front) = split_front(text) else {
        let first = text.lines().next().unwrap_or_default();
        let span = Span::new(source, 0..first.len());
        let finding = match first.trim_start_matches('\u{feff}').trim_end() {
            FENCE => Finding::new(&FRONT_MATTER, span, "the front matter has no end")
                .help("put a line `+++` behind it"),
            _ => Finding::new(&FRONT_MATTER, span, "the contract does not begin with front matter")
                .help("begin with TOML between two lines `+++`"),
        };
        return Parsed { value: None, findings: vec![finding] };
    };
    let toml = padded(text, &front);
    let mut table = Table::parse(source, &toml, &mut findings);
    let contract = read(&mut table, &text[front.body..], &mut findings);
    table.finish(&mut findings);
    // What could not be read is not there to be compared.
    if findings.iter().all(|finding| finding.severity() != Severity::Error) {
        check_headings(source, &front, &contract, text, &mut findings);
    }
    let parsed = Parsed { value: Some(contract), findings };
    if parsed.has_errors() { parsed.map(|_| None) } else { parsed }
}

/// The TOML at the offsets that it has in the whole text: what stands before it becomes white space.
fn padded(text: &str, front: &Front) -> String {
    let mut toml = String::with_capacity(front.toml.end);
    for byte in text[..front.toml.start].bytes() {
        toml.push(if byte == b'\n' { '\n' } else { ' ' });
    }
    toml.push_str(&text[front.toml.clone()]);
    toml
}

fn read(table: &mut Table<'_>, skeleton: &str, findings: &mut Vec<Finding>) -> Contract {
    if let Some(format) = table.integer("format", findings)
        && format.value != 1
    {
        let message = format!("format {} is not known; this version reads format 1", format.value);
        let code = &countersign_model::toml_codes::FORMAT_UNKNOWN;
        findings.push(Finding::new(code, format.span, message));
    }
    let binds = table.string("binds", findings).and_then(|word| {
        let names = BINDS.map(|(name, _)| name);
        let read = |word: &str| BINDS.iter().find(|(name, _)| *name == word).map(|(_, it)| *it);
        known(&[word], "says nothing about when a contract binds", &names, read, findings).pop()
    });
    let when = Condition::read(table.table("when", findings), findings);
    let others = table.boolean("other-sections", findings).is_some_and(|value| value.value);
    let sections = table.tables("section", findings);
    Contract {
        skeleton: skeleton.to_owned(),
        binds: binds.unwrap_or(Binds::Always),
        when,
        other_sections: if others { OtherSections::Allowed } else { OtherSections::Noted },
        sections: sections.into_iter().filter_map(|table| section(table, findings)).collect(),
    }
}

fn section(mut table: Table<'_>, findings: &mut Vec<Finding>) -> Option<Section> {
    let heading = table.required("heading", findings);
    let required = table.boolean("required", findings).is_none_or(|value| value.value);
    let min_words = number(&mut table, "min-words", findings);
    let values = filled(table.strings("values", findings), findings);
    let words = table.strings("shape", findings).unwrap_or_default();
    let names = Shape::ALL.map(Shape::as_str);
    let shape = |word: &str| Shape::ALL.into_iter().find(|shape| shape.as_str() == word);
    let shapes = known(&words, "is no shape", &names, shape, findings);
    let fields = filled(table.strings("fields", findings), findings);
    let references = number(&mut table, "references", findings);
    let may_not_apply = table.boolean("not-applicable", findings).is_none_or(|value| value.value);
    let when = Condition::read(table.table("when", findings), findings);
    table.finish(findings);
    let Located { value: heading, span } = heading?;
    Some(Section {
        heading,
        span,
        required,
        when,
        min_words,
        values,
        shapes,
        fields,
        references,
        may_not_apply,
    })
}

fn number(table: &mut Table<'_>, key: &'static str, findings: &mut Vec<Finding>) -> usize {
    let Some(number) = table.integer(key, findings) else { return 0 };
    usize::try_from(number.value).unwrap_or_else(|_| {
        findings.push(number.unusable(format!("`{key}` cannot be less than nothing")));
        0
    })
}

fn filled(values: Option<Vec<Located<String>>>, findings: &mut Vec<Finding>) -> Vec<String> {
    let mut filled = Vec::new();
    for value in values.unwrap_or_default() {
        if value.value.trim().is_empty() {
            findings.push(value.unusable("the value is empty"));
        } else {
            filled.push(value.value.trim().to_owned());
        }
    }
    filled
}

/// Each section is declared once and has a heading in the skeleton, so that who fills it sees what is checked.
fn check_headings(
    source: SourceId,
    front: &Front,
    contract: &Contract,
    text: &str,
    findings: &mut Vec<Finding>,
) {
    // The front matter is blanked, so that a comment in it is no heading and every offset holds.
    let blanked: String = text[..front.body].chars().map(|c| if c == '\n' { '\n' } else { ' ' }).collect();
    let document = Document::new(source, format!("{blanked}{}", &text[front.body..]).into());
    let outline = Outline::new(&document);
    for (at, section) in contract.sections.iter().enumerate() {
        let heading = &section.heading;
        if contract.sections[..at].iter().any(|other| is_same_heading(&other.heading, heading)) {
            let message = format!("section `{heading}` is declared twice");
            findings.push(Finding::new(&SECTION_DECLARED_TWICE, section.span, message).about(heading));
        } else if !outline.sections().iter().any(|known| is_same_heading(known.title, heading)) {
            let message = format!("the skeleton has no heading `{heading}`");
            let help = format!("add `## {heading}` below the front matter, or take the section away");
            findings.push(Finding::new(&SKELETON, section.span, message).about(heading).help(help));
        }
    }
    for known in outline.sections().iter().filter(|section| section.level == 2) {
        if contract.other_sections == OtherSections::Noted && contract.section(known.title).is_none() {
            let message = format!("nothing is declared for heading `{}` of the skeleton", known.title);
            let span = document.line_span(known.line);
            let help = "declare it as a `[[section]]`, with `required = false` if it may be left out";
            findings.push(Finding::new(&SKELETON, span, message).about(known.title).help(help));
        }
    }
}
