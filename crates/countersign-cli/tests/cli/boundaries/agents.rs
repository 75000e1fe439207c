//! What agents are told.

use std::fs;
use std::os::unix::fs::symlink;

use countersign_testkit::schema::faults;
use serde_json::{Value, json};

use super::{BROKEN, STOPS, WRITES, World};
use crate::schemas::schema;

fn write(world: &World, path: &str) -> String {
    json!({
        "session_id": "s", "cwd": world.sandbox.project, "permission_mode": "default",
        "hook_event_name": "PreToolUse", "tool_name": "Write",
        "tool_input": { "file_path": path, "content": "text\n" },
    })
    .to_string()
}

#[test]
fn a_write_into_the_code_is_nobodys_business() {
    let world = World::new();
    for name in WRITES {
        let said = world.hook(&world.sample(name));
        assert_eq!((said.status, &*said.stdout, &*said.stderr), (0, "", ""), "{name}");
    }
}

#[test]
fn every_agent_is_kept_from_what_decides_about_it() {
    let world = World::new();
    for name in WRITES {
        let payload = world.sample(name).replace("src/lib.rs", "countersign.toml");
        let said = world.hook(&payload);
        assert_eq!(said.status, 2, "{name}: {said:?}");
        assert!(said.stderr.contains("a person changes it"), "{name}: {said:?}");
    }
}

#[test]
fn paths_are_taken_as_the_system_takes_them() {
    let world = World::new();
    let project = &world.sandbox.project;
    let outside = project.with_file_name("outside");
    fs::create_dir(&outside).unwrap();
    symlink(&outside, project.join("src/leads")).unwrap();
    symlink("../countersign.toml", project.join("src/settings")).unwrap();
    symlink("round", project.join("src/round")).unwrap();
    let absolute = outside.join("file").to_string_lossy().into_owned();
    let inside = project.join("src/new.rs").to_string_lossy().into_owned();
    let refused = [
        ("countersign.toml", "a person changes it"),
        ("./src/../Countersign.TOML", "a person changes it"),
        ("rules/new.toml", "a person changes it"),
        ("ci/pipelines/checks.toml", "a person changes it"),
        (".claude/settings.json", "a person changes it"),
        (".claude/settings.local.json", "a person changes it"),
        (".codex/config.toml", "a person changes it"),
        (".github/workflows/ci.yml", "a person changes it"),
        (".github/CODEOWNERS", "a person changes it"),
        ("src/settings", "leads to `countersign.toml`"),
        ("../outside/file", "outside of the project"),
        (&absolute, "outside of the project"),
        ("~/.claude/settings.json", "outside of the project"),
        ("src/leads/file", "through a link"),
        ("src/leads/../home/file", "through a link"),
        ("src/round", "end nowhere"),
        (".git/hooks/pre-commit", "belongs to git"),
        (".countersign/agents/x.json", "recorded"),
    ];
    for (path, why) in refused {
        let said = world.hook(&write(&world, path));
        assert_eq!(said.status, 2, "{path}: {said:?}");
        assert!(said.stderr.contains(why), "{path}: {said:?}");
    }
    for path in ["src/new.rs", &inside, "openspec/changes/one/proposal.md", "~/.claude/plans/plan.md"] {
        assert_eq!(world.hook(&write(&world, path)).status, 0, "{path}");
    }
    world.sandbox.write("countersign.toml", "[agent-hook]\noutside = \"allow\"\n");
    assert_eq!(world.hook(&write(&world, &absolute)).status, 0);
    assert_eq!(world.hook(&write(&world, "src/leads/file")).status, 2, "a link is no permission");
}

#[test]
fn what_a_shell_wrote_is_named_before_the_agent_stops() {
    let world = World::new();
    for name in STOPS {
        let said = world.hook(&world.sample(name));
        assert_eq!((said.status, &*said.stdout, &*said.stderr), (0, "", ""), "{name}: nothing is open");
    }
    world.sandbox.write("rules/mine.toml", "");
    for name in STOPS {
        let said = world.hook(&world.sample(name));
        let told = format!("{}{}", said.stdout, said.stderr);
        assert!(told.contains("rules/mine.toml") && told.contains("not committed"), "{name}: {said:?}");
    }
}

