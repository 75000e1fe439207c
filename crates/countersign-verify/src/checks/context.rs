//! What the checks ask of the input more than once.

use std::collections::BTreeMap;

use countersign_facts::citation::Assertions;
use countersign_model::delta_document::Operation;
use countersign_trace::catalogue::{Requirement, Scenario, Standing};
use countersign_trace::{CaseId, Evidenced, Link, Place, ScenarioCoverage};

use crate::input::{ChangeFacts, VerifyInput};
use crate::report_state::ReportState;

/// The input with indices.
pub(crate) struct Context<'a> {
    pub(crate) input: VerifyInput<'a>,
    bodies: BTreeMap<usize, &'a Assertions>,
    /// Per report of the trace.
    states: Vec<Option<&'a ReportState>>,
    /// A result that may belong to the test of a site, and to others.
    ambiguous: BTreeMap<usize, CaseId>,
    /// A suite whose results come from tests of a file.
    suites: BTreeMap<&'a str, &'a ReportState>,
    /// The path of a test of each requirement, and of any.
    tests: (BTreeMap<usize, &'a str>, Option<&'a str>),
    /// Whether nothing is cited anywhere.
    pub(crate) is_uncited: bool,
}

/// A requirement and those of its scenarios that are to be proven.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Subject {
    pub(crate) requirement: usize,
    pub(crate) scenarios: Vec<usize>,
    /// The change that touches it, or `None` for the main spec.
    pub(crate) change: Option<usize>,
    /// Whether it is removed, so that nothing of it has to be proven.
    pub(crate) is_removed: bool,
}

impl Subject {
    /// The scenarios that a change adds, repeats or keeps below a new name.
    pub(crate) fn of_change(context: &Context<'_>, change: usize, requirement: usize) -> Self {
        let known = &context.input.trace.catalogue.requirements[requirement];
        let does = |operation| {
            known.touches.iter().any(|touch| touch.change == change && touch.operation == operation)
        };
        let rewrites = does(Operation::Modified) || does(Operation::Added);
        let is_wanted = |scenario: &Scenario| {
            if rewrites {
                scenario.standing == Standing::Pending(change)
                    || scenario.proposed.iter().any(|(by, _)| *by == change)
            } else {
                scenario.standing == Standing::Current
            }
        };
        let scenarios = (0..known.scenarios.len()).filter(|at| is_wanted(&known.scenarios[*at])).collect();
        let is_removed = does(Operation::Removed) && !rewrites;
        Self { requirement, scenarios, change: Some(change), is_removed }
    }

    /// The scenarios of the main spec.
    pub(crate) fn of_specs(context: &Context<'_>, requirement: usize) -> Self {
        let known = &context.input.trace.catalogue.requirements[requirement];
        let is_current = |at: &usize| known.scenarios[*at].standing == Standing::Current;
        let scenarios = (0..known.scenarios.len()).filter(is_current).collect();
        Self { requirement, scenarios, change: None, is_removed: false }
    }
}

impl<'a> Context<'a> {
    pub(crate) fn new(input: &VerifyInput<'a>) -> Self {
        // Of several states of one path the least trusting one counts, that of its suite first.
        let states = input.trace.join.reports.iter().map(|report| {
            let same = input.results.iter().filter(|state| state.path == report.path);
            same.min_by_key(|state| (state.suite != report.suite, state.unusable.is_none(), state.level))
        });
        let mut ambiguous = BTreeMap::new();
        for one in &input.trace.join.ambiguous {
            for site in &one.sites {
                ambiguous.entry(*site).or_insert(one.case);
            }
        }
        let states: Vec<Option<&ReportState>> = states.collect();
        let sites = &input.trace.links.sites;
        let mut suites = BTreeMap::new();
        for found in &input.trace.join.matched {
            if let (Some(site), Some(state)) = (found.site, states[found.case.report]) {
                suites.entry(sites[site].path).or_insert(state);
            }
        }
        let (mut tests, mut any) = (BTreeMap::new(), None);
        for link in input.trace.links.links.iter().filter(|link| sites[link.site].scope.in_test) {
            let path = sites[link.site].path;
            any = any.or(Some(path));
            if let Some(target) = link.target() {
                tests.entry(target.requirement).or_insert(path);
            }
        }
        Self {
            input: *input,
            bodies: input.tests.iter().map(|body| (body.site, body.assertions.as_ref())).collect(),
            states,
            ambiguous,
            suites,
            tests: (tests, any),
            is_uncited: input.trace.is_uncited(),
        }
    }

