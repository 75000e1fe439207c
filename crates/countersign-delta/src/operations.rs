//! Contradictions within one delta: the checks that need no main spec, and the scenario check that needs one block.

use std::collections::HashMap;

use countersign_diag::{Finding, SourceMap};
use countersign_model::Document;
use countersign_model::delta_document::{DeltaDocument, Operation, RenameSide, UnpairedRename};
use countersign_model::reference::fold_name;
use countersign_model::spec::Block;

use crate::codes::{
    OPERATION_DUPLICATED, OPERATIONS_CONFLICT, RENAME_COLLIDES, RENAME_OLD_NAME, RENAME_UNPAIRED,
    SCENARIOS_DROPPED,
};

/// A `FROM:` or `TO:` without its other half.
pub(crate) fn unpaired_finding(document: &Document, unpaired: &UnpairedRename<'_>) -> Finding {
    let (side, other) = match unpaired.side {
        RenameSide::From => ("FROM", "TO"),
        RenameSide::To => ("TO", "FROM"),
    };
    let message = format!("`{side}: {}` has no `{other}:`", unpaired.name);
    Finding::new(&RENAME_UNPAIRED, document.line_span(unpaired.line), message)
        .about(unpaired.name)
        .help("write each rename as a `FROM:` line directly followed by its `TO:` line")
}

/// The first occurrences of names, in order, with their lines.
#[derive(Debug, Default)]
pub(crate) struct Names<'d> {
    order: Vec<(&'d str, usize)>,
    lines: HashMap<&'d str, usize>,
}

impl<'d> Names<'d> {
    /// Takes a name in; gives the line of an earlier one of the same spelling.
    pub(crate) fn insert(&mut self, name: &'d str, line: usize) -> Option<usize> {
        if let Some(first) = self.lines.get(name) {
            return Some(*first);
        }
        self.lines.insert(name, line);
        self.order.push((name, line));
        None
    }

    pub(crate) fn line(&self, name: &str) -> Option<usize> {
        self.lines.get(name).copied()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&'d str, usize)> {
        self.order.iter().copied()
    }
}

/// One name given twice in one section.
pub(crate) fn duplicated(document: &Document, section: &str, name: &str, lines: (usize, usize)) -> Finding {
    let message = format!("requirement `{name}` stands twice in {section}");
    Finding::new(&OPERATION_DUPLICATED, document.line_span(lines.1), message)
        .about(name)
        .label(document.line_span(lines.0), "first here")
        .help("keep one of the two entries")
}

/// The names of a delta by section.
#[derive(Debug, Default)]
pub(crate) struct SectionNames<'d> {
    pub(crate) added: Names<'d>,
    pub(crate) modified: Names<'d>,
    pub(crate) removed: Names<'d>,
}

/// Contradictions between sections, in OpenSpec's order.
pub(crate) fn conflicts(delta: &DeltaDocument<'_>, names: &SectionNames<'_>) -> Vec<Finding> {
    let document = delta.document();
    let both = |name: &str, lines: (usize, usize), sections: (Operation, Operation)| {
        let (a, b) = (sections.0.as_str(), sections.1.as_str());
        Finding::new(
            &OPERATIONS_CONFLICT,
            document.line_span(lines.0),
            format!("requirement `{name}` is in {a} and in {b}"),
        )
        .about(name)
        .label(document.line_span(lines.1), format!("in {b}"))
        .help("decide for one of the two")
    };
    let mut found = Vec::new();
    for (name, line) in names.modified.iter() {
        if let Some(other) = names.removed.line(name) {
            found.push(both(name, (line, other), (Operation::Modified, Operation::Removed)));
        }
        if let Some(other) = names.added.line(name) {
            found.push(both(name, (line, other), (Operation::Modified, Operation::Added)));
        }
    }
    for (name, line) in names.added.iter() {
        if let Some(other) = names.removed.line(name) {
            found.push(both(name, (line, other), (Operation::Added, Operation::Removed)));
        }
    }
    let mut folded: HashMap<String, usize> = HashMap::new();
    for (name, line) in names.removed.iter() {
        folded.entry(fold_name(name)).or_insert(line);
    }
    for rename in &delta.renamed {
        if let Some(line) = names.modified.line(rename.from) {
            let message = format!("MODIFIED names `{}`, which is renamed to `{}`", rename.from, rename.to);
            found.push(
                Finding::new(&RENAME_OLD_NAME, document.line_span(line), message)
                    .about(rename.to)
                    .label(document.line_span(rename.from_line), "renamed here")
                    .help("use the new name: renames are applied first"),
            );
        }
        if let Some(line) = names.added.line(rename.to) {
            let message = format!("`{}` is both the new name of a rename and an addition", rename.to);
            found.push(
                Finding::new(&RENAME_COLLIDES, document.line_span(line), message)
                    .about(rename.to)
                    .label(document.line_span(rename.to_line), "renamed to it here")
                    .help("drop one of the two, or choose another name"),
            );
        }
        if let Some(line) = folded.get(&fold_name(rename.from)) {
            found.push(both(
                rename.from,
                (rename.from_line, *line),
                (Operation::Renamed, Operation::Removed),
            ));
        }
    }
    found
}

