//! Secrets in the history of a branch: what one commit adds stays there, though a later one takes it away.

use countersign_diag::Finding;
use countersign_report::check::CheckReport;
use countersign_rules::{Blob, RULE_NOT_TOLD, Rule, SecretScan};
use countersign_secrets::mask;
use jiff::civil::Date;

use super::rules::Rules;
use crate::change_diff::commits_between;
use crate::git::GitError;
use crate::policy::PolicyInForce;

/// How much of a commit's id people read.
const SHORT: usize = 12;

/// Lets every rule of kind `secret-scan` judge what each commit of the branch adds.
pub(super) fn scan(policy: &PolicyInForce, rules: &Rules, day: Date, report: &mut CheckReport) {
    let scans: Vec<(&Rule, &SecretScan)> =
        rules.policy.rules().iter().filter_map(|rule| Some((rule, rule.parameters.secrets()?))).collect();
    if scans.is_empty() {
        report.left_out.push("the history: no rule of kind `secret-scan` is in force".to_owned());
        return;
    }
    match found(policy, &scans, day) {
        Ok(findings) => report.findings.extend(findings),
        Err(error) => report.findings.extend(scans.iter().map(|(rule, _)| {
            let message = format!("nobody can tell whether the history keeps rule `{}`: {error}", rule.id);
            Finding::new(&RULE_NOT_TOLD, rule.span, message)
                .about(&rule.id)
                .help("fetch the whole history of the branch, then check again")
                .severity_is(rule.severity)
        })),
    }
}

fn found(
    policy: &PolicyInForce,
    scans: &[(&Rule, &SecretScan)],
    day: Date,
) -> Result<Vec<Finding>, GitError> {
    let (history, revision) = (policy.history(), &policy.revision);
    let mut findings = Vec::new();
    for commit in commits_between(history, &revision.head, Some(&revision.merge_base))? {
        let id = &commit.commit.id;
        for path in &commit.paths {
            // A path that the commit takes away adds nothing.
            let Some(bytes) = history.text_at(id, path)? else { continue };
            let before = history.parent_text(id, path)?.unwrap_or_default();
            let blob = Blob { commit: &id[..id.len().min(SHORT)], path, bytes: &bytes, before: &before };
            for (rule, scan) in scans {
                findings.extend(scan.judge_blob(blob, day).into_iter().map(|violation| {
                    Finding::new(rule.kind.code, rule.span, mask(&violation.message))
                        .about(format!("{} {}", rule.id, violation.subject))
                        .help(&violation.next)
                        .severity_is(rule.severity)
                }));
            }
        }
    }
    Ok(findings)
}
