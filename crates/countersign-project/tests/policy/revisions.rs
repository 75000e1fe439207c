//! Which commit decides, and what is refused where none can.

use countersign_project::{GuardedKind, PolicyTarget};
use countersign_testkit::git::Repository;

use crate::world::{SETTINGS, governed, governed_main, plain_main, policy, project, project_in, refused};

fn id(repository: &Repository, reference: &str) -> String {
    repository.git(&["rev-parse", reference]).trim().to_owned()
}

#[test]
fn the_tip_of_the_target_decides_and_not_the_merge_base() {
    let mut repository = governed();
    repository.write("src/two.rs", "fn two() {}\n");
    repository.commit("two");
    repository.git(&["switch", "--quiet", "main"]);
    repository.write("rules/new.toml", "[[rule]]\nid = \"b\"\nkind = \"changelog\"\n");
    repository.commit("a new rule");
    repository.git(&["switch", "--quiet", "work"]);
    let policy = policy(&repository).unwrap();
    assert_eq!(policy.revision.commit, id(&repository, "main"));
    assert_eq!(policy.revision.merge_base, id(&repository, "main~1"));
    assert_eq!(policy.revision.head, id(&repository, "work"));
    let rules: Vec<&str> = policy.tip.below("rules").collect();
    assert_eq!(rules, ["rules/base.toml", "rules/new.toml"], "a rule made after the branch was cut is there");
    assert_eq!(policy.last_edit.as_ref().unwrap().subject, "a new rule");
    let base = policy.files_at(&policy.revision.merge_base).unwrap();
    assert_eq!(base.below("rules").count(), 1);
}

#[test]
fn the_remote_tracking_branch_comes_before_the_local_one() {
    let repository = governed();
    let main = id(&repository, "main");
    repository.git(&["update-ref", "refs/remotes/origin/main", &main]);
    repository.git(&["branch", "--quiet", "--force", "main", "main~1"]);
    let policy = policy(&repository).unwrap();
    assert_eq!(
        (policy.revision.commit, policy.revision.reference.as_str()),
        (main, "refs/remotes/origin/main")
    );
}

#[test]
fn the_caller_may_name_a_commit_or_a_branch() {
    let repository = governed();
    let project = project(&repository);
    let main = id(&repository, "main");
    repository.git(&["branch", "--quiet", "release", "main"]);
    for name in [main.as_str(), "main", "release", "refs/heads/main", "HEAD~0"] {
        let revision = project.policy_revision(&PolicyTarget::Named(name.to_owned())).unwrap();
        assert_eq!(revision.commit, main, "{name}");
    }
    for name in ["nowhere", "", "--all", &"0".repeat(40)] {
        let error = project.policy_revision(&PolicyTarget::Named(name.to_owned())).unwrap_err();
        assert_eq!(error.code.name, "policy-without-target", "{name}");
        assert!(!error.next.is_empty() && error.finding().message().starts_with("not verified: "));
    }
}

#[test]
fn without_git_nothing_is_verified() {
    let mut repository = governed();
    repository.with_git = false;
    assert_eq!(refused(&repository), "policy-without-git");
    let mut exported = governed();
    exported.step(&["no repository"]);
    assert_eq!(refused(&exported), "policy-without-git");
    let empty = Repository::new();
    empty.write("openspec/specs/a/spec.md", "# a\n");
    assert_eq!(refused(&empty), "policy-without-git");
}

#[test]
fn without_the_branch_nothing_is_verified() {
    let repository = governed();
    repository.git(&["branch", "--quiet", "--delete", "--force", "main"]);
    assert_eq!(refused(&repository), "policy-without-target");
}

#[test]
fn an_orphan_branch_is_not_verified() {
    let mut repository = governed();
    repository.git(&["switch", "--quiet", "--orphan", "loose"]);
    repository.write("countersign.toml", SETTINGS);
    repository.write("openspec/specs/a/spec.md", "# a\n");
    repository.commit("a new beginning");
    assert_eq!(refused(&repository), "policy-unrelated-history");
}

#[test]
fn a_shallow_clone_that_lacks_the_merge_base_is_not_verified() {
    let mut repository = governed();
    for name in ["one", "two"] {
        repository.write(&format!("src/{name}.rs"), "\n");
        repository.commit(name);
    }
    repository.git(&["switch", "--quiet", "main"]);
    repository.write("src/main.rs", "\n");
    repository.commit("main goes on");
    repository.git(&["switch", "--quiet", "work"]);
    let source = format!("file://{}", repository.folder().display());
    let folder = repository.home().join("shallow");
    let target = folder.display().to_string();
    repository.git(&["clone", "--quiet", "--depth=1", "--no-single-branch", &source, &target]);
    let error = project_in(&repository, &folder).policy_in_force(&PolicyTarget::Settings).unwrap_err();
    assert_eq!(error.code.name, "policy-history-cut");
    assert!(error.next.contains("--unshallow"), "{error:?}");
    // Deep enough for the merge base: the same clone answers.
    repository.git(&["-C", &target, "fetch", "--quiet", "--depth=3"]);
    project_in(&repository, &folder).policy_in_force(&PolicyTarget::Settings).unwrap();
}

