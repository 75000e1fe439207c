//! The walk over the files that the repository's own ignore files do not exclude, and globs over paths.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use globset::{Glob, GlobBuilder, GlobSet, GlobSetBuilder};
use ignore::{WalkBuilder, WalkState};

use crate::error::Error;
use crate::fs;

/// The files and links below a folder that no `.gitignore` excludes, relative to it, in no order.
///
/// Hidden ones count. What git keeps for itself, the user's own ignore files and `.git/info/exclude` do not: another
/// clone has not got them. Where `leave_out` says so, a path and all below it is passed over.
pub(super) fn unignored(
    root: &Path,
    leave_out: impl Fn(&Path) -> bool + Send + Sync + 'static,
) -> io::Result<Vec<PathBuf>> {
    let is_in_repository = root.ancestors().any(|folder| fs::exists(&folder.join(".git")));
    let base = root.to_owned();
    let mut walk = WalkBuilder::new(root);
    walk.standard_filters(false)
        .git_ignore(true)
        .require_git(false)
        // Above the top of a repository, and above a project that is in none, nothing belongs to it.
        .parents(is_in_repository)
        .follow_links(false)
        .threads(rayon::current_num_threads())
        .filter_entry(move |entry| {
            entry.file_name() != ".git"
                && entry.path().strip_prefix(&base).map_or(true, |path| !leave_out(path))
        });
    let found: Mutex<Vec<PathBuf>> = Mutex::default();
    let failed: Mutex<Option<io::Error>> = Mutex::default();
    walk.build_parallel().run(|| {
        Box::new(|entry| match entry {
            Ok(entry) => {
                let is_folder = entry.file_type().is_none_or(|kind| kind.is_dir());
                if !is_folder && let Ok(path) = entry.path().strip_prefix(root) {
                    found.lock().unwrap_or_else(PoisonError::into_inner).push(path.to_owned());
                }
                WalkState::Continue
            }
            Err(error) => {
                let reason = error.to_string();
                let error = error.into_io_error().unwrap_or_else(|| io::Error::other(reason));
                *failed.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
                WalkState::Quit
            }
        })
    });
    match failed.into_inner().unwrap_or_else(PoisonError::into_inner) {
        Some(error) => Err(error),
        None => Ok(found.into_inner().unwrap_or_else(PoisonError::into_inner)),
    }
}

/// Globs over paths relative to the project; `*` stays within one folder, `**` does not.
pub(crate) fn globs(code: &'static str, patterns: &[String]) -> Result<GlobSet, Error> {
    let mut set = GlobSetBuilder::new();
    for pattern in patterns {
        set.add(glob(code, pattern)?);
    }
    set.build().map_err(|error| Error::usage(code, format!("the globs cannot be used: {error}")))
}

/// One glob.
pub(crate) fn glob(code: &'static str, pattern: &str) -> Result<Glob, Error> {
    let relative = pattern.trim_start_matches("./");
    GlobBuilder::new(relative).literal_separator(true).build().map_err(|error| {
        Error::usage(code, format!("`{pattern}` is no glob: {}", error.kind()))
            .fix("write it like `src/**` or `*.rs`")
    })
}
