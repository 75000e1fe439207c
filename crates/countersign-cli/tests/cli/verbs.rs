//! Every verb once as text and once as JSON, on a healthy project.

use crate::runner::Sandbox;

#[test]
fn list() {
    let calls: &[&[&str]] = &[
        &["list"],
        &["list", "--json"],
        &["list", "--sort", "name"],
        &["list", "--specs"],
        &["list", "--specs", "--json"],
    ];
    Sandbox::onboarding().golden("list", calls);
}

#[test]
fn show_a_change() {
    let change = "add-partner-approval";
    let calls: &[&[&str]] = &[
        &["show", change],
        &["show", change, "--diff"],
        &["show", change, "--json"],
        &["show", change, "--json", "--diff"],
        &["show", change, "--json", "--deltas-only"],
        &["show", change, "--requirements"],
    ];
    Sandbox::onboarding().golden("show-change", calls);
}

#[test]
fn show_a_spec() {
    let spec = "access-control";
    let calls: &[&[&str]] = &[
        &["show", spec],
        &["show", spec, "--json"],
        &["show", spec, "--json", "--no-scenarios"],
        &["show", spec, "--json", "--requirements"],
        &["show", spec, "--json", "-r", "2"],
        &["show", spec, "--json", "-r", "9"],
        &["show", spec, "--diff"],
    ];
    Sandbox::onboarding().golden("show-spec", calls);
}

#[test]
fn validate() {
    let calls: &[&[&str]] = &[
        &["validate", "--all"],
        &["validate", "--all", "--strict", "--json"],
        &["validate", "--all", "--report", "findings", "--json"],
        &["validate", "--specs"],
        &["validate", "--changes", "--concurrency", "1"],
        &["validate", "--archived"],
        &["validate", "--archived", "--json"],
        &["validate", "add-partner-approval"],
        &["validate", "add-partner-approval", "--json"],
        &["validate", "audit-trail", "--type", "spec", "--no-interactive"],
    ];
    Sandbox::onboarding().golden("validate", calls);
}

#[test]
fn status() {
    let calls: &[&[&str]] = &[
        &["status"],
        &["status", "--json"],
        &["status", "--change", "add-partner-approval"],
        &["status", "--change", "add-partner-approval", "--json"],
        &["status", "--change", "add-partner-approval", "--schema", "nowhere"],
        &["status", "--all"],
        &["status", "--all", "--json"],
    ];
    Sandbox::onboarding().golden("status", calls);
}

#[test]
fn schemas_and_templates() {
    let calls: &[&[&str]] = &[
        &["schemas"],
        &["schemas", "--json"],
        &["templates"],
        &["templates", "--json"],
        &["templates", "--schema", "nowhere"],
        &["schema", "which", "spec-driven"],
        &["schema", "which", "spec-driven", "--json"],
        &["schema", "which", "--all", "--json"],
        &["schema", "which", "nowhere"],
        &["schema", "which", "nowhere", "--json"],
        &["schema", "validate"],
        &["schema", "validate", "spec-driven"],
        &["schema", "validate", "spec-driven", "--json"],
    ];
    Sandbox::onboarding().golden("schemas", calls);
}

#[test]
fn project_schemas_are_checked() {
    let sandbox = Sandbox::small(&[
        (
            "openspec/schemas/short/schema.yaml",
            "name: short\nversion: 1\nartifacts:\n  - id: note\n    generates: note.md\n    description: a note\n    \
             template: note.md\n    requires: [later]\n",
        ),
        ("openspec/schemas/short/templates/note.md", "# Note\n"),
    ]);
    sandbox.golden("schema-broken", &[&["schema", "validate"], &["schema", "validate", "short", "--json"]]);
}

#[test]
fn context_doctor_and_stores() {
    let calls: &[&[&str]] = &[
        &["context"],
        &["context", "--json"],
        &["doctor"],
        &["doctor", "--json"],
        &["store", "list"],
        &["store", "list", "--json"],
        &["store", "ls"],
        &["store", "add", "team"],
        &["store", "add", "team", "--json"],
        &["workset", "create", "x"],
        &["list", "--store", "team"],
        &["list", "--store", "team", "--json"],
    ];
    Sandbox::onboarding().golden("context", calls);
}

#[test]
fn context_writes_a_workspace_file_once() {
    let sandbox = Sandbox::onboarding();
    let call = ["context", "--code-workspace", "all.code-workspace"];
    assert_eq!(sandbox.run(&call).status, 0);
    assert!(sandbox.project.join("all.code-workspace").is_file());
    let again = sandbox.run(&call);
    assert_eq!(again.status, 2);
    assert!(again.stderr.contains("--force"), "{again:?}");
    assert_eq!(sandbox.run(&["context", "--code-workspace", "all.code-workspace", "--force"]).status, 0);
}

#[test]
fn deprecated_nouns() {
    let calls: &[&[&str]] = &[
        &["change", "list"],
        &["change", "list", "--long"],
        &["change", "list", "--json"],
        &["change", "validate", "add-partner-approval", "--json"],
        &["change", "validate"],
        &["spec", "list"],
        &["spec", "list", "--long"],
        &["spec", "list", "--json"],
        &["spec", "show", "access-control", "--json", "-r", "1"],
        &["spec", "validate", "access-control", "--strict"],
    ];
    Sandbox::onboarding().golden("nouns", calls);
}
