//! `check`, `policy explain` and the policy part of `verify` on repositories with rules.

use std::process::{Command, Stdio};

use countersign_testkit::git::{Repository, search_path};
use countersign_testkit::schema::faults;
use serde_json::Value;

use crate::runner::compare;
use crate::schemas::schema;

const RULES: &str = r#"
[[rule]]
id = "infra-rollback"
kind = "paths-require"
paths = ["infra/**"]
section = { artifact = "design", heading = "Rollback approach", min-words = 8 }
why = "Infrastructure changes need rollback steps a person on call can follow."

[[rule]]
id = "no-exe"
kind = "forbid-path"
paths = ["**/*.exe"]
why = "Binaries cannot be reviewed."

[[rule]]
id = "big-changes-say-who"
kind = "require-section"
when = { risk = ["high"] }
artifact = "proposal"
heading = "Who is affected"
severity = "warning"
why = "Somebody should have thought of them."
"#;

const TESTS: &str = r#"
[[situation]]
rule = "infra-rollback"
expect = "fires"
files = { "infra/main.tf" = "x" }

[[situation]]
rule = "no-exe"
expect = "fires"
files = { "a.exe" = "x" }

[[situation]]
rule = "big-changes-say-who"
expect = "fires"
risk = "high"
documents = { "proposal.md" = "Why" }
"#;

const WAIVER: &str = r#"
[[waiver]]
rule = "no-exe"
paths = ["tools/**"]
reason = "signed by the vendor"
expires = 2027-01-31
"#;

/// A repository whose `main` has rules, with a branch on which something is changed.
pub(crate) struct Governed {
    pub(crate) repository: Repository,
}

impl Governed {
    pub(crate) fn new() -> Self {
        Self::with(&format!("{RULES}{WAIVER}"))
    }

    pub(crate) fn with(rules: &str) -> Self {
        let mut repository = Repository::new();
        repository.write("openspec/specs/login/spec.md", SPEC);
        repository.write("infra/README.md", "how we run\n");
        repository.write("rules/team.toml", rules);
        repository.write("rules/tests/team.toml", TESTS);
        repository.commit("Rules of the team");
        repository.git(&["checkout", "-q", "-b", "work"]);
        repository.git(&["config", "user.name", "Dev"]);
        repository.git(&["config", "user.email", "dev@example.org"]);
        repository.act_as("Dev", "dev@example.org");
        Self { repository }
    }

    pub(crate) fn change(&mut self, files: &[(&str, &str)]) {
        self.repository
            .write("openspec/changes/add-tool/proposal.md", "# Add a tool\n\n## Why\n\nIt helps.\n");
        self.repository.write("openspec/changes/add-tool/.openspec.yaml", "schema: spec-driven\n");
        for (path, text) in files {
            self.repository.write(path, text);
        }
        self.repository.commit("Add a tool");
    }

    pub(crate) fn run(&self, call: &[&str]) -> (i32, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_countersign"));
        command.args(call).current_dir(self.repository.folder()).stdin(Stdio::null()).env_clear();
        command.env("HOME", self.repository.home()).env("PATH", search_path().unwrap());
        let output = command.output().unwrap();
        let text = [output.stdout, output.stderr].concat();
        (output.status.code().unwrap(), String::from_utf8(text).unwrap())
    }

    /// The verdict on a day that does not change.
    pub(crate) fn check(&self) -> (i32, Value) {
        let (status, text) = self.run(&["check", "--json", "--on", DAY, "--allow-past"]);
        let answer = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"));
        let faults = faults(&schema("check"), &answer);
        assert!(faults.is_empty(), "{faults:?}");
        (status, answer)
    }

    /// What each rule came to, of all subjects.
    fn statuses(&self) -> Vec<(String, String)> {
        let (_, answer) = self.check();
        let rules =
            answer["subjects"].as_array().unwrap().iter().flat_map(|one| one["rules"].as_array().unwrap());
        rules
            .map(|rule| {
                (rule["id"].as_str().unwrap().to_owned(), rule["status"].as_str().unwrap().to_owned())
            })
            .collect()
    }
}

