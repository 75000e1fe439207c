//! `results record -- CMD`: what is recorded, and what is refused with which code.

#![cfg(unix)]

use std::cell::Cell;
use std::ffi::OsString;
use std::fs;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use countersign_project::{
    CodeScope, Ended, RecordRequest, Recorded, Recording, Refused, ReportSource, RunOutput,
};
use countersign_testkit::git::{Repository, search_path};

use crate::world::{full, project, with_change};

pub(crate) const REPORT: &str = "target/nextest/default/junit.xml";

pub(crate) fn unit() -> ReportSource {
    ReportSource {
        suite: "unit".to_owned(),
        kind: Some("junit".to_owned()),
        paths: vec!["target/nextest/**/junit.xml".to_owned()],
        inputs: Vec::new(),
    }
}

/// Records a run of a shell script; `adjust` changes the request before.
fn record_with(
    repository: &Repository,
    script: &str,
    adjust: impl FnOnce(&mut RecordRequest<'_>),
) -> Recording {
    let time = Cell::new(1000);
    let clock = || {
        time.set(time.get() + 1);
        time.get()
    };
    let mut request = RecordRequest {
        sources: vec![unit()],
        command: ["sh", "-c", script].map(OsString::from).to_vec(),
        folder: String::new(),
        environment: vec![
            ("PATH".into(), search_path().expect("there is a search path")),
            ("GIT_DIR".into(), "elsewhere".into()),
        ],
        timeout: None,
        interrupt: None,
        clock: &clock,
        tool: "countersign 0.1.0".to_owned(),
        validations: "validations".to_owned(),
        output: RunOutput::Shared,
    };
    adjust(&mut request);
    project(repository).record_results(&request).expect("the call makes sense")
}

pub(crate) fn record(repository: &Repository, script: &str) -> Recording {
    record_with(repository, script, |_| {})
}

pub(crate) fn recorded(recording: Recording) -> Recorded {
    match recording {
        Recording::Recorded(recorded) => recorded,
        Recording::Refused(refused) => panic!("{refused:?}"),
    }
}

fn refused(recording: Recording) -> Refused {
    match recording {
        Recording::Refused(refused) => *refused,
        Recording::Recorded(recorded) => panic!("{recorded:?}"),
    }
}

fn code_of(recording: Recording) -> &'static str {
    refused(recording).finding.code().number
}

/// A script that writes the report.
pub(crate) fn writing(text: &str) -> String {
    format!("mkdir -p target/nextest/default && printf '%s' '{text}' > {REPORT}")
}

/// Whether anything is recorded.
fn has_record(repository: &Repository) -> bool {
    full(repository, ".countersign/results/unit/record.json").exists()
}

#[test]
fn a_run_is_recorded_with_the_code_it_was_about() {
    let repository = with_change();
    let recorded = recorded(record(&repository, &writing("<testsuite/>")));
    assert_eq!((recorded.ended, recorded.findings.len()), (Ended::Exited(0), 0));
    let suite = &recorded.suites[0];
    let now =
        project(&repository).code_subject("validations", &CodeScope::default()).expect("it can be read");
    assert_eq!((suite.suite.as_str(), &suite.code_digest), ("unit", &now.digest));
    assert_eq!(suite.reports, [REPORT]);
    let record = repository.read(".countersign/results/unit/record.json");
    let record: serde_json::Value = serde_json::from_slice(&record).expect("a record is JSON");
    assert_eq!(record["schema"], "countersign.results/1");
    assert_eq!(record["command"][0], "sh");
    assert_eq!((record["started_ms"].as_i64(), record["ended_ms"].as_i64()), (Some(1001), Some(1002)));
    assert_eq!(record["reports"][0]["size"], 12);
    assert!(repository.git(&["status", "--porcelain", "--", ".countersign"]).is_empty(), "git ignores it");
}

