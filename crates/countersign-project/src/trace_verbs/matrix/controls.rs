//! The rows of controls: everything that each of them names, and what nothing meets.

use countersign_rules::{Control, Means, MeansKind, judge_control};
use countersign_trace::Target;

use super::Table;
use crate::check::{CheckRequest, CheckScope};
use crate::controls::Facts;
use crate::root::Project;
use crate::traced::ProjectTrace;

/// The columns behind control, means, name and status: place, test, link, suite, case, result.
type Against = [String; 6];

impl Project {
    /// The controls of the tree; with some requirements wanted, those that name one of them.
    pub(super) fn control_rows(
        &self,
        loaded: &ProjectTrace,
        table: &Table<'_>,
        wanted: Option<&[usize]>,
    ) -> Vec<Vec<String>> {
        let controls = loaded.controls();
        let checked = if controls.iter().any(|control| !control.rules.is_empty()) {
            let change = table.change.map(|at| table.trace.catalogue.changes[at].id.clone());
            let scope = change.map_or(CheckScope::All, CheckScope::Change);
            self.check(&CheckRequest { scope, ..CheckRequest::default() }).map_err(|error| error.to_string())
        } else {
            Err("no control names a rule".to_owned())
        };
        let facts = Facts::new(self, (loaded, table.trace), checked.as_ref().map_err(Clone::clone), None);
        let is_wanted = |control: &&Control| {
            let is_one = |target: Target| wanted.is_some_and(|wanted| wanted.contains(&target.requirement));
            let mut targets = control.requirements.iter().filter_map(|one| facts.target(&one.value));
            wanted.is_none() || targets.any(is_one)
        };
        let mut controls: Vec<&Control> = controls.iter().filter(is_wanted).collect();
        controls.sort_by_key(|control| control.name());
        let mut rows = Vec::new();
        for control in controls {
            let means = judge_control(control, &facts);
            if means.is_empty() {
                let mut row = vec![control.name(), String::new(), String::new(), "not-met".to_owned()];
                row.extend(against([(5, "nothing meets it")]));
                rows.push(row);
            }
            for one in &means {
                let (status, found) = table.means(one, facts.target(one.name));
                let head = [control.name(), one.kind.as_str().to_owned(), one.name.to_owned(), status];
                rows.extend(found.into_iter().map(|row| head.iter().cloned().chain(row).collect()));
            }
        }
        rows
    }
}

impl Table<'_> {
    /// The status of one thing that a control names, and what stands against it.
    fn means(&self, means: &Means<'_>, target: Option<Target>) -> (String, Vec<Vec<String>>) {
        let told = &means.told;
        let status = told.state.as_str().to_owned();
        let row = |cells: &[(usize, &str)]| vec![against(cells.iter().copied()).to_vec()];
        match (means.kind, target) {
            (MeansKind::Requirement, Some(target)) => {
                let mut found: Vec<Vec<String>> =
                    self.parts(target).into_iter().flat_map(|part| self.proofs(part)).collect();
                if found.is_empty() {
                    found = row(&[]);
                }
                let coverage = &self.trace.coverage[target.requirement];
                let status = target.scenario.map_or(coverage.status, |at| coverage.scenarios[at].status);
                (status.as_str().to_owned(), found)
            }
            (MeansKind::Suite, _) => (status, row(&[(3, means.name), (5, &told.reason)])),
            (MeansKind::File, _) => (status, row(&[(0, means.name), (5, &told.reason)])),
            (MeansKind::Requirement | MeansKind::Rule, _) => (status, row(&[(5, &told.reason)])),
        }
    }

    /// A scenario, or a requirement with its scenarios.
    fn parts(&self, target: Target) -> Vec<Target> {
        let mut parts = vec![target];
        if target.scenario.is_none() {
            let scenarios = 0..self.trace.coverage[target.requirement].scenarios.len();
            parts.extend(scenarios.map(|at| Target { scenario: Some(at), ..target }));
        }
        parts
    }
}

fn against<'c>(cells: impl IntoIterator<Item = (usize, &'c str)>) -> Against {
    let mut against = Against::default();
    for (at, text) in cells {
        text.clone_into(&mut against[at]);
    }
    against
}
