//! Validation of a main spec: OpenSpec's issues in OpenSpec's order, then ours.

use countersign_diag::{Finding, Severity};
use countersign_model::Document;
use countersign_model::javascript::{is_longer_than, length};
use countersign_model::outline::{NotASpec, SpecOutline};
use countersign_model::purpose::find_placeholder;
use countersign_model::readings::is_requirement_title;
use countersign_model::requirement_text::has_keyword;
use countersign_model::spec::{Block, RequirementsSection, StructureFault, structure_faults};

use crate::codes::{
    DELTA_HEADER_IN_SPEC, KEYWORD_MISSING, NO_REQUIREMENTS, PURPOSE_BRIEF, PURPOSE_MISSING,
    PURPOSE_PLACEHOLDER, READINGS_DISAGREE, REQUIREMENT_DUPLICATED, REQUIREMENT_LONG, REQUIREMENT_OUTSIDE,
    REQUIREMENTS_MISSING, SCENARIO_DUPLICATED, SCENARIO_MISSING, STATEMENT_EMPTY, STATEMENT_MISSING,
};
use crate::hygiene::{self, Encoding};
use crate::{Class, Issue, Verdict};

/// A Purpose shorter than this many UTF-16 units is brief.
pub(crate) const MIN_PURPOSE_LENGTH: usize = 50;
/// A statement longer than this many UTF-16 units is long.
const MAX_REQUIREMENT_LENGTH: usize = 500;

/// Validates a main spec. `path` is what our own issues show: the file within the specs folder.
pub fn validate_spec(document: &Document, encoding: Encoding, path: &str) -> Verdict {
    let mut issues = openspec_issues(document, Depth::All);
    issues.extend(hygiene::check(document, encoding, path));
    issues.extend(hygiene::readings(document, &[]).into_iter().map(|finding| {
        // A requirement that only one kind of reader sees is an error; any other difference matters to a merge only.
        let is_requirement = finding.subject().is_some_and(is_requirement_title);
        let is_mild = finding.code() == &READINGS_DISAGREE && !is_requirement;
        let finding = if is_mild { finding.severity_is(Severity::Warning) } else { finding };
        Issue::ours(finding, path, Class::R)
    }));
    for block in RequirementsSection::read(document).blocks {
        issues.extend(
            duplicate_scenarios(document, &block).map(|finding| Issue::ours(finding, path, Class::N)),
        );
    }
    Verdict { issues }
}

/// Whether OpenSpec finds no error in a spec, as archive asks of a merged one.
pub(crate) fn openspec_errors(document: &Document) -> Vec<Issue> {
    let mut issues = openspec_issues(document, Depth::Errors);
    issues.retain(|issue| issue.level() == crate::Level::Error);
    issues
}

/// What is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Depth {
    /// Everything.
    All,
    /// What makes a spec invalid; the checks that only warn are left out.
    Errors,
}

fn openspec_issues(document: &Document, depth: Depth) -> Vec<Issue> {
    let spec = match SpecOutline::read(document) {
        Ok(spec) => spec,
        Err(reason) => return vec![Issue::openspec(not_a_spec(document, reason), "file", None)],
    };
    let mut issues = Vec::new();
    outline_issues(document, &spec, &mut issues);
    for fault in structure_faults(document) {
        let (line, finding) = structure_finding(document, &fault);
        issues.push(Issue::openspec(finding, "file", one_based(line)));
    }
    if depth == Depth::All {
        warnings(document, &spec, &mut issues);
    }
    for (index, block) in RequirementsSection::read(document).blocks.iter().enumerate() {
        if let Some(finding) = statement_finding(document, block) {
            issues.push(Issue::openspec(finding, format!("requirements[{index}]"), None));
        }
    }
    issues
}

/// What OpenSpec says beyond its errors, between the two kinds of them.
fn warnings(document: &Document, spec: &SpecOutline<'_>, issues: &mut Vec<Issue>) {
    purpose_issues(document, spec, issues);
    for (index, requirement) in spec.requirements.iter().enumerate() {
        let span = document.line_span(requirement.line);
        let name = requirement_name(requirement.title);
        if is_longer_than(&requirement.text.to_text(), MAX_REQUIREMENT_LENGTH) {
            let message = format!("requirement `{name}` has {} characters", requirement.text.length());
            let finding = Finding::new(&REQUIREMENT_LONG, span, message)
                .about(name)
                .help("split it: one requirement, one obligation");
            issues.push(Issue::openspec(finding, format!("requirements[{index}]"), None));
        }
        if requirement.scenarios.is_empty() {
            let finding = scenario_missing(span, name).severity_is(Severity::Warning);
            issues.push(Issue::openspec(finding, format!("requirements[{index}].scenarios"), None));
        }
    }
}

fn not_a_spec(document: &Document, reason: NotASpec) -> Finding {
    match reason {
        NotASpec::NoPurpose(line) => Finding::new(
            &PURPOSE_MISSING,
            document.line_span(line.unwrap_or(0)),
            "the spec has no Purpose with text",
        )
        .help("write what the capability is for below a `## Purpose` header"),
        NotASpec::NoRequirements => {
            Finding::new(&REQUIREMENTS_MISSING, document.line_span(0), "the spec has no Requirements section")
                .help("put the requirements below a `## Requirements` header")
        }
    }
}