const DAY: &str = "2026-11-23";
const SPEC: &str = "# login\n\n## Purpose\nSign in.\n\n## Requirements\n### Requirement: Sign in\nThe system SHALL sign a user in.\n\n#### Scenario: Wrong password\n- **WHEN** the password is wrong\n- **THEN** it is refused\n";

fn is(id: &str, status: &str) -> (String, String) {
    (id.to_owned(), status.to_owned())
}

#[test]
fn rules_of_the_target_branch_decide() {
    let mut governed = Governed::new();
    governed.change(&[("infra/main.tf", "resource {}\n"), ("tools/run.exe", "MZ"), ("a.exe", "MZ")]);
    let expected =
        [is("infra-rollback", "broken"), is("no-exe", "broken"), is("big-changes-say-who", "not-binding")];
    assert_eq!(governed.statuses(), expected);
    let (status, answer) = governed.check();
    assert_eq!((status, answer["allowed"].as_bool()), (1, Some(false)));
    let waived = &answer["subjects"][0]["rules"][1]["waived"][0];
    assert_eq!(waived["finding"]["subject"], "no-exe tools/run.exe");
    // A rule that is taken away on the branch still decides, and its edit is an error of its own.
    governed.repository.write("rules/team.toml", "");
    governed.repository.commit("No rules");
    let (decided, answer) = (governed.statuses(), governed.check().1);
    assert_eq!(decided[..2], expected[..2]);
    // Who edits rules risks much, whatever the change says of itself.
    assert_eq!(
        (&decided[2], answer["subjects"][0]["risk"].as_str()),
        (&is("big-changes-say-who", "broken"), Some("high"))
    );
    let codes: Vec<&str> =
        answer["findings"].as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap()).collect();
    assert!(codes.contains(&"rules-edited"), "{codes:?}");
}

#[test]
fn what_keeps_every_rule_is_allowed() {
    let mut governed = Governed::new();
    let design =
        "## Rollback approach\n\nApply the previous plan, then run the smoke test and page nobody.\n";
    governed.change(&[("infra/main.tf", "resource {}\n"), ("openspec/changes/add-tool/design.md", design)]);
    let (status, answer) = governed.check();
    assert_eq!((status, answer["allowed"].as_bool()), (0, Some(true)), "{answer}");
    assert_eq!(answer["totals"]["kept"], 2);
    // The same on the target branch itself: there is no diff, and none is missed.
    governed.repository.git(&["checkout", "-q", "main"]);
    let (status, answer) = governed.check();
    assert_eq!((status, answer["totals"]["not_told"].as_u64()), (0, Some(0)), "{answer}");
}

#[test]
fn a_branch_without_a_change_owes_what_changes_would_say() {
    let governed = Governed::new();
    governed.repository.write("infra/main.tf", "resource {}\n");
    let (status, answer) = governed.check();
    assert_eq!(status, 1);
    assert_eq!(answer["subjects"][0].get("change"), None);
    let rule = &answer["subjects"][0]["rules"][0];
    assert_eq!((rule["id"].as_str(), rule["status"].as_str()), (Some("infra-rollback"), Some("broken")));
}

#[test]
fn a_change_that_is_not_there_speaks_for_nothing() {
    let mut governed = Governed::new();
    governed.repository.write("infra/main.tf", "resource {}\n");
    governed.repository.commit("Run\n\nChange: ghost");
    let broken = [is("infra-rollback", "broken"), is("no-exe", "kept"), is("big-changes-say-who", "broken")];
    assert_eq!(governed.statuses(), broken, "a trailer names a change that is nowhere");
    // A change of the target branch that the branch takes away, and nothing else.
    let mut governed = Governed::new();
    governed.repository.git(&["checkout", "-q", "main"]);
    governed.change(&[]);
    governed.repository.git(&["checkout", "-q", "-b", "later"]);
    governed.repository.remove("openspec/changes/add-tool");
    governed.repository.write("infra/main.tf", "resource {}\n");
    governed.repository.commit("Take it back");
    assert_eq!(governed.statuses(), broken, "the change is gone");
}

