//! The files of every agent, compared with those that OpenSpec 1.13.2 was seen to write.

#![expect(clippy::disallowed_methods, reason = "tests read their fixtures")]
#![expect(clippy::unwrap_used, reason = "a test fails that way")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use countersign_agent::{
    Delivery, GeneratedFile, Place, RoleSkill, Selection, Tool, Workflow, files, sources,
};
use countersign_testkit::cases::workspace_root;

fn rows(name: &str) -> Vec<Vec<String>> {
    let text = fs::read_to_string(workspace_root().join("fixtures/agent").join(name)).unwrap();
    let lines = text.lines().filter(|line| !line.starts_with("# "));
    lines.map(|line| line.split('\t').map(str::to_owned).collect()).collect()
}

fn selection(name: &str) -> Selection {
    let (workflows, delivery) = name.split_once('/').unwrap();
    let workflows = if workflows == "core" { Workflow::CORE.to_vec() } else { Workflow::ALL.to_vec() };
    Selection { workflows, roles: Vec::new(), delivery: Delivery::from_word(delivery).unwrap() }
}

fn path(tool: &Tool, file: &GeneratedFile) -> String {
    let home = if tool.place() == Place::Home { "~/" } else { "" };
    format!("{home}{}", file.path)
}

#[test]
fn every_agent_gets_the_paths_of_openspec() {
    let mut seen: BTreeMap<(String, String), BTreeSet<String>> = BTreeMap::new();
    for row in rows("paths.tsv") {
        seen.entry((row[0].clone(), row[1].clone())).or_default().insert(row[2].clone());
    }
    for name in ["all/both", "all/commands"] {
        for tool in Tool::ALL {
            seen.entry((name.to_owned(), tool.id().to_owned())).or_default();
        }
    }
    assert_eq!(seen.keys().map(|(_, tool)| tool).collect::<BTreeSet<_>>().len(), Tool::ALL.len());
    for ((name, id), wanted) in seen {
        let tool = Tool::from_id(&id).unwrap();
        let got: BTreeSet<String> =
            files(tool, &selection(&name)).iter().map(|file| path(tool, file)).collect();
        assert_eq!(got, wanted, "{name} {id}");
    }
}

#[test]
fn front_matter_has_the_keys_of_openspec() {
    for row in rows("keys.tsv") {
        let tool = Tool::from_id(&row[0]).unwrap();
        for file in files(tool, &selection("all/both")) {
            let is_skill = file.path.ends_with("/SKILL.md");
            if file.path.ends_with(".openspec-target") || is_skill != (row[1] == "skill") {
                continue;
            }
            assert_eq!(keys(&file), row[2], "{}", file.path);
        }
    }
}

/// The keys of a file, as the fixture writes them.
fn keys(file: &GeneratedFile) -> String {
    if !file.text.starts_with("---\n") && file.path.starts_with(".gemini/") {
        let table: toml::Table = file.text.parse().unwrap();
        return table.keys().cloned().collect::<Vec<_>>().join(" ");
    }
    if file.text.starts_with("# ") && !file.path.contains("kilo") && !file.path.contains("commandcode") {
        return "#".to_owned();
    }
    let Some(front) = file.text.strip_prefix("---\n").and_then(|rest| rest.split_once("\n---\n")) else {
        return "-".to_owned();
    };
    let key = |line: &str| line.trim().split_once(':').map(|(key, _)| key.to_owned());
    front.0.lines().filter_map(key).collect::<Vec<_>>().join(" ")
}

#[test]
fn every_front_matter_is_yaml_with_texts() {
    for tool in Tool::ALL {
        for file in files(tool, &Selection::all()) {
            let Some(rest) = file.text.strip_prefix("---\n") else { continue };
            let front = rest.split_once("\n---\n").unwrap().0;
            let mut map = countersign_diag::SourceMap::default();
            let source = map.add(file.path.as_str(), front);
            let parsed = countersign_model::yaml::parse(source, front);
            assert!(parsed.findings.is_empty(), "{}: {:?}", file.path, parsed.findings);
            let root = parsed.value.unwrap();
            assert!(
                root.get("description").and_then(|node| node.as_str()).is_some_and(|text| text.len() > 10)
            );
        }
    }
}

#[test]
fn commands_name_commands_and_skills_name_skills() {
    let text = |id: &str, path: &str| {
        let all = files(Tool::from_id(id).unwrap(), &Selection::all());
        all.into_iter().find(|file| file.path == path).unwrap_or_else(|| panic!("{path}")).text
    };
    let claude = text("claude", ".claude/commands/opsx/propose.md");
    assert!(claude.contains("`/opsx:apply`") && !claude.contains("openspec-apply-change"), "{claude}");
    assert!(text("copilot", ".github/prompts/opsx-propose.prompt.md").contains("`/opsx-apply`"));
    assert!(text("amazon-q", ".amazonq/prompts/opsx-propose.md").contains("`@opsx-apply`"));
    assert!(text("opencode", ".opencode/commands/opsx-apply.md").contains("$ARGUMENTS"));
    assert!(!text("opencode", ".opencode/commands/opsx-onboard.md").contains("$ARGUMENTS"));
    assert!(text("claude", ".claude/skills/openspec-propose/SKILL.md").contains("`openspec-apply-change`"));
    let gemini: toml::Table = text("gemini", ".gemini/commands/opsx/apply.toml").parse().unwrap();
    assert!(gemini["prompt"].as_str().unwrap().contains("countersign next NAME --json"));
}

#[test]
fn every_skill_is_somebodys_and_the_same_for_all() {
    let wanted: BTreeSet<&str> = Workflow::ALL
        .iter()
        .map(|w| w.skill())
        .chain(RoleSkill::ALL.iter().map(|role| role.skill()))
        .collect();
    let names: Vec<String> = sources().map(|(path, _)| path.replace("/SKILL.md", "")).collect();
    assert_eq!(names.iter().map(String::as_str).collect::<BTreeSet<_>>(), wanted);
    assert_eq!(names.len(), wanted.len());
    for tool in Tool::ALL {
        for (path, text) in sources() {
            let at = format!("{}/{path}", tool.skills_folder());
            assert!(
                files(tool, &Selection::all()).iter().any(|file| file.path == at && file.text == text),
                "{at}"
            );
        }
    }
}

#[test]
fn ids_are_unique_and_known_by_their_aliases() {
    let ids: Vec<&str> =
        Tool::ALL.iter().flat_map(|tool| tool.aliases().iter().copied().chain([tool.id()])).collect();
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len());
    assert_eq!(Tool::from_id("copilot").unwrap().id(), "github-copilot");
    assert_eq!(Tool::from_id("Claude"), None);
    assert_eq!(Workflow::ALL.map(|w| Workflow::from_id(w.id())), Workflow::ALL.map(Some));
    let eight = ["claude", "codex", "cursor", "github-copilot", "gemini", "opencode", "kiro", "agents"];
    assert_eq!(Tool::ALL[..8].iter().map(Tool::id).collect::<Vec<_>>(), eight);
}
