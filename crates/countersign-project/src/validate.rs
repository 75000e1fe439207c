//! `validate`: specs, changes and archived changes, each on its own and in parallel.

use std::collections::HashSet;
use std::time::Instant;

use countersign_delta::{
    Issue, TASKS_INCOMPLETE, UNREADABLE, Verdict, nested_change, validate_change, validate_spec,
};
use countersign_diag::{Finding, SourceId, SourceMap};
use countersign_model::javascript::locale_compare;
use countersign_report::{ItemKind, ItemReport, Scope, ValidateReport};
use rayon::iter::{IntoParallelRefIterator as _, ParallelExtend as _, ParallelIterator as _};

use crate::change::{Metadata, TaskFiles, nested_changes};
use crate::documents::read_document;
use crate::error::{Error, io_error, io_reason};
use crate::fs;
use crate::items::SpecFile;
use crate::loaded_change::{LoadedChange, Surroundings};
use crate::root::Project;
use crate::schemas::Schemas;
use crate::select::{Selected, select};

/// How strict validation is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Strictness {
    /// OpenSpec's warnings make an item invalid.
    pub strict: bool,
    /// Our own refusals do not.
    pub compat: bool,
}

/// What to validate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// One item by name; the kind may be left to be found out.
    Item {
        /// The name of a change or the id of a capability.
        name: String,
        /// The kind, where the caller knows it.
        kind: Option<ItemKind>,
    },
    /// Every spec and every active change.
    All,
    /// Every active change.
    Changes,
    /// Every spec.
    Specs,
    /// The tasks of every archived change.
    Archived,
}

impl Project {
    /// Validates what `target` names.
    pub fn validate(&self, target: &Target, strictness: Strictness) -> Result<ValidateReport, Error> {
        let around = Surroundings::new(self);
        let (scope, items) = match target {
            Target::Item { name, kind } => (Scope::Item, vec![self.validate_item(name, *kind, &around)?]),
            Target::All => (Scope::All, self.validate_many(true, true, &around)?),
            Target::Changes => (Scope::Changes, self.validate_many(true, false, &around)?),
            Target::Specs => (Scope::Specs, self.validate_many(false, true, &around)?),
            Target::Archived => (Scope::Archived, self.validate_archived(&around.schemas)?),
        };
        let Strictness { strict, compat } = strictness;
        Ok(ValidateReport { items, strict, compat, scope, root: self.root() })
    }

    fn validate_item(
        &self,
        name: &str,
        kind: Option<ItemKind>,
        around: &Surroundings<'_>,
    ) -> Result<ItemReport, Error> {
        match select(self, name, kind)? {
            Selected::Change => self.change_report(name, around),
            Selected::Spec => {
                let folder = self.specs_dir().join(name);
                let path = folder.join("spec.md");
                let linked = fs::is_link(&path);
                let escapes =
                    linked && !fs::is_within(&self.specs_dir(), &path) && !fs::is_within(&folder, &path);
                Ok(self.spec_report(&SpecFile { id: name.to_owned(), path, linked, escapes }))
            }
        }
    }

    #[tracing::instrument(level = "debug", skip_all)]
    fn validate_many(
        &self,
        changes: bool,
        specs: bool,
        around: &Surroundings<'_>,
    ) -> Result<Vec<ItemReport>, Error> {
        let changes = if changes {
            self.changes().map_err(|e| io_error("validate_error", &self.changes_dir(), &e))?
        } else {
            Vec::new()
        };
        let specs = if specs {
            self.specs().map_err(|e| io_error("validate_error", &self.specs_dir(), &e))?
        } else {
            Vec::new()
        };
        if !changes.is_empty() {
            around.note_plain_specs(self, &specs);
        }
        let judge_change = |id: &String| {
            self.change_report(id, around).unwrap_or_else(|error| unreadable_change(id, &error))
        };
        // Specs need no history, so they are judged while git is asked for it.
        let (mut items, ()) = rayon::join(
            || specs.par_iter().map(|spec| self.spec_report(spec)).collect::<Vec<ItemReport>>(),
            || around.bases.prepare(&changes),
        );
        items.par_extend(changes.par_iter().map(judge_change));
        items.sort_by(|a, b| locale_compare(&a.id, &b.id));
        Ok(items)
    }

