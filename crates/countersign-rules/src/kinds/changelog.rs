//! `changelog`: an entry in the changelog comes with what users notice.

use countersign_diag::Finding;
use countersign_model::toml_table::{Located, Table};
use countersign_template::Globs;
use countersign_verify::ChangeKind;

use super::{At, Judge, Judgement, Kind, Reach, Violation};
use crate::ask::{Ask, Side};

countersign_diag::codes! {
    /// A rule of kind `changelog` is broken: code is changed, and no new line of the changelog says so.
    ///
    /// ```toml
    /// [[rule]]
    /// id = "changelog-entry"
    /// kind = "changelog"
    /// file = "CHANGELOG.md"       # by default
    /// paths = ["src/**"]          # what needs an entry; everything outside of openspec/ by default
    /// except = ["src/tests/**"]   # none by default
    /// why = "Users read it."
    /// ```
    ///
    /// Add a line to the newest section.
    P0107 CHANGELOG "changelog": Error = "a change comes without an entry in the changelog";
}

pub(super) const KIND: Kind = Kind { code: &CHANGELOG, reach: Reach::Tree, read: Changelog::read };

/// The parameters.
#[derive(Debug)]
struct Changelog {
    file: String,
    paths: Option<Globs>,
    except: Globs,
}

impl Changelog {
    fn read(table: &mut Table<'_>, findings: &mut Vec<Finding>) -> Option<Box<dyn Judge>> {
        let file = if table.has("file") {
            table.required("file", findings)?.value
        } else {
            "CHANGELOG.md".to_owned()
        };
        let paths = super::optional_globs(table, "paths", findings)?;
        let except = Globs::read(table.strings("except", findings).unwrap_or_default(), findings);
        Some(Box::new(Self { file, paths, except }))
    }

    fn needs(&self, path: &str) -> bool {
        let is_meant = match &self.paths {
            Some(globs) => globs.is_match(path),
            None => !path.starts_with("openspec/"),
        };
        path != self.file && is_meant && !self.except.is_match(path)
    }

    /// Whether a line with words is there now that was not there before.
    fn has_entry(&self, ask: &Ask<'_>) -> Result<bool, Judgement> {
        let Some(now) = ask.text(Side::Head, &self.file)? else { return Ok(false) };
        let before = ask.text(Side::Base, &self.file)?.unwrap_or_default();
        let before: std::collections::HashSet<&str> = before.lines().map(str::trim).collect();
        let is_entry = |line: &str| {
            !line.starts_with('#')
                && line.split_whitespace().filter(|word| word.chars().any(char::is_alphanumeric)).count() > 1
        };
        Ok(now.lines().map(str::trim).any(|line| is_entry(line) && !before.contains(line)))
    }
}

impl Judge for Changelog {
    fn judge(&self, ask: &Ask<'_>) -> Judgement {
        let changed = match ask.changed() {
            Ok(changed) => changed,
            Err(unknown) => return unknown,
        };
        let Some(first) = changed.iter().find(|path| self.needs(&path.path)) else {
            return Judgement::idle("nothing is changed that needs an entry");
        };
        match self.has_entry(ask) {
            Ok(true) => Judgement::kept(format!("`{}` has a new entry", self.file)),
            Ok(false) => Judgement::Broken(vec![Violation {
                at: (first.kind != ChangeKind::Removed).then(|| At::file(&first.path)),
                subject: self.file.clone(),
                message: format!("`{}` is changed, and `{}` has no new line", first.path, self.file),
                next: format!("add a line to the newest section of `{}`", self.file),
            }]),
            Err(unknown) => unknown,
        }
    }

    fn patterns(&self) -> Vec<&Located<String>> {
        self.paths.iter().flat_map(Globs::written).collect()
    }
}
