//! `log`, `blame` and `repair` from outside: what they say, their exit status, and that they are not OpenSpec's.

use crate::runner::Sandbox;

const ADDED: &str = "## ADDED Requirements\n\n### Requirement: Late\nThe system SHALL be late.\n\n\
    #### Scenario: Always\n- **WHEN** asked\n- **THEN** late\n";
const MAIN: &str = "# late Specification\n\n## Purpose\nSays when things are late, and what is done about it then.\n\n\
    ## Requirements\n\n### Requirement: Late\nThe system SHALL be late.\n\n\
    #### Scenario: Always\n- **WHEN** asked\n- **THEN** late\n";

fn sandbox() -> Sandbox {
    Sandbox::small(&[
        ("openspec/changes/archive/2026-01-02-add-late/specs/late/spec.md", ADDED),
        ("openspec/specs/late/spec.md", MAIN),
        ("openspec/changes/archive/2026-01-03-add-raw/specs/raw/spec.md", ADDED),
        ("openspec/specs/raw/spec.md", ADDED),
    ])
}

#[test]
fn who_did_it_and_what_is_broken() {
    sandbox().golden(
        "history",
        &[
            &["log", "late"],
            &["log", "--limit", "1", "--json"],
            &["log", "late/lat"],
            &["blame", "late/late"],
            &["blame", "late/late#always", "--json"],
            &["blame", "nowhere"],
            &["repair"],
            &["repair", "late"],
            &["repair", "nowhere", "--json"],
            &["repair", "--apply", "--json"],
            &["repair"],
        ],
    );
}

#[test]
fn they_are_not_verbs_of_openspec() {
    let sandbox = sandbox();
    for verb in ["log", "blame", "repair"] {
        let said = sandbox.openspec(&[verb, "late"]);
        assert_eq!(said.status, 1, "{verb}");
        assert!(said.stderr.contains("is Countersign's own"), "{verb}: {said:?}");
        assert!(!sandbox.openspec(&["--help"]).stdout.contains(&format!("\n  {verb} ")), "{verb}");
    }
}
