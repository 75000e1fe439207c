//! Before an agent stops: what it changed past the guard, and what every other boundary would say.

use countersign_agent::{HookCall, HookVerdict};

use crate::check::CheckRequest;
use crate::error::Error;
use crate::root::Project;
use crate::settings::AgentHook;

use super::driver::Driver;
use super::guard::Guard;

/// Judges the project as it stands.
pub(super) fn judge(
    project: &Project,
    settings: AgentHook,
    call: &HookCall,
    driver: &mut Driver,
) -> Result<HookVerdict, Error> {
    let goes_on_already = call.stop_hook_active.unwrap_or_else(|| driver.was_told_to_continue());
    let mut told = past_the_guard(project, settings)?;
    let verdict = project.boundary_verdict(&CheckRequest::default())?;
    if !verdict.passes {
        told.push(verdict.text);
    }
    let is_open = !told.is_empty();
    driver.tell_to_continue(is_open && !goes_on_already);
    let told = told.join("\n");
    Ok(match (is_open, goes_on_already) {
        (false, _) => HookVerdict::Allow,
        (true, true) => HookVerdict::Note { note: format!("countersign: this is still open.\n{told}") },
        (true, false) => HookVerdict::Continue { reason: told },
    })
}

/// What is changed and not committed, where the guard would have refused the write.
fn past_the_guard(project: &Project, settings: AgentHook) -> Result<Vec<String>, Error> {
    // Without history nobody can say what is new; the verdict says so where it matters.
    let Ok(changed) = project.uncommitted() else { return Ok(Vec::new()) };
    if changed.is_empty() {
        return Ok(Vec::new());
    }
    let guard = Guard::new(project, settings)?;
    let mut told = Vec::new();
    for change in changed {
        told.extend(guard.refuse(project.path(), &change.path));
        told.extend(guard.secrets(project.path(), &change.path, &change.new_text));
    }
    if let Some(first) = told.first_mut() {
        first.insert_str(0, "countersign: these changes are not committed and would have been refused:\n- ");
    }
    for other in told.iter_mut().skip(1) {
        other.insert_str(0, "- ");
    }
    Ok(told)
}
