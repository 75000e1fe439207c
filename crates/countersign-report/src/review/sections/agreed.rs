//! Who agreed: approvals, evidence and the other parts of governance, and the digests of what was looked at.

use countersign_verify::codes::CONTROLS;
use countersign_verify::{Group as Part, Item, ItemStatus};

use super::super::desk::{Desk, status};
use super::super::value::{Block, Content, Group, Line, Row, Tone};

pub(super) fn groups(desk: &Desk<'_>) -> Vec<Group> {
    let controls = controls(desk).map(|block| Group::open(Some(Line::plain("Controls")), vec![block]));
    [Group::open(None, vec![governance(desk)])]
        .into_iter()
        .chain(controls)
        .chain([Group::open(Some(Line::plain("Looked at")), vec![subjects(desk)])])
        .collect()
}

/// Whether a governance item is about one control.
fn is_control(item: &Item) -> bool {
    item.check == &CONTROLS && item.subject != CONTROLS.name
}

/// The controls that the change touches, gaps first; none where there is none.
fn controls(desk: &Desk<'_>) -> Option<Block> {
    let mut items: Vec<&Item> =
        desk.facts.verification.items.iter().filter(|item| is_control(item)).collect();
    items.sort_by_key(|item| !item.is_debt());
    let path = items.first()?.place.as_ref().map_or("countersign.toml", |place| place.path.as_ref());
    let rows = items.iter().map(|item| {
        let cells =
            vec![vec![desk.code(&item.subject)], vec![status(item.status)], vec![desk.read(&item.reason)]];
        Row { id: None, cells }
    });
    let head = ["Control", "Status", "Why"].map(Line::plain).to_vec();
    Some(Block::new(vec![desk.path(path)], Content::Table { head, rows: rows.collect() }))
}

fn governance(desk: &Desk<'_>) -> Block {
    let source = desk.path("countersign.toml");
    let items = desk
        .facts
        .verification
        .items
        .iter()
        .filter(|item| item.group == Part::Governance && !is_control(item));
    let rows = items.map(|item| {
        let said = match item.status {
            ItemStatus::NotApplicable if item.check != &CONTROLS || item.reason == "not configured" => {
                Line::plain("not configured yet")
            }
            _ => desk.read(&item.reason),
        };
        let cells =
            vec![vec![Line::plain(item.check.name.replace('-', " "))], vec![status(item.status)], vec![said]];
        Row { id: None, cells }
    });
    let rows: Vec<Row> = rows.collect();
    if rows.is_empty() {
        let text = Line::plain("Approvals and evidence are not configured yet.");
        return Block::note(vec![source], Tone::Muted, text, None);
    }
    let head = ["What", "Status", "Why"].map(Line::plain).to_vec();
    Block::new(vec![source], Content::Table { head, rows })
}

fn subjects(desk: &Desk<'_>) -> Block {
    let subjects = desk.facts.subjects;
    let named = [("intent", &subjects.intent), ("spec", &subjects.spec), ("code", &subjects.code)];
    let rows = named.into_iter().map(|(name, digest)| {
        let digest = digest.as_ref().map_or_else(|| Line::plain("not known"), |digest| desk.code(digest));
        Row { id: None, cells: vec![vec![Line::plain(name)], vec![digest]] }
    });
    let head = ["Subject", "Digest"].map(Line::plain).to_vec();
    Block::new(vec![desk.path(desk.facts.folder)], Content::Table { head, rows: rows.collect() })
}
