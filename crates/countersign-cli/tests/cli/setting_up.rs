//! `init`, `update` and `uninstall` through the program: screens, exit statuses, and a process that is killed.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use crate::runner::{Sandbox, compare};

/// Every file of the project, without what is ours alone.
fn files(sandbox: &Sandbox) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut ahead = vec![sandbox.project.clone()];
    while let Some(folder) = ahead.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() && !path.ends_with(".countersign") {
                ahead.push(path);
            } else if path.is_file() {
                files.insert(
                    path.strip_prefix(&sandbox.project).unwrap().to_owned(),
                    fs::read(&path).unwrap(),
                );
            }
        }
    }
    files
}

#[test]
fn screens_of_an_empty_repository() {
    let sandbox = Sandbox::empty();
    sandbox.golden(
        "setup-empty",
        &[
            &["init", "--tools", "claude", "--dry-run"],
            &["init", "--tools", "claude", "--agents-md"],
            &["init", "--tools", "claude"],
            &["update"],
            &["uninstall"],
            &["uninstall"],
        ],
    );
    assert!(files(&sandbox).is_empty());
}

#[test]
fn screens_of_a_project_that_lives() {
    let sandbox = Sandbox::onboarding();
    sandbox.write("openspec/config.yaml", "schema: spec-driven\n");
    sandbox.write("templates/page.html", "<p>\n");
    sandbox.write(".cursor/commands/opsx-apply.md", "made by another tool\n");
    sandbox.write("AGENTS.md", "# Ours\n");
    let before = files(&sandbox);
    let mut screens = vec![
        sandbox.transcript(&["init", "--tools", "cursor", "--agents-md", "--for", "billing"]),
        sandbox.transcript(&["update", "--force"]),
    ];
    let toml = sandbox.project.join("countersign.toml");
    let made = fs::read(&toml).unwrap();
    fs::write(&toml, "format = 1\n").unwrap();
    screens.push(sandbox.transcript(&["uninstall"]));
    fs::write(&toml, made).unwrap();
    screens.push(sandbox.transcript(&["uninstall"]));
    compare("setup-existing", &screens.join("\n"));
    assert_eq!(files(&sandbox), before);
}

#[test]
fn a_project_with_old_debt_is_green_from_the_first_day() {
    let sandbox = Sandbox::onboarding();
    assert_eq!(sandbox.run(&["verify", "--all"]).status, 1);
    let before = files(&sandbox);
    let planned = sandbox.run(&["init", "--tools", "none", "--baseline", "--dry-run"]);
    assert!(planned.stdout.contains("validations/baseline"), "{planned:?}");
    assert_eq!(files(&sandbox), before);
    let said = sandbox.run(&["init", "--tools", "none", "--baseline"]);
    assert!(said.status == 0 && said.stdout.contains("validations/baseline"), "{said:?}");
    let said = sandbox.run(&["verify", "--all", "--baseline"]);
    assert_eq!(said.status, 0, "{said:?}");
    assert_eq!(sandbox.run(&["uninstall"]).status, 0);
    assert_eq!(files(&sandbox), before);
}

#[test]
fn under_the_other_name_there_is_what_openspec_makes() {
    let sandbox = Sandbox::empty();
    assert_eq!(sandbox.openspec(&["init"]).status, 1, "no agent is known");
    assert_eq!(sandbox.openspec(&["init", "--tools", "none"]).status, 0);
    let made: Vec<String> = files(&sandbox).keys().map(|path| path.to_string_lossy().into_owned()).collect();
    assert_eq!(
        made,
        ["openspec/changes/archive/.gitkeep", "openspec/config.yaml", "openspec/specs/.gitkeep"]
    );
    assert_eq!(sandbox.openspec(&["update"]).status, 0);
    assert_eq!(sandbox.openspec(&["uninstall"]).status, 1, "that verb is ours");
}

