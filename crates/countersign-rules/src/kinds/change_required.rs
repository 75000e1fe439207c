//! `change-required`: nothing is changed but by a change, or with a reason.

use countersign_diag::Finding;
use countersign_model::toml_table::{Located, Table};
use countersign_template::Globs;

use super::{At, Judge, Judgement, Kind, Reach, Violation};
use crate::ask::{Ask, Subject};

countersign_diag::codes! {
    /// A rule of kind `change-required` is broken: the branch changes a path that belongs to no change.
    ///
    /// ```toml
    /// [[rule]]
    /// id = "no-code-without-a-change"
    /// kind = "change-required"
    /// paths = ["src/**"]          # everything by default
    /// except = ["**/*.md"]        # none by default
    /// why = "Behaviour changes only with a reason somebody can read."
    /// ```
    ///
    /// Name the change in the commit with a trailer `Change: <id>`, or say why there is none with `No-Change: reason`.
    P0106 CHANGE_REQUIRED "change-required": Error = "a path is changed that belongs to no change";
}

pub(super) const KIND: Kind = Kind { code: &CHANGE_REQUIRED, reach: Reach::Tree, read: ChangeRequired::read };

/// The parameters.
#[derive(Debug)]
struct ChangeRequired {
    paths: Option<Globs>,
    except: Globs,
}

impl ChangeRequired {
    fn read(table: &mut Table<'_>, findings: &mut Vec<Finding>) -> Option<Box<dyn Judge>> {
        let paths = super::optional_globs(table, "paths", findings)?;
        let except = Globs::read(table.strings("except", findings).unwrap_or_default(), findings);
        Some(Box::new(Self { paths, except }))
    }

    fn binds(&self, path: &str) -> bool {
        self.paths.as_ref().is_none_or(|globs| globs.is_match(path)) && !self.except.is_match(path)
    }
}

impl Judge for ChangeRequired {
    fn judge(&self, ask: &Ask<'_>) -> Judgement {
        if let Subject::Change(_) = ask.world.subject {
            return Judgement::idle("what is judged is a change");
        }
        let unassigned = match ask.world.unassigned {
            Ok(unassigned) => unassigned,
            Err(reason) => return Judgement::cannot_tell(reason),
        };
        let mut paths: Vec<&str> = unassigned.iter().map(|place| place.path.as_ref()).collect();
        paths.sort_unstable();
        paths.dedup();
        let violations = paths.into_iter().filter(|path| self.binds(path)).map(|path| Violation {
            at: Some(At::file(path)),
            subject: path.to_owned(),
            message: format!("`{path}` is changed and belongs to no change"),
            next: "name it in the commit with `Change: <id>`, or give a reason with `No-Change: <reason>`"
                .to_owned(),
        });
        Judgement::of(violations.collect(), "everything belongs to a change, or says why not")
    }

    fn patterns(&self) -> Vec<&Located<String>> {
        self.paths.iter().flat_map(Globs::written).collect()
    }
}
