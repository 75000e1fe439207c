//! What a program that embeds the crates may rely on when it writes: plans that are refused are never carried out, and
//! nothing is planned on what an interrupted command left.

#![expect(clippy::disallowed_methods, reason = "tests write the projects that they run on")]

use std::fs;
use std::path::Path;

use countersign_delta::Receipt;
use countersign_project::{ArchiveOptions, Digest, Environment, Error, Project, Rebase, WithoutRoot};
use countersign_testkit::cases::{copy_tree, workspace_root};
use tempfile::TempDir;

/// A copy of a case of `fixtures/merge`.
fn case(name: &str) -> (TempDir, Project) {
    let folder = tempfile::tempdir().expect("there is a place for temporary files");
    copy_tree(&workspace_root().join("fixtures/merge").join(name), folder.path())
        .expect("the case is copied");
    let project = open(folder.path());
    (folder, project)
}

fn open(folder: &Path) -> Project {
    let environment = Environment {
        cwd: folder.to_owned(),
        today: Some("2026-03-01".to_owned()),
        ..Environment::default()
    };
    Project::find(&environment, WithoutRoot::Fail).expect("the case is a project")
}

fn spec(project: &Project) -> String {
    fs::read_to_string(project.path().join("openspec/specs/cap/spec.md")).expect("the spec is there")
}

#[test]
fn a_refused_plan_is_never_carried_out() {
    let (_folder, project) = case("text-of-no-operation");
    let before = spec(&project);
    let plan = project.plan_archive("one", ArchiveOptions::default()).expect("there is such a change");
    let refusal = plan.refusal.as_ref().expect("the plan is refused");
    let archived = project.archive(&plan).expect_err("a refused plan is not archived");
    assert_eq!((archived.code(), archived.to_string()), (refusal.code, refusal.message.clone()));
    let synced = project.sync(&plan).expect_err("a refused plan is not synced");
    assert_eq!((synced.code(), synced.next_step()), (refusal.code, Some(refusal.fix.as_str())));
    assert_eq!(spec(&project), before);
    assert!(project.path().join("openspec/changes/one").is_dir());
}

/// Leaves what an archive of `two` leaves that is stopped before its commit point: a journal, and a spec that has
/// another text already.
fn interrupt(project: &Project) {
    let before = spec(project);
    let after = before.replace("answers once", "answers some day").replace("it waits", "it runs");
    assert_ne!(before, after, "the archive changed something");
    let digest = |text: &str| Digest::of(text.as_bytes());
    let record = format!(
        r#"{{"begin":{{"version":1,"operation":"archive two","token":{{"pid":1,"nonce":"a"}},"files":[{{"place":"openspec/specs/cap/spec.md","before":{{"digest":"{}","content":{{"text":{}}},"attributes":{{"mode":null}}}},"after":"{}"}}],"made":[],"folder_move":null,"prune":[],"claim":null}}}}"#,
        digest(&before),
        quoted(&before),
        digest(&after)
    );
    let journal = project.path().join(".countersign/journal");
    fs::create_dir_all(&journal).expect("the journal has a folder");
    fs::write(journal.join("log"), format!("{} {record}\n", digest(&record)))
        .expect("the journal is written");
    fs::write(project.path().join("openspec/specs/cap/spec.md"), after).expect("the spec is written");
}

/// A text as a JSON string.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n"))
}

/// What each operation makes of a project in which another was interrupted is what it makes of one that is whole.
fn as_if_it_had_been_whole(name: &str, operation: impl Fn(&Project) -> Result<(), Error>) {
    let (_whole, whole) = case(name);
    operation(&whole).expect("it works on a whole project");
    let (_torn, torn) = case(name);
    interrupt(&torn);
    operation(&torn).expect("it works on a torn project");
    let told: Vec<String> =
        torn.take_recovered().iter().map(countersign_project::Recovered::describe).collect();
    assert_eq!(told, ["`archive two` was interrupted; everything is as it was before"]);
    for path in ["specs/cap/spec.md", "changes/one/base.lock", "changes/one/specs/cap/spec.md"] {
        let text = |project: &Project| fs::read_to_string(project.path().join("openspec").join(path)).ok();
        assert_eq!(text(&torn), text(&whole), "{path}");
    }
}

#[test]
fn whatever_writes_recovers_before_it_plans() {
    as_if_it_had_been_whole("base-lock-proves-the-base", |project| {
        project.rebase("one", Rebase::Write).map(|_| ())
    });
    as_if_it_had_been_whole("base-lock-proves-the-base", |project| project.begin_base("one").map(|_| ()));
    as_if_it_had_been_whole("base-lock-proves-the-base", |project| {
        project.settle()?;
        let plan = project.plan_archive("one", ArchiveOptions::default())?;
        project.sync(&plan).map(|_| ())
    });
}

#[test]
fn a_plan_made_on_what_was_interrupted_is_not_carried_out() {
    let (_folder, project) = case("base-lock-proves-the-base");
    let whole = spec(&project);
    interrupt(&project);
    let plan = project.plan_archive("one", ArchiveOptions::default()).expect("there is such a change");
    project.archive(&plan).expect_err("the spec is not what the plan rests on");
    assert_eq!(spec(&project), whole, "recovered, and nothing else");
    assert_eq!(project.take_recovered().len(), 1);
}