#[test]
fn the_command_sees_nothing_of_git_and_runs_in_its_folder() {
    let repository = with_change();
    let script = format!("cd \"$(dirname \"$PWD\")\" && test -z \"$GIT_DIR\" && {}", writing("x"));
    let recording = record_with(&repository, &script, |request| request.folder = "src".to_owned());
    assert_eq!(recorded(recording).ended, Ended::Exited(0));
}

#[test]
fn a_failing_run_is_recorded_and_marked() {
    let repository = with_change();
    let recorded = recorded(record(&repository, &format!("{}; exit 100", writing("<failed/>"))));
    assert_eq!(recorded.ended, Ended::Exited(100));
    assert_eq!(recorded.findings[0].code().number, "R0206");
    let killed = refused(record(&repository, "kill -9 $$"));
    assert_eq!((killed.finding.code().number, killed.ended), ("R0204", Some(Ended::Signalled(9))));
}

#[test]
fn a_missing_command_is_refused_and_leaves_no_older_record() {
    let repository = with_change();
    recorded(record(&repository, &writing("old")));
    let recording = record_with(&repository, "", |request| request.command = vec!["no-such-runner".into()]);
    assert_eq!(code_of(recording), "R0201");
    assert!(!has_record(&repository));
}

#[test]
fn a_report_that_the_run_did_not_write_is_no_report() {
    let repository = with_change();
    repository.write(REPORT, "<from-yesterday/>");
    assert_eq!(code_of(record(&repository, "true")), "R0204");
    assert!(!full(&repository, REPORT).exists(), "stale reports go before the run");
    repository.write(REPORT, "<from-yesterday/>");
    let renamed = "target/nextest/other/results.xml";
    let script = format!("mkdir -p target/nextest/other && echo x > {renamed}");
    let refused = refused(record(&repository, &script));
    assert_eq!((refused.finding.code().number, refused.ended), ("R0204", Some(Ended::Exited(0))));
    assert_eq!(refused.paths, ["target/nextest/**/junit.xml"]);
    assert!(!has_record(&repository));
}

#[test]
fn a_replayed_report_is_refused() {
    let repository = with_change();
    repository.write("target/kept.xml", "<from-yesterday/>");
    let old =
        fs::File::options().append(true).open(full(&repository, "target/kept.xml")).expect("it is there");
    let then =
        old.metadata().and_then(|data| data.modified()).expect("it has a time") - Duration::from_mins(1);
    old.set_modified(then).expect("the time can be set");
    let script = format!("mkdir -p target/nextest/default && mv target/kept.xml {REPORT}");
    let refused = refused(record(&repository, &script));
    assert_eq!(
        (refused.finding.code().number, refused.paths.as_slice()),
        ("R0205", [REPORT.to_owned()].as_slice())
    );
    assert!(!has_record(&repository));
}

#[test]
fn an_edit_during_the_run_is_refused() {
    let repository = with_change();
    let edits = [
        ("echo >> src/lib.rs", "src/lib.rs"),
        ("echo > src/made.rs", "src/made.rs"),
        ("rm src/made.rs", "src/made.rs"),
        ("chmod +x src/lib.rs", "src/lib.rs"),
    ];
    for (edit, path) in edits {
        let refused = refused(record(&repository, &format!("{}; {edit}", writing("x"))));
        assert_eq!(refused.finding.code().number, "R0203", "{edit}");
        assert_eq!(refused.paths, [path]);
        assert!(!has_record(&repository));
    }
    recorded(record(
        &repository,
        &format!("{}; echo >> README.md; git commit -h > target/x || true", writing("x")),
    ));
}

#[test]
fn only_inputs_have_to_stay_as_they_are() {
    let repository = with_change();
    repository.write("tools/x.sh", "true\n");
    let inputs = |request: &mut RecordRequest<'_>| request.sources[0].inputs = vec!["src/**".to_owned()];
    let script = format!("{}; echo >> tools/x.sh", writing("x"));
    let recorded = recorded(record_with(&repository, &script, inputs));
    let scope = CodeScope { inputs: vec!["src/**".to_owned()], ..CodeScope::default() };
    let now = project(&repository).code_subject("validations", &scope).expect("it can be read");
    assert_eq!(recorded.suites[0].code_digest, now.digest);
}