#[test]
fn an_agent_never_works_in_a_circle() {
    let world = World::new();
    world.sandbox.write("openspec/specs/other/spec.md", BROKEN);
    for name in STOPS {
        let first = world.hook(&world.sample(name));
        let told = format!("{}{}", first.stdout, first.stderr);
        assert!(told.contains("openspec/specs/other/spec.md"), "{name}: {first:?}");
        let active = world
            .sample(name)
            .replace("\"stop_hook_active\": false", "\"stop_hook_active\": true")
            .replace("\"loop_count\": 0", "\"loop_count\": 1");
        let second = world.hook(&active);
        let told = format!("{}{}", second.stdout, second.stderr);
        assert_eq!(second.status, 0, "{name}: {second:?}");
        assert!(told.contains("still open"), "{name}: {second:?}");
        assert!(!told.contains("\"decision\"") && !told.contains("followup_message"), "{name}: {second:?}");
    }
    // One that does not say whether it goes on already is remembered.
    let mut silent: Value = serde_json::from_str(&world.sample("copilot-stop")).unwrap();
    silent.as_object_mut().unwrap().remove("stop_hook_active");
    silent["sessionId"] = "another".into();
    let told = |world: &World| world.hook(&silent.to_string()).stdout.contains("\"block\"");
    assert_eq!([told(&world), told(&world), told(&world)], [true, false, true]);
}

#[test]
fn who_drives_the_agent_is_noted() {
    let world = World::new();
    world.hook(&world.sample("cursor-write"));
    world.hook(&world.sample("codex-stop"));
    let folder = world.sandbox.project.join(".countersign/agents");
    let mut records: Vec<Value> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| serde_json::from_slice(&fs::read(entry.unwrap().path()).unwrap()).unwrap())
        .collect();
    records.sort_by_key(|record| record["agent"].to_string());
    for record in &records {
        assert!(faults(&schema("agent-driver"), record).is_empty(), "{record}");
        assert_eq!(record["drivers"][0], json!({ "id": "jo@example.org", "source": "git-config" }));
    }
    assert_eq!(records[0]["models"], json!(["gpt-5.1-codex"]));
    assert_eq!(records[1]["drivers"][1], json!({ "id": "jo@example.org", "source": "agent" }));
    assert!(world.run(&["doctor"]).status == 0);
}

#[test]
fn what_cannot_be_judged_is_said_and_blocks_where_the_team_wants_it() {
    let world = World::new();
    for payload in ["no", "[]", "{\"event\":\"x\"}", ""] {
        let said = world.hook(payload);
        assert_eq!(said.status, 0, "{payload}");
        assert!(said.stderr.contains("payload"), "{payload}: {said:?}");
    }
    world.sandbox.write(".countersign/agents", "in the way");
    let said = world.hook(&world.sample("claude-write"));
    assert_eq!(said.status, 0);
    assert!(format!("{}{}", said.stdout, said.stderr).contains("could not judge"), "{said:?}");
    world.sandbox.write("countersign.toml", "[agent-hook]\non-error = \"block\"\n");
    for payload in ["no", &world.sample("claude-write"), &world.sample("claude-stop")] {
        let said = world.hook(payload);
        assert_eq!(said.status, 2, "{payload}: {said:?}");
        assert!(said.stderr.contains("on-error"), "{said:?}");
    }
    world.sandbox.write("countersign.toml", "[agent-hook]\non-error = \"blok\"\n");
    let said = world.run(&["verify", "--specs"]);
    assert!(said.stdout.contains("S0004") && said.status == 1, "{said:?}");
}

#[test]
fn settings_that_cannot_be_read_let_nothing_through() {
    let world = World::new();
    let pieces = ["no".to_owned(), world.sample("claude-write"), world.sample("claude-stop")];
    for text in ["[agent-hook\n", "[agent-hook]\non-error = \"blok\"\n"] {
        world.sandbox.write("countersign.toml", text);
        for payload in &pieces {
            let said = world.hook(payload);
            assert_eq!(said.status, 2, "{text} {payload}: {said:?}");
        }
    }
    fs::remove_file(world.sandbox.project.join("countersign.toml")).unwrap();
    fs::create_dir(world.sandbox.project.join("countersign.toml")).unwrap();
    for payload in &pieces {
        let said = world.hook(payload);
        assert_eq!(said.status, 2, "{payload}: {said:?}");
        assert!(said.stderr.contains("countersign.toml"), "{said:?}");
    }
}

