//! `template check`.

use std::collections::HashSet;
use std::sync::Arc;

use countersign_diag::{Finding, SourceMap, sort_findings};
use countersign_model::metadata::Risk;
use countersign_model::{Document, decode};
use countersign_report::template_check::{CheckedChange, CheckedDocument, DocumentState, TemplateCheck};
use countersign_template::{
    Binds, Facts, RISK_UNDERSTATED, check, check_mandatory, check_missing, cited, is_begun, mandatory,
};
use countersign_verify::derived_risk;

use super::contracts::{Bound, Contracts, contracts};
use super::facts::{Declared, Touched};
use super::{CODE, TemplateScope};
use crate::error::{Error, io_error};
use crate::fs;
use crate::root::Project;
use crate::schemas::Schemas;
use crate::select::unknown_change;
use crate::settings::Settings;
use crate::traced::Papers;

impl Project {
    /// Whether the documents of governed changes hold what their contracts ask for. Nothing is run or written.
    #[tracing::instrument(level = "debug", skip_all)]
    pub fn template_check(&self, scope: &TemplateScope) -> Result<TemplateCheck, Error> {
        let open = self.changes().map_err(|error| io_error(CODE, &self.changes_dir(), &error))?;
        let wanted = match scope {
            TemplateScope::All => open,
            TemplateScope::Change(id) if open.contains(id) => vec![id.clone()],
            TemplateScope::Change(id) => return Err(unknown_change(CODE, id, &open)),
        };
        let mut papers = self.load_papers()?;
        let mut sources = std::mem::take(&mut papers.sources);
        let contracts = contracts(self, &papers.settings, &mut sources)?;
        let schemas = Schemas::new(self);
        let desk = Desk { project: self, papers: &papers, contracts: &contracts };
        let mut changes = Vec::new();
        for id in wanted {
            changes.push(desk.change(id, &schemas, &mut sources)?);
        }
        let mut findings = papers.findings.clone();
        findings.extend(contracts.findings.iter().cloned());
        let each = contracts.bound.iter().map(|bound| (bound.name.as_str(), &bound.contract));
        findings.extend(check_mandatory(&mandatory(each, Risk::Low)));
        sort_findings(&sources, &mut findings);
        let all = changes.iter().flat_map(|change| &change.findings).chain(&findings);
        let used: HashSet<_> = all.filter_map(Finding::span).map(|span| span.source).collect();
        sources.retain_texts(|id| used.contains(&id));
        Ok(TemplateCheck { changes, source: contracts.source, findings, sources, root: self.root() })
    }
}

/// A document of a change, if it is there.
pub(super) fn read_document(
    project: &Project,
    path: &str,
    sources: &mut SourceMap,
) -> Result<Option<Document>, Error> {
    let full = project.path().join(path);
    match fs::read(&full) {
        Ok(bytes) => {
            let text = decode(bytes).text;
            Ok(Some(Document::new(sources.add(path, Arc::clone(&text)), text)))
        }
        Err(error) if fs::is_missing(&error) => Ok(None),
        Err(error) => Err(io_error(CODE, &full, &error)),
    }
}

/// What one document is, and what is wrong with it.
pub(super) struct Judged {
    pub(super) path: String,
    pub(super) state: DocumentState,
    pub(super) document: Option<Document>,
    pub(super) findings: Vec<Finding>,
}

/// Compares a document with its contract.
pub(super) fn judge(bound: &Bound, path: String, document: Option<Document>, facts: &Facts<'_>) -> Judged {
    let Some(document) = document else {
        let missing = check_missing(&bound.contract, &path, facts);
        let state = if missing.is_some() { DocumentState::Missing } else { DocumentState::NotNeeded };
        return Judged { path, state, document: None, findings: missing.into_iter().collect() };
    };
    if bound.contract.binds == Binds::Begun && !is_begun(&bound.contract, &document) {
        return Judged {
            path,
            state: DocumentState::NotBegun,
            document: Some(document),
            findings: Vec::new(),
        };
    }
    let findings = check(&bound.contract, &document, facts);
    Judged { path, state: DocumentState::Checked, document: Some(document), findings }
}

/// Everything that a change is compared with.
struct Desk<'d> {
    project: &'d Project,
    papers: &'d Papers,
    contracts: &'d Contracts,
}

impl Desk<'_> {
    fn settings(&self) -> &Settings {
        &self.papers.settings
    }

    fn change(
        &self,
        id: String,
        schemas: &Schemas<'_>,
        sources: &mut SourceMap,
    ) -> Result<CheckedChange, Error> {
        let folder = format!("openspec/changes/{id}");
        let declared = Declared::read(self.project, &folder, schemas, sources)?;
        let is_governed = declared.is_governed();
        let mut change = CheckedChange {
            id,
            schema: declared.schema,
            is_bound: is_governed,
            risk: declared.risk.unwrap_or_default(),
            is_declared: declared.risk.is_some(),
            documents: Vec::new(),
            findings: declared.findings,
        };
        if is_governed {
            self.governed(&folder, &mut change, sources)?;
        }
        sort_findings(sources, &mut change.findings);
        Ok(change)
    }

    fn governed(
        &self,
        folder: &str,
        change: &mut CheckedChange,
        sources: &mut SourceMap,
    ) -> Result<(), Error> {
        let diff = self.project.diff_of_change(&change.id, self.settings());
        let mut touched = Touched::of(self.papers, &change.id, Some(&diff));
        let derived = derived_risk(&diff, &touched.domains);
        if let Some(first) = derived.first().filter(|first| first.risk > change.risk) {
            let message = format!(
                "risk counts as {} and would be {}: {}",
                change.risk.as_str(),
                first.risk.as_str(),
                first.reason
            );
            let help = format!("write `risk: {}` into `{folder}/.openspec.yaml`", first.risk.as_str());
            change.findings.push(Finding::without_place(&RISK_UNDERSTATED, message).help(help));
        }
        let mut documents = Vec::new();
        for bound in &self.contracts.bound {
            let path = bound.document(folder, &change.id, self.settings());
            let document = read_document(self.project, &path, sources)?;
            if let Some(document) = &document {
                touched.look_up(self.project, self.papers, folder, cited(&bound.contract, document));
            }
            documents.push((bound, path, document));
        }
        let facts = touched.facts(change.risk);
        for (bound, path, document) in documents {
            let judged = judge(bound, path, document, &facts);
            change.findings.extend(judged.findings);
            change.documents.push(CheckedDocument {
                path: judged.path,
                contract: bound.name.clone(),
                state: judged.state,
            });
        }
        Ok(())
    }
}