#[test]
fn no_folder_is_named_without_a_date() {
    let (_folder, project) = case("text-of-no-operation");
    let dateless = Project::open(project.path()).expect("it is a project");
    let error =
        dateless.plan_archive("one", ArchiveOptions::default()).expect_err("nobody said what day it is");
    assert_eq!(error.code(), "archive_date_missing");
    let environment = Environment {
        cwd: project.path().to_owned(),
        today: Some("today".to_owned()),
        ..Environment::default()
    };
    let undated = Project::find(&environment, WithoutRoot::Fail).expect("it is a project");
    let error = undated.plan_archive("one", ArchiveOptions::default()).expect_err("that is no day");
    assert_eq!(error.to_string(), "the date of today is given as `today`");
    let dated = project.path().join("openspec/changes/2026-02-28-one");
    fs::rename(project.path().join("openspec/changes/one"), dated).expect("the folder is renamed");
    let plan =
        dateless.plan_archive("2026-02-28-one", ArchiveOptions::default()).expect("the name has a date");
    assert_eq!(plan.archived_as, "2026-02-28-one");
}

#[cfg(unix)]
#[test]
fn a_spec_that_was_retired_comes_back_with_its_mode() {
    use std::os::unix::fs::PermissionsExt as _;

    let (_folder, project) = case("last-requirement-removed-with-marker");
    let path = project.path().join("openspec/specs/cap/spec.md");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).expect("the mode is set");
    let before = spec(&project);
    let plan = project.plan_archive("one", ArchiveOptions::default()).expect("there is such a change");
    project.archive(&plan).expect("it can be archived");
    assert!(!path.exists(), "the capability is retired");
    project.unarchive("one").expect("it is brought back");
    assert_eq!(spec(&project), before);
    let mode = fs::metadata(&path).expect("the spec is there").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}

fn receipt(project: &Project, folder: &str) -> Option<String> {
    fs::read_to_string(project.path().join("openspec/changes").join(folder).join("receipt.json")).ok()
}

fn sync(project: &Project) {
    let plan = project.plan_archive("one", ArchiveOptions::default()).expect("there is such a change");
    assert!(project.sync(&plan).expect("it can be synced"));
}

fn archive(project: &Project) {
    let plan = project.plan_archive("one", ArchiveOptions::default()).expect("there is such a change");
    project.archive(&plan).expect("it can be archived");
}

#[test]
fn the_receipts_of_syncs_are_carried_on_and_come_back() {
    const ARCHIVED: &str = "archive/2026-03-01-one";
    let (_folder, project) = case("synced-by-another-change");
    sync(&project);
    let first = receipt(&project, "one").expect("a sync leaves a receipt");
    assert!(first.contains("\"archived_as\": \"\"") && first.contains("\"two\""), "{first}");

    let delta = project.path().join("openspec/changes/one/specs/cap/spec.md");
    let text = fs::read_to_string(&delta).expect("the delta is there");
    fs::write(&delta, format!("{text}\n## ADDED Requirements\n\n{ADDED}")).expect("the delta is written");
    sync(&project);
    let second = receipt(&project, "one").expect("the second sync leaves one, too");
    let parsed = Receipt::parse(&second).expect("it can be read");
    assert_eq!(parsed.before().as_deref(), Some(first.as_str()));
    assert_eq!(parsed.unfolded().len(), 2);

    archive(&project);
    let archived = receipt(&project, ARCHIVED).expect("an archive leaves a receipt");
    assert_eq!(Receipt::parse(&archived).expect("it can be read").unfolded().len(), 3);
    project.unarchive("one").expect("it is brought back");
    assert_eq!(receipt(&project, "one").as_deref(), Some(second.as_str()));
}

/// A checkout that ends lines in CR LF is brought back as it was.
#[test]
fn a_receipt_in_another_spelling_comes_back_byte_for_byte() {
    let (_folder, project) = case("synced-by-another-change");
    sync(&project);
    let path = project.path().join("openspec/changes/one/receipt.json");
    let text = fs::read_to_string(&path).expect("the receipt is there").replace('\n', "\r\n");
    fs::write(&path, &text).expect("the receipt is written");
    archive(&project);
    project.unarchive("one").expect("it is brought back");
    assert_eq!(receipt(&project, "one"), Some(text));
}

#[test]
fn a_file_of_that_name_that_is_no_receipt_is_not_overwritten() {
    let (_folder, project) = case("synced-by-another-change");
    let path = project.path().join("openspec/changes/one/receipt.json");
    fs::write(&path, "{\"total\": 12}").expect("the file is written");
    let plan = project.plan_archive("one", ArchiveOptions::default()).expect("there is such a change");
    project.archive(&plan).expect_err("it cannot be archived");
    assert_eq!(receipt(&project, "one").as_deref(), Some("{\"total\": 12}"));
}

/// OpenSpec, or a person, moved the folder of a synced change: its receipt says nothing of that archive.
#[test]
fn a_receipt_of_a_sync_does_not_undo_an_archive() {
    let (_folder, project) = case("synced-by-another-change");
    sync(&project);
    let changes = project.path().join("openspec/changes");
    fs::create_dir(changes.join("archive")).expect("the folder is made");
    fs::rename(changes.join("one"), changes.join("archive/2026-03-01-one")).expect("the folder is moved");
    let error = project.unarchive("one").expect_err("nothing tells what the archive did");
    assert_eq!(error.code(), "unarchive_no_receipt");
}

const ADDED: &str = "\
### Requirement: Gamma
The system SHALL wave.

#### Scenario: Seen
- **WHEN** seen
- **THEN** it waves
";
