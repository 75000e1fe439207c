#![expect(clippy::disallowed_methods, reason = "tests write the projects that they look at")]

use std::fs;
use std::path::Path;

use countersign_agent::Tool;
use countersign_agent::codes::{QUESTION_UNANSWERED, SKILL_FILE};
use countersign_report::setup::{Done, Why};
use countersign_report::skills::{CopyState, SkillOrigin};
use tempfile::TempDir;

use super::InstallRequest;
use crate::root::Project;
use crate::setup::{Replace, SetupPlan};

fn project(files: &[(&str, &str)]) -> (TempDir, Project) {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "openspec/specs/a/spec.md", "# a\n");
    for (path, text) in files {
        write(folder.path(), path, text);
    }
    let project = Project::open(folder.path()).unwrap();
    (folder, project)
}

fn write(root: &Path, path: &str, text: impl AsRef<[u8]>) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn read(folder: &TempDir, path: &str) -> String {
    fs::read_to_string(folder.path().join(path)).unwrap()
}

const HELPER: &str = "---\nname: a\ndescription: d\nmetadata:\n  kind: helper\n---\nx\n";

fn install(project: &Project, tools: &[&str], replace: Replace) -> SetupPlan {
    let tools = tools.iter().map(|id| Tool::from_id(id).unwrap()).collect();
    let mut plan =
        project.plan_skills_install(&InstallRequest { names: Vec::new(), tools, replace }).unwrap();
    project.apply_setup(&mut plan).unwrap();
    plan
}

fn done(plan: &SetupPlan, path: &str) -> Done {
    plan.view.files.iter().find(|file| file.path == path).unwrap_or_else(|| panic!("{path}")).done
}

#[test]
fn a_new_skill_lacks_its_answers_alone() {
    let (folder, project) = project(&[]);
    let new = project.skills_new("data-review").unwrap();
    assert_eq!(new.path, "skills/data-review/SKILL.md");
    let lint = project.skills_lint(&[], &[]).unwrap();
    assert_eq!(lint.findings.len(), 4);
    assert!(lint.findings.iter().all(|finding| *finding.code() == QUESTION_UNANSWERED));
    let answered =
        read(&folder, &new.path).replace("<where this role looks for the answer>", "In the tables.");
    write(folder.path(), &new.path, answered);
    assert!(project.skills_lint(&["data-review".to_owned()], &[]).unwrap().findings.is_empty());
}

#[test]
fn a_name_is_checked_and_what_is_there_stays() {
    let (_folder, project) = project(&[("skills/a/SKILL.md", HELPER)]);
    for name in ["Data", "a--b", "../x", "", "openspec-x", "a"] {
        assert_eq!(project.skills_new(name).unwrap_err().code(), "skills_error", "{name}");
    }
    let unknown = project.skills_lint(&["b".to_owned()], &[]).unwrap_err();
    assert!(unknown.to_string().contains("no skill `b`"), "{unknown}");
}

#[test]
fn a_folder_without_a_readable_file_is_a_finding() {
    let (folder, project) =
        project(&[("skills/a/README.md", ""), ("skills/notes.md", ""), ("skills/.x/y", "")]);
    write(folder.path(), "skills/b/SKILL.md", b"\xff");
    let lint = project.skills_lint(&[], &[]).unwrap();
    let found: Vec<&str> = lint.findings.iter().map(countersign_diag::Finding::message).collect();
    assert_eq!(found, ["the folder has no `SKILL.md`", "`SKILL.md` is not UTF-8"]);
    assert!(lint.findings.iter().all(|finding| *finding.code() == SKILL_FILE) && lint.exit_failed());
}

#[test]
fn the_folder_is_that_of_the_settings() {
    let layout = "[layout]\nskills = \"governance/skills\"\n";
    let (_folder, project) =
        project(&[("countersign.toml", layout), ("governance/skills/a/SKILL.md", HELPER)]);
    assert_eq!(project.skills_lint(&[], &[]).unwrap().skills[0].path, "governance/skills/a/SKILL.md");
    assert_eq!(project.skills_new("b").unwrap().path, "governance/skills/b/SKILL.md");
}

#[test]
fn settings_that_cannot_be_relied_on_are_an_error() {
    let (_folder, project) = project(&[("countersign.toml", "[layout]\nskils = \"x\"\n")]);
    assert_eq!(project.skills_lint(&[], &[]).unwrap_err().code(), "settings_error");
}

