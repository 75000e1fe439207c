//! How it is proven: the matrix, the graph, the strategy, and the commands that prove it again.

use countersign_facts::results::Status;
use countersign_verify::{Currency, Group as Part, ItemStatus, ReportState};

use super::super::desk::{Desk, Missing, counted, status};
use super::super::graph;
use super::super::matrix::{Promise, Proofs, anchor};
use super::super::value::{Block, Content, Group, Line, Question, Row, Source, Tone};

pub(super) fn groups(desk: &Desk<'_>) -> Vec<Group> {
    let mut groups = vec![Group::open(None, vec![counts(desk)])];
    groups.push(matrix(desk));
    groups.extend(graph_of(desk));
    groups.push(suites(desk));
    let mut said = desk.said(desk.facts.documents.design, &["validation", "verification", "test"]);
    if said.is_empty() {
        let what = Missing {
            about: "how the change is to be proven",
            title: "Validation strategy",
            hint: "which tests show what, and what only a person can check",
            tone: Tone::Muted,
        };
        said.push(Group::open(None, vec![desk.missing(desk.facts.documents.design, "design.md", &what)]));
    }
    groups.append(&mut said);
    groups
}

/// How many items of each group ended how.
fn counts(desk: &Desk<'_>) -> Block {
    let totals = desk.facts.verification.totals();
    let rows = Part::ALL.into_iter().map(|part| {
        let mut cells = vec![vec![Line::plain(part.as_str())]];
        cells.extend(ItemStatus::ALL.map(|status| {
            let count = totals.of(part, status);
            vec![if count == 0 {
                Line::plain("0")
            } else {
                Line::badge(super::super::desk::tone_of(status), count.to_string())
            }]
        }));
        Row { id: None, cells }
    });
    let mut head = vec![Line::plain("Items")];
    head.extend(ItemStatus::ALL.map(|status| Line::plain(status.as_str())));
    Block::new(desk.delta_sources(), Content::Table { head, rows: rows.collect() })
}

fn matrix(desk: &Desk<'_>) -> Group {
    let title = Some(Line::plain("Traceability"));
    if desk.matrix.rows.is_empty() {
        let text = Line::plain("The change promises nothing that a test could prove.");
        return Group::open(title, vec![Block::note(desk.delta_sources(), Tone::Warn, text, None)]);
    }
    let mut rows: Vec<Row> = Vec::new();
    let mut requirement = None;
    for (at, promise) in desk.matrix.rows.iter().enumerate() {
        if requirement.replace(promise.requirement) != Some(promise.requirement) {
            let known = &desk.trace().catalogue.requirements[promise.requirement];
            let name =
                desk.read(&known.name).and(Line::plain(" ")).and(desk.code(&known.reference.to_string()));
            rows.push(Row { id: None, cells: vec![vec![name]] });
        }
        rows.push(row(desk, at, promise));
    }
    let head = ["Scenario", "Tasks", "Code", "Tests", "Result", "State"].map(Line::plain).to_vec();
    let mut sources: Vec<Source> = desk.matrix.rows.iter().map(|row| desk.source(&row.place)).collect();
    sources.dedup();
    Group::open(title, vec![Block::new(sources, Content::Table { head, rows })])
}

fn row(desk: &Desk<'_>, at: usize, promise: &Promise) -> Row {
    let trace = desk.trace();
    let proofs = promise.proofs(desk.facts);
    let tasks = proofs.tasks.iter().map(|(_, task)| {
        let task = &desk.change().tasks.as_ref().expect("a task of the trace is there")[*task];
        let number = Line::plain(desk.clean(task.number.as_deref().unwrap_or("unnumbered")));
        if task.done { number } else { number.and(Line::plain(" ")).and(Line::badge(Tone::Warn, "open")) }
    });
    let place = |at: &usize| &trace.links.links[*at].place;
    let name = match promise.scenario {
        Some(_) => desk.read(&promise.name),
        None => Line::plain("as a whole"),
    };
    let cells = vec![
        vec![name],
        or_none(tasks.collect()),
        or_none(desk.places(proofs.code.iter().map(place))),
        or_none(desk.places(proofs.tests.iter().map(place))),
        or_none(results(desk, promise, &proofs)),
        state(desk, promise),
    ];
    Row { id: Some(anchor(at)), cells }
}

