//! OpenSpec's checks of one delta spec, in OpenSpec's order.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};

use countersign_diag::Finding;
use countersign_model::Document;
use countersign_model::delta_document::{DeltaDocument, Operation};
use countersign_model::spec::{Block, RequirementsSection};

use crate::Issue;
use crate::change_input::{Base, DeltaInput};
use crate::codes::{HEADER_IGNORED, HEADER_NAMELESS, REQUIREMENT_ORPHANED, SCENARIO_MISSING, UNREADABLE};
use crate::operations::{
    Names, ScenarioNames, SectionNames, conflicts, duplicated, scenario_loss, unpaired_finding,
};
use crate::scenario_intent::intents;
use crate::spec_check::{one_based, statement_finding};

/// The issues of one delta spec.
pub(crate) fn delta_issues<'d>(source: &DeltaInput<'d>, delta: &DeltaDocument<'d>, issues: &mut Vec<Issue>) {
    let document = source.document;
    let path = source.path();
    let issues = RefCell::new(issues);
    let mut push = |finding: Finding, line: Option<usize>| {
        let issue = Issue::openspec(finding, path.clone(), line.and_then(one_based));
        issues.borrow_mut().push(issue);
    };
    header_issues(delta, &mut push);
    let mut names = SectionNames::default();
    for (operation, blocks) in [(Operation::Added, &delta.added), (Operation::Modified, &delta.modified)] {
        let seen = if operation == Operation::Added { &mut names.added } else { &mut names.modified };
        for block in blocks {
            block_issues(document, operation, block, seen, &mut push);
        }
        if operation == Operation::Modified && !blocks.is_empty() {
            issues.borrow_mut().extend(loss_issues(source, delta));
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
fn loss_issues<'d>(source: &DeltaInput<'d>, delta: &DeltaDocument<'d>) -> Vec<Issue> {
    let base = match &source.base {
        Base::Spec(base, _) => base,
        Base::Absent => return Vec::new(),
        Base::Unreadable(reason) => {
            let message = format!("the main spec of `{}` cannot be read: {reason}", source.capability);
            let finding = Finding::new(&UNREADABLE, source.document.line_span(0), message)
                .help("archive reads the same file; make it readable");
            return vec![Issue::openspec(finding, source.path(), None)];
        }
    };
    let mut issues = Vec::new();
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
        let Some(found) = found else { continue };
        let Some(finding) =
            scenario_loss((base, ScenarioNames::of(base, found)), (source.document, block), &[])
        else {
            continue;
        };
        let issue = Issue::openspec(finding, source.path(), None);
        issues.push(if is_settled(source, (base, found), block) { issue.settled() } else { issue });
    }
    issues
}

/// Whether every scenario that a block leaves out is removed on purpose, or came after the delta was written.
fn is_settled(source: &DeltaInput<'_>, (base, found): (&Document, &Block<'_>), block: &Block<'_>) -> bool {
    let (intents, _) = intents(source.document, block);
    let excused: Vec<&str> = intents.iter().map(|intent| intent.name).collect();
    let known = source.bases.of(found.name).and_then(|known| known.text.as_deref());
    let expected = known.map_or_else(|| ScenarioNames::of(base, found), ScenarioNames::of_text);
    scenario_loss((base, expected), (source.document, block), &excused).is_none()
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
