//! How a pipeline stands to the target branch: it runs as it is there, or not at all.

use countersign_diag::{Finding, SourceMap, Span};

use crate::codes::PIPELINE_EDITED;
use crate::git::GitAbsent;
use crate::policy::{GuardedEdit, GuardedKind, NotVerified, PolicyInForce, PolicyTarget};
use crate::root::Project;

/// What of a pipeline may run.
#[derive(Debug)]
pub(super) enum Standing {
    /// Everything that the caller allows: it is as the target branch has it, or there is no repository that could say.
    Same,
    /// Built-in steps only, for a reason.
    WithoutCommands(String),
    /// Nothing: what decides about the run is edited, or nobody can say whether it is.
    Edited {
        /// What is wrong, for the report.
        findings: Vec<Finding>,
        /// The same in a line, for each step.
        reason: String,
    },
}

/// Compares what decides about a run with the tip of the target branch.
pub(super) fn standing(project: &Project, target: &PolicyTarget, sources: &mut SourceMap) -> Standing {
    match project.history() {
        Ok(_) => {}
        Err(GitAbsent::NoRepository | GitAbsent::NoProgram) => return Standing::Same,
        Err(absent) => return Standing::WithoutCommands(absent.to_string()),
    }
    let compared = project.policy_at_target(target).and_then(|policy| {
        let edits = project.guarded_edits(&policy)?;
        Ok((policy, edits))
    });
    match compared {
        Ok((policy, edits)) => of_edits(&policy, &edits, sources),
        Err(not) => unknown(&not),
    }
}

fn unknown(not: &NotVerified) -> Standing {
    let reason = format!("nobody can say whether the pipeline is edited: {}", not.reason);
    Standing::Edited { findings: vec![not.finding()], reason }
}

fn of_edits(policy: &PolicyInForce, edits: &[GuardedEdit], sources: &mut SourceMap) -> Standing {
    let reference = &policy.revision.reference;
    let mut on_tip = policy.tip.entries().map(|(path, _)| policy.guarded.kind_of(path));
    if !on_tip.any(|kind| kind == Some(GuardedKind::Pipelines)) {
        let reason = format!("`{reference}` has no pipeline yet, and commands run only as they are there");
        return Standing::WithoutCommands(reason);
    }
    let decides = |kind| matches!(kind, GuardedKind::Settings | GuardedKind::Pipelines | GuardedKind::Named);
    let edits: Vec<&GuardedEdit> = edits.iter().filter(|edit| decides(edit.kind)).collect();
    let Some(first) = edits.first() else { return Standing::Same };
    let reason =
        format!("`{}` is not as `{reference}` has it, and a pipeline runs only as it is there", first.path);
    let findings = edits.iter().map(|edit| finding(edit, reference, sources)).collect();
    Standing::Edited { findings, reason }
}

fn finding(edit: &GuardedEdit, reference: &str, sources: &mut SourceMap) -> Finding {
    let known = sources.iter().find(|source| source.name() == edit.path).map(countersign_diag::Source::id);
    let source = known.unwrap_or_else(|| sources.add(edit.path.as_str(), ""));
    let message =
        format!("the change {} `{}`, and a pipeline runs only as `{reference}` has it", edit.verb, edit.path);
    Finding::new(&PIPELINE_EDITED, Span::new(source, 0..0), message)
        .about(&edit.path)
        .help("take the edit out of the change; whoever may push to the target branch decides about it")
}
