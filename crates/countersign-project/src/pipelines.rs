//! Pipelines: steps as data, run the same way here and in CI.
//!
//! What a repository says is to be run is run only where the caller passes `--run`; else its step is *not verified*. A step
//! whose needs did not pass is skipped. A pipeline with something wrong in it is not run at all, and neither is one that a change
//! edits: it runs as the target branch has it.

mod builtin;
mod file;
mod init;
mod order;
mod run;
mod standing;

use std::ffi::OsString;
use std::path::Path;
use std::sync::atomic::AtomicBool;

use countersign_delta::{Issue, Verdict};
use countersign_diag::{Finding, Severity, SourceMap};
use countersign_report::ci::{CiList, CiListed, CiRun};
use countersign_report::{ItemKind, ItemReport, Scope, ValidateReport};

use crate::check::CheckRequest;
use crate::error::{Error, io_error};
use crate::fs;
use crate::policy::PolicyTarget;
use crate::root::Project;
use file::Pipeline;

pub use init::{CiFile, CiProvider};

/// The code of errors.
const CODE: &str = "pipeline_error";

/// Whether commands that the repository declares are run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Declared {
    /// They are.
    Run,
    /// Their steps are not verified.
    Skip,
}

/// Whether lines around the output of commands keep the forge from reading instructions in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fence {
    /// Nothing reads the output.
    None,
    /// GitHub does; the word is known to nobody before.
    GitHub(String),
}

/// What is said while a pipeline runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CiTold<'t> {
    /// A line with texts of the repository in it, which has to be made safe.
    Line(&'t str),
    /// A line of the fence, for the forge to obey.
    Fence(&'t str),
}

/// How a pipeline is run.
#[derive(Clone)]
pub struct CiRequest<'r> {
    /// Its name.
    pub name: String,
    /// Whether commands are run.
    pub declared: Declared,
    /// Whose word says what the target branch is.
    pub target: PolicyTarget,
    /// The variables they get; those of git are left out.
    pub environment: Vec<(OsString, OsString)>,
    /// Becomes true when the user wants it to end.
    pub interrupt: Option<&'r AtomicBool>,
    /// The caller's clock, in milliseconds since 1970.
    pub clock: &'r dyn Fn() -> i64,
    /// The name and version of the tool.
    pub tool: String,
    /// What keeps output from being read as instructions.
    pub fence: Fence,
    /// Where lines about the run go while it goes on.
    pub tell: &'r dyn Fn(CiTold<'_>),
}

/// A pipeline that was read, with what is wrong with it.
struct Read {
    path: String,
    pipeline: Pipeline,
    findings: Vec<Finding>,
    sources: SourceMap,
}

impl CiRequest<'_> {
    /// What the policy is asked for.
    fn check(&self) -> CheckRequest {
        let run = (self.declared == Declared::Run).then(|| self.environment.clone());
        CheckRequest { target: self.target.clone(), run, ..CheckRequest::default() }
    }
}

impl Project {
    /// The pipelines, by name.
    pub fn pipelines(&self) -> Result<CiList, Error> {
        let folder = self.pipelines_folder()?;
        let mut pipelines = Vec::new();
        let entries = fs::entries_if_there(&self.path().join(&folder));
        let entries = entries.map_err(|error| io_error(CODE, Path::new(&folder), &error))?;
        let mut names: Vec<&str> =
            entries.iter().filter_map(|entry| entry.name.strip_suffix(".toml")).collect();
        names.sort_unstable();
        for name in names {
            let read = self.read_pipeline(&folder, name)?;
            let order = order::order(&read.pipeline, &mut Vec::new());
            let steps = order.iter().map(|step| step.id.clone()).collect();
            pipelines.push(CiListed {
                name: name.to_owned(),
                path: read.path,
                steps,
                problems: read.findings.len(),
            });
        }
        Ok(CiList { pipelines })
    }

    /// Runs a pipeline.
    pub fn run_pipeline(&self, request: &CiRequest<'_>) -> Result<CiRun, Error> {
        let folder = self.pipelines_folder()?;
        let is_name =
            |name: &str| !name.is_empty() && !name.contains(['/', '\\', ':']) && !name.starts_with('.');
        let known =
            || self.pipelines().map(|list| list.pipelines.into_iter().map(|known| known.name).collect());
        let path = format!("{folder}/{}.toml", request.name);
        if !is_name(&request.name) || !fs::is_file(&self.path().join(&path)) {
            let known: Vec<String> = known()?;
            let error = Error::usage("unknown_pipeline", format!("there is no pipeline `{}`", request.name));
            return Err(match known.as_slice() {
                [] => error.fix(format!("write `{path}`, or run `{} ci init`", self.program())),
                known => error.fix(format!("pipelines: {}", known.join(", "))),
            });
        }
        let read = self.read_pipeline(&folder, &request.name)?;
        let item = ItemReport {
            id: read.path,
            kind: ItemKind::Change,
            verdict: Verdict {
                issues: read
                    .findings
                    .into_iter()
                    .map(|finding| Issue::openspec(finding, String::new(), None))
                    .collect(),
            },
            archivable: None,
            sources: read.sources,
            duration_ms: 0,
        };
        let is_broken = item.verdict.issues.iter().any(|issue| issue.finding.severity() == Severity::Error);
        let report = ValidateReport {
            items: vec![item],
            strict: false,
            compat: false,
            scope: Scope::All,
            root: self.root(),
        };
        let mut run = CiRun { pipeline: request.name.clone(), steps: Vec::new(), report };
        if !is_broken {
            run::run(self, &read.pipeline, request, &mut run);
        }
        Ok(run)
    }

    fn pipelines_folder(&self) -> Result<String, Error> {
        Ok(self.settings(&mut SourceMap::default(), &mut Vec::new())?.layout.pipelines)
    }

    fn read_pipeline(&self, folder: &str, name: &str) -> Result<Read, Error> {
        let path = format!("{folder}/{name}.toml");
        let bytes =
            fs::read(&self.path().join(&path)).map_err(|error| io_error(CODE, Path::new(&path), &error))?;
        let text = String::from_utf8(bytes).map_err(|_| {
            Error::usage(CODE, format!("`{path}` is not UTF-8")).fix("write the file in UTF-8")
        })?;
        let suites = self.settings(&mut SourceMap::default(), &mut Vec::new())?.results;
        let suites: Vec<String> = suites.into_iter().map(|source| source.report.suite).collect();
        let mut sources = SourceMap::default();
        let mut findings = Vec::new();
        let source = sources.add(path.as_str(), text.as_str());
        let pipeline = Pipeline::read(source, &text, &suites, &mut findings);
        order::order(&pipeline, &mut findings);
        Ok(Read { path, pipeline, findings, sources })
    }
}
