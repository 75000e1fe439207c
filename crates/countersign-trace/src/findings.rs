//! The findings of a trace.

mod links;
mod results;

use countersign_diag::Finding;

use crate::codes::{IMPL_MISSING, NO_CITATION, TEST_MISSING};
use crate::coverage::Status;
use crate::trace::Trace;

impl Trace<'_> {
    /// Everything there is to say: names, links, results and coverage, in a fixed order.
    ///
    /// A repository without any citation gets one finding instead of one for each requirement.
    pub fn findings(&self) -> Vec<Finding> {
        let mut findings = self.catalogue.findings.clone();
        self.link_findings(&mut findings);
        self.result_findings(&mut findings);
        if self.catalogue.requirements.is_empty() {
            return findings;
        }
        if self.is_uncited() {
            findings.push(self.uncited());
        } else {
            self.coverage_findings(&mut findings);
        }
        findings
    }

    fn uncited(&self) -> Finding {
        let (requirements, scenarios) = (self.catalogue.requirements.len(), self.catalogue.scenario_count());
        let first = self.catalogue.requirements.iter().find_map(|requirement| requirement.scenarios.first());
        let example = match first {
            Some(scenario) => scenario.reference.to_string(),
            None => self.catalogue.requirements[0].reference.to_string(),
        };
        let message = format!("nothing cites any of {requirements} requirements and {scenarios} scenarios");
        Finding::without_place(&NO_CITATION, message)
            .help(format!("begin with one test: put `@req {example}` into a comment above it"))
    }

    fn coverage_findings(&self, findings: &mut Vec<Finding>) {
        for (requirement, coverage) in self.catalogue.requirements.iter().zip(&self.coverage) {
            let is_going = requirement.removed_by().next().is_some();
            // What cannot be referred to cannot be cited; its name has a finding of its own.
            let is_nameless = requirement.reference.requirement.is_empty();
            if coverage.status == Status::Exempt || is_going || is_nameless {
                continue;
            }
            let is_implemented = !coverage.evidence.implementations.is_empty()
                || coverage.scenarios.iter().any(|scenario| !scenario.evidence.implementations.is_empty());
            if coverage.needs.implementation && !is_implemented {
                let message = format!("no code implements `{}`", requirement.reference);
                let finding = requirement.place.finding(&IMPL_MISSING, &message);
                let help = format!("put `@req {}` above the code that does", requirement.reference);
                findings.push(finding.about(requirement.reference.to_string()).help(help));
            }
            if !coverage.needs.test {
                continue;
            }
            let lacks = |evidence: &crate::coverage::Evidenced| {
                evidence.tests.is_empty() && evidence.proofs.is_empty() && evidence.results.is_empty()
            };
            let mut missing = |place: &crate::place::Place, reference: &str| {
                let finding = place.finding(&TEST_MISSING, &format!("no test cites `{reference}`"));
                let help = format!("put `@req {reference}` above the test that proves it, or write one");
                findings.push(finding.about(reference).help(help));
            };
            if requirement.scenarios.is_empty() && lacks(&coverage.evidence) {
                missing(&requirement.place, &requirement.reference.to_string());
            }
            for (scenario, covered) in requirement.scenarios.iter().zip(&coverage.scenarios) {
                let is_excused = covered.explained
                    || covered.status == Status::Exempt
                    || (!scenario.dropped_by.is_empty());
                if !is_excused && lacks(&covered.evidence) {
                    missing(&scenario.place, &scenario.reference.to_string());
                }
            }
        }
    }
}