#[test]
fn what_a_branch_of_two_changes_does_besides_is_judged() {
    let mut governed = Governed::new();
    governed.change(&[]);
    governed.repository.write("openspec/changes/add-more/proposal.md", "# More\n\n## Why\n\nIt helps.\n");
    governed.repository.commit("Add more");
    governed.repository.write("infra/main.tf", "resource {}\n");
    governed.repository.commit("Run it\n\nNo-Change: nobody will notice");
    assert!(governed.statuses().contains(&is("infra-rollback", "broken")), "{:?}", governed.statuses());
    // Nobody says what this belongs to: no rule about paths can be told, whatever its condition.
    let rules =
        RULES.replace("paths = [\"infra/**\"]\nsection", "when = { paths-any = [\"infra/**\"] }\nsection");
    let mut governed = Governed::with(&rules);
    governed.change(&[]);
    governed.repository.write("openspec/changes/add-more/proposal.md", "# More\n\n## Why\n\nIt helps.\n");
    governed.repository.commit("Add more");
    governed.repository.write("infra/main.tf", "resource {}\n");
    governed.repository.commit("Run it");
    let (status, answer) = governed.check();
    assert_eq!(status, 1);
    assert!(answer.to_string().contains("rule-not-told"), "{answer}");
    assert!(governed.statuses().contains(&is("infra-rollback", "not-told")), "{:?}", governed.statuses());
}

#[test]
fn what_is_missing_is_told_whatever_the_branch_touches() {
    let mut governed = Governed::new();
    governed.change(&[("infra/main.tf", "resource {}\n")]);
    let (status, text) = governed.run(&["check", "--changed-since", "HEAD", "--on", DAY, "--allow-past"]);
    assert_eq!(status, 1, "{text}");
    assert!(text.contains("infra-rollback"), "{text}");
    let (status, text) = governed.run(&["check", "--changed-since", "nothing", "--on", DAY, "--allow-past"]);
    assert_eq!(status, 2, "{text}");
}

#[test]
fn old_violations_are_accepted_one_by_one() {
    let mut governed = Governed::new();
    governed.repository.git(&["checkout", "-q", "main"]);
    let rule = "\n[[rule]]\nid = \"settings\"\nkind = \"schema\"\npaths = [\"conf/*.json\"]\nschema = \"schemas/conf.json\"\nwhy = \"y\"\n";
    governed.repository.write("rules/team.toml", &format!("{RULES}{rule}"));
    governed.repository.write("schemas/conf.json", "{ \"type\": \"object\" }");
    governed.repository.write("conf/a.json", "1");
    governed.repository.write("conf/b.json", "2");
    governed.repository.commit("Settings nobody has looked at");
    let (status, text) = governed.run(&["check"]);
    assert_eq!(status, 1, "{text}");
    let (status, text) = governed.run(&["baseline", "create"]);
    assert_eq!(status, 0, "{text}");
    let baseline = String::from_utf8(governed.repository.read("validations/baseline")).unwrap();
    assert_eq!(baseline.matches("P0114 ").count(), 2, "{baseline}");
    governed.repository.commit("What was there before");
    assert_eq!(governed.run(&["check"]).0, 0);
    governed.repository.git(&["checkout", "-q", "-b", "next"]);
    governed.repository.write("conf/c.json", "3");
    let (status, text) = governed.run(&["check"]);
    assert_eq!(status, 1, "a new violation of a rule that is broken already: {text}");
    assert!(text.contains("conf/c.json") && text.contains("old debt"), "{text}");
}

#[test]
fn canaries_are_stopped_at_every_boundary() {
    let governed = Governed::new();
    let (status, text) = governed.run(&["policy", "test", "--json"]);
    let answer: Value = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"));
    assert_eq!(faults(&schema("policy-test"), &answer), Vec::<String>::new());
    assert_eq!((status, answer["holds"].as_bool()), (0, Some(true)), "{answer:#}");
    let stopped = answer["rules"][0]["canaries"].as_array().unwrap();
    let boundaries: Vec<&str> = stopped.iter().map(|one| one["boundary"].as_str().unwrap()).collect();
    assert_eq!(boundaries, ["check", "git-hook", "agent-hook", "ci"]);
    // A rule that does not do what its author believes.
    let wrong = RULES.replace("**/*.exe", "bin/*.exe");
    governed.repository.write("rules/team.toml", &wrong);
    let (status, text) = governed.run(&["policy", "test", "no-exe"]);
    assert_eq!(status, 1, "{text}");
    assert!(text.contains("expected to end in fires, ended in silent"), "{text}");
}

