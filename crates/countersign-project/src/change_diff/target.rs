//! Where the branch of a change left the target branch.

use crate::git::GitError;
use crate::history::History;

/// The target branch and the merge base with it.
pub(super) struct Found {
    /// The full reference.
    pub(super) target: String,
    /// The full id of the merge base.
    pub(super) base: String,
}

/// Finds the merge base of HEAD and the target branch; the inner error says why there is none.
pub(super) fn merge_base(history: &History, branch: &str) -> Result<Result<Found, String>, GitError> {
    let target = match reference(history, branch)? {
        Ok(target) => target,
        Err(reason) => return Ok(Err(reason)),
    };
    let tip = history.git.resolve(&target)?;
    let base = match history.git.run(&["merge-base", "--end-of-options", history.head(), &tip]) {
        Ok(bytes) => String::from_utf8_lossy(&bytes).trim_end().to_owned(),
        // Git says nothing and fails where there is no common ancestor.
        Err(GitError::Failed { .. }) => String::new(),
        Err(error) => return Err(error),
    };
    Ok(match base.as_str() {
        "" if history.state().is_shallow => Err(format!(
            "the history is cut off: the clone is shallow and does not reach the merge base with `{branch}`"
        )),
        "" => Err(format!("HEAD and `{branch}` have no common ancestor")),
        _ => Ok(Found { target, base }),
    })
}

/// The remote-tracking reference of a branch if there is one, else the local branch.
pub(crate) fn reference(history: &History, branch: &str) -> Result<Result<String, String>, GitError> {
    if branch.is_empty() || branch.contains(['*', '?', '[', '\n']) {
        return Ok(Err(format!("`{branch}` is no name of a branch")));
    }
    let local = format!("refs/heads/{branch}");
    let ends = format!("/{branch}");
    let upstream = names(history, "--format=%(upstream)", &local)?;
    let is_remote = |name: &String| name.starts_with("refs/remotes/") && name.ends_with(&ends);
    if let Some(upstream) = upstream.into_iter().find(is_remote)
        && history.git.resolve(&upstream).is_ok()
    {
        return Ok(Ok(upstream));
    }
    let mut remotes = names(history, "--format=%(refname)", &format!("refs/remotes/*/{branch}"))?;
    remotes.retain(is_remote);
    let origin = format!("refs/remotes/origin/{branch}");
    if remotes.contains(&origin) {
        return Ok(Ok(origin));
    }
    match remotes.as_slice() {
        [] => {}
        [only] => return Ok(Ok(only.clone())),
        _ => {
            return Ok(Err(format!("several remotes have a branch `{branch}` and none of them is `origin`")));
        }
    }
    Ok(match history.git.resolve(&local) {
        Ok(_) => Ok(local),
        Err(GitError::UnknownReference(_)) => Err(format!("there is no target branch `{branch}`")),
        Err(error) => return Err(error),
    })
}

fn names(history: &History, format: &str, pattern: &str) -> Result<Vec<String>, GitError> {
    let bytes = history.git.run(&["for-each-ref", format, pattern])?;
    let text = String::from_utf8_lossy(&bytes).into_owned();
    Ok(text.lines().filter(|line| !line.is_empty()).map(str::to_owned).collect())
}
