//! More than one change in a branch, or none: what belongs to which, what to none, and what cannot be told.

use countersign_project::{DiffBasis, DiffState, Unassigned};
use countersign_testkit::git::Repository;

use crate::diffs::{code_paths, diff, diff_of, unknown};
use crate::world::{main_branch, project, with_change, write_change};

/// A branch with two changes, each committed with its code.
fn two_changes() -> Repository {
    let mut repository = with_change();
    repository.write("src/audit.rs", "fn audit() {}\n");
    repository.commit("audit");
    write_change(&repository, "add-mail");
    repository.write("src/mail.rs", "fn mail() {}\n");
    repository.commit("mail");
    repository
}

#[test]
fn two_changes_in_one_branch_are_told_apart_by_their_folders() {
    let repository = two_changes();
    let audit = diff(&repository);
    assert_eq!(audit.state, DiffState::Complete);
    assert!(matches!(audit.how, Some(DiffBasis::Commits { .. })));
    assert_eq!(code_paths(&audit), ["src/audit.rs"]);
    assert_eq!(code_paths(&diff_of(&repository, "add-mail", None)), ["src/mail.rs"]);
}

#[test]
fn trailers_say_what_a_commit_belongs_to() {
    let mut repository = two_changes();
    repository.write("src/more.rs", "fn more() {}\n");
    repository.commit("more\n\nChange: add-audit");
    repository.write("src/tidy.rs", "fn tidy() {}\n");
    repository.commit("tidy\n\nNo-Change: formatting only");
    let audit = diff(&repository);
    assert_eq!(audit.state, DiffState::Complete);
    assert_eq!(code_paths(&audit), ["src/audit.rs", "src/more.rs"]);
    assert_eq!(audit.commits[0].changes, ["add-audit"]);
    assert_eq!(code_paths(&diff_of(&repository, "add-mail", None)), ["src/mail.rs"]);
}

#[test]
fn what_belongs_to_no_change_makes_the_diff_incomplete() {
    let mut repository = two_changes();
    repository.write("src/stray.rs", "fn stray() {}\n");
    repository.commit("stray\n\nChange-Id: add-audit is named in no trailer of ours");
    let audit = diff(&repository);
    assert_eq!(audit.state, DiffState::Incomplete);
    assert_eq!(code_paths(&audit), ["src/audit.rs"]);
    assert!(
        matches!(audit.unassigned.as_slice(), [Unassigned::Commit(commit)] if commit.paths == ["src/stray.rs"])
    );
    repository.write("src/loose.rs", "fn loose() {}\n");
    repository.write("openspec/changes/add-mail/design.md", "## Decision\n");
    let audit = diff(&repository);
    assert_eq!(audit.unassigned.last(), Some(&Unassigned::Path("src/loose.rs".to_owned())));
    assert_eq!(audit.unassigned.len(), 2, "an edit in the folder of another change is that change's");
}

#[test]
fn a_branch_without_the_change_has_no_diff_of_it() {
    let mut repository = main_branch();
    repository.git(&["switch", "--quiet", "--create", "work"]);
    repository.write("src/stray.rs", "fn stray() {}\n");
    repository.commit("stray");
    let audit = diff(&repository);
    assert_eq!(unknown(&audit), "no commit and no edit belongs to `add-audit`");
    assert_eq!(audit.unassigned.len(), 1);
}

#[test]
fn the_folder_of_another_change_is_no_hit() {
    let repository = main_branch();
    write_change(&repository, "add-mail");
    repository.write("src/mail.rs", "fn mail() {}\n");
    assert!(unknown(&diff(&repository)).contains("belongs to `add-audit`"));
}

#[test]
fn what_a_merge_itself_changed_counts() {
    let mut repository = two_changes();
    repository.git(&["switch", "--quiet", "main"]);
    repository.write("src/other.rs", "fn other() {}\n");
    repository.commit("other\n\nNo-Change: x");
    repository.git(&["switch", "--quiet", "work"]);
    repository.git(&["merge", "--quiet", "--no-commit", "--no-ff", "main"]);
    repository.write("src/hidden.rs", "fn hidden() {}\n");
    repository.commit("merge main");
    let audit = diff(&repository);
    assert_eq!(audit.state, DiffState::Incomplete);
    assert!(
        matches!(audit.unassigned.as_slice(), [Unassigned::Commit(commit)] if commit.paths == ["src/hidden.rs"])
    );
}

#[test]
fn without_something_to_compare_with_the_diff_is_unknown() {
    let mut repository = with_change();
    repository.git(&["branch", "--move", "main", "trunk"]);
    assert_eq!(unknown(&diff(&repository)), "there is no target branch `main`");
    repository.git(&["switch", "--quiet", "--orphan", "main"]);
    repository.write("x.txt", "x");
    repository.commit("another root");
    repository.git(&["switch", "--quiet", "work"]);
    assert_eq!(unknown(&diff(&repository)), "HEAD and `main` have no common ancestor");
    repository.with_git = false;
    assert!(unknown(&diff(&repository)).contains("git is not installed"));
    repository.with_git = true;
    repository.remove(".git");
    assert!(unknown(&diff(&repository)).contains("not in a git repository"));
}

#[test]
fn a_shallow_clone_says_that_it_is_cut_off() {
    let mut repository = with_change();
    repository.write("src/new.rs", "fn new() {}\n");
    repository.commit("an audit");
    repository.write("src/new.rs", "fn newer() {}\n");
    repository.commit("more");
    repository.step(&["shallow", "1"]);
    assert!(unknown(&diff(&repository)).contains("there is no target branch"), "one branch only was cloned");
    repository.git(&["fetch", "--quiet", "--depth=1", "origin", "main:refs/remotes/origin/main"]);
    assert!(unknown(&diff(&repository)).contains("the clone is shallow"));
    repository.git(&["fetch", "--quiet", "--unshallow", "origin"]);
    assert_eq!(code_paths(&diff(&repository)), ["src/new.rs"]);
}

#[test]
fn a_project_below_the_top_of_its_repository_sees_its_own_paths() {
    let mut repository = main_branch();
    repository.write("service/openspec/specs/onboarding/spec.md", crate::world::SPEC);
    repository.write("service/src/lib.rs", "fn one() {}\n");
    repository.commit("a service of its own");
    repository.git(&["switch", "--quiet", "--create", "work"]);
    repository.step(&["enter", "service"]);
    write_change(&repository, "add-audit");
    repository.write("src/lib.rs", "fn one() {}\nfn two() {}\n");
    assert!(project(&repository).path().ends_with("service"));
    assert_eq!(code_paths(&diff(&repository)), ["src/lib.rs"]);
}
