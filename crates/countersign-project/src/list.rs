//! `list`: the changes with their progress, the specs with their size.

use std::path::Path;

use countersign_model::javascript::locale_compare;
use countersign_model::outline::SpecOutline;
use countersign_model::tasks::TaskProgress;
use countersign_report::compat::RootOutput;
use countersign_report::compat::list::{
    ChangeList, ChangeRow, NestedWarning, SpecList, SpecRow, TaskStatus, age,
};
use countersign_report::compat::nouns::{ChangeEntry, SpecEntry, TaskCount};
use jiff::Timestamp;
use rayon::iter::{IntoParallelRefIterator as _, ParallelIterator as _};

use crate::change::{Metadata, TaskFiles, describe_nested, nested_changes};
use crate::documents::read_document;
use crate::error::{Error, io_error};
use crate::fs::{self, EntryKind};
use crate::items::SpecFile;
use crate::root::Project;
use crate::schemas::Schemas;

/// The order of changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SortOrder {
    /// The latest modification first.
    #[default]
    Recent,
    /// By name.
    Name,
}

impl Project {
    /// The changes that are open.
    #[tracing::instrument(level = "debug", skip_all)]
    pub fn list_changes(&self, order: SortOrder) -> Result<ChangeList, Error> {
        let folder = self.changes_dir();
        let names = self.listed_changes().map_err(|error| io_error("list_error", &folder, &error))?;
        let schemas = Schemas::new(self);
        let mut rows: Vec<(i64, ChangeRow)> =
            names.par_iter().map(|name| self.change_row(name, &schemas)).collect::<Result<_, _>>()?;
        let mut warnings = Vec::new();
        for (_, row) in &rows {
            if let Some(nested) = &row.nested {
                warnings.push(NestedWarning {
                    code: "nested_change_directory",
                    name: row.name.clone(),
                    nested: nested.clone(),
                    message: describe_nested(&row.name, nested),
                });
            }
        }
        match order {
            SortOrder::Recent => rows.sort_by_key(|(modified, _)| std::cmp::Reverse(*modified)),
            SortOrder::Name => rows.sort_by(|(_, a), (_, b)| locale_compare(&a.name, &b.name)),
        }
        let changes = rows.into_iter().map(|(_, row)| row).collect();
        Ok(ChangeList { changes, warnings, root: Some(RootOutput::from(&self.root())) })
    }

    fn change_row(&self, name: &str, schemas: &Schemas<'_>) -> Result<(i64, ChangeRow), Error> {
        let folder = self.changes_dir().join(name);
        let TaskProgress { total, completed } = task_progress(name, schemas);
        let modified = last_modified(&folder).map_err(|error| io_error("list_error", &folder, &error))?;
        let last_modified = timestamp(modified);
        let row = ChangeRow {
            name: name.to_owned(),
            completed_tasks: completed,
            total_tasks: total,
            status: TaskStatus::of(completed, total),
            nested: nested_changes(&self.changes_dir(), name, schemas),
            age: age(self.environment.now_ms - modified, last_modified.get(..10).unwrap_or_default()),
            last_modified,
        };
        Ok((modified, row))
    }

    /// The capabilities with their number of requirements; 0 where a spec cannot be read.
    #[tracing::instrument(level = "debug", skip_all)]
    pub fn list_specs(&self) -> Result<SpecList, Error> {
        let specs = self.specs().map_err(|error| io_error("list_error", &self.specs_dir(), &error))?;
        let mut rows: Vec<SpecRow> = specs
            .par_iter()
            .map(|spec| SpecRow {
                id: spec.id.clone(),
                requirement_count: requirement_count(spec).unwrap_or(0),
            })
            .collect();
        rows.sort_by(|a, b| locale_compare(&a.id, &b.id));
        Ok(SpecList { specs: rows, root: Some(RootOutput::from(&self.root())) })
    }

    /// The changes as the deprecated `change list` shows them.
    pub fn change_entries(&self) -> Result<Vec<ChangeEntry>, Error> {
        let names = self.changes().map_err(|error| io_error("list_error", &self.changes_dir(), &error))?;
        let schemas = Schemas::new(self);
        let mut entries: Vec<ChangeEntry> = names
            .par_iter()
            .map(|name| {
                let folder = self.changes_dir().join(name);
                let TaskProgress { total, completed } = task_progress(name, &schemas);
                let task_status = TaskCount { total, completed };
                let (title, delta_count, problem) = if fs::exists(&folder.join("proposal.md")) {
                    match self.show_change(name, crate::show::Diffs::Without) {
                        Ok(shown) => (shown.title, shown.delta_count, None),
                        Err(_) => ("Unknown".to_owned(), 0, Some("unable to read")),
                    }
                } else {
                    (name.clone(), 0, Some("no proposal.md yet"))
                };
                ChangeEntry { id: name.clone(), title, delta_count, task_status, problem }
            })
            .collect();
        entries.sort_by(|a, b| locale_compare(&a.id, &b.id));
        Ok(entries)
    }

    /// The specs as the deprecated `spec list` shows them.
    pub fn spec_entries(&self) -> Result<Vec<SpecEntry>, Error> {
        let rows = self.list_specs()?.specs;
        Ok(rows
            .into_iter()
            .map(|row| SpecEntry {
                title: row.id.clone(),
                id: row.id,
                requirement_count: row.requirement_count,
            })
            .collect())
    }
}

fn task_progress(change: &str, schemas: &Schemas<'_>) -> TaskProgress {
    let folder = schemas.canonical_change(change);
    TaskFiles::of(&folder, &Metadata::of(&folder), schemas).progress().0
}

fn requirement_count(spec: &SpecFile) -> Option<usize> {
    if spec.escapes {
        return None;
    }
    let mut sources = countersign_diag::SourceMap::default();
    let (document, _) = read_document(&spec.path, &spec.id, &mut sources).ok()?;
    SpecOutline::count_requirements(&document)
}

/// The latest modification of any file below a folder; the folder's own if it holds none.
fn last_modified(folder: &Path) -> std::io::Result<i64> {
    fn walk(folder: &Path, latest: &mut Option<i64>) -> std::io::Result<()> {
        for entry in fs::entries(folder)? {
            if entry.kind == EntryKind::Folder {
                walk(&entry.path, latest)?;
                continue;
            }
            // An entry that leads nowhere, such as a dangling link, has no time.
            if let Ok(modified) = fs::modified_ms(&entry.path) {
                *latest = Some(latest.map_or(modified, |latest| latest.max(modified)));
            }
        }
        Ok(())
    }
    let mut latest = None;
    walk(folder, &mut latest)?;
    latest.map_or_else(|| fs::modified_ms(folder), Ok)
}

/// RFC 3339 in UTC with milliseconds.
fn timestamp(ms: i64) -> String {
    let Ok(time) = Timestamp::from_millisecond(ms) else { return String::new() };
    format!("{time:.3}")
}
