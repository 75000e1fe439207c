//! Who takes part in a change, and whose waivers count for it.

use countersign_project::{Persons, PolicyTarget, WaiverStanding, waiver_standing};
use countersign_testkit::git::Repository;

use crate::world::{RULES, governed, governed_main, policy, project};

/// Commits everything in the name of somebody.
fn commit_as(repository: &mut Repository, who: &str, message: &str) {
    repository.git(&["add", "--all"]);
    let author = format!("--author={who} <{}@example.org>", who.to_lowercase());
    repository.git_on_next_day(&["commit", "--quiet", "--allow-empty", &author, "-m", message]);
}

fn persons(repository: &Repository) -> Persons {
    let project = project(repository);
    let policy = project.policy_in_force(&PolicyTarget::Settings).unwrap();
    project.change_persons(&policy).unwrap()
}

fn names(persons: &Persons) -> Vec<&str> {
    persons.known.iter().map(|person| person.name.as_str()).collect()
}

#[test]
fn everybody_who_takes_part_is_named() {
    let mut repository = governed();
    repository.write("src/one.rs", "\n");
    commit_as(
        &mut repository,
        "Dora",
        "one\n\nCo-authored-by: Bob <bob@example.org>\n\nSigned-off-by: Eve <eve@example.org>\n\nnot a trailer\n",
    );
    repository.write("openspec/changes/x/approvals/fred.json", "{}\n");
    commit_as(&mut repository, "Fred", "approved");
    assert_eq!(
        names(&persons(&repository)),
        ["Bob", "Carl Committer", "Dora", "Eve"],
        "approving is no part"
    );
}

#[test]
fn who_has_not_committed_yet_is_unknown_unless_git_knows() {
    let repository = governed();
    assert_eq!(persons(&repository), Persons::default());
    repository.write("src/one.rs", "\n");
    assert_eq!(persons(&repository).unknown.len(), 1);
    repository.git(&["config", "user.name", "Ann"]);
    repository.git(&["config", "user.email", "ann@example.org"]);
    let known = persons(&repository);
    assert_eq!((names(&known), known.unknown.len()), (vec!["Ann"], 0));
}

#[test]
fn a_map_of_names_renames_nobody() {
    let mut repository = governed();
    repository.write(".mailmap", "Nobody <nobody@example.org> <dora@example.org>\n");
    repository.write("src/one.rs", "\n");
    commit_as(&mut repository, "Dora", "one");
    assert!(names(&persons(&repository)).contains(&"Dora"));
}

/// `main` whose waiver Dora wrote, and a branch with a commit of somebody.
fn waived_by_dora(author: &str) -> WaiverStanding {
    let mut repository = governed_main();
    repository.write("rules/base.toml", &RULES.replace("change = \"x\"", "change = \"y\"\nreason = \"r\""));
    commit_as(&mut repository, "Dora", "a waiver");
    repository.git(&["switch", "--quiet", "--create", "work"]);
    repository.write("src/one.rs", "\n");
    commit_as(&mut repository, author, "one");
    let change = persons(&repository);
    let policy = policy(&repository).unwrap();
    let text = policy.tip.text("rules/base.toml").unwrap().unwrap();
    let line = text.lines().position(|line| line.starts_with("reason")).unwrap() + 1;
    waiver_standing(&change, &policy.line_persons("rules/base.toml", &(line..line + 1)).unwrap())
}

#[test]
fn a_waiver_counts_for_the_changes_of_others_only() {
    assert_eq!(waived_by_dora("Bob"), WaiverStanding::Counts);
    let own = waived_by_dora("Dora");
    assert_eq!(own, WaiverStanding::ByAuthor { who: "Dora <dora@example.org>".to_owned() });
}

#[test]
fn lines_that_the_settings_of_blame_pass_over_keep_their_author() {
    let mut repository = governed_main();
    repository.write("rules/base.toml", &RULES.replace("change = \"x\"", "change = \"y\""));
    commit_as(&mut repository, "Dora", "a waiver");
    let dora = repository.git(&["rev-parse", "HEAD"]);
    repository.write(".git/ignored", &dora);
    repository.git(&["config", "blame.ignoreRevsFile", ".git/ignored"]);
    let policy = policy(&repository).unwrap();
    assert_eq!(names(&policy.line_persons("rules/base.toml", &(7..8)).unwrap()), ["Dora"]);
}

#[test]
fn no_lines_have_no_author() {
    let policy = policy(&governed()).unwrap();
    assert_eq!(policy.line_persons("rules/base.toml", &(3..3)).unwrap().unknown.len(), 1);
}
