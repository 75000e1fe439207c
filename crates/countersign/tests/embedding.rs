//! The examples as programs, on the worked example: short, and right.

#![expect(clippy::disallowed_methods, reason = "the test reads the source of the examples and runs them")]
#![expect(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

use std::env::consts::EXE_SUFFIX;
use std::path::PathBuf;
use std::process::Command;

use countersign_testkit::cases::workspace_root;
use countersign_testkit::example::{self, State};

/// The program of an example, which cargo builds along with this test.
fn program(name: &str) -> Command {
    let test = std::env::current_exe().unwrap();
    let folder: PathBuf = test.ancestors().nth(2).unwrap().join("examples");
    Command::new(folder.join(format!("{name}{EXE_SUFFIX}")))
}

fn run(name: &str, arguments: &[&str]) -> (Option<i32>, String) {
    let output = program(name).args(arguments).output().unwrap();
    (output.status.code(), String::from_utf8([output.stdout, output.stderr].concat()).unwrap())
}

#[test]
fn each_is_under_forty_lines() {
    for name in ["gate_release", "impact", "requirements"] {
        let source = workspace_root().join(format!("crates/countersign/examples/{name}.rs"));
        let lines = std::fs::read_to_string(source).unwrap().lines().count();
        assert!(lines < 40, "{name} has {lines} lines");
    }
}

#[test]
fn a_release_without_results_stays() {
    let repository = example::repository(State::WithDefects);
    let (status, text) = run("gate_release", &[&repository.folder().to_string_lossy()]);
    assert_eq!(status, Some(1), "{text}");
    assert!(text.contains("V0205 partner_approval_oldest_timestamp_seconds: "), "{text}");
    assert!(text.trim_end().ends_with(" stays"), "{text}");
}

#[test]
fn the_impact_of_the_change_names_its_requirements_and_tests() {
    let repository = example::repository(State::Mended);
    let (status, text) = run("impact", &[&repository.folder().to_string_lossy(), "main..HEAD"]);
    assert_eq!(status, Some(0), "{text}");
    assert!(text.contains("requirement partner-onboarding/approval-required#approve\n"), "{text}");
    assert!(text.contains("test tests/approval.rs an_approved_partner_is_active\n"), "{text}");
}
