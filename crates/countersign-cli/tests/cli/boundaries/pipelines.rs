//! Pipelines.

use std::fs;
use std::time::{Duration, Instant};

use serde_json::Value;

use super::{BROKEN, World};
use crate::runner::Said;

fn with(pipeline: &str) -> World {
    let world = World::new();
    world.sandbox.write("ci/pipelines/mine.toml", pipeline);
    // Commands run as the target branch has them, so the pipeline is there.
    world.commit("A pipeline");
    world
}

const COMMAND: &str = "[[step]]\nid = \"a\"\nrun = [\"sh\", \"tools/test.sh\"]\n[[step]]\nid = \"b\"\nrun = [\"builtin:validate\"]\n";

#[test]
fn a_pipeline_runs_only_as_the_target_branch_has_it() {
    let world = with(COMMAND);
    world.sandbox.write("tools/test.sh", "echo fine > made.txt\n");
    world.commit("What the pipeline runs");
    world.git(&["checkout", "--quiet", "-b", "work"]);
    let passed = pairs(&[("a", "passed"), ("b", "passed")]);
    assert_eq!(outcomes(&world.run(&["ci", "run", "mine", "--run", "--json"])), passed);
    fs::remove_file(world.sandbox.project.join("made.txt")).unwrap();
    let weak = "[[step]]\nid = \"a\"\nrun = [\"builtin:validate\"]\n[[step]]\nid = \"b\"\nrun = [\"builtin:validate\"]\n";
    let not_run = pairs(&[("a", "not-verified"), ("b", "not-verified")]);
    for (path, text) in [
        ("tools/test.sh", "echo true > made.txt; true\n"),
        ("ci/pipelines/mine.toml", weak),
        ("ci/pipelines/other.toml", weak),
        ("countersign.toml", "[layout]\npipelines = \"ci/pipelines\"\n"),
    ] {
        let before = fs::read(world.sandbox.project.join(path)).ok();
        world.sandbox.write(path, text);
        for call in [&["ci", "run", "mine", "--json"][..], &["ci", "run", "mine", "--run", "--json"]] {
            let said = world.run(call);
            assert_eq!((said.status, outcomes(&said)), (1, not_run.clone()), "{path}");
            assert!(said.stdout.contains("P0515") && said.stdout.contains(path), "{said:?}");
            let said = world.run(&[call, &["--target", "main"]].concat()[..]);
            assert_eq!((said.status, outcomes(&said)), (1, not_run.clone()), "{path}");
        }
        match before {
            Some(bytes) => world.sandbox.write(path, bytes),
            None => fs::remove_file(world.sandbox.project.join(path)).unwrap(),
        }
    }
    assert!(!world.sandbox.project.join("made.txt").exists());
    assert_eq!(outcomes(&world.run(&["ci", "run", "mine", "--run", "--json"])), passed);
    // Moved settings do not choose who judges.
    world.sandbox.write("countersign.toml", "target-branch = \"work\"\n");
    world.sandbox.write("ci/pipelines/mine.toml", weak);
    world.commit("my own target");
    let said = world.run(&["ci", "run", "mine", "--json"]);
    assert_eq!((said.status, outcomes(&said)), (1, not_run), "{said:?}");
}

#[test]
fn a_first_pipeline_runs_what_is_built_in() {
    let world = World::new();
    world.git(&["checkout", "--quiet", "-b", "work"]);
    world.sandbox.write("ci/pipelines/mine.toml", COMMAND);
    world.sandbox.write("tools/test.sh", "echo fine > made.txt\n");
    let said = world.run(&["ci", "run", "mine", "--run", "--json"]);
    assert_eq!(outcomes(&said), pairs(&[("a", "not-verified"), ("b", "passed")]), "{said:?}");
    assert!(said.stdout.contains("has no pipeline yet"), "{said:?}");
}

#[test]
fn without_a_repository_the_word_of_the_caller_counts_and_a_broken_one_bars_commands() {
    let world = with(COMMAND);
    world.sandbox.write("tools/test.sh", "true\n");
    let git = world.sandbox.project.join(".git");
    fs::write(git.join("config"), "[core\n").unwrap();
    let said = world.run(&["ci", "run", "mine", "--run", "--json"]);
    assert_eq!(outcomes(&said), pairs(&[("a", "not-verified"), ("b", "passed")]), "{said:?}");
    fs::remove_dir_all(git).unwrap();
    let said = world.run(&["ci", "run", "mine", "--run", "--json"]);
    assert_eq!((said.status, outcomes(&said)), (0, pairs(&[("a", "passed"), ("b", "passed")])), "{said:?}");
    let said = world.run(&["ci", "run", "mine", "--json"]);
    assert_eq!(outcomes(&said), pairs(&[("a", "not-verified"), ("b", "passed")]), "{said:?}");
}

