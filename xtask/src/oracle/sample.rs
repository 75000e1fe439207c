//! The real command line programs on a sample: shape of the JSON and exit status, ours under the name `openspec`.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::Result;

use super::answer::Answer;
use super::cache::Cache;
use super::compare::{self, Face};
use super::inputs::{self, Case, Input, Source};
use super::install::Reference;
use super::judge::{Bench, Judged};
use super::ours::{self, HANG, SIGNAL};
use super::tree::Tree;
use super::worker;
use crate::process;

/// A project and the questions to ask in it.
struct Sample {
    name: &'static str,
    tree: Tree,
    questions: Vec<Vec<String>>,
}

/// Runs the sample on both sides.
pub(crate) fn run(bench: &Bench, root: &Path, reference: &Reference) -> Result<Vec<Judged>> {
    let mut ours = bench.ours.clone();
    ours.binary = alias(&bench.ours.home, &bench.ours.binary)?;
    let mut judged = Vec::new();
    for sample in samples(root)? {
        let folder = bench.place(&sample.tree)?;
        let start = Instant::now();
        let (theirs, cached) = their_answers(bench, reference, &sample, &folder)?;
        let reference_time = (!cached).then(|| start.elapsed());
        let start = Instant::now();
        let answers = ours::judge(&ours, &folder, &sample.questions, Duration::from_secs(20))?;
        let our_time = start.elapsed();
        let outcome = compare::compare(&sample.tree, &theirs, &answers, Face::OpenSpec);
        fs::remove_dir_all(&folder)?;
        let source = Source::Project(PathBuf::from(sample.name));
        judged.push(Judged {
            case: Case { id: format!("cli/{}", sample.name), corpus: "cli".to_owned(), full: true, source },
            input: Input { tree: sample.tree, mutations: Vec::new() },
            outcome,
            unanswered: None,
            reference_time,
            our_time,
        });
    }
    Ok(judged)
}

/// Our binary under the name that asks for the compatible face.
pub(super) fn alias(folder: &Path, binary: &Path) -> Result<PathBuf> {
    let alias = folder.join("openspec");
    #[cfg(unix)]
    std::os::unix::fs::symlink(binary, &alias)?;
    #[cfg(not(unix))]
    fs::copy(binary, &alias)?;
    Ok(alias)
}

/// The reference's answers, and whether they come from the cache.
fn their_answers(
    bench: &Bench,
    reference: &Reference,
    sample: &Sample,
    folder: &Path,
) -> Result<(Vec<Answer>, bool)> {
    let asked: Vec<String> = sample.questions.iter().map(|argv| argv.join(" ")).collect();
    let file = bench.cache.file_for(&sample.tree, &format!("program {}", asked.join("\n")));
    if let Some(answers) = Cache::get(&file) {
        return Ok((answers, true));
    }
    let answers: Vec<Answer> =
        sample.questions.iter().map(|argv| ask(bench, reference, folder, argv)).collect::<Result<_>>()?;
    bench.cache.put(&file, &answers)?;
    Ok((answers, false))
}

fn ask(bench: &Bench, reference: &Reference, folder: &Path, argv: &[String]) -> Result<Answer> {
    let script = reference.package.join("bin/openspec.js");
    let mut command = worker::reference_command(&bench.setup, &script);
    command.args(argv).current_dir(folder);
    let done = process::run(&mut command, Duration::from_mins(1))?;
    let exit = done.status.map_or(HANG, |status| status.code().unwrap_or(SIGNAL));
    Ok(Answer::new(argv, exit, &done.stdout, &folder.canonicalize()?.to_string_lossy()))
}

