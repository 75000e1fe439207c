//! Who agreed: approvals, evidence and the other parts of governance, and the digests of what was looked at.

use countersign_verify::{Group as Part, ItemStatus};

use super::super::desk::{Desk, status};
use super::super::value::{Block, Content, Group, Line, Row, Tone};

pub(super) fn groups(desk: &Desk<'_>) -> Vec<Group> {
    vec![
        Group::open(None, vec![governance(desk)]),
        Group::open(Some(Line::plain("Looked at")), vec![subjects(desk)]),
    ]
}

fn governance(desk: &Desk<'_>) -> Block {
    let source = desk.path("countersign.toml");
    let items = desk.facts.verification.items.iter().filter(|item| item.group == Part::Governance);
    let rows = items.map(|item| {
        let said = match item.status {
            ItemStatus::NotApplicable => Line::plain("not configured yet"),
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
