//! A change with everything that validation and archive look at, read from disk once.

use std::collections::{BTreeMap, HashSet};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use countersign_delta::{
    Base, Bases, ChangeInput, DeltaInput, Encoding, Granularity, Marker, MisplacedDelta, RootSpec, TaskInput,
};
use countersign_diag::{Finding, SourceId, SourceMap, Span};
use countersign_model::delta_document::DeltaDocument;
use countersign_model::javascript::locale_compare;
use countersign_model::metadata::{METADATA_FILE, MarkerKey, MergeSetting, read_metadata};
use countersign_model::tasks::TaskFile;
use countersign_model::{Document, decode};

use crate::bases::{BaseSources, ChangeBases, Fault};
use crate::change::{Metadata, TaskFiles};
use crate::documents::read_document;
use crate::error::{Error, io_reason};
use crate::fs;
use crate::items::{ChangeSpecs, OtherMarkdown, SpecFile};
use crate::root::Project;
use crate::schemas::Schemas;

/// What lies around the changes of a project and is read once for all of them.
pub(crate) struct Surroundings<'p> {
    pub(crate) schemas: Schemas<'p>,
    pub(crate) bases: BaseSources<'p>,
    /// The capabilities that are known to lie in the project without a link on the way.
    plain_specs: OnceLock<HashSet<String>>,
}

impl<'p> Surroundings<'p> {
    pub(crate) fn new(project: &'p Project) -> Self {
        let (schemas, bases) = (Schemas::new(project), BaseSources::new(project));
        Self { schemas, bases, plain_specs: OnceLock::new() }
    }

    /// Notes what a walk over the main specs saw, so that nobody asks again for each delta.
    pub(crate) fn note_plain_specs(&self, project: &Project, specs: &[SpecFile]) {
        if !fs::is_link(&project.specs_dir()) {
            let plain = specs.iter().filter(|spec| !spec.linked).map(|spec| spec.id.clone());
            self.plain_specs.get_or_init(|| plain.collect());
        }
    }

    fn is_plain(&self, capability: &str) -> bool {
        self.plain_specs.get().is_some_and(|plain| plain.contains(capability))
    }
}

/// A change, read.
pub(crate) struct LoadedChange {
    pub(crate) id: String,
    /// Its folder.
    pub(crate) folder: PathBuf,
    pub(crate) metadata: Metadata,
    pub(crate) deltas: Vec<LoadedDelta>,
    retires: Marker,
    skips: Marker,
    has_spec_files: bool,
    root_spec: RootSpec,
    unreadable_deltas: Vec<(String, String)>,
    misplaced: Vec<MisplacedDelta>,
    pub(crate) task_files: TaskFiles,
    task_texts: Vec<(String, String, SourceId)>,
    documents: Vec<(String, Document)>,
    base_faults: Vec<Fault>,
    /// What somebody wrote in the metadata without effect; errors among it.
    pub(crate) metadata_notes: Vec<Finding>,
}

impl LoadedChange {
    /// Reads a change.
    pub(crate) fn read(
        project: &Project,
        id: &str,
        around: &Surroundings<'_>,
        sources: &mut SourceMap,
    ) -> Result<Self, Error> {
        let folder = project.changes_dir().join(id);
        if id.contains('\u{fffd}') && !fs::exists(&folder) {
            let message = format!("the name of change folder `{id}` is not UTF-8");
            return Err(Error::usage("validate_error", message).fix("rename the folder"));
        }
        let schemas = &around.schemas;
        let specs = folder.join("specs");
        let metadata = Metadata::of(&folder);
        // A folder that cannot be listed counts as one with files: the marker says there is nothing.
        let tree = ChangeSpecs::of(&specs).map_err(|error| cannot_read(id, &error))?;
        let mut unreadable_deltas = Vec::new();
        let ChangeBases { by_capability, mut faults } = around.bases.of_change(id, &folder, sources);
        let mut reader = Reader { project, sources };
        let root_spec = tree.root_spec.as_deref().map_or(RootSpec::Absent, |path| reader.root_spec(path));
        let mut deltas = reader.deltas(tree.deltas, (&specs, around), &mut unreadable_deltas)?;
        let misplaced = reader.misplaced(tree.others).map_err(|error| cannot_read(id, &error))?;
        let change = schemas.canonical_change(id);
        let task_files = TaskFiles::of(&change, &metadata, schemas);
        let task_texts = reader.tasks(&task_files, &change);
        let documents = reader.conflicted_documents(&folder, &task_texts);
        for delta in &mut deltas {
            delta.bases = by_capability.get(&delta.capability).cloned().unwrap_or_default();
            let found = around.bases.complete(id, &metadata, delta);
            faults.extend(found.iter().filter(|fault| !faults.contains(fault)).cloned().collect::<Vec<_>>());
            delta.bases.granularity = granularity(&metadata);
        }
        let metadata_notes = reader.metadata_notes(&metadata, &folder);
        Ok(Self {
            id: id.to_owned(),
            retires: metadata.marker(MarkerKey::RetireCapabilities, schemas),
            skips: metadata.marker(MarkerKey::SkipSpecs, schemas),
            has_spec_files: tree.has_files || fs::is_file(&specs),
            folder,
            metadata,
            deltas,
            root_spec,
            unreadable_deltas,
            misplaced,
            task_files,
            task_texts,
            documents,
            base_faults: faults,
            metadata_notes,
        })
    }