#[test]
fn copies_follow_their_source_unless_somebody_edited_them() {
    let files =
        [("skills/a/SKILL.md", HELPER), ("skills/a/notes/more.md", "more\n"), ("skills/a/.hidden", "")];
    let (folder, project) = project(&files);
    let plan = install(&project, &["claude", "codex"], Replace::Nothing);
    assert!(!plan.view.exit_failed());
    assert_eq!(read(&folder, ".claude/skills/a/notes/more.md"), "more\n");
    assert_eq!(read(&folder, ".agents/skills/a/SKILL.md"), HELPER);
    assert_eq!(read(&folder, ".agents/skills/.openspec-target"), "codex\n");
    assert!(!folder.path().join(".claude/skills/a/.hidden").exists());

    write(folder.path(), "skills/a/SKILL.md", format!("{HELPER}y\n"));
    write(folder.path(), ".claude/skills/a/SKILL.md", "mine\n");
    let states = |project: &Project| {
        let list = project.skills_list().unwrap();
        list.skills[0].copies.iter().map(|copy| copy.state).collect::<Vec<_>>()
    };
    assert_eq!(states(&project), [CopyState::Differs, CopyState::Differs]);
    let plan = install(&project, &["claude", "codex"], Replace::Nothing);
    assert!(plan.view.exit_failed());
    assert_eq!(done(&plan, ".claude/skills/a/SKILL.md"), Done::Kept(Why::Edited));
    assert_eq!(done(&plan, ".agents/skills/a/SKILL.md"), Done::Refreshed);
    assert_eq!(read(&folder, ".claude/skills/a/SKILL.md"), "mine\n");

    let plan = install(&project, &["claude", "codex"], Replace::Recognised);
    assert_eq!(done(&plan, ".claude/skills/a/SKILL.md"), Done::Replaced);
    assert_eq!(states(&project), [CopyState::Same, CopyState::Same]);
}

#[test]
fn what_others_wrote_is_never_replaced() {
    let (folder, project) =
        project(&[("skills/a/SKILL.md", HELPER), (".claude/skills/a/SKILL.md", "theirs\n")]);
    for replace in [Replace::Nothing, Replace::Recognised] {
        let plan = install(&project, &["claude"], replace);
        assert_eq!(done(&plan, ".claude/skills/a/SKILL.md"), Done::Kept(Why::Foreign));
    }
    assert_eq!(read(&folder, ".claude/skills/a/SKILL.md"), "theirs\n");
}

#[test]
fn an_install_needs_skills_agents_and_text() {
    let nothing = |project: &Project, tools: &[&'static Tool]| {
        let request = InstallRequest { tools: tools.to_vec(), ..InstallRequest::default() };
        project.plan_skills_install(&request).unwrap_err().to_string()
    };
    let claude = [Tool::from_id("claude").unwrap()];
    let (_folder, empty) = project(&[]);
    assert_eq!(nothing(&empty, &claude), "there are no skills below `skills`");
    let (folder, project) = project(&[("skills/a/SKILL.md", HELPER)]);
    assert_eq!(nothing(&project, &[]), "no agent was found here");
    write(folder.path(), "skills/a/logo.png", b"\x89PNG\xff");
    assert_eq!(nothing(&project, &claude), "`skills/a/logo.png` is not UTF-8 and cannot be copied");
    write(folder.path(), "skills/b/notes.md", "");
    assert_eq!(nothing(&project, &claude), "`skills/b` has no `SKILL.md`");
}

#[test]
fn skills_that_come_with_the_program_are_listed_and_those_of_others_are_not() {
    let (path, text) =
        countersign_agent::sources().find(|(path, _)| path.starts_with("openspec-propose")).unwrap();
    let (folder, project) = project(&[(".claude/skills/theirs/SKILL.md", HELPER)]);
    write(folder.path(), &format!(".claude/skills/{path}"), text);
    write(folder.path(), &format!(".cursor/skills/{path}"), "edited\n");
    let list = project.skills_list().unwrap();
    assert_eq!(list.skills.len(), 1);
    let skill = &list.skills[0];
    assert_eq!((skill.origin, skill.kind, &skill.path), (SkillOrigin::Shipped, "lifecycle", &None));
    let states: Vec<_> = skill.copies.iter().map(|copy| (copy.path.as_str(), copy.state)).collect();
    assert_eq!(
        states,
        [
            (".claude/skills/openspec-propose", CopyState::Same),
            (".cursor/skills/openspec-propose", CopyState::Differs)
        ]
    );
}

#[cfg(unix)]
#[test]
fn a_link_out_of_the_project_is_no_skill() {
    let elsewhere = tempfile::tempdir().unwrap();
    write(elsewhere.path(), "SKILL.md", HELPER);
    let (folder, project) = project(&[("skills/a/SKILL.md", HELPER)]);
    std::os::unix::fs::symlink(elsewhere.path(), folder.path().join("skills/b")).unwrap();
    std::os::unix::fs::symlink("a", folder.path().join("skills/c")).unwrap();
    let lint = project.skills_lint(&[], &[]).unwrap();
    assert_eq!(lint.skills.iter().map(|skill| skill.name.as_str()).collect::<Vec<_>>(), ["a", "c"]);
}
