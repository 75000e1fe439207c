//! The verbs that begin a change and say how to go on with it, and those that make schemas.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Stdio;

use serde_json::Value;

use crate::runner::{DELTA, Sandbox};

/// Every file below a folder but the local state, with its text.
fn files(folder: &Path) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut ahead = vec![folder.to_owned()];
    while let Some(at) = ahead.pop() {
        for entry in fs::read_dir(at).unwrap().map(Result::unwrap) {
            let path = entry.path();
            if entry.file_name() == ".countersign" {
                continue;
            }
            if entry.file_type().unwrap().is_dir() {
                ahead.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().to_string_lossy().replace('\\', "/");
                let text =
                    fs::read_to_string(&path).unwrap_or_else(|_| "a link that leads nowhere".to_owned());
                found.insert(name, text);
            }
        }
    }
    found
}

fn json(sandbox: &Sandbox, call: &[&str]) -> Value {
    let said = sandbox.run(call);
    serde_json::from_str(&said.stdout).unwrap_or_else(|_| panic!("{call:?}: {said:?}"))
}

#[test]
fn from_nothing_to_instructions() {
    let calls: &[&[&str]] = &[
        &["new", "change", "add-x"],
        &["new", "change", "add-y", "--json"],
        &["new", "change", "add-y", "--json"],
        &["new", "change", "Add Z"],
        &["status", "--change", "add-x"],
        &["instructions", "proposal", "--change", "add-x"],
        &["instructions", "tasks", "--change", "add-x"],
        &["instructions", "apply", "--change", "add-x"],
        &["instructions", "apply", "--change", "add-x", "--json"],
        &["instructions", "archive", "--change", "add-x"],
        &["instructions", "nope", "--change", "add-x"],
        &["instructions"],
    ];
    Sandbox::empty().golden("lifecycle", calls);
}

#[test]
fn instructions_of_a_real_change() {
    let change = "add-partner-approval";
    let calls: &[&[&str]] = &[
        &["instructions", "design", "--change", change],
        &["instructions", "apply", "--change", change],
        &["instructions", "archive", "--change", change, "--json"],
        &["instructions", "architecture-review", "--change", change],
    ];
    Sandbox::onboarding().golden("instructions", calls);
}

#[test]
fn a_change_begins_with_what_the_main_specs_say() {
    let sandbox = Sandbox::small(&[("openspec/config.yaml", "schema: spec-driven\n")]);
    let before = files(&sandbox.project);
    let call = ["new", "change", "add-x", "--goal", "a: b", "--description", "What it is"];
    assert_eq!(sandbox.run(&call).status, 0);
    let mut after = files(&sandbox.project);
    let mut taken = |name: &str| after.remove(&format!("openspec/changes/add-x/{name}")).unwrap();
    let metadata = taken(".openspec.yaml");
    assert!(metadata.starts_with("schema: spec-driven\ncreated: 2"), "{metadata}");
    assert!(metadata.ends_with("\ngoal: \"a: b\"\n"), "{metadata}");
    assert_eq!(taken("README.md"), "# add-x\n\nWhat it is\n");
    let lock: Value = serde_json::from_str(&taken("base.lock")).unwrap();
    assert_eq!(lock["begun"]["cap"].as_object().unwrap().len(), 2);
    assert_eq!(after, before, "nothing else is touched");
    // The base is used: the second step finds its first.
    sandbox.write("openspec/changes/add-x/specs/cap/spec.md", DELTA);
    assert_eq!(sandbox.run(&["validate", "add-x", "--record-base"]).status, 0);
}

#[test]
fn names_that_cannot_be_make_nothing() {
    let sandbox = Sandbox::small(&[]);
    let long = "x".repeat(201);
    for name in [
        "../x",
        "a/b",
        "a\\b",
        "",
        "..",
        ".",
        "archive",
        "A",
        "a b",
        "a_b",
        "-a",
        "a-",
        "a--b",
        "a\u{1b}[31m",
        &long,
    ] {
        let before = files(&sandbox.project);
        let said = sandbox.run(&["new", "change", "--json", "--", name]);
        assert_eq!(said.status, 2, "{name:?}: {said:?}");
        assert!(said.stdout.contains("\"change\": null"), "{name:?}: {said:?}");
        let said = sandbox.run(&["new", "change", "--", name]);
        assert!(!said.stderr.contains('\u{1b}'), "{name:?}: {said:?}");
        let said = sandbox.run(&["instructions", "apply", "--change", name]);
        assert_eq!(said.status, 2, "{name:?}: {said:?}");
        let said = sandbox.run(&["schema", "init", "--json", "--", name]);
        assert_eq!(said.status, if name == "archive" || name == long { 0 } else { 2 }, "{name:?}: {said:?}");
        fs::remove_dir_all(sandbox.project.join("openspec/schemas")).ok();
        assert_eq!(files(&sandbox.project), before, "{name:?}");
        assert!(!sandbox.project.join("x").exists() && !sandbox.project.join("openspec/x").exists());
    }
}