#[test]
fn calls_that_make_no_sense() {
    let sandbox = Sandbox::empty();
    sandbox.write("file", "x");
    for call in [
        &["init", "--tools", "nobody"][..],
        &["init", "--tools", ""],
        &["init", "--tools", "all,claude"],
        &["init", "--tools", "none", "--profile", "odd"],
        &["init", "--tools", "none", "--under", "../up"],
        &["init", "--tools", "none", "--alias-dir", "x"],
        &["init", "file", "--tools", "none"],
        &["init", "--tools", "none", "--language", "\n"],
        &["update"],
        &["uninstall"],
    ] {
        let said = sandbox.run(call);
        assert_eq!((said.status, &*said.stdout), (2, ""), "{call:?}: {said:?}");
        let by_parser = call.contains(&"--alias-dir");
        assert!(by_parser || said.stderr.contains("fix: "), "{call:?}: {said:?}");
    }
    assert_eq!(files(&sandbox).len(), 1, "nothing was made");
}

#[test]
fn a_language_goes_into_a_config_that_is_made_and_changes_none() {
    let sandbox = Sandbox::empty();
    let call = ["init", "--tools", "none", "--language", "German"];
    assert_eq!(sandbox.run(&call).status, 0);
    let config = fs::read_to_string(sandbox.project.join("openspec/config.yaml")).unwrap();
    assert!(config.contains("context: |\n  Language: German\n"), "{config}");
    assert_eq!(sandbox.run(&call).status, 0, "it is there already");
    let other = ["init", "--tools", "none", "--language", "French"];
    assert_eq!(sandbox.run(&other).status, 2);
    assert_eq!(fs::read_to_string(sandbox.project.join("openspec/config.yaml")).unwrap(), config);
}

#[test]
fn a_folder_that_is_not_there_is_made() {
    let sandbox = Sandbox::empty();
    assert_eq!(sandbox.run(&["init", "new/deep", "--tools", "none", "--dry-run"]).status, 0);
    assert!(!sandbox.project.join("new").exists());
    assert_eq!(sandbox.run(&["init", "new/deep", "--tools", "none"]).status, 0);
    assert!(sandbox.project.join("new/deep/openspec/config.yaml").exists());
}

#[cfg(unix)]
#[test]
fn the_other_name_is_a_link_that_never_replaces_anything() {
    let sandbox = Sandbox::empty();
    let folder = sandbox.project.with_file_name("bin");
    fs::create_dir(&folder).unwrap();
    let alias = folder.to_str().unwrap();
    let call = ["init", "--tools", "none", "--openspec-alias", "--alias-dir", alias];
    assert_eq!(sandbox.run(&call).status, 0);
    let binary = fs::canonicalize(env!("CARGO_BIN_EXE_countersign")).unwrap();
    assert_eq!(fs::canonicalize(folder.join("openspec")).unwrap(), binary);
    assert!(sandbox.run(&call).stdout.contains("already"));
    assert_eq!(sandbox.run(&["uninstall", "--openspec-alias", "--alias-dir", alias]).status, 0);
    assert!(fs::symlink_metadata(folder.join("openspec")).is_err());
    fs::write(folder.join("openspec"), "theirs").unwrap();
    let said = sandbox.run(&call);
    assert!(said.status == 2 && said.stderr.contains("is something else"), "{said:?}");
    assert_eq!(fs::read(folder.join("openspec")).unwrap(), b"theirs");
}

/// Starts a call and kills it after a while; says whether it was faster.
fn killed(sandbox: &Sandbox, call: &[&str], after: Duration) -> bool {
    let mut command = sandbox.command("countersign", call);
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    std::thread::sleep(after);
    let was_faster = child.try_wait().unwrap().is_some();
    child.kill().ok();
    child.wait().unwrap();
    was_faster
}

#[test]
fn a_process_that_is_killed_leaves_nothing_half_done() {
    let call = ["init", "--tools", "claude,cursor,gemini"];
    let whole = Sandbox::empty();
    assert_eq!(whole.run(&call).status, 0);
    let (mut step, whole) = (0, files(&whole));
    loop {
        let sandbox = Sandbox::empty();
        let after = Duration::from_millis(step * 4);
        let is_done = killed(&sandbox, &call, after) && killed(&sandbox, &["uninstall"], after);
        assert_eq!(sandbox.run(&call).status, 0, "killed after {after:?}");
        assert_eq!(files(&sandbox), whole, "killed after {after:?}");
        assert_eq!(sandbox.run(&["uninstall"]).status, 0, "killed after {after:?}");
        assert!(files(&sandbox).is_empty(), "killed after {after:?}");
        assert!(!Path::new(&sandbox.project).join(".countersign").exists());
        if is_done || step > 15 {
            break;
        }
        step += 1;
    }
}
