//! A crate outside of the workspace builds against the facade, runs, and has no clap in its tree.

#![expect(clippy::disallowed_methods, reason = "maintenance code does its own IO")]

use std::fs;
use std::io::Write;

use anyhow::{Context as _, Result};

use super::{Bench, Outcome};
use crate::workspace;

/// The program: the example of the facade as a stranger would write it.
const MAIN: &str = r#"//! A stranger's program.

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = std::env::args().nth(1).ok_or("say which folder")?;
    let project = countersign::Project::open(folder.as_ref())?;
    for requirement in project.requirements()? {
        println!("{}", requirement.reference);
    }
    Ok(())
}
"#;

/// Builds and runs the crate, and looks at its dependencies.
pub(super) fn run(bench: &Bench, out: &mut dyn Write) -> Result<Outcome> {
    let folder = workspace::target(&bench.root).join("embed");
    fs::create_dir_all(folder.join("src"))?;
    let facade = bench.root.join("crates/countersign");
    let manifest = format!(
        "[package]\nname = \"embed\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
         [dependencies]\ncountersign = {{ path = '{}' }}\n\n[profile.dev]\ndebug = false\n\n[workspace]\n",
        facade.display()
    );
    fs::write(folder.join("Cargo.toml"), manifest)?;
    fs::write(folder.join("src/main.rs"), MAIN)?;
    // The versions of the workspace, so that nothing is built twice; cargo drops what is not needed.
    fs::copy(bench.root.join("Cargo.lock"), folder.join("Cargo.lock")).context("copying Cargo.lock")?;
    let cargo = || {
        let mut command = workspace::cargo(&folder);
        command.env("CARGO_TARGET_DIR", workspace::target(&bench.root).join("embed").join("target"));
        command
    };
    let tree = workspace::output(cargo().args(["tree", "--edges", "normal", "--prefix", "none"]))?;
    let packages: Vec<&str> = tree.lines().filter_map(|line| line.split(' ').next()).collect();
    if let Some(found) = packages.iter().find(|name| name.starts_with("clap") || **name == "countersign-cli")
    {
        return Ok(Outcome::Failed(format!("`{found}` is in the tree of the facade")));
    }
    let project = bench.root.join("fixtures/onboarding");
    let printed = workspace::output(cargo().args(["run", "--quiet", "--"]).arg(project))?;
    write!(out, "{printed}")?;
    if !printed.lines().any(|line| line == "partner-onboarding/application-submission") {
        return Ok(Outcome::Failed("the program does not print the requirements".to_owned()));
    }
    Ok(Outcome::Passed)
}
