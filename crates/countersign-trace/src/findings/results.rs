//! What is wrong with results.

use countersign_diag::Finding;

use super::links::unresolved;
use crate::codes::{RESULT_AMBIGUOUS, RESULT_FLAKY, RESULT_STALE, RESULT_UNMATCHED};
use crate::coverage::Evidenced;
use crate::join::{CaseId, Verdict};
use crate::place::Place;
use crate::trace::Trace;

impl Trace<'_> {
    pub(super) fn result_findings(&self, findings: &mut Vec<Finding>) {
        for one in &self.join.unknown {
            findings.extend(unresolved(&self.place_of_case(one.case), &one.reference, &one.resolution));
        }
        for one in &self.join.ambiguous {
            let name = &self.join.case(one.case).name;
            let sites: Vec<String> = one
                .sites
                .iter()
                .map(|at| &self.links.sites[*at])
                .map(|site| format!("{}:{}", site.path, site.scope.lines.start))
                .collect();
            let message =
                format!("result of `{name}` counts for nothing: it may belong to {}", sites.join(" or "));
            let finding = self.place_of_case(one.case).finding(&RESULT_AMBIGUOUS, &message).about(name);
            findings.push(finding.help("put the reference into the name of the test or a `req` property"));
        }
        let mut unmatched: Vec<Vec<CaseId>> = vec![Vec::new(); self.join.reports.len()];
        for case in &self.join.unmatched {
            unmatched[case.report].push(*case);
        }
        let mut has_match = vec![false; self.join.reports.len()];
        for found in &self.join.matched {
            has_match[found.case.report] = true;
        }
        for (at, report) in self.join.reports.iter().enumerate() {
            if let Some(first) = unmatched[at].first() {
                let message = format!(
                    "{} of {} results in `{}` fit no cited test, the first is `{}`",
                    unmatched[at].len(),
                    report.cases.len(),
                    report.path,
                    self.join.case(*first).name
                );
                findings.push(Finding::without_place(&RESULT_UNMATCHED, message).about(&report.path));
            }
            if !report.current && has_match[at] {
                let message = format!("results in `{}` belong to other code", report.path);
                let finding = Finding::without_place(&RESULT_STALE, message).about(&report.path);
                findings.push(finding.help("run the suite again with `results record`"));
            }
        }
        for (requirement, coverage) in self.catalogue.requirements.iter().zip(&self.coverage) {
            flaky(&requirement.place, &requirement.reference.to_string(), &coverage.evidence, findings);
            for (scenario, covered) in requirement.scenarios.iter().zip(&coverage.scenarios) {
                if covered.evidence.flaky {
                    flaky(&scenario.place, &scenario.reference.to_string(), &covered.evidence, findings);
                }
            }
        }
    }

    fn place_of_case(&self, case: CaseId) -> Place {
        let path = self.join.reports[case.report].path.as_str().into();
        Place { path, line: self.join.case(case).report_line, span: None }
    }
}

fn flaky(place: &Place, reference: &str, evidence: &Evidenced, findings: &mut Vec<Finding>) {
    if evidence.flaky && evidence.verdict == Verdict::Passed {
        let message = format!("a test of `{reference}` passed only after it had failed");
        findings.push(place.finding(&RESULT_FLAKY, &message).about(reference));
    }
}
