//! Everything that a trace is built on, read from disk once: documents, citations, results, the lock.

mod code;
mod diffs;
mod documents;
mod names;
mod papers;
mod reports;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use countersign_diag::{Finding, SourceMap};
use countersign_facts::citation::{Assertions, Citation, Scope, ScopeKind};
use countersign_facts::coverage::FileCoverage;
use countersign_model::reference::Reference;
use countersign_rules::Controls;
use countersign_trace::catalogue::{Catalogue, SpecInput, Stage};
use countersign_trace::{CitedFile, Evidence, JoinOptions, Lock, Needs, Report, Trace};
use countersign_verify::{ChangeDiff, ChangeDocuments, ChangeFacts, NamesFound, ReportState, TestBody};

use crate::controls::ControlFiles;
use crate::error::{Error, io_error};
use crate::fs;
use crate::root::Project;
use crate::settings::Settings;
use crate::subject::{CodePurpose, CodeScope, CodeTree};
use code::{Seen, Wanted};
use documents::Documents;
use names::NameSearch;
pub(crate) use papers::Papers;

/// The code of errors.
pub(crate) const CODE: &str = "trace_error";
/// The accepted links.
pub(crate) const LOCK: &str = "openspec/trace.lock";

/// Which changes are looked at closely: their diffs, and the names of their designs.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Closely {
    /// None.
    #[default]
    None,
    /// One open change, with the range of its diff where the caller knows it.
    Change {
        /// The id.
        id: String,
        /// `A..B`.
        range: Option<String>,
    },
    /// Every open change.
    All,
    /// Every open change, as if these uncommitted paths were committed: they belong to none.
    AllBut(Vec<String>),
}

/// What a trace is built on. [`ProjectTrace::trace`] builds it.
pub struct ProjectTrace {
    settings: Settings,
    sources: SourceMap,
    documents: Documents,
    catalogue: Catalogue,
    lock: Lock,
    tree: CodeTree,
    files: Vec<CitedFile>,
    bodies: HashMap<String, Vec<(usize, usize, Arc<Assertions>)>>,
    names: NamesFound,
    diffs: BTreeMap<String, ChangeDiff>,
    reports: Vec<Report>,
    states: Vec<ReportState>,
    coverage: BTreeMap<String, FileCoverage>,
    packages: Vec<String>,
    controls: Vec<countersign_trace::Control>,
    written_controls: Controls,
    findings: Vec<Finding>,
    needs: Box<dyn Fn(&Reference) -> Needs + Send + Sync>,
}

impl Project {
    /// Reads everything that a trace is built on.
    #[tracing::instrument(level = "debug", skip_all)]
    pub fn load_trace(&self, closely: &Closely) -> Result<ProjectTrace, Error> {
        let (mut sources, mut findings) = (SourceMap::default(), Vec::new());
        let settings = self.settings(&mut sources, &mut findings)?;
        let documents = self.traced_documents(&mut sources)?;
        let lock = self.lock_file(&mut sources, &mut findings)?;
        let looked_at: Vec<&str> = documents
            .open
            .iter()
            .map(|change| change.id.as_str())
            .filter(|id| match closely {
                Closely::None => false,
                Closely::Change { id: wanted, .. } => id == wanted,
                Closely::All | Closely::AllBut(_) => true,
            })
            .collect();
        let names = NameSearch::new(looked_at.iter().flat_map(|id| {
            let design = documents.open_change(id).and_then(|change| change.documents().design);
            design
                .map(|design| countersign_verify::names_wanted(design.document, design.path))
                .unwrap_or_default()
        }));
        let wanted = Wanted { include: &settings.include, marks: &settings.marks, names: &names };
        let range = match closely {
            Closely::Change { range, .. } => range.as_deref(),
            Closely::None | Closely::All | Closely::AllBut(_) => None,
        };
        let except: &[String] = match closely {
            Closely::AllBut(paths) => paths,
            _ => &[],
        };
        let diffs = || {
            looked_at
                .iter()
                .map(|id| ((*id).to_owned(), self.traced_diff(id, range, except, &settings)))
                .collect()
        };
        // Diffs wait for git, so they get a thread that computes nothing else.
        let (diffs, ((catalogue, reports), code)) = std::thread::scope(|threads| {
            let diffs = threads.spawn(diffs);
            let rest = rayon::join(
                || rayon::join(|| documents.catalogue(), || self.unplaced_reports(&settings, &mut sources)),
                || self.seen_code(&settings.validations, &wanted),
            );
            let diffs = diffs.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
            (diffs, rest)
        });
        let (tree, seen) = code?;
        let read = reports?.place(self, &settings, &tree)?;
        findings.extend(read.findings);
        let paths: BTreeSet<&str> = tree.entries().iter().map(|entry| entry.path.as_str()).collect();
        let hits = seen.iter().map(|file| (file.path.as_str(), file.hits.as_slice()));
        let names = names.found(hits, &paths);
        let packages = self.packages(&tree);
        let files = ControlFiles::of_tree(self, &settings.layout, &mut sources, &mut findings);
        let controls = files.traced(&sources);
        let by_reference = settings.needs.clone();
        let mut loaded = ProjectTrace {
            needs: Box::new(move |reference: &Reference| by_reference.of(reference)),
            settings,
            sources,
            documents,
            catalogue,
            lock,
            files: Vec::new(),
            bodies: HashMap::new(),
            names,
            diffs,
            reports: read.read,
            states: read.states,
            coverage: read.coverage,
            packages,
            controls,
            written_controls: files.controls,
            findings,
            tree,
        };
        loaded.take(seen);
        loaded.take_cites();
        Ok(loaded)
    }

