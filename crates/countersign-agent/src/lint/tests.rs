use countersign_diag::{SourceMap, sort_findings};

use super::{CommandTree, SkillInput, SkillKind, lint};
use crate::{RoleSkill, skeleton, sources};

fn tree(name: &str, flags: &[&str], commands: Vec<CommandTree>) -> CommandTree {
    CommandTree {
        name: name.to_owned(),
        flags: flags.iter().map(|flag| (*flag).to_owned()).collect(),
        with_value: flags.iter().filter(|flag| **flag == "--change").map(|flag| (*flag).to_owned()).collect(),
        takes_words: commands.is_empty(),
        commands,
    }
}

fn programs() -> Vec<CommandTree> {
    let verbs = vec![
        tree("status", &["--change", "--json"], Vec::new()),
        tree("verify", &["--json"], Vec::new()),
        tree("results", &[], vec![tree("record", &["--suite"], Vec::new())]),
    ];
    vec![tree("countersign", &["--help", "-v"], verbs), tree("openspec", &[], Vec::new())]
}

/// What is found, as `CODE line:column message`.
fn found(folder: &str, text: &str) -> (SkillKind, Vec<String>) {
    let mut sources = SourceMap::default();
    let source = sources.add("SKILL.md", text);
    let (kind, mut findings) = lint(SkillInput { source, folder, text }, &programs());
    sort_findings(&sources, &mut findings);
    let shown = findings.iter().map(|finding| {
        let at = sources.locate(finding.span().expect("each has a place")).start;
        format!("{} {}:{} {}", finding.code().number, at.line, at.column, finding.message())
    });
    (kind, shown.collect())
}

fn check(folder: &str, text: &str, wanted: &[&str]) {
    assert_eq!(found(folder, text).1, wanted, "{text}");
}

const HELPER: &str = "---\nname: a\ndescription: d\nmetadata:\n  kind: helper\n---\n";

fn body(text: &str, wanted: &[&str]) {
    check("a", &format!("{HELPER}{text}\n"), wanted);
}

#[test]
fn shipped_skills_are_small_and_by_the_rules() {
    for (path, text) in sources() {
        let folder = path.split('/').next().unwrap();
        let mut map = SourceMap::default();
        let source = map.add(path.as_str(), text);
        let (kind, findings) = lint(SkillInput { source, folder, text }, &[]);
        assert!(findings.is_empty(), "{path}: {findings:?}");
        assert!(text.len() < 4096, "{path}");
        assert_eq!(kind == SkillKind::Role, RoleSkill::from_name(folder).is_some(), "{path}");
        for line in text.lines().filter(|line| !line.starts_with("description: ")) {
            assert!(line.chars().count() <= 190, "{path}: {line}");
        }
    }
}

#[test]
fn a_new_skill_lacks_only_its_answers() {
    let (kind, findings) = found("data-review", &skeleton("data-review"));
    assert_eq!(kind, SkillKind::Role);
    assert_eq!(findings.len(), 4 + 3, "{findings:?}");
    let left: Vec<&String> = findings.iter().filter(|finding| !finding.starts_with("K0021 ")).collect();
    // The commands of the test are others.
    assert!(left.iter().all(|finding| finding.starts_with("K0030 ")), "{left:?}");
}

#[test]
fn front_matter_is_needed() {
    check(
        "a-b",
        "# A\n",
        &[
            "K0002 1:1 the skill has no front matter",
            "K0020 1:1 the question is missing: What can break?",
            "K0020 1:1 the question is missing: What rollback exists if production misbehaves?",
            "K0020 1:1 the question is missing: What would convince a sceptical reviewer?",
            "K0020 1:1 the question is missing: Which scenario is easy to miss?",
            "K0022 1:1 the skill does not ask for references",
        ],
    );
    check("openspec-x", "---\nname: openspec-x\n# A\n", &["K0002 1:1 the skill has no front matter"]);
    check("openspec-x", "---\n- a\n---\nx\n", &["K0002 1:1 the front matter is no mapping"]);
    let broken = found("openspec-x", "---\nname: openspec-x\ndescription: this: that\n---\nx\n").1;
    assert!(broken.len() == 1 && broken[0].starts_with("K0002 3:"), "{broken:?}");
}

#[test]
fn a_name_is_that_of_the_folder() {
    let with = |name: &str| format!("---\nname: {name}\ndescription: d\n---\nx\n");
    check("openspec-a", &with("openspec-a"), &[]);
    check(
        "openspec-a",
        &with("openspec-b"),
        &["K0003 2:7 the skill is called `openspec-b`, and its folder `openspec-a`"],
    );
    for name in ["openspec-A", "openspec--a", "openspec-a-", "openspec-\u{e4}", "openspec-a_b"] {
        check(name, &with(name), &[&format!("K0003 2:7 `{name}` is no name of a skill")]);
    }
    let long = format!("openspec-{}", "a".repeat(56));
    check(&long, &with(&long), &[&format!("K0003 2:7 `{long}` is no name of a skill")]);
    check("openspec-a", "---\ndescription: d\n---\nx\n", &["K0003 1:1 the skill has no name"]);
}

