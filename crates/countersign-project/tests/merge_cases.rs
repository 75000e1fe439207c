//! Every case of `fixtures/merge`: what a team does to a project, step by step, and what must come of it.

#![expect(clippy::disallowed_methods, reason = "tests write the projects that they run on")]

use std::fs;
use std::path::Path;

use countersign_project::{ArchiveOptions, ArchivePlan, Consent, Environment, Project, Rebase, WithoutRoot};
use countersign_testkit::cases::{Case, cases, copy_tree};
use serde::Deserialize;

/// `case.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Manifest {
    why: String,
    step: Vec<Step>,
    #[serde(default)]
    after: After,
}

/// One step; exactly one of its verbs is given.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Step {
    archive: Option<String>,
    unarchive: Option<String>,
    sync: Option<String>,
    rebase: Option<String>,
    begin: Option<String>,
    record: Option<String>,
    queue: Option<Vec<String>>,
    /// File, text, new text.
    edit: Option<[String; 3]>,
    /// The number of a finding, or the code of an error.
    refused: Option<String>,
    accept_drop: bool,
    conflicts: bool,
    /// The requirements that are merged three-way.
    merged: Vec<String>,
    /// The changes of the queue that cannot be archived.
    blocked: Vec<String>,
    /// What the queue says as reasons and notes.
    says: Vec<String>,
    /// The numbers of findings that `validate` has, whether or not it can be archived.
    finds: Vec<String>,
    /// Whether the change asks for a merge by lines.
    line_merge: bool,
}

/// What the main specs hold in the end.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct After {
    has: Vec<String>,
    lacks: Vec<String>,
    absent: Vec<String>,
}

fn open(folder: &Path) -> Project {
    let environment = Environment {
        cwd: folder.to_owned(),
        today: Some("2026-03-01".to_owned()),
        ..Environment::default()
    };
    Project::find(&environment, WithoutRoot::Fail).expect("the case is a project")
}

/// Why a plan is refused: the numbers of the findings.
fn numbers(plan: &ArchivePlan) -> Vec<&str> {
    let refusal = plan.refusal.iter();
    refusal.flat_map(|refusal| &refusal.issues).map(|issue| issue.finding.code().number).collect()
}

fn archive(project: &Project, step: &Step, change: &str) -> Result<(), String> {
    let consent = if step.accept_drop { Consent::AcceptDrop } else { Consent::None };
    let options = ArchiveOptions { consent, ..ArchiveOptions::default() };
    let plan = project.plan_archive(change, options).map_err(|error| error.to_string())?;
    let numbers = numbers(&plan);
    let found: Vec<&str> =
        plan.report.verdict.issues.iter().map(|issue| issue.finding.code().number).collect();
    if let Some(missing) = step.finds.iter().find(|wanted| !found.contains(&wanted.as_str())) {
        return Err(format!("validate does not find {missing}: {found:?}"));
    }
    if (plan.view(countersign_project::Diffs::Without).merge == Some("step")) != step.line_merge {
        return Err("the plan does not list the setting `merge`".to_owned());
    }
    if let Some(wanted) = &step.refused {
        return if numbers.contains(&wanted.as_str()) {
            Ok(())
        } else {
            Err(format!("should be refused with {wanted}: {numbers:?} {:?}", plan.refusal))
        };
    }
    if let Some(refusal) = &plan.refusal {
        return Err(format!("refused: {numbers:?} {}", refusal.message));
    }
    // A rename, and what the same delta modifies under the new name, can both be merged: each is listed.
    let merged: Vec<&str> = plan
        .specs
        .iter()
        .flat_map(|spec| &spec.uses)
        .filter(|used| used.outcome == countersign_delta::BaseOutcome::Merged)
        .map(|used| used.requirement.as_str())
        .collect();
    if merged != step.merged {
        return Err(format!("merged three-way: {merged:?}, wanted {:?}", step.merged));
    }
    // `validate` is a dry run of this.
    if plan.report.archivable != Some(true) && !step.accept_drop {
        return Err("validate says that it cannot be archived".to_owned());
    }
    project.archive(&plan).map(|_| ()).map_err(|error| error.to_string())
}