    pub(crate) fn facts(&self, change: usize) -> Option<&'a ChangeFacts<'a>> {
        self.input.changes.iter().find(|facts| facts.change == change)
    }

    pub(crate) fn requirement(&self, at: usize) -> &'a Requirement {
        &self.input.trace.catalogue.requirements[at]
    }

    pub(crate) fn covered(&self, requirement: usize) -> &'a Evidenced {
        &self.input.trace.coverage[requirement].evidence
    }

    pub(crate) fn covered_scenario(&self, requirement: usize, scenario: usize) -> &'a ScenarioCoverage {
        &self.input.trace.coverage[requirement].scenarios[scenario]
    }

    pub(crate) fn link(&self, at: usize) -> &'a Link<'a> {
        &self.input.trace.links.links[at]
    }

    /// What a cited test asserts, where somebody read it.
    pub(crate) fn body(&self, site: usize) -> Option<&'a Assertions> {
        self.bodies.get(&site).copied()
    }

    /// The state of the report that holds a case.
    pub(crate) fn state_of(&self, case: CaseId) -> Option<&'a ReportState> {
        self.states[case.report]
    }

    /// A result that may belong to the test of a site.
    pub(crate) fn ambiguous_at(&self, site: usize) -> Option<CaseId> {
        self.ambiguous.get(&site).copied()
    }

    pub(crate) fn place_of_site(&self, site: usize) -> Place {
        let site = &self.input.trace.links.sites[site];
        Place { path: site.path.into(), line: site.scope.lines.start, span: None }
    }

    pub(crate) fn place_of_case(&self, case: CaseId) -> Place {
        let path = self.input.trace.join.reports[case.report].path.as_str().into();
        Place { path, line: self.input.trace.join.case(case).report_line, span: None }
    }

    /// The name of a cited item, as people call it.
    pub(crate) fn name_of_site(&self, site: usize) -> String {
        let site = &self.input.trace.links.sites[site];
        site.scope.symbol.last().cloned().unwrap_or_else(|| site.path.to_owned())
    }

    pub(crate) fn domain_of(&self, requirement: usize) -> Option<String> {
        self.input.domains.of_capability(&self.requirement(requirement).reference.capability)
    }

    /// The suite whose results come from the file of a test, or the only one there is.
    pub(crate) fn suite_of(&self, site: usize) -> Option<&'a ReportState> {
        let only = || if let [only] = self.input.results { Some(only) } else { None };
        self.suites.get(self.input.trace.links.sites[site].path).copied().or_else(only)
    }

    /// The line that cites a reference, in the comments of the tests that are there.
    pub(crate) fn line_to_paste(&self, requirement: usize, reference: &str) -> String {
        let path = self.tests.0.get(&requirement).copied().or(self.tests.1);
        let ending = path.and_then(|path| path.rsplit('.').next()).unwrap_or_default();
        let mark = match ending {
            "py" | "rb" | "sh" | "bash" | "ex" | "exs" | "pl" | "r" | "jl" | "yml" | "yaml" | "toml"
            | "robot" | "feature" => "#",
            "sql" | "lua" | "hs" | "elm" | "adb" | "ads" => "--",
            _ => "//",
        };
        format!("{mark} @req {reference}")
    }
}

/// What to run so that a suite has results again.
pub(super) fn run_again(state: Option<&ReportState>) -> String {
    let command = state.and_then(|state| state.command.as_deref()).unwrap_or("CMD");
    let suite = state.map(|state| format!(", which runs suite `{}`", state.suite)).unwrap_or_default();
    format!("run `countersign results record -- {command}`{suite}")
}
