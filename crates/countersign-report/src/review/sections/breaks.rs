//! What could break: what the documents fear, and which other promises the diff touches.

use std::collections::BTreeMap;

use countersign_trace::{Status, Touched};
use countersign_verify::PathClass;

use super::super::desk::{Desk, Missing};
use super::super::value::{Block, Content, Group, Line, Row, Source, Tone};

/// Rows of other promises; the others are counted.
const ROWS: usize = 40;

pub(super) fn groups(desk: &Desk<'_>) -> Vec<Group> {
    let documents = desk.facts.documents;
    let risk = ["risk", "trade-off", "tradeoff"];
    let mut groups = desk.said(documents.proposal, &risk);
    groups.extend(desk.said(documents.design, &risk));
    if groups.is_empty() {
        let what = Missing {
            about: "risks",
            title: "Risk areas",
            hint: "what could go wrong, and for whom",
            tone: Tone::Warn,
        };
        groups.push(Group::open(None, vec![desk.missing(documents.proposal, "proposal.md", &what)]));
    }
    let compatibility = ["compatib", "breaking"];
    let mut said = desk.said(documents.design, &compatibility);
    said.extend(desk.said(documents.proposal, &compatibility));
    if said.is_empty() {
        let what = Missing {
            about: "compatibility",
            title: "Compatibility impact",
            hint: "what callers, stored data and running versions notice",
            tone: if interfaces(desk).is_empty() { Tone::Muted } else { Tone::Warn },
        };
        said.push(Group::open(None, vec![desk.missing(documents.design, "design.md", &what)]));
    }
    groups.append(&mut said);
    groups.extend(classes(desk));
    groups.push(others(desk));
    groups
}

/// The changed paths that others depend on, by what they are.
fn interfaces<'a>(desk: &Desk<'a>) -> BTreeMap<PathClass, Vec<&'a str>> {
    let mut found: BTreeMap<PathClass, Vec<&str>> = BTreeMap::new();
    for path in &desk.facts.diff.paths {
        for class in &path.classes {
            found.entry(*class).or_default().push(&path.path);
        }
    }
    for paths in found.values_mut() {
        paths.sort_unstable();
    }
    found
}

fn classes(desk: &Desk<'_>) -> Option<Group> {
    let blocks = interfaces(desk).into_iter().map(|(class, paths)| {
        let mut text = Line::badge(Tone::Warn, class.as_str()).and(Line::plain(" "));
        for (at, path) in paths.iter().enumerate() {
            text = text.and(Line::plain(if at == 0 { "" } else { ", " })).and(desk.code(path));
        }
        let sources = paths.iter().map(|path| desk.path(path)).collect();
        Block::new(sources, Content::Bullet { depth: 0, text })
    });
    let blocks: Vec<Block> = blocks.collect();
    (!blocks.is_empty())
        .then(|| Group::open(Some(Line::plain("Interfaces, data and dependencies in the diff")), blocks))
}

/// Requirements that the change does not name and whose code it touches.
fn others(desk: &Desk<'_>) -> Group {
    let title = Some(Line::plain("Other promises that the diff touches"));
    let trace = desk.trace();
    let paths = desk.facts.diff.paths.iter();
    let touched: Vec<Touched> =
        paths.map(|path| Touched { path: path.path.clone(), lines: path.lines.clone() }).collect();
    let impact = trace.impact_of_diff(&touched);
    let mut requirements: Vec<usize> = impact.targets.iter().map(|target| target.requirement).collect();
    requirements.sort_unstable();
    requirements.dedup();
    requirements.retain(|at| !desk.change().requirements.contains(at));
    if requirements.is_empty() {
        let text = match touched.len() {
            0 => "No diff is known, so nobody can say which other promises it touches.",
            _ => "None is cited by the changed lines. What is not cited is not seen here.",
        };
        let sources = match desk.facts.diff.paths.first() {
            Some(path) => vec![desk.path(&path.path)],
            None => vec![desk.path(desk.facts.folder)],
        };
        let tone = if touched.is_empty() { Tone::Warn } else { Tone::Muted };
        return Group::open(title, vec![Block::note(sources, tone, Line::plain(text), None)]);
    }
    let all = requirements.len();
    let mut sources: Vec<Source> = Vec::new();
    let rows = requirements.iter().take(ROWS).map(|at| {
        let requirement = &trace.catalogue.requirements[*at];
        let coverage = &trace.coverage[*at];
        sources.push(desk.source(&requirement.place));
        let sites = impact
            .touched
            .iter()
            .filter(|site| trace.targets_of(**site).iter().any(|target| target.requirement == *at));
        let mut code: Vec<String> = sites.map(|site| trace.links.sites[*site].path.to_owned()).collect();
        code.dedup();
        let tone = match coverage.status {
            Status::Verified | Status::Exempt => Tone::Good,
            Status::Failed => Tone::Bad,
            _ => Tone::Warn,
        };
        let cells = vec![
            vec![desk.read(&requirement.name), desk.code(&requirement.reference.to_string())],
            code.iter().map(|path| desk.code(path)).collect(),
            vec![Line::badge(tone, coverage.status.as_str())],
        ];
        Row { id: None, cells }
    });
    let rows: Vec<Row> = rows.collect();
    let head = ["Requirement", "Touched in", "State"].map(Line::plain).to_vec();
    let mut blocks = vec![Block::new(sources, Content::Table { head, rows })];
    if all > ROWS {
        let text = Line::plain(format!("{} more are reached.", all - ROWS));
        let first = &trace.catalogue.requirements[requirements[ROWS]];
        blocks.push(Block::text(vec![desk.source(&first.place)], text));
    }
    Group::open(title, blocks)
}
