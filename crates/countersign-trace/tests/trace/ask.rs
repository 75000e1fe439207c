//! Answers as text, for golden files.

use std::fmt::Write as _;

use countersign_diag::Finding;
use countersign_trace::catalogue::Catalogue;
use countersign_trace::{
    Evidence, Lock, Node, Reason, Resolution, Resolver, Selection, Snapshot, Target, Touched, Trace,
    parse_reference,
};

use crate::world::{World, range};

pub(crate) fn answers(world: &World) -> String {
    let catalogue = world.catalogue();
    let lock = world.lock();
    let evidence = Evidence {
        files: &world.files,
        reports: &world.reports,
        controls: &world.controls,
        ..Evidence::default()
    };
    let trace = Trace::build(&catalogue, &lock, &evidence);
    let mut out = String::new();
    for question in &world.asked {
        writeln!(out, "> {question}").expect("a string takes it");
        let words: Vec<&str> = question.split_whitespace().collect();
        out.push_str(&answer(world, &trace, &words));
        out.push('\n');
    }
    out
}

fn answer(world: &World, trace: &Trace<'_>, words: &[&str]) -> String {
    let catalogue = trace.catalogue;
    match words {
        ["resolve", words @ ..] => {
            let resolved = Resolver::new(catalogue, trace.lock).resolve(&words.join(" "));
            format!("{}\n", resolution(catalogue, &resolved))
        }
        ["findings"] => lines(trace.findings().iter().map(|one| finding(world, one))),
        ["lock-findings"] => {
            let (source, text) = world.lock.as_ref().expect("there is a lock");
            lines(Lock::parse(*source, text).findings.iter().map(|one| finding(world, one)))
        }
        ["snapshot"] => Snapshot::of(trace).to_string(),
        ["links"] => links(trace),
        ["join"] => join(trace),
        ["graph"] => lines(trace.graph().edges().map(|(from, to, edge)| {
            let (from, to) = (node(trace, from), node(trace, to));
            format!(
                "{from} -{:?}-> {to} [{:?} {:?} {:?}]",
                edge.relation, edge.class, edge.state, edge.binding
            )
        })),
        ["orphans"] => lines(trace.graph().orphans().into_iter().map(|one| node(trace, one))),
        ["cycles"] => {
            lines(
                trace.graph().cycles().into_iter().map(|cycle| {
                    cycle.into_iter().map(|one| node(trace, one)).collect::<Vec<_>>().join(" -> ")
                }),
            )
        }
        ["impact", path, at] => {
            let touched = Touched { path: (*path).to_owned(), lines: vec![range(at)] };
            impact(trace, &trace.impact_of_diff(&[touched]))
        }
        ["impact-of", reference] => {
            let target = Resolver::new(catalogue, trace.lock).target(reference).expect("it exists");
            impact(trace, &trace.impact_of(&[target]))
        }
        ["why", path, line] => why(trace, path, line.parse().ok()),
        ["accept", "initial"] => accepted(trace, &Selection::Initial),
        ["accept", "change", id] => {
            accepted(trace, &Selection::Change(catalogue.change(id).expect("the change is there")))
        }
        ["accept", reference] => {
            let reference = parse_reference(reference).expect("a reference");
            accepted(trace, &Selection::References(vec![reference]))
        }
        ["suggest"] => lines(trace.suggest(&world.candidates).iter().map(|one| {
            let place = &world.candidates[one.candidate];
            format!("{}:{} {} ({})", place.path, place.line, one.citation, one.words.join(" "))
        })),
        ["tasks", id] => {
            let change = &catalogue.changes[catalogue.change(id).expect("the change is there")];
            lines(change.tasks.iter().flatten().map(|task| {
                let explained =
                    task.explanation.as_ref().map(|one| (one.kind.as_str(), &one.reason, &one.owner));
                format!(
                    "{:?} done={} `{}` serves {:?} after {:?} explained {explained:?}",
                    task.number, task.done, task.text, task.references, task.after
                )
            }))
        }
        other => panic!("no such question: {other:?}"),
    }
}

fn lines(lines: impl Iterator<Item = String>) -> String {
    lines.map(|line| line + "\n").collect()
}