#[test]
fn a_side_that_is_cut_off_is_not_verified() {
    // The merge base is there by one way, and commits of another author are hidden on the other.
    let mut repository = governed();
    repository.write("src/one.rs", "\n");
    repository.commit("one");
    repository.git(&["switch", "--quiet", "--create", "side", "main"]);
    for name in ["hidden", "shown"] {
        repository.write(&format!("src/{name}.rs"), "\n");
        repository.commit(name);
    }
    repository.git(&["switch", "--quiet", "work"]);
    repository.git_on_next_day(&["merge", "--quiet", "--no-edit", "side"]);
    assert!(policy(&repository).is_ok());
    let shown = id(&repository, "side");
    repository.write(".git/shallow", &format!("{shown}\n"));
    assert_eq!(refused(&repository), "policy-history-cut");
}

#[test]
fn a_change_does_not_choose_its_target() {
    let mut repository = governed();
    repository.write("countersign.toml", &SETTINGS.replace("\"main\"", "\"work\""));
    assert_eq!(refused(&repository), "policy-target-moved", "the branch still says `main`");
    repository.commit("my own target");
    assert_eq!(refused(&repository), "policy-target-moved", "`main` still says `main`");
    let named = PolicyTarget::Named("main".to_owned());
    let policy = project(&repository).policy_in_force(&named).unwrap();
    let edits = project(&repository).guarded_edits(&policy).unwrap();
    assert_eq!(edits.iter().map(|edit| edit.kind).collect::<Vec<_>>(), [GuardedKind::Settings]);
}

#[test]
fn a_branch_that_is_no_main_one_may_be_the_target() {
    let mut repository = plain_main();
    repository.git(&["switch", "--quiet", "--create", "develop"]);
    repository.write("countersign.toml", &SETTINGS.replace("\"main\"", "\"develop\""));
    repository.write("rules/base.toml", "[[rule]]\n");
    repository.commit("the policy");
    repository.git(&["switch", "--quiet", "--create", "work"]);
    assert_eq!(
        policy(&repository).unwrap().revision.reference,
        "refs/heads/develop",
        "`main` is not governed"
    );
    repository.git(&["switch", "--quiet", "main"]);
    repository.write("rules/base.toml", "[[rule]]\n");
    repository.commit("rules without settings");
    repository.git(&["switch", "--quiet", "work"]);
    assert_eq!(refused(&repository), "policy-target-moved", "`main` is, and says nothing of `develop`");
    repository.git(&["update-ref", "refs/remotes/origin/develop", "develop"]);
    repository.git(&["symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/develop"]);
    assert!(policy(&repository).is_ok(), "the remote says which one is its main one");
}

#[cfg(unix)]
#[test]
fn rules_behind_a_link_are_no_rules() {
    let mut repository = governed_main();
    repository.rename("rules", "elsewhere");
    std::os::unix::fs::symlink("elsewhere", repository.folder().join("rules")).unwrap();
    repository.commit("a link");
    assert_eq!(refused(&repository), "policy-unreadable");
}

#[test]
fn a_policy_that_cannot_be_read_is_not_verified() {
    let mut repository = governed_main();
    repository.write("countersign.toml", "format = 1\ntarget-brunch = \"main\"\n");
    repository.commit("a typo");
    assert_eq!(refused(&repository), "policy-unreadable");
    let mut repository = governed_main();
    repository.write("validations/baseline", "what is this\n");
    repository.commit("a broken baseline");
    let error = policy(&repository).unwrap().baseline().unwrap_err();
    assert_eq!(error.code.name, "policy-unreadable");
}

#[test]
fn a_target_without_policy_is_not_verified() {
    let repository = plain_main();
    assert_eq!(refused(&repository), "policy-not-adopted");
    repository.write("rules/mine.toml", "[[rule]]\n");
    assert_eq!(refused(&repository), "policy-not-adopted", "the working tree never stands in");
}

#[test]
fn a_project_in_a_folder_of_a_repository_is_judged_by_its_own_files() {
    let mut repository = Repository::new();
    repository.write("CODEOWNERS", "* @ann\n");
    repository.write("apps/x/openspec/specs/a/spec.md", "# a\n");
    repository.write("apps/x/rules/base.toml", "[[rule]]\n");
    repository.write("apps/x/hooks/a.toml", "[[hook]]\nrun = [[\"../../tools/x.sh\"]]\n");
    repository.write("tools/x.sh", "exit 0\n");
    repository.commit("all of it");
    repository.git(&["switch", "--quiet", "--create", "work"]);
    let project = project_in(&repository, &repository.folder().join("apps/x"));
    let policy = project.policy_in_force(&PolicyTarget::Settings).unwrap();
    assert_eq!(policy.tip.below("rules").collect::<Vec<_>>(), ["rules/base.toml"]);
    assert!(project.guarded_edits(&policy).unwrap().is_empty());
    repository.write("CODEOWNERS", "* @eve\n");
    repository.write("tools/x.sh", "exit 1\n");
    repository.write("tools/y.sh", "exit 1\n");
    let edits = project.guarded_edits(&policy).unwrap();
    let edits: Vec<(GuardedKind, &str)> = edits.iter().map(|edit| (edit.kind, edit.path.as_str())).collect();
    assert_eq!(edits, [(GuardedKind::Owners, "../../CODEOWNERS"), (GuardedKind::Named, "../../tools/x.sh")]);
}
