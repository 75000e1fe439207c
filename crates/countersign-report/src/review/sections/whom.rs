//! For whom: the domains that the diff and the deltas reach.

use std::collections::BTreeMap;

use countersign_model::delta_document::Operation;
use countersign_verify::{ChangedPath, DiffState};

use super::super::desk::{Desk, counted};
use super::super::matrix::does;
use super::super::value::{Block, Content, Group, Line, Row, Source, Tone};

/// Paths of one domain that are listed; the others are counted.
const PATHS: usize = 12;

#[derive(Default)]
struct Reach<'a> {
    capabilities: Vec<&'a str>,
    /// Added, modified, renamed, removed.
    operations: BTreeMap<Operation, usize>,
    paths: Vec<&'a ChangedPath>,
}

pub(super) fn groups(desk: &Desk<'_>) -> Vec<Group> {
    let reach = reach(desk);
    let mut sources = desk.delta_sources();
    sources.extend(desk.facts.diff.paths.iter().take(3).map(|path| desk.path(&path.path)));
    let mut blocks = vec![table(desk, &reach, sources)];
    blocks.extend(limits(desk));
    let mut groups = vec![Group::open(None, blocks)];
    groups.extend(paths(desk, &reach));
    let documents = desk.facts.documents;
    let words = ["affected", "impact", "stakeholder", "user", "audience"];
    groups.extend(desk.said(documents.proposal, &words));
    groups.extend(desk.said(documents.design, &["affected", "stakeholder", "audience"]).into_iter().map(
        |mut group| {
            group.fold = super::super::value::Fold::Closed;
            group.title = group.title.map(|title| title.and(Line::plain(" (design)")));
            group
        },
    ));
    groups
}

fn reach<'a>(desk: &Desk<'a>) -> BTreeMap<Option<String>, Reach<'a>> {
    let mut reach: BTreeMap<Option<String>, Reach<'_>> = BTreeMap::new();
    for (_, requirement) in desk.requirements() {
        let capability = requirement.reference.capability.as_str();
        let of = reach.entry(desk.facts.domains.of_capability(capability)).or_default();
        if !of.capabilities.contains(&capability) {
            of.capabilities.push(capability);
        }
        for operation in Operation::ALL {
            if does(requirement, desk.facts.change, operation) {
                *of.operations.entry(operation).or_default() += 1;
            }
        }
    }
    let mut paths: Vec<&ChangedPath> = desk.facts.diff.paths.iter().collect();
    paths.sort_by_key(|path| &path.path);
    for path in paths {
        reach.entry(path.domain.clone()).or_default().paths.push(path);
    }
    reach
}

fn name(desk: &Desk<'_>, domain: Option<&String>) -> Line {
    domain.map_or_else(|| Line::plain("no domain"), |domain| desk.code(domain))
}

fn table(desk: &Desk<'_>, reach: &BTreeMap<Option<String>, Reach<'_>>, sources: Vec<Source>) -> Block {
    if reach.is_empty() {
        let text = Line::plain("Neither a delta nor the diff reaches anything that is known.");
        let next = Line::plain("Write the deltas, or commit the code with a ").and(Line::code("Change:"));
        let next = next.and(Line::plain(" trailer."));
        return Block::note(sources, Tone::Warn, text, Some(next));
    }
    // What no domain owns comes last.
    let owned = reach.iter().filter(|(domain, _)| domain.is_some());
    let rows = owned.chain(reach.iter().filter(|(domain, _)| domain.is_none())).map(|(domain, of)| {
        let operations: Vec<String> = of
            .operations
            .iter()
            .map(|(operation, count)| format!("{count} {}", operation.as_str().to_lowercase()))
            .collect();
        let promises = if operations.is_empty() { "none".to_owned() } else { operations.join(", ") };
        let mut capabilities: Vec<Line> = of.capabilities.iter().map(|one| desk.code(one)).collect();
        if capabilities.is_empty() {
            capabilities.push(Line::plain("none"));
        }
        let cells = vec![
            vec![name(desk, domain.as_ref())],
            capabilities,
            vec![Line::plain(promises)],
            vec![Line::plain(counted(of.paths.len(), "path"))],
        ];
        Row { id: None, cells }
    });
    let head = ["Domain", "Capabilities", "Requirements", "Code"].map(Line::plain).to_vec();
    Block::new(sources, Content::Table { head, rows: rows.collect() })
}

/// What the diff cannot say.
fn limits(desk: &Desk<'_>) -> Vec<Block> {
    let mut blocks = Vec::new();
    match &desk.facts.diff.state {
        DiffState::Complete => {}
        DiffState::Incomplete { reason, places } => {
            let text = Line::plain("The diff may not be all of it: ").and(desk.read(reason));
            let mut sources: Vec<Source> = places.iter().map(|place| desk.source(place)).collect();
            if sources.is_empty() {
                sources.push(desk.path(desk.facts.folder));
            }
            blocks.push(Block::note(sources, Tone::Warn, text, None));
        }
        DiffState::Unknown { reason } => {
            let text = Line::plain("Which code the change touches is not known: ").and(desk.read(reason));
            blocks.push(Block::note(vec![desk.path(desk.facts.folder)], Tone::Warn, text, None));
        }
    }
    if !desk.facts.domains.is_configured() {
        let text = Line::plain(
            "No domain is configured, so each top-level capability counts as one and owns no code.",
        );
        let next = Line::plain("Add ").and(Line::code("[domains.NAME]")).and(Line::plain(" to "));
        let next = next.and(Line::code("countersign.toml")).and(Line::plain("."));
        blocks.push(Block::note(vec![desk.path("countersign.toml")], Tone::Muted, text, Some(next)));
    }
    blocks
}

fn paths(desk: &Desk<'_>, reach: &BTreeMap<Option<String>, Reach<'_>>) -> Option<Group> {
    let mut blocks = Vec::new();
    for (domain, of) in reach {
        for path in of.paths.iter().take(PATHS) {
            let classes: Vec<&str> = path.classes.iter().map(|class| class.as_str()).collect();
            let mut text = desk.code(&path.path).and(Line::plain(format!(" {}", path.kind.as_str())));
            if !classes.is_empty() {
                text = text.and(Line::plain(" ")).and(Line::badge(Tone::Warn, classes.join(", ")));
            }
            let text = name(desk, domain.as_ref()).and(Line::plain(": ")).and(text);
            let line = path.lines.first().map(|lines| lines.start);
            let source = Source { line, ..desk.path(&path.path) };
            blocks.push(Block::new(vec![source], Content::Bullet { depth: 0, text }));
        }
        if of.paths.len() > PATHS {
            let text = name(desk, domain.as_ref());
            let text = text.and(Line::plain(format!(": {} more", of.paths.len() - PATHS)));
            let sources = vec![desk.path(&of.paths[PATHS].path)];
            blocks.push(Block::new(sources, Content::Bullet { depth: 0, text }));
        }
    }
    let count = desk.facts.diff.paths.len();
    (!blocks.is_empty()).then(|| Group::closed(Line::plain(format!("Changed paths: {count}")), blocks))
}
