//! Which lock files a rule looks at, and which of their packages; shared by the kinds about dependencies.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use countersign_diag::Finding;
use countersign_inventory::changes;
use countersign_inventory::lockfile::{self, Format, Package, Packages};
use countersign_model::toml_table::{Located, Table};
use countersign_template::{Globs, known};
use countersign_verify::ChangeKind;

use super::{At, Judgement, Violation};
use crate::ask::{Ask, Side};

/// The parameters that the kinds share.
#[derive(Debug)]
pub(super) struct Locks {
    paths: Option<Globs>,
    scope: Scope,
}

/// Which packages are judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Scope {
    /// Those that the diff adds, or changes in any way.
    Changed,
    /// All of all lock files.
    All,
}

/// What there is to judge.
pub(super) struct Locked {
    /// The lock files that are judged, by path.
    pub(super) files: Vec<LockedFile>,
    /// Lock files that cannot be read as a whole.
    pub(super) broken: Vec<Violation>,
    /// Lock files that are gone, and no other of their format came.
    pub(super) gone: Vec<String>,
}

/// A lock file.
pub(super) struct LockedFile {
    /// Its path.
    pub(super) path: String,
    /// What it says.
    pub(super) now: Packages,
    /// What it said; `None` where everything is judged.
    before: Option<Packages>,
}

/// Files, and what each includes that is not there.
type Lost = BTreeMap<String, String>;

impl Locks {
    /// Reads `paths` and `scope`.
    pub(super) fn read(table: &mut Table<'_>, findings: &mut Vec<Finding>) -> Option<Self> {
        let paths = super::optional_globs(table, "paths", findings)?;
        let scope = match super::optional_word(table, "scope", findings)? {
            None => Scope::Changed,
            Some(word) => {
                let read = |word: &str| match word {
                    "changed" => Some(Scope::Changed),
                    "all" => Some(Scope::All),
                    _ => None,
                };
                known(&[word], "is no scope", &["changed", "all"], read, findings).pop()?
            }
        };
        Some(Self { paths, scope })
    }

    /// The patterns, for the lint.
    pub(super) fn patterns(&self) -> Vec<&Located<String>> {
        self.paths.iter().flat_map(Globs::written).collect()
    }

    /// Reads what there is to judge.
    pub(super) fn locked(&self, ask: &Ask<'_>) -> Result<Locked, Judgement> {
        let tree = ask.paths(Side::Head)?;
        let changed = match self.scope {
            Scope::Changed => Some(ask.changed()?),
            Scope::All => None,
        };
        let mut locked = Locked { files: Vec::new(), broken: Vec::new(), gone: Vec::new() };
        let (all, lost) = self.of_tree(ask, &tree)?;
        if let Some(changed) = changed {
            let is_removed = |kind| kind == ChangeKind::Removed;
            let formats: BTreeSet<Format> = changed
                .iter()
                .filter(|path| !is_removed(path.kind))
                .filter_map(|path| all.get(&path.path).copied())
                .collect();
            for path in changed.iter().filter(|path| is_removed(path.kind) && self.means(&path.path)) {
                if Format::of(&path.path).is_some_and(|format| !formats.contains(&format)) {
                    locked.gone.push(path.path.clone());
                }
            }
        } else if all.is_empty() {
            return Err(Judgement::cannot_tell("the tree holds no lock file")
                .or_do("commit the lock file, or take the rule away"));
        }
        let judged: BTreeSet<&str> = match changed {
            Some(changed) => changed.iter().map(|path| path.path.as_str()).collect(),
            None => all.keys().map(String::as_str).collect(),
        };
        for (path, format) in all.iter().filter(|(path, _)| judged.contains(path.as_str())) {
            if let Some(include) = lost.get(path) {
                let reason = format!("`{path}` includes `{include}`, which the tree does not hold");
                return Err(Judgement::cannot_tell(reason));
            }
            let Some(text) = ask.text(Side::Head, path)? else {
                return Err(Judgement::cannot_tell(format!("`{path}` is listed and cannot be found")));
            };
            let now = match lockfile::read(*format, &text) {
                Ok(now) => now,
                Err(error) => {
                    locked.broken.push(broken(path, &error));
                    continue;
                }
            };
            // What cannot be read any more was nothing: all that is there now is judged.
            let before = match self.scope {
                Scope::All => None,
                Scope::Changed => {
                    ask.text(Side::Base, path)?.and_then(|text| lockfile::read(*format, &text).ok())
                }
            };
            locked.files.push(LockedFile { path: path.clone(), now, before });
        }
        Ok(locked)
    }

    fn means(&self, path: &str) -> bool {
        self.paths.as_ref().is_none_or(|globs| globs.is_match(path))
    }

    /// Every lock file of the tree, with the files that requirements include under any name; and includes that lead nowhere.
    fn of_tree(&self, ask: &Ask<'_>, tree: &[String]) -> Result<(BTreeMap<String, Format>, Lost), Judgement> {
        let (mut all, mut lost) = (BTreeMap::new(), Lost::new());
        for path in tree.iter().filter(|path| self.means(path)) {
            match Format::of(path) {
                Some(format) => _ = all.insert(path.clone(), format),
                None if self.paths.is_some() => {
                    return Err(Judgement::cannot_tell(format!(
                        "`{path}` is no lock file that is known by its name"
                    ))
                    .or_do("mend `paths` of the rule"));
                }
                None => {}
            }
        }
        let mut open: Vec<String> = all
            .iter()
            .filter(|(_, format)| **format == Format::Requirements)
            .map(|(path, _)| path.clone())
            .collect();
        while let Some(path) = open.pop() {
            let Some(text) = ask.text(Side::Head, &path)? else { continue };
            // A file that cannot be read is told where it is judged.
            let Ok(packages) = lockfile::read(Format::Requirements, &text) else { continue };
            for include in packages.includes {
                let Some(target) =
                    beside(&path, &include.path).filter(|target| tree.binary_search(target).is_ok())
                else {
                    lost.insert(path.clone(), include.path);
                    continue;
                };
                if all.insert(target.clone(), Format::Requirements).is_none() {
                    open.push(target);
                }
            }
        }
        Ok((all, lost))
    }
}

impl LockedFile {
    /// The packages that are judged.
    pub(super) fn judged(&self) -> HashSet<&Package> {
        let Some(before) = &self.before else { return self.now.packages.iter().collect() };
        let changes = changes::between(&before.packages, &self.now.packages);
        changes.added.into_iter().chain(changes.changed).collect()
    }

    /// Whether an index was named before.
    pub(super) fn knew_index(&self, url: &str) -> bool {
        self.before.as_ref().is_some_and(|before| before.indexes.iter().any(|index| index.url == url))
    }
}

fn broken(path: &str, error: &lockfile::LockError) -> Violation {
    Violation {
        at: Some(At::line(path, error.line as usize)),
        subject: path.to_owned(),
        message: format!("`{path}` cannot be read: {}", error.message),
        next: "let the package manager write it again".to_owned(),
    }
}

/// A path that stands in a file, from the root of the tree; `None` if it leads out of it.
fn beside(file: &str, path: &str) -> Option<String> {
    if path.starts_with(['/', '\\', '~']) || path.contains("://") {
        return None;
    }
    let mut parts: Vec<&str> = file.split('/').collect();
    parts.pop();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => _ = parts.pop()?,
            _ => parts.push(part),
        }
    }
    Some(parts.join("/"))
}