#[cfg(unix)]
#[test]
fn nothing_is_written_through_links_out_of_the_project() {
    let sandbox = Sandbox::small(&[]);
    let outside = sandbox.project.with_file_name("outside");
    fs::create_dir(&outside).unwrap();
    std::os::unix::fs::symlink(&outside, sandbox.project.join("openspec/changes")).unwrap();
    let said = sandbox.run(&["new", "change", "add-x"]);
    assert_eq!(said.status, 3, "{said:?}");
    assert_eq!(fs::read_dir(&outside).unwrap().count(), 0);
    // A link that leads nowhere is in the way like a folder.
    fs::remove_file(sandbox.project.join("openspec/changes")).unwrap();
    fs::create_dir(sandbox.project.join("openspec/changes")).unwrap();
    std::os::unix::fs::symlink("nowhere", sandbox.project.join("openspec/changes/add-x")).unwrap();
    assert_eq!(sandbox.run(&["new", "change", "add-x"]).status, 2);
    // A schema is neither replaced through a link nor copied out of one.
    std::os::unix::fs::symlink(&outside, sandbox.project.join("openspec/schemas")).unwrap();
    assert_eq!(sandbox.run(&["schema", "init", "mine"]).status, 3);
    assert_eq!(fs::read_dir(&outside).unwrap().count(), 0);
}

#[test]
fn a_place_that_cannot_be_written_is_left_as_it_is() {
    let sandbox = Sandbox::small(&[("openspec/changes", "a file in the way\n")]);
    let before = files(&sandbox.project);
    let said = sandbox.run(&["new", "change", "add-x", "--json"]);
    assert_ne!(said.status, 0, "{said:?}");
    assert_eq!(files(&sandbox.project), before);
}

/// The process is killed after some microseconds, again and again; the change is there as a whole or not at all.
#[test]
fn killed_at_any_moment_a_change_is_whole_or_absent() {
    let mut seen = [0_usize; 2];
    for round in 0..40_u32 {
        let sandbox = Sandbox::small(&[]);
        let before = files(&sandbox.project);
        let mut command = sandbox.command("countersign", &["new", "change", "add-x", "--description", "d"]);
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        std::thread::sleep(std::time::Duration::from_micros(u64::from(round) * 500));
        child.kill().unwrap();
        child.wait().unwrap();
        assert_ne!(sandbox.run(&["unarchive", "nothing-of-this-name"]).status, 0);
        let after = files(&sandbox.project);
        let whole = [
            "changes/add-x/.openspec.yaml",
            "changes/add-x/README.md",
            "changes/add-x/base.lock",
            "config.yaml",
        ]
        .iter()
        .all(|name| after.contains_key(&format!("openspec/{name}")));
        assert!(whole || after == before, "round {round}: {:?}", after.keys());
        seen[usize::from(whole)] += 1;
    }
    assert!(seen[0] > 0, "some runs were cut short");
}

#[test]
fn a_governed_change_gets_the_body_of_its_contract() {
    let schema = "name: governed\nversion: 1\nartifacts:\n  - id: proposal\n    generates: proposal.md\n    description: d\n    template: proposal.md\n    requires: []\n";
    let sandbox = Sandbox::small(&[
        ("openspec/schemas/governed/schema.yaml", schema),
        ("openspec/schemas/governed/templates/proposal.md", "+++\nx = 1\n+++\n# Plain\n"),
        ("openspec/changes/add-x/.openspec.yaml", "schema: governed\nrisk: high\n"),
    ]);
    let call = ["instructions", "proposal", "--change", "add-x", "--json"];
    let plain = json(&sandbox, &call)["template"].as_str().unwrap().to_owned();
    assert!(plain.contains("# Plain") && !plain.contains("x = 1"), "{plain}");
    sandbox.write("templates/proposal.md", "+++\nformat = 1\n+++\n# Contract\n");
    let contract = json(&sandbox, &call)["template"].as_str().unwrap().to_owned();
    assert!(contract.contains("# Contract") && !contract.contains("format"), "{contract}");
    let status = json(&sandbox, &["status", "--change", "add-x", "--json"]);
    assert_eq!((status["stage"].as_str(), status["risk"].as_str()), (Some("begun"), Some("high")));
}

