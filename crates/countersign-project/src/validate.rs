//! `validate`: specs, changes and archived changes, each on its own and in parallel.

use std::collections::HashSet;
use std::io;
use std::path::Path;
use std::time::Instant;

use countersign_delta::{
    Base, Bases, ChangeInput, DeltaInput, Encoding, Issue, MisplacedDelta, TASKS_INCOMPLETE, TaskInput,
    UNREADABLE, Verdict, nested_change, validate_change, validate_spec,
};
use countersign_diag::{Finding, SourceId, SourceMap, Span};
use countersign_model::delta_document::DeltaDocument;
use countersign_model::javascript::locale_compare;
use countersign_model::metadata::MarkerKey;
use countersign_model::tasks::TaskFile;
use countersign_model::{Document, decode};
use countersign_report::{ItemKind, ItemReport, Scope, ValidateReport};
use rayon::iter::{IntoParallelRefIterator as _, ParallelIterator as _};

use crate::change::{Metadata, TaskFiles, nested_changes};
use crate::error::{Error, io_error, io_reason};
use crate::fs;
use crate::items::{ChangeSpecs, OtherMarkdown, SpecFile};
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
        let schemas = Schemas::new(self);
        let (scope, items) = match target {
            Target::Item { name, kind } => (Scope::Item, vec![self.validate_item(name, *kind, &schemas)?]),
            Target::All => (Scope::All, self.validate_many(true, true, &schemas)?),
            Target::Changes => (Scope::Changes, self.validate_many(true, false, &schemas)?),
            Target::Specs => (Scope::Specs, self.validate_many(false, true, &schemas)?),
            Target::Archived => (Scope::Archived, self.validate_archived(&schemas)?),
        };
        let Strictness { strict, compat } = strictness;
        Ok(ValidateReport { items, strict, compat, scope, root: self.root() })
    }

    fn validate_item(
        &self,
        name: &str,
        kind: Option<ItemKind>,
        schemas: &Schemas<'_>,
    ) -> Result<ItemReport, Error> {
        match select(self, name, kind)? {
            Selected::Change => self.change_report(name, schemas),
            Selected::Spec => {
                let folder = self.specs_dir().join(name);
                let path = folder.join("spec.md");
                let escapes = fs::is_link(&path)
                    && !fs::is_within(&self.specs_dir(), &path)
                    && !fs::is_within(&folder, &path);
                Ok(self.spec_report(&SpecFile { id: name.to_owned(), path, escapes }))
            }
        }
    }

    #[tracing::instrument(level = "debug", skip_all)]
    fn validate_many(
        &self,
        changes: bool,
        specs: bool,
        schemas: &Schemas<'_>,
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
        enum Work<'w> {
            Change(&'w str),
            Spec(&'w SpecFile),
        }
        let work: Vec<Work<'_>> =
            changes.iter().map(|id| Work::Change(id)).chain(specs.iter().map(Work::Spec)).collect();
        let mut items: Vec<ItemReport> = work
            .par_iter()
            .map(|work| match work {
                Work::Change(id) => {
                    self.change_report(id, schemas).unwrap_or_else(|error| unreadable_change(id, &error))
                }
                Work::Spec(spec) => self.spec_report(spec),
            })
            .collect();
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
    fn change_report(&self, id: &str, schemas: &Schemas<'_>) -> Result<ItemReport, Error> {
        let start = Instant::now();
        let mut sources = SourceMap::default();
        let (verdict, archivable) = if let Some(nested) = nested_changes(&self.changes_dir(), id, schemas) {
            (nested_change(id, &nested), false)
        } else {
            let verdict = self.judge_change(id, schemas, &mut sources)?;
            let archivable = verdict.is_acceptable(false) && !verdict.is_refused();
            (verdict, archivable)
        };
        Ok(report(id.to_owned(), ItemKind::Change, (verdict, Some(archivable)), sources, start))
    }

    /// Reads what validation of a change looks at, and validates it.
    fn judge_change(
        &self,
        id: &str,
        schemas: &Schemas<'_>,
        sources: &mut SourceMap,
    ) -> Result<Verdict, Error> {
        let folder = self.changes_dir().join(id);
        if id.contains('\u{fffd}') && !fs::exists(&folder) {
            let message = format!("the name of change folder `{id}` is not UTF-8");
            return Err(Error::usage("validate_error", message).fix("rename the folder"));
        }
        let specs = folder.join("specs");
        let metadata = Metadata::of(&folder);
        // A folder that cannot be listed counts as one with files: the marker says there is nothing.
        let tree = ChangeSpecs::of(&specs).map_err(|error| cannot_read(id, &error))?;
        let mut input = ChangeInput {
            id: id.to_owned(),
            skip_specs: metadata.marker(MarkerKey::SkipSpecs, schemas),
            retire_capabilities: metadata.marker(MarkerKey::RetireCapabilities, schemas),
            has_spec_files: tree.has_files || fs::is_file(&specs),
            ..ChangeInput::default()
        };
        input.root_spec = tree.root_spec.map(|path| first_line(&path, &self.relative(&path), sources));
        let loaded = self.load_deltas(tree.deltas, &specs, sources, &mut input.unreadable_deltas)?;
        input.deltas = loaded.iter().map(LoadedDelta::input).collect();
        input.misplaced = self.misplaced(tree.others, sources).map_err(|error| cannot_read(id, &error))?;
        let change = schemas.canonical_change(id);
        let task_files = TaskFiles::of(&change, &metadata, schemas);
        let texts = self.read_tasks(&task_files, &change, sources);
        let others = self.conflicted_documents(&folder, &texts, sources);
        input.documents = others.iter().map(|(path, document)| (path.clone(), document)).collect();
        let all_read = texts.len() == task_files.paths.len();
        input.tasks = TaskInput {
            files: texts.iter().map(|(path, text, id)| (TaskFile { path, text }, *id)).collect(),
            tracked: task_files.tracked && all_read,
            numbered: task_files.numbered,
        };
        Ok(validate_change(&input).verdict)
    }

    fn load_deltas(
        &self,
        files: Vec<SpecFile>,
        folder: &Path,
        sources: &mut SourceMap,
        unreadable: &mut Vec<(String, String)>,
    ) -> Result<Vec<LoadedDelta>, Error> {
        let mut loaded = Vec::new();
        for file in files {
            if file.escapes {
                let message = format!("the link {} leads out of the change", self.relative(&file.path));
                return Err(Error::usage("validate_error", message).fix("replace the link by the file"));
            }
            let (document, encoding) = match read_document(&file.path, &self.relative(&file.path), sources) {
                Ok(read) => read,
                Err(error) => {
                    unreadable.push((file.id, io_reason(&error)));
                    continue;
                }
            };
            if file.path.strip_prefix(folder).is_ok_and(|inner| inner.to_str().is_none()) {
                unreadable.push((file.id, "the name of its folder is not UTF-8".to_owned()));
                continue;
            }
            let target = self.specs_dir().join(&file.id).join("spec.md");
            let leads_out = self.leads_out(&target);
            let base = match read_document(&target, &self.relative(&target), sources) {
                Ok((base, encoding)) => LoadedBase::Spec(base, encoding),
                Err(error) if fs::is_missing(&error) => LoadedBase::Absent,
                Err(error) => LoadedBase::Unreadable(io_reason(&error)),
            };
            loaded.push(LoadedDelta { capability: file.id, document, encoding, base, leads_out });
        }
        Ok(loaded)
    }

    /// Whether a link on the way to a main spec leads out of the project.
    fn leads_out(&self, target: &Path) -> bool {
        let specs = self.specs_dir();
        let has_link = target.ancestors().take_while(|path| path.starts_with(&specs)).any(fs::is_link);
        has_link && !fs::is_within(self.path(), target)
    }

    /// The proposal, the design and the task files that hold the marks of a git conflict.
    fn conflicted_documents(
        &self,
        folder: &Path,
        tasks: &[(String, String, SourceId)],
        sources: &mut SourceMap,
    ) -> Vec<(String, Document)> {
        let has_marks = |text: &str| text.contains("<<<<<<<") || text.contains(">>>>>>>");
        let mut found: Vec<(String, Document)> = tasks
            .iter()
            .filter(|(_, text, _)| has_marks(text))
            .map(|(path, text, id)| (path.clone(), Document::new(*id, text.as_str().into())))
            .collect();
        for name in ["proposal.md", "design.md"] {
            let path = folder.join(name);
            let Ok(text) = fs::read_lossy(&path) else { continue };
            if has_marks(&text) {
                let id = sources.add(self.relative(&path), text.as_str());
                found.push((name.to_owned(), Document::new(id, text.into())));
            }
        }
        found
    }

    fn misplaced(
        &self,
        others: Vec<OtherMarkdown>,
        sources: &mut SourceMap,
    ) -> io::Result<Vec<MisplacedDelta>> {
        let mut found = Vec::new();
        for OtherMarkdown { path, file, expected } in others {
            let decoded = decode(fs::read(&file)?);
            let probe = Document::new(SourceMap::default().add("", ""), decoded.text.clone());
            let delta = DeltaDocument::read(&probe);
            let header = delta.sections.iter().find(|section| section.operation.is_some());
            if let Some(header) = header.map(|section| probe.line_span(section.header).range()) {
                let source = sources.add(self.relative(&file), decoded.text);
                found.push(MisplacedDelta { path, expected, span: Some(Span::new(source, header)) });
            }
        }
        Ok(found)
    }

    /// The task files that can be read: path within the change, text, source.
    fn read_tasks(
        &self,
        files: &TaskFiles,
        change: &Path,
        sources: &mut SourceMap,
    ) -> Vec<(String, String, SourceId)> {
        let mut texts: Vec<(String, String, SourceId)> = Vec::new();
        for path in &files.paths {
            let Ok(text) = fs::read_lossy(path) else { continue };
            let relative = path.strip_prefix(change).unwrap_or(path);
            let id = sources.add(self.relative(path), text.as_str());
            texts.push((fs::display(relative), text, id));
        }
        texts.sort_by(|a, b| locale_compare(&a.0, &b.0));
        texts
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

/// Why a change cannot be validated at all.
fn cannot_read(id: &str, error: &io::Error) -> Error {
    Error::environment("validate_error", format!("change `{id}` cannot be read: {}", io_reason(error)))
        .fix("mend the link, or make the files readable")
}

/// The report of a change among others that cannot be validated.
fn unreadable_change(id: &str, error: &Error) -> ItemReport {
    let finding = Finding::without_place(&UNREADABLE, error.to_string())
        .help(error.next_step().unwrap_or("make the files readable"));
    let verdict = Verdict { issues: vec![Issue::openspec(finding, "file", None)] };
    report(id.to_owned(), ItemKind::Change, (verdict, Some(false)), SourceMap::default(), Instant::now())
}

/// A delta with the main spec it works on, owned.
struct LoadedDelta {
    capability: String,
    document: Document,
    encoding: Encoding,
    base: LoadedBase,
    leads_out: bool,
}

enum LoadedBase {
    Absent,
    Spec(Document, Encoding),
    Unreadable(String),
}

impl LoadedDelta {
    fn input(&self) -> DeltaInput<'_> {
        let base = match &self.base {
            LoadedBase::Absent => Base::Absent,
            LoadedBase::Spec(document, encoding) => Base::Spec(document, *encoding),
            LoadedBase::Unreadable(reason) => Base::Unreadable(reason.clone()),
        };
        DeltaInput {
            capability: self.capability.clone(),
            document: &self.document,
            encoding: self.encoding,
            base,
            bases: Bases::default(),
            leads_out: self.leads_out,
        }
    }
}

/// Reads a document and notes its text as a source.
pub(crate) fn read_document(
    path: &Path,
    name: &str,
    sources: &mut SourceMap,
) -> io::Result<(Document, Encoding)> {
    let decoded = decode(fs::read(path)?);
    let encoding = Encoding { first_invalid: decoded.first_invalid, first_nul: decoded.first_nul };
    let id = sources.add(name, decoded.text.clone());
    Ok((Document::new(id, decoded.text), encoding))
}

/// The span of the first line of a file, if it can be read.
fn first_line(path: &Path, name: &str, sources: &mut SourceMap) -> Option<Span> {
    let (document, _) = read_document(path, name, sources).ok()?;
    Some(document.line_span(0))
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