fn outcomes(said: &Said) -> Vec<(String, String)> {
    let document: Value =
        serde_json::from_str(&said.stdout).unwrap_or_else(|error| panic!("{error}: {said:?}"));
    let steps = document["steps"].as_array().unwrap().clone();
    let text = |step: &Value, key: &str| step[key].as_str().unwrap().to_owned();
    steps.iter().map(|step| (text(step, "id"), text(step, "outcome"))).collect()
}

fn pairs(wanted: &[(&str, &str)]) -> Vec<(String, String)> {
    wanted.iter().map(|(id, outcome)| ((*id).to_owned(), (*outcome).to_owned())).collect()
}

const STEPS: &str = r#"
[[step]]
id = "last"
run = ["builtin:validate"]
needs = ["made"]
[[step]]
id = "made"
run = ["sh", "-c", "echo out; echo made > made.txt"]
[[step]]
id = "gate"
run = ["builtin:gate", "release"]
"#;

#[test]
fn commands_of_the_repository_run_only_when_asked() {
    let world = with(STEPS);
    let said = world.run(&["ci", "run", "mine", "--json"]);
    let wanted = [("made", "not-verified"), ("last", "skipped"), ("gate", "not-verified")];
    assert_eq!((said.status, outcomes(&said)), (1, pairs(&wanted)));
    assert!(!world.sandbox.project.join("made.txt").exists());
    let said = world.run(&["ci", "run", "mine", "--run", "--json"]);
    let wanted = [("made", "passed"), ("last", "passed"), ("gate", "not-verified")];
    assert_eq!((said.status, outcomes(&said)), (1, pairs(&wanted)));
    assert!(world.sandbox.project.join("made.txt").exists());
    assert!(said.stderr.contains("\nout\n"), "what a command prints is no part of the answer: {said:?}");
}

#[test]
fn what_is_wrong_with_a_pipeline_keeps_it_from_running() {
    let command = "run = [\"sh\", \"-c\", \"touch made.txt\"]\n";
    let step = |id: &str, more: &str| format!("[[step]]\nid = \"{id}\"\n{command}{more}");
    let cases = [
        ("P0510", String::new()),
        ("P0510", "[[step]]\nid = \"a\"\nrun = [\"builtin:verfy\"]\n".to_owned() + &step("b", "")),
        ("P0510", "[[step]]\nid = \"a\"\n".to_owned() + &step("b", "")),
        ("P0511", step("a", "") + &step("a", "")),
        ("P0512", step("a", "needs = [\"b\"]\n")),
        ("P0513", step("a", "needs = [\"b\"]\n") + &step("b", "needs = [\"a\"]\n")),
        ("P0514", step("a", "records = \"unit\"\n")),
        ("S0001", "[[step".to_owned()),
        ("S0002", step("a", "need = [\"b\"]\n")),
        ("S0003", step("a", "needs = 3\n")),
        ("S0004", step("a", "timeout = \"soon\"\n")),
        ("S0004", step("a", "timeout = \"5\u{e9}\"\n")),
        ("S0004", step("a", "timeout = \"\u{e9}\"\n")),
    ];
    for (code, text) in cases {
        let world = with(&text);
        let said = world.run(&["ci", "run", "mine", "--run"]);
        assert_eq!(said.status, 1, "{code}: {said:?}");
        assert!(said.stdout.contains(code), "{code}: {said:?}");
        assert!(!world.sandbox.project.join("made.txt").exists(), "{code}");
        assert_eq!(world.run(&["ci", "run", "--list"]).status, 1, "{code}");
    }
    let said = with(STEPS).run(&["ci", "run", "other"]);
    assert!(said.status == 2 && said.stderr.contains("mine"), "{said:?}");
    assert_eq!(with(STEPS).run(&["ci", "run", "../mine"]).status, 2);
}

#[test]
fn a_step_that_takes_too_long_is_ended_with_all_it_started() {
    let world =
        with("[[step]]\nid = \"a\"\nrun = [\"sh\", \"-c\", \"sleep 60 & sleep 60\"]\ntimeout = \"1s\"\n");
    let start = Instant::now();
    let said = world.run(&["ci", "run", "mine", "--run"]);
    assert!(said.status == 1 && said.stdout.contains("took too long"), "{said:?}");
    assert!(start.elapsed() < Duration::from_secs(30));
}

