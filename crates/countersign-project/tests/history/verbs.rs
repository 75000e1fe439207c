//! What `log` and `blame` say about each case, about renames and scenarios, and about the corpora.

use countersign_project::{ArchiveOptions, Environment, Project, WithoutRoot};
use countersign_report::Style;
use countersign_testkit::cases::{cases, compare_golden, copy_tree, corpora, skipped, workspace_root};
use countersign_testkit::git::{Repository, search_path};

fn project(repository: &Repository) -> Project {
    let environment = Environment {
        cwd: repository.folder().to_owned(),
        search_path: search_path().filter(|_| repository.with_git),
        home: Some(repository.home().to_owned()),
        ..Environment::default()
    };
    Project::find(&environment, WithoutRoot::Fail).expect("the case is a project")
}

/// What the two verbs say, as text, talk included.
fn said(project: &Project, argument: Option<&str>) -> String {
    let mut out = Vec::new();
    match project.log(argument, None) {
        Ok(log) => {
            log.render_text(&mut out, Style::PLAIN).expect("a vector takes everything");
            log.render_notes(&mut out, Style::PLAIN).expect("a vector takes everything");
        }
        Err(error) => error.failure().render_text(&mut out, Style::PLAIN).expect("a vector takes everything"),
    }
    let Some(argument) = argument else { return String::from_utf8(out).expect("UTF-8") };
    out.extend(b"---\n");
    match project.blame(argument) {
        Ok(blame) => blame.render_text(&mut out, Style::PLAIN).expect("a vector takes everything"),
        Err(error) => error.failure().render_text(&mut out, Style::PLAIN).expect("a vector takes everything"),
    }
    String::from_utf8(out).expect("UTF-8")
}

#[test]
fn every_case_gets_the_answers_that_are_recorded() {
    for case in cases("history") {
        let repository = Repository::of_case(&case);
        let project = project(&repository);
        let manifest = case.manifest();
        let asked = manifest.get("ask").and_then(|asked| asked.as_array()).cloned();
        let asked = asked.unwrap_or_else(|| vec!["cap".into()]);
        let texts = asked.iter().map(|argument| {
            let argument = argument.as_str().expect("an argument is a text");
            let argument = Some(argument).filter(|argument| !argument.is_empty());
            format!("== {}\n{}", argument.unwrap_or("everything"), said(&project, argument))
        });
        let text = texts.collect::<Vec<_>>().join("\n");
        compare_golden(&format!("history/{}/answers.txt", case.name), &text);
    }
}

#[test]
fn the_corpora_are_answered_without_panics() {
    let projects = corpora();
    if projects.is_empty() {
        return skipped("the corpora are not here");
    }
    for folder in projects {
        let project = Project::open(&folder).expect("a corpus is a project");
        let log = project.log(None, None).expect("a log is made");
        assert!(!log.entries.is_empty(), "{} has an archive", folder.display());
        assert_eq!(log.git.state, "no-program", "an environment without a search path has no git");
        // Each answer reads the whole archive: a dozen specs of each project, and one requirement of each, are asked for.
        let specs = project.specs().expect("the specs are listed");
        for spec in specs.iter().step_by(specs.len() / 12 + 1) {
            let blame = project.blame(&spec.id).expect("blame is told");
            let Some(requirement) = blame.requirements.first() else { continue };
            let reference = &requirement.requirement.reference;
            match project.log(Some(reference), Some(3)) {
                Ok(log) => assert_eq!(log.subject.reference.as_ref(), Some(reference)),
                // A name without letters has no slug.
                Err(error) => {
                    assert!(reference.ends_with('/'), "{}: {reference}: {error}", folder.display());
                }
            }
        }
    }
}

/// Two changes that ask for one edit: the second found it done. Only the receipt tells.
#[test]
#[expect(clippy::disallowed_methods, reason = "the test takes the receipts of a project away")]
fn a_receipt_tells_who_really_did_it() {
    let folder = tempfile::tempdir().expect("a scratch folder can be made");
    copy_tree(&workspace_root().join("fixtures/merge/parallel-same-edit"), folder.path())
        .expect("it is copied");
    let environment = Environment {
        cwd: folder.path().to_owned(),
        today: Some("2026-03-01".to_owned()),
        ..Environment::default()
    };
    let project = Project::find(&environment, WithoutRoot::Fail).expect("the case is a project");
    for change in ["one", "two"] {
        let plan = project.plan_archive(change, ArchiveOptions::default()).expect("there is such a change");
        project.archive(&plan).expect("it is archived");
    }
    let touched_by = || {
        let blame = project.blame("cap/alpha").expect("blame is told");
        blame.requirements[0].requirement.last_touched.change.clone()
    };
    assert_eq!(touched_by().as_deref(), Some("one"));
    let log = project.log(Some("cap/alpha"), None).expect("a log is made");
    assert_eq!(log.entries.len(), 1, "{log:?}");
    // Without its receipt, the delta of the second change is taken at its word.
    for change in ["one", "two"] {
        let receipt = format!("openspec/changes/archive/2026-03-01-{change}/receipt.json");
        std::fs::remove_file(folder.path().join(receipt)).expect("there is one");
    }
    let log = project.log(Some("cap/alpha"), None).expect("a log is made");
    assert_eq!(log.entries.len(), 2, "{log:?}");
}
