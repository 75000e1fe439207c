//! The reports of a trace: read, joined to the code they are about, and judged as far as a file can be.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use countersign_diag::{Finding, Severity, SourceMap};
use countersign_facts::coverage::{self, CoverageReport, FileCoverage};
use countersign_facts::results::{self, Format, TestCase, TestReport};
use countersign_model::Parsed;
use countersign_trace::Report;
use countersign_verify::{Currency, Level, ReportState, Unusable};

use crate::error::Error;
use crate::recorded::{ReportSource, ResultLevel, StoredReport};
use crate::root::Project;
use crate::settings::{ResultSource, Settings};
use crate::subject::{CodePurpose, CodeScope, CodeTree};

/// What the reports say.
#[derive(Debug, Default)]
pub(super) struct Reports {
    pub(super) read: Vec<Report>,
    pub(super) states: Vec<ReportState>,
    pub(super) coverage: BTreeMap<String, FileCoverage>,
    pub(super) findings: Vec<Finding>,
}

/// Reports that were read before the code is known.
pub(super) struct Unplaced {
    reports: Vec<(StoredReport, Content)>,
    findings: Vec<Finding>,
}

/// What a report holds.
enum Content {
    Tests(Parsed<TestReport>),
    Coverage(Parsed<CoverageReport>),
}

impl Project {
    /// Reads every report that lies in the project.
    #[tracing::instrument(level = "debug", skip_all)]
    pub(super) fn unplaced_reports(
        &self,
        settings: &Settings,
        sources: &mut SourceMap,
    ) -> Result<Unplaced, Error> {
        let wanted: Vec<ReportSource> = settings.results.iter().map(|one| one.report.clone()).collect();
        let stored = self.recorded_results(&wanted)?;
        let reports = stored.reports.into_iter().map(|mut report| {
            let content = content(&report, sources);
            report.bytes = Vec::new();
            (report, content)
        });
        Ok(Unplaced { reports: reports.collect(), findings: stored.findings })
    }
}

fn content(report: &StoredReport, sources: &mut SourceMap) -> Content {
    let id = sources.add(report.path.as_str(), results::decode(&report.bytes));
    if is_coverage(report) {
        let format = match report.kind.as_deref() {
            Some("cobertura") => Some(coverage::Format::Cobertura),
            Some("lcov") => Some(coverage::Format::Lcov),
            _ => None,
        };
        let input = coverage::Input { bytes: &report.bytes, source: id, format };
        return Content::Coverage(coverage::read(&input));
    }
    let input = results::Input {
        bytes: &report.bytes,
        path: &report.path,
        source: id,
        format: report.kind.as_deref().and_then(Format::from_word),
    };
    Content::Tests(results::read(&input))
}

impl Unplaced {
    /// Joins the reports to the code they are about.
    #[tracing::instrument(level = "debug", skip_all)]
    pub(super) fn place(
        self,
        project: &Project,
        settings: &Settings,
        tree: &CodeTree,
    ) -> Result<Reports, Error> {
        let mut read = Reports { findings: self.findings, ..Reports::default() };
        let mut digests = Digests { tree, known: BTreeMap::new() };
        let paths: HashSet<&str> = tree.entries().iter().map(|entry| entry.path.as_str()).collect();
        let mut suites: BTreeSet<String> = BTreeSet::new();
        for (report, content) in self.reports {
            let source = settings.results.iter().find(|one| one.report.suite == report.suite);
            let currency = digests.currency(&report, source)?;
            match content {
                Content::Coverage(content) => read.coverage(content, &currency, (project, &paths)),
                Content::Tests(content) => {
                    suites.insert(report.suite.clone());
                    read.tests((&report, source), content, &currency, (project, &paths));
                }
            }
        }
        for source in settings.results.iter().filter(|source| !source.is_coverage) {
            if !suites.contains(&source.report.suite) {
                read.states.push(missing(source));
            }
        }
        Ok(read)
    }
}

impl Reports {
    fn tests(
        &mut self,
        (report, source): (&StoredReport, Option<&ResultSource>),
        read: Parsed<TestReport>,
        currency: &Currency,
        tree: (&Project, &HashSet<&str>),
    ) {
        let unusable = (!read.value.is_usable).then(|| Unusable { reason: why(&read.findings) });
        let mut cases = read.value.cases;
        for case in &mut cases {
            place_in_project(case, read.value.format, tree);
        }
        self.states.push(ReportState {
            path: report.path.clone(),
            suite: report.suite.clone(),
            level: level(report.level),
            unusable,
            cases: cases.len(),
            currency: currency.clone(),
            command: source.map(|source| source.run.join(" ")).filter(|run| !run.is_empty()),
        });
        self.read.push(Report {
            path: report.path.clone(),
            suite: report.suite.clone(),
            current: *currency == Currency::Current,
            cases,
        });
        self.findings.extend(read.findings);
    }