fn take(project: &Project, step: &Step) -> Result<(), String> {
    let said = |error: countersign_project::Error| format!("{}: {error}", error.code());
    if let Some(change) = &step.archive {
        return archive(project, step, change);
    }
    if let Some(change) = &step.sync {
        let plan = project.plan_archive(change, ArchiveOptions::default()).map_err(said)?;
        if let Some(wanted) = &step.refused {
            let as_wanted = numbers(&plan).contains(&wanted.as_str());
            return if as_wanted { Ok(()) } else { Err(format!("should be refused: {:?}", plan.refusal)) };
        }
        return project.sync(&plan).map_err(said).map(|_| ());
    }
    if let Some(change) = &step.rebase {
        let view = project.rebase(change, Rebase::Write).map_err(said)?;
        let as_wanted = view.has_conflicts() == step.conflicts;
        return if as_wanted { Ok(()) } else { Err(format!("conflicts: {view:?}")) };
    }
    if let Some(wanted) = &step.queue {
        let queue = project.queue().map_err(said)?;
        let order: Vec<&String> = queue.changes.iter().map(|row| &row.change).collect();
        let blocked: Vec<&String> =
            queue.changes.iter().filter(|row| row.reason.is_some()).map(|row| &row.change).collect();
        let as_wanted =
            order == wanted.iter().collect::<Vec<_>>() && blocked == step.blocked.iter().collect::<Vec<_>>();
        let said: Vec<&String> =
            queue.changes.iter().flat_map(|row| row.reason.iter().chain(&row.notes)).collect();
        if let Some(unsaid) = step.says.iter().find(|wanted| !said.iter().any(|text| text.contains(*wanted)))
        {
            return Err(format!("the queue does not say `{unsaid}`: {said:?}"));
        }
        return if as_wanted { Ok(()) } else { Err(format!("queue: {queue:?}")) };
    }
    if let Some([file, old, new]) = &step.edit {
        let path = project.path().join(file);
        let text = fs::read_to_string(&path).map_err(|error| error.to_string())?;
        assert!(text.contains(old), "`{old}` is in {file}");
        return fs::write(path, text.replace(old, new)).map_err(|error| error.to_string());
    }
    let done = match (&step.unarchive, &step.begin, &step.record) {
        (Some(change), ..) => project.unarchive(change).map(|_| ()),
        (_, Some(change), _) => project.begin_base(change).map(|_| ()),
        (.., Some(change)) => project.record_base(change).map(|_| ()),
        _ => return Err("a step without a verb".to_owned()),
    };
    match (&step.refused, done) {
        (None, done) => done.map_err(said),
        (Some(wanted), Err(error)) if error.code() == wanted => Ok(()),
        (Some(wanted), other) => Err(format!("should be refused with {wanted}: {other:?}")),
    }
}

/// Every main spec in one text.
fn specs(folder: &Path) -> String {
    let mut texts = Vec::new();
    let mut folders = vec![folder.join("openspec/specs")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("specs are there") {
            let path = entry.expect("the folder can be read").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                texts.push(fs::read_to_string(path).expect("a spec is text"));
            }
        }
    }
    texts.concat()
}

fn check(case: &Case) -> Result<(), String> {
    let manifest: Manifest =
        toml::from_str(&case.text("case.toml").expect("a case has it")).map_err(|error| error.to_string())?;
    assert!(!manifest.why.is_empty() && !manifest.step.is_empty(), "{} says why and what", case.name);
    let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
    copy_tree(&case.dir, folder.path()).map_err(|error| error.to_string())?;
    for (index, step) in manifest.step.iter().enumerate() {
        let before = specs(folder.path());
        take(&open(folder.path()), step).map_err(|reason| format!("step {}: {reason}", index + 1))?;
        if step.refused.is_some() && specs(folder.path()) != before {
            return Err(format!("step {}: refused, and a spec changed", index + 1));
        }
    }
    let text = specs(folder.path());
    let After { has, lacks, absent } = manifest.after;
    if let Some(missing) = has.iter().find(|wanted| !text.contains(*wanted)) {
        return Err(format!("`{missing}` is not in the specs:\n{text}"));
    }
    if let Some(left) = lacks.iter().find(|unwanted| text.contains(*unwanted)) {
        return Err(format!("`{left}` is in the specs:\n{text}"));
    }
    match absent.iter().find(|path| folder.path().join(path).exists()) {
        Some(path) => Err(format!("`{path}` is there")),
        None => Ok(()),
    }
}

#[test]
fn every_case_comes_out_as_wanted() {
    let cases = cases("merge");
    let failures: Vec<String> = cases
        .iter()
        .filter_map(|case| check(case).err().map(|reason| format!("{}: {reason}", case.name)))
        .collect();
    assert!(failures.is_empty(), "{} of {} cases:\n{}", failures.len(), cases.len(), failures.join("\n"));
}
