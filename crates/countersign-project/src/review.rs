//! `review`: the page about a change, from what is on disk now.

use std::collections::BTreeMap;

use countersign_report::review::{Review, ReviewFacts, SpecDiff, Subjects};
use countersign_trace::Trace;
use countersign_trace::catalogue::Stage;
use countersign_verify::{ChangeDiff, Verification};

use crate::archive::{ArchiveOptions, ArchivePlan, ArchiveRefusal};
use crate::error::Error;
use crate::root::Project;
use crate::select::unknown_change;
use crate::traced::{Closely, ProjectTrace};
use crate::verify::{VerifyScope, of_change, put_controls};

/// The code of errors.
const CODE: &str = "review_error";

/// Which page is wanted.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ReviewRequest {
    /// The id of the open change.
    pub change: String,
    /// The range of its diff, `A..B`, where the caller knows it.
    pub range: Option<String>,
    /// The version that the page names as the one that made it.
    pub tool_version: String,
}

impl Project {
    /// Makes the page about an open change. Nothing is run and nothing is written.
    #[tracing::instrument(level = "debug", skip_all)]
    pub fn review(&self, request: &ReviewRequest) -> Result<Review, Error> {
        let change = &request.change;
        let changes = self.changes().unwrap_or_default();
        if !changes.contains(change) {
            return Err(unknown_change(CODE, change, &changes));
        }
        let loaded =
            self.load_trace(&Closely::Change { id: change.clone(), range: request.range.clone() })?;
        let trace = loaded.trace();
        let scope = VerifyScope::Change { id: change.clone(), range: request.range.clone() };
        let mut verification = of_change(&loaded, &trace, &scope);
        if !loaded.controls().is_empty() {
            put_controls(self, (&loaded, &trace), &scope, &mut verification)?;
        }
        let specs = self.spec_diffs(&loaded, change);
        let known = trace.catalogue.changes.iter();
        let at = known.clone().position(|known| known.id == *change && known.stage == Stage::Open);
        let at = at.ok_or_else(|| {
            Error::usage(CODE, format!("change `{change}` holds nothing that can be read"))
                .fix("write its `proposal.md`")
        })?;
        self.page(request, &Read { loaded: &loaded, trace: &trace, verification: &verification, at, specs })
    }

    fn page(&self, request: &ReviewRequest, read: &Read<'_>) -> Result<Review, Error> {
        let (change, loaded) = (&request.change, read.loaded);
        let unknown = ChangeDiff::unknown("nobody asked for it");
        let subjects = Subjects {
            intent: self.intent_subject(change).ok().map(|subject| subject.digest),
            spec: self.spec_subject(change).ok().map(|subject| subject.digest),
            code: Some(loaded.code_digest()?),
        };
        Ok(Review::of(&ReviewFacts {
            trace: read.trace,
            change: read.at,
            folder: &format!("openspec/changes/{change}"),
            documents: loaded.change_documents(change),
            deltas: &loaded.change_deltas(change),
            specs: &read.specs,
            diff: loaded.diff(change).unwrap_or(&unknown),
            verification: read.verification,
            domains: &loaded.settings().domains,
            suites: loaded.states(),
            subjects: &subjects,
            tool_version: &request.tool_version,
            sources: loaded.sources(),
        }))
    }

    /// Each spec that the change has a delta for, now and as its archive would leave it.
    fn spec_diffs(&self, loaded: &ProjectTrace, change: &str) -> Vec<SpecDiff> {
        let plan = self.plan_archive(change, ArchiveOptions::default());
        let now = loaded.main_specs();
        let diffs = loaded.change_deltas(change).into_iter().map(|delta| {
            let capability = delta.capability.to_owned();
            let before = now.get(delta.capability).map_or("", |text| *text).to_owned();
            let path = format!("openspec/specs/{capability}/spec.md");
            let (after, refused) = match &plan {
                Ok(plan) => after(plan, &capability, &before),
                Err(error) => (before.clone(), Some(error.to_string())),
            };
            SpecDiff { capability, path, before, after, refused }
        });
        diffs.collect()
    }
}

/// What a page is made from.
struct Read<'a> {
    loaded: &'a ProjectTrace,
    trace: &'a Trace<'a>,
    verification: &'a Verification,
    at: usize,
    specs: Vec<SpecDiff>,
}

/// The spec after the archive, and why there is none if the change, or this spec of it, cannot be merged.
fn after(plan: &ArchivePlan, capability: &str, before: &str) -> (String, Option<String>) {
    let merged = plan.specs.iter().find(|spec| spec.capability == capability);
    let text = merged.map_or_else(|| before.to_owned(), |spec| spec.after.clone().unwrap_or_default());
    let refused = plan.refusal.as_ref().and_then(|refusal| reason(refusal, capability, merged.is_some()));
    (text, refused)
}

/// The first reason about this capability; the refusal itself for a spec that could not be merged.
fn reason(refusal: &ArchiveRefusal, capability: &str, is_merged: bool) -> Option<String> {
    let file = format!("{capability}/spec.md");
    let own = refusal.issues.iter().find(|issue| issue.path() == file);
    match own {
        Some(issue) => Some(issue.finding.message().to_owned()),
        None if is_merged => None,
        None => Some(refusal.message.clone()),
    }
}

impl ProjectTrace {
    /// The texts of the main specs by capability.
    fn main_specs(&self) -> BTreeMap<&str, &str> {
        self.specs().map(|spec| (spec.capability, spec.document.text())).collect()
    }
}