fn finding(world: &World, one: &Finding) -> String {
    let place = one.span().map(|span| world.sources.locate(span).to_string()).unwrap_or_default();
    let help = one.help_text().map(|help| format!(" [{help}]")).unwrap_or_default();
    let code = one.code();
    format!("{} {} {place} {}{help}", code.number, code.name, one.message())
}

pub(crate) fn resolution(catalogue: &Catalogue, resolved: &Resolution) -> String {
    match resolved {
        Resolution::Found { step, target } => format!("{} by {step:?}", name(catalogue, *target)),
        Resolution::Ambiguous { candidates } => {
            let all: Vec<String> = candidates
                .iter()
                .map(|one| format!("{} ({}:{})", one.name, one.place.path, one.place.line))
                .collect();
            format!("ambiguous: {}", all.join(", "))
        }
        Resolution::Orphan { guesses } | Resolution::Malformed { guesses } => {
            let kind = if matches!(resolved, Resolution::Orphan { .. }) { "orphan" } else { "malformed" };
            let all: Vec<String> = guesses.iter().map(|guess| guess.reference().to_string()).collect();
            format!("{kind}: {}", all.join(", "))
        }
    }
}

fn name(catalogue: &Catalogue, target: Target) -> String {
    let requirement = &catalogue.requirements[target.requirement];
    match target.scenario {
        Some(at) => requirement.scenarios[at].reference.to_string(),
        None => requirement.reference.to_string(),
    }
}

fn node(trace: &Trace<'_>, node: Node) -> String {
    let catalogue = trace.catalogue;
    let site =
        |at: usize| format!("{}:{}", trace.links.sites[at].path, trace.links.sites[at].scope.lines.start);
    match node {
        Node::Capability(at) => format!("capability {}", catalogue.capabilities[at]),
        Node::Requirement(requirement) => name(catalogue, Target { requirement, scenario: None }),
        Node::Scenario(requirement, at) => name(catalogue, Target { requirement, scenario: Some(at) }),
        Node::Change(at) => format!("change {}", catalogue.changes[at].id),
        Node::Task(change, at) => {
            let task = &catalogue.changes[change].tasks.as_ref().expect("it has tasks")[at];
            format!("task {}#{}", catalogue.changes[change].id, task.number.as_deref().unwrap_or("?"))
        }
        Node::Code(at) => format!("code {}", site(at)),
        Node::Test(at) => format!("test {}", site(at)),
        Node::Result(case) => format!("result {}", trace.join.case(case).name),
        Node::Control(at) => format!("control {}", trace.controls[at].id),
        Node::Missing(at) => format!("missing {}", trace.graph().missing[at]),
    }
}

fn links(trace: &Trace<'_>) -> String {
    lines(trace.links.links.iter().map(|link| {
        let moved =
            link.accepted.map(|at| &trace.lock.links()[at]).filter(|old| *old.path != *link.place.path);
        let moved = moved.map(|old| format!(" moved from {}", old.path)).unwrap_or_default();
        let changed = if link.code_changed { " code changed" } else { "" };
        format!(
            "{} {} {}: {:?}{moved}{changed}",
            link.place.path, link.citation.verb, link.citation.reference, link.state
        )
    }))
}

fn join(trace: &Trace<'_>) -> String {
    let mut out = String::new();
    for found in &trace.join.matched {
        let targets: Vec<String> =
            found.targets.iter().map(|target| name(trace.catalogue, *target)).collect();
        let case = trace.join.case(found.case);
        writeln!(
            out,
            "{} {} {} -> {}",
            case.status.as_str(),
            case.name,
            found.rule.as_str(),
            targets.join(", ")
        )
        .expect("a string takes it");
    }
    for found in &trace.join.ambiguous {
        writeln!(out, "ambiguous {} ({} places)", trace.join.case(found.case).name, found.sites.len())
            .expect("a string takes it");
    }
    for found in &trace.join.unmatched {
        writeln!(out, "unmatched {}", trace.join.case(*found).name).expect("a string takes it");
    }
    for (requirement, coverage) in trace.catalogue.requirements.iter().zip(&trace.coverage) {
        writeln!(out, "{}: {}", requirement.reference, coverage.evidence.verdict.as_str())
            .expect("a string takes it");
        for (scenario, covered) in requirement.scenarios.iter().zip(&coverage.scenarios) {
            writeln!(out, "{}: {}", scenario.reference, covered.evidence.verdict.as_str())
                .expect("a string takes it");
        }
    }
    out
}

