//! `view`: changes by stage, domains by what is proven, and what blocks whom.

use std::collections::BTreeMap;

use countersign_diag::Severity;
use countersign_report::dashboard::{ChangeRow, Dashboard, DomainRow, FindingCounts, Progress, Verified};
use countersign_report::overlap::{OverlapView, Severity as Collision};
use countersign_report::queue::QueueRow;
use countersign_trace::{Status, Trace};
use countersign_verify::Verification;

use crate::error::Error;
use crate::planned::PlannedChange;
use crate::root::Project;
use crate::schemas::Schemas;
use crate::traced::{Closely, ProjectTrace};
use crate::verify::VerifyScope;

impl Project {
    /// The whole project at a glance. Nothing is run, and nothing is written.
    pub fn dashboard(&self) -> Result<Dashboard, Error> {
        let (queue, overlaps) = (self.queue()?, self.overlap(&[])?);
        let loaded = self.load_trace(&Closely::All)?;
        let trace = loaded.trace();
        let verification = loaded.verification(&trace, &VerifyScope::All);
        let schemas = Schemas::new(self);
        let rows = queue.changes.into_iter();
        let mut changes: Vec<ChangeRow> =
            rows.map(|row| change_row(self, (row, &schemas), &overlaps, &verification)).collect();
        changes.sort_by_key(|row| std::cmp::Reverse(row.stage));
        let count = |severity| verification.findings.iter().filter(|one| one.severity() == severity).count();
        Ok(Dashboard {
            changes,
            domains: domains(&loaded, &trace),
            findings: FindingCounts { errors: count(Severity::Error), warnings: count(Severity::Warning) },
            archived: self.archived_changes().unwrap_or_default().len(),
        })
    }
}

fn change_row(
    project: &Project,
    (row, schemas): (QueueRow, &Schemas<'_>),
    overlaps: &[OverlapView],
    verification: &Verification,
) -> ChangeRow {
    let is_its = |change: &Option<String>| change.as_deref() == Some(row.change.as_str());
    let blocking =
        verification.items.iter().filter(|item| item.is_blocking() && is_its(&item.change)).count();
    let collides = |overlap: &&OverlapView| {
        overlap.severity == Collision::Conflict && overlap.changes.contains(&row.change)
    };
    let others = overlaps.iter().filter(collides).flat_map(|overlap| &overlap.changes);
    let conflicts = others.filter(|other| **other != row.change).cloned().collect();
    // A change that cannot be read at all has said why in the queue.
    let planned = PlannedChange::read(project, &row.change, None, schemas).ok();
    let tasks = planned.as_ref().map(PlannedChange::task_progress).unwrap_or_default();
    let stage =
        planned.as_ref().map_or(countersign_report::compat::status::Stage::Begun, PlannedChange::stage);
    let is_done = tasks.total > 0 && tasks.completed == tasks.total;
    ChangeRow {
        stage: if is_done && blocking == 0 {
            Progress::Verified(Verified::Verified)
        } else {
            Progress::Files(stage)
        },
        done: tasks.completed,
        tasks: tasks.total,
        blocking,
        after: row.after,
        conflicts,
        reason: row.reason,
        change: row.change,
    }
}

/// What is proven of each domain. What open changes add counts, too: it is owed.
fn domains(loaded: &ProjectTrace, trace: &Trace<'_>) -> Vec<DomainRow> {
    let mut rows: BTreeMap<String, DomainRow> = BTreeMap::new();
    for (requirement, covered) in trace.catalogue.requirements.iter().zip(&trace.coverage) {
        let capability = &requirement.reference.capability;
        let domain = loaded.settings().domains.of_capability(capability);
        let domain = domain.unwrap_or_else(|| "(no domain)".to_owned());
        let row = rows.entry(domain.clone()).or_insert_with(|| DomainRow { domain, ..DomainRow::default() });
        row.requirements += 1;
        for scenario in &covered.scenarios {
            row.scenarios += 1;
            match scenario.status {
                Status::Verified => row.verified += 1,
                Status::Stale | Status::Suspect => row.stale += 1,
                Status::Failed => row.failed += 1,
                _ => {}
            }
        }
    }
    rows.into_values().collect()
}
