//! The graph: everything that is traced as nodes, every claim and every fact as an edge that knows where it comes from.

use std::collections::HashMap;

use countersign_facts::citation::Verb;
use countersign_model::delta_document::Operation;

use crate::catalogue::{Catalogue, Stage, Standing};
use crate::evidence::Control;
use crate::graph::{Digraph, shortest_cycles};
use crate::join::{CaseId, Join, JoinRule};
use crate::links::{LinkState, Links};
use crate::node_numbers::Numbers;
use crate::place::Place;
use crate::resolve::{Resolution, ResolveStep, Target};
use crate::tasks::task_edges;
use crate::trace::{ServedReference, Server};

/// A node; the numbers are indices into what the graph was built from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Node {
    /// A capability.
    Capability(usize),
    /// A requirement.
    Requirement(usize),
    /// A scenario: its requirement, and its number there.
    Scenario(usize, usize),
    /// A change.
    Change(usize),
    /// A task: its change, and its number there.
    Task(usize, usize),
    /// An item of code.
    Code(usize),
    /// An item of test code that cites something as tested.
    Test(usize),
    /// A test result.
    Result(CaseId),
    /// A control.
    Control(usize),
    /// Something that is cited and not there, as an index into [`TraceGraph::missing`].
    Missing(usize),
}

/// What an edge says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Relation {
    /// A whole and its part.
    Contains,
    /// A change and what it does to a requirement.
    Touches(Operation),
    /// An item and what it cites.
    Cites(Verb),
    /// A task or a control and what it serves.
    Serves,
    /// A task and the one it waits for.
    Awaits,
    /// A result and the test that ran.
    Ran,
    /// A result and what it proves or disproves.
    Shows,
}

/// Whose word an edge is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// A person claims it.
    Declared,
    /// The shape of the documents says so.
    Structural,
    /// A run showed it. Never turns a declared edge into more than a claim.
    Executed,
}

/// How an edge stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EdgeState {
    /// It holds.
    Fresh,
    /// Nobody accepted it yet.
    Unaccepted,
    /// What it leads to changed after it was accepted.
    Suspect,
    /// It belongs to other code.
    Stale,
    /// It leads to nothing.
    Orphaned,
    /// It may lead to several.
    Ambiguous,
    /// Another edge claims the same.
    Duplicate,
    /// Nobody asked for it.
    Unwanted,
    /// An open change removes what it leads to.
    Obsolete,
}

/// By which rule an edge came about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Binding {
    /// The documents say so.
    Document,
    /// A reference, resolved by this step.
    Reference(ResolveStep),
    /// A reference that could not be resolved.
    Unresolved,
    /// A rule of the join.
    Join(JoinRule),
}

/// An edge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edge {
    /// What it says.
    pub relation: Relation,
    /// Whose word it is.
    pub class: Class,
    /// How it stands.
    pub state: EdgeState,
    /// By which rule.
    pub binding: Binding,
    /// Where it was written; results stand in their report.
    pub place: Option<Place>,
}

/// The graph of a trace.
#[derive(Debug, Clone)]
pub struct TraceGraph {
    graph: Digraph<Node, Edge>,
    numbers: Numbers,
    /// The references that lead nowhere, sorted.
    pub missing: Vec<String>,
}

impl TraceGraph {
    /// The nodes, in a fixed order.
    pub fn nodes(&self) -> impl Iterator<Item = Node> {
        self.graph.nodes().copied()
    }

    /// Every edge, in a fixed order.
    pub fn edges(&self) -> impl Iterator<Item = (Node, Node, &Edge)> {
        self.graph.edges().map(|(from, to, edge)| (*self.graph.node(from), *self.graph.node(to), edge))
    }

    /// The edges that leave a node.
    pub fn outgoing(&self, node: Node) -> Vec<(Node, &Edge)> {
        let edges = self.numbers.get(node).map(|at| self.graph.outgoing(at)).unwrap_or_default();
        edges.into_iter().map(|(to, edge)| (*self.graph.node(to), edge)).collect()
    }

    /// The edges that reach a node.
    pub fn incoming(&self, node: Node) -> Vec<(Node, &Edge)> {
        let edges = self.numbers.get(node).map(|at| self.graph.incoming(at)).unwrap_or_default();
        edges.into_iter().map(|(from, edge)| (*self.graph.node(from), edge)).collect()
    }

    /// The nodes of requirements, scenarios, tasks and controls that nothing but structure ties to the rest.
    pub fn orphans(&self) -> Vec<Node> {
        let mut tied = vec![false; self.graph.node_count()];
        for (from, to, edge) in self.graph.edges().filter(|(_, _, edge)| edge.class != Class::Structural) {
            let counts =
                !matches!(edge.state, EdgeState::Orphaned | EdgeState::Ambiguous | EdgeState::Unwanted);
            tied[from] |= counts;
            tied[to] |= counts && edge.relation != Relation::Awaits;
        }
        let matters = |node: &Node| {
            matches!(node, Node::Requirement(_) | Node::Scenario(..) | Node::Task(..) | Node::Control(_))
        };
        self.nodes()
            .enumerate()
            .filter(|(at, node)| !tied[*at] && matters(node))
            .map(|(_, node)| node)
            .collect()
    }

    /// The circles of declared edges, a shortest one of each knot.
    pub fn cycles(&self) -> Vec<Vec<Node>> {
        let edges: Vec<(usize, usize)> = self
            .graph
            .edges()
            .filter(|(_, _, edge)| edge.class == Class::Declared)
            .map(|(from, to, _)| (from, to))
            .collect();
        let cycles = shortest_cycles(self.graph.node_count(), &edges);
        cycles.into_iter().map(|cycle| cycle.into_iter().map(|at| *self.graph.node(at)).collect()).collect()
    }

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

/// The node of what a reference names.
pub(crate) fn node_of(target: Target) -> Node {
    match target.scenario {
        Some(scenario) => Node::Scenario(target.requirement, scenario),
        None => Node::Requirement(target.requirement),
    }
}
