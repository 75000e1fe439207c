//! Where git looks for hooks here, and what is put there.

#![expect(clippy::disallowed_methods, reason = "hooks lie outside of the project and of its transactions")]

use std::path::{Path, PathBuf};

use countersign_report::git_hooks::{HookDone, HookRow};

use super::script::{ASIDE, MARK, script};
use super::{GitHook, row};
use crate::error::{Error, io_error};
use crate::fs;
use crate::git::Git;
use crate::root::Project;

/// The code of errors.
const CODE: &str = "git_hook_error";

/// The folder of hooks.
pub(crate) struct HooksFolder {
    path: PathBuf,
    /// For people: relative to the project where it is inside.
    pub(super) shown: String,
}

/// The folder that git looks in, worktrees and `core.hooksPath` respected.
pub(crate) fn hooks_folder(project: &Project) -> Result<HooksFolder, Error> {
    let git = Git::find(&project.environment, project.path())
        .ok_or_else(|| Error::environment(CODE, "git is not installed, or not on PATH"))?;
    let broken = |error: crate::git::GitError| Error::environment(CODE, error.to_string());
    let line = |arguments: &[&str]| {
        let bytes = git.run(arguments).map_err(broken)?;
        Ok::<_, Error>(PathBuf::from(String::from_utf8_lossy(&bytes).trim_end_matches(['\n', '\r'])))
    };
    let top = line(&["rev-parse", "--show-toplevel"])?;
    if top.as_os_str().is_empty() {
        return Err(Error::usage(CODE, "nothing is checked out here").fix("run it in a work tree"));
    }
    let path = match git.hooks_path().map_err(broken)? {
        Some((scope, path)) if scope == "local" || scope == "worktree" => top.join(path),
        Some((scope, path)) => {
            let message = format!(
                "`core.hooksPath` sends every repository to `{}` (it is a {scope} setting)",
                fs::display(&path)
            );
            let fix = "add `countersign git-hook run pre-commit` to the hook there, or set `core.hooksPath` for this repository";
            return Err(Error::usage(CODE, message).fix(fix));
        }
        None => project.path().join(line(&["rev-parse", "--git-common-dir"])?).join("hooks"),
    };
    let path = fs::canonical(&path);
    let shown = fs::display(path.strip_prefix(fs::canonical(project.path())).unwrap_or(&path));
    Ok(HooksFolder { path, shown })
}

impl HooksFolder {
    fn of(&self, hook: GitHook) -> (PathBuf, PathBuf) {
        let name = hook.as_str();
        (self.path.join(name), self.path.join(format!("{name}{ASIDE}")))
    }

    /// Whether a hook of ours is there.
    pub(super) fn has(&self, hook: GitHook) -> bool {
        fs::read_lossy(&self.of(hook).0).is_ok_and(|text| text.contains(MARK))
    }

    /// Puts a hook in place.
    pub(super) fn install(&self, hook: GitHook) -> Result<HookRow, Error> {
        let (path, aside) = self.of(hook);
        let wanted = script(hook);
        if !fs::is_there(&path) {
            write(&path, &wanted)?;
            return Ok(row(hook, HookDone::Made));
        }
        let text = fs::read_lossy(&path).map_err(|error| io_error(CODE, &path, &error))?;
        if text == wanted {
            return Ok(row(hook, HookDone::Unchanged));
        }
        if text.contains(MARK) {
            write(&path, &wanted)?;
            return Ok(row(hook, HookDone::Refreshed));
        }
        if fs::is_there(&aside) {
            let message = format!("`{}` is taken", fs::display(&aside));
            return Err(Error::environment(CODE, message).fix("move it away, then try again"));
        }
        std::fs::rename(&path, &aside).map_err(|error| io_error(CODE, &path, &error))?;
        if let Err(error) = write(&path, &wanted) {
            std::fs::rename(&aside, &path).map_err(|error| io_error(CODE, &aside, &error))?;
            return Err(error);
        }
        Ok(row(hook, HookDone::Chained))
    }

    /// Takes a hook away.
    pub(super) fn uninstall(&self, hook: GitHook) -> Result<HookRow, Error> {
        let (path, aside) = self.of(hook);
        if !fs::is_there(&path) {
            return Ok(row(hook, HookDone::Absent));
        }
        let text = fs::read_lossy(&path).map_err(|error| io_error(CODE, &path, &error))?;
        if !text.contains(MARK) {
            return Ok(row(hook, HookDone::Foreign));
        }
        if text != script(hook) {
            return Ok(row(hook, HookDone::Edited));
        }
        if fs::is_there(&aside) {
            std::fs::rename(&aside, &path).map_err(|error| io_error(CODE, &aside, &error))?;
            return Ok(row(hook, HookDone::Restored));
        }
        std::fs::remove_file(&path).map_err(|error| io_error(CODE, &path, &error))?;
        Ok(row(hook, HookDone::Removed))
    }
}

fn write(path: &Path, text: &str) -> Result<(), Error> {
    fs::replace(path, text.as_bytes())
        .and_then(|()| make_executable(path))
        .map_err(|error| io_error(CODE, path, &error))
}

#[cfg(unix)]
fn make_executable(path: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755))
}

#[cfg(not(unix))]
fn make_executable(_path: &Path) -> std::io::Result<()> {
    Ok(())
}
