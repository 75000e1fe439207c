//! Recording as the settings say it.

use std::ffi::OsString;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use countersign_diag::SourceMap;
use countersign_report::record::{RecordView, RecordedRow};

use super::find::CODE;
use super::{RecordRequest, Recording, ReportSource, RunOutput};
use crate::error::Error;
use crate::root::Project;
use crate::settings::{FILE, ResultSource, are_usable};

/// A run that is to be recorded for suites of the settings.
#[derive(Clone)]
pub struct RunRequest<'r> {
    /// The program and its arguments; no shell reads them.
    pub command: Vec<OsString>,
    /// The suites; without any, those whose `run` is this command, else all.
    pub suites: Vec<String>,
    /// The variables the command gets; those of git are left out.
    pub environment: Vec<(OsString, OsString)>,
    /// How long it may take.
    pub timeout: Option<Duration>,
    /// Becomes true when the user wants it to end.
    pub interrupt: Option<&'r AtomicBool>,
    /// The caller's clock, in milliseconds since 1970.
    pub clock: &'r dyn Fn() -> i64,
    /// The name and version of the tool.
    pub tool: String,
}

impl Project {
    /// Runs a command and keeps the reports of its suites.
    pub fn record(&self, run: &RunRequest<'_>) -> Result<RecordView, Error> {
        self.record_with(run, RunOutput::Shared)
    }

    /// The same, with a place for the standard output of the command.
    pub(crate) fn record_with(&self, run: &RunRequest<'_>, output: RunOutput) -> Result<RecordView, Error> {
        let mut findings = Vec::new();
        let settings = self.settings(&mut SourceMap::default(), &mut findings)?;
        if !are_usable(&findings) {
            let first =
                findings.iter().find(|finding| finding.severity() == countersign_diag::Severity::Error);
            let reason = first.map(|finding| finding.message().to_owned()).unwrap_or_default();
            return Err(Error::usage(CODE, format!("`{FILE}` cannot be used: {reason}"))
                .fix("`verify` shows where it is wrong"));
        }
        let sources = chosen(&settings.results, run)?;
        let request = RecordRequest {
            sources,
            command: run.command.clone(),
            folder: String::new(),
            environment: run.environment.clone(),
            timeout: run.timeout,
            interrupt: run.interrupt,
            clock: run.clock,
            tool: run.tool.clone(),
            validations: settings.validations.clone(),
            output,
        };
        Ok(view(self.record_results(&request)?))
    }
}

/// The sources of the suites that the command runs.
fn chosen(sources: &[ResultSource], run: &RunRequest<'_>) -> Result<Vec<ReportSource>, Error> {
    let known: Vec<&str> = sources.iter().map(|source| source.report.suite.as_str()).collect();
    if let Some(unknown) = run.suites.iter().find(|suite| !known.contains(&suite.as_str())) {
        let error = Error::usage(CODE, format!("`{FILE}` has no suite `{unknown}`"));
        return Err(match known.as_slice() {
            [] => error.fix("add a `[[results]]` with its kind, path and suite"),
            known => error.fix(format!("known suites: {}", known.join(", "))),
        });
    }
    let is_run = |source: &&ResultSource| {
        !source.run.is_empty() && source.run.iter().map(OsString::from).eq(run.command.iter().cloned())
    };
    let by_command: Vec<&ResultSource> = sources.iter().filter(is_run).collect();
    let chosen: Vec<&ResultSource> = if !run.suites.is_empty() {
        sources.iter().filter(|source| run.suites.contains(&source.report.suite)).collect()
    } else if by_command.is_empty() {
        sources.iter().collect()
    } else {
        by_command
    };
    if chosen.is_empty() {
        return Err(Error::usage(CODE, format!("`{FILE}` does not say where reports are"))
            .fix("add a `[[results]]` with its kind, path and suite"));
    }
    Ok(chosen.into_iter().map(|source| source.report.clone()).collect())
}

fn view(recording: Recording) -> RecordView {
    match recording {
        Recording::Recorded(recorded) => RecordView {
            ended: Some(recorded.ended.to_string()),
            succeeded: recorded.ended.is_success(),
            suites: recorded
                .suites
                .into_iter()
                .map(|suite| RecordedRow {
                    suite: suite.suite,
                    code_digest: suite.code_digest,
                    reports: suite.reports,
                })
                .collect(),
            findings: recorded.findings,
            paths: Vec::new(),
        },
        Recording::Refused(refused) => RecordView {
            ended: refused.ended.map(|ended| ended.to_string()),
            succeeded: false,
            suites: Vec::new(),
            findings: vec![refused.finding],
            paths: refused.paths,
        },
    }
}
