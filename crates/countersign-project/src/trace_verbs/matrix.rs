//! `trace matrix`: the rows.

mod controls;

use countersign_report::matrix::{Matrix, MatrixKind};
use countersign_trace::catalogue::Requirement;
use countersign_trace::{LinkState, RequirementCoverage, Target, Trace};

use super::CODE;
use crate::error::Error;
use crate::root::Project;
use crate::select::unknown;
use crate::traced::Closely;

impl Project {
    /// Requirements against tests or tasks, or controls against tests: of everything, or of what one change touches.
    #[tracing::instrument(level = "debug", skip_all)]
    pub fn trace_matrix(&self, kind: MatrixKind, change: Option<&str>) -> Result<Matrix, Error> {
        let loaded = self.load_trace(&Closely::None)?;
        let trace = loaded.trace();
        let change = change.map(|name| change_named(&trace, name)).transpose()?;
        let wanted: Vec<usize> = match change {
            Some(change) => trace.catalogue.changes[change].requirements.clone(),
            None => (0..trace.catalogue.requirements.len()).collect(),
        };
        let table = Table { trace: &trace, change };
        let rows = match kind {
            MatrixKind::Test => wanted.iter().flat_map(|at| table.tests(*at)).collect(),
            MatrixKind::Task => wanted.iter().flat_map(|at| table.tasks(*at)).collect(),
            MatrixKind::Control => self.control_rows(&loaded, &table, change.map(|_| wanted.as_slice())),
        };
        let change = change.map(|at| trace.catalogue.changes[at].id.clone());
        Ok(Matrix { kind, change, rows })
    }
}

/// A change, open or archived; a usage error with near names otherwise.
pub(super) fn change_named(trace: &Trace<'_>, name: &str) -> Result<usize, Error> {
    trace.catalogue.change(name).ok_or_else(|| {
        let names = trace.catalogue.changes.iter().map(|change| change.id.as_str());
        unknown(name, names).under(CODE)
    })
}

struct Table<'t> {
    trace: &'t Trace<'t>,
    change: Option<usize>,
}

impl Table<'_> {
    fn of(&self, requirement: usize) -> (&Requirement, &RequirementCoverage) {
        (&self.trace.catalogue.requirements[requirement], &self.trace.coverage[requirement])
    }

    /// The requirement itself where it has no scenario or a test of its own, then its scenarios.
    fn tests(&self, at: usize) -> Vec<Vec<String>> {
        let (requirement, coverage) = self.of(at);
        let mut rows = Vec::new();
        let mut push = |scenario: String, target: Target, status: &str| {
            let mut found = self.proofs(target);
            if found.is_empty() {
                found.push(vec![String::new(); 6]);
            }
            for proof in found {
                let mut row = vec![requirement.reference.to_string(), scenario.clone(), status.to_owned()];
                row.extend(proof);
                rows.push(row);
            }
        };
        let own = &coverage.evidence;
        let has_own = !(own.tests.is_empty() && own.proofs.is_empty() && own.results.is_empty());
        if requirement.scenarios.is_empty() || has_own {
            push(String::new(), Target { requirement: at, scenario: None }, coverage.status.as_str());
        }
        for (number, (scenario, covered)) in requirement.scenarios.iter().zip(&coverage.scenarios).enumerate()
        {
            let target = Target { requirement: at, scenario: Some(number) };
            push(scenario.reference.to_string(), target, covered.status.as_str());
        }
        rows
    }

    /// The tests that cite a target with what became of them, then results that name it themselves: place, test, link,
    /// suite, case, result.
    fn proofs(&self, target: Target) -> Vec<Vec<String>> {
        let coverage = &self.trace.coverage[target.requirement];
        let evidence = match target.scenario {
            Some(scenario) => &coverage.scenarios[scenario].evidence,
            None => &coverage.evidence,
        };
        let join = &self.trace.join;
        let mut rows = Vec::new();
        for at in evidence.tests.iter().chain(&evidence.proofs) {
            let link = &self.trace.links.links[*at];
            let site = &self.trace.links.sites[link.site];
            let test = site.scope.symbol.join("::");
            let place = format!("{}:{}", site.path, site.scope.lines.start);
            let head = [place, test, state(link.state).to_owned()];
            let ran: Vec<_> = evidence
                .results
                .iter()
                .map(|result| &join.matched[*result])
                .filter(|found| found.site == Some(link.site))
                .collect();
            if ran.is_empty() {
                let rest = [String::new(), String::new(), "not-run".to_owned()];
                rows.push(head.into_iter().chain(rest).collect());
                continue;
            }
            for found in ran {
                let result = self.result(found.case);
                rows.push(head.iter().cloned().chain(result).collect());
            }
        }
        for result in &evidence.results {
            let found = &join.matched[*result];
            if found.site.is_none() {
                let head = [String::new(), String::new(), found.rule.as_str().to_owned()];
                rows.push(head.into_iter().chain(self.result(found.case)).collect());
            }
        }
        rows
    }

    fn result(&self, id: countersign_trace::CaseId) -> [String; 3] {
        let (report, case) = (self.trace.join.reports[id.report], self.trace.join.case(id));
        let status = if report.current { case.status.as_str() } else { "stale" };
        [report.suite.clone(), case.name.clone(), status.to_owned()]
    }

    /// The tasks of open and archived changes that serve a requirement or one of its scenarios.
    fn tasks(&self, at: usize) -> Vec<Vec<String>> {
        let (requirement, coverage) = self.of(at);
        let head = [requirement.reference.to_string(), coverage.status.as_str().to_owned()];
        let of_scenarios = coverage.scenarios.iter().flat_map(|scenario| &scenario.evidence.tasks);
        let mut tasks: Vec<(usize, usize)> =
            coverage.evidence.tasks.iter().chain(of_scenarios).copied().collect();
        tasks.retain(|(change, _)| self.change.is_none_or(|wanted| wanted == *change));
        tasks.sort_unstable();
        tasks.dedup();
        if tasks.is_empty() {
            return vec![head.into_iter().chain(std::iter::repeat_n(String::new(), 5)).collect()];
        }
        let rows = tasks.into_iter().map(|(change, task)| {
            let known = &self.trace.catalogue.changes[change];
            let task = &known.tasks.as_ref().expect("a task that is served is there")[task];
            let done = if task.done { "done" } else { "open" };
            let rest = [
                known.id.clone(),
                task.number.clone().unwrap_or_default(),
                done.to_owned(),
                task.text.clone(),
                super::shown(&task.place),
            ];
            head.iter().cloned().chain(rest).collect()
        });
        rows.collect()
    }
}

/// The word for how a link stands.
pub(super) fn state(state: LinkState) -> &'static str {
    match state {
        LinkState::Orphaned => "orphaned",
        LinkState::Ambiguous => "ambiguous",
        LinkState::Unwanted => "unwanted",
        LinkState::Suspect(_) => "suspect",
        LinkState::Obsolete(_) => "obsolete",
        LinkState::Unaccepted => "unaccepted",
        LinkState::Fresh(_) => "fresh",
    }
}
