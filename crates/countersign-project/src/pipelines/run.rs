//! Running the steps, one after the other.

use std::ffi::OsString;

use countersign_delta::Issue;
use countersign_report::ci::{CiOutcome, CiRun, CiStep};

use super::builtin::{Builtin, Judged};
use super::file::{Pipeline, Run, Step};
use super::order::order;
use super::standing::{Standing, standing};
use super::{CiRequest, CiTold, Declared, Fence};
use crate::error::io_reason;
use crate::processes::{self, Output, Stopped};
use crate::recorded::RunRequest;
use crate::root::Project;

/// Runs what can be run; what became of each step is added to the run, whose first item is the pipeline itself.
pub(super) fn run(project: &Project, pipeline: &Pipeline, request: &CiRequest<'_>, into: &mut CiRun) {
    let barred = match standing(project, &request.target, &mut into.report.items[0].sources) {
        Standing::Same => None,
        Standing::WithoutCommands(reason) => Some(reason),
        Standing::Edited { findings, reason } => {
            let issues = findings.into_iter().map(|finding| Issue::openspec(finding, String::new(), None));
            into.report.items[0].verdict.issues.extend(issues);
            into.steps.extend(order(pipeline, &mut Vec::new()).into_iter().map(|step| CiStep {
                id: step.id.clone(),
                run: step.words.clone(),
                outcome: CiOutcome::NotVerified,
                detail: reason.clone(),
            }));
            return;
        }
    };
    for step in order(pipeline, &mut Vec::new()) {
        let missed = step.needs.iter().find(|need| {
            let passed = |done: &CiStep| done.id == need.value && done.outcome == CiOutcome::Passed;
            !into.steps.iter().any(passed)
        });
        let (outcome, detail) = match missed {
            Some(need) => (CiOutcome::Skipped, format!("`{}` did not pass", need.value)),
            None => one(project, (step, barred.as_deref()), request, into),
        };
        into.steps.push(CiStep { id: step.id.clone(), run: step.words.clone(), outcome, detail });
    }
}

type Ended = (CiOutcome, String);

fn one(
    project: &Project,
    (step, barred): (&Step, Option<&str>),
    request: &CiRequest<'_>,
    into: &mut CiRun,
) -> Ended {
    match &step.run {
        Run::Builtin(builtin) => {
            (request.tell)(CiTold::Line(&format!("step {}", step.id)));
            judged(project, builtin, request, into)
        }
        Run::Command { .. } if request.declared == Declared::Skip => {
            let detail = "a command of the repository runs only with --run".to_owned();
            (CiOutcome::NotVerified, detail)
        }
        Run::Command { .. } if barred.is_some() => {
            (CiOutcome::NotVerified, barred.unwrap_or_default().to_owned())
        }
        Run::Command { records } => {
            (request.tell)(CiTold::Line(&format!("step {}: {}", step.id, step.words.join(" "))));
            if let Fence::GitHub(token) = &request.fence {
                (request.tell)(CiTold::Fence(&format!("::stop-commands::{token}")));
            }
            let ended = match records {
                Some(suite) => recorded(project, step, suite, request),
                None => command(project, step, request),
            };
            if let Fence::GitHub(token) = &request.fence {
                (request.tell)(CiTold::Fence(&format!("::{token}::")));
            }
            ended
        }
    }
}

fn judged(project: &Project, builtin: &Builtin, request: &CiRequest<'_>, into: &mut CiRun) -> Ended {
    match builtin.judge(project, &request.check()) {
        Ok(Judged::Verdict { passes, report, text }) => {
            // The words of every boundary, so that a log of CI and an agent can be compared.
            for line in text.iter().flat_map(|text| text.lines()) {
                (request.tell)(CiTold::Line(line));
            }
            into.report.items.extend(report.items);
            into.report.strict |= report.strict;
            (if passes { CiOutcome::Passed } else { CiOutcome::Failed }, String::new())
        }
        Ok(Judged::NotConfigured(told)) => (CiOutcome::NotVerified, told),
        // What cannot be judged never passes, and the other steps say what they have to say.
        Err(error) => (CiOutcome::Failed, error.to_string()),
    }
}

fn command(project: &Project, step: &Step, request: &CiRequest<'_>) -> Ended {
    let words: Vec<OsString> = step.words.iter().map(OsString::from).collect();
    let run = processes::Run {
        command: &words,
        folder: project.path().to_owned(),
        environment: &request.environment,
        timeout: step.timeout,
        interrupt: request.interrupt,
        output: Output::ToStderr,
    };
    let program = &step.words[0];
    match processes::run(&run) {
        Ok(ended) if ended.is_success() => (CiOutcome::Passed, String::new()),
        Ok(ended) => (CiOutcome::Failed, ended.to_string()),
        Err(Stopped::NotStarted(error)) => {
            (CiOutcome::Failed, format!("`{program}` could not be started: {}", io_reason(&error)))
        }
        Err(Stopped::TimedOut) => (CiOutcome::Failed, format!("`{program}` took too long and was ended")),
        Err(Stopped::Interrupted) => (CiOutcome::Failed, format!("`{program}` was interrupted")),
    }
}

fn recorded(project: &Project, step: &Step, suite: &str, request: &CiRequest<'_>) -> Ended {
    let view = project.record_with(
        &RunRequest {
            command: step.words.iter().map(OsString::from).collect(),
            suites: vec![suite.to_owned()],
            environment: request.environment.clone(),
            timeout: step.timeout,
            interrupt: request.interrupt,
            clock: request.clock,
            tool: request.tool.clone(),
        },
        Output::ToStderr,
    );
    match view {
        Ok(view) if view.exit_failed() => {
            let reasons: Vec<&str> = view.findings.iter().map(countersign_diag::Finding::message).collect();
            (CiOutcome::Failed, reasons.join("; "))
        }
        Ok(_) => (CiOutcome::Passed, format!("recorded for suite `{suite}`")),
        Err(error) => (CiOutcome::Failed, error.to_string()),
    }
}