    /// A change that is not on disk, such as one of another branch: its deltas by capability, over the main specs here.
    pub(crate) fn of_texts(project: &Project, id: String, texts: Vec<(String, Vec<u8>)>) -> Self {
        let mut sources = SourceMap::default();
        let mut reader = Reader { project, sources: &mut sources };
        let deltas = texts.into_iter().map(|(capability, bytes)| {
            let decoded = decode(bytes);
            let encoding = Encoding { first_invalid: decoded.first_invalid, first_nul: decoded.first_nul };
            let source = reader.sources.add(format!("{id}/{capability}"), decoded.text.clone());
            let base = reader.base(&capability);
            let document = Document::new(source, decoded.text);
            LoadedDelta {
                capability,
                document,
                encoding,
                base,
                leads_out: false,
                bases: Bases::default(),
                doubts: BTreeMap::new(),
            }
        });
        let deltas: Vec<LoadedDelta> = deltas.collect();
        Self {
            deltas,
            folder: project.changes_dir().join(&id),
            id,
            metadata: Metadata::Absent,
            retires: Marker::Absent,
            skips: Marker::Absent,
            has_spec_files: true,
            root_spec: RootSpec::Absent,
            unreadable_deltas: Vec::new(),
            misplaced: Vec::new(),
            task_files: TaskFiles::default(),
            task_texts: Vec::new(),
            documents: Vec::new(),
            base_faults: Vec::new(),
            metadata_notes: Vec::new(),
        }
    }

    /// Whether a marker counts.
    pub(crate) fn declares(&self, key: MarkerKey) -> bool {
        let marker = match key {
            MarkerKey::RetireCapabilities => &self.retires,
            MarkerKey::SkipSpecs => &self.skips,
        };
        *marker == Marker::Declared
    }

    /// How small a part of a requirement others may edit as well.
    pub(crate) fn granularity(&self) -> Granularity {
        granularity(&self.metadata)
    }

    /// The changes that have to be archived before this one.
    pub(crate) fn depends_on(&self) -> Vec<&str> {
        match &self.metadata {
            Metadata::Read(reading) => reading
                .metadata
                .iter()
                .flat_map(|metadata| metadata.depends_on.iter().map(|id| id.value.as_str()))
                .collect(),
            Metadata::Absent | Metadata::Unreadable(_) => Vec::new(),
        }
    }

    /// What validation looks at.
    pub(crate) fn input(&self) -> ChangeInput<'_> {
        let all_read = self.task_texts.len() == self.task_files.paths.len();
        ChangeInput {
            id: self.id.clone(),
            deltas: self.deltas.iter().map(LoadedDelta::input).collect(),
            unreadable_deltas: self.unreadable_deltas.clone(),
            root_spec: self.root_spec,
            misplaced: self.misplaced.clone(),
            skip_specs: self.skips.clone(),
            retire_capabilities: self.retires.clone(),
            has_spec_files: self.has_spec_files,
            tasks: TaskInput {
                files: self
                    .task_texts
                    .iter()
                    .map(|(path, text, id)| (TaskFile { path, text }, *id))
                    .collect(),
                tracked: self.task_files.tracked && all_read,
                numbered: self.task_files.numbered,
            },
            documents: self.documents.iter().map(|(path, document)| (path.clone(), document)).collect(),
            base_faults: self.base_faults.clone(),
            metadata_notes: self.metadata_notes.clone(),
        }
    }
}

/// A delta with the main spec it works on, owned.
pub(crate) struct LoadedDelta {
    pub(crate) capability: String,
    pub(crate) document: Document,
    pub(crate) encoding: Encoding,
    pub(crate) base: LoadedBase,
    pub(crate) leads_out: bool,
    pub(crate) bases: Bases,
    /// Why git could not tell a base, or all of it, by requirement.
    pub(crate) doubts: BTreeMap<String, String>,
}

/// The main spec of a delta.
pub(crate) enum LoadedBase {
    Absent,
    Spec(Document, Encoding),
    Unreadable(String),
}

impl LoadedDelta {
    /// The main spec, if there is one that can be read.
    pub(crate) fn on_disk(&self) -> Option<&Document> {
        match &self.base {
            LoadedBase::Spec(document, _) => Some(document),
            LoadedBase::Absent | LoadedBase::Unreadable(_) => None,
        }
    }

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
            bases: self.bases.clone(),
            leads_out: self.leads_out,
        }
    }
}

/// Reads files of a change and notes their texts as sources.
struct Reader<'r> {
    project: &'r Project,
    sources: &'r mut SourceMap,
}

