//! `writable-paths`: the only paths that may be changed. Agents get them as `allowedEditRoots`.

use countersign_diag::Finding;
use countersign_model::toml_table::{Located, Table};
use countersign_template::Globs;
use countersign_verify::ChangeKind;

use super::{At, Judge, Judgement, Kind, Reach, Violation};
use crate::ask::Ask;

countersign_diag::codes! {
    /// A rule of kind `writable-paths` is broken: a path is changed outside of those that may be.
    ///
    /// ```toml
    /// [[rule]]
    /// id = "agents-stay-in-src"
    /// kind = "writable-paths"
    /// paths = ["src/**", "tests/**", "openspec/changes/**"]   # required
    /// except = ["src/generated/**"]                           # none by default
    /// why = "Everything else is reviewed by the platform team."
    /// ```
    ///
    /// Agents that ask for instructions are told the same paths as `allowedEditRoots`.
    P0102 WRITABLE_PATHS "writable-paths": Error = "a path is changed outside of those that may be";
}

pub(super) const KIND: Kind = Kind { code: &WRITABLE_PATHS, reach: Reach::Tree, read: WritablePaths::read };

/// The parameters.
#[derive(Debug)]
struct WritablePaths {
    paths: Globs,
    except: Globs,
}

impl WritablePaths {
    fn read(table: &mut Table<'_>, findings: &mut Vec<Finding>) -> Option<Box<dyn Judge>> {
        let paths = super::required_globs(table, "paths", findings)?;
        let except = Globs::read(table.strings("except", findings).unwrap_or_default(), findings);
        Some(Box::new(Self { paths, except }))
    }
}

impl Judge for WritablePaths {
    fn judge(&self, ask: &Ask<'_>) -> Judgement {
        let changed = match ask.changed() {
            Ok(changed) => changed,
            Err(unknown) => return unknown,
        };
        let outside = changed
            .iter()
            .filter(|path| !self.paths.is_match(&path.path) || self.except.is_match(&path.path));
        let violations = outside.map(|path| Violation {
            at: (path.kind != ChangeKind::Removed).then(|| At::file(&path.path)),
            subject: path.path.clone(),
            message: format!("`{}` is {} and may not be", path.path, path.kind.as_str()),
            next: format!("take the change of `{}` back", path.path),
        });
        Judgement::of(violations.collect(), format!("{} changed paths may be changed", changed.len()))
    }

    fn patterns(&self) -> Vec<&Located<String>> {
        self.paths.written().iter().collect()
    }

    fn writable(&self) -> Option<&Globs> {
        Some(&self.paths)
    }

    fn is_writable(&self, path: &str) -> Option<bool> {
        Some(self.paths.is_match(path) && !self.except.is_match(path))
    }
}
