//! The next step after `init`.

use countersign_agent::{Selection, Tool, Workflow};
use countersign_report::setup::SetupView;

use crate::root::{Program, Project};

/// Says what to do next.
pub(super) fn after_init(project: &Project, view: &mut SetupView, (tools, wanted): (&[&Tool], &Selection)) {
    let program = project.environment.program;
    let mut say = |command: &str, why: &str| view.next.push((command.to_owned(), why.to_owned()));
    if program == Program::Countersign {
        say("git add -A && git commit", "so that everybody has what was made");
        let is_lived_in = project.specs().is_ok_and(|specs| !specs.is_empty())
            || project.changes().is_ok_and(|changes| !changes.is_empty());
        if is_lived_in {
            say(
                "countersign verify --all --update-baseline",
                "accepts the debt of today, so that only new debt fails",
            );
        }
    }
    let call = tools.iter().find_map(|tool| {
        let is_there = wanted.workflows.contains(&Workflow::Propose);
        (is_there && tool.has_commands()).then_some("/opsx:propose \"your idea\"")
    });
    match call {
        Some(call) => say(call, "begins a change, in your agent"),
        None => say(&format!("{} new change NAME", program.as_str()), "begins a change"),
    }
}