    #[tracing::instrument(level = "trace", skip_all, fields(spec = %spec.id))]
    fn spec_report(&self, spec: &SpecFile) -> ItemReport {
        let start = Instant::now();
        let mut sources = SourceMap::default();
        let name = self.relative(&spec.path);
        let verdict = if spec.escapes {
            let message = format!("the link `{name}` leads out of its capability and of the specs folder");
            let finding = Finding::without_place(&UNREADABLE, message).help("replace the link by the file");
            Verdict { issues: vec![Issue::openspec(finding, "file", None)] }
        } else {
            match read_document(&spec.path, &name, &mut sources) {
                Ok((document, encoding)) => {
                    validate_spec(&document, encoding, &format!("{}/spec.md", spec.id))
                }
                Err(error) => {
                    let message = format!("`{name}` cannot be read: {}", io_reason(&error));
                    let finding = Finding::without_place(&UNREADABLE, message)
                        .help("check the name and the access rights");
                    Verdict { issues: vec![Issue::openspec(finding, "file", None)] }
                }
            }
        };
        report(spec.id.clone(), ItemKind::Spec, (verdict, None), sources, start)
    }

    #[tracing::instrument(level = "trace", skip_all, fields(change = id))]
    fn change_report(&self, id: &str, around: &Surroundings<'_>) -> Result<ItemReport, Error> {
        let start = Instant::now();
        let mut sources = SourceMap::default();
        let (verdict, archivable) =
            if let Some(nested) = nested_changes(&self.changes_dir(), id, &around.schemas) {
                (nested_change(id, &nested), false)
            } else {
                let change = LoadedChange::read(self, id, around, &mut sources)?;
                let verdict = validate_change(&change.input()).verdict;
                return Ok(timed(change_item(id, verdict, sources), start));
            };
        Ok(report(id.to_owned(), ItemKind::Change, (verdict, Some(archivable)), sources, start))
    }

    fn validate_archived(&self, schemas: &Schemas<'_>) -> Result<Vec<ItemReport>, Error> {
        let archive = self.archive_dir();
        let ids = self.archived_changes().map_err(|error| io_error("validate_error", &archive, &error))?;
        Ok(ids.par_iter().map(|id| self.archived_report(id, schemas)).collect())
    }

    fn archived_report(&self, id: &str, schemas: &Schemas<'_>) -> ItemReport {
        let start = Instant::now();
        let folder = fs::canonical(&self.archive_dir().join(id));
        let (progress, unreadable) = TaskFiles::of(&folder, &Metadata::of(&folder), schemas).progress();
        let mut issues: Vec<Issue> = Vec::new();
        for path in unreadable {
            let shown = self.relative(&path);
            let finding = Finding::without_place(&UNREADABLE, format!("`{shown}` cannot be read"))
                .help("check the access rights");
            issues.push(Issue::openspec(finding, shown, None));
        }
        let open = progress.total.saturating_sub(progress.completed);
        if open > 0 {
            let tasks = if open == 1 { "task is" } else { "tasks are" };
            let message = format!("{open} {tasks} open, {} of {} done", progress.completed, progress.total);
            let finding = Finding::without_place(&TASKS_INCOMPLETE, message)
                .help("finish the tasks, or tick what is done");
            issues.push(Issue::openspec(finding, "tasks.md", None));
        }
        report(id.to_owned(), ItemKind::Change, (Verdict { issues }, None), SourceMap::default(), start)
    }
}

/// The report of a change among others that cannot be validated.
fn unreadable_change(id: &str, error: &Error) -> ItemReport {
    let finding = Finding::without_place(&UNREADABLE, error.to_string())
        .help(error.next_step().unwrap_or("make the files readable"));
    let verdict = Verdict { issues: vec![Issue::openspec(finding, "file", None)] };
    report(id.to_owned(), ItemKind::Change, (verdict, Some(false)), SourceMap::default(), Instant::now())
}

/// The report of a change.
pub(crate) fn change_item(id: &str, verdict: Verdict, sources: SourceMap) -> ItemReport {
    let archivable = verdict.is_acceptable(false) && !verdict.is_refused();
    report(id.to_owned(), ItemKind::Change, (verdict, Some(archivable)), sources, Instant::now())
}

fn timed(mut report: ItemReport, start: Instant) -> ItemReport {
    report.duration_ms = u64::try_from(start.elapsed().as_millis()).unwrap_or(u64::MAX);
    report
}

/// Packs a verdict; texts that no finding points into are let go.
fn report(
    id: String,
    kind: ItemKind,
    (verdict, archivable): (Verdict, Option<bool>),
    mut sources: SourceMap,
    start: Instant,
) -> ItemReport {
    let used: HashSet<SourceId> = verdict
        .issues
        .iter()
        .flat_map(|issue| {
            let labels = issue.finding.labels().iter().map(|label| label.span);
            issue.finding.span().into_iter().chain(labels)
        })
        .map(|span| span.source)
        .collect();
    sources.retain_texts(|id| used.contains(&id));
    let duration_ms = u64::try_from(start.elapsed().as_millis()).unwrap_or(u64::MAX);
    ItemReport { id, kind, verdict, archivable, sources, duration_ms }
}
