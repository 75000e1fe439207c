//! `template stats`.

use countersign_diag::SourceMap;
use countersign_model::metadata::Risk;
use countersign_report::template_stats::{ContractStats, MandatoryStats, TemplateStats};
use countersign_template::{Influence, MOST_AT_LOW_RISK, Remark, mandatory};

use super::CODE;
use super::check::{Judged, judge, read_document};
use super::contracts::contracts;
use super::facts::{Declared, Touched};
use crate::error::{Error, io_error};
use crate::root::Project;
use crate::schemas::Schemas;
use crate::subject::id_of_archived;

impl Project {
    /// How often each section was the reason for anything, over open and archived changes, and how many fields a change has
    /// to fill.
    #[tracing::instrument(level = "debug", skip_all)]
    pub fn template_stats(&self) -> Result<TemplateStats, Error> {
        let mut papers = self.load_papers()?;
        let mut sources = std::mem::take(&mut papers.sources);
        let contracts = contracts(self, &papers.settings, &mut sources)?;
        let schemas = Schemas::new(self);
        let mut influences: Vec<Influence> =
            contracts.bound.iter().map(|bound| Influence::new(&bound.name, &bound.contract)).collect();
        let open = self.changes().map_err(|error| io_error(CODE, &self.changes_dir(), &error))?;
        let archived =
            self.archived_changes().map_err(|error| io_error(CODE, &self.archive_dir(), &error))?;
        let folders = open.iter().map(|name| (name, format!("openspec/changes/{name}")));
        let folders =
            folders.chain(archived.iter().map(|name| (name, format!("openspec/changes/archive/{name}"))));
        let mut counted = [0, 0];
        for (at, (name, folder)) in folders.enumerate() {
            let declared = Declared::read(self, &folder, &schemas, &mut sources)?;
            if !declared.is_governed() {
                continue;
            }
            counted[usize::from(at >= open.len())] += 1;
            let id = if at < open.len() { name } else { id_of_archived(name) };
            // What the diff of an archived change was, nobody knows for certain; the paths of documents move as well.
            let touched = Touched::of(&papers, name, None);
            let facts = touched.facts(declared.risk.unwrap_or_default());
            let mut judged: Vec<Judged> = Vec::new();
            for bound in &contracts.bound {
                let path = bound.document(&folder, id, &papers.settings);
                let document = read_document(self, &path, &mut sources)?;
                judged.push(judge(bound, path, document, &facts));
            }
            let tasks = read_document(self, &format!("{folder}/tasks.md"), &mut sources)?;
            for (at, influence) in influences.iter_mut().enumerate() {
                let others = judged.iter().enumerate().filter(|(other, _)| *other != at);
                let others = others.filter_map(|(_, judged)| judged.document.as_ref());
                let others: Vec<&str> =
                    others.chain(tasks.as_ref()).map(countersign_model::Document::text).collect();
                let Judged { document, findings, .. } = &judged[at];
                influence.add(&Remark { document: document.as_ref(), findings, others: &others });
            }
            // Texts are needed no longer than this.
            sources = SourceMap::default();
        }
        let fields = |risk| {
            let each = contracts.bound.iter().map(|bound| (bound.name.as_str(), &bound.contract));
            mandatory(each, risk)
        };
        Ok(TemplateStats {
            open: counted[0],
            archived: counted[1],
            source: contracts.source,
            contracts: influences.into_iter().map(ContractStats::from).collect(),
            mandatory: Risk::ALL
                .into_iter()
                .map(|risk| MandatoryStats {
                    risk,
                    most: (risk == Risk::Low).then_some(MOST_AT_LOW_RISK),
                    fields: fields(risk),
                })
                .collect(),
        })
    }
}
