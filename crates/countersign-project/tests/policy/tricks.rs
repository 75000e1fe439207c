//! What a repository can be told to say of itself, and what it does not change.

use std::fs;

use countersign_testkit::git::Repository;

use crate::world::{RULES, edited, governed, policy, project, refused};
use countersign_project::PolicyTarget;

fn id(repository: &Repository, reference: &str) -> String {
    repository.git(&["rev-parse", reference]).trim().to_owned()
}

#[test]
fn replaced_objects_replace_nothing() {
    let mut repository = governed();
    repository.write("rules/base.toml", "# weak\n");
    repository.commit("weak");
    let (weak, tip) = (id(&repository, "HEAD:rules/base.toml"), id(&repository, "main"));
    let strong = id(&repository, "main:rules/base.toml");
    repository.git(&["replace", &strong, &weak]);
    repository.git(&["replace", "--force", &tip, &id(&repository, "HEAD")]);
    let policy = policy(&repository).unwrap();
    assert_eq!(policy.revision.commit, tip);
    assert_eq!(policy.tip.text("rules/base.toml").unwrap().as_deref(), Some(RULES));
    assert_eq!(edited(&repository), ["rules-edited rules/base.toml"]);
}

#[test]
fn grafts_and_a_commit_graph_do_not_move_the_merge_base() {
    let mut repository = governed();
    repository.write("rules/base.toml", "# weak\n");
    repository.commit("weak");
    repository.write("src/one.rs", "\n");
    repository.commit("one");
    // As if the last commit came right after the tip, so that the one with the edit is out of sight.
    let graft = format!("{} {}\n", id(&repository, "HEAD"), id(&repository, "main"));
    repository.write(".git/info/grafts", &graft);
    repository.git(&["commit-graph", "write", "--reachable"]);
    assert_eq!(edited(&repository), ["rules-edited rules/base.toml"]);
    let persons = project(&repository).change_persons(&policy(&repository).unwrap()).unwrap();
    assert_eq!(persons.known.len(), 2);
}

#[test]
fn nothing_of_the_repository_runs() {
    let repository = governed();
    let mark = repository.home().join("ran");
    let script = format!("#!/bin/sh\ntouch '{}'\ncat\n", mark.display());
    repository.write(".git/evil", &script);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let evil = repository.folder().join(".git/evil");
        fs::set_permissions(evil, fs::Permissions::from_mode(0o755)).unwrap();
    }
    let evil = repository.folder().join(".git/evil").display().to_string();
    for key in [
        "core.fsmonitor",
        "diff.evil.textconv",
        "diff.evil.command",
        "diff.external",
        "filter.evil.clean",
        "filter.evil.smudge",
        "core.pager",
        "core.editor",
        "core.sshCommand",
        "gpg.program",
    ] {
        repository.git(&["config", key, &evil]);
    }
    repository.git(&["config", "core.hooksPath", ".git"]);
    repository.git(&["config", "filter.evil.required", "true"]);
    repository.write(".git/info/attributes", "* diff=evil filter=evil\n");
    repository.write("rules/base.toml", "# weak\n");
    assert_eq!(edited(&repository), ["rules-edited rules/base.toml"]);
    let project = project(&repository);
    let policy = project.policy_in_force(&PolicyTarget::Settings).unwrap();
    project.change_persons(&policy).unwrap();
    policy.line_persons("rules/base.toml", &(1..2)).unwrap();
    assert!(!mark.exists(), "something ran");
}

#[test]
fn files_that_git_shall_take_for_unchanged_are_looked_at() {
    for flag in ["--assume-unchanged", "--skip-worktree"] {
        let repository = governed();
        repository.git(&["update-index", flag, "rules/base.toml"]);
        repository.write("rules/base.toml", "# weak\n");
        assert_eq!(edited(&repository), ["rules-edited rules/base.toml"], "{flag}");
    }
}

#[test]
fn a_file_of_the_same_size_and_time_is_looked_at() {
    let repository = governed();
    for (key, value) in
        [("core.trustctime", "false"), ("core.checkStat", "minimal"), ("core.ignoreStat", "true")]
    {
        repository.git(&["config", key, value]);
    }
    let file = repository.folder().join("rules/base.toml");
    let time = fs::metadata(&file).unwrap().modified().unwrap();
    repository.write("rules/base.toml", &RULES.replace("changelog", "chang3log"));
    let handle = fs::File::options().write(true).open(&file).unwrap();
    handle.set_modified(time).unwrap();
    assert_eq!(edited(&repository), ["rules-edited rules/base.toml"]);
}

#[test]
fn a_repository_that_points_elsewhere_is_refused() {
    let repository = governed();
    let above = repository.home().display().to_string();
    repository.git(&["config", "core.worktree", &above]);
    assert_eq!(refused(&repository), "policy-without-git");
}

#[cfg(unix)]
#[test]
fn a_mode_that_git_shall_not_look_at_is_looked_at() {
    use std::os::unix::fs::PermissionsExt as _;
    let repository = governed();
    repository.git(&["config", "core.fileMode", "false"]);
    let file = repository.folder().join("hooks/check.sh");
    fs::set_permissions(file, fs::Permissions::from_mode(0o755)).unwrap();
    assert_eq!(edited(&repository), ["hooks-edited hooks/check.sh"]);
}

#[test]
fn work_trees_are_as_good_as_the_repository() {
    let mut repository = governed();
    repository.step(&["worktree", "work"]);
    assert_eq!(edited(&repository), [""; 0]);
    repository.write("CODEOWNERS", "* @eve\n");
    assert_eq!(edited(&repository), ["owners-edited CODEOWNERS"]);
}
