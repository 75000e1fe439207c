//! What kind of repository a project is in: everything that limits what its history can prove.

use std::path::{Path, PathBuf};

use super::{Git, GitAbsent, GitError};

/// How the files of the project are checked out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Checkout {
    /// The repository's own.
    Main,
    /// One of several, made by `git worktree`.
    Worktree,
    /// A repository inside of another one.
    Submodule,
}

impl Checkout {
    /// The name, for JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Main => "main",
            Self::Worktree => "worktree",
            Self::Submodule => "submodule",
        }
    }
}

/// A repository that can be asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GitState {
    /// The commit that is checked out.
    pub head: String,
    /// The branch; `None` where HEAD is detached, in a rebase for example.
    pub branch: Option<String>,
    /// How the files are checked out.
    pub checkout: Checkout,
    /// Whether history is cut off, so that the oldest commits seem to add everything.
    pub is_shallow: bool,
    /// Whether objects may be missing, because the clone left them on the server.
    pub is_partial: bool,
    /// From the top of the repository to the project, with `/` at the end; empty if they are the same.
    pub prefix: String,
}

impl Git {
    /// Finds out what the repository is.
    pub(crate) fn state(&self) -> Result<GitState, GitAbsent> {
        let broken = |error: GitError| GitAbsent::Broken(error.to_string());
        let place = [
            "rev-parse",
            "--is-bare-repository",
            "--is-inside-work-tree",
            "--is-shallow-repository",
            "--absolute-git-dir",
            "--git-common-dir",
            "--show-toplevel",
            "--show-prefix",
        ];
        let answer = self.ask(&place).map_err(broken)?;
        if !answer.success {
            return Err(refusal(&answer.stderr, answer.reason()));
        }
        let text = String::from_utf8_lossy(&answer.stdout).into_owned();
        let mut lines = text.splitn(7, '\n');
        let mut next = || lines.next().unwrap_or_default();
        let (_bare, inside, shallow) = (next(), next(), next());
        let (own, common, top) = (next(), next(), next());
        let prefix = next().trim_end_matches('\n').to_owned();
        // The files of a linked work tree of a bare repository are checked out all the same.
        if inside != "true" {
            return Err(GitAbsent::Bare);
        }
        let (own, common) = (self.folder.join(own), self.folder.join(common));
        let (own, common) = (crate::fs::canonical(&own), crate::fs::canonical(&common));
        if repository_in(Path::new(top)) != Some(own.clone()) {
            return Err(GitAbsent::Elsewhere);
        }
        let checkout = if own != common {
            Checkout::Worktree
        } else if !own.ends_with(".git") && self.has_superproject().map_err(broken)? {
            Checkout::Submodule
        } else {
            Checkout::Main
        };
        Ok(GitState {
            head: self.resolve("HEAD").map_err(|_| GitAbsent::NoCommit)?,
            branch: self.branch().map_err(broken)?,
            checkout,
            is_shallow: shallow == "true",
            is_partial: self.is_partial().map_err(broken)?,
            prefix,
        })
    }

    /// The full id of the commit that a reference names.
    pub(crate) fn resolve(&self, reference: &str) -> Result<String, GitError> {
        let commit = format!("{reference}^{{commit}}");
        let answer = self.ask(&["rev-parse", "--verify", "--quiet", "--end-of-options", &commit])?;
        let text = String::from_utf8_lossy(&answer.stdout);
        // Old versions of git print the option that ends the options.
        let id = text.lines().last().unwrap_or_default();
        if answer.success && is_full_id(id) {
            Ok(id.to_owned())
        } else {
            Err(GitError::UnknownReference(reference.to_owned()))
        }
    }

    /// Settings that switch off the filters which the repository's own settings name: git may run one to see whether a file is as
    /// it was. Those of the user stay.
    pub(crate) fn own_filters_off(&self) -> Result<Vec<String>, GitError> {
        let keys = r"^filter\..*\.(clean|smudge|process)$";
        let answer = self.ask(&["config", "-z", "--show-scope", "--name-only", "--get-regexp", keys])?;
        let text = String::from_utf8_lossy(&answer.stdout).into_owned();
        let mut words = text.split('\0');
        let mut off = Vec::new();
        while let (Some(scope), Some(key)) = (words.next(), words.next()) {
            if matches!(scope, "local" | "worktree") {
                let filter = key.rsplit_once('.').map_or(key, |(filter, _)| filter);
                off.extend(
                    ["clean=", "smudge=", "process=", "required=false"].map(|end| format!("{filter}.{end}")),
                );
            }
        }
        off.dedup();
        Ok(off)
    }

    fn branch(&self) -> Result<Option<String>, GitError> {
        let answer = self.ask(&["symbolic-ref", "--quiet", "HEAD"])?;
        let name = String::from_utf8_lossy(&answer.stdout).trim_end_matches('\n').to_owned();
        let name = name.strip_prefix("refs/heads/").map_or(name.clone(), str::to_owned);
        Ok((answer.success && !name.is_empty()).then_some(name))
    }

    fn has_superproject(&self) -> Result<bool, GitError> {
        let answer = self.ask(&["rev-parse", "--show-superproject-working-tree"])?;
        Ok(answer.success && !answer.stdout.is_empty())
    }

    fn is_partial(&self) -> Result<bool, GitError> {
        let keys = r"^(remote\..*\.(promisor|partialclonefilter)|extensions\.partialclone)$";
        let answer = self.ask(&["config", "-z", "--get-regexp", keys])?;
        Ok(answer.success && !answer.stdout.is_empty())
    }
}

/// The repository whose files a folder says to hold: its `.git`, or what that points to.
fn repository_in(folder: &Path) -> Option<PathBuf> {
    let place = folder.join(".git");
    if crate::fs::is_file(&place) {
        let text = crate::fs::read_lossy(&place).ok()?;
        let path = text.strip_prefix("gitdir: ")?.trim_end_matches(['\n', '\r']);
        return Some(crate::fs::canonical(&folder.join(path)));
    }
    crate::fs::is_folder(&place).then(|| crate::fs::canonical(&place))
}

/// What git's refusal to look at a folder means.
fn refusal(stderr: &str, reason: String) -> GitAbsent {
    if stderr.contains("not a git repository (or any") {
        GitAbsent::NoRepository
    } else if stderr.contains("dubious ownership") || stderr.contains("unsafe repository") {
        GitAbsent::Untrusted
    } else if stderr.contains("must be run in a work tree") {
        GitAbsent::Bare
    } else {
        GitAbsent::Broken(reason)
    }
}

/// Whether a text is a full object id, of SHA-1 or of SHA-256.
pub(crate) fn is_full_id(text: &str) -> bool {
    matches!(text.len(), 40 | 64) && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}
