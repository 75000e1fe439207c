//! Where a change is, and where its folder goes.

use super::plan::ArchivePlan;
use crate::change::{describe_nested, nested_changes};
use crate::error::{Error, io_error};
use crate::fs;
use crate::loaded_change::Surroundings;
use crate::root::Project;
use crate::select::name_problem;

impl Project {
    /// Checks that a name is that of a change whose folder can be moved.
    pub(super) fn archivable_folder(&self, name: &str, around: &Surroundings<'_>) -> Result<(), Error> {
        if let Some(problem) = name_problem(name, "a change name") {
            return Err(
                Error::usage("archive_change_name_invalid", problem).fix("use a name that `list` shows")
            );
        }
        let folder = self.changes_dir().join(name);
        if fs::is_link(&folder) {
            let message = format!("change `{name}` is a link");
            return Err(Error::usage("archive_change_symlink", message).fix("replace the link by the folder"));
        }
        if name == "archive" || !fs::is_real_folder(&folder) {
            let names =
                self.changes().map_err(|error| io_error("archive_error", &self.changes_dir(), &error))?;
            return Err(crate::select::unknown_change("archive_change_not_found", name, &names));
        }
        if let Some(nested) = nested_changes(&self.changes_dir(), name, &around.schemas) {
            return Err(Error::usage("archive_change_is_namespace_folder", describe_nested(name, &nested))
                .fix("move each inner change directly below openspec/changes, then archive it"));
        }
        for folder in [self.changes_dir(), self.archive_dir(), self.specs_dir()] {
            if !fs::is_within(self.path(), &folder) {
                let message = format!("`{}` leads out of the project", self.relative(&folder));
                return Err(
                    Error::usage("archive_path_outside_root", message).fix("replace the link by the folder")
                );
            }
        }
        Ok(())
    }

    /// The folder name of an archived change: with today's date, unless it begins with one.
    pub(super) fn archive_name(&self, name: &str) -> Result<String, Error> {
        if name
            .split_at_checked(10)
            .is_some_and(|(day, rest)| is_day(day) && rest.len() > 1 && rest.starts_with('-'))
        {
            return Ok(name.to_owned());
        }
        match self.environment.today.as_deref() {
            Some(day) if is_day(day) => Ok(format!("{day}-{name}")),
            today => {
                let message = match today {
                    Some(day) => format!("the date of today is given as `{day}`"),
                    None => "the date of today is not given".to_owned(),
                };
                Err(Error::usage("archive_date_missing", message)
                    .fix("set `today` of the environment to a date such as 2026-11-23"))
            }
        }
    }

    /// Says so if the place of an archived change is taken.
    pub fn refuse_taken(&self, plan: &ArchivePlan) -> Result<(), Error> {
        let folder = self.archive_dir().join(&plan.archived_as);
        if fs::is_there(&folder) {
            let message = format!("archive `{}` exists already", plan.archived_as);
            return Err(Error::usage("archive_target_exists", message)
                .fix("rename the change, or the archived folder"));
        }
        Ok(())
    }
}

/// Whether a text looks like `YYYY-MM-DD`, as OpenSpec looks at it.
fn is_day(text: &str) -> bool {
    text.len() == 10
        && text.bytes().enumerate().all(|(index, byte)| match index {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        })
}
