//! Why a change cannot be archived, under OpenSpec's codes where OpenSpec refuses as well.

use countersign_delta::{
    ChangeInput, ChangeVerdict, Class, Issue, Level, Marker, RESULT_INVALID, SCENARIOS_DROPPED, UNREADABLE,
};
use countersign_diag::Finding;
use countersign_model::Document;
use countersign_model::javascript::{is_line_terminator, trim_start};

use super::plan::{ArchiveOptions, Consent, Deltas, Validation};

/// Why a change cannot be archived.
#[derive(Debug, Clone, PartialEq)]
pub struct ArchiveRefusal {
    /// OpenSpec's code, or `archive_refused` where only we refuse.
    pub code: &'static str,
    /// In one sentence.
    pub message: String,
    /// The next step.
    pub fix: String,
    /// The issues behind it.
    pub issues: Vec<Issue>,
}

/// A refusal, and what consent let pass.
pub(crate) struct Decided {
    pub(crate) refusal: Option<ArchiveRefusal>,
    pub(crate) dropped: Vec<Issue>,
}

/// Decides. OpenSpec's own reasons come first, in its order.
pub(crate) fn refusal(
    input: &ChangeInput<'_>,
    verdict: &ChangeVerdict<'_>,
    options: ArchiveOptions,
) -> Decided {
    let issues = &verdict.verdict.issues;
    let id = &input.id;
    let mut dropped = Vec::new();
    let errors: Vec<Issue> = issues
        .iter()
        .filter(|issue| issue.class().is_none() && issue.level() == Level::Error && is_delta_error(issue))
        .cloned()
        .collect();
    if options.validation == Validation::On && is_validated(input) && !errors.is_empty() {
        let refusal = ArchiveRefusal {
            code: "archive_validation_failed",
            message: format!("change `{id}` is not valid"),
            fix: format!("mend it; `validate {id}` shows every place"),
            issues: errors,
        };
        return Decided { refusal: Some(refusal), dropped };
    }
    if options.deltas == Deltas::Leave {
        return Decided { refusal: None, dropped };
    }
    if let Some(refusal) = merge_refusal(input, verdict, options) {
        return Decided { refusal: Some(refusal), dropped };
    }
    let mut ours: Vec<Issue> =
        issues.iter().filter(|issue| issue.is_refusal() && !is_of_trial(issue)).cloned().collect();
    if options.consent == Consent::AcceptDrop {
        (dropped, ours) = ours.into_iter().partition(|issue| issue.class() == Some(Class::A));
    }
    let refusal = (!ours.is_empty()).then(|| ArchiveRefusal {
        code: "archive_refused",
        message: format!("archiving `{id}` would lose text or leave a spec that reads differently"),
        fix: format!("mend the places; `validate {id}` shows them"),
        issues: ours,
    });
    Decided { refusal, dropped }
}

/// Archive leaves the loss of scenarios and unreadable main specs to the merge.
fn is_delta_error(issue: &Issue) -> bool {
    let code = issue.finding.code();
    code != &SCENARIOS_DROPPED && code != &UNREADABLE
}

/// OpenSpec reports these as its own reasons to refuse; `merge_refusal` has them.
fn is_of_trial(issue: &Issue) -> bool {
    issue.class() == Some(Class::V) && issue.finding.code() != &UNREADABLE
}

/// Why the merge itself, or its result, stands against it.
fn merge_refusal(
    input: &ChangeInput<'_>,
    verdict: &ChangeVerdict<'_>,
    options: ArchiveOptions,
) -> Option<ArchiveRefusal> {
    for delta in &input.deltas {
        let trial = verdict.trials.iter().find(|(path, _)| *path == delta.path());
        let Some((_, trial)) = trial else {
            let issues = verdict.verdict.issues.iter().filter(|issue| issue.path() == delta.path());
            return Some(ArchiveRefusal {
                code: "archive_spec_update_failed",
                message: format!("the delta of `{}` cannot be merged", delta.capability),
                fix: "mend the delta; no file was changed".to_owned(),
                issues: issues.filter(|issue| issue.level() == Level::Error).cloned().collect(),
            });
        };
        if let Some(finding) = &trial.refused {
            return Some(of_finding("archive_spec_update_failed", finding, delta.path()));
        }
    }
    let rejected = verdict.trials.iter().find_map(|(path, trial)| Some((path, trial.rejected.as_ref()?)));
    let (path, finding) = rejected.filter(|_| options.validation == Validation::On)?;
    debug_assert!(finding.code() == &RESULT_INVALID || finding.help_text().is_some());
    Some(of_finding("archive_spec_validation_failed", finding, path.clone()))
}

fn of_finding(code: &'static str, finding: &Finding, path: String) -> ArchiveRefusal {
    ArchiveRefusal {
        code,
        message: finding.message().to_owned(),
        fix: finding.help_text().unwrap_or("mend the delta; no file was changed").to_owned(),
        issues: vec![Issue::openspec(finding.clone(), path, None)],
    }
}

/// Whether OpenSpec's archive looks at the deltas of a change before it merges them. It passes over changes in which it
/// sees no delta at all.
fn is_validated(input: &ChangeInput<'_>) -> bool {
    let marker = match &input.skip_specs {
        Marker::Invalid(_) => true,
        Marker::Declared => input.has_spec_files,
        Marker::Absent => false,
    };
    marker
        || input.root_spec.is_there()
        || !input.misplaced.is_empty()
        || input.deltas.iter().any(|delta| has_section(delta.document))
}

/// A line that starts like a delta section, in code or not, whatever follows; white space goes over line ends.
fn has_section(document: &Document) -> bool {
    let text = document.text();
    let mut starts = std::iter::once(0)
        .chain(text.char_indices().filter(|(_, c)| is_line_terminator(*c)).map(|(at, c)| at + c.len_utf8()));
    starts.any(|start| {
        let words = text[start..].strip_prefix("##").and_then(|rest| after_space(rest)).and_then(|rest| {
            let word =
                ["added", "modified", "removed", "renamed"].iter().find_map(|word| strip_word(rest, word))?;
            after_space(word)
        });
        words.is_some_and(|rest| strip_word(rest, "requirements").is_some())
    })
}

/// What stands behind white space, if there is any.
fn after_space(text: &str) -> Option<&str> {
    let rest = trim_start(text);
    (rest.len() < text.len()).then_some(rest)
}

/// Takes a word in any case off the start.
fn strip_word<'t>(text: &'t str, word: &str) -> Option<&'t str> {
    let head = text.get(..word.len())?;
    head.eq_ignore_ascii_case(word).then(|| &text[word.len()..])
}
