//! Judging less than everything, and saying what was left out.

use std::collections::BTreeSet;

use countersign_diag::Finding;
use countersign_trace::{Touched, Trace};
use countersign_verify::{Item, Scope, Verification};

use super::CODE;
use crate::change_diff::change_of;
use crate::error::Error;
use crate::root::Project;
use crate::settings::FILE;
use crate::traced::ProjectTrace;

/// Of a change, findings about its own documents, the code that it touches and the settings are kept.
pub(super) fn to_change(
    loaded: &ProjectTrace,
    trace: &Trace<'_>,
    verification: &mut Verification,
    left_out: &mut Vec<String>,
) {
    let Scope::Change(id) = &verification.scope else { return };
    let folder = format!("openspec/changes/{id}/");
    let mut paths: BTreeSet<&str> = BTreeSet::from([FILE]);
    if let Some(diff) = loaded.diff(id) {
        paths.extend(diff.paths.iter().map(|path| path.path.as_str()));
    }
    let own = trace.catalogue.changes.iter().find(|change| change.id == *id);
    for requirement in own.into_iter().flat_map(|change| &change.requirements) {
        paths.insert(trace.catalogue.requirements[*requirement].place.path.as_ref());
    }
    let before = verification.findings.len();
    verification.findings.retain(|finding| {
        path_of(loaded, finding).is_none_or(|path| path.starts_with(&folder) || paths.contains(path))
    });
    let left = before - verification.findings.len();
    if left > 0 {
        left_out.push(format!("{left} findings about other parts; `verify --all` lists them"));
    }
}

/// Items of other domains are not judged.
pub(super) fn to_domains(verification: &mut Verification, domains: &[String], left_out: &mut Vec<String>) {
    let is_in = |item: &Item| item.domain.as_ref().is_none_or(|domain| domains.contains(domain));
    let before = verification.items.len();
    verification.items.retain(is_in);
    let left = before - verification.items.len();
    if left > 0 {
        left_out.push(format!("{left} items outside of the domains in `[scope]`"));
    }
}

impl Project {
    /// What the branch does not touch is not judged: neither its changes, nor its specs, nor its code.
    pub(super) fn narrow_to_branch(
        &self,
        (loaded, trace): (&ProjectTrace, &Trace<'_>),
        since: &str,
        verification: &mut Verification,
        left_out: &mut Vec<String>,
    ) -> Result<(), Error> {
        let changed = self.changed_since(since).map_err(|reason| {
            Error::usage(CODE, format!("what changed since `{since}` cannot be told: {reason}"))
                .fix("name a branch or a commit that this clone has, with its history")
        })?;
        let paths: BTreeSet<&str> = changed.iter().map(|path| path.path.as_str()).collect();
        let changes: BTreeSet<&str> = changed.iter().filter_map(|path| change_of(&path.path)).collect();
        let touched: Vec<Touched> = changed
            .iter()
            .map(|path| Touched { path: path.path.clone(), lines: path.lines.clone() })
            .collect();
        let reached: BTreeSet<String> = trace
            .impact_of_diff(&touched)
            .targets
            .into_iter()
            .map(|target| trace.catalogue.reference_of(target).to_string())
            .collect();
        let is_reached = |subject: &str| {
            reached.contains(subject)
                || subject.split_once('#').is_some_and(|(requirement, _)| reached.contains(requirement))
        };
        let is_touched = |item: &Item| {
            item.change.as_ref().is_some_and(|change| changes.contains(change.as_str()))
                || item.place.is_none()
                || item.place.iter().chain(&item.related).any(|place| paths.contains(place.path.as_ref()))
                || is_reached(&item.subject)
        };
        let items = verification.items.len();
        verification.items.retain(is_touched);
        let findings = verification.findings.len();
        verification.findings.retain(|finding| {
            path_of(loaded, finding).is_none_or(|path| paths.contains(path) || path == FILE)
        });
        let left = (items - verification.items.len(), findings - verification.findings.len());
        if left != (0, 0) {
            left_out.push(format!("{} items and {} findings untouched since `{since}`", left.0, left.1));
        }
        Ok(())
    }
}

fn path_of<'l>(loaded: &'l ProjectTrace, finding: &Finding) -> Option<&'l str> {
    finding.span().map(|span| loaded.sources().get(span.source).name())
}
