//! `impact`: what a diff, or a change of requirements, reaches.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use countersign_report::impact::{
    ImpactChange, ImpactItem, ImpactResult, ImpactTarget, ImpactTask, ImpactView,
};
use countersign_trace::catalogue::Stage;
use countersign_trace::{Impact, Target, Touched, Trace};

use super::{CODE, named};
use crate::change_diff::{DiffKind, DiffPath, DiffRequest, DiffState};
use crate::error::Error;
use crate::root::Project;
use crate::traced::{Closely, ProjectTrace};

/// What is asked about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ImpactRequest {
    /// The diff between two commits, `A..B`.
    Range(String),
    /// What differs since the branch left a revision, edits included; without one, since it left the target branch.
    Since(Option<String>),
    /// Requirements, scenarios, capabilities, or changes by their id.
    Named(Vec<String>),
}

impl Project {
    /// What is reached: capabilities, requirements, code, tests to run again, tasks, changes, results.
    #[tracing::instrument(level = "debug", skip_all)]
    pub fn impact(&self, request: &ImpactRequest) -> Result<ImpactView, Error> {
        let loaded = self.load_trace(&Closely::None)?;
        let trace = loaded.trace();
        let (of, paths) = match request {
            ImpactRequest::Named(names) => {
                let mut targets = BTreeSet::new();
                for name in names {
                    targets.extend(targets_named(&trace, name)?);
                }
                let targets: Vec<Target> = targets.into_iter().collect();
                return Ok(view(&trace, names.join(", "), None, &trace.impact_of(&targets)));
            }
            ImpactRequest::Range(range) => (range.clone(), self.paths_of_range(range)?),
            ImpactRequest::Since(since) => {
                let since = since.clone().unwrap_or_else(|| loaded.settings().target_branch.clone());
                let paths = self.changed_since(&since).map_err(|reason| {
                    Error::usage(CODE, format!("what changed since `{since}` cannot be told: {reason}"))
                        .fix("name a branch or a commit that this clone has: --since REF")
                })?;
                (format!("since {since}"), paths)
            }
        };
        let impact = of_diff(&loaded, &trace, &paths);
        Ok(view(&trace, of, Some(paths.len()), &impact))
    }

    fn paths_of_range(&self, range: &str) -> Result<Vec<DiffPath>, Error> {
        let request = DiffRequest { range: Some(range.to_owned()), ..DiffRequest::default() };
        let diff = self.change_diff(&request);
        match diff.state {
            DiffState::Unknown { reason } => {
                Err(Error::usage(CODE, format!("the diff cannot be told: {reason}"))
                    .fix("name two commits that this clone has: --diff A..B"))
            }
            _ => Ok(diff.paths),
        }
    }
}

/// A requirement or scenario, all of a capability, or all that a change touches.
fn targets_named(trace: &Trace<'_>, name: &str) -> Result<Vec<Target>, Error> {
    let whole = |requirement: usize| Target { requirement, scenario: None };
    let capability = name.trim_end_matches('/');
    let members: Vec<Target> = trace
        .catalogue
        .requirements
        .iter()
        .enumerate()
        .filter(|(_, requirement)| requirement.reference.capability == capability)
        .map(|(at, _)| whole(at))
        .collect();
    if !members.is_empty() {
        return Ok(members);
    }
    if let Some(change) = trace.catalogue.change(name) {
        return Ok(trace.catalogue.changes[change].requirements.iter().map(|at| whole(*at)).collect());
    }
    named(trace, name).map(|target| vec![target])
}

/// Code by what it cites, specs and deltas by the requirements whose lines are touched.
fn of_diff(loaded: &ProjectTrace, trace: &Trace<'_>, paths: &[DiffPath]) -> Impact {
    let mut touched = Vec::new();
    for path in paths {
        touched.push(Touched { path: path.path.clone(), lines: path.lines.clone() });
        if let DiffKind::Renamed { from } = &path.kind {
            touched.push(Touched { path: from.clone(), lines: Vec::new() });
        }
    }
    let of_code = trace.impact_of_diff(&touched);
    let mut targets: BTreeSet<Target> = of_code.targets.iter().copied().collect();
    targets.extend(of_specs(trace, paths));
    let targets: Vec<Target> = targets.into_iter().collect();
    let mut impact = trace.impact_of(&targets);
    impact.code.retain(|at| !of_code.touched.contains(at));
    impact.touched = of_code.touched;
    impact.uncited = of_code.uncited;
    impact.uncited.retain(|path| {
        !path.starts_with("openspec/")
            && loaded.tree().contains(path)
            && loaded.settings().include.is_match(path)
    });
    impact
}

