//! `trace fix`: writes the names that are in use now.

use countersign_diag::{Applicability, Finding};
use countersign_report::trace_edit::TraceEdit;
use countersign_trace::catalogue::Stage;
use countersign_trace::{Guess, Resolution, ResolveStep, Server, Trace};

use super::edits::{Edits, Writing};
use super::rename::task_words;
use crate::error::Error;
use crate::root::Project;
use crate::traced::{Closely, ProjectTrace};

/// What becomes of what is not certain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Guesses {
    /// It stays as it is.
    #[default]
    Leave,
    /// It is written.
    Write,
}

/// How much is fixed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FixRequest {
    /// Whether guesses, such as the nearest name, are written too.
    pub guesses: Guesses,
    /// Whether anything is written.
    pub writing: Writing,
}

impl Project {
    /// Rewrites citations and references of tasks that use former names and, if asked to, those that are misspelt.
    #[tracing::instrument(level = "debug", skip_all)]
    pub fn trace_fix(&self, request: FixRequest) -> Result<TraceEdit, Error> {
        let turn = request.writing.turn(self, "trace fix")?;
        let loaded = self.load_trace(&Closely::None)?;
        let trace = loaded.trace();
        let mut edits = Edits::default();
        let mut unsafe_ones = 0;
        let findings = trace.findings();
        for finding in loaded.findings().iter().chain(&findings) {
            unsafe_ones += citation_fixes(&loaded, finding, request.guesses, &mut edits);
        }
        unsafe_ones += task_fixes(&loaded, &trace, request.guesses, &mut edits);
        let planned = edits.plan(self)?;
        let written = turn.is_some() && !planned.files.is_empty();
        if let Some(turn) = turn.filter(|_| written) {
            Writing::commit(&turn, "trace fix", planned.files)?;
        }
        let idle = match unsafe_ones {
            0 => "nothing to fix".to_owned(),
            1 => "nothing is certain; `--unsafe-fixes` would write 1 guess".to_owned(),
            count => format!("nothing is certain; `--unsafe-fixes` would write {count} guesses"),
        };
        Ok(TraceEdit { verb: "fix", written, lines: planned.lines, left: planned.left, idle })
    }
}

/// Takes the fix of a finding about a citation; the number of those that are only guesses and were not asked for.
fn citation_fixes(loaded: &ProjectTrace, finding: &Finding, guesses: Guesses, edits: &mut Edits) -> usize {
    let Some(fix) = finding.fixes().first().filter(|_| finding.code().number.starts_with('T')) else {
        return 0;
    };
    if fix.applicability != Applicability::Safe && guesses == Guesses::Leave {
        return 1;
    }
    let source = loaded.sources().get(fix.source);
    for edit in &fix.edits {
        let old = source.text().get(edit.range.clone()).unwrap_or_default();
        edits.piece(source.name(), edit.range.clone(), old, &edit.text);
    }
    0
}

/// Rewrites what tasks of open changes serve.
fn task_fixes(loaded: &ProjectTrace, trace: &Trace<'_>, guesses: Guesses, edits: &mut Edits) -> usize {
    let mut guesses_left = 0;
    for one in &trace.served {
        let Server::Task(change, task) = one.by else { continue };
        let change = &trace.catalogue.changes[change];
        if change.stage != Stage::Open {
            continue;
        }
        let new = match &one.resolution {
            Resolution::Found { step: ResolveStep::Alias | ResolveStep::ArchivedRename(_), target } => {
                trace.catalogue.reference_of(*target).to_string()
            }
            Resolution::Orphan { guesses: near } | Resolution::Malformed { guesses: near } => {
                match near.first().map(Guess::reference) {
                    Some(_) if guesses == Guesses::Leave => {
                        guesses_left += 1;
                        continue;
                    }
                    Some(near) => near.to_string(),
                    None => continue,
                }
            }
            _ => continue,
        };
        let Some(task) = change.tasks.as_ref().and_then(|tasks| tasks.get(task)) else { continue };
        for range in task_words(loaded, task, one.reference) {
            edits.piece(&task.place.path, range, one.reference, &new);
        }
    }
    guesses_left
}
