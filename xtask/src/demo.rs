//! `cargo xtask demo`: a tour of the main job on copies of `fixtures/onboarding` and `fixtures/partner-onboarding`, and on one
//! real project if there is one.

#![expect(clippy::disallowed_methods, reason = "maintenance code does its own IO")]

mod proving;

use std::fs;
use std::io::{IsTerminal as _, Write, stdout};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::time::Instant;

use anyhow::{Context as _, Result, ensure};
use countersign_testkit::cases;

use crate::workspace;

/// Show what Countersign does, on a small project
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Never colour the text
    #[arg(long)]
    plain: bool,
}

impl Args {
    /// Without colour, for a log.
    pub(crate) const PLAIN: Self = Self { plain: true };
}

/// The delta that a hand-made mistake goes into.
const DELTA: &str = "openspec/changes/add-partner-approval/specs/partner-onboarding/spec.md";
/// A fence that its author forgot to close.
const UNCLOSED: &str = "```text\nsubmitted -> awaiting-approval -> active\n\n";
/// A colleague's change to a requirement that the open change modifies as well: by the wrong name, as an addition.
const WELCOME: &str = "\
## ADDED Requirements

### Requirement: Partner `activation`

The system SHALL send a welcome message when a partner becomes active.

#### Scenario: Welcome

- **WHEN** a partner becomes active
- **THEN** its contact receives the welcome message
";

/// The same change as its author meant it: one more scenario, over the text of before.
const MENDED: &str = "\
## MODIFIED Requirements

### Requirement: Partner activation

The system SHALL activate a partner once all checks of its application have passed.

#### Scenario: All checks passed

- **GIVEN** an application whose company and bank checks have passed
- **WHEN** the last check reports its result
- **THEN** the partner has the status `active`

#### Scenario: A check failed

- **GIVEN** an application whose bank check has failed
- **WHEN** the remaining checks pass
- **THEN** the application has the status `on-hold`
- **AND** the partner is not active

#### Scenario: Welcome

- **WHEN** a partner becomes active
- **THEN** its contact receives the welcome message
";

/// Runs the tour.
pub(crate) fn run(args: &Args, out: &mut dyn Write) -> Result<ExitCode> {
    let root = workspace::root()?;
    let binary = workspace::release_binary(&root)?;
    let copy = cases::scratch("demo");
    cases::copy_tree(&root.join("fixtures/onboarding"), copy.path())?;
    let mut tour =
        Tour { out, binary, project: copy.path().to_owned(), plain: args.plain || !stdout().is_terminal() };
    tour.reading()?;
    tour.mistakes()?;
    tour.merging()?;
    proving::walk(&mut tour, &root)?;
    tour.corpus()?;
    tour.say("That was the tour. README.md shows the same on a project of your own.")?;
    Ok(ExitCode::SUCCESS)
}

/// A walk through one project.
struct Tour<'t> {
    out: &'t mut dyn Write,
    binary: PathBuf,
    project: PathBuf,
    plain: bool,
}

