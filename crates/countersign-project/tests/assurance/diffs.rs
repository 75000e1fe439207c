//! What the diff of a change holds, and on what it rests.

use countersign_project::{ChangeDiff, DiffBasis, DiffKind, DiffPath, DiffRequest, DiffState};
use countersign_testkit::git::Repository;

use crate::world::{main_branch, project, with_change, write_change};

pub(crate) fn diff_of(repository: &Repository, change: &str, range: Option<&str>) -> ChangeDiff {
    project(repository).change_diff(&DiffRequest {
        change: change.to_owned(),
        range: range.map(str::to_owned),
        target_branch: "main".to_owned(),
        ..DiffRequest::default()
    })
}

pub(crate) fn diff(repository: &Repository) -> ChangeDiff {
    diff_of(repository, "add-audit", None)
}

pub(crate) fn code_paths(diff: &ChangeDiff) -> Vec<&str> {
    let paths = diff.paths.iter().map(|path| path.path.as_str());
    paths.filter(|path| !path.starts_with("openspec/")).collect()
}

fn path<'d>(diff: &'d ChangeDiff, path: &str) -> &'d DiffPath {
    diff.paths.iter().find(|other| other.path == path).unwrap_or_else(|| panic!("{path} is not in {diff:#?}"))
}

pub(crate) fn unknown(diff: &ChangeDiff) -> &str {
    assert!(diff.paths.is_empty());
    match &diff.state {
        DiffState::Unknown { reason } => reason,
        other => panic!("{other:?}"),
    }
}

#[test]
fn uncommitted_edits_count() {
    let repository = with_change();
    repository.write("src/lib.rs", "fn one() {}\nfn zwei() {}\nfn three() {}\nfn four() {}\n");
    repository.write("src/new.rs", "fn new() {}\n");
    repository.remove("docs/guide.md");
    repository.write("target/out.txt", "built");
    let diff = diff(&repository);
    assert_eq!(diff.state, DiffState::Complete);
    assert!(matches!(&diff.how, Some(DiffBasis::MergeBase { target, .. }) if target == "refs/heads/main"));
    assert_eq!(code_paths(&diff), ["docs/guide.md", "src/lib.rs", "src/new.rs"]);
    let edited = path(&diff, "src/lib.rs");
    assert_eq!((&edited.kind, edited.lines.as_slice()), (&DiffKind::Modified, [2..3, 4..5].as_slice()));
    assert_ne!(edited.before, edited.after);
    let new = path(&diff, "src/new.rs");
    assert_eq!((&new.kind, new.before.as_deref()), (&DiffKind::Added, None));
    assert_eq!(new.lines.len(), 1);
    assert_eq!(new.lines[0], 1..2);
    let gone = path(&diff, "docs/guide.md");
    assert_eq!((&gone.kind, gone.after.as_deref()), (&DiffKind::Removed, None));
    assert!(gone.lines.is_empty());
    assert_eq!(diff.uncommitted, ["docs/guide.md", "src/lib.rs"]);
    assert!(diff.untracked.contains(&"src/new.rs".to_owned()));
    assert!(diff.commits.is_empty());
}

#[test]
fn commits_count_as_their_edits_did() {
    let mut repository = with_change();
    repository.write("src/lib.rs", "fn one() {}\nfn three() {}\n");
    let before = diff(&repository);
    repository.commit("an audit");
    let after = diff(&repository);
    assert_eq!(after.paths, before.paths);
    assert_eq!(after.commits.len(), 1);
    assert_eq!(after.commits[0].commit.subject, "an audit");
    assert!(after.uncommitted.is_empty() && after.untracked.is_empty());
    let lines = &path(&after, "src/lib.rs").lines;
    assert_eq!((lines.len(), &lines[0]), (1, &(2..2)), "a deletion is an empty range");
}

#[test]
fn a_touched_file_that_is_as_it_was_is_no_edit() {
    let repository = with_change();
    let text = String::from_utf8(repository.read("src/lib.rs")).expect("it is text");
    repository.remove("src/lib.rs");
    repository.write("src/lib.rs", &text);
    assert!(code_paths(&diff(&repository)).is_empty());
}

#[test]
fn what_git_was_told_to_overlook_counts_all_the_same() {
    let repository = with_change();
    repository.git(&["update-index", "--assume-unchanged", "src/lib.rs"]);
    repository.git(&["update-index", "--skip-worktree", "README.md", "docs/guide.md"]);
    repository.write("src/lib.rs", "fn one() {}\n");
    repository.write("README.md", "# Another\n");
    repository.remove("docs/guide.md");
    let diff = diff(&repository);
    assert_eq!(code_paths(&diff), ["README.md", "src/lib.rs"], "a sparse checkout removes nothing");
    assert_eq!(path(&diff, "src/lib.rs").kind, DiffKind::Modified);
}

#[test]
fn renames_are_told_with_what_they_changed() {
    let mut repository = with_change();
    repository.rename("src/lib.rs", "src/deep/main.rs");
    let moved = diff(&repository);
    let kind = DiffKind::Renamed { from: "src/lib.rs".to_owned() };
    assert_eq!(code_paths(&moved), ["src/deep/main.rs"]);
    assert_eq!(
        (&path(&moved, "src/deep/main.rs").kind, path(&moved, "src/deep/main.rs").lines.len()),
        (&kind, 0)
    );
    repository.write("src/deep/main.rs", "fn one() {}\nfn two() {}\nfn three() {}\nfn four() {}\n");
    repository.commit("move it");
    let edited = diff(&repository);
    assert_eq!(path(&edited, "src/deep/main.rs").kind, kind);
    assert_eq!(path(&edited, "src/deep/main.rs").lines.as_slice().first(), Some(&(4..5)));
}