#[test]
fn a_description_is_needed_and_short() {
    let with = |text: &str| format!("---\nname: openspec-a\n{text}---\nx\n");
    check("openspec-a", &with(""), &["K0004 1:1 the skill has no description"]);
    check("openspec-a", &with("description: ''\n"), &["K0004 3:14 the skill has no description"]);
    check("openspec-a", &with("description: 7\n"), &["K0004 3:14 the skill has no description"]);
    check("openspec-a", &with(&format!("description: {}\n", "\u{e4}".repeat(1024))), &[]);
    let long = with(&format!("description: {}\n", "a".repeat(1025)));
    check("openspec-a", &long, &["K0004 3:14 the description has 1025 characters, 1024 are allowed"]);
}

#[test]
fn other_keys_have_a_shape() {
    let with = |text: &str| format!("---\nname: openspec-a\ndescription: d\n{text}---\nx\n");
    check("openspec-a", &with("license: MIT\nallowed-tools: Bash\nmetadata:\n  version: \"1.0\"\n"), &[]);
    check("openspec-a", &with("license: 1\n"), &["K0005 4:10 `license` is no text"]);
    check("openspec-a", &with("allowed-tools: [a]\n"), &["K0005 4:16 `allowed-tools` is no text"]);
    check("openspec-a", &with("metadata: x\n"), &["K0005 4:11 `metadata` is no mapping"]);
    check(
        "openspec-a",
        &with("metadata:\n  version: 1.0\n"),
        &["K0005 5:12 `version` below `metadata` is no text"],
    );
    let long = with(&format!("compatibility: {}\n", "a".repeat(501)));
    check("openspec-a", &long, &["K0005 4:16 `compatibility` has 501 characters, 500 are allowed"]);
    check("openspec-a", &with("model: x\n"), &["K0006 4:1 `model` is no key of a skill"]);
}

#[test]
fn a_body_is_there_and_short() {
    check("a", HELPER, &["K0007 7:1 the skill has no body"]);
    let long = format!("{HELPER}{}", "x\n".repeat(500));
    check("a", &long, &["K0007 7:1 the body has 500 lines, 499 are allowed"]);
    let large = format!("{HELPER}{}\n", "x".repeat(4096));
    check("a", &large, &[&format!("K0008 1:1 the skill has {} bytes, more than 4096", large.len())]);
}

#[test]
fn a_role_asks_and_says_where_the_answer_is() {
    let role = |answer: &str| {
        format!(
            "---\nname: a\ndescription: d\n---\nGive references.\n\n- **What can break?** {answer}\n- What would convince a \
             skeptical reviewer? A test.\n\n### Which scenario is easy to miss?\n\nThe second time.\n\n### what rollback exists \
             if production misbehaves\n\nThe switch.\n"
        )
    };
    check("a", &role("Callers."), &[]);
    for open in ["", "TODO", "<say it>", "tbd.", "..."] {
        check("a", &role(open), &["K0021 7:5 the question is left open: What can break?"]);
    }
    check(
        "a",
        &role("Callers.").replace("Give references.", ""),
        &["K0022 5:1 the skill does not ask for references"],
    );
    let without = role("Callers.").replace("What can break?", "Anything?");
    check("a", &without, &["K0020 5:1 the question is missing: What can break?"]);
}

#[test]
fn commands_and_flags_exist() {
    body("`countersign status --change NAME --json` and `countersign verify NAME`", &[]);
    body("`countersign stauts`", &["K0030 7:14 `countersign` has no command `stauts`"]);
    body("`countersign status --jsn`", &["K0031 7:21 `countersign status` has no flag `--jsn`"]);
    body("`countersign results record --suite x -- npm --foo`", &[]);
    body("`countersign results show`", &["K0030 7:22 `countersign results` has no command `show`"]);
    body("`countersign status --change=NAME -v`, `countersign COMMAND --help`, `countersign <verb>`", &[]);
    body("``countersign nothing``", &["K0030 7:15 `countersign` has no command `nothing`"]);
    body("countersign nothing, `other nothing`, countersign status --nothing", &[]);
    body(
        "`countersign status [--json] [--nothing]`",
        &["K0031 7:31 `countersign status` has no flag `--nothing`"],
    );
}

#[test]
fn blocks_of_code_are_read_line_by_line() {
    let text = "```sh\n$ countersign verify a && countersign nope | cat # countersign never\n\ncountersign verify 'a; countersign b'\n```\n";
    body(text, &["K0030 8:39 `countersign` has no command `nope`"]);
    body(
        "~~~\ncountersign verify --x\n~~~\n\n`countersign y`",
        &[
            "K0031 8:20 `countersign verify` has no flag `--x`",
            "K0030 11:14 `countersign` has no command `y`",
        ],
    );
    body("an open ` here\n\n`countersign y` there", &["K0030 9:14 `countersign` has no command `y`"]);
}

#[test]
fn the_value_of_a_flag_is_no_command() {
    let mut programs = programs();
    programs[0].flags.push("--change".to_owned());
    programs[0].with_value.push("--change".to_owned());
    let text = format!("{HELPER}`countersign --change nope status`\n");
    let mut sources = SourceMap::default();
    let source = sources.add("SKILL.md", text.as_str());
    let found = lint(SkillInput { source, folder: "a", text: &text }, &programs).1;
    assert!(found.is_empty(), "{found:?}");
}
