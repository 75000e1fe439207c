//! The behaviour before and after, word by word.

use countersign_report::review::{Clause, Content, Look, Mark, Question, Redline, Review};

use crate::case::page;

const SPEC: &str = "=== spec auth\n# auth\n\n## Purpose\nIt lets people in and keeps others out, with care.\n\n\
    ## Requirements\n\n### Requirement: Login\nThe system SHALL ask for a password\nand check it.\n\n\
    #### Scenario: Good\n- **WHEN** the password is right\n- **THEN** the door opens\n\n\
    #### Scenario: Bad\n- **WHEN** the password is wrong\n- **THEN** the door stays shut\n\n\
    ### Requirement: Logout\nThe system SHALL forget the session.\n\n#### Scenario: Out\n- **THEN** it is gone\n\n\
    ### Requirement: Stay\nThe system SHALL stay.\n\n#### Scenario: Here\n- **THEN** it is here\n\n";

fn redlines(review: &Review) -> Vec<&Redline> {
    let blocks = review.section(Question::What).blocks();
    blocks
        .filter_map(|block| match &block.content {
            Content::Redline(redline) => Some(redline),
            _ => None,
        })
        .collect()
}

/// `kept {+new+} [-gone-]`, code in backticks, strong in stars.
fn shown(clauses: &[Clause]) -> String {
    let line = |clause: &Clause| -> String {
        let runs = clause.text.0.iter().map(|run| {
            let text = match run.look {
                Look::Code => format!("`{}`", run.text),
                Look::Strong => format!("*{}*", run.text),
                _ => run.text.clone(),
            };
            match run.mark {
                Mark::Kept => text,
                Mark::Inserted => format!("{{+{text}+}}"),
                Mark::Deleted => format!("[-{text}-]"),
            }
        });
        runs.collect()
    };
    clauses.iter().map(line).collect::<Vec<_>>().join(" / ")
}

fn change(delta: &str) -> Review {
    page(&format!("{SPEC}=== delta c auth\n{delta}"))
}

#[test]
fn words_are_marked_within_what_is_alike() {
    let review = change(
        "## MODIFIED Requirements\n\n### Requirement: Login\nThe system SHALL ask for a passkey and\ncheck it twice.\n\n\
         #### Scenario: Good\n- **WHEN** the password is right\n- **THEN** the door opens\n\n\
         #### Scenario: Bad\n- **WHEN** the password is wrong\n- **THEN** an alarm goes off somewhere else\n\n\
         #### Scenario: New\n- **THEN** the state is `new`\n",
    );
    let found = redlines(&review);
    assert_eq!(found.len(), 1, "what stays is not shown");
    let login = found[0];
    assert_eq!(login.change.as_str(), "modified");
    assert_eq!(
        shown(&login.statement),
        "The system SHALL ask for a [-password-] {+passkey+} and check [-it.-] {+it twice.+}",
        "a new line break is no change"
    );
    let scenarios: Vec<String> = login
        .scenarios
        .iter()
        .map(|one| format!("{} {}: {}", one.change.as_str(), one.name.0[0].text, shown(&one.clauses)))
        .collect();
    assert_eq!(
        scenarios,
        [
            "unchanged Good: ",
            "modified Bad: *WHEN* the password is wrong / \
             *THEN* [-the door stays shut-] {+an alarm goes off somewhere else+}",
            "added New: *THEN* the state is `new`",
        ]
    );
}

#[test]
fn additions_removals_and_renames_are_told_apart() {
    let review = change(
        "## ADDED Requirements\n\n### Requirement: Lock\nThe system SHALL lock.\n\n#### Scenario: L\n- **THEN** locked\n\n\
         ## REMOVED Requirements\n\n### Requirement: Logout\n**Reason**: nobody leaves.\n**Migration**: none.\n\n\
         ## RENAMED Requirements\n\n- FROM: `### Requirement: Stay`\n- TO: `### Requirement: Remain`\n",
    );
    let mut found: Vec<String> = redlines(&review)
        .iter()
        .map(|one| {
            let name: String = one.name.0.iter().map(|run| run.text.as_str()).collect();
            format!("{} {name} {} {}", one.change.as_str(), one.reference, one.remarks.len())
        })
        .collect();
    found.sort();
    assert_eq!(
        found,
        ["added Lock auth/lock 0", "removed Logout auth/logout 2", "renamed Stay Remain auth/stay 0"]
    );
}

#[test]
fn a_delta_that_the_archive_refuses_says_so() {
    let review = change(
        "## MODIFIED Requirements\n\n### Requirement: Nowhere\nIt SHALL.\n\n#### Scenario: S\n- **THEN** x\n",
    );
    let text = format!("{:?}", review.section(Question::What));
    assert!(text.contains("would refuse"), "{text}");
}
