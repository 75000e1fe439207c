//! Where no citation tells why a line is there: the commit it came with, and the change that belongs to it.

use countersign_report::why::WhyCommit;
use countersign_trace::Trace;

use super::why::of_change;
use crate::change_diff::{DiffCommit, change_of};
use crate::git::GitError;
use crate::history::History;
use crate::root::Project;
use crate::subject::id_of_archived;

impl Project {
    /// The commit of a line, or the one a file came with; what is in the way is said.
    pub(super) fn commit_of(
        &self,
        trace: &Trace<'_>,
        path: &str,
        line: Option<usize>,
        broken: &mut Vec<String>,
    ) -> Option<WhyCommit> {
        let history = match self.history() {
            Ok(history) => history,
            Err(absent) => {
                broken.push(format!("no commit tells more: {absent}"));
                return None;
            }
        };
        let found = match commit_in(&history, path, line) {
            Ok(Some(found)) => found,
            Ok(None) => {
                let what = if line.is_some() { "the line" } else { "the file" };
                broken.push(format!("{what} is not committed yet"));
                return None;
            }
            Err(error) => {
                broken.push(format!("no commit tells more: {error}"));
                return None;
            }
        };
        let mut changes: Vec<&str> = found.changes.iter().map(|id| id_of_archived(id)).collect();
        let by = if changes.is_empty() { "folder" } else { "trailer" };
        if changes.is_empty() {
            changes = found.paths.iter().filter_map(|path| change_of(path)).collect();
        }
        changes.sort_unstable();
        changes.dedup();
        let mut reasons = Vec::new();
        for id in &changes {
            let Some(at) = trace.catalogue.change(id) else {
                broken.push(format!("the commit names the change `{id}`, which is not there"));
                continue;
            };
            let known = &trace.catalogue.changes[at];
            let mut reason = of_change(trace, at, known.why.as_ref(), known.decisions.first());
            if known.why.is_none() {
                reason.missing.push("the change has no why".to_owned());
            }
            reasons.push(reason);
        }
        if changes.is_empty() {
            broken.push(match found.no_change.first() {
                Some(reason) => format!("the commit belongs to no change, and says why: {reason}"),
                None => "the commit belongs to no change".to_owned(),
            });
        }
        Some(WhyCommit {
            id: found.commit.id.clone(),
            date: found.commit.day(),
            subject: found.commit.subject.clone(),
            by: (!changes.is_empty()).then_some(by),
            reasons,
        })
    }
}

/// `None` if nothing is committed.
fn commit_in(history: &History, path: &str, line: Option<usize>) -> Result<Option<DiffCommit>, GitError> {
    let id = match line {
        None => history.first_commit_of(path)?.map(|first| first.version.commit.id),
        Some(line) => blamed(history, path, line)?,
    };
    id.map_or(Ok(None), |id| crate::change_diff::commit_named(history, &id))
}

/// The commit of a line of the working tree; edits in white space do not count.
fn blamed(history: &History, path: &str, line: usize) -> Result<Option<String>, GitError> {
    if history.first_commit_of(path)?.is_none() {
        return Ok(None);
    }
    let lines = format!("{line},{line}");
    let arguments = ["-c", "blame.ignoreRevsFile=", "blame", "-w", "--porcelain", "-L", &lines, "--", path];
    let answer = history.git.run(&arguments)?;
    let text = String::from_utf8_lossy(&answer);
    let id = text.split_whitespace().next().unwrap_or_default();
    let is_committed = id.bytes().any(|byte| byte != b'0');
    Ok(is_committed.then(|| id.to_owned()))
}
