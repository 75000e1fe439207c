//! Building the catalogue from documents.

use std::sync::Arc;

use countersign_diag::Finding;
use countersign_model::Document;
use countersign_model::delta_document::DeltaDocument;
use countersign_model::outline::Outline;
use countersign_model::reference::{Reference, slug};
use countersign_model::spec::{Block, RequirementsSection, ScenarioBlock};

use super::{
    Catalogue, Change, ChangeInput, Requirement, Scenario, SpecInput, Stage, Standing, Step, TextInput,
    checks, index::Index, journal::Journal, overlay::Overlay,
};
use crate::explanation;
use crate::fingerprint::{self, Fingerprints};
use crate::place::{Passage, Place};
use crate::tasks;

pub(super) fn build(
    specs: &[SpecInput<'_>],
    open: &[ChangeInput<'_>],
    archived: &[ChangeInput<'_>],
) -> Catalogue {
    let mut findings = Vec::new();
    let mut requirements = Vec::new();
    for spec in sorted(specs) {
        let path: Arc<str> = spec.path.into();
        for block in &RequirementsSection::read(spec.document).blocks {
            let source = Source { capability: spec.capability, path: &path, document: spec.document };
            requirements.push(source.requirement(block, Standing::Current, &mut findings));
        }
    }
    let (archived, open) = (by_id(archived), by_id(open));
    let mut changes: Vec<Change> = Vec::with_capacity(archived.len() + open.len());
    changes.extend(archived.iter().map(|input| change(input, Stage::Archived, &mut Vec::new())));
    changes.extend(open.iter().map(|input| change(input, Stage::Open, &mut findings)));

    let mut overlay = Overlay::new(requirements, &mut findings);
    for (at, input) in open.iter().enumerate() {
        for delta in sorted(&input.deltas) {
            overlay.apply(archived.len() + at, &delta, &DeltaDocument::read(delta.document));
        }
    }
    let mut requirements = overlay.finish();
    requirements.iter_mut().for_each(Requirement::sort_scenarios);

    let archived_deltas: Vec<Vec<(SpecInput<'_>, DeltaDocument<'_>)>> = archived
        .iter()
        .map(|input| {
            sorted(&input.deltas).map(|delta| (delta, DeltaDocument::read(delta.document))).collect()
        })
        .collect();
    let journal = Journal::of(&archived_deltas);
    let mut index = Index::new(&requirements, journal);
    index.record_history(&mut requirements, &archived_deltas);
    for (at, requirement) in requirements.iter().enumerate() {
        for touch in requirement.touches.iter().chain(&requirement.history) {
            let touched = &mut changes[touch.change].requirements;
            if touched.last() != Some(&at) {
                touched.push(at);
            }
        }
    }
    checks::check(&requirements, &changes, &index, &mut findings);
    let mut capabilities: Vec<String> =
        requirements.iter().map(|requirement| requirement.reference.capability.clone()).collect();
    capabilities.sort_unstable();
    capabilities.dedup();
    Catalogue { requirements, changes, capabilities, findings, index }
}

fn sorted<'d>(specs: &[SpecInput<'d>]) -> impl Iterator<Item = SpecInput<'d>> + use<'d> {
    let mut specs = specs.to_vec();
    specs.sort_by_key(|spec| (spec.capability, spec.path));
    specs.into_iter()
}

fn by_id<'i, 'd>(changes: &'i [ChangeInput<'d>]) -> Vec<&'i ChangeInput<'d>> {
    let mut changes: Vec<_> = changes.iter().collect();
    changes.sort_by_key(|change| change.id);
    changes
}

/// A document being read.
#[derive(Clone, Copy)]
pub(super) struct Source<'s> {
    pub(super) capability: &'s str,
    pub(super) path: &'s Arc<str>,
    pub(super) document: &'s Document,
}

