//! Validation of a change: OpenSpec's issues in OpenSpec's order, then what archive would say, then ours.

use std::collections::{HashMap, HashSet};

use countersign_diag::{Finding, Severity, SourceId, Span};
use countersign_model::Document;
use countersign_model::accounting::{Accounting, Unaccounted};
use countersign_model::delta_document::{DeltaDocument, Operation};
use countersign_model::heading::merge_requirement;
use countersign_model::spec::{Block, RequirementsSection};
use countersign_model::tasks::TaskFile;

use crate::codes::{
    ARCHIVE_UNCHECKED, ARCHIVE_WOULD_REFUSE, DELTA_AT_ROOT, DELTA_MISPLACED, DELTA_SECTIONS_EMPTY,
    DELTA_SECTIONS_MISSING, HEADER_IGNORED, HEADER_NAMELESS, NEAR_MISS_ENTRY, NEAR_MISS_SECTION,
    NESTED_CHANGE, NO_DELTAS, REQUIREMENT_ORPHANED, SCENARIO_MISSING, SKIP_SPECS_ACCEPTED,
    SKIP_SPECS_CONFLICT, SKIP_SPECS_INVALID, TEXT_UNACCOUNTED, UNREADABLE,
};
use crate::hygiene::{self, Encoding};
use crate::operations::{Names, SectionNames, conflicts, duplicated, scenario_loss, unpaired_finding};
use crate::spec_check::{duplicate_scenarios, one_based, statement_finding};
use crate::task_check::task_issues;
use crate::trial::{Trial, TrialInput, trial};
use crate::{Class, Issue, Level, Verdict};

/// The main spec that a delta works on.
#[derive(Debug, Clone, Default)]
pub enum Base<'d> {
    /// The capability does not exist yet.
    #[default]
    Absent,
    /// It does.
    Spec(&'d Document, Encoding),
    /// It does, and cannot be read; the text says why.
    Unreadable(String),
}

/// One delta spec of a change.
#[derive(Debug, Clone)]
pub struct DeltaInput<'d> {
    /// The capability path.
    pub capability: String,
    /// The document.
    pub document: &'d Document,
    /// What decoding it lost.
    pub encoding: Encoding,
    /// The main spec of the capability.
    pub base: Base<'d>,
}

impl DeltaInput<'_> {
    /// The path of the delta within the `specs` folder of the change.
    pub fn path(&self) -> String {
        format!("{}/spec.md", self.capability)
    }
}

/// A marker such as `skip_specs` in the metadata of a change.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Marker {
    /// It is not there, or false.
    #[default]
    Absent,
    /// It is there, in valid metadata.
    Declared,
    /// It is there, and the metadata is not valid; the text says why.
    Invalid(String),
}

/// The task files of a change, as far as validation looks at them.
#[derive(Debug, Clone, Default)]
pub struct TaskInput<'d> {
    /// The files, sorted by path, with their source ids.
    pub files: Vec<(TaskFile<'d>, SourceId)>,
    /// Whether the schema of the change names them, and all of them could be read.
    pub tracked: bool,
    /// Whether the change uses the built-in `spec-driven` schema, whose tasks are numbered.
    pub numbered: bool,
}

/// A delta in a file that is never read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MisplacedDelta {
    /// Its path within `specs`.
    pub path: String,
    /// Where it would be read.
    pub expected: String,
    /// Its source.
    pub span: Option<Span>,
}

/// Everything that validation looks at.
#[derive(Debug, Clone, Default)]
pub struct ChangeInput<'d> {
    /// The id of the change.
    pub id: String,
    /// The delta specs, sorted by capability.
    pub deltas: Vec<DeltaInput<'d>>,
    /// Delta specs that could not be read: capability and reason.
    pub unreadable_deltas: Vec<(String, String)>,
    /// Whether there is a file `specs/spec.md`.
    pub root_spec: Option<Option<Span>>,
    /// Deltas in files that are never read, sorted by path.
    pub misplaced: Vec<MisplacedDelta>,
    /// `skip_specs`.
    pub skip_specs: Marker,
    /// `retire_capabilities`.
    pub retire_capabilities: Marker,
    /// Whether any file stands below `specs`.
    pub has_spec_files: bool,
    /// The tasks.
    pub tasks: TaskInput<'d>,
    /// The other documents of the change, such as its proposal, with their paths within the change.
    pub documents: Vec<(String, &'d Document)>,
}

