//! Validation of a change: OpenSpec's issues in OpenSpec's order, then what archive would say, then ours.

use std::collections::HashSet;

use countersign_diag::{Finding, Severity, Span};
use countersign_model::accounting::Accounting;
use countersign_model::delta_document::DeltaDocument;

use crate::change_input::{Base, ChangeInput, ChangeVerdict, DeltaInput, Marker, RootSpec};
use crate::codes::{
    ARCHIVE_UNCHECKED, ARCHIVE_WOULD_REFUSE, DELTA_AT_ROOT, DELTA_MISPLACED, DELTA_SECTIONS_EMPTY,
    DELTA_SECTIONS_MISSING, NESTED_CHANGE, NO_DELTAS, SKIP_SPECS_ACCEPTED, SKIP_SPECS_CONFLICT,
    SKIP_SPECS_INVALID, TARGET_OUTSIDE, UNREADABLE,
};
use crate::delta_check::delta_issues;
use crate::scenario_intent;
use crate::spec_check::duplicate_scenarios;
use crate::task_check::task_issues;
use crate::trial::{Trial, TrialInput, trial};
use crate::{Class, Issue, Level, Verdict, hygiene, text_check};

/// The verdict on a folder that only holds other changes.
pub fn nested_change(id: &str, nested: &[String]) -> Verdict {
    let inner: Vec<String> = nested.iter().map(|name| format!("`{name}`")).collect();
    let message = format!("`{id}` is a folder around {}, not a change", inner.join(", "));
    let finding = Finding::without_place(&NESTED_CHANGE, message)
        .about(id)
        .help("move each of them directly below openspec/changes, with a name of its own");
    Verdict { issues: vec![Issue::openspec(finding, "file", None)] }
}

/// Validates a change: OpenSpec's checks, a dry run of archive, and our own.
pub fn validate_change<'d>(input: &ChangeInput<'d>) -> ChangeVerdict<'d> {
    let mut issues = Vec::new();
    if input.root_spec.is_there() {
        let message = "a delta spec stands at `specs/spec.md`, outside of a capability";
        let span = match input.root_spec {
            RootSpec::At(span) => Some(span),
            RootSpec::Absent | RootSpec::Unreadable => None,
        };
        let finding = placed(&DELTA_AT_ROOT, span, message).help("move it to `specs/<capability>/spec.md`");
        issues.push(Issue::openspec(finding, "spec.md", None));
    }
    let deltas: Vec<(&DeltaInput<'d>, DeltaDocument<'d>)> =
        input.deltas.iter().map(|delta| (delta, DeltaDocument::read(delta.document))).collect();
    for (source, delta) in &deltas {
        delta_issues(source, delta, &mut issues);
    }
    let empty: Vec<&DeltaInput<'d>> =
        deltas.iter().filter(|(_, delta)| delta.is_empty()).map(|(source, _)| *source).collect();
    let trials = try_merges(input, &deltas, &mut issues);
    structure_issues(input, &deltas, &empty, &mut issues);
    issues.extend(task_issues(&input.tasks));
    for (source, delta) in &deltas {
        our_issues(source, delta, &mut issues);
    }
    trial_issues(&deltas, &trials, &mut issues);
    for (path, document) in &input.documents {
        issues.extend(hygiene::conflict_issue(document, path));
    }
    let notes = input.metadata_notes.iter().filter(|finding| finding.severity() != Severity::Error);
    issues.extend(notes.map(|finding| Issue::ours(finding.clone(), ".openspec.yaml", Class::A)));
    let faults = input.base_faults.iter();
    issues.extend(faults.map(|(path, finding)| Issue::ours(finding.clone(), path.clone(), Class::B)));
    for (capability, reason) in &input.unreadable_deltas {
        let message = format!("the delta of `{capability}` cannot be read: {reason}");
        let finding = Finding::without_place(&UNREADABLE, message)
            .about(capability.clone())
            .help("make the file readable; archive would leave it out");
        issues.push(Issue::ours(finding, format!("{capability}/spec.md"), Class::V));
    }
    let mut verdict = Verdict { issues };
    drop_repeats(&mut verdict);
    ChangeVerdict { verdict, trials }
}

fn placed(code: &'static countersign_diag::Code, span: Option<Span>, message: &str) -> Finding {
    match span {
        Some(span) => Finding::new(code, span, message),
        None => Finding::without_place(code, message),
    }
}