    fn lock_file(&self, sources: &mut SourceMap, findings: &mut Vec<Finding>) -> Result<Lock, Error> {
        let path = self.path().join(LOCK);
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if fs::is_missing(&error) => return Ok(Lock::default()),
            Err(error) => return Err(io_error(CODE, &path, &error)),
        };
        let text = String::from_utf8_lossy(&bytes);
        let id = sources.add(LOCK, text.as_ref());
        let parsed = Lock::parse(id, &text);
        findings.extend(parsed.findings);
        Ok(parsed.value)
    }

    /// The names of the packages of the tree, so that a test of one is never taken for a test of another.
    fn packages(&self, tree: &CodeTree) -> Vec<String> {
        let manifests = tree.entries().iter().filter(|entry| {
            let name = entry.path.rsplit('/').next().unwrap_or_default();
            ["Cargo.toml", "package.json", "pyproject.toml", "go.mod"].contains(&name)
        });
        let names = manifests.filter_map(|entry| {
            let bytes = fs::read(&self.path().join(&entry.path)).ok()?;
            package_name(&entry.path, &String::from_utf8_lossy(&bytes))
        });
        let mut names: Vec<String> = names.collect();
        names.sort();
        names.dedup();
        names
    }
}

impl ProjectTrace {
    fn take(&mut self, seen: Vec<Seen>) {
        for file in seen {
            let Some(text) = file.text else { continue };
            let source = self.sources.add(file.path.as_str(), text);
            self.findings.extend(file.problems.iter().map(|problem| problem.finding(source)));
            if file.citations.is_empty() {
                continue;
            }
            let bodies = file.bodies.into_iter();
            let bodies = bodies.map(|body| (body.lines.start, body.lines.end, Arc::new(body.assertions)));
            self.bodies.insert(file.path.clone(), bodies.collect());
            self.files.push(CitedFile { path: file.path, source: Some(source), citations: file.citations });
        }
    }

    /// `[[cite]]` entries: a citation of a whole file that stands in the settings.
    fn take_cites(&mut self) {
        for cite in &self.settings.cites {
            let entries = self.tree.entries();
            let Ok(at) = entries.binary_search_by(|entry| entry.path.as_str().cmp(&cite.path)) else {
                let message = format!("`[[cite]]` names `{}`, which is no file of the code", cite.path);
                let code = &crate::codes::CITE_WITHOUT_FILE;
                self.findings.push(Finding::without_place(code, message).about(&cite.path).help(format!(
                    "mend the `path` in line {} of {}",
                    cite.line,
                    crate::settings::FILE
                )));
                continue;
            };
            let scope = Scope {
                kind: ScopeKind::File,
                symbol: Vec::new(),
                lines: 1..2,
                in_test: cite.verb == countersign_facts::citation::Verb::Test,
                digest: entries[at].sha256.clone(),
            };
            let citations = cite.references.iter().map(|reference| Citation {
                reference: reference.clone(),
                pin: None,
                verb: cite.verb,
                explicit: true,
                reason: cite.reason.clone(),
                bytes: 0..0,
                line: 1,
                column: 1,
                scope: scope.clone(),
            });
            let citations: Vec<Citation> = citations.collect();
            match self.files.iter_mut().find(|file| file.path == cite.path) {
                Some(file) => file.citations.extend(citations),
                None => self.files.push(CitedFile { path: cite.path.clone(), source: None, citations }),
            }
        }
    }