#[test]
fn a_rule_of_the_tree_is_shown_and_decides_nothing() {
    let governed = Governed::with(RULES);
    let more = format!(
        "{RULES}\n[[rule]]\nid = \"nothing\"\nkind = \"forbid-path\"\npaths = [\"**\"]\nwhy = \"y\"\n"
    );
    governed.repository.write("rules/team.toml", &more);
    let (status, answer) = governed.check();
    // The edit of the rules is the only error.
    assert_eq!(status, 1);
    let candidate = answer["candidate"][0]["rules"].as_array().unwrap();
    assert!(candidate.iter().any(|rule| rule["id"] == "nothing" && rule["status"] == "broken"), "{answer}");
    assert!(!governed.statuses().iter().any(|(id, _)| id == "nothing"));
}

#[test]
fn an_error_in_any_rule_fails_everywhere() {
    let governed = Governed::new();
    governed
        .repository
        .write("rules/more.toml", "[[rule]]\nid = \"x\"\nkind = \"forbid-paths\"\nwhy = \"y\"\n");
    let (status, text) = governed.run(&["check"]);
    assert_eq!(status, 1);
    assert!(text.contains("rule-kind-unknown") && text.contains("did you mean `forbid-path`?"), "{text}");
    governed.repository.remove("rules/more.toml");
    for (path, bytes, code) in [
        ("rules/tests/team.toml", TESTS.replace("a.exe", "a.txt").into_bytes(), "P0009 rule-test-failed"),
        ("rules/latin.toml", b"# caf\xe9\n".to_vec(), "P0010 rules-unreadable"),
    ] {
        std::fs::write(governed.repository.folder().join(path), bytes).unwrap();
        let (status, text) = governed.run(&["check"]);
        assert_eq!(status, 1, "{text}");
        assert!(text.contains(code), "{code}: {text}");
    }
    let broken =
        Governed::with("[[rule]]\nid = \"x\"\nkind = \"forbid-path\"\npath = [\"a\"]\nwhy = \"y\"\n");
    let (status, answer) = broken.check();
    assert_eq!((status, answer["authority"]["state"].as_str()), (1, Some("not-verified")), "{answer}");
    assert_eq!(answer["authority"]["name"], "policy-unreadable");
}

#[test]
fn the_day_is_an_input_and_not_in_the_past() {
    let governed = Governed::new();
    let (status, text) = governed.run(&["check", "--on", "2020-01-01"]);
    assert_eq!(status, 2, "{text}");
    assert!(text.contains("expired waivers would count again"), "{text}");
    let (status, text) = governed.run(&["check", "--on", "soon"]);
    assert_eq!(status, 2, "{text}");
    let mut governed = Governed::new();
    governed.change(&[("tools/run.exe", "MZ")]);
    let (status, _) = governed.run(&["check", "--on", "2027-01-31", "--allow-past"]);
    assert_eq!(status, 0, "the last day");
    let (status, text) = governed.run(&["check", "--on", "2027-02-01"]);
    assert_eq!(status, 1, "{text}");
    assert!(text.contains("a waiver does not count: it expired on 2027-01-31"), "{text}");
}

#[test]
fn a_waiver_of_the_author_does_not_count() {
    let mut governed = Governed::with(RULES);
    // The author of the change has put it on the target branch.
    governed.repository.git(&["checkout", "-q", "main"]);
    governed.repository.write("rules/team.toml", &format!("{RULES}{WAIVER}"));
    governed.repository.commit("A waiver");
    governed.repository.git(&["checkout", "-q", "-b", "later"]);
    governed.change(&[("tools/run.exe", "MZ")]);
    let (status, text) = governed.run(&["check", "--on", DAY, "--allow-past"]);
    assert_eq!(status, 1, "{text}");
    assert!(text.contains("a waiver does not count: Dev <dev@example.org>"), "{text}");
    assert!(text.contains("P0207 waiver-does-not-count"), "{text}");
}

#[test]
fn a_waiver_that_waives_nothing_is_told_once_everything_was_judged() {
    let governed = Governed::new();
    let (status, text) = governed.run(&["check", "--all", "--on", DAY, "--allow-past"]);
    assert_eq!(status, 0, "{text}");
    assert!(text.contains("P0203 waiver-unused"), "{text}");
    assert!(!governed.run(&["check", "--on", DAY, "--allow-past"]).1.contains("waiver-unused"));
}

