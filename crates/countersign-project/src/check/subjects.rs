//! What is judged: changes with their risk, and the branch as a whole.

use std::collections::BTreeSet;

use countersign_diag::SourceMap;
use countersign_model::metadata::{METADATA_FILE, Risk, read_metadata};
use countersign_rules::{ChangeView, Subject, Suite, World};
use countersign_verify::{ChangeDiff, derived_risk};
use jiff::civil::Date;

use super::branch::Branch;
use super::commands::CommandRuns;
use super::files::Trees;
use super::{CheckScope, diff};
use crate::change_diff::DiffRequest;
use crate::error::Error;
use crate::fs;
use crate::policy::PolicyInForce;
use crate::root::Project;
use crate::settings::Settings;
use crate::subject::id_of_archived;

/// One thing that is judged.
pub(super) struct Judgeable {
    /// The change; `None` for the branch.
    pub(super) change: Option<ChangeView>,
    /// Why its risk is that high.
    pub(super) risk_reasons: Vec<String>,
    diff: ChangeDiff,
    has_change: bool,
    /// Whether the branch does nothing to it, so that there is no diff and none is missed.
    at_target: bool,
}

impl Judgeable {
    /// A branch that does nothing: only what the tree holds is judged.
    pub(super) fn untouched_branch() -> Self {
        let diff = ChangeDiff { state: countersign_verify::DiffState::Complete, paths: Vec::new() };
        of_branch(diff, true, true)
    }

    pub(super) fn world<'w>(
        &'w self,
        files: &'w Trees<'_>,
        branch: &'w Branch,
        (suites, runs): (&'w [Suite], &'w CommandRuns),
        today: Date,
    ) -> World<'w> {
        World {
            subject: match &self.change {
                Some(change) => Subject::Change(change),
                None => Subject::Branch { has_change: self.has_change },
            },
            diff: &self.diff,
            at_target: self.at_target,
            files,
            unassigned: branch.unassigned.as_deref().map_err(String::as_str),
            suites,
            commands: runs.outcomes(),
            today,
        }
    }
}

/// What a scope asks for: each change by itself, with what it does, and a branch of several or none as a whole.
pub(super) fn of(
    project: &Project,
    policy: &PolicyInForce,
    settings: &Settings,
    branch: &Branch,
    scope: &CheckScope,
) -> Result<Vec<Judgeable>, Error> {
    let ids: Vec<String> = match scope {
        CheckScope::Change(id) => vec![id.clone()],
        CheckScope::Branch => branch.changes.iter().cloned().collect(),
        CheckScope::All => {
            let mut all = branch.changes.clone();
            all.extend(project.changes().unwrap_or_default());
            all.into_iter().collect()
        }
    };
    let papers = project.load_papers()?;
    let mut judgeable = Vec::new();
    for id in &ids {
        // A folder that is gone altogether is a change that was taken back.
        let Some(name) = folder_of(project, id) else { continue };
        let is_touched = branch.changes.contains(id);
        let diff = if !is_touched {
            diff::of_paths(Vec::new(), settings)
        } else if branch.changes.len() == 1 {
            branch.diff.clone()
        } else {
            let request = DiffRequest {
                change: id.clone(),
                range: None,
                target_branch: policy.settings.target_branch.clone(),
                except: Vec::new(),
            };
            diff::of_change(project.change_diff(&request), settings)
        };
        let mut domains = papers.domains(&name);
        domains.extend(diff.paths.iter().filter_map(|path| path.domain.clone()));
        let folder = format!("openspec/changes/{}{name}", if name == *id { "" } else { "archive/" });
        let (declared, labels) = declared(project, &folder);
        let (risk, risk_reasons) = risk(declared, &diff, policy, &domains);
        let operations = papers.operations(&name);
        judgeable.push(Judgeable {
            change: Some(ChangeView {
                id: id.clone(),
                folder,
                risk: Some(risk),
                domains,
                operations,
                labels,
            }),
            risk_reasons,
            diff,
            has_change: true,
            at_target: branch.at_target || !is_touched,
        });
    }
    // A branch with one change is that change: all it does was judged.
    if !matches!(scope, CheckScope::Change(_)) && branch.changes.len() != 1 {
        let rest = rest(&branch.diff, &judgeable);
        judgeable.push(of_branch(branch.diff.clone(), !branch.changes.is_empty(), branch.at_target));
        if !branch.changes.is_empty() && !rest.paths.is_empty() {
            judgeable.push(of_branch(rest, false, false));
        }
    }
    Ok(judgeable)
}

fn of_branch(diff: ChangeDiff, has_change: bool, at_target: bool) -> Judgeable {
    Judgeable { change: None, risk_reasons: Vec::new(), diff, has_change, at_target }
}

/// What a branch of several changes does beside them: no document of theirs speaks for it.
fn rest(branch: &ChangeDiff, changes: &[Judgeable]) -> ChangeDiff {
    let known: BTreeSet<&str> =
        changes.iter().flat_map(|change| change.diff.paths.iter().map(|path| path.path.as_str())).collect();
    let paths = branch.paths.iter().filter(|path| !known.contains(path.path.as_str())).cloned().collect();
    ChangeDiff { state: branch.state.clone(), paths }
}

/// The name of the folder of a change, open or archived.
pub(super) fn folder_of(project: &Project, id: &str) -> Option<String> {
    let changes = project.path().join("openspec/changes");
    if fs::is_folder(&changes.join(id)) {
        return Some(id.to_owned());
    }
    let archived = fs::entries_if_there(&changes.join("archive")).unwrap_or_default();
    let mut names: Vec<String> = archived.into_iter().map(|entry| entry.name).collect();
    names.sort();
    names.into_iter().rev().find(|name| id_of_archived(name) == id)
}

/// What the metadata of a change says of its risk, and its labels. What cannot be read says nothing, and derived risk holds.
fn declared(project: &Project, folder: &str) -> (Option<Risk>, Vec<String>) {
    let text = fs::read_lossy(&project.path().join(folder).join(METADATA_FILE)).unwrap_or_default();
    let reading = read_metadata(SourceMap::default().add(METADATA_FILE, text.as_str()), &text);
    reading.metadata.map(|metadata| (metadata.risk, metadata.labels)).unwrap_or_default()
}

/// The highest of declared and derived: a label can only raise it. An edit of what is guarded is high.
fn risk(
    declared: Option<Risk>,
    diff: &ChangeDiff,
    policy: &PolicyInForce,
    domains: &BTreeSet<String>,
) -> (Risk, Vec<String>) {
    let mut reasons: Vec<(Risk, String)> =
        derived_risk(diff, domains).into_iter().map(|one| (one.risk, one.reason)).collect();
    if let Some(path) = diff.paths.iter().find(|path| policy.guarded.kind_of(&path.path).is_some()) {
        reasons.push((Risk::High, format!("policy itself changes: `{}`", path.path)));
    }
    if let countersign_verify::DiffState::Unknown { reason } = &diff.state {
        reasons.push((Risk::High, format!("nobody knows what changes: {reason}")));
    }
    if let Some(declared) = declared {
        reasons.push((declared, "its author says so".to_owned()));
    }
    reasons.sort_by_key(|(risk, _)| std::cmp::Reverse(*risk));
    let risk = reasons.first().map_or(Risk::Low, |(risk, _)| *risk);
    (risk, reasons.into_iter().filter(|(of, _)| *of == risk).map(|(_, reason)| reason).collect())
}