/// Tries every merge and notes, as OpenSpec does, which deltas its archive would refuse.
fn try_merges<'d>(
    input: &ChangeInput<'d>,
    deltas: &[(&DeltaInput<'d>, DeltaDocument<'d>)],
    issues: &mut Vec<Issue>,
) -> Vec<(String, Trial<'d>)> {
    let reported: HashSet<String> = issues
        .iter()
        .filter(|issue| issue.level() == Level::Error)
        .map(|issue| issue.path().to_owned())
        .chain(deltas.iter().filter(|(_, delta)| delta.is_empty()).map(|(source, _)| source.path()))
        .collect();
    let mut trials = Vec::new();
    for (source, delta) in deltas {
        let path = source.path();
        let is_reported = reported.contains(&path);
        if is_reported && !delta_is_mergeable(delta) {
            continue;
        }
        let base = match &source.base {
            Base::Absent => None,
            Base::Spec(base, _) => Some(*base),
            Base::Unreadable(reason) => {
                if !delta.modified.is_empty() {
                    continue;
                }
                let message = format!("the main spec of `{}` cannot be read: {reason}", source.capability);
                let finding = Finding::new(&ARCHIVE_UNCHECKED, source.document.line_span(0), message)
                    .help("make the file readable, then validate again");
                issues.push(Issue::ours(finding.severity_is(Severity::Error), path, Class::V));
                continue;
            }
        };
        let retires = input.retire_capabilities == Marker::Declared;
        let request = TrialInput {
            capability: &source.capability,
            change: &input.id,
            base,
            delta,
            bases: &source.bases,
            retires,
        };
        let result = trial(&request);
        if let Some(refused) = result.refused.as_ref().filter(|_| !is_reported) {
            let message =
                format!("archive would refuse the delta of `{}`: {}", source.capability, refused.message());
            let mut finding = match refused.span() {
                Some(span) => Finding::new(&ARCHIVE_WOULD_REFUSE, span, message),
                None => Finding::without_place(&ARCHIVE_WOULD_REFUSE, message),
            };
            finding = finding.about(source.capability.clone());
            if let Some(help) = refused.help_text() {
                finding = finding.help(help);
            }
            issues.push(Issue::openspec(finding, source.path(), None));
        }
        trials.push((path, result));
    }
    trials
}

/// Whether a trial merge says anything that the checks before it have not said.
fn delta_is_mergeable(delta: &DeltaDocument<'_>) -> bool {
    !delta.is_empty() && crate::operations::first_contradiction(delta).is_none()
}

/// The issues about the change as a whole.
fn structure_issues<'d>(
    input: &ChangeInput<'d>,
    deltas: &[(&DeltaInput<'d>, DeltaDocument<'d>)],
    empty: &[&DeltaInput<'d>],
    issues: &mut Vec<Issue>,
) {
    for misplaced in &input.misplaced {
        let message = format!("`specs/{}` holds a delta and is never read", misplaced.path);
        let finding = placed(&DELTA_MISPLACED, misplaced.span, &message)
            .about(misplaced.path.clone())
            .help(format!("move its requirements to `specs/{}`", misplaced.expected));
        issues.push(Issue::openspec(finding, misplaced.path.clone(), None));
    }
    let has_sections = |source: &DeltaInput<'_>| {
        deltas.iter().any(|(other, delta)| other.capability == source.capability && delta.has_sections())
    };
    for source in empty.iter().filter(|source| has_sections(source)) {
        let line = deltas
            .iter()
            .find(|(other, _)| other.capability == source.capability)
            .and_then(|(_, delta)| delta.sections.iter().find(|section| section.operation.is_some()))
            .map_or(0, |section| section.header);
        let span = source.document.line_span(line);
        let finding =
            Finding::new(&DELTA_SECTIONS_EMPTY, span, "the delta sections have no entry that can be read")
                .help("start each requirement with `### Requirement: name`");
        issues.push(Issue::openspec(finding, source.path(), None));
    }
    for source in empty.iter().filter(|source| !has_sections(source)) {
        let first = deltas
            .iter()
            .find(|(other, _)| other.capability == source.capability)
            .and_then(|(_, delta)| delta.orphaned.first());
        let span = source.document.line_span(first.map_or(0, |orphan| orphan.line));
        let finding = Finding::new(&DELTA_SECTIONS_MISSING, span, "the file has no delta section")
            .help("add `## ADDED Requirements` or a sibling, or move notes out of `specs`");
        issues.push(Issue::openspec(finding, source.path(), None));
    }
    if let Marker::Invalid(reason) = &input.skip_specs {
        let message = format!("skip_specs does not count: {reason}");
        let finding = Finding::without_place(&SKIP_SPECS_INVALID, message.trim_end_matches('.'))
            .help("mend .openspec.yaml; it needs a `schema` that exists");
        issues.push(Issue::openspec(finding, ".openspec.yaml", None));
    }
    let skips = input.skip_specs == Marker::Declared;
    if skips && input.has_spec_files {
        let finding =
            Finding::without_place(&SKIP_SPECS_CONFLICT, "skip_specs is set and there are files below specs")
                .help("remove the marker, or the files");
        issues.push(Issue::openspec(finding, "file", None));
    }
    let operations: usize = deltas.iter().map(|(_, delta)| delta.operation_count()).sum();
    if operations == 0 && !input.root_spec.is_there() && input.misplaced.is_empty() {
        if skips && !input.has_spec_files {
            let finding = Finding::without_place(
                &SKIP_SPECS_ACCEPTED,
                "no delta, because the change declares skip_specs",
            );
            issues.push(Issue::openspec(finding, "file", None));
        } else if !skips {
            let finding = Finding::without_place(&NO_DELTAS, "the change has no delta")
                .help("add `specs/<capability>/spec.md`, or declare `skip_specs: true` in .openspec.yaml");
            issues.push(Issue::openspec(finding, "file", None));
        }
    }
}

