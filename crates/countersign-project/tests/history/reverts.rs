//! Two changes edit one requirement, and another tool, which leaves no receipt, archives the first. In whatever shape
//! history then stands, archiving the second keeps both edits or is refused: never a silent revert.

use std::ffi::OsString;

use countersign_project::{ArchiveOptions, ArchivePlan, Diffs, Environment, Project, WithoutRoot};
use countersign_testkit::cases::{Case, cases};
use countersign_testkit::git::{Repository, search_path};

fn spec(one: &str, two: &str) -> String {
    format!(
        "# cap\n\n## Purpose\nWhat cap does, in enough words to be read by everybody who asks.\n\n## Requirements\n\n{}",
        requirement(one, two)
    )
}

fn requirement(one: &str, two: &str) -> String {
    format!(
        "### Requirement: Alpha\nThe system SHALL do alpha.\n\n#### Scenario: One\n- **WHEN** asked once\n- **THEN** {one}\n\n\
         #### Scenario: Two\n- **WHEN** asked twice\n- **THEN** {two}\n"
    )
}

fn delta(one: &str, two: &str) -> String {
    format!("## MODIFIED Requirements\n\n{}", requirement(one, two))
}

const SPEC: &str = "openspec/specs/cap/spec.md";
const SECOND: &str = "openspec/changes/second/specs/cap/spec.md";

/// The base is committed, and the first change, archived by another tool, is in the spec.
struct Story(Repository);

impl Story {
    fn new() -> Self {
        let mut repository = Repository::new();
        repository.write(SPEC, &spec("old", "old"));
        repository.commit("spec of cap");
        Self(repository)
    }

    fn propose_second(&mut self, subject: &str) {
        self.0.write("openspec/changes/second/.openspec.yaml", "schema: spec-driven\ncreated: 2026-01-02\n");
        self.0.write(SECOND, &delta("old", "new from second"));
        if !subject.is_empty() {
            self.0.commit(subject);
        }
    }

    fn archive_first(&mut self, subject: &str) {
        self.0.write(
            "openspec/changes/archive/2026-01-03-first/specs/cap/spec.md",
            &delta("new from first", "old"),
        );
        self.0.write(SPEC, &spec("new from first", "old"));
        if !subject.is_empty() {
            self.0.commit(subject);
        }
    }

    /// What the plan says about why git does not tell the base.
    fn doubt(&self, search_path: Option<OsString>) -> Option<String> {
        let plan = self.plan(search_path);
        let base = &plan.view(Diffs::Without).specs[0].bases[0];
        base.doubt.clone()
    }

    /// Archives the second change: the spec with both edits, or the number of the refusal.
    fn outcome(&self) -> Result<String, String> {
        let plan = self.plan(search_path());
        if let Some(refusal) = plan.refusal {
            return Err(refusal.issues[0].finding.code().number.to_owned());
        }
        Ok(plan.specs[0].after.clone().expect("the spec stays"))
    }

    fn plan(&self, search_path: Option<OsString>) -> ArchivePlan {
        let environment = Environment {
            cwd: self.0.folder().to_owned(),
            search_path,
            home: Some(self.0.home().to_owned()),
            today: Some("2026-01-20".to_owned()),
            ..Environment::default()
        };
        let project = Project::find(&environment, WithoutRoot::Fail).expect("there is a project");
        project.plan_archive("second", ArchiveOptions::default()).expect("there is such a change")
    }

    fn keeps_both(&self) {
        let text = self.outcome().expect("it can be archived");
        assert!(text.contains("new from first") && text.contains("new from second"), "{text}");
    }

    fn is_refused(&self, number: &str) {
        assert_eq!(self.outcome().err().as_deref(), Some(number));
    }
}

#[test]
fn the_delta_was_committed_before_the_other_archive() {
    let mut story = Story::new();
    story.propose_second("propose second");
    story.archive_first("archive first");
    story.keeps_both();
}

#[test]
fn a_branch_that_was_merged() {
    let mut story = Story::new();
    story.0.step(&["git", "switch", "--quiet", "-c", "side"]);
    story.propose_second("propose second");
    story.0.step(&["git", "switch", "--quiet", "main"]);
    story.archive_first("archive first");
    story.0.step(&["git", "merge", "--quiet", "--no-edit", "side"]);
    story.keeps_both();
}

#[test]
fn a_branch_that_was_rebased_onto_the_other_archive() {
    let mut story = Story::new();
    story.0.step(&["git", "switch", "--quiet", "-c", "side"]);
    story.propose_second("propose second");
    story.0.step(&["git", "switch", "--quiet", "main"]);
    story.archive_first("archive first");
    story.0.step(&["git", "switch", "--quiet", "side"]);
    story.0.step(&["git", "rebase", "--quiet", "main"]);
    story.is_refused("D0051");
}

#[test]
fn a_branch_that_was_squashed_onto_the_other_archive() {
    let mut story = Story::new();
    story.0.step(&["git", "switch", "--quiet", "-c", "side"]);
    story.propose_second("propose second");
    story.0.step(&["git", "switch", "--quiet", "main"]);
    story.archive_first("archive first");
    story.0.step(&["git", "merge", "--quiet", "--squash", "side"]);
    story.0.commit("second, squashed");
    story.is_refused("D0051");
}

#[test]
fn a_commit_that_was_cherry_picked_onto_the_other_archive() {
    let mut story = Story::new();
    story.0.step(&["git", "switch", "--quiet", "-c", "side"]);
    story.propose_second("propose second");
    story.0.step(&["git", "switch", "--quiet", "main"]);
    story.archive_first("archive first");
    story.0.step(&["git", "cherry-pick", "side"]);
    story.is_refused("D0051");
}

#[test]
fn the_delta_and_the_other_archive_in_one_commit() {
    let mut story = Story::new();
    story.propose_second("");
    story.archive_first("propose second, archive first");
    story.keeps_both();
}

#[test]
fn a_shallow_clone_knows_the_day_only() {
    let mut story = Story::new();
    story.propose_second("propose second");
    story.archive_first("archive first");
    story.0.step(&["shallow", "1"]);
    story.is_refused("D0052");
}

#[test]
fn nothing_is_committed_and_the_day_decides() {
    let mut story = Story::new();
    story.propose_second("");
    story.archive_first("");
    story.is_refused("D0052");
}

#[test]
fn why_git_does_not_tell_the_base_is_said() {
    let mut story = Story::new();
    story.propose_second("");
    assert_eq!(story.doubt(None).as_deref(), Some("git is not installed, or not on PATH"));
    assert_eq!(story.doubt(search_path()).as_deref(), Some("the delta is in no commit"));
    story.0.commit("propose second");
    assert_eq!(story.doubt(search_path()), None, "git knows the base");

    let blob = story.0.git(&["rev-parse", &format!("HEAD:{SPEC}")]).trim().to_owned();
    story.0.remove(&format!(".git/objects/{}/{}", &blob[..2], &blob[2..]));
    let doubt = format!("object `{blob}` is not in this clone, and nothing is fetched");
    assert_eq!(story.doubt(search_path()).as_deref(), Some(doubt.as_str()));
}

/// The cases that are named for a shape of history hold that shape.
#[test]
fn every_shape_has_a_case_of_its_own() {
    let names: Vec<String> = cases("history").into_iter().map(|case: Case| case.name).collect();
    for shape in ["rebase", "squash", "shallow", "cherry-pick", "delta-with-spec-in-one-commit"] {
        assert!(names.iter().any(|name| name == shape), "{shape} in {names:?}");
    }
}
