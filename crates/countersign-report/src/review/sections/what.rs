//! What changes: the words of the proposal, and the specs before and after.

use countersign_model::delta_document::DeltaDocument;
use countersign_model::reference::fold_name;

use super::super::desk::{Desk, Missing, counted};
use super::super::facts::SpecDiff;
use super::super::redline::{Compared, compared};
use super::super::value::{Block, Content, Group, Line, Redline, RedlineKind, Source, Tone};

pub(super) fn groups(desk: &Desk<'_>) -> Vec<Group> {
    let mut groups = desk.said(desk.facts.documents.proposal, &["what changes"]);
    if groups.is_empty() {
        let what = Missing {
            about: "what changes",
            title: "What Changes",
            hint: "one bullet for each thing that somebody will notice",
            tone: Tone::Warn,
        };
        groups
            .push(Group::open(None, vec![desk.missing(desk.facts.documents.proposal, "proposal.md", &what)]));
    }
    let mut first = 1;
    for spec in desk.facts.specs {
        let group = capability(desk, spec, &mut first);
        groups.push(group);
    }
    if desk.facts.specs.is_empty() {
        let text = Line::plain("The change has no delta: no promise of any spec changes with it.");
        let next = Line::plain("If behaviour changes, say so in ");
        let next = next.and(desk.code(&format!("{}/specs/<capability>/spec.md", desk.facts.folder)));
        let next =
            next.and(Line::plain(" under ")).and(Line::code("## ADDED Requirements")).and(Line::plain("."));
        let note = Block::note(desk.delta_sources(), Tone::Warn, text, Some(next));
        groups.push(Group::open(Some(Line::plain("Specs")), vec![note]));
    }
    groups
}

fn capability(desk: &Desk<'_>, spec: &SpecDiff, first: &mut usize) -> Group {
    let delta = desk.facts.deltas.iter().find(|delta| delta.capability == spec.capability);
    let source = desk.path(delta.map_or(spec.path.as_str(), |delta| delta.path));
    let mut blocks = Vec::new();
    if let Some(reason) = &spec.refused {
        let text = Line::plain("The archive would refuse this delta: ").and(desk.read(reason));
        let next = Line::plain("Run ")
            .and(desk.code(&format!("countersign archive {} --dry-run", desk.change().id)));
        blocks.push(Block::note(vec![source.clone()], Tone::Bad, text, Some(next)));
    }
    let Compared { redlines, unchanged } = compared(desk, spec, *first);
    *first += redlines.len();
    let mut counts = Vec::new();
    for kind in [RedlineKind::Added, RedlineKind::Modified, RedlineKind::Renamed, RedlineKind::Removed] {
        let count = redlines.iter().filter(|(redline, _)| redline.change == kind).count();
        if count > 0 {
            counts.push(format!("{count} {}", kind.as_str()));
        }
    }
    if unchanged > 0 {
        counts.push(format!("{unchanged} unchanged"));
    }
    for (mut redline, known) in redlines {
        let place = known.and_then(|at| {
            let touches = &desk.trace().catalogue.requirements[at].touches;
            touches.iter().find(|touch| touch.change == desk.facts.change).map(|touch| &touch.place)
        });
        let sources = vec![place.map_or_else(|| source.clone(), |place| desk.source(place))];
        redline.remarks = remarks(desk, spec, &redline);
        blocks.push(Block::new(sources, Content::Redline(redline)));
    }
    if blocks.is_empty() {
        blocks.push(unchanged_text(&source, unchanged));
    }
    let title = desk.code(&spec.capability).and(Line::plain(format!(" {}", counts.join(", "))));
    Group::open(Some(title), blocks)
}

fn unchanged_text(source: &Source, unchanged: usize) -> Block {
    let text =
        format!("No requirement reads otherwise afterwards; {} stay.", counted(unchanged, "requirement"));
    Block::note(vec![source.clone()], Tone::Muted, Line::plain(text), None)
}

/// What a delta says beside a removal: the reason, and what to do instead.
fn remarks(desk: &Desk<'_>, spec: &SpecDiff, redline: &Redline) -> Vec<Line> {
    if redline.change != RedlineKind::Removed {
        return Vec::new();
    }
    let Some(delta) = desk.facts.deltas.iter().find(|delta| delta.capability == spec.capability) else {
        return Vec::new();
    };
    let read = DeltaDocument::read(delta.document);
    let wanted = fold_name(&redline.name.text());
    let block = read.removed_blocks.iter().find(|block| fold_name(block.name) == wanted);
    let lines = block
        .into_iter()
        .flat_map(countersign_model::spec::Block::body)
        .map(|line| delta.document.line(line).trim());
    lines.filter(|line| !line.is_empty()).map(|line| desk.read(line)).collect()
}
