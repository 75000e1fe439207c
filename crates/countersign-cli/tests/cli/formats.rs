//! `validate --format`, `--output` and `--report`.

use std::fs;

use crate::runner::{DELTA, SPEC, Sandbox, UNCLOSED, compare, delta};

/// A change that passes, one that does not, a spec with a warning.
fn mixed() -> Sandbox {
    let brief = SPEC.replace("Says what this example is about, in more than fifty characters.", "Brief.");
    Sandbox::small(&[
        (&delta("good"), DELTA),
        (
            "openspec/changes/good/proposal.md",
            "## Why\n\nA third thing is missed.\n\n## What Changes\n\n- One more.\n",
        ),
        (&delta("bad"), UNCLOSED),
        ("openspec/specs/brief/spec.md", &brief),
        ("openspec/specs/broken/spec.md", "# Broken\n"),
    ])
}

#[test]
fn every_format() {
    let sandbox = mixed();
    for format in ["human", "concise", "json", "sarif", "github", "junit", "markdown"] {
        let name = match format {
            "human" => "format-human",
            "concise" => "format-concise",
            "json" => "format-json",
            "sarif" => "format-sarif",
            "github" => "format-github",
            "junit" => "format-junit",
            _ => "format-markdown",
        };
        sandbox.golden(name, &[&["validate", "--all", "--format", format]]);
    }
}

#[test]
fn json_by_both_flags_is_the_same() {
    let sandbox = mixed();
    let by_format = sandbox.run(&["validate", "--all", "--format", "json"]);
    assert_eq!(by_format, sandbox.run(&["validate", "--all", "--json"]));
    assert_eq!(sandbox.run(&["validate", "--all", "--json", "--format", "json"]).status, 2);
}

#[test]
fn output_goes_to_a_file_and_nothing_to_stdout() {
    let sandbox = mixed();
    for format in ["human", "concise", "json", "sarif", "github", "junit", "markdown"] {
        let printed = sandbox.run(&["validate", "--all", "--format", format, "--color", "never"]);
        let call = ["validate", "--all", "--format", format, "--output", "findings", "--color", "always"];
        let said = sandbox.run(&call);
        assert_eq!((said.status, &*said.stdout, &*said.stderr), (1, "", ""), "{format}");
        let written = sandbox.masked(fs::read(sandbox.project.join("findings")).unwrap());
        assert_eq!(written, printed.stdout, "{format}");
    }
}

#[test]
fn findings_only() {
    let sandbox = mixed();
    let calls: &[&[&str]] = &[
        &["validate", "--all", "--report", "findings"],
        &["validate", "--all", "--report", "findings", "--json"],
        &["validate", "--specs", "--report", "findings", "--strict"],
    ];
    sandbox.golden("findings", calls);
}

#[test]
fn github_gets_a_step_summary() {
    let sandbox = mixed();
    let summary = sandbox.project.join("summary.md");
    let mut command = sandbox.command("countersign", &["validate", "--all", "--format", "github"]);
    assert_eq!(sandbox.said(command.env("GITHUB_STEP_SUMMARY", &summary)).status, 1);
    compare("step-summary", &fs::read_to_string(summary).unwrap());
}

#[test]
fn colour_only_where_it_is_wanted() {
    let sandbox = mixed();
    let colored = |call: &[&str], no_color: &str| {
        let mut command = sandbox.command("countersign", call);
        sandbox.said(command.env("NO_COLOR", no_color)).stdout.contains('\x1b')
    };
    assert!(!colored(&["validate", "--all"], ""));
    assert!(!colored(&["validate", "--all", "--no-color"], ""));
    assert!(!colored(&["validate", "--all", "--color", "never"], ""));
    assert!(colored(&["validate", "--all", "--color", "always"], ""));
    assert!(colored(&["--color", "always", "validate", "--all"], "1"), "a flag beats the environment");
    for format in ["concise", "json", "sarif", "github", "junit", "markdown"] {
        assert!(!colored(&["validate", "--all", "--format", format, "--color", "always"], ""), "{format}");
    }
}

#[test]
fn colours_stay_as_they_are() {
    let sandbox = mixed();
    let calls: &[&[&str]] = &[
        &["validate", "--all", "--color", "always"],
        &["explain", "D0012", "--color", "always"],
        &["show", "good", "--diff", "--color", "always"],
    ];
    sandbox.golden("colours", calls);
}