#[test]
fn binary_files_have_no_lines() {
    let repository = with_change();
    repository.write("logo.bin", "a\0b\n");
    assert!(path(&diff(&repository), "logo.bin").lines.is_empty());
}

#[test]
fn a_rebase_keeps_the_diff() {
    let mut repository = with_change();
    repository.write("src/new.rs", "fn new() {}\n");
    repository.commit("an audit");
    let before = diff(&repository);
    repository.git(&["switch", "--quiet", "main"]);
    repository.write("src/other.rs", "fn other() {}\n");
    repository.commit("something else");
    repository.git(&["switch", "--quiet", "work"]);
    assert_eq!(diff(&repository).paths, before.paths, "what main got in the meantime is not the change's");
    repository.git_on_next_day(&["rebase", "--quiet", "main"]);
    let after = diff(&repository);
    assert_eq!((after.state, after.paths), (DiffState::Complete, before.paths));
}

#[test]
fn merging_the_target_into_the_branch_adds_nothing() {
    let mut repository = with_change();
    repository.write("src/new.rs", "fn new() {}\n");
    repository.commit("an audit");
    let before = diff(&repository);
    repository.git(&["switch", "--quiet", "main"]);
    write_change(&repository, "add-mail");
    repository.write("src/mail.rs", "fn mail() {}\n");
    repository.commit("mail");
    repository.git(&["switch", "--quiet", "work"]);
    repository.git_on_next_day(&["merge", "--quiet", "--no-edit", "main"]);
    let after = diff(&repository);
    assert_eq!((&after.state, &after.paths), (&DiffState::Complete, &before.paths));
    assert_eq!(after.commits.len(), 1, "the merge made nothing of its own");
}

#[test]
fn a_squashed_change_is_found_on_the_target() {
    let mut repository = with_change();
    repository.write("src/new.rs", "fn new() {}\n");
    repository.commit("one");
    repository.write("src/new.rs", "fn new() {}\nfn newer() {}\n");
    repository.commit("two");
    repository.git(&["switch", "--quiet", "main"]);
    repository.git(&["merge", "--quiet", "--squash", "work"]);
    repository.git_on_next_day(&["commit", "--quiet", "-m", "an audit (#1)"]);
    repository.write("src/later.rs", "fn later() {}\n");
    repository.commit("later");
    let diff = diff(&repository);
    assert_eq!(diff.state, DiffState::Complete);
    assert!(matches!(diff.how, Some(DiffBasis::Commits { .. })));
    assert_eq!(code_paths(&diff), ["src/new.rs"]);
    assert_eq!(path(&diff, "src/new.rs").lines.as_slice().first(), Some(&(1..3)));
}

#[test]
fn a_detached_head_is_as_good_as_a_branch() {
    let mut repository = with_change();
    repository.write("src/new.rs", "fn new() {}\n");
    repository.commit("an audit");
    let before = diff(&repository);
    repository.git(&["checkout", "--quiet", "--detach"]);
    assert_eq!(diff(&repository), before);
}

#[test]
fn a_change_that_is_archived_in_its_range_is_the_same_change() {
    let mut repository = with_change();
    repository.write("src/new.rs", "fn new() {}\n");
    repository.commit("an audit");
    repository.rename("openspec/changes/add-audit", "openspec/changes/archive/2026-01-09-add-audit");
    repository.commit("archive it");
    let archived = diff(&repository);
    assert_eq!(archived.state, DiffState::Complete);
    assert!(matches!(archived.how, Some(DiffBasis::MergeBase { .. })));
    assert_eq!(code_paths(&archived), ["src/new.rs"]);
}

#[test]
fn a_range_is_taken_at_its_word() {
    let mut repository = with_change();
    repository.write("src/new.rs", "fn new() {}\n");
    repository.commit("an audit");
    repository.write("src/late.rs", "fn late() {}\n");
    let ranged = diff_of(&repository, "add-audit", Some("main..HEAD"));
    assert_eq!((&ranged.state, code_paths(&ranged)), (&DiffState::Complete, vec!["src/new.rs"]));
    assert!(matches!(ranged.how, Some(DiffBasis::Range { .. })));
    assert_eq!(
        (ranged.commits.len(), ranged.untracked.as_slice()),
        (1, ["src/late.rs".to_owned()].as_slice())
    );
    assert_eq!(
        unknown(&diff_of(&repository, "add-audit", Some("HEAD..HEAD"))),
        "nothing differs in `HEAD..HEAD`"
    );
    assert_eq!(unknown(&diff_of(&repository, "add-audit", Some("main..gone"))), "`gone` names no commit");
    assert!(unknown(&diff_of(&repository, "add-audit", Some("main"))).contains("is no range"));
    assert!(unknown(&diff_of(&repository, "add-audit", Some("main...HEAD"))).contains("is no range"));
}

#[test]
fn a_remote_branch_goes_before_the_local_one() {
    let mut repository = main_branch();
    repository.step(&["shallow", "50"]);
    repository.git(&["switch", "--quiet", "main"]);
    repository.write("src/local.rs", "fn local() {}\n");
    repository.commit("not pushed");
    write_change(&repository, "add-audit");
    let diff = diff(&repository);
    assert!(
        matches!(&diff.how, Some(DiffBasis::MergeBase { target, .. }) if target == "refs/remotes/origin/main")
    );
    assert_eq!(code_paths(&diff), ["src/local.rs"], "what is not on the remote is not merged");
}
