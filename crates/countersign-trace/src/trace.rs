//! The whole trace: a catalogue, the evidence joined to it, and the coverage that follows.

use std::sync::OnceLock;

use crate::catalogue::{Catalogue, Stage};
use crate::coverage::{self, RequirementCoverage};
use crate::evidence::{Control, Evidence};
use crate::join::Join;
use crate::links::Links;
use crate::lock::{Acceptance, Lock, Selection};
use crate::resolve::{Resolution, Resolver, Target};
use crate::trace_graph::TraceGraph;

/// What a task or a control refers to.
#[derive(Debug, Clone, PartialEq)]
pub struct ServedReference<'a> {
    /// The change and the task in it, or the control, as indices.
    pub by: Server,
    /// As written.
    pub reference: &'a str,
    /// What it names.
    pub resolution: Resolution,
}

/// Who refers to a requirement without being code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Server {
    /// A task, by change and number in it.
    Task(usize, usize),
    /// A control, by its place in [`Trace::controls`].
    Control(usize),
}

/// Requirements, evidence and how they hang together.
pub struct Trace<'a> {
    /// What can be referred to.
    pub catalogue: &'a Catalogue,
    /// What was accepted.
    pub lock: &'a Lock,
    /// The citations.
    pub links: Links<'a>,
    /// The results.
    pub join: Join<'a>,
    /// The controls, sorted by id and place.
    pub controls: Vec<&'a Control>,
    /// What tasks and controls refer to, by task and by control.
    pub served: Vec<ServedReference<'a>>,
    /// Per requirement, in the order of the catalogue.
    pub coverage: Vec<RequirementCoverage>,
    graph: OnceLock<TraceGraph>,
}

impl<'a> Trace<'a> {
    /// Joins evidence to a catalogue. The order of files, reports and controls does not matter.
    pub fn build(catalogue: &'a Catalogue, lock: &'a Lock, evidence: &Evidence<'a>) -> Self {
        let resolver = Resolver::new(catalogue, lock);
        let links = Links::build(catalogue, lock, evidence.files, evidence.needs);
        let mut controls: Vec<&'a Control> = evidence.controls.iter().collect();
        controls.sort_by_key(|control| (&control.id, &control.place));
        let served = served(catalogue, &resolver, &controls);
        let (join, cited) = rayon::join(
            || Join::build(&resolver, &links, evidence.reports, &evidence.join),
            || coverage::cited(catalogue, &links, &served, evidence.needs),
        );
        let coverage = coverage::judged(cited, &links, &join);
        Self { catalogue, lock, links, join, controls, served, coverage, graph: OnceLock::new() }
    }

    /// The graph of all of it, built for the first who asks: a verdict about coverage never does.
    pub fn graph(&self) -> &TraceGraph {
        self.graph.get_or_init(|| {
            TraceGraph::build(self.catalogue, &self.links, &self.join, &self.controls, &self.served)
        })
    }

    /// Accepts links in the name of `by`; see [`Acceptance`].
    pub fn accept(&self, selection: &Selection, by: &str) -> Acceptance {
        Acceptance::of(self.catalogue, self.lock, &self.links, selection, by)
    }

    /// What an item of code cites, sorted: coverage seen from below.
    pub fn targets_of(&self, site: usize) -> Vec<Target> {
        let from =
            self.links.links.partition_point(|link| link.place.path.as_ref() < self.links.sites[site].path);
        let same_file = self.links.links[from..]
            .iter()
            .take_while(|link| link.place.path.as_ref() == self.links.sites[site].path);
        let mut targets: Vec<Target> =
            same_file.filter(|link| link.site == site).filter_map(crate::links::Link::target).collect();
        targets.sort_unstable();
        targets.dedup();
        targets
    }

    /// Whether nothing cites anything.
    pub fn is_uncited(&self) -> bool {
        self.links.links.is_empty()
            && self.join.matched.iter().all(|found| found.site.is_some())
            && self.join.unknown.is_empty()
    }
}

fn served<'a>(
    catalogue: &'a Catalogue,
    resolver: &Resolver<'_>,
    controls: &[&'a Control],
) -> Vec<ServedReference<'a>> {
    let mut served = Vec::new();
    let mut push = |by: Server, reference: &'a str| {
        served.push(ServedReference { by, reference, resolution: resolver.resolve(reference) });
    };
    for (change, known) in catalogue.changes.iter().enumerate() {
        for (at, task) in known.tasks.iter().flatten().enumerate() {
            for reference in &task.references {
                push(Server::Task(change, at), reference);
            }
        }
    }
    for (at, control) in controls.iter().enumerate() {
        for reference in &control.references {
            push(Server::Control(at), reference);
        }
    }
    // What an archived task served may be gone, and what looks like a path is one.
    served.retain(|one| match one.by {
        Server::Task(change, _) => {
            let is_path = one.reference.rsplit('/').next().is_some_and(|last| last.contains('.'));
            one.resolution.target().is_some() || (catalogue.changes[change].stage == Stage::Open && !is_path)
        }
        Server::Control(_) => true,
    });
    served
}
