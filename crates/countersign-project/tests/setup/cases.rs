//! Single cases: records that cannot be read, folders that cannot be written, line ends that git changed.

use std::fs;

use countersign_project::{Digest, InitRequest, Layout, Replace, SetupVerb};
use countersign_report::setup::{Done, Why};

use super::world::{Foreign, Wish, World};

fn done_of(world: &World, wish: &Wish, path: &str) -> Option<Done> {
    let plan = world.project.plan_setup(wish.request()).unwrap();
    plan.view.files.iter().find(|file| file.path == path).map(|file| file.done)
}

#[test]
fn line_ends_that_git_changed_are_no_edit() {
    let world = World::new();
    world.setup(&Wish::all(SetupVerb::Init, 1));
    let file = world.path("templates/proposal.md");
    let text = fs::read_to_string(&file).unwrap().replace('\n', "\r\n");
    fs::write(&file, text).unwrap();
    let update = Wish::all(SetupVerb::Update, 1);
    assert_eq!(done_of(&world, &update, "templates/proposal.md"), Some(Done::Unchanged));
    let plan = world.uninstall(false).unwrap();
    assert!(!plan.view.exit_failed() && !file.exists());
}

#[test]
fn a_file_that_somebody_removed_is_made_again_if_it_is_generated() {
    let world = World::new();
    world.setup(&Wish::all(SetupVerb::Init, 1));
    for path in ["templates/proposal.md", "settings.toml"] {
        fs::remove_file(world.path(path)).unwrap();
    }
    world.setup(&Wish::all(SetupVerb::Update, 1));
    assert!(world.path("templates/proposal.md").exists());
    assert!(!world.path("settings.toml").exists(), "a seed stays away");
    world.setup(&Wish::all(SetupVerb::Init, 1));
    assert!(world.path("settings.toml").exists(), "until it is asked for");
}

#[test]
fn an_older_version_is_refreshed_and_an_edited_one_is_kept() {
    let world = World::new();
    world.setup(&Wish::all(SetupVerb::Init, 1));
    fs::write(world.path("templates/proposal.md"), "theirs\n").unwrap();
    let update = Wish::all(SetupVerb::Update, 2);
    assert_eq!(done_of(&world, &update, "templates/proposal.md"), Some(Done::Kept(Why::Edited)));
    assert_eq!(done_of(&world, &update, "openspec/schemas/own/schema.yaml"), Some(Done::Refreshed));
    assert_eq!(done_of(&world, &update, "settings.toml"), Some(Done::Unchanged));
    let these = Replace::These(vec!["templates/proposal.md".to_owned()]);
    world.setup(&Wish { replace: these, ..update });
    world.uninstall(false);
    assert_eq!(fs::read_to_string(world.path("templates/proposal.md")).unwrap(), "theirs\n");
}

#[test]
fn what_is_not_wanted_any_more_goes_unless_it_was_edited() {
    let world = World::new();
    world.setup(&Wish::all(SetupVerb::Init, 1));
    fs::write(world.path(".claude/commands/opsx/apply.md"), "theirs\n").unwrap();
    let mut less = Wish::all(SetupVerb::Update, 1);
    less.which[4..].fill(false);
    let plan = world.setup(&less);
    let kept: Vec<_> = plan.view.kept().collect();
    assert_eq!(kept, [(".claude/commands/opsx/apply.md", Why::Edited)]);
    assert!(!world.path("templates/proposal.md").exists());
    assert!(!world.path(".claude/skills").exists(), "folders of ours go with their last file");
    assert!(world.path("templates/reviews/security.md").exists(), "a seed belongs to the repository");
}

#[test]
fn uninstall_names_what_it_leaves_and_force_takes_it() {
    let world = World::new();
    let before = world.listing();
    world.setup(&Wish::all(SetupVerb::Init, 1));
    fs::write(world.path("settings.toml"), "theirs\n").unwrap();
    let plan = world.uninstall(false).unwrap();
    assert_eq!(plan.view.kept().collect::<Vec<_>>(), [("settings.toml", Why::Edited)]);
    assert!(plan.view.exit_failed());
    assert!(!world.path("templates").exists());
    assert!(!world.uninstall(true).unwrap().view.exit_failed());
    assert_eq!(world.listing(), before);
    assert!(world.uninstall(true).is_none(), "nothing is noted any more");
}

