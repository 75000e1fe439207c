//! `forbid-path`: paths that may not be changed, or may not be there at all.

use std::collections::BTreeSet;

use countersign_diag::Finding;
use countersign_model::toml_table::{Located, Table};
use countersign_template::{Globs, known};
use countersign_verify::ChangeKind;

use super::{At, Judge, Judgement, Kind, Reach, Violation};
use crate::ask::{Ask, Side};

countersign_diag::codes! {
    /// A rule of kind `forbid-path` is broken: a path is changed, or is there, that may not be.
    ///
    /// ```toml
    /// [[rule]]
    /// id = "no-vendored-binaries"
    /// kind = "forbid-path"
    /// paths = ["**/*.exe", "**/*.dll"]   # required
    /// except = ["tests/data/**"]         # none by default
    /// operations = ["added"]             # added, modified, removed; all by default
    /// exists = true                      # not even files that were there before; false by default
    /// why = "Binaries cannot be reviewed."
    /// ```
    ///
    /// Take the change back, or ask for a waiver.
    P0101 FORBID_PATH "forbid-path": Error = "a path is changed that may not be";
}

pub(super) const KIND: Kind = Kind { code: &FORBID_PATH, reach: Reach::Tree, read: ForbidPath::read };

/// The parameters.
#[derive(Debug)]
struct ForbidPath {
    paths: Globs,
    except: Globs,
    operations: Vec<ChangeKind>,
    exists: bool,
}

impl ForbidPath {
    fn read(table: &mut Table<'_>, findings: &mut Vec<Finding>) -> Option<Box<dyn Judge>> {
        let paths = super::required_globs(table, "paths", findings)?;
        let except = Globs::read(table.strings("except", findings).unwrap_or_default(), findings);
        let all = [ChangeKind::Added, ChangeKind::Modified, ChangeKind::Removed];
        let read = |word: &str| all.into_iter().find(|kind| kind.as_str() == word);
        let words = table.strings("operations", findings).unwrap_or_default();
        let mut operations =
            known(&words, "is nothing that happens to a path", &all.map(ChangeKind::as_str), read, findings);
        if operations.is_empty() {
            operations = all.to_vec();
        }
        let exists = table.boolean("exists", findings).is_some_and(|value| value.value);
        Some(Box::new(Self { paths, except, operations, exists }))
    }

    fn forbids(&self, path: &str) -> bool {
        self.paths.is_match(path) && !self.except.is_match(path)
    }
}

impl Judge for ForbidPath {
    fn judge(&self, ask: &Ask<'_>) -> Judgement {
        let changed = match ask.changed() {
            Ok(changed) => changed,
            Err(unknown) => return unknown,
        };
        let hits =
            changed.iter().filter(|path| self.forbids(&path.path) && self.operations.contains(&path.kind));
        let mut violations: Vec<Violation> = hits
            .map(|path| Violation {
                at: (path.kind != ChangeKind::Removed).then(|| At::file(&path.path)),
                subject: path.path.clone(),
                message: format!("`{}` is {}", path.path, path.kind.as_str()),
                next: format!("take the change of `{}` back", path.path),
            })
            .collect();
        if self.exists {
            let paths = match ask.paths(Side::Head) {
                Ok(paths) => paths,
                Err(unknown) => return unknown,
            };
            let known: BTreeSet<String> = violations.iter().map(|one| one.subject.clone()).collect();
            let there = paths.iter().filter(|path| self.forbids(path) && !known.contains(path.as_str()));
            violations.extend(there.map(|path| Violation {
                at: Some(At::file(path)),
                subject: path.clone(),
                message: format!("`{path}` may not be there"),
                next: format!("remove `{path}`"),
            }));
        }
        Judgement::of(violations, "no forbidden path is touched")
    }

    fn patterns(&self) -> Vec<&Located<String>> {
        // That nothing forbidden is there is as it should be.
        Vec::new()
    }
}