impl Reader<'_> {
    fn deltas(
        &mut self,
        files: Vec<SpecFile>,
        (folder, around): (&Path, &Surroundings<'_>),
        unreadable: &mut Vec<(String, String)>,
    ) -> Result<Vec<LoadedDelta>, Error> {
        let mut loaded = Vec::new();
        for file in files {
            if file.escapes {
                let message =
                    format!("the link {} leads out of the change", self.project.relative(&file.path));
                return Err(Error::usage("validate_error", message).fix("replace the link by the file"));
            }
            let (document, encoding) = match self.document(&file.path) {
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
            let target = self.project.specs_dir().join(&file.id).join("spec.md");
            let leads_out = !around.is_plain(&file.id) && self.leads_out(&target);
            let base = self.base(&file.id);
            loaded.push(LoadedDelta {
                capability: file.id,
                document,
                encoding,
                base,
                leads_out,
                bases: Bases::default(),
                doubts: BTreeMap::new(),
            });
        }
        Ok(loaded)
    }

    /// The main spec of a capability.
    fn base(&mut self, capability: &str) -> LoadedBase {
        match self.document(&self.project.specs_dir().join(capability).join("spec.md")) {
            Ok((base, encoding)) => LoadedBase::Spec(base, encoding),
            Err(error) if fs::is_missing(&error) => LoadedBase::Absent,
            Err(error) => LoadedBase::Unreadable(io_reason(&error)),
        }
    }

    fn document(&mut self, path: &Path) -> io::Result<(Document, Encoding)> {
        read_document(path, &self.project.relative(path), self.sources)
    }

    /// A file right below `specs`.
    fn root_spec(&mut self, path: &Path) -> RootSpec {
        self.document(path).map_or(RootSpec::Unreadable, |(document, _)| RootSpec::At(document.line_span(0)))
    }

    /// The findings about `.openspec.yaml`. The file is noted as a source, and read again, only if there are any.
    fn metadata_notes(&mut self, metadata: &Metadata, folder: &Path) -> Vec<Finding> {
        let Metadata::Read(reading) = metadata else { return Vec::new() };
        if reading.findings.is_empty() {
            return Vec::new();
        }
        let path = folder.join(METADATA_FILE);
        let Ok(text) = fs::read_lossy(&path) else { return Vec::new() };
        let source = self.sources.add(self.project.relative(&path), text.as_str());
        read_metadata(source, &text).findings
    }

    /// Whether a link on the way to a main spec leads out of the project.
    fn leads_out(&self, target: &Path) -> bool {
        let specs = self.project.specs_dir();
        let has_link = target.ancestors().take_while(|path| path.starts_with(&specs)).any(fs::is_link);
        has_link && !fs::is_within(self.project.path(), target)
    }

    /// The proposal, the design and the task files that hold the marks of a git conflict.
    fn conflicted_documents(
        &mut self,
        folder: &Path,
        tasks: &[(String, String, SourceId)],
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
                let id = self.sources.add(self.project.relative(&path), text.as_str());
                found.push((name.to_owned(), Document::new(id, text.into())));
            }
        }
        found
    }

    fn misplaced(&mut self, others: Vec<OtherMarkdown>) -> io::Result<Vec<MisplacedDelta>> {
        let mut found = Vec::new();
        for OtherMarkdown { path, file, expected } in others {
            let decoded = decode(fs::read(&file)?);
            let probe = Document::new(SourceMap::default().add("", ""), decoded.text.clone());
            let delta = DeltaDocument::read(&probe);
            let header = delta.sections.iter().find(|section| section.operation.is_some());
            if let Some(header) = header.map(|section| probe.line_span(section.header).range()) {
                let source = self.sources.add(self.project.relative(&file), decoded.text);
                found.push(MisplacedDelta { path, expected, span: Some(Span::new(source, header)) });
            }
        }
        Ok(found)
    }

    /// The task files that can be read: path within the change, text, source.
    fn tasks(&mut self, files: &TaskFiles, change: &Path) -> Vec<(String, String, SourceId)> {
        let mut texts: Vec<(String, String, SourceId)> = Vec::new();
        for path in &files.paths {
            let Ok(text) = fs::read_lossy(path) else { continue };
            let relative = path.strip_prefix(change).unwrap_or(path);
            let id = self.sources.add(self.project.relative(path), text.as_str());
            texts.push((fs::display(relative), text, id));
        }
        texts.sort_by(|a, b| locale_compare(&a.0, &b.0));
        texts
    }
}

/// How small a part of a requirement the change says that others may edit as well.
fn granularity(metadata: &Metadata) -> Granularity {
    let setting = match metadata {
        Metadata::Read(reading) => reading.metadata.as_ref().map(|metadata| metadata.merge),
        Metadata::Absent | Metadata::Unreadable(_) => None,
    };
    match setting.unwrap_or_default() {
        MergeSetting::Scenario => Granularity::Scenario,
        MergeSetting::Step => Granularity::Step,
    }
}

/// Why a change cannot be validated at all.
fn cannot_read(id: &str, error: &io::Error) -> Error {
    Error::environment("validate_error", format!("change `{id}` cannot be read: {}", io_reason(error)))
        .fix("mend the link, or make the files readable")
}