/// How many passed, and by name those that did not.
fn results(desk: &Desk<'_>, promise: &Promise, proofs: &Proofs) -> Vec<Line> {
    let verdict = desk.verdict(&promise.reference.to_string());
    let counts = verdict.is_some_and(|item| item.status == ItemStatus::Pass);
    let passed = proofs.results.iter().filter(|(status, ..)| *status == Status::Passed).count();
    // What passed and proves nothing is not shown as if it did.
    let tone = if counts { Tone::Good } else { Tone::Warn };
    let passed = (passed > 0).then(|| Line::badge(tone, format!("{passed} passed")));
    let others =
        proofs.results.iter().filter(|(status, ..)| *status != Status::Passed).map(|(status, name, _)| {
            let tone = match status {
                Status::Failed | Status::Errored => Tone::Bad,
                Status::Passed | Status::Flaky | Status::Skipped => Tone::Warn,
            };
            Line::badge(tone, status.as_str()).and(Line::plain(" ")).and(desk.code(name))
        });
    passed.into_iter().chain(others).collect()
}

fn or_none(lines: Vec<Line>) -> Vec<Line> {
    if lines.is_empty() { vec![Line::badge(Tone::Muted, "none")] } else { lines }
}

fn state(desk: &Desk<'_>, promise: &Promise) -> Vec<Line> {
    let Some(item) = desk.verdict(&promise.reference.to_string()) else {
        return vec![Line::badge(Tone::Warn, "not looked at")];
    };
    let said = match item.strength.filter(|_| item.status == ItemStatus::Pass) {
        Some(strength) => Line::plain(strength.as_str()),
        None => Line::plain("why").to(Question::Unproven.as_str()),
    };
    vec![status(item.status).and(Line::plain(" ")).and(said)]
}

fn graph_of(desk: &Desk<'_>) -> Option<Group> {
    let graph = graph::graph(desk)?;
    let sources = desk.delta_sources();
    Some(Group::open(
        Some(Line::plain("The same as a drawing")),
        vec![Block::new(sources, Content::Graph(graph))],
    ))
}

/// The reports, and how to make them again.
fn suites(desk: &Desk<'_>) -> Group {
    let title = Some(Line::plain("Run it again"));
    let mut blocks = Vec::new();
    if desk.facts.suites.is_empty() && desk.trace().join.reports.is_empty() {
        let text = Line::plain("No test report was read, so nothing here rests on a run.");
        let next = Line::plain("Name the reports in ").and(Line::code("countersign.toml"));
        let next = next.and(Line::plain(" under ")).and(Line::code("[[results]]")).and(Line::plain("."));
        blocks.push(Block::note(vec![desk.path("countersign.toml")], Tone::Bad, text, Some(next)));
    }
    for state in desk.facts.suites {
        blocks.push(Block::new(
            vec![desk.path(&state.path)],
            Content::Bullet { depth: 0, text: suite(desk, state) },
        ));
    }
    let named = |path: &str| desk.facts.suites.iter().any(|state| state.path == path);
    for report in desk.trace().join.reports.iter().filter(|report| !named(&report.path)) {
        let text = desk.code(&report.path).and(Line::plain(format!(
            ": suite {}, {}, {}, reported",
            desk.clean(&report.suite),
            counted(report.cases.len(), "case"),
            if report.current { "of this code" } else { "of other code" },
        )));
        blocks.push(Block::new(vec![desk.path(&report.path)], Content::Bullet { depth: 0, text }));
    }
    let commands = commands(desk);
    let sources = if commands.len() > 1 {
        desk.facts.suites.iter().map(|state| desk.path(&state.path)).collect()
    } else {
        vec![desk.path(desk.facts.folder)]
    };
    blocks.push(Block::new(sources, Content::Code { text: commands.join("\n") }));
    Group::open(title, blocks)
}

fn suite(desk: &Desk<'_>, state: &ReportState) -> Line {
    let text = desk.code(&state.path).and(Line::plain(format!(
        ": suite {}, {}, {}",
        desk.clean(&state.suite),
        counted(state.cases, "case"),
        state.level.as_str()
    )));
    let text = match &state.currency {
        Currency::Current => text.and(Line::plain(", of this code")),
        Currency::Stale(reason) => text
            .and(Line::plain(", "))
            .and(Line::badge(Tone::Bad, "stale"))
            .and(Line::plain(" "))
            .and(desk.read(reason)),
    };
    match &state.unusable {
        Some(unusable) => text
            .and(Line::plain(", "))
            .and(Line::badge(Tone::Bad, "unusable"))
            .and(Line::plain(" "))
            .and(desk.read(&unusable.reason)),
        None => text,
    }
}

/// The command of each suite once, and the verification itself.
fn commands(desk: &Desk<'_>) -> Vec<String> {
    let mut commands: Vec<String> = Vec::new();
    for command in desk.facts.suites.iter().filter_map(|state| state.command.as_deref()) {
        let command = desk.clean(command);
        if !commands.contains(&command) {
            commands.push(command);
        }
    }
    commands.push(format!("countersign verify {}", desk.clean(&desk.change().id)));
    commands
}
