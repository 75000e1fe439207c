//! A small governed repository: everything that is guarded is there once.

use std::path::Path;

use countersign_project::{
    Environment, GuardedEdit, NotVerified, PolicyInForce, PolicyTarget, Project, WithoutRoot,
};
use countersign_testkit::git::{Repository, search_path};

pub(crate) const BASELINE: &str =
    "# baseline v1\nD0001 0123456789abcdef - old one\nD0002 0123456789abcdef - old two\n";
pub(crate) const RULES: &str =
    "[[rule]]\nid = \"a\"\nkind = \"changelog\"\n\n[[waiver]]\nrule = \"a\"\nchange = \"x\"\n";
pub(crate) const SETTINGS: &str = "format = 1\ntarget-branch = \"main\"\n\n[[results]]\npath = \"out/*.xml\"\nrun = [\"sh\", \"tools/test.sh\"]\n";

const FILES: [(&str, &str); 15] = [
    ("countersign.toml", SETTINGS),
    ("rules/base.toml", RULES),
    ("templates/design.md", "---\n---\n# Design\n"),
    (
        "hooks/release.toml",
        "[[hook]]\non = \"pre-release\"\nrun = [[\"sh\", \"scripts/manifests.sh\", \"--to=a\"]]\n",
    ),
    ("hooks/check.sh", "exit 0\n"),
    ("scripts/manifests.sh", "exit 0\n"),
    ("tools/test.sh", "exit 0\n"),
    ("ci/pipelines/ci.toml", "[[step]]\nid = \"tests\"\nrun = [\"sh\", \"ci/run.sh\"]\n"),
    ("ci/run.sh", "exit 0\n"),
    ("validations/baseline", BASELINE),
    (
        "validations/policy-checks/controls/iso.toml",
        "[[control]]\nframework = \"iso\"\nid = \"1\"\ntext = \"Changes are reviewed.\"\nrules = [\"a\"]\n",
    ),
    ("validations/policy-checks/allowed_signers", "ann@example.org ssh-ed25519 AAAA\n"),
    (".github/CODEOWNERS", "* @ann\n"),
    (
        ".claude/settings.json",
        "{\"hooks\":{\"Stop\":[{\"hooks\":[{\"type\":\"command\",\"command\":\"\\\"$CLAUDE_PROJECT_DIR\\\"/.claude/stop.sh\"}]}]}}\n",
    ),
    (".claude/stop.sh", "exit 0\n"),
];

/// `main` with a policy, and a branch `work` of it.
pub(crate) fn governed() -> Repository {
    let repository = governed_main();
    repository.git(&["switch", "--quiet", "--create", "work"]);
    repository
}

/// `main` with a policy.
pub(crate) fn governed_main() -> Repository {
    let mut repository = plain_main();
    for (path, text) in FILES {
        repository.write(path, text);
    }
    repository.commit("the policy");
    repository
}

/// `main` with code and a spec only.
pub(crate) fn plain_main() -> Repository {
    let mut repository = Repository::new();
    repository.write(".gitignore", "/target/\n");
    repository.write("src/lib.rs", "fn one() {}\n");
    repository.write("openspec/specs/a/spec.md", "# a\n\n## Purpose\nIt does a.\n\n## Requirements\n");
    repository.commit("a service");
    repository
}

pub(crate) fn project(repository: &Repository) -> Project {
    project_in(repository, repository.folder())
}

pub(crate) fn project_in(repository: &Repository, folder: &Path) -> Project {
    let environment = Environment {
        cwd: folder.to_owned(),
        search_path: search_path().filter(|_| repository.with_git),
        home: Some(repository.home().to_owned()),
        today: Some("2026-03-01".to_owned()),
        ..Environment::default()
    };
    Project::find(&environment, WithoutRoot::Fail).expect("the repository holds a project")
}

/// The policy by the settings.
pub(crate) fn policy(repository: &Repository) -> Result<PolicyInForce, NotVerified> {
    project(repository).policy_in_force(&PolicyTarget::Settings)
}

/// The code of why there is none.
pub(crate) fn refused(repository: &Repository) -> &'static str {
    match policy(repository) {
        Ok(policy) => panic!("policy of `{}` is in force", policy.revision.reference),
        Err(not) => not.code.name,
    }
}

pub(crate) fn edits(repository: &Repository) -> Vec<GuardedEdit> {
    let project = project(repository);
    let policy = project.policy_in_force(&PolicyTarget::Settings).expect("there is a policy");
    project.guarded_edits(&policy).expect("the edits can be told")
}

/// The edits as `code path`.
pub(crate) fn edited(repository: &Repository) -> Vec<String> {
    edits(repository).iter().map(|edit| format!("{} {}", edit.kind.code().name, edit.path)).collect()
}
