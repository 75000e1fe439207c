//! The text of a delta spec that belongs to no operation.

use countersign_diag::{Finding, Severity};
use countersign_model::Document;
use countersign_model::accounting::{Accounting, Unaccounted};
use countersign_model::delta_document::DeltaDocument;
use countersign_model::heading::merge_requirement;

use crate::codes::{NEAR_MISS_ENTRY, NEAR_MISS_SECTION, TEXT_UNACCOUNTED};

/// One finding for each run of lines that no operation takes.
pub(crate) fn unaccounted<'d>(
    delta: &DeltaDocument<'d>,
    accounting: &Accounting,
) -> impl Iterator<Item = Finding> + use<'d> {
    let document = delta.document();
    // A file without any delta section is an error of its own; only headers that were meant as one add to that.
    let is_delta = delta.has_sections();
    runs(document, accounting)
        .into_iter()
        .filter(move |run| is_delta || is_named(run.2))
        .map(move |(line, count, kind)| unaccounted_finding(document, line, count, kind))
}

/// Runs of unaccounted lines: first line, number of lines, the worst kind among them.
fn runs(document: &Document, accounting: &Accounting) -> Vec<(usize, usize, Unaccounted)> {
    let mut runs: Vec<(usize, usize, Unaccounted)> = Vec::new();
    let mut last_line = None;
    for (line, kind) in accounting.unaccounted() {
        let starts_requirement =
            !document.is_fenced(line) && merge_requirement(document.line(line)).is_some();
        let continues = !starts_requirement
            && last_line
                .is_some_and(|last: usize| (last + 1..line).all(|between| document.is_blank(between)));
        last_line = Some(line);
        match runs.last_mut() {
            Some(run) if continues && !is_named(run.2) && !is_named(kind) => {
                run.1 += 1;
                // The place to look at is the first line that is an error.
                if run.2 == Unaccounted::Prose && kind > run.2 {
                    (run.0, run.2) = (line, kind);
                }
            }
            _ => runs.push((line, 1, kind)),
        }
    }
    runs
}

/// Near misses are reported one by one.
fn is_named(kind: Unaccounted) -> bool {
    matches!(kind, Unaccounted::NearMissSection | Unaccounted::NearMissEntry)
}

fn unaccounted_finding(document: &Document, line: usize, count: usize, kind: Unaccounted) -> Finding {
    let span = document.line_span(line);
    let text = countersign_model::javascript::trim(document.line(line));
    match kind {
        Unaccounted::NearMissSection => {
            Finding::new(&NEAR_MISS_SECTION, span, format!("`{text}` is not a delta section, though it looks like one"))
                .about(text)
                .help("write `## ADDED Requirements`, `## MODIFIED Requirements`, `## REMOVED Requirements` or `## RENAMED Requirements`")
        }
        Unaccounted::NearMissEntry => {
            Finding::new(&NEAR_MISS_ENTRY, span, format!("`{text}` asks for something and is not read"))
                .about(text)
                .help("write removals as `### Requirement: name`, renames as ``- FROM: `### Requirement: old` `` and ``- TO: `### Requirement: new` ``")
        }
        Unaccounted::Header | Unaccounted::BehindOperations | Unaccounted::Prose => {
            let lines = if count == 1 { "a line belongs".to_owned() } else { format!("{count} lines belong") };
            let severity = if kind == Unaccounted::Prose { Severity::Warning } else { Severity::Error };
            Finding::new(&TEXT_UNACCOUNTED, span, format!("{lines} to no operation and would be lost"))
                .severity_is(severity)
                .about(text)
                .help("move the text into a requirement or into the proposal, or make it a comment")
        }
    }
}
