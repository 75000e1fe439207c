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
use countersign_diag::SourceMap;

use crate::error::Error;
use crate::root::{Environment, Project};
use crate::settings::{AgentHook, OnError};
use driver::Driver;
use guard::Guard;

/// What a call of the hook comes with.
#[derive(Debug, Clone, Copy)]
pub struct HookRequest<'r> {
    /// What the agent sent.
    pub payload: &'r [u8],
    /// The process around it.
    pub environment: &'r Environment,
}

/// Answers an agent. Nothing is an error: what could not be judged is said, and blocks where the team wants it.
pub fn agent_hook(request: &HookRequest<'_>) -> HookAnswer {
    let text = String::from_utf8_lossy(request.payload);
    match read_hook(&text) {
        Ok(call) => answer(request, &call),
        Err(error) => {
            let said = format!("countersign agent-hook: {error}; nothing was judged");
            let project = Project::above(request.environment, &request.environment.cwd);
            match project.and_then(Result::ok).map(|project| settings(&project).on_error) {
                Some(OnError::Block) => HookAnswer::blocked(outcome::blocked_by_setting(&said)),
                _ => HookAnswer::told(said),
            }
        }
    }
}

fn answer(request: &HookRequest<'_>, call: &HookCall) -> HookAnswer {
    let Some(found) = project_of(request, call) else { return HookAnswer::default() };
    let (project, settings) = match found {
        Ok(project) => {
            let settings = settings(&project);
            (project, settings)
        }
        Err(error) => return HookAnswer::told(outcome::not_judged(&error)),
    };
    let verdict = judge(&project, settings, call);
    let verdict = verdict.unwrap_or_else(|error| outcome::of_error(settings.on_error, call, &error));
    call.answer(&verdict)
}

fn judge(project: &Project, settings: AgentHook, call: &HookCall) -> Result<HookVerdict, Error> {
    let mut driver = Driver::open(project, call)?;
    let verdict = match call.event {
        Some(HookEvent::BeforeTool) => before(project, settings, call)?,
        Some(HookEvent::Stop) => stop::judge(project, settings, call, &mut driver)?,
        Some(HookEvent::AfterTool) | None => HookVerdict::Allow,
    };
    driver.keep()?;
    Ok(verdict)
}

/// Before a tool is used.
fn before(project: &Project, settings: AgentHook, call: &HookCall) -> Result<HookVerdict, Error> {
    if call.writes.is_empty() {
        return Ok(HookVerdict::Allow);
    }
    let guard = Guard::new(project, settings)?;
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

/// The settings; where they cannot be read they say nothing, and the verdict of the project says why.
fn settings(project: &Project) -> AgentHook {
    let settings = project.settings(&mut SourceMap::default(), &mut Vec::new());
    settings.map(|settings| settings.agent_hook).unwrap_or_default()
}
