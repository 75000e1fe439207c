//! The graph: everything that is traced as nodes, every claim and every fact as an edge that knows where it comes from.

mod build;

use countersign_facts::citation::Verb;
use countersign_model::delta_document::Operation;

use crate::graph::{Digraph, shortest_cycles};
use crate::join::{CaseId, JoinRule};
use crate::node_numbers::Numbers;
use crate::place::Place;
use crate::resolve::{ResolveStep, Target};

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
}

/// The node of what a reference names.
pub(crate) fn node_of(target: Target) -> Node {
    match target.scenario {
        Some(scenario) => Node::Scenario(target.requirement, scenario),
        None => Node::Requirement(target.requirement),
    }
}
