//! What is not proven: every item that does not pass, worst first, and what no item looks at.

use countersign_diag::{Finding, Severity};
use countersign_verify::{Group as Part, Item, ItemStatus};

use super::super::desk::{Desk, counted, status};
use super::super::value::{Block, Content, Group, Line, Row, Source, Tone};

pub(super) fn groups(desk: &Desk<'_>) -> Vec<Group> {
    let items = desk.facts.verification.items.iter();
    let open: Vec<&Item> =
        items.filter(|item| matches!(item.status, ItemStatus::Fail | ItemStatus::NotVerified)).collect();
    let mut groups = Vec::new();
    for (title, wanted) in [
        ("Stands in the way", Kind::Blocking),
        ("Accepted as old debt in the baseline", Kind::Accepted),
        ("Explained by a person", Kind::Explained),
    ] {
        let mut of: Vec<&Item> = open.iter().copied().filter(|item| Kind::of(item) == wanted).collect();
        of.sort_by_key(|item| item.status != ItemStatus::Fail);
        if !of.is_empty() {
            groups.push(Group::open(
                Some(Line::plain(format!("{title}: {}", of.len()))),
                vec![table(desk, &of)],
            ));
        }
    }
    if groups.is_empty() {
        let passed = desk.facts.verification.totals().all_of(ItemStatus::Pass);
        let text = Line::plain(format!(
            "Each of {} that could be checked passes. What nobody wrote down is not among them.",
            counted(passed, "item")
        ));
        groups.push(Group::open(None, vec![Block::note(desk.delta_sources(), Tone::Good, text, None)]));
    }
    groups.extend(findings(desk));
    groups.extend(unlooked(desk));
    groups
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Blocking,
    Accepted,
    Explained,
}

impl Kind {
    fn of(item: &Item) -> Self {
        match item {
            _ if item.is_blocking() => Self::Blocking,
            _ if item.is_debt() => Self::Accepted,
            _ => Self::Explained,
        }
    }
}

fn table(desk: &Desk<'_>, items: &[&Item]) -> Block {
    let mut sources: Vec<Source> = Vec::new();
    let rows = items.iter().map(|item| {
        let place = item.place.as_ref().map(|place| desk.place(place));
        let row = desk.matrix.rows.iter().position(|row| row.reference.to_string() == item.subject);
        let mut subject = desk.code(&item.subject);
        if let Some(row) = row {
            subject = subject.to(super::super::matrix::anchor(row));
        }
        sources.push(
            item.place.as_ref().map_or_else(|| desk.path(desk.facts.folder), |place| desk.source(place)),
        );
        let mut said = vec![desk.read(&item.reason)];
        if let Some(next) = &item.next {
            said.push(Line::plain("Next: ").and(desk.read(next)));
        }
        let cells = vec![
            vec![status(item.status)],
            [Some(subject), place].into_iter().flatten().collect(),
            said,
            vec![Line::code(format!("{} {}", item.check.number, item.check.name))],
        ];
        Row { id: None, cells }
    });
    let rows = rows.collect();
    sources.dedup();
    let head = ["Status", "What", "Why, and what to do", "Check"].map(Line::plain).to_vec();
    Block::new(sources, Content::Table { head, rows })
}

/// What is said beside the items; it decides nothing, unless it is an error.
fn findings(desk: &Desk<'_>) -> Option<Group> {
    let findings = &desk.facts.verification.findings;
    let blocks: Vec<Block> = findings.iter().map(|finding| remark(desk, finding)).collect();
    let title = Line::plain(format!("To look at: {}", blocks.len()));
    (!blocks.is_empty()).then(|| Group::open(Some(title), blocks))
}

fn remark(desk: &Desk<'_>, finding: &Finding) -> Block {
    let source = match finding.span() {
        Some(span) => {
            let location = desk.facts.sources.locate(span);
            Source { line: Some(location.start.line as usize), ..desk.path(&location.path) }
        }
        None => desk.path(desk.facts.folder),
    };
    let tone = if finding.severity() == Severity::Error { Tone::Bad } else { Tone::Warn };
    let text = Line::code(finding.code().to_string()).and(Line::plain(" ")).and(desk.read(finding.message()));
    Block::note(vec![source], tone, text, finding.help_text().map(|help| desk.read(help)))
}

/// The checks that have nothing to look at.
fn unlooked(desk: &Desk<'_>) -> Option<Group> {
    let items = desk.facts.verification.items.iter();
    let blocks = items
        .filter(|item| item.status == ItemStatus::NotApplicable && item.group != Part::Governance)
        .map(|item| {
            let text = Line::code(item.check.name).and(Line::plain(": ")).and(desk.read(&item.reason));
            let source =
                item.place.as_ref().map_or_else(|| desk.path(desk.facts.folder), |at| desk.source(at));
            Block::new(vec![source], Content::Bullet { depth: 0, text })
        });
    let blocks: Vec<Block> = blocks.collect();
    let title = Line::plain(format!("Nothing to look at: {}", blocks.len()));
    (!blocks.is_empty()).then(|| Group::closed(title, blocks))
}
