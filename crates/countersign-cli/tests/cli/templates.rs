//! `template check` and `template stats`, on `fixtures/governed`.

use countersign_testkit::cases::{copy_tree, workspace_root};
use serde_json::Value;

use crate::runner::Sandbox;

fn governed() -> Sandbox {
    let sandbox = Sandbox::empty();
    copy_tree(&workspace_root().join("fixtures/governed"), &sandbox.project).unwrap();
    sandbox
}

fn json(sandbox: &Sandbox, call: &[&str]) -> Value {
    let said = sandbox.run(call);
    serde_json::from_str(&said.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}{}", said.stdout, said.stderr))
}

#[test]
fn the_schema_of_the_fixture_is_the_shipped_one() {
    let folder = workspace_root().join("fixtures/governed/openspec/schemas/governed");
    for (path, text) in countersign_template::schema_files() {
        assert_eq!(std::fs::read_to_string(folder.join(path)).unwrap(), *text, "{path}");
    }
    let said = governed().run(&["schema", "validate", "governed"]);
    assert_eq!(said.status, 0, "{}", said.stdout);
}

#[test]
fn a_check_reads_in_every_format() {
    governed().golden(
        "template-check",
        &[
            &["template", "check"],
            &["template", "check", "fix-typo"],
            &["template", "check", "colour-labels", "--format", "concise"],
            &["template", "check", "colour-labels", "--format", "github"],
            &["template", "check", "colour-label"],
            &["template", "stats"],
        ],
    );
    let sarif = json(&governed(), &["template", "check", "--format", "sarif"]);
    assert_eq!(sarif["version"], "2.1.0");
    assert_eq!(sarif["runs"][0]["results"].as_array().unwrap().len(), 4);
}

#[test]
fn a_small_change_needs_no_design_and_a_risky_one_does() {
    let sandbox = governed();
    assert_eq!(sandbox.run(&["template", "check", "fix-typo"]).status, 0);
    sandbox.write(
        "openspec/changes/fix-typo/.openspec.yaml",
        "schema: governed\nrisk: medium\nskip_specs: true\n",
    );
    let check = json(&sandbox, &["template", "check", "fix-typo", "--json"]);
    let findings = check["changes"][0]["findings"].as_array().unwrap();
    let names: Vec<&str> = findings.iter().map(|finding| finding["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["document-missing", "section-missing", "section-missing", "section-missing"]);
    sandbox.write("openspec/changes/fix-typo/.openspec.yaml", "schema: governed\nrisk: hihg\n");
    let check = json(&sandbox, &["template", "check", "fix-typo", "--json"]);
    assert_eq!(check["changes"][0]["risk"], "high", "a risk that nobody can read is the highest");
    assert!(check["changes"][0]["findings"].to_string().contains("risk-setting"));
}

#[test]
fn contracts_of_the_project_replace_the_shipped_ones() {
    let sandbox = governed();
    sandbox.write("templates/mail.md", "Dear {name},\n");
    assert_eq!(
        json(&sandbox, &["template", "check", "--json"])["contracts"],
        "shipped",
        "another kind of template"
    );
    let contract =
        "+++\n[[section]]\nheading = \"Cost\"\nwhen = { operations = [\"added\"] }\n+++\n## Cost\n";
    sandbox.write("countersign.toml", "[layout]\ntemplates = \"governance/templates\"\n");
    sandbox.write("governance/templates/proposal.md", contract);
    let check = json(&sandbox, &["template", "check", "--json"]);
    assert_eq!(check["contracts"], "project");
    let missing =
        |at: usize| check["changes"][at]["findings"].to_string().contains("section `Cost` is missing");
    assert_eq!(check["changes"][0]["change"], "colour-labels");
    assert!(missing(0) && !missing(1), "only one of them adds a requirement: {check}");
    sandbox.write("governance/templates/proposal.md", contract.replace("when", "wehn"));
    let said = sandbox.run(&["template", "check", "--format", "concise"]);
    assert_eq!(said.status, 1);
    assert!(said.stdout.contains("governance/templates/proposal.md:4:1: error S0002"), "{}", said.stdout);
}

#[test]
fn what_a_diff_touches_is_noted_where_the_risk_is_declared_lower() {
    let Some(search_path) = countersign_testkit::git::search_path() else { return };
    let sandbox = governed();
    let git = |arguments: &[&str]| {
        let mut command = std::process::Command::new("git");
        command.args(arguments).current_dir(&sandbox.project).env_clear().env("PATH", &search_path);
        command.env("HOME", sandbox.project.with_file_name("home")).env("GIT_CONFIG_NOSYSTEM", "1");
        for who in ["AUTHOR", "COMMITTER"] {
            command.env(format!("GIT_{who}_NAME"), "Jo").env(format!("GIT_{who}_EMAIL"), "jo@example.org");
        }
        assert!(command.output().unwrap().status.success(), "git {arguments:?}");
    };
    git(&["init", "-q", "-b", "main", "."]);
    git(&["add", "-A"]);
    git(&["commit", "-qm", "Labels"]);
    git(&["checkout", "-qb", "typo"]);
    sandbox.write("db/migrations/7.sql", "ALTER TABLE help ADD word TEXT;\n");
    git(&["add", "-A"]);
    git(&["commit", "-qm", "Mend the word\n\nChange: fix-typo"]);
    let mut command = sandbox.command("countersign", &["template", "check", "fix-typo", "--json"]);
    let said = sandbox.said(command.env("PATH", &search_path));
    assert_eq!(said.status, 0, "a note fails nothing: {}", said.stdout);
    assert!(said.stdout.contains("risk-understated"), "{}", said.stdout);
    assert!(said.stdout.contains("stored data changes: `db/migrations/7.sql`"), "{}", said.stdout);
}
