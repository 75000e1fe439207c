//! The run as Markdown, for a comment of a pull request and for the summary of a job step.

use std::fmt::Write as _;

use super::{CiOutcome, CiRun};
use crate::{github, safety};

/// Forges refuse comments above 64 KB.
const LIMIT: usize = 64_000;
/// The line by which a bot finds its comment again.
const MARK: &str = "<!-- countersign: ci -->";

/// The comment.
pub(super) fn comment(run: &CiRun) -> String {
    let verdict = if run.passes() { "✅" } else { "❌" };
    let name = safety::markdown(&run.pipeline);
    let mut text =
        format!("{MARK}\n## {verdict} countersign: {name}\n\n| step | outcome | |\n| --- | --- | --- |\n");
    for step in &run.steps {
        let mark = match step.outcome {
            CiOutcome::Passed => "✅",
            CiOutcome::Failed => "❌",
            CiOutcome::NotVerified | CiOutcome::Skipped => "⚠️",
        };
        let id = safety::markdown_code(&step.id);
        let detail = safety::markdown(&step.detail);
        writeln!(text, "| {id} | {mark} {} | {detail} |", step.outcome.as_str())
            .expect("memory takes every byte");
    }
    text.push('\n');
    let findings = github::step_summary(&run.report);
    // Its heading is another verb's.
    let findings = findings.split_once("\n\n").map_or("", |(_, rest)| rest);
    let left = LIMIT.saturating_sub(text.len());
    if findings.len() <= left {
        text.push_str(findings);
        return text;
    }
    let cut = left.saturating_sub(200);
    let whole =
        findings.char_indices().take_while(|(at, _)| *at <= cut).map(|(at, _)| at).last().unwrap_or(0);
    let end = findings[..whole].rfind('\n').map_or(0, |at| at + 1);
    text.push_str(&findings[..end]);
    text.push_str("\n**Cut here:** a comment holds 64 KB; the log of the job has the rest.\n");
    text
}