#[test]
fn a_payload_that_cannot_be_read_blocks_where_the_team_wants_it() {
    let world = World::new();
    let said = || {
        let mut command = world.command(&["agent-hook"]);
        // A folder cannot be read as a text.
        let output = command.stdin(fs::File::open(&world.sandbox.project).unwrap()).output().unwrap();
        (output.status.code(), String::from_utf8(output.stderr).unwrap())
    };
    let (status, text) = said();
    assert!(status == Some(0) && text.contains("cannot be read"), "{text}");
    world.sandbox.write("countersign.toml", "[agent-hook]\non-error = \"block\"\n");
    let (status, text) = said();
    assert!(status == Some(2) && text.contains("on-error"), "{text}");
}

#[test]
fn half_of_a_pair_hides_no_write() {
    let world = World::new();
    let payload = write(&world, "countersign.toml").replace("text\\n", "\\ud800");
    assert!(payload.contains("\\ud800"));
    assert_eq!(world.hook(&payload).status, 2);
}

#[test]
fn where_no_project_is_nothing_is_said() {
    let world = World::new();
    fs::remove_dir_all(world.sandbox.project.join("openspec")).unwrap();
    let said = world.hook(&world.sample("claude-stop"));
    assert_eq!((said.status, &*said.stdout, &*said.stderr), (0, "", ""));
}

#[test]
fn init_adds_the_hook_beside_what_is_there_and_uninstall_gives_it_back() {
    let world = World::new();
    let mine = "{\n  \"permissions\": { \"deny\": [\"WebFetch\"] }\n}\n";
    world.sandbox.write(".claude/settings.json", mine);
    let settings = || fs::read_to_string(world.sandbox.project.join(".claude/settings.json")).unwrap();
    let tools = "claude,codex,cursor,gemini,github-copilot";
    assert_eq!(world.run(&["init", "--tools", tools]).status, 0);
    assert!(settings().contains("countersign agent-hook") && settings().contains("WebFetch"));
    for path in
        [".codex/hooks.json", ".cursor/hooks.json", ".gemini/settings.json", ".github/hooks/countersign.json"]
    {
        let text = fs::read_to_string(world.sandbox.project.join(path)).unwrap();
        assert!(text.contains("countersign agent-hook"), "{path}");
    }
    let doctor = world.run(&["doctor"]).stdout;
    assert!(doctor.contains("Agents: claude, codex, cursor, gemini, github-copilot"), "{doctor}");
    assert!(doctor.contains("can be passed over"), "{doctor}");
    let before = settings();
    assert_eq!(world.run(&["update"]).status, 0);
    assert_eq!(settings(), before);
    assert_eq!(world.run(&["uninstall"]).status, 0);
    assert_eq!(settings(), mine);
    assert!(!world.sandbox.project.join(".codex").exists());
}

#[test]
fn only_what_the_rules_of_the_target_branch_allow_is_written() {
    let world = World::new();
    let rule = |paths: &str| {
        format!(
            "[[rule]]\nid = \"stay\"\nkind = \"writable-paths\"\npaths = [{paths}]\nexcept = [\"src/generated/**\"]\nwhy = \"the rest is the platform team's\"\n"
        )
    };
    world.sandbox.write("rules/paths.toml", rule("\"src/**\", \"openspec/**\""));
    world.commit("a rule");
    world.git(&["checkout", "--quiet", "-b", "work"]);
    // What the tree says is a proposal.
    world.sandbox.write("rules/paths.toml", rule("\"**\""));
    for path in ["deploy/main.tf", "src/generated/api.rs", "README.md"] {
        let said = world.hook(&write(&world, path));
        assert_eq!(said.status, 2, "{path}: {said:?}");
        assert!(said.stderr.contains("rule `stay`: the rest is the platform team's"), "{path}: {said:?}");
    }
    assert_eq!(world.hook(&write(&world, "src/lib.rs")).status, 0);
}

#[test]
fn a_secret_is_stopped_before_it_is_written_and_never_repeated() {
    let world = World::new();
    let secret = ["AKIA", "Q3EGVWHZ5LKJ2RTN"].concat();
    let last =
        world.sample("claude-write").replace("pub fn answer() -> u8 { 42 }", &format!("key = {secret}"));
    let said = world.hook(&last);
    assert_eq!(said.status, 2, "{said:?}");
    assert!(said.stderr.contains("aws-access-key"), "{said:?}");
    assert!(!format!("{said:?}").contains(&secret), "no answer repeats it");
    // A shell wrote it past the hook.
    world.sandbox.write("src/key.rs", format!("// {secret}\n"));
    let said = world.hook(&world.sample("claude-stop"));
    assert!(said.stderr.contains("src/key.rs") && !format!("{said:?}").contains(&secret), "{said:?}");
}