impl Source<'_> {
    pub(super) fn place(self, line: usize) -> Place {
        Place::of_line(self.path, self.document, line)
    }

    pub(super) fn requirement(
        self,
        block: &Block<'_>,
        standing: Standing,
        findings: &mut Vec<Finding>,
    ) -> Requirement {
        let document = self.document;
        let explicit_id = block.metadata(document, "ID").filter(|id| !id.is_empty());
        let reference = Reference::of_requirement(self.capability, block.name, explicit_id);
        let blocks = block.scenarios(document);
        let scenarios: Vec<Scenario> =
            blocks.iter().map(|scenario| self.scenario(scenario, &reference, standing, findings)).collect();
        let text = fingerprint::statement(document, block, &blocks);
        Requirement {
            fingerprints: Fingerprints::new(text, scenarios.iter().map(|scenario| scenario.fingerprint)),
            reference,
            slug: slug(block.name),
            explicit_id: explicit_id.map(str::to_owned),
            name: block.name.to_owned(),
            place: self.place(block.header()),
            statement: block.text(document).to_text().into_owned(),
            standing,
            scenarios,
            touches: Vec::new(),
            history: Vec::new(),
            scenario_order: Vec::new(),
        }
    }

    fn scenario(
        self,
        block: &ScenarioBlock<'_>,
        requirement: &Reference,
        standing: Standing,
        findings: &mut Vec<Finding>,
    ) -> Scenario {
        let document = self.document;
        let body = block.lines.start + 1..block.lines.end;
        let mut explanation = None;
        for line in body.clone().filter(|line| !document.is_fenced(*line)) {
            let text = document.line(line);
            if !text.contains("<!--") {
                continue;
            }
            match explanation::read_comment(text, &self.place(line)) {
                Some(Ok(read)) => explanation = Some(read),
                Some(Err(finding)) => findings.push(finding),
                None => {}
            }
        }
        let steps = block.steps(document);
        Scenario {
            reference: requirement.with_scenario(block.name),
            name: block.name.to_owned(),
            place: self.place(block.lines.start),
            text: document.joined(body).trim_matches(['\n', ' ', '\t']).to_owned(),
            steps: steps
                .into_iter()
                .map(|step| Step { keyword: step.keyword, text: step.text.to_owned(), line: step.line + 1 })
                .collect(),
            fingerprint: fingerprint::scenario(document, block),
            standing,
            explanation,
            proposed: Vec::new(),
            dropped_by: Vec::new(),
        }
    }
}

fn change(input: &ChangeInput<'_>, stage: Stage, findings: &mut Vec<Finding>) -> Change {
    let tasks = input.tasks.map(|tasks| {
        let (tasks, problems) = tasks::read(&tasks.path.into(), tasks.document);
        findings.extend(problems);
        tasks
    });
    let passages = |input: Option<TextInput<'_>>, wanted: fn(&str) -> bool| {
        input.map(|text| passages(text, wanted)).unwrap_or_default()
    };
    let mut decisions = passages(input.design, |title| title.contains("decision"));
    if decisions.is_empty() {
        decisions = passages(input.design, |_| true);
    }
    Change {
        id: input.id.to_owned(),
        stage,
        tasks,
        proposal: input.proposal.map(|text| text.path.into()),
        why: passages(input.proposal, |title| title == "why").into_iter().next(),
        design: input.design.map(|text| text.path.into()),
        decisions,
        requirements: Vec::new(),
    }
}

/// The sections of a document with text whose lower-case title is wanted; those inside of one another only once.
fn passages(input: TextInput<'_>, wanted: fn(&str) -> bool) -> Vec<Passage> {
    let path: Arc<str> = input.path.into();
    let outline = Outline::new(input.document);
    let mut until = 0;
    let mut found = Vec::new();
    for (at, section) in outline.sections().iter().enumerate() {
        if section.line < until || section.level < 2 || !wanted(&section.title.to_lowercase()) {
            continue;
        }
        let text = outline.content(at);
        if text.is_empty() {
            continue;
        }
        until = section.content.end;
        let bytes = input.document.byte_range(section.line..section.content.end);
        found.push(Passage {
            title: section.title.to_owned(),
            place: Place::of_line(&path, input.document, section.line),
            span: countersign_diag::Span::new(input.document.source(), bytes),
            text: text.into_owned(),
        });
    }
    found
}
