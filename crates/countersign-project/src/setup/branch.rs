//! The branch that changes are merged into, as far as git tells.

use crate::git::Git;
use crate::root::Project;

/// The name where nothing tells.
pub(super) const DEFAULT: &str = "main";

/// What the remote calls its branch; else `main` or `master`, whichever is there; else the branch that is checked out.
pub(super) fn target(project: &Project) -> String {
    let git = Git::find(&project.environment, project.path());
    let ask = |arguments: &[&str]| -> Option<String> {
        let answer = git.as_ref()?.run(arguments).ok()?;
        let name = String::from_utf8(answer).ok()?.trim().to_owned();
        let is_plain = |c: char| c.is_ascii_alphanumeric() || "._/-".contains(c);
        (!name.is_empty() && name.chars().all(is_plain)).then_some(name)
    };
    let is_there = |name: &&str| {
        let reference = format!("refs/heads/{name}");
        ask(&["rev-parse", "--verify", "--quiet", &reference]).is_some()
    };
    if !crate::fs::is_folder(project.path()) {
        return DEFAULT.to_owned();
    }
    let remote = ask(&["symbolic-ref", "--quiet", "--short", "refs/remotes/origin/HEAD"]);
    if let Some(name) = remote.as_deref().and_then(|name| name.strip_prefix("origin/")) {
        return name.to_owned();
    }
    let known = [DEFAULT, "master"].into_iter().find(is_there).map(str::to_owned);
    known
        .or_else(|| ask(&["symbolic-ref", "--quiet", "--short", "HEAD"]))
        .unwrap_or_else(|| DEFAULT.to_owned())
}
