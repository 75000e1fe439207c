//! The second half of the tour: from ticked boxes to executed results, on the worked example.

#![expect(clippy::disallowed_methods, reason = "maintenance code does its own IO")]

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result};
use countersign_testkit::example::{self, CHANGE, State};

use super::Tour;
use crate::workspace;

/// How the suites of the example are run. The runner says little, so that the tour stays readable.
const SERVICE: [&str; 7] = ["results", "record", "--suite", "service", "--", "cargo", "nextest"];
const QUIETLY: [&str; 5] = ["run", "--cargo-quiet", "--status-level", "none", "--show-progress=none"];
const CLIENT: [&str; 7] = ["results", "record", "--suite", "client", "--", "python3", "client/run_tests.py"];

/// Walks through the worked example.
pub(super) fn walk(tour: &mut Tour<'_>, root: &Path) -> Result<()> {
    let repository = example::repository(State::WithDefects);
    repository.folder().clone_into(&mut tour.project);
    tour.say("A larger example: a service in Rust, a client in Python, and a change that looks finished. Every box is\nticked, all tests pass, the specs are valid. Three things in it are not so. Is it proven?")?;
    tour.show(&["verify"], 1)?;
    if !has_nextest() {
        return tour.say("cargo-nextest is not installed, so the tests of the example were not run and the tour ends here.");
    }
    tour.say("Nothing was run, so nothing counts. `results record` runs a suite and binds its report to this code.")?;
    record(tour)?;
    tour.say("All 66 tests passed. What is left is what no test result can hide: a scenario without a test, a test that\nasserts nothing, and a metric that the design promises and the code lacks.")?;
    tour.show(&["verify"], 1)?;
    tour.say("The author mends all three. The code changed, so the results of before are stale until the suites ran again.")?;
    example::lay(State::Mended, &tour.project).context("mending the example")?;
    repository.git(&["add", "--all"]);
    repository.git(&[
        "commit",
        "--quiet",
        "-m",
        "What verify found is mended\n\nChange: add-partner-approval",
    ]);
    record(tour)?;
    tour.show(&["verify"], 0)?;
    let page = root.join("target/demo/review.html");
    fs::create_dir_all(page.parent().context("the page has a folder")?)?;
    let page = page.to_string_lossy().into_owned();
    tour.say("And one page for the person who has to approve it, without the conversation that made it:\ntarget/demo/review.html, one file that any browser opens.")?;
    tour.run(&["review", CHANGE, "--format", "html", "--output", &page], 0)
}

fn record(tour: &mut Tour<'_>) -> Result<()> {
    tour.show(&[&SERVICE[..], &QUIETLY].concat(), 0)?;
    tour.show(&CLIENT, 0)
}

fn has_nextest() -> bool {
    workspace::output(Command::new("cargo").args(["nextest", "--version"])).is_ok()
}