#[test]
fn what_a_step_prints_is_fenced() {
    let world = with("[[step]]\nid = \"a\"\nrun = [\"echo\", \"::add-mask::x\"]\n");
    let said = world.run(&["ci", "run", "mine", "--run", "--format", "github"]);
    let lines: Vec<&str> = said.stderr.lines().collect();
    let at = lines.iter().position(|line| line.starts_with("::stop-commands::")).unwrap();
    let word = lines[at].trim_start_matches("::stop-commands::");
    assert_eq!(word.len(), 32);
    assert_eq!(lines[at + 1..], ["::add-mask::x", &format!("::{word}::")]);
    let again = world.run(&["ci", "run", "mine", "--run", "--format", "github"]);
    assert!(!again.stderr.contains(word), "the word is another one each time");
}

#[test]
fn reports_are_written_for_every_reader() {
    let world = with("[[step]]\nid = \"a\"\nrun = [\"builtin:validate\"]\n");
    world.sandbox.write("openspec/specs/other/spec.md", BROKEN);
    let summary = world.sandbox.project.join("summary.md");
    let mut command = world.command(&["ci", "run", "mine", "--format", "github", "--reports", "out"]);
    let said = world.sandbox.said(command.env("GITHUB_STEP_SUMMARY", &summary));
    assert!(
        said.status == 1 && said.stdout.contains("::error file=openspec/specs/other/spec.md"),
        "{said:?}"
    );
    let read = |name: &str| fs::read_to_string(world.sandbox.project.join("out").join(name)).unwrap();
    let gitlab: Value = serde_json::from_str(&read("gl-code-quality-report.json")).unwrap();
    let issue = &gitlab[0];
    assert_eq!(issue["location"]["path"], "openspec/specs/other/spec.md");
    assert!(issue["location"]["lines"]["begin"].as_u64().unwrap() > 0);
    assert_eq!(
        (issue["severity"].as_str(), issue["fingerprint"].as_str().unwrap().len()),
        (Some("major"), 32)
    );
    assert!(issue["description"].is_string() && issue["check_name"].is_string());
    let sarif: Value = serde_json::from_str(&read("findings.sarif")).unwrap();
    assert_eq!(sarif["version"], "2.1.0");
    assert!(read("junit.xml").contains("<failure"));
    assert!(read("comment.md").starts_with("<!-- countersign: ci -->\n## ❌ countersign: mine"));
    assert_eq!(fs::read_to_string(summary).unwrap(), read("comment.md"));
}

#[test]
fn a_step_records_what_its_tests_result_in() {
    let report = "<testsuites><testsuite name=\\\"s\\\"><testcase name=\\\"t\\\"/></testsuite></testsuites>";
    let step = format!(
        "[[step]]\nid = \"tests\"\nrun = [\"sh\", \"-c\", \"mkdir -p out && printf '%s' '{report}' > out/junit.xml\"]\nrecords = \"unit\"\n"
    );
    let world = with(&step);
    world.sandbox.write(".gitignore", "/out/\n");
    world.sandbox.write(
        "countersign.toml",
        "[[results]]\nkind = \"junit\"\npath = \"out/junit.xml\"\nsuite = \"unit\"\n",
    );
    world.commit("The suite");
    let said = world.run(&["ci", "run", "mine", "--run", "--json"]);
    assert_eq!((said.status, outcomes(&said)), (0, pairs(&[("tests", "passed")])), "{said:?}");
    assert!(world.sandbox.project.join(".countersign/results/unit/record.json").exists());
}

#[test]
fn a_forge_gets_its_file_and_nothing_is_written_over() {
    for (provider, path) in [
        ("github", ".github/workflows/countersign.yml"),
        ("gitlab", ".gitlab/countersign.yml"),
        ("generic", "ci/countersign.sh"),
    ] {
        let world = World::new();
        let call = ["ci", "init", "--provider", provider];
        assert!(world.run(&[&call[..], &["--dry-run"]].concat()).stdout.contains("would be written"));
        assert!(!world.sandbox.project.join(path).exists());
        assert_eq!(world.run(&call).status, 0, "{provider}");
        let file = world.sandbox.project.join(path);
        let text = fs::read_to_string(&file).unwrap();
        assert!(text.contains("countersign ci run checks") && !text.contains("TARGET_BRANCH"), "{text}");
        assert!(text.contains(env!("CARGO_PKG_VERSION")), "{text}");
        assert!(text.contains("--target=refs/remotes/origin/"), "{text}");
        let install = text.lines().find(|line| line.contains("cargo install")).unwrap();
        assert!(install.contains("cd ") && text.contains("RUSTUP_TOOLCHAIN"), "{install}");
        fs::write(&file, "mine").unwrap();
        assert!(world.run(&call).stdout.contains("stays"), "{provider}");
        assert_eq!(fs::read_to_string(&file).unwrap(), "mine");
        assert_eq!(world.run(&["ci", "run", "checks"]).status, 0, "{provider}: a first run passes");
    }
}