fn samples(root: &Path) -> Result<Vec<Sample>> {
    let mut samples = vec![
        Sample { name: "no-root", tree: no_root(), questions: split(NO_ROOT) },
        Sample { name: "ambiguous", tree: ambiguous(), questions: split(AMBIGUOUS) },
    ];
    let known = inputs::corpora()?.unwrap_or_default().into_iter().chain(inputs::fixtures(root)?);
    for case in known {
        let Source::Project(project) = &case.source else { continue };
        for (id, questions) in PROJECTS {
            if case.id == *id {
                let tree = Tree::read(project, Path::new("openspec"))?;
                samples.push(Sample { name: id, tree, questions: split(questions) });
            }
        }
    }
    Ok(samples)
}

fn split(questions: &[&str]) -> Vec<Vec<String>> {
    questions
        .iter()
        .map(|line| line.split(' ').filter(|word| !word.is_empty()).map(str::to_owned).collect())
        .collect()
}

const PROJECTS: &[(&str, &[&str])] = &[
    (
        "corpora/dwmkerr__git-workforest",
        &[
            "validate --all --strict --json",
            "validate --changes --json",
            "validate --specs --json --report findings",
            "validate --archived --json",
            "validate config",
            "validate ci-pipeline",
            "list --json",
            "list --specs --json",
            "list --sort name",
            "show config --json",
            "show config --json --requirements",
            "show config --json --no-scenarios",
            "show config --json -r 1",
            "show config --json -r 99",
            "show fix-confirm-default-and-migrate-forest-context --json",
            "show fix-confirm-default-and-migrate-forest-context --json --deltas-only",
            "show fix-confirm-default-and-migrate-forest-context --diff",
            "status --change fix-confirm-default-and-migrate-forest-context --json",
            "status --all --json",
            "status --change no-such-change --json",
            "status --json",
            "show no-such-item --json",
            "validate no-such-item --json",
            "validate no-such-item",
            "schemas --json",
            "context --json",
            "doctor --json",
            "store list --json",
            "templates --json",
            "schema which spec-driven --json",
        ],
    ),
    (
        "fixtures/onboarding",
        &[
            "validate --all --strict --json",
            "list --json",
            "list --specs --json",
            "status --all --json",
            "context --json",
        ],
    ),
];

const NO_ROOT: &[&str] = &[
    "validate --all --json",
    "validate --all",
    "list --json",
    "list --specs --json",
    "show any --json",
    "status --json",
    "status --change any --json",
    "schemas --json",
    "context --json",
    "doctor --json",
    "no-such-verb",
    "validate --no-such-flag",
    "validate",
    "show",
    "validate --report odd --all --json",
];

const AMBIGUOUS: &[&str] = &[
    "validate same --json",
    "validate same",
    "validate same --type spec --json",
    "validate same --type change --json",
    "validate ../same --type change --json",
    "show same --json",
    "show same",
    "show same --type spec --json",
    "validate --all --json",
    "change show same --json",
    "change list --json",
    "spec show same --json",
    "spec list --json",
    "spec validate same --json",
    "change validate same --json",
];

fn no_root() -> Tree {
    let mut tree = Tree::default();
    tree.put("README.md", "no project here\n");
    tree
}

fn ambiguous() -> Tree {
    let mut tree = Tree::default();
    let requirement =
        "### Requirement: One\nIt SHALL be.\n\n#### Scenario: First\n- **WHEN** asked\n- **THEN** it is\n";
    let purpose = "Says what this capability is for, at a length that nobody finds too brief.";
    tree.put(
        "openspec/specs/same/spec.md",
        format!("# same\n\n## Purpose\n{purpose}\n\n## Requirements\n{requirement}"),
    );
    let added = requirement.replace("One", "Two");
    tree.put("openspec/changes/same/specs/same/spec.md", format!("## ADDED Requirements\n{added}"));
    tree.put(
        "openspec/changes/same/proposal.md",
        "# same\n\n## Why\nNeeded.\n\n## What Changes\n- one more\n",
    );
    tree.put("openspec/changes/same/tasks.md", "## 1. Work\n- [x] 1.1 Do it\n- [ ] 1.2 Check it\n");
    tree
}
