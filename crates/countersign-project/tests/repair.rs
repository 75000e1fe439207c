//! Every case of `fixtures/repair`: what is proposed, what it makes of the files, and that doing it twice does nothing.

use std::collections::BTreeSet;

use countersign_project::{Environment, Project, RepairPlan, WithoutRoot};
use countersign_report::Style;
use countersign_testkit::cases::{Case, cases, compare_golden, corpora, skipped};
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

fn said(plan: &RepairPlan) -> String {
    let mut out = Vec::new();
    plan.report.render_text(&mut out, Style::PLAIN).expect("a vector takes everything");
    plan.report.render_notes(&mut out, Style::PLAIN).expect("a vector takes everything");
    String::from_utf8(out).expect("a renderer writes UTF-8")
}

fn check(case: &Case) -> String {
    let repository = Repository::of_case(case);
    let project = project(&repository);
    let manifest = case.manifest();
    let capability = manifest.get("capability").and_then(|capability| capability.as_str());
    let mut plan = match project.plan_repair(capability) {
        Ok(plan) => plan,
        Err(error) => return format!("{}\n{}\n", error, error.next_step().unwrap_or_default()),
    };
    let text = said(&plan);
    let files = plan.files.clone();
    project.apply_repair(&mut plan).expect("the proposals are written");
    for file in &files {
        let path = file.path.to_str().expect("a plain path");
        assert_eq!(repository.read(path), file.after, "{}", case.name);
    }
    let again = project.plan_repair(capability).expect("a second look");
    assert!(again.files.is_empty(), "{}: a second repair changes something:\n{}", case.name, said(&again));
    text
}

#[test]
fn every_case_is_repaired_as_recorded() {
    for case in cases("repair") {
        compare_golden(&format!("repair/{}/answer.txt", case.name), &check(&case));
    }
}

#[test]
fn a_file_that_changed_since_is_not_overwritten() {
    let repository = Repository::new();
    let twice = "# cap\n\n## Requirements\n\n### Requirement: A\nx\n\n### Requirement: A\nx\n";
    repository.write("openspec/specs/cap/spec.md", twice);
    let project = project(&repository);
    let mut plan = project.plan_repair(None).expect("a plan");
    assert_eq!(plan.files.len(), 1);
    repository.write("openspec/specs/cap/spec.md", "# cap\n\nmine\n");
    project.apply_repair(&mut plan).expect_err("the file is not the one that was looked at");
    assert!(!plan.report.is_applied);
}

/// The non-blank lines of a text.
fn lines(text: &str) -> BTreeSet<&str> {
    text.lines().map(str::trim_end).filter(|line| !line.is_empty()).collect()
}

#[test]
fn in_the_corpora_no_line_is_lost_but_headers_and_repeats() {
    let projects = corpora();
    if projects.is_empty() {
        return skipped("the corpora are not here");
    }
    for folder in projects {
        let plan = Project::open(&folder).expect("a project").plan_repair(None).expect("a plan");
        for file in &plan.files {
            let (Some(before), Ok(after)) = (&file.before, std::str::from_utf8(&file.after)) else {
                continue;
            };
            let before = std::str::from_utf8(before).expect("only UTF-8 is repaired");
            let dumped =
                before.lines().any(|line| line.starts_with("## REMOVED") || line.starts_with("## MODIFIED"));
            if dumped {
                continue;
            }
            let now = lines(after);
            for line in lines(before).into_iter().filter(|line| !line.starts_with('#')) {
                assert!(now.contains(line), "{}: {}: `{line}`", folder.display(), file.path.display());
            }
        }
    }
}
