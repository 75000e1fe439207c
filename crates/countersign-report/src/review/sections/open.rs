//! What is still open: questions, tasks, and promises in the code.

use countersign_trace::catalogue::TextInput;
use countersign_trace::{ExplanationKind, Task};

use super::super::desk::{Desk, Missing, counted};
use super::super::value::{Block, Content, Group, Line, Tone};

pub(super) fn groups(desk: &Desk<'_>) -> Vec<Group> {
    let documents = desk.facts.documents;
    let asked =
        |document: Option<TextInput<'_>>| desk.said(document, &["question", "unresolved", "undecided"]);
    let mut groups = asked(documents.proposal);
    groups.extend(asked(documents.design));
    if groups.is_empty() {
        let what = Missing {
            about: "open questions",
            title: "Open questions",
            hint: "what is not decided, who decides it, and by when; or that there are none",
            tone: Tone::Muted,
        };
        groups.push(Group::open(None, vec![desk.missing(documents.design, "design.md", &what)]));
    }
    groups.push(tasks(desk));
    groups.extend(promises(desk));
    groups
}

fn tasks(desk: &Desk<'_>) -> Group {
    let title = Some(Line::plain("Tasks"));
    let Some(tasks) = desk.change().tasks.as_ref().filter(|tasks| !tasks.is_empty()) else {
        let source =
            desk.facts.documents.tasks.map_or_else(|| desk.file("tasks.md"), |text| desk.path(text.path));
        let text = Line::code(source.path.clone())
            .and(Line::plain(" lists no task, so nobody can say what is left."));
        let next = Line::plain("Write one line for each piece of work: ").and(Line::code("- [ ] 1.1 ..."));
        return Group::open(title, vec![Block::note(vec![source], Tone::Bad, text, Some(next))]);
    };
    let open: Vec<&Task> = tasks.iter().filter(|task| !task.done || task.explanation.is_some()).collect();
    if open.is_empty() {
        let text =
            Line::plain(format!("All {} are ticked. Ticks prove nothing.", counted(tasks.len(), "task")));
        return Group::open(title, vec![Block::text(vec![desk.source(&tasks[0].place)], text)]);
    }
    let blocks = open.into_iter().map(|task| {
        let number = task.number.as_deref().map_or_else(String::new, |number| format!("{number} "));
        let mut text = Line::plain(desk.clean(&number)).and(desk.read(&task.text));
        if let Some(explanation) = &task.explanation {
            let word = match explanation.kind {
                ExplanationKind::Deferred => "deferred",
                ExplanationKind::Manual => "manual",
            };
            text = text.and(Line::plain(" ")).and(Line::badge(Tone::Muted, word)).and(Line::plain(" "));
            text = text.and(desk.read(&explanation.reason));
            text = text.and(Line::plain(format!(" ({})", desk.clean(&explanation.owner))));
        } else {
            text = text.and(Line::plain(" ")).and(Line::badge(Tone::Warn, "open"));
        }
        Block::new(vec![desk.source(&task.place)], Content::Bullet { depth: 0, text })
    });
    Group::open(title, blocks.collect())
}

/// What code says it will do for a requirement of the change.
fn promises(desk: &Desk<'_>) -> Option<Group> {
    let mut blocks = Vec::new();
    for (at, requirement) in desk.requirements() {
        let coverage = &desk.trace().coverage[at];
        let scenarios = coverage.scenarios.iter().map(|scenario| &scenario.evidence);
        let mut links: Vec<usize> =
            scenarios.chain([&coverage.evidence]).flat_map(|one| one.promises.iter().copied()).collect();
        links.sort_unstable();
        links.dedup();
        for link in links.into_iter().map(|link| &desk.trace().links.links[link]) {
            let reason = link.citation.reason.as_deref().unwrap_or("no reason given");
            let text = desk.place(&link.place).and(Line::plain(" promises "));
            let text = text.and(desk.code(&requirement.reference.to_string())).and(Line::plain(": "));
            let text = text.and(desk.read(reason));
            blocks.push(Block::new(vec![desk.source(&link.place)], Content::Bullet { depth: 0, text }));
        }
    }
    (!blocks.is_empty()).then(|| Group::open(Some(Line::plain("Promised in the code")), blocks))
}
