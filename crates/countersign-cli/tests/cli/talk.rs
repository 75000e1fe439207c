//! What is said about the run itself goes to stderr and changes nothing on stdout.

use std::io::Read as _;
use std::process::Stdio;

use crate::runner::{Sandbox, UNCLOSED, delta};

#[test]
fn talk_stays_on_stderr() {
    let sandbox = Sandbox::onboarding();
    let quiet = sandbox.run(&["validate", "--all", "--json"]);
    assert_eq!(quiet.stderr, "");
    for flag in ["-v", "-vv", "--timings"] {
        let said = sandbox.run(&["validate", "--all", "--json", flag]);
        assert_eq!((said.status, said.stdout), (quiet.status, quiet.stdout.clone()), "{flag}");
        assert!(!said.stderr.is_empty(), "{flag} says something");
    }
}

#[test]
fn timings_end_with_the_whole_run() {
    let said = Sandbox::onboarding().run(&["validate", "--all", "--timings"]);
    assert!(said.stderr.lines().last().is_some_and(|line| line.starts_with("whole run")), "{said:?}");
}

#[test]
fn the_log_variable_is_honoured_and_may_be_nonsense() {
    let sandbox = Sandbox::onboarding();
    let with = |value: &str| {
        let mut command = sandbox.command("countersign", &["validate", "--all"]);
        sandbox.said(command.env("COUNTERSIGN_LOG", value))
    };
    assert!(!with("trace").stderr.is_empty());
    assert_eq!(with("error").stderr, "");
    assert_eq!(with("=,,=").status, 0);
}

#[test]
fn a_reader_that_stops_is_no_error() {
    let block = "### Requirement: R\n\nIt SHALL.\n\n#### Scenario: S\n\n- **WHEN** a\n- **THEN** b\n\n";
    let requirements = block.repeat(5_000);
    let sandbox = Sandbox::small(&[(&delta("bad"), UNCLOSED)]);
    sandbox.write(
        "openspec/specs/large/spec.md",
        format!("## Purpose\n\nx\n\n## Requirements\n\n{requirements}"),
    );
    for call in [["show", "large"].as_slice(), &["show", "large", "--json"]] {
        let mut child = sandbox
            .command("countersign", call)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut out = child.stdout.take().unwrap();
        let mut first = [0];
        out.read_exact(&mut first).unwrap();
        drop(out);
        let output = child.wait_with_output().unwrap();
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{call:?}");
        assert_eq!(output.status.code(), Some(0), "{call:?}");
    }
}