/// What OpenSpec's schema asks of the outline.
fn outline_issues(document: &Document, spec: &SpecOutline<'_>, issues: &mut Vec<Issue>) {
    for (index, requirement) in spec.requirements.iter().enumerate() {
        let span = document.line_span(requirement.line);
        if requirement.text.is_empty() {
            let finding = Finding::new(&STATEMENT_EMPTY, span, "a requirement has neither title nor text")
                .help("write `### Requirement: name` and a statement below it");
            issues.push(Issue::openspec(finding, format!("requirements.{index}.text"), None));
        }
        if requirement.scenarios.is_empty() {
            let finding = scenario_missing(span, requirement_name(requirement.title));
            issues.push(Issue::openspec(finding, format!("requirements.{index}.scenarios"), None));
        }
    }
    if spec.requirements.is_empty() {
        let span = document.line_span(spec.requirements_line);
        let finding = Finding::new(&NO_REQUIREMENTS, span, "the Requirements section is empty")
            .help("add a `### Requirement: name` with a scenario");
        issues.push(Issue::openspec(finding, "requirements", None));
    }
}

fn scenario_missing(span: countersign_diag::Span, name: &str) -> Finding {
    Finding::new(&SCENARIO_MISSING, span, format!("requirement `{name}` has no scenario with text"))
        .about(name)
        .help("add a `#### Scenario: name` block with WHEN and THEN steps below it")
}

fn structure_finding<'d>(document: &'d Document, fault: &StructureFault<'d>) -> (usize, Finding) {
    match *fault {
        StructureFault::DeltaHeader { line, header } => {
            let message = format!("delta header `{header}` stands in a main spec");
            let finding = Finding::new(&DELTA_HEADER_IN_SPEC, document.line_span(line), message)
                .about(header)
                .help("merge the entries below it into `## Requirements`, then remove the header");
            (line, finding)
        }
        StructureFault::RequirementOutside { line, name } => {
            let message = format!("requirement `{name}` stands outside of the Requirements section");
            let finding = Finding::new(&REQUIREMENT_OUTSIDE, document.line_span(line), message)
                .about(name)
                .help("move it below `## Requirements`");
            (line, finding)
        }
        StructureFault::Duplicate { line, first, name } => {
            let message = format!("requirement `{name}` is there twice");
            let finding = Finding::new(&REQUIREMENT_DUPLICATED, document.line_span(line), message)
                .about(name)
                .label(document.line_span(first), "first declared here")
                .help("rename one of them, or merge the two");
            (line, finding)
        }
    }
}

fn purpose_issues(document: &Document, spec: &SpecOutline<'_>, issues: &mut Vec<Issue>) {
    if let Some(placeholder) = find_placeholder(document, &spec.overview) {
        let line = placeholder.line.unwrap_or(spec.purpose_line);
        let finding =
            Finding::new(&PURPOSE_PLACEHOLDER, document.line_span(line), "the Purpose is a placeholder")
                .help("write what the capability is for, here in the main spec");
        issues.push(Issue::openspec(finding, "overview", placeholder.line.and_then(one_based)));
    } else if length(&spec.overview) < MIN_PURPOSE_LENGTH {
        let message = format!("the Purpose has {} characters, fewer than 50", length(&spec.overview));
        let finding = Finding::new(&PURPOSE_BRIEF, document.line_span(spec.purpose_line), message)
            .help("say what the capability is for and whom it serves");
        issues.push(Issue::openspec(finding, "overview", None));
    }
}

/// What is wrong with the statement of a requirement, if anything.
pub(crate) fn statement_finding(document: &Document, block: &Block<'_>) -> Option<Finding> {
    let text = block.text(document);
    let span = document.line_span(block.header());
    let name = block.name;
    let move_it = "move the sentence with SHALL or MUST from the header to the line below it";
    if text.is_empty() {
        let finding =
            Finding::new(&STATEMENT_MISSING, span, format!("requirement `{name}` has no statement"))
                .about(name)
                .help(if has_keyword(name) {
                    move_it
                } else {
                    "write one sentence with SHALL or MUST below the header"
                });
        return Some(finding);
    }
    if text.has_keyword() {
        return None;
    }
    let finding =
        Finding::new(&KEYWORD_MISSING, span, format!("requirement `{name}` says neither SHALL nor MUST"))
            .about(name)
            .help(if has_keyword(name) { move_it } else { "say what is binding with SHALL or MUST" });
    Some(finding)
}

/// Scenario names that one requirement has more than once.
pub(crate) fn duplicate_scenarios<'d>(
    document: &'d Document,
    block: &Block<'d>,
) -> impl Iterator<Item = Finding> {
    let mut seen = std::collections::HashMap::new();
    let requirement = block.name;
    block.scenarios(document).into_iter().filter_map(move |scenario| {
        let line = scenario.lines.start;
        let first = seen.insert(scenario.name, line)?;
        let message = format!("scenario `{}` is there twice in requirement `{requirement}`", scenario.name);
        let finding = Finding::new(&SCENARIO_DUPLICATED, document.line_span(line), message)
            .about(scenario.name)
            .label(document.line_span(first), "the other one")
            .help("give each scenario a name of its own");
        Some(finding)
    })
}

/// A requirement's name as people write it: the header without `Requirement:`.
pub(crate) fn requirement_name(title: &str) -> &str {
    match title.get(..12) {
        Some(head) if head.eq_ignore_ascii_case("requirement:") => {
            countersign_model::heading::normalize_name(&title[12..])
        }
        _ => title,
    }
}

/// A 0-based line as people count it.
pub(crate) fn one_based(line: usize) -> Option<u32> {
    u32::try_from(line + 1).ok()
}