#[test]
fn roles_are_served_like_artifacts_under_our_name_only() {
    let sandbox = Sandbox::small(&[("openspec/changes/add-x/proposal.md", "## Why\nx\n")]);
    for role in [
        "architecture-review",
        "test-strategy-writer",
        "release-readiness",
        "security-review",
        "migration-review",
    ] {
        let call = ["instructions", role, "--change", "add-x", "--json"];
        let document = json(&sandbox, &call);
        assert_eq!(document["artifactId"], role);
        assert!(!document["template"].as_str().unwrap().starts_with("+++"), "{role}");
        assert!(document["dependencies"][0]["done"].as_bool().unwrap(), "{role}");
        assert_eq!(sandbox.openspec(&call).status, 1, "{role}");
    }
    let strategy = json(&sandbox, &["instructions", "test-strategy-writer", "--change", "add-x", "--json"]);
    assert_eq!(strategy["outputPath"], "validations/test-strategy/add-x.md");
}

#[test]
fn each_name_says_its_own_commands() {
    let sandbox = Sandbox::small(&[
        ("openspec/changes/add-x/proposal.md", "## Why\nx\n"),
        ("openspec/changes/add-x/tasks.md", "## 1. Work\n- [ ] 1.1 Do it\n"),
    ]);
    for call in [
        &["status", "--change", "add-x", "--json"][..],
        &["instructions", "proposal", "--change", "add-x", "--json"],
        &["instructions", "apply", "--change", "add-x", "--json"],
        &["new", "change", "add-y"],
    ] {
        let said = sandbox.openspec(call);
        assert_eq!(said.status, 0, "{call:?}: {said:?}");
        assert!(!said.stdout.contains("countersign"), "{call:?}: {said:?}");
    }
    let apply = ["instructions", "apply", "--change", "add-x", "--json"];
    let ours = json(&sandbox, &apply);
    assert_eq!(ours["next"]["schema"], "countersign.next/1");
    assert_eq!(ours["state"], "ready");
}

#[test]
fn stages_follow_the_files() {
    let sandbox = Sandbox::small(&[("openspec/changes/add-x/.openspec.yaml", "schema: spec-driven\n")]);
    let stage = |sandbox: &Sandbox| {
        let status = json(sandbox, &["status", "--change", "add-x", "--json"]);
        status["stage"].as_str().unwrap().to_owned()
    };
    let mut seen = vec![stage(&sandbox)];
    let delta = crate::runner::delta("add-x");
    for (path, text) in [
        ("openspec/changes/add-x/proposal.md", "## Why\nx\n"),
        (delta.as_str(), DELTA),
        ("openspec/changes/add-x/tasks.md", "- [ ] 1.1 Do it\n"),
        ("openspec/changes/add-x/tasks.md", "- [x] 1.1 Do it\n"),
        ("openspec/changes/add-x/.openspec.yaml", "schema: spec-driven\nrisk: high\n"),
        ("openspec/changes/add-x/design.md", "## Decisions\nx\n"),
    ] {
        sandbox.write(path, text);
        seen.push(stage(&sandbox));
    }
    // Little is at stake unless somebody says so; then a design is missed.
    assert_eq!(
        seen,
        ["begun", "proposed", "designed", "planned", "implementing", "specified", "implementing"]
    );
}

#[test]
fn a_config_that_cannot_be_used_is_no_secret() {
    let sandbox = Sandbox::small(&[
        ("openspec/config.yaml", "context: a\ncontext: b\n"),
        ("openspec/changes/add-x/proposal.md", "## Why\nx\n"),
    ]);
    let said = sandbox.run(&["instructions", "tasks", "--change", "add-x", "--json"]);
    assert_eq!(said.status, 0);
    assert!(said.stderr.contains("so its context and rules are not given"), "{said:?}");
}