    /// Joins everything.
    #[tracing::instrument(name = "join_trace", level = "debug", skip_all)]
    pub fn trace(&self) -> Trace<'_> {
        let evidence = Evidence {
            files: &self.files,
            reports: &self.reports,
            controls: &self.controls,
            needs: &*self.needs,
            join: JoinOptions { packages: self.packages.clone(), ..JoinOptions::default() },
        };
        Trace::build(&self.catalogue, &self.lock, &evidence)
    }

    /// Takes the texts out; places then point into what the caller has.
    pub(crate) fn take_sources(&mut self) -> SourceMap {
        std::mem::take(&mut self.sources)
    }

    /// The texts that findings and places point into.
    pub fn sources(&self) -> &SourceMap {
        &self.sources
    }

    /// The settings it was read with.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// What is wrong with settings, citations, reports and the lock; the trace has findings of its own.
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// What can be referred to.
    pub fn catalogue(&self) -> &Catalogue {
        &self.catalogue
    }

    /// The code.
    pub fn tree(&self) -> &CodeTree {
        &self.tree
    }

    /// The digest of the code that results are about.
    pub fn code_digest(&self) -> Result<String, Error> {
        let scope = CodeScope { purpose: CodePurpose::Results, inputs: Vec::new() };
        Ok(self.tree.subject(&scope)?.digest)
    }

    /// The controls of the tree.
    pub fn controls(&self) -> &[countersign_rules::Control] {
        self.written_controls.all()
    }

    /// The reports that could be read, with their cases.
    pub fn reports(&self) -> &[Report] {
        &self.reports
    }

    /// The reports, as far as a verdict asks for them.
    pub fn states(&self) -> &[ReportState] {
        &self.states
    }

    /// What passing tests executed on this code, by path.
    pub fn coverage(&self) -> &BTreeMap<String, FileCoverage> {
        &self.coverage
    }

    /// The diff of a change that was looked at closely.
    pub fn diff(&self, change: &str) -> Option<&ChangeDiff> {
        self.diffs.get(change)
    }

    /// The deltas of an open change.
    pub fn deltas(&self, change: &str) -> Vec<SpecInput<'_>> {
        self.documents.open_change(change).map(documents::Change::deltas).unwrap_or_default()
    }

    /// The documents of an open change but for its deltas.
    pub fn change_documents(&self, change: &str) -> ChangeDocuments<'_> {
        self.documents.open_change(change).map(documents::Change::documents).unwrap_or_default()
    }

    /// The deltas of an open change.
    pub fn change_deltas(&self, change: &str) -> Vec<SpecInput<'_>> {
        self.documents.open_change(change).map(documents::Change::deltas).unwrap_or_default()
    }

    /// The main specs.
    pub fn specs(&self) -> impl Iterator<Item = SpecInput<'_>> {
        self.documents.specs.iter().map(documents::Spec::input)
    }

    /// The facts about the open changes, in the order of the catalogue.
    pub fn change_facts(&self) -> Vec<ChangeFacts<'_>> {
        let changes = self.catalogue.changes.iter().enumerate();
        let open = changes.filter(|(_, change)| change.stage == Stage::Open);
        open.map(|(change, known)| ChangeFacts {
            change,
            documents: self.change_documents(&known.id),
            diff: self
                .diffs
                .get(&known.id)
                .cloned()
                .unwrap_or_else(|| ChangeDiff::unknown("nobody asked for the diff of this change")),
            names: self.names.clone(),
        })
        .collect()
    }

    /// What the cited tests of a trace assert.
    pub fn bodies(&self, trace: &Trace<'_>) -> Vec<TestBody> {
        let sites = trace.links.sites.iter().enumerate();
        sites
            .filter_map(|(site, known)| {
                let (lines, of_file) = (&known.scope.lines, self.bodies.get(known.path)?);
                let at =
                    of_file.binary_search_by(|(from, to, _)| (*from, *to).cmp(&(lines.start, lines.end)));
                Some(TestBody { site, assertions: Arc::clone(&of_file[at.ok()?].2) })
            })
            .collect()
    }
}

/// The name that a manifest gives its package.
fn package_name(path: &str, text: &str) -> Option<String> {
    let file = path.rsplit('/').next().unwrap_or_default();
    let name = match file {
        "package.json" => {
            serde_json::from_str::<serde_json::Value>(text).ok()?.get("name")?.as_str()?.to_owned()
        }
        "go.mod" => text.lines().find_map(|line| line.strip_prefix("module "))?.trim().to_owned(),
        _ => {
            let table: toml::Table = toml::from_str(text).ok()?;
            let package = table.get("package").or_else(|| table.get("project"))?;
            package.get("name")?.as_str()?.to_owned()
        }
    };
    (!name.is_empty()).then_some(name)
}
