//! The sentences that an agent or its user reads.

use countersign_agent::{HookCall, HookEvent, HookVerdict};

use crate::error::Error;
use crate::settings::OnError;

/// Why a tool is not used.
pub(super) fn denied(reasons: &[String]) -> String {
    let mut text = String::from("countersign refuses this write:\n");
    for reason in reasons {
        text.push_str("- ");
        text.push_str(reason);
        text.push('\n');
    }
    text.push_str("Do not write it another way. What is needed here is decided by a person.");
    text
}

/// What an error makes of a call, with why it blocks if the settings do not say it.
pub(super) fn of_error(
    (on_error, why): (OnError, Option<&str>),
    call: &HookCall,
    error: &Error,
) -> HookVerdict {
    let said = not_judged(error);
    match (on_error, call.event) {
        (OnError::Block, Some(HookEvent::BeforeTool)) => {
            HookVerdict::Deny { reason: blocked_by_setting(&said, why) }
        }
        // An agent cannot mend what stands against the hook, so it is asked once.
        (OnError::Block, Some(HookEvent::Stop)) if call.stop_hook_active != Some(true) => {
            HookVerdict::Continue { reason: blocked_by_setting(&said, why) }
        }
        _ => HookVerdict::Note { note: said },
    }
}

/// What went wrong.
pub(super) fn not_judged(error: &Error) -> String {
    let fix = error.next_step().map(|fix| format!(" ({fix})")).unwrap_or_default();
    format!("countersign agent-hook could not judge this call: {error}{fix}")
}

/// The same, where the team wants it to block, or nobody can say what it wants.
pub(super) fn blocked_by_setting(said: &str, why: Option<&str>) -> String {
    match why {
        None => {
            format!("{said}\nIt blocks because countersign.toml says `[agent-hook] on-error = \"block\"`.")
        }
        Some(why) => {
            format!("{said}\nIt blocks because nobody can say what `[agent-hook] on-error` is: {why}.")
        }
    }
}
