//! Instructions about scenarios that cannot be carried out.

use super::merges::document;
use crate::{Base, ChangeInput, DeltaInput, Encoding, validate_change};

const MAIN: &str = "## Purpose\nWhy it is there.\n\n## Requirements\n\n### Requirement: Alpha\nThe system SHALL answer.\n\n\
    #### Scenario: One\n- **THEN** it answers\n\n#### Scenario: Two\n- **THEN** it answers twice\n";

/// The messages of the findings about instructions in a delta that modifies `Alpha`.
fn faults(instruction: &str, scenarios: &[&str]) -> Vec<String> {
    let scenarios: Vec<String> =
        scenarios.iter().map(|name| format!("\n#### Scenario: {name}\n- **THEN** it answers\n")).collect();
    let delta = format!(
        "## MODIFIED Requirements\n\n### Requirement: Alpha\nThe system SHALL answer.\n{instruction}\n{}",
        scenarios.concat()
    );
    let (main, delta) = (document(MAIN), document(&delta));
    let input = ChangeInput {
        deltas: vec![DeltaInput {
            capability: "cap".to_owned(),
            document: &delta,
            encoding: Encoding::default(),
            base: Base::Spec(&main, Encoding::default()),
            bases: crate::Bases::default(),
            leads_out: false,
        }],
        ..ChangeInput::default()
    };
    let issues = validate_change(&input).verdict.issues.into_iter();
    let about = issues.filter(|issue| issue.finding.code().number == "D0046");
    about.map(|issue| issue.finding.message().to_owned()).collect()
}

#[test]
fn a_rename_needs_its_new_scenario() {
    let rename = "<!-- scenario renamed: Two -> Twice; reason: a better word -->";
    assert_eq!(
        faults(rename, &["One"]),
        ["scenario `Two` is renamed to `Twice`, which the requirement does not have"]
    );
    assert!(faults(rename, &["One", "Twice"]).is_empty());
}

#[test]
fn an_instruction_names_a_scenario_that_the_main_spec_has() {
    let removal = "<!-- scenario removed: Too; reason: nobody asks twice -->";
    assert_eq!(faults(removal, &["One", "Two"]), ["requirement `Alpha` has no scenario `Too`"]);
    assert!(faults(&removal.replace("Too", "Two"), &["One"]).is_empty());
}
