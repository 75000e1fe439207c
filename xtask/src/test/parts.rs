//! The parts of the test entry, in the order in which they run: the quick ones that fail most often first.

use std::io::Write;
use std::process::{Command, ExitCode, Stdio};

use anyhow::{Context as _, Result};

use super::{Bench, Outcome, browser, embed, exports, hooks, skills};
use crate::{codegen, demo, tidy, workspace};

/// One part.
pub(super) struct Part {
    /// For `--only`.
    pub(super) name: &'static str,
    /// One line about it.
    pub(super) what: &'static str,
    /// Does it.
    pub(super) run: fn(&Bench, &mut dyn Write) -> Result<Outcome>,
}

/// Exit status by which `cargo xtask oracle` says that it could not run.
const NOT_RUN: i32 = 3;
/// Packages that are never published.
const UNPUBLISHED: &[&str] = &["xtask", "countersign-bench", "countersign-testkit"];

/// Every part.
pub(super) const PARTS: &[Part] = &[
    Part { name: "fmt", what: "the code is formatted", run: fmt },
    Part { name: "tidy", what: "layers, documents, fixtures, codes, texts", run: tidy },
    Part { name: "clippy", what: "no lint fires", run: clippy },
    Part { name: "build", what: "the release binary", run: build },
    Part { name: "test-build", what: "the tests compile", run: test_build },
    Part { name: "unit", what: "unit, fixture and command line tests", run: unit },
    Part { name: "permissions", what: "files that may not be read", run: permissions },
    Part { name: "doctests", what: "the examples in the documentation", run: doctests },
    Part { name: "codegen", what: "generated files are current", run: codegen },
    Part { name: "embed", what: "a crate outside of the workspace uses the facade", run: embed::run },
    Part { name: "package", what: "every published crate can be packaged", run: package },
    Part { name: "oracle", what: "verdicts and JSON against the reference", run: oracle },
    Part { name: "browser", what: "the review page in a headless browser", run: browser::run },
    Part { name: "exports", what: "the exports in the tools they are for", run: exports::run },
    Part { name: "skills", what: "the skills in the validator of the standard", run: skills::run },
    Part { name: "hooks", what: "the manifest of hooks in pre-commit and prek", run: hooks::run },
    Part { name: "bench-smoke", what: "each bench runs once", run: bench_smoke },
    Part { name: "self", what: "this repository, governed by its own binary", run: governed },
    Part { name: "demo", what: "the demo runs", run: demo },
];

/// The names, for `--only`.
pub(super) fn names() -> Vec<&'static str> {
    PARTS.iter().map(|part| part.name).collect()
}

fn fmt(bench: &Bench, _: &mut dyn Write) -> Result<Outcome> {
    cargo(bench, &["fmt", "--all", "--", "--check", "-l"])
}

fn tidy(bench: &Bench, out: &mut dyn Write) -> Result<Outcome> {
    let found = tidy::check(&bench.root)?;
    for line in found.notes.iter().chain(&found.problems) {
        writeln!(out, "{line}")?;
    }
    Ok(match found.problems.len() {
        0 => Outcome::Passed,
        count => Outcome::Failed(format!("{count} problems")),
    })
}

fn clippy(bench: &Bench, _: &mut dyn Write) -> Result<Outcome> {
    cargo(bench, &["clippy", "--quiet", "--workspace", "--all-targets", "--", "-D", "warnings"])
}

fn build(bench: &Bench, _: &mut dyn Write) -> Result<Outcome> {
    workspace::release_binary(&bench.root)?;
    Ok(Outcome::Passed)
}

fn test_build(bench: &Bench, _: &mut dyn Write) -> Result<Outcome> {
    if has_nextest(bench) {
        return cargo(bench, &["nextest", "run", "--workspace", "--no-run", "--cargo-quiet"]);
    }
    cargo(bench, &["test", "--quiet", "--workspace", "--lib", "--bins", "--tests", "--examples", "--no-run"])
}

fn unit(bench: &Bench, out: &mut dyn Write) -> Result<Outcome> {
    if has_nextest(bench) {
        let call =
            ["nextest", "run", "--workspace", "--profile", "ci", "--cargo-quiet", "--status-level", "fail"];
        return cargo(bench, &call);
    }
    writeln!(out, "cargo-nextest is not installed; the same tests run under `cargo test`")?;
    cargo(bench, &["test", "--quiet", "--workspace", "--lib", "--bins", "--tests", "--examples"])
}

