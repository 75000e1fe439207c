//! Scenarios that a MODIFIED requirement removes or renames on purpose.
//!
//! OpenSpec refuses a MODIFIED block that leaves out a scenario of the main spec, and knows no way to say that it is
//! meant. A comment line below the header of the requirement says it, with the reason:
//!
//! ```text
//! <!-- scenario removed: Old name; reason: the fax is gone -->
//! <!-- scenario renamed: Old name -> New name; reason: the word is `order` now -->
//! ```
//!
//! To OpenSpec these are comments, so the file stays readable for it, and its refusal stays what it was. The lines are
//! instructions: they do not go into the main spec.

use std::collections::{HashMap, HashSet};

use countersign_diag::Finding;
use countersign_model::Document;
use countersign_model::delta_document::DeltaDocument;
use countersign_model::javascript::trim;
use countersign_model::spec::{Block, RequirementsSection};

use crate::arbiter::incoming_text;
use crate::change_input::{Base, DeltaInput};
use crate::codes::SCENARIO_INTENT;
use crate::operations::ScenarioNames;

/// What is meant to happen to a scenario.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScenarioIntent<'d> {
    /// The name of the scenario in the main spec.
    pub name: &'d str,
    /// Its new name; `None` if it goes.
    pub renamed_to: Option<&'d str>,
    /// Why.
    pub reason: &'d str,
    /// The 0-based line of the comment.
    pub line: usize,
}

/// The words that start such a comment.
const WORDS: [&str; 2] = ["scenario removed:", "scenario renamed:"];

/// The text of a comment line that speaks of a scenario, from its first word on.
fn comment(line: &str) -> Option<&str> {
    let body = line.trim().strip_prefix("<!--")?.trim_start();
    WORDS.iter().any(|word| body.starts_with(word)).then_some(body)
}

/// Whether a line is an instruction about a scenario, which stays out of the main spec.
pub(crate) fn is_instruction(line: &str) -> bool {
    comment(line).is_some_and(|body| body.trim_end().ends_with("-->"))
}

/// The instructions in a block, and what is wrong with those that cannot be carried out whatever the main spec says.
pub fn intents<'d>(document: &'d Document, block: &Block<'d>) -> (Vec<ScenarioIntent<'d>>, Vec<Finding>) {
    let mut found = Vec::new();
    let mut faults = Vec::new();
    let mut names: Option<HashSet<&str>> = None;
    for line in block.body().filter(|line| !document.is_fenced(*line)) {
        let Some(body) = comment(document.line(line)) else { continue };
        let fault = match parse(body, line) {
            Ok(intent) => {
                let names = names.get_or_insert_with(|| {
                    block.scenarios(document).iter().map(|scenario| scenario.name).collect()
                });
                match intent.renamed_to.filter(|new| !names.contains(new)) {
                    None => {
                        found.push(intent);
                        continue;
                    }
                    // Taken at its word, it would be a removal that calls itself a rename.
                    Some(new) => Finding::new(
                        &SCENARIO_INTENT,
                        document.line_span(line),
                        format!("scenario `{}` is renamed to `{new}`, which the requirement does not have", intent.name),
                    )
                    .help(format!("write `#### Scenario: {new}`, or say `scenario removed:`")),
                }
            }
            Err(problem) => Finding::new(&SCENARIO_INTENT, document.line_span(line), problem)
                .help("write `<!-- scenario removed: NAME; reason: WHY -->` or `<!-- scenario renamed: OLD -> NEW; reason: WHY -->`"),
        };
        faults.push(fault.about(block.name));
    }
    (found, faults)
}

/// Everything that is wrong with the instructions of a delta, the main spec looked at as well.
pub(crate) fn faults<'d>(source: &DeltaInput<'d>, delta: &DeltaDocument<'d>) -> Vec<Finding> {
    let document = source.document;
    let mut all = Vec::new();
    let mut spoken_of: Option<SpokenOf<'_>> = None;
    for block in delta.added.iter().chain(&delta.modified) {
        let (found, faults) = intents(document, block);
        all.extend(faults);
        if found.is_empty() {
            continue;
        }
        let spoken_of = spoken_of.get_or_insert_with(|| SpokenOf::new(source, delta));
        let Some(expected) = spoken_of.scenarios(source, block) else { continue };
        all.extend(found.iter().filter(|intent| !expected.contains(intent.name)).map(|intent| {
            let message = format!("requirement `{}` has no scenario `{}`", block.name, intent.name);
            Finding::new(&SCENARIO_INTENT, document.line_span(intent.line), message)
                .about(block.name)
                .help("write the name as the main spec has it, or take the comment out")
        }));
    }
    all
}

/// What the blocks of a delta can speak of.
struct SpokenOf<'d> {
    base: Option<&'d Document>,
    blocks: HashMap<&'d str, Block<'d>>,
    /// The old names of renamed requirements by their new ones.
    renamed: HashMap<&'d str, &'d str>,
}

impl<'d> SpokenOf<'d> {
    fn new(source: &DeltaInput<'d>, delta: &DeltaDocument<'d>) -> Self {
        let base = match &source.base {
            Base::Spec(base, _) => Some(*base),
            Base::Absent | Base::Unreadable(_) => None,
        };
        let mut blocks = HashMap::new();
        for block in base.map(RequirementsSection::read).into_iter().flat_map(|section| section.blocks) {
            blocks.entry(block.name).or_insert(block);
        }
        let renamed = delta.renamed.iter().rev().map(|rename| (rename.to, rename.from)).collect();
        Self { base, blocks, renamed }
    }

    /// The scenarios that a block can speak of: those of the main spec, and those it was written against. `None` where
    /// the main spec has the block already, or is not there to be compared with.
    fn scenarios(&self, source: &DeltaInput<'d>, block: &Block<'d>) -> Option<HashSet<String>> {
        let base = self.base?;
        let mut old_name = block.name;
        // As many steps as there are renames: a swap of names must not go round for ever.
        for _ in 0..self.renamed.len() {
            match self.renamed.get(old_name) {
                Some(from) if !self.blocks.contains_key(old_name) => old_name = from,
                _ => break,
            }
        }
        let current = self.blocks.get(old_name)?;
        let has_it = || trim(&current.raw(base)) == trim(&incoming_text(source.document, block));
        if old_name == block.name && has_it() {
            return None;
        }
        let names = ScenarioNames::of(base, current).into_names();
        let known =
            [old_name, block.name].into_iter().find_map(|name| source.bases.of(name)?.text.as_deref());
        let known = known.map(|text| ScenarioNames::of_text(text).into_names());
        Some(names.into_iter().chain(known.into_iter().flatten()).collect())
    }
}

fn parse(body: &str, line: usize) -> Result<ScenarioIntent<'_>, &'static str> {
    let body = body.trim_end().strip_suffix("-->").ok_or("the comment does not end on its line")?;
    let (head, reason) = body.split_once("; reason:").ok_or("the reason is missing")?;
    let reason = reason.trim();
    if reason.is_empty() {
        return Err("the reason is empty");
    }
    let (word, names) = head.split_once(':').ok_or("the name of the scenario is missing")?;
    let names = names.trim();
    let (name, renamed_to) = if word.ends_with("renamed") {
        let (old, new) = names.split_once("->").ok_or("the new name is missing: write `OLD -> NEW`")?;
        (old.trim(), Some(new.trim()))
    } else {
        (names, None)
    };
    if name.is_empty() || renamed_to.is_some_and(str::is_empty) {
        return Err("the name of the scenario is missing");
    }
    Ok(ScenarioIntent { name, renamed_to, reason, line })
}
