//! `template check`: whether the documents of governed changes hold what their contracts ask for.

mod text;

use std::io;

use countersign_delta::{Issue, Verdict};
use countersign_diag::{Finding, Severity, SourceMap};
use countersign_model::metadata::Risk;
use serde::Serialize;

use crate::answer::{Answer, Listed};
use crate::finding_view::FindingV1;
use crate::secrets::Secrets;
use crate::{ItemKind, ItemReport, Root, Scope, Style, ValidateReport};

/// Where contracts come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ContractSource {
    /// The project's folder of templates.
    Project,
    /// The program.
    Shipped,
}

/// What became of a document that has a contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum DocumentState {
    /// It was compared with its contract.
    Checked,
    /// It has to be there and is not.
    Missing,
    /// It is not there and need not be.
    NotNeeded,
    /// It is there, and nobody began with the sections of its contract.
    NotBegun,
}

/// A document that has a contract.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckedDocument {
    /// Relative to the project.
    pub path: String,
    /// The contract, relative to the folder of templates.
    pub contract: String,
    /// What became of it.
    pub state: DocumentState,
}

/// A change.
#[derive(Debug, Clone)]
pub struct CheckedChange {
    /// Its id.
    pub id: String,
    /// Its schema.
    pub schema: String,
    /// Whether contracts bind it.
    pub is_bound: bool,
    /// The risk that counts.
    pub risk: Risk,
    /// Whether the change declares it.
    pub is_declared: bool,
    /// Its documents, in the order of the contracts.
    pub documents: Vec<CheckedDocument>,
    /// What is wrong with them, sorted.
    pub findings: Vec<Finding>,
}

/// What `template check` answers.
#[derive(Debug, Clone)]
pub struct TemplateCheck {
    /// The changes that were asked for.
    pub changes: Vec<CheckedChange>,
    /// Where the contracts come from.
    pub source: ContractSource,
    /// What is wrong with contracts and settings, sorted.
    pub findings: Vec<Finding>,
    /// The texts that findings point into.
    pub sources: SourceMap,
    /// The project.
    pub root: Root,
}

#[derive(Serialize)]
struct Document<'a> {
    schema: &'static str,
    sound: bool,
    contracts: ContractSource,
    totals: TotalsV1,
    findings: Vec<FindingV1<'a>>,
    changes: Vec<ChangeV1<'a>>,
}

/// How much there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
struct TotalsV1 {
    changes: usize,
    bound: usize,
    documents: usize,
    errors: usize,
    warnings: usize,
    notes: usize,
}

#[derive(Serialize)]
struct ChangeV1<'a> {
    change: &'a str,
    change_schema: &'a str,
    bound: bool,
    risk: &'static str,
    risk_declared: bool,
    documents: Vec<DocumentV1<'a>>,
    findings: Vec<FindingV1<'a>>,
}

#[derive(Serialize)]
struct DocumentV1<'a> {
    path: &'a str,
    contract: &'a str,
    state: DocumentState,
}

impl TemplateCheck {
    /// Whether the exit status is 1.
    pub fn exit_failed(&self) -> bool {
        self.all().any(|finding| finding.severity() == Severity::Error)
    }

    fn all(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().chain(self.changes.iter().flat_map(|change| &change.findings))
    }

    fn secrets(&self) -> Secrets {
        Secrets::of(std::iter::once(&self.sources))
    }

    fn totals(&self) -> TotalsV1 {
        let count = |wanted| self.all().filter(|finding| finding.severity() == wanted).count();
        let documents = self.changes.iter().flat_map(|change| &change.documents);
        TotalsV1 {
            changes: self.changes.len(),
            bound: self.changes.iter().filter(|change| change.is_bound).count(),
            documents: documents.filter(|one| one.state == DocumentState::Checked).count(),
            errors: count(Severity::Error),
            warnings: count(Severity::Warning),
            notes: count(Severity::Note),
        }
    }
}

impl Answer for TemplateCheck {
    fn write_json(&self, out: &mut dyn io::Write) -> io::Result<()> {
        let secrets = self.secrets();
        let changes = self.changes.iter().map(|change| ChangeV1 {
            change: &change.id,
            change_schema: &change.schema,
            bound: change.is_bound,
            risk: change.risk.as_str(),
            risk_declared: change.is_declared,
            documents: change
                .documents
                .iter()
                .map(|one| DocumentV1 { path: &one.path, contract: &one.contract, state: one.state })
                .collect(),
            findings: views(&change.findings, &self.sources, &secrets),
        });
        let document = Document {
            schema: "countersign.template-check/1",
            sound: !self.exit_failed(),
            contracts: self.source,
            totals: self.totals(),
            findings: views(&self.findings, &self.sources, &secrets),
            changes: changes.collect(),
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

impl Listed for TemplateCheck {
    fn listed(&self) -> ValidateReport {
        let item = |id: &str, findings: &[Finding], path: &str| ItemReport {
            id: id.to_owned(),
            kind: ItemKind::Change,
            verdict: Verdict {
                issues: findings.iter().map(|one| Issue::openspec(one.clone(), path, None)).collect(),
            },
            archivable: None,
            sources: self.sources.clone(),
            duration_ms: 0,
        };
        let contracts = (!self.findings.is_empty()).then(|| item("templates", &self.findings, ""));
        let changes = self.changes.iter().map(|change| {
            // What is not there has no place; the change as a whole stands in for it.
            let metadata = format!("openspec/changes/{}/.openspec.yaml", change.id);
            item(&change.id, &change.findings, &metadata)
        });
        ValidateReport {
            items: contracts.into_iter().chain(changes).collect(),
            strict: false,
            compat: false,
            scope: Scope::Changes,
            root: self.root.clone(),
        }
    }
}

fn views<'a>(findings: &'a [Finding], sources: &SourceMap, secrets: &Secrets) -> Vec<FindingV1<'a>> {
    findings.iter().map(|one| FindingV1::new(one, sources, secrets)).collect()
}
