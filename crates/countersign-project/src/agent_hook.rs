//! `agent-hook`: what a project says to a coding agent before it writes, and before it stops.
//!
//! Before a write the paths are guarded and the new text is searched for secrets. A shell writes past that, so before the
//! agent stops git says what is changed, and the verdict of every other boundary is asked for. An agent that goes on
//! because of that is let go the next time: it is told what is left, and nobody works in a circle.

mod driver;
mod guard;
mod outcome;
mod resolve;
mod rules;
mod stop;

use std::path::{Path, PathBuf};

use countersign_agent::{HookAnswer, HookCall, HookEvent, HookVerdict, read_hook};
use countersign_diag::{Severity, SourceMap};

use crate::error::Error;
use crate::root::{Environment, Project};
use crate::settings::{AgentHook, FILE, OnError};
use driver::Driver;
use guard::Guard;

/// What a call of the hook comes with.
#[derive(Debug, Clone, Copy)]
pub struct HookRequest<'r> {
    /// What the agent sent, or why it cannot be read.
    pub payload: Result<&'r [u8], &'r str>,
    /// The process around it.
    pub environment: &'r Environment,
}

/// Answers an agent. Nothing is an error: what could not be judged is said, and blocks where the team wants it.
pub fn agent_hook(request: &HookRequest<'_>) -> HookAnswer {
    let read = match request.payload {
        Ok(payload) => read_hook(&String::from_utf8_lossy(payload)).map_err(|error| error.to_string()),
        Err(reason) => Err(format!("the payload cannot be read: {reason}")),
    };
    match read {
        Ok(call) => answer(request, &call),
        Err(error) => {
            let said = format!("countersign agent-hook: {error}; nothing was judged");
            let project = Project::above(request.environment, &request.environment.cwd);
            let on_error = project.map(|found| match found {
                Ok(project) => Known::of(&project).on_error(),
                Err(error) => (OnError::Block, Some(error.to_string())),
            });
            match on_error {
                Some((OnError::Block, why)) => {
                    HookAnswer::blocked(outcome::blocked_by_setting(&said, why.as_deref()))
                }
                _ => HookAnswer::told(said),
            }
        }
    }
}

fn answer(request: &HookRequest<'_>, call: &HookCall) -> HookAnswer {
    let Some(found) = project_of(request, call) else { return HookAnswer::default() };
    let project = match found {
        Ok(project) => project,
        // Nobody can say what the settings want, so nothing is let through.
        Err(error) => {
            let why = Some(error.to_string());
            return call.answer(&outcome::of_error((OnError::Block, why.as_deref()), call, &error));
        }
    };
    let known = Known::of(&project);
    let verdict = judge(&project, &known, call);
    let verdict = verdict.unwrap_or_else(|error| {
        let (on_error, why) = known.on_error();
        outcome::of_error((on_error, why.as_deref()), call, &error)
    });
    call.answer(&verdict)
}

fn judge(project: &Project, known: &Known, call: &HookCall) -> Result<HookVerdict, Error> {
    let settings = known.settings;
    let mut driver = Driver::open(project, call)?;
    let verdict = match call.event {
        Some(HookEvent::BeforeTool) => before(project, known, call)?,
        Some(HookEvent::Stop) => stop::judge(project, settings, call, &mut driver)?,
        Some(HookEvent::AfterTool) | None => HookVerdict::Allow,
    };
    driver.keep()?;
    Ok(verdict)
}

/// Before a tool is used.
fn before(project: &Project, known: &Known, call: &HookCall) -> Result<HookVerdict, Error> {
    if call.writes.is_empty() {
        return Ok(HookVerdict::Allow);
    }
    // Where they cannot be read, nobody knows which folders are guarded.
    if let (OnError::Block, Some(why)) = known.on_error() {
        let fix = format!("mend `{FILE}`, or ask a person to");
        return Err(Error::usage("agent_hook_error", why).fix(fix));
    }
    let guard = Guard::new(project, known.settings)?;
    let cwd = working_folder(project, call);
    let mut reasons = Vec::new();
    for write in &call.writes {
        reasons.extend(guard.refuse(&cwd, &write.path));
        reasons.extend(guard.secrets(&cwd, &write.path, &write.new_text));
    }
    reasons.dedup();
    Ok(if reasons.is_empty() {
        HookVerdict::Allow
    } else {
        HookVerdict::Deny { reason: outcome::denied(&reasons) }
    })
}

/// Where relative paths of a call begin.
fn working_folder(project: &Project, call: &HookCall) -> PathBuf {
    let said = call.cwd.as_deref().map(Path::new).filter(|cwd| cwd.is_absolute());
    said.unwrap_or(&project.environment.cwd).to_owned()
}

/// The project that a call is about: around the folder of the process, of the agent, or of what it is about to write. An
/// agent that changed its folder is in the same project as before.
fn project_of(request: &HookRequest<'_>, call: &HookCall) -> Option<Result<Project, Error>> {
    let cwd = call.cwd.as_deref().map(PathBuf::from).filter(|cwd| cwd.is_absolute());
    let base = cwd.clone().unwrap_or_else(|| request.environment.cwd.clone());
    let written = call.writes.iter().filter_map(|write| Some(base.join(&write.path).parent()?.to_owned()));
    let folders = std::iter::once(request.environment.cwd.clone()).chain(cwd).chain(written);
    folders.into_iter().find_map(|folder| Project::above(request.environment, &folder))
}

/// The settings, as far as they can be read.
struct Known {
    settings: AgentHook,
    /// Why they say nothing for certain.
    unreadable: Option<String>,
}

impl Known {
    fn of(project: &Project) -> Self {
        let (mut sources, mut findings) = (SourceMap::default(), Vec::new());
        match project.settings(&mut sources, &mut findings) {
            Err(error) => Self { settings: AgentHook::default(), unreadable: Some(error.to_string()) },
            Ok(settings) => {
                let error = findings.iter().find(|finding| finding.severity() == Severity::Error);
                let unreadable = error.map(|error| format!("`{FILE}` holds an error: {}", error.message()));
                Self { settings: settings.agent_hook, unreadable }
            }
        }
    }

    /// What becomes of a call that cannot be judged, and why if the settings do not say it.
    fn on_error(&self) -> (OnError, Option<String>) {
        match &self.unreadable {
            Some(why) => (OnError::Block, Some(why.clone())),
            None => (self.settings.on_error, None),
        }
    }
}