/// The first reason for which a delta contradicts itself, whatever the main spec says.
pub(crate) fn first_contradiction(delta: &DeltaDocument<'_>) -> Option<Finding> {
    let document = delta.document();
    if let Some(unpaired) = delta.unpaired_renames.first() {
        return Some(unpaired_finding(document, unpaired));
    }
    let mut names = SectionNames::default();
    for block in &delta.added {
        if let Some(first) = names.added.insert(block.name, block.header()) {
            return Some(duplicated(document, "ADDED", block.name, (first, block.header())));
        }
    }
    for block in &delta.modified {
        if let Some(first) = names.modified.insert(block.name, block.header()) {
            return Some(duplicated(document, "MODIFIED", block.name, (first, block.header())));
        }
    }
    for removal in &delta.removed {
        if let Some(first) = names.removed.insert(removal.name, removal.line) {
            return Some(duplicated(document, "REMOVED", removal.name, (first, removal.line)));
        }
    }
    let (mut from, mut to) = (Names::default(), Names::default());
    for rename in &delta.renamed {
        if let Some(first) = from.insert(rename.from, rename.from_line) {
            return Some(duplicated(document, "RENAMED (FROM)", rename.from, (first, rename.from_line)));
        }
        if let Some(first) = to.insert(rename.to, rename.to_line) {
            return Some(duplicated(document, "RENAMED (TO)", rename.to, (first, rename.to_line)));
        }
    }
    conflicts(delta, &names).into_iter().next()
}

/// How many scenarios one message names.
const MAX_NAMES: usize = 5;

/// The scenarios that a MODIFIED requirement is expected to have, each with its line where the main spec has it.
pub(crate) struct ScenarioNames {
    names: Vec<(String, Option<usize>)>,
}

impl ScenarioNames {
    /// Those of a block of the main spec.
    pub(crate) fn of(base: &Document, block: &Block<'_>) -> Self {
        let scenarios = block.scenarios(base);
        let names = scenarios.iter().map(|scenario| (scenario.name.to_owned(), Some(scenario.lines.start)));
        Self { names: names.collect() }
    }

    /// Those of a requirement that is at hand as text alone.
    pub(crate) fn of_text(text: &str) -> Self {
        let document = Document::new(SourceMap::default().add("", ""), text.into());
        let lines = 0..document.line_count();
        let block = Block { name: "", limit: lines.end, lines };
        let scenarios = block.scenarios(&document);
        Self { names: scenarios.iter().map(|scenario| (scenario.name.to_owned(), None)).collect() }
    }

    /// The names alone.
    pub(crate) fn into_names(self) -> Vec<String> {
        self.names.into_iter().map(|(name, _)| name).collect()
    }
}

/// The expected scenarios that a MODIFIED block leaves out; names are counted, not just looked up. `excused` are those
/// that it removes or renames on purpose.
pub(crate) fn scenario_loss(
    (base, expected): (&Document, ScenarioNames),
    (document, incoming): (&Document, &Block<'_>),
    excused: &[&str],
) -> Option<Finding> {
    let incoming_scenarios = incoming.scenarios(document);
    let mut left: HashMap<&str, usize> = HashMap::new();
    for name in incoming_scenarios.iter().map(|scenario| scenario.name).chain(excused.iter().copied()) {
        *left.entry(name).or_default() += 1;
    }
    let missing: Vec<_> = expected
        .names
        .iter()
        .filter(|(name, _)| match left.get_mut(name.as_str()) {
            Some(count) if *count > 0 => {
                *count -= 1;
                false
            }
            _ => true,
        })
        .collect();
    let (_, first) = missing.first()?;
    let mut names: Vec<String> =
        missing.iter().take(MAX_NAMES).map(|(name, _)| format!("`{name}`")).collect();
    if missing.len() > MAX_NAMES {
        names.push(format!("{} more", missing.len() - MAX_NAMES));
    }
    let message = format!("requirement `{}` leaves out {} of the main spec", incoming.name, names.join(", "));
    let mut finding = Finding::new(&SCENARIOS_DROPPED, document.line_span(incoming.header()), message)
        .about(incoming.name)
        .help("copy the scenarios into the new text: MODIFIED replaces the whole requirement");
    if let Some(line) = first {
        finding = finding.label(base.line_span(*line), "left out");
    }
    Some(finding)
}
