//! Recorded results, read back: what still counts, and what somebody did to it.

#![cfg(unix)]

use std::fs;
use std::path::PathBuf;

use countersign_project::{CodeScope, ResultLevel, StoredResults};
use countersign_testkit::git::Repository;

use crate::recordings::{REPORT, record, recorded, unit, writing};
use crate::world::{full, project, with_change};

fn read(repository: &Repository) -> StoredResults {
    project(repository).recorded_results(&[unit()]).expect("the results can be read")
}

fn codes(results: &StoredResults) -> Vec<&'static str> {
    results.findings.iter().map(|finding| finding.code().number).collect()
}

fn digest(repository: &Repository) -> String {
    project(repository).code_subject("validations", &CodeScope::default()).expect("it can be read").digest
}

/// The copy of the report.
fn copy(repository: &Repository) -> PathBuf {
    let folder = full(repository, ".countersign/results/unit");
    let files = fs::read_dir(folder).expect("the suite is there");
    let mut paths = files.map(|file| file.expect("an entry").path());
    paths.find(|path| path.extension().is_some_and(|end| end == "xml")).expect("there is a copy")
}

fn recorded_world() -> Repository {
    let repository = with_change();
    recorded(record(&repository, &writing("<testsuite/>")));
    repository
}

#[test]
fn a_recorded_report_is_current_until_the_code_changes() {
    let repository = recorded_world();
    let results = read(&repository);
    assert!(results.findings.is_empty(), "{:?}", results.findings);
    let [report] = results.reports.as_slice() else { panic!("{results:?}") };
    assert_eq!(
        (report.level, report.path.as_str(), report.bytes.as_slice()),
        (ResultLevel::Recorded, REPORT, b"<testsuite/>".as_slice())
    );
    assert!(report.is_current(&digest(&repository)));
    repository.write("README.md", "# Servise\n");
    assert!(report.is_current(&digest(&repository)));
    repository.write("src/lib.rs", "fn other() {}\n");
    assert!(!report.is_current(&digest(&repository)));
}

#[test]
fn an_edited_report_counts_as_put_there() {
    let repository = recorded_world();
    fs::write(copy(&repository), "<all-green/>").expect("it can be written");
    let results = read(&repository);
    assert_eq!(codes(&results), ["R0208", "R0210"]);
    assert!(results.reports.iter().all(|report| report.level == ResultLevel::Reported));
    assert!(results.reports.iter().all(|report| !report.is_current(&digest(&repository))));
}

#[test]
fn a_renamed_report_is_missing_and_unrecorded() {
    let repository = recorded_world();
    let from = copy(&repository);
    fs::rename(&from, from.with_file_name("renamed.xml")).expect("it can be renamed");
    repository.remove("target");
    let results = read(&repository);
    assert_eq!(codes(&results), ["R0209", "R0210"]);
    assert_eq!(results.reports[0].code_digest, None);
}

#[test]
fn a_report_that_merely_lies_there_is_never_current() {
    let repository = with_change();
    repository.write(REPORT, "<all-green/>");
    repository.write(".countersign/results/e2e/junit.xml", "<all-green/>");
    let results = read(&repository);
    let seen: Vec<_> = results.reports.iter().map(|report| (report.suite.as_str(), report.level)).collect();
    assert_eq!(seen, [("e2e", ResultLevel::Reported), ("unit", ResultLevel::Reported)]);
    assert_eq!(codes(&results), ["R0210", "R0210"]);
    assert!(results.reports.iter().all(|report| !report.is_current(&digest(&repository))));
}

#[test]
fn an_old_report_put_over_a_new_one_is_seen() {
    let repository = recorded_world();
    repository.write(REPORT, "<from-yesterday/>");
    let results = read(&repository);
    let levels: Vec<ResultLevel> = results.reports.iter().map(|report| report.level).collect();
    assert_eq!(levels.len(), 2);
    assert!(levels.contains(&ResultLevel::Reported) && levels.contains(&ResultLevel::Recorded));
    assert_eq!(codes(&results), ["R0210"]);
}

#[test]
fn a_record_that_cannot_be_used_proves_nothing() {
    let repository = recorded_world();
    repository.remove("target");
    let path = ".countersign/results/unit/record.json";
    let good = String::from_utf8(repository.read(path)).expect("it is text");
    for bad in [
        "not json".to_owned(),
        "{}".to_owned(),
        good.replace("results/1", "results/2"),
        good.replace("\"suite\": \"unit\"", "\"suite\": \"e2e\""),
        good.replace("\"tool\"", "\"toll\""),
    ] {
        repository.write(path, &bad);
        let results = read(&repository);
        assert_eq!(codes(&results), ["R0207", "R0210"], "{bad}");
        assert_eq!(results.reports[0].level, ResultLevel::Reported);
    }
    let outside = good.replacen("\"file\": \"", "\"file\": \"../", 1);
    repository.write(path, &outside);
    assert_eq!(codes(&read(&repository)), ["R0209", "R0210"]);
}

#[test]
fn a_new_run_replaces_the_old_one() {
    let repository = recorded_world();
    recorded(record(&repository, &format!("{}; exit 1", writing("<failed/>"))));
    let results = read(&repository);
    assert_eq!((results.reports.len(), codes(&results)), (1, vec!["R0206"]));
    assert_eq!(results.reports[0].bytes, b"<failed/>");
}
