//! Building the graph in one pass over sorted inputs.

use std::collections::HashMap;

use countersign_facts::citation::Verb;
use countersign_model::delta_document::Operation;

use super::{Binding, Class, Edge, EdgeState, Node, Relation, TraceGraph, node_of};
use crate::catalogue::{Catalogue, Stage, Standing};
use crate::evidence::Control;
use crate::graph::Digraph;
use crate::join::{CaseId, Join, JoinRule};
use crate::links::{LinkState, Links};
use crate::node_numbers::Numbers;
use crate::place::Place;
use crate::resolve::{Resolution, Target};
use crate::tasks::task_edges;
use crate::trace::{ServedReference, Server};

impl TraceGraph {
    pub(crate) fn build(
        catalogue: &Catalogue,
        links: &Links<'_>,
        join: &Join<'_>,
        controls: &[&Control],
        served: &[ServedReference<'_>],
    ) -> Self {
        let size = 2 * catalogue.requirements.len() + links.sites.len() + join.matched.len();
        let missing = missing(links, served);
        let mut built = Builder {
            graph: Digraph::with_capacity(size, 2 * size),
            numbers: Numbers::new(catalogue, links, join, controls.len(), missing.len()),
            missing,
        };
        built.documents(catalogue);
        built.citations(links);
        for at in 0..controls.len() {
            built.node(Node::Control(at));
        }
        built.served(catalogue, controls, served);
        built.results(join);
        Self { graph: built.graph, numbers: built.numbers, missing: built.missing }
    }
}

fn missing(links: &Links<'_>, served: &[ServedReference<'_>]) -> Vec<String> {
    let cited = links.links.iter().map(|link| (&link.resolution, link.citation.reference.as_str()));
    let all = cited.chain(served.iter().map(|one| (&one.resolution, one.reference)));
    let mut missing: Vec<String> = all
        .filter(|(resolution, _)| resolution.target().is_none())
        .map(|(_, reference)| reference.to_owned())
        .collect();
    missing.sort_unstable();
    missing.dedup();
    missing
}

struct Builder {
    graph: Digraph<Node, Edge>,
    numbers: Numbers,
    missing: Vec<String>,
}

impl Builder {
    fn node(&mut self, node: Node) -> usize {
        let graph = &mut self.graph;
        self.numbers.get_or_insert_with(node, || graph.add_node(node))
    }

    fn edge(&mut self, from: Node, to: Node, edge: Edge) {
        let (from, to) = (self.node(from), self.node(to));
        self.graph.add_edge(from, to, edge);
    }

    fn documents(&mut self, catalogue: &Catalogue) {
        let structural = |relation: Relation, place: &Place| Edge {
            relation,
            class: Class::Structural,
            state: EdgeState::Fresh,
            binding: Binding::Document,
            place: Some(place.clone()),
        };
        for at in 0..catalogue.capabilities.len() {
            self.node(Node::Capability(at));
        }
        for at in 0..catalogue.changes.len() {
            self.node(Node::Change(at));
        }
        for (at, requirement) in catalogue.requirements.iter().enumerate() {
            let capability = catalogue.capabilities.binary_search(&requirement.reference.capability);
            let whole = Node::Requirement(at);
            if let Ok(capability) = capability {
                self.edge(
                    Node::Capability(capability),
                    whole,
                    structural(Relation::Contains, &requirement.place),
                );
            }
            for (number, scenario) in requirement.scenarios.iter().enumerate() {
                let part = Node::Scenario(at, number);
                self.edge(whole, part, structural(Relation::Contains, &scenario.place));
                if let (Standing::Pending(change), Standing::Current) =
                    (scenario.standing, requirement.standing)
                {
                    let touches = Relation::Touches(Operation::Added);
                    self.edge(Node::Change(change), part, structural(touches, &scenario.place));
                }
            }
            for touch in requirement.touches.iter().chain(&requirement.history) {
                let touches = structural(Relation::Touches(touch.operation), &touch.place);
                self.edge(Node::Change(touch.change), whole, touches);
            }
        }
        for (at, change) in catalogue.changes.iter().enumerate() {
            let tasks = change.tasks.as_deref().unwrap_or_default();
            for (number, task) in tasks.iter().enumerate() {
                self.edge(
                    Node::Change(at),
                    Node::Task(at, number),
                    structural(Relation::Contains, &task.place),
                );
            }
            if change.stage == Stage::Open {
                for (task, before) in task_edges(tasks) {
                    let awaits = structural(Relation::Awaits, &tasks[task].place);
                    let awaits = Edge { class: Class::Declared, ..awaits };
                    self.edge(Node::Task(at, task), Node::Task(at, before), awaits);
                }
            }
        }
    }

