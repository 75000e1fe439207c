//! What a change may not touch: each edit has its own code, committed, staged or not.

use countersign_diag::{Severity, SourceMap};
use countersign_project::EditState;

use crate::world::{BASELINE, RULES, SETTINGS, edited, edits, governed};

#[test]
fn what_is_not_guarded_is_free() {
    let mut repository = governed();
    for path in ["src/lib.rs", "docs/guide.md", "scripts/other.sh", "openspec/changes/x/tasks.md"] {
        repository.write(path, "something\n");
    }
    repository.write("validations/test-strategy/x.md", "# x\n");
    assert_eq!(edited(&repository), [""; 0]);
    repository.commit("free");
    assert_eq!(edited(&repository), [""; 0]);
}

/// Every place that is guarded, by the code of its edits.
const PLACES: [(&str, &str); 26] = [
    ("countersign.toml", "settings-edited"),
    ("rules/base.toml", "rules-edited"),
    ("rules/deep/new.toml", "rules-edited"),
    ("templates/design.md", "templates-edited"),
    ("hooks/check.sh", "hooks-edited"),
    ("hooks/release.toml", "hooks-edited"),
    ("ci/pipelines/ci.toml", "pipelines-edited"),
    ("ci/run.sh", "named-file-edited"),
    ("scripts/manifests.sh", "named-file-edited"),
    ("tools/test.sh", "named-file-edited"),
    ("validations/policy-checks/controls/iso.toml", "controls-edited"),
    ("validations/policy-checks/allowed_signers", "trust-edited"),
    ("validations/policy-checks/trust.toml", "trust-edited"),
    ("validations/policy-checks/revoked.krl", "trust-edited"),
    ("validations/baseline", "baseline-grown"),
    (".github/CODEOWNERS", "owners-edited"),
    ("CODEOWNERS", "owners-edited"),
    ("docs/CODEOWNERS", "owners-edited"),
    (".gitlab/CODEOWNERS", "owners-edited"),
    (".claude/settings.json", "agent-hooks-edited"),
    (".claude/stop.sh", "agent-hooks-edited"),
    (".cursor/hooks.json", "agent-hooks-edited"),
    (".codex/hooks.json", "agent-hooks-edited"),
    (".github/hooks/countersign.json", "agent-hooks-edited"),
    ("vendor/policy/org/rules/a.toml", "vendored-policy-edited"),
    ("Rules/sly.toml", "rules-edited"),
];

#[test]
fn each_kind_of_edit_has_its_code() {
    let repository = governed();
    for (path, _) in PLACES {
        repository.write(path, "D0003 0123456789abcdef - new\n");
    }
    let mut expected: Vec<String> = PLACES.iter().map(|(path, code)| format!("{path} {code}")).collect();
    expected.sort();
    let found = || -> Vec<String> {
        let mut found: Vec<String> = edits(&repository)
            .iter()
            .map(|edit| format!("{} {}", edit.path, edit.kind.code().name))
            .collect();
        found.sort();
        found
    };
    assert_eq!(found(), expected, "on disk");
    repository.git(&["add", "--all"]);
    assert_eq!(found(), expected, "staged");
    repository.git(&["commit", "--quiet", "-m", "an edit"]);
    assert_eq!(found(), expected, "committed");
    for edit in edits(&repository) {
        let mut sources = SourceMap::default();
        let finding = edit.finding(&mut sources);
        assert_eq!((finding.code(), finding.severity()), (edit.kind.code(), Severity::Error));
        assert_eq!(sources.locate(finding.span().unwrap()).to_string(), format!("{}:1:1", edit.path));
    }
}

#[test]
fn an_edit_that_is_hidden_in_one_state_shows_in_another() {
    let mut repository = governed();
    repository.write("rules/base.toml", "");
    repository.commit("no rules");
    repository.write("rules/base.toml", RULES);
    assert_eq!(edits(&repository)[0].state, EditState::Committed, "the disk looks as if nothing was");
    let repository = governed();
    repository.write("rules/base.toml", "");
    repository.git(&["add", "--all"]);
    repository.write("rules/base.toml", RULES);
    assert_eq!(edits(&repository)[0].state, EditState::Staged);
}

#[test]
fn taking_a_rule_away_is_an_edit() {
    let mut repository = governed();
    repository.remove("rules/base.toml");
    assert_eq!(edits(&repository)[0].verb, "removes");
    repository.commit("away");
    assert_eq!(edited(&repository), ["rules-edited rules/base.toml"]);
}

#[test]
fn moving_the_layout_does_not_move_the_guarded_set() {
    let mut repository = governed();
    repository.write("countersign.toml", &format!("{SETTINGS}\n[layout]\nrules = \"loose\"\n"));
    repository.write("loose/base.toml", RULES);
    repository.write("rules/base.toml", "");
    let expected = ["settings-edited countersign.toml", "rules-edited rules/base.toml"];
    assert_eq!(edited(&repository), expected);
    repository.commit("moved");
    assert_eq!(edited(&repository), expected);
}

#[test]
fn what_the_target_has_already_is_no_edit() {
    let mut repository = governed();
    repository.git(&["switch", "--quiet", "main"]);
    repository.write("rules/base.toml", "# reviewed\n");
    repository.commit("reviewed");
    repository.git(&["switch", "--quiet", "work"]);
    assert_eq!(edited(&repository), [""; 0], "an older state is no edit");
    repository.git_on_next_day(&["cherry-pick", "main"]);
    assert_eq!(edited(&repository), [""; 0]);
    repository.write("rules/base.toml", "# mine\n");
    assert_eq!(edited(&repository), ["rules-edited rules/base.toml"]);
}

#[test]
fn a_baseline_may_only_shrink() {
    let lines: Vec<&str> = BASELINE.lines().collect();
    let shrunk = format!("{}\n{}\n", lines[0], lines[2]);
    let grown = format!("{BASELINE}D0003 0123456789abcdef - new\n");
    let exchanged = format!("{shrunk}D0003 0123456789abcdef - new\n");
    let repository = governed();
    for (text, is_edit) in [
        (BASELINE, false),
        (&shrunk, false),
        ("", false),
        (&grown, true),
        (&exchanged, true),
        ("x y\n", true),
    ] {
        repository.write("validations/baseline", text);
        let expected: &[&str] = if is_edit { &["baseline-grown validations/baseline"] } else { &[] };
        assert_eq!(edited(&repository), expected, "{text}");
    }
    repository.remove("validations/baseline");
    assert_eq!(edited(&repository), [""; 0]);
}

#[cfg(unix)]
#[test]
fn a_link_in_place_of_a_guarded_file_is_an_edit() {
    let repository = governed();
    repository.write("elsewhere.toml", RULES);
    repository.remove("rules/base.toml");
    std::os::unix::fs::symlink("../elsewhere.toml", repository.folder().join("rules/base.toml")).unwrap();
    assert_eq!(edited(&repository), ["rules-edited rules/base.toml"]);
    let mut repository = governed();
    repository.rename("rules", "elsewhere");
    std::os::unix::fs::symlink("elsewhere", repository.folder().join("rules")).unwrap();
    assert_eq!(edited(&repository), ["rules-edited rules"]);
    repository.commit("a link");
    assert_eq!(edited(&repository), ["rules-edited rules", "rules-edited rules/base.toml"]);
}

#[test]
fn checked_out_line_ends_are_no_edit() {
    let repository = governed();
    repository.write("rules/base.toml", &RULES.replace('\n', "\r\n"));
    assert_eq!(edited(&repository), [""; 0]);
}
