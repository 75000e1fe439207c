//! Reading recorded reports back, and finding those that merely lie there.

use std::collections::BTreeSet;
use std::path::Path;

use countersign_diag::{Code, Finding};

use super::find::CODE;
use super::record::{RECORD, Record, Report};
use super::run::command_failed;
use super::store::{RESULTS, suite_of};
use super::{ReportSource, ResultLevel, StoredReport, StoredResults};
use crate::codes;
use crate::error::{Error, io_error, io_reason};
use crate::fs::{self, EntryKind, Hashed};
use crate::root::Project;
use crate::transaction::STATE;

impl Project {
    /// Every report that lies in the project: those of recorded runs, and those at the paths of the sources.
    #[tracing::instrument(level = "debug", skip_all)]
    pub fn recorded_results(&self, sources: &[ReportSource]) -> Result<StoredResults, Error> {
        let mut found = StoredResults::default();
        let results = self.path().join(STATE).join(RESULTS);
        let folders = fs::entries_if_there(&results).map_err(|error| io_error(CODE, &results, &error))?;
        for folder in folders.into_iter().filter(|entry| entry.kind == EntryKind::Folder) {
            self.stored(&folder.path, &suite_of(&folder.name), &mut found)?;
        }
        for source in sources {
            self.lying(source, &mut found)?;
        }
        found.reports.sort_by(|a, b| {
            let key =
                |report: &StoredReport| (report.suite.clone(), report.path.clone(), report.sha256.clone());
            key(a).cmp(&key(b))
        });
        Ok(found)
    }

    /// The folder of one suite.
    fn stored(&self, folder: &Path, suite: &str, found: &mut StoredResults) -> Result<(), Error> {
        let record = self.record_of(folder, suite, &mut found.findings);
        let mut known: BTreeSet<&str> = BTreeSet::from([RECORD]);
        if let Some(record) = &record {
            found.findings.extend(command_failed(record.ended).map(|finding| finding.about(suite)));
            for report in &record.reports {
                known.insert(&report.file);
                self.listed(folder, record, report, found);
            }
        }
        let entries = fs::entries_if_there(folder).map_err(|error| io_error(CODE, folder, &error))?;
        for entry in entries {
            if entry.kind == EntryKind::File && !entry.is_hidden() && !known.contains(entry.name.as_str()) {
                let bytes = fs::read(&entry.path).map_err(|error| io_error(CODE, &entry.path, &error))?;
                unrecorded(reported(suite, None, self.relative(&entry.path), bytes), found);
            }
        }
        Ok(())
    }

    /// The record of a suite, if there is one that can be used.
    fn record_of(&self, folder: &Path, suite: &str, findings: &mut Vec<Finding>) -> Option<Record> {
        let path = folder.join(RECORD);
        let problem = match fs::read(&path) {
            Ok(bytes) => match Record::parse(&bytes) {
                Ok(record) if record.suite == suite => return Some(record),
                Ok(record) => format!("it is that of suite `{}`", record.suite),
                Err(problem) => problem,
            },
            Err(error) if fs::is_missing(&error) => return None,
            Err(error) => io_reason(&error),
        };
        let message = format!("`{}` cannot be used: {problem}", self.relative(&path));
        findings.push(finding(&codes::RECORD_UNREADABLE, message, suite));
        None
    }

    /// A report that a record names: as it was recorded, or not.
    fn listed(&self, folder: &Path, record: &Record, report: &Report, found: &mut StoredResults) {
        let path = folder.join(&report.file);
        let place = self.relative(&path);
        // A record names files beside it, and no others.
        let is_beside = !report.file.contains(['/', '\\'])
            && fs::kind(&path).is_ok_and(|kind| kind == Some(EntryKind::File));
        let bytes = if is_beside { fs::read(&path).ok() } else { None };
        let Some(bytes) = bytes else {
            let message =
                format!("`{place}`, the report `{}` of suite `{}`, is not there", report.path, record.suite);
            found.findings.push(finding(&codes::REPORT_MISSING, message, &record.suite));
            return;
        };
        let hashed = Hashed::of(&bytes);
        if hashed.sha256 != report.sha256 || hashed.size != report.size {
            let message = format!("`{place}` is not the report `{}` that was recorded", report.path);
            found.findings.push(finding(&codes::REPORT_EDITED, message, &record.suite));
            found.reports.push(reported(&record.suite, report.kind.clone(), place, bytes));
            return;
        }
        found.reports.push(StoredReport {
            suite: record.suite.clone(),
            kind: report.kind.clone(),
            path: report.path.clone(),
            level: ResultLevel::Recorded,
            code_digest: Some(record.code_digest.clone()),
            inputs: record.inputs.clone(),
            ended: Some(record.ended),
            sha256: hashed.sha256,
            bytes,
        });
    }

    /// The reports at the paths of a source, but those that were recorded as they are.
    fn lying(&self, source: &ReportSource, found: &mut StoredResults) -> Result<(), Error> {
        for file in self.reports_of(source)? {
            let bytes = fs::read(&file.path).map_err(|error| io_error(CODE, &file.path, &error))?;
            let report = reported(&source.suite, source.kind.clone(), file.name, bytes);
            let is_known = found.reports.iter().any(|other| {
                other.suite == report.suite && other.path == report.path && other.sha256 == report.sha256
            });
            if !is_known {
                unrecorded(report, found);
            }
        }
        Ok(())
    }
}

fn unrecorded(report: StoredReport, found: &mut StoredResults) {
    let message = format!("`{}` was written by no recorded run", report.path);
    found.findings.push(finding(&codes::REPORT_UNRECORDED, message, &report.suite));
    found.reports.push(report);
}

/// A report of which only the bytes are known.
fn reported(suite: &str, kind: Option<String>, path: String, bytes: Vec<u8>) -> StoredReport {
    StoredReport {
        suite: suite.to_owned(),
        kind,
        path,
        level: ResultLevel::Reported,
        code_digest: None,
        inputs: Vec::new(),
        ended: None,
        sha256: Hashed::of(&bytes).sha256,
        bytes,
    }
}

fn finding(code: &'static Code, message: String, suite: &str) -> Finding {
    Finding::without_place(code, message)
        .about(suite)
        .help("run the suite with `countersign results record -- CMD`")
}