/// The verdict on a change.
#[derive(Debug, Clone, Default)]
pub struct ChangeVerdict<'d> {
    /// The issues.
    pub verdict: Verdict,
    /// The trial merges, in the order of the deltas.
    pub trials: Vec<(String, Trial<'d>)>,
}

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
    if let Some(span) = input.root_spec {
        let message = "a delta spec stands at `specs/spec.md`, outside of a capability";
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

/// The issues of one delta spec.
fn delta_issues<'d>(source: &DeltaInput<'d>, delta: &DeltaDocument<'d>, issues: &mut Vec<Issue>) {
    let document = source.document;
    let path = source.path();
    let mut push = |finding: Finding, line: Option<usize>| {
        issues.push(Issue::openspec(finding, path.clone(), line.and_then(one_based)));
    };
    header_issues(delta, &mut push);
    let mut names = SectionNames::default();
    for (operation, blocks) in [(Operation::Added, &delta.added), (Operation::Modified, &delta.modified)] {
        let seen = if operation == Operation::Added { &mut names.added } else { &mut names.modified };
        for block in blocks {
            block_issues(document, operation, block, seen, &mut push);
        }
        if operation == Operation::Modified && !blocks.is_empty() {
            loss_issues(source, delta, &mut push);
        }
    }
    for removal in &delta.removed {
        if let Some(first) = names.removed.insert(removal.name, removal.line) {
            push(duplicated(document, "REMOVED", removal.name, (first, removal.line)), None);
        }
    }
    let (mut from, mut to) = (Names::default(), Names::default());
    for rename in &delta.renamed {
        if let Some(first) = from.insert(rename.from, rename.from_line) {
            push(duplicated(document, "RENAMED (FROM)", rename.from, (first, rename.from_line)), None);
        }
        if let Some(first) = to.insert(rename.to, rename.to_line) {
            push(duplicated(document, "RENAMED (TO)", rename.to, (first, rename.to_line)), None);
        }
    }
    for finding in conflicts(delta, &names) {
        push(finding, None);
    }
}

fn header_issues(delta: &DeltaDocument<'_>, push: &mut impl FnMut(Finding, Option<usize>)) {
    let document = delta.document();
    for skipped in &delta.skipped_headers {
        let span = document.line_span(skipped.line);
        let nameless = matches!(skipped.header.strip_suffix(':').unwrap_or(skipped.header), word if word.eq_ignore_ascii_case("requirement"));
        let finding = if nameless {
            Finding::new(&HEADER_NAMELESS, span, format!("a requirement in {} has no name", skipped.section))
                .help("write `### Requirement: name`")
        } else {
            let message = format!("header `{}` in {} is not a requirement", skipped.header, skipped.section);
            Finding::new(&HEADER_IGNORED, span, message)
                .about(skipped.header)
                .help(format!("write `### Requirement: {}` if it should be one", skipped.header))
        };
        push(finding, Some(skipped.line));
    }
    for unpaired in &delta.unpaired_renames {
        push(unpaired_finding(document, unpaired), Some(unpaired.line));
    }
    for orphan in &delta.orphaned {
        let place =
            orphan.section.map_or("above every section".to_owned(), |title| format!("below `{title}`"));
        let message = format!("requirement `{}` stands {place}, not in a delta section", orphan.name);
        let finding = Finding::new(&REQUIREMENT_ORPHANED, document.line_span(orphan.line), message)
            .about(orphan.name)
            .help("move it below `## ADDED Requirements` or another delta section");
        push(finding, Some(orphan.line));
    }
}

