//! What makes a subject another one, and what does not.

use std::fs;

use countersign_project::{ArchiveOptions, CodePurpose, CodeScope, EntryMode, Subject};
use countersign_testkit::git::Repository;

use crate::world::{full, main_branch, project, with_change};

fn code(repository: &Repository) -> Subject {
    project(repository).code_subject("validations", &CodeScope::default()).expect("the code can be read")
}

fn intent(repository: &Repository) -> Subject {
    project(repository).intent_subject("add-audit").expect("the change can be read")
}

fn spec(repository: &Repository) -> Subject {
    project(repository).spec_subject("add-audit").expect("the change can be merged")
}

fn paths(subject: &Subject) -> Vec<&str> {
    subject.entries.iter().map(|entry| entry.path.as_str()).collect()
}

#[test]
fn the_code_is_what_git_tracks_or_nothing_ignores() {
    let repository = with_change();
    repository.write("target/out.txt", "built");
    repository.write("noise.log", "noise");
    repository.write("src/new.rs", "fn new() {}\n");
    repository.write("validations/test-strategy/add-audit.md", "candidates");
    repository.write(".countersign/results/unit/record.json", "{}");
    repository.write(".hidden/settings", "x");
    assert_eq!(paths(&code(&repository)), [".gitignore", ".hidden/settings", "src/lib.rs", "src/new.rs"]);
    repository.git(&["add", "--force", "noise.log"]);
    assert!(paths(&code(&repository)).contains(&"noise.log"), "what git tracks counts, ignored or not");
}

#[test]
fn what_records_and_explains_makes_no_code_stale() {
    let mut repository = with_change();
    let before = code(&repository);
    repository.write("README.md", "# Servise\n");
    repository.write("docs/guide.md", "How to use it well.\n");
    repository.write("openspec/changes/add-audit/tasks.md", "## 1. Audit\n- [x] 1.1 Write the event\n");
    repository.write("openspec/changes/add-audit/approvals/ann.json", "{}");
    repository.write("openspec/trace.lock", "");
    assert_eq!(code(&repository), before);
    repository.commit("work");
    assert_eq!(code(&repository), before);
    let nested = "src/notes.md";
    repository.write(nested, "a note");
    assert_eq!(before.differences(&code(&repository)), [nested], "only Markdown at the root is left out");
}

#[test]
fn one_byte_of_code_makes_another_subject() {
    let repository = with_change();
    let before = code(&repository);
    repository.write("src/lib.rs", "fn one() {}\nfn two() {}\nfn Three() {}\n");
    assert_eq!(before.differences(&code(&repository)), ["src/lib.rs"]);
    repository.write("src/lib.rs", "fn one() {}\nfn two() {}\nfn three() {}\n");
    assert_eq!(code(&repository).digest, before.digest);
    repository.rename("src/lib.rs", "src/main.rs");
    assert_eq!(before.differences(&code(&repository)), ["src/lib.rs", "src/main.rs"]);
    repository.rename("src/main.rs", "src/lib.rs");
    repository.write("untracked.rs", "");
    assert_eq!(before.differences(&code(&repository)), ["untracked.rs"]);
}

#[cfg(unix)]
#[test]
fn modes_and_links_are_part_of_it() {
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    let repository = with_change();
    let before = code(&repository);
    let file = full(&repository, "src/lib.rs");
    fs::set_permissions(&file, fs::Permissions::from_mode(0o755)).expect("the mode can be set");
    let executable = code(&repository);
    assert_eq!(before.differences(&executable), ["src/lib.rs"]);
    symlink("lib.rs", full(&repository, "src/link.rs")).expect("a link can be made");
    let linked = code(&repository);
    assert_eq!(linked.entries[2].mode, EntryMode::Link);
    fs::remove_file(full(&repository, "src/link.rs")).expect("it can be removed");
    symlink("other.rs", full(&repository, "src/link.rs")).expect("a link can be made");
    assert_eq!(linked.differences(&code(&repository)), ["src/link.rs"], "a link counts by what it says");
}

#[test]
fn without_git_it_is_the_same() {
    let mut repository = with_change();
    repository.write("target/out.txt", "built");
    let with = code(&repository);
    repository.with_git = false;
    assert_eq!(code(&repository), with);
    repository.remove(".git");
    assert_eq!(code(&repository), with);
}

