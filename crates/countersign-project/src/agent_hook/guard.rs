//! Where an agent may write: not outside of the project, not what decides about its own work, and no secrets.

use std::path::{Path, PathBuf};

use jiff::civil::Date;

use crate::error::Error;
use crate::fs;
use crate::guarded::NotForAgents;
use crate::root::Project;
use crate::settings::{AgentHook, OutsideWrites};

use super::resolve::resolve;
use super::rules::RulesInForce;

/// The notes of agents in the folder of the user. Their settings are not among them.
const NOTES: [&str; 7] = [
    ".claude/plans",
    ".claude/projects",
    ".claude/todos",
    ".codex/memories",
    ".copilot/session-state",
    ".cursor/plans",
    ".gemini/tmp",
];

/// What guards the paths of one project.
pub(super) struct Guard {
    root: PathBuf,
    home: Option<PathBuf>,
    outside: OutsideWrites,
    guarded: NotForAgents,
    rules: RulesInForce,
    today: Date,
}

impl Guard {
    pub(super) fn new(project: &Project, settings: AgentHook) -> Result<Self, Error> {
        let today = project.environment.today.as_deref().and_then(|day| day.parse().ok());
        let today =
            today.ok_or_else(|| Error::environment("agent_hook_error", "nobody knows which day it is"))?;
        Ok(Self {
            root: fs::canonical(project.path()),
            home: project.environment.home.as_deref().map(fs::canonical),
            outside: settings.outside,
            guarded: NotForAgents::of(project)?,
            rules: RulesInForce::of(project),
            today,
        })
    }

    /// Why a path is not to be written, if so.
    pub(super) fn refuse(&self, cwd: &Path, path: &str) -> Option<String> {
        let shown = path.chars().filter(|letter| !letter.is_control()).collect::<String>();
        if path.contains('\0') {
            return Some(format!("`{shown}` is no path"));
        }
        let named = match (path.strip_prefix("~/"), &self.home) {
            (Some(rest), Some(home)) => home.join(rest),
            _ => cwd.join(path),
        };
        let Some(place) = resolve(&named) else {
            return Some(format!("`{shown}` leads through links that end nowhere"));
        };
        let Ok(inside) = place.strip_prefix(&self.root) else {
            return self.refuse_outside(&shown, &named, &place);
        };
        let inside = fs::display(inside);
        if inside.is_empty() {
            return Some(format!("`{shown}` is the project itself"));
        }
        let why = self.guarded.why(&inside).map(str::to_owned).or_else(|| self.rules.refuse(&inside))?;
        let leads =
            if shown.ends_with(&inside) { String::new() } else { format!(" leads to `{inside}`, which") };
        Some(format!("`{shown}`{leads} {why}"))
    }

    fn refuse_outside(&self, shown: &str, named: &Path, place: &Path) -> Option<String> {
        if fs::lexical(named).starts_with(&self.root) {
            return Some(format!("`{shown}` leads out of the project through a link"));
        }
        let is_note = self.home.as_ref().is_some_and(|home| {
            NOTES
                .iter()
                .any(|folder| resolve(&home.join(folder)).is_some_and(|folder| place.starts_with(folder)))
        });
        if is_note || self.outside == OutsideWrites::Allow {
            return None;
        }
        Some(format!(
            "`{shown}` is outside of the project (`[agent-hook] outside = \"allow\"` would let it pass)"
        ))
    }

    /// The secrets in a text that is about to be written to a path.
    pub(super) fn secrets(&self, cwd: &Path, path: &str, text: &str) -> Vec<String> {
        if text.is_empty() {
            return Vec::new();
        }
        let place = resolve(&cwd.join(path));
        let inside = place.as_ref().and_then(|place| place.strip_prefix(&self.root).ok());
        let path = inside.map_or_else(|| path.to_owned(), fs::display);
        self.rules.secrets(&path, text, self.today)
    }
}