fn impact(trace: &Trace<'_>, impact: &countersign_trace::Impact) -> String {
    let mut out = String::new();
    let mut say = |what: &str, names: Vec<String>| {
        if !names.is_empty() {
            writeln!(out, "{what}: {}", names.join(", ")).expect("a string takes it");
        }
    };
    let nodes = |nodes: Vec<Node>| nodes.into_iter().map(|one| node(trace, one)).collect::<Vec<_>>();
    say("touched", nodes(impact.touched.iter().map(|at| Node::Code(*at)).collect()));
    say("targets", impact.targets.iter().map(|target| name(trace.catalogue, *target)).collect());
    say("capabilities", nodes(impact.capabilities.iter().map(|at| Node::Capability(*at)).collect()));
    say("code", nodes(impact.code.iter().map(|at| Node::Code(*at)).collect()));
    say("tests", nodes(impact.tests.iter().map(|at| Node::Test(*at)).collect()));
    say("tasks", nodes(impact.tasks.iter().map(|(change, task)| Node::Task(*change, *task)).collect()));
    say("changes", nodes(impact.changes.iter().map(|at| Node::Change(*at)).collect()));
    say("controls", nodes(impact.controls.iter().map(|at| Node::Control(*at)).collect()));
    say("results", nodes(impact.results.iter().map(|case| Node::Result(*case)).collect()));
    say("uncited", impact.uncited.clone());
    out
}

fn why(trace: &Trace<'_>, path: &str, line: Option<usize>) -> String {
    let why = trace.why(path, line);
    let mut out = String::new();
    if let Some(broken) = why.broken {
        writeln!(out, "breaks: {}", broken.as_str()).expect("a string takes it");
    }
    for chain in &why.chains {
        let link = &trace.links.links[chain.link];
        writeln!(out, "{}:{} cites {}", link.place.path, link.place.line, link.citation.reference)
            .expect("a string takes it");
        if let Some(broken) = chain.broken {
            writeln!(out, "  breaks: {}", broken.as_str()).expect("a string takes it");
        }
        chain.reasons.iter().for_each(|reason| out.push_str(&self::reason(trace, reason)));
    }
    out
}

fn reason(trace: &Trace<'_>, reason: &Reason<'_>) -> String {
    let mut out = String::new();
    let change = &trace.catalogue.changes[reason.change];
    let open = if trace.is_open(reason) { "open" } else { "archived" };
    writeln!(out, "  {} {open} change {}", reason.touch.operation.as_str(), change.id)
        .expect("a string takes it");
    for (what, passage) in [("why", reason.why), ("decision", reason.decision)] {
        if let Some(passage) = passage {
            writeln!(out, "    {what} ({}:{}): {}", passage.place.path, passage.place.line, passage.text)
                .expect("a string takes it");
        }
    }
    for task in &reason.tasks {
        let task = &change.tasks.as_ref().expect("it has tasks")[*task];
        writeln!(out, "    task {}: {}", task.number.as_deref().unwrap_or("?"), task.text)
            .expect("a string takes it");
    }
    for broken in &reason.breaks {
        writeln!(out, "    breaks: {}", broken.as_str()).expect("a string takes it");
    }
    out
}

fn accepted(trace: &Trace<'_>, selection: &Selection) -> String {
    let acceptance = trace.accept(selection, "jo@example.org 2026-11-23");
    let again =
        Lock::parse(countersign_diag::SourceMap::default().add("lock", ""), &acceptance.lock.to_string());
    assert_eq!(again.value, acceptance.lock);
    let (new, gone) = (acceptance.accepted.len(), acceptance.dropped.len());
    format!("{new} new, {gone} gone\n{}", acceptance.lock)
}