#[test]
fn submodules_count_by_the_commit_that_is_checked_out() {
    let mut repository = with_change();
    let part = Repository::new();
    part.write("a.txt", "a");
    part.git(&["add", "--all"]);
    part.git(&["commit", "--quiet", "-m", "one"]);
    let source = part.folder().to_str().expect("a plain name").to_owned();
    repository.git(&["submodule", "--quiet", "add", &source, "part"]);
    repository.commit("a part");
    let before = code(&repository);
    let entry = before.entries.iter().find(|entry| entry.path == "part").expect("the submodule is listed");
    assert_eq!(entry.mode, EntryMode::Submodule);
    assert!(!paths(&before).contains(&"part/a.txt"));
    repository.git(&["-C", "part", "commit", "--quiet", "--allow-empty", "-m", "two"]);
    assert_eq!(before.differences(&code(&repository)), ["part"]);
}

#[test]
fn inputs_narrow_it_and_replace_the_exclusions() {
    let repository = with_change();
    let of = |purpose, inputs: &[&str]| {
        let scope = CodeScope { purpose, inputs: inputs.iter().map(|&glob| glob.to_owned()).collect() };
        project(&repository).code_subject("./validations/", &scope).expect("the code can be read")
    };
    assert_eq!(paths(&of(CodePurpose::Results, &["src/*.rs", "docs/**"])), ["docs/guide.md", "src/lib.rs"]);
    assert!(paths(&of(CodePurpose::Results, &["*.rs"])).is_empty(), "`*` stays in its folder");
    assert_eq!(
        paths(&of(CodePurpose::Approvals, &[])),
        [".gitignore", "README.md", "docs/guide.md", "src/lib.rs"]
    );
    let scope = CodeScope { inputs: vec!["a[".to_owned()], ..CodeScope::default() };
    let error = project(&repository).code_subject("validations", &scope).expect_err("it is no glob");
    assert_eq!(error.code(), "subject_error");
}

#[test]
fn the_intent_is_what_the_author_wrote() {
    let repository = with_change();
    let (before, spec_before) = (intent(&repository), spec(&repository));
    assert_eq!(paths(&before), ["proposal.md", "specs/onboarding/spec.md", "tasks.md"]);
    let folder = "openspec/changes/add-audit";
    repository.write(&format!("{folder}/tasks.md"), "## 1. Audit\n- [x] 1.1 Write the event\n");
    repository.write(&format!("{folder}/approvals/ann.json"), "{}");
    repository.write(&format!("{folder}/evidence/bundle/manifest.json"), "{}");
    project(&repository).begin_base("add-audit").expect("the base can be noted");
    repository.write("src/lib.rs", "fn other() {}\n");
    assert_eq!(intent(&repository), before);
    repository.write(&format!("{folder}/tasks.md"), "## 1. Audit\n- [x] 1.1 Write an event\n");
    assert_eq!(before.differences(&intent(&repository)), ["tasks.md"]);
    assert_eq!(spec(&repository), spec_before);
    repository.write(&format!("{folder}/design.md"), "## Decision\nA queue.\n");
    assert_eq!(before.differences(&intent(&repository)), ["design.md", "tasks.md"]);
}

#[test]
fn an_archive_makes_neither_intent_nor_spec_stale() {
    let repository = with_change();
    let (intent_before, spec_before) = (intent(&repository), spec(&repository));
    assert_eq!(paths(&spec_before), ["openspec/specs/onboarding/spec.md"]);
    let plan = project(&repository)
        .plan_archive("add-audit", ArchiveOptions::default())
        .expect("the archive can be planned");
    project(&repository).archive(&plan).expect("the change can be archived");
    assert_eq!(intent(&repository), intent_before);
    assert_eq!(spec(&repository), spec_before);
    let spec_file = "openspec/specs/onboarding/spec.md";
    let text = String::from_utf8(repository.read(spec_file)).expect("a spec is text");
    repository.write(spec_file, &text.replace("asked", "called"));
    assert_eq!(spec(&repository), spec_before, "what came later is not what the change led to");
}

#[test]
fn the_spec_follows_the_delta_and_the_main_spec() {
    let repository = with_change();
    let before = spec(&repository);
    let main = "openspec/specs/onboarding/spec.md";
    let text = String::from_utf8(repository.read(main)).expect("a spec is text");
    repository.write(main, &text.replace("asked", "called"));
    assert_ne!(spec(&repository).digest, before.digest);
    repository.write("openspec/changes/add-audit/specs/onboarding/spec.md", "## ADDED Requirements\n");
    let error = project(&repository).spec_subject("add-audit").expect_err("nothing to merge");
    assert_eq!(error.code(), "subject_error");
}

#[test]
fn unknown_changes_are_named() {
    let repository = main_branch();
    for name in ["nothing", "", "../specs", "archive"] {
        let error = project(&repository).intent_subject(name).expect_err("there is no such change");
        assert_eq!(error.code(), "subject_error", "{name}");
    }
}