#[test]
fn a_report_path_never_removes_code() {
    let repository = with_change();
    let source = |request: &mut RecordRequest<'_>| request.sources[0].paths = vec!["src/**".to_owned()];
    let refused = refused(record_with(&repository, "true", source));
    assert_eq!(
        (refused.finding.code().number, refused.paths.as_slice()),
        ("R0200", ["src/lib.rs".to_owned()].as_slice())
    );
    assert!(full(&repository, "src/lib.rs").exists());
}

#[test]
fn paths_that_make_no_sense_are_errors() {
    let repository = with_change();
    let clock = || 0;
    for path in ["", "/etc/*.xml", "../*.xml", ".git/**", "openspec/**", ".countersign/results/**", "a["] {
        let request = RecordRequest {
            sources: vec![ReportSource { paths: vec![path.to_owned()], ..unit() }],
            command: vec!["true".into()],
            folder: String::new(),
            environment: Vec::new(),
            timeout: None,
            interrupt: None,
            clock: &clock,
            tool: String::new(),
            validations: String::new(),
            output: RunOutput::Shared,
        };
        let error = project(&repository).record_results(&request).expect_err("the path is refused");
        assert_eq!(error.code(), "results_error", "{path}");
    }
}

#[test]
fn a_run_that_takes_too_long_ends_with_all_it_started() {
    let repository = with_change();
    let start = Instant::now();
    let script = "sleep 61 & echo $! > target-pid.log; wait";
    let timeout = |request: &mut RecordRequest<'_>| request.timeout = Some(Duration::from_millis(300));
    assert_eq!(code_of(record_with(&repository, script, timeout)), "R0202");
    assert!(start.elapsed() < Duration::from_secs(30));
    let pid = String::from_utf8(repository.read("target-pid.log")).expect("a number");
    let is_gone = || {
        let state = fs::read_to_string(format!("/proc/{}/stat", pid.trim())).unwrap_or_default();
        state.is_empty() || state.contains(") Z ")
    };
    while !is_gone() && start.elapsed() < Duration::from_secs(30) {
        std::thread::sleep(Duration::from_millis(10));
    }
    assert!(is_gone(), "what the command started goes too");
    assert!(!has_record(&repository));
}

#[test]
fn an_interrupted_run_is_refused() {
    let repository = with_change();
    let flag = AtomicBool::new(true);
    let script = format!("{}; sleep 61", writing("x"));
    let recording = {
        let clock = || 0;
        let request = RecordRequest {
            sources: vec![unit()],
            command: ["sh", "-c", &script].map(OsString::from).to_vec(),
            folder: String::new(),
            environment: vec![("PATH".into(), search_path().expect("there is a search path"))],
            timeout: None,
            interrupt: Some(&flag),
            clock: &clock,
            tool: String::new(),
            validations: "validations".to_owned(),
            output: RunOutput::Shared,
        };
        project(&repository).record_results(&request).expect("the call makes sense")
    };
    assert_eq!(code_of(recording), "R0202");
}

#[test]
fn every_suite_of_a_run_needs_its_report() {
    let repository = with_change();
    let two = |request: &mut RecordRequest<'_>| {
        let paths = vec!["target/e2e.tap".to_owned()];
        request.sources.push(ReportSource {
            suite: "End to end!".to_owned(),
            paths,
            ..ReportSource::default()
        });
    };
    assert_eq!(code_of(record_with(&repository, &writing("x"), two)), "R0204");
    assert!(!has_record(&repository));
    let script = format!("{}; echo 1..0 > target/e2e.tap", writing("x"));
    let recorded = recorded(record_with(&repository, &script, two));
    let names: Vec<&str> = recorded.suites.iter().map(|suite| suite.suite.as_str()).collect();
    assert_eq!(names, ["End to end!", "unit"]);
    assert!(full(&repository, ".countersign/results/End%20to%20end%21/record.json").exists());
}