    fn citations(&mut self, links: &Links<'_>) {
        let mut implementations: HashMap<Target, usize> = HashMap::new();
        let is_claim =
            |link: &crate::links::Link<'_>| link.citation.verb == Verb::Impl && link.state.counts();
        for link in links.links.iter().filter(|link| is_claim(link)) {
            if let Some(target) = link.target() {
                *implementations.entry(target).or_default() += 1;
            }
        }
        for link in &links.links {
            let from = match link.citation.verb {
                Verb::Test => Node::Test(link.site),
                _ => Node::Code(link.site),
            };
            let is_doubled =
                || is_claim(link) && link.target().is_some_and(|target| implementations[&target] > 1);
            let state = match link.state {
                LinkState::Orphaned => EdgeState::Orphaned,
                LinkState::Ambiguous => EdgeState::Ambiguous,
                LinkState::Unwanted => EdgeState::Unwanted,
                LinkState::Suspect(_) => EdgeState::Suspect,
                LinkState::Obsolete(_) => EdgeState::Obsolete,
                LinkState::Unaccepted | LinkState::Fresh(_) if is_doubled() => EdgeState::Duplicate,
                LinkState::Unaccepted => EdgeState::Unaccepted,
                LinkState::Fresh(_) => EdgeState::Fresh,
            };
            let (to, binding) = self.target(&link.resolution, &link.citation.reference);
            let relation = Relation::Cites(link.citation.verb);
            let place = Some(link.place.clone());
            self.edge(from, to, Edge { relation, class: Class::Declared, state, binding, place });
        }
    }

    fn target(&self, resolution: &Resolution, reference: &str) -> (Node, Binding) {
        if let Resolution::Found { step, target } = resolution {
            return (node_of(*target), Binding::Reference(*step));
        }
        let at = self.missing.binary_search_by(|known| known.as_str().cmp(reference)).unwrap_or(0);
        (Node::Missing(at), Binding::Unresolved)
    }

    fn served(&mut self, catalogue: &Catalogue, controls: &[&Control], served: &[ServedReference<'_>]) {
        for one in served {
            let (from, place) = match one.by {
                Server::Task(change, task) => {
                    let tasks = catalogue.changes[change].tasks.as_deref().unwrap_or_default();
                    (Node::Task(change, task), tasks[task].place.clone())
                }
                Server::Control(control) => (Node::Control(control), controls[control].place.clone()),
            };
            let (to, binding) = self.target(&one.resolution, one.reference);
            let state = match one.resolution {
                Resolution::Found { .. } => EdgeState::Fresh,
                Resolution::Ambiguous { .. } => EdgeState::Ambiguous,
                _ => EdgeState::Orphaned,
            };
            let place = Some(place);
            let relation = Relation::Serves;
            self.edge(from, to, Edge { relation, class: Class::Declared, state, binding, place });
        }
    }

    fn results(&mut self, join: &Join<'_>) {
        let paths: Vec<std::sync::Arc<str>> =
            join.reports.iter().map(|report| report.path.as_str().into()).collect();
        let edge = |case: CaseId, relation: Relation, state: EdgeState, binding: Binding| {
            let line = join.case(case).report_line;
            let place = Some(Place { path: std::sync::Arc::clone(&paths[case.report]), line, span: None });
            Edge { relation, class: Class::Executed, state, binding, place }
        };
        for found in &join.matched {
            let from = Node::Result(found.case);
            let state =
                if join.reports[found.case.report].current { EdgeState::Fresh } else { EdgeState::Stale };
            let binding = Binding::Join(found.rule);
            if let Some(site) = found.site {
                self.edge(from, Node::Test(site), edge(found.case, Relation::Ran, state, binding));
            }
            for target in &found.targets {
                self.edge(from, node_of(*target), edge(found.case, Relation::Shows, state, binding));
            }
        }
        for found in &join.ambiguous {
            let binding = Binding::Join(JoinRule::Suffix);
            for site in &found.sites {
                let ran = edge(found.case, Relation::Ran, EdgeState::Ambiguous, binding);
                self.edge(Node::Result(found.case), Node::Test(*site), ran);
            }
        }
    }
}
