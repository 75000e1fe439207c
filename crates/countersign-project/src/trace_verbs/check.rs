//! `trace check`.

use std::collections::HashSet;

use countersign_report::trace_check::{TraceCheck, TraceTotals};
use countersign_trace::{LinkState, Resolution, Status, Trace};

use crate::error::Error;
use crate::root::Project;
use crate::traced::Closely;

impl Project {
    /// What is wrong with citations, links, the lock and the settings. Nothing is run or written.
    #[tracing::instrument(level = "debug", skip_all)]
    pub fn trace_check(&self) -> Result<TraceCheck, Error> {
        let loaded = self.load_trace(&Closely::None)?;
        let trace = loaded.trace();
        let mut findings = loaded.findings().to_vec();
        findings.extend(trace.findings());
        let mut sources = loaded.sources().clone();
        countersign_diag::sort_findings(&sources, &mut findings);
        let spans = findings.iter().flat_map(|finding| {
            finding.span().into_iter().chain(finding.labels().iter().map(|label| label.span))
        });
        let used: HashSet<_> = spans.map(|span| span.source).collect();
        sources.retain_texts(|id| used.contains(&id));
        Ok(TraceCheck { findings, sources, totals: totals(&trace), root: self.root() })
    }
}

/// How far code and tests are tied to the specs.
fn totals(trace: &Trace<'_>) -> TraceTotals {
    let mut totals = TraceTotals { citations: trace.links.links.len(), ..TraceTotals::default() };
    for coverage in &trace.coverage {
        totals.requirements += 1;
        let is_implemented = !coverage.evidence.implementations.is_empty()
            || coverage.scenarios.iter().any(|scenario| !scenario.evidence.implementations.is_empty());
        totals.implemented += usize::from(is_implemented);
        let own = (&coverage.evidence, coverage.status);
        let parts: Vec<_> = match coverage.scenarios.as_slice() {
            [] => vec![own],
            scenarios => scenarios.iter().map(|scenario| (&scenario.evidence, scenario.status)).collect(),
        };
        for (evidence, status) in parts {
            totals.scenarios += 1;
            let is_covered =
                !(evidence.tests.is_empty() && evidence.proofs.is_empty() && evidence.results.is_empty())
                    || status == Status::Exempt;
            totals.covered += usize::from(is_covered);
            totals.verified += usize::from(status == Status::Verified);
        }
    }
    for link in &trace.links.links {
        match link.state {
            LinkState::Suspect(_) => totals.suspect += 1,
            LinkState::Orphaned | LinkState::Ambiguous => totals.orphans += 1,
            _ => {}
        }
    }
    let leads_nowhere =
        |one: &&countersign_trace::ServedReference<'_>| !matches!(one.resolution, Resolution::Found { .. });
    totals.orphans += trace.served.iter().filter(leads_nowhere).count();
    totals
}
