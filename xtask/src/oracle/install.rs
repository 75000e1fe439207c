//! Installing the reference under `target/oracle`, at exactly one version.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use serde_json::Value;

use crate::process;

/// The package that decides.
pub(crate) const PACKAGE: &str = "@fission-ai/openspec";
/// The version we are compatible with.
pub(crate) const VERSION: &str = "1.13.2";

/// The installed reference and the tool that runs it.
pub(crate) struct Reference {
    /// The folder of the package.
    pub(crate) package: PathBuf,
    /// The version of Node, for the log.
    pub(crate) node: String,
}

/// Makes sure the reference is installed; nothing if this machine cannot run or fetch it, with the reason.
pub(crate) fn reference(folder: &Path) -> Result<Result<Reference, String>> {
    let Some(node) = version_of("node") else { return Ok(Err("node is missing".to_owned())) };
    let package = folder.join("node_modules").join(PACKAGE);
    if installed_version(&package).as_deref() == Some(VERSION) {
        return Ok(Ok(Reference { package, node }));
    }
    if version_of("npm").is_none() {
        return Ok(Err("npm is missing".to_owned()));
    }
    if let Some(reason) = install(folder)? {
        return Ok(Err(reason));
    }
    match installed_version(&package).as_deref() {
        Some(VERSION) => Ok(Ok(Reference { package, node })),
        other => bail!("npm installed version {other:?} of {PACKAGE}, wanted {VERSION}"),
    }
}

fn install(folder: &Path) -> Result<Option<String>> {
    fs::create_dir_all(folder)?;
    let manifest = format!("{{\"private\": true, \"dependencies\": {{\"{PACKAGE}\": \"{VERSION}\"}}}}\n");
    fs::write(folder.join("package.json"), manifest)?;
    let mut npm = Command::new("npm");
    npm.args(["install", "--no-audit", "--no-fund", "--ignore-scripts", "--save-exact"]).current_dir(folder);
    let done = process::run(&mut npm, Duration::from_mins(5)).context("running npm")?;
    if done.status.is_some_and(|status| status.success()) {
        return Ok(None);
    }
    let talk = String::from_utf8_lossy(&done.stderr);
    Ok(Some(format!("npm could not install {PACKAGE}: {}", talk.lines().next().unwrap_or("no answer"))))
}

fn installed_version(package: &Path) -> Option<String> {
    let text = fs::read_to_string(package.join("package.json")).ok()?;
    let manifest: Value = serde_json::from_str(&text).ok()?;
    Some(manifest.get("version")?.as_str()?.to_owned())
}

fn version_of(tool: &str) -> Option<String> {
    let done = process::run(Command::new(tool).arg("--version"), Duration::from_secs(30)).ok()?;
    done.status.filter(std::process::ExitStatus::success)?;
    Some(String::from_utf8_lossy(&done.stdout).trim().to_owned())
}
