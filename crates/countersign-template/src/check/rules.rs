//! The rules for what stands in a section.

use countersign_diag::Finding;

use super::blocks::{Block, Kind, without_code};
use super::citations::{self, Citation};
use super::filled::{Filled, words};
use super::placeholder::placeholder;
use crate::codes::{
    NOT_APPLICABLE, REFERENCE_MISSING, REFERENCE_NOWHERE, SECTION_EMPTY, SECTION_PLACEHOLDER, SECTION_SHAPE,
    SECTION_TOO_SHORT, VALUE_NOT_ALLOWED,
};
use crate::condition::Facts;
use crate::contract::{Section, Shape};

/// What is wrong with a section that is there.
pub(super) fn check(section: &Section, filled: &Filled<'_>, facts: &Facts<'_>) -> Vec<Finding> {
    let said: Vec<&Block> = filled.answers().collect();
    let Some(first) = said.first() else {
        return vec![unfilled(section, filled)];
    };
    if said.len() == 1
        && let Some(reason) = not_applicable(&first.text)
    {
        return does_not_apply(section, filled, first, reason).into_iter().collect();
    }
    if let Some(finding) = has_placeholder(section, filled, &said) {
        return vec![finding];
    }
    let mut findings = Vec::new();
    findings.extend(has_shape(section, filled, &said));
    findings.extend(missing_fields(section, filled, &said));
    findings.extend(has_value(section, filled, &said));
    findings.extend(too_short(section, filled));
    findings.extend(points_somewhere(section, filled, &said, facts));
    findings
}

fn unfilled(section: &Section, filled: &Filled<'_>) -> Finding {
    let heading = &section.heading;
    let (code, span, message) = match filled.hints.first() {
        Some(hint) => (
            &SECTION_PLACEHOLDER,
            filled.span(hint),
            format!("section `{heading}` holds nothing but the text of its template"),
        ),
        None => (&SECTION_EMPTY, filled.heading_span(), format!("section `{heading}` is empty")),
    };
    let help =
        if section.may_not_apply { "fill it, or write `Not applicable: ` and the reason" } else { "fill it" };
    Finding::new(code, span, message).about(heading).help(help)
}

/// The reason behind `Not applicable`, which may be empty; `None` if the text says something else.
fn not_applicable(text: &str) -> Option<&str> {
    let text = text.trim_start_matches(['*', '_']);
    let rest = ["not applicable", "n/a"].iter().find_map(|word| {
        let head = text.get(..word.len())?;
        head.eq_ignore_ascii_case(word).then(|| &text[word.len()..])
    })?;
    let rest = rest.trim_start_matches(['*', '_']);
    let is_mark = |c: char| matches!(c, ':' | '.' | ',' | '-' | '–' | '—' | '(' | ' ' | '*' | '_');
    let reason = rest.trim_start_matches(is_mark);
    // `not applicability`, `n/again`
    (rest.is_empty() || rest.len() > reason.len()).then_some(reason)
}

fn does_not_apply(section: &Section, filled: &Filled<'_>, at: &Block, reason: &str) -> Option<Finding> {
    let heading = &section.heading;
    let is_reason = words(reason) > 0
        && placeholder(reason).is_none()
        && !(reason.starts_with('<') && reason.ends_with('>'));
    let (message, help) = match (section.may_not_apply, is_reason) {
        (true, true) => return None,
        (true, false) => (
            format!("section `{heading}` gives no reason why it does not apply"),
            "write `Not applicable: ` and the reason in the same line",
        ),
        (false, _) => (format!("section `{heading}` always applies"), "answer it"),
    };
    Some(Finding::new(&NOT_APPLICABLE, filled.span(at), message).about(heading).help(help))
}

fn has_placeholder(section: &Section, filled: &Filled<'_>, said: &[&Block]) -> Option<Finding> {
    let heading = &section.heading;
    let written = said.iter().filter(|block| block.kind != Kind::Code).find_map(|block| {
        let cells: Vec<&str> = match block.kind {
            Kind::Row => block.text.trim_matches('|').split('|').collect(),
            _ => vec![&block.text],
        };
        cells.into_iter().find_map(placeholder).map(|word| (*block, word))
    });
    let left = filled.hints.iter().find(|block| words(&block.text) > 3).map(|block| block.line);
    let (span, message) = match (written, filled.remnant.or(left)) {
        (Some((block, word)), _) => {
            (filled.span(block), format!("section `{heading}` holds the placeholder `{word}`"))
        }
        (None, Some(line)) => {
            (filled.line_span(line), format!("section `{heading}` still holds text of its template"))
        }
        (None, None) => return None,
    };
    let help = "write the answer; a word that is meant literally goes into backticks";
    Some(Finding::new(&SECTION_PLACEHOLDER, span, message).about(heading).help(help))
}

fn has_shape(section: &Section, filled: &Filled<'_>, said: &[&Block]) -> Option<Finding> {
    let is_there = |shape: &Shape| match shape {
        Shape::List => said.iter().any(|block| block.kind == Kind::Bullet),
        Shape::Table => said.iter().any(|block| block.kind == Kind::Row),
    };
    if section.shapes.is_empty() || section.shapes.iter().any(is_there) {
        return None;
    }
    let wanted: Vec<&str> = section.shapes.iter().map(|shape| shape.as_str()).collect();
    let wanted = wanted.join(" or a ");
    let message = format!("section `{}` has to hold a {wanted}", section.heading);
    let help = match section.shapes[0] {
        Shape::List => "begin each point with `- `",
        Shape::Table => "write a table: `| ... | ... |`, a line `| --- | --- |`, then its rows",
    };
    let finding = Finding::new(&SECTION_SHAPE, filled.heading_span(), message);
    Some(finding.about(&section.heading).help(help))
}

