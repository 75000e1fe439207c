//! `trace check`: what is wrong with citations, links and the lock, by kind, and how far the code is tied to the specs.

mod text;

use std::io;

use countersign_delta::{Issue, Verdict};
use countersign_diag::{Finding, Severity, SourceMap};
use serde::Serialize;

use crate::answer::Answer;
use crate::finding_view::FindingV1;
use crate::secrets::Secrets;
use crate::{ItemKind, ItemReport, Root, Scope, Style, ValidateReport};

/// What `trace check` answers.
#[derive(Debug, Clone)]
pub struct TraceCheck {
    /// Everything there is to say, sorted.
    pub findings: Vec<Finding>,
    /// The texts they point into.
    pub sources: SourceMap,
    /// How much there is.
    pub totals: TraceTotals,
    /// The project.
    pub root: Root,
}

/// How far code and tests are tied to the specs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct TraceTotals {
    /// Requirements, those of open changes included.
    pub requirements: usize,
    /// Those that code cites as implemented.
    pub implemented: usize,
    /// Scenarios, and requirements without one.
    pub scenarios: usize,
    /// Those that a test or a proof cites, or that are exempt.
    pub covered: usize,
    /// Those whose tests ran on this code and passed.
    pub verified: usize,
    /// Citations in code and tests.
    pub citations: usize,
    /// Links whose requirement changed after they were accepted.
    pub suspect: usize,
    /// References that lead nowhere, in code, tests and tasks.
    pub orphans: usize,
}

#[derive(Serialize)]
struct Document<'a> {
    schema: &'static str,
    sound: bool,
    totals: TraceTotals,
    findings: Vec<FindingV1<'a>>,
}

impl TraceCheck {
    /// Whether the exit status is 1.
    pub fn exit_failed(&self) -> bool {
        self.findings.iter().any(|finding| finding.severity() == Severity::Error)
    }

    /// The findings as the formats for machines list them.
    pub fn listed(&self) -> ValidateReport {
        let issues = self.findings.iter().cloned();
        let item = ItemReport {
            id: "trace".to_owned(),
            kind: ItemKind::Change,
            verdict: Verdict {
                issues: issues.map(|finding| Issue::openspec(finding, String::new(), None)).collect(),
            },
            archivable: None,
            sources: self.sources.clone(),
            duration_ms: 0,
        };
        ValidateReport {
            items: vec![item],
            strict: false,
            compat: false,
            scope: Scope::Item,
            root: self.root.clone(),
        }
    }

    fn secrets(&self) -> Secrets {
        Secrets::of(std::iter::once(&self.sources))
    }
}

impl Answer for TraceCheck {
    fn write_json(&self, out: &mut dyn io::Write) -> io::Result<()> {
        let secrets = self.secrets();
        let findings = self.findings.iter().map(|one| FindingV1::new(one, &self.sources, &secrets));
        let document = Document {
            schema: "countersign.trace-check/1",
            sound: !self.exit_failed(),
            totals: self.totals,
            findings: findings.collect(),
        };
        crate::json::write(out, &document)
    }

    fn write_text(&self, out: &mut dyn io::Write, style: Style) -> io::Result<()> {
        text::render(self, out, style)
    }

    fn has_findings(&self) -> bool {
        self.exit_failed()
    }
}