#[test]
fn schemas_are_made_copied_and_replaced_as_a_whole() {
    let sandbox = Sandbox::small(&[("openspec/config.yaml", "# ours\nschema: spec-driven # usual\n")]);
    let calls: &[&[&str]] = &[
        &["schema", "init", "lean", "--artifacts", "proposal,tasks", "--default"],
        &["schema", "init", "lean", "--json"],
        &["schema", "init", "odd", "--artifacts", "nope", "--json"],
        &["schema", "fork", "lean", "ours"],
        &["schema", "fork", "lean", "ours", "--json"],
        &["schema", "fork", "nope", "--json"],
        &["schema", "validate", "--json"],
        &["new", "change", "add-x", "--schema", "ours"],
    ];
    sandbox.golden("schema-make", calls);
    let config = fs::read_to_string(sandbox.project.join("openspec/config.yaml")).unwrap();
    assert_eq!(config, "# ours\nschema: lean # usual\n");
    let metadata = fs::read_to_string(sandbox.project.join("openspec/changes/add-x/.openspec.yaml")).unwrap();
    assert!(metadata.ends_with("skip_specs: true\n"), "{metadata}");
    sandbox.write("openspec/schemas/ours/templates/left/over.md", "left\n");
    assert_eq!(sandbox.run(&["schema", "fork", "spec-driven", "ours", "--force"]).status, 0);
    assert!(!sandbox.project.join("openspec/schemas/ours/templates/left").exists());
    assert!(sandbox.project.join("openspec/schemas/ours/templates/design.md").exists());
}

#[test]
fn settings_keep_what_they_do_not_know() {
    let sandbox = Sandbox::small(&[]);
    let config = sandbox.project.with_file_name("home").join(".config/openspec/config.json");
    fs::create_dir_all(config.parent().unwrap()).unwrap();
    fs::write(&config, "{\"zebra\": {\"b\": 1, \"a\": 2}, \"delivery\": \"skills\"}").unwrap();
    let calls: &[&[&str]] = &[
        &["config", "list"],
        &["config", "set", "telemetry.enabled", "false"],
        &["config", "set", "nope", "1"],
        &["config", "set", "delivery", "everything"],
        &["config", "get", "delivery"],
        &["config", "get", "defaultStore"],
        &["config", "unset", "delivery"],
        &["config", "profile", "core"],
        &["config", "profile"],
        &["config", "reset"],
        &["config", "edit"],
    ];
    sandbox.golden("config", calls);
    let text = fs::read_to_string(&config).unwrap();
    assert!(text.contains("\"zebra\": {\n    \"b\": 1,\n    \"a\": 2\n  }"), "{text}");
    assert_eq!(sandbox.run(&["config", "reset", "--all", "-y"]).status, 0);
    assert!(!fs::read_to_string(&config).unwrap().contains("zebra"));
}

#[test]
fn settings_that_cannot_be_read_are_left() {
    let sandbox = Sandbox::small(&[]);
    let config = sandbox.project.with_file_name("home").join(".config/openspec/config.json");
    fs::create_dir_all(config.parent().unwrap()).unwrap();
    fs::write(&config, "{ broken").unwrap();
    for call in [
        &["config", "set", "profile", "core"][..],
        &["config", "unset", "profile"],
        &["config", "profile", "core"],
    ] {
        assert_eq!(sandbox.run(call).status, 2, "{call:?}");
        assert_eq!(fs::read_to_string(&config).unwrap(), "{ broken");
    }
    assert!(sandbox.run(&["config", "list"]).stderr.contains("the defaults count"));
    assert_eq!(sandbox.run(&["config", "reset", "--all", "--yes"]).status, 0);
    assert!(fs::read_to_string(&config).unwrap().contains("\"profile\": \"core\""));
}

#[cfg(unix)]
#[test]
fn settings_stay_where_a_link_leads_and_an_editor_is_run_without_a_shell() {
    let sandbox = Sandbox::small(&[("kept.json", "{}")]);
    let config = sandbox.project.with_file_name("home").join(".config/openspec/config.json");
    fs::create_dir_all(config.parent().unwrap()).unwrap();
    std::os::unix::fs::symlink(sandbox.project.join("kept.json"), &config).unwrap();
    assert_eq!(sandbox.run(&["config", "set", "defaultStore", "ours"]).status, 0);
    assert!(fs::symlink_metadata(&config).unwrap().is_symlink());
    assert!(
        fs::read_to_string(sandbox.project.join("kept.json")).unwrap().contains("\"defaultStore\": \"ours\"")
    );
    let mut edit = sandbox.command("countersign", &["config", "edit"]);
    edit.env("EDITOR", "/bin/cp 'kept.json'").env("VISUAL", "/bin/false");
    // `cp kept.json config.json` refuses, because both are one file.
    assert_eq!(sandbox.said(&mut edit).status, 3);
    let mut edit = sandbox.command("countersign", &["config", "edit"]);
    edit.env("VISUAL", "/bin/cat;");
    assert_eq!(sandbox.said(&mut edit).status, 3);
}
