//! Reading a merge result back: what was planned must be what both readings see.

use std::collections::{HashMap, HashSet};

use countersign_model::Document;
use countersign_model::outline::SpecOutline;
use countersign_model::readings::{Disagreement, DisagreementKind, compare};
use countersign_model::spec::RequirementsSection;

use crate::edits::own_lines;
use crate::plan::{Content, Plan};
use crate::spec_check::requirement_name;

/// Why a merged spec is not what was planned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Surprise {
    /// What was found, for people.
    pub(crate) what: String,
    /// The requirement it is about, if it can be told.
    pub(crate) about: Option<String>,
}

/// Compares the merged spec with the plan, and with the base for everything the plan did not touch.
pub(crate) fn read_back(
    (base, known): (Option<&Document>, &[Disagreement]),
    merged: &Document,
    plan: &Plan<'_>,
) -> Option<Surprise> {
    let section = RequirementsSection::read(merged);
    let mut planned = plan.slots.iter();
    let mut found = section.blocks.iter();
    loop {
        match (planned.next(), found.next()) {
            (None, None) => break,
            (Some(slot), Some(block)) if slot.name == block.name => {
                if let (Some(base), Some(index), Content::Kept) = (base, slot.base, &slot.content) {
                    // Foreign text that stood behind a removed neighbour may follow this block now.
                    let before = base.byte_range(own_lines(base, &plan.base.blocks[index]));
                    let after = merged.byte_range(own_lines(merged, block));
                    if base.text()[before].trim_end() != merged.text()[after].trim_end() {
                        return Some(surprise("an untouched requirement reads differently", slot.name));
                    }
                }
            }
            (Some(slot), Some(block)) => {
                let what = format!("`{}` stands where `{}` was planned", block.name, slot.name);
                return Some(Surprise { what, about: Some(slot.name.to_owned()) });
            }
            (Some(slot), None) => return Some(surprise("a planned requirement cannot be read", slot.name)),
            (None, Some(block)) => return Some(surprise("an unplanned requirement appears", block.name)),
        }
    }
    lost_to_outline(base, merged, plan).or_else(|| new_disagreement(known, merged))
}

/// A requirement that the merge view has and `list` and `show` do not, unless the base had that fault already.
fn lost_to_outline(base: Option<&Document>, merged: &Document, plan: &Plan<'_>) -> Option<Surprise> {
    let seen = outline_names(merged);
    let lost = plan.slots.iter().find(|slot| !seen.contains(slot.name))?;
    if let Some(base) = base {
        let seen = outline_names(base);
        let had_fault = plan.base.blocks.iter().any(|block| !seen.contains(block.name));
        if had_fault && lost.base.is_some() {
            return None;
        }
    }
    Some(surprise(
        "a heading ends the Requirements section above a requirement, so `list` and `show` lose",
        lost.name,
    ))
}

/// The names of the requirements in the outline view.
fn outline_names(document: &Document) -> HashSet<&str> {
    SpecOutline::requirement_titles(document).into_iter().flatten().map(requirement_name).collect()
}

fn surprise(what: &str, name: &str) -> Surprise {
    Surprise { what: format!("{what}: `{name}`"), about: Some(name.to_owned()) }
}

/// A disagreement of the readings that the base did not have.
fn new_disagreement(before: &[Disagreement], merged: &Document) -> Option<Surprise> {
    let mut known: HashMap<String, usize> = HashMap::new();
    let disagreements = compare(merged, &[]);
    if disagreements.is_empty() {
        return None;
    }
    for disagreement in before {
        *known.entry(describe(&disagreement.kind)).or_default() += 1;
    }
    disagreements.into_iter().find_map(|disagreement| {
        let key = describe(&disagreement.kind);
        if let Some(count) = known.get_mut(&key).filter(|count| **count > 0) {
            *count -= 1;
            return None;
        }
        let line = disagreement.line + 1;
        Some(Surprise {
            what: format!("OpenSpec and Markdown readers would see {key}, line {line}"),
            about: None,
        })
    })
}

fn describe(kind: &DisagreementKind) -> String {
    match kind {
        DisagreementKind::OnlyLineHeading { title, .. } => format!("heading `{title}` only in OpenSpec"),
        DisagreementKind::OnlyMarkdownHeading { title } => format!("heading `{title}` only in Markdown"),
        DisagreementKind::HeadingText { line_text, .. } => {
            format!("different texts of heading `{line_text}`")
        }
        DisagreementKind::MaskedOperation { .. } => "a hidden operation".to_owned(),
        DisagreementKind::Fence { line_reading: true } => "code only in OpenSpec".to_owned(),
        DisagreementKind::Fence { line_reading: false } => "code only in Markdown".to_owned(),
    }
}