    /// Coverage counts only where it was recorded on this code: a file that somebody put there could witness anything.
    fn coverage(
        &mut self,
        read: Parsed<CoverageReport>,
        currency: &Currency,
        (project, paths): (&Project, &HashSet<&str>),
    ) {
        if read.value.is_usable && *currency == Currency::Current {
            for (path, file) in read.value.files {
                let prefixes = read.value.sources.iter().map(String::as_str);
                if let Some(path) = in_project(project, &path, prefixes, paths) {
                    self.coverage.entry(path).or_insert(file);
                }
            }
        }
        self.findings.extend(read.findings);
    }
}

/// The digests of the code, by what they were narrowed to.
struct Digests<'t> {
    tree: &'t CodeTree,
    known: BTreeMap<Vec<String>, String>,
}

impl Digests<'_> {
    fn of(&mut self, inputs: &[String]) -> Result<String, Error> {
        if let Some(digest) = self.known.get(inputs) {
            return Ok(digest.clone());
        }
        let scope = CodeScope { purpose: CodePurpose::Results, inputs: inputs.to_vec() };
        let digest = self.tree.subject(&scope)?.digest;
        self.known.insert(inputs.to_vec(), digest.clone());
        Ok(digest)
    }

    /// Whether a report is about the code that is here.
    fn currency(&mut self, report: &StoredReport, source: Option<&ResultSource>) -> Result<Currency, Error> {
        if report.code_digest.is_none() {
            let reason = "nobody recorded which code it was produced on";
            return Ok(Currency::Stale(reason.to_owned()));
        }
        let settled = source.map_or(&[][..], |source| &source.report.inputs);
        if source.is_some() && settled != report.inputs {
            let reason = "the suite had other `inputs` when it was recorded";
            return Ok(Currency::Stale(reason.to_owned()));
        }
        if report.is_current(&self.of(&report.inputs)?) {
            return Ok(Currency::Current);
        }
        Ok(Currency::Stale("the code changed since it was recorded".to_owned()))
    }
}

fn is_coverage(report: &StoredReport) -> bool {
    matches!(report.kind.as_deref(), Some("lcov" | "cobertura"))
}

fn level(level: ResultLevel) -> Level {
    match level {
        ResultLevel::Reported => Level::Reported,
        ResultLevel::Recorded => Level::Recorded,
    }
}

/// The state of a suite that left no report.
fn missing(source: &ResultSource) -> ReportState {
    let path = source.report.paths.join(", ");
    ReportState {
        suite: source.report.suite.clone(),
        level: Level::Reported,
        unusable: Some(Unusable { reason: format!("there is no report at `{path}`") }),
        path,
        cases: 0,
        currency: Currency::Stale("there is no report".to_owned()),
        command: Some(source.run.join(" ")).filter(|run| !run.is_empty()),
    }
}

/// Why a report cannot be used: its first error.
fn why(findings: &[Finding]) -> String {
    let error = findings.iter().find(|finding| finding.severity() == Severity::Error);
    error.map_or_else(|| "it cannot be used".to_owned(), |finding| finding.message().to_owned())
}

/// Gives a case the path and the line by which the code knows it: reports name files as their runner saw them, and
/// pytest counts lines from 0.
fn place_in_project(
    case: &mut TestCase,
    format: Option<Format>,
    (project, paths): (&Project, &HashSet<&str>),
) {
    let Some(file) = &case.file else { return };
    let inside = in_project(project, file, std::iter::empty(), paths);
    let is_python = file.rsplit_once('.').is_some_and(|(_, ending)| ending == "py");
    if let Some(path) = inside {
        if is_python && format == Some(Format::Junit) {
            case.line = case.line.map(|line| line + 1);
        }
        case.file = Some(path);
    }
}

/// The path of the project that a report means: relative to the project, absolute in it, or below one of the folders that
/// the report names. `None` if there is no such file.
fn in_project<'p>(
    project: &Project,
    path: &str,
    prefixes: impl Iterator<Item = &'p str>,
    paths: &HashSet<&str>,
) -> Option<String> {
    let path = path.replace('\\', "/");
    let root = project.path().to_string_lossy().replace('\\', "/");
    let relative = |path: &str| -> Option<String> {
        let path = path.strip_prefix(&root).map_or(path, |rest| rest.trim_start_matches('/'));
        let path = path.trim_start_matches("./");
        paths.contains(path).then(|| path.to_owned())
    };
    relative(&path).or_else(|| {
        prefixes
            .map(|prefix| format!("{}/{path}", prefix.trim_end_matches('/')))
            .find_map(|path| relative(&path))
    })
}