/// The issues that only Countersign reports for one delta spec.
fn our_issues<'d>(source: &DeltaInput<'d>, delta: &DeltaDocument<'d>, issues: &mut Vec<Issue>) {
    let document = source.document;
    let path = source.path();
    issues.extend(hygiene::check(document, source.encoding, &path));
    if source.leads_out {
        let message =
            format!("a link leads from the main spec of `{}` out of the project", source.capability);
        let finding = Finding::new(&TARGET_OUTSIDE, document.line_span(0), message)
            .about(source.capability.clone())
            .help("replace the link by what it leads to; archive writes in this project only");
        issues.push(Issue::ours(finding, path.clone(), Class::S));
    }
    if let Base::Spec(base, encoding) = &source.base {
        // What is wrong with a main spec that the change does not touch is the spec's own affair.
        if !delta.is_empty() {
            issues.extend(hygiene::check(base, *encoding, &path));
        }
    }
    let operations: Vec<usize> = delta
        .removed
        .iter()
        .map(|removal| removal.line)
        .chain(delta.renamed.iter().flat_map(|rename| [rename.from_line, rename.to_line]))
        .collect();
    let markdown = hygiene::markdown_if_needed(document, &operations);
    if let Some(markdown) = &markdown {
        let findings = hygiene::readings_with(document, &operations, markdown);
        issues.extend(findings.into_iter().map(|finding| Issue::ours(finding, path.clone(), Class::R)));
    }
    let accounting = Accounting::of(delta, markdown.as_ref());
    issues.extend(
        text_check::unaccounted(delta, &accounting)
            .map(|finding| Issue::ours(finding, path.clone(), Class::A)),
    );
    let faults = scenario_intent::faults(source, delta).into_iter();
    issues.extend(faults.map(|finding| Issue::ours(finding, path.clone(), Class::A)));
    for block in delta.added.iter().chain(&delta.modified) {
        issues.extend(
            duplicate_scenarios(document, block).map(|finding| Issue::ours(finding, path.clone(), Class::N)),
        );
    }
}

/// What the trial merges add: why archive would refuse though OpenSpec calls the change valid, and our own reasons.
fn trial_issues<'d>(
    deltas: &[(&DeltaInput<'d>, DeltaDocument<'d>)],
    trials: &[(String, Trial<'d>)],
    issues: &mut Vec<Issue>,
) {
    debug_assert!(trials.len() <= deltas.len());
    // Where OpenSpec itself calls the change invalid, its archive refusing it is no difference.
    let has_error = issues.iter().any(|issue| issue.class().is_none() && issue.level() == Level::Error);
    for (path, trial) in trials {
        for finding in [&trial.refused, &trial.rejected].into_iter().flatten() {
            if !has_error {
                issues.push(Issue::ours((**finding).clone(), path.clone(), Class::V));
            }
        }
        for (finding, class) in &trial.ours {
            issues.push(Issue::ours(finding.clone(), path.clone(), *class));
        }
    }
}

/// Keeps the first of equal issues of ours: a base is looked at from several sides.
fn drop_repeats(verdict: &mut Verdict) {
    let mut seen = HashSet::new();
    verdict.issues.retain(|issue| {
        let finding = &issue.finding;
        let key = (finding.code().number, finding.span(), finding.message().to_owned());
        issue.class().is_none() || seen.insert(key)
    });
}
