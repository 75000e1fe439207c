//! The next step after `init`.

use countersign_agent::{Selection, Tool, files};
use countersign_report::setup::{Done, SetupView};

use crate::root::{Program, Project};

/// Says what to do next.
pub(super) fn after_init(project: &Project, view: &mut SetupView, (tools, wanted): (&[&Tool], &Selection)) {
    let program = project.environment.program;
    let is_changing = view.files.iter().any(|file| !matches!(file.done, Done::Unchanged | Done::Kept(_)));
    let mut say = |command: &str, why: &str| view.next.push((command.to_owned(), why.to_owned()));
    if program == Program::Countersign {
        if is_changing {
            say("git add -A && git commit", "so that everybody has what was made");
        }
        let is_lived_in = project.specs().is_ok_and(|specs| !specs.is_empty())
            || project.changes().is_ok_and(|changes| !changes.is_empty());
        let has_baseline =
            project.baseline_path().is_ok_and(|path| crate::fs::is_file(&project.path().join(path)));
        if is_lived_in && !has_baseline {
            say(
                "countersign verify --all --update-baseline",
                "accepts the debt of today, so that only new debt fails",
            );
        }
    }
    let call = tools.iter().find_map(|tool| {
        let paths = files(tool, wanted).into_iter().map(|file| file.path);
        let command = paths.into_iter().find(|path| path.contains("opsx") && path.contains("propose"))?;
        let mark = if command.contains("opsx/") { ':' } else { '-' };
        Some(format!("/opsx{mark}propose \"your idea\""))
    });
    match call {
        Some(call) => say(&call, "begins a change, in your agent"),
        None => say(&format!("{} new change NAME", program.as_str()), "begins a change"),
    }
}
