//! The file of a pipeline: `[[step]]` with `id`, `run`, `needs`, `records` and `timeout`.

use std::time::Duration;

use countersign_diag::{Finding, SourceId, Span};
use countersign_model::toml_table::{Located, Table};

use super::builtin::Builtin;
use crate::codes::{PIPELINE_ID, PIPELINE_STEP, PIPELINE_SUITE};

/// A pipeline.
#[derive(Debug, Default)]
pub(super) struct Pipeline {
    /// The steps, in the order of the file.
    pub(super) steps: Vec<Step>,
}

/// A step.
#[derive(Debug)]
pub(super) struct Step {
    pub(super) id: String,
    pub(super) words: Vec<String>,
    pub(super) run: Run,
    pub(super) needs: Vec<Located<String>>,
    pub(super) timeout: Option<Duration>,
    pub(super) span: Span,
}

/// What a step runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Run {
    /// Something that is built in.
    Builtin(Builtin),
    /// A command, and the suite that its reports are recorded for.
    Command { records: Option<String> },
}

impl Pipeline {
    /// Reads a file; every step that cannot be run is a finding.
    pub(super) fn read(source: SourceId, text: &str, suites: &[String], findings: &mut Vec<Finding>) -> Self {
        let mut file = Table::parse(source, text, findings);
        let tables = file.tables("step", findings);
        file.finish(findings);
        if tables.is_empty() {
            let span = Span::new(source, 0..0);
            findings.push(
                Finding::new(&PIPELINE_STEP, span, "the pipeline has no steps").help("add a `[[step]]`"),
            );
        }
        let mut steps: Vec<Step> = Vec::new();
        for table in tables {
            let Some(step) = step(table, suites, findings) else { continue };
            if steps.iter().any(|other| other.id == step.id) {
                let message = format!("a second step has the id `{}`", step.id);
                findings.push(Finding::new(&PIPELINE_ID, step.span, message));
            }
            steps.push(step);
        }
        Self { steps }
    }
}

fn step(mut table: Table<'_>, suites: &[String], findings: &mut Vec<Finding>) -> Option<Step> {
    let span = table.span();
    let id = table.required("id", findings);
    let words = table.strings("run", findings);
    let needs = table.strings("needs", findings).unwrap_or_default();
    let records = table.string("records", findings);
    let timeout = table.string("timeout", findings);
    table.finish(findings);
    let timeout = timeout.and_then(|text| {
        let parsed = duration(&text.value);
        if parsed.is_none() {
            let message = format!("`{}` is no time", text.value);
            findings.push(text.unusable(message).help("write it like `90s`, `5m` or `2h`"));
        }
        parsed
    });
    if let Some(records) = records.as_ref().filter(|records| !suites.contains(&records.value)) {
        let known = if suites.is_empty() { "none".to_owned() } else { suites.join(", ") };
        let message = format!("there is no suite `{}`", records.value);
        findings.push(
            Finding::new(&PIPELINE_SUITE, records.span, message).help(format!("known suites: {known}")),
        );
    }
    let id = id?;
    let broken = |message: String, findings: &mut Vec<Finding>| {
        findings.push(Finding::new(&PIPELINE_STEP, span, message).about(id.value.clone()));
    };
    let words: Vec<String> = words.unwrap_or_default().into_iter().map(|word| word.value).collect();
    let Some(first) = words.first().filter(|word| !word.is_empty()) else {
        broken(format!("step `{}` runs nothing", id.value), findings);
        return None;
    };
    let run = if first.starts_with("builtin:") {
        match Builtin::of(&words) {
            Ok(builtin) => Run::Builtin(builtin),
            Err(problem) => {
                broken(problem, findings);
                return None;
            }
        }
    } else {
        Run::Command { records: records.map(|records| records.value) }
    };
    Some(Step { id: id.value, words, run, needs, timeout, span })
}

/// A time such as `90s`, `5m` or `2h`.
fn duration(text: &str) -> Option<Duration> {
    let units = [("s", 1), ("m", 60), ("h", 3600)];
    let (number, seconds) =
        units.iter().find_map(|(unit, seconds)| Some((text.strip_suffix(unit)?, *seconds)))?;
    let number: u64 = number.parse().ok().filter(|number| *number > 0)?;
    Some(Duration::from_secs(number.checked_mul(seconds)?))
}
