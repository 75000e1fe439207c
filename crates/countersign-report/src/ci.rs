//! `ci run`: the steps of a pipeline, what became of each, and what they found.

mod markdown;

use std::io;

use serde::Serialize;

use crate::answer::Answer;
use crate::style::Tone;
use crate::{Style, ValidateReport, json, safety};

/// The value of `schema` of a run.
pub const CI_RUN_SCHEMA: &str = "countersign.ci-run/1";
/// The value of `schema` of a list.
pub const CI_LIST_SCHEMA: &str = "countersign.ci-list/1";

/// A run of a pipeline.
#[derive(Debug)]
pub struct CiRun {
    /// The name of the pipeline.
    pub pipeline: String,
    /// The steps, in the order in which they ran.
    pub steps: Vec<CiStep>,
    /// What the built-in steps found, and what is wrong with the pipeline itself.
    pub report: ValidateReport,
}

/// A step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CiStep {
    /// Its id.
    pub id: String,
    /// What it runs.
    pub run: Vec<String>,
    /// What became of it.
    pub outcome: CiOutcome,
    /// More about it.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub detail: String,
}

/// What became of a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum CiOutcome {
    /// All went well.
    Passed,
    /// It did not.
    Failed,
    /// It was not run, so nobody knows.
    NotVerified,
    /// What it needs did not pass.
    Skipped,
}

impl CiOutcome {
    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Failed => "failed",
            Self::NotVerified => "not-verified",
            Self::Skipped => "skipped",
        }
    }
}

impl CiRun {
    /// Whether every step passed.
    pub fn passes(&self) -> bool {
        !self.steps.is_empty() && self.steps.iter().all(|step| step.outcome == CiOutcome::Passed)
    }

    /// The comment for a pull request, or the summary of a job step; at most 64 KB.
    pub fn comment(&self) -> String {
        markdown::comment(self)
    }
}

impl Answer for CiRun {
    fn write_json(&self, out: &mut dyn io::Write) -> io::Result<()> {
        #[derive(Serialize)]
        struct Document<'a> {
            schema: &'static str,
            pipeline: &'a str,
            passed: bool,
            steps: &'a [CiStep],
            findings: serde_json::Value,
        }
        let document = Document {
            schema: CI_RUN_SCHEMA,
            pipeline: &self.pipeline,
            passed: self.passes(),
            steps: &self.steps,
            findings: json::issues(&self.report),
        };
        json::write(out, &document)
    }

    fn write_text(&self, out: &mut dyn io::Write, style: Style) -> io::Result<()> {
        self.write_steps(out, style)?;
        crate::concise::render(&self.report, out, style)?;
        let word = if self.passes() { "passed" } else { "did not pass" };
        writeln!(out, "pipeline {} {word}", safety::terminal(&self.pipeline))
    }

    fn has_findings(&self) -> bool {
        !self.passes()
    }
}

impl CiRun {
    /// Writes what became of each step.
    pub fn write_steps(&self, out: &mut dyn io::Write, style: Style) -> io::Result<()> {
        let width = self.steps.iter().map(|step| step.id.chars().count()).max().unwrap_or(0);
        for step in &self.steps {
            let mark = match step.outcome {
                CiOutcome::Passed => style.good(),
                CiOutcome::Failed => style.bad(),
                CiOutcome::NotVerified | CiOutcome::Skipped => style.paint(Tone::Warn, "-"),
            };
            let id = format!("{:width$}", safety::terminal(&step.id));
            let detail = if step.detail.is_empty() {
                String::new()
            } else {
                format!(": {}", safety::terminal(&step.detail))
            };
            writeln!(out, "{mark} {id}  {}{detail}", step.outcome.as_str())?;
        }
        Ok(())
    }
}

/// The pipelines that there are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CiList {
    /// Each with its steps, in the order in which they run.
    pub pipelines: Vec<CiListed>,
}

/// A pipeline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CiListed {
    /// Its name.
    pub name: String,
    /// Its file.
    pub path: String,
    /// The ids of its steps; none where it cannot be read.
    pub steps: Vec<String>,
    /// How many things are wrong with it.
    pub problems: usize,
}

impl Answer for CiList {
    fn write_json(&self, out: &mut dyn io::Write) -> io::Result<()> {
        #[derive(Serialize)]
        struct Document<'a> {
            schema: &'static str,
            pipelines: &'a [CiListed],
        }
        json::write(out, &Document { schema: CI_LIST_SCHEMA, pipelines: &self.pipelines })
    }

    fn write_text(&self, out: &mut dyn io::Write, style: Style) -> io::Result<()> {
        if self.pipelines.is_empty() {
            return writeln!(out, "There is no pipeline.");
        }
        for pipeline in &self.pipelines {
            let steps: Vec<String> = pipeline.steps.iter().map(|step| safety::terminal(step)).collect();
            let steps = steps.join(&format!(" {} ", style.arrow()));
            let problems = match pipeline.problems {
                0 => String::new(),
                count => format!("  ({count} problems)"),
            };
            let name = style.paint(Tone::Name, &safety::terminal(&pipeline.name));
            writeln!(out, "{name}  {steps}{problems}")?;
        }
        Ok(())
    }

    fn has_findings(&self) -> bool {
        self.pipelines.iter().any(|pipeline| pipeline.problems > 0)
    }
}