#[test]
fn verify_says_what_the_rules_say() {
    let mut governed = Governed::new();
    governed.change(&[("a.exe", "MZ")]);
    let (status, text) = governed.run(&["verify", "add-tool", "--json"]);
    assert_eq!(status, 1);
    let answer: Value = serde_json::from_str(&text).unwrap();
    let items = answer["items"].as_array().unwrap();
    let of =
        |subject: &str| items.iter().find(|item| item["subject"] == subject).cloned().unwrap_or_default();
    assert_eq!(
        (of("no-exe")["status"].as_str(), of("no-exe")["group"].as_str()),
        (Some("fail"), Some("governance"))
    );
    assert_eq!(of("infra-rollback")["status"], "not-applicable");
}

#[test]
fn every_format_says_the_same() {
    let mut governed = Governed::new();
    governed.change(&[("infra/main.tf", "resource {}\n"), ("tools/run.exe", "MZ")]);
    let on = ["--on", DAY, "--allow-past", "--format"];
    for format in ["human", "concise", "json", "sarif", "sarif-github", "github", "junit", "markdown"] {
        let (status, text) = governed.run(&[&["check"], &on[..], &[format]].concat());
        assert_eq!(status, 1, "{format}");
        assert!(text.contains("Rollback approach"), "{format}: {text}");
    }
    let sarif = |format: &str| -> Value {
        serde_json::from_str(&governed.run(&[&["check"], &on[..], &[format]].concat()).1).unwrap()
    };
    let suppressed = |log: &Value| {
        let results = log["runs"][0]["results"].as_array().unwrap().clone();
        results.iter().filter(|result| result.get("suppressions").is_some()).count()
    };
    assert_eq!((suppressed(&sarif("sarif")), suppressed(&sarif("sarif-github"))), (1, 0));
    let length = |log: &Value| log["runs"][0]["results"].as_array().unwrap().len();
    assert_eq!(length(&sarif("sarif")), length(&sarif("sarif-github")) + 1);
}

#[test]
fn people_are_told_what_stands_in_the_way() {
    let mut governed = Governed::new();
    governed.change(&[("infra/main.tf", "resource {}\n"), ("tools/run.exe", "MZ")]);
    let masked = |call: &[&str]| {
        let (status, text) = governed.run(call);
        let tip = governed.repository.git(&["rev-parse", "main"]);
        let text = text.replace(&tip.trim()[..12], "[commit]");
        format!("$ countersign {}\n{text}-- exit status: {status}\n", call.join(" "))
    };
    let check = masked(&["check", "--on", DAY, "--allow-past"]);
    let explain = masked(&["policy", "explain", "add-tool", "--on", DAY, "--allow-past"]);
    compare("check", &format!("{check}\n{explain}"));
}

#[test]
fn a_secret_that_a_later_commit_takes_away_is_found_in_the_history_and_never_shown() {
    const SECRET: &str = "q7Gd2LpX9vRk4Tz8Wm3B";
    let rule = "[[rule]]\nid = \"no-secrets\"\nkind = \"secret-scan\"\nwhy = \"y\"\n";
    let mut governed = Governed::with(rule);
    governed.repository.write("rules/tests/team.toml", "");
    governed.change(&[("a.py", &format!("password = '{SECRET}'\n"))]);
    for format in ["human", "concise", "json", "sarif", "junit", "github", "markdown"] {
        let (status, text) = governed.run(&["check", "--format", format, "--on", DAY, "--allow-past"]);
        assert_eq!(status, 1, "{format}: {text}");
        assert!(text.contains("secret in `a.py`") && !text.contains(SECRET), "{format}: {text}");
    }
    governed.change(&[("a.py", "password = input()\n")]);
    let (_, text) = governed.run(&["check", "--on", DAY, "--allow-past"]);
    assert!(!text.contains("secret in `a.py`"), "{text}");
    let (status, text) = governed.run(&["check", "--history", "--on", DAY, "--allow-past"]);
    assert_eq!(status, 1, "{text}");
    assert!(text.contains("adds a secret in `a.py`") && !text.contains(SECRET), "{text}");
}
