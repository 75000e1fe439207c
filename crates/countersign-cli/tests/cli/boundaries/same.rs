//! One tree, one verdict, the same bytes at every boundary.

use serde_json::Value;

use super::{BROKEN, STOPS, World};

/// The text that an agent is given, wherever its dialect puts it.
fn told(world: &World, name: &str) -> String {
    let said = world.hook(&world.sample(name));
    let json: Value = serde_json::from_str(&said.stdout).unwrap_or_default();
    let in_json = ["followup_message", "reason"].iter().find_map(|key| json[key].as_str());
    in_json.map_or(said.stderr, str::to_owned)
}

#[test]
fn every_boundary_says_the_same() {
    let world = World::new();
    world.sandbox.write("openspec/specs/other/spec.md", BROKEN);
    world.commit("break it");
    world.sandbox.write("ci/pipelines/mine.toml", "[[step]]\nid = \"a\"\nrun = [\"builtin:check\"]\n");
    world.commit("a pipeline");
    let said = world.run(&["git-hook", "run", "pre-commit"]);
    assert_eq!(said.status, 1, "{said:?}");
    let verdict = said.stderr;
    assert!(verdict.contains("openspec/specs/other/spec.md"), "{verdict}");
    assert_eq!(world.run(&["git-hook", "run", "pre-push", "origin", "url"]).stderr, verdict);
    for name in STOPS {
        assert_eq!(told(&world, name).trim_end(), verdict.trim_end(), "{name}");
    }
    let ci = world.run(&["ci", "run", "mine"]);
    assert_eq!(ci.status, 1, "{ci:?}");
    assert!(ci.stderr.contains(&verdict), "{ci:?}");
    // The same findings, wherever they are rendered.
    let findings: Vec<&str> = verdict.lines().skip(1).collect();
    assert!(!findings.is_empty() && findings.iter().all(|line| ci.stdout.contains(line)), "{ci:?}");
}
