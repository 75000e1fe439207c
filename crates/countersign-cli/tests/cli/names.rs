//! What a name means: near misses, names of two things, and names that try to leave the project.

use crate::runner::{DELTA, Sandbox, delta};

#[test]
fn near_misses_get_a_suggestion() {
    let calls: &[&[&str]] = &[
        &["show", "add-partner-aproval"],
        &["validate", "audit-trial"],
        &["validate", "audit-trial", "--json"],
        &["status", "--change", "add-partner-aproval"],
        &["status", "--change", "add-partner-aproval", "--json"],
        &["show", "zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz"],
    ];
    Sandbox::onboarding().golden("did-you-mean", calls);
}

#[test]
fn a_name_of_a_change_and_a_spec_is_ambiguous() {
    let sandbox =
        Sandbox::small(&[(&delta("cap"), DELTA), ("openspec/changes/cap/proposal.md", "## Why\n\nx\n")]);
    let calls: &[&[&str]] = &[
        &["validate", "cap"],
        &["validate", "cap", "--json"],
        &["validate", "cap", "--type", "spec"],
        &["validate", "cap", "--type", "CHANGE"],
        &["show", "cap"],
        &["show", "cap", "--type", "spec", "--json", "--requirements"],
    ];
    sandbox.golden("ambiguous", calls);
}

#[test]
fn no_name_leaves_the_project() {
    let sandbox = Sandbox::small(&[]);
    sandbox.write("../secret/spec.md", "TOP SECRET\n");
    sandbox.write("../secret/proposal.md", "TOP SECRET\n");
    for name in ["..", "../..", "../../../secret", "../../secret", "cap/../../../../secret", "/etc"] {
        for kind in ["change", "spec"] {
            for verb in ["show", "validate"] {
                let said = sandbox.run(&[verb, name, "--type", kind]);
                assert_ne!(said.status, 0, "{verb} {name} --type {kind}: {said:?}");
                assert!(!format!("{said:?}").contains("TOP SECRET"), "{verb} {name} --type {kind}: {said:?}");
            }
        }
        let said = sandbox.run(&["status", "--change", name]);
        assert_ne!(said.status, 0, "status {name}: {said:?}");
    }
}
