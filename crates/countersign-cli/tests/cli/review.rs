//! `review`: one page in each of its formats, from a project on disk.

use std::fs;

use countersign_testkit::cases::{copy_tree, workspace_root};

use crate::runner::Sandbox;

/// What a reviewer asks.
const QUESTIONS: [&str; 8] = [
    "What changes?",
    "Why?",
    "For whom?",
    "What could break?",
    "How is it proven?",
    "What is not proven?",
    "How is it undone?",
    "What is still open?",
];
const CHANGE: &str = "add-partner-approval";

/// A copy of the worked example, without git and without results.
fn example() -> Sandbox {
    let sandbox = Sandbox::empty();
    copy_tree(&workspace_root().join("fixtures/partner-onboarding"), &sandbox.project).unwrap();
    sandbox
}

// @req review/questions-that-are-always-answered#each-format-answers
#[test]
fn each_format_answers_each_question() {
    let sandbox = example();
    let human = sandbox.run(&["review", CHANGE]);
    assert_eq!((human.status, human.stderr.as_str()), (0, ""));
    let markdown = sandbox.run(&["review", CHANGE, "--format", "markdown"]);
    let html = sandbox.run(&["review", CHANGE, "--format", "html"]);
    for question in QUESTIONS {
        assert!(human.stdout.contains(&question.to_uppercase()), "{question}");
        assert!(markdown.stdout.contains(&format!("### {question}\n")), "{question}");
        assert!(html.stdout.contains(&format!(">{question}</h2>")), "{question}");
    }
    assert!(markdown.stdout.len() <= 65_536);
    for said in [
        "A second pair of eyes",
        "awaiting-approval",
        "src/access.rs:",
        "approval-required = off",
        "Ines Moreau",
        "unusable",
        "Which code the change touches is not known",
    ] {
        assert!(html.stdout.replace("<wbr>", "").contains(said), "{said}");
    }
    let modified = "roles <code>viewer</code>, <del><code>clerk</code></del>";
    assert!(html.stdout.contains(modified), "the spec is compared with what the archive makes of it");
}

#[test]
fn the_page_goes_to_a_file_and_says_the_same() {
    let sandbox = example();
    let said = sandbox.run(&["review", CHANGE, "--format", "html", "--output", "page.html"]);
    assert_eq!((said.status, said.stdout.as_str()), (0, ""));
    let file = fs::read_to_string(sandbox.project.join("page.html")).unwrap();
    assert!(file.starts_with("<!doctype html>") && file.trim_end().ends_with("</html>"));
    fs::remove_file(sandbox.project.join("page.html")).unwrap();
    assert_eq!(sandbox.run(&["review", CHANGE, "--format", "html"]).stdout, file);
}

// @req review/questions-that-are-always-answered#a-spec-that-cannot-be-merged
#[test]
fn a_spec_that_cannot_be_merged_says_why() {
    let sandbox = example();
    let delta = format!("openspec/changes/{CHANGE}/specs/audit-trail/spec.md");
    sandbox.write(
        &delta,
        "## MODIFIED Requirements\n\n### Requirement: Nowhere\nThe system SHALL be.\n\n#### Scenario: S\n- **THEN** x\n",
    );
    let said = sandbox.run(&["review", CHANGE]);
    assert_eq!(said.status, 0);
    assert!(said.stdout.contains("The archive would refuse this delta"), "{}", said.stdout);
    assert!(
        said.stdout.contains("1 delta cannot be merged"),
        "the head of the page says so: {}",
        said.stdout
    );
    assert!(said.stdout.contains("Nowhere"));
}

#[test]
fn a_change_that_is_not_there_is_named() {
    let sandbox = example();
    let said = sandbox.run(&["review", "add-partner-aproval"]);
    assert_eq!((said.status, said.stdout.as_str()), (2, ""));
    assert!(said.stderr.contains("add-partner-approval"), "{}", said.stderr);
    let json = sandbox.run(&["review", "nothing", "--json"]);
    assert_eq!(json.status, 2);
    serde_json::from_str::<serde_json::Value>(&json.stdout).expect("the failure is a document");
}