/// The requirements of specs and deltas whose blocks are touched.
fn of_specs(trace: &Trace<'_>, paths: &[DiffPath]) -> Vec<Target> {
    let mut starts: BTreeMap<&str, BTreeMap<usize, usize>> = BTreeMap::new();
    for (at, requirement) in trace.catalogue.requirements.iter().enumerate() {
        let of_touches = requirement.touches.iter().map(|touch| &touch.place);
        for place in std::iter::once(&requirement.place).chain(of_touches) {
            starts.entry(place.path.as_ref()).or_default().insert(place.line, at);
        }
    }
    let mut targets = Vec::new();
    for path in paths {
        let Some(known) = starts.get(path.path.as_str()) else { continue };
        let lines: Vec<usize> = known.keys().copied().collect();
        for (number, (start, requirement)) in known.iter().enumerate() {
            let end = lines.get(number + 1).copied().unwrap_or(usize::MAX);
            // Where lines only went away the range is empty and lies between two lines.
            let meets = |range: &Range<usize>| range.start < end && range.end.max(range.start + 1) > *start;
            if path.lines.iter().any(meets) {
                targets.push(Target { requirement: *requirement, scenario: None });
            }
        }
    }
    targets
}

fn view(trace: &Trace<'_>, of: String, files: Option<usize>, impact: &Impact) -> ImpactView {
    let catalogue = trace.catalogue;
    let status = |target: &Target| {
        let coverage = &trace.coverage[target.requirement];
        target.scenario.map_or(coverage.status, |at| coverage.scenarios[at].status).as_str()
    };
    let items = |sites: &[usize]| {
        let items = sites.iter().map(|at| {
            let site = &trace.links.sites[*at];
            ImpactItem {
                path: site.path.to_owned(),
                line: site.scope.lines.start,
                symbol: site.scope.symbol.join("::"),
            }
        });
        let mut items: Vec<ImpactItem> = items.collect();
        items.sort();
        items.dedup();
        items
    };
    let task = |(change, task): &(usize, usize)| {
        let known = &catalogue.changes[*change];
        let task = known.tasks.as_ref()?.get(*task)?;
        Some(ImpactTask {
            change: known.id.clone(),
            number: task.number.clone(),
            text: task.text.clone(),
            done: task.done,
        })
    };
    let mut suites: BTreeMap<(String, bool), usize> = BTreeMap::new();
    for case in &impact.results {
        let report = trace.join.reports[case.report];
        *suites.entry((report.suite.clone(), report.current)).or_default() += 1;
    }
    ImpactView {
        of,
        files,
        capabilities: impact.capabilities.iter().map(|at| catalogue.capabilities[*at].clone()).collect(),
        requirements: impact
            .targets
            .iter()
            .map(|target| ImpactTarget {
                reference: catalogue.reference_of(*target).to_string(),
                status: status(target),
            })
            .collect(),
        touched: items(&impact.touched),
        code: items(&impact.code),
        tests: items(&impact.tests),
        tasks: impact.tasks.iter().filter_map(task).collect(),
        changes: impact
            .changes
            .iter()
            .map(|at| ImpactChange {
                change: catalogue.changes[*at].id.clone(),
                stage: stage(catalogue.changes[*at].stage),
            })
            .collect(),
        controls: impact.controls.iter().map(|at| trace.controls[*at].id.clone()).collect(),
        results: suites
            .into_iter()
            .map(|((suite, current), cases)| ImpactResult { suite, cases, current })
            .collect(),
        uncited: impact.uncited.clone(),
    }
}

/// The word for where a change stands.
pub(super) fn stage(stage: Stage) -> &'static str {
    match stage {
        Stage::Open => "open",
        Stage::Archived => "archived",
    }
}
