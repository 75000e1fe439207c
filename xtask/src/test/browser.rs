//! The review page in a headless browser: it asks for nothing, says nothing on the console, every link leads somewhere, and
//! axe finds nothing serious. The browser comes with a package of npm, or from the machine.

#![expect(clippy::disallowed_methods, reason = "maintenance code does its own IO")]

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context as _, Result};

use super::{Bench, Outcome};
use crate::{process, workspace};

/// What is installed, at exactly these versions.
const PACKAGES: &[(&str, &str)] =
    &[("@sparticuz/chromium", "153.0.0"), ("puppeteer-core", "24.43.1"), ("axe-core", "4.14.1")];
/// What looks at the pages.
const SCRIPT: &str = include_str!("browser.mjs");
/// Browsers that a machine may have, for where the package has none.
const BROWSERS: &[&str] = &["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
/// The page whose pictures are in the documentation.
const SHOWN: &str = "partner-onboarding";
/// A picture in the documentation is no larger.
const PICTURE: u64 = 150 * 1024;

/// Opens every page below `fixtures/review`.
pub(super) fn run(bench: &Bench, out: &mut dyn Write) -> Result<Outcome> {
    let folder = workspace::target(&bench.root).join("browser");
    fs::create_dir_all(folder.join("tmp"))?;
    if let Some(reason) = install(&folder)? {
        return Ok(Outcome::NotRun(reason));
    }
    let script = folder.join("browser.mjs");
    fs::write(&script, SCRIPT)?;
    let mut node = Command::new("node");
    node.arg(&script).arg(&folder).arg(&folder).args(pages(&bench.root)?);
    // The package unpacks its browser into the folder for temporary files.
    node.current_dir(&folder).env("TMPDIR", folder.join("tmp"));
    if let Some(browser) = machine_browser().filter(|_| !has_own_browser()) {
        node.env("CHROMIUM", browser);
    } else if !has_own_browser() {
        return Ok(Outcome::NotRun("no browser for this machine".to_owned()));
    }
    let done = process::run(&mut node, Duration::from_mins(5)).context("running node")?;
    let said = String::from_utf8_lossy(&done.stdout);
    write!(out, "{said}")?;
    let problems = said.lines().filter(|line| line.starts_with("problem: ")).count();
    if problems > 0 {
        return Ok(Outcome::Failed(format!("{problems} problems")));
    }
    if !done.status.is_some_and(|status| status.success()) {
        let talk = String::from_utf8_lossy(&done.stderr);
        let reason = talk.lines().find(|line| line.contains("Error")).unwrap_or("no answer");
        return Ok(Outcome::NotRun(format!("the browser does not start: {reason}")));
    }
    pictures(&bench.root, &folder)
}

/// The pages, the golden ones of the renderers.
fn pages(root: &Path) -> Result<Vec<PathBuf>> {
    let files = workspace::files(&root.join("fixtures/review"))?;
    Ok(files.into_iter().filter(|file| file.extension().is_some_and(|end| end == "html")).collect())
}

/// Whether the package holds a browser for this machine.
fn has_own_browser() -> bool {
    cfg!(all(target_os = "linux", target_arch = "x86_64"))
}

fn machine_browser() -> Option<&'static str> {
    BROWSERS.iter().copied().find(|name| version_of(name).is_some())
}

/// Installs the packages; the reason where this machine cannot.
fn install(folder: &Path) -> Result<Option<String>> {
    for tool in ["node", "npm"] {
        if version_of(tool).is_none() {
            return Ok(Some(format!("{tool} is missing")));
        }
    }
    let wanted: Vec<String> =
        PACKAGES.iter().map(|(name, version)| format!("\"{name}\": \"{version}\"")).collect();
    let manifest = format!("{{\"private\": true, \"dependencies\": {{{}}}}}\n", wanted.join(", "));
    let file = folder.join("package.json");
    let is_there = PACKAGES.iter().all(|(name, _)| folder.join("node_modules").join(name).is_dir());
    if is_there && fs::read_to_string(&file).is_ok_and(|text| text == manifest) {
        return Ok(None);
    }
    fs::write(&file, manifest)?;
    let mut npm = Command::new("npm");
    npm.args(["install", "--no-audit", "--no-fund", "--ignore-scripts", "--save-exact"]).current_dir(folder);
    let done = process::run(&mut npm, Duration::from_mins(5)).context("running npm")?;
    if done.status.is_some_and(|status| status.success()) {
        return Ok(None);
    }
    let talk = String::from_utf8_lossy(&done.stderr);
    Ok(Some(format!("npm could not install the browser: {}", talk.lines().next().unwrap_or("no answer"))))
}

/// With `COUNTERSIGN_BLESS=1` the pictures go into the documentation; their size is looked at always.
fn pictures(root: &Path, folder: &Path) -> Result<Outcome> {
    let docs = root.join("docs/review");
    for look in ["light", "dark", "print"] {
        let (taken, kept) = (folder.join(format!("{SHOWN}-{look}.png")), docs.join(format!("{look}.png")));
        if std::env::var("COUNTERSIGN_BLESS").is_ok_and(|value| value == "1") {
            fs::create_dir_all(&docs)?;
            fs::copy(&taken, &kept)?;
        }
        let size = fs::metadata(&kept).map_or(0, |file| file.len());
        if size == 0 || size > PICTURE {
            return Ok(Outcome::Failed(format!("docs/review/{look}.png has {size} bytes")));
        }
    }
    Ok(Outcome::Passed)
}

fn version_of(tool: &str) -> Option<()> {
    let done = process::run(Command::new(tool).arg("--version"), Duration::from_secs(30)).ok()?;
    done.status.filter(std::process::ExitStatus::success).map(|_| ())
}