fn missing_fields(section: &Section, filled: &Filled<'_>, said: &[&Block]) -> Option<Finding> {
    let lines: Vec<&str> = said.iter().flat_map(|block| block.parts.iter().map(String::as_str)).collect();
    let is_filled = |label: &str| {
        lines.iter().filter_map(|line| field(line, label)).any(|value| {
            words(value) > 0
                && placeholder(value).is_none()
                && !(value.starts_with('<') && value.ends_with('>'))
        })
    };
    let missing: Vec<String> =
        section.fields.iter().filter(|label| !is_filled(label)).map(|label| format!("`{label}`")).collect();
    if missing.is_empty() {
        return None;
    }
    let message = format!("section `{}` does not say {}", section.heading, missing.join(", "));
    let help = format!("write a line such as `- {}: ...` for each", section.fields[0]);
    let finding = Finding::new(&SECTION_SHAPE, filled.heading_span(), message);
    Some(finding.about(&section.heading).help(help))
}

/// What stands behind a label, as `Label: value`, `**Label**: value` or `| Label | value |`.
fn field<'l>(line: &'l str, label: &str) -> Option<&'l str> {
    let plain = line.trim_start_matches(['|', '*', '_', ' ']);
    let head = plain.get(..label.len()).filter(|head| head.eq_ignore_ascii_case(label))?;
    let rest = plain[head.len()..].trim_start_matches(['*', '_', ' ']);
    let value = rest.strip_prefix([':', '|'])?;
    Some(value.trim_matches(['*', '_', '|', ' ']))
}

fn has_value(section: &Section, filled: &Filled<'_>, said: &[&Block]) -> Option<Finding> {
    if section.values.is_empty() {
        return None;
    }
    let each_point = section.shapes.contains(&Shape::List);
    let asked = said.iter().filter(|block| if each_point { block.kind == Kind::Bullet } else { true });
    let asked: Vec<&&Block> = if each_point { asked.collect() } else { asked.take(1).collect() };
    let wrong =
        asked.into_iter().find(|block| !section.values.iter().any(|value| begins(&block.text, value)))?;
    let known: Vec<String> = section.values.iter().map(|value| format!("`{value}`")).collect();
    let message = format!("section `{}` begins with none of {}", section.heading, known.join(", "));
    let finding = Finding::new(&VALUE_NOT_ALLOWED, filled.span(wrong), message);
    Some(finding.about(&section.heading).help("write one of them, then whatever there is to say"))
}

/// Whether a text begins with a value, as a whole word.
fn begins(text: &str, value: &str) -> bool {
    let text = text.trim_start_matches(['*', '_', '`', ' ']);
    let Some(head) = text.get(..value.len()) else { return false };
    let rest = &text[value.len()..];
    head.eq_ignore_ascii_case(value)
        && !rest.starts_with(|c: char| c.is_alphanumeric() || c == '-' || c == '_')
}

fn too_short(section: &Section, filled: &Filled<'_>) -> Option<Finding> {
    let words = filled.words();
    if words >= section.min_words {
        return None;
    }
    let message = format!("section `{}` has {words} of {} words", section.heading, section.min_words);
    let finding = Finding::new(&SECTION_TOO_SHORT, filled.heading_span(), message);
    Some(finding.about(&section.heading).help("say what a reader who was not there needs"))
}

fn points_somewhere(
    section: &Section,
    filled: &Filled<'_>,
    said: &[&Block],
    facts: &Facts<'_>,
) -> Option<Finding> {
    if section.references == 0 {
        return None;
    }
    let all: Vec<Citation> = said.iter().flat_map(|block| citations::of_block(block)).collect();
    let is_nowhere = |one: &&Citation| matches!(one, Citation::Name(name) if facts.nowhere.contains(name));
    let good = all.iter().filter(|one| !is_nowhere(one)).count();
    if good >= section.references {
        return None;
    }
    let nowhere: Vec<String> = all
        .iter()
        .filter_map(|one| match one {
            Citation::Name(name) if facts.nowhere.contains(name) => Some(format!("`{name}`")),
            Citation::Name(_) | Citation::Address => None,
        })
        .collect();
    let heading = &section.heading;
    let finding = if nowhere.is_empty() {
        let message = format!("section `{heading}` names no requirement and no path");
        let help =
            "name what you looked at in backticks: `capability/requirement#scenario` or `path/to/file`";
        Finding::new(&REFERENCE_MISSING, filled.heading_span(), message).help(help)
    } else {
        let message = format!("section `{heading}` names only what is not there: {}", nowhere.join(", "));
        let help = "name a requirement or scenario of the specs or deltas, or a path of the repository";
        Finding::new(&REFERENCE_NOWHERE, filled.heading_span(), message).help(help)
    };
    Some(finding.about(heading))
}

/// Whether a text says that something does not apply, for statistics.
pub(super) fn is_not_applicable(text: &str) -> bool {
    not_applicable(&without_code(text)).is_some()
}