fn block_issues<'d>(
    document: &'d Document,
    operation: Operation,
    block: &Block<'d>,
    seen: &mut Names<'d>,
    push: &mut impl FnMut(Finding, Option<usize>),
) {
    if let Some(first) = seen.insert(block.name, block.header()) {
        push(duplicated(document, operation.as_str(), block.name, (first, block.header())), None);
    }
    if let Some(finding) = statement_finding(document, block) {
        push(finding, None);
    }
    let scenarios = block.scenarios(document);
    if !scenarios.iter().any(|scenario| scenario.has_body(document)) {
        let message = format!("requirement `{}` has no scenario with text", block.name);
        let help = if scenarios.is_empty() {
            "add a `#### Scenario: name` block with WHEN and THEN steps below it"
        } else {
            "add steps below the scenario header: a header alone does not count"
        };
        let finding = Finding::new(&SCENARIO_MISSING, document.line_span(block.header()), message)
            .about(block.name)
            .help(help);
        push(finding, None);
    }
}

/// Scenarios of the main spec that MODIFIED blocks leave out, renames followed.
fn loss_issues<'d>(
    source: &DeltaInput<'d>,
    delta: &DeltaDocument<'d>,
    push: &mut impl FnMut(Finding, Option<usize>),
) {
    let base = match &source.base {
        Base::Spec(base, _) => base,
        Base::Absent => return,
        Base::Unreadable(reason) => {
            let message = format!("the main spec of `{}` cannot be read: {reason}", source.capability);
            let finding = Finding::new(&UNREADABLE, source.document.line_span(0), message)
                .help("archive reads the same file; make it readable");
            return push(finding, None);
        }
    };
    let section = RequirementsSection::read(base);
    let mut current: HashMap<&str, &Block<'_>> = HashMap::new();
    for block in &section.blocks {
        current.insert(block.name, block);
    }
    let old_names: HashMap<&str, &str> =
        delta.renamed.iter().map(|rename| (rename.to, rename.from)).collect();
    let renamed_away: HashSet<&str> = delta.renamed.iter().map(|rename| rename.from).collect();
    let mut origins: HashMap<&str, Option<&Block<'_>>> = HashMap::new();
    for block in &delta.modified {
        if renamed_away.contains(block.name) {
            continue;
        }
        let found = origin_of(block.name, (&current, &old_names), &mut origins);
        if let Some(found) = found
            && let Some(finding) = scenario_loss((base, found), (source.document, block))
        {
            push(finding, None);
        }
    }
}

/// The block of the main spec that has a name once the renames are done: its own, or that of the start of its chain. Each
/// chain is walked once; `known` remembers where it ends.
fn origin_of<'b, 'd>(
    name: &'d str,
    (current, old_names): (&HashMap<&'d str, &'b Block<'d>>, &HashMap<&'d str, &'d str>),
    known: &mut HashMap<&'d str, Option<&'b Block<'d>>>,
) -> Option<&'b Block<'d>> {
    let mut chain = Vec::new();
    let mut next = Some(name);
    let mut found = None;
    while let Some(key) = next {
        if let Some(block) = current.get(key) {
            found = Some(*block);
            break;
        }
        // A name met before is the end of what is new, or closes a circle.
        if let Some(end) = known.get(key) {
            found = *end;
            break;
        }
        known.insert(key, None);
        chain.push(key);
        next = old_names.get(key).copied();
    }
    for key in chain {
        known.insert(key, found);
    }
    found
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
        let request = TrialInput { capability: &source.capability, change: &input.id, base, delta, retires };
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
    if operations == 0 && input.root_spec.is_none() && input.misplaced.is_empty() {
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
    // A file without any delta section is an error of its own; only headers that were meant as one add to that.
    let is_delta = delta.has_sections();
    for (line, count, kind) in
        runs(document, &accounting).into_iter().filter(|run| is_delta || is_named(run.2))
    {
        issues.push(Issue::ours(unaccounted_finding(document, line, count, kind), path.clone(), Class::A));
    }
    for block in delta.added.iter().chain(&delta.modified) {
        issues.extend(
            duplicate_scenarios(document, block).map(|finding| Issue::ours(finding, path.clone(), Class::N)),
        );
    }
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