impl Tour<'_> {
    fn reading(&mut self) -> Result<()> {
        self.say("A company applies to become a partner. Its rules are four specs, and one change is open.")?;
        self.show(&["list", "--specs"], 0)?;
        self.show(&["list"], 0)?;
        self.say("How far is the change, and what would it do to the specs?")?;
        self.show(&["status", "--change", "add-partner-approval"], 0)?;
        self.show(&["show", "add-partner-approval", "--diff"], 0)?;
        self.say("Is every spec sound, and would the change archive? `validate` is a dry run of `archive`.")?;
        self.show(&["validate", "--all", "--strict"], 0)
    }

    fn mistakes(&mut self) -> Result<()> {
        self.say(
            "Now a mistake: somebody adds a diagram above the modified requirement and forgets to close it.",
        )?;
        let delta = self.project.join(DELTA);
        let sound = fs::read_to_string(&delta).context("reading the delta")?;
        let broken =
            sound.replace("## MODIFIED Requirements", &format!("{UNCLOSED}## MODIFIED Requirements"));
        ensure!(broken != sound, "the delta of the example has changed");
        fs::write(&delta, broken)?;
        self.show(&["validate", "add-partner-approval"], 1)?;
        self.say("OpenSpec 1.13 calls this change valid. Its archive would paste the modification into the new\nrequirement as text, and never modify anything. `--compat` shows its verdict beside our note:")?;
        self.show(&["validate", "add-partner-approval", "--compat", "--format", "concise"], 0)?;
        fs::write(&delta, sound)?;
        self.say("A colleague works on activation at the same time, and spells the requirement a little differently.\nFor OpenSpec that is a new requirement, so the spec ends up with two that look alike.")?;
        let specs = self.project.join("openspec/changes/welcome-partners/specs/partner-onboarding");
        fs::create_dir_all(&specs)?;
        fs::write(specs.join("spec.md"), WELCOME)?;
        self.show(&["validate", "welcome-partners"], 1)?;
        self.say("What does that code mean?")?;
        self.show(&["explain", "D0033"], 0)?;
        self.say(
            "The same for a pipeline: one line per finding, or SARIF, JUnit, GitHub annotations, JSON.",
        )?;
        self.show(&["validate", "--all", "--format", "concise"], 1)
    }

    fn merging(&mut self) -> Result<()> {
        self.say(
            "The colleague mends the change. Both now modify one requirement, written from the same text.",
        )?;
        let delta = "openspec/changes/welcome-partners/specs/partner-onboarding/spec.md";
        fs::write(self.project.join(delta), MENDED)?;
        self.show(&["overlap"], 0)?;
        self.say("OpenSpec would let the second archive take back the first, without a word. Here both edits are kept:")?;
        self.show(&["archive", "add-partner-approval", "--yes"], 0)?;
        self.show(&["archive", "welcome-partners", "--yes", "--diff"], 0)?;
        self.say("And if it was too early: back to the byte.")?;
        self.show(&["unarchive", "welcome-partners"], 0)?;
        self.show(&["unarchive", "add-partner-approval"], 0)
    }

    /// One real project, if there is one.
    fn corpus(&mut self) -> Result<()> {
        let largest =
            cases::corpora().into_iter().max_by_key(|project| files(&project.join("openspec/specs")));
        let Some(project) = largest else {
            return self.say(
                "The corpora are absent, so the tour ends without a real project (docs/external-data.md).",
            );
        };
        let name = project.file_name().unwrap_or_default().to_string_lossy().replace("__", "/");
        let count = files(&project.join("openspec"));
        self.say(&format!(
            "Last, a real project: {name}. It has {count} files below openspec; everything is validated."
        ))?;
        let started = Instant::now();
        let mut call = self.command(&["validate", "--all", "--format", "concise"]);
        let output = call.current_dir(&project).output().context("running countersign")?;
        let took = started.elapsed();
        let text = String::from_utf8_lossy(&output.stdout);
        for line in text.lines().take(5) {
            writeln!(self.out, "{line}")?;
        }
        let more = text.lines().count().saturating_sub(5);
        writeln!(self.out, "... and {more} more lines, in {} ms", took.as_millis())?;
        Ok(())
    }

    /// Prints a comment.
    fn say(&mut self, text: &str) -> Result<()> {
        writeln!(self.out)?;
        for line in text.lines() {
            if self.plain {
                writeln!(self.out, "# {line}")?;
            } else {
                writeln!(self.out, "\x1b[36m# {line}\x1b[0m")?;
            }
        }
        Ok(())
    }

    /// Prints a call and runs it; the tour is broken if it ends in another way than it should.
    fn show(&mut self, call: &[&str], status: i32) -> Result<()> {
        writeln!(self.out, "\n$ countersign {}", call.join(" "))?;
        self.run(call, status)
    }

    /// Runs a call that is not worth printing.
    fn run(&mut self, call: &[&str], status: i32) -> Result<()> {
        let output = self.command(call).output().context("running countersign")?;
        let project = self.project.to_string_lossy().into_owned();
        // The copy lies in a folder whose name means nothing to the reader.
        let text = String::from_utf8_lossy(&output.stdout).replace(&project, "onboarding");
        self.out.write_all(text.as_bytes())?;
        self.out.write_all(&output.stderr)?;
        let code = output.status.code();
        if code != Some(0) {
            writeln!(self.out, "(exit status {})", code.unwrap_or(-1))?;
        }
        ensure!(code == Some(status), "expected exit status {status}");
        Ok(())
    }

    fn command(&self, call: &[&str]) -> Command {
        let mut command = Command::new(&self.binary);
        command.arg(if self.plain { "--color=never" } else { "--color=always" });
        command.args(call).current_dir(&self.project).stdin(Stdio::null());
        // The suites of the example write below its own `target`, whatever this build does.
        command.env_remove("CARGO_TARGET_DIR").env_remove("CARGO_BUILD_TARGET_DIR");
        command
    }
}

/// How many files a project has.
fn files(project: &Path) -> usize {
    workspace::files(project).map_or(0, |files| files.len())
}