/// Root reads everything, unless it gives up that right: these tests run once more without it.
fn permissions(bench: &Bench, _: &mut dyn Write) -> Result<Outcome> {
    if !has_nextest(bench) {
        return Ok(Outcome::NotRun("cargo-nextest is not installed".to_owned()));
    }
    let mut command = match workspace::output(Command::new("id").arg("-u")) {
        Ok(user) if user.trim() == "0" => {
            let mut command = Command::new("setpriv");
            command
                .arg("--bounding-set=-dac_override,-dac_read_search")
                .arg("cargo")
                .current_dir(&bench.root);
            if workspace::output(Command::new("setpriv").arg("--version")).is_err() {
                return Ok(Outcome::NotRun("root reads everything, and there is no setpriv".to_owned()));
            }
            command
        }
        _ => workspace::cargo(&bench.root),
    };
    let filter = ["--cargo-quiet", "--status-level", "fail", "-E", "test(unreadable)"];
    command.args(["nextest", "run", "--workspace", "--profile", "ci"]).args(filter);
    let status = command.env("COUNTERSIGN_NO_SKIP", "1").status().context("running cargo")?;
    Ok(if status.success() { Outcome::Passed } else { Outcome::Failed("see above".to_owned()) })
}

fn doctests(bench: &Bench, _: &mut dyn Write) -> Result<Outcome> {
    cargo(bench, &["test", "--quiet", "--workspace", "--doc"])
}

fn codegen(bench: &Bench, _: &mut dyn Write) -> Result<Outcome> {
    let stale = codegen::stale(&bench.root, &workspace::release_binary(&bench.root)?)?;
    Ok(if stale.is_empty() {
        Outcome::Passed
    } else {
        Outcome::Failed(format!("run `cargo xtask codegen` for {}", stale.join(", ")))
    })
}

fn package(bench: &Bench, _: &mut dyn Write) -> Result<Outcome> {
    let mut call = vec!["package", "--quiet", "--workspace", "--no-verify", "--allow-dirty"];
    for name in UNPUBLISHED {
        call.extend(["--exclude", name]);
    }
    cargo(bench, &call)
}

fn oracle(bench: &Bench, _: &mut dyn Write) -> Result<Outcome> {
    let status = workspace::cargo(&bench.root).args(["xtask", "oracle"]).status().context("running cargo")?;
    Ok(match status.code() {
        Some(0) => Outcome::Passed,
        Some(NOT_RUN) => Outcome::NotRun("the reference could not be installed".to_owned()),
        _ => Outcome::Failed("an unexplained difference, or more than the caps allow".to_owned()),
    })
}

/// Criterion runs each bench once when `cargo test` calls it; the development build saves minutes of linking.
fn bench_smoke(bench: &Bench, _: &mut dyn Write) -> Result<Outcome> {
    let mut command = workspace::cargo(&bench.root);
    command.args(["test", "--quiet", "--package", "countersign-bench", "--benches"]).stdout(Stdio::null());
    let status = command.status().context("running cargo")?;
    Ok(if status.success() { Outcome::Passed } else { Outcome::Failed("a bench does not run".to_owned()) })
}

/// Validates the specs of this repository, records the tests that show them, and verifies them.
fn governed(bench: &Bench, _: &mut dyn Write) -> Result<Outcome> {
    if !has_nextest(bench) {
        return Ok(Outcome::NotRun("cargo-nextest is not installed".to_owned()));
    }
    let binary = workspace::release_binary(&bench.root)?;
    let run = ["cargo", "nextest", "run", "--workspace", "--profile", "self"];
    let calls: [&[&str]; 3] = [
        &["validate", "--all", "--strict"],
        &[&["results", "record", "--suite", "behaviour", "--"][..], &run].concat(),
        &["verify", "--specs"],
    ];
    for call in calls {
        let mut command = Command::new(&binary);
        command.args(call).current_dir(&bench.root);
        // The report lies below `target`, as `countersign.toml` says.
        let status = command.env_remove("CARGO_TARGET_DIR").status().context("running countersign")?;
        if !status.success() {
            return Ok(Outcome::Failed(format!("`countersign {}` found something", call.join(" "))));
        }
    }
    Ok(Outcome::Passed)
}

fn demo(_: &Bench, out: &mut dyn Write) -> Result<Outcome> {
    let ended = demo::run(&demo::Args::PLAIN, out)?;
    Ok(if ended == ExitCode::SUCCESS { Outcome::Passed } else { Outcome::Failed("see above".to_owned()) })
}

fn has_nextest(bench: &Bench) -> bool {
    let mut probe = workspace::cargo(&bench.root);
    workspace::output(probe.args(["nextest", "--version"])).is_ok()
}

/// Runs cargo and lets it speak for itself.
fn cargo(bench: &Bench, call: &[&str]) -> Result<Outcome> {
    let mut command: Command = workspace::cargo(&bench.root);
    let status = command.args(call).status().context("running cargo")?;
    Ok(if status.success() {
        Outcome::Passed
    } else {
        Outcome::Failed(format!("cargo {} failed", call.join(" ")))
    })
}
