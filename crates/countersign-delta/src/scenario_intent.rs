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

use countersign_diag::Finding;
use countersign_model::Document;
use countersign_model::spec::Block;

use crate::codes::SCENARIO_INTENT;

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

/// The instructions in a block, and what is wrong with those that cannot be read.
pub fn intents<'d>(document: &'d Document, block: &Block<'d>) -> (Vec<ScenarioIntent<'d>>, Vec<Finding>) {
    let mut found = Vec::new();
    let mut faults = Vec::new();
    for line in block.body().filter(|line| !document.is_fenced(*line)) {
        let Some(body) = comment(document.line(line)) else { continue };
        match parse(body, line) {
            Ok(intent) => found.push(intent),
            Err(problem) => faults.push(
                Finding::new(&SCENARIO_INTENT, document.line_span(line), problem)
                    .about(block.name)
                    .help("write `<!-- scenario removed: NAME; reason: WHY -->` or `<!-- scenario renamed: OLD -> NEW; reason: WHY -->`"),
            ),
        }
    }
    (found, faults)
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