#[test]
fn a_record_that_cannot_be_read_stops_everything() {
    let good = Digest::of(b"");
    for (line, problem) in [
        ("nonsense", "the format is not said"),
        ("format 2", "another version wrote it"),
        ("format 1\nnonsense", "it is no line of this file"),
        ("format 1\n<<<<<<< HEAD", "it is no line of this file"),
        (&format!("format 1\n{good} file ../up"), "the path leads out of the project"),
        (&format!("format 1\n{good} file /etc/passwd"), "the path leads out of the project"),
        (&format!("format 1\n{good} odd x"), "it is no line of this file"),
        (&format!("format 1\n{good} file x\n{good} seed x"), "the path is there twice"),
    ] {
        let world = World::new();
        world.put("openspec/init.lock", &Foreign::File(format!("{line}\n")));
        let before = world.listing();
        let error = world.project.plan_uninstall(true).unwrap_err();
        assert_eq!(error.code(), "init_record_unusable", "{line}");
        assert!(error.to_string().contains(problem), "{line}: {error}");
        assert!(world.project.plan_setup(Wish::all(SetupVerb::Init, 1).request()).is_err());
        assert_eq!(world.listing(), before);
    }
}

#[test]
fn a_record_never_reaches_into_the_repository_of_git() {
    let world = World::new();
    world.put(".git/config", &Foreign::File("x".to_owned()));
    let record = format!("format 1\n{} file .git/config\n", Digest::of(b"x"));
    world.put("openspec/init.lock", &Foreign::File(record));
    let mut plan = world.project.plan_uninstall(false).unwrap();
    assert_eq!(world.project.apply_setup(&mut plan).unwrap_err().code(), "forbidden_path");
    assert!(world.path(".git/config").exists());
}

#[test]
fn nothing_is_noted_through_a_link() {
    let world = World::new();
    world.put("openspec", &Foreign::Link("BESIDE".to_owned()));
    let before = world.listing();
    let error = world.project.plan_setup(Wish::all(SetupVerb::Init, 1).request()).unwrap_err();
    assert_eq!(error.code(), "linked_target");
    assert_eq!(world.listing(), before);
}

#[test]
fn a_plan_that_is_old_is_not_carried_out() {
    let world = World::new();
    let mut plan = world.project.plan_setup(Wish::all(SetupVerb::Init, 1).request()).unwrap();
    world.put("settings.toml", &Foreign::File("faster\n".to_owned()));
    let before = world.listing();
    assert_eq!(world.project.apply_setup(&mut plan).unwrap_err().code(), "changed_meanwhile");
    assert_eq!(world.listing(), before);
}

#[test]
fn a_folder_that_cannot_be_written_is_named() {
    use std::os::unix::fs::PermissionsExt as _;
    let world = World::new();
    world.put("templates", &Foreign::Folder);
    let folder = world.path("templates");
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o555)).unwrap();
    // For the superuser every folder can be written.
    let is_closed = fs::write(folder.join("probe"), "").is_err();
    let before = world.listing();
    let mut plan = world.project.plan_setup(Wish::all(SetupVerb::Init, 1).request()).unwrap();
    let applied = world.project.apply_setup(&mut plan);
    if is_closed {
        let error = applied.unwrap_err();
        assert_eq!(error.code(), "not_writable");
        assert!(error.to_string().contains("templates"), "{error}");
        assert_eq!(world.listing(), before);
    } else {
        applied.unwrap();
    }
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o755)).unwrap();
}

#[test]
fn names_that_hold_something_else_are_told() {
    let world = World::new();
    assert!(world.project.taken_names(&Layout::default()).unwrap().is_empty());
    world.put("templates/page.html", &Foreign::File("<p>\n".to_owned()));
    world.put("rules", &Foreign::Link("BESIDE".to_owned()));
    world.put("hooks", &Foreign::Folder);
    world.put("validations/baseline", &Foreign::File("# baseline v1\n".to_owned()));
    assert_eq!(world.project.taken_names(&Layout::default()).unwrap(), ["rules", "templates"]);
    assert!(world.project.taken_names(&Layout::under("governance")).unwrap().is_empty());
    let request = InitRequest { under: Some("governance".to_owned()), ..InitRequest::default() };
    let mut plan = world.project.plan_init(&request).unwrap();
    world.project.apply_setup(&mut plan).unwrap();
    assert!(world.path("governance/templates/proposal.md").exists());
    assert!(!world.path("templates/proposal.md").exists());
    let text = fs::read_to_string(world.path("countersign.toml")).unwrap();
    assert!(text.contains("templates = \"governance/templates\""), "{text}");
    // The settings say where everything is from now on.
    assert!(world.project.taken_names(&Layout::default()).unwrap().is_empty());
    let again = world.project.plan_init(&InitRequest::default()).unwrap();
    assert!(again.is_empty(), "{:?}", again.steps());
    for wrong in ["../up", "/abs", "openspec", "a/../b", ""] {
        let request = InitRequest { under: Some(wrong.to_owned()), ..InitRequest::default() };
        assert!(world.project.plan_init(&request).is_err(), "{wrong}");
    }
}
